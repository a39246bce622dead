import type { Group } from '../targets/targets.ts'
import type { Signals } from './judge.ts'

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
  readonly nextStep: string
  /** No retry can fix it. */
  readonly permanent: boolean
  /** It took all the time that it was given. */
  readonly hung?: true
}

/** What came of asking for one group: when it was asked, and what it was. */
export type Answer =
  | {
      readonly group: Group
      readonly at: number
      readonly rows: readonly Row[]
      /** Set if only the given rows were surely read: a resource without a row here was not read. */
      readonly incomplete?: Failure
    }
  | { readonly group: Group; readonly at: number; readonly failure: Failure }

/** Which edition of a resource the platform shows; undefined is what it did not tell. */
export interface Revision {
  readonly uid: string | undefined
  readonly generation: string | undefined
  /** When the last run of a workflow started, in milliseconds since 1970. */
  readonly lastRun: number | 'none' | undefined
}

/** What came of asking for the revision of one resource. */
export type RevisionAnswer =
  | { readonly kind: 'found'; readonly revision: Revision }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly failure: Failure }

/**
 * What the diagnosis of one resource found. An empty part means that nothing is known, and `gaps` says what couldn't be
 * read.
 */
export interface Findings {
  /** How far the platform came in turning the manifest into what runs. */
  readonly builderStage: string
  readonly builderInfo: string
  /** What went wrong with parts of the resource. */
  readonly errors: readonly PartError[]
  readonly replicas: { readonly ready: number; readonly wanted: number } | null
  readonly conditions: readonly Condition[]
  /** The nodes of its last run, or those that its replicas are, the failed ones first. */
  readonly nodes: readonly RuntimeNode[]
  /** Other workspaces that have a resource of this type and name, if this one is missing. */
  readonly elsewhere: readonly Elsewhere[]
  /** The last lines of its log, the oldest first. */
  readonly log: readonly string[]
  readonly gaps: readonly Gap[]
}

export interface PartError {
  /** Which part: "monitor x_public". */
  readonly part: string
  readonly message: string
}

export interface Condition {
  readonly type: string
  readonly reason: string
  readonly message: string
  /** As the platform writes it. */
  readonly lastUpdate: string
}

export interface RuntimeNode {
  readonly name: string
  readonly pod: string
  readonly phase: string
}

export interface Elsewhere {
  readonly workspace: string
  readonly version: string
  readonly status: string
}

/** Something that couldn't be read: "log", "Forbidden". */
export interface Gap {
  readonly what: string
  readonly why: string
}

/** The last run of a scheduled workflow, as the platform shows it. */
export interface LastRun {
  readonly runtime: string
  /** Milliseconds since 1970; undefined if it can't be read. */
  readonly started: number | undefined
}

/** The result of reading the last run of one workflow. */
export type LastRunAnswer =
  | { readonly kind: 'found'; readonly run: LastRun | 'none' }
  | { readonly kind: 'failed'; readonly failure: Failure }
