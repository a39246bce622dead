import { formatDuration } from '../text/duration.ts'
import { failingStates, judge, type Signals } from './judge.ts'
import type { LastRunAnswer, Revision, RevisionAnswer } from './model.ts'

/** The state of a resource before the deploy. */
export type Before =
  | { readonly kind: 'absent' }
  | Existing
  /** It couldn't be read then. */
  | { readonly kind: 'unknown'; readonly why: string }

interface Existing {
  readonly kind: 'there'
  readonly signals: Signals
  readonly revision: Revision
}

/** Whether this deploy changed a resource, as far as that is proved. */
export type Change =
  /** Without a baseline, the report says nothing about changes. */
  | { readonly kind: 'unclaimed' }
  /** It isn't in the baseline. */
  | { readonly kind: 'unlisted' }
  | Unproved
  | Open
  | Unchanged
  | Changed

/** Whether it changed can't be proved, so only the current state counts. */
interface Unproved {
  readonly kind: 'unproved'
  readonly why: string
  /** Undefined if it couldn't be read before the deploy. */
  readonly before: Existing | undefined
}

/** Not asked yet, or not there yet. */
interface Open {
  readonly kind: 'open'
  readonly before: Existing | { readonly kind: 'absent' }
  readonly asked: Asked
}

interface Unchanged {
  readonly kind: 'unchanged'
  readonly before: Existing
  readonly asked: Asked
}

export interface Changed {
  readonly kind: 'changed'
  readonly before: Existing | { readonly kind: 'absent' }
  /** The first one of this deploy that was seen. */
  readonly revision: Revision | undefined
  /** When the change was seen, in time under observation. */
  readonly since: number
  /** False until a row is read after the change was seen: the row of the same poll may still be the old revision. */
  readonly counts: boolean
  /** A workflow's result counts only for a run that started after the baseline. */
  readonly run: 'any' | 'awaited' | 'seen'
  readonly end: 'standing' | 'rolled back' | 'changed again' | 'unchecked'
  readonly asked: Asked
}

/** When its revision was asked for last, and how many times in a row that failed. */
interface Asked {
  readonly at: number | undefined
  readonly failures: number
}

const NEVER: Asked = { at: undefined, failures: 0 }
const MAX_ATTEMPTS = 3

/** What is known at the start; undefined stands for a resource that isn't in the baseline. */
export function initialChange(before: Before | undefined): Change {
  if (!before) return { kind: 'unlisted' }
  if (before.kind === 'unknown')
    return {
      kind: 'unproved',
      why: `it couldn't be read before the deploy: ${before.why}`,
      before: undefined,
    }
  return { kind: 'open', before, asked: NEVER }
}

/** What wasn't there before and is there now was created by this deploy. That needs no revision as a proof. */
export function appeared(change: Change, observed: number): Change {
  if (change.kind !== 'open' || change.before.kind !== 'absent') return change
  const { before } = change
  return {
    kind: 'changed',
    before,
    revision: undefined,
    since: observed,
    counts: true,
    run: 'any',
    end: 'standing',
    asked: NEVER,
  }
}

/** A row was read. If the change was seen before that, the resource counts from now on. */
export function readAgain(change: Change): Change {
  return change.kind === 'changed' && !change.counts ? { ...change, counts: true } : change
}

/** What must be known beside an answer to make something of it. */
interface Circumstances {
  readonly now: number
  readonly observed: number
  /** Its type has runs that come to an end. */
  readonly batch: boolean
  /** The wait is over but for this. */
  readonly closing: boolean
}

/** What the answer to a question for its revision proves. */
export function withRevision(change: Change, answer: RevisionAnswer, circumstances: Circumstances): Change {
  switch (change.kind) {
    case 'open':
      return change.before.kind === 'there' ? prove(change, change.before, answer, circumstances) : change
    case 'unchanged':
      return prove(change, change.before, answer, circumstances)
    case 'changed':
      return follow(change, answer, circumstances)
    default:
      return change
  }
}

