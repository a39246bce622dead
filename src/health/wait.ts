import { identify, parseId } from '../targets/identity.ts'
import { type Group, groupKey, isPattern, matcher, mayBeIn, type Target } from '../targets/targets.ts'
import { awaitsRun, type Before, type Change, initialChange, isNews, wasUnhealthy } from './change.ts'
import type { Answer, Failure, LastRunAnswer, RevisionAnswer, Row } from './model.ts'
import {
  atDeadline,
  doubled,
  isDone,
  isOpen,
  newTrack,
  type Question,
  type Rules,
  readingOf,
  rowOf,
  type Track,
  verdictOf,
  withFailure,
  withLastRun,
  withRevisionAnswer,
  withRows,
} from './resource.ts'

export type RecordedStates = ReadonlyMap<string, Before>

/** Polls of one group that failed in a row, and why the last one did. */
export interface Outage {
  readonly polls: number
  readonly from: number
  readonly until: number
  readonly failure: Failure
}

export interface GroupState {
  readonly group: Group
  readonly outage: Outage | undefined
}

/** The whole wait as a value: every poll makes a new one of the last. */
export interface Wait {
  readonly rules: Rules
  /** The states before the deploy, if they were recorded. */
  readonly recorded: RecordedStates | undefined
  readonly tracks: readonly Track[]
  readonly patterns: readonly Target[]
  /** How long what a pattern selected, and doesn't any more, had to stay healthy, by ID. */
  readonly windowsOfLeft: ReadonlyMap<string, number>
  readonly groups: ReadonlyMap<string, GroupState>
  readonly changedAt: number
  /** All is done, and these groups are still to be read once more; undefined while something isn't. */
  readonly closing: ReadonlySet<string> | undefined
  /** One was decided against; undefined while none is, or if the wait goes on for all. */
  readonly stopping: Stopping | undefined
}

/** The wait ends, and goes on a little for these only. */
interface Stopping {
  readonly until: number
  /** IDs of others that have been failing since then. */
  readonly failing: ReadonlySet<string>
}

export interface End {
  /** What kept the wait from reading the state, if that is why it ended. */
  readonly failure: Failure | undefined
}

export const MAX_FAILED_POLLS = 5

export function begin(targets: readonly Target[], rules: Rules, recorded?: RecordedStates): Wait {
  const groups = new Map<string, GroupState>()
  for (const { type, workspace } of targets) {
    const group = { type, ...(workspace !== undefined && { workspace }) }
    groups.set(groupKey(group), { group, outage: undefined })
  }
  return {
    rules: { ...rules, startGrace: Math.min(rules.startGrace, rules.timeout) },
    recorded,
    tracks: targets.map(target => newTrack(target, target.timeout, changeIn(recorded, target.id))),
    patterns: targets.filter(isPattern),
    windowsOfLeft: new Map(),
    groups,
    changedAt: 0,
    closing: undefined,
    stopping: undefined,
  }
}

/** The answers of a poll. */
export function observe(wait: Wait, answers: readonly Answer[]): Wait {
  const polls = new Map(answers.map(answer => [groupKey(answer.group), pollOf(answer)]))
  const renewed = renewedDeadline(wait)
  const selected = wait.patterns.reduce((before, pattern) => {
    const poll = polls.get(groupKey(pattern))
    return poll?.rows ? select(before, pattern, { ...poll, rows: poll.rows }, renewed(poll.at)) : before
  }, wait)
  const tracks = selected.tracks.map(track => {
    const poll = polls.get(groupKey(track.target))
    return poll ? withPoll(track, poll, { at: poll.at, renewed: renewed(poll.at), rules: wait.rules }) : track
  })
  const groups = groupsAfter(wait, tracks, polls)
  const observed = { ...selected, tracks, groups, changedAt: changedAt(wait, tracks, polls) }
  return concluded(observed, answers)
}

/** Decides what has reached its deadline by now, and whether the wait is to stop. */
export function expire(wait: Wait, now: number): Wait {
  const tracks = wait.tracks.map(track =>
    isOpen(track) && track.deadline <= now ? atDeadline(track, now, wait.rules) : track,
  )
  return concluded({ ...wait, tracks, stopping: stoppingOf({ ...wait, tracks }, now) }, [])
}

