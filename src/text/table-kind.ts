/** How a table is recognised, and how the lines of a wrapped row are put together. */
export interface TableKind {
  /** Columns that its header has, in any order and among others. */
  readonly header: readonly string[]
  /** Further columns that it may have, so that a heading that was cut short can be completed. */
  readonly optional: readonly string[]
  /** A column that is filled in the first line of every row, with what the pattern allows. */
  readonly key?: { readonly column: string; readonly pattern: RegExp }
  /** Of each of these lists, a column is filled in the first line of every row, unless the row before lacks it too. */
  readonly filled: readonly (readonly string[])[]
  /** Columns that hold a single word: where their cells are wrapped, no space is missing. */
  readonly words: readonly string[]
  /** Puts the parts of a wrapped cell together where it doesn't show whether spaces are missing between them. */
  readonly join?: (column: string, parts: readonly string[]) => string
}
