import { inWorkspace, isPattern, type Target } from '../targets/targets.ts'
import { resourceType } from '../targets/types.ts'
import { formatDuration, formatElapsed } from '../text/duration.ts'
import {
  appeared,
  awaitsRun,
  type Change,
  isAskedSince,
  isNews,
  readAgain,
  showsOldState,
  wasRolledBack,
  whyNoRun,
  withRevision,
} from './change.ts'
import { type Judgement, judge, leastHealthy, type Reading, withoutResult } from './judge.ts'
import type { Failure, RevisionAnswer, Row } from './model.ts'

/** The rules of the wait that hold for all resources. Times are in milliseconds. */
export interface Rules {
  readonly waitFor: 'healthy' | 'deleted'
  readonly timeout: number
  readonly startGrace: number
  readonly failureGrace: number
  readonly failFast: boolean
  /** A wait doesn't end as healthy on an older reading. */
  readonly staleAfter: number
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

/** What was read of a resource last. */
export type Seen =
  | { readonly kind: 'unread' }
  | { readonly kind: 'absent'; readonly wasThere: boolean }
  | {
      readonly kind: 'shown'
      /** The row that counts, of as many as there are versions. */
      readonly row: Row
      readonly judgement: Judgement
      readonly versions: number
    }

/** A time, and how much of it a resource was under observation. */
export interface Moment {
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
  readonly deadline: number
  readonly polled: Polled
  readonly seen: Seen
  /** Since when its reading is what it is, in time under observation. */
  readonly since: number
  readonly change: Change
  readonly decision: Decision | undefined
  readonly history: readonly HistoryEntry[]
}

const NEVER_POLLED: Polled = { now: 0, observed: 0, failure: undefined }

export function newTrack(target: Target, deadline: number, change: Change): Track {
  return {
    target,
    deadline,
    polled: NEVER_POLLED,
    seen: { kind: 'unread' },
    since: 0,
    change,
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

export function isHealthy({ decision }: Track): boolean {
  return decision?.verdict === 'healthy'
}

interface Reread {
  readonly at: number
  /** Its deadline if it becomes undecided again. */
  readonly renewed: number
  readonly rules: Rules
}

/** The rows of a good answer, one for each version. */
export function withRows(track: Track, rows: readonly Row[], { at, renewed, rules }: Reread): Track {
  const polled = { ...momentAt(track, at), failure: undefined }
  const change = rows.length > 0 ? readAgain(appeared(track.change, polled.observed)) : track.change
  const seen = seeing({ ...track, change }, rows)
  const before = { ...track, polled }
  const after = { ...before, seen, change }
  const isUndone = isUndoneBy(track.decision, readingOf(after))
  const staysHealthy = isHealthy(track) && readingOf(after) === 'healthy'
  if (track.decision && !isUndone && !staysHealthy) return before
  const goesOn = readingOf(after) === readingOf(track) && !leftOldFailure(track, after)
  return decided(
    {
      ...after,
      deadline: isUndone ? renewed : track.deadline,
      since: goesOn ? track.since : polled.observed,
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

/** An answer about its revision. While `closing`, nothing is decided but what it proves by itself. */
export function withRevisionAnswer(
  track: Track,
  answer: RevisionAnswer,
  { at: now, renewed, rules, closing }: Reread & { readonly closing: boolean },
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

/** Its deadline has come: what wasn't read by now isn't read any more. */
export function atDeadline(track: Track, now: number, rules: Rules): Track {
  const after = { ...track, change: gaveUp(track.change) }
  const reached =
    track.polled.failure || track.change.kind === 'changed' ? undefined : reachedBy(track, now, rules)
  return { ...after, decision: reached ?? lastDecision(after, now) }
}

/**
 * The decision that the last reading allows. 'ask first' if it depends on a revision that wasn't read since, undefined
 * while windows and graces are open.
 */
export function verdictOf(track: Track, now: number, rules: Rules): Decision | 'ask first' | undefined {
  const { change, seen, polled } = track
  const reached = reachedBy(track, now, rules)
  // That nothing is there is of this deploy, whatever was there before.
  if (reached?.verdict === 'missing') return reached
  const isAsked = isAskedSince(change, polled.now)
  switch (change.kind) {
    case 'open':
      return seen.kind === 'shown' ? 'ask first' : undefined
    case 'unchanged':
      return reached && !isAsked ? 'ask first' : reached
    case 'changed':
      if (reached && change.counts) return reached
      if (change.run !== 'awaited' || seen.kind !== 'shown') return undefined
      return isAsked ? withoutRun(track, now, rules) : 'ask first'
    default:
      return reached
  }
}

function decided(track: Track, now: number, rules: Rules): Track {
  if (track.decision) return track
  const verdict = verdictOf(track, now, rules)
  return verdict === undefined || verdict === 'ask first' ? track : { ...track, decision: verdict }
}

function momentAt({ polled }: Track, now: number): Moment {
  return { now, observed: polled.observed + (polled.failure ? 0 : now - polled.now) }
}

function seeing(track: Track, rows: readonly Row[]): Seen {
  const worst = leastHealthy(rows.map(row => ({ row, judgement: judgeNow(row, track) })))
  if (!worst) return { kind: 'absent', wasThere: wasThere(track) }
  return { kind: 'shown', ...worst, versions: rows.length }
}

/** Before this deploy has started a run of a workflow, the result of its last run doesn't count. */
function judgeNow(row: Row, { target, change }: Track): Judgement {
  const rest = awaitsRun(change) ? withoutResult(row) : row
  const judgement = judge(rest, target.healthy)
  if (rest.runtime === row.runtime || judgement.reading !== 'progressing') return judgement
  return { ...judgement, because: `runtime is ${row.runtime.trim()}, from a run before this deploy` }
}

/** The failure that the deploy was to fix is gone: what fails now is something else, with a grace of its own. */
function leftOldFailure(before: Track, after: Track): boolean {
  const { change } = before
  return (
    readingOf(before) === 'failing' &&
    showsOldState(change, rowOf(before)) &&
    !showsOldState(change, rowOf(after))
  )
}

/** A result that didn't count while a run was awaited counts again. */
function judgedAgain(track: Track): Track {
  const { seen, polled } = track
  if (seen.kind !== 'shown') return track
  const after: Track = { ...track, seen: { ...seen, judgement: judgeNow(seen.row, track) } }
  return { ...after, since: readingOf(after) === readingOf(track) ? track.since : polled.observed }
}

/** What was shown until now may be from before the change. */
function startedAgain(track: Track, observed: number, renewed: number): Track {
  const { decision } = track
  const isUndone = decision?.verdict === 'healthy' || decision?.verdict === 'failed'
  if (!isUndone) return { ...track, since: observed }
  return { ...track, since: observed, decision: undefined, deadline: renewed }
}

function gaveUp(change: Change): Change {
  return change.kind === 'open' && change.before.kind === 'there'
    ? { kind: 'unproved', why: "its details weren't available in time" }
    : change
}

function isUndoneBy(decision: Decision | undefined, reading: Reading | undefined): boolean {
  if (decision?.verdict !== 'healthy') return false
  return decision.finished ? reading === 'failing' : reading !== 'healthy'
}

function looksTheSame(before: Track, after: Track): boolean {
  const [a, b] = [rowOf(before), rowOf(after)]
  return before.seen.kind !== 'unread' && a?.status === b?.status && a?.runtime === b?.runtime
}

/** The decision that its reading allows by itself, whatever is known of its revision. */
function reachedBy(track: Track, now: number, rules: Rules): Decision | undefined {
  const { seen, target } = track
  const held = heldFor(track)
  if (seen.kind === 'unread') return undefined
  if (seen.kind === 'absent') {
    if (held < (seen.wasThere ? rules.failureGrace : rules.startGrace)) return undefined
    return decision(track, 'missing', whyMissing(track, `for ${formatElapsed(held)}`), now)
  }
  const { reading, running, finished, because } = seen.judgement
  if (reading === 'healthy') {
    if (running && held < target.stableFor) return undefined
    return { ...decision(track, 'healthy', whyHealthy(seen.row, seen.judgement, held), now), finished }
  }
  if (reading !== 'failing' || held < graceOfFailure(track, rules)) return undefined
  return decision(track, 'failed', `${because} for ${formatElapsed(held)}`, now)
}

/** Since when it shows its reading, as far as it was under observation. */
export function heldFor({ polled, since }: Track): number {
  return polled.observed - since
}

/** A deploy that fixes something must not fail because of what it fixes. */
function graceOfFailure(track: Track, { failureGrace, startGrace }: Rules): number {
  return showsOldState(track.change, rowOf(track)) ? Math.max(failureGrace, startGrace) : failureGrace
}

/** A workflow that was changed must start a run, and soon. */
function withoutRun(track: Track, now: number, { startGrace }: Rules): Decision | undefined {
  const { change, polled } = track
  if (change.kind !== 'changed' || readingOf(track) === 'failing' || readingOf(track) === 'healthy')
    return undefined
  if (polled.observed - change.since < startGrace) return undefined
  return decision(track, 'timed-out', whyNoRun(startGrace), now)
}

function rolledBack(track: Track, now: number): Decision {
  return decision(track, 'failed', 'rolled back: uid and generation are the same as before this deploy', now)
}

/** The decision when time is up and none was reached before. */
function lastDecision(track: Track, now: number): Decision {
  const { seen, change, polled, target } = track
  const deadline = `at the deadline (${formatDuration(track.deadline)})`
  if (polled.failure)
    return decision(track, 'unread', `couldn't be read ${deadline}: ${polled.failure.message}`, now)
  if (seen.kind === 'unread')
    return decision(track, 'unread', `never read within ${formatDuration(track.deadline)}`, now)
  if (seen.kind === 'absent') return decision(track, 'missing', whyMissing(track, deadline), now)
  if (change.kind === 'changed' && !change.counts)
    return decision(
      track,
      'timed-out',
      `changed too late to verify before the deadline (${formatDuration(track.deadline)})`,
      now,
    )
  const { reading, because, unknownStates } = seen.judgement
  switch (reading) {
    case 'failing':
      return decision(track, 'failed', `${because} ${deadline}`, now)
    case 'healthy': {
      const left = formatDuration(Math.max(0, target.stableFor - heldFor(track)))
      const window = `${formatDuration(target.stableFor)} of stable-for`
      return decision(track, 'timed-out', `healthy, but ${left} of ${window} were left ${deadline}`, now)
    }
    case 'unknown':
      return decision(
        track,
        'timed-out',
        `not healthy ${deadline}: ${because}, unknown state ${unknownStates.join(', ')}`,
        now,
      )
    case 'progressing': {
      const noRun = awaitsRun(change) ? '; no new run started' : ''
      return decision(track, 'timed-out', `not healthy ${deadline}: ${because}${noRun}`, now)
    }
  }
}

function decision({ seen }: Track, verdict: Decision['verdict'], why: string, at: number): Decision {
  const ofVersion = seen.kind === 'shown' && seen.versions > 1 ? ` (version ${seen.row.version})` : ''
  return { verdict, reason: why + ofVersion, at, finished: false }
}

function whyHealthy(row: Row, judgement: Judgement, held: number): string {
  const runtime = row.runtime.trim()
  if (judgement.running) return `${runtime} for ${formatElapsed(held)}`
  const next = /^next:(.+)/i.exec(runtime)?.[1]
  if (next !== undefined) return `scheduled, next run at ${next}`
  return runtime === '' ? 'active' : runtime
}

function whyMissing({ target, history }: Track, howLong: string): string {
  const last = history.findLast(({ row }) => row)?.row
  if (last) {
    return `gone ${howLong}; last status ${last.status || 'empty'}, runtime ${last.runtime || 'empty'}`
  }
  const what = isPattern(target) ? ` matching ${target.name}` : ''
  return `no ${target.type}${what} found${inWorkspace(target.workspace)} ${howLong}`
}
