import { z } from 'zod'
import type { Api } from './api.ts'
import type { Context, Payload } from './context.ts'
import { unless } from './failures.ts'

export interface PullRequest {
  readonly number: number
  /** The last commit of its branch, never the merge commit. */
  readonly headSha: string
}

/** Which pull request an event is about, as far as the event itself tells. */
export type Lead =
  | { readonly kind: 'known'; readonly pullRequest: PullRequest }
  | { readonly kind: 'number'; readonly number: number }
  /** The one that belongs to a commit; a merged one too, unless only the head of an open one would prove it. */
  | {
      readonly kind: 'commit'
      readonly sha: string
      readonly merged: boolean
      /** Where the commit is of a fork, its OWNER:BRANCH. */
      readonly branch?: string
    }
  | { readonly kind: 'none'; readonly reason: string }

export function leadOf(context: Context, prNumber?: number): Lead {
  const { event, payload, sha } = context
  const ofEvent = ofPayload(context)
  if (prNumber !== undefined) {
    const known = ofEvent?.kind === 'known' && ofEvent.pullRequest.number === prNumber
    return known ? ofEvent : { kind: 'number', number: prNumber }
  }
  if (ofEvent) return ofEvent
  switch (event) {
    case 'push':
    case 'workflow_dispatch':
      if (payload.deleted) return { kind: 'none', reason: 'the push deleted a branch or a tag' }
      if (sha === '') return { kind: 'none', reason: 'GITHUB_SHA names no commit' }
      return { kind: 'commit', sha, merged: true }
    case 'merge_group':
      return { kind: 'none', reason: 'a merge queue has no pull request of its own' }
    default:
      return {
        kind: 'none',
        reason: `the event ${event || '(GITHUB_EVENT_NAME is not set)'} tells of none; \`pr-number\` can name one`,
      }
  }
}

function ofPayload({ payload, repository }: Context): Lead | undefined {
  const { pull_request, issue, workflow_run, deployment } = payload
  if (pull_request) {
    if (!isSame(pull_request.base?.repo?.full_name ?? repository, repository))
      return { kind: 'none', reason: `the pull request of the event is one of another repository` }
    return { kind: 'known', pullRequest: { number: pull_request.number, headSha: pull_request.head.sha } }
  }
  if (issue) {
    if (!issue.pull_request) return { kind: 'none', reason: `issue #${issue.number} is no pull request` }
    return { kind: 'number', number: issue.number }
  }
  if (workflow_run) return ofWorkflowRun(workflow_run, payload, repository)
  if (deployment) return { kind: 'commit', sha: deployment.sha, merged: true }
  return undefined
}

/** The event lists no pull requests from forks: then one is proven by the commit alone that the run was about. */
function ofWorkflowRun(
  run: NonNullable<Payload['workflow_run']>,
  payload: Payload,
  repository: string,
): Lead {
  const listed = (run.pull_requests ?? [])
    .filter(one => one !== null)
    .filter(({ base }) => base?.repo && base.repo.id === payload.repository?.id)
  const [first, ...more] = listed
  const exact = listed.find(({ head }) => head.sha === run.head_sha)
  const one = exact ?? (more.length === 0 ? first : undefined)
  if (one) return { kind: 'known', pullRequest: { number: one.number, headSha: one.head.sha } }
  const from = run.head_repository?.full_name ?? repository
  const isFork = !isSame(from, repository) && run.head_branch
  return {
    kind: 'commit',
    sha: run.head_sha,
    merged: false,
    ...(isFork && { branch: `${from.split('/')[0]}:${run.head_branch}` }),
  }
}

const PULL_REQUEST = z.object({
  number: z.int(),
  state: z.string(),
  merged_at: z.string().nullish(),
  merge_commit_sha: z.string().nullish(),
  head: z.object({ sha: z.string() }),
  base: z.object({ repo: z.object({ full_name: z.string() }).nullish() }),
})

export type Candidate = z.output<typeof PULL_REQUEST>

/** Open with that head, else merged with that merge commit. Of several the oldest, for it stays the same one. */
export function choose(
  candidates: readonly Candidate[],
  { sha, merged }: { readonly sha: string; readonly merged: boolean },
  repository: string,
): PullRequest | undefined {
  const ours = candidates
    .filter(({ base }) => isSame(base.repo?.full_name ?? '', repository))
    .toSorted((a, b) => a.number - b.number)
  const found =
    ours.find(({ state, head }) => state === 'open' && head.sha === sha) ??
    (merged ? ours.find(one => one.merged_at && one.merge_commit_sha === sha) : undefined)
  return found && { number: found.number, headSha: found.head.sha }
}

export type Found =
  | { readonly kind: 'found'; readonly pullRequest: PullRequest }
  | { readonly kind: 'none'; readonly reason: string }

/** Follows a lead. No pull request is an answer, not a failure. */
export async function findPullRequest(api: Api, lead: Lead, repository: string): Promise<Found> {
  switch (lead.kind) {
    case 'none':
      return lead
    case 'known':
      return { kind: 'found', pullRequest: lead.pullRequest }
    case 'number': {
      const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}'
      const { data } = await api.ask(route, { pull_number: lead.number }, PULL_REQUEST)
      return { kind: 'found', pullRequest: { number: data.number, headSha: data.head.sha } }
    }
    case 'commit': {
      const pullRequest =
        choose(await ofCommit(api, lead), lead, repository) ?? (await ofFork(api, lead, repository))
      if (pullRequest) return { kind: 'found', pullRequest }
      const orMerged = lead.merged ? ', and none was merged as it' : ''
      const reason = `commit ${lead.sha.slice(0, 7)} is not the head of an open pull request${orMerged}`
      return { kind: 'none', reason }
    }
  }
}

type CommitLead = Extract<Lead, { kind: 'commit' }>

async function ofCommit(api: Api, { sha, branch }: CommitLead): Promise<readonly Candidate[]> {
  const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls'
  const asking = api.ask(route, { commit_sha: sha, per_page: 100 }, z.array(PULL_REQUEST))
  return (await (branch === undefined ? asking : unless(asking, 'not-found', 'invalid')))?.data ?? []
}

/** A commit of a fork is not always known here, but the branch it is the head of is. */
async function ofFork(api: Api, lead: CommitLead, repository: string): Promise<PullRequest | undefined> {
  if (lead.branch === undefined) return undefined
  const route = 'GET /repos/{owner}/{repo}/pulls'
  const parameters = { head: lead.branch, state: 'open', per_page: 100 }
  const answer = await unless(api.ask(route, parameters, z.array(PULL_REQUEST)), 'not-found', 'invalid')
  return choose(answer?.data ?? [], lead, repository)
}

/** GitHub's names are the same in any case. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
