import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { Answer, Failure, Row } from '../../src/health/model.ts'
import { type Rules, readingOf } from '../../src/health/resource.ts'
import { begin, deadlines, endOf, expire, groupsToAsk, observe } from '../../src/health/wait.ts'
import { groupKey, type Target } from '../../src/targets/targets.ts'
import { reportOn } from '../report/made.ts'
import { aRow, aTarget, BROKEN, FORBIDDEN } from '../watch/virtual.ts'

const RULES: Rules = {
  waitFor: 'healthy',
  timeout: 600_000,
  startGrace: 120_000,
  failureGrace: 10_000,
  failFast: true,
  ignorePreexisting: false,
}

const WORKER = { id: 'worker/a@public', name: 'worker/a' } as const
const FLOW = 'workflow/w@public'
const READY = 'active running:1'
const ROLLING = 'active pending:0/1'
const FAILED = 'error running:1'

/** What one poll shows: 'worker/a' to its status and runtime, or one for each version; who is not named is absent. */
type Shows = Readonly<Record<string, string | Readonly<Record<string, string>>>>

/** A wait to be told what is polled, second by second, and asked what it makes of it. */
function waitFor(targets: readonly Target[], special: Partial<Rules> = {}) {
  let wait = begin(targets, { ...RULES, ...special })
  let now = 0
  let polls = 0

  function step(seconds: number, answers: readonly Answer[]): void {
    now = seconds * 1000
    wait = expire(observe(wait, answers), now)
  }

  function rowsOf(group: Answer['group'], shows: Shows): Answer {
    const rows = Object.entries(shows).flatMap(([name, shown]) => {
      const target = aTarget(name, group.workspace === undefined ? {} : { workspace: group.workspace })
      if (groupKey(target) !== groupKey(group)) return []
      const versions = typeof shown === 'string' ? { v1: shown } : shown
      return Object.entries(versions).map(([version, words]) => aRow(target, words, version))
    })
    return { group, at: now, rows }
  }

  const endNow = () => endOf(wait, now)
  return {
    /** Every group that is asked answers, but for those that fail. */
    poll(seconds: number, shows: Shows, failing: Readonly<Record<string, Failure>> = {}): void {
      now = seconds * 1000
      polls += 1
      const answers = groupsToAsk(wait).map((group): Answer => {
        const failure = failing[groupKey(group)]
        return failure ? { group, at: now, failure } : rowsOf(group, shows)
      })
      step(seconds, answers)
    },
    /** Time that passes without a poll. */
    pass(seconds: number): void {
      now = seconds * 1000
      wait = expire(wait, now)
    },
    decision: (id: string) => wait.tracks.find(({ target }) => target.id === id)?.decision,
    verdict: (id: string) => {
      const track = wait.tracks.find(({ target }) => target.id === id)
      return track ? (track.decision?.verdict ?? 'open') : 'unheard of'
    },
    ids: () => wait.tracks.map(({ target }) => target.id),
    asks: () => groupsToAsk(wait).map(groupKey),
    deadlines: () => deadlines(wait),
    changedAt: () => wait.changedAt,
    end: endNow,
    isOver: () => endNow() !== undefined,
    report() {
      const end = endNow()
      if (!end) throw new Error('the wait is not over')
      return reportOn({ ...end, wait, cancelled: false, polls, calls: polls, ms: now })
    },
  }
}

const waitForWorker = (special: Partial<Target> = {}, rules: Partial<Rules> = {}) =>
  waitFor([aTarget(WORKER.name, special)], rules)

