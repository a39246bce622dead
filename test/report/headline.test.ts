import { describe, expect, it, test } from 'vitest'
import {
  headline,
  RESULT_MARKS,
  title,
  VERDICT_WORDS,
  verdictCounts,
  verdictMark,
} from '../../src/report/headline.ts'
import { many, report, resource } from './made.ts'

const FAILED = resource({ name: 'f', verdict: 'failed' })
const MISSING = resource({ name: 'm', verdict: 'missing' })
const LATE = resource({ name: 's', verdict: 'timed-out' })
const OPEN = resource({ name: 'w', verdict: 'undecided' })
const HEALTHY = resource()
const GONE = resource({ name: 'd', verdict: 'deleted' })
const optional = (of: typeof HEALTHY) => ({ ...of, name: `o-${of.name}`, optional: true, required: false })
const REMOVED = { ...optional(OPEN), deploy: 'removed' }
/** Unhealthy before a deploy that didn't change it. */
const EXCUSED = { ...FAILED, required: false }
const COUNTS = /\d+ of \d+/

describe('the title counts what the result is about', () => {
  test.each`
    result         | resources                               | counts
    ${'healthy'}   | ${[HEALTHY]}                            | ${'1 of 1'}
    ${'healthy'}   | ${[optional(FAILED), HEALTHY, HEALTHY]} | ${'2 of 2'}
    ${'deleted'}   | ${[GONE, GONE]}                         | ${'2 of 2'}
    ${'unhealthy'} | ${[FAILED, MISSING, OPEN, HEALTHY]}     | ${'2 of 4'}
    ${'unhealthy'} | ${[FAILED, optional(LATE), HEALTHY]}    | ${'1 of 2'}
    ${'timed-out'} | ${[LATE, LATE, HEALTHY]}                | ${'2 of 3'}
    ${'cancelled'} | ${[OPEN, HEALTHY]}                      | ${undefined}
    ${'error'}     | ${[OPEN, OPEN]}                         | ${undefined}
    ${'snapshot'}  | ${[OPEN, OPEN]}                         | ${undefined}
    ${'healthy'}   | ${[EXCUSED]}                            | ${undefined}
  `('$result: $counts', ({ result, resources, counts }) => {
    const of = report(resources, { result })
    expect(COUNTS.exec(title(of))?.[0]).toBe(counts)
    expect(headline(of).startsWith(title(of))).toBe(true)
  })
})

describe('the headline holds the verdicts that the title leaves out', () => {
  test.each`
    result         | resources                                    | verdicts
    ${'healthy'}   | ${[HEALTHY, HEALTHY]}                        | ${[]}
    ${'healthy'}   | ${[optional(FAILED), HEALTHY]}               | ${['1 failed']}
    ${'healthy'}   | ${[EXCUSED, HEALTHY]}                        | ${['1 failed']}
    ${'healthy'}   | ${[optional(FAILED), optional(OPEN)]}        | ${['1 failed', '1 undecided']}
    ${'healthy'}   | ${[HEALTHY, REMOVED]}                        | ${[]}
    ${'healthy'}   | ${[optional(FAILED), REMOVED]}               | ${['1 failed']}
    ${'unhealthy'} | ${[FAILED, MISSING, OPEN, HEALTHY, HEALTHY]} | ${['1 failed', '1 missing', '1 undecided']}
    ${'timed-out'} | ${[LATE, LATE, HEALTHY, OPEN]}               | ${['1 undecided']}
    ${'cancelled'} | ${[OPEN, HEALTHY]}                           | ${['1 undecided', '1 healthy']}
    ${'error'}     | ${[OPEN, OPEN]}                              | ${[]}
    ${'error'}     | ${[LATE, OPEN, HEALTHY]}                     | ${['1 timed out', '1 undecided', '1 healthy']}
  `('$result: $verdicts', ({ result, resources, verdicts }) => {
    const said = headline(report(resources, { result }))
    const words = Object.values(VERDICT_WORDS).join('|')
    const counts = said.match(new RegExp(`(?<!of )\\b\\d+ (?:${words})`, 'g')) ?? []
    expect(counts).toEqual(verdicts)
  })

  it('and the time, unless nothing was tried', () => {
    expect(headline(report([HEALTHY]))).toContain('after 41s')
    // Only whole seconds are shown.
    expect(headline(report([HEALTHY], { seconds: 0.1 }))).toMatch(/after less than 1s/)
    expect(headline(report([HEALTHY], { seconds: 1.9 }))).toMatch(/after 1s/)
    expect(headline(report([], { result: 'error', polls: 0, seconds: 0 }))).not.toContain('0s')
  })

  it('says if nothing at all was changed by the deploy', () => {
    const unchanged = resource({ changed: false, deploy: 'unchanged' })
    const said = (...resources: (typeof HEALTHY)[]) => headline(report(resources))
    expect(said(unchanged, unchanged)).toMatch(/othing was changed by this deploy/)
    expect(said(unchanged, resource({ changed: true, deploy: 'changed' }))).not.toMatch(/othing/)
    expect(said(HEALTHY)).not.toMatch(/othing/)
  })
})

