import type { Findings } from '../health/model.ts'
import type { Track } from '../health/resource.ts'
import type { Links } from './links.ts'

export type Result = 'healthy' | 'unhealthy' | 'timed-out' | 'cancelled' | 'error' | 'snapshot' | 'deleted'
export type Verdict = 'healthy' | 'failed' | 'missing' | 'timed-out' | 'undecided' | 'deleted'

/** Every code that a cause can have. Public API: programs compare these words. */
export const CAUSE_CODES = [
  'dependency-unhealthy',
  'unreadable',
  'rolled-back',
  'deleted-during-wait',
  'deleted-by-deploy',
  'in-another-workspace',
  'too-few-matches',
  'not-found',
  'not-deleted',
  'build-failed',
  'node-failed',
  'failed-after-build',
  'component-failed',
  'no-capacity',
  'image-pull-failed',
  'mount-failed',
  'out-of-memory',
  'crash-loop',
  'condition',
  'healthy-too-late',
  'unknown-state',
  'no-new-run',
  'marked-deleted',
  'failed-at-runtime',
  'replicas-not-ready',
  'still-running',
  'not-ready-in-time',
  'unknown',
] as const

export type CauseCode = (typeof CAUSE_CODES)[number]

/** Why a resource isn't healthy. The message goes behind a colon; neither text ends with a full stop. */
export interface Cause {
  readonly code: CauseCode
  readonly message: string
  readonly nextStep: string
}

export interface ReportedState {
  readonly at: number
  readonly status: string
  readonly runtime: string
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
  /** What the verdict is based on. */
  readonly reason: string
  /** Null where nothing is wrong. */
  readonly cause: Cause | null
  /** Where a manifest declares it, relative to the workspace of the run if the file is inside. */
  readonly source: { readonly file: string; readonly line: number } | null
  /** The same line on the web, at the commit of the run; null if it isn't in that commit. */
  readonly sourceUrl: string | null
  /** IDs of what it depends on: resources of this run, and unhealthy ones outside it. */
  readonly dependsOn: readonly string[]
  /** ID of the root cause, if this resource is unhealthy because something that it depends on is. */
  readonly causedBy: string | null
  readonly seconds: number
  readonly optional: boolean
  /** Whether it counts for the result. */
  readonly required: boolean
  /** Whether this deploy changed it; null if that isn't known. */
  readonly changed: boolean | null
  /** What this deploy did to it, in a word or two; '' without a baseline. */
  readonly deploy: string
  /** The same as a sentence, with what is uncertain about it. */
  readonly change: string
  /** How far DataOS got with building it; '' if that isn't known. */
  readonly builderStage: string
  /** The runtime states that count as healthy for it; '' stands for an empty runtime. */
  readonly expected: readonly string[]
  /** Null if it wasn't diagnosed. */
  readonly findings: Findings | null
  /** Null if the host of the instance isn't known or there is nothing to show. */
  readonly links: Links | null
  readonly history: readonly ReportedState[]
}

/** Why the state couldn't be read: the inputs are invalid, DataOS gave no answer, or the action has a bug. */
export interface Problem {
  readonly kind: 'inputs' | 'state' | 'internal'
  readonly message: string
  readonly nextStep: string
}

/** An unhealthy resource that this run doesn't wait for and that a resource of this run depends on. */
export interface OutsideResource {
  readonly id: string
  readonly status: string
  readonly runtime: string
}

/** Everything that is known of a run. All text in it is free of secrets, and not escaped for any place. */
export interface Report {
  readonly version: 1
  readonly result: Result
  readonly seconds: number
  readonly polls: number
  readonly calls: number
  /** When the wait would have ended at the latest. */
  readonly deadline: number
  readonly problem: Problem | null
  readonly outside: readonly OutsideResource[]
  /** The ones that need attention first, causes before their consequences. */
  readonly resources: readonly ReportedResource[]
}

/** The status of a resource that the platform does not show. */
export const ABSENT = 'absent'

/** Those that made the result what it is. */
export function decidedAgainst({ resources }: Report): readonly ReportedResource[] {
  return resources.filter(({ verdict, required }) => required && isUnhealthy(verdict))
}

export function isUnhealthy(verdict: Verdict): boolean {
  return verdict === 'failed' || verdict === 'missing' || verdict === 'timed-out'
}

/** Whether a resource has what was waited for. */
export function isGood(verdict: Verdict): boolean {
  return verdict === 'healthy' || verdict === 'deleted'
}

/** Unhealthy resources, and undecided ones that were diagnosed. */
export function needsAttention({ verdict, findings }: ReportedResource): boolean {
  return isUnhealthy(verdict) || (verdict === 'undecided' && findings !== null)
}

export function verdictOf({ decision }: Track): Verdict {
  return decision && decision.verdict !== 'unread' ? decision.verdict : 'undecided'
}

export function countBy<T, K>(items: readonly T[], key: (item: T) => K): ReadonlyMap<K, number> {
  const counts = new Map<K, number>()
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return counts
}

export function groupBy<T, K>(items: readonly T[], key: (item: T) => K): ReadonlyMap<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return groups
}
