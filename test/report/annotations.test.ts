import { describe, expect, it, test } from 'vitest'
import { annotations, headlineWithProblem } from '../../src/report/annotations.ts'
import { headline } from '../../src/report/headline.ts'
import { cause, many, report, resource } from './made.ts'

const unhealthy = (count: number) =>
  report(many(count, { verdict: 'failed', reason: 'status is error for 12s' }), { result: 'unhealthy' })

describe('one annotation for each deciding resource, and the headline', () => {
  test.each`
    resources | shown | lines
    ${1}      | ${0}  | ${2}
    ${8}      | ${0}  | ${9}
    ${9}      | ${0}  | ${10}
    ${10}     | ${0}  | ${10}
    ${300}    | ${0}  | ${10}
    ${300}    | ${3}  | ${7}
    ${300}    | ${9}  | ${1}
    ${300}    | ${12} | ${1}
  `('$resources resources after $shown others: $lines', ({ resources, shown, lines }) => {
    const result = annotations(unhealthy(resources), shown)
    expect(result).toHaveLength(lines)
    expect(result.at(-1)?.message).toBe(headline(unhealthy(resources)))
  })

  it('says which one and why', () => {
    expect(annotations(unhealthy(1), 0)[0]).toEqual({
      title: 'worker/failed-0@public failed',
      message: 'status is error for 12s',
    })
  })

  it('says what is most likely the cause and what to do', () => {
    const broken = resource({
      verdict: 'failed',
      reason: 'status is error for 12s',
      cause: cause('It failed while being built; mend its manifest'),
    })
    expect(annotations(report([broken], { result: 'unhealthy' }), 0)[0]?.message).toBe(
      'status is error for 12s. It failed while being built; mend its manifest',
    )
  })

  it('speaks of the worst first, and not of those that decide nothing', () => {
    const resources = [
      resource({ name: 'f', verdict: 'failed' }),
      resource({ name: 's', verdict: 'timed-out' }),
      resource({ name: 'w', verdict: 'undecided' }),
      resource({ name: 'o', verdict: 'failed', optional: true }),
      resource({ name: 'h' }),
    ]
    expect(annotations(report(resources, { result: 'unhealthy' }), 0).map(({ title }) => title)).toEqual([
      'worker/f@public failed',
      'worker/s@public stuck',
      expect.any(String),
    ])
  })

  it('fits into what GitHub takes, 4,096 characters', () => {
    const long = resource({ name: 'n'.repeat(5000), verdict: 'failed', reason: '状'.repeat(9000) })
    const problem = { kind: 'state' as const, message: 'm'.repeat(9000), nextStep: 'a'.repeat(9000) }
    for (const { title, message } of annotations(report([long], { result: 'error', problem }), 0)) {
      expect(title.length).toBeLessThanOrEqual(4096)
      expect(message.length).toBeLessThanOrEqual(4096)
    }
  })
})

describe('the headline with what went wrong', () => {
  const learnedNothing = (nextStep: string) =>
    report([], {
      result: 'error',
      polls: 0,
      problem: { kind: 'state', message: "the command 'dataos-ctl' was not found", nextStep },
    })

  test.each`
    nextStep        | ending
    ${''}           | ${"could not be learned: the command 'dataos-ctl' was not found"}
    ${'install it'} | ${"could not be learned: the command 'dataos-ctl' was not found. What to do: install it"}
  `('$ending', ({ nextStep, ending }) => {
    expect(headlineWithProblem(learnedNothing(nextStep))).toBe(`The state of the DataOS resources ${ending}`)
  })

  it('is the headline alone where nothing did', () => {
    expect(headlineWithProblem(unhealthy(2))).toBe(headline(unhealthy(2)))
  })

  it('says what to do, however long the message is', () => {
    const problem = { kind: 'state' as const, message: 'm'.repeat(9000), nextStep: 'mend the inputs' }
    const [only] = annotations(report([], { result: 'error', problem }), 0)
    expect(only?.message).toContain('mend the inputs')
  })
})
