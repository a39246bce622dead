import { formatDuration } from '../text/duration.ts'
import { judge, type Signals } from './judge.ts'
import type { Revision, RevisionAnswer } from './model.ts'

/** How a resource stood before the deploy. */
export type Before =
  | { readonly kind: 'absent' }
  | { readonly kind: 'there'; readonly signals: Signals; readonly revision: Revision }
  /** It could not be read then. */
  | { readonly kind: 'unknown'; readonly why: string }

type There = Extract<Before, { kind: 'there' }>

/** Whether what a resource shows is of this deploy, as far as that is proved. */
export type Freshness =
  /** There is no baseline, so nothing is claimed. */
  | { readonly kind: 'unclaimed' }
  /** The baseline does not know it. */
  | { readonly kind: 'unlisted' }
  /** It can't be told, so it is judged by what it shows alone. */
  | { readonly kind: 'unproved'; readonly why: string }
  /** Not asked yet, or not there yet. */
  | { readonly kind: 'open'; readonly before: There | { readonly kind: 'absent' }; readonly asked: Asked }
  | { readonly kind: 'unchanged'; readonly before: There; readonly asked: Asked }
  | Changed

export interface Changed {
  readonly kind: 'changed'
  readonly before: There | { readonly kind: 'absent' }
  /** The first that was seen of this deploy. */
  readonly revision: Revision | undefined
  /** Where its group's clock stood when the change was seen. */
  readonly since: number
  /** It was read once more since then: what the same poll had shown may have been of before. */
  readonly counts: boolean
  /** A workflow's result counts only for a run that this deploy has brought about. */
  readonly run: 'any' | 'awaited' | 'seen'
  readonly end: 'standing' | 'rolled back' | 'changed again' | 'unchecked'
  readonly asked: Asked
}

/** When it was asked about last, and how often in vain in a row. */
interface Asked {
  readonly at: number | undefined
  readonly failures: number
}

const NEVER: Asked = { at: undefined, failures: 0 }
const ATTEMPTS = 3

/** What is known at the start; undefined stands for a resource that the baseline does not know. */
export function beginFreshness(before: Before | undefined): Freshness {
  if (!before) return { kind: 'unlisted' }
  if (before.kind === 'unknown')
    return { kind: 'unproved', why: `it could not be read before the deploy: ${before.why}` }
  return { kind: 'open', before, asked: NEVER }
}

/** What was not there before and now is was made by this deploy: nobody need be asked. */
export function appeared(freshness: Freshness, clock: number): Freshness {
  if (freshness.kind !== 'open' || freshness.before.kind !== 'absent') return freshness
  const { before } = freshness
  return {
    kind: 'changed',
    before,
    revision: undefined,
    since: clock,
    counts: true,
    run: 'any',
    end: 'standing',
    asked: NEVER,
  }
}

/** A row has been read. What was decided to be changed before that counts from now on. */
export function readOnceMore(freshness: Freshness): Freshness {
  return freshness.kind === 'changed' && !freshness.counts ? { ...freshness, counts: true } : freshness
}

interface Moment {
  readonly clock: number
  readonly at: number
  /** Its type has runs that come to an end. */
  readonly isBatch: boolean
  /** The wait is over but for this. */
  readonly closing: boolean
}

/** What an answer about its revision tells. */
export function learn(freshness: Freshness, answer: RevisionAnswer, moment: Moment): Freshness {
  switch (freshness.kind) {
    case 'open':
    case 'unchanged':
      return freshness.before.kind === 'there'
        ? learnFirst(freshness, freshness.before, answer, moment)
        : freshness
    case 'changed':
      return learnMore(freshness, answer, moment)
    default:
      return freshness
  }
}

function learnFirst(
  freshness: Extract<Freshness, { kind: 'open' | 'unchanged' }>,
  before: There,
  answer: RevisionAnswer,
  { clock, at, isBatch, closing }: Moment,
): Freshness {
  const failed = vainAnswer(answer)
  if (failed) return closing ? freshness : afterFailure(freshness, failed, at)
  const { revision } = answer as Extract<RevisionAnswer, { kind: 'found' }>
  const asked = { at, failures: 0 }
  const edition = compareEditions(before.revision, revision)
  const newRun = isBatch ? isNewerRun(before.revision, revision) : false
  if (edition === 'differs' || newRun) {
    if (newRun === undefined) return { kind: 'unproved', why: 'when its last run started could not be read' }
    const run = !isBatch ? 'any' : newRun ? 'seen' : 'awaited'
    return { kind: 'changed', before, revision, since: clock, counts: false, run, end: 'standing', asked }
  }
  if (edition === 'same' && newRun === false) return { kind: 'unchanged', before, asked }
  return { kind: 'unproved', why: unreadable(before.revision, revision, isBatch) }
}

function learnMore(freshness: Changed, answer: RevisionAnswer, { at, closing }: Moment): Freshness {
  const failed = vainAnswer(answer)
  if (failed) {
    if (freshness.run === 'awaited' && !closing) return afterFailure(freshness, failed, at)
    const isUnchecked = closing && freshness.end === 'standing'
    return { ...freshness, asked: { at, failures: 0 }, end: isUnchecked ? 'unchecked' : freshness.end }
  }
  const { revision } = answer as Extract<RevisionAnswer, { kind: 'found' }>
  const { before } = freshness
  const known: Changed = {
    ...freshness,
    asked: { at, failures: 0 },
    revision: freshness.revision ?? revision,
  }
  if (closing) return { ...known, end: endOf(known, revision) }
  if (known.run !== 'awaited' || before.kind !== 'there') return known
  return isNewerRun(before.revision, revision) ? { ...known, run: 'seen', counts: false } : known
}

