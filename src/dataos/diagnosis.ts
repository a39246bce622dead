import type { Clock } from '../clock.ts'
import type { Findings, Row, RuntimeNode } from '../health/model.ts'
import { type Group, groupKey, isPattern, mayBeIn, type Target } from '../targets/targets.ts'
import { resourceType } from '../targets/types.ts'
import { mapTexts, shorten } from '../text/escape.ts'
import type { Diagnosis, DiagnosisOptions, OutsideResource, Subject } from '../watch/source.ts'
import type { QueryResult, RunQuery } from './cli.ts'
import { type CircuitBreaker, circuitBreaker, mapConcurrently } from './concurrency.ts'
import {
  anyWorkspaceQuery,
  detailsQuery,
  hasValidName,
  logQuery,
  type Named,
  type Query,
  rowsQuery,
  runtimeQuery,
} from './queries.ts'
import type { Details } from './read/details.ts'
import { type Log, NO_LOG } from './read/logs.ts'
import { NO_RUNTIME, type Runtime } from './read/runtime.ts'
import { detailsFor } from './revisions.ts'

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
const MAX_OUTSIDE = 100

const MAX_TEXT = 4000
const MAX_LOG = 128_000
const MAX_ITEMS = 100

/** What one call finds. Its log has a title if it's that of another resource, which the platform started for the subject. */
interface Part extends Partial<Omit<Findings, 'log'>> {
  readonly log?: Log['lines']
  readonly title?: string
}

/** One call of the diagnosis of a subject. */
interface Inquiry {
  readonly id: string
  readonly what: string
  /** A call that fails or finds nothing leaves no gap. */
  readonly isOptional: boolean
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
  { logLines, outside }: Omit<DiagnosisOptions, 'signal'>,
  deps: DiagnosisDeps,
): Promise<Diagnosis> {
  const end = deps.clock.now() + BUDGET_MS
  const reading = readOutside(outside, end, deps)
  const inquiries = subjects.flatMap(subject => inquiriesFor(subject, logLines)).slice(0, MAX_CALLS)
  const breakers = new Map(inquiries.map(({ what }) => [what, circuitBreaker()]))
  const found = await mapConcurrently(inquiries, CONCURRENCY, async inquiry => {
    const part = await partOf(inquiry, breakers.get(inquiry.what) ?? circuitBreaker(), end, deps)
    return part && { id: inquiry.id, part: finished(part, deps.redact) }
  })
  const parts = new Map<string, Part[]>()
  for (const { id, part } of found) parts.set(id, [...(parts.get(id) ?? []), part])
  const findings = new Map([...parts].map(([id, parts]) => [id, merged(parts, logLines)]))
  return { findings, outside: await reading }
}

