/**
 * What section 5 of the contract says of one resource, written from its text and from nothing else: which edition is
 * the deploy's, and what is claimed of it. Like the model that it belongs to, it knows no code of src/.
 */
import type { Seen, Word } from './model.ts'

/** What the details of a resource tell; undefined is what they leave out. */
export interface Edition {
  readonly uid: string | undefined
  readonly generation: string | undefined
  readonly lastRun: number | 'none' | undefined
}

export type Details = Edition | 'absent' | 'failed' | 'refused'

export type Recorded =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'there'
      /** Status and runtime. */
      readonly shows: string
      readonly word: Word
      readonly failingWords: readonly string[]
      readonly edition: Edition
    }

export interface Proof {
  /**
   * `due`: its details are still to be read. `unproved`: section 4 alone judges, because there is no baseline or too few facts.
   */
  claim: 'due' | 'unchanged' | 'changed' | 'unproved'
  readonly before: Recorded | undefined
  /** Where its group's clock stood when the change was seen. */
  changedAt: number
  /** Nothing was read of it since its change was seen, or since its new run was. */
  unread: boolean
  /** A workflow that was changed and has not been run since. */
  awaitsRun: boolean
  /** A workflow that has been run since the baseline. */
  hasNewRun: boolean
  /** `uid` or `generation` showed the change. */
  byEdition: boolean
  /** The first edition of this deploy that was seen. */
  first: Edition | undefined
  end: 'standing' | 'rolled back' | 'changed again'
  askedAt: number
  /** Times in a row that it was asked for and nothing came of it. */
  failures: number
}

export const ATTEMPTS = 3

export function unproved(before: Recorded | undefined): Proof {
  return {
    claim: before?.kind === 'there' ? 'due' : 'unproved',
    before,
    changedAt: 0,
    unread: false,
    awaitsRun: false,
    hasNewRun: false,
    byEdition: false,
    first: undefined,
    end: 'standing',
    askedAt: -1,
    failures: 0,
  }
}

const isOther = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && a !== b
const isSame = (a: string | undefined, b: string | undefined): boolean => a !== undefined && a === b

export const isEdited = (a: Edition, b: Edition): boolean =>
  isOther(a.uid, b.uid) || isOther(a.generation, b.generation)
export const isSameEdition = (a: Edition, b: Edition): boolean =>
  isSame(a.uid, b.uid) && isSame(a.generation, b.generation)

export function isNewer(now: Edition['lastRun'], before: Edition['lastRun']): boolean {
  return typeof now === 'number' && (before === 'none' || (typeof before === 'number' && now > before))
}

/** What an edition proves against that of the baseline. */
export function proves(before: Edition, now: Edition, runs: boolean): 'changed' | 'unchanged' | 'nothing' {
  if (runs && isNewer(now.lastRun, before.lastRun)) return 'changed'
  if (runs && (now.lastRun === undefined || before.lastRun === undefined)) return 'nothing'
  if (isEdited(before, now)) return 'changed'
  return isSameEdition(before, now) ? 'unchanged' : 'nothing'
}

/** "The old failure as long as every failing word was in the baseline, whatever else the cells show." */
export function isOldFailure({ claim, before }: Proof, { failingWords }: Seen): boolean {
  if (claim !== 'changed' || before?.kind !== 'there' || before.word !== 'failing') return false
  return failingWords.length > 0 && failingWords.every(word => before.failingWords.includes(word))
}

/** "A resource that was already unhealthy, and that this deploy did not change." */
export function isPreexisting({ claim, before }: Proof, shows: string | undefined): boolean {
  if (claim !== 'unchanged' || before?.kind !== 'there') return false
  if (before.word === 'failing') return true
  return before.word !== 'healthy' && before.shows.toLowerCase() === shows?.toLowerCase()
}
