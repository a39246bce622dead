import { linesOf, logLine } from './lines.ts'
import type { TableKind } from './table-kind.ts'
import { beforeCut, hasBar, isBottom, isRule, separatorOf, WORD_BREAK } from './table-style.ts'

/** No header that anyone draws is wrapped over more lines. */
const MAX_HEADING_LINES = 12
/** A space on either side of a cell. */
const PADDING = 2
/** A heading of which fewer letters are left could mean anything. */
const MIN_HEADING = 2

/** The header of a table, and how the cells of its rows are found. */
export interface Heading<Kind extends string> {
  readonly kind: Kind
  readonly columns: readonly string[]
  readonly separator: RegExp
  /** It has a bar at the left of its first column, and one at the right of its last. */
  readonly outer: { readonly left: boolean; readonly right: boolean }
  /** Where its bars are. */
  readonly bars: readonly number[]
  /** How wide the headings of its columns are, and how much room the columns have. */
  readonly widths: readonly number[]
  readonly room: readonly number[]
  /** How many lines it takes. */
  readonly height: number
}

/** A line of a row. Cells are as they were printed, with the spaces around them. */
export interface Cells {
  readonly kind: 'cells'
  readonly cells: readonly string[]
  /** The last cell may go on behind what was printed. */
  readonly isOpenEnded: boolean
}

/** A line that has fewer cells than the header, or too many to say which is which. */
export interface Damaged {
  readonly kind: 'damaged'
  readonly cells: readonly string[]
  /** The output ends in it. */
  readonly isUnfinished: boolean
}

export type Line = Cells | Damaged | { readonly kind: 'rule'; readonly text: string }

/** A table as it was printed. */
export interface Block<Kind extends string> extends Heading<Kind> {
  readonly lines: Line[]
  /** The border above its header. If there is one, there is another at its end. */
  readonly border: string | undefined
  /** The output ends in it without the end of a line. */
  isCut: boolean
}

/** All tables of these kinds, as they were printed, and the lines that belong to none. */
export function findBlocks<Kind extends string>(
  output: string,
  kinds: Readonly<Record<Kind, TableKind>>,
): { readonly blocks: readonly Block<Kind>[]; readonly others: readonly string[] } {
  const { lines, logs, isCut, unfinished } = tableLines(output)
  const others = [...logs]
  const blocks: Block<Kind>[] = []
  let block: Block<Kind> | undefined
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const heading = headingAt(lines, index, kinds)
    const below = lines[index + (heading?.height ?? 1)]
    const parsed = block && lineOf(line, block, kinds[block.kind], index === unfinished)
    const isPart = block && parsed?.kind === 'cells' && !isFull(parsed.cells, block, kinds[block.kind])
    const isForeign = looksLikeHeader(line, below) && !isPart
    if (heading && (heading.kind !== block?.kind || (isForeign && !hasSameColumns(heading, block)))) {
      // A single line below the last header is that table's rule, and no border of this one.
      const above = block?.lines.length === 1 ? undefined : lines[index - 1]
      block = { ...heading, lines: [], border: borderOf(line, above), isCut: false }
      blocks.push(block)
    } else if (block && parsed && !heading && !isForeign) {
      block.lines.push(parsed)
      if (block.border !== undefined && isBottom(line) && isRule(line)) block = undefined
    } else if (!heading) {
      if (isForeign) block = undefined
      others.push(line)
    }
    if (heading) index += heading.height - 1
  }
  if (block) block.isCut = isCut
  return { blocks, others }
}

interface Printed {
  /** Without empty lines. */
  readonly lines: readonly string[]
  readonly logs: readonly string[]
  /** The output ends without the end of a line. */
  readonly isCut: boolean
  /** The line that it ends in, unless that is empty or of the log. */
  readonly unfinished: number
}

function tableLines(output: string): Printed {
  // A character that is cut through behind a space is a bar.
  const printed = linesOf(output.replace(/(?<=\s)\ufffd+$/, '│'))
  const isLog = printed.map(line => logLine(line) !== undefined)
  const lines = printed.filter((line, index) => line.trim() !== '' && !isLog[index])
  const last = printed.at(-1) ?? ''
  return {
    lines,
    logs: printed.filter((_, index) => isLog[index]),
    isCut: last !== '',
    unfinished: last.trim() !== '' && !isLog.at(-1) ? lines.length - 1 : -1,
  }
}

function borderOf(header: string, above = ''): string | undefined {
  const [inner, border] = [header.trim(), above.trim()]
  const isBorder = isRule(above) && hasBar(inner.slice(0, 1)) && Math.abs(inner.length - border.length) <= 1
  return isBorder ? border : undefined
}

function hasSameColumns(one: { columns: readonly string[] }, other: { columns: readonly string[] }): boolean {
  return one.columns.join('|') === other.columns.join('|')
}

/** The header of a table is above a rule and in capitals. Cells of ours are in lower case, or times. */
function looksLikeHeader(line: string, below: string | undefined): boolean {
  return below !== undefined && isRule(below) && hasBar(line) && isCapital(line)
}

function isCapital(line: string): boolean {
  return /[A-Z]/.test(line) && !/[a-z]|\d-\d\d-\d\d/.test(line)
}

/** Every column that is filled in the first line of a row is filled. */
function isFull(
  cells: readonly string[],
  { columns }: { readonly columns: readonly string[] },
  { key, filled }: TableKind,
): boolean {
  const isFilled = (column: string): boolean => Boolean(cells[columns.indexOf(column)]?.trim())
  const present = filled.map(list => list.filter(column => columns.includes(column)))
  return (!key || isFilled(key.column)) && present.every(list => list.length === 0 || list.some(isFilled))
}

