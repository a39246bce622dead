import type { Condition, LastRun, RuntimeNode } from '../../health/model.ts'
import { cellsOf, readTables, type Table, type TableKind } from '../../text/table.ts'
import { parseTimestamp } from '../../text/timestamp.ts'

/** What `dataos-ctl get runtime` shows of one resource. Times are as the platform writes them. */
export interface Runtime {
  readonly runs: readonly Run[]
  /** All of its runs were surely read, even if there are none. */
  readonly showsRuns: boolean
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
  showsRuns: false,
  scheduled: [],
  replicas: undefined,
  conditions: [],
  nodes: [],
}

const KINDS = {
  runs: {
    header: ['RUNTIME', 'STARTED'],
    optional: ['PROGRESS', 'FINISHED'],
    filled: [['RUNTIME']],
    words: ['RUNTIME', 'PROGRESS'],
    join: joinTimes,
  },
  scheduled: {
    header: ['SCHEDULED RUNTIME'],
    optional: ['LAST SCHEDULED TIME'],
    filled: [['SCHEDULED RUNTIME']],
    words: ['SCHEDULED RUNTIME'],
    join: joinTimes,
  },
  replicas: {
    header: ['READY REPLICAS COUNT', 'REPLICAS COUNT'],
    optional: ['RUNTIME'],
    filled: [['READY REPLICAS COUNT', 'REPLICAS COUNT']],
    words: [],
  },
  conditions: {
    header: ['REASON', 'MESSAGE'],
    optional: ['TYPE', 'LAST UPDATE'],
    filled: [['TYPE']],
    words: ['TYPE'],
    join: joinTimes,
  },
  nodes: {
    header: ['NODE NAME', 'PHASE'],
    optional: ['JOB NAME', 'SERVICE NAME', 'POD NAME', 'TYPE', 'CONTAINERS'],
    key: { column: 'NODE NAME', pattern: /./s },
    filled: [['PHASE', 'TYPE']],
    words: ['NODE NAME', 'JOB NAME', 'SERVICE NAME', 'POD NAME'],
  },
} as const satisfies Record<string, TableKind>

type Cells = ReturnType<typeof cellsOf>

/** A time may be broken within, or between its words. */
function joinTimes(_: string, parts: readonly string[]): string {
  const glued = parts.join('')
  return parseTimestamp(glued) === undefined ? parts.join(' ') : glued
}

/** Undefined where none of its tables was printed. */
export function readRuntime(output: string): Runtime | undefined {
  const { tables } = readTables(output, KINDS)
  if (tables.length === 0) return undefined
  const rows = (wanted: keyof typeof KINDS): Cells[] =>
    tables.filter(({ kind }) => kind === wanted).flatMap(table => table.rows.map(cellsOf))
  return {
    runs: rows('runs').map(cell => ({
      runtime: cell('RUNTIME'),
      progress: cell('PROGRESS'),
      started: cell('STARTED'),
      finished: cell('FINISHED'),
    })),
    showsRuns: tables.some(({ kind }) => kind === 'runs') && tables.every(showsItsRuns),
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

/** A table without rows may have been cut off, unless there is another one behind it. */
function showsItsRuns(
  { kind, rows, isWhole }: Table<keyof typeof KINDS>,
  index: number,
  tables: readonly unknown[],
): boolean {
  return kind !== 'runs' || (isWhole && (rows.length > 0 || index < tables.length - 1))
}

/**
 * The run that started last, whatever the order in which they are shown. 'none' only if the platform shows that there
 * isn't one, undefined if that or the last of several isn't clear. A run that hasn't started leaves the others.
 */
export function lastRunOf({ runs, showsRuns }: Runtime): LastRun | 'none' | undefined {
  if (!showsRuns) return undefined
  if (runs.length === 0) return 'none'
  const started = runs.filter(run => hasTime(run.started))
  const times = started.map(run => parseTimestamp(run.started))
  const isOrdered = started.length > 0 && times.every(time => time !== undefined)
  const latest = isOrdered ? Math.max(...times) : undefined
  const last = isOrdered ? started.filter((_, index) => times[index] === latest) : runs
  const [{ runtime } = { runtime: '' }, ...others] = last
  return others.every(run => run.runtime === runtime) ? { runtime, started: latest } : undefined
}

/** Go writes a time that is not set as one of the year 1. */
function hasTime(text: string): boolean {
  return text !== '' && !text.startsWith('0001-01-01')
}

/** Undefined if there are several numbers, because choosing one would be a guess. */
function replicasOf(rows: readonly Cells[]): Runtime['replicas'] {
  const [cell] = rows
  if (!cell || rows.length > 1) return undefined
  const [ready, wanted] = [cell('READY REPLICAS COUNT'), cell('REPLICAS COUNT')]
  return [ready, wanted].every(count => /^\d{1,9}$/.test(count))
    ? { ready: Number(ready), wanted: Number(wanted) }
    : undefined
}
