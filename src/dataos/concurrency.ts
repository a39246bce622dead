import type { Failure } from '../health/model.ts'

/** The results in the order of the items, a few of which are worked on at a time; undefined results are left out. */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<R | undefined>,
): Promise<R[]> {
  const results: (R | undefined)[] = []
  const queue = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return results.filter(result => result !== undefined)
}

const MAX_FAILURES = 8

export interface CircuitBreaker {
  /** The last failure if it's no use to go on, else undefined. */
  readonly openReason: () => Failure | undefined
  readonly record: (failure: Failure | undefined) => void
}

/** Stops a series of like calls once many have hung or failed permanently and none has succeeded. */
export function circuitBreaker(): CircuitBreaker {
  let failures = 0
  let hasSucceeded = false
  let last: Failure | undefined
  return {
    openReason: () => (failures >= MAX_FAILURES && !hasSucceeded ? last : undefined),
    record(failure) {
      if (!failure) hasSucceeded = true
      else if (failure.permanent || failure.hung) {
        failures += 1
        last = failure
      }
    },
  }
}
