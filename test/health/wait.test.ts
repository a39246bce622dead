import { describe, expect, it } from 'vitest'
import type { Before } from '../../src/health/change.ts'
import type { Answer, Row } from '../../src/health/model.ts'
import type { Decision, Rules } from '../../src/health/resource.ts'
import {
  begin,
  endOf,
  expire,
  groupsToAsk,
  observe,
  removedSinceBaseline,
  type Wait,
} from '../../src/health/wait.ts'
import { groupKey, type Target } from '../../src/targets/targets.ts'
import { aRow, aTarget, BROKEN, FORBIDDEN } from '../watch/virtual.ts'

// One example for each sentence of the contract; the random worlds hold the rest.

const RULES: Rules = {
  waitFor: 'healthy',
  timeout: 600_000,
  startGrace: 120_000,
  failureGrace: 10_000,
  failFast: true,
  ignorePreexisting: false,
}
const READY = 'active running:1'
const PENDING = 'pending '
const FAILED = 'error running:1'
const DELETED = 'deleted '

/** What worker/a, worker/b... show at a time; what isn't named isn't there. */
type Shows = Readonly<Record<string, string>>

function answerOf(shows: Shows, at: number): Answer {
  const rows = Object.entries(shows).map(([name, text]) => aRow(aTarget(`worker/${name}`), text))
  return { group: { type: 'worker', workspace: 'public' }, at, rows }
}

function watching(targets: readonly Target[], rules: Partial<Rules> = {}): Wait {
  return begin(targets, { ...RULES, ...rules })
}

function afterPolls(wait: Wait, ...polls: readonly (readonly [at: number, shows: Shows])[]): Wait {
  return polls.reduce((one, [at, shows]) => expire(observe(one, [answerOf(shows, at)]), at), wait)
}

function decisionOf({ tracks }: Wait, name: string): Decision | undefined {
  return tracks.find(({ target }) => target.name === name)?.decision
}

const verdictOf = (wait: Wait, name = 'a'): string | undefined => decisionOf(wait, name)?.verdict
const A = aTarget('worker/a')
const names = ({ tracks }: Wait): string[] => tracks.map(({ target }) => target.name)

describe('a running resource', () => {
  it('is healthy when it has stayed so for stable-for', () => {
    expect(verdictOf(afterPolls(watching([A]), [0, { a: READY }], [9999, { a: READY }]))).toBeUndefined()
    expect(verdictOf(afterPolls(watching([A]), [0, { a: READY }], [10_000, { a: READY }]))).toBe('healthy')
  })

  it('has a window twice as long after each relapse, up to five minutes', () => {
    let wait = watching([A])
    for (let i = 0; i < 10; i++)
      wait = afterPolls(wait, [i * 2000, { a: READY }], [i * 2000 + 1000, { a: PENDING }])
    expect(wait.tracks.map(({ window }) => window)).toEqual([300_000])
  })

  it('is undecided again when it is not healthy any more', () => {
    const done = afterPolls(watching([A]), [0, { a: READY }], [10_000, { a: READY }])
    expect(verdictOf(afterPolls(done, [12_000, { a: PENDING }]))).toBeUndefined()
  })

  it('is timed out at its deadline with its window open', () => {
    const wait = afterPolls(
      watching([aTarget('worker/a', { timeout: 5000 })]),
      [0, { a: READY }],
      [5000, { a: READY }],
    )
    expect(decisionOf(wait, 'a')).toMatchObject({
      verdict: 'timed-out',
      reason: expect.stringContaining('5s'),
    })
  })
})

it('an unknown type with an empty runtime holds stable-for', () => {
  const gadget = aTarget('gadget/g')
  const answer = (at: number): Answer => ({ group: gadget, at, rows: [aRow(gadget, 'active ')] })
  const first = observe(watching([gadget]), [answer(0)])
  expect(verdictOf(first, 'g')).toBeUndefined()
  expect(verdictOf(observe(first, [answer(10_000)]), 'g')).toBe('healthy')
})

