import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { ReportedResource } from '../../src/report/model.ts'
import { MOST_SUMMARY_BYTES, summary } from '../../src/report/summary.ts'
import { cause, findings, many, report, resource } from './made.ts'

const MEBIBYTE = 1024 * 1024
const NASTY = '</td>|`@octocat`|\n::error::x ##[error] <img src=x> [a](b) \\| **c** & https://x.y'

/** Code, in which nothing means anything, and the folds that we put in. */
const OURS = /^(`{3,}).*?^\1$|<\/?(details|summary)>/gms

/** The cells of the table, one list for each row below the header. */
const cellsOf = (markdown: string): string[][] =>
  markdown
    .split('\n')
    .filter(line => /^\| (?!Resource |Condition |---)/.test(line))
    .map(line => line.slice(2, -2).split(' | '))
    // Those of conditions have four.
    .filter(cells => cells.length !== 4)

const namesOf = (markdown: string): (string | undefined)[] =>
  cellsOf(markdown).map(([name]) => name?.replaceAll('`', ''))

const omittedIn = (markdown: string): number => Number(/(\d+) more resources? ha/.exec(markdown)?.[1] ?? 0)

describe('the job summary', () => {
  it('is a headline, a table and a picture in a fold where all is well', () => {
    const resources = [
      resource({ name: 'metrics-api', type: 'service', seconds: 31 }),
      resource({
        name: 'new-usecases',
        type: 'compute',
        workspace: '',
        runtime: '',
        reason: 'active',
        seconds: 0,
      }),
    ]
    const [text, fold] = summary(report(resources)).split('\n<details>')
    expect(text).toBe(`## ✅ Healthy

All 2 DataOS resources are healthy after 41s.

| Resource | Type | Workspace | Status | Runtime | Verdict | Time | Reason |
| --- | --- | --- | --- | --- | --- | --- | --- |
| \`metrics-api\` | \`service\` | \`public\` | \`active\` | \`running:1\` | ✅ healthy | 31s | running:1 for 10s |
| \`new-usecases\` | \`compute\` |  | \`active\` |  | ✅ healthy | 0s | active |
`)
    expect(fold).toMatch(/^<summary>How the wait went<\/summary>\n.*```mermaid\n.*```\n\n<\/details>\n$/s)
  })

  it('tells of each what this deploy did to it, where there is a baseline', () => {
    const resources = [
      resource({ name: 'a', changed: true, change: 'changed by this deploy' }),
      resource({ name: 'b', change: 'that it is of this deploy could not be proved: exit code 1' }),
      resource({ name: 'c', change: 'new; whether it still is when the wait ended could not be read' }),
    ]
    const rows = summary(report(resources)).match(/^\|.*$/gm)
    expect(rows?.map(row => row.split(' | ').slice(6).join(' | '))).toEqual([
      'Time | This deploy | Reason |',
      '--- | --- | --- |',
      '12s | changed by this deploy | running:1 for 10s |',
      '12s | that it is of this deploy could not be proved | running:1 for 10s |',
      '12s | new | running:1 for 10s |',
    ])
  })

  it('has a section for each that is not healthy, the optional ones too, in the order of the table', () => {
    const resources = [
      resource({ name: 'f', verdict: 'failed' }),
      resource({ name: 'w', verdict: 'undecided' }),
      resource({ name: 'o', verdict: 'timed-out', optional: true }),
      resource(),
    ]
    const headings = summary(report(resources, { result: 'unhealthy' })).match(/^### .*$/gm)
    expect(headings).toEqual([
      '### How the wait went',
      '### ❌ worker `f` failed after 12s',
      '### 🔸 worker `o` was stuck after 12s (optional)',
    ])
  })

  test.each`
    healthy | folded
    ${10}   | ${false}
    ${11}   | ${true}
  `('folds the healthy ones away where they are many beside others: $healthy', ({ healthy, folded }) => {
    const mixed = [resource({ name: 'f', verdict: 'failed' }), ...many(healthy, { verdict: 'healthy' })]
    expect(summary(report(mixed))).toMatch(
      folded ? '<summary>11 healthy resources</summary>' : /^(?!.*<summary>)/s,
    )
    expect(namesOf(summary(report(mixed)))).toHaveLength(healthy + 1)
    expect(summary(report(many(healthy, { verdict: 'healthy' })))).not.toContain(
      'healthy resources</summary>',
    )
  })

  test.each`
    result         | title
    ${'healthy'}   | ${'## ✅ Healthy'}
    ${'unhealthy'} | ${'## ❌ Unhealthy'}
    ${'timed-out'} | ${'## ⏱️ Timed out'}
    ${'cancelled'} | ${'## 🚫 Cancelled'}
    ${'error'}     | ${'## ⚠️ Error'}
  `('of $result begins with $title', ({ result, title }) => {
    expect(summary(report([resource()], { result })).split('\n')[0]).toBe(title)
  })

  it('says what went wrong and what to do', () => {
    const problem = {
      kind: 'inputs' as const,
      message: '2 things are wrong with the inputs:\n- timeout is `x`\n- workspace is <b>',
      nextStep: 'mend the inputs',
    }
    const text = summary(report([], { result: 'error', polls: 0, problem }))
    expect(text).toMatch(
      /2 things are wrong with the inputs:\n[-*] timeout is &#96;x&#96;\n[-*] workspace is &#60;b&#62;\n\n\*\*What to do:\*\* mend the inputs\.\n$/,
    )
    expect(text).not.toContain('|')
  })
})

describe('what came from outside stays what it is', () => {
  const texts = { name: NASTY, type: NASTY, workspace: NASTY, status: NASTY, runtime: NASTY, reason: NASTY }

  it('in the table', () => {
    const text = summary(report([resource({ ...texts, verdict: 'failed' })], { result: 'unhealthy' }))
    expect(cellsOf(text)).toHaveLength(1)
    expect(cellsOf(text)[0]).toHaveLength(8)
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
        expect(row).toHaveLength(8)
      }),
    )
  })
})