async function partOf(
  { what, isOptional, make }: Inquiry,
  breaker: CircuitBreaker,
  end: number,
  deps: DiagnosisDeps,
): Promise<Part | undefined> {
  const gap = (why: string): Part => (isOptional ? {} : { gaps: [{ what, why }] })
  const openReason = breaker.openReason()
  if (openReason) return gap(`skipped after repeated failures: ${openReason.message}`)
  const timeout = timeoutOf(end, deps)
  if (timeout <= 0) return gap(`skipped: the ${BUDGET_MS / 1000}s diagnosis limit was reached`)
  const result = await make(query => deps.run(query, timeout))
  if (!result) return undefined
  if ('failure' in result) {
    breaker.record(result.failure)
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
  outside: readonly OutsideResource[],
  end: number,
  deps: DiagnosisDeps,
): Promise<ReadonlyMap<string, Row>> {
  const valid = outside.filter(hasValidName).slice(0, MAX_OUTSIDE)
  const groups = new Map<string, Group>(valid.map(dependency => [groupKey(dependency), dependency]))
  const read = await mapConcurrently([...groups], CONCURRENCY, async ([key, group]) => {
    const timeout = timeoutOf(end, deps)
    const result = timeout > 0 ? await deps.run(rowsQuery(group), timeout) : undefined
    return result && 'value' in result ? ([key, result.value.rows] as const) : undefined
  })
  const rows = new Map(read)
  return new Map(
    valid.flatMap(dependency => {
      const row = rowOf(dependency, rows.get(groupKey(dependency)) ?? [])
      return row ? [[dependency.id, row] as const] : []
    }),
  )
}

/** Of several versions one that isn't deleted. */
function rowOf(resource: Named, rows: readonly Row[]): Row | undefined {
  const own = rows.filter(row => isRowOf(resource, row))
  return own.find(({ status }) => status.toLowerCase() !== 'deleted') ?? own[0]
}

function isRowOf(resource: Named, row: Row): boolean {
  return row.name === resource.name && mayBeIn(resource, row)
}

/** The calls that may tell something: nothing runs for some types, and a missing resource is looked for elsewhere. */
function inquiriesFor({ target, row }: Subject, logLines: number): Inquiry[] {
  if (isPattern(target) || !hasValidName(target)) return []
  const { id, type, name, workspace } = target
  if (!row) {
    if (workspace === undefined) return []
    const query = anyWorkspaceQuery(target)
    return [inquiry(id, 'other workspaces', query, ({ rows }) => elsewhere(target, rows))]
  }
  const { runs, starts } = resourceType(type)
  // What is only starting has no runtime and no log yet.
  const nothing = /^(?:pending.*)?$/i.test(row.runtime.trim()) ? {} : undefined
  const details = inquiry(id, 'details', detailsQuery(target), all => ofDetails(target, row, all))
  const runtime = inquiry(id, 'runtime', runtimeQuery(target), all => ofRuntime(all) ?? nothing)
  const log = inquiry(id, 'log', logQuery(target, logLines), all => ofLog(all, logLines) ?? nothing)
  const logsOfParts = starts.map(part => {
    const started = { ...target, type: part.type, name: name + part.suffix }
    const title = `${started.type}/${started.name}`
    return inquiry(id, 'log', logQuery(started, logLines), all => ofLog(all, logLines, title), true)
  })
  const own = runs || row.runtime.trim() !== '' ? [runtime, log] : []
  return [details, ...own, ...logsOfParts].filter(({ what }) => logLines > 0 || what !== 'log')
}

function inquiry<T>(
  id: string,
  what: string,
  query: Query<T>,
  toPart: (answer: T) => Part | undefined,
  isOptional = false,
): Inquiry {
  return {
    id,
    what,
    isOptional,
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
  return { builderStage, builderInfo, errors: errors.slice(0, MAX_ITEMS) }
}

function ofRuntime(runtime: Runtime): Part | undefined {
  if (runtime === NO_RUNTIME) return undefined
  const { replicas, conditions, nodes } = runtime
  return {
    replicas: replicas ?? null,
    conditions: conditions.slice(0, MAX_ITEMS),
    nodes: nodes.toSorted((a, b) => rank(a) - rank(b)).slice(0, MAX_ITEMS),
  }
}

function rank({ phase }: RuntimeNode): number {
  return /fail|error|abort/i.test(phase) ? 0 : 1
}

function ofLog(log: Log, lines: number, title?: string): Part | undefined {
  if (log === NO_LOG) return undefined
  return {
    errors: log.errors.slice(0, MAX_ITEMS),
    log: log.lines.slice(-lines),
    ...(title !== undefined && { title }),
  }
}

function elsewhere({ type, name, workspace }: Target, rows: readonly Row[]): Part {
  const same = rows.filter(
    row => isRowOf({ type, name }, row) && row.workspace !== '' && row.workspace !== workspace,
  )
  return {
    elsewhere: same
      .slice(0, MAX_ITEMS)
      .map(row => ({ workspace: row.workspace, version: row.version, status: row.status })),
  }
}

/** Without secrets, and then cut to a size of which many fit into memory. */
function finished({ log, ...rest }: Part, redact: (text: string) => string): Part {
  const short = mapTexts(rest, text => shorten(redact(text), MAX_TEXT))
  if (!log) return short
  // As one text, because a secret may span lines. An empty log has no line, not an empty one.
  const cut = tailOf(log.map(line => line.slice(0, 2 * MAX_TEXT)))
  const lines = cut.length === 0 ? [] : redact(cut.join('\n')).split('\n')
  return { ...short, log: lines.map(line => shorten(line, MAX_TEXT)) }
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

function merged(parts: readonly Part[], logLines: number): Findings {
  let findings = EMPTY
  for (const { log, title, ...part } of parts) {
    const errors = [...findings.errors, ...(part.errors ?? [])]
    const gaps = [...findings.gaps, ...(part.gaps ?? [])]
    findings = { ...findings, ...part, errors, gaps }
  }
  return { ...findings, log: joinedLog(parts, logLines) }
}

/** Several logs share the lines, each below its title. */
function joinedLog(parts: readonly Part[], logLines: number): readonly string[] {
  const logs = parts.filter(({ log = [] }) => log.length > 0)
  const share = Math.max(2, Math.floor(logLines / logs.length))
  return logs.flatMap(({ log = [], title }) =>
    title === undefined ? log.slice(-share) : [`${title}:`, ...log.slice(1 - share)],
  )
}
