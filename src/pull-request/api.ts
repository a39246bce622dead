import type { getOctokit } from '@actions/github'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { Context } from './context.ts'
import { failureOf, GitHubFailure, networkFailure, timeoutFailure, unexpectedAnswer } from './failures.ts'

/** What a whole comment may cost. Times are in milliseconds. */
export interface Bounds {
  readonly requests: number
  readonly ms: number
  /** For one answer; past it the request is given up, and perhaps made again. */
  readonly answerMs: number
  /** Before each further try of what may get better. */
  readonly pauses: readonly number[]
}

/** The contract allows fewer than 12 requests, and 30 s with all that is around them. */
export const BOUNDS: Bounds = { requests: 11, ms: 25_000, answerMs: 10_000, pauses: [500, 2000] }

export interface Answer<T> {
  readonly data: T
  /** The header that tells of further pages. */
  readonly link: string
}

type Parameters = Readonly<Record<string, unknown>>
type Ask = <T>(route: string, parameters: Parameters, schema: z.ZodType<T>) => Promise<Answer<T>>

/** GitHub, as far as one repository and the bounds go. Everything here throws GitHubFailure and nothing else. */
export interface Api {
  /** Answers a route such as `GET /repos/{owner}/{repo}/pulls`; owner and repo are filled in. */
  readonly ask: Ask
  /** Where asking twice might do it twice: tries again only what GitHub refused to do. */
  readonly askOnce: Ask
  readonly graphql: <T>(query: string, variables: Parameters, schema: z.ZodType<T>) => Promise<T>
  readonly requestsLeft: () => number
  /** The pause before a further try, counted from 0; false where there must be none. */
  readonly pause: (tries: number, atLeast?: number) => Promise<boolean>
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

const GRAPHQL_ANSWER = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.object({ type: z.string().nullish(), message: z.string() })).nullish(),
})

export async function connect({ context, token, clock, signal, bounds = BOUNDS }: Connection): Promise<Api> {
  const [owner, repo] = context.repository.split('/')
  const octokit = await octokitOf(context, token)
  const end = clock.now() + bounds.ms
  const over = AbortSignal.any([signal, AbortSignal.timeout(bounds.ms)])
  let made = 0

  const attempt = async (route: string, parameters: Parameters): Promise<Response> => {
    if (signal.aborted) throw cancelled()
    if (made >= bounds.requests) throw tooMany(bounds.requests)
    made += 1
    const overdue = AbortSignal.timeout(bounds.answerMs)
    const stop = AbortSignal.any([over, overdue])
    const stopped = (): GitHubFailure =>
      signal.aborted ? cancelled() : timeoutFailure(over.aborted ? bounds.ms : bounds.answerMs)
    try {
      // Redirects that fetch follows by itself would be requests that nobody counts.
      const request = { signal: stop, redirect: 'manual', log: SILENT } as const
      const response = await octokit.request(route, { owner, repo, ...parameters, request })
      if (response.status >= 300) throw failureOf({ ...response, message: 'a redirect' }, Date.now())
      if (isCutOff(response)) throw networkFailure(new Error('the answer broke off'))
      return response
    } catch (error) {
      throw stop.aborted ? stopped() : explain(error)
    }
  }

  const pause: Api['pause'] = async (tries, atLeast = 0) => {
    const ms = Math.max(bounds.pauses[tries] ?? Number.POSITIVE_INFINITY, atLeast)
    if (made >= bounds.requests || clock.now() + ms >= end) return false
    await clock.sleepUntil(clock.now() + ms, signal)
    if (signal.aborted) throw cancelled()
    return true
  }

  const persist = async <T>(
    attempting: () => Promise<T>,
    isWorthATry: (failure: GitHubFailure) => boolean,
  ): Promise<T> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await attempting()
      } catch (error) {
        const failure = error as GitHubFailure
        if (!isWorthATry(failure) || !(await pause(tries, failure.retryAfter))) throw failure
      }
    }
  }

  const askIf =
    (isWorthATry: (failure: GitHubFailure) => boolean): Ask =>
    async (route, parameters, schema) => {
      const { data, headers } = await persist(() => attempt(route, parameters), isWorthATry)
      return { data: checked(data, schema), link: headers.link ?? '' }
    }

  return {
    ask: askIf(mayGetBetter),
    askOnce: askIf(({ kind }) => kind === 'limit'),
    graphql(query, variables, schema) {
      const parameters = { query, variables, owner: undefined, repo: undefined }
      return persist(async () => {
        const { data, headers } = await attempt(`POST ${context.graphqlUrl}`, parameters)
        const answer = checked(data, GRAPHQL_ANSWER)
        const [error] = answer.errors ?? []
        if (!error) return checked(answer.data, schema)
        const status = GRAPHQL_STATUS[error.type ?? ''] ?? 422
        throw failureOf({ status, message: error.message, headers }, Date.now())
      }, mayGetBetter)
    },
    requestsLeft: () => bounds.requests - made,
    pause,
  }
}

/** Whether the request may have been carried out though no good answer came. */
export function isUncertain({ kind }: GitHubFailure): boolean {
  return kind === 'server' || kind === 'network' || kind === 'timeout'
}

function mayGetBetter(failure: GitHubFailure): boolean {
  return failure.kind === 'limit' || isUncertain(failure)
}

type Octokit = ReturnType<typeof getOctokit>
type Response = Awaited<ReturnType<Octokit['request']>>

/** Octokit prints deprecations with what the server wrote, past all that makes the log safe. */
const nothing = (): void => undefined
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing }

/** Loaded only when it is needed, for loading takes longer than all of the rest. */
async function octokitOf(context: Context, token: string): Promise<Octokit> {
  // The toolkit reads the event file while it is loaded, and a broken one would end that. Nobody here needs it.
  const path = process.env['GITHUB_EVENT_PATH']
  delete process.env['GITHUB_EVENT_PATH']
  try {
    const { getOctokit } = await import('@actions/github')
    return getOctokit(token, { baseUrl: context.apiUrl, userAgent: 'wait-for-dataos', log: SILENT })
  } catch (error) {
    // It looks for a proxy for the address, which may be none.
    throw networkFailure(error)
  } finally {
    if (path !== undefined) process.env['GITHUB_EVENT_PATH'] = path
  }
}

function checked<T>(data: unknown, schema: z.ZodType<T>): T {
  const result = schema.safeParse(data)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw unexpectedAnswer(`${issue?.path.join('.') || 'the answer'}: ${issue?.message}`)
}

/** JSON that could not be read to its end comes out of Octokit as a text. */
function isCutOff(response: Response): boolean {
  const isJson = /\bjson\b/.test(response.headers['content-type'] ?? '')
  return isJson && typeof response.data === 'string'
}

interface RequestError {
  readonly status: number
  readonly message: string
  readonly response?: { readonly headers: Readonly<Record<string, string | number | undefined>> }
}

function explain(error: unknown): GitHubFailure {
  if (error instanceof GitHubFailure) return error
  const { status, message, response } = error as RequestError
  return response
    ? failureOf({ status, message, headers: response.headers }, Date.now())
    : networkFailure(error)
}

function cancelled(): GitHubFailure {
  return new GitHubFailure('cancelled', 'the run was cancelled', '')
}

function tooMany(requests: number): GitHubFailure {
  return new GitHubFailure(
    'bounds',
    `it would take more than ${requests} requests`,
    'nothing has to be mended: the next run goes on',
  )
}
