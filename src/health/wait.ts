import { identify } from '../targets/identity.ts'
import { type Group, groupKey, isPattern, matcher, type Target } from '../targets/targets.ts'
import { awaitsRun, type Before, type Change, initialChange, isNews, wasUnhealthy } from './change.ts'
import type { Answer, Failure, RevisionAnswer, Row } from './model.ts'
import {
  atDeadline,
  isHealthy,
  isOpen,
  newTrack,
  type Rules,
  rowOf,
  type Track,
  verdictOf,
  withFailure,
  withRevisionAnswer,
  withRows,
} from './resource.ts'

export type RecordedStates = ReadonlyMap<string, Before>

export interface GroupState {
  readonly group: Group
  readonly readAt: number | undefined
  /** Failed polls in a row. */
  readonly failures: number
  readonly failure: Failure | undefined
}

/** The whole wait as a value: every poll makes a new one of the last. */
export interface Wait {
  readonly rules: Rules
  /** The states before the deploy, if they were recorded. */
  readonly recorded: RecordedStates | undefined
  readonly tracks: readonly Track[]
  readonly patterns: readonly Target[]
  readonly groups: ReadonlyMap<string, GroupState>
  readonly changedAt: number
  /** All is healthy, and these groups are still to be read once more; undefined while something isn't. */
  readonly closing: ReadonlySet<string> | undefined
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
    groups.set(groupKey(group), { group, readAt: undefined, failures: 0, failure: undefined })
  }
  return {
    rules: { ...rules, startGrace: Math.min(rules.startGrace, rules.timeout) },
    recorded,
    tracks: targets.map(target => newTrack(target, target.timeout, changeIn(recorded, target.id))),
    patterns: targets.filter(isPattern),
    groups,
    changedAt: 0,
    closing: undefined,
  }
}

/** The answers of a poll that is over `now`. */
export function observe(wait: Wait, answers: readonly Answer[], now: number): Wait {
  const polls = new Map(answers.map(answer => [groupKey(answer.group), pollOf(answer)]))
  const renewed = renewedDeadline(wait)
  const joined = wait.patterns.reduce(
    (tracks, pattern) => admit(wait, tracks, pattern, polls.get(groupKey(pattern)), renewed),
    wait.tracks,
  )
  const tracks = joined.map(track => {
    const poll = polls.get(groupKey(track.target))
    if (!poll) return track
    if (poll.failure) return withFailure(track, poll.failure, poll.at)
    const rows = poll.rows.get(track.target.name) ?? []
    return withRows(track, rows, { at: poll.at, renewed: renewed(poll.at), rules: wait.rules })
  })
  const groups = new Map(wait.groups)
  for (const [key, poll] of polls) {
    const before = groups.get(key)
    if (before) groups.set(key, groupAfter(before, poll))
  }
  const observed = { ...wait, tracks, groups, changedAt: changedAt(wait, tracks, polls) }
  return { ...observed, closing: stillToClose(observed, answers, now) }
}

/** Decides what has reached its deadline by now. */
export function expire(wait: Wait, now: number): Wait {
  const tracks = wait.tracks.map(track =>
    isOpen(track) && track.deadline <= now ? atDeadline(track, now, wait.rules) : track,
  )
  return { ...wait, tracks }
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
  const observed = { ...wait, tracks, changedAt: hasNews ? now : wait.changedAt }
  return { ...observed, closing: stillToClose(observed, answers, now) }
}

/** The groups that the next poll asks for. */
export function groupsToAsk(wait: Wait): Group[] {
  const keys = wait.closing ?? new Set(wait.tracks.filter(isOpen).map(({ target }) => groupKey(target)))
  return [...wait.groups]
    .filter(([key, state]) => keys.has(key) && !isLost(state))
    .map(([, { group }]) => group)
}