describe('the headline with a problem', () => {
  const learnedNothing = (nextStep: string, own = {}) =>
    report([], {
      result: 'error',
      polls: 0,
      problem: { kind: 'state', message: "'dataos-ctl' not found on PATH", nextStep },
      ...own,
    })

  it('holds the problem and the next step, and stays one line', () => {
    expect(headline(learnedNothing('Install it'))).toMatch(/: 'dataos-ctl' not found on PATH\. Install it$/)
    expect(headline(learnedNothing(''))).toMatch(/: 'dataos-ctl' not found on PATH$/)
    const problem = { kind: 'state' as const, message: 'a\nb', nextStep: '' }
    expect(headline(report([], { result: 'error', problem }))).toMatch(/: a b$/)
  })

  it('holds the next step however long the message is', () => {
    const problem = { kind: 'state' as const, message: 'm'.repeat(9000), nextStep: 'Fix the inputs' }
    const said = headline(report([], { result: 'error', problem }))
    expect(said).toContain('Fix the inputs')
    expect(said.length).toBeLessThan(4000)
  })

  it('says invalid inputs once', () => {
    const problem = { kind: 'inputs' as const, message: "Invalid input: timeout: 'soon'", nextStep: 'Fix it' }
    expect(headline(report([], { result: 'error', polls: 0, problem }))).toBe(
      "Invalid input: timeout: 'soon'. Fix it",
    )
  })
})

describe('the headline counts causes', () => {
  const depot = resource({ type: 'depot', name: 'sales', workspace: '', verdict: 'failed', status: 'error' })
  const flow = (i: number, on: string) =>
    resource({ name: `flow-${i}`, verdict: 'failed', dependsOn: [on], causedBy: on })
  const said = (resources: Parameters<typeof report>[0], own = {}) =>
    headline(report(resources, { result: 'unhealthy', ...own }))

  it('if something is unhealthy because of them', () => {
    expect(said([depot, flow(1, 'depot/sales'), flow(2, 'depot/sales')])).toMatch(
      /1 cause: depot\/sales is in error; 2 resources depend on it$/,
    )
    expect(said([depot, flow(1, 'depot/sales')])).toMatch(/; 1 resource depends on it$/)
    expect(said([depot, FAILED])).not.toContain('cause')
  })

  it('also those that nothing depends on, and at most three by name', () => {
    const others = many(5, { verdict: 'failed', status: 'error' })
    const text = said([depot, ...others, flow(1, 'depot/sales')])
    expect(text).toMatch(/6 causes: depot\/sales is in error; 1 resource depends on it; /)
    expect(text).toMatch(/; 3 more$/)
  })

  it('also one outside the run', () => {
    const outside = [{ id: 'depot/far', status: 'error', runtime: '' }]
    expect(said([flow(1, 'depot/far')], { outside })).toMatch(
      /1 cause: depot\/far isn't in your list, and is in error; 1 resource depends on it$/,
    )
  })
})

it('counts the verdicts, the worst first', () => {
  const resources = [...many(10, { verdict: 'healthy' }), OPEN, LATE, MISSING, FAILED, FAILED]
  expect(verdictCounts(resources)).toBe('2 failed, 1 missing, 1 timed out, 1 undecided, 10 healthy')
  expect(verdictCounts([])).toBe('')
})

test.each(Object.entries(RESULT_MARKS))('the mark of %s is a sign: %s', (_, mark) => {
  expect(mark).toMatch(/^\p{Emoji}\ufe0f?$/u)
})

test.each`
  resource            | mark
  ${FAILED}           | ${'❌'}
  ${MISSING}          | ${'❌'}
  ${LATE}             | ${'❌'}
  ${OPEN}             | ${'⏳'}
  ${HEALTHY}          | ${'✅'}
  ${GONE}             | ${'✅'}
  ${optional(FAILED)} | ${'🔸'}
  ${optional(OPEN)}   | ${'⏳'}
`('$mark marks $resource.verdict, optional: $resource.optional', ({ resource, mark }) => {
  expect(verdictMark(resource)).toBe(mark)
})
