import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Env } from '../text/variables.ts'

const SHA = z
  .string()
  .regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i, 'is no commit')
  .toLowerCase()
const NUMBER = z.int().positive()

/** What events tell of pull requests, as far as it is looked at here. What may be missing takes nothing else with it. */
const PAYLOAD = z.object({
  repository: z.object({ id: z.int() }).nullish(),
  deleted: z.boolean().nullish(),
  pull_request: z
    .object({
      number: NUMBER,
      head: z.object({ sha: SHA }),
      base: z.object({ repo: z.object({ full_name: z.string().nullish() }).nullish() }).nullish(),
    })
    .nullish(),
  issue: z.object({ number: NUMBER, pull_request: z.object({}).nullish() }).nullish(),
  workflow_run: z
    .object({
      head_sha: SHA,
      head_branch: z.string().nullish(),
      head_repository: z.object({ full_name: z.string() }).nullish(),
      pull_requests: z
        .array(
          z
            .object({
              number: NUMBER,
              head: z.object({ sha: SHA }),
              base: z.object({ repo: z.object({ id: z.int() }).nullish() }).nullish(),
            })
            .nullable(),
        )
        .nullish(),
    })
    .nullish(),
  deployment: z.object({ sha: SHA }).nullish(),
})

export type Payload = z.output<typeof PAYLOAD>

/** A run of a workflow, and what set it off. What the runner did not tell is empty. */
export interface Context {
  /** OWNER/NAME */
  readonly repository: string
  readonly event: string
  readonly payload: Payload
  /** Why the payload is not known, if it should be. */
  readonly payloadProblem: string | undefined
  /** Of the event: for a pull request the merge commit that is tried out, not its head. */
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
    sha: SHA.safeParse(env['GITHUB_SHA']).data ?? '',
    workflow: env['GITHUB_WORKFLOW'] ?? '',
    job: env['GITHUB_JOB'] ?? '',
    runId: env['GITHUB_RUN_ID'] ?? '',
    runAttempt: env['GITHUB_RUN_ATTEMPT'] ?? '',
    serverUrl: address(env['GITHUB_SERVER_URL'], 'https://github.com'),
    apiUrl,
    // An Enterprise Server has /api/v3 and /api/graphql.
    graphqlUrl: address(env['GITHUB_GRAPHQL_URL'], `${apiUrl.replace(/\/v3$/, '')}/graphql`),
  }
}

export interface Links {
  readonly run: string
  readonly runId: string
  readonly attempt: string
  readonly headSha: string
  readonly commit: string
}

/** Addresses for people, on whichever host this is. */
export function linksOf(context: Context, headSha: string): Links {
  const { serverUrl, repository, runId, runAttempt: attempt } = context
  const here = `${serverUrl}/${repository}`
  const run = `${here}/actions/runs/${runId}${attempt === '' ? '' : `/attempts/${attempt}`}`
  return { run, runId, attempt, headSha, commit: `${here}/commit/${headSha}` }
}

function address(text: string | undefined, fallback: string): string {
  return (text?.trim() || fallback).replace(/\/+$/, '')
}

function readPayload(env: Env): [Payload, string | undefined] {
  const path = env['GITHUB_EVENT_PATH']
  if (!path) return [{}, 'GITHUB_EVENT_PATH is not set, so what set off this run is not known']
  const unusable = (why: string): [Payload, string] => [
    {},
    `the event file ${path} (GITHUB_EVENT_PATH) can not be used: ${why}`,
  ]
  try {
    const { success, data, error } = PAYLOAD.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    if (success) return [data, undefined]
    const [issue] = error.issues
    return unusable(`${issue?.path.join('.') || 'its content'}: ${issue?.message}`)
  } catch (error) {
    return unusable((error as Error).message)
  }
}
