import { describe, expect, it, test } from 'vitest'
import type { Context } from '../../src/pull-request/context.ts'
import { EventError, hintFromEvent, type PullRequestHint } from '../../src/pull-request/events.ts'
import { EVENTS, FORK, sha } from '../github/events.ts'
import { context } from '../github/made.ts'

const known = (number: number, head = 'head'): PullRequestHint => ({
  kind: 'known',
  pullRequest: { number, headSha: sha(head) },
})
const asContext = (name: string, payload: Record<string, unknown>, own: Partial<Context> = {}): Context =>
  context({ event: name, payload: payload as Context['payload'], ...own })

const UNDERLYING = EVENTS.workflow_run({})['workflow_run'] as Record<string, unknown>

const atHead = (number: number, head = 'head') => ({ kind: 'number', number, headSha: sha(head) })
const NONE = { kind: 'none', reason: expect.any(String) }

describe('the pull request of an event', () => {
  test.each`
    what                                                | event                    | payload                                                                                                     | hint
    ${'a pull request'}                                 | ${'pull_request'}        | ${EVENTS.pull_request()}                                                                                    | ${known(12)}
    ${'one from a fork'}                                | ${'pull_request'}        | ${EVENTS.pull_request({ from: FORK })}                                                                      | ${known(12)}
    ${'one from a fork'}                                | ${'pull_request_target'} | ${EVENTS.pull_request({ from: FORK, number: 7 })}                                                           | ${known(7)}
    ${'a review of one'}                                | ${'pull_request_review'} | ${EVENTS.pull_request()}                                                                                    | ${known(12)}
    ${'one of another repository'}                      | ${'pull_request'}        | ${EVENTS.pull_request({ base: FORK })}                                                                      | ${NONE}
    ${'one without a base'}                             | ${'pull_request'}        | ${{ pull_request: { number: 12, head: { sha: sha('head') } } }}                                             | ${known(12)}
    ${'a comment on one'}                               | ${'issue_comment'}       | ${EVENTS.issue_comment()}                                                                                   | ${{ kind: 'number', number: 12 }}
    ${'a comment on an issue'}                          | ${'issue_comment'}       | ${EVENTS.issue_comment({ isPull: false, number: 5 })}                                                       | ${NONE}
    ${'a run for one'}                                  | ${'workflow_run'}        | ${EVENTS.workflow_run({ pulls: [{ number: 12 }] })}                                                         | ${atHead(12)}
    ${'a run for one with a newer head'}                | ${'workflow_run'}        | ${EVENTS.workflow_run({ head: 'older', pulls: [{ number: 12 }] })}                                          | ${atHead(12, 'older')}
    ${'a run for the one of two with its head'}         | ${'workflow_run'}        | ${EVENTS.workflow_run({ pulls: [{ number: 9, head: 'other' }, { number: 12 }] })}                           | ${atHead(12)}
    ${'a run for two with other heads'}                 | ${'workflow_run'}        | ${EVENTS.workflow_run({ head: 'older', pulls: [{ number: 9 }, { number: 12 }] })}                           | ${{ kind: 'commit', sha: sha('older'), merged: false }}
    ${'a run for one of another repository'}            | ${'workflow_run'}        | ${EVENTS.workflow_run({ pulls: [{ number: 9, base: FORK }] })}                                              | ${{ kind: 'commit', sha: sha('head'), merged: false }}
    ${'a run for one without a base'}                   | ${'workflow_run'}        | ${{ workflow_run: { head_sha: sha('head'), pull_requests: [{ number: 12, head: { sha: sha('head') } }] } }} | ${{ kind: 'commit', sha: sha('head'), merged: false }}
    ${'a run for a fork'}                               | ${'workflow_run'}        | ${EVENTS.workflow_run({ from: FORK })}                                                                      | ${{ kind: 'commit', sha: sha('head'), merged: false, branch: 'data-team:metrics' }}
    ${'a run for a deleted fork'}                       | ${'workflow_run'}        | ${{ workflow_run: { ...UNDERLYING, head_repository: null } }}                                               | ${{ kind: 'commit', sha: sha('head'), merged: false }}
    ${'a deployment'}                                   | ${'deployment_status'}   | ${EVENTS.deployment_status()}                                                                               | ${{ kind: 'commit', sha: sha('head'), merged: true }}
    ${'a push'}                                         | ${'push'}                | ${EVENTS.push()}                                                                                            | ${{ kind: 'commit', sha: sha('pushed'), merged: true }}
    ${'a push that deletes'}                            | ${'push'}                | ${EVENTS.push({ deleted: true })}                                                                           | ${NONE}
    ${'a manual start'}                                 | ${'workflow_dispatch'}   | ${EVENTS.workflow_dispatch()}                                                                               | ${{ kind: 'commit', sha: sha('pushed'), merged: true }}
    ${'a merge queue'}                                  | ${'merge_group'}         | ${EVENTS.merge_group()}                                                                                     | ${NONE}
    ${'a schedule'}                                     | ${'schedule'}            | ${EVENTS.schedule()}                                                                                        | ${NONE}
    ${'a run without its payload'}                      | ${'workflow_run'}        | ${{}}                                                                                                       | ${NONE}
    ${'another event'}                                  | ${'repository_dispatch'} | ${{}}                                                                                                       | ${NONE}
    ${'an event named like a property of every object'} | ${'constructor'}         | ${{}}                                                                                                       | ${NONE}
    ${'no event'}                                       | ${''}                    | ${{}}                                                                                                       | ${NONE}
    ${'a pull request without its payload'}             | ${'pull_request'}        | ${{}}                                                                                                       | ${NONE}
  `('$event: $what', ({ event, payload, hint }) => {
    expect(hintFromEvent(asContext(event, payload))).toEqual(hint)
  })

  it('a push without a known commit has none', () => {
    expect(hintFromEvent(asContext('push', EVENTS.push(), { sha: '' }))).toMatchObject({ kind: 'none' })
  })

  it.each([
    { what: 'without a number', event: 'pull_request', payload: { pull_request: {} } },
    {
      what: 'with a commit that is not one',
      event: 'deployment_status',
      payload: { deployment: { sha: 'HEAD; rm -rf' } },
    },
  ])('a payload of another form is an error that names the place: $what', ({ event, payload }) => {
    expect(() => hintFromEvent(asContext(event, payload))).toThrow(EventError)
    expect(() => hintFromEvent(asContext(event, payload))).toThrow(
      /^(pull_request\.number|deployment\.sha): /,
    )
  })
})

