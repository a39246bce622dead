import type { Condition, Elsewhere, Findings, Gap, PartError, RuntimeNode } from '../health/findings.ts'
import {
  type Freshness,
  freshnessNote,
  wasRolledBack,
  wasThereBefore,
  wasUnhealthy,
} from '../health/freshness.ts'
import type { Failure } from '../health/readings.ts'
import { groupOf, isRequired, type Track, type Wait } from '../health/wait.ts'
import { shorten } from '../text/escape.ts'
import type { Watched } from '../watch/watch.ts'
import { explain } from './explain.ts'
import { type Links, linksTo } from './links.ts'

export type Outcome = 'healthy' | 'unhealthy' | 'timed-out' | 'cancelled' | 'error' | 'snapshot'
export type Verdict = 'healthy' | 'failed' | 'missing' | 'stuck' | 'waiting'

export interface ReportedState {
  readonly at: number
  readonly status: string
  readonly runtime: string
}

/** What the platform told of a resource when it was asked why; `gaps` says what it did not tell. */
export interface ReportedFindings {
  readonly builderInfo: string
  readonly errors: readonly PartError[]
  readonly replicas: { readonly ready: number; readonly wanted: number } | null
  readonly conditions: readonly Condition[]
  readonly nodes: readonly RuntimeNode[]
  readonly log: readonly string[]
  readonly gaps: readonly Gap[]
  readonly elsewhere: readonly Elsewhere[]
}

/** One resource as people and programs get to see it. Times are in seconds. */
export interface ReportedResource {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly workspace: string
  readonly version: string
  readonly verdict: Verdict
  readonly status: string
  readonly runtime: string
  readonly reason: string
  readonly seconds: number
  readonly optional: boolean
  /** Whether it has a say in the outcome. */
  readonly required: boolean
  /** Whether this deploy changed it; null where nobody claims to know. */
  readonly changed: boolean | null
  /** The same in words, and how far it is proved; '' without a baseline. */
  readonly change: string
  /** How far the platform came in building it, '' where that is not known. */
  readonly builderStage: string
  /** The runtime words that count as healthy for it, '' for an empty runtime. */
  readonly expected: readonly string[]
  /** The most likely cause and the next step in one sentence, '' where nothing is wrong. */
  readonly explanation: string
  /** Null where nothing was asked. */
  readonly findings: ReportedFindings | null
  /** Where to look at it, null where the host of the instance is not known or there is nothing to see. */
  readonly links: Links | null
  readonly history: readonly ReportedState[]
}

/** Everything that is told of a run, made once. All text in it is free of secrets, and not escaped for any place. */
export interface Report {
  readonly version: 1
  readonly outcome: Outcome
  readonly seconds: number
  readonly polls: number
  readonly calls: number
  /** When the wait would have ended at the latest. */
  readonly deadline: number
  /** Why the state could not be learned, and what to do about it. */
  readonly problem: { readonly message: string; readonly advice: string } | null
  /** The ones that need attention first. */
  readonly resources: readonly ReportedResource[]
}

type Redact = (text: string) => string

/** Far above what the platform allows for names, and what people read of a reason. */
const LONGEST_TEXT = 1000

/** The status of a resource that the platform does not show. */
export const ABSENT = 'absent'

const ATTENTION: readonly Verdict[] = ['failed', 'missing', 'stuck', 'waiting', 'healthy']

/** The report of a wait, however it ended, with what was found out afterwards by the ids of the targets. */
export function reportOf(
  watched: Watched,
  findings: ReadonlyMap<string, Findings>,
  hideSecrets: Redact,
  host = '',
): Report {
  const redact = (text: string): string => shorten(hideSecrets(text), LONGEST_TEXT)
  const { wait, polls, calls, ms } = watched
  const resources = wait.tracks.map(track =>
    resourceOf(track, { watched, found: findings.get(track.target.id), host, redact }),
  )
  return {
    version: 1,
    outcome: outcomeOf(watched),
    seconds: seconds(ms),
    polls,
    calls,
    deadline: seconds(wait.tracks.reduce((latest, { deadline }) => Math.max(latest, deadline), 0)),
    problem: watched.failure ? problemOf(watched.failure, redact) : null,
    resources: inOrder(resources),
  }
}

/** The report of a run that could not begin to wait. */
export function reportWithout(failure: Failure, redact: Redact): Report {
  const problem = problemOf(failure, redact)
  return { version: 1, outcome: 'error', seconds: 0, polls: 0, calls: 0, deadline: 0, problem, resources: [] }
}

/** Those that made the outcome what it is. */
export function decidedAgainst({ resources }: Report): readonly ReportedResource[] {
  return resources.filter(({ verdict, required }) => required && isUnhealthy(verdict))
}

export function isUnhealthy(verdict: Verdict): boolean {
  return verdict === 'failed' || verdict === 'missing' || verdict === 'stuck'
}

export function countBy<T, K>(items: readonly T[], key: (item: T) => K): ReadonlyMap<K, number> {
  const counts = new Map<K, number>()
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return counts
}

function outcomeOf({ wait, cancelled, failure }: Watched): Outcome {
  if (cancelled) return 'cancelled'
  const required = wait.tracks.filter(track => isRequired(track, wait.rules))
  const verdicts = new Set(required.map(({ decision }) => decision?.verdict))
  if (verdicts.has('failed') || verdicts.has('missing')) return 'unhealthy'
  if (failure) return 'error'
  if (verdicts.has('stuck')) return 'timed-out'
  // Where nothing is required, nothing but a failure to learn the state decides.
  if (required.length === 0 || isAllHealthy(verdicts)) return 'healthy'
  throw new Error(`the wait ended with nothing decided: ${[...verdicts].join(', ')}`)
}