describe('a resource that is healthy and running', () => {
  it('is done when it has been so for stable-for', () => {
    const wait = waitForWorker()
    wait.poll(0, { 'worker/a': READY })
    wait.poll(9.999, { 'worker/a': READY })
    expect(wait.verdict(WORKER.id)).toBe('open')
    wait.poll(10, { 'worker/a': READY })
    expect(wait.verdict(WORKER.id)).toBe('healthy')
    expect(wait.isOver()).toBe(true)
    expect(wait.report().result).toBe('healthy')
  })

  test.each([
    ['progressing', ROLLING],
    ['without replicas', 'active running:0'],
    ['pending', 'pending running:1'],
    ['failing', FAILED],
    ['unknown', 'active hibernating'],
    ['absent', undefined],
  ])('starts its window anew when it is %s in between', (_, other) => {
    const wait = waitForWorker()
    wait.poll(0, { 'worker/a': READY })
    wait.poll(9, other === undefined ? {} : { 'worker/a': other })
    wait.poll(11, { 'worker/a': READY })
    wait.poll(20.999, { 'worker/a': READY })
    expect(wait.verdict(WORKER.id)).toBe('open')
    wait.poll(21, { 'worker/a': READY })
    expect(wait.verdict(WORKER.id)).toBe('healthy')
  })

  it('is done since then, and what it shows is told further on', () => {
    const wait = waitFor([aTarget('worker/a'), aTarget('worker/b')])
    for (const time of [0, 10]) wait.poll(time, { 'worker/a': READY, 'worker/b': ROLLING })
    wait.poll(20, { 'worker/a': 'active running:2', 'worker/b': READY })
    wait.poll(30, { 'worker/a': 'active running:2', 'worker/b': READY })
    expect(wait.decision(WORKER.id)).toMatchObject({ at: 10_000, reason: 'running:1 for 10s' })
    expect(wait.report().resources[0]).toMatchObject({
      runtime: 'running:2',
      history: [{ runtime: 'running:1' }, { at: 20, runtime: 'running:2' }],
    })
  })

  it('keeps its window when another number of replicas runs', () => {
    const wait = waitForWorker()
    wait.poll(0, { 'worker/a': 'active running:1' })
    wait.poll(5, { 'worker/a': 'active running:2' })
    wait.poll(10, { 'worker/a': 'active running' })
    expect(wait.verdict(WORKER.id)).toBe('healthy')
  })

  it('has the window of its own stable-for', () => {
    const wait = waitForWorker({ stableFor: 60_000 })
    wait.poll(0, { 'worker/a': READY })
    wait.poll(59, { 'worker/a': READY })
    expect(wait.verdict(WORKER.id)).toBe('open')
    wait.poll(60, { 'worker/a': READY })
    expect(wait.verdict(WORKER.id)).toBe('healthy')
  })

  it('counts at once with a stable-for of 0', () => {
    const wait = waitForWorker({ stableFor: 0 })
    wait.poll(0, { 'worker/a': READY })
    expect(wait.verdict(WORKER.id)).toBe('healthy')
  })

  it('is only done after a whole window of healthy readings, whatever else it shows', () => {
    const words = [READY, READY, READY, 'active running:3', ROLLING, FAILED, 'active hibernating', undefined]
    const readings = fc.array(fc.tuple(fc.integer({ min: 1, max: 8000 }), fc.constantFrom(...words)), {
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(readings, fc.integer({ min: 0, max: 20_000 }), (steps, stableFor) => {
        const wait = waitForWorker({ stableFor }, { failFast: false, failureGrace: 1_000_000 })
        let now = 0
        let healthySince: number | undefined
        for (const [after, shows] of steps) {
          now += after
          wait.poll(now / 1000, shows === undefined ? {} : { 'worker/a': shows })
          const healthy = shows === READY || shows === 'active running:3'
          healthySince = healthy ? (healthySince ?? now) : undefined
          const done = healthySince !== undefined && now - healthySince >= stableFor
          expect(wait.verdict(WORKER.id)).toBe(done ? 'healthy' : 'open')
          if (done) return
        }
      }),
    )
  })
})

describe('a resource whose runtime leaves nothing to wait for is done at once', () => {
  test.each([
    ['workflow/w', 'active succeeded'],
    ['workflow/w', 'active next:2030-01-01T00:00:00Z'],
    ['depot/d', 'active '],
    ['compute/c', 'active '],
    ['compute/c', 'active succeeded'],
  ])('%s with %j', (name, shows) => {
    const target = aTarget(name)
    const wait = waitFor([target])
    wait.poll(0, { [name]: shows })
    expect(wait.verdict(target.id)).toBe('healthy')
    expect(wait.isOver()).toBe(true)
  })

  it('but not a depot that is running', () => {
    const target = aTarget('depot/d')
    const wait = waitFor([target])
    wait.poll(0, { 'depot/d': 'active running' })
    expect(wait.verdict(target.id)).toBe('open')
    wait.poll(10, { 'depot/d': 'active running' })
    expect(wait.verdict(target.id)).toBe('healthy')
  })
})

describe('a resource that is failing', () => {
  it('is failed when it has been so for failure-grace', () => {
    const wait = waitForWorker()
    wait.poll(5, { 'worker/a': FAILED })
    wait.poll(14.999, { 'worker/a': 'active failed' })
    expect(wait.verdict(WORKER.id)).toBe('open')
    wait.poll(15, { 'worker/a': FAILED })
    expect(wait.verdict(WORKER.id)).toBe('failed')
    expect(wait.report().result).toBe('unhealthy')
  })

  test.each([
    ['healthy', READY],
    ['progressing', ROLLING],
    ['unknown', 'active hibernating'],
    ['absent', undefined],
  ])('is not failed when it is %s in between: its grace starts anew', (_, other) => {
    const wait = waitForWorker()
    wait.poll(0, { 'worker/a': FAILED })
    wait.poll(9, other === undefined ? {} : { 'worker/a': other })
    wait.poll(11, { 'worker/a': FAILED })
    wait.poll(20, { 'worker/a': FAILED })
    expect(wait.verdict(WORKER.id)).toBe('open')
    wait.poll(21, { 'worker/a': FAILED })
    expect(wait.verdict(WORKER.id)).toBe('failed')
  })

  it('and recovers for good is healthy in the end', () => {
    const wait = waitForWorker()
    wait.poll(0, { 'worker/a': FAILED })
    wait.poll(9, { 'worker/a': READY })
    wait.poll(19, { 'worker/a': READY })
    expect(wait.verdict(WORKER.id)).toBe('healthy')
  })

  it('is failed at once with a failure-grace of 0', () => {
    const wait = waitForWorker({}, { failureGrace: 0 })
    wait.poll(0, { 'worker/a': FAILED })
    expect(wait.verdict(WORKER.id)).toBe('failed')
  })

  it('stays failed, for nothing but health can be undone', () => {
    const wait = waitFor([aTarget('worker/a'), aTarget('worker/b')], { failFast: false })
    wait.poll(0, { 'worker/a': FAILED, 'worker/b': ROLLING })
    wait.poll(10, { 'worker/a': FAILED, 'worker/b': ROLLING })
    wait.poll(20, { 'worker/a': READY, 'worker/b': READY })
    wait.poll(30, { 'worker/a': READY, 'worker/b': READY })
    expect(wait.verdict(WORKER.id)).toBe('failed')
    const { result, resources } = wait.report()
    expect(result).toBe('unhealthy')
    // What is told of it is what decided.
    expect(resources[0]).toMatchObject({ status: 'error', seconds: 10, history: [{ status: 'error' }] })
  })

  it('has a reason that says why and for how long', () => {
    const wait = waitForWorker()
    wait.poll(0, { 'worker/a': 'error running:1' })
    wait.poll(12, { 'worker/a': 'error running:1' })
    expect(wait.decision(WORKER.id)).toEqual({
      verdict: 'failed',
      reason: 'status is error for 12s',
      at: 12_000,
      finished: false,
    })
  })
})

describe('a resource that is not there', () => {
  it('is missing when it has been absent for start-grace from the start', () => {
    const wait = waitForWorker()
    wait.poll(0, {})
    wait.poll(119.999, {})
    expect(wait.verdict(WORKER.id)).toBe('open')
    wait.poll(120, {})
    expect(wait.verdict(WORKER.id)).toBe('missing')
    expect(wait.report().result).toBe('unhealthy')
  })

  it('may appear within start-grace', () => {
    const wait = waitForWorker()
    wait.poll(0, {})
    wait.poll(119, { 'worker/a': READY })
    wait.poll(129, { 'worker/a': READY })
    expect(wait.verdict(WORKER.id)).toBe('healthy')
  })

  it('is missing after failure-grace if it was there and went away', () => {
    const wait = waitForWorker()
    wait.poll(0, { 'worker/a': ROLLING })
    wait.poll(5, {})
    wait.poll(14.999, {})
    expect(wait.verdict(WORKER.id)).toBe('open')
    wait.poll(15, {})
    expect(wait.verdict(WORKER.id)).toBe('missing')
  })

  it('may go away and come back within failure-grace, as often as it likes', () => {
    const wait = waitForWorker()
    for (let time = 0; time <= 60; time += 12) {
      wait.poll(time, { 'worker/a': READY })
      wait.poll(time + 1, {})
      wait.poll(time + 10, {})
    }
    expect(wait.verdict(WORKER.id)).toBe('open')
  })

  it('has no longer start-grace than the timeout', () => {
    const wait = waitForWorker({ timeout: 600_000 }, { timeout: 30_000 })
    wait.poll(0, {})
    wait.poll(30, {})
    expect(wait.verdict(WORKER.id)).toBe('missing')
  })

  it('is missing at once with a start-grace of 0', () => {
    const wait = waitForWorker({}, { startGrace: 0 })
    wait.poll(0, {})
    expect(wait.verdict(WORKER.id)).toBe('missing')
  })
})

describe('at its deadline a resource', () => {
  test.each([
    ['that is pending is stuck', 'pending ', 'timed-out', 'timed-out'],
    ['that is rolling out is stuck', ROLLING, 'timed-out', 'timed-out'],
    ['with an unknown word is stuck', 'active hibernating', 'timed-out', 'timed-out'],
    ['that is healthy with its window open is stuck', READY, 'timed-out', 'timed-out'],
    ['that is failing is failed', FAILED, 'failed', 'unhealthy'],
    ['that is absent is missing', undefined, 'missing', 'unhealthy'],
  ])('%s', (_, shows, verdict, result) => {
    const wait = waitForWorker()
    wait.poll(0, { 'worker/a': ROLLING })
    wait.poll(590, { 'worker/a': ROLLING })
    wait.poll(595, shows === undefined ? {} : { 'worker/a': shows })
    expect(wait.isOver()).toBe(false)
    wait.poll(600, shows === undefined ? {} : { 'worker/a': shows })
    expect(wait.verdict(WORKER.id)).toBe(verdict)
    expect(wait.report().result).toBe(result)
  })

  it('is told how much of its window was left', () => {
    const wait = waitForWorker()
    wait.poll(0, { 'worker/a': ROLLING })
    wait.poll(596, { 'worker/a': READY })
    wait.poll(600, { 'worker/a': READY })
    expect(wait.decision(WORKER.id)?.reason).toMatch(/\b6s of its 10s\b/)
  })

  it('is told the word that is not known', () => {
    const wait = waitForWorker()
    wait.poll(600, { 'worker/a': 'active hibernating' })
    expect(wait.decision(WORKER.id)?.reason).toContain('hibernating')
  })

  it('is healthy if its window ends on it', () => {
    const wait = waitForWorker()
    wait.poll(590, { 'worker/a': READY })
    wait.poll(600, { 'worker/a': READY })
    expect(wait.verdict(WORKER.id)).toBe('healthy')
  })

  it('is judged by the poll that was under way', () => {
    const wait = waitForWorker({ stableFor: 0 })
    wait.poll(0, { 'worker/a': ROLLING })
    wait.poll(599, { 'worker/a': READY })
    wait.pass(610)
    expect(wait.verdict(WORKER.id)).toBe('healthy')
  })
})

describe('a deadline of its own', () => {
  const both = [
    aTarget('worker/a', { timeout: 30_000 }),
    aTarget('worker/b', { timeout: 600_000 }),
    aTarget('worker/c', { timeout: 1_800_000 }),
  ]

  it('may be shorter or longer than that of the action', () => {
    const wait = waitFor(both, { failFast: false })
    const shows = { 'worker/a': ROLLING, 'worker/b': ROLLING, 'worker/c': ROLLING }
    const verdicts = () => wait.ids().map(wait.verdict)
    wait.poll(29, shows)
    expect(verdicts()).toEqual(['open', 'open', 'open'])
    wait.poll(30, shows)
    expect(verdicts()).toEqual(['timed-out', 'open', 'open'])
    wait.poll(600, shows)
    expect(verdicts()).toEqual(['timed-out', 'timed-out', 'open'])
    expect(wait.isOver()).toBe(false)
    wait.poll(1800, shows)
    expect(verdicts()).toEqual(['timed-out', 'timed-out', 'timed-out'])
    expect(wait.report().result).toBe('timed-out')
  })

  it('lies ahead for nobody who is decided', () => {
    const wait = waitFor([aTarget('depot/d', { timeout: 30_000 }), aTarget('worker/b')])
    expect(wait.deadlines()).toEqual([30_000, 600_000])
    wait.poll(0, { 'depot/d': 'active ', 'worker/b': ROLLING })
    expect(wait.deadlines()).toEqual([600_000])
  })

  it('makes an error of what was never read', () => {
    const wait = waitForWorker()
    wait.pass(599.999)
    expect(wait.isOver()).toBe(false)
    wait.pass(600)
    const message = 'worker/a@public was not read within 10m'
    expect(wait.end()).toEqual({ failure: { message, nextStep: '', permanent: false } })
    expect(wait.report()).toMatchObject({ result: 'error', problem: { message, nextStep: '' } })
  })

  it('needs no poll to come', () => {
    const wait = waitFor(both, { failFast: false })
    wait.poll(0, { 'worker/a': ROLLING })
    wait.pass(30)
    expect(wait.verdict('worker/a@public')).toBe('timed-out')
  })
})

describe('what is done can be undone', () => {
  const two = [aTarget('worker/a'), aTarget('worker/b')]
  const b = { 'worker/b': ROLLING }

  function doneAndThen(shows: Shows) {
    const wait = waitFor(two)
    wait.poll(0, { 'worker/a': READY, ...b })
    wait.poll(10, { 'worker/a': READY, ...b })
    expect(wait.verdict(WORKER.id)).toBe('healthy')
    wait.poll(20, { ...shows, ...b })
    return wait
  }

  test.each([
    ['is progressing', { 'worker/a': ROLLING }],
    ['is failing', { 'worker/a': FAILED }],
    ['is unknown', { 'worker/a': 'active hibernating' }],
    ['is absent', {}],
  ])('by a later reading that %s', (_, shows) => {
    expect(doneAndThen(shows).verdict(WORKER.id)).toBe('open')
  })

  it('with the window starting anew', () => {
    const wait = doneAndThen({ 'worker/a': ROLLING })
    wait.poll(25, { 'worker/a': READY, ...b })
    wait.poll(34, { 'worker/a': READY, ...b })
    expect(wait.verdict(WORKER.id)).toBe('open')
    wait.poll(35, { 'worker/a': READY, ...b })
    expect(wait.verdict(WORKER.id)).toBe('healthy')
  })

  test.each([
    ['failing', { 'worker/a': FAILED }, 'failed'],
    ['absent', {}, 'missing'],
  ])('with the grace starting anew where it is %s', (_, shows, verdict) => {
    const wait = doneAndThen(shows)
    wait.poll(29, { ...shows, ...b })
    expect(wait.verdict(WORKER.id)).toBe('open')
    wait.poll(30, { ...shows, ...b })
    expect(wait.verdict(WORKER.id)).toBe(verdict)
  })

  it.each([
    ['shorter', 30_000],
    ['longer', 1_800_000],
  ])("with the action's timeout as its deadline, not its own %s one", (_, timeout) => {
    const wait = waitFor([aTarget('worker/a', { timeout }), aTarget('worker/b', { timeout: 1_800_000 })], {
      failFast: false,
    })
    wait.poll(0, { 'worker/a': READY, ...b })
    wait.poll(10, { 'worker/a': READY, ...b })
    wait.poll(20, { 'worker/a': ROLLING, ...b })
    wait.poll(599, { 'worker/a': ROLLING, ...b })
    expect(wait.verdict(WORKER.id)).toBe('open')
    wait.poll(600, { 'worker/a': ROLLING, ...b })
    expect(wait.verdict(WORKER.id)).toBe('timed-out')
  })

  it.each([
    ['comes with that reading', 600],
    ['is over already', 700],
  ])('with the latest deadline of the wait where the timeout %s', (_, at) => {
    const wait = waitFor([aTarget('worker/a'), aTarget('worker/b', { timeout: 1_800_000 })])
    wait.poll(0, { 'worker/a': READY, ...b })
    wait.poll(10, { 'worker/a': READY, ...b })
    wait.poll(at, { 'worker/a': ROLLING, ...b })
    wait.poll(1799, { 'worker/a': ROLLING, ...b })
    expect(wait.verdict(WORKER.id)).toBe('open')
    wait.poll(1800, { 'worker/a': ROLLING, ...b })
    expect(wait.verdict(WORKER.id)).toBe('timed-out')
  })

  describe('but a finished run by failing alone', () => {
    const flow = [aTarget('workflow/w'), aTarget('workflow/x')]
    const x = { 'workflow/x': 'active running' }

    describe.each(['active succeeded', 'active next:2030-01-01T00:00:00Z'])('done as %j', done => {
      test.each([
        ['cleaned away', {}],
        ['run again', { 'workflow/w': 'active running' }],
        ['pending', { 'workflow/w': 'pending ' }],
        ['unknown', { 'workflow/w': 'active dreaming' }],
      ])('stays done when it is %s', (_, shows) => {
        const wait = waitFor(flow)
        wait.poll(0, { 'workflow/w': done, ...x })
        for (let time = 10; time <= 200; time += 10) wait.poll(time, { ...shows, ...x })
        expect(wait.verdict(FLOW)).toBe('healthy')
        wait.poll(210, { 'workflow/w': done, 'workflow/x': done })
        expect(wait.report().resources[0]?.history).toHaveLength(1)
      })

      it('is undone by a failure, whatever came in between', () => {
        const wait = waitFor(flow)
        wait.poll(0, { 'workflow/w': done, ...x })
        wait.poll(10, { 'workflow/w': 'active running', ...x })
        wait.poll(20, { 'workflow/w': 'active failed', ...x })
        expect(wait.verdict(FLOW)).toBe('open')
        wait.poll(29, { 'workflow/w': 'active failed', ...x })
        expect(wait.verdict(FLOW)).toBe('open')
        wait.poll(30, { 'workflow/w': 'active failed', ...x })
        expect(wait.verdict(FLOW)).toBe('failed')
      })
    })

    it('is no run that was done because it is running', () => {
      const wait = waitFor([aTarget('workflow/w', { healthy: ['running'] }), aTarget('workflow/x')])
      wait.poll(0, { 'workflow/w': 'active running', ...x })
      wait.poll(10, { 'workflow/w': 'active running', ...x })
      wait.poll(20, x)
      expect(wait.verdict(FLOW)).toBe('open')
    })
  })
})

describe('before the wait ends as healthy', () => {
  const depotFirst = [aTarget('depot/d'), aTarget('worker/a')]

  it('groups that were read longer ago than max-interval are read once more', () => {
    const wait = waitFor(depotFirst)
    wait.poll(0, { 'depot/d': 'active ', 'worker/a': ROLLING })
    wait.poll(10, { 'worker/a': READY })
    wait.poll(20, { 'worker/a': READY })
    expect(wait.isOver()).toBe(false)
    expect(wait.asks()).toEqual(['depot'])
    wait.poll(22, { 'depot/d': 'active ' })
    expect(wait.isOver()).toBe(true)
    expect(wait.report().result).toBe('healthy')
  })

  it('groups that were read lately are not', () => {
    const wait = waitFor(depotFirst)
    wait.poll(5, { 'depot/d': 'active ', 'worker/a': READY })
    wait.poll(20, { 'worker/a': READY })
    expect(wait.isOver()).toBe(true)
  })

  it('what turns out to be failing is undone and waited for again', () => {
    const wait = waitFor(depotFirst)
    wait.poll(0, { 'depot/d': 'active ', 'worker/a': READY })
    wait.poll(20, { 'worker/a': READY })
    wait.poll(22, { 'depot/d': 'error ' })
    expect(wait.isOver()).toBe(false)
    expect(wait.asks()).toEqual(['depot'])
    wait.poll(32, { 'depot/d': 'error ' })
    expect(wait.report().result).toBe('unhealthy')
  })

  it('is not read again because it takes long: one closing read is enough', () => {
    const wait = waitFor([aTarget('depot/d'), aTarget('compute/c'), aTarget('worker/a')])
    wait.poll(0, { 'depot/d': 'active ', 'compute/c': 'active ', 'worker/a': ROLLING })
    wait.poll(100, { 'worker/a': READY })
    wait.poll(110, { 'worker/a': READY })
    expect(wait.asks()).toEqual(['depot', 'compute'])
    wait.poll(112, { 'depot/d': 'active ' }, { compute: BROKEN })
    expect(wait.asks()).toEqual(['compute'])
    wait.poll(160, { 'compute/c': 'active ' })
    expect(wait.isOver()).toBe(true)
  })

  it('there is time until the timeout, though their own deadlines are over', () => {
    const wait = waitFor([aTarget('depot/d', { timeout: 20_000 }), aTarget('worker/a', { timeout: 20_000 })])
    wait.poll(0, { 'depot/d': 'active ', 'worker/a': ROLLING })
    wait.poll(10, { 'worker/a': READY })
    wait.poll(20, { 'worker/a': READY })
    expect(wait.isOver()).toBe(false)
    wait.poll(22, { 'depot/d': 'error ' })
    wait.poll(32, { 'depot/d': 'error ' })
    expect(wait.report().result).toBe('unhealthy')
  })

  it('the deadline may leave no time for it', () => {
    const wait = waitFor(depotFirst)
    wait.poll(0, { 'depot/d': 'active ', 'worker/a': ROLLING })
    wait.poll(590, { 'worker/a': READY })
    wait.poll(600, { 'worker/a': READY })
    expect(wait.isOver()).toBe(true)
    expect(wait.report().result).toBe('healthy')
  })

  it('a closing read that fails until the deadline leaves the state unlearned', () => {
    const wait = waitFor(depotFirst)
    wait.poll(0, { 'depot/d': 'active ', 'worker/a': ROLLING })
    wait.poll(588, { 'worker/a': READY })
    wait.poll(598, { 'worker/a': READY })
    wait.poll(600, {}, { depot: BROKEN })
    expect(wait.report().result).toBe('error')
  })

  it('a closing read that no retry can mend ends it at once', () => {
    const wait = waitFor(depotFirst)
    wait.poll(0, { 'depot/d': 'active ', 'worker/a': ROLLING })
    wait.poll(10, { 'worker/a': READY })
    wait.poll(20, { 'worker/a': READY })
    wait.poll(22, {}, { depot: FORBIDDEN })
    expect(wait.report()).toMatchObject({ result: 'error', problem: { message: FORBIDDEN.message } })
  })

  it('nothing is read once more where it ends as unhealthy', () => {
    const wait = waitFor(depotFirst)
    wait.poll(0, { 'depot/d': 'active ', 'worker/a': FAILED })
    wait.poll(50, { 'worker/a': FAILED })
    expect(wait.isOver()).toBe(true)
  })
})

describe('a failed poll', () => {
  const group = { 'worker@public': BROKEN }

  it('pauses the stability window until the next good poll', () => {
    const wait = waitForWorker()
    wait.poll(0, { 'worker/a': READY })
    wait.poll(4, {}, group)
    wait.poll(20, { 'worker/a': READY })
    wait.poll(25.999, { 'worker/a': READY })
    expect(wait.verdict(WORKER.id)).toBe('open')
    wait.poll(26, { 'worker/a': READY })
    expect(wait.verdict(WORKER.id)).toBe('healthy')
  })

  it('pauses the failure grace', () => {
    const wait = waitForWorker()
    wait.poll(0, { 'worker/a': FAILED })
    wait.poll(4, {}, group)
    wait.poll(8, {}, group)
    wait.poll(20, { 'worker/a': FAILED })
    expect(wait.verdict(WORKER.id)).toBe('open')
    wait.poll(26, { 'worker/a': FAILED })
    expect(wait.verdict(WORKER.id)).toBe('failed')
  })

  it('pauses the start grace, from the first poll on', () => {
    const wait = waitForWorker({}, { startGrace: 20_000 })
    wait.poll(0, {}, group)
    wait.poll(15, {})
    wait.poll(34, {})
    expect(wait.verdict(WORKER.id)).toBe('open')
    wait.poll(35, {})
    expect(wait.verdict(WORKER.id)).toBe('missing')
  })

  it('pauses the clocks of its own group alone', () => {
    const wait = waitFor([aTarget('worker/a'), aTarget('depot/d')])
    wait.poll(0, { 'worker/a': READY, 'depot/d': 'pending ' })
    wait.poll(5, { 'worker/a': READY }, { depot: BROKEN })
    wait.poll(10, { 'worker/a': READY }, { depot: BROKEN })
    expect(wait.verdict(WORKER.id)).toBe('healthy')
  })

  it('leaves readings as they were', () => {
    const wait = waitFor([aTarget('worker/a'), aTarget('worker/b')])
    wait.poll(0, { 'worker/a': READY, 'worker/b': ROLLING })
    wait.poll(10, { 'worker/a': READY, 'worker/b': ROLLING })
    wait.poll(12, {}, group)
    expect(wait.verdict(WORKER.id)).toBe('healthy')
    expect(wait.verdict('worker/b@public')).toBe('open')
  })

  it('does not pause the deadline', () => {
    const wait = waitForWorker()
    wait.poll(0, { 'worker/a': ROLLING })
    wait.poll(100, {}, group)
    wait.poll(500, { 'worker/a': ROLLING })
    wait.poll(600, { 'worker/a': ROLLING })
    expect(wait.verdict(WORKER.id)).toBe('timed-out')
  })

  it('ends the wait as error when it is the fifth of its group in a row', () => {
    const wait = waitForWorker()
    for (const time of [0, 2, 4, 6]) wait.poll(time, {}, group)
    expect(wait.isOver()).toBe(false)
    wait.poll(8, {}, group)
    const { result, problem } = wait.report()
    expect(result).toBe('error')
    expect(problem).toEqual({ message: expect.stringContaining(BROKEN.message), nextStep: BROKEN.nextStep })
  })

  it('is not counted with those before a good one, nor with those of another group', () => {
    const wait = waitFor([aTarget('worker/a'), aTarget('depot/d')])
    for (const time of [0, 2, 4, 6]) wait.poll(time, { 'depot/d': 'pending ' }, group)
    wait.poll(8, { 'worker/a': ROLLING }, { depot: BROKEN })
    for (const time of [10, 12, 14, 16]) wait.poll(time, { 'depot/d': 'pending ' }, group)
    expect(wait.isOver()).toBe(false)
    wait.poll(18, { 'depot/d': 'pending ' }, group)
    expect(wait.isOver()).toBe(true)
  })

  it('ends the wait at once when no retry can mend it, and says what to do', () => {
    const wait = waitForWorker()
    wait.poll(0, { 'worker/a': ROLLING })
    wait.poll(2, {}, { 'worker@public': FORBIDDEN })
    expect(wait.report().result).toBe('error')
    expect(wait.report().problem).toEqual({ message: FORBIDDEN.message, nextStep: FORBIDDEN.nextStep })
    expect(wait.report().resources.map(({ verdict }) => verdict)).toEqual(['undecided'])
  })

  test.each([
    ['rolling out', ROLLING],
    ['healthy', READY],
    ['failing', FAILED],
  ])('at the deadline ends the wait as error, though the resource was last seen %s', (_, shows) => {
    const wait = waitForWorker()
    wait.poll(595, { 'worker/a': shows })
    wait.poll(600, {}, group)
    expect(wait.report().result).toBe('error')
    expect(wait.report().resources.map(({ verdict }) => verdict)).toEqual(['undecided'])
  })

  it('does not hide that a required resource was decided against before', () => {
    const wait = waitFor([aTarget('worker/a'), aTarget('depot/d')], { failFast: false })
    wait.poll(0, { 'worker/a': FAILED, 'depot/d': 'pending ' })
    wait.poll(10, { 'worker/a': FAILED, 'depot/d': 'pending ' })
    wait.poll(12, {}, { depot: FORBIDDEN })
    expect(wait.report().result).toBe('unhealthy')
    expect(wait.report().problem).not.toBeNull()
  })

  it('does not end the wait of others with fail-fast off, until they are decided', () => {
    const wait = waitFor([aTarget('worker/a'), aTarget('depot/d', { timeout: 30_000 })], { failFast: false })
    wait.poll(29, { 'worker/a': ROLLING, 'depot/d': 'pending ' })
    wait.poll(30, { 'worker/a': READY }, { depot: BROKEN })
    expect(wait.isOver()).toBe(false)
    wait.poll(40, { 'worker/a': READY })
    expect(wait.report().result).toBe('error')
    expect(wait.verdict(WORKER.id)).toBe('healthy')
  })
})

describe('an optional resource', () => {
  const one = [aTarget('worker/a'), aTarget('depot/d', { optional: true })]

  it('is not waited for alone', () => {
    const wait = waitFor(one)
    wait.poll(0, { 'worker/a': READY, 'depot/d': 'pending ' })
    wait.poll(10, { 'worker/a': READY, 'depot/d': 'pending ' })
    const { result, resources } = wait.report()
    expect(result).toBe('healthy')
    expect(resources.find(({ type }) => type === 'depot')?.verdict).toBe('undecided')
  })

  test.each([
    ['failing', 'error ', 'failed'],
    ['absent', undefined, 'missing'],
  ])('never decides, though it is %s', (_, shows, verdict) => {
    const wait = waitFor(one, { startGrace: 10_000 })
    const depot: Shows = shows === undefined ? {} : { 'depot/d': shows }
    wait.poll(0, { 'worker/a': ROLLING, ...depot })
    wait.poll(10, { 'worker/a': ROLLING, ...depot })
    expect(wait.verdict('depot/d')).toBe(verdict)
    expect(wait.isOver()).toBe(false)
    wait.poll(20, { 'worker/a': READY })
    wait.poll(30, { 'worker/a': READY })
    expect(wait.report().result).toBe('healthy')
  })

  it('never decides, though it is stuck at its own deadline', () => {
    const wait = waitFor([aTarget('worker/a'), aTarget('depot/d', { optional: true, timeout: 5000 })])
    wait.poll(0, { 'worker/a': READY, 'depot/d': 'pending ' })
    wait.poll(5, { 'worker/a': READY, 'depot/d': 'pending ' })
    expect(wait.verdict('depot/d')).toBe('timed-out')
    wait.poll(10, { 'worker/a': READY })
    expect(wait.report().result).toBe('healthy')
  })

  it('cannot end the wait by failed polls: its group is given up', () => {
    const wait = waitFor(one)
    wait.poll(0, { 'worker/a': ROLLING }, { depot: FORBIDDEN })
    expect(wait.isOver()).toBe(false)
    expect(wait.asks()).toEqual(['worker@public'])
    wait.poll(10, { 'worker/a': READY })
    wait.poll(20, { 'worker/a': READY })
    expect(wait.report().result).toBe('healthy')
  })

  it('is given up after five failed polls in a row', () => {
    const wait = waitFor(one)
    for (const time of [0, 2, 4, 6]) wait.poll(time, { 'worker/a': ROLLING }, { depot: BROKEN })
    expect(wait.asks()).toContain('depot')
    wait.poll(8, { 'worker/a': ROLLING }, { depot: BROKEN })
    expect(wait.asks()).toEqual(['worker@public'])
    expect(wait.isOver()).toBe(false)
  })

  describe('among others that are all optional', () => {
    const all = [aTarget('worker/a', { optional: true }), aTarget('depot/d', { optional: true })]

    it('is waited for, and still decides nothing', () => {
      const wait = waitFor(all)
      wait.poll(0, { 'worker/a': FAILED, 'depot/d': 'pending ' })
      wait.poll(10, { 'worker/a': FAILED, 'depot/d': 'pending ' })
      expect(wait.verdict(WORKER.id)).toBe('failed')
      expect(wait.isOver()).toBe(false)
      wait.poll(20, { 'depot/d': 'active ' })
      expect(wait.report().result).toBe('healthy')
    })

    it('makes an error of what cannot be learned', () => {
      const wait = waitFor(all)
      wait.poll(0, { 'worker/a': ROLLING }, { depot: FORBIDDEN })
      expect(wait.report().result).toBe('error')
    })
  })
})

describe('with fail-fast', () => {
  const two = [aTarget('worker/a', { timeout: 30_000 }), aTarget('worker/b')]

  test.each([
    ['failed', { 'worker/a': FAILED }, 10, 'unhealthy'],
    ['missing', {}, 10, 'unhealthy'],
    ['timed-out', { 'worker/a': ROLLING }, 30, 'timed-out'],
  ] as const)('the wait ends when one is %s', (verdict, shows, at, result) => {
    const wait = waitFor(two, { startGrace: 10_000 })
    wait.poll(0, { ...shows, 'worker/b': ROLLING })
    expect(wait.isOver()).toBe(false)
    wait.poll(at, { ...shows, 'worker/b': ROLLING })
    expect(wait.isOver()).toBe(true)
    const { resources, ...report } = wait.report()
    expect(report.result).toBe(result)
    expect(resources.map(resource => resource.verdict)).toEqual([verdict, 'undecided'])
  })

  it.each([
    ['failed', { 'worker/a': FAILED }],
    ['missing', {}],
    ['timed-out', { 'worker/a': ROLLING }],
  ])('off, every resource is waited for though one is %s', (verdict, shows) => {
    const wait = waitFor(two, { failFast: false, startGrace: 10_000 })
    for (const time of [0, 10, 20, 30]) wait.poll(time, { ...shows, 'worker/b': ROLLING })
    expect(wait.verdict(WORKER.id)).toBe(verdict)
    expect(wait.isOver()).toBe(false)
    wait.poll(40, { ...shows, 'worker/b': READY })
    wait.poll(50, { ...shows, 'worker/b': READY })
    expect(wait.isOver()).toBe(true)
    expect(wait.verdict('worker/b@public')).toBe('healthy')
    expect(wait.report().result).toBe(verdict === 'timed-out' ? 'timed-out' : 'unhealthy')
  })
})

describe('a pattern', () => {
  const pattern = aTarget('worker/metrics-*')

  it('selects every row of its type and workspace that it matches', () => {
    const wait = waitFor([pattern])
    wait.poll(0, {
      'worker/metrics-api': READY,
      'worker/metrics-': READY,
      'worker/other': FAILED,
      'worker/my-metrics-api': FAILED,
      'service/metrics-api': FAILED,
    })
    expect(wait.ids().sort()).toEqual(['worker/metrics-@public', 'worker/metrics-api@public'])
    wait.poll(10, { 'worker/metrics-api': READY, 'worker/metrics-': READY })
    expect(wait.report().result).toBe('healthy')
  })

  it('is missing while it selects nothing, after start-grace', () => {
    const wait = waitFor([pattern])
    wait.poll(0, { 'worker/other': READY })
    wait.poll(119, {})
    expect(wait.verdict(pattern.id)).toBe('open')
    wait.poll(120, {})
    expect(wait.verdict(pattern.id)).toBe('missing')
    expect(wait.decision(pattern.id)?.reason).toContain('metrics-*')
  })

  it('lets rows join that appear during the wait', () => {
    const wait = waitFor([pattern])
    wait.poll(0, {})
    wait.poll(5, { 'worker/metrics-a': READY })
    wait.poll(12, { 'worker/metrics-a': READY, 'worker/metrics-b': READY })
    wait.poll(15, { 'worker/metrics-a': READY, 'worker/metrics-b': READY })
    expect(wait.verdict('worker/metrics-a@public')).toBe('healthy')
    expect(wait.verdict('worker/metrics-b@public')).toBe('open')
    expect(wait.isOver()).toBe(false)
    wait.poll(22, { 'worker/metrics-a': READY, 'worker/metrics-b': READY })
    expect(wait.report().result).toBe('healthy')
  })

  it('goes on waiting for a row that joined and went away', () => {
    const wait = waitFor([pattern])
    wait.poll(0, { 'worker/metrics-a': ROLLING, 'worker/metrics-b': ROLLING })
    wait.poll(5, { 'worker/metrics-b': ROLLING })
    wait.poll(15, { 'worker/metrics-b': ROLLING })
    expect(wait.verdict('worker/metrics-a@public')).toBe('missing')
  })

  it('does not wait again for what is named by itself, which keeps its own settings', () => {
    const wait = waitFor([aTarget('worker/metrics-a', { stableFor: 0 }), pattern])
    wait.poll(0, { 'worker/metrics-a': READY, 'worker/metrics-b': READY })
    expect(wait.ids().sort()).toEqual(['worker/metrics-a@public', 'worker/metrics-b@public'])
    expect(wait.verdict('worker/metrics-a@public')).toBe('healthy')
    expect(wait.verdict('worker/metrics-b@public')).toBe('open')
  })

  it('that was missing stays so, though a row appears later', () => {
    const wait = waitFor([pattern, aTarget('worker/a')], { failFast: false, startGrace: 10_000 })
    wait.poll(0, { 'worker/a': ROLLING })
    wait.poll(10, { 'worker/a': ROLLING })
    expect(wait.verdict(pattern.id)).toBe('missing')
    wait.poll(20, { 'worker/a': READY, 'worker/metrics-a': READY })
    wait.poll(30, { 'worker/a': READY, 'worker/metrics-a': READY })
    expect(wait.verdict(pattern.id)).toBe('missing')
    expect(wait.report().result).toBe('unhealthy')
  })

  it('lets rows join in the order of their names, whatever the order of the table', () => {
    const wait = waitFor([pattern])
    wait.poll(0, { 'worker/metrics-b': READY, 'worker/metrics-c': READY, 'worker/metrics-a': READY })
    expect(wait.ids()).toEqual(['a', 'b', 'c'].map(name => `worker/metrics-${name}@public`))
  })

  it('selects by the name in its own group, whatever is called so in others', () => {
    const wait = waitFor([aTarget('service/metrics-a'), pattern])
    wait.poll(0, { 'service/metrics-a': READY, 'worker/metrics-a': READY })
    expect(wait.ids()).toEqual(['service/metrics-a@public', 'worker/metrics-a@public'])
  })

  it('is judged itself by a row of its very name', () => {
    const wait = waitFor([pattern])
    for (const time of [0, 10]) wait.poll(time, { [`worker/${pattern.name}`]: READY })
    expect(wait.verdict(pattern.id)).toBe('healthy')
  })

  it('gives a row that joins in time its own deadline', () => {
    const wait = waitFor([{ ...pattern, timeout: 20_000 }, aTarget('worker/a')], { failFast: false })
    wait.poll(19.999, { 'worker/a': ROLLING, 'worker/metrics-a': ROLLING })
    wait.pass(20)
    expect(wait.verdict('worker/metrics-a@public')).toBe('timed-out')
  })

  it.each([20, 30])("gives a row that joins after its own deadline the action's timeout, at %i s", late => {
    const wait = waitFor([{ ...pattern, timeout: 20_000 }, aTarget('worker/a')])
    wait.poll(0, { 'worker/a': ROLLING, 'worker/metrics-a': READY })
    wait.poll(10, { 'worker/a': ROLLING, 'worker/metrics-a': READY })
    const shows = { 'worker/a': ROLLING, 'worker/metrics-a': READY, 'worker/metrics-b': ROLLING }
    wait.poll(late, shows)
    wait.poll(599, shows)
    expect(wait.verdict('worker/metrics-b@public')).toBe('open')
    wait.poll(600, shows)
    expect(wait.verdict('worker/metrics-b@public')).toBe('timed-out')
  })

  it('gives each row its own verdict and its settings', () => {
    const wait = waitFor([{ ...pattern, optional: true }, aTarget('depot/d')])
    wait.poll(0, { 'worker/metrics-a': FAILED, 'depot/d': 'pending ' })
    wait.poll(10, { 'worker/metrics-a': FAILED, 'depot/d': 'pending ' })
    expect(wait.verdict('worker/metrics-a@public')).toBe('failed')
    expect(wait.isOver()).toBe(false)
  })
})

describe('two versions of one resource', () => {
  test.each([
    [READY, FAILED, 'status is error'],
    [FAILED, READY, 'status is error'],
  ])('%j and %j: the less healthy one counts, and the reason names it', (v1, v2, because) => {
    const wait = waitForWorker()
    wait.poll(0, { 'worker/a': { v1, v2 } })
    wait.poll(10, { 'worker/a': { v1, v2 } })
    expect(wait.verdict(WORKER.id)).toBe('failed')
    const { reason } = wait.decision(WORKER.id) ?? {}
    expect(reason).toContain(because)
    expect(reason).toMatch(v1 === FAILED ? /\bv1\b/ : /\bv2\b/)
  })

  it('are not healthy while one is on the way', () => {
    const wait = waitForWorker()
    for (const time of [0, 10, 20]) wait.poll(time, { 'worker/a': { v1: READY, v2: ROLLING } })
    expect(wait.verdict(WORKER.id)).toBe('open')
    wait.poll(600, { 'worker/a': { v1: READY, v2: ROLLING } })
    expect(wait.verdict(WORKER.id)).toBe('timed-out')
    expect(wait.decision(WORKER.id)?.reason).toMatch(/\bv2\b/)
  })

  it('are one resource that may lose its old version', () => {
    const wait = waitForWorker()
    wait.poll(0, { 'worker/a': { v1: READY, v2: ROLLING } })
    wait.poll(5, { 'worker/a': { v2: READY } })
    wait.poll(15, { 'worker/a': { v2: READY } })
    expect(wait.verdict(WORKER.id)).toBe('healthy')
  })
})

describe('the groups that a poll asks for', () => {
  it('are one for each type and workspace, whatever the number of resources', () => {
    const wait = waitFor([
      ...Array.from({ length: 100 }, (_, index) => aTarget(`worker/w${index}`)),
      aTarget('worker/a', { workspace: 'sandbox', id: 'worker/a@sandbox' }),
      aTarget('workflow/f'),
      aTarget('depot/d'),
      aTarget('depot/e'),
    ])
    expect(wait.asks().sort()).toEqual(['depot', 'worker@public', 'worker@sandbox', 'workflow@public'])
  })

  it('are only those in which something is undecided', () => {
    const wait = waitFor([aTarget('worker/a'), aTarget('depot/d')])
    wait.poll(0, { 'worker/a': ROLLING, 'depot/d': 'active ' })
    expect(wait.asks()).toEqual(['worker@public'])
  })

  it('have a workspace only where their type lives in one', () => {
    expect(groupsToAsk(begin([aTarget('depot/d'), aTarget('worker/a')], RULES))).toStrictEqual([
      { type: 'depot' },
      { type: 'worker', workspace: 'public' },
    ])
  })

  it('may be answered with a workspace where there should be none', () => {
    const target = aTarget('depot/d')
    const row = { ...aRow(target, 'active '), workspace: 'public' }
    const wait = observe(begin([target], RULES), [{ group: { type: 'depot' }, at: 0, rows: [row] }])
    expect(wait.tracks.map(readingOf)).toEqual(['healthy'])
  })

  it('may be answered with another group, which changes nothing', () => {
    const target = aTarget('worker/a')
    const group = { type: 'worker', workspace: 'sandbox' }
    const before = begin([target], RULES)
    const after = observe(before, [{ group, at: 0, rows: [aRow(target, READY)] }])
    expect(after).toEqual(before)
  })

  it('may be answered with more than was asked for: rows of another type or workspace are not of the group', () => {
    const target = aTarget('worker/a', { stableFor: 0 })
    const readingAs = (row: Partial<Row>): string | undefined => {
      const wait = begin([target], RULES)
      const [group] = groupsToAsk(wait)
      if (!group) throw new Error('one group is to be asked')
      return observe(wait, [{ group, at: 0, rows: [{ ...aRow(target, READY), ...row }] }]).tracks.map(
        readingOf,
      )[0]
    }
    expect(readingAs({})).toBe('healthy')
    expect(readingAs({ type: 'Worker' })).toBe('healthy')
    expect(readingAs({ type: '', workspace: '' })).toBe('healthy')
    expect(readingAs({ type: 'service' })).toBe('absent')
    expect(readingAs({ workspace: 'sandbox' })).toBe('absent')
    expect(readingAs({ name: 'A' })).toBe('absent')
  })

  it('do not mix up one name in two workspaces', () => {
    const sandbox = aTarget('worker/a', { workspace: 'sandbox', id: 'worker/a@sandbox' })
    let wait = begin([aTarget('worker/a'), sandbox], RULES)
    const [first, second] = groupsToAsk(wait)
    if (!first || !second) throw new Error('two groups are to be asked')
    wait = observe(wait, [
      { group: first, at: 0, rows: [aRow(aTarget('worker/a'), ROLLING)] },
      { group: second, at: 0, rows: [aRow(sandbox, FAILED)] },
    ])
    expect(wait.tracks.map(readingOf)).toEqual(['progressing', 'failing'])
  })
})

// People read these in the summary, the annotations and the report.
describe('the reason of a decision says what was seen and for how long', () => {
  const own = (name: string, special: Partial<Target> = {}) => aTarget(name, { timeout: 60_000, ...special })

  test.each`
    target                                   | shown                                                              | reason
    ${own('worker/a')}                       | ${[READY, READY]}                                                  | ${'running:1 for 10s'}
    ${own('workflow/w')}                     | ${['active succeeded']}                                            | ${'succeeded'}
    ${own('workflow/w')}                     | ${['active next:2030-01-01T00:00:00Z']}                            | ${'scheduled, next run at 2030-01-01T00:00:00Z'}
    ${own('workflow/w')}                     | ${['active succeeded ']}                                           | ${'succeeded'}
    ${own('workflow/w')}                     | ${['active succeeded next:1']}                                     | ${'succeeded next:1'}
    ${own('compute/c')}                      | ${['active ']}                                                     | ${'active'}
    ${own('worker/a', { timeout: 5000 })}    | ${['active odd', 'active odd']}                                    | ${'not healthy after 5s: runtime is odd, a word that is not known'}
    ${own('worker/a')}                       | ${[' ', undefined, undefined]}                                     | ${'gone for 10s, last seen with status empty, runtime empty'}
    ${own('worker/a')}                       | ${['error pending', 'error pending']}                              | ${'status is error for 10s'}
    ${own('worker/a')}                       | ${['error failed', 'error failed']}                                | ${'status is error, runtime is failed for 10s'}
    ${own('worker/a')}                       | ${[ROLLING, ROLLING, ROLLING, ROLLING, ROLLING, ROLLING, ROLLING]} | ${'not healthy after 1m: runtime is pending:0/1'}
    ${own('worker/a', { timeout: 5000 })}    | ${[FAILED, FAILED]}                                                | ${'status is error after 5s, at its deadline'}
    ${own('worker/a', { timeout: 5000 })}    | ${[undefined, undefined]}                                          | ${'no worker of this name in workspace public after 5s, at its deadline'}
    ${own('worker/a*', { timeout: 5000 })}   | ${[undefined, undefined]}                                          | ${'no worker matches a* in workspace public after 5s, at its deadline'}
    ${own('compute/c', { timeout: 5000 })}   | ${[undefined, undefined]}                                          | ${'no compute of this name after 5s, at its deadline'}
    ${own('worker/a', { timeout: 180_000 })} | ${Array.from({ length: 13 }, () => undefined)}                     | ${'no worker of this name in workspace public for 2m'}
    ${own('worker/a')}                       | ${[ROLLING, undefined, undefined]}                                 | ${'gone for 10s, last seen with status active, runtime pending:0/1'}
    ${own('worker/a')}                       | ${['pending ', undefined, undefined]}                              | ${'gone for 10s, last seen with status pending, runtime empty'}
  `(
    '$reason',
    ({ target, shown, reason }: { target: Target; shown: (string | undefined)[]; reason: string }) => {
      const wait = waitFor([target])
      const name = `${target.type}/${target.name}`
      shown.forEach((words, index) => {
        if (wait.decision(target.id)) return
        wait.pass(index * 10 - 0.001)
        wait.poll(index * 10, words === undefined ? {} : { [name]: words })
      })
      expect(wait.decision(target.id)?.reason).toBe(reason)
    },
  )
})

describe('the last change', () => {
  const two = [aTarget('worker/a'), aTarget('worker/b')]

  it('is that of any resource, in status or runtime', () => {
    const wait = waitFor(two)
    wait.poll(1, { 'worker/a': ROLLING, 'worker/b': ROLLING })
    expect(wait.changedAt()).toBe(1000)
    wait.poll(2, { 'worker/a': ROLLING, 'worker/b': ROLLING })
    expect(wait.changedAt()).toBe(1000)
    wait.poll(3, { 'worker/a': ROLLING, 'worker/b': READY })
    expect(wait.changedAt()).toBe(3000)
    wait.poll(4, { 'worker/a': 'pending pending:0/1', 'worker/b': READY })
    expect(wait.changedAt()).toBe(4000)
    wait.poll(5, { 'worker/b': READY })
    expect(wait.changedAt()).toBe(5000)
  })
})
