import type { Clock } from '../clock.ts'
import type { Rules } from '../health/resource.ts'
import {
  begin,
  deadlines,
  type End,
  endOf,
  expire,
  failuresInARow,
  groupsToAsk,
  lastDeadline,
  observe,
  observeRevisions,
  type RecordedStates,
  revisionsToAsk,
  revisionsToConfirm,
  type Wait,
} from '../health/wait.ts'
import type { Target } from '../targets/targets.ts'
import { nextStep, type Pace, pauseAfter } from './pace.ts'
import type { Source } from './source.ts'

export interface WatchDeps {
  readonly source: Source
  readonly clock: Clock
  /** 0 to 1, for the jitter. */
  readonly random: () => number
  /** The states before the deploy, if they were recorded. */
  readonly recorded?: RecordedStates | undefined
  /** Fires when the run is cancelled. */
  readonly signal: AbortSignal
  /** Called after every step with what was known before and what is known now, `now` from the wait's start. */
  readonly onStep: (before: Wait, after: Wait, now: number, counts: Counts) => void
}

export interface Counts {
  readonly polls: number
  readonly calls: number
}

export interface Watched extends End, Counts {
  readonly wait: Wait
  readonly cancelled: boolean
  readonly ms: number
}

/** The only loop: poll, judge, pause, until everything is decided, time is up, or the run is cancelled. */
export async function watch(
  targets: readonly Target[],
  rules: Rules,
  pace: Pace,
  deps: WatchDeps,
): Promise<Watched> {
  const { clock, random, signal, onStep, recorded } = deps
  const start = clock.now()
  const now = (): number => clock.now() - start
  let wait = begin(targets, rules, recorded)
  let [polls, calls, previous] = [0, 0, 0]
  let step = { at: 0, poll: true }

  while (!signal.aborted) {
    const before = wait
    if (step.poll) {
      previous = now()
      polls += 1
      const polled = await poll(wait, start, deps)
      calls += polled.calls
      wait = polled.wait
    }
    if (!signal.aborted) wait = expire(wait, now())
    const ended = endOf(wait, now())
    if (ended && !ended.failure && !signal.aborted) {
      const confirmed = await confirm(wait, previous, start, deps)
      calls += confirmed.calls
      wait = confirmed.wait
    }
    onStep(before, wait, now(), { polls, calls })
    const end = endOf(wait, now())
    if (end) return { ...end, wait, cancelled: signal.aborted, polls, calls, ms: now() }

    const pause = pauseAfter(now() - wait.changedAt, failuresInARow(wait), random(), pace)
    step = nextStep({ now: now(), previous, pause, deadlines: deadlines(wait), min: pace.min })
    await clock.sleepUntil(start + step.at, signal)
  }
  return { failure: undefined, wait, cancelled: true, polls, calls, ms: now() }
}

interface Asked {
  readonly wait: Wait
  readonly calls: number
}

/** Reads the groups, and then the revisions on which a decision hangs. */
async function poll(wait: Wait, start: number, { source, clock, signal }: WatchDeps): Promise<Asked> {
  const limits = { signal, deadline: start + Math.max(...deadlines(wait)) }
  const now = (): number => clock.now() - start
  const answers = (await source.read(groupsToAsk(wait), limits)).map(answer => ({
    ...answer,
    at: answer.at - start,
  }))
  const observed = observe(wait, answers, now())
  const asked = signal.aborted ? [] : revisionsToAsk(observed, answers, now())
  const revisions = asked.length > 0 ? await source.revisions(asked, limits) : new Map()
  return {
    wait: observeRevisions(observed, { revisions, answers, closing: false }, now()),
    calls: answers.length + revisions.size,
  }
}

/** Reads once more what a deploy has changed: it may have been taken back. What that undoes is waited for again. */
async function confirm(
  wait: Wait,
  since: number,
  start: number,
  { source, clock, signal }: WatchDeps,
): Promise<Asked> {
  const asked = revisionsToConfirm(wait, since)
  if (asked.length === 0) return { wait, calls: 0 }
  const deadline = Math.max(clock.now(), start + lastDeadline(wait))
  const revisions = await source.revisions(asked, { signal, deadline })
  const now = clock.now() - start
  const learnt = observeRevisions(wait, { revisions, answers: [], closing: true }, now)
  return { wait: expire(learnt, now), calls: revisions.size }
}
