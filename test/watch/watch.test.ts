import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { Rules } from '../../src/health/resource.ts'
import type { Wait } from '../../src/health/wait.ts'
import type { Report } from '../../src/report/model.ts'
import { groupKey, isPattern, type Target } from '../../src/targets/targets.ts'
import { type Watched, watch } from '../../src/watch/watch.ts'
import { reportOn } from '../report/made.ts'
import {
  aTarget,
  BROKEN,
  FORBIDDEN,
  HANGS,
  type Play,
  playing,
  type Timeline,
  type VirtualSource,
  virtualClock,
  virtualSource,
} from './virtual.ts'
import { CALL_TIMEOUT, play, SEED, worlds } from './world.ts'

const RULES: Rules = {
  waitFor: 'healthy',
  timeout: 600_000,
  startGrace: 120_000,
  failureGrace: 10_000,
  failFast: true,
  ignorePreexisting: false,
}
const PACE = { min: 2000, max: 15_000 }
const READY = 'active running:1'
const NEVER: Timeline = [[0, 'pending ']]

interface Run {
  readonly watched: Watched
  readonly report: Report
  readonly polls: VirtualSource['polls']
  readonly starts: readonly number[]
  readonly gaps: readonly number[]
  readonly steps: readonly { readonly before: Wait; readonly after: Wait; readonly now: number }[]
}

interface Special extends Partial<Omit<Play, 'rows'>> {
  readonly rules?: Partial<Rules>
  readonly pace?: typeof PACE
  readonly targets?: readonly Target[]
  readonly cancelAt?: number
  readonly jitter?: number
}

const START = 5000

/** The real watch over these timelines; all times of the result are counted from its start. */
async function run(timelines: Readonly<Record<string, Timeline>>, special: Special = {}): Promise<Run> {
  const { rules, pace = PACE, targets, cancelAt, jitter = 0, ...calls } = special
  const clock = virtualClock(START)
  const fromStart = { now: () => clock.now() - START }
  const controller = new AbortController()
  if (cancelAt !== undefined) clock.at(START + cancelAt, () => controller.abort())
  const shows = playing(timelines)
  const source = virtualSource(clock, {
    ...calls,
    rows: (group, time) => shows(group, time - START),
    call: (group, nth, at) => calls.call?.(group, nth, at - START) ?? { takes: 0 },
  })
  const steps: { before: Wait; after: Wait; now: number }[] = []
  const watched = await watch(
    targets ?? Object.keys(timelines).map(name => aTarget(name)),
    { ...RULES, ...rules },
    pace,
    {
      source,
      clock,
      random: () => jitter,
      signal: controller.signal,
      onStep: (before, after, now) => steps.push({ before, after, now }),
    },
  )
  expect(watched.ms).toBe(fromStart.now())
  const polls = source.polls.map(poll => ({ ...poll, start: poll.start - START, end: poll.end - START }))
  const starts = polls.map(({ start }) => start)
  return {
    watched,
    report: reportOn(watched),
    polls,
    starts,
    gaps: starts.slice(1).map((start, index) => start - (starts[index] ?? 0)),
    steps,
  }
}

