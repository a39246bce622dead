/** The shortest and the longest pause between two polls, in milliseconds. */
export interface Pace {
  readonly min: number
  readonly max: number
}

const SHARE = 0.1
const JITTER = 0.1

/**
 * A tenth of the time since something last changed, so that a short wait is watched closely and a long one
 * seldom. Every failed poll in a row doubles it. `random` (0 to 1) takes up to a tenth off, so that jobs that
 * started together don't poll together.
 */
export function pauseAfter(
  sinceChange: number,
  failures: number,
  random: number,
  { min, max }: Pace,
): number {
  const usual = Math.max(min, sinceChange * SHARE * (1 - JITTER * random))
  return Math.min(max, usual * 2 ** failures)
}

export interface Timing {
  readonly now: number
  /** When the poll before began. */
  readonly previous: number
  readonly pause: number
  /** The shortest pause. */
  readonly min: number
  /** Those of all that is still undecided, in any order. */
  readonly deadlines: readonly number[]
}

export interface Step {
  readonly at: number
  /** Without a poll, the step only decides what reached its deadline. */
  readonly poll: boolean
}

/**
 * The next step: a poll after the pause, or on a deadline that comes first, and never so close before a deadline
 * that the poll on it would come sooner than the shortest pause. A deadline that is nearer than that to a poll
 * already made gets no extra poll, unless it ends before the shortest pause could be over at all.
 */
export function nextStep({ now, previous, pause, min, deadlines }: Timing): Step {
  const deadline = Math.min(...deadlines.filter(time => time > now))
  if (deadline - previous < Math.min(min, deadline)) return { at: deadline, poll: false }
  const planned = now + pause
  const latest = deadline - min
  // If one more poll doesn't fit in between, the next one is at the deadline.
  const hasRoom = planned < deadline && latest >= now + min
  return { at: hasRoom ? Math.min(planned, latest) : deadline, poll: true }
}