function isAllHealthy(verdicts: ReadonlySet<unknown>): boolean {
  return verdicts.size === 1 && verdicts.has('healthy')
}

interface Known {
  readonly watched: Watched
  readonly found: Findings | undefined
  readonly host: string
  readonly redact: Redact
}

function resourceOf(track: Track, { watched, found, host, redact }: Known): ReportedResource {
  const { target, row, decision } = track
  const resource = {
    ...identityOf(track, redact),
    verdict: decision && decision.verdict !== 'unread' ? decision.verdict : ('waiting' as const),
    status: redact(row?.status ?? ''),
    runtime: redact(row?.runtime ?? ''),
    reason: redact([decision?.reason ?? whyWaiting(watched, track), ...reservation(track)].join('; ')),
    seconds: seconds(decision?.at ?? watched.ms),
    optional: target.optional,
    required: isRequired(track, watched.wait.rules),
    changed: isChanged(track.freshness),
    change: redact(changeInWords(track)),
    builderStage: redact(found?.builderStage ?? ''),
    expected: target.healthy.map(redact),
    findings: found ? findingsOf(found, redact) : null,
    history: track.history.map(({ at, row }) => ({
      at: seconds(at),
      status: redact(row?.status ?? ABSENT),
      runtime: redact(row?.runtime ?? ''),
    })),
  }
  const { reading, wasThere, judgement, freshness } = track
  const { failure } = groupOf(watched.wait, track)
  const unknownWords = (judgement?.unknownWords ?? []).map(redact)
  return {
    ...resource,
    explanation: redact(explain({ ...resource, reading, wasThere, unknownWords, freshness, failure })),
    links: host !== '' && wasThere ? linksTo(host, resource) : null,
  }
}

/** Who it is, in the words of the report. */
export function identityOf(
  { target, row }: Track,
  redact: Redact,
): Pick<ReportedResource, 'id' | 'type' | 'name' | 'workspace' | 'version'> {
  return {
    id: redact(target.id),
    type: redact(target.type),
    name: redact(target.name),
    workspace: redact(target.workspace ?? ''),
    version: redact(row?.version || target.version),
  }
}

/** Null where it is not known, or can't be. */
function isChanged({ kind }: Freshness): boolean | null {
  return kind === 'changed' ? true : kind === 'unchanged' ? false : null
}

function changeInWords({ freshness, target, row, reading }: Track): string {
  if (reading === 'absent' && wasThereBefore(freshness)) return 'there before this deploy, and gone now'
  const note = freshnessNote(freshness)
  return wasUnhealthy(freshness, target.healthy, row) ? `${note}, already unhealthy before` : note
}

/** What a reader must know to understand the verdict, besides its reason. */
function reservation(track: Track): string[] {
  const { freshness } = track
  const isExpected =
    freshness.kind === 'unclaimed' || (freshness.kind === 'changed' && freshness.end === 'standing')
  // That is the reason itself.
  return isExpected || wasRolledBack(freshness) ? [] : [changeInWords(track)]
}

function findingsOf(found: Findings, redact: Redact): ReportedFindings {
  return {
    builderInfo: redact(found.builderInfo),
    errors: found.errors.map(({ part, message }) => ({ part: redact(part), message: redact(message) })),
    replicas: found.replicas ?? null,
    conditions: found.conditions.map(({ type, reason, message, lastUpdate }) => ({
      type: redact(type),
      reason: redact(reason),
      message: redact(message),
      lastUpdate: redact(lastUpdate),
    })),
    nodes: found.nodes.map(({ name, pod, phase }) => ({
      name: redact(name),
      pod: redact(pod),
      phase: redact(phase),
    })),
    log: found.log.map(redact),
    gaps: found.gaps.map(({ what, why }) => ({ what: redact(what), why: redact(why) })),
    elsewhere: found.elsewhere.map(({ workspace, version, status }) => ({
      workspace: redact(workspace),
      version: redact(version),
      status: redact(status),
    })),
  }
}

function whyWaiting({ wait, cancelled, failure }: Watched, track: Track): string {
  const last = stateInWords(wait, track)
  if (cancelled) return `not decided when the run was cancelled: ${last}`
  if (failure) return `not decided, for the state could not be learned: ${last}`
  if (!isRequired(track, wait.rules))
    return `${track.target.optional ? 'optional' : 'unhealthy before'}, and the wait did not go on for it: ${last}`
  return `not decided when the wait ended because of another resource: ${last}`
}

function stateInWords(wait: Wait, track: Track): string {
  const { reading, row } = track
  if (reading === undefined) {
    const { failure } = groupOf(wait, track)
    return failure ? `it could not be read (${failure.message})` : 'it was not read yet'
  }
  if (!row) return 'it is absent'
  return `status is ${row.status || 'empty'}, runtime is ${row.runtime || 'empty'}`
}

export function problemOf({ message, advice }: Failure, redact: Redact): Report['problem'] {
  return { message: redact(message), advice: redact(advice) }
}

export function inOrder(resources: readonly ReportedResource[]): ReportedResource[] {
  return resources.toSorted((a, b) => attention(a) - attention(b) || (a.id < b.id ? -1 : 1))
}

/** The order of every list: what decides first, then what does not, then what is well. */
function attention({ verdict, required }: ReportedResource): number {
  const place = ATTENTION.indexOf(verdict)
  if (verdict === 'healthy') return 2 * ATTENTION.length
  return required ? place : ATTENTION.length + place
}

export function seconds(ms: number): number {
  return Math.round(ms / 100) / 10
}
