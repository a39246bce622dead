import { type Group, groupKey, identify, isPattern, matcher, type Target } from '../targets/targets.ts'
import type { Answer, Failure, Row } from '../watch/source.ts'
import { type Judgement, judge, leastHealthy, type Reading } from './judge.ts'
import { atDeadline, settled } from './verdicts.ts'

/** The rules of the wait that hold for all resources. Times are in milliseconds. */
export interface Rules {
  readonly timeout: number
  readonly startGrace: number
  readonly failureGrace: number
  readonly failFast: boolean
  /** A wait does not end as healthy on a reading that is older. */
  readonly staleAfter: number
}

export interface Decision {
  /** `unread`: its deadline came while its group could not be read. */
  readonly verdict: 'healthy' | 'failed' | 'missing' | 'stuck' | 'unread'
  readonly reason: string
  readonly at: number
  /** Healthy because a run has come to its end: only a failure undoes that. */
  readonly finished: boolean
}

export interface Change {
  readonly at: number
  /** The row that counts, undefined while there is none. */
  readonly row: Row | undefined
}

/** All that is known of one resource. */
export interface Track {
  readonly target: Target
  readonly deadline: number
  /** Undefined until its group was read for the first time. */
  readonly reading: Reading | undefined
  readonly row: Row | undefined
  readonly judgement: Judgement | undefined
  /** There are rows of several versions, so a reason must say of which one it speaks. */
  readonly manyVersions: boolean
  /** Where its group's clock stood when the reading became what it is. */
  readonly since: number
  readonly wasThere: boolean
  readonly decision: Decision | undefined
  readonly history: readonly Change[]
}

export interface GroupState {
  readonly group: Group
  /** Time under observation: it stands still from a failed poll to the next good one, as do all windows. */
  readonly clock: number
  readonly polledAt: number
  readonly readAt: number | undefined
  /** Failed polls in a row. */
  readonly failures: number
  readonly failure: Failure | undefined
}

/** The whole wait as a value: every poll makes a new one of the last. */
export interface Wait {
  readonly rules: Rules
  readonly tracks: readonly Track[]
  readonly patterns: readonly Target[]
  readonly groups: ReadonlyMap<string, GroupState>
  readonly changedAt: number
  /** All is healthy, and these groups are still to be read once more; undefined while something is not. */
  readonly closing: ReadonlySet<string> | undefined
}

export const FAILURES_ALLOWED = 5

export function begin(targets: readonly Target[], rules: Rules): Wait {
  const groups = new Map<string, GroupState>()
  for (const { type, workspace } of targets) {
    const group = { type, ...(workspace !== undefined && { workspace }) }
    const state = { group, clock: 0, polledAt: 0, readAt: undefined, failures: 0, failure: undefined }
    groups.set(groupKey(group), state)
  }
  return {
    rules: { ...rules, startGrace: Math.min(rules.startGrace, rules.timeout) },
    tracks: targets.map(target => track(target, target.timeout)),
    patterns: targets.filter(isPattern),
    groups,
    changedAt: 0,
    closing: undefined,
  }
}

/** What a poll that began at `at` tells. */
export function observe(wait: Wait, answers: readonly Answer[], at: number): Wait {
  const observed = answers.reduce(observeGroup, wait)
  return { ...observed, closing: stillToClose(observed, answers, at) }
}

/** Decides what has reached its deadline by now. */
export function expire(wait: Wait, now: number): Wait {
  if (!wait.tracks.some(({ decision, deadline }) => !decision && deadline <= now)) return wait
  const tracks = wait.tracks.map(track => {
    if (track.decision || track.deadline > now) return track
    const { clock, failure } = groupOf(wait, track)
    return { ...track, decision: atDeadline(track, { clock, at: now, failure, rules: wait.rules }) }
  })
  return { ...wait, tracks }
}

/** The groups that the next poll asks for. */
export function groupsToAsk(wait: Wait): Group[] {
  const keys = wait.closing ?? new Set(wait.tracks.filter(isOpen).map(({ target }) => groupKey(target)))
  return [...wait.groups]
    .filter(([key, state]) => keys.has(key) && !isLost(state))
    .map(([, { group }]) => group)
}

export interface End {
  /** What kept the wait from learning the state, if that is why it ended. */
  readonly failure: Failure | undefined
}

