import { BARS, hasBar } from './table-style.ts'

/**
 * A text as it reads when some of its notation is undone, such as escapes or line breaks. Every character knows the
 * part of the original text that it was written as.
 */
export interface View {
  /** UTF-16 code units. */
  readonly codes: Uint16Array
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

/** A part of a text, from `start` to before `end`. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** Separates parts of a view across which nothing is found. No text has it as a character. */
const BARRIER = 0xffff

export function viewOf(text: string): View {
  const builder = new ViewBuilder(text.length)
  for (let i = 0; i < text.length; i += 1) builder.add(text.charCodeAt(i), i, i + 1)
  return builder.build()
}

export function textOf({ codes }: View): string {
  const parts: string[] = []
  for (let i = 0; i < codes.length; i += 8192) {
    parts.push(String.fromCharCode(...codes.subarray(i, i + 8192)))
  }
  return parts.join('')
}

/** Views never get longer than what they are made from, plus barriers. */
class ViewBuilder {
  readonly #codes: Uint16Array
  readonly #starts: Uint32Array
  readonly #ends: Uint32Array
  #length = 0

  constructor(capacity: number) {
    this.#codes = new Uint16Array(capacity)
    this.#starts = new Uint32Array(capacity)
    this.#ends = new Uint32Array(capacity)
  }

  add(code: number, start: number, end: number): void {
    this.#codes[this.#length] = code
    this.#starts[this.#length] = start
    this.#ends[this.#length] = end
    this.#length += 1
  }

  build(): View {
    return {
      codes: this.#codes.subarray(0, this.#length),
      starts: this.#starts.subarray(0, this.#length),
      ends: this.#ends.subarray(0, this.#length),
    }
  }
}

/** What is at a place of a view: the characters meant, and how many were used to write them. */
interface Decoded {
  readonly text: string
  readonly length: number
}

type Decoder = (codes: Uint16Array, at: number) => Decoded | undefined

function decode(view: View, decoder: Decoder): View {
  const { codes, starts, ends } = view
  const builder = new ViewBuilder(codes.length)
  for (let i = 0; i < codes.length; ) {
    const decoded = decoder(codes, i)
    const length = decoded?.length ?? 1
    const [start = 0, end = 0] = [starts[i], ends[i + length - 1]]
    if (decoded)
      for (let k = 0; k < decoded.text.length; k += 1) builder.add(decoded.text.charCodeAt(k), start, end)
    else builder.add(codes[i] ?? 0, start, end)
    i += length
  }
  return builder.build()
}

const [BACKSLASH, PERCENT, PLUS, AMPERSAND, WRAP, ESCAPE] = [0x5c, 0x25, 0x2b, 0x26, 0x21a9, 0x1b]

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
}

/** Undoes the escapes of JSON, YAML and Go: `\"`, `\n`, `\u003c`, `\x3c`. */
const backslashes: Decoder = (codes, at) => {
  if (codes[at] !== BACKSLASH || at + 1 >= codes.length) return undefined
  const letter = String.fromCharCode(codes[at + 1] ?? 0)
  const digits = { x: 2, u: 4, U: 8 }[letter]
  if (digits === undefined) return { text: ESCAPES[letter] ?? letter, length: 2 }
  const code = hexAt(codes, at + 2, digits)
  return code === undefined ? undefined : { text: character(code), length: 2 + digits }
}

/** Undoes percent-encoding. A run of it is the bytes of UTF-8; a byte that begins no character stands alone. */
const percents: Decoder = (codes, at) => {
  const first = byteAt(codes, at)
  if (first === undefined) return undefined
  const size = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  const bytes = [first]
  for (let i = 1; i < size; i += 1) {
    const byte = byteAt(codes, at + 3 * i) ?? 0
    if (byte < 0x80 || byte >= 0xc0) return { text: character(first), length: 3 }
    bytes.push(byte)
  }
  const text = size === 1 ? character(first) : Buffer.from(bytes).toString('utf8')
  return { text, length: 3 * size }
}

function byteAt(codes: Uint16Array, at: number): number | undefined {
  return codes[at] === PERCENT ? hexAt(codes, at + 1, 2) : undefined
}

/** HTML forms send a space as `+`. */
const formSpaces: Decoder = (codes, at) =>
  codes[at] === PLUS ? { text: ' ', length: 1 } : percents(codes, at)

const ENTITY = /^&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,6}));/i

const entities: Decoder = (codes, at) => {
  if (codes[at] !== AMPERSAND) return undefined
  const match = ENTITY.exec(String.fromCharCode(...codes.subarray(at, at + 12)))
  if (!match) return undefined
  const [whole, decimal, hex, name = ''] = match
  const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined
  const text = code === undefined ? NAMED_ENTITIES[name.toLowerCase()] : character(code)
  return text === undefined ? undefined : { text, length: whole.length }
}

