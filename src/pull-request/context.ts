import type { RunLinks } from '../report/links.ts'
import { readRegularFile } from '../runner/files.ts'
import { messageOf } from '../text/escape.ts'
import type { Env } from '../text/variables.ts'

/** The workflow run, and the event that triggered it. What the runner didn't set is empty. */
export interface Context {
  /** OWNER/NAME */
  readonly repository: string
  readonly event: string
  readonly payload: Readonly<Record<string, unknown>>
  /** Why the payload is empty, if it couldn't be read. */
  readonly payloadProblem: string | undefined
  /** GITHUB_SHA: for a pull request its test merge commit, not its head. */
  readonly sha: string
  readonly workflow: string
  readonly job: string
  readonly runId: string
  readonly runAttempt: string
  readonly serverUrl: string
  readonly apiUrl: string
  readonly graphqlUrl: string
}

export function readContext(env: Env): Context {
  const apiUrl = address(env['GITHUB_API_URL'], 'https://api.github.com')
  const [payload, payloadProblem] = readPayload(env)
  return {
    repository: env['GITHUB_REPOSITORY'] ?? '',
    event: env['GITHUB_EVENT_NAME'] ?? '',
    payload,
    payloadProblem,
    sha: commitSha(env['GITHUB_SHA'] ?? ''),
    workflow: env['GITHUB_WORKFLOW'] ?? '',
    job: env['GITHUB_JOB'] ?? '',
    runId: env['GITHUB_RUN_ID'] ?? '',
    runAttempt: env['GITHUB_RUN_ATTEMPT'] ?? '',
    serverUrl: address(env['GITHUB_SERVER_URL'], 'https://github.com'),
    apiUrl,
    // GitHub Enterprise Server uses /api/v3 and /api/graphql.
    graphqlUrl: address(env['GITHUB_GRAPHQL_URL'], `${apiUrl.replace(/\/v3$/, '')}/graphql`),
  }
}

/** Links for people. */
export function linksOf(context: Context, headSha: string): RunLinks {
  const { serverUrl, repository, runId, runAttempt: attempt } = context
  const here = `${serverUrl}/${repository}`
  const run = `${here}/actions/runs/${runId}${attempt === '' ? '' : `/attempts/${attempt}`}`
  return { run, runId, attempt, headSha, commit: `${here}/commit/${headSha}` }
}

/**
 * The address of the files of the commit that is checked out, '' if it isn't the commit of the run. A pull request is
 * run at a test merge commit, which isn't shown to people: files are linked at the head.
 */
export function blobsOf(context: Context, checkedOut: string | undefined): string {
  const { serverUrl, repository, sha, event, payload } = context
  const head = commitSha(textAt(payload, ['pull_request', 'head', 'sha']))
  if (checkedOut === undefined || (checkedOut !== sha && checkedOut !== head)) return ''
  const isTestMerge = head !== '' && event !== 'pull_request_target'
  return `${serverUrl}/${repository}/blob/${isTestMerge ? head : checkedOut}`
}

function textAt(value: unknown, [key, ...path]: readonly string[]): string {
  if (key === undefined) return typeof value === 'string' ? value : ''
  return isObject(value) ? textAt(value[key], path) : ''
}

function address(text: string | undefined, fallback: string): string {
  return (text?.trim() || fallback).replace(/\/+$/, '')
}

/** In lower case; '' if it isn't one. */
function commitSha(text: string): string {
  return COMMIT_SHA.test(text) ? text.toLowerCase() : ''
}

export const COMMIT_SHA = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i

function readPayload(env: Env): [Context['payload'], string | undefined] {
  const path = env['GITHUB_EVENT_PATH']
  if (!path) return [{}, "GITHUB_EVENT_PATH isn't set, so the triggering event is unknown"]
  try {
    const payload: unknown = JSON.parse(readRegularFile(path))
    if (isObject(payload)) return [payload, undefined]
    return [{}, unusableEvent(path, 'not a JSON object')]
  } catch (error) {
    return [{}, unusableEvent(path, messageOf(error))]
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function unusableEvent(path: string, why: string): string {
  return `couldn't read the event file ${path} (GITHUB_EVENT_PATH): ${why}`
}
