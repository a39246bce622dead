import type { Clock } from '../clock.ts'
import type { Before } from '../health/change.ts'
import type { Answer, Failure, RevisionAnswer } from '../health/model.ts'
import { type Rules, rowOf, type Track } from '../health/resource.ts'
import { begin, groupOf, observe, type RecordedStates, type Wait } from '../health/wait.ts'
import { type Group, groupKey, isPattern, type Target } from '../targets/targets.ts'
import type { Pace } from '../watch/pace.ts'
import type { Source } from '../watch/source.ts'

export interface SnapshotDeps {
  readonly source: Source
  readonly clock: Clock
  /** Fires when the run is cancelled. */
  readonly signal: AbortSignal
}

/** What one reading before a deploy gave. */
export interface Recorded {
  readonly resources: RecordedStates
  readonly tracks: readonly Track[]
  /** What is recorded without what would tell later whether it changed. */
  readonly warnings: readonly string[]
  /** What no retry can mend. */
  readonly failure: Failure | undefined
  readonly cancelled: boolean
  readonly polls: number
  readonly calls: number
  readonly ms: number
}

const ATTEMPTS = 3

/** Records how everything stands, and waits for nothing. What can't be read is recorded as that. */
export async function snapshot(
  targets: readonly Target[],
  rules: Rules,
  pace: Pace,
  { source, clock, signal }: SnapshotDeps,
): Promise<Recorded> {
  const start = clock.now()
  const limits = { signal, deadline: start + rules.timeout }
  let wait = begin(targets, rules)
  let [polls, calls] = [0, 0]
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const answers = await source.read(unread(wait), limits)
    polls += 1
    calls += answers.length
    wait = observe(wait, answers, clock.now() - start)
    if (signal.aborted || !isWorthAnother(wait, answers)) break
    if (attempt < ATTEMPTS) await clock.sleepUntil(Math.min(clock.now() + pace.min, limits.deadline), signal)
  }
  const failure = [...wait.groups.values()].map(group => group.failure).find(failure => failure?.permanent)
  const revisions = new Map<string, RevisionAnswer>()
  for (let attempt = 1; attempt <= ATTEMPTS && !failure && !signal.aborted; attempt++) {
    const asked = wait.tracks.filter(track => rowOf(track) && mayLearn(revisions.get(track.target.id)))
    if (asked.length === 0) break
    if (attempt > 1) await clock.sleepUntil(Math.min(clock.now() + pace.min, limits.deadline), signal)
    const targets = asked.map(({ target }) => target)
    for (const [id, answer] of await source.revisions(targets, limits)) {
      revisions.set(id, answer)
      calls += 1
    }
  }
  const patterns = wait.patterns.map(pattern => [pattern.id, placeOf(wait, pattern)] as const)
  const seen = wait.tracks
    .filter(({ target }) => !isPattern(target))
    .map(track => [track.target.id, beforeOf(wait, track, revisions)] as const)
  return {
    resources: new Map([...patterns, ...seen]),
    warnings: seen.flatMap(([id, before]) => doubtOf(id, before, revisions.get(id)) ?? []),
    tracks: wait.tracks,
    failure,
    cancelled: signal.aborted,
    polls,
    calls,
    ms: clock.now() - start,
  }
}

function unread({ groups }: Wait): Group[] {
  return [...groups.values()].filter(({ readAt }) => readAt === undefined).map(({ group }) => group)
}

function isWorthAnother(wait: Wait, answers: readonly Answer[]): boolean {
  const isPermanent = answers.some(answer => 'failure' in answer && answer.failure.permanent)
  return !isPermanent && unread(wait).length > 0
}

/** Not asked yet, or in a way that may pass. */
function mayLearn(answer: RevisionAnswer | undefined): boolean {
  return answer === undefined || (answer.kind === 'failed' && !answer.failure.permanent)
}

/** Whatever a pattern did not select was not there, if it could be asked for. */
function placeOf(wait: Wait, pattern: Target): Before {
  const { failure } = wait.groups.get(groupKey(pattern)) ?? {}
  return failure ? { kind: 'unknown', why: failure.message } : { kind: 'absent' }
}

function beforeOf(wait: Wait, track: Track, revisions: ReadonlyMap<string, RevisionAnswer>): Before {
  const { failure, readAt } = groupOf(wait, track)
  if (readAt === undefined) return { kind: 'unknown', why: failure?.message ?? 'it was not read' }
  const row = rowOf(track)
  if (!row) return { kind: 'absent' }
  const { status, runtime } = row
  const answer = revisions.get(track.target.id)
  const revision =
    answer?.kind === 'found' ? answer.revision : { uid: undefined, generation: undefined, lastRun: undefined }
  return { kind: 'there', signals: { status, runtime }, revision }
}

/** Why it can't be told later whether a deploy has changed it. */
function doubtOf(id: string, before: Before, answer: RevisionAnswer | undefined): string | undefined {
  if (before.kind === 'unknown')
    return `${id} is recorded as unknown, for it could not be read: ${before.why}`
  if (before.kind === 'absent') return undefined
  const { uid, generation } = before.revision
  if (uid !== undefined && generation !== undefined) return undefined
  const why = answer?.kind === 'failed' ? answer.failure.message : 'its details show no uid and no generation'
  return `${id} is recorded without its revision, so whether the deploy changes it can not be proved: ${why}`
}
