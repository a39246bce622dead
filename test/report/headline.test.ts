import { describe, expect, it, test } from 'vitest'
import { headline, RESULT_TITLES, verdictCounts, verdictMark } from '../../src/report/headline.ts'
import { many, report, resource } from './made.ts'

const FAILED = resource({ name: 'f', verdict: 'failed' })
const MISSING = resource({ name: 'm', verdict: 'missing' })
const STUCK = resource({ name: 's', verdict: 'timed-out' })
const WAITING = resource({ name: 'w', verdict: 'undecided' })
const HEALTHY = resource()
const optional = (of: typeof HEALTHY) => ({ ...of, name: `o-${of.name}`, optional: true, required: false })
/** Unhealthy before a deploy that did not touch it. */
const SPARED = { ...FAILED, required: false }

describe('the whole result in one sentence', () => {
  test.each`
    result         | resources                                       | sentence
    ${'healthy'}   | ${[HEALTHY]}                                    | ${'The DataOS resource is healthy after 41s'}
    ${'healthy'}   | ${[HEALTHY, HEALTHY, HEALTHY]}                  | ${'All 3 DataOS resources are healthy after 41s'}
    ${'healthy'}   | ${[optional(FAILED), HEALTHY, HEALTHY]}         | ${'All 2 DataOS resources are healthy after 41s; of the optional ones, 1 failed'}
    ${'healthy'}   | ${[optional(FAILED), optional(WAITING)]}        | ${'Nothing is required to be healthy; of 2 DataOS resources, all optional, after 41s: 1 failed, 1 waiting'}
    ${'healthy'}   | ${[SPARED, HEALTHY]}                            | ${'The DataOS resource is healthy after 41s; of those that do not decide, 1 failed'}
    ${'healthy'}   | ${[SPARED]}                                     | ${'Nothing is required to be healthy; of 1 DataOS resource, none of which decides, after 41s: 1 failed'}
    ${'snapshot'}  | ${[WAITING]}                                    | ${'Recorded how 1 DataOS resource stands before the deploy'}
    ${'snapshot'}  | ${[WAITING, WAITING]}                           | ${'Recorded how 2 DataOS resources stand before the deploy'}
    ${'unhealthy'} | ${[FAILED]}                                     | ${'1 of 1 DataOS resource is not healthy after 41s: 1 failed'}
    ${'unhealthy'} | ${[FAILED, MISSING, WAITING, HEALTHY, HEALTHY]} | ${'2 of 5 DataOS resources are not healthy after 41s: 1 failed, 1 missing; 1 not decided'}
    ${'unhealthy'} | ${[FAILED, optional(STUCK), HEALTHY]}           | ${'1 of 2 DataOS resources is not healthy after 41s: 1 failed'}
    ${'timed-out'} | ${[STUCK, STUCK, HEALTHY]}                      | ${'2 of 3 DataOS resources are not healthy after 41s: 2 stuck'}
    ${'cancelled'} | ${[WAITING, HEALTHY]}                           | ${'Cancelled after 41s: 1 waiting, 1 healthy'}
    ${'cancelled'} | ${[]}                                           | ${'Cancelled after 41s before anything was read'}
    ${'error'}     | ${[WAITING, WAITING]}                           | ${'The state of the DataOS resources could not be learned after 41s'}
    ${'error'}     | ${[STUCK, WAITING, HEALTHY]}                    | ${'The state of the DataOS resources could not be learned after 41s (1 stuck, 1 waiting, 1 healthy)'}
  `('$sentence', ({ result, resources, sentence }) => {
    expect(headline(report(resources, { result }))).toBe(sentence)
  })

  it('claims no time where nothing was tried', () => {
    expect(headline(report([], { result: 'error', polls: 0, seconds: 0 }))).toBe(
      'The state of the DataOS resources could not be learned',
    )
  })
})

it('counts the verdicts, the worst first', () => {
  const resources = [...many(10, { verdict: 'healthy' }), WAITING, STUCK, MISSING, FAILED, FAILED]
  expect(verdictCounts(resources)).toBe('2 failed, 1 missing, 1 stuck, 1 waiting, 10 healthy')
  expect(verdictCounts([])).toBe('')
})

test.each(Object.entries(RESULT_TITLES))('the title of %s is a sign and a word: %s', (_, title) => {
  expect(title).toMatch(/^\p{Emoji}.* [A-Z][a-z ]+$/u)
})

test.each`
  resource             | mark
  ${FAILED}            | ${'❌'}
  ${MISSING}           | ${'❌'}
  ${STUCK}             | ${'❌'}
  ${WAITING}           | ${'⏳'}
  ${HEALTHY}           | ${'✅'}
  ${optional(FAILED)}  | ${'🔸'}
  ${optional(WAITING)} | ${'⏳'}
  ${optional(HEALTHY)} | ${'✅'}
`('$mark marks $resource.verdict, optional: $resource.optional', ({ resource, mark }) => {
  expect(verdictMark(resource)).toBe(mark)
})
