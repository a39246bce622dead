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
  readonly advice: string
  /** No retry can mend it. */
  readonly lasting: boolean
  /** It took all the time that it was given. */
  readonly hung?: true
}

/** What came of asking for one group: when it was asked, and what it was. */
export type Answer =
  | { readonly group: Group; readonly at: number; readonly rows: readonly Row[] }
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
