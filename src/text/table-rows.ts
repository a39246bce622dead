import type { TableKind } from './table-kind.ts'
import type { Block, Cells, Damaged } from './table-lines.ts'
import { mayCloseBox, WORD_BREAK } from './table-style.ts'

/** A row by the names of its columns, in upper case. A cell that can't be read surely isn't in it. */
export type TableRow = ReadonlyMap<string, string>

export interface Rows {
  readonly rows: readonly TableRow[]
  /** Nothing shows that a row, or the end of the table, is missing or damaged. */
  readonly isWhole: boolean
}

/** A row while its lines are put together. */
interface OpenRow {
  /** The parts of each cell between which a space may be missing or not. */
  readonly cells: (readonly string[])[]
  /** What the last line holds of each cell, empty where the cell has come to its end. */
  last: readonly string[]
  /** Columns of which the row doesn't show what is in them. */
  readonly unknown: Set<number>
  isDamaged: boolean
  isWrapped: boolean
  /** Its name goes on without a mark that says so: where cells are merged, that may be another row. */
  isGuessed: boolean
}

/** The columns of a table by their places. */
interface Shape {
  readonly kind: TableKind
  readonly columns: readonly string[]
  /** How wide the longest text of each column is. */
  readonly widths: readonly number[]
  readonly key: number
  readonly filled: readonly (readonly number[])[]
  readonly known: ReadonlySet<number>
  readonly words: ReadonlySet<number>
}

/** How far the lines of a table have been read. */
interface Progress {
  readonly rows: OpenRow[]
  /** The row that the next line may go on with. */
  open: OpenRow | undefined
  /** The first line of the last row that has all of its cells. */
  pattern: readonly string[] | undefined
  /** What comes before the next row may belong to a row that wasn't read. */
  isLost: boolean
  hasMerged: boolean
  isWhole: boolean
  last: readonly string[] | undefined
}

export function rowsIn(block: Block<string>, kind: TableKind): Rows {
  const shape = shapeOf(block, kind)
  const progress: Progress = {
    rows: [],
    open: undefined,
    pattern: undefined,
    isLost: false,
    hasMerged: false,
    isWhole: !block.isCut,
    last: undefined,
  }
  for (const line of block.lines) {
    if (line.kind === 'rule') close(progress)
    else if (line.kind === 'damaged') readDamaged(progress, line, shape)
    else readCells(progress, line, shape)
  }
  if (mayLackLines(block, progress, shape)) damage(progress, progress.open)
  close(progress)
  const isUnsure = progress.rows.some(row => row.isGuessed) && !hasRulesBetweenRows(block)
  const isSure = (row: OpenRow): boolean => !row.isDamaged && !(row.isGuessed && progress.hasMerged)
  const keyOf = ({ cells }: OpenRow): string => (shape.key < 0 ? '' : (cells[shape.key] ?? []).join(''))
  // Of several rows with one key, one that wasn't read may be the one that matters.
  const lost = new Set(progress.rows.filter(row => !isSure(row) && keyOf(row) !== '').map(keyOf))
  const whole = progress.rows.filter(row => isSure(row) && !lost.has(keyOf(row)))
  const isWhole = progress.isWhole && !isUnsure && whole.length === progress.rows.length
  if (progress.hasMerged) hideMerged(progress.rows, shape)
  return { rows: whole.map(row => toRow(row, shape)), isWhole }
}

/** Where a rule ends each row, the lines between two of them are one. */
function hasRulesBetweenRows({ lines }: Block<string>): boolean {
  const first = lines.findIndex(line => line.kind !== 'rule')
  const last = lines.findLastIndex(line => line.kind !== 'rule')
  return lines.slice(first, last).some(line => line.kind === 'rule')
}

/** Whether the last row may go on in lines that weren't printed. */
function mayLackLines(
  { border, lines, isCut, room }: Block<string>,
  { rows }: Progress,
  shape: Shape,
): boolean {
  const last = lines.at(-1)
  // What has a border above has one below.
  if (border !== undefined && !(last?.kind === 'rule' && mayCloseBox(border, last.text))) return true
  const isWrapped = rows.some(row => row.isWrapped)
  // A column with more room than its texts need has a longer one further down.
  return (
    isCut &&
    (isWrapped ||
      [...shape.known].some(at => !shape.words.has(at) && (room[at] ?? 0) > (shape.widths[at] ?? 0)))
  )
}

