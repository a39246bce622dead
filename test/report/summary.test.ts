import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { ReportedResource } from '../../src/report/model.ts'
import { MAX_SUMMARY_BYTES, summary } from '../../src/report/summary.ts'
import { cause, findings, many, report, resource } from './made.ts'

const MEBIBYTE = 1024 * 1024
const NASTY = '</td>|`@octocat`|\n::error::x ##[error] <img src=x> [a](b) \\| **c** & https://x.y'

/** Code, in which nothing means anything, and the folds that we put in. */
const OURS = /^(`{3,}).*?^\1$|<\/?(details|summary|b)>|&nbsp;/gms

/** The cells of the tables of resources, one list for each row below the header. */
const cellsOf = (markdown: string): string[][] =>
  markdown
    .split('\n')
    .filter(line => /^\| [^ ]*&nbsp;/u.test(line))
    .map(line => line.slice(2, -2).split(' | '))

const namesIn = (markdown: string): (string | undefined)[] =>
  cellsOf(markdown).map(([, name]) => name?.replaceAll('`', ''))
const headsOf = (markdown: string): string[] => markdown.match(/^\| Result .*$/gm) ?? []
const omittedIn = (markdown: string): number =>
  Number(
    /(\d+) more resources? (?:isn't|aren't) shown\b(?! in)/.exec(
      markdown.replace(/^Details of .*$/gm, ''),
    )?.[1] ?? 0,
  )

describe('the job summary', () => {
  it('is a title, a sentence, a table and a folded timeline if all is healthy', () => {
    const resources = [
      resource({ name: 'metrics-api', type: 'service' }),
      resource({ name: 'new-usecases', type: 'compute', workspace: '', runtime: '', reason: 'active' }),
    ]
    const [text, fold] = summary(report(resources)).split('\n<details>')
    expect(text).toMatch(/^## ✅ .*2 of 2.*\n\nAfter 41s\.\n\n\|/)
    expect(cellsOf(text ?? '')).toEqual([
      ['✅&nbsp;healthy', '`service/metrics-api`', '`active, running:1`', 'running:1 for 10s'],
      ['✅&nbsp;healthy', '`compute/new-usecases`', '`active`', 'active'],
    ])
    expect(fold).toMatch(/```mermaid\n.*```\n\n<\/details>\n$/s)
  })

  it('has a fifth column with a baseline', () => {
    const resources = [
      resource({ name: 'a', changed: true, deploy: 'changed', change: 'changed by this deploy' }),
      resource({ name: 'b', deploy: 'unknown' }),
    ]
    expect(headsOf(summary(report(resources)))).toEqual(['| Result | Resource | State | Details | Deploy |'])
    expect(cellsOf(summary(report(resources))).map(cells => cells[4])).toEqual(['changed', 'unknown'])
    expect(headsOf(summary(report([resource()])))).toEqual(['| Result | Resource | State | Details |'])
  })

  it('gives causes first, then the table, details, and the timeline last', () => {
    const broken = resource({
      verdict: 'failed',
      cause: cause('it broke', 'Repair `it`'),
      findings: findings({ log: ['x'] }),
    })
    const text = summary(report([broken, resource()], { result: 'unhealthy' }))
    const order = [
      '- ❌ `worker/insights` failed: it broke. Repair `it`.',
      '| Result |',
      'Details of',
      'mermaid',
    ]
    const places = order.map(part => text.indexOf(part))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  it('opens the timeline if it explains a failure', () => {
    const states = ['pending', 'active', 'error'].map((status, at) => ({ at, status, runtime: '' }))
    const foldsTimeline = (verdict: 'failed' | 'healthy', history: ReportedResource['history']): boolean =>
      summary(report([resource({ verdict, history })])).includes('<summary>Timeline</summary>')
    expect(foldsTimeline('failed', states)).toBe(false)
    expect(foldsTimeline('failed', states.slice(0, 2))).toBe(true)
    expect(foldsTimeline('healthy', states)).toBe(true)
  })

  it('gives resources with the same cause one item, and what waits on a cause with it', () => {
    const depot = resource({
      type: 'depot',
      name: 'sales',
      workspace: '',
      verdict: 'failed',
      cause: cause('no route'),
    })
    const flows = many(12, {
      verdict: 'failed',
      type: 'workflow',
      causedBy: 'depot/sales',
      cause: cause('waits'),
    })
    const lost = ['a', 'b'].map(name => resource({ name, verdict: 'missing', cause: cause('never found') }))
    const text = summary(report([depot, ...lost, ...flows], { result: 'unhealthy' }))
    expect(text.match(/^ *- .*$/gm)).toEqual([
      expect.stringContaining('`depot/sales` failed: no route'),
      expect.stringMatching(/`workflow\/failed-0`.*`workflow\/failed-9`, and 2 more$/),
      expect.stringContaining('`worker/a`, `worker/b` are missing: never found'),
    ])
  })

  it('links names to the line that declares them', () => {
    const sourceUrl = 'https://github.example/o/r/blob/abc/a.yaml#L3'
    const text = summary(report([resource({ verdict: 'failed', sourceUrl })], { result: 'unhealthy' }))
    expect(text.split(`[\`worker/insights\`](${sourceUrl})`)).toHaveLength(3)
  })

  it('has no table if no state was read, and no fold for what was not diagnosed', () => {
    const unread = resource({ verdict: 'undecided', status: '', runtime: '', history: [] })
    expect(summary(report([unread], { result: 'error' }))).not.toMatch(/\||<details>/)
    const failed = report([resource({ verdict: 'failed' })], { result: 'unhealthy' })
    expect(summary(failed)).not.toContain('Details of')
    const found = resource({ verdict: 'failed', findings: findings() })
    expect(summary(report([found], { result: 'unhealthy' }))).not.toContain('Details of')
  })

  test.each`
    healthy | folded
    ${10}   | ${false}
    ${11}   | ${true}
  `('folds the healthy ones if there are many beside others: $healthy', ({ healthy, folded }) => {
    const mixed = [resource({ name: 'f', verdict: 'failed' }), ...many(healthy, { verdict: 'healthy' })]
    expect(summary(report(mixed)).includes(`<summary>${healthy} healthy resources</summary>`)).toBe(folded)
    expect(namesIn(summary(report(mixed)))).toHaveLength(healthy + 1)
    expect(summary(report(many(healthy, { verdict: 'healthy' })))).not.toContain(
      'healthy resources</summary>',
    )
  })

  it('gives every problem and the next step', () => {
    const problem = {
      kind: 'inputs' as const,
      message: '2 invalid inputs:\n- timeout is `x`\n- workspace is <b>',
      nextStep: 'Fix the `with:` of this step',
    }
    const text = summary(report([], { result: 'error', polls: 0, problem }))
    expect(text).toMatch(/2 invalid inputs:\n\* timeout is &#96;x&#96;\n\* workspace is &#60;b&#62;\n\n/)
    expect(text).toMatch(/Fix the `with:` of this step/)
    expect(text).not.toContain('|')
  })
})

describe('what came from outside stays what it is', () => {
  const texts = { name: NASTY, type: NASTY, workspace: NASTY, status: NASTY, runtime: NASTY, reason: NASTY }

  it('in the table', () => {
    const text = summary(report([resource({ ...texts, verdict: 'failed' })], { result: 'unhealthy' }))
    expect(cellsOf(text)).toHaveLength(1)
    expect(cellsOf(text)[0]).toHaveLength(4)
    expect(text.replace(OURS, '')).not.toMatch(/<|\[a\]|@octocat|^::|##\[|https:\/\//m)
  })

  it('in the headline and in the problem', () => {
    const problem = { kind: 'state' as const, message: NASTY, nextStep: NASTY }
    for (const result of ['healthy', 'error'] as const) {
      const text = summary(report([resource({ id: NASTY })], { result, problem }))
      expect(text.replace(OURS, '')).not.toMatch(/<|\[a\]|@octocat|^::|##\[|https:\/\//m)
    }
  })

  it('whatever it is', () => {
    const anything = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(fc.record({ name: anything, status: anything, reason: anything }), own => {
        const [row, ...others] = cellsOf(summary(report([resource(own)])))
        expect(others).toEqual([])
        expect(row).toHaveLength(4)
      }),
    )
  })
})

describe('the budget', () => {
  const LOG = Array.from({ length: 60 }, (_, i) => `line ${i} ${'x'.repeat(100)}`)
  const CONDITIONS = [{ type: 'Available', reason: 'Unschedulable', message: 'no room', lastUpdate: '' }]
  const found = findings({ log: LOG, conditions: CONDITIONS })
  const resources = [
    ...many(20, { verdict: 'failed', cause: cause('it broke'), findings: found }),
    ...many(200, { verdict: 'healthy' }),
  ]
  const big = report(resources, { result: 'unhealthy' })
  const count = (text: string, part: string): number => text.split(part).length - 1
  const detailsIn = (text: string): number => count(text, '<summary>Details of')
  const withoutDetails = (text: string): number =>
    Number(/Details of (\d+) more resources?/.exec(text)?.[1] ?? 0)

  it('leaves out from the healthy end, and says how many and where they are', () => {
    const text = summary(big, 12_000)
    const names = namesIn(text)
    expect(names.length).toBeGreaterThan(20)
    expect(names).toEqual(resources.slice(0, names.length).map(({ type, name }) => `${type}/${name}`))
    expect(omittedIn(text)).toBe(resources.length - names.length)
    expect(detailsIn(text) + withoutDetails(text)).toBe(20)
    expect(text).toContain('report-path')
  })

  it('shortens logs before it leaves out conditions', () => {
    expect(count(summary(big), 'line 0 ')).toBe(20)
    for (const max of [160_000, 70_000]) {
      const text = summary(big, max)
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(max)
      expect([count(text, 'no room'), count(text, 'line 59 '), count(text, 'line 0 ')]).toEqual([20, 20, 0])
    }
  })

  it('says nothing if nothing is left out', () => {
    expect(namesIn(summary(big))).toHaveLength(resources.length)
    expect(summary(big)).not.toMatch(/(?:isn't|aren't) shown/)
  })

  it('is kept to the byte, whichever letters there are', () => {
    const letters = fc.string({ unit: 'grapheme' })
    const own = fc.record({
      name: letters,
      reason: letters,
      verdict: fc.constantFrom('failed' as const, 'healthy' as const),
      findings: fc.option(fc.array(letters, { minLength: 1, maxLength: 20 }).map(log => findings({ log }))),
    })
    fc.assert(
      fc.property(
        fc.array(own, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 4000, max: 20_000 }),
        (owns, max) => {
          const all = owns.map(own => resource(own))
          const sorted = [
            ...all.filter(({ verdict }) => verdict === 'failed'),
            ...all.filter(({ verdict }) => verdict === 'healthy'),
          ]
          const text = summary(report(sorted, { result: 'unhealthy' }), max)
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(max)
          expect(cellsOf(text).length + omittedIn(text)).toBe(owns.length)
          const diagnosed = owns.filter(({ verdict, findings }) => verdict === 'failed' && findings).length
          expect(detailsIn(text) + withoutDetails(text)).toBe(diagnosed)
        },
      ),
    )
  })

  it('holds with 5,000 resources, 2,000 of them unhealthy and with long logs', () => {
    const log = Array.from({ length: 300 }, (_, i) => `${i} ${'log '.repeat(100)}`)
    const own = {
      verdict: 'failed',
      cause: cause('it broke'),
      findings: findings({ log, conditions: CONDITIONS }),
    } as const
    const all = [...many(2000, own), ...many(3000, { verdict: 'healthy' })]
    const text = summary(report(all, { result: 'unhealthy' }))
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_SUMMARY_BYTES)
    expect(cellsOf(text).length + omittedIn(text)).toBe(5000)
    expect(count(text, '299 log')).toBeGreaterThanOrEqual(10)
    expect(detailsIn(text) + withoutDetails(text)).toBe(2000)
  })

  test.each`
    what                       | whole
    ${'10,000 rows'}           | ${report(many(10_000, { verdict: 'failed', reason: 'r'.repeat(1000) }))}
    ${'letters of many bytes'} | ${report(many(10_000, { verdict: 'failed', name: '状'.repeat(300), reason: '😀'.repeat(300) }))}
    ${'letters to escape'}     | ${report(many(10_000, { verdict: 'failed', reason: '<@|&'.repeat(300) }))}
    ${'a long name'}           | ${report([resource({ id: 'n'.repeat(2_000_000), name: 'n'.repeat(2_000_000) })])}
    ${'a long problem'}        | ${report([], { result: 'error', problem: { kind: 'state', message: '- line 1: wrong\n'.repeat(100_000), nextStep: '' } })}
    ${'a problem and rows'}    | ${report(many(10_000, { verdict: 'undecided' }), { result: 'error', problem: { kind: 'state', message: `${'long '.repeat(300)}\n`.repeat(2000), nextStep: '' } })}
  `('is never more than a mebibyte: $what', ({ whole }) => {
    expect(MAX_SUMMARY_BYTES).toBeLessThanOrEqual(MEBIBYTE)
    expect(Buffer.byteLength(summary(whole))).toBeLessThanOrEqual(MEBIBYTE)
  })
})
