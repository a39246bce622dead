import { afterEach, describe, expect, it, test } from 'vitest'
import type { PullRequestHint } from '../../src/pull-request/events.ts'
import { type Candidate, choose, findPullRequest } from '../../src/pull-request/find.ts'
import { FORK, REPOSITORY, sha } from '../github/events.ts'
import { type FakeGitHub, type FakePull, startFakeGitHub, type World } from '../github/fake-github.ts'
import { apiOf, failureOf } from '../github/made.ts'

const known = (number: number): PullRequestHint => ({
  kind: 'known',
  pullRequest: { number, headSha: sha('head') },
})

describe('of several pull requests', () => {
  const candidate = (number: number, own: Partial<Candidate> = {}): Candidate => ({
    number,
    state: 'open',
    merged_at: null,
    merge_commit_sha: null,
    head: { sha: 'a', repo: { full_name: REPOSITORY } },
    base: { repo: { full_name: REPOSITORY } },
    ...own,
  })
  const merged = { state: 'closed', merged_at: '2026-01-05T09:00:00Z' }

  test.each`
    what                                   | candidates                                                                                                                                           | chosen
    ${'none'}                              | ${[]}                                                                                                                                                | ${undefined}
    ${'open with that head'}               | ${[candidate(1, { head: { sha: 'b', repo: null } }), candidate(2)]}                                                                                  | ${2}
    ${'open before merged'}                | ${[candidate(1, { ...merged, merge_commit_sha: 'a', head: { sha: 'h', repo: null } }), candidate(2)]}                                                | ${2}
    ${'merged as that commit'}             | ${[candidate(1, { ...merged, head: { sha: 'h', repo: null } }), candidate(2, { ...merged, merge_commit_sha: 'a', head: { sha: 'i', repo: null } })]} | ${2}
    ${'closed with that head'}             | ${[candidate(1, { state: 'closed' })]}                                                                                                               | ${undefined}
    ${'merged with that head'}             | ${[candidate(1, { ...merged, merge_commit_sha: 'c' })]}                                                                                              | ${undefined}
    ${'closed, tried out as that commit'}  | ${[candidate(1, { state: 'closed', merge_commit_sha: 'a', head: { sha: 'h', repo: null } })]}                                                        | ${undefined}
    ${'open, tried out as that commit'}    | ${[candidate(1, { merge_commit_sha: 'a', head: { sha: 'h', repo: null } })]}                                                                         | ${undefined}
    ${'of another repository'}             | ${[candidate(1, { base: { repo: { full_name: FORK } } }), candidate(2)]}                                                                             | ${2}
    ${'of a repository that is gone'}      | ${[candidate(1, { base: { repo: null } })]}                                                                                                          | ${undefined}
    ${'of this one in other letters'}      | ${[candidate(1, { base: { repo: { full_name: 'Octo-Data/Insights' } } })]}                                                                           | ${1}
    ${'a fork and this one: this one'}     | ${[candidate(1, { head: { sha: 'a', repo: { full_name: FORK } } }), candidate(2)]}                                                                   | ${2}
    ${'two with that head: the older one'} | ${[candidate(8), candidate(3)]}                                                                                                                      | ${3}
  `('$what', ({ candidates, chosen }) => {
    expect(choose(candidates, { sha: 'a', merged: true }, REPOSITORY)?.number).toBe(chosen)
  })

  it('a merged one is none where only an open one is proof', () => {
    const one = candidate(1, { ...merged, merge_commit_sha: 'a', head: { sha: 'h', repo: null } })
    expect(choose([one], { sha: 'a', merged: false }, REPOSITORY)).toBeUndefined()
  })

  it('the head is that of the pull request, not the commit it was merged as', () => {
    const one = candidate(1, { ...merged, merge_commit_sha: 'a', head: { sha: 'h', repo: null } })
    expect(choose([one], { sha: 'a', merged: true }, REPOSITORY)).toEqual({ number: 1, headSha: 'h' })
  })
})