/** Joins what a table has wrapped: a `↩`, and the line end and borders behind it. */
const wraps: Decoder = (codes, at) => {
  if (codes[at] !== WRAP) return undefined
  let length = 1
  while (at + length < codes.length && isGap(codes[at + length] ?? 0)) length += 1
  return { text: '', length }
}

const COLOUR = /^\u001b\[[\d;]*[a-z]/i

const colours: Decoder = (codes, at) => {
  if (codes[at] !== ESCAPE) return undefined
  const match = COLOUR.exec(String.fromCharCode(...codes.subarray(at, at + 24)))
  return match ? { text: '', length: match[0].length } : undefined
}

function hexAt(codes: Uint16Array, at: number, digits: number): number | undefined {
  let value = 0
  for (let i = at; i < at + digits; i += 1) {
    const digit = hexDigit(codes[i])
    if (digit === undefined) return undefined
    value = value * 16 + digit
  }
  return value
}

function hexDigit(code = 0): number | undefined {
  const letter = (code | 0x20) - 0x61
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  return letter >= 0 && letter < 6 ? letter + 10 : undefined
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
}

/** Every reading of a view in which a secret could be written, the view itself first. */
export function readingsOf(view: View): View[] {
  const readings = [view]
  const add = (from: View, sign: number, decoder: Decoder): View => {
    if (!from.codes.includes(sign)) return from
    const decoded = decode(from, decoder)
    readings.push(decoded)
    return decoded
  }
  const once = add(view, BACKSLASH, backslashes)
  // JSON inside JSON, as loggers write it.
  const twice = once === view ? view : add(once, BACKSLASH, backslashes)
  if (twice !== view) add(twice, PERCENT, percents)
  add(view, PERCENT, percents)
  add(view, PLUS, formSpaces)
  add(view, AMPERSAND, entities)
  add(view, WRAP, wraps)
  add(view, ESCAPE, colours)
  return readings
}

const LINE_END = 0x0a
const BORDERS = new Set([...BARS].map(bar => bar.charCodeAt(0)))

/** The cells of tables, column by column: what was wrapped inside a cell follows on itself. */
export function columnsOf(text: string): View[] {
  if (!text.includes('\n') || !hasBar(text)) return []
  const columns: [start: number, end: number][][] = []
  let [column, start] = [0, 0]
  const endCell = (end: number): void => {
    columns[column] ??= []
    columns[column]?.push([start, end])
    start = end + 1
  }
  for (let i = 0; i <= text.length; i += 1) {
    const code = i < text.length ? text.charCodeAt(i) : LINE_END
    if (code !== LINE_END && !BORDERS.has(code)) continue
    endCell(i)
    column = code === LINE_END ? 0 : column + 1
  }
  const builder = new ViewBuilder(text.length + columns.length)
  for (const cells of columns) {
    for (const [from, to] of cells) {
      for (let i = from; i < to; i += 1) builder.add(text.charCodeAt(i), i, i + 1)
    }
    builder.add(BARRIER, 0, 0)
  }
  return [builder.build()]
}

/** Without characters that aren't visible. */
export function visibleIn(view: View): View {
  return filter(view, code => !isInvisible(code))
}

/** Without anything at which a program may break a text: spaces, line ends, borders of tables. */
export function compact(view: View): View {
  return filter(view, code => !isGap(code))
}

function filter(view: View, keep: (code: number) => boolean): View {
  const { codes, starts, ends } = view
  if (codes.every(keep)) return view
  const builder = new ViewBuilder(codes.length)
  for (let i = 0; i < codes.length; i += 1) {
    const code = codes[i] ?? 0
    if (keep(code)) builder.add(code, starts[i] ?? 0, ends[i] ?? 0)
  }
  return builder.build()
}

const INVISIBLE = /[^\P{Cc}\n\r\t]|\p{Cf}/u
const SPACE = /\s/u

function isInvisible(code: number): boolean {
  if (code < 0x80) return code === 0x7f || (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d)
  return isOfKind(code, INVISIBLE, invisible)
}

function isGap(code: number): boolean {
  if (code < 0x80) return code <= 0x20 || code === 0x7c || code === 0x7f
  return (
    BORDERS.has(code) ||
    code === WRAP ||
    isOfKind(code, SPACE, spaces) ||
    isOfKind(code, INVISIBLE, invisible)
  )
}

const spaces = new Map<number, boolean>()
const invisible = new Map<number, boolean>()

function isOfKind(code: number, kind: RegExp, known: Map<number, boolean>): boolean {
  const before = known.get(code)
  if (before !== undefined) return before
  const is = kind.test(String.fromCharCode(code))
  known.set(code, is)
  return is
}
