import { performance } from 'node:perf_hooks'

/** Time in milliseconds on a clock that only goes forward. Tests pass in another one. */
export interface Clock {
  readonly now: () => number
  /** Ends at the given time, never before it, or as soon as the signal fires. */
  readonly sleepUntil: (time: number, signal: AbortSignal) => Promise<void>
}

/** Node fires a timer with a longer delay at once. */
export const LONGEST_TIMER = 2 ** 31 - 1

export function monotonicClock(): Clock {
  const start = performance.now()
  const now = (): number => performance.now() - start
  return {
    now,
    async sleepUntil(time, signal) {
      // A timer may fire up to a millisecond early, and a long wait takes several timers.
      for (let left = time - now(); left > 0 && !signal.aborted; left = time - now()) {
        await timer(Math.min(Math.ceil(left), LONGEST_TIMER), signal)
      }
    },
  }
}

function timer(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      clearTimeout(timeout)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timeout = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
