import { linesOf, logLine } from './lines.ts'

/** A row by the names of its columns, in upper case. */
export type TableRow = ReadonlyMap<string, string>

const SEPARATORS = /[|│┃║]/
const RULE = /^[\s|+:=\-─━═┄┅┈┉│┃║┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╒╓╕╖╘╙╛╜╞╟╡╢╤╥╧╨╪╫╭╮╰╯]+$/
const STROKE = /[-=─━═┄┅┈┉]/

/** How a table is known, and how the lines of a row that is wrapped are put together. */
export interface TableKind {
  /** Columns that its header has, in any order and among others. */
  readonly header: readonly string[]
  /** A column that is filled in the first line of every row. */
  readonly key?: string
  /**
   * Columns that hold one short word, and nothing in the further lines of a wrapped row: of these lists the first of
   * which the row has a word.
   */
  readonly short: readonly (readonly string[])[]
  /** Columns that hold no spaces, so where a cell is broken none is missing. */
  readonly names: readonly string[]
}

export interface Table<Kind extends string> {
  readonly kind: Kind
  readonly rows: readonly TableRow[]
}

const RESOURCES: TableKind = {
  header: ['NAME', 'STATUS'],
  key: 'NAME',
  short: [['VERSION', 'TYPE'], ['STATUS']],
  names: ['NAME'],
}

/** A line that only draws: the rule below the header, a border. */
export function isRule(line: string): boolean {
  return RULE.test(line) && STROKE.test(line)
}

/** The cells of a line, whichever separator it has, without the empty ones outside of outer pipes. */
export function splitRow(line: string): string[] {
  const cells = line.split(separatorOf(line)).map(cell => cell.trim())
  const [from, to] = [cells[0] === '' ? 1 : 0, cells.at(-1) === '' ? -1 : undefined]
  return cells.slice(from, to)
}

function separatorOf(line: string): string {
  return SEPARATORS.exec(line)?.[0] ?? '|'
}

export function isHeader(line: string): boolean {
  return hasColumns(columnsOf(line), RESOURCES)
}

/**
 * The rows of the first table whose header has NAME and STATUS, whatever stands around it and between its lines;
 * undefined where there is no such table. Cells are found by the header's names.
 */
export function readTable(output: string): readonly TableRow[] | undefined {
  return readTables(output, { resources: RESOURCES })[0]?.rows
}

/** All tables of these kinds, told apart by their headers. */
export function readTables<Kind extends string>(
  output: string,
  kinds: Readonly<Record<Kind, TableKind>>,
): Table<Kind>[] {
  const lines = linesOf(output).filter(line => line.trim() !== '' && !logLine(line))
  const tables: OpenTable<Kind>[] = []
  let table: OpenTable<Kind> | undefined
  for (const [index, line] of lines.entries()) {
    const below = lines[index + 1]
    const kind = kindOf(line, kinds)
    if (kind !== undefined && (kind !== table?.kind || isNewHeader(table, line, below))) {
      table = openTable(kind, kinds[kind], line)
      tables.push(table)
    } else if (table && isRule(line)) {
      table.last = undefined
    } else if (table && kind === undefined && line.includes(table.separator)) {
      const row = rowOf(table, line)
      if (!isContinuation(row, table) && isOtherHeader(line, below)) table = undefined
      else addRow(table, row)
    }
  }
  return tables
}

interface OpenTable<Kind extends string> extends Table<Kind> {
  readonly rules: TableKind
  readonly columns: readonly string[]
  readonly separator: string
  /** It has a bar at the left of its first column. */
  readonly outer: boolean
  readonly rows: TableRow[]
  /** The row that a further line may go on with. */
  last: Map<string, string> | undefined
}

function openTable<Kind extends string>(kind: Kind, rules: TableKind, header: string): OpenTable<Kind> {
  const separator = separatorOf(header)
  const outer = header.trim().startsWith(separator)
  return { kind, rules, columns: columnsOf(header), separator, outer, rows: [], last: undefined }
}

function kindOf<Kind extends string>(
  line: string,
  kinds: Readonly<Record<Kind, TableKind>>,
): Kind | undefined {
  const columns = columnsOf(line)
  return (Object.keys(kinds) as Kind[]).find(kind => hasColumns(columns, kinds[kind]))
}

function hasColumns(columns: readonly string[], { header }: TableKind): boolean {
  return header.every(column => columns.includes(column))
}

/** The header of the table may be printed again; one with other columns is that of another. */
function isNewHeader<Kind extends string>(
  table: OpenTable<Kind>,
  line: string,
  below: string | undefined,
): boolean {
  return isOtherHeader(line, below) && columnsOf(line).join('|') !== table.columns.join('|')
}

function columnsOf(header: string): string[] {
  return splitRow(header).map(cell => cell.toUpperCase())
}

/** Of two columns with one name the first counts; cells without a column are left out. */
function rowOf<Kind extends string>(
  { columns, separator, outer }: OpenTable<Kind>,
  line: string,
): Map<string, string> {
  const cells = line.split(separator).map(cell => cell.trim())
  const row = new Map<string, string>()
  for (const [index, cell] of (outer && cells[0] === '' ? cells.slice(1) : cells).entries()) {
    const column = columns[index]
    if (column && !row.has(column)) row.set(column, cell)
  }
  return row
}

function addRow<Kind extends string>(table: OpenTable<Kind>, row: Map<string, string>): void {
  if (isContinuation(row, table)) {
    // Prose with a stroke in it is no part of the table: what goes on with a row has all of its columns.
    if (table.last && row.size === new Set(table.columns).size) append(table.last, row, table.rules)
  } else if (table.rules.header.every(column => row.has(column))) {
    table.last = row
    table.rows.push(row)
  }
}

/** A long cell goes on in the next line, where the cells that are never long, and were filled before, are empty. */
function isContinuation<Kind extends string>(row: TableRow, { rules, last }: OpenTable<Kind>): boolean {
  const { key, short } = rules
  if (key !== undefined && !row.get(key)) return true
  const isFilled = (cells: TableRow) => (column: string) => Boolean(cells.get(column))
  const columns = last ? short.find(list => list.some(isFilled(last))) : short.flat()
  return !columns?.some(isFilled(row))
}

/** The header of a table that is not ours ends the one that is. Cells of ours are in lower case, or times. */
function isOtherHeader(line: string, below: string | undefined): boolean {
  return below !== undefined && isRule(below) && /[A-Z]/.test(line) && !/[a-z]|\d-\d\d-\d\d/.test(line)
}

function append(row: Map<string, string>, more: TableRow, { names }: TableKind): void {
  for (const [column, cell] of more) {
    if (cell === '') continue
    const before = row.get(column) ?? ''
    row.set(column, names.includes(column) || before === '' ? before + cell : `${before} ${cell}`)
  }
}
