import { inWorkspace, isPattern, type Target } from '../targets/targets.ts'
import { resourceType } from '../targets/types.ts'
import { formatDuration, formatElapsed } from '../text/duration.ts'
import {
  appeared,
  awaitsRun,
  type Change,
  failedRun,
  isAskedSince,
  isNews,
  isOfThisDeploy,
  provesItself,
  readAgain,
  showsOldFailure,
  unproved,
  wasRolledBack,
  whyNoRun,
  withRevision,
} from './change.ts'
import {
  failingStates,
  isDeleted,
  type Judgement,
  judge,
  leastHealthy,
  type Reading,
  withoutResult,
} from './judge.ts'
import type { Failure, LastRunAnswer, RevisionAnswer, Row } from './model.ts'

/** The rules of the wait that hold for all resources. Times are in milliseconds. */
export interface Rules {
  readonly waitFor: 'healthy' | 'deleted'
  readonly timeout: number
  readonly startGrace: number
  readonly failureGrace: number
  readonly failFast: boolean
  /** What was unhealthy before, and wasn't changed by this deploy, doesn't decide. */
  readonly ignorePreexisting: boolean
}

export interface Decision {
  /** `unread`: its deadline came while it couldn't be read. */
  readonly verdict: 'healthy' | 'failed' | 'missing' | 'timed-out' | 'deleted' | 'unread'
  readonly reason: string
  readonly at: number
  /** Healthy because a run came to its end: only a failure undoes that. */
  readonly finished: boolean
}

/** What must be read before a resource may be decided. */
export type Question = 'revision' | 'last run'

/** What was read of a resource last. */
export type Seen =
  | { readonly kind: 'unread' }
  | {
      readonly kind: 'absent'
      readonly wasThere: boolean
      /** Of a pattern that selects too few: how many. */
      readonly matches: number
    }
  | {
      readonly kind: 'shown'
      /** The row that counts, of as many as there are versions. */
      readonly row: Row
      readonly judgement: Judgement
      readonly versions: number
    }

/** A time, and how much of it a resource was under observation. */
interface Moment {
  readonly now: number
  /** Stands still from a failed poll to the next good one, and with it all windows and graces. */
  readonly observed: number
}

/** The last poll that asked for a resource. */
interface Polled extends Moment {
  /** Why it couldn't be read. */
  readonly failure: Failure | undefined
}

export interface HistoryEntry {
  readonly at: number
  /** The row that counts, undefined while there is none. */
  readonly row: Row | undefined
}

/** Everything that is known of one resource. */
export interface Track {
  readonly target: Target
  /** The ID of the pattern that selected it, if one did. */
  readonly selectedBy: string | undefined
  readonly deadline: number
  /** Undefined before the first poll. */
  readonly polled: Polled | undefined
  readonly seen: Seen
  /** Since when it shows what it shows, in time under observation. */
  readonly since: number
  /** How long it must stay healthy. It doubles with each relapse. */
  readonly window: number
  readonly change: Change
  /** Of a workflow that shows a schedule. */
  readonly lastRun: LastRunAnswer | undefined
  readonly decision: Decision | undefined
  readonly history: readonly HistoryEntry[]
}

const MAX_WINDOW = 5 * 60_000

export function newTrack(target: Target, deadline: number, change: Change): Track {
  return {
    target,
    selectedBy: undefined,
    deadline,
    polled: undefined,
    seen: { kind: 'unread' },
    since: 0,
    window: target.stableFor,
    change,
    lastRun: undefined,
    decision: undefined,
    history: [],
  }
}

/** Undefined until it was read for the first time. */
export function readingOf({ seen }: Track): Reading | undefined {
  if (seen.kind === 'unread') return undefined
  return seen.kind === 'absent' ? 'absent' : seen.judgement.reading
}

export function rowOf({ seen }: Track): Row | undefined {
  return seen.kind === 'shown' ? seen.row : undefined
}

export function wasThere({ seen }: Track): boolean {
  return seen.kind === 'shown' || (seen.kind === 'absent' && seen.wasThere)
}

export function isOpen({ decision }: Track): boolean {
  return decision === undefined
}

