import type { Row } from '../../health/model.ts'
import { linesOf } from '../../text/lines.ts'
import { readTable, type TableRow } from '../../text/table.ts'
import type { CallResult } from '../command.ts'
import { hasErrorLine } from '../failures.ts'

/** What the CLI says, with exit code 0, where there is nothing of what it was asked for. */
const NOTHING = /(?:\.\.\.|…)\s*nothing\b/i

/** What `read` finds in the output of a call, or what stands for nothing where the CLI says that; undefined where it failed. */
export function answerIn<T>(
  result: CallResult,
  read: (output: string) => T | undefined,
  nothing: T,
): T | undefined {
  if (result.kind !== 'exited' || result.code !== 0) return undefined
  // Nobody knows which stream the log lines go to, so the answer is looked for where it belongs first.
  const answer = read(result.stdout) ?? read(result.stderr)
  if (answer !== undefined) return answer
  return printedLines(result).some(line => NOTHING.test(line)) && !saysError(result) ? nothing : undefined
}

function printedLines(result: CallResult): string[] {
  return 'stdout' in result ? linesOf(`${result.stdout}\n${result.stderr}`) : []
}

function saysError(result: CallResult): boolean {
  return hasErrorLine(printedLines(result))
}

/** The rows that `dataos-ctl get` printed, none where it says that there is nothing; undefined where it failed. */
export function rowsOf(result: CallResult): Row[] | undefined {
  const rows = answerIn(result, output => readTable(output)?.map(toRow), [])
  // What failed below the header has not shown that there is nothing.
  return rows?.length === 0 && saysError(result) ? undefined : rows
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
