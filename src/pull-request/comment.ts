import type { Clock } from '../clock.ts'
import type { Settings } from '../inputs.ts'
import type { RunLinks } from '../report/links.ts'
import { type Runner, warn } from '../runner/runner.ts'
import type { Env } from '../text/variables.ts'
import { type Bounds, connect } from './api.ts'
import { type Context, linksOf, readContext, unusableEvent } from './context.ts'
import { EventError, hintFromEvent, type PullRequestHint } from './events.ts'
import { GitHubFailure } from './failures.ts'
import { findPullRequest } from './find.ts'
import { type Published, publishComment } from './sticky.ts'

export interface CommentDeps {
  readonly env: Env
  readonly clock: Clock
  /** Fires when the run is cancelled. */
  readonly signal: AbortSignal
  readonly runner: Runner
  readonly bounds?: Bounds
}

/** Makes the text from that of our earlier comment; undefined to write nothing. */
export type Render = (previous: string | undefined, links: RunLinks, key: string) => string | undefined

type CommentSettings = Pick<Settings, 'comment-key' | 'pr-number' | 'github-token'>

/** Writes the pull request comment and returns its URL. A failure of GitHub's is a warning and nothing more. */
export async function commentOnPullRequest(
  settings: CommentSettings,
  render: Render,
  deps: CommentDeps,
): Promise<string> {
  const { runner } = deps
  try {
    return await tryToComment(settings, render, deps)
  } catch (error) {
    if (!(error instanceof GitHubFailure)) throw error
    if (error.kind === 'cancelled') runner.info(`No pull request comment: ${error.message}`)
    else warn(runner, `Couldn't write the pull request comment: ${error.message}. ${error.nextStep}.`)
    return ''
  }
}

async function tryToComment(
  settings: CommentSettings,
  render: Render,
  { runner, ...deps }: CommentDeps,
): Promise<string> {
  const context = readContext(deps.env)
  if (context.payloadProblem) warn(runner, context.payloadProblem)
  const none = (reason: string): string => {
    runner.info(`No pull request comment: ${reason}`)
    return ''
  }
  checkRepository(context)
  const hint = hintFrom(context, settings['pr-number'] ?? undefined, runner, deps.env)
  if (hint.kind === 'none') return none(hint.reason)
  const token = usableToken(settings['github-token'])

  // It can take half a minute, in which nothing else is logged.
  runner.info('Looking for the pull request comment')
  const api = await connect({ ...deps, context, token })
  const found = await findPullRequest(api, hint, context.repository)
  if (found.kind === 'none') return none(found.reason)
  const { number, headSha } = found.pullRequest
  const links = linksOf(context, headSha)
  const key = settings['comment-key'] || `${context.workflow}/${context.job}`
  const published = await publishComment({
    api,
    number,
    key,
    render: previous => render(previous, links, key),
  })
  logResult(runner, number, published)
  return published.url
}

function hintFrom(context: Context, prNumber: number | undefined, runner: Runner, env: Env): PullRequestHint {
  try {
    return hintFromEvent(context, prNumber)
  } catch (error) {
    if (!(error instanceof EventError)) throw error
    const problem = unusableEvent(env['GITHUB_EVENT_PATH'] ?? '', error.message)
    warn(runner, problem)
    return { kind: 'none', reason: problem }
  }
}

function usableToken(token: string): string {
  const nextStep =
    'Remove the github-token input, or pass a token that is available to this run. Secrets are empty in runs from forks'
  if (token === '') throw new GitHubFailure('token', 'github-token is empty', nextStep)
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new GitHubFailure('token', 'github-token contains invalid characters', nextStep)
  return token
}

function checkRepository({ repository }: Context): void {
  if (/^[^/\s]+\/[^/\s]+$/.test(repository)) return
  const message = `GITHUB_REPOSITORY is '${repository}', not OWNER/NAME`
  throw new GitHubFailure('unexpected', message, "Don't override GITHUB_REPOSITORY")
}

const RESULTS: Readonly<Record<Published['kind'], (pullRequest: string) => string>> = {
  created: pullRequest => `Created the comment on ${pullRequest}`,
  edited: pullRequest => `Updated the comment on ${pullRequest}`,
  unchanged: pullRequest => `The comment on ${pullRequest} is up to date`,
  'not-needed': pullRequest => `No comment needed on ${pullRequest}`,
  skipped: pullRequest =>
    `Skipped the comment on ${pullRequest}: it has too many comments to search for an earlier one`,
}

function logResult(runner: Runner, number: number, { kind, url, problems }: Published): void {
  const result = RESULTS[kind](`pull request #${number}`)
  if (kind === 'skipped' || problems.length > 0) warn(runner, [result, ...problems].join('; '))
  else runner.info(url === '' ? result : `${result}: ${url}`)
}
