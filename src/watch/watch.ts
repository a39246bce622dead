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
  lastRunsToAsk,
  observe,
  observeLastRuns,
  observeRevisions,
  type RecordedStates,
  revisionsToAsk,
  revisionsToConfirm,
  type Wait,
} from '../health/wait.ts'
import type { Target } from '../targets/targets.ts'
import { nextStep, type Pace, pauseAfter, type Step } from './pace.ts'
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
      const begun = now()
      const polled = await poll(wait, start, deps)
      // After its deadline a wait makes no call any more.
      if (polled.calls > 0) [polls, previous] = [polls + 1, begun]
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

    step = nextStepOf(wait, { now: now(), previous, random: random(), pace, isFirstClosing: !before.closing })
    await clock.sleepUntil(start + step.at, signal)
  }
  return { failure: undefined, wait, cancelled: true, polls, calls, ms: now() }
}

interface Situation {
  readonly now: number
  readonly previous: number
  readonly random: number
  readonly pace: Pace
  readonly isFirstClosing: boolean
}

function nextStepOf(wait: Wait, { now, previous, random, pace, isFirstClosing }: Situation): Step {
  // The other groups were not read just now, so they need no pause, unless the last poll of one of them failed.
  if (wait.closing && isFirstClosing && failuresInARow(wait) === 0) return { at: now, poll: true }
  const pause = pauseAfter(now - wait.changedAt, failuresInARow(wait), random, pace)
  return nextStep({ now, previous, pause, deadlines: deadlines(wait), min: pace.min })
}

interface Asked {
  readonly wait: Wait
  readonly calls: number
}

/** Reads the groups, and then the last runs and revisions that a decision depends on. */
async function poll(wait: Wait, start: number, { source, clock, signal }: WatchDeps): Promise<Asked> {
  const limits = { signal, deadline: start + Math.max(...deadlines(wait)) }
  const now = (): number => clock.now() - start
  const answers = (await source.read(groupsToAsk(wait), limits)).map(answer => ({
    ...answer,
    at: answer.at - start,
  }))
  let [after, calls] = [observe(wait, answers), answers.length]
  const workflows = signal.aborted ? [] : lastRunsToAsk(after, answers, now())
  if (workflows.length > 0) {
    const lastRuns = await source.lastRuns(workflows, limits)
    after = observeLastRuns(after, { lastRuns, answers }, now())
    calls += lastRuns.size
  }
  const changing = signal.aborted ? [] : revisionsToAsk(after, answers, now())
  if (changing.length > 0) {
    const revisions = await source.revisions(changing, limits)
    after = observeRevisions(after, { revisions, answers, closing: false }, now())
    calls += revisions.size
  }
  return { wait: after, calls }
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
  const after = observeRevisions(wait, { revisions, answers: [], closing: true }, now)
  return { wait: expire(after, now), calls: revisions.size }
}