/** Revisions that were read after the rows of a poll, or after all polls. */
export interface RevisionsRead {
  readonly revisions: ReadonlyMap<string, RevisionAnswer>
  /** Those of the poll. */
  readonly answers: readonly Answer[]
  /** The wait is over but for these. */
  readonly closing: boolean
}

export function observeRevisions(
  wait: Wait,
  { revisions, answers, closing }: RevisionsRead,
  now: number,
): Wait {
  if (revisions.size === 0) return wait
  const { rules } = wait
  const renewed = renewedDeadline(wait)(now)
  const tracks = wait.tracks.map(track => {
    const answer = revisions.get(track.target.id)
    return answer ? withRevisionAnswer(track, answer, { at: now, renewed, closing, rules }) : track
  })
  const hasNews = tracks.some(({ change }, index) => isNews(wait.tracks[index]?.change ?? change, change))
  return concluded({ ...wait, tracks, changedAt: hasNews ? now : wait.changedAt }, answers)
}

/** The last runs of scheduled workflows, read after the rows of a poll. */
export interface LastRunsRead {
  readonly lastRuns: ReadonlyMap<string, LastRunAnswer>
  /** Those of the poll. */
  readonly answers: readonly Answer[]
}

export function observeLastRuns(wait: Wait, { lastRuns, answers }: LastRunsRead, now: number): Wait {
  if (lastRuns.size === 0) return wait
  const renewed = renewedDeadline(wait)(now)
  const tracks = wait.tracks.map(track => {
    const answer = lastRuns.get(track.target.id)
    return answer ? withLastRun(track, answer, { at: now, renewed, rules: wait.rules }) : track
  })
  return concluded({ ...wait, tracks }, answers)
}

/** The groups that the next poll asks for. */
export function groupsToAsk(wait: Wait): Group[] {
  const keys = wait.closing ?? new Set(wait.tracks.filter(isOpen).map(({ target }) => groupKey(target)))
  return [...wait.groups]
    .filter(([key, state]) => keys.has(key) && !isLost(state, wait.rules))
    .map(([, { group }]) => group)
}

/** Those of which the last run must be read before they may be decided, now that their rows were read. */
export function lastRunsToAsk(wait: Wait, answers: readonly Answer[], now: number): Target[] {
  return tracksRead(wait, answers)
    .filter(track => isAwaiting(track, 'last run', now, wait.rules))
    .map(({ target }) => target)
}

/** Those whose decision depends on their revision, now that their rows were read. */
export function revisionsToAsk(wait: Wait, answers: readonly Answer[], now: number): Target[] {
  return tracksRead(wait, answers)
    .filter(track => lacksRevision(track) || isAwaiting(track, 'revision', now, wait.rules))
    .map(({ target }) => target)
}

/**
 * When the wait is over, what is claimed of a revision must still be true: those not asked for since then, and those
 * that were asked for a run alone.
 */
export function revisionsToConfirm(wait: Wait, since: number): Target[] {
  return wait.tracks
    .filter(track => {
      const { change } = track
      if (!rowOf(track) || (change.kind !== 'changed' && change.kind !== 'unchanged')) return false
      return awaitsRun(change) || (change.asked.at ?? Number.NEGATIVE_INFINITY) < since
    })
    .map(({ target }) => target)
}

/** Whether the wait is over, and undefined while it is not. */
export function endOf(wait: Wait, now: number): End | undefined {
  const awaited = awaitedTracks(wait)
  const needed = new Set([
    ...(wait.closing ?? []),
    ...awaited.filter(isOpen).map(({ target }) => groupKey(target)),
  ])
  const lost = [...wait.groups].find(([key, state]) => isLost(state, wait.rules) && needed.has(key))?.[1]
  const unread = awaited.find(({ decision }) => decision?.verdict === 'unread')
  const failure = lost?.outage?.failure ?? (unread && failureOf(unread))
  if (lost || isStopped(wait, now)) return { failure }
  if (awaited.some(isOpen)) return undefined
  if (!wait.closing || wait.closing.size === 0) return { failure }
  if (now < lastDeadline(wait)) return undefined
  // The closing read was tried and failed until the time was up; if it never began, there was no time for it.
  return { failure: [...wait.closing].map(key => wait.groups.get(key)?.outage?.failure).find(Boolean) }
}