/** Whether it is what the wait is for: healthy, or deleted. */
export function isDone({ decision }: Track): boolean {
  return decision?.verdict === 'healthy' || decision?.verdict === 'deleted'
}

interface Circumstances {
  readonly at: number
  /** Its deadline if it becomes undecided again. */
  readonly renewed: number
  readonly rules: Rules
}

/** The rows of a good answer, one for each version; of a pattern that selects too few, the number of its matches. */
export function withRows(
  track: Track,
  rows: readonly Row[] | number,
  { at, renewed, rules }: Circumstances,
): Track {
  const polled = { ...momentAt(track, at), failure: undefined }
  const isThere = typeof rows !== 'number' && rows.length > 0
  const change = isThere ? readAgain(appeared(track.change, polled.observed)) : track.change
  const after = seeing({ ...track, polled, change }, rows)
  const [before, now] = [progressOf(track, rules), progressOf(after, rules)]
  const isUndone = isUndoneBy(track.decision, now)
  if (track.decision && !isUndone && !(isDone(track) && isGood(now))) return { ...track, polled }
  const goesOn = before === now && !leftOldFailure(track, after)
  return decided(
    {
      ...after,
      deadline: isUndone ? renewed : track.deadline,
      since: goesOn ? track.since : polled.observed,
      window: isRelapse(track, after) ? doubled(track.window) : track.window,
      decision: isUndone ? undefined : track.decision,
      history: looksTheSame(track, after) ? track.history : [...track.history, { at, row: rowOf(after) }],
    },
    at,
    rules,
  )
}

/** A poll that couldn't read it says nothing about its health. */
export function withFailure(track: Track, failure: Failure, at: number): Track {
  return { ...track, polled: { ...momentAt(track, at), failure } }
}

/** An answer about its revision. While `closing`, only what the answer proves is decided. */
export function withRevisionAnswer(
  track: Track,
  answer: RevisionAnswer,
  { at: now, renewed, rules, closing }: Circumstances & { readonly closing: boolean },
): Track {
  const { observed } = momentAt(track, now)
  const { batch } = resourceType(track.target.type)
  const change = withRevision(track.change, answer, { now, observed, batch, closing })
  const gaveUp = awaitsRun(track.change) && change.kind === 'unproved'
  const after = gaveUp ? judgedAgain({ ...track, change }) : { ...track, change }
  if (wasRolledBack(change)) return { ...after, decision: rolledBack(after, now) }
  if (isNews(track.change, change)) return startedAgain(after, observed, renewed)
  // The last question may come long after the last row.
  return closing ? after : decided(after, now, rules)
}

/** The last run of a scheduled workflow, which is read once before the schedule counts. */
export function withLastRun(track: Track, lastRun: LastRunAnswer, { at, rules }: Circumstances): Track {
  return decided(judgedAgain({ ...track, lastRun }), at, rules)
}

/** Its deadline has come: what wasn't read by now isn't read any more. */
export function atDeadline(track: Track, now: number, rules: Rules): Track {
  const after = { ...track, change: gaveUp(track.change) }
  const mayCount = !track.polled?.failure && (track.change.kind !== 'changed' || track.change.counts)
  const reached = mayCount ? reachedBy(after, now, rules) : undefined
  return {
    ...after,
    decision: reached && !lacksLastRun(after, reached) ? reached : lastDecision(after, now, rules),
  }
}

/**
 * The decision that the last reading allows. A question if it depends on something that wasn't read since, undefined
 * while windows and graces are open.
 */
export function verdictOf(track: Track, now: number, rules: Rules): Decision | Question | undefined {
  const { change, seen, polled } = track
  const reached = reachedBy(track, now, rules)
  // That nothing is there is of this deploy, whatever was there before.
  if (reached?.verdict === 'missing') return reached
  if (change.kind === 'open') return seen.kind === 'shown' ? 'revision' : undefined
  if (reached && lacksLastRun(track, reached)) return 'last run'
  const isAsked = isAskedSince(change, polled?.now ?? 0)
  switch (change.kind) {
    case 'unchanged':
      return reached && !isAsked ? 'revision' : reached
    case 'changed':
      if (reached) return reached
      if (change.run !== 'awaited' || seen.kind !== 'shown') return undefined
      return isAsked ? withoutRun(track, now, rules) : 'revision'
    default:
      return reached
  }
}

