// What dataos-ctl prints: its tables and its log lines. Pure, so that tests of the table reader can print
// anything in every style and read it back.

/** @typedef {'plain' | 'pipes' | 'lines' | 'box'} Style */
/** @typedef {'logfmt' | 'terminal' | 'json'} LogFormat */
/** @typedef {'info' | 'warning' | 'error'} Level */

/**
 * @typedef {object} TableOptions
 * @property {number} [wrap] the width past which a cell goes on in the next line
 * @property {boolean} [crlf]
 * @property {boolean} [colour]
 */

/**
 * `edge` stands at both ends of a line and `bar` between cells. A rule is its start, filling, crossing and end.
 * @type {Record<Style, { edge: string, bar: string, over?: string, under: string, below?: string }>}
 */
const STYLES = {
  plain: { edge: ' ', bar: '|', under: '--|-' },
  pipes: { edge: '|', bar: '|', under: '|-||' },
  lines: { edge: ' ', bar: '│', under: '──┼─' },
  box: { edge: '│', bar: '│', over: '┌─┬┐', under: '├─┼┤', below: '└─┴┘' },
}

/**
 * @param {readonly string[]} columns
 * @param {readonly Readonly<Record<string, string>>[]} rows cells by column, an absent cell is empty
 * @param {Style} [style]
 * @param {TableOptions} [options]
 * @returns {string}
 */
export function printTable(columns, rows, style = 'plain', options = {}) {
  const { edge, bar, over, under, below } = STYLES[style]
  const body = rows.flatMap(row => wrapRow(columns, row, options.wrap ?? Number.POSITIVE_INFINITY))
  const widths = columns.map((column, i) =>
    body.reduce((widest, cells) => Math.max(widest, width(cells[i] ?? '')), width(column)),
  )
  const paint = options.colour ? colourful : plain
  /** @type {(cells: readonly string[]) => string} */
  const line = cells => edge + cells.map(cell => ` ${cell} `).join(bar) + edge
  /** @type {(pattern: string | undefined) => string[]} */
  const rule = pattern => {
    const [start, fill = '', cross, end] = pattern ?? ''
    return pattern ? [start + widths.map(w => fill.repeat(w + 2)).join(cross) + end] : []
  }
  const lines = [
    ...rule(over),
    line(columns.map((column, i) => centre(column, widths[i] ?? 0, text => paint(text, 1)))),
    ...rule(under),
    ...body.map(cells => line(cells.map((cell, i) => padEnd(cell, widths[i] ?? 0, text => paint(text, 32))))),
    ...rule(below),
  ]
  const newline = options.crlf ? '\r\n' : '\n'
  return lines.join(newline) + newline
}

/**
 * A log line as logrus writes it: `logfmt` into a pipe, `terminal` (padded, coloured) on a terminal, `json` if the
 * program asks for that.
 * @param {LogFormat} format
 * @param {Level} level
 * @param {string} message
 * @param {{ seconds?: number, date?: Date }} [when] since the call began; by the clock
 * @returns {string}
 */
export function printLog(format, level, message, { seconds = 0, date = new Date() } = {}) {
  const time = date.toISOString().replace(/\.\d+Z$/, 'Z')
  if (format === 'logfmt') return `time="${time}" level=${level} msg=${JSON.stringify(message)}\n`
  if (format === 'json') return `${JSON.stringify({ level, msg: message, time })}\n`
  const colour = { info: 36, warning: 33, error: 31 }[level]
  const word = colourful(level.slice(0, 4).toUpperCase(), colour)
  const clock = String(Math.floor(seconds)).padStart(4, '0')
  return `${word}[${clock}] ${padEnd(message, 44, plain)} \n`
}

/**
 * One row as the lines it takes: a name is broken anywhere, other cells between words.
 * @param {readonly string[]} columns
 * @param {Readonly<Record<string, string>>} row
 * @param {number} limit
 * @returns {string[][]}
 */
function wrapRow(columns, row, limit) {
  const pieces = columns.map(column => {
    const cell = row[column] ?? ''
    return column === 'NAME' ? cutAnywhere(cell, limit) : cutBetweenWords(cell, limit)
  })
  const height = pieces.reduce((highest, parts) => Math.max(highest, parts.length), 1)
  return Array.from({ length: height }, (_, i) => pieces.map(parts => parts[i] ?? ''))
}

/** @type {(text: string, limit: number) => string[]} */
function cutAnywhere(text, limit) {
  if (width(text) <= limit) return [text]
  const letters = [...text]
  const count = Math.ceil(letters.length / limit)
  return Array.from({ length: count }, (_, i) => letters.slice(i * limit, (i + 1) * limit).join(''))
}

/** @type {(text: string, limit: number) => string[]} */
function cutBetweenWords(text, limit) {
  if (width(text) <= limit) return [text]
  /** @type {string[]} */
  const parts = []
  for (const word of text.split(' ')) {
    const last = parts.at(-1)
    if (last !== undefined && width(`${last} ${word}`) <= limit) parts[parts.length - 1] = `${last} ${word}`
    else parts.push(word)
  }
  return parts
}

/** @typedef {(text: string) => string} Paint colours go inside of the padding, as they have no width */

/** @type {(text: string, size: number, paint: Paint) => string} */
function centre(text, size, paint) {
  const gap = size - width(text)
  const left = Math.floor(gap / 2)
  return ' '.repeat(left) + paint(text) + ' '.repeat(gap - left)
}

/** @type {(text: string, size: number, paint: Paint) => string} */
function padEnd(text, size, paint) {
  return paint(text) + ' '.repeat(Math.max(0, size - width(text)))
}

/** @type {(text: string) => number} */
function width(text) {
  return [...text].length
}

/** @type {(text: string) => string} */
function plain(text) {
  return text
}

/** @type {(text: string, code: number) => string} */
function colourful(text, code) {
  return text === '' ? '' : `\u001b[${code}m${text}\u001b[0m`
}
