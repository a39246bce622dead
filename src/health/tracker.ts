import type { Baseline } from '../baseline/format.ts'
import { identify } from '../targets/identity.ts'
import { type Group, groupKey, isPattern, matcher, type Target } from '../targets/targets.ts'
import { isBatch } from '../targets/types.ts'
import {
  appeared,
  awaitsRun,
  beginFreshness,
  type Freshness,
  learn,
  readOnceMore,
  showsWhatItDid,
  wasRolledBack,
  withoutResult,
} from './change.ts'
import { type Judgement, judge, leastHealthy, type Reading } from './judge.ts'
import type { Answer, RevisionAnswer, Row } from './model.ts'
import { atDeadline, rolledBack, settled } from './verdicts.ts'
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

export function begin(targets: readonly Target[], rules: Rules, baseline?: Baseline): Wait {
  const groups = new Map<string, GroupState>()
  for (const { type, workspace } of targets) {
    const group = { type, ...(workspace !== undefined && { workspace }) }
    const state = { group, clock: 0, polledAt: 0, readAt: undefined, failures: 0, failure: undefined }
    groups.set(groupKey(group), state)
  }
  return {
    rules: { ...rules, startGrace: Math.min(rules.startGrace, rules.timeout) },
    baseline,
    tracks: targets.map(target => track(target, target.timeout, freshnessIn(baseline, target.id))),
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
  const tracks = wait.tracks.map(track => {
    if (track.decision || track.deadline > now) return track
    const { clock, failure } = groupOf(wait, track)
    const moment = { clock, at: now, rules: wait.rules }
    const asItStands = failure || track.freshness.kind === 'changed' ? undefined : settled(track, moment)
    return {
      ...track,
      freshness: gaveUp(track.freshness),
      decision: asItStands ?? atDeadline(track, { clock, at: now, failure }),
    }
  })
  return { ...wait, tracks }
}

/** What is asked about revisions after the rows of a poll, or after all polls. */
export interface RevisionsRead {
  readonly revisions: ReadonlyMap<string, RevisionAnswer>
  /** Those of the poll. */
  readonly answers: readonly Answer[]
  /** The wait is over but for what this tells. */
  readonly closing: boolean
}

export function observeRevisions(wait: Wait, read: RevisionsRead, now: number): Wait {
  const { revisions, answers, closing } = read
  if (revisions.size === 0) return wait
  const tracks = wait.tracks.map(track => {
    const answer = revisions.get(track.target.id)
    return answer ? learnOf(track, answer, { wait, at: now, closing }) : track
  })
  const hasNews = tracks.some(({ freshness }, index) => isNewsAfter(wait.tracks[index]?.freshness, freshness))
  const observed = { ...wait, tracks, changedAt: hasNews ? now : wait.changedAt }
  return { ...observed, closing: stillToClose(observed, answers, now) }
}

function track(target: Target, deadline: number, freshness: Freshness): Track {
  return {
    target,
    deadline,
    reading: undefined,
    row: undefined,
    judgement: undefined,
    manyVersions: false,
    since: 0,
    wasThere: false,
    freshness,
    decision: undefined,
    history: [],
  }
}

function freshnessIn(baseline: Baseline | undefined, id: string, patternId = id): Freshness {
  if (!baseline) return { kind: 'unclaimed' }
  // What a pattern did not select when the baseline was recorded was not there.
  return beginFreshness(baseline.resources.get(id) ?? baseline.resources.get(patternId))
}

function observeGroup(wait: Wait, answer: Answer): Wait {
  const key = groupKey(answer.group)
  const before = wait.groups.get(key)
  if (!before) return wait
  const clock = before.clock + (before.failures === 0 ? answer.at - before.polledAt : 0)
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
      const deadline = pattern.timeout > at ? pattern.timeout : renewedDeadline(wait, at)
      return track(target, deadline, freshnessIn(wait.baseline, target.id, pattern.id))
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
  const { freshness: known, target } = before
  const freshness = rows.length > 0 ? readOnceMore(appeared(known, clock)) : known
  const seen = leastHealthy(rows.map(row => ({ row, judgement: judgeNow(row, target, freshness) })))
  const reading = seen?.judgement.reading ?? 'absent'
  const undone = isUndoneBy(before.decision, reading)
  if (before.decision && !undone && !(isHealthy(before) && reading === 'healthy')) return before
  const goesOn = reading === before.reading && !leftOldFailure(before, seen?.row)
  const after: Track = {
    ...before,
    deadline: undone ? renewedDeadline(wait, at) : before.deadline,
    reading,
    row: seen?.row,
    judgement: seen?.judgement,
    manyVersions: rows.length > 1,
    since: goesOn ? before.since : clock,
    wasThere: before.wasThere || seen !== undefined,
    freshness,
    decision: undone ? undefined : before.decision,
    history: looksTheSame(before, seen?.row) ? before.history : [...before.history, { at, row: seen?.row }],
  }
  return after.decision ? after : { ...after, decision: decide(after, { wait, clock, at }, false) }
}

/** A workflow's result is no result of this deploy before it has brought about a run. */
function judgeNow(row: Row, { healthy }: Target, freshness: Freshness): Judgement {
  const rest = awaitsRun(freshness) ? withoutResult(row) : row
  const judgement = judge(rest, healthy)
  if (rest.runtime === row.runtime || judgement.reading !== 'progressing') return judgement
  return { ...judgement, because: `runtime is ${row.runtime.trim()}, of a run before this deploy` }
}

/** What a deploy was to mend is mended; what fails now is something else. */
function leftOldFailure({ freshness, reading, row }: Track, now: Row | undefined): boolean {
  return reading === 'failing' && showsWhatItDid(freshness, row) && !showsWhatItDid(freshness, now)
}

interface Learning {
  readonly wait: Wait
  readonly at: number
  readonly closing: boolean
}

function learnOf(before: Track, answer: RevisionAnswer, { wait, at, closing }: Learning): Track {
  const group = groupOf(wait, before)
  const clock = group.clock + (group.failures === 0 ? at - group.polledAt : 0)
  const freshness = learn(before.freshness, answer, {
    clock,
    at,
    isBatch: isBatch(before.target.type),
    closing,
  })
  const learnt: Track = { ...before, freshness }
  const isGivenUp = awaitsRun(before.freshness) && freshness.kind === 'unproved'
  const after = isGivenUp ? judgeAgain(learnt, group.clock) : learnt
  if (wasRolledBack(freshness)) return { ...after, decision: rolledBack(after, at) }
  if (isNewsAfter(before.freshness, freshness)) return startAnew(after, wait, clock, at)
  // An answer that tells nothing is no reason to believe that nothing has changed.
  const asked = answer.kind === 'found'
  // The last question may come long after the last row.
  return after.decision || closing
    ? after
    : { ...after, decision: decide(after, { wait, clock: group.clock, at }, asked) }
}

/** A result that did not count while a run was awaited counts again. */
function judgeAgain(track: Track, clock: number): Track {
  const { row, target, freshness } = track
  if (!row) return track
  const judgement = judgeNow(row, target, freshness)
  const since = judgement.reading === track.reading ? track.since : clock
  return { ...track, judgement, reading: judgement.reading, since }
}

/** What was shown until now may be of before the change. */
function startAnew(track: Track, wait: Wait, clock: number, at: number): Track {
  const { decision } = track
  const undone = decision?.verdict === 'healthy' || decision?.verdict === 'failed'
  if (!undone) return { ...track, since: clock }
  return { ...track, since: clock, decision: undefined, deadline: renewedDeadline(wait, at) }
}

/** Whether a change, or a run that it brought about, has just been seen. */
function isNewsAfter(before: Freshness | undefined, after: Freshness): boolean {
  return after.kind === 'changed' && !after.counts && (before?.kind !== 'changed' || before.run !== after.run)
}

function decide(track: Track, { wait, clock, at }: Context, asked: boolean): Decision | undefined {
  const decision = settled(track, { clock, at, rules: wait.rules })
  // That nothing is there is of this deploy, whatever was there before.
  if (decision?.verdict === 'missing') return decision
  // A run that is missed may have begun since it was asked about last.
  if (decision?.verdict === 'timed-out' && !asked) return undefined
  return mayDecide(track.freshness, asked) ? decision : undefined
}

/** `asked`: its revision was read after its row. What is unchanged may be so only until its change shows. */
function mayDecide(freshness: Freshness, asked: boolean): boolean {
  switch (freshness.kind) {
    case 'open':
      return false
    case 'unchanged':
      return asked
    case 'changed':
      return freshness.counts
    default:
      return true
  }
}

/** At a deadline what was not learned is not learned any more. */
function gaveUp(freshness: Freshness): Freshness {
  return freshness.kind === 'open' && freshness.before.kind === 'there'
    ? { kind: 'unproved', why: 'its details were not read in time' }
    : freshness
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