/** What a pattern selected before the deploy and doesn't any more. It decides nothing. */
export function removedSinceBaseline({ recorded, patterns, tracks, groups }: Wait): Target[] {
  if (!recorded) return []
  const known = new Set(tracks.map(({ target }) => target.id))
  const read = new Set(tracks.filter(({ polled }) => polled).map(({ target }) => groupKey(target)))
  const removed = [...recorded]
    .filter(([id, before]) => before.kind === 'there' && !known.has(id))
    .map(([id]) => ({ id, ...parseId(id) }))
  return patterns
    .filter(pattern => read.has(groupKey(pattern)) && !groups.get(groupKey(pattern))?.outage)
    .flatMap(pattern => {
      const selects = matcher(pattern.name)
      return removed
        .filter(one => groupKey(one) === groupKey(pattern) && selects(one.name))
        .map(({ id, name }) => ({ ...pattern, id, name, optional: true }))
    })
}

/** The times still to come at which something is decided without a reading. */
export function deadlines(wait: Wait): number[] {
  if (wait.closing) return [lastDeadline(wait)]
  const open = wait.tracks.filter(isOpen).map(({ deadline }) => deadline)
  const until = wait.stopping?.until ?? Number.POSITIVE_INFINITY
  return until < Math.max(...open) ? [...open, until] : open
}

/** Failed polls in a row, of the group that has most of them among those that are asked next. */
export function failuresInARow(wait: Wait): number {
  return groupsToAsk(wait)
    .map(group => wait.groups.get(groupKey(group))?.outage?.polls ?? 0)
    .reduce((most, failures) => Math.max(most, failures), 0)
}

/** Those that the wait is for: the required ones, or all if none is required. */
function awaitedTracks({ rules, tracks }: Wait): readonly Track[] {
  const required = tracks.filter(track => isRequired(track, rules))
  return required.length > 0 ? required : tracks
}

export function isRequired(track: Track, rules: Rules): boolean {
  return !track.target.optional && !isExcused(track, rules)
}

/**
 * The resources to diagnose: what decided against the wait in the order in which it did, then optional ones. None
 * where nothing decided against it.
 */
export function unhealthyTracks({ tracks }: Wait): Track[] {
  const unhealthy = tracks.filter(isUnhealthy)
  if (unhealthy.every(({ target }) => target.optional)) return []
  return unhealthy.toSorted(
    (a, b) =>
      Number(a.target.optional) - Number(b.target.optional) || (a.decision?.at ?? 0) - (b.decision?.at ?? 0),
  )
}

function changeIn(recorded: RecordedStates | undefined, id: string, patternId = id): Change {
  if (!recorded) return { kind: 'unclaimed' }
  // What a pattern didn't select when the baseline was recorded wasn't there.
  return initialChange(recorded.get(id) ?? recorded.get(patternId))
}

/** One answer, with its rows by the name of their resource. */
interface Poll {
  readonly at: number
  /** Undefined if it failed altogether. */
  readonly rows: Rows | undefined
  /** Set if a resource without rows wasn't read. */
  readonly failure: Failure | undefined
}

type Rows = ReadonlyMap<string, readonly Row[]>

function pollOf(answer: Answer): Poll {
  const { at } = answer
  if ('failure' in answer) return { at, rows: undefined, failure: answer.failure }
  return { at, rows: rowsByName(answer.group, answer.rows), failure: answer.incomplete }
}

/** The rows of the group itself: a source may answer with more than it was asked for. */
function rowsByName(group: Group, rows: readonly Row[]): Rows {
  const byName = new Map<string, Row[]>()
  for (const row of rows) {
    if (!mayBeIn(group, row)) continue
    const versions = byName.get(row.name)
    if (versions) versions.push(row)
    else byName.set(row.name, [row])
  }
  return byName
}

function withPoll(
  track: Track,
  { at, rows, failure }: Poll,
  circumstances: Parameters<typeof withRows>[2],
): Track {
  const { target } = track
  const own = isPattern(target) ? undefined : rows?.get(target.name)
  if (!own && failure) return withFailure(track, failure, at)
  if (isPattern(target)) return withRows(track, matching(target, rows ?? new Map()).length, circumstances)
  return withRows(track, own ?? [], circumstances)
}

function matching(pattern: Target, rows: Rows): string[] {
  return [...rows.keys()].filter(matcher(pattern.name))
}

