import type { Findings, Row, RuntimeNode } from '../health/model.ts'
import { isPattern, type Target } from '../targets/targets.ts'
import { resourceType } from '../targets/types.ts'
import type { Subject } from '../watch/source.ts'
import type { Ask, Called } from './cli.ts'
import { anywhereQuestion, detailsQuestion, logQuestion, type Question, runtimeQuestion } from './queries.ts'
import type { Details } from './read/details.ts'
import { type Log, NO_LOG } from './read/logs.ts'
import { NO_RUNTIME, type Runtime } from './read/runtime.ts'
import { detailsFor } from './revisions.ts'

/** A part of what is found. */
export type Part = Partial<Findings>

/** One thing that is asked of a resource that is not healthy. */
export interface Inquiry {
  readonly what: string
  /** The value is undefined where the platform finds nothing. */
  readonly make: (ask: Ask) => Promise<Called<Part | undefined> | undefined>
}

/** What is worth asking: there is no runtime of what does not run, and nothing but another place of what is missing. */
export function inquiriesFor({ target, row }: Subject, logLines: number): Inquiry[] {
  if (isPattern(target)) return []
  if (!row) {
    if (target.workspace === undefined) return []
    return [inquiry('other workspaces', anywhereQuestion(target), rows => elsewhere(target, rows))]
  }
  const details = inquiry('its details', detailsQuestion(target), all => ofDetails(target, row, all))
  if (!resourceType(target.type).runs && row.runtime.trim() === '') return [details]
  const runtime = inquiry('its runtime', runtimeQuestion(target), ofRuntime)
  const log = inquiry('its log', logQuestion(target, logLines), answer => ofLog(answer, logLines))
  return logLines > 0 ? [details, runtime, log] : [details, runtime]
}

function inquiry<T>(what: string, question: Question<T>, tell: (answer: T) => Part | undefined): Inquiry {
  return {
    what,
    async make(ask) {
      const called = await ask(question)
      return called && 'value' in called ? { at: called.at, value: tell(called.value) } : called
    },
  }
}

/** Of several versions that which was judged. */
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
  return { replicas, conditions, nodes: nodes.toSorted((a, b) => rank(a) - rank(b)) }
}

function rank({ phase }: RuntimeNode): number {
  return /fail|error|abort/i.test(phase) ? 0 : 1
}

function ofLog(log: Log, most: number): Part | undefined {
  return log === NO_LOG ? undefined : { errors: log.errors, log: log.lines.slice(-most) }
}

function elsewhere({ type, name, workspace }: Target, rows: readonly Row[]): Part {
  const same = rows.filter(
    row =>
      row.name === name &&
      (row.type === '' || row.type.toLowerCase() === type.toLowerCase()) &&
      row.workspace !== '' &&
      row.workspace !== workspace,
  )
  return {
    elsewhere: same.map(row => ({ workspace: row.workspace, version: row.version, status: row.status })),
  }
}
