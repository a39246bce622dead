import { type Group, groupKey, identify, isPattern, matcher, type Target } from '../targets/targets.ts'
import { judge, leastHealthy, type Reading } from './judge.ts'
import type { Answer, Row } from './readings.ts'
import { atDeadline, settled } from './verdicts.ts'
import {
  awaitedTracks,
  type Decision,
  type GroupState,
  groupOf,
  isHealthy,
  isOpen,
  lastDeadline,
  type Rules,
  type Track,
  type Wait,
} from './wait.ts'

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

/** What a poll tells that is over `now`. */
export function observe(wait: Wait, answers: readonly Answer[], now: number): Wait {
  const observed = answers.reduce(observeGroup, wait)
  return { ...observed, closing: stillToClose(observed, answers, now) }
}

/** Decides what has reached its deadline by now. */
export function expire(wait: Wait, now: number): Wait {
  if (!wait.tracks.some(({ decision, deadline }) => !decision && deadline <= now)) return wait
  const tracks = wait.tracks.map(track => {
    if (track.decision || track.deadline > now) return track
    const { clock, failure } = groupOf(wait, track)
    return { ...track, decision: atDeadline(track, { clock, at: now, failure }) }
  })
  return { ...wait, tracks }
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
  const isOfGroup = (target: Group): boolean => groupKey(target) === groupKey(group)
  let tracks = wait.tracks
  for (const pattern of wait.patterns.filter(isOfGroup)) {
    const placeholder = tracks.find(({ target }) => target.id === pattern.id)
    if (placeholder && !isOpen(placeholder)) continue
    const taken = new Set(tracks.filter(({ target }) => isOfGroup(target)).map(({ target }) => target.name))
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
 * settled when the last resource becomes healthy and holds for one round, and what this very poll has read is fresh
 * however long its call took: else slow calls would prolong the wait for ever.
 */
function stillToClose(wait: Wait, answers: readonly Answer[], now: number): ReadonlySet<string> | undefined {
  const awaited = awaitedTracks(wait)
  if (!awaited.every(isHealthy)) return undefined
  const isStale = (key: string): boolean => now - (wait.groups.get(key)?.readAt ?? 0) > wait.rules.staleAfter
  const before = wait.closing ?? new Set(awaited.map(({ target }) => groupKey(target)).filter(isStale))
  const read = new Set(answers.filter(answer => 'rows' in answer).map(({ group }) => groupKey(group)))
  return new Set([...before].filter(key => !read.has(key)))
}
