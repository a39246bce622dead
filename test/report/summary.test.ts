import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { MOST_SUMMARY_BYTES, summary } from '../../src/report/summary.ts'
import { many, report, resource } from './made.ts'

const MEBIBYTE = 1024 * 1024
const NASTY = '</td>|`@octocat`|\n::error::x ##[error] <img src=x> [a](b) \\| **c** & https://x.y'

/** The cells of the table, one list for each row below the header. */
const cellsOf = (markdown: string): string[][] =>
  markdown
    .split('\n')
    .filter(line => line.startsWith('|'))
    .slice(2)
    .map(line => line.slice(2, -2).split(' | '))

const namesOf = (markdown: string): (string | undefined)[] =>
  cellsOf(markdown).map(([name]) => name?.replaceAll('`', ''))

const omittedIn = (markdown: string): number => Number(/(\d+) more resources? ha/.exec(markdown)?.[1] ?? 0)

describe('the job summary', () => {
  it('is a headline and a table', () => {
    const resources = [
      resource({
        name: 'metrics-api',
        type: 'service',
        verdict: 'failed',
        status: 'error',
        runtime: 'pending:0/1',
        reason: 'status is error for 12s',
        seconds: 31,
      }),
      resource({
        name: 'extra',
        verdict: 'stuck',
        optional: true,
        runtime: '',
        reason: 'runtime is empty',
        seconds: 40.5,
      }),
      resource({
        name: 'new-usecases',
        type: 'compute',
        workspace: '',
        runtime: '',
        reason: 'active',
        seconds: 0,
      }),
    ]
    expect(summary(report(resources, { outcome: 'unhealthy' }))).toBe(`## ❌ Unhealthy

1 of 2 DataOS resources is not healthy after 41s: 1 failed.

| Resource | Type | Workspace | Status | Runtime | Verdict | Time | Reason |
| --- | --- | --- | --- | --- | --- | --- | --- |
| \`metrics-api\` | \`service\` | \`public\` | \`error\` | \`pending:0/1\` | ❌ failed | 31s | status is error for 12s |
| \`extra\` | \`worker\` | \`public\` | \`active\` |  | 🔸 stuck (optional) | 40s | runtime is empty |
| \`new-usecases\` | \`compute\` |  | \`active\` |  | ✅ healthy | 0s | active |
`)
  })

  test.each`
    outcome        | title
    ${'healthy'}   | ${'## ✅ Healthy'}
    ${'unhealthy'} | ${'## ❌ Unhealthy'}
    ${'timed-out'} | ${'## ⏱️ Timed out'}
    ${'cancelled'} | ${'## 🚫 Cancelled'}
    ${'error'}     | ${'## ⚠️ Error'}
  `('of $outcome begins with $title', ({ outcome, title }) => {
    expect(summary(report([resource()], { outcome })).split('\n')[0]).toBe(title)
  })

  it('says what went wrong and what to do', () => {
    const problem = {
      message: '2 things are wrong with the inputs:\n- timeout is `x`\n- workspace is <b>',
      advice: 'mend the inputs',
    }
    const text = summary(report([], { outcome: 'error', polls: 0, problem }))
    expect(text).toMatch(
      /2 things are wrong with the inputs:\n[-*] timeout is &#96;x&#96;\n[-*] workspace is &#60;b&#62;\n\n\*\*What to do:\*\* mend the inputs\.\n$/,
    )
    expect(text).not.toContain('|')
  })
})

describe('what came from outside stays what it is', () => {
  const texts = { name: NASTY, type: NASTY, workspace: NASTY, status: NASTY, runtime: NASTY, reason: NASTY }

  it('in the table', () => {
    const text = summary(report([resource({ ...texts, verdict: 'failed' })], { outcome: 'unhealthy' }))
    expect(cellsOf(text)).toHaveLength(1)
    expect(cellsOf(text)[0]).toHaveLength(8)
    expect(text).not.toMatch(/<|\[a\]|@octocat|^::|##\[|https:\/\//m)
  })

  it('in the headline and in the problem', () => {
    const problem = { message: NASTY, advice: NASTY }
    for (const outcome of ['healthy', 'error'] as const) {
      const text = summary(report([resource({ id: NASTY })], { outcome, problem }))
      expect(text).not.toMatch(/<|\[a\]|@octocat|^::|##\[|https:\/\//m)
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
  const resources = [...many(20, { verdict: 'failed' }), ...many(200, { verdict: 'healthy' })]

  it('leaves out from the healthy end, and says how many', () => {
    const text = summary(report(resources), 6000)
    const names = namesOf(text)
    expect(names.length).toBeGreaterThan(20)
    expect(names).toEqual(resources.slice(0, names.length).map(({ name }) => name))
    expect(omittedIn(text)).toBe(resources.length - names.length)
  })

  it('says nothing where nothing is left out', () => {
    const text = summary(report(resources))
    expect(namesOf(text)).toHaveLength(resources.length)
    expect(text).not.toMatch(/no row/)
  })

  it('speaks of one as of one', () => {
    const two = report([resource(), resource()])
    expect(summary(two, Buffer.byteLength(summary(two)) - 1)).toMatch(
      /\n\d more resources? ha[sv]e? no row here/,
    )
    const text = summary(
      report([resource({ name: 'a' }), resource({ name: 'b', reason: 'r'.repeat(300) })]),
      700,
    )
    expect(text).toContain('1 more resource has no row here')
  })

  it('is kept to the byte, whichever letters there are', () => {
    const own = fc.record({ name: fc.string({ unit: 'grapheme' }), reason: fc.string({ unit: 'grapheme' }) })
    fc.assert(
      fc.property(
        fc.array(own, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1000, max: 6000 }),
        (owns, most) => {
          const text = summary(report(owns.map(resource)), most)
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(most)
          expect(cellsOf(text).length + omittedIn(text)).toBe(owns.length)
        },
      ),
    )
  })

  test.each`
    what                       | whole
    ${'10,000 rows'}           | ${report(many(10_000, { verdict: 'failed', reason: 'r'.repeat(1000) }))}
    ${'letters of many bytes'} | ${report(many(10_000, { verdict: 'failed', name: '状'.repeat(300), reason: '😀'.repeat(300) }))}
    ${'letters to escape'}     | ${report(many(10_000, { verdict: 'failed', reason: '<@|&'.repeat(300) }))}
    ${'a long name'}           | ${report([resource({ id: 'n'.repeat(2_000_000), name: 'n'.repeat(2_000_000) })])}
    ${'a long problem'}        | ${report([], { outcome: 'error', problem: { message: '- line 1: wrong\n'.repeat(100_000), advice: '' } })}
    ${'a problem and rows'}    | ${report(many(10_000, { verdict: 'waiting' }), { outcome: 'error', problem: { message: `${'long '.repeat(300)}\n`.repeat(2000), advice: '' } })}
  `('is never more than a mebibyte: $what', ({ whole }) => {
    expect(MOST_SUMMARY_BYTES).toBeLessThanOrEqual(MEBIBYTE)
    expect(Buffer.byteLength(summary(whole))).toBeLessThanOrEqual(MEBIBYTE)
  })
})
