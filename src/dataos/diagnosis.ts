import type { Clock } from '../clock.ts'
import type { Findings, Row, RuntimeNode } from '../health/model.ts'
import { type Group, groupKey, isPattern, type Target } from '../targets/targets.ts'
import { resourceType } from '../targets/types.ts'
import { shorten } from '../text/escape.ts'
import type { Dependency, Diagnosis, Subject } from '../watch/source.ts'
import type { QueryResult, RunQuery } from './cli.ts'
import { type CircuitBreaker, circuitBreaker, mapConcurrently } from './concurrency.ts'
import { anyWorkspaceQuery, detailsQuery, logQuery, type Query, rowsQuery, runtimeQuery } from './queries.ts'
import type { Details } from './read/details.ts'
import { type Log, NO_LOG } from './read/logs.ts'
import { NO_RUNTIME, type Runtime } from './read/runtime.ts'
import { detailsFor } from './revisions.ts'

export interface DiagnosisRequest {
  readonly logLines: number
  readonly outside: readonly Dependency[]
}

export interface DiagnosisDeps {
  /** Undefined if the run was cancelled. */
  readonly run: <T>(query: Query<T>, timeout: number) => Promise<QueryResult<T> | undefined>
  readonly clock: Clock
  readonly callTimeout: number
  readonly redact: (text: string) => string
}

/** For the whole diagnosis, because the verdict is known by then. */
const BUDGET_MS = 20_000
/** One call that hangs leaves time for others. */
const MAX_CALL_MS = BUDGET_MS / 2
const CONCURRENCY = 8
const MAX_CALLS = 300

const MAX_TEXT = 4000
const MAX_LOG = 256_000
const MAX_ITEMS = 100

type Part = Partial<Findings>

/** One call of the diagnosis of a subject. */
interface Inquiry {
  readonly what: string
  readonly id: string
  /** The value is undefined if the CLI found nothing. */
  readonly make: (run: RunQuery) => Promise<QueryResult<Part | undefined> | undefined>
}

const EMPTY: Findings = {
  builderStage: '',
  builderInfo: '',
  errors: [],
  replicas: null,
  conditions: [],
  nodes: [],
  elsewhere: [],
  log: [],
  gaps: [],
}

/** What the CLI finds about each subject, the first subjects first, and about dependencies outside the run. */
export async function diagnose(
  subjects: readonly Subject[],
  { logLines, outside }: DiagnosisRequest,
  deps: DiagnosisDeps,
): Promise<Diagnosis> {
  const end = deps.clock.now() + BUDGET_MS
  const reading = readOutside(outside, end, deps)
  const inquiries = subjects.flatMap(subject => inquiriesFor(subject, logLines)).slice(0, MAX_CALLS)
  const breakers = new Map(inquiries.map(({ what }) => [what, circuitBreaker()]))
  const parts = await mapConcurrently(inquiries, CONCURRENCY, async inquiry => {
    const part = await partOf(inquiry, breakers.get(inquiry.what) ?? circuitBreaker(), end, deps)
    return part && { id: inquiry.id, part: finished(part, deps.redact) }
  })
  const findings = new Map<string, Findings>()
  for (const { id, part } of parts) findings.set(id, merged(findings.get(id) ?? EMPTY, part))
  return { findings, outside: await reading }
}

async function partOf(
  { what, make }: Inquiry,
  breaker: CircuitBreaker,
  end: number,
  deps: DiagnosisDeps,
): Promise<Part | undefined> {
  const gap = (why: string): Part => ({ gaps: [{ what, why }] })
  const openReason = breaker.openReason()
  if (openReason) return gap(`skipped after repeated failures: ${openReason.message}`)
  const timeout = timeoutOf(end, deps)
  if (timeout <= 0) return gap(`skipped: the ${BUDGET_MS / 1000}s diagnosis limit was reached`)
  const result = await make(query => deps.run(query, timeout))
  if (!result) return undefined
  if ('failure' in result) {
    const hung = deps.clock.now() - result.at >= timeout
    breaker.record({ ...result.failure, permanent: result.failure.permanent || hung })
    return gap(result.failure.message)
  }
  breaker.record(undefined)
  return result.value ?? gap('dataos-ctl returned nothing')
}

function timeoutOf(end: number, { clock, callTimeout }: DiagnosisDeps): number {
  return Math.min(callTimeout, MAX_CALL_MS, end - clock.now())
}

