import { formatDuration } from '../text/duration.ts'
import { plain, shorten } from '../text/escape.ts'

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

/** Why GitHub did not do what was asked, in words for people. */
export class GitHubFailure extends Error {
  readonly kind: FailureKind
  readonly nextStep: string
  /** Milliseconds after which GitHub wants to be asked again, if it said so. */
  readonly retryAfter: number | undefined

  constructor(kind: FailureKind, message: string, nextStep: string, retryAfter?: number) {
    super(message)
    this.kind = kind
    this.nextStep = nextStep
    this.retryAfter = retryAfter
  }
}

/** Undefined where it fails in one of these ways. */
export async function unless<T>(
  asking: Promise<T>,
  ...kinds: readonly FailureKind[]
): Promise<T | undefined> {
  try {
    return await asking
  } catch (error) {
    if (error instanceof GitHubFailure && kinds.includes(error.kind)) return undefined
    throw error
  }
}

/** An answer of GitHub that is no success. */
export interface Refusal {
  readonly status: number
  readonly message: string
  readonly headers: Readonly<Record<string, string | number | undefined>>
}

const PERMISSION =
  'add `pull-requests: write` under `permissions:` of this job; the token of a pull request from a fork only reads, whatever is asked for, so comment on those from a workflow_run workflow'
const CLOSED = 'unlock the conversation, or take the repository out of the archive, or set `comment: never`'
const LATER = 'nothing has to be mended: the next run tries again'
const LONGEST_MESSAGE = 300

/** GitHub asks for a minute's pause where it names none. */
const UNNAMED_PAUSE = 60_000

/** What a refusal means; `now` is the time of day. */
export function failureOf(refusal: Refusal, now: number): GitHubFailure {
  const { status, headers } = refusal
  const retryAfter = retryAfterOf(headers, now)
  const answered = `GitHub answered ${status}${inWords(refusal)}`
  if (isLimit(refusal)) return limited(answered, retryAfter ?? UNNAMED_PAUSE)
  switch (true) {
    case status === 401:
      return new GitHubFailure(
        'token',
        answered,
        'check `github-token`: GitHub does not know it, or it has run out',
      )
    case status === 403:
      return new GitHubFailure('permission', answered, isClosed(refusal) ? CLOSED : PERMISSION)
    case status === 404 || status === 410:
      return new GitHubFailure(
        'not-found',
        answered,
        'check that the pull request is one of this repository (`pr-number`), and that the token may see it: `pull-requests: write` under `permissions:`',
      )
    case status === 422:
      return new GitHubFailure('invalid', answered, 'see the message of GitHub')
    case status >= 500:
      return new GitHubFailure('server', answered, LATER, retryAfter)
    default:
      return new GitHubFailure('unexpected', answered, 'check GITHUB_API_URL, and what stands in between')
  }
}

export function networkFailure(error: unknown): GitHubFailure {
  const { message } = error instanceof Error ? innermost(error) : { message: String(error) }
  return new GitHubFailure(
    'network',
    `GitHub could not be reached: ${shorten(plain(message), LONGEST_MESSAGE) || 'the connection broke'}`,
    'check GITHUB_API_URL, and whether this runner needs a proxy (HTTPS_PROXY)',
  )
}

export function timeoutFailure(ms: number): GitHubFailure {
  return new GitHubFailure('timeout', `GitHub gave no answer within ${formatDuration(ms)}`, LATER)
}

export function unexpectedAnswer(what: string): GitHubFailure {
  return new GitHubFailure(
    'unexpected',
    `GitHub's answer is not what was asked for: ${shorten(plain(what), LONGEST_MESSAGE)}`,
    'check GITHUB_API_URL, and what stands in between',
  )
}

/** A limit is a 403 or a 429: what tells it from a missing permission is a header or the words. */
function isLimit({ status, message, headers }: Refusal): boolean {
  if (status === 429) return true
  if (status !== 403) return false
  return (
    headers['retry-after'] !== undefined ||
    String(headers['x-ratelimit-remaining']) === '0' ||
    /rate limit|abuse detection/i.test(message)
  )
}

/** To everybody, not to this token alone. */
function isClosed({ message }: Refusal): boolean {
  return /\b(?:locked|archived)\b/i.test(message)
}

function limited(answered: string, retryAfter: number): GitHubFailure {
  const message = `${answered}: a limit is reached, and ends in ${formatDuration(retryAfter)}`
  return new GitHubFailure('limit', message, LATER, retryAfter)
}

/** `retry-after` is a number of seconds or a date; a limit for the hour tells the second of its end instead. */
function retryAfterOf(headers: Refusal['headers'], now: number): number | undefined {
  const given = String(headers['retry-after'] ?? '')
  const end = String(headers['x-ratelimit-remaining']) === '0' ? Number(headers['x-ratelimit-reset']) : NaN
  const times = [Number(given || NaN) * 1000, Date.parse(given) - now, end * 1000 - now]
  const ms = times.find(Number.isFinite)
  return ms === undefined ? undefined : Math.max(0, ms)
}

/** What GitHub said, without the address of its documentation that Octokit puts behind. */
function inWords({ message }: Refusal): string {
  const words = plain(message).replace(/(?:^|\s+)-\s+https?:\/\/\S+$/, '')
  return words === '' ? '' : ` (${shorten(words, LONGEST_MESSAGE)})`
}

/** What fetch throws wraps what happened. */
function innermost(error: Error): Error {
  const [first] = error instanceof AggregateError ? error.errors : []
  const cause = error.cause ?? first
  return cause instanceof Error ? innermost(cause) : error
}
