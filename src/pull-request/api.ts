import type { getOctokit } from '@actions/github'
import * as z from 'zod/mini'
import type { Clock } from '../clock.ts'
import type { Context } from './context.ts'
import {
  failureOf,
  GitHubFailure,
  invalidAddress,
  issueText,
  networkFailure,
  timeoutFailure,
  unexpectedResponse,
} from './failures.ts'

/** Limits of everything that is done for one comment. Times are in milliseconds. */
export interface Bounds {
  readonly requests: number
  readonly ms: number
  /** For one response. A request that takes longer is stopped, and perhaps repeated. */
  readonly responseMs: number
  /** Before each retry. */
  readonly pauses: readonly number[]
}

/** Fewer than 12 requests, and less than 30 s including everything around them. */
export const BOUNDS: Bounds = { requests: 11, ms: 25_000, responseMs: 10_000, pauses: [500, 2000] }

export interface ApiResponse<T> {
  readonly data: T
  /** The header that names further pages, '' on hosts that send none. */
  readonly link: string
}

type Parameters = Readonly<Record<string, unknown>>
type Request = <T>(route: string, parameters: Parameters, schema: z.ZodMiniType<T>) => Promise<ApiResponse<T>>

/** GitHub's API for one repository, within the bounds. A request that fails throws GitHubFailure. */
export interface Api {
  /** Requests a route such as `GET /repos/{owner}/{repo}/pulls`; owner and repo are filled in. */
  readonly request: Request
  /** For what must not be done twice: retries only if GitHub surely didn't do it. */
  readonly requestOnce: Request
  readonly graphql: <T>(query: string, variables: Parameters, schema: z.ZodMiniType<T>) => Promise<T>
  readonly requestsLeft: () => number
  /** Pauses before a retry, counted from 0. False if there is no time or request left for one. */
  readonly pause: (retry: number, atLeast?: number) => Promise<boolean>
}

export interface Connection {
  readonly context: Context
  readonly token: string
  readonly clock: Clock
  /** Fires when the run is cancelled. */
  readonly signal: AbortSignal
  readonly bounds?: Bounds
}

const GRAPHQL_STATUS: Readonly<Record<string, number>> = {
  FORBIDDEN: 403,
  INSUFFICIENT_SCOPES: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
}

const GRAPHQL_RESPONSE = z.object({
  data: z.optional(z.unknown()),
  errors: z.nullish(z.array(z.object({ type: z.nullish(z.string()), message: z.string() }))),
})

export async function connect({ context, token, clock, signal, bounds = BOUNDS }: Connection): Promise<Api> {
  const [owner, repo] = context.repository.split('/')
  const octokit = await octokitOf(context, token)
  const end = clock.now() + bounds.ms
  const over = AbortSignal.any([signal, AbortSignal.timeout(bounds.ms)])
  let made = 0

  const attempt = async (route: string, parameters: Parameters): Promise<OctokitResponse> => {
    if (signal.aborted) throw cancelled()
    if (made >= bounds.requests) throw tooManyRequests(bounds.requests)
    made += 1
    const overdue = AbortSignal.timeout(bounds.responseMs)
    const stop = AbortSignal.any([over, overdue])
    const stopped = (): GitHubFailure =>
      signal.aborted ? cancelled() : timeoutFailure(over.aborted ? bounds.ms : bounds.responseMs)
    try {
      // fetch would follow redirects by requests that aren't counted.
      const request = { signal: stop, redirect: 'manual', log: SILENT } as const
      const response = await octokit.request(route, { owner, repo, ...parameters, request })
      if (response.status >= 300) throw failureOf({ ...response, message: 'unexpected redirect' }, Date.now())
      if (isIncomplete(response)) throw networkFailure(new Error('the response was incomplete'))
      return response
    } catch (error) {
      throw stop.aborted ? stopped() : failureFrom(error)
    }
  }

  const pause: Api['pause'] = async (retry, atLeast = 0) => {
    const ms = Math.max(bounds.pauses[retry] ?? Number.POSITIVE_INFINITY, atLeast)
    if (made >= bounds.requests || clock.now() + ms >= end) return false
    await clock.sleepUntil(clock.now() + ms, signal)
    if (signal.aborted) throw cancelled()
    return true
  }

  const retrying = async <T>(
    attempting: () => Promise<T>,
    isRetryable: (failure: GitHubFailure) => boolean,
  ): Promise<T> => {
    for (let retry = 0; ; retry += 1) {
      try {
        return await attempting()
      } catch (error) {
        if (!(error instanceof GitHubFailure) || !isRetryable(error)) throw error
        if (!(await pause(retry, error.retryAfter))) throw error
      }
    }
  }

  const requestIf =
    (isRetryable: (failure: GitHubFailure) => boolean): Request =>
    async (route, parameters, schema) => {
      const { data, headers } = await retrying(() => attempt(route, parameters), isRetryable)
      return { data: checked(data, schema), link: headers.link ?? '' }
    }

  return {
    request: requestIf(isTemporary),
    requestOnce: requestIf(({ kind }) => kind === 'limit'),
    graphql(query, variables, schema) {
      const parameters = { query, variables, owner: undefined, repo: undefined }
      return retrying(async () => {
        const { data, headers } = await attempt(`POST ${context.graphqlUrl}`, parameters)
        const response = checked(data, GRAPHQL_RESPONSE)
        const [error] = response.errors ?? []
        if (!error) return checked(response.data, schema)
        const status = GRAPHQL_STATUS[error.type ?? ''] ?? 422
        throw failureOf({ status, message: error.message, headers }, Date.now())
      }, isTemporary)
    },
    requestsLeft: () => bounds.requests - made,
    pause,
  }
}

