import { nextStep, pauseAfter } from '../../src/watch/pace.ts'

/** When the next poll begins, given when the last one did. All times in seconds. */
type Strategy = (last: number, polls: number) => number

const PACE = { min: 2000, max: 15_000 }
const DEADLINE = 3600_000

/** A small generator with a fixed seed, so that every run gives the same figures. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function ours(random: () => number): Strategy {
  return last => {
    const now = last * 1000
    const pause = pauseAfter(now, 0, random(), PACE)
    return nextStep({ now, previous: now, pause, min: PACE.min, deadlines: [DEADLINE] }).at / 1000
  }
}

const STRATEGIES: Readonly<Record<string, (random: () => number) => Strategy>> = {
  'this action': ours,
  'every 2 s': () => last => last + 2,
  'every 3 s': () => last => last + 3,
  'every 5 s': () => last => last + 5,
  'every 10 s': () => last => last + 10,
  'backoff 15 to 120 s': () => (last, polls) => last + Math.min(120, 15 * 2 ** (polls - 1)),
}

export interface PaceFigures {
  readonly strategy: string
  /** Lag as a share of the wait. */
  readonly mean: number
  readonly p95: number
  readonly polls: number
}

/**
 * Resources that become ready once and show no change before, which is the worst case for a pace that goes by
 * changes. Ready times are spread evenly over the orders of magnitude from 5 s to 30 min: a lag of 2 s matters as
 * much to a wait of 10 s as one of 20 s to a wait of 100 s.
 */
export function measurePace(waits = 20_000): PaceFigures[] {
  return Object.entries(STRATEGIES).map(([strategy, make]) => {
    const random = randomNumbers(1)
    const lags: number[] = []
    let polls = 0
    for (let index = 0; index < waits; index++) {
      const ready = 5 * (1800 / 5) ** ((index + 0.5) / waits)
      const next = make(random)
      let [time, count] = [0, 1]
      while (time < ready) {
        time = next(time, count)
        count += 1
      }
      lags.push((time - ready) / ready)
      polls += count
    }
    lags.sort((a, b) => a - b)
    const mean = lags.reduce((sum, lag) => sum + lag, 0) / waits
    return { strategy, mean, p95: lags[Math.floor(waits * 0.95)] ?? 0, polls: polls / waits }
  })
}
