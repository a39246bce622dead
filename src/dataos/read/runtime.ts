import type { Condition, RuntimeNode } from '../../health/model.ts'
import { readTables, type TableKind, type TableRow } from '../../text/table.ts'
import { parseTimestamp } from '../../text/timestamp.ts'

/** What `dataos-ctl get runtime` tells of one resource. Times are as the platform writes them. */
export interface Runtime {
  readonly runs: readonly Run[]
  /** It shows the runs of the resource, though there may be none. */
  readonly tellsRuns: boolean
  readonly scheduled: readonly Scheduled[]
  readonly replicas: { readonly ready: number; readonly wanted: number } | undefined
  readonly conditions: readonly Condition[]
  readonly nodes: readonly RuntimeNode[]
}

export interface Run {
  readonly runtime: string
  readonly progress: string
  readonly started: string
  readonly finished: string
}

export interface Scheduled {
  readonly runtime: string
  readonly last: string
}

export const NO_RUNTIME: Runtime = {
  runs: [],
  tellsRuns: false,
  scheduled: [],
  replicas: undefined,
  conditions: [],
  nodes: [],
}

const KINDS = {
  runs: { header: ['RUNTIME', 'STARTED'], short: [['RUNTIME', 'STARTED']], names: [] },
  scheduled: { header: ['SCHEDULED RUNTIME'], short: [['SCHEDULED RUNTIME']], names: [] },
  replicas: {
    header: ['READY REPLICAS COUNT', 'REPLICAS COUNT'],
    short: [['READY REPLICAS COUNT', 'REPLICAS COUNT']],
    names: [],
  },
  conditions: { header: ['REASON', 'MESSAGE'], short: [['TYPE'], ['REASON']], names: [] },
  nodes: {
    header: ['NODE NAME', 'PHASE'],
    key: 'NODE NAME',
    short: [['PHASE', 'TYPE']],
    names: ['NODE NAME', 'JOB NAME', 'SERVICE NAME', 'POD NAME'],
  },
} as const satisfies Record<string, TableKind>

/** Undefined where none of its tables was printed. */
export function readRuntime(output: string): Runtime | undefined {
  const tables = readTables(output, KINDS)
  if (tables.length === 0) return undefined
  const rows = (wanted: keyof typeof KINDS): Cell[] =>
    tables.filter(({ kind }) => kind === wanted).flatMap(table => table.rows.map(cellOf))
  return {
    runs: rows('runs').map(cell => ({
      runtime: cell('RUNTIME'),
      progress: cell('PROGRESS'),
      started: cell('STARTED'),
      finished: cell('FINISHED'),
    })),
    tellsRuns: tables.some(({ kind }) => kind === 'runs'),
    scheduled: rows('scheduled').map(cell => ({
      runtime: cell('SCHEDULED RUNTIME'),
      last: cell('LAST SCHEDULED TIME'),
    })),
    replicas: replicasOf(rows('replicas')),
    conditions: rows('conditions').map(cell => ({
      type: cell('TYPE'),
      reason: cell('REASON'),
      message: cell('MESSAGE'),
      lastUpdate: cell('LAST UPDATE'),
    })),
    nodes: rows('nodes').map(cell => ({
      name: cell('NODE NAME'),
      pod: cell('POD NAME'),
      phase: cell('PHASE'),
    })),
  }
}

/**
 * When the last run started: the latest of those that have. 'none' only where the platform shows that there is no
 * run, undefined where that can't be told, as where one of the times can't be read.
 */
export function lastRunOf({ runs, tellsRuns }: Runtime): number | 'none' | undefined {
  if (runs.length === 0) return tellsRuns ? 'none' : undefined
  const starts = runs.filter(({ started }) => hasTime(started)).map(({ started }) => parseTimestamp(started))
  if (starts.length === 0) return undefined
  return starts.reduce((latest, start) =>
    latest === undefined || start === undefined ? undefined : Math.max(latest, start),
  )
}

/** Go writes a time that is not set as one of the year 1. */
function hasTime(text: string): boolean {
  return text !== '' && !text.startsWith('0001-01-01')
}

type Cell = (column: string) => string

function cellOf(row: TableRow): Cell {
  return column => row.get(column) ?? ''
}

/** Undefined where there are several numbers, for one of them would be a guess. */
function replicasOf(rows: readonly Cell[]): Runtime['replicas'] {
  const [cell] = rows
  if (!cell || rows.length > 1) return undefined
  const [ready, wanted] = [cell('READY REPLICAS COUNT'), cell('REPLICAS COUNT')]
  return [ready, wanted].every(count => /^\d{1,9}$/.test(count))
    ? { ready: Number(ready), wanted: Number(wanted) }
    : undefined
}
