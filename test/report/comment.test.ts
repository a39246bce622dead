import { describe, expect, it, test } from 'vitest'
import { commentText, MAX_COMMENT_CHARACTERS, type Occasion, wantsComment } from '../../src/report/comment.ts'
import { hideMemory } from '../../src/report/memory.ts'
import type { Report, Result, Verdict } from '../../src/report/model.ts'
import { earlierResult, readMemory } from '../../src/report/read-memory.ts'
import { cause, findings, many, report, resource } from './made.ts'

const LINKS = {
  run: 'https://github.example/data-team/insights/actions/runs/77/attempts/2',
  runId: '77',
  attempt: '2',
  headSha: '0123456789abcdef0123456789abcdef01234567',
  commit: 'https://github.example/data-team/insights/commit/0123456789abcdef0123456789abcdef01234567',
}
const OCCASION: Occasion = { before: undefined, links: LINKS, key: 'deploy/gate' }

const one = (verdict: Verdict): Report =>
  report([resource({ name: 'a', verdict, cause: verdict === 'healthy' ? null : cause('no image') })], {
    result: verdict === 'healthy' ? 'healthy' : 'unhealthy',
  })
const written = (of: Report, own: Partial<Occasion> & { readonly previous?: string } = {}): string =>
  commentText(of, { ...OCCASION, before: readMemory(own.previous), ...own })

describe('a comment is wanted', () => {
  test.each<[Parameters<typeof wantsComment>[0], Result, string | undefined, boolean]>([
    ['on-failure', 'unhealthy', undefined, true],
    ['on-failure', 'timed-out', undefined, true],
    ['on-failure', 'error', undefined, true],
    ['on-failure', 'unhealthy', 'healthy', true],
    ['on-failure', 'healthy', undefined, false],
    ['on-failure', 'healthy', 'healthy', false],
    ['on-failure', 'healthy', 'unhealthy', true],
    ['on-failure', 'healthy', 'deleted', false],
    ['on-failure', 'deleted', undefined, false],
    ['on-failure', 'deleted', 'timed-out', true],
    ['on-failure', 'cancelled', 'unhealthy', false],
    ['on-failure', 'snapshot', 'unhealthy', false],
    ['always', 'healthy', undefined, true],
    ['always', 'unhealthy', undefined, true],
    ['always', 'cancelled', undefined, false],
    ['never', 'unhealthy', 'unhealthy', false],
  ])('%s, %s after %s: %s', (mode, result, earlier, wanted) => {
    expect(wantsComment(mode, result, earlier)).toBe(wanted)
  })

  it('on recovery also if the earlier comment can not be read', () => {
    expect(wantsComment('on-failure', 'healthy', earlierResult('A text without a memory'))).toBe(true)
    expect(earlierResult(undefined)).toBeUndefined()
    expect(earlierResult(written(one('healthy')))).toBe('healthy')
  })
})

it('a log that holds a memory does not pass for ours', () => {
  const forged = hideMemory({ result: 'healthy', unhealthy: {} }, 1000)
  const loud = resource({ name: 'a', verdict: 'failed', findings: findings({ log: [forged] }) })
  const previous = written(report([loud], { result: 'unhealthy' }))
  expect(previous).toContain(forged)
  expect(earlierResult(previous)).toBe('unhealthy')
  expect(written(one('healthy'), { previous })).toContain('Recovered')
})

