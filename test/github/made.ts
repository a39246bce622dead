import { monotonicClock } from '../../src/clock.ts'
import { type Api, type Bounds, connect } from '../../src/pull-request/api.ts'
import { type Context, readContext } from '../../src/pull-request/context.ts'
import type { GitHubFailure } from '../../src/pull-request/failures.ts'
import { REPOSITORY, sha } from './events.ts'
import { type FakeGitHub, TOKEN } from './fake-github.ts'

/** Short pauses, and time enough for a busy machine. */
const SHORT: Bounds = { requests: 11, ms: 20_000, responseMs: 10_000, pauses: [5, 10] }

export function context(own: Partial<Context> = {}): Context {
  return {
    ...readContext({ GITHUB_REPOSITORY: REPOSITORY, GITHUB_SHA: sha('pushed') }),
    payloadProblem: undefined,
    ...own,
  }
}

export function apiOf(
  github: FakeGitHub,
  { token = TOKEN, bounds = {}, signal = new AbortController().signal }: ApiOptions = {},
): Promise<Api> {
  const clock = monotonicClock()
  return connect({ context: readContext(github.env), token, clock, signal, bounds: { ...SHORT, ...bounds } })
}

interface ApiOptions {
  readonly token?: string
  readonly bounds?: Partial<Bounds>
  readonly signal?: AbortSignal
}

/** The failure that it ends with. */
export async function failureOf(work: Promise<unknown>): Promise<GitHubFailure> {
  try {
    await work
  } catch (error) {
    return error as GitHubFailure
  }
  throw new Error('it did not fail')
}
