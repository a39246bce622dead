import type { Baseline } from '../baseline/format.ts'
import { type Group, groupKey, type Target } from '../targets/targets.ts'
import { type Freshness, wasUnhealthy } from './change.ts'
import type { Judgement, Reading } from './judge.ts'
import type { Failure, Row } from './model.ts'

/** The rules of the wait that hold for all resources. Times are in milliseconds. */
export interface Rules {
  readonly waitFor?: 'healthy' | 'deleted'
  readonly timeout: number
  readonly startGrace: number
  readonly failureGrace: number
  readonly failFast: boolean
  /** A wait does not end as healthy on a reading that is older. */
  readonly staleAfter: number
  /** What was unhealthy before, and was not changed by this deploy, does not decide. */
  readonly ignorePreexisting: boolean
}

export interface Decision {
  /** `unread`: its deadline came while its group could not be read. */
  readonly verdict: 'healthy' | 'failed' | 'missing' | 'timed-out' | 'deleted' | 'unread'
  readonly reason: string
  readonly at: number
  /** Healthy because a run has come to its end: only a failure undoes that. */
  readonly finished: boolean
}

export interface Change {
  readonly at: number
  /** The row that counts, undefined while there is none. */
  readonly row: Row | undefined
}

/** All that is known of one resource. */
export interface Track {
  readonly target: Target
  readonly deadline: number
  /** Undefined until its group was read for the first time. */
  readonly reading: Reading | undefined
  readonly row: Row | undefined
  readonly judgement: Judgement | undefined
  /** There are rows of several versions, so a reason must say of which one it speaks. */
  readonly manyVersions: boolean
  /** Where its group's clock stood when the reading became what it is. */
  readonly since: number
  readonly wasThere: boolean
  readonly freshness: Freshness
  readonly decision: Decision | undefined
  readonly history: readonly Change[]
}

export interface GroupState {
  readonly group: Group
  /** Time under observation: it stands still from a failed poll to the next good one, as do all windows. */
  readonly clock: number
  readonly polledAt: number
  readonly readAt: number | undefined
  /** Failed polls in a row. */
  readonly failures: number
  readonly failure: Failure | undefined
}

/** The whole wait as a value: every poll makes a new one of the last. */
export interface Wait {
  readonly rules: Rules
  /** How everything stood before the deploy, if somebody has recorded it. */
  readonly baseline: Baseline | undefined
  readonly tracks: readonly Track[]
  readonly patterns: readonly Target[]
  readonly groups: ReadonlyMap<string, GroupState>
  readonly changedAt: number
  /** All is healthy, and these groups are still to be read once more; undefined while something is not. */
  readonly closing: ReadonlySet<string> | undefined
}

export const FAILURES_ALLOWED = 5

/** Those that the wait is for: the required ones, or all if none is required. */
export function awaitedTracks({ rules, tracks }: Wait): readonly Track[] {
  const required = tracks.filter(track => isRequired(track, rules))
  return required.length > 0 ? required : tracks
}

export function isRequired(track: Track, rules: Rules): boolean {
  return !track.target.optional && !isExcused(track, rules)
}

/** Unhealthy as it was before a deploy that did not change it, where that is not to decide. */
function isExcused({ freshness, target, row }: Track, { ignorePreexisting }: Rules): boolean {
  return ignorePreexisting && wasUnhealthy(freshness, target.healthy, row)
}

export function isOpen({ decision }: Track): boolean {
  return decision === undefined
}

export function isHealthy({ decision }: Track): boolean {
  return decision?.verdict === 'healthy'
}

/** Decided, and in a way that fails the deploy. */
export function isAgainst(track: Track, rules: Rules): boolean {
  const { decision } = track
  return decision !== undefined && decision.verdict !== 'healthy' && isRequired(track, rules)
}

/**
 * Those of which it is worth to know why: what decided against the wait in the order in which it did, then optional
 * ones. None where nothing decided against it.
 */
export function unhealthyTracks({ tracks }: Wait): Track[] {
  const unhealthy = tracks.filter(isUnhealthy)
  if (unhealthy.every(({ target }) => target.optional)) return []
  return unhealthy.toSorted(
    (a, b) =>
      Number(a.target.optional) - Number(b.target.optional) || (a.decision?.at ?? 0) - (b.decision?.at ?? 0),
  )
}

function isUnhealthy({ decision }: Track): boolean {
  return decision !== undefined && decision.verdict !== 'healthy' && decision.verdict !== 'unread'
}

export function groupOf(wait: Wait, { target }: Track): GroupState {
  const state = wait.groups.get(groupKey(target))
  if (!state) throw new Error(`there is no group of ${target.id}`)
  return state
}

export function isLost({ failures, failure }: GroupState): boolean {
  return failures >= FAILURES_ALLOWED || (failure?.permanent ?? false)
}

export function lastDeadline({ rules, tracks }: Wait): number {
  return tracks.reduce((latest, { deadline }) => Math.max(latest, deadline), rules.timeout)
}
