import { inflateRawSync } from 'node:zlib'
import * as z from 'zod/mini'
import { MEMORY_VERSION, type Memory } from './memory.ts'

const PATTERN = /<!-- wait-for-dataos-memory ([\w+/=]{1,40000}) -->/g
const MAX_BYTES = 1024 * 1024
const FORM = z.object({
  version: z.literal(MEMORY_VERSION),
  result: z.string(),
  unhealthy: z.nullable(z.record(z.string(), z.int().check(z.positive()))),
})

/** The result that an earlier comment gave; undefined without such a comment. */
export function earlierResult(comment: string | undefined): string | undefined {
  // A comment whose memory can't be read is taken for one that reported a problem.
  return comment === undefined ? undefined : (readMemory(comment)?.result ?? 'unknown')
}

/** What an earlier comment left; undefined if it left nothing that this release can read. */
export function readMemory(comment = ''): Memory | undefined {
  // The last one is ours: text from outside, such as the log of a resource, comes before it.
  const encoded = [...comment.matchAll(PATTERN)].at(-1)?.[1]
  if (encoded === undefined) return undefined
  try {
    const json = inflateRawSync(Buffer.from(encoded, 'base64'), { maxOutputLength: MAX_BYTES }).toString()
    const { result, unhealthy } = FORM.parse(JSON.parse(json))
    return { result, unhealthy }
  } catch {
    return undefined
  }
}