/** Whether the wait is over, and undefined while it is not. */
export function endOf(wait: Wait, now: number): End | undefined {
  const awaited = awaitedTracks(wait)
  const lost = [...wait.groups].find(([key, state]) => isLost(state) && isNeeded(wait, awaited, key))?.[1]
    .failure
  const unread = awaited.find(({ decision }) => decision?.verdict === 'unread')
  const failure = lost ?? (unread && failureOf(wait, unread))
  if (lost || (wait.rules.failFast && wait.tracks.some(isAgainst))) return { failure }
  if (awaited.some(isOpen)) return undefined
  if (!wait.closing || wait.closing.size === 0) return { failure }
  if (now < lastDeadline(wait)) return undefined
  // The closing read was tried and failed until the time was up; where it never began there was no time for it.
  return { failure: [...wait.closing].map(key => wait.groups.get(key)?.failure).find(Boolean) }
}

/** The deadlines that lie ahead for somebody. */
export function deadlines(wait: Wait): number[] {
  return wait.closing ? [lastDeadline(wait)] : wait.tracks.filter(isOpen).map(({ deadline }) => deadline)
}

/** Failed polls in a row, of the group that has most of them. */
export function failuresInARow(wait: Wait): number {
  return Math.max(
    0,
    ...[...wait.groups.values()].filter(state => !isLost(state)).map(({ failures }) => failures),
  )
}

/** Those that the wait is for: the required ones, or all if all are optional. */
export function awaitedTracks({ tracks }: Wait): readonly Track[] {
  const required = tracks.filter(({ target }) => !target.optional)
  return required.length > 0 ? required : tracks
}

export function isOpen({ decision }: Track): boolean {
  return decision === undefined
}

/** Decided, and in a way that fails the deploy. */
export function isAgainst({ decision, target }: Track): boolean {
  return decision !== undefined && decision.verdict !== 'healthy' && !target.optional
}

function isHealthy({ decision }: Track): boolean {
  return decision?.verdict === 'healthy'
}

function track(target: Target, deadline: number): Track {
  return {
    target,
    deadline,
    reading: undefined,
    row: undefined,
    judgement: undefined,
    manyVersions: false,
    since: 0,
    wasThere: false,
    decision: undefined,
    history: [],
  }
}

function groupOf(wait: Wait, { target }: Track): GroupState {
  const state = wait.groups.get(groupKey(target))
  if (!state) throw new Error(`there is no group of ${target.id}`)
  return state
}

/** Of a resource that could not be read; its group may have recovered since. */
function failureOf(wait: Wait, unread: Track): Failure {
  const message = `${unread.target.id} ${unread.decision?.reason}`
  return { lasting: false, advice: '', ...groupOf(wait, unread).failure, message }
}

function isLost({ failures, failure }: GroupState): boolean {
  return failures >= FAILURES_ALLOWED || (failure?.lasting ?? false)
}

function isNeeded(wait: Wait, awaited: readonly Track[], key: string): boolean {
  return (
    (wait.closing?.has(key) ?? false) ||
    awaited.some(track => isOpen(track) && groupKey(track.target) === key)
  )
}

function lastDeadline({ rules, tracks }: Wait): number {
  return tracks.reduce((latest, { deadline }) => Math.max(latest, deadline), rules.timeout)
}

function observeGroup(wait: Wait, answer: Answer): Wait {
  const key = groupKey(answer.group)
  const before = wait.groups.get(key)
  if (!before) return wait
  const running = before.failures === 0 && before.readAt !== undefined
  const clock = before.clock + (running ? answer.at - before.polledAt : 0)
  const polled = { ...before, clock, polledAt: answer.at }
  const after =
    'failure' in answer
      ? { ...polled, failures: before.failures + 1, failure: answer.failure }
      : { ...polled, failures: 0, failure: undefined, readAt: answer.at }
  const next = { ...wait, groups: new Map(wait.groups).set(key, after) }
  return 'failure' in answer ? next : readRows(next, after, answer.rows, answer.at)
}

function readRows(wait: Wait, { group, clock }: GroupState, rows: readonly Row[], at: number): Wait {
  const byName = rowsByName(group, rows)
  const known = admit(wait, group, byName, at)
  const tracks = known.map(track =>
    groupKey(track.target) === groupKey(group)
      ? read(track, byName.get(track.target.name) ?? [], { wait, clock, at })
      : track,
  )
  // What a pattern selects stands in the pattern's own place, so places are compared by identity.
  const before = new Map(wait.tracks.map(track => [track.target.id, track]))
  const changed = tracks.some(track => before.get(track.target.id)?.history.at(-1) !== track.history.at(-1))
  return { ...wait, tracks, changedAt: changed ? at : wait.changedAt }
}

