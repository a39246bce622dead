import * as z from 'zod/mini'
import { COMMIT_SHA, type Context } from './context.ts'
import { issueText } from './failures.ts'

export interface PullRequest {
  readonly number: number
  /** The last commit of its branch, never the merge commit. */
  readonly headSha: string
}

/** What the event says about the pull request. */
export type PullRequestHint =
  | { readonly kind: 'known'; readonly pullRequest: PullRequest }
  | {
      readonly kind: 'number'
      readonly number: number
      /** If set, the pull request counts only while this is its head. */
      readonly headSha?: string
    }
  | {
      readonly kind: 'commit'
      readonly sha: string
      /** Whether a pull request that was merged as this commit counts too. */
      readonly merged: boolean
      /** OWNER:BRANCH of a commit in a fork. */
      readonly branch?: string
    }
  | { readonly kind: 'none'; readonly reason: string }

const SHA = z.string().check(z.regex(COMMIT_SHA, "isn't a commit SHA"), z.toLowerCase())
const NUMBER = z.int().check(z.positive())
const BASE = z.nullish(
  z.object({
    repo: z.nullish(z.object({ id: z.nullish(z.int()), full_name: z.nullish(z.string()) })),
  }),
)
const PULL_REQUEST = z.object({ number: NUMBER, head: z.object({ sha: SHA }), base: BASE })
const ISSUE = z.object({ number: NUMBER, pull_request: z.nullish(z.object({})) })
const WORKFLOW_RUN = z.object({
  event: z.nullish(z.string()),
  head_sha: SHA,
  head_branch: z.nullish(z.string()),
  head_repository: z.nullish(z.object({ full_name: z.string() })),
  pull_requests: z.nullish(z.array(z.nullable(PULL_REQUEST))),
})
const DEPLOYMENT = z.object({ sha: SHA })
const PUSH = z.object({ deleted: z.nullish(z.boolean()) })
const REPOSITORY = z.object({ repository: z.nullish(z.object({ id: z.int() })) })

type Reader = (context: Context) => PullRequestHint

/** The parts of an event that name a pull request, by their key. The first one that is there counts. */
const PARTS: Readonly<Record<string, Reader>> = {
  pull_request(context) {
    const { number, head, base } = partOf(context, 'pull_request', PULL_REQUEST)
    const repository = base?.repo?.full_name ?? context.repository
    if (!isSameName(repository, context.repository))
      return { kind: 'none', reason: 'the pull request belongs to another repository' }
    return { kind: 'known', pullRequest: { number, headSha: head.sha } }
  },
  issue(context) {
    const { number, pull_request } = partOf(context, 'issue', ISSUE)
    if (!pull_request) return { kind: 'none', reason: `issue #${number} isn't a pull request` }
    return { kind: 'number', number }
  },
  workflow_run: hintFromWorkflowRun,
  deployment: context => ({
    kind: 'commit',
    sha: partOf(context, 'deployment', DEPLOYMENT).sha,
    merged: true,
  }),
}

/** What events without such a part say, by their name. */
const EVENTS: Readonly<Record<string, Reader>> = {
  push: hintFromCommit,
  workflow_dispatch: hintFromCommit,
  merge_group: () => ({ kind: 'none', reason: "merge queue runs aren't tied to one pull request" }),
}

/** Which pull request the event is about; `prNumber` overrides it. Throws EventError if the event can't be used. */
export function hintFromEvent(context: Context, prNumber?: number): PullRequestHint {
  const { event, payload } = context
  if (prNumber !== undefined) return hintFromNumber(context, prNumber)
  const [key = ''] = Object.keys(PARTS).filter(key => payload[key])
  const reader = PARTS[key] ?? (Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined)
  if (reader) return reader(context)
  const name = event === '' ? 'GITHUB_EVENT_NAME is not set, and such runs' : `${event} events`
  return { kind: 'none', reason: `${name} have no pull request. Set pr-number to choose one` }
}

/** The event has another form than GitHub documents. */
export class EventError extends Error {}

function partOf<T>({ payload }: Context, key: string, schema: z.ZodMiniType<T>): T {
  const { success, data, error } = schema.safeParse(payload[key])
  if (!success) throw new EventError(issueText(error, key))
  return data
}

function hintFromNumber(context: Context, number: number): PullRequestHint {
  const { payload } = context
  const pull = PULL_REQUEST.safeParse(payload['pull_request']).data
  if (pull?.number === number) return { kind: 'known', pullRequest: { number, headSha: pull.head.sha } }
  if (!payload['workflow_run']) return { kind: 'number', number }
  // The number may come from the run that is reported on, which anyone who opens a pull request controls.
  const run = partOf(context, 'workflow_run', WORKFLOW_RUN)
  const isForPullRequest = run.event?.startsWith('pull_request') ?? true
  return { kind: 'number', number, ...(isForPullRequest && { headSha: run.head_sha }) }
}

/** Pull requests from forks aren't listed. They are found by the commit. */
function hintFromWorkflowRun(context: Context): PullRequestHint {
  const run = partOf(context, 'workflow_run', WORKFLOW_RUN)
  const here = REPOSITORY.safeParse(context.payload).data?.repository?.id
  const listed = (run.pull_requests ?? [])
    .filter(pull => pull !== null)
    .filter(({ base }) => base?.repo?.id !== undefined && base.repo.id === here)
  const exact = listed.filter(({ head }) => head.sha === run.head_sha)
  const [only, ...others] = exact.length > 0 ? exact : listed
  if (only && others.length === 0) return { kind: 'number', number: only.number, headSha: run.head_sha }
  const from = run.head_repository?.full_name ?? context.repository
  const isFork = !isSameName(from, context.repository) && run.head_branch
  return {
    kind: 'commit',
    sha: run.head_sha,
    merged: false,
    ...(isFork && { branch: `${from.split('/')[0]}:${run.head_branch}` }),
  }
}

function hintFromCommit({ payload, sha }: Context): PullRequestHint {
  if (PUSH.safeParse(payload).data?.deleted)
    return { kind: 'none', reason: 'the push deleted a branch or a tag' }
  if (sha === '') return { kind: 'none', reason: "GITHUB_SHA isn't a commit SHA" }
  return { kind: 'commit', sha, merged: true }
}

/** GitHub compares names without case. */
export function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