describe('a hint leads to a pull request', () => {
  const open: FakeGitHub[] = []
  afterEach(async () => {
    for (const github of open.splice(0)) {
      expect(github.complaints).toEqual([])
      await github.close()
    }
  })

  async function follow(hint: PullRequestHint, pulls: readonly FakePull[], world: Partial<World> = {}) {
    const github = await startFakeGitHub({ pulls, ...world })
    open.push(github)
    const found = await findPullRequest(await apiOf(github), hint, REPOSITORY)
    return { found, asked: github.requests.map(({ name }) => name).join(' ') }
  }

  const pull12 = { kind: 'found', pullRequest: { number: 12, headSha: sha('head') } }
  const commit = (name: string, own: object = {}): PullRequestHint => ({
    kind: 'commit',
    sha: sha(name),
    merged: true,
    ...own,
  })
  const ofFork = { merged: false, branch: 'data-team:metrics' }

  test.each`
    what                             | hint                                                     | pulls                                   | found                                                                          | asked
    ${'known'}                       | ${known(12)}                                             | ${[]}                                   | ${pull12}                                                                      | ${''}
    ${'a number'}                    | ${{ kind: 'number', number: 12 }}                        | ${[{ number: 12 }]}                     | ${pull12}                                                                      | ${'pull'}
    ${'a number at that head'}       | ${{ kind: 'number', number: 12, headSha: sha('head') }}  | ${[{ number: 12 }]}                     | ${pull12}                                                                      | ${'pull'}
    ${'a number at another head'}    | ${{ kind: 'number', number: 12, headSha: sha('older') }} | ${[{ number: 12 }]}                     | ${{ kind: 'none', reason: expect.stringContaining(sha('older').slice(0, 7)) }} | ${'pull'}
    ${'the head of an open one'}     | ${commit('head')}                                        | ${[{ number: 12 }]}                     | ${pull12}                                                                      | ${'commit'}
    ${'a merge commit'}              | ${commit('merged')}                                      | ${[{ number: 12, mergedAs: 'merged' }]} | ${pull12}                                                                      | ${'commit'}
    ${'the head of one from a fork'} | ${commit('head', ofFork)}                                | ${[{ number: 12, from: FORK }]}         | ${pull12}                                                                      | ${'commit'}
  `('$what', async ({ hint, pulls, found, asked }) => {
    expect(await follow(hint, pulls)).toEqual({ found, asked })
  })

  it('a commit of a fork that GitHub does not find is found by its branch', async () => {
    for (const misdeed of [{ status: 422, message: 'No commit found for SHA' }, { status: 404 }]) {
      const misbehave: World['misbehave'] = ({ name }) => (name === 'commit' ? misdeed : undefined)
      const pulls = [{ number: 12, from: FORK }]
      expect(await follow(commit('head', ofFork), pulls, { misbehave })).toEqual({
        found: pull12,
        asked: 'commit pulls',
      })
    }
  })

  it('a branch of a fork with another head does not count', async () => {
    const { found } = await follow(commit('older', ofFork), [{ number: 12, from: FORK }])
    expect(found).toMatchObject({ kind: 'none' })
  })

  it('a commit without a pull request has none, and the reason names the commit', async () => {
    expect(await follow(commit('pushed'), [{ number: 12 }])).toEqual({
      found: { kind: 'none', reason: expect.stringContaining(sha('pushed').slice(0, 7)) },
      asked: 'commit',
    })
  })

  it('a number without a pull request is a failure', async () => {
    const failure = await failureOf(follow({ kind: 'number', number: 99 }, []))
    expect(failure).toMatchObject({ kind: 'not-found', nextStep: expect.stringContaining('pr-number') })
  })

  it('a commit that the token cannot read is a failure', async () => {
    const misbehave: World['misbehave'] = () => ({ status: 404, message: 'Not Found' })
    expect(await failureOf(follow(commit('head'), [], { misbehave }))).toMatchObject({ kind: 'not-found' })
  })
})
