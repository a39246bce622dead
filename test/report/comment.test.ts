import { describe, expect, it } from 'vitest'
import { commentText, MOST_COMMENT_CHARACTERS, type Occasion } from '../../src/report/comment.ts'
import { hideMemory, readMemory } from '../../src/report/memory.ts'
import type { Report, Verdict } from '../../src/report/model.ts'
import { cause, findings, many, report, resource } from './made.ts'

const LINKS = {
  run: 'https://github.example/data-team/insights/actions/runs/77/attempts/2',
  runId: '77',
  attempt: '2',
  headSha: '0123456789abcdef0123456789abcdef01234567',
  commit: 'https://github.example/data-team/insights/commit/0123456789abcdef0123456789abcdef01234567',
}
const OCCASION: Occasion = {
  when: 'on-failure',
  previous: undefined,
  links: LINKS,
  key: 'deploy/gate',
  now: new Date('2026-11-20T10:05:30Z'),
}

const one = (verdict: Verdict, seconds = 12): Report =>
  report(
    [
      resource({
        name: 'a',
        verdict,
        seconds,
        cause: verdict === 'healthy' ? null : cause('The image is gone'),
      }),
    ],
    {
      result: verdict === 'healthy' ? 'healthy' : 'unhealthy',
    },
  )
const written = (of: Report, own: Partial<Occasion> = {}): string | undefined =>
  commentText(of, { ...OCCASION, ...own })
const firstOf = (of: Report): string => written(of, { when: 'always' }) as string

describe('a comment is wanted', () => {
  it.each<[Occasion['when'], Verdict, Verdict | undefined, boolean]>([
    ['on-failure', 'failed', undefined, true],
    ['on-failure', 'failed', 'healthy', true],
    ['on-failure', 'healthy', undefined, false],
    ['on-failure', 'healthy', 'healthy', false],
    ['on-failure', 'healthy', 'failed', true],
    ['always', 'healthy', undefined, true],
    ['always', 'failed', undefined, true],
    ['never', 'failed', 'failed', false],
  ])('%s, with %s after %s: %s', (when, verdict, before, wanted) => {
    const previous = before && firstOf(one(before))
    expect(written(one(verdict), { when, previous }) !== undefined).toBe(wanted)
  })

  it('where nobody can tell what the earlier one said', () => {
    expect(written(one('healthy'), { previous: 'A text without a memory' })).toContain('✅ Healthy')
  })
})

it('a log that holds a memory does not pass for ours, and so can not keep a failure from resolving itself', () => {
  const forged = hideMemory({ result: 'healthy', unhealthy: {}, healthyAfter: {} }, 1000)
  const loud = resource({ name: 'a', verdict: 'failed', findings: findings({ log: [forged] }) })
  const previous = firstOf(report([loud], { result: 'unhealthy' }))
  expect(previous).toContain(forged)
  expect(written(one('healthy'), { previous })).toContain('Recovered')
})