describe('a comment', () => {
  it('holds the counts, the cause, the row, the run, the attempt and the head commit', () => {
    const text = written(one('failed'))
    expect(text).toMatch(/^## ❌ .*1 of 1.*/)
    expect(text).toMatch(/^- ❌ `worker\/a` .*no image/m)
    expect(text).toMatch(/^\| ❌.*`worker\/a`/m)
    expect(text).toContain(`[Run 77](${LINKS.run}), attempt 2 for commit [\`0123456\`](${LINKS.commit})`)
  })

  test.each([
    ['', ''],
    ['  ', ''],
    ['gate', ' · gate'],
    ['deploy / sandbox', ' · deploy / sandbox'],
    ['Deploy/wait', ' · Deploy / wait'],
    ['Deploy/wait{"environment":"sandbox","n":2}', ' · Deploy / wait / sandbox / 2'],
  ])('has the key %j in its title as %j', (key, title) => {
    const [heading] = written(one('failed'), { key }).split('\n')
    expect(heading?.endsWith(`unhealthy${title}`)).toBe(true)
  })

  it('says what changed since the earlier one', () => {
    const runs: Readonly<Record<string, Verdict>>[] = [
      { a: 'failed', b: 'healthy', c: 'failed' },
      { a: 'failed', b: 'timed-out', c: 'healthy' },
    ]
    const [first, second] = runs.map(verdicts =>
      report(
        Object.entries(verdicts).map(([name, verdict]) => resource({ name, verdict })),
        { result: 'unhealthy' },
      ),
    ) as [Report, Report]
    expect(written(first)).not.toMatch(/newly/i)
    const text = written(second, { previous: written(first) })
    expect(text).toMatch(/Newly unhealthy:\** `worker\/b`\n/)
    expect(text).toMatch(/Recovered:\** `worker\/c`\n/)
    expect(text).toMatch(/Still unhealthy:\** `worker\/a` \(2 runs\b/)
    expect(written(second, { previous: text })).toMatch(/`worker\/a` \(3 runs\b/)
  })

  test.each([
    ['', ''],
    ['1', ''],
    ['2', ', attempt 2'],
  ])('shows the attempt %j as %j', (attempt, which) => {
    const text = written(one('failed'), { links: { ...LINKS, attempt } })
    expect(text).toContain(`[Run 77](${LINKS.run})${which} for commit`)
  })

  it('has no empty part', () => {
    const nothing = report([], { result: 'error', problem: { kind: 'state', message: 'no', nextStep: '' } })
    for (const text of [one('healthy'), one('failed'), nothing].map(of => written(of)))
      expect(text).not.toMatch(/\n{3}|<summary><\/summary>|<\/summary>\s*<\/details>/)
    expect(written(nothing)).not.toMatch(/\||<details>/)
  })

  it('is the same to the byte if the same happens to the same commit again', () => {
    const first = written(one('healthy'))
    expect(written(one('healthy'), { previous: first })).toBe(first)
    expect(written(one('failed'), { previous: first })).not.toBe(first)
  })

  it('leaves what the next run has to know', () => {
    expect(readMemory(written(one('failed')))).toEqual({
      result: 'unhealthy',
      unhealthy: { 'worker/a@public': 1 },
    })
  })

  it('holds what is healthy in a fold', () => {
    const text = written(
      report([resource({ name: 'f', verdict: 'failed' }), ...many(3, { verdict: 'healthy' })]),
    )
    expect(text).toContain('<details><summary>3 healthy resources</summary>')
  })

  it('says why the state could not be read', () => {
    const problem = { kind: 'state' as const, message: 'the token is expired', nextStep: 'Renew it' }
    expect(written(report([], { result: 'error', problem }))).toMatch(/token is expired[\s\S]*Renew it/)
  })
})

describe('a comment is never too long', () => {
  const loud = findings({ log: Array.from({ length: 300 }, (_, i) => `line ${i} ${'x'.repeat(400)}`) })

  it.each([1, 20, 500, 5000])('with %i resources, a third of them unhealthy with long logs', count => {
    const bad = Math.ceil(count / 3)
    const text = written(
      report([
        ...many(bad, { verdict: 'failed', cause: cause('it is broken'), findings: loud }),
        ...many(count - bad, { verdict: 'healthy' }),
      ]),
    )
    expect(text.length).toBeLessThanOrEqual(MAX_COMMENT_CHARACTERS)
    expect(text).toMatch(/^- ❌ `worker\/failed-0`/m)
    expect(readMemory(text)).toBeDefined()
    const rows = text.match(/^\| (?!Result|---)/gm)?.length ?? 0
    if (rows < count) expect(text).toContain(`${count - rows} more resources aren't shown`)
  })

  it('and its memory takes a quarter of it at most', () => {
    const resources = [...many(200, { verdict: 'failed' }), ...many(200, { verdict: 'healthy' })]
    const of = report(resources, { result: 'unhealthy' })
    for (let max = 3000; max < 3050; max++) {
      const text = commentText(of, OCCASION, max)
      expect(text.length).toBeLessThanOrEqual(max)
      expect(/<!-- wait-for-dataos-memory .*/.exec(text)?.[0].length).toBeLessThanOrEqual(max / 4)
    }
  })
})
