import { markdownCode, markdownText, shorten } from '../text/escape.ts'

const LONGEST = 300

/** A name or a state: code where that is readable. */
export function code(text: string, most = LONGEST): string {
  return markdownCode(shorten(text, most))
}

/** A sentence or a part of one. */
export function prose(text: string, most = LONGEST): string {
  return markdownText(shorten(text, most))
}

export type Column<T> = readonly [title: string, cell: (item: T) => string]

export function tableHead<T>(columns: readonly Column<T>[]): string {
  return tableLine(columns.map(([title]) => title)) + tableLine(columns.map(() => '---'))
}

export function tableRow<T>(columns: readonly Column<T>[], item: T): string {
  return tableLine(columns.map(([, cell]) => cell(item)))
}

export function table<T>(columns: readonly Column<T>[], items: readonly T[]): string {
  return tableHead(columns) + items.map(item => tableRow(columns, item)).join('')
}

/** Something to be opened; the title is Markdown that is ready to be shown. */
export function fold(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n</details>\n`
}

/** 'one, two, and 3 more' */
export function listed(texts: readonly string[], most: number, separator = ', '): string {
  const more = texts.length - most
  const shown = texts.slice(0, most).join(separator)
  return more > 0 ? `${shown}${separator}and ${more} more` : shown
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`
}