function headingAt<Kind extends string>(
  lines: readonly string[],
  index: number,
  kinds: Readonly<Record<Kind, TableKind>>,
): Heading<Kind> | undefined {
  const line = lines[index] ?? ''
  if (!hasBar(line) || isRule(line)) return undefined
  const separator = separatorOf(line)
  const printed = line.split(separator)
  const outer = { left: printed[0]?.trim() === '', right: printed.at(-1)?.trim() === '' }
  const inner = (cells: readonly string[]): string[] =>
    cells.slice(outer.left ? 1 : 0, outer.right ? -1 : undefined).map(cell => cell.trim().toUpperCase())
  const more = isCapital(line) ? furtherHeadings(lines, index + 1, printed.length, separator) : []
  const parts = [printed, ...more].map(inner)
  const headings = inner(printed).map((_, column) => parts.map(part => part[column] ?? '').filter(Boolean))
  for (const kind of Object.keys(kinds) as Kind[]) {
    const columns = columnsOf(headings, kinds[kind])
    if (!kinds[kind].header.every(column => columns.includes(column))) continue
    const widths = headings.map(texts => Math.max(0, ...texts.map(text => text.length)))
    const room = printed.slice(outer.left ? 1 : 0).map(cell => cell.length - PADDING)
    const bars = barsIn(line, separator)
    return { kind, columns, separator, outer, bars, widths, room, height: parts.length }
  }
  return undefined
}

/** The lines between the first line of a header and the rule below it, where it has several. */
function furtherHeadings(
  lines: readonly string[],
  from: number,
  count: number,
  separator: RegExp,
): readonly string[][] {
  const found: string[][] = []
  for (const line of lines.slice(from, from + MAX_HEADING_LINES)) {
    if (isRule(line)) return found
    const cells = hasBar(line) && isCapital(line) ? line.split(separator) : []
    if (cells.length !== count) break
    found.push(cells)
  }
  return []
}

/** The names of the columns. What was cut short is completed where only one known column can be meant. */
function columnsOf(headings: readonly (readonly string[])[], kind: TableKind): readonly string[] {
  const known = [...kind.header, ...kind.optional]
  const names = headings.map(parts => columnName(parts, known))
  const present = new Set(names)
  const missing = known.filter(column => !present.has(column))
  const meant = names.map(name => {
    const begin = beforeCut(name) ?? ''
    return begin.length < MIN_HEADING ? [] : missing.filter(column => column.startsWith(begin))
  })
  const claims = meant.flat()
  return names.map((name, index) => {
    const [column = name, ...more] = meant[index] ?? []
    return more.length > 0 || claims.indexOf(column) !== claims.lastIndexOf(column) ? name : column
  })
}

/** A heading may be broken between words or within one. */
function columnName(parts: readonly string[], known: readonly string[]): string {
  const joined = parts.map(part => part.replace(WORD_BREAK, '')).join(' ')
  const letters = joined.replaceAll(' ', '')
  return parts.length === 1
    ? joined
    : (known.find(column => column.replaceAll(' ', '') === letters) ?? joined)
}

function barsIn(line: string, separator: RegExp): number[] {
  return [...line.matchAll(new RegExp(separator, 'g'))].map(({ index }) => index)
}

/** Undefined for anything but a line of the table. */
function lineOf(
  line: string,
  heading: Heading<string>,
  { key }: TableKind,
  isUnfinished: boolean,
): Line | undefined {
  const { columns, separator, outer } = heading
  if (isRule(line)) return { kind: 'rule', text: line }
  const printed = line.split(separator)
  if (printed.length === 1 && !isUnfinished) return undefined
  const isLeft = outer.left && printed[0]?.trim() === ''
  const inner = isLeft ? printed.slice(1) : printed
  const endsInBar = inner.at(-1)?.trim() === ''
  const isClosed = endsInBar && inner.length === columns.length + 1
  const surplus = inner.length - columns.length - (isClosed ? 1 : 0)
  const cells = surplus > 0 ? cellsAt(heading, line) : inner.slice(0, columns.length)
  const keyCell = key && (cells ?? inner)[columns.indexOf(key.column)]?.trim()
  // Text with a bar in it isn't part of the table.
  if (keyCell && !key.pattern.test(keyCell)) return undefined
  // Where the header has a bar at its end, the last bar of a row doesn't begin another cell.
  const isShort = inner.length < columns.length + (endsInBar && isLeft && outer.right ? 1 : 0)
  if (!cells || isShort) return { kind: 'damaged', cells: inner, isUnfinished }
  // A row that lacks that bar alone was cut off.
  return { kind: 'cells', cells, isOpenEnded: isUnfinished || (!isClosed && isLeft && outer.right) }
}

/** The cells by the places of the header's bars, if the row has bars there: its others are part of a text. */
function cellsAt({ bars, outer, separator }: Heading<string>, line: string): string[] | undefined {
  const own = new Set(barsIn(line, separator))
  if (!bars.every(bar => own.has(bar))) return undefined
  const ends = [...bars.slice(outer.left ? 1 : 0), ...(outer.right ? [] : [line.length])]
  const starts = [...(outer.left ? [] : [-1]), ...bars]
  return ends.map((end, index) => line.slice((starts[index] ?? 0) + 1, end))
}