/**
 * Lets in what a pattern selects, and lets go what it doesn't select any more, as long as it selects enough. While it
 * selects too few, the pattern itself is waited for. With `wait-for: deleted` nothing leaves: what is gone is done.
 */
function select(wait: Wait, pattern: Target, poll: Poll & { readonly rows: Rows }, renewed: number): Wait {
  const key = groupKey(pattern)
  const isDeletion = wait.rules.waitFor === 'deleted'
  const itself = wait.tracks.find(({ target }) => target.id === pattern.id)
  if (itself && !isOpen(itself) && !isDone(itself)) return wait
  const names = matching(pattern, poll.rows)
  const deadline = pattern.timeout > poll.at ? pattern.timeout : renewed
  const known = new Set(
    wait.tracks.filter(({ target }) => groupKey(target) === key).map(({ target }) => target.name),
  )
  const joining = names
    .filter(name => !known.has(name))
    .sort()
    .map(name => {
      const target = { ...pattern, name, id: identify({ ...pattern, name }) }
      const track = newTrack(target, deadline, changeIn(wait.recorded, target.id, pattern.id))
      const window = wait.windowsOfLeft.get(target.id) ?? track.window
      return { ...track, window, selectedBy: pattern.id }
    })
  const hasEnough = names.length >= (isDeletion ? 1 : (pattern.atLeast ?? 1))
  const mayLeave = !poll.failure && !isDeletion
  if (!hasEnough) {
    const missing =
      mayLeave && !itself ? [newTrack(pattern, deadline, changeIn(wait.recorded, pattern.id))] : []
    return { ...wait, tracks: [...wait.tracks, ...joining, ...missing] }
  }
  const selected = new Set(names)
  const leaving = wait.tracks.filter(
    track =>
      mayLeave &&
      track.selectedBy === pattern.id &&
      !selected.has(track.target.name) &&
      (isOpen(track) || isDone(track)),
  )
  const gone = new Set([...leaving, itself])
  return {
    ...wait,
    tracks: [...wait.tracks.filter(track => !gone.has(track)), ...joining],
    windowsOfLeft: new Map([
      ...wait.windowsOfLeft,
      ...leaving.map(track => [track.target.id, windowAfter(track)] as const),
    ]),
  }
}

/** To leave is a relapse as well. */
function windowAfter(track: Track): number {
  const isRunning = track.seen.kind === 'shown' && track.seen.judgement.running
  return isRunning && readingOf(track) === 'healthy' ? doubled(track.window) : track.window
}

function groupsAfter(
  wait: Wait,
  tracks: readonly Track[],
  polls: ReadonlyMap<string, Poll>,
): ReadonlyMap<string, GroupState> {
  // A part of an answer is enough if nothing else of the group is waited for.
  const unread = new Set([
    ...tracks
      .filter(isUnderWatch)
      .filter(({ polled }) => polled?.failure)
      .map(({ target }) => groupKey(target)),
    ...wait.patterns.map(groupKey),
  ])
  const groups = new Map(wait.groups)
  for (const [key, { at, rows, failure }] of polls) {
    const state = groups.get(key)
    if (!state) continue
    const { group, outage } = state
    groups.set(key, {
      group,
      outage:
        failure && (!rows || unread.has(key))
          ? { polls: (outage?.polls ?? 0) + 1, from: outage?.from ?? at, until: at, failure }
          : undefined,
    })
  }
  return groups
}

function isUnderWatch(track: Track): boolean {
  return isOpen(track) || isDone(track)
}

function changedAt(wait: Wait, tracks: readonly Track[], polls: ReadonlyMap<string, Poll>): number {
  const before = new Map(wait.tracks.map(track => [track.target.id, track]))
  const after = new Set(tracks.map(({ target }) => target.id))
  return [
    ...tracks.filter(track => before.get(track.target.id)?.history.at(-1) !== track.history.at(-1)),
    ...wait.tracks.filter(({ target }) => !after.has(target.id)),
  ]
    .map(({ target }) => polls.get(groupKey(target))?.at ?? 0)
    .reduce((latest, at) => Math.max(latest, at), wait.changedAt)
}