describe('the watch', () => {
  it('polls at once, and ends as soon as everything is decided', async () => {
    const { report, starts } = await run({ 'depot/d': [[0, 'active ']] })
    expect(starts).toEqual([0])
    expect(report).toMatchObject({ result: 'healthy', seconds: 0, polls: 1, calls: 1 })
  })

  it('sees a rollout through to the end of its window', async () => {
    const { report } = await run({
      'worker/a': [
        [0, 'pending '],
        [7000, 'active pending:0/2'],
        [15_000, 'active running:2'],
      ],
    })
    expect(report.result).toBe('healthy')
    expect(report.seconds).toBeGreaterThanOrEqual(25)
    expect(report.seconds).toBeLessThanOrEqual(29)
    expect(report.resources[0]?.history.map(({ runtime }) => runtime)).toEqual([
      '',
      'pending:0/2',
      'running:2',
    ])
  })

  it('tells of every step what was known before and after', async () => {
    const { steps, watched } = await run({
      'worker/a': [
        [0, 'pending '],
        [5000, READY],
      ],
    })
    expect(steps.at(-1)?.after).toBe(watched.wait)
    for (const [index, { before }] of steps.entries())
      if (index > 0) expect(before).toBe(steps[index - 1]?.after)
    expect(steps.at(-1)?.now).toBe(watched.ms)
  })

  it('makes one call for each type and workspace and poll, for 300 resources in 4 groups', async () => {
    const kinds = ['worker', 'service', 'workflow', 'depot']
    const timelines = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`${kinds[index % 4]}/r${index}`, NEVER]),
    )
    const { watched, polls } = await run(timelines, { rules: { timeout: 60_000 } })
    for (const { asked } of polls) expect(asked.map(groupKey).sort()).toHaveLength(4)
    expect(watched.calls).toBe(4 * watched.polls)
  })

  it('does not ask for groups with nothing left to decide', async () => {
    const { polls } = await run({ 'depot/d': [[0, 'active ']], 'worker/a': [[0, READY]] })
    expect(polls[0]?.asked.map(groupKey)).toEqual(['depot', 'worker@public'])
    for (const { asked } of polls.slice(1, -1)) expect(asked.map(groupKey)).toEqual(['worker@public'])
    // Healthy means all at once: what the last poll didn't read is read once more.
    expect(polls.at(-1)?.asked.map(groupKey)).toEqual(['depot'])
  })
})

describe('the deadline', () => {
  const settings = fc.record({
    timeout: fc.integer({ min: 1, max: 900_000 }),
    min: fc.integer({ min: 500, max: 10_000 }),
    more: fc.integer({ min: 0, max: 20_000 }),
    jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  })

  it('gets the last poll to the millisecond', async () => {
    await fc.assert(
      fc.asyncProperty(settings, async ({ timeout, min, more, jitter }) => {
        const { starts, watched } = await run(
          { 'worker/a': NEVER },
          {
            rules: { timeout },
            targets: [aTarget('worker/a', { timeout })],
            pace: { min, max: min + more },
            jitter,
          },
        )
        expect(starts.at(-1)).toBe(timeout)
        expect(watched.ms).toBe(timeout)
      }),
      { numRuns: 300, seed: SEED },
    )
  })

  it('of each resource gets a poll, if none is nearer than min-interval', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 3, max: 600 }), { maxLength: 6 }), async own => {
        const targets = own.map((seconds, index) => aTarget(`worker/w${index}`, { timeout: seconds * 1000 }))
        const timelines = Object.fromEntries(targets.map(({ name }) => [`worker/${name}`, NEVER]))
        const { starts } = await run(timelines, { targets, rules: { failFast: false } })
        for (const { timeout } of targets)
          expect(starts.some(start => start <= timeout && timeout - start < PACE.min)).toBe(true)
      }),
      { numRuns: 200, seed: SEED },
    )
  })

  it('that comes just after that of another is kept without a poll', async () => {
    const { starts, watched, report } = await run(
      { 'worker/a': NEVER, 'worker/b': NEVER },
      {
        targets: [aTarget('worker/a', { timeout: 20_000 }), aTarget('worker/b', { timeout: 21_000 })],
        rules: { failFast: false, timeout: 20_000 },
      },
    )
    expect(starts.at(-1)).toBe(20_000)
    expect(watched.ms).toBe(21_000)
    expect(report.resources.map(({ verdict }) => verdict)).toEqual(['timed-out', 'timed-out'])
  })

  it('that the source gets is the last one', async () => {
    const given: number[] = []
    const clock = virtualClock(START)
    await watch(
      [aTarget('worker/a', { timeout: 20_000 }), aTarget('worker/b', { timeout: 60_000 })],
      { ...RULES, failFast: false },
      PACE,
      {
        source: {
          async read(_groups, { deadline }) {
            given.push(deadline)
            return []
          },
          revisions: async () => new Map(),
          lastRuns: async () => new Map(),
          findings: async () => ({ findings: new Map(), outside: new Map() }),
          close: async () => {},
        },
        clock,
        random: () => 0,
        signal: new AbortController().signal,
        onStep: () => {},
      },
    )
    expect(new Set(given)).toEqual(new Set([START + 60_000]))
  })

  it('lets a poll that is under way finish, within its call-timeout, and starts none after it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 40_000 }), async takes => {
        const timeout = 50_000
        const { starts, watched } = await run(
          { 'worker/a': NEVER },
          {
            rules: { timeout },
            targets: [aTarget('worker/a', { timeout })],
            call: () => ({ takes }),
            callTimeout: 30_000,
          },
        )
        expect(Math.max(...starts)).toBeLessThanOrEqual(timeout)
        expect(watched.ms).toBeLessThanOrEqual(timeout + 30_000)
      }),
      { numRuns: 200, seed: SEED },
    )
  })

  it('counts what the last poll shows, though its answer came late', async () => {
    const { report } = await run(
      {
        'depot/d': [
          [0, 'pending '],
          [20_000, 'active '],
        ],
      },
      {
        targets: [aTarget('depot/d', { timeout: 20_000 })],
        rules: { timeout: 20_000 },
        call: (_group, _nth, at) => ({ takes: at === 20_000 ? 29_000 : 100 }),
        callTimeout: 30_000,
      },
    )
    expect(report).toMatchObject({ result: 'healthy', seconds: 49 })
  })
})