function decided(track: Track, now: number, rules: Rules): Track {
  if (track.decision) return track
  const verdict = verdictOf(track, now, rules)
  return typeof verdict === 'object' ? { ...track, decision: verdict } : track
}

function momentAt({ polled }: Track, now: number): Moment {
  if (!polled) return { now, observed: 0 }
  return { now, observed: polled.observed + (polled.failure ? 0 : now - polled.now) }
}

function seeing(track: Track, rows: readonly Row[] | number): Track {
  const versions = typeof rows === 'number' ? [] : rows
  const { healthy } = track.target
  const worst = leastHealthy(
    versions.map(row => ({ row, judgement: judgeNow(row, track), whole: judge(row, healthy) })),
  )
  const seen: Seen = worst
    ? { kind: 'shown', row: worst.row, judgement: worst.judgement, versions: versions.length }
    : { kind: 'absent', wasThere: wasThere(track), matches: typeof rows === 'number' ? rows : 0 }
  return withLastRunCounted({ ...track, seen })
}

/** Before this deploy has started a run of a workflow, the result of its last run doesn't count. */
function judgeNow(row: Row, { target, change }: Track): Judgement {
  const rest = awaitsRun(change) ? withoutResult(row) : row
  const judgement = judge(rest, target.healthy)
  if (rest.runtime === row.runtime || judgement.reading !== 'progressing') return judgement
  return { ...judgement, because: `runtime is ${row.runtime.trim()}, from a run before this deploy` }
}

/** A schedule says nothing about the last run: if that was started by this deploy and failed, the workflow is failing. */
function withLastRunCounted(track: Track): Track {
  const { seen, change, lastRun } = track
  if (!isSchedule(track) || seen.kind !== 'shown') return { ...track, lastRun: undefined }
  const failed = isOfThisDeploy(change, lastRun) ? failedRun(lastRun) : undefined
  if (failed === undefined) return track
  return {
    ...track,
    seen: { ...seen, judgement: { ...seen.judgement, reading: 'failing', because: failed } },
  }
}

function isSchedule({ seen, target }: Track): boolean {
  return (
    seen.kind === 'shown' &&
    seen.judgement.reading === 'healthy' &&
    seen.judgement.scheduled &&
    resourceType(target.type).batch
  )
}

/** The failure that the deploy was to fix is gone: what fails now is something else, and gets its full grace. */
function leftOldFailure(before: Track, after: Track): boolean {
  const { change } = before
  return (
    readingOf(before) === 'failing' &&
    showsOldFailure(change, rowOf(before)) &&
    !showsOldFailure(change, rowOf(after))
  )
}

/** A result that didn't count before counts now, or its last run does. */
function judgedAgain(track: Track): Track {
  const { seen, polled } = track
  if (seen.kind !== 'shown') return track
  const after = withLastRunCounted({ ...track, seen: { ...seen, judgement: judgeNow(seen.row, track) } })
  return { ...after, since: readingOf(after) === readingOf(track) ? track.since : (polled?.observed ?? 0) }
}

/** What was shown until now may be from before the change. */
function startedAgain(track: Track, observed: number, renewed: number): Track {
  const { decision } = track
  const isUndone = decision?.verdict === 'healthy' || decision?.verdict === 'failed'
  // The last run that was read may be one of before the change, but a failure of this deploy stays one.
  const lastRun = readingOf(track) === 'failing' ? track.lastRun : undefined
  const again = { ...track, lastRun, since: observed }
  return isUndone ? { ...again, decision: undefined, deadline: renewed } : again
}

function gaveUp(change: Change): Change {
  return change.kind === 'open' && change.before.kind === 'there'
    ? unproved("its details weren't available in time", change.before)
    : change
}

/** What its last reading means for the wait: with `wait-for: deleted` only whether it is gone. */
type Progress = Reading | 'gone' | 'still there' | undefined

function progressOf(track: Track, { waitFor }: Rules): Progress {
  const { seen } = track
  if (waitFor === 'healthy' || seen.kind === 'unread') return readingOf(track)
  return seen.kind === 'absent' || isDeleted(seen.row) ? 'gone' : 'still there'
}