/** One call for each type and workspace. What can't be read is left out. */
async function readOutside(
  outside: readonly Dependency[],
  end: number,
  deps: DiagnosisDeps,
): Promise<ReadonlyMap<string, Row>> {
  const groups = new Map<string, Group>(outside.map(dependency => [groupKey(dependency), dependency]))
  const read = await mapConcurrently([...groups], CONCURRENCY, async ([key, group]) => {
    const timeout = timeoutOf(end, deps)
    const result = timeout > 0 ? await deps.run(rowsQuery(group), timeout) : undefined
    return result && 'value' in result ? ([key, result.value.rows] as const) : undefined
  })
  const rows = new Map(read)
  return new Map(
    outside.flatMap(dependency => {
      const row = rowOf(dependency, rows.get(groupKey(dependency)) ?? [])
      return row ? [[dependency.id, row] as const] : []
    }),
  )
}

/** Of several versions one that isn't deleted. */
function rowOf(dependency: Dependency, rows: readonly Row[]): Row | undefined {
  const own = rows.filter(row => isRowOf(dependency, row))
  return own.find(({ status }) => status.toLowerCase() !== 'deleted') ?? own[0]
}

function isRowOf({ name, type, workspace }: Omit<Dependency, 'id'>, row: Row): boolean {
  if (row.name !== name) return false
  if (row.type !== '' && row.type.toLowerCase() !== type.toLowerCase()) return false
  return workspace === undefined || row.workspace === '' || row.workspace === workspace
}

/** The calls that may tell something: nothing runs for some types, and a missing resource is looked for elsewhere. */
function inquiriesFor({ target, row }: Subject, logLines: number): Inquiry[] {
  if (isPattern(target)) return []
  if (!row) {
    if (target.workspace === undefined) return []
    return [
      inquiry('other workspaces', target, anyWorkspaceQuery(target), ({ rows }) => elsewhere(target, rows)),
    ]
  }
  const details = inquiry('details', target, detailsQuery(target), all => ofDetails(target, row, all))
  if (!resourceType(target.type).runs && row.runtime.trim() === '') return [details]
  const runtime = inquiry('runtime', target, runtimeQuery(target), ofRuntime)
  const log = inquiry('log', target, logQuery(target, logLines), answer => ofLog(answer, logLines))
  return logLines > 0 ? [details, runtime, log] : [details, runtime]
}

function inquiry<T>(
  what: string,
  { id }: Target,
  query: Query<T>,
  toPart: (answer: T) => Part | undefined,
): Inquiry {
  return {
    what,
    id,
    async make(run) {
      const result = await run(query)
      return result && 'value' in result ? { at: result.at, value: toPart(result.value) } : result
    },
  }
}

/** Of several versions the one that was judged. */
function ofDetails(target: Target, row: Row, all: readonly Details[]): Part | undefined {
  const own = detailsFor(target, all)
  const details = own.find(({ version }) => version === row.version) ?? own[0]
  if (!details) return undefined
  const { builderStage, builderInfo, errors } = details
  return { builderStage, builderInfo, errors }
}

function ofRuntime(runtime: Runtime): Part | undefined {
  if (runtime === NO_RUNTIME) return undefined
  const { replicas, conditions, nodes } = runtime
  return { replicas: replicas ?? null, conditions, nodes: nodes.toSorted((a, b) => rank(a) - rank(b)) }
}

function rank({ phase }: RuntimeNode): number {
  return /fail|error|abort/i.test(phase) ? 0 : 1
}

function ofLog(log: Log, lines: number): Part | undefined {
  return log === NO_LOG ? undefined : { errors: log.errors, log: log.lines.slice(-lines) }
}

function elsewhere({ type, name, workspace }: Target, rows: readonly Row[]): Part {
  const same = rows.filter(
    row => isRowOf({ type, name }, row) && row.workspace !== '' && row.workspace !== workspace,
  )
  return {
    elsewhere: same.map(row => ({ workspace: row.workspace, version: row.version, status: row.status })),
  }
}

function merged(findings: Findings, part: Part): Findings {
  const errors = [...findings.errors, ...(part.errors ?? [])]
  return { ...findings, ...part, errors, gaps: [...findings.gaps, ...(part.gaps ?? [])] }
}

/** Without secrets, and then cut to a size of which many fit into memory. */
function finished({ log, ...rest }: Part, redact: (text: string) => string): Part {
  const short = mapTexts(rest, text => shorten(redact(text), MAX_TEXT))
  if (!log) return short
  // As one text, because a secret may span lines. An empty log has no line, not an empty one.
  const lines = log.length === 0 ? [] : redact(log.join('\n')).split('\n')
  return { ...short, log: tailOf(lines.map(line => shorten(line, MAX_TEXT))) }
}

/** The last lines, as many as fit. */
function tailOf(lines: readonly string[]): readonly string[] {
  let size = 0
  const first = lines.findLastIndex(line => {
    size += line.length + 1
    return size > MAX_LOG
  })
  return lines.slice(first + 1)
}

/** The same value with all its texts changed and its lists cut. */
function mapTexts<T>(value: T, change: (text: string) => string): T
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item: unknown) => mapTexts(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries<unknown>({ ...value }).map(([key, item]) => [key, mapTexts(item, change)]),
  )
}