function shapeOf(block: Block<string>, kind: TableKind): Shape {
  const { columns } = block
  const widths = [...block.widths]
  for (const line of block.lines) {
    if (line.kind !== 'cells') continue
    for (const [at, cell] of line.cells.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.trim().length)
  }
  const places = (names: readonly string[]): number[] =>
    columns.flatMap((column, at) => (names.includes(column) && columns.indexOf(column) === at ? [at] : []))
  const filled = kind.filled.map(places).filter(list => list.length > 0)
  return {
    kind,
    columns,
    widths,
    key: kind.key ? columns.indexOf(kind.key.column) : -1,
    filled: filled.length > 0 ? filled : [places(kind.header.slice(0, 1))],
    known: new Set(places([...kind.header, ...kind.optional])),
    words: new Set(places(kind.words)),
  }
}

function readCells(progress: Progress, line: Cells, shape: Shape): void {
  const cells = line.cells.map(cell => cell.trim())
  if (
    progress.open &&
    isAwaited(progress.open) &&
    (progress.isLost || !takesUp(progress.open, cells, shape))
  ) {
    damage(progress, progress.open)
    progress.open = undefined
  }
  const { open } = progress
  switch (placeOf(cells, progress, shape)) {
    case 'row':
      start(progress, line, cells)
      progress.pattern = cells
      break
    case 'merged':
      start(progress, line, cells)
      progress.hasMerged = true
      progress.isWhole = false
      break
    case 'more':
      if (open) goOn(open, line, cells, shape)
      // A line that is there twice may be the same line, or the same part.
      if (open && (line.isOpenEnded || progress.last?.join('|') === line.cells.join('|')))
        damage(progress, open)
      break
    case 'more of a merged row':
      damage(progress, progress.rows.at(-1))
      progress.open = undefined
      break
    case 'of a lost row':
      // Or of the row before it.
      if (open && mayGoOn(open, cells, shape)) damage(progress, open)
      progress.isWhole = false
      break
    case 'nameless':
      progress.open = undefined
      progress.isLost = true
  }
  progress.last = line.cells
}

type Place = 'row' | 'more' | 'merged' | 'more of a merged row' | 'of a lost row' | 'nameless'

function placeOf(
  cells: readonly string[],
  { open, pattern, isLost, isWhole }: Progress,
  shape: Shape,
): Place {
  const isFilled = (at: number): boolean => cells[at] !== ''
  const hasKey = shape.key < 0 || isFilled(shape.key)
  if (open && isAwaited(open) && !isLost) return 'more'
  const isComplete =
    pattern || !isWhole
      ? shape.filled.every(list => list.some(isFilled) || list.every(at => pattern?.[at] === ''))
      : shape.filled.flat().some(isFilled)
  if (isComplete) return hasKey ? 'row' : 'nameless'
  if (isLost) return 'of a lost row'
  if (open && (shape.key < 0 || mayGoOn(open, cells, shape))) return 'more'
  if (!pattern) return 'of a lost row'
  if (hasKey) return 'merged'
  // The last line of a table may hold totals, in capitals.
  return cells.some((cell, at) => shape.known.has(at) && /[a-z]/.test(cell))
    ? 'more of a merged row'
    : 'nameless'
}

function start(progress: Progress, line: Cells, cells: readonly string[]): void {
  const unknown = new Set(line.isOpenEnded ? [cells.length - 1] : [])
  const parts = cells.map(cell => [cell])
  const row = { cells: parts, last: cells, unknown, isDamaged: false, isWrapped: false, isGuessed: false }
  progress.rows.push(row)
  progress.open = row
  progress.isLost = false
}

/** A part of a row ends in a mark that says that a word goes on. */
function isAwaited({ last }: OpenRow): boolean {
  return last.some(part => part.endsWith(WORD_BREAK))
}

