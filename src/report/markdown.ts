import { markdownCode, markdownText, shorten } from '../text/escape.ts'

const MAX_TEXT = 300

/** A name or a state: as code if that keeps it readable. */
export function code(text: string, max = MAX_TEXT): string {
  return markdownCode(shorten(text, max))
}

/** A sentence or a part of one. */
export function prose(text: string, max = MAX_TEXT): string {
  return markdownText(shorten(text, max))
}

/** Our own advice, where backticks mark code. */
export function advice(text: string, max = MAX_TEXT): string {
  const short = shorten(text, max)
  let [shown, end] = ['', 0]
  for (const { 0: quoted, 1: inside = '', index } of short.matchAll(/`([^`]+)`/g)) {
    const span = markdownCode(inside)
    if (!span.startsWith('`')) continue
    shown += spacedText(short.slice(end, index)) + span
    end = index + quoted.length
  }
  return shown + spacedText(short.slice(end))
}

/** Keeps a space before and after code. */
function spacedText(text: string): string {
  const [before, after] = [/^\s/, /\s$/].map(space => (space.test(text) ? ' ' : ''))
  return text.trim() === '' ? `${before}` : `${before}${markdownText(text)}${after}`
}

/** Text whose address, if there is one, is made by us. */
export function linked(text: string, address: string | null): string {
  return address === null ? text : `[${text}](${address})`
}

export interface Column<T> {
  readonly key: string
  readonly title: string
  readonly cell: (item: T) => string
}

export function table<T>(columns: readonly Column<T>[], items: readonly T[]): string {
  return tableHead(columns) + items.map(item => tableRow(columns, item)).join('')
}

export function tableHead<T>(columns: readonly Column<T>[]): string {
  return tableLine(columns.map(({ title }) => title)) + tableLine(columns.map(() => '---'))
}

export function tableRow<T>(columns: readonly Column<T>[], item: T): string {
  return tableLine(columns.map(({ cell }) => cell(item)))
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`
}

/** Something that is opened by a click. The title is HTML. */
export function collapsible(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n</details>\n`
}

/** 'one, two, and 3 more' */
export function listed(texts: readonly string[], max: number, separator = ', '): string {
  const more = texts.length - max
  const shown = texts.slice(0, max).join(separator)
  return more > 0 ? `${shown}${separator}and ${more} more` : shown
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** With a capital letter, unless it begins with the name of a command. */
export function capitalized(sentence: string): string {
  return /^[a-z']+(?:[\s:]|$)/.test(sentence)
    ? sentence.charAt(0).toUpperCase() + sentence.slice(1)
    : sentence
}
