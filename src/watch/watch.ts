import type { Clock } from '../clock.ts'
import { deadlines, type End, endOf, failuresInARow, groupsToAsk } from '../health/course.ts'
import { begin, expire, observe } from '../health/tracker.ts'
import type { Rules, Wait } from '../health/wait.ts'
import type { Target } from '../targets/targets.ts'
import { nextStep, type Pace, pauseAfter } from './pace.ts'
import type { Source } from './source.ts'

export interface WatchDeps {
  readonly source: Source
  readonly clock: Clock
  /** 0 to 1, for the jitter. */
  readonly random: () => number
  /** Fires when the run is cancelled. */
  readonly signal: AbortSignal
  /** Called after every step with what was known before and what is known now, `now` from the wait's start. */
  readonly onStep: (before: Wait, after: Wait, now: number) => void
}

export interface Watched extends End {
  readonly wait: Wait
  readonly cancelled: boolean
  readonly polls: number
  readonly calls: number
  readonly ms: number
}

/** The only loop: poll, judge, pause, until everything is decided, time is up, or the run is cancelled. */
export async function watch(
  targets: readonly Target[],
  rules: Rules,
  pace: Pace,
  deps: WatchDeps,
): Promise<Watched> {
  const { source, clock, random, signal, onStep } = deps
  const start = clock.now()
  const now = (): number => clock.now() - start
  let wait = begin(targets, rules)
  let [polls, calls, previous] = [0, 0, 0]
  let step = { at: 0, poll: true }

  while (!signal.aborted) {
    const before = wait
    if (step.poll) {
      previous = now()
      polls += 1
      const deadline = start + Math.max(...deadlines(wait))
      const answers = await source.read(groupsToAsk(wait), { signal, deadline })
      calls += answers.length
      wait = observe(
        wait,
        answers.map(answer => ({ ...answer, at: answer.at - start })),
        now(),
      )
    }
    if (!signal.aborted) wait = expire(wait, now())
    onStep(before, wait, now())
    const end = endOf(wait, now())
    if (end) return { ...end, wait, cancelled: signal.aborted, polls, calls, ms: now() }

    const pause = pauseAfter(now() - wait.changedAt, failuresInARow(wait), random(), pace)
    step = nextStep({ now: now(), previous, pause, deadlines: deadlines(wait), min: pace.min })
    await clock.sleepUntil(start + step.at, signal)
  }
  return { failure: undefined, wait, cancelled: true, polls, calls, ms: now() }
}
