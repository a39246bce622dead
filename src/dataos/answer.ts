import type { Row } from '../health/readings.ts'
import { linesOf } from '../text/lines.ts'
import { readTable, type TableRow } from '../text/table.ts'
import type { CallResult } from './command.ts'
import { hasErrorLine } from './failures.ts'

/** What the CLI says, with exit code 0, where there is nothing of what it was asked for. */
const NOTHING = /(?:\.\.\.|…)\s*nothing\b/i

/** The rows that `dataos-ctl get` printed, none where it says that there is nothing; undefined where it failed. */
export function rowsOf(result: CallResult): Row[] | undefined {
  if (result.kind !== 'exited' || result.code !== 0) return undefined
  // Nobody knows which stream the log lines go to, so the table is looked for where it belongs first.
  const table = readTable(result.stdout) ?? readTable(result.stderr)
  if (table) return table.map(toRow)
  const lines = linesOf(`${result.stdout}\n${result.stderr}`)
  return lines.some(line => NOTHING.test(line)) && !hasErrorLine(lines) ? [] : undefined
}

function toRow(cells: TableRow): Row {
  const cell = (column: string): string => cells.get(column) ?? ''
  return {
    name: cell('NAME'),
    type: cell('TYPE'),
    version: cell('VERSION'),
    workspace: cell('WORKSPACE'),
    status: cell('STATUS'),
    runtime: cell('RUNTIME'),
  }
}