/** Whether GitHub may have done what was requested, although no response says so. */
export function isUncertain({ kind }: GitHubFailure): boolean {
  return kind === 'server' || kind === 'network' || kind === 'timeout'
}

function isTemporary(failure: GitHubFailure): boolean {
  return failure.kind === 'limit' || isUncertain(failure)
}

type Octokit = ReturnType<typeof getOctokit>
type OctokitResponse = Awaited<ReturnType<Octokit['request']>>

/** Octokit would print deprecations in the server's words, without redacting or escaping them. */
const nothing = (): void => undefined
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing }

async function octokitOf({ apiUrl, graphqlUrl }: Context, token: string): Promise<Octokit> {
  if (!URL.canParse(apiUrl)) throw invalidAddress('GITHUB_API_URL', apiUrl)
  if (!URL.canParse(graphqlUrl)) throw invalidAddress('GITHUB_GRAPHQL_URL', graphqlUrl)
  // The toolkit reads the event file while it is loaded, and would fail on a broken one. It isn't needed here.
  const path = process.env['GITHUB_EVENT_PATH']
  delete process.env['GITHUB_EVENT_PATH']
  try {
    const { getOctokit } = await import('@actions/github')
    return getOctokit(token, { baseUrl: apiUrl, userAgent: 'wait-for-dataos', log: SILENT })
  } finally {
    if (path !== undefined) process.env['GITHUB_EVENT_PATH'] = path
  }
}

function checked<T>(data: unknown, schema: z.ZodMiniType<T>): T {
  const { success, data: value, error } = schema.safeParse(data)
  if (success) return value
  throw unexpectedResponse(issueText(error))
}

/** Octokit returns JSON that it couldn't parse as a text. */
function isIncomplete(response: OctokitResponse): boolean {
  const isJson = /\bjson\b/.test(response.headers['content-type'] ?? '')
  return isJson && typeof response.data === 'string'
}

/** What Octokit throws for a refusal and for a request that didn't arrive. */
interface RequestError {
  readonly name: 'HttpError'
  readonly status: number
  readonly message: string
  readonly response?: { readonly headers: Readonly<Record<string, string | number | undefined>> }
}

/** Anything that isn't about GitHub stays what it is: a fault of this action. */
function failureFrom(error: unknown): unknown {
  if (!isRequestError(error)) return error
  const { status, message, response } = error
  return response
    ? failureOf({ status, message, headers: response.headers }, Date.now())
    : networkFailure(error)
}

function isRequestError(error: unknown): error is RequestError & Error {
  return error instanceof Error && error.name === 'HttpError'
}

function cancelled(): GitHubFailure {
  return new GitHubFailure('cancelled', 'the run was cancelled', '')
}

function tooManyRequests(limit: number): GitHubFailure {
  return new GitHubFailure(
    'bounds',
    `the limit of ${limit} requests was reached`,
    'No action needed. The next run continues',
  )
}
