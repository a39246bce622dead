import * as z from 'zod/mini'
import type { Api } from './api.ts'
import { isSameName, type PullRequest, type PullRequestHint } from './events.ts'
import { unless } from './failures.ts'

const REPOSITORY = z.nullish(z.object({ full_name: z.string() }))
const PULL_REQUEST = z.object({
  number: z.int(),
  state: z.string(),
  merged_at: z.nullish(z.string()),
  merge_commit_sha: z.nullish(z.string()),
  head: z.object({ sha: z.string(), repo: REPOSITORY }),
  base: z.object({ repo: REPOSITORY }),
})

export type Candidate = z.output<typeof PULL_REQUEST>

type CommitHint = Extract<PullRequestHint, { kind: 'commit' }>

/**
 * Open with that head, else merged as that commit; only pull requests to this repository. Heads in this repository
 * come before forks, and the oldest first, so that the choice stays the same.
 */
export function choose(
  candidates: readonly Candidate[],
  { sha, merged }: Pick<CommitHint, 'sha' | 'merged'>,
  repository: string,
): PullRequest | undefined {
  const isHere = (repo: Candidate['head']['repo']): boolean => isSameName(repo?.full_name ?? '', repository)
  const ours = candidates
    .filter(({ base }) => isHere(base.repo))
    .toSorted((a, b) => Number(isHere(b.head.repo)) - Number(isHere(a.head.repo)) || a.number - b.number)
  const chosen =
    ours.find(({ state, head }) => state === 'open' && head.sha === sha) ??
    (merged ? ours.find(one => one.merged_at && one.merge_commit_sha === sha) : undefined)
  return chosen && { number: chosen.number, headSha: chosen.head.sha }
}

export type Found =
  | { readonly kind: 'found'; readonly pullRequest: PullRequest }
  | { readonly kind: 'none'; readonly reason: string }

/** Finds the pull request of a hint. To find none isn't a failure. */
export async function findPullRequest(api: Api, hint: PullRequestHint, repository: string): Promise<Found> {
  switch (hint.kind) {
    case 'none':
      return hint
    case 'known':
      return { kind: 'found', pullRequest: hint.pullRequest }
    case 'number': {
      const { number, headSha } = hint
      const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}'
      const { data } = await api.request(route, { pull_number: number }, PULL_REQUEST)
      if (headSha !== undefined && data.head.sha !== headSha) {
        const reason = `commit ${short(headSha)} isn't the head of pull request #${number} any more`
        return { kind: 'none', reason }
      }
      return { kind: 'found', pullRequest: { number, headSha: data.head.sha } }
    }
    case 'commit': {
      const pullRequest =
        choose(await pullRequestsOf(api, hint), hint, repository) ?? (await findInFork(api, hint, repository))
      if (pullRequest) return { kind: 'found', pullRequest }
      const open = hint.merged ? 'open or merged' : 'open'
      return { kind: 'none', reason: `no ${open} pull request for commit ${short(hint.sha)}` }
    }
  }
}

async function pullRequestsOf(api: Api, { sha, branch }: CommitHint): Promise<readonly Candidate[]> {
  const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls'
  const request = api.request(route, { commit_sha: sha, per_page: 100 }, z.array(PULL_REQUEST))
  return (await (branch === undefined ? request : unless(request, 'not-found', 'invalid')))?.data ?? []
}

/** This repository doesn't always have the commits of a fork. The pull requests of the fork's branch show their head. */
async function findInFork(api: Api, hint: CommitHint, repository: string): Promise<PullRequest | undefined> {
  if (hint.branch === undefined) return undefined
  const route = 'GET /repos/{owner}/{repo}/pulls'
  const parameters = { head: hint.branch, state: 'open', per_page: 100 }
  const response = await unless(api.request(route, parameters, z.array(PULL_REQUEST)), 'not-found', 'invalid')
  return choose(response?.data ?? [], hint, repository)
}

function short(sha: string): string {
  return sha.slice(0, 7)
}
