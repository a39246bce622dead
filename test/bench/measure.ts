/** One line of the result: what was measured, and the most it may be. */
export interface Figure {
  readonly what: string
  readonly measured: number
  readonly limit: number
  readonly unit: string
  /** What the figure was made of. */
  readonly detail?: string
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

export interface Comparison {
  readonly ours: number
  readonly theirs: number
  readonly ratio: number
}

/** Measures both in turn, so that changes in the machine's speed affect both. The ratio is the median of the pairs' ratios. */
export async function compare(runs: number, ours: () => unknown, theirs: () => unknown): Promise<Comparison> {
  await ours()
  await theirs()
  const pairs: { ours: number; theirs: number }[] = []
  for (let i = 0; i < runs; i++) pairs.push({ ours: await timed(ours), theirs: await timed(theirs) })
  return {
    ours: median(pairs.map(pair => pair.ours)),
    theirs: median(pairs.map(pair => pair.theirs)),
    ratio: median(pairs.map(pair => pair.ours / pair.theirs)),
  }
}
