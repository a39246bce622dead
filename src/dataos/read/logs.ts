import type { PartError } from '../../health/model.ts'
import { linesOf, logLine } from '../../text/lines.ts'
import { cellsOf, readTables, type TableKind } from '../../text/table.ts'

/** What `dataos-ctl log` shows of one resource. */
export interface Log {
  /** Why a container has no log. */
  readonly errors: readonly PartError[]
  /** As the containers wrote them, less what a terminal would act on. */
  readonly lines: readonly string[]
}

export const NO_LOG: Log = { errors: [], lines: [] }

const MARKER = /^\s*-{3,}\s*LOGS\s*-{3,}\s*$/i
const CONTAINERS = {
  containers: {
    header: ['NODE NAME', 'CONTAINER NAME', 'ERROR'],
    optional: [],
    filled: [['CONTAINER NAME']],
    words: ['NODE NAME', 'CONTAINER NAME'],
  },
} as const satisfies Record<string, TableKind>
/** What the CLI says of itself when it is done. */
const DONE = /\blogs?(?:\.\.\.|…)(?:complete|nothing)?$/i

/** Undefined where neither a log nor the table of its containers was printed. */
export function readLog(output: string): Log | undefined {
  const parts: string[][] = [[]]
  for (const line of linesOf(output)) {
    if (MARKER.test(line)) parts.push([])
    else parts.at(-1)?.push(line)
  }
  // Before a marker: output of the CLI. Behind it: what the containers wrote, up to the table of the next one.
  const spoken = parts.map((part, i) =>
    i === 0 ? part : i < parts.length - 1 ? part.slice(tableIn(part)) : [],
  )
  const written = parts.map((part, i) =>
    i === 0 ? [] : i < parts.length - 1 ? part.slice(0, tableIn(part)) : part,
  )
  const { tables } = readTables(spoken.flat().join('\n'), CONTAINERS)
  if (parts.length === 1 && tables.length === 0) return undefined
  return {
    errors: tables.flatMap(({ rows }) => rows).flatMap(row => errorOf(cellsOf(row))),
    lines: written.flatMap(withoutEnds),
  }
}

/** Where the table of containers begins, or the end. */
function tableIn(lines: readonly string[]): number {
  const at = lines.findIndex(line => readTables(line, CONTAINERS).tables.length > 0)
  return at < 0 ? lines.length : at
}

function errorOf(cell: (column: string) => string): PartError[] {
  const [node, container, message] = [cell('NODE NAME'), cell('CONTAINER NAME'), cell('ERROR')]
  const part = ['container', container, node && `of ${node}`].filter(Boolean).join(' ')
  return message === '' ? [] : [{ part, message }]
}

/** Without empty lines at both ends, and without what the CLI says when it is done. */
function withoutEnds(lines: readonly string[]): string[] {
  const isOwn = (line: string): boolean => line.trim() === '' || DONE.test(logLine(line)?.message ?? '')
  const last = lines.findLastIndex(line => !isOwn(line))
  const first = lines.findIndex(line => line.trim() !== '')
  return lines.slice(first, last + 1)
}
