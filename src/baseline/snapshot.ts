import type { Clock } from '../clock.ts'
import type { Before } from '../health/change.ts'
import type { Answer, Failure, RevisionAnswer } from '../health/model.ts'
import { type Rules, rowOf, type Track } from '../health/resource.ts'
import { begin, observe, type RecordedStates, type Wait } from '../health/wait.ts'
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
  /** Resources that were recorded without what shows a change. */
  readonly warnings: readonly string[]
  /** A failure that no retry can fix. */
  readonly failure: Failure | undefined
  readonly cancelled: boolean
  readonly polls: number
  readonly calls: number
  readonly ms: number
}

const MAX_ATTEMPTS = 3

/** Records the state before a deploy. What can't be read is recorded as unknown. */
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
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const answers = await source.read(unread(wait), limits)
    polls += 1
    calls += answers.length
    wait = observe(wait, answers)
    if (signal.aborted || !isWorthAnother(wait, answers)) break
    if (attempt < MAX_ATTEMPTS)
      await clock.sleepUntil(Math.min(clock.now() + pace.min, limits.deadline), signal)
  }
  const failure = wait.tracks.map(({ polled }) => polled?.failure).find(failure => failure?.permanent)
  const revisions = new Map<string, RevisionAnswer>()
  for (let attempt = 1; attempt <= MAX_ATTEMPTS && !failure && !signal.aborted; attempt++) {
    const asked = wait.tracks.filter(track => rowOf(track) && isRetryable(revisions.get(track.target.id)))
    if (asked.length === 0) break
    if (attempt > 1) await clock.sleepUntil(Math.min(clock.now() + pace.min, limits.deadline), signal)
    const targets = asked.map(({ target }) => target)
    for (const [id, answer] of await source.revisions(targets, limits)) {
      revisions.set(id, answer)
      calls += 1
    }
  }
  const patterns = wait.patterns.map(pattern => [pattern.id, beforeOfPattern(wait, pattern)] as const)
  const seen = wait.tracks
    .filter(({ target }) => !isPattern(target))
    .map(track => [track.target.id, beforeOf(track, revisions)] as const)
  return {
    resources: new Map([...patterns, ...seen]),
    warnings: seen.flatMap(([id, before]) => warningAbout(id, before, revisions.get(id)) ?? []),
    tracks: wait.tracks,
    failure,
    cancelled: signal.aborted,
    polls,
    calls,
    ms: clock.now() - start,
  }
}

/** The groups of what wasn't read yet. */
function unread({ groups, tracks }: Wait): Group[] {
  const keys = new Set(tracks.filter(isUnread).map(({ target }) => groupKey(target)))
  return [...groups].filter(([key]) => keys.has(key)).map(([, { group }]) => group)
}

function isUnread({ seen, polled }: Track): boolean {
  return seen.kind === 'unread' || polled?.failure !== undefined
}

function isWorthAnother(wait: Wait, answers: readonly Answer[]): boolean {
  const isPermanent = answers.some(answer => 'failure' in answer && answer.failure.permanent)
  return !isPermanent && unread(wait).length > 0
}

/** Not read yet, or not because of something that may pass. */
function isRetryable(answer: RevisionAnswer | undefined): boolean {
  return answer === undefined || (answer.kind === 'failed' && !answer.failure.permanent)
}

/** Whatever a pattern doesn't select isn't there, if the answer was whole. */
function beforeOfPattern({ groups }: Wait, pattern: Target): Before {
  const outage = groups.get(groupKey(pattern))?.outage
  return outage ? { kind: 'unknown', why: outage.failure.message } : { kind: 'absent' }
}

function beforeOf(track: Track, revisions: ReadonlyMap<string, RevisionAnswer>): Before {
  if (isUnread(track)) return { kind: 'unknown', why: track.polled?.failure?.message ?? 'not read' }
  const row = rowOf(track)
  if (!row) return { kind: 'absent' }
  const { status, runtime } = row
  const answer = revisions.get(track.target.id)
  const revision =
    answer?.kind === 'found' ? answer.revision : { uid: undefined, generation: undefined, lastRun: undefined }
  return { kind: 'there', signals: { status, runtime }, revision }
}

/** Why it can't be detected later whether a deploy changed it. */
function warningAbout(id: string, before: Before, answer: RevisionAnswer | undefined): string | undefined {
  if (before.kind === 'unknown') return `Couldn't read ${id} before the deploy: ${before.why}`
  if (before.kind === 'absent') return undefined
  const { uid, generation } = before.revision
  if (uid !== undefined && generation !== undefined) return undefined
  const why = answer?.kind === 'failed' ? answer.failure.message : 'no uid or generation'
  return `No revision recorded for ${id} (${why}), so changes to it can't be detected`
}