/** A process that was stopped keeps no pace. */
const uninterrupted = worlds.map(world => ({ ...world, stop: undefined }))

describe('in any world', () => {
  it('no group is read twice within min-interval, except on a deadline that comes sooner', async () => {
    await fc.assert(
      fc.asyncProperty(uninterrupted, async world => {
        const { polls } = await play(world)
        const own = world.targets.map(({ timeout }) => timeout)
        const last = new Map<string, number>()
        for (const { start, asked } of polls) {
          for (const key of asked.map(groupKey)) {
            const pause = start - (last.get(key) ?? Number.NEGATIVE_INFINITY)
            last.set(key, start)
            if (pause >= world.pace.min - 1e-6) continue
            expect(start).toBeLessThan(world.pace.min)
            expect([...own, world.rules.timeout]).toContain(start)
          }
        }
      }),
      { numRuns: 1000, seed: SEED },
    )
  })

  it('no pause is longer than max-interval, but for a last one before a deadline', async () => {
    await fc.assert(
      fc.asyncProperty(uninterrupted, async world => {
        const { polls } = await play(world)
        const { min, max } = world.pace
        // A deadline without a separate poll, because one just before it is too close, starts the pause again.
        const longest = max >= 2 * min ? max : max + min
        for (const [index, { start }] of polls.entries())
          expect(start - (polls[index - 1]?.end ?? 0)).toBeLessThanOrEqual(longest + min + 1e-6)
      }),
      { numRuns: 1000, seed: SEED },
    )
  })

  it('no poll starts after the last deadline, and the end comes within one call-timeout of it', async () => {
    await fc.assert(
      fc.asyncProperty(uninterrupted, async world => {
        const { polls, watched } = await play(world)
        const last = Math.max(world.rules.timeout, ...world.targets.map(({ timeout }) => timeout))
        for (const { start } of polls) expect(start).toBeLessThanOrEqual(last)
        expect(watched.ms).toBeLessThanOrEqual(last + CALL_TIMEOUT)
      }),
      { numRuns: 1000, seed: SEED },
    )
  })

  it('one call is made for each type and workspace and poll', async () => {
    await fc.assert(
      fc.asyncProperty(uninterrupted, async world => {
        const { polls, lastRunReads, watched } = await play(world)
        for (const { asked } of polls) {
          expect(asked.length).toBeGreaterThan(0)
          expect(new Set(asked.map(groupKey)).size).toBe(asked.length)
        }
        expect(watched.polls).toBe(polls.length)
        // Of the last poll only what was asked in time.
        const answers = polls.flatMap(poll => poll.answers)
        const lastRuns = lastRunReads.flatMap(read => [...read.answers])
        expect(watched.calls).toBe(answers.length + lastRuns.length)
      }),
      { numRuns: 1000, seed: SEED },
    )
  })

  it('a cancel at any moment ends it at that moment, with a report of every resource', async () => {
    await fc.assert(
      fc.asyncProperty(uninterrupted, fc.integer({ min: 0, max: 130_000 }), async (world, cancelAt) => {
        const whole = await play(world)
        const { watched, polls } = await play(world, cancelAt)
        const report = reportOn(watched)
        if (cancelAt > whole.watched.ms) {
          expect(watched.cancelled).toBe(false)
          expect(report).toEqual(reportOn(whole.watched))
          return
        }
        expect(watched.ms).toBe(cancelAt)
        for (const { start } of polls) expect(start).toBeLessThanOrEqual(cancelAt)
        if (cancelAt === whole.watched.ms && !watched.cancelled) return
        expect(report.result).toBe('cancelled')
        for (const target of world.targets.filter(one => !isPattern(one)))
          expect(report.resources.map(({ id }) => id)).toContain(target.id)
        // What was decided by then stays, and what was open is not decided by the cancel.
        for (const { id, verdict, seconds } of report.resources)
          if (verdict !== 'undecided') expect(seconds, id).toBeLessThanOrEqual(cancelAt / 1000 + 0.05)
      }),
      { numRuns: 2000, seed: SEED },
    )
  })
})

