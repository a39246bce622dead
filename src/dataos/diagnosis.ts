import type { Clock } from '../clock.ts'
import type { Findings } from '../health/model.ts'
import { shorten } from '../text/escape.ts'
import type { Subject } from '../watch/source.ts'
import type { Called } from './cli.ts'
import { type Inquiry, inquiriesFor, type Part } from './explanations.ts'
import { inParallel, type Patience, patience } from './parallel.ts'
import type { Question } from './queries.ts'

export interface DiagnosisDeps {
  /** Undefined where the run was cancelled. */
  readonly ask: <T>(question: Question<T>, timeout: number) => Promise<Called<T> | undefined>
  readonly clock: Clock
  readonly callTimeout: number
  readonly redact: (text: string) => string
}

/** For all of it: nobody waits longer than that for reasons when the verdict stands. */
const BUDGET_MS = 20_000
/** A call that hangs is to leave time for others. */
const LONGEST_CALL_MS = BUDGET_MS / 2
const SIDE_BY_SIDE = 8

const LONGEST_TEXT = 4000
const LONGEST_LOG = 256_000
const MOST_ITEMS = 100

const NOTHING_KNOWN: Findings = {
  builderStage: '',
  builderInfo: '',
  errors: [],
  replicas: undefined,
  conditions: [],
  nodes: [],
  elsewhere: [],
  log: [],
  gaps: [],
}

/** What the platform tells of each subject, by the id of its target; the subjects that come first are asked first. */
export async function diagnose(
  subjects: readonly Subject[],
  logLines: number,
  deps: DiagnosisDeps,
): Promise<ReadonlyMap<string, Findings>> {
  const end = deps.clock.now() + BUDGET_MS
  const jobs = subjects.flatMap(subject =>
    inquiriesFor(subject, logLines).map(inquiry => ({ id: subject.target.id, inquiry })),
  )
  const hopes = new Map(jobs.map(({ inquiry }) => [inquiry.what, patience()]))
  const parts = await inParallel(jobs, SIDE_BY_SIDE, async ({ id, inquiry }) => {
    const part = await partOf(inquiry, hopes.get(inquiry.what) ?? patience(), end, deps)
    return part && { id, part: fitting(part, deps.redact) }
  })
  const findings = new Map<string, Findings>()
  for (const { id, part } of parts) findings.set(id, together(findings.get(id) ?? NOTHING_KNOWN, part))
  return findings
}

async function partOf(
  { what, make }: Inquiry,
  hope: Patience,
  end: number,
  { ask, clock, callTimeout }: DiagnosisDeps,
): Promise<Part | undefined> {
  const gap = (why: string): Part => ({ gaps: [{ what, why }] })
  const lost = hope.lostBy()
  if (lost) return gap(`not asked, for it failed with others: ${lost.message}`)
  const timeout = Math.min(callTimeout, LONGEST_CALL_MS, end - clock.now())
  if (timeout <= 0) return gap(`not asked, for the ${BUDGET_MS / 1000}s that all of this may take were over`)
  const called = await make(question => ask(question, timeout))
  if (!called) return undefined
  if ('failure' in called) {
    const hung = clock.now() - called.at >= timeout
    hope.note({ ...called.failure, permanent: called.failure.permanent || hung })
    return gap(called.failure.message)
  }
  hope.note(undefined)
  return called.value ?? gap('dataos-ctl found nothing of it')
}

function together(findings: Findings, part: Part): Findings {
  const errors = [...findings.errors, ...(part.errors ?? [])]
  return { ...findings, ...part, errors, gaps: [...findings.gaps, ...(part.gaps ?? [])] }
}

/** Without secrets, and then at a length of which many fit into memory. */
function fitting({ log, ...rest }: Part, redact: (text: string) => string): Part {
  const texts = mapTexts(rest, text => shorten(redact(text), LONGEST_TEXT))
  const lists = Object.entries(texts).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.slice(0, MOST_ITEMS) : value,
  ])
  // As one text: a secret may go over several lines of it. No line at all is not an empty one.
  const lines =
    log &&
    (log.length === 0 ? [] : redact(log.join('\n')).split('\n')).map(line => shorten(line, LONGEST_TEXT))
  return { ...Object.fromEntries(lists), ...(lines && { log: lastOf(lines) }) }
}

/** The last lines that are not too long together. */
function lastOf(lines: readonly string[]): readonly string[] {
  let size = 0
  const first = lines.findLastIndex(line => {
    size += line.length + 1
    return size > LONGEST_LOG
  })
  return lines.slice(first + 1)
}

function mapTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T
  if (Array.isArray(value)) return value.map(item => mapTexts(item, change)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)])) as T
}