function prove(
  change: Open | Unchanged,
  before: Existing,
  answer: RevisionAnswer,
  { now, observed, batch, closing }: Circumstances,
): Change {
  if (answer.kind !== 'found') return closing ? change : afterFailure(change, answer, now)
  const { revision } = answer
  const asked = { at: now, failures: 0 }
  const edition = compareEditions(before.revision, revision)
  const newRun = batch ? isNewerRun(before.revision, revision) : false
  if (edition === 'differs' || newRun) {
    if (newRun === undefined) return unproved("couldn't read the start time of its last run", before)
    const run = !batch ? 'any' : newRun ? 'seen' : 'awaited'
    return { kind: 'changed', before, revision, since: observed, counts: false, run, end: 'standing', asked }
  }
  if (edition === 'same' && newRun === false) return { kind: 'unchanged', before, asked }
  return unproved(whyUnproved(before.revision, revision, batch), before)
}

function follow(change: Changed, answer: RevisionAnswer, { now, closing }: Circumstances): Change {
  if (answer.kind !== 'found') {
    if (change.run === 'awaited' && !closing) return afterFailure(change, answer, now)
    const isUnchecked = closing && change.end === 'standing'
    return { ...change, asked: { at: now, failures: 0 }, end: isUnchecked ? 'unchecked' : change.end }
  }
  const { revision } = answer
  const { before } = change
  const known: Changed = { ...change, asked: { at: now, failures: 0 }, revision: change.revision ?? revision }
  if (closing) return { ...known, end: endOf(known, revision) }
  if (known.run !== 'awaited' || before.kind !== 'there') return known
  return isNewerRun(before.revision, revision) ? { ...known, run: 'seen', counts: false } : known
}

/** The state of a changed resource at the end of the wait. 'rolled back' is never undone. */
function endOf({ before, revision, end }: Changed, last: Revision): Changed['end'] {
  if (end === 'rolled back') return end
  const wasChanged =
    before.kind === 'there' && revision && compareEditions(before.revision, revision) === 'differs'
  if (wasChanged && compareEditions(before.revision, last) === 'same') return 'rolled back'
  const hasMovedOn = end === 'changed again' || (revision && compareEditions(revision, last) === 'differs')
  return hasMovedOn ? 'changed again' : 'standing'
}

function afterFailure(
  change: Open | Unchanged | Changed,
  answer: Exclude<RevisionAnswer, { readonly kind: 'found' }>,
  now: number,
): Change {
  const failures = change.asked.failures + 1
  const failure = answer.kind === 'failed' ? answer.failure : undefined
  if (!failure?.permanent && failures < MAX_ATTEMPTS) return { ...change, asked: { at: now, failures } }
  const why = failure ? `couldn't read its details: ${failure.message}` : 'it has no details'
  return unproved(why, change.before)
}

/** Nothing more is proved of it. */
export function unproved(why: string, before: Open['before']): Unproved {
  return { kind: 'unproved', why, before: before.kind === 'there' ? before : undefined }
}

/** Unknown where it would be a guess: a resource that was created again counts its generations from 1. */
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

function whyUnproved(before: Revision, now: Revision, batch: boolean): string {
  const names = { uid: 'uid', generation: 'generation', lastRun: 'start of its last run' } as const
  const keys = (batch ? ['uid', 'generation', 'lastRun'] : ['uid', 'generation']) as (keyof Revision)[]
  const missingIn = (revision: Revision): string =>
    keys
      .filter(key => revision[key] === undefined)
      .map(key => names[key])
      .join(' or ')
  return missingIn(now) === ''
    ? `the baseline has no ${missingIn(before)}`
    : `its details have no ${missingIn(now)}`
}

/** Whether its result, if it has one, is of a run before this deploy. */
export function awaitsRun(change: Change): boolean {
  return change.kind === 'changed' && change.run === 'awaited'
}

/** Whether its revision was read at that time or later. */
export function isAskedSince(change: Change, time: number): boolean {
  if (change.kind !== 'open' && change.kind !== 'unchanged' && change.kind !== 'changed') return false
  const { at, failures } = change.asked
  return at !== undefined && at >= time && failures === 0
}