/** Those whose decision depends on their revision, now that their rows were read. */
export function revisionsToAsk(wait: Wait, answers: readonly Answer[], now: number): Target[] {
  const read = groupsRead(answers)
  return wait.tracks
    .filter(track => read.has(groupKey(track.target)))
    .filter(
      track => lacksRevision(track) || (isOpen(track) && verdictOf(track, now, wait.rules) === 'ask first'),
    )
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
  const lost = [...wait.groups].find(([key, state]) => isLost(state) && needed.has(key))?.[1].failure
  const unread = awaited.find(({ decision }) => decision?.verdict === 'unread')
  const failure = lost ?? (unread && failureOf(unread))
  if (lost || (wait.rules.failFast && wait.tracks.some(track => isAgainst(track, wait.rules))))
    return { failure }
  if (awaited.some(isOpen)) return undefined
  if (!wait.closing || wait.closing.size === 0) return { failure }
  if (now < lastDeadline(wait)) return undefined
  // The closing read was tried and failed until the time was up; where it never began there was no time for it.
  return { failure: [...wait.closing].map(key => wait.groups.get(key)?.failure).find(Boolean) }
}

/** The deadlines that are still to come. */
export function deadlines(wait: Wait): number[] {
  return wait.closing ? [lastDeadline(wait)] : wait.tracks.filter(isOpen).map(({ deadline }) => deadline)
}

/** Failed polls in a row, of the group that has most of them among those that are asked next. */
export function failuresInARow(wait: Wait): number {
  return groupsToAsk(wait)
    .map(group => wait.groups.get(groupKey(group))?.failures ?? 0)
    .reduce((most, failures) => Math.max(most, failures), 0)
}