/** What became undecided again has until the action's timeout; after that, as long as the wait goes on for others. */
function renewedDeadline(wait: Wait): (at: number) => number {
  const last = lastDeadline(wait)
  return at => (wait.rules.timeout > at ? wait.rules.timeout : last)
}

function concluded(wait: Wait, answers: readonly Answer[]): Wait {
  return { ...wait, closing: stillToClose(wait, answers) }
}

/**
 * Healthy means all at once: what this poll didn't read is read once more before the wait may end. Which groups those
 * are is settled when the last resource is done: what was read since then need not be read again.
 */
function stillToClose(wait: Wait, answers: readonly Answer[]): ReadonlySet<string> | undefined {
  const awaited = awaitedTracks(wait)
  if (!awaited.every(isDone)) return undefined
  const before = wait.closing ?? new Set(awaited.map(({ target }) => groupKey(target)))
  const read = groupsRead(wait, answers)
  return new Set([...before].filter(key => !read.has(key)))
}

/** What is failing when one is decided against has a little time to be decided too. */
function stoppingOf(wait: Wait, now: number): Stopping | undefined {
  const { rules, tracks, stopping } = wait
  if (!rules.failFast || !tracks.some(track => isAgainst(track, rules))) return undefined
  const failing = tracks
    .filter(track => isOpen(track) && isRequired(track, rules) && readingOf(track) === 'failing')
    .map(({ target }) => target.id)
  if (!stopping) return { until: now + rules.failureGrace, failing: new Set(failing) }
  return { ...stopping, failing: new Set(failing.filter(id => stopping.failing.has(id))) }
}

function isStopped(wait: Wait, now: number): boolean {
  const { rules, tracks } = wait
  if (!rules.failFast) return false
  const stopping = stoppingOf(wait, now)
  if (tracks.some(track => track.decision?.verdict === 'unread' && isRequired(track, rules))) return true
  return stopping !== undefined && (stopping.failing.size === 0 || now >= stopping.until)
}

function groupsRead({ groups }: Wait, answers: readonly Answer[]): ReadonlySet<string> {
  const keys = answers.filter(answer => 'rows' in answer).map(({ group }) => groupKey(group))
  return new Set(keys.filter(key => !groups.get(key)?.outage))
}

/** The resources that the poll has read. */
function tracksRead({ tracks }: Wait, answers: readonly Answer[]): readonly Track[] {
  const asked = new Set(answers.filter(answer => 'rows' in answer).map(({ group }) => groupKey(group)))
  return tracks.filter(({ target, polled }) => asked.has(groupKey(target)) && !polled?.failure)
}

function isAwaiting(track: Track, question: Question, now: number, rules: Rules): boolean {
  return isOpen(track) && verdictOf(track, now, rules) === question
}

/** What is new may be healthy at once, but only with its first revision can a later one be seen to differ. */
function lacksRevision(track: Track): boolean {
  const { change } = track
  return rowOf(track) !== undefined && change.kind === 'changed' && change.asked.at === undefined
}

/** Of a resource that couldn't be read. Its group may have recovered since. */
function failureOf({ target, polled, decision }: Track): Failure {
  const message = `${target.id} ${decision?.reason}`
  return { permanent: false, nextStep: '', ...polled?.failure, message }
}

/** Unhealthy as it was before a deploy that didn't change it, where that doesn't decide. */
function isExcused(track: Track, { ignorePreexisting }: Rules): boolean {
  return ignorePreexisting && wasUnhealthy(track.change, track.target.healthy, rowOf(track))
}

/** Decided, and in a way that fails the deploy. */
function isAgainst(track: Track, rules: Rules): boolean {
  const { decision } = track
  return decision !== undefined && decision.verdict !== 'unread' && !isDone(track) && isRequired(track, rules)
}

function isUnhealthy(track: Track): boolean {
  return !isOpen(track) && !isDone(track) && track.decision?.verdict !== 'unread'
}

/** Whether no poll of the group is of use any more. */
function isLost({ outage }: GroupState, { startGrace }: Rules): boolean {
  if (!outage) return false
  return (
    outage.failure.permanent || (outage.polls >= MAX_FAILED_POLLS && outage.until - outage.from >= startGrace)
  )
}

export function lastDeadline({ rules, tracks }: Wait): number {
  return tracks.reduce((latest, { deadline }) => Math.max(latest, deadline), rules.timeout)
}