/** The rows of the group itself: a source may answer with more than it was asked for. */
function rowsByName({ type, workspace }: Group, rows: readonly Row[]): Map<string, Row[]> {
  const byName = new Map<string, Row[]>()
  for (const row of rows) {
    if (row.type !== '' && row.type.toLowerCase() !== type) continue
    if (workspace !== undefined && row.workspace !== '' && row.workspace !== workspace) continue
    const same = byName.get(row.name)
    if (same) same.push(row)
    else byName.set(row.name, [row])
  }
  return byName
}

/** Lets in what a pattern selects; the pattern itself stays only while it has selected nothing. */
function admit(wait: Wait, group: Group, byName: ReadonlyMap<string, unknown>, at: number): readonly Track[] {
  let tracks = wait.tracks
  for (const pattern of wait.patterns.filter(
    ({ type, workspace }) => groupKey({ type, workspace } as Group) === groupKey(group),
  )) {
    const placeholder = tracks.find(({ target }) => target.id === pattern.id)
    if (placeholder && !isOpen(placeholder)) continue
    const taken = new Set(
      tracks.filter(({ target }) => groupKey(target) === groupKey(group)).map(({ target }) => target.name),
    )
    const selects = matcher(pattern.name)
    const joining = [...byName.keys()].filter(name => selects(name) && !taken.has(name)).sort()
    const selected = joining.map(name => {
      const target = { ...pattern, name, id: identify({ ...pattern, name }) }
      return track(target, pattern.timeout > at ? pattern.timeout : renewedDeadline(wait, at))
    })
    const found =
      selected.length > 0 ||
      [...taken].some(name => name !== pattern.name && selects(name) && byName.has(name))
    tracks = [...tracks.filter(({ target }) => !found || target.id !== pattern.id), ...selected]
  }
  return tracks
}

interface Context {
  readonly wait: Wait
  readonly clock: number
  readonly at: number
}

function read(before: Track, rows: readonly Row[], { wait, clock, at }: Context): Track {
  const seen = leastHealthy(rows.map(row => ({ row, judgement: judge(row, before.target.healthy) })))
  const reading = seen?.judgement.reading ?? 'absent'
  const undone = isUndoneBy(before.decision, reading)
  if (before.decision && !undone && !(isHealthy(before) && reading === 'healthy')) return before
  const after: Track = {
    ...before,
    deadline: undone ? renewedDeadline(wait, at) : before.deadline,
    reading,
    row: seen?.row,
    judgement: seen?.judgement,
    manyVersions: rows.length > 1,
    since: reading === before.reading ? before.since : clock,
    wasThere: before.wasThere || seen !== undefined,
    decision: undone ? undefined : before.decision,
    history: looksTheSame(before, seen?.row) ? before.history : [...before.history, { at, row: seen?.row }],
  }
  return after.decision ? after : { ...after, decision: settled(after, { clock, at, rules: wait.rules }) }
}

function isUndoneBy(decision: Decision | undefined, reading: Reading): boolean {
  if (decision?.verdict !== 'healthy') return false
  return decision.finished ? reading === 'failing' : reading !== 'healthy'
}

/** What was undone has until the action's timeout; after that, as long as the wait goes on for others. */
function renewedDeadline(wait: Wait, at: number): number {
  return wait.rules.timeout > at ? wait.rules.timeout : lastDeadline(wait)
}

function looksTheSame({ reading, row: before }: Track, row: Row | undefined): boolean {
  return reading !== undefined && before?.status === row?.status && before?.runtime === row?.runtime
}

/**
 * Healthy means all at once: what was last read too long ago is read once more before the wait may end. That is
 * settled when the last resource becomes healthy and holds for one round, so that slow calls can't prolong it.
 */
function stillToClose(wait: Wait, answers: readonly Answer[], at: number): ReadonlySet<string> | undefined {
  const awaited = awaitedTracks(wait)
  if (!awaited.every(isHealthy)) return undefined
  if (wait.closing) {
    const read = new Set(answers.filter(answer => 'rows' in answer).map(({ group }) => groupKey(group)))
    return new Set([...wait.closing].filter(key => !read.has(key)))
  }
  const keys = new Set(awaited.map(({ target }) => groupKey(target)))
  const stale = [...keys].filter(key => at - (wait.groups.get(key)?.readAt ?? 0) > wait.rules.staleAfter)
  return new Set(stale)
}
