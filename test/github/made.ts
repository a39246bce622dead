import { monotonicClock } from '../../src/clock.ts'
import { type Api, type Bounds, connect } from '../../src/pull-request/api.ts'
import { type Context, readContext } from '../../src/pull-request/context.ts'
import type { GitHubFailure } from '../../src/pull-request/failures.ts'
import { REPOSITORY, sha } from './events.ts'
import { type FakeGitHub, TOKEN } from './fake-github.ts'

/** What is fit for tests: nothing takes longer than a moment. */
const SHORT: Bounds = { requests: 11, ms: 3000, answerMs: 1000, pauses: [5, 10] }

/** A context of that event. */
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

/** How it failed. */
export async function failureOf(work: Promise<unknown>): Promise<GitHubFailure> {
  try {
    await work
  } catch (error) {
    return error as GitHubFailure
  }
  throw new Error('it did not fail')
}