/** The words that go on do so in this line, and nothing else. */
function takesUp({ last }: OpenRow, cells: readonly string[], { known }: Shape): boolean {
  return last.every((part, at) => !known.has(at) || part.endsWith(WORD_BREAK) === (cells[at] !== ''))
}

/** Each cell of the line may be the next part of the row's: a single word is broken only where its column ends. */
function mayGoOn(open: OpenRow, cells: readonly string[], shape: Shape): boolean {
  const { key, known, words, widths } = shape
  const keyPart = open.last[key] ?? ''
  const isKeyUnfinished = /[^a-z0-9]$/i.test(keyPart)
  return cells.every((cell, at) => {
    const part = open.last[at] ?? ''
    if (cell === '' || !known.has(at)) return true
    if (part === '') return false
    const isFull = part.length >= (widths[at] ?? 0)
    return at === key ? isFull || isKeyUnfinished : isFull || !words.has(at)
  })
}

function goOn(open: OpenRow, line: Cells, cells: readonly string[], shape: Shape): void {
  const { key } = shape
  const keyPart = open.last[key] ?? ''
  if (key >= 0 && cells[key] !== '' && /[a-z0-9]$/i.test(keyPart)) open.isGuessed = true
  for (const [at, cell] of cells.entries()) {
    if (cell !== '')
      open.cells[at] = withPart(open.cells[at] ?? [], line.cells[at] ?? '', shape.words.has(at))
  }
  open.last = cells
  open.isWrapped = true
}

/** The parts of a cell with one more: a separate part if it isn't clear whether a space is missing before it. */
function withPart(parts: readonly string[], printed: string, isWord: boolean): readonly string[] {
  const [before = '', ...others] = parts.toReversed()
  const after = printed.trim()
  const broken = before.endsWith(WORD_BREAK) ? before.slice(0, -WORD_BREAK.length) : undefined
  const glued = (glue: string): readonly string[] => [
    ...others.reverse(),
    (broken ?? before).trim() + glue + after,
  ]
  if (isWord || before === '') return glued('')
  if (broken === undefined) return [...parts, after]
  if (/\s$/.test(broken)) return glued(' ')
  // More than one space before a text may be its own, or come from how its column is aligned.
  return /^\s{2}/.test(printed) ? [...others.reverse(), broken, after] : glued('')
}

function readDamaged(progress: Progress, line: Damaged, shape: Shape): void {
  const cells = line.cells.map(cell => cell.trim())
  const hasContent = cells.some((cell, at) => cell !== '' && shape.known.has(at))
  const isStart = shape.filled.every(list => list.some(at => cells[at]))
  const mayBePart = progress.open && !isStart && mayGoOn(progress.open, cells, shape)
  if (mayBePart && (hasContent || line.isUnfinished)) damage(progress, progress.open)
  progress.isWhole = false
  progress.isLost = true
}

/** The row has come to its end. */
function close(progress: Progress): void {
  if (progress.open && isAwaited(progress.open)) damage(progress, progress.open)
  progress.open = undefined
  progress.isLost = false
}

function damage(progress: Progress, row: OpenRow | undefined): void {
  if (row) row.isDamaged = true
  progress.isWhole = false
}

/** Where equal cells are merged, an empty one below another may stand for what is in that. */
function hideMerged(rows: readonly OpenRow[], { columns }: Shape): void {
  const isEmptyAbove = columns.map(() => true)
  for (const { cells, unknown } of rows) {
    for (const [at, [cell]] of cells.entries()) {
      if (cell !== '') isEmptyAbove[at] = false
      else if (!isEmptyAbove[at]) unknown.add(at)
    }
  }
}

/** Of two columns with one name the first counts. */
function toRow({ cells, unknown }: OpenRow, { kind, columns }: Shape): TableRow {
  const row = new Map<string, string>()
  for (const [at, column] of [...columns.entries()].reverse()) {
    if (unknown.has(at)) row.delete(column)
    else row.set(column, cellText(cells[at] ?? [], column, kind))
  }
  return row
}

function cellText(parts: readonly string[], column: string, { join }: TableKind): string {
  return parts.length > 1 && join ? join(column, parts) : parts.join(' ')
}
