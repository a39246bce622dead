import { afterEach, describe, expect, it, test } from 'vitest'
import type { Context } from '../../src/pull-request/context.ts'
import { type Candidate, choose, findPullRequest, type Lead, leadOf } from '../../src/pull-request/find.ts'
import { EVENTS, FORK, REPOSITORY, sha } from '../github/events.ts'
import { type FakeGitHub, type FakePull, startFakeGitHub, type World } from '../github/fake-github.ts'
import { apiOf, context, failureOf } from '../github/made.ts'

const known = (number: number, head = 'head'): Lead => ({
  kind: 'known',
  pullRequest: { number, headSha: sha(head) },
})
const asContext = (name: string, payload: Record<string, unknown>, own: Partial<Context> = {}): Context =>
  context({ event: name, payload: payload as Context['payload'], ...own })

const UNDERLYING = EVENTS.workflow_run({})['workflow_run'] as Record<string, unknown>

describe('what an event tells', () => {
  test.each`
    what                                        | event                    | payload                                                                                                     | lead
    ${'a pull request'}                         | ${'pull_request'}        | ${EVENTS.pull_request()}                                                                                    | ${known(12)}
    ${'one from a fork'}                        | ${'pull_request'}        | ${EVENTS.pull_request({ from: FORK })}                                                                      | ${known(12)}
    ${'one from a fork'}                        | ${'pull_request_target'} | ${EVENTS.pull_request({ from: FORK, number: 7 })}                                                           | ${known(7)}
    ${'a review of one'}                        | ${'pull_request_review'} | ${EVENTS.pull_request()}                                                                                    | ${known(12)}
    ${'one of another repository'}              | ${'pull_request'}        | ${EVENTS.pull_request({ base: FORK })}                                                                      | ${{ kind: 'none', reason: 'the pull request of the event is one of another repository' }}
    ${'one whose base is not told'}             | ${'pull_request'}        | ${{ pull_request: { number: 12, head: { sha: sha('head') } } }}                                             | ${known(12)}
    ${'a comment on one'}                       | ${'issue_comment'}       | ${EVENTS.issue_comment()}                                                                                   | ${{ kind: 'number', number: 12 }}
    ${'a comment on an issue'}                  | ${'issue_comment'}       | ${EVENTS.issue_comment({ isPull: false, number: 5 })}                                                       | ${{ kind: 'none', reason: 'issue #5 is no pull request' }}
    ${'a run for one'}                          | ${'workflow_run'}        | ${EVENTS.workflow_run({ pulls: [{ number: 12 }] })}                                                         | ${known(12)}
    ${'a run for one that has moved on'}        | ${'workflow_run'}        | ${EVENTS.workflow_run({ head: 'older', pulls: [{ number: 12 }] })}                                          | ${known(12)}
    ${'a run for the one of two with its head'} | ${'workflow_run'}        | ${EVENTS.workflow_run({ pulls: [{ number: 9, head: 'other' }, { number: 12 }] })}                           | ${known(12)}
    ${'a run for two with other heads'}         | ${'workflow_run'}        | ${EVENTS.workflow_run({ head: 'older', pulls: [{ number: 9 }, { number: 12 }] })}                           | ${{ kind: 'commit', sha: sha('older'), merged: false }}
    ${'a run for one of another repository'}    | ${'workflow_run'}        | ${EVENTS.workflow_run({ pulls: [{ number: 9, base: FORK }] })}                                              | ${{ kind: 'commit', sha: sha('head'), merged: false }}
    ${'a run for one whose base is not told'}   | ${'workflow_run'}        | ${{ workflow_run: { head_sha: sha('head'), pull_requests: [{ number: 12, head: { sha: sha('head') } }] } }} | ${{ kind: 'commit', sha: sha('head'), merged: false }}
    ${'a run for a fork'}                       | ${'workflow_run'}        | ${EVENTS.workflow_run({ from: FORK })}                                                                      | ${{ kind: 'commit', sha: sha('head'), merged: false, branch: 'data-team:metrics' }}
    ${'a run for a fork that is gone'}          | ${'workflow_run'}        | ${{ workflow_run: { ...UNDERLYING, head_repository: null } }}                                               | ${{ kind: 'commit', sha: sha('head'), merged: false }}
    ${'a deployment'}                           | ${'deployment_status'}   | ${EVENTS.deployment_status()}                                                                               | ${{ kind: 'commit', sha: sha('head'), merged: true }}
    ${'a push'}                                 | ${'push'}                | ${EVENTS.push()}                                                                                            | ${{ kind: 'commit', sha: sha('pushed'), merged: true }}
    ${'a push that deletes'}                    | ${'push'}                | ${EVENTS.push({ deleted: true })}                                                                           | ${{ kind: 'none', reason: 'the push deleted a branch or a tag' }}
    ${'a start by hand'}                        | ${'workflow_dispatch'}   | ${EVENTS.workflow_dispatch()}                                                                               | ${{ kind: 'commit', sha: sha('pushed'), merged: true }}
    ${'a merge queue'}                          | ${'merge_group'}         | ${EVENTS.merge_group()}                                                                                     | ${{ kind: 'none', reason: 'a merge queue has no pull request of its own' }}
    ${'a clock'}                                | ${'schedule'}            | ${EVENTS.schedule()}                                                                                        | ${{ kind: 'none', reason: 'the event schedule tells of none; `pr-number` can name one' }}
    ${'something else'}                         | ${'repository_dispatch'} | ${{}}                                                                                                       | ${{ kind: 'none', reason: 'the event repository_dispatch tells of none; `pr-number` can name one' }}
    ${'nothing'}                                | ${''}                    | ${{}}                                                                                                       | ${{ kind: 'none', reason: 'the event (GITHUB_EVENT_NAME is not set) tells of none; `pr-number` can name one' }}
    ${'a pull request without its payload'}     | ${'pull_request'}        | ${{}}                                                                                                       | ${{ kind: 'none', reason: 'the event pull_request tells of none; `pr-number` can name one' }}
  `('$event: $what', ({ event, payload, lead }) => {
    expect(leadOf(asContext(event, payload))).toEqual(lead)
  })

  it('a push whose commit is not known leads nowhere', () => {
    expect(leadOf(asContext('push', EVENTS.push(), { sha: '' }))).toMatchObject({ kind: 'none' })
  })

  it.each(Object.entries(EVENTS))('pr-number overrules: %s', (name, make) => {
    const payload = (make as (own: object) => Record<string, unknown>)({})
    expect(leadOf(asContext(name, payload), 31)).toEqual({ kind: 'number', number: 31 })
  })

  it('pr-number that names the one of the event needs no asking', () => {
    expect(leadOf(asContext('pull_request', EVENTS.pull_request()), 12)).toEqual(known(12))
  })
})