describe('it says', () => {
  it('the headline, the row, why, the run, the attempt, the head commit, the gate and the time', () => {
    const text = firstOf(one('failed'))
    expect(text).toContain('1 of 1 DataOS resource is not healthy after 41s: 1 failed')
    expect(text).toContain('| `a` | `worker` |')
    expect(text).toMatch(/<summary>❌ worker <b>a<\/b> failed: The image is gone<\/summary>/)
    expect(text).toContain(`[Run 77](${LINKS.run}), attempt 2 for commit [\`0123456\`](${LINKS.commit})`)
    expect(text).toContain('deploy/gate · 2026-11-20 10:05 UTC</sub>')
  })

  it('what changed since the earlier one', () => {
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
    expect(firstOf(first)).not.toContain('Newly')
    const text = written(second, { previous: firstOf(first) })
    expect(text).toContain('- **❌ Newly unhealthy:** `worker/b@public`\n')
    expect(text).toContain('`worker/b@public`\n- **✅ Recovered:** `worker/c@public`\n- **🔁 Still')
    expect(text).toContain('- **🔁 Still unhealthy:** `worker/a@public` for 2 runs\n')
    expect(written(second, { previous: text })).toContain('`worker/a@public` for 3 runs')
  })

  it('how long it took until healthy, where that is another time than before', () => {
    const before = firstOf(one('healthy', 20))
    expect(written(one('healthy', 80), { when: 'always', previous: before })).toContain(
      '- **⏱️ Healthy:** `worker/a@public` after 1m 20s, 20s last time\n',
    )
    expect(written(one('healthy', 24), { when: 'always', previous: before })).not.toContain('last time')
  })

  it.each([
    [20, 34, false],
    [20, 35, true],
    [40, 21, false],
    [40, 20, true],
    [100, 149, false],
    [100, 150, true],
  ])(
    'that it took another time only where that is notable: %i s and then %i s, %s',
    (first, then, isTold) => {
      const text = written(one('healthy', then), { when: 'always', previous: firstOf(one('healthy', first)) })
      expect(text?.includes('last time')).toBe(isTold)
    },
  )

  it.each([
    ['', ''],
    ['1', ''],
    ['2', ', attempt 2'],
  ])('the attempt %j as %j', (attempt, which) => {
    const text = written(one('failed'), { links: { ...LINKS, attempt } })
    expect(text).toContain(`[Run 77](${LINKS.run})${which} for commit`)
  })

  it.each(['', '  '])('nothing of the gate where its key is %j', key => {
    expect(written(one('failed'), { key })).toContain(`](${LINKS.commit}) · 2026-11-20 10:05 UTC</sub>`)
  })

  it('its parts one below the other, and no part that is empty', () => {
    const partsOf = (text: string | undefined): string[] =>
      text
        ?.replace(/memory \S+/, 'memory X')
        .split('\n')
        .map(line => line.slice(0, 30)) ?? []
    const foot = [`<sub>[Run 77](${LINKS.run}`.slice(0, 30), '', '<!-- wait-for-dataos-memory X ']
    const first = firstOf(one('healthy', 20))
    const table = partsOf(first).slice(4, -foot.length)
    const opening = ['## ✅ Healthy', '', 'The DataOS resource is healthy', '']
    expect(partsOf(first)).toEqual([...opening, ...table, ...foot])
    expect(table.filter(line => line.startsWith('| '))).toHaveLength(3)
    expect(first).not.toContain('To look further')
    const second = written(one('healthy', 80), { when: 'always', previous: first })
    const change = ['- **⏱️ Healthy:** `worker/a@pu', '']
    expect(partsOf(second)).toEqual([...opening, ...change, ...table, ...foot])
    const nothing = report([], { result: 'error', problem: { kind: 'state', message: 'no', nextStep: '' } })
    const unlearned = ['## ⚠️ Error', '', 'The state of the DataOS resour', '', 'No', '']
    expect(partsOf(firstOf(nothing))).toEqual([...unlearned, ...foot])
  })

  it('the same to the byte where only the time is another', () => {
    const previous = firstOf(one('healthy'))
    const later = { when: 'always', previous, now: new Date('2026-11-21T08:00:00Z') } as const
    expect(written(one('healthy'), later)).toBe(previous)
    // Whoever keeps it may add a line break at its end.
    expect(written(one('healthy'), { ...later, previous: `${previous}\n` })).toBe(`${previous}\n`)
    expect(written(one('failed'), later)).not.toBe(previous)
  })

  it('the same to the byte where it only took some moments more', () => {
    const taking = (seconds: number, own = {}): Report =>
      report([resource({ name: 'a', seconds, reason: `running:1 for ${seconds}s`, ...own })], { seconds })
    const previous = firstOf(taking(1.1))
    const again = { when: 'always', previous } as const
    expect(written(taking(0.9), again)).toBe(previous)
    expect(written(taking(9), again)).toBe(previous)
    expect(written(taking(61), again)).toContain('1m 1s, 1s last time')
    expect(written(taking(1.1, { runtime: 'running:2' }), again)).not.toBe(previous)
    expect(written(taking(1.1, { name: 'after 5s' }), again)).not.toBe(previous)
    const other = { ...LINKS, run: LINKS.run.replace('77', '78') }
    expect(written(taking(0.9), { ...again, links: other })).toContain('900ms')
  })

  it('nothing less of what the next run has to know', () => {
    const previous = firstOf(one('healthy')).replace(/<!-- wait-for-dataos-memory .* -->/, '')
    const text = written(one('healthy'), { when: 'always', previous })
    expect(readMemory(text ?? '')).toBeDefined()
  })

  it('what is well in a fold', () => {
    const text = firstOf(
      report([resource({ name: 'f', verdict: 'failed' }), ...many(3, { verdict: 'healthy' })]),
    )
    expect(text).toContain('<details><summary>3 healthy resources</summary>')
  })

  it('why the state could not be learned', () => {
    const problem = { kind: 'state' as const, message: 'the token is expired', nextStep: 'renew it' }
    expect(firstOf(report([], { result: 'error', problem }))).toMatch(/token is expired[\s\S]*renew it/)
  })
})

describe('it is never too long', () => {
  const loud = findings({ log: Array.from({ length: 300 }, (_, i) => `line ${i} ${'x'.repeat(400)}`) })

  it.each([1, 20, 500, 5000])('with %i resources, a third of them unhealthy with long logs', count => {
    const bad = Math.ceil(count / 3)
    const text = firstOf(
      report([
        ...many(bad, { verdict: 'failed', cause: cause('It is broken'), findings: loud }),
        ...many(count - bad, { verdict: 'healthy' }),
      ]),
    )
    expect(text.length).toBeLessThanOrEqual(MOST_COMMENT_CHARACTERS)
    expect(text).toContain('❌ worker <b>failed-0</b> failed')
    expect(readMemory(text)).toBeDefined()
    const rows = text.split('\n').filter(line => line.startsWith('| `')).length
    if (rows < count) expect(text).toContain(`${count - rows} more resources have no row here`)
  })

  it('and its memory takes a quarter of it at most', () => {
    const resources = [...many(200, { verdict: 'failed' }), ...many(200, { verdict: 'healthy' })]
    const of = report(resources, { result: 'unhealthy' })
    for (let most = 3000; most < 3100; most++) {
      const text = commentText(of, OCCASION, most) as string
      expect(text.length).toBeLessThanOrEqual(most)
      expect(/<!-- wait-for-dataos-memory .*/.exec(text)?.[0].length).toBeLessThanOrEqual(most / 4)
    }
  })
})