describe('a cancel', () => {
  it('before the start makes no call', async () => {
    const controller = new AbortController()
    controller.abort()
    const clock = virtualClock()
    const source = virtualSource(clock, { rows: () => [] })
    const watched = await watch([aTarget('worker/a')], RULES, PACE, {
      source,
      clock,
      random: () => 0,
      signal: controller.signal,
      onStep: () => {},
    })
    expect(watched).toMatchObject({ cancelled: true, polls: 0, calls: 0 })
    expect(reportOn(watched)).toMatchObject({
      result: 'cancelled',
      resources: [{ verdict: 'undecided' }],
    })
  })

  it('in a pause wakes it up', async () => {
    const { report, starts } = await run({ 'worker/a': NEVER }, { cancelAt: 3000 })
    expect(starts).toEqual([0, 2000])
    expect(report).toMatchObject({ result: 'cancelled', seconds: 3 })
  })

  it('in a call that hangs gives it up', async () => {
    const { report } = await run(
      { 'worker/a': [[0, READY]] },
      { cancelAt: 9000, call: () => ({ takes: Number.POSITIVE_INFINITY }) },
    )
    expect(report).toMatchObject({ result: 'cancelled', seconds: 9, resources: [{ verdict: 'undecided' }] })
  })

  it('past the deadline decides nothing that is not decided', async () => {
    const { report } = await run(
      { 'worker/a': NEVER },
      {
        cancelAt: 22_000,
        targets: [aTarget('worker/a', { timeout: 20_000 })],
        rules: { timeout: 20_000 },
        call: () => ({ takes: 7000 }),
      },
    )
    expect(report).toMatchObject({ result: 'cancelled', seconds: 22, resources: [{ verdict: 'undecided' }] })
  })

  it('in the very poll that decides is still a cancel, and what was decided stays', async () => {
    const { report } = await run(
      { 'worker/a': [[0, 'error ']], 'depot/d': NEVER },
      {
        cancelAt: 15_000,
        call: ({ type }, _nth, at) => ({ takes: type === 'depot' && at >= 10_000 ? 20_000 : 0 }),
      },
    )
    expect(report).toMatchObject({
      result: 'cancelled',
      seconds: 15,
      resources: [
        { id: 'worker/a@public', verdict: 'failed' },
        { id: 'depot/d', verdict: 'undecided' },
      ],
    })
  })
})