describe('of several pull requests', () => {
  const candidate = (number: number, own: Partial<Candidate> = {}): Candidate => ({
    number,
    state: 'open',
    merged_at: null,
    merge_commit_sha: null,
    head: { sha: 'a' },
    base: { repo: { full_name: REPOSITORY } },
    ...own,
  })
  const merged = { state: 'closed', merged_at: '2026-01-05T09:00:00Z' }

  test.each`
    what                                   | candidates                                                                                                                   | chosen
    ${'none'}                              | ${[]}                                                                                                                        | ${undefined}
    ${'open with that head'}               | ${[candidate(1, { head: { sha: 'b' } }), candidate(2)]}                                                                      | ${2}
    ${'open before merged'}                | ${[candidate(1, { ...merged, merge_commit_sha: 'a', head: { sha: 'h' } }), candidate(2)]}                                    | ${2}
    ${'merged as that commit'}             | ${[candidate(1, { ...merged, head: { sha: 'h' } }), candidate(2, { ...merged, merge_commit_sha: 'a', head: { sha: 'i' } })]} | ${2}
    ${'closed with that head'}             | ${[candidate(1, { state: 'closed' })]}                                                                                       | ${undefined}
    ${'merged with that head'}             | ${[candidate(1, { ...merged, merge_commit_sha: 'c' })]}                                                                      | ${undefined}
    ${'closed, tried out as that commit'}  | ${[candidate(1, { state: 'closed', merge_commit_sha: 'a', head: { sha: 'h' } })]}                                            | ${undefined}
    ${'open, tried out as that commit'}    | ${[candidate(1, { merge_commit_sha: 'a', head: { sha: 'h' } })]}                                                             | ${undefined}
    ${'of another repository'}             | ${[candidate(1, { base: { repo: { full_name: FORK } } }), candidate(2)]}                                                     | ${2}
    ${'of a repository that is gone'}      | ${[candidate(1, { base: { repo: null } })]}                                                                                  | ${undefined}
    ${'of this one in other letters'}      | ${[candidate(1, { base: { repo: { full_name: 'Octo-Data/Insights' } } })]}                                                   | ${1}
    ${'two with that head: the older one'} | ${[candidate(8), candidate(3)]}                                                                                              | ${3}
  `('$what', ({ candidates, chosen }) => {
    expect(choose(candidates, { sha: 'a', merged: true }, REPOSITORY)?.number).toBe(chosen)
  })

  it('a merged one is none where only an open one is proof', () => {
    const one = candidate(1, { ...merged, merge_commit_sha: 'a', head: { sha: 'h' } })
    expect(choose([one], { sha: 'a', merged: false }, REPOSITORY)).toBeUndefined()
  })

  it('the head is that of the pull request, not the commit it was merged as', () => {
    const one = candidate(1, { ...merged, merge_commit_sha: 'a', head: { sha: 'h' } })
    expect(choose([one], { sha: 'a', merged: true }, REPOSITORY)).toEqual({ number: 1, headSha: 'h' })
  })
})

