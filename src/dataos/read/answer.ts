import { judge } from '../../health/judge.ts'
import type { Row } from '../../health/model.ts'
import { PARTS } from '../../targets/identity.ts'
import type { Group } from '../../targets/targets.ts'
import { resourceType } from '../../targets/types.ts'
import { isErrorLine, linesOf } from '../../text/lines.ts'
import { cellsOf, readTables, type Table, type TableKind, type TableRow } from '../../text/table.ts'
import { beforeCut } from '../../text/table-style.ts'
import type { CallResult } from '../command.ts'

/** What the CLI says, with exit code 0, if there is nothing of what it was asked for. */
const NOTHING = /(?:\.\.\.|…)\s*nothing\b/i

/** The rows that were surely read. */
export interface ReadRows {
  readonly rows: readonly Row[]
  /** There may be more than these: an error was reported beside them, or the table is damaged. */
  readonly isIncomplete: boolean
}

/** The table of `dataos-ctl get`. */
export const RESOURCES: TableKind = {
  header: ['NAME', 'STATUS'],
  optional: ['VERSION', 'TYPE', 'WORKSPACE', 'TENANT', 'RUNTIME'],
  // A part of a name, or one that was cut short.
  key: { column: 'NAME', pattern: /^[a-z0-9._-]*[↩…~≈]?$/i },
  filled: [['VERSION'], ['TYPE'], ['STATUS']],
  words: ['NAME', 'VERSION', 'TYPE', 'WORKSPACE', 'TENANT'],
  join: joinStates,
}

/**
 * What `read` finds in the output of a call, or `nothing` if the CLI says that there is nothing. Undefined if the call
 * failed.
 */
export function answerIn<T>(
  result: CallResult,
  read: (output: string) => T | undefined,
  nothing: T,
): T | undefined {
  if (result.kind !== 'exited' || result.code !== 0) return undefined
  // It isn't documented to which stream the log lines go, so the answer is looked for where it belongs first.
  return read(result.stdout) ?? read(result.stderr) ?? (saysNothing(result) ? nothing : undefined)
}

/** The rows that `dataos-ctl get` printed, none if it says that there is nothing. Undefined if the call failed. */
export function readRows(result: CallResult, group: Group): ReadRows | undefined {
  if (result.kind !== 'exited' || result.code !== 0) return undefined
  const { stdout, stderr } = result
  const found = printedRows(stdout, stderr, group) ?? printedRows(stderr, stdout, group)
  // A header alone doesn't show that there is nothing.
  if (found && found.rows.length > 0) return found
  return saysNothing(result) ? { rows: [], isIncomplete: false } : undefined
}

function saysNothing({ stdout, stderr }: Extract<CallResult, { kind: 'exited' }>): boolean {
  const lines = linesOf(`${stdout}\n${stderr}`)
  return lines.some(line => NOTHING.test(line)) && !lines.some(isErrorLine)
}

/** Undefined if there is no table that shows the state of resources of this type. */
function printedRows(output: string, beside: string, group: Group): ReadRows | undefined {
  const { tables, others } = readTables(output, { resources: RESOURCES })
  const shown = tables.filter(table => showsRuntime(table, group))
  if (shown.length === 0) return undefined
  const printed = shown.flatMap(table =>
    table.rows
      .filter(cells => couldBeName(cells.get('NAME') ?? ''))
      .map(cells => ({ name: cells.get('NAME'), row: rowOf(cells, table, group) })),
  )
  // Of several versions, one that wasn't read may be the one that counts.
  const unread = new Set(printed.filter(({ row }) => !row).map(({ name }) => name))
  const rows = printed.flatMap(({ name, row }) => (row && !unread.has(name) ? [row] : []))
  const isWhole = shown.every(table => table.isWhole) && rows.length === printed.length
  return { rows, isIncomplete: !isWhole || [...others, ...linesOf(beside)].some(isErrorLine) }
}

/** A line that has something else in the place of the name isn't a row. */
function couldBeName(cell: string): boolean {
  return cell === '' || beforeCut(cell) !== undefined || PARTS.name.pattern.test(cell)
}

function showsRuntime({ columns }: Table<'resources'>, { type }: Group): boolean {
  return columns.includes('RUNTIME') || !resourceType(type).runs
}

