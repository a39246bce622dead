import { type Group, groupKey, isPattern, type Target } from '../targets/targets.ts'
import { awaitsRun } from './change.ts'
import type { Answer, Failure } from './model.ts'
import { settled } from './verdicts.ts'
import {
  awaitedTracks,
  groupOf,
  isAgainst,
  isLost,
  isOpen,
  lastDeadline,
  type Track,
  type Wait,
} from './wait.ts'

/** The groups that the next poll asks for. */
export function groupsToAsk(wait: Wait): Group[] {
  const keys = wait.closing ?? new Set(wait.tracks.filter(isOpen).map(({ target }) => groupKey(target)))
  return [...wait.groups]
    .filter(([key, state]) => keys.has(key) && !isLost(state))
    .map(([, { group }]) => group)
}

/** Those whose revision a decision hangs on, now that their rows have been read. */
export function revisionsToAsk(wait: Wait, answers: readonly Answer[]): Target[] {
  const read = new Set(answers.filter(answer => 'rows' in answer).map(({ group }) => groupKey(group)))
  return wait.tracks
    .filter(track => read.has(groupKey(track.target)) && isAskedNow(track, wait))
    .map(({ target }) => target)
}

function isAskedNow(track: Track, wait: Wait): boolean {
  const { freshness, row } = track
  const { clock, polledAt } = groupOf(wait, track)
  if (!row) return false
  // What is new may be healthy at once; only with its first revision can it be told to have changed again.
  if (freshness.kind === 'changed' && freshness.asked.at === undefined) return true
  if (!isOpen(track)) return false
  switch (freshness.kind) {
    case 'open':
      return true
    case 'unchanged':
      return settled(track, { clock, at: polledAt, rules: wait.rules }) !== undefined
    case 'changed':
      return awaitsRun(freshness)
    default:
      return false
  }
}

/**
 * When the wait is over, what is claimed of a revision must hold still: those not asked about since then, and those
 * that were asked for a run alone.
 */
export function revisionsToConfirm(wait: Wait, since: number): Target[] {
  return wait.tracks
    .filter(({ freshness, row, target }) => {
      if (!row || isPattern(target)) return false
      if (freshness.kind !== 'changed' && freshness.kind !== 'unchanged') return false
      return awaitsRun(freshness) || (freshness.asked.at ?? Number.NEGATIVE_INFINITY) < since
    })
    .map(({ target }) => target)
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
  if (lost || (wait.rules.failFast && wait.tracks.some(track => isAgainst(track, wait.rules))))
    return { failure }
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

/** Failed polls in a row, of the group that has most of them among those that are asked next. */
export function failuresInARow(wait: Wait): number {
  return groupsToAsk(wait)
    .map(group => wait.groups.get(groupKey(group))?.failures ?? 0)
    .reduce((most, failures) => Math.max(most, failures), 0)
}

/** Of a resource that could not be read; its group may have recovered since. */
function failureOf(wait: Wait, unread: Track): Failure {
  const message = `${unread.target.id} ${unread.decision?.reason}`
  return { permanent: false, nextStep: '', ...groupOf(wait, unread).failure, message }
}

function isNeeded(wait: Wait, awaited: readonly Track[], key: string): boolean {
  return (
    (wait.closing?.has(key) ?? false) ||
    awaited.some(track => isOpen(track) && groupKey(track.target) === key)
  )
}