/** How what this deploy has changed stands when the wait is over; what was seen once has happened. */
function endOf({ before, revision, end }: Changed, last: Revision): Changed['end'] {
  if (end === 'rolled back') return end
  const wasChanged =
    before.kind === 'there' && revision && compareEditions(before.revision, revision) === 'differs'
  if (wasChanged && compareEditions(before.revision, last) === 'same') return 'rolled back'
  const hasMovedOn = end === 'changed again' || (revision && compareEditions(revision, last) === 'differs')
  return hasMovedOn ? 'changed again' : 'standing'
}

function vainAnswer(
  answer: RevisionAnswer,
): { readonly why: string; readonly permanent: boolean } | undefined {
  if (answer.kind === 'failed') return { why: answer.failure.message, permanent: answer.failure.permanent }
  return answer.kind === 'absent' ? { why: 'dataos-ctl shows no details of it', permanent: false } : undefined
}

function afterFailure(
  freshness: Extract<Freshness, { readonly asked: Asked }>,
  { why, permanent }: { readonly why: string; readonly permanent: boolean },
  at: number,
): Freshness {
  const failures = freshness.asked.failures + 1
  if (permanent || failures >= ATTEMPTS)
    return { kind: 'unproved', why: `its details could not be read: ${why}` }
  return { ...freshness, asked: { at, failures } }
}

/** Unknown where it takes a guess: a resource that was made anew counts its generations from 1. */
function compareEditions(a: Revision, b: Revision): 'same' | 'differs' | 'unknown' {
  const known = (['uid', 'generation'] as const).filter(key => a[key] !== undefined && b[key] !== undefined)
  if (known.some(key => a[key] !== b[key])) return 'differs'
  return known.length === 2 ? 'same' : 'unknown'
}

function isNewerRun({ lastRun: before }: Revision, { lastRun: now }: Revision): boolean | undefined {
  if (before === undefined || now === undefined) return undefined
  if (now === 'none') return false
  return before === 'none' || now > before
}

function unreadable(before: Revision, now: Revision, isBatch: boolean): string {
  const names = { uid: 'uid', generation: 'generation', lastRun: 'start of its last run' } as const
  const keys = (isBatch ? ['uid', 'generation', 'lastRun'] : ['uid', 'generation']) as (keyof Revision)[]
  const lacking = (revision: Revision): string =>
    keys
      .filter(key => revision[key] === undefined)
      .map(key => `no ${names[key]}`)
      .join(' and ')
  return lacking(now) === ''
    ? `the baseline shows ${lacking(before)}`
    : `its details now show ${lacking(now)}`
}

/** Whether its result, if it has one, is of a run before this deploy. */
export function awaitsRun(freshness: Freshness): boolean {
  return freshness.kind === 'changed' && freshness.run === 'awaited'
}

/** Whether it was there before the deploy, and nothing has been learned of it since. */
export function wasThereBefore(freshness: Freshness): boolean {
  return freshness.kind === 'open' && freshness.before.kind === 'there'
}

/** Whether a deploy has changed it, and that was taken back. */
export function wasRolledBack(freshness: Freshness): boolean {
  return freshness.kind === 'changed' && freshness.end === 'rolled back'
}

const RESULTS: ReadonlySet<string> = new Set(['succeeded', 'failed', 'error', 'aborted'])

/** What a workflow shows besides the result of a run that is not of this deploy. */
export function withoutResult<T extends Signals>(signals: T): T {
  const rest = signals.runtime
    .split(/[\s,]+/)
    .filter(word => !RESULTS.has(word.toLowerCase().replace(/:.*/s, '')))
  return { ...signals, runtime: rest.join(' ') }
}

/** Whether it still shows what it showed before the deploy that changed it. */
export function showsWhatItDid(freshness: Freshness, signals: Signals | undefined): boolean {
  if (freshness.kind !== 'changed' || freshness.before.kind !== 'there' || !signals) return false
  return areAlike(freshness.before.signals, signals)
}

function areAlike(a: Signals, b: Signals): boolean {
  return (['status', 'runtime'] as const).every(
    key => a[key].trim().toLowerCase() === b[key].trim().toLowerCase(),
  )
}

/** Whether it was unhealthy before the deploy, and the deploy has not changed it. */
export function wasUnhealthy(
  freshness: Freshness,
  healthyRuntimes: readonly string[],
  now: Signals | undefined,
): boolean {
  if (freshness.kind !== 'unchanged') return false
  const { signals } = freshness.before
  const { reading } = judge(signals, healthyRuntimes)
  return reading === 'failing' || (reading !== 'healthy' && now !== undefined && areAlike(signals, now))
}

/** What people are told of it, '' where nothing is claimed. */
export function freshnessNote(freshness: Freshness): string {
  switch (freshness.kind) {
    case 'unclaimed':
      return ''
    case 'unlisted':
      return 'not in the baseline, so judged as without one'
    case 'unproved':
      return `that it is of this deploy could not be proved: ${freshness.why}`
    case 'open':
      return freshness.before.kind === 'absent'
        ? 'not there before either'
        : 'whether it changed was not learned'
    case 'unchanged':
      return 'not changed by this deploy'
    case 'changed':
      return changeNote(freshness)
  }
}

function changeNote({ before, end }: Changed): string {
  const what = before.kind === 'absent' ? 'new' : 'changed by this deploy'
  switch (end) {
    case 'standing':
      return what
    case 'unchecked':
      return `${what}; whether it still is when the wait ended could not be read`
    default:
      return `${what}, ${end}${end === 'changed again' ? ' during the wait' : ''}`
  }
}

export function whyNoRun(after: number): string {
  return `changed by this deploy, but it shows no new run within ${formatDuration(after)}`
}
