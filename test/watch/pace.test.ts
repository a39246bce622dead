import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { nextStep, type Pace, pauseAfter } from '../../src/watch/pace.ts'

const PACE: Pace = { min: 2000, max: 15_000 }
/** What floating point may lose, in milliseconds. */
const DUST = 1e-6

const ms = (max: number, min = 0): fc.Arbitrary<number> => fc.integer({ min, max })
const jitter = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const paces: fc.Arbitrary<Pace> = fc
  .tuple(ms(10_000, 1), ms(60_000))
  .map(([min, more]) => ({ min, max: min + more }))

describe('the pause', () => {
  test.each`
    seconds | pause
    ${0}    | ${2}
    ${20}   | ${2}
    ${50}   | ${5}
    ${100}  | ${10}
    ${150}  | ${15}
    ${3600} | ${15}
  `('is $pause s when nothing changed for $seconds s', ({ seconds, pause }) => {
    expect(pauseAfter(seconds * 1000, 0, 0, PACE)).toBe(pause * 1000)
  })

  it('is never shorter than min-interval and never longer than max-interval', () => {
    fc.assert(
      fc.property(ms(3_600_000), ms(2000), jitter, paces, (since, failures, random, pace) => {
        const pause = pauseAfter(since, failures, random, pace)
        expect(pause).toBeGreaterThanOrEqual(pace.min)
        expect(pause).toBeLessThanOrEqual(pace.max)
      }),
    )
  })

  it('is a tenth of the time since the last change, with a little jitter', () => {
    fc.assert(
      fc.property(ms(3_600_000), jitter, paces, (since, random, { min, max }) => {
        const within = (pause: number): number => Math.min(max, Math.max(min, pause))
        const pause = pauseAfter(since, 0, random, { min, max })
        expect(pause).toBeLessThanOrEqual(within(since / 10) + DUST)
        expect(pause).toBeGreaterThanOrEqual(within((since / 10) * 0.9) - DUST)
      }),
    )
  })

  it('is not the same for two waits that began together', () => {
    expect(pauseAfter(100_000, 0, 0.1, PACE)).not.toBe(pauseAfter(100_000, 0, 0.9, PACE))
  })

  it('doubles with every failed poll in a row, up to max-interval', () => {
    expect([0, 1, 2, 3, 4].map(failures => pauseAfter(0, failures, 0, PACE))).toEqual([
      2000, 4000, 8000, 15_000, 15_000,
    ])
    fc.assert(
      fc.property(ms(3_600_000), ms(10), jitter, paces, (since, failures, random, pace) => {
        const pause = pauseAfter(since, failures, random, pace)
        expect(pauseAfter(since, failures + 1, random, pace)).toBe(Math.min(pace.max, 2 * pause))
      }),
    )
  })
})

describe('the next step', () => {
  const moments = fc
    .record({
      pace: paces,
      previous: ms(600_000),
      took: ms(60_000),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      ahead: fc.array(ms(300_000, 1), { minLength: 1, maxLength: 5 }),
      past: fc.array(ms(100_000), { maxLength: 2 }),
    })
    .map(({ pace, previous, took, share, ahead, past }) => {
      const now = previous + took
      return {
        now,
        previous,
        pause: pace.min + share * (pace.max - pace.min),
        min: pace.min,
        max: pace.max,
        deadlines: [...ahead.map(time => now + time), ...past.map(time => Math.max(0, now - time))],
        next: now + Math.min(...ahead),
      }
    })

  it('lies ahead, and never beyond the next deadline', () => {
    fc.assert(
      fc.property(moments, moment => {
        const { at } = nextStep(moment)
        expect(at).toBeGreaterThan(moment.now)
        expect(at).toBeLessThanOrEqual(moment.next)
      }),
    )
  })

  it('is no poll that is too near to the one before, but on a deadline that comes before the first pause is over', () => {
    fc.assert(
      fc.property(moments, moment => {
        const { at, poll } = nextStep(moment)
        if (poll && at - moment.previous < moment.min) {
          expect(at).toBe(moment.next)
          expect(at).toBeLessThan(moment.min)
        }
      }),
    )
  })

  it('leaves room for a poll on the deadline', () => {
    fc.assert(
      fc.property(moments, moment => {
        const { at, poll } = nextStep(moment)
        if (poll && at < moment.next) expect(moment.next - at).toBeGreaterThanOrEqual(moment.min - DUST)
      }),
    )
  })

  it('only does without a poll on a deadline that is too near to the last one', () => {
    fc.assert(
      fc.property(moments, moment => {
        const { at, poll } = nextStep(moment)
        if (poll) return
        expect(at).toBe(moment.next)
        expect(at - moment.previous).toBeLessThan(moment.min)
      }),
    )
  })

  it('comes after the pause, but for a deadline nearby', () => {
    fc.assert(
      fc.property(moments, moment => {
        const { at } = nextStep(moment)
        const planned = moment.now + moment.pause
        if (planned <= moment.next - moment.min) expect(at).toBe(planned)
        else expect(at).toBeGreaterThanOrEqual(Math.min(moment.next, moment.now + moment.min))
      }),
    )
  })

  it('is never more than max-interval away where that is at least twice min-interval', () => {
    fc.assert(
      fc.property(moments, moment => {
        const longest = moment.max >= 2 * moment.min ? moment.max : moment.max + moment.min
        expect(nextStep(moment).at - moment.now).toBeLessThanOrEqual(longest + DUST)
      }),
    )
  })

  test.each`
    what                                           | now      | previous | pause | deadline | at     | poll
    ${'after the pause'}                           | ${100}   | ${100}   | ${10} | ${600}   | ${110} | ${true}
    ${'on the deadline'}                           | ${595}   | ${595}   | ${10} | ${600}   | ${600} | ${true}
    ${'on the deadline, a little late'}            | ${595}   | ${595}   | ${4}  | ${600}   | ${598} | ${true}
    ${'on the deadline, where the pause ends'}     | ${590}   | ${590}   | ${10} | ${600}   | ${600} | ${true}
    ${'earlier, where there is just room'}         | ${596}   | ${596}   | ${3}  | ${600}   | ${598} | ${true}
    ${'on the deadline, not just before'}          | ${596.5} | ${596.5} | ${2}  | ${600}   | ${600} | ${true}
    ${'on a deadline before min-interval is over'} | ${0}     | ${0}     | ${2}  | ${1}     | ${1}   | ${true}
    ${'without a poll, after one just before'}     | ${599}   | ${599}   | ${2}  | ${600}   | ${600} | ${false}
    ${'with a poll where the last one took long'}  | ${599}   | ${580}   | ${2}  | ${600}   | ${600} | ${true}
  `('$what: at $at', ({ now, previous, pause, deadline, at, poll }) => {
    const seconds = { now, previous, pause, min: 2, deadlines: [deadline] }
    expect(nextStep(seconds)).toEqual({ at, poll })
  })
})
