import type { Condition, Elsewhere, Gap, PartError, RuntimeNode } from '../health/model.ts'
import type { Links } from './links.ts'

export type Result = 'healthy' | 'unhealthy' | 'timed-out' | 'cancelled' | 'error' | 'snapshot'
export type Verdict = 'healthy' | 'failed' | 'missing' | 'timed-out' | 'undecided'

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
  /** Whether it has a say in the result. */
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
  readonly result: Result
  readonly seconds: number
  readonly polls: number
  readonly calls: number
  /** When the wait would have ended at the latest. */
  readonly deadline: number
  /** Why the state could not be learned, and what to do about it. */
  readonly problem: { readonly message: string; readonly nextStep: string } | null
  /** The ones that need attention first. */
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

export function countBy<T, K>(items: readonly T[], key: (item: T) => K): ReadonlyMap<K, number> {
  const counts = new Map<K, number>()
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return counts
}