/** Whether a change, or a run that it started, has just been seen. */
export function isNews(before: Change, after: Change): boolean {
  return after.kind === 'changed' && !after.counts && (before.kind !== 'changed' || before.run !== after.run)
}

/** Whether it was there before the deploy, and nothing has been read of it since. */
export function wasThereBefore(change: Change): boolean {
  return change.kind === 'open' && change.before.kind === 'there'
}

/** Whether a deploy changed it, and that was taken back. */
export function wasRolledBack(change: Change): boolean {
  return change.kind === 'changed' && change.end === 'rolled back'
}

/** Whether a changed resource still shows the failure that it had before the deploy, and no other. */
export function showsOldFailure(change: Change, signals: Signals | undefined): boolean {
  if (change.kind !== 'changed' || change.before.kind !== 'there' || !signals) return false
  const before = failingStates(change.before.signals)
  const now = failingStates(signals)
  return now.size > 0 && [...now].every(state => before.has(state))
}

/** Whether a new run proves that what the workflow shows is from this deploy. */
export function provesItself(change: Changed, shows: { readonly result: boolean }): boolean {
  return change.run === 'seen' || (change.before.kind === 'absent' && shows.result)
}

/** Whether the last run of a workflow failed, in words for people; undefined if it didn't. */
export function failedRun(answer: LastRunAnswer | undefined): string | undefined {
  if (answer?.kind !== 'found' || answer.run === 'none') return undefined
  const { runtime, started } = answer.run
  if (failingStates({ status: '', runtime }).size === 0) return undefined
  const start = started === undefined ? '' : `, started ${new Date(started).toISOString()}`
  return `last run: ${runtime.trim()}${start}`
}

/** Whether the last run of a workflow is one that started after the baseline. */
export function isOfThisDeploy(change: Change, answer: LastRunAnswer | undefined): boolean {
  if (answer?.kind !== 'found' || answer.run === 'none') return false
  if (change.kind === 'unclaimed' || change.kind === 'unlisted' || !change.before) return false
  const { before } = change
  if (before.kind === 'absent') return true
  return isNewerRun(before.revision, { ...before.revision, lastRun: answer.run.started }) ?? false
}

function areAlike(a: Signals, b: Signals): boolean {
  return (['status', 'runtime'] as const).every(
    key => a[key].trim().toLowerCase() === b[key].trim().toLowerCase(),
  )
}

/** Whether it was unhealthy before the deploy, and the deploy has not changed it. */
export function wasUnhealthy(
  change: Change,
  healthyRuntimes: readonly string[],
  now: Signals | undefined,
): boolean {
  if (change.kind !== 'unchanged') return false
  const { signals } = change.before
  const { reading } = judge(signals, healthyRuntimes)
  return reading === 'failing' || (reading !== 'healthy' && now !== undefined && areAlike(signals, now))
}

/** The change in words, '' without a baseline. */
export function changeNote(change: Change): string {
  switch (change.kind) {
    case 'unclaimed':
      return ''
    case 'unlisted':
      return 'not in the baseline; only the current state was checked'
    case 'unproved':
      return `couldn't verify that it's from this deploy: ${change.why}`
    case 'open':
      return change.before.kind === 'absent'
        ? "didn't exist before the deploy"
        : 'unknown whether this deploy changed it'
    case 'unchanged':
      return 'unchanged by this deploy'
    case 'changed':
      return changedNote(change)
  }
}

function changedNote({ before, end }: Changed): string {
  const what = before.kind === 'absent' ? 'new' : 'changed by this deploy'
  switch (end) {
    case 'standing':
      return what
    case 'unchecked':
      return `${what}; not verified at the end of the wait`
    case 'rolled back':
      return `${what}, rolled back`
    case 'changed again':
      return `${what}, changed again during the wait`
  }
}

export function whyNoRun(after: number): string {
  return `changed by this deploy, but no run started within ${formatDuration(after)}`
}