function isGood(progress: Progress): boolean {
  return progress === 'healthy' || progress === 'gone'
}

function isUndoneBy(decision: Decision | undefined, progress: Progress): boolean {
  if (decision?.verdict !== 'healthy' && decision?.verdict !== 'deleted') return false
  return decision.finished ? progress === 'failing' : !isGood(progress)
}

/** A crash loop must not pass in one of its good moments. */
function isRelapse(before: Track, after: Track): boolean {
  const wasRunning = before.seen.kind === 'shown' && before.seen.judgement.running
  return wasRunning && readingOf(before) === 'healthy' && readingOf(after) !== 'healthy'
}

/** A window after a relapse. */
export function doubled(window: number): number {
  return Math.max(window, Math.min(2 * window, MAX_WINDOW))
}

function looksTheSame(before: Track, after: Track): boolean {
  const [a, b] = [rowOf(before), rowOf(after)]
  return before.seen.kind !== 'unread' && a?.status === b?.status && a?.runtime === b?.runtime
}

/** The decision that its reading alone allows, before anything else is asked. */
function reachedBy(track: Track, now: number, rules: Rules): Decision | undefined {
  const { seen } = track
  const held = heldFor(track)
  switch (progressOf(track, rules)) {
    case 'gone':
      return held < rules.failureGrace ? undefined : decision(track, 'deleted', whyDeleted(track, held), now)
    case 'absent':
      if (held < rules.startGrace) return undefined
      return decision(track, 'missing', whyMissing(track, `for ${formatElapsed(held)}`), now)
    case 'healthy':
      if (seen.kind !== 'shown' || held < windowOf(track)) return undefined
      return {
        ...decision(track, 'healthy', whyHealthy(track, seen.row, held), now),
        finished: seen.judgement.finished,
      }
    case 'failing':
      if (seen.kind !== 'shown' || held < graceOf(track, rules)) return undefined
      return decision(track, 'failed', `${seen.judgement.because} for ${formatElapsed(held)}`, now)
    default:
      return undefined
  }
}

/** How long it has shown what it shows, as far as it was under observation. */
export function heldFor({ polled, since }: Track): number {
  return (polled?.observed ?? 0) - since
}

/** How long it must stay healthy before it counts. */
function windowOf({ seen, window, change, target }: Track): number {
  if (seen.kind !== 'shown') return 0
  const { running, finished, scheduled } = seen.judgement
  const isEmpty = seen.row.runtime.trim() === ''
  const type = resourceType(target.type)
  if (running || (isEmpty && type.holdsWhenEmpty)) return window
  // A run that was started again shows late.
  if (change.kind === 'unchanged') return finished ? window : 0
  if (change.kind !== 'changed') return 0
  // Its status may still be that of the revision before, unless a run of this deploy proves the contrary.
  return type.batch && provesItself(change, { result: finished && !scheduled }) ? 0 : window
}

/** How long it may fail before it counts as failed. */
function graceOf(track: Track, { failureGrace, startGrace }: Rules): number {
  const row = rowOf(track)
  // A deploy that fixes something must not fail because of what it fixes.
  if (showsOldFailure(track.change, row)) return Math.max(failureGrace, startGrace)
  // It may be about to be created again.
  return row && failingStates(row).has('deleted') ? startGrace : failureGrace
}

/** Whether a schedule counts only after the last run was read. */
function lacksLastRun(track: Track, { verdict }: Decision): boolean {
  return verdict === 'healthy' && isSchedule(track) && track.lastRun === undefined
}

/** A workflow that was changed must start a run, and soon. */
function withoutRun(track: Track, now: number, { startGrace }: Rules): Decision | undefined {
  const { change, polled } = track
  const isOnTheWay = readingOf(track) === 'progressing' || readingOf(track) === 'unknown'
  if (change.kind !== 'changed' || !isOnTheWay) return undefined
  if ((polled?.observed ?? 0) - change.since < startGrace) return undefined
  return decision(track, 'timed-out', whyNoRun(startGrace), now)
}

function rolledBack(track: Track, now: number): Decision {
  return decision(track, 'failed', 'rolled back: uid and generation are the same as before this deploy', now)
}

