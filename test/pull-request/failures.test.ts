import { describe, expect, it, test } from 'vitest'
import { failureOf, networkFailure, type Refusal } from '../../src/pull-request/failures.ts'

const NOW = Date.parse('2026-01-05T08:00:00Z')
const refusal = (status: number, message = '', headers: Refusal['headers'] = {}) =>
  failureOf({ status, message, headers }, NOW)
const in90s = (NOW + 90_000) / 1000

describe('a refusal', () => {
  test.each`
    status | message                                                | headers                                                              | kind            | retryAfter
    ${401} | ${'Bad credentials'}                                   | ${{}}                                                                | ${'token'}      | ${undefined}
    ${403} | ${'Resource not accessible by integration'}            | ${{}}                                                                | ${'permission'} | ${undefined}
    ${403} | ${'Resource not accessible by integration'}            | ${{ 'x-ratelimit-remaining': '41' }}                                 | ${'permission'} | ${undefined}
    ${403} | ${'Unable to create comment because issue is locked.'} | ${{}}                                                                | ${'permission'} | ${undefined}
    ${403} | ${'You have exceeded a secondary rate limit.'}         | ${{ 'retry-after': '7' }}                                            | ${'limit'}      | ${7000}
    ${403} | ${'You have exceeded a secondary rate limit.'}         | ${{}}                                                                | ${'limit'}      | ${60_000}
    ${403} | ${'Something about abuse'}                             | ${{ 'retry-after': 3 }}                                              | ${'limit'}      | ${3000}
    ${403} | ${'API rate limit exceeded for installation.'}         | ${{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${in90s}` }} | ${'limit'}      | ${90_000}
    ${429} | ${'Too many requests'}                                 | ${{}}                                                                | ${'limit'}      | ${60_000}
    ${429} | ${''}                                                  | ${{ 'retry-after': 'Mon, 05 Jan 2026 08:00:30 GMT' }}                | ${'limit'}      | ${30_000}
    ${429} | ${''}                                                  | ${{ 'retry-after': 'Mon, 05 Jan 2026 07:00:00 GMT' }}                | ${'limit'}      | ${0}
    ${429} | ${''}                                                  | ${{ 'retry-after': 'soon' }}                                         | ${'limit'}      | ${60_000}
    ${429} | ${''}                                                  | ${{ 'retry-after': '0' }}                                            | ${'limit'}      | ${0}
    ${404} | ${'Not Found'}                                         | ${{}}                                                                | ${'not-found'}  | ${undefined}
    ${410} | ${'Issues are disabled'}                               | ${{}}                                                                | ${'not-found'}  | ${undefined}
    ${422} | ${'Validation Failed'}                                 | ${{}}                                                                | ${'invalid'}    | ${undefined}
    ${500} | ${''}                                                  | ${{}}                                                                | ${'server'}     | ${undefined}
    ${502} | ${'Bad Gateway'}                                       | ${{}}                                                                | ${'server'}     | ${undefined}
    ${503} | ${'Unavailable'}                                       | ${{ 'retry-after': '9' }}                                            | ${'server'}     | ${9000}
    ${301} | ${'a redirect'}                                        | ${{}}                                                                | ${'unexpected'} | ${undefined}
    ${400} | ${'Problems parsing JSON'}                             | ${{}}                                                                | ${'unexpected'} | ${undefined}
  `('$status $message $headers is $kind', ({ status, message, headers, kind, retryAfter }) => {
    const failure = refusal(status, message, headers)
    expect(failure).toMatchObject({ kind, retryAfter })
    expect(failure.message).toContain(`GitHub answered ${status}`)
    expect(failure.message).toContain(message)
    expect(failure.nextStep).not.toBe('')
  })

  it('names the line to add for a missing permission, and what to do about forks', () => {
    const { nextStep } = refusal(403, 'Resource not accessible by integration')
    expect(nextStep).toMatch(/`pull-requests: write`.*`permissions:`.*fork.*workflow_run/)
  })

  it.each(['Unable to create comment because issue is locked.', 'Repository was archived so is read-only.'])(
    'does not ask for a permission that would not help: %s',
    message => {
      const { kind, nextStep } = refusal(403, message)
      expect(kind).toBe('permission')
      expect(nextStep).toMatch(/[Uu]nlock.*unarchive/)
      expect(nextStep).not.toContain('pull-requests')
    },
  )

  it('says when a rate limit ends', () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${in90s}` }
    expect(refusal(403, 'API rate limit exceeded', headers).message).toMatch(/1m 30s$/)
  })

  it('is one line of reasonable length, without the link to the documentation', () => {
    const { message } = refusal(403, 'No\n::error::no - https://docs.github.com/rest/issues')
    expect(message).toBe('GitHub answered 403 (No ::error::no)')
    expect(refusal(502, '<html>'.repeat(5000)).message.length).toBeLessThan(400)
  })
})

describe('a failed connection', () => {
  it.each([
    {
      error: new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:9') }),
      says: /ECONNREFUSED/,
    },
    {
      error: new Error('x', { cause: new AggregateError([new Error('connect ENETUNREACH ::1')], '') }),
      says: /ENETUNREACH/,
    },
    { error: new Error(''), says: /connection lost/ },
    { error: 'socket hang up', says: /socket hang up/ },
  ])('is described by its cause: $says', ({ error, says }) => {
    expect(networkFailure(error)).toMatchObject({
      kind: 'network',
      message: expect.stringMatching(says),
      nextStep: expect.stringMatching(/GITHUB_API_URL.*proxy/),
    })
  })
})
