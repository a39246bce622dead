import type { z } from 'zod/mini'
import { formatDuration } from '../text/duration.ts'
import { plain, quote, shorten } from '../text/escape.ts'

export type FailureKind =
  | 'token'
  | 'permission'
  | 'limit'
  | 'not-found'
  | 'invalid'
  | 'server'
  | 'network'
  | 'timeout'
  | 'unexpected'
  | 'bounds'
  | 'cancelled'

/** A request that GitHub refused, or that didn't reach it. The next step is one or more sentences. */
export class GitHubFailure extends Error {
  readonly kind: FailureKind
  readonly nextStep: string
  /** Milliseconds to wait before a retry, if GitHub said so. */
  readonly retryAfter: number | undefined

  constructor(kind: FailureKind, message: string, nextStep: string, retryAfter?: number) {
    super(message)
    this.kind = kind
    this.nextStep = nextStep
    this.retryAfter = retryAfter
  }
}

/** Undefined if it fails in one of these ways. */
export async function unless<T>(
  request: Promise<T>,
  ...kinds: readonly FailureKind[]
): Promise<T | undefined> {
  try {
    return await request
  } catch (error) {
    if (error instanceof GitHubFailure && kinds.includes(error.kind)) return undefined
    throw error
  }
}

/** A response that isn't a success. */
export interface Refusal {
  readonly status: number
  readonly message: string
  readonly headers: Readonly<Record<string, string | number | undefined>>
}

const PERMISSION =
  'Add `pull-requests: write` to the `permissions:` of this job. For pull requests from forks, comment from a workflow_run workflow, because their token is always read-only'
const CLOSED = 'Unlock the conversation or unarchive the repository, or set `comment: never`'
const LATER = 'No action needed. The next run retries'
const CHECK_ADDRESS = 'Check GITHUB_API_URL and any proxy'
const MAX_MESSAGE = 300

/** GitHub asks for at least a minute if it gives no time. */
const DEFAULT_RETRY_AFTER = 60_000

/** `now` is the time of day in milliseconds. */
export function failureOf(refusal: Refusal, now: number): GitHubFailure {
  const { status, headers } = refusal
  const retryAfter = retryAfterOf(headers, now)
  const answered = `GitHub answered ${status}${inWords(refusal)}`
  if (isLimit(refusal)) return limited(answered, retryAfter ?? DEFAULT_RETRY_AFTER)
  switch (true) {
    case status === 401:
      return new GitHubFailure('token', answered, "Check github-token. It's invalid or has expired")
    case status === 403:
      return new GitHubFailure('permission', answered, isClosed(refusal) ? CLOSED : PERMISSION)
    case status === 404 || status === 410:
      return new GitHubFailure(
        'not-found',
        answered,
        'Check pr-number, and that this job has `pull-requests: write` under `permissions:`',
      )
    case status === 422:
      return new GitHubFailure('invalid', answered, "See GitHub's message")
    case status >= 500:
      return new GitHubFailure('server', answered, LATER, retryAfter)
    default:
      return new GitHubFailure('unexpected', answered, CHECK_ADDRESS)
  }
}

export function networkFailure(error: unknown): GitHubFailure {
  const { message } = error instanceof Error ? innermost(error) : { message: String(error) }
  return new GitHubFailure(
    'network',
    `couldn't connect to GitHub: ${shorten(plain(message), MAX_MESSAGE) || 'connection lost'}`,
    'Check GITHUB_API_URL, and whether this runner needs a proxy (HTTPS_PROXY)',
  )
}

export function invalidAddress(name: string, address: string): GitHubFailure {
  return new GitHubFailure('unexpected', `${name} is ${quote(address)}, which isn't a URL`, CHECK_ADDRESS)
}

export function timeoutFailure(ms: number): GitHubFailure {
  return new GitHubFailure('timeout', `GitHub didn't respond within ${formatDuration(ms)}`, LATER)
}

export function unexpectedResponse(what: string): GitHubFailure {
  return new GitHubFailure(
    'unexpected',
    `unexpected response from GitHub: ${shorten(plain(what), MAX_MESSAGE)}`,
    CHECK_ADDRESS,
  )
}

/** The first problem that a schema found. zod/mini has no messages for most of them. */
export function issueText({ issues: [issue] }: z.core.$ZodError, where = ''): string {
  const path = [where, ...(issue?.path ?? [])].filter(part => part !== '').join('.')
  const expected = issue && 'expected' in issue ? `expected ${issue.expected}` : issue?.message
  return path === '' ? `${expected}` : `${path}: ${expected}`
}

/** A rate limit is a 429, or a 403 that differs from a missing permission by a header or its message. */
function isLimit({ status, message, headers }: Refusal): boolean {
  if (status === 429) return true
  if (status !== 403) return false
  return (
    headers['retry-after'] !== undefined ||
    String(headers['x-ratelimit-remaining']) === '0' ||
    /rate limit|abuse detection/i.test(message)
  )
}

/** No token may write then. */
function isClosed({ message }: Refusal): boolean {
  return /\b(?:locked|archived)\b/i.test(message)
}

function limited(answered: string, retryAfter: number): GitHubFailure {
  const message = `${answered}: rate limit exceeded; resets in ${formatDuration(retryAfter)}`
  return new GitHubFailure('limit', message, LATER, retryAfter)
}

/** `retry-after` is a number of seconds or a date. The hourly limit has the second of its end instead. */
function retryAfterOf(headers: Refusal['headers'], now: number): number | undefined {
  const given = String(headers['retry-after'] ?? '')
  const end = String(headers['x-ratelimit-remaining']) === '0' ? Number(headers['x-ratelimit-reset']) : NaN
  const times = [Number(given || NaN) * 1000, Date.parse(given) - now, end * 1000 - now]
  const ms = times.find(Number.isFinite)
  return ms === undefined ? undefined : Math.max(0, ms)
}

/** Without the documentation link that Octokit appends. */
function inWords({ message }: Refusal): string {
  const words = plain(message).replace(/(?:^|\s+)-\s+https?:\/\/\S+$/, '')
  return words === '' ? '' : ` (${shorten(words, MAX_MESSAGE)})`
}

/** What fetch throws wraps the actual error. */
function innermost(error: Error): Error {
  const [first] = error instanceof AggregateError ? error.errors : []
  const cause = error.cause ?? first
  return cause instanceof Error ? innermost(cause) : error
}
