import type { Answer, Findings, LastRunAnswer, RevisionAnswer, Row } from '../health/model.ts'
import type { Group, Target } from '../targets/targets.ts'

export interface Limits {
  /** Fires when the run is cancelled: calls under way are stopped at once. */
  readonly signal: AbortSignal
  /** No call starts later. A call that is under way then may finish, within its own time limit. */
  readonly deadline: number
}

/** A resource to diagnose, and its last row if it had one. */
export interface Subject {
  readonly target: Target
  readonly row: Row | undefined
}

/** A resource that others depend on and that this run doesn't wait for. */
export interface OutsideResource extends Group {
  readonly id: string
  readonly name: string
}

export interface DiagnosisOptions {
  readonly signal: AbortSignal
  /** How many of the last lines of each log to read. */
  readonly logLines: number
  /** Dependencies outside this run, to be read once. */
  readonly outside: readonly OutsideResource[]
}

export interface Diagnosis {
  /** By the ID of the target. */
  readonly findings: ReadonlyMap<string, Findings>
  /** The row of each dependency outside this run that exists and could be read, by its ID. */
  readonly outside: ReadonlyMap<string, Row>
}

/** Where readings come from. The watch depends on this interface alone, so another source needs no change to it. */
export interface Source {
  /** One answer for each group, except for those that were not read because of the signal or the deadline. */
  readonly read: (groups: readonly Group[], limits: Limits) => Promise<readonly Answer[]>
  /**
   * The revision that the platform shows of each target, by the target's ID, except for those that were not read
   * because of the signal or the deadline. No target is a pattern.
   */
  readonly revisions: (
    targets: readonly Target[],
    limits: Limits,
  ) => Promise<ReadonlyMap<string, RevisionAnswer>>
  /** The last run of each workflow, by the target's ID, with the same exceptions. */
  readonly lastRuns: (
    targets: readonly Target[],
    limits: Limits,
  ) => Promise<ReadonlyMap<string, LastRunAnswer>>
  /**
   * The causes of what is unhealthy, as far as they can be found in a short time, the first subjects first. Never
   * rejects: a call that fails leaves a gap in the findings.
   */
  readonly findings: (subjects: readonly Subject[], options: DiagnosisOptions) => Promise<Diagnosis>
  /** Called once, after the last call. */
  readonly close: () => Promise<void>
}
