import { deflateRawSync } from 'node:zlib'
import { isGood, isUnhealthy, type Report } from './model.ts'

/** What a comment leaves for the next run, invisible to its readers. */
export interface Memory {
  readonly result: string
  /** In how many runs in a row each resource was unhealthy, by ID; null if they were too many to keep. */
  readonly unhealthy: Readonly<Record<string, number>> | null
}

/** What changed since the earlier run, in IDs. */
export interface Progress {
  readonly newlyUnhealthy: readonly string[]
  readonly recovered: readonly string[]
  readonly stillUnhealthy: readonly { readonly id: string; readonly runs: number }[]
}

export const MEMORY_VERSION = 1

/** What this run leaves for the next. What is undecided this time stays as it was. */
export function remember({ result, resources }: Report, before: Memory | undefined): Memory {
  if (resources.length === 0 && before) return { ...before, result }
  const unhealthy: Record<string, number> = {}
  for (const { id, verdict } of resources) {
    const runs = before?.unhealthy?.[id] ?? 0
    if (isUnhealthy(verdict)) unhealthy[id] = runs + 1
    else if (verdict === 'undecided' && runs > 0) unhealthy[id] = runs
  }
  return { result, unhealthy }
}

export function progressSince(before: Memory, { resources }: Report): Progress {
  const runsOf = (id: string): number => before.unhealthy?.[id] ?? 0
  const unhealthy = resources.filter(({ verdict }) => isUnhealthy(verdict)).map(({ id }) => id)
  const good = resources.filter(({ verdict }) => isGood(verdict)).map(({ id }) => id)
  return {
    newlyUnhealthy: before.unhealthy ? unhealthy.filter(id => runsOf(id) === 0) : [],
    recovered: good.filter(id => runsOf(id) > 0),
    stillUnhealthy: unhealthy.filter(id => runsOf(id) > 0).map(id => ({ id, runs: runsOf(id) + 1 })),
  }
}

/** The memory as a comment that Markdown doesn't show; shorter forms if it would be longer than `max` characters. */
export function hideMemory(memory: Memory, max: number): string {
  const forms = [memory, { ...memory, unhealthy: null }]
  return forms.map(hidden).find(text => text.length <= max) ?? ''
}

function hidden(memory: Memory): string {
  const json = JSON.stringify({ version: MEMORY_VERSION, ...memory })
  return `<!-- wait-for-dataos-memory ${deflateRawSync(json).toString('base64')} -->`
}
