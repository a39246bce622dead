import { isSecretName } from './secret-names.ts'
import { secretShapes } from './secret-shapes.ts'
import type { Env } from './variables.ts'
import { columnsOf, compact, type Range, readingsOf, textOf, type View, viewOf, visibleIn } from './views.ts'

export interface Redactor {
  /** The text with `***` in place of every secret. */
  readonly redact: (text: string) => string
  /** Words that are never redacted, whatever the environment holds: names and states. */
  readonly keep: (words: Iterable<string>) => void
}

const HIDDEN = '***'
/** Secret variables also hold switches. To redact these words everywhere would hide no secret. */
const SWITCHES = /^(?:true|false|yes|no|on|off|none|null|enabled|disabled)$/i
const MIN_SECRET = 4

/** Finds secrets of the environment, in every encoding in which programs print them, and what looks like a secret. */
export function redactor(env: Env): Redactor {
  const find = finderOf(secretsIn(env))
  const kept = new Set<string>()
  const rangesIn = (text: string): Range[] => {
    const ranges: Range[] = []
    const isKept = keptIn(text, kept)
    const add = (view: View, from: number, to: number): void => {
      const parts = partsOf(text, view, from, to)
      const [first, ...others] = parts
      if (first && !(others.length === 0 && isKept(first))) ranges.push(...parts)
    }
    const whole = viewOf(text)
    const readings = readingsOf(whole)
    // A line or a cell may also end inside of an escape.
    const wrapped = /[\n↩]/.test(text) ? [compact(whole), ...columnsOf(text).map(compact)] : []
    for (const view of [...readings, ...wrapped.flatMap(readingsOf)]) find(view, add)
    for (const view of readings.map(visibleIn)) {
      for (const { start, end } of secretShapes(textOf(view))) add(view, start, end)
    }
    return ranges
  }
  return {
    redact: text => (kept.has(text.toLowerCase()) ? text : hide(text, rangesIn(text))),
    keep(words) {
      for (const word of words) if (word !== '') kept.add(word.toLowerCase())
    },
  }
}

function secretsIn(env: Env): string[] {
  const secrets = Object.entries(env).flatMap(([name, value = '']) =>
    isSecretName(name) ? [value, ...value.split(/[\r\n]+/)] : passwordsIn(value),
  )
  const trimmed = secrets.map(secret => secret.trim())
  return [...new Set([...secrets, ...trimmed])].filter(
    secret => secret.trim().length >= MIN_SECRET && !SWITCHES.test(secret.trim()),
  )
}

/** To the first and to the last `@`: a password may hold one that isn't encoded. */
const PASSWORDS_IN_URLS = [
  /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]{0,200}:(?!\d{1,5}\/)([^\s@]{1,500})@/gi,
  /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]{0,200}:([^\s/]{1,500})@/gi,
]

function passwordsIn(value: string): string[] {
  return PASSWORDS_IN_URLS.flatMap(pattern => [...value.matchAll(pattern)])
    .map(([, password = '']) => password)
    .flatMap(password => [password, decoded(password)])
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** How a text is prepared for the search, and how long a secret must be then. The first one that fits is used. */
const PREPARATIONS: readonly { readonly prepare: (view: View) => View; readonly min: number }[] = [
  // Shorter secrets aren't looked for across line breaks: what they would match is mostly something else.
  { prepare: compact, min: 6 },
  { prepare: visibleIn, min: MIN_SECRET },
  { prepare: view => view, min: MIN_SECRET },
]

type Find = (view: View, found: (view: View, from: number, to: number) => void) => void

/** Calls `found` with a view and the positions in it where a secret begins and ends. */
function finderOf(secrets: readonly string[]): Find {
  // Letters whose other case has another length are found as the text of that case.
  const cases = secrets.flatMap(secret => [
    secret,
    secret.toLowerCase(),
    secret.toUpperCase(),
    secret.toWellFormed(),
  ])
  const words = [...new Set([...cases, ...secrets.flatMap(encodingsOf)])].map(viewOf)
  const finders = PREPARATIONS.map(() => new WordFinder())
  for (const word of words) {
    const forms = PREPARATIONS.map(({ prepare, min }) => {
      const { codes } = prepare(word)
      return codes.length >= min ? codes : undefined
    })
    const first = forms.findIndex(form => form !== undefined)
    const [compacted, visible] = forms
    for (const [index, form] of forms.entries()) {
      // The compact form of a secret lacks a bar at its end, which would be left.
      const completes = index === 1 && compacted && visible && isLongerAtEnds(visible, compacted)
      if (form && (index === first || completes)) finders[index]?.add(form)
    }
  }
  return (view, found) => {
    for (const [index, { prepare }] of PREPARATIONS.entries()) {
      const finder = finders[index]
      if (!finder || finder.isEmpty()) continue
      const prepared = prepare(view)
      finder.find(prepared.codes, (from, to) => found(prepared, from, to))
    }
  }
}

/** Spaces at the ends don't count: every secret is also looked for without them. */
function isLongerAtEnds(visible: Uint16Array, compacted: Uint16Array): boolean {
  const [first = 0, last = 0] = [visible[0], visible.at(-1)]
  const isSpace = [first, last].some(code => String.fromCharCode(code).trim() === '')
  return !isSpace && (first !== compacted[0] || last !== compacted.at(-1))
}

const MIN_ENCODED = 5

/**
 * The encodings that `readingsOf` doesn't undo, and the usual ones that it does: what is beside a secret may take some
 * of its characters, such as a `%` before `AA`.
 */
function encodingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret.toWellFormed())
  const inJson = JSON.stringify(secret).slice(1, -1)
  const inUrl = encodeURIComponent(secret.toWellFormed())
  const inBase64 = [0, 1, 2].flatMap(shift => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    // Without the characters that also depend on what is beside the secret.
    const own = text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6))
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')]
  })
  const all = [inJson, inUrl, inUrl.replaceAll('%20', '+'), bytes.toString('hex'), ...inBase64]
  return all.filter(form => form.length >= MIN_ENCODED)
}

