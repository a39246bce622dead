import type { Signals } from '../health/judge.ts'
import type { Group } from '../targets/targets.ts'

/** One resource as a source saw it. An empty type or workspace is that of the group that was asked for. */
export interface Row extends Signals {
  readonly type: string
  readonly name: string
  readonly workspace: string
  readonly version: string
}

/** Why a group could not be read, and what to do about it. */
export interface Failure {
  readonly message: string
  readonly advice: string
  /** No retry can mend it. */
  readonly lasting: boolean
}

/** What came of asking for one group; `at` is when it was asked. */
export type Answer =
  | { readonly group: Group; readonly at: number; readonly rows: readonly Row[] }
  | { readonly group: Group; readonly at: number; readonly failure: Failure }

export interface Limits {
  /** Fires when the run is cancelled: what is under way is given up at once. */
  readonly signal: AbortSignal
  /** When the wait is over. A call that is under way then may still finish, within its own time limit. */
  readonly deadline: number
}

/**
 * Where readings come from. The watch knows nothing else of it: another way to ask the platform takes the place
 * of this one or stands beside it without a change to the watch.
 */
export interface Source {
  /** One answer for each group, less those that were given up because of the signal. */
  readonly read: (groups: readonly Group[], limits: Limits) => Promise<readonly Answer[]>
}
