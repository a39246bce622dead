import { linesOf, logLine } from './lines.ts'

/** A row by the names of its columns, in upper case. */
export type TableRow = ReadonlyMap<string, string>

const SEPARATORS = /[|│┃║]/
const RULE = /^[\s|+:=\-─━═┄┅┈┉│┃║┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╒╓╕╖╘╙╛╜╞╟╡╢╤╥╧╨╪╫╭╮╰╯]+$/
const STROKE = /[-=─━═┄┅┈┉]/

/** Columns that hold one short word in every row, and nothing in the further lines of a wrapped one. */
const SHORT_COLUMNS = ['VERSION', 'TYPE']

/** A line that only draws: the rule below the header, a border. */
export function isRule(line: string): boolean {
  return RULE.test(line) && STROKE.test(line)
}

/** The cells of a line, whichever separator it has, without the empty ones outside of outer pipes. */
export function splitRow(line: string): string[] {
  const cells = line.split(SEPARATORS.exec(line)?.[0] ?? '|').map(cell => cell.trim())
  const [from, to] = [cells[0] === '' ? 1 : 0, cells.at(-1) === '' ? -1 : undefined]
  return cells.slice(from, to)
}

export function isHeader(line: string): boolean {
  const columns = columnsOf(line)
  return columns.includes('NAME') && columns.includes('STATUS')
}

/**
 * The rows of the first table whose header has NAME and STATUS, whatever stands around it and between its lines;
 * undefined where there is no such table. Cells are found by the header's names.
 */
export function readTable(output: string): TableRow[] | undefined {
  const lines = linesOf(output).filter(line => line.trim() !== '' && !logLine(line))
  const start = lines.findIndex(isHeader)
  const header = lines[start]
  if (header === undefined) return undefined

  const columns = columnsOf(header)
  const separator = SEPARATORS.exec(header)?.[0] ?? '|'
  const outer = header.trim().startsWith(separator)
  const rows: Map<string, string>[] = []
  let last: Map<string, string> | undefined
  for (const [index, line] of lines.entries()) {
    if (index <= start) continue
    if (isRule(line)) last = undefined
    if (isRule(line) || !line.includes(separator)) continue
    const cells = line.split(separator).map(cell => cell.trim())
    const row = byColumn(columns, outer && cells[0] === '' ? cells.slice(1) : cells)
    if (row.get('NAME') && isOtherHeader(line, lines[index + 1])) break
    if (isContinuation(row)) {
      // Prose with a stroke in it is no part of the table: what goes on with a row has all of its columns.
      if (last && row.size === new Set(columns).size) append(last, row)
    } else if (row.has('STATUS') && row.has('NAME') && !isHeader(line)) {
      last = row
      rows.push(row)
    }
  }
  return rows
}

function columnsOf(header: string): string[] {
  return splitRow(header).map(cell => cell.toUpperCase())
}

/** Of two columns with one name the first counts; cells without a column are left out. */
function byColumn(columns: readonly string[], cells: readonly string[]): Map<string, string> {
  const row = new Map<string, string>()
  for (const [index, cell] of cells.entries()) {
    const column = columns[index]
    if (column && !row.has(column)) row.set(column, cell)
  }
  return row
}

/** A long cell goes on in the next line, where the cells that are never long are empty. */
function isContinuation(row: TableRow): boolean {
  const short = SHORT_COLUMNS.filter(column => row.has(column))
  return !row.get('NAME') || (short.length > 0 ? short : ['STATUS']).every(column => !row.get(column))
}

/** The header of a table that is not ours ends the one that is. Cells of ours are in lower case. */
function isOtherHeader(line: string, next: string | undefined): boolean {
  return next !== undefined && isRule(next) && /[A-Z]/.test(line) && !/[a-z]/.test(line) && !isHeader(line)
}

function append(row: Map<string, string>, more: TableRow): void {
  for (const [column, cell] of more) {
    if (cell === '') continue
    const before = row.get(column) ?? ''
    // A name holds no spaces, so where it is broken none is missing.
    row.set(column, column === 'NAME' || before === '' ? before + cell : `${before} ${cell}`)
  }
}
