import type { Answer, Findings, RevisionAnswer, Row } from '../health/model.ts'
import type { Group, Target } from '../targets/targets.ts'

export interface Limits {
  /** Fires when the run is cancelled: what is under way is given up at once. */
  readonly signal: AbortSignal
  /** When the wait is over. A call that is under way then may still finish, within its own time limit. */
  readonly deadline: number
}

/** A resource that is looked into, and what the platform showed of it last, if it showed it at all. */
export interface Subject {
  readonly target: Target
  readonly row: Row | undefined
}

export interface DiagnosisOptions {
  readonly signal: AbortSignal
  /** How many of the last lines of each log are wanted. */
  readonly logLines: number
}

/**
 * Where readings come from. The watch knows nothing else of it: another way to ask the platform takes the place
 * of this one or stands beside it without a change to the watch.
 */
export interface Source {
  /** One answer for each group, less those that were given up because of the signal. */
  readonly read: (groups: readonly Group[], limits: Limits) => Promise<readonly Answer[]>
  /**
   * Which edition of each target the platform shows, by the target's id; without those that were given up because of
   * the signal. Every target has a name without *.
   */
  readonly revisions: (
    targets: readonly Target[],
    limits: Limits,
  ) => Promise<ReadonlyMap<string, RevisionAnswer>>
  /**
   * Why resources are not healthy, by the target's id: as far as it can be learned in a short time, those that come
   * first before the others. Whatever goes wrong is a gap in what was found.
   */
  readonly findings: (
    subjects: readonly Subject[],
    options: DiagnosisOptions,
  ) => Promise<ReadonlyMap<string, Findings>>
  /** Called once, when there is nothing more to ask. */
  readonly close: () => Promise<void>
}