/** Those that the wait is for: the required ones, or all if none is required. */
export function awaitedTracks({ rules, tracks }: Wait): readonly Track[] {
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

export function groupOf(wait: Wait, { target }: Track): GroupState {
  const state = wait.groups.get(groupKey(target))
  if (!state) throw new Error(`there is no group of ${target.id}`)
  return state
}

function changeIn(recorded: RecordedStates | undefined, id: string, patternId = id): Change {
  if (!recorded) return { kind: 'unclaimed' }
  // What a pattern didn't select when the baseline was recorded wasn't there.
  return initialChange(recorded.get(id) ?? recorded.get(patternId))
}

/** One answer, with its rows by the name of their resource. */
interface Poll {
  readonly at: number
  readonly rows: ReadonlyMap<string, readonly Row[]>
  readonly failure: Failure | undefined
}

function pollOf(answer: Answer): Poll {
  if ('failure' in answer) return { at: answer.at, rows: new Map(), failure: answer.failure }
  return { at: answer.at, rows: rowsByName(answer.group, answer.rows), failure: undefined }
}

/** The rows of the group itself: a source may answer with more than it was asked for. */
function rowsByName({ type, workspace }: Group, rows: readonly Row[]): Map<string, Row[]> {
  const byName = new Map<string, Row[]>()
  for (const row of rows) {
    if (row.type !== '' && row.type.toLowerCase() !== type) continue
    if (workspace !== undefined && row.workspace !== '' && row.workspace !== workspace) continue
    const versions = byName.get(row.name)
    if (versions) versions.push(row)
    else byName.set(row.name, [row])
  }
  return byName
}

/** Lets in what a pattern selects. The pattern itself stays only while it has selected nothing. */
function admit(
  wait: Wait,
  tracks: readonly Track[],
  pattern: Target,
  poll: Poll | undefined,
  renewed: (at: number) => number,
): readonly Track[] {
  const key = groupKey(pattern)
  const placeholder = tracks.find(({ target }) => target.id === pattern.id)
  if (!poll || poll.failure || (placeholder && !isOpen(placeholder))) return tracks
  const selects = matcher(pattern.name)
  const matching = [...poll.rows.keys()].filter(selects).sort()
  if (matching.length === 0) return tracks
  const known = new Set(
    tracks.filter(({ target }) => groupKey(target) === key).map(({ target }) => target.name),
  )
  const joining = matching
    .filter(name => !known.has(name))
    .map(name => {
      const target = { ...pattern, name, id: identify({ ...pattern, name }) }
      const deadline = pattern.timeout > poll.at ? pattern.timeout : renewed(poll.at)
      return newTrack(target, deadline, changeIn(wait.recorded, target.id, pattern.id))
    })
  return [...tracks.filter(track => track !== placeholder), ...joining]
}

function groupAfter(before: GroupState, { at, failure }: Poll): GroupState {
  return failure
    ? { ...before, failures: before.failures + 1, failure }
    : { ...before, failures: 0, failure: undefined, readAt: at }
}

function changedAt(wait: Wait, tracks: readonly Track[], polls: ReadonlyMap<string, Poll>): number {
  const before = new Map(wait.tracks.map(track => [track.target.id, track]))
  return tracks
    .filter(track => before.get(track.target.id)?.history.at(-1) !== track.history.at(-1))
    .map(({ target }) => polls.get(groupKey(target))?.at ?? 0)
    .reduce((latest, at) => Math.max(latest, at), wait.changedAt)
}

/** What became undecided again has until the action's timeout; after that, as long as the wait goes on for others. */
function renewedDeadline(wait: Wait): (at: number) => number {
  const last = lastDeadline(wait)
  return at => (wait.rules.timeout > at ? wait.rules.timeout : last)
}

/**
 * Healthy means all at once: what was last read too long ago is read once more before the wait may end. That is
 * settled when the last resource becomes healthy and holds for one round, and what this very poll has read is fresh
 * however long its call took: else slow calls would prolong the wait for ever.
 */
function stillToClose(wait: Wait, answers: readonly Answer[], now: number): ReadonlySet<string> | undefined {
  const awaited = awaitedTracks(wait)
  if (!awaited.every(isHealthy)) return undefined
  const isStale = (key: string): boolean => now - (wait.groups.get(key)?.readAt ?? 0) > wait.rules.staleAfter
  const before = wait.closing ?? new Set(awaited.map(({ target }) => groupKey(target)).filter(isStale))
  const read = groupsRead(answers)
  return new Set([...before].filter(key => !read.has(key)))
}

function groupsRead(answers: readonly Answer[]): ReadonlySet<string> {
  return new Set(answers.filter(answer => 'rows' in answer).map(({ group }) => groupKey(group)))
}

/** What is new may be healthy at once, but only with its first revision can a later one be seen to differ. */
function lacksRevision(track: Track): boolean {
  const { change } = track
  return rowOf(track) !== undefined && change.kind === 'changed' && change.asked.at === undefined
}

/** Of a resource that couldn't be read. Its group may have recovered since. */
function failureOf({ target, polled, decision }: Track): Failure {
  const message = `${target.id} ${decision?.reason}`
  return { permanent: false, nextStep: '', ...polled.failure, message }
}

/** Unhealthy as it was before a deploy that didn't change it, where that doesn't decide. */
function isExcused(track: Track, { ignorePreexisting }: Rules): boolean {
  return ignorePreexisting && wasUnhealthy(track.change, track.target.healthy, rowOf(track))
}

/** Decided, and in a way that fails the deploy. */
function isAgainst(track: Track, rules: Rules): boolean {
  const { decision } = track
  return decision !== undefined && decision.verdict !== 'healthy' && isRequired(track, rules)
}

function isUnhealthy({ decision }: Track): boolean {
  return decision !== undefined && decision.verdict !== 'healthy' && decision.verdict !== 'unread'
}

function isLost({ failures, failure }: GroupState): boolean {
  return failures >= MAX_FAILED_POLLS || (failure?.permanent ?? false)
}

export function lastDeadline({ rules, tracks }: Wait): number {
  return tracks.reduce((latest, { deadline }) => Math.max(latest, deadline), rules.timeout)
}