/** The decision when time is up and none was reached before. */
function lastDecision(track: Track, now: number, rules: Rules): Decision {
  const { seen, change, polled } = track
  const deadline = `at the deadline (${formatDuration(track.deadline)})`
  const timedOut = (why: string): Decision => decision(track, 'timed-out', why, now)
  if (polled?.failure)
    return decision(track, 'unread', `couldn't be read ${deadline}: ${polled.failure.message}`, now)
  if (seen.kind === 'unread') return timedOut(`not read ${deadline}: there was no time left`)
  const progress = progressOf(track, rules)
  if (progress === 'gone')
    return timedOut(
      `gone for ${formatElapsed(heldFor(track))} of the required ${formatDuration(rules.failureGrace)} ${deadline}`,
    )
  if (seen.kind === 'absent') return decision(track, 'missing', whyMissing(track, deadline), now)
  if (progress === 'still there') return timedOut(`still there ${deadline}: ${state(seen.row)}`)
  if (change.kind === 'changed' && !change.counts)
    return timedOut(`changed too late to be verified ${deadline}`)
  const { reading, because } = seen.judgement
  switch (reading) {
    case 'failing':
      return decision(track, 'failed', `${because} ${deadline}`, now)
    case 'healthy': {
      const [left, window] = [windowOf(track) - heldFor(track), windowOf(track)].map(formatDuration)
      if (heldFor(track) >= windowOf(track)) return timedOut(`its last run wasn't read ${deadline}`)
      return timedOut(`healthy ${deadline}, but ${left} of the ${window} that it must stay healthy were left`)
    }
    case 'unknown':
      return timedOut(`not healthy ${deadline}: ${because}, an unknown state`)
    case 'progressing':
      return timedOut(`not healthy ${deadline}: ${because}${awaitsRun(change) ? '; no new run started' : ''}`)
  }
}

function decision({ seen }: Track, verdict: Decision['verdict'], why: string, at: number): Decision {
  const ofVersion = seen.kind === 'shown' && seen.versions > 1 ? ` (version ${seen.row.version})` : ''
  return { verdict, reason: why + ofVersion, at, finished: false }
}

function whyHealthy(track: Track, row: Row, held: number): string {
  const runtime = row.runtime.trim()
  const next = /^next:(.+)/i.exec(runtime)?.[1]
  const shows = next !== undefined ? `scheduled, next run at ${next}` : runtime || 'active'
  return shows + (windowOf(track) > 0 ? ` for ${formatElapsed(held)}` : '') + lastRunNote(track)
}

/** What a schedule hides: a last run that failed, or couldn't be read. */
function lastRunNote({ lastRun }: Track): string {
  if (lastRun?.kind === 'failed') return `; couldn't read its last run: ${lastRun.failure.message}`
  const failed = failedRun(lastRun)
  return failed === undefined ? '' : `; ${failed}`
}

/** A warning for a schedule that counts as healthy although its last run failed, or couldn't be read. */
export function lastRunWarning(track: Track): string | undefined {
  const note = readingOf(track) === 'healthy' ? lastRunNote(track) : ''
  return note === '' ? undefined : `${track.target.id} is scheduled${note}`
}

function whyDeleted(track: Track, held: number): string {
  const howLong = `for ${formatElapsed(held)}`
  const row = rowOf(track)
  if (row) return `status is ${row.status.trim()} ${howLong}`
  return wasThere(track) ? `gone ${howLong}` : `never there: not found ${howLong}`
}

function whyMissing({ target, seen, history }: Track, howLong: string): string {
  const where = inWorkspace(target.workspace)
  if (isPattern(target)) {
    const matches = seen.kind === 'absent' ? seen.matches : 0
    return `only ${matches} of at least ${target.atLeast ?? 1} found${where} ${howLong}`
  }
  const last = history.findLast(({ row }) => row)?.row
  return last
    ? `gone ${howLong}, last ${state(last)}`
    : `no ${target.type} of this name found${where} ${howLong}`
}

function state({ status, runtime }: Row): string {
  return `${status.trim() === '' ? 'no status' : `status ${status.trim()}`}, ${runtime.trim() === '' ? 'no runtime' : `runtime ${runtime.trim()}`}`
}