describe('pr-number', () => {
  it.each(Object.entries(EVENTS).filter(([name]) => name !== 'workflow_run'))(
    'overrides: %s',
    (name, make) => {
      const payload = (make as (own: object) => Record<string, unknown>)({})
      expect(hintFromEvent(asContext(name, payload), 31)).toEqual({ kind: 'number', number: 31 })
    },
  )

  it('needs no request if it is the pull request of the event', () => {
    expect(hintFromEvent(asContext('pull_request', EVENTS.pull_request()), 12)).toEqual(known(12))
  })

  // Contract, section 7: "For `workflow_run` the head must be exactly the commit that was run". The number may come
  // from an artifact of that run.
  it('must belong to the commit of the run that a workflow_run reports on', () => {
    const payload = EVENTS.workflow_run({ pulls: [{ number: 12 }] })
    expect(hintFromEvent(asContext('workflow_run', payload), 31)).toEqual(atHead(31))
  })

  it('is free for a workflow_run about a run without a pull request', () => {
    const payload = { workflow_run: { ...UNDERLYING, event: 'schedule' } }
    expect(hintFromEvent(asContext('workflow_run', payload), 31)).toEqual({ kind: 'number', number: 31 })
  })

  it('works with a pull request event of another form', () => {
    expect(hintFromEvent(asContext('pull_request', { pull_request: {} }), 31)).toEqual({
      kind: 'number',
      number: 31,
    })
  })
})