describe('a resource that fails or is not there', () => {
  it('is failed after failure-grace without a break', () => {
    expect(verdictOf(afterPolls(watching([A]), [0, { a: FAILED }], [10_000, { a: FAILED }]))).toBe('failed')
    const broken = afterPolls(
      watching([A]),
      [0, { a: FAILED }],
      [5000, { a: PENDING }],
      [10_000, { a: FAILED }],
    )
    expect(verdictOf(broken)).toBeUndefined()
  })

  it('has start-grace while it is deleted, or absent, also if it was there', () => {
    for (const shows of [{ a: DELETED }, {}]) {
      const wait = afterPolls(watching([A]), [0, { a: READY }], [1000, shows], [120_000, shows])
      expect(verdictOf(wait)).toBeUndefined()
      expect(verdictOf(afterPolls(wait, [121_000, shows]))).toBe('a' in shows ? 'failed' : 'missing')
    }
  })
})

describe('fail-fast', () => {
  const both = [A, aTarget('worker/b')]

  it('goes on for what is failing when one is decided against', () => {
    const wait = afterPolls(watching(both), [0, { a: FAILED, b: PENDING }], [5000, { a: FAILED, b: FAILED }])
    const first = afterPolls(wait, [10_000, { a: FAILED, b: FAILED }])
    expect(verdictOf(first)).toBe('failed')
    expect(endOf(first, 10_000)).toBeUndefined()
    const second = afterPolls(first, [15_000, { a: FAILED, b: FAILED }])
    expect(verdictOf(second, 'b')).toBe('failed')
    expect(endOf(second, 15_000)).toBeDefined()
  })

  it('ends at once when nothing else is failing, and after failure-grace at the latest', () => {
    const wait = afterPolls(
      watching(both),
      [0, { a: FAILED, b: DELETED }],
      [10_000, { a: FAILED, b: DELETED }],
    )
    expect(endOf(wait, 19_999)).toBeUndefined()
    expect(endOf(expire(wait, 20_000), 20_000)).toBeDefined()
    const recovered = afterPolls(wait, [12_000, { a: FAILED, b: PENDING }])
    expect(endOf(recovered, 12_000)).toBeDefined()
  })
})

describe('a failed poll', () => {
  const failing = (at: number): Answer => ({
    group: { type: 'worker', workspace: 'public' },
    at,
    failure: BROKEN,
  })

  it('pauses windows', () => {
    const wait = observe(afterPolls(watching([A]), [0, { a: READY }]), [failing(1000)])
    expect(verdictOf(afterPolls(wait, [20_000, { a: READY }]))).toBeUndefined()
  })

  it('ends the wait as the fifth in a row that has lasted start-grace', () => {
    const polls = [0, 10_000, 20_000, 30_000, 40_000].map(failing)
    const wait = polls.reduce((one, answer) => observe(one, [answer]), watching([A]))
    expect(endOf(wait, 40_000)).toBeUndefined()
    expect(endOf(observe(wait, [failing(120_000)]), 120_000)?.failure).toBe(BROKEN)
  })

  it('ends it at once if no retry can fix it', () => {
    const wait = observe(watching([A]), [{ ...failing(0), failure: FORBIDDEN }])
    expect(endOf(wait, 0)?.failure).toBe(FORBIDDEN)
  })

  it('says at the deadline that the resource could not be read', () => {
    expect(verdictOf(expire(observe(watching([A]), [failing(0)]), 600_000))).toBe('unread')
  })
})

it('an incomplete answer counts for the rows that it has, and for no other resource', () => {
  const wait = watching([A, aTarget('worker/b')])
  const part = (at: number): Answer => ({ ...answerOf({ a: READY }, at), incomplete: BROKEN })
  const read = observe(observe(wait, [part(0)]), [part(10_000)])
  expect(verdictOf(read)).toBe('healthy')
  expect(read.tracks.map(({ seen }) => seen.kind)).toEqual(['shown', 'unread'])
  expect([...read.groups.values()].map(({ outage }) => outage?.polls)).toEqual([2])
})