describe('failed polls', () => {
  const failing =
    (from: number, until: number): NonNullable<Play['call']> =>
    (_group, nth) =>
      nth >= from && nth < until ? { takes: 0, failure: BROKEN } : { takes: 0 }

  it('double the pause each, and the fifth ends the wait as error', async () => {
    const { starts, report } = await run(
      { 'worker/a': NEVER },
      { rules: { startGrace: 42_000 }, call: failing(0, 99) },
    )
    expect(starts).toEqual([0, 4000, 12_000, 27_000, 42_000])
    expect(report.result).toBe('error')
  })

  it('end the wait only after they have lasted start-grace', async () => {
    const { starts, report } = await run(
      { 'worker/a': NEVER },
      { rules: { startGrace: 60_000 }, call: failing(0, 99) },
    )
    expect(starts).toEqual([0, 4000, 12_000, 27_000, 42_000, 57_000, 72_000])
    expect(report.result).toBe('error')
  })

  it('are forgotten after a good one', async () => {
    const { gaps } = await run({ 'worker/a': NEVER }, { rules: { timeout: 20_000 }, call: failing(0, 2) })
    expect(gaps.slice(0, 3)).toEqual([4000, 8000, 2000])
  })

  it("don't slow others down once their group isn't polled any more", async () => {
    const { starts } = await run(
      { 'depot/d': NEVER, 'worker/a': NEVER },
      {
        targets: [aTarget('depot/d', { timeout: 10_000 }), aTarget('worker/a', { timeout: 60_000 })],
        rules: { failFast: false, timeout: 60_000 },
        call: ({ type }) => (type === 'depot' ? { takes: 0, failure: BROKEN } : { takes: 0 }),
      },
    )
    // The last poll of the depot is the one on its deadline, and the pause after it may be long. All later ones are
    // a tenth of the wait, or less.
    const after = starts.filter(start => start > 10_000)
    for (const [index, start] of after.entries())
      if (index > 0) expect(start - (after[index - 1] ?? 0)).toBeLessThanOrEqual(2 * PACE.min + start / 10)
    expect(after.length).toBeGreaterThan(5)
  })

  it('that no retry can fix end the wait at once, also in the fiftieth poll', async () => {
    const { report, polls } = await run(
      { 'worker/a': NEVER },
      { call: (_group, nth) => (nth === 49 ? { takes: 0, failure: FORBIDDEN } : { takes: 0 }) },
    )
    expect(polls).toHaveLength(50)
    expect(report).toMatchObject({ result: 'error', problem: { nextStep: FORBIDDEN.nextStep } })
  })

  it('by hanging are five at most, whatever the timeout', async () => {
    const { report, watched } = await run(
      { 'worker/a': NEVER },
      {
        rules: { timeout: 3_600_000 },
        call: () => ({ takes: Number.POSITIVE_INFINITY }),
        callTimeout: 30_000,
      },
    )
    expect(report).toMatchObject({ result: 'error', problem: { message: HANGS.message } })
    expect(watched.ms).toBeLessThanOrEqual(5 * (30_000 + PACE.max))
  })

  it('do not make a good deploy fail, nor shorten its window', async () => {
    const { report, watched } = await run({ 'worker/a': [[0, READY]] }, { call: failing(1, 4) })
    expect(report.result).toBe('healthy')
    expect(watched.ms).toBeGreaterThan(10_000)
  })
})

