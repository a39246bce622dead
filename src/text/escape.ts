/**
 * Escapes text from outside, with one function for each destination. Names, states, reasons and CLI output may hold
 * anything: line ends that start a workflow command, Markdown, HTML, mentions, marks that change the reading
 * direction.
 */

const ZERO_WIDTH_SPACE = '\u200b'
// Everything a terminal, a log viewer or a page would act on instead of showing: control characters, line and
// paragraph separators, direction marks, tags and other invisible ones, halves of broken pairs.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u{e0000}-\u{e0fff}]+/gu

/** One line without invisible characters. */
export function plain(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(INVISIBLE, '\ufffd').trim()
}

/** A value inside a message, in quotes, at a length that leaves the message readable. */
export function quote(text: string, most = 80): string {
  return `'${shorten(plain(text), most)}'`
}

/** For a message that is redacted later: what was shortened can't be redacted any more. */
export function quoteInFull(text: string): string {
  return `'${plain(text)}'`
}

/** Cut in the middle, between characters, so that the beginning and the end stay readable. */
export function shortenMiddle(text: string, most: number): string {
  if (text.length <= most) return text
  const half = Math.floor((most - 1) / 2)
  const [start, end] = [text.slice(0, half), text.slice(-half)]
  return `${start.replace(/[\ud800-\udbff]$/, '')}…${end.replace(/^[\udc00-\udfff]/, '')}`
}

/** Cut between characters, with an ellipsis. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** One line without invisible characters. Spaces are kept, because they align columns and indent logs. */
function spaced(text: string): string {
  return text.replaceAll('\t', '  ').replace(/\s/gu, ' ').replace(INVISIBLE, '\ufffd').trimEnd()
}

/** For a line of the log, where `::` at its start and `##[` anywhere would be a workflow command. */
export function logText(text: string): string {
  return spaced(text)
    .replace(/^(\s*):/, `$1${ZERO_WIDTH_SPACE}:`)
    .replaceAll('##[', `##${ZERO_WIDTH_SPACE}[`)
}

/**
 * For a Markdown cell or sentence. Entities keep a character from being Markdown or HTML; a zero-width space is
 * needed besides where GitHub makes more of plain text: mentions, addresses, references, emoji names.
 */
export function markdownText(text: string): string {
  return plain(text)
    .replace(
      /@|#(?=\d)|:(?=\/\/)|www(?=\.)|GH(?=-\d)|:(?=(?:[\d+-]{0,50}[a-z_][\w+-]{0,50}|[+-]1|100|1234):)/giu,
      found => found + ZERO_WIDTH_SPACE,
    )
    .replace(/[&<>`|\\*_~[\]$]|^[^\p{L}\p{N}]|^\d+(?=[.)])/gu, entities)
}

function entities(text: string): string {
  return [...text].map(character => `&#${character.codePointAt(0)};`).join('')
}

const USUAL = /^[\w.:/+, -]+$/
/** It must stay fit to be copied, so nothing is put behind its `@`. */
const ID = /^[a-z][a-z\d-]*\/[\w.*-]+(?:@[\w.-]+)?$/i

/** As code if the text is an ID, a usual name or a state, else escaped. */
export function markdownCode(text: string): string {
  if (text.trim() === '') return ''
  const isPlain = ID.test(text) || (USUAL.test(text) && !/:\/\/|\s{2}/.test(text))
  return isPlain ? `\`${text.trim()}\`` : markdownText(text)
}

/** Lines in a fence that is longer than any in them, so that nothing in them is Markdown, HTML or a mention. */
export function codeBlock(lines: readonly string[], language = ''): string {
  return fenced(lines.map(spaced), language)
}

/** The same for lines whose text from outside is escaped already. */
export function fenced(lines: readonly string[], language: string): string {
  const text = lines.join('\n')
  const runs = text.match(/`+/g) ?? []
  const fence = '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run.length + 1), 3))
  return `${fence}${language}\n${text}\n${fence}\n`
}

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  ':': '\u2236',
  ';': ',',
  '#': '\u266f',
  '%': '\uff05',
  '<': '\u2039',
  '>': '\u203a',
  '`': "'",
  '"': "'",
  '\\': '\u2216',
  '{': '(',
  '}': ')',
}

/**
 * For a label in a Mermaid chart. Versions of Mermaid differ in their escapes, so signs with a meaning are replaced by
 * similar ones. The zero-width space keeps a label from beginning with a keyword or a date.
 */
export function mermaidLabel(text: string): string {
  const label = plain(text).replace(/[:;#%<>`"\\{}]/g, sign => LOOK_ALIKES[sign] ?? '')
  return ZERO_WIDTH_SPACE + label
}

/** One word of a command that people copy into a shell. */
export function shellWord(text: string): string {
  const word = plain(text)
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** What an error says, also if what was thrown isn't an error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The same value with every text in it changed. */
export function mapTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T
  if (Array.isArray(value)) return value.map(item => mapTexts(item, change)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)])) as T
}
