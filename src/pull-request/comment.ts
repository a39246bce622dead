import type { Clock } from '../clock.ts'
import type { Settings } from '../inputs.ts'
import { type Runner, warn } from '../runner/runner.ts'
import type { Env } from '../text/variables.ts'
import { type Bounds, connect } from './api.ts'
import { type Context, type Links, linksOf, readContext } from './context.ts'
import { GitHubFailure } from './failures.ts'
import { findPullRequest, leadOf } from './find.ts'
import { type Published, publishComment } from './sticky.ts'

export interface CommentDeps {
  readonly env: Env
  readonly clock: Clock
  /** Fires when the run is cancelled. */
  readonly signal: AbortSignal
  readonly runner: Runner
  readonly bounds?: Bounds
}

/** The text to write, made from that of our earlier comment; undefined to write nothing. */
export type Render = (previous: string | undefined, links: Links, key: string) => string | undefined

type CommentSettings = Pick<Settings, 'comment-key' | 'pr-number' | 'github-token'>

/** Writes the pull request comment and gives its address. What keeps it from that is told, and nothing more. */
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
    const { kind, message, nextStep } = error
    if (kind === 'cancelled') runner.info(`No pull request comment: ${message}`)
    else warn(runner, `The pull request comment was not written: ${message}. What to do: ${nextStep}`)
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
  const lead = leadOf(context, settings['pr-number'] ?? undefined)
  if (lead.kind === 'none') return none(lead.reason)
  const token = usableToken(settings['github-token'])

  // It may take half a minute, and a log that stands still looks broken.
  runner.info('Looking for the pull request comment')
  const api = await connect({ ...deps, context, token })
  const found = await findPullRequest(api, lead, context.repository)
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
  tell(runner, number, published)
  return published.url
}

function usableToken(token: string): string {
  const nextStep =
    'leave `github-token` unset, or set it to a token that has a value here (secrets are empty in runs from forks), or set `comment: never`'
  if (token === '') throw new GitHubFailure('token', '`github-token` is empty', nextStep)
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new GitHubFailure('token', '`github-token` holds characters that no token has', nextStep)
  return token
}

function checkRepository({ repository }: Context): void {
  if (/^[^/\s]+\/[^/\s]+$/.test(repository)) return
  const message = `GITHUB_REPOSITORY is '${repository}', not OWNER/NAME`
  throw new GitHubFailure('unexpected', message, 'let the runner set it')
}

const DONE: Readonly<Record<Published['kind'], string>> = {
  created: 'is written',
  edited: 'is brought up to date',
  unchanged: 'says the same already',
  silent: 'is not needed',
  withheld: 'is not written, for there may be one already',
}

function tell(runner: Runner, number: number, { kind, url, remarks }: Published): void {
  const done = `The comment on pull request #${number} ${DONE[kind]}`
  if (remarks.length > 0) warn(runner, `${done}; ${remarks.join('; ')}`)
  else runner.info(url === '' ? done : `${done}: ${url}`)
}