describe('the closing read', () => {
  const late: Timeline = [
    [0, 'pending '],
    [60_000, READY],
  ]

  it('finds what failed after it was done', async () => {
    const { report } = await run({
      'depot/d': [
        [0, 'active '],
        [30_000, 'error '],
      ],
      'worker/a': late,
    })
    expect(report.result).toBe('unhealthy')
    expect(report.resources[0]).toMatchObject({ id: 'depot/d', verdict: 'failed' })
  })

  it('comes after a pause if the last poll of its group failed', async () => {
    // The answer that shows that the worker is ready doesn't show the other one of its group any more.
    const { polls, gaps } = await run(
      {
        'worker/a': [[0, READY]],
        'worker/b': [
          [0, 'pending '],
          [4000, READY],
        ],
      },
      {
        rules: { failureGrace: 0 },
        targets: [aTarget('worker/a', { stableFor: 0 }), aTarget('worker/b', { stableFor: 0 })],
        call: (_group, nth) => ({ takes: 0, ...(nth === 2 && { survive: rows => rows.slice(1) }) }),
      },
    )
    expect(polls.map(({ start }) => start)).toEqual([0, 2000, 4000, 8000])
    expect(gaps.at(-1)).toBe(2 * PACE.min)
  })

  it('does not mind a finished run that was cleaned away', async () => {
    const { report, polls } = await run({
      'workflow/w': [
        [0, 'active succeeded'],
        [30_000, undefined],
      ],
      'worker/a': late,
    })
    expect(polls.at(-1)?.asked.map(groupKey)).toEqual(['workflow@public'])
    expect(report.result).toBe('healthy')
  })

  it.each([
    ['at the same time', 4],
    ['one after the other', 1],
  ])(
    'happens once, though every call takes longer than max-interval and they run %s',
    async (_, sideBySide) => {
      const { report, polls } = await run(
        { 'depot/d': [[0, 'active ']], 'compute/c': [[0, 'active ']], 'worker/a': late },
        { call: () => ({ takes: 25_000 }), sideBySide },
      )
      expect(report.result).toBe('healthy')
      const ofDepots = polls.filter(({ asked }) => asked.some(({ type }) => type === 'depot'))
      expect(ofDepots).toHaveLength(2)
    },
  )

  it('comes also where the call that made the last one healthy took longer than max-interval', async () => {
    // The depot is read in 100 ms at 0 s; the worker's call takes 29 s and ends the wait. By then the depot, which
    // failed at 1 s, was last read 29 s ago.
    const { report } = await run(
      {
        'depot/d': [
          [0, 'active '],
          [1000, 'error '],
        ],
        'worker/a': [[0, READY]],
      },
      {
        targets: [aTarget('depot/d'), aTarget('worker/a', { stableFor: 1000 })],
        call: ({ type }, nth) => ({ takes: type === 'worker' && nth === 1 ? 29_000 : 100 }),
      },
    )
    expect(report.result).toBe('unhealthy')
  })
})

describe('a wildcard', () => {
  it('has not forgotten the relapse of a row that left and came back', async () => {
    const { watched } = await run(
      {
        'worker/xa': [[0, READY]],
        'worker/xb': [
          [0, READY],
          [4000, undefined],
          [8000, READY],
        ],
        'depot/d': [
          [0, 'pending '],
          [60_000, 'active '],
        ],
      },
      { targets: [aTarget('worker/x*'), aTarget('depot/d')] },
    )
    const decided = watched.wait.tracks.find(({ target }) => target.name === 'xb')?.decision
    expect(decided?.verdict).toBe('healthy')
    // Its window of 10 s has doubled.
    expect(decided?.at).toBeGreaterThanOrEqual(28_000)
  })
})

describe('the pause in a real wait', () => {
  test.each([0, 0.5, 0.99])('is a tenth of the time since the last change, with jitter %f', async jitter => {
    const { polls } = await run({ 'worker/a': NEVER }, { jitter })
    for (const [index, { start }] of polls.entries()) {
      const before = polls[index - 1]
      // The last two lie where the deadline wants them.
      if (!before || index >= polls.length - 2) continue
      const tenth = Math.min(PACE.max, Math.max(PACE.min, before.end / 10))
      expect(start - before.end).toBeLessThanOrEqual(tenth + 1e-6)
      expect(start - before.end).toBeGreaterThanOrEqual(Math.max(PACE.min, 0.9 * tenth) - 1e-6)
    }
  })

  it('is short again after a change', async () => {
    const { polls } = await run({
      'worker/a': [
        [0, 'pending '],
        [200_000, 'active pending:0/1'],
      ],
    })
    const seen = polls.findIndex(({ start }) => start >= 200_000)
    expect((polls[seen + 1]?.start ?? 0) - (polls[seen]?.start ?? 0)).toBe(PACE.min)
  })
})