describe('a lead is followed', () => {
  const open: FakeGitHub[] = []
  afterEach(async () => {
    for (const github of open.splice(0)) {
      expect(github.complaints).toEqual([])
      await github.close()
    }
  })

  async function follow(lead: Lead, pulls: readonly FakePull[], world: Partial<World> = {}) {
    const github = await startFakeGitHub({ pulls, ...world })
    open.push(github)
    const found = await findPullRequest(await apiOf(github), lead, REPOSITORY)
    return { found, asked: github.requests.map(({ name }) => name).join(' ') }
  }

  const pull12 = { kind: 'found', pullRequest: { number: 12, headSha: sha('head') } }
  const commit = (name: string, own: object = {}): Lead => ({
    kind: 'commit',
    sha: sha(name),
    merged: true,
    ...own,
  })
  const ofFork = { merged: false, branch: 'data-team:metrics' }

  test.each`
    what                             | lead                              | pulls                                   | found     | asked
    ${'known'}                       | ${known(12)}                      | ${[]}                                   | ${pull12} | ${''}
    ${'a number'}                    | ${{ kind: 'number', number: 12 }} | ${[{ number: 12 }]}                     | ${pull12} | ${'pull'}
    ${'the head of an open one'}     | ${commit('head')}                 | ${[{ number: 12 }]}                     | ${pull12} | ${'commit'}
    ${'a merge commit'}              | ${commit('merged')}               | ${[{ number: 12, mergedAs: 'merged' }]} | ${pull12} | ${'commit'}
    ${'the head of one from a fork'} | ${commit('head', ofFork)}         | ${[{ number: 12, from: FORK }]}         | ${pull12} | ${'commit'}
  `('$what', async ({ lead, pulls, found, asked }) => {
    expect(await follow(lead, pulls)).toEqual({ found, asked })
  })

  it('a commit of a fork that is not known here is found by its branch', async () => {
    for (const misdeed of [{ status: 422, message: 'No commit found for SHA' }, { status: 404 }]) {
      const misbehave: World['misbehave'] = ({ name }) => (name === 'commit' ? misdeed : undefined)
      const pulls = [{ number: 12, from: FORK }]
      expect(await follow(commit('head', ofFork), pulls, { misbehave })).toEqual({
        found: pull12,
        asked: 'commit pulls',
      })
    }
  })

  it('a branch of a fork that has moved on proves nothing', async () => {
    const { found } = await follow(commit('older', ofFork), [{ number: 12, from: FORK }])
    expect(found).toEqual({
      kind: 'none',
      reason: `commit ${sha('older').slice(0, 7)} is not the head of an open pull request`,
    })
  })

  it('a commit without a pull request is told by its beginning', async () => {
    expect(await follow(commit('pushed'), [{ number: 12 }])).toEqual({
      found: {
        kind: 'none',
        reason: `commit ${sha('pushed').slice(0, 7)} is not the head of an open pull request, and none was merged as it`,
      },
      asked: 'commit',
    })
  })

  it('a number that no pull request has is a failure', async () => {
    const failure = await failureOf(follow({ kind: 'number', number: 99 }, []))
    expect(failure).toMatchObject({ kind: 'not-found', nextStep: expect.stringContaining('`pr-number`') })
  })

  it('a commit that may not be asked about is a failure', async () => {
    const misbehave: World['misbehave'] = () => ({ status: 404, message: 'Not Found' })
    expect(await failureOf(follow(commit('head'), [], { misbehave }))).toMatchObject({ kind: 'not-found' })
  })
})