/** Finds any of many words in linear time, whatever their case. */
class WordFinder {
  /** By the hash of their first characters. */
  readonly #words = new Map<number, Uint16Array[]>()
  readonly #isFirst = new Uint8Array(1 << 16)

  isEmpty(): boolean {
    return this.#words.size === 0
  }

  add(word: Uint16Array): void {
    const folded = word.map(foldCase)
    const hash = hashAt(folded, 0)
    const others = this.#words.get(hash) ?? []
    if (others.some(other => other.length === folded.length && isAt(other, folded, 0))) return
    this.#words.set(hash, [...others, folded])
    this.#isFirst[hash] = 1
  }

  find(codes: Uint16Array, found: (from: number, to: number) => void): void {
    const folded = codes.map(foldCase)
    for (let i = 0; i + MIN_SECRET <= folded.length; i += 1) {
      const hash = hashAt(folded, i)
      if (this.#isFirst[hash] === 0) continue
      for (const word of this.#words.get(hash) ?? []) {
        if (isAt(word, folded, i)) found(i, i + word.length)
      }
    }
  }
}

/** Of the first MIN_SECRET characters, in 16 bits. */
function hashAt(codes: Uint16Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = [codes[at], codes[at + 1], codes[at + 2], codes[at + 3]]
  return (((a * 31 + b) * 31 + c) * 31 + d) & 0xffff
}

function isAt(word: Uint16Array, codes: Uint16Array, at: number): boolean {
  if (at + word.length > codes.length) return false
  for (let i = 0; i < word.length; i += 1) if (word[i] !== codes[at + i]) return false
  return true
}

const folds = new Map<number, number>()

function foldCase(code: number): number {
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? code + 0x20 : code
  const known = folds.get(code)
  if (known !== undefined) return known
  const lower = String.fromCharCode(code).toLowerCase()
  const folded = lower.length === 1 ? lower.charCodeAt(0) : code
  folds.set(code, folded)
  return folded
}

/** The parts of the text in which this part of a view was written. Line ends between them aren't a part. */
function partsOf(text: string, { starts, ends }: View, from: number, to: number): Range[] {
  const parts: Range[] = []
  let start = starts[from] ?? 0
  for (let i = from; i < to; i += 1) {
    const [end = 0, next = 0] = [ends[i], starts[i + 1]]
    const isLast = i === to - 1
    if (!isLast && (next === end || !text.slice(end, next).includes('\n'))) continue
    parts.push({ start, end })
    start = next
  }
  return parts
}

/** No name with all that an ID puts around it is longer. */
const MAX_KEPT = 700
const NAME = /[\w.*-]/
const ID = /[\w.*/@:-]/

/** Tells whether a range of the text lies inside a name that is kept, or inside an ID of such names. */
function keptIn(text: string, kept: ReadonlySet<string>): (range: Range) => boolean {
  const inName = runsOf(text, NAME)
  const inId = runsOf(text, ID)
  return range =>
    [inName(range), inId(range)].some(run => {
      if (run.end - run.start > MAX_KEPT) return false
      const around = text.slice(run.start, run.end).toLowerCase()
      if (kept.has(around)) return true
      // A name in a sentence, or in Markdown.
      const bare = around.replace(/^[*.:]+|[*.:]+$/g, '')
      const start = run.start + around.indexOf(bare)
      return kept.has(bare) && start <= range.start && range.end <= start + bare.length
    })
}

/** Finds the run of such characters around a range. Each run is measured once, also a very long one. */
function runsOf(text: string, character: RegExp): (range: Range) => Range {
  let run: Range = { start: 0, end: 0 }
  return range => {
    if (run.start <= range.start && range.end <= run.end) return run
    let { start, end } = range
    while (start > 0 && character.test(text.charAt(start - 1))) start -= 1
    while (end < text.length && character.test(text.charAt(end))) end += 1
    run = { start, end }
    return run
  }
}

function hide(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text
  const parts: string[] = []
  let position = 0
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= position) continue
    // What overlaps with the range before is hidden by it already.
    if (start >= position) parts.push(text.slice(position, start), HIDDEN)
    position = end
  }
  return parts.join('') + text.slice(position)
}
