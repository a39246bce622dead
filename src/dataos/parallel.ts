import type { Failure } from '../health/model.ts'

/** Results in the order of the items, with a few at work at any time; what is undefined is left out. */
export async function inParallel<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R | undefined>,
): Promise<R[]> {
  const results: (R | undefined)[] = []
  const queue = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: most }, worker))
  return results.filter(result => result !== undefined)
}

/** So many failures that none of the others is likely to go better. */
const ENOUGH = 8

export interface Patience {
  /** Why nobody needs to be asked any more; undefined while there is hope. */
  readonly lostBy: () => Failure | undefined
  readonly note: (failure: Failure | undefined) => void
}

/** One kind of call for many resources: what fails for all of them, and for good or slowly, is not tried with each. */
export function patience(): Patience {
  let failures = 0
  let hasWorked = false
  let last: Failure | undefined
  return {
    lostBy: () => (failures >= ENOUGH && !hasWorked ? last : undefined),
    note(failure) {
      if (!failure) hasWorked = true
      else if (failure.permanent || failure.hung) {
        failures += 1
        last = failure
      }
    },
  }
}