/** Undefined if the row doesn't surely show which resource it is, and its state. */
function rowOf(cells: TableRow, { columns }: Table<'resources'>, group: Group): Row | undefined {
  const cell = cellsOf(cells)
  const [name, type] = [cell('NAME'), identityPart(cell('TYPE'), group.type)]
  const workspace = identityPart(cell('WORKSPACE'), group.workspace)
  const state = sureState(
    stateCell(cells.get('STATUS'), /:/),
    // A time goes on behind its year, which alone tells whether it's a time at all.
    stateCell(columns.includes('RUNTIME') ? cells.get('RUNTIME') : '', /^next:(?!0001)\d{4}-/i),
  )
  const isName = PARTS.name.pattern.test(name) && beforeCut(name) === undefined
  if (!isName || type === undefined || workspace === undefined || !state) return undefined
  return { name, type, version: cell('VERSION'), workspace, ...state }
}

/** A cell that was cut short holds what was asked for, if it begins like that. Undefined if it isn't sure. */
function identityPart(cell: string, asked: string | undefined): string | undefined {
  const isBeginning = (text: string): boolean =>
    asked !== undefined && text !== '' && asked.toLowerCase().startsWith(text.toLowerCase())
  const begin = beforeCut(cell)
  if (begin !== undefined) return isBeginning(begin) ? '' : cell
  return isBeginning(cell) && cell.length < (asked ?? '').length ? undefined : cell
}

interface StateCell {
  readonly text: string
  readonly isWhole: boolean
}

/** What is sure of a cell. A text that was cut short is whole if everything that matters comes before the cut. */
function stateCell(cell: string | undefined, wholeIf: RegExp): StateCell {
  const begin = beforeCut(cell ?? '')
  if (cell === undefined) return { text: '', isWhole: false }
  if (begin === undefined || wholeIf.test(begin)) return { text: cell, isWhole: true }
  // The last word is the one that was cut.
  return { text: begin.replace(/\S*$/, '').trim(), isWhole: false }
}

/** A failing cell is enough to be failing. Everything else takes both cells. */
function sureState(status: StateCell, runtime: StateCell): Pick<Row, 'status' | 'runtime'> | undefined {
  const state = { status: status.text, runtime: runtime.text }
  const isSure = (status.isWhole && runtime.isWhole) || judge(state, []).reading === 'failing'
  return isSure ? state : undefined
}

/** Where a cell is broken, a space is missing only between texts that are states by themselves. */
function joinStates(column: string, parts: readonly string[]): string {
  const isState = STATE_COLUMNS[column]
  if (!isState) return parts.join(' ')
  const [head, ...message] = column === 'STATUS' ? beforeMessage(parts) : [parts]
  return [(statesIn(head, isState) ?? head).join(' '), ...message].join('')
}

/** The parts of a status up to its colon, and the message behind it. */
function beforeMessage(parts: readonly string[]): [head: readonly string[], message?: string] {
  const at = parts.findIndex(part => part.includes(':'))
  const [state = '', ...message] = (parts[at] ?? '').split(':')
  if (at < 0) return [parts]
  return [
    [...parts.slice(0, at), state].filter(Boolean),
    `:${[message.join(':'), ...parts.slice(at + 1)].join(' ')}`,
  ]
}

/** The parts as states, each of one or more parts, or undefined if some of them are none. */
function statesIn(parts: readonly string[], isState: (text: string) => boolean): string[] | undefined {
  if (parts.length === 0) return []
  if (parts.length > MAX_STATE_PARTS) return undefined
  for (let count = 1; count <= parts.length; count++) {
    const state = parts.slice(0, count).join('')
    const others = isState(state) ? statesIn(parts.slice(count), isState) : undefined
    if (others) return [state, ...others]
  }
  return undefined
}

/** No state is longer, and more would take too long. */
const MAX_STATE_PARTS = 20
const HEALTHY = ['running', 'succeeded', 'next']
const isKnown = (status: string, runtime: string): boolean =>
  judge({ status, runtime }, HEALTHY).unknownStates.length === 0
const STATE_COLUMNS: Readonly<Record<string, (text: string) => boolean>> = {
  STATUS: text => isKnown(text, ''),
  RUNTIME: text => /^[a-z]/i.test(text) && isKnown('', text),
}