describe('the budget', () => {
  const LOG = Array.from({ length: 25 }, (_, i) => `line ${i} ${'x'.repeat(100)}`)
  const CONDITIONS = [{ type: 'Available', reason: 'Unschedulable', message: 'no room', lastUpdate: '' }]
  const found = findings({ log: LOG, conditions: CONDITIONS })
  const resources = [
    ...many(20, { verdict: 'failed', cause: cause('It broke'), findings: found }),
    ...many(200, { verdict: 'healthy' }),
  ]
  const big = report(resources, { result: 'unhealthy' })
  const sectionsIn = (text: string): number => text.match(/^### ❌/gm)?.length ?? 0
  const unexplained = (text: string): number => Number(/Why (\d+) more resources? /.exec(text)?.[1] ?? 0)

  it('leaves out from the healthy end, and says how many', () => {
    const text = summary(big, 12_000)
    const names = namesOf(text)
    expect(names.length).toBeGreaterThan(20)
    expect(names).toEqual(resources.slice(0, names.length).map(({ name }) => name))
    expect(omittedIn(text)).toBe(resources.length - names.length)
    expect(sectionsIn(text)).toBeGreaterThan(0)
    expect(sectionsIn(text) + unexplained(text)).toBe(20)
  })

  it('leaves out logs before conditions, and conditions before sections', () => {
    const whole = summary(big)
    expect([sectionsIn(whole), whole.split('line 24').length - 1, whole.split('no room').length - 1]).toEqual(
      [20, 20, 20],
    )
    const sizes = [90_000, 70_000, 60_000, 50_000].map(most => {
      const text = summary(big, most)
      return [sectionsIn(text), text.split('no room').length - 1, text.split('line 0 ').length - 1] as const
    })
    for (const [sections, conditions, logs] of sizes) {
      expect(sections).toBe(20)
      expect(conditions).toBe(20)
      expect(logs).toBeLessThan(20)
    }
    expect(sizes.map(([, , logs]) => logs)).toEqual(sizes.map(([, , logs]) => logs).toSorted((a, b) => b - a))
  })

  it('gives the last lines of every log before all lines of one', () => {
    const log = Array.from({ length: 300 }, (_, i) => `line ${i} ${'🔥'.repeat(200)}`)
    const unwell = many(10, { verdict: 'failed', findings: findings({ log }) })
    const text = summary(report(unwell, { result: 'unhealthy' }))
    expect(text.split('line 299 ').length - 1).toBe(10)
    expect(text.split('<summary>The last 300 lines of its log<').length - 1).toBeGreaterThan(0)
    expect(text.split('<summary>The last 10 lines of its log<').length - 1).toBeGreaterThan(0)
  })

  it('says nothing where nothing is left out', () => {
    const text = summary(big)
    expect(namesOf(text)).toHaveLength(resources.length)
    expect(text).not.toMatch(/no row|no room here/)
  })

  it('speaks of one as of one', () => {
    const two = report([resource({ name: 'a' }), resource({ name: 'b', reason: 'r'.repeat(300) })])
    const sizes = Array.from({ length: 100 }, (_, i) => 1400 - 10 * i)
    const omitting = sizes.map(most => summary(two, most)).find(text => omittedIn(text) > 0)
    expect(omitting).toContain('1 more resource has no row here')
    const failed = report([resource({ verdict: 'failed', cause: cause('x'.repeat(1000)) })])
    expect(summary(failed, 1400)).toContain('Why 1 more resource is not healthy has no room here')
  })

  it('is kept to the byte, whichever letters there are', () => {
    const letters = fc.string({ unit: 'grapheme' })
    const own = fc.record({
      name: letters,
      reason: letters,
      verdict: fc.constantFrom('failed', 'healthy'),
      findings: fc.option(fc.array(letters, { maxLength: 20 }).map(log => findings({ log }))),
    })
    fc.assert(
      fc.property(
        fc.array(own, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1500, max: 20_000 }),
        (owns, most) => {
          const resources = owns.map(own => resource(own as Partial<ReportedResource>))
          const sorted = resources.toSorted((a, b) =>
            a.verdict < b.verdict ? -1 : a.verdict > b.verdict ? 1 : 0,
          )
          const text = summary(report(sorted, { result: 'unhealthy' }), most)
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(most)
          expect(cellsOf(text).length + omittedIn(text)).toBe(owns.length)
          const unwell = owns.filter(({ verdict }) => verdict === 'failed').length
          expect((text.match(/^### (?!How)/gm)?.length ?? 0) + unexplained(text)).toBe(unwell)
        },
      ),
    )
  })

  it('holds with 5,000 resources, 2,000 of them unhealthy and with long logs', () => {
    const log = Array.from({ length: 300 }, (_, i) => `${i} ${'log '.repeat(100)}`)
    const owns = {
      verdict: 'failed',
      cause: cause('It broke'),
      findings: findings({ log, conditions: CONDITIONS }),
    } as const
    const all = [...many(2000, owns), ...many(3000, { verdict: 'healthy' })]
    const text = summary(report(all, { result: 'unhealthy' }))
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MOST_SUMMARY_BYTES)
    expect(cellsOf(text).filter(([name]) => name?.includes('failed-'))).toHaveLength(2000)
    expect(cellsOf(text).length + omittedIn(text)).toBeGreaterThanOrEqual(5000)
    expect(text.split('299 log').length - 1).toBeGreaterThanOrEqual(2)
    expect(sectionsIn(text) + unexplained(text)).toBe(2000)
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
    expect(MOST_SUMMARY_BYTES).toBeLessThanOrEqual(MEBIBYTE)
    expect(Buffer.byteLength(summary(whole))).toBeLessThanOrEqual(MEBIBYTE)
  })
})
