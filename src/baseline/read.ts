import * as z from 'zod/mini'
import type { Before } from '../health/change.ts'
import { BASELINE_VERSION, type Baseline } from './format.ts'

const ENTRY = z.union([
  z.object({ absent: z.literal(true) }),
  z.object({ unknown: z.string() }),
  z.object({
    status: z.string(),
    runtime: z.string(),
    uid: z.optional(z.string()),
    generation: z.optional(z.string()),
    /** When the last run of a workflow started. */
    run: z.optional(z.union([z.literal('none'), z.iso.datetime()])),
  }),
])

const FORM = z.object({
  version: z.literal(BASELINE_VERSION),
  at: z.string(),
  run: z.string(),
  resources: z.record(z.string(), ENTRY),
})

export type Entry = z.output<typeof ENTRY>

/** In place of a baseline that is too long for an input. */
const POINTER = z.object({ file: z.string() })

/** What a `snapshot` output holds, or what is wrong with the text. */
export function readBaseline(
  text: string,
  readFile: (path: string) => string | undefined,
): Baseline | string {
  const json = parseJson(text)
  const file = POINTER.safeParse(json).data?.file
  if (file === undefined) return baselineOf(json)
  const content = readFile(file)
  if (content !== undefined) return baselineOf(parseJson(content))
  return `its file ${file} isn't available. Large snapshots work only within one job`
}

function baselineOf(json: unknown): Baseline | string {
  if (typeof json !== 'object' || json === null) return 'not a JSON object'
  const { version } = json as { readonly version?: unknown }
  if (version !== BASELINE_VERSION) {
    return `unsupported snapshot version ${JSON.stringify(version) ?? 'none'} (expected ${BASELINE_VERSION})`
  }
  const result = FORM.safeParse(json)
  if (!result.success) return `invalid field '${result.error.issues[0]?.path.join('.') ?? ''}'`
  const { at, run, resources } = result.data
  return {
    at,
    run,
    resources: new Map(Object.entries(resources).map(([id, entry]) => [id, fromEntry(entry)])),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fromEntry(entry: Entry): Before {
  if ('absent' in entry) return { kind: 'absent' }
  if ('unknown' in entry) return { kind: 'unknown', why: entry.unknown }
  const { status, runtime, uid, generation, run } = entry
  const lastRun = run === undefined || run === 'none' ? run : Date.parse(run)
  return { kind: 'there', signals: { status, runtime }, revision: { uid, generation, lastRun } }
}
