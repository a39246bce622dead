import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { z } from 'zod'
import { isUnhealthy, type Report } from './model.ts'

/** What a comment tells the run after this one, out of sight of its readers. */
export interface Memory {
  readonly result: string
  /** In how many runs in a row each of these was unhealthy; null where they were too many to be kept. */
  readonly unhealthy: Readonly<Record<string, number>> | null
  /** After how many seconds each of these was healthy last time. */
  readonly healthyAfter: Readonly<Record<string, number>>
}

/** What is different from the run before, in ids. */
export interface Progress {
  readonly newlyUnhealthy: readonly string[]
  readonly recovered: readonly string[]
  readonly stillUnhealthy: readonly { readonly id: string; readonly runs: number }[]
  readonly times: readonly { readonly id: string; readonly seconds: number; readonly before: number }[]
}

const VERSION = 1
const PATTERN = /<!-- wait-for-dataos-memory ([\w+/=]{1,40000}) -->/g
const MOST_BYTES = 1024 * 1024
const FORM = z.object({
  version: z.literal(VERSION),
  result: z.string(),
  unhealthy: z.record(z.string(), z.int().positive()).nullable(),
  healthyAfter: z.record(z.string(), z.number().nonnegative()),
})

/** What this run leaves for the next. What was not decided this time stays as it was. */
export function remember({ result, resources }: Report, before: Memory | undefined): Memory {
  if (resources.length === 0 && before) return { ...before, result }
  const unhealthy: Record<string, number> = {}
  const healthyAfter: Record<string, number> = { ...before?.healthyAfter }
  for (const { id, verdict, seconds } of resources) {
    const runs = before?.unhealthy?.[id] ?? 0
    if (isUnhealthy(verdict)) unhealthy[id] = runs + 1
    else if (verdict === 'undecided' && runs > 0) unhealthy[id] = runs
    if (verdict === 'healthy') healthyAfter[id] = Math.round(seconds)
  }
  return { result, unhealthy, healthyAfter }
}

export function progressSince(before: Memory, { resources }: Report): Progress {
  const runsOf = (id: string): number => before.unhealthy?.[id] ?? 0
  const unhealthy = resources.filter(({ verdict }) => isUnhealthy(verdict)).map(({ id }) => id)
  const healthy = resources.filter(({ verdict }) => verdict === 'healthy')
  return {
    newlyUnhealthy: before.unhealthy ? unhealthy.filter(id => runsOf(id) === 0) : [],
    recovered: healthy.map(({ id }) => id).filter(id => runsOf(id) > 0),
    stillUnhealthy: unhealthy.filter(id => runsOf(id) > 0).map(id => ({ id, runs: runsOf(id) + 1 })),
    times: healthy.flatMap(({ id, seconds }) => {
      const then = before.healthyAfter[id]
      return then === undefined ? [] : [{ id, seconds, before: then }]
    }),
  }
}

/** The memory as a comment that Markdown does not show, in at most so many characters, the times left out first. */
export function hideMemory(memory: Memory, most: number): string {
  const forms = [memory, { ...memory, healthyAfter: {} }, { ...memory, healthyAfter: {}, unhealthy: null }]
  return forms.map(hidden).find(text => text.length <= most) ?? ''
}

function hidden(memory: Memory): string {
  const json = JSON.stringify({ version: VERSION, ...memory })
  return `<!-- wait-for-dataos-memory ${deflateRawSync(json).toString('base64')} -->`
}

/** What an earlier comment left; undefined where it left nothing, or nothing that this release can read. */
export function readMemory(body: string): Memory | undefined {
  const encoded = lastIn(body)?.[1]
  if (encoded === undefined) return undefined
  try {
    const json = inflateRawSync(Buffer.from(encoded, 'base64'), { maxOutputLength: MOST_BYTES }).toString()
    const { version: _, ...memory } = FORM.parse(JSON.parse(json))
    return memory
  } catch {
    return undefined
  }
}

/** What people see of an earlier comment. */
export function withoutMemory(body: string): string {
  const last = lastIn(body)
  return last ? body.slice(0, last.index) + body.slice(last.index + last[0].length) : body
}

/** The last one is ours: before it stands what others wrote, such as the log of a resource. */
function lastIn(body: string): RegExpExecArray | undefined {
  return [...body.matchAll(PATTERN)].at(-1)
}