it('what was not read any more is judged by its last reading', () => {
  expect(verdictOf(expire(afterPolls(watching([A]), [0, { a: PENDING }]), 600_000))).toBe('timed-out')
})

it('before the wait ends, every group that the last poll did not read is read once more', () => {
  const depot = aTarget('depot/d')
  const wait = observe(watching([A, depot]), [
    answerOf({ a: READY }, 0),
    { group: { type: 'depot' }, at: 0, rows: [aRow(depot, 'active ')] },
  ])
  const done = observe(wait, [answerOf({ a: READY }, 10_000)])
  expect(endOf(done, 10_000)).toBeUndefined()
  expect(groupsToAsk(done).map(groupKey)).toEqual(['depot'])
})

describe('a pattern', () => {
  const pattern = (atLeast?: number): Target => aTarget('worker/x*', { ...(atLeast && { atLeast }) })

  it('is a row of its own while it selects too few, with both numbers in its reason', () => {
    const wait = afterPolls(
      watching([pattern(3)]),
      [0, { x1: READY, x2: READY }],
      [120_000, { x1: READY, x2: READY }],
    )
    expect(decisionOf(wait, 'x*')).toMatchObject({
      verdict: 'missing',
      reason: expect.stringMatching(/2.*3/),
    })
  })

  it('lets a row go if enough others match', () => {
    const wait = afterPolls(watching([pattern()]), [0, { x1: READY }], [1000, { x2: READY }])
    expect(names(wait)).toEqual(['x2'])
    expect(names(afterPolls(watching([pattern()]), [0, { x1: READY }], [1000, {}]))).toEqual(['x1', 'x*'])
  })

  it('reports what it selected before the deploy and does not any more', () => {
    const before: Before = {
      kind: 'there',
      signals: { status: 'active', runtime: '' },
      revision: { uid: 'u', generation: '1', lastRun: undefined },
    }
    const recorded = new Map([[aTarget('worker/x0').id, before]])
    const wait = afterPolls(begin([pattern()], RULES, recorded), [0, { x1: READY }])
    expect(removedSinceBaseline(wait).map(({ name }) => name)).toEqual(['x0'])
  })
})

describe('wait-for: deleted', () => {
  const deletion = { waitFor: 'deleted' } as const

  it('is done when it is absent or its status is deleted for failure-grace', () => {
    const wait = afterPolls(watching([A], deletion), [0, { a: READY }], [1000, { a: DELETED }], [5000, {}])
    expect(verdictOf(wait)).toBeUndefined()
    expect(verdictOf(afterPolls(wait, [11_000, {}]))).toBe('deleted')
  })

  it('is undecided again when the resource comes back', () => {
    const done = afterPolls(watching([A], deletion), [0, {}], [10_000, {}])
    expect(verdictOf(done)).toBe('deleted')
    expect(verdictOf(afterPolls(done, [12_000, { a: READY }]))).toBeUndefined()
  })

  it('is timed out with what is still there, whatever its runtime', () => {
    const wait = afterPolls(watching([A], deletion), [0, { a: 'active deleted' }])
    expect(verdictOf(expire(wait, 600_000))).toBe('timed-out')
  })
})

it('rows of another type or workspace are not of the group', () => {
  const seen = (row: Partial<Row>): string[] => {
    const { group, at } = answerOf({}, 0)
    const wait = observe(watching([A]), [{ group, at, rows: [{ ...aRow(A, READY), ...row }] }])
    return wait.tracks.map(({ seen }) => seen.kind)
  }
  expect(seen({ type: 'Worker' })).toEqual(['shown'])
  expect(seen({ type: '', workspace: '' })).toEqual(['shown'])
  expect(seen({ type: 'service' })).toEqual(['absent'])
  expect(seen({ workspace: 'sandbox' })).toEqual(['absent'])
})
