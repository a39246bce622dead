import type { TableKind } from './table-kind.ts'
import { findBlocks } from './table-lines.ts'
import { type Rows, rowsIn, type TableRow } from './table-rows.ts'
import { splitRow } from './table-style.ts'

export type { TableKind } from './table-kind.ts'
export type { TableRow } from './table-rows.ts'

export interface Table<Kind extends string> extends Rows {
  readonly kind: Kind
  readonly columns: readonly string[]
}

export interface Tables<Kind extends string> {
  readonly tables: readonly Table<Kind>[]
  /** The lines that belong to no table, log lines among them. */
  readonly others: readonly string[]
}

/** All tables of these kinds, told apart by their headers, whatever is around them and between their lines. */
export function readTables<Kind extends string>(
  output: string,
  kinds: Readonly<Record<Kind, TableKind>>,
): Tables<Kind> {
  const { blocks, others } = findBlocks(output, kinds)
  const tables = blocks.map(block => {
    const { kind, columns } = block
    return { kind, columns, ...rowsIn(block, kinds[kind]) }
  })
  return { tables, others }
}

/** The texts of a row by its columns, empty where there is none. */
export function cellsOf(row: TableRow): (column: string) => string {
  return column => row.get(column) ?? ''
}

/** Whether a line is a header that has these columns. */
export function isHeader(line: string, columns: readonly string[]): boolean {
  const headings = splitRow(line).map(cell => cell.toUpperCase())
  return columns.every(column => headings.includes(column))
}
