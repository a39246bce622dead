import { isNumberedLikeSecret, isSecretKey } from './secret-names.ts'
import type { Range } from './views.ts'

/**
 * Finds what looks like a secret, whatever the environment holds. Every repetition in a pattern is bounded, so that the time grows only with
 * the length of the text, and no text is too long for the engine's stack. What is longer is matched piece by piece.
 */
export function secretShapes(text: string): Range[] {
  if (text.length < SHORTEST) return []
  return [...tokensIn(text), ...pairsIn(text), ...privateKeysIn(text)]
}

/** `pat=x`, with the shortest value that counts. */
const SHORTEST = 8

interface Shape {
  /** The secret begins with the group `secret`. */
  readonly pattern: RegExp
  /** A piece of what may follow on it. */
  readonly more?: RegExp
  readonly isSecret?: (secret: string) => boolean
}

const TOKENS: readonly Shape[] = [
  {
    pattern: /(?<![a-z0-9])(?:Bearer|Basic)[ \t]{1,4}(?<secret>[\w.~+/=-]{6,1000})/dgi,
    more: /[\w.~+/=-]{1,1000}/y,
    isSecret: isCredential,
  },
  // GitHub's tokens. The newest form holds a JSON Web Token.
  {
    pattern: /(?<![A-Za-z0-9])(?<secret>(?:eyJ[\w-]{8,1000}|gh[pousr]_[\w-]{10,1000}))/dg,
    more: /\.{0,2}[\w-]{1,1000}/y,
  },
  {
    // Of GitHub, AWS, Google, GitLab, Slack, npm and Docker.
    pattern:
      /(?<![A-Za-z0-9])(?<secret>github_pat_\w{10}|A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{12}|AIza[\w-]{30}|(?:glpat-|xox[abeoprs]-|npm_|dckr_pat_)[\w-]{10})/dg,
    more: /[\w-]{1,1000}/y,
  },
  // A password in a URL may itself hold an @ or a slash. A port isn't a password.
  { pattern: /:\/\/[^\s/:@"'<>]{0,200}:(?<secret>[^\s/"'<>]{1,500})@/dg },
  { pattern: /:\/\/[^\s/:@"'<>]{0,200}:(?!\d{1,5}[/?#])(?<secret>[^\s@"'<>]{1,200})@/dg },
  // The data source names of Go's drivers.
  { pattern: /(?<![\w.-])[\w.-]{1,100}:(?<secret>[^\s/:"'<>]{1,200})@(?:tcp|unix)\(/dgi },
  {
    pattern:
      /(?<![a-z])cookie["'\\]{0,4}\s{0,4}[:=]\s{0,4}[["'\\]{0,4}(?<secret>[^\s=;"']{1,100}=[^\r\n"']{1,1000})/dgi,
    more: /[^\r\n"']{1,1000}/y,
  },
  {
    pattern:
      /(?<![\w.-])(?:j?session_?id|phpsessid|asp\.net_sessionid|connect\.sid|session|sid)=(?<secret>[^\s;,"'&]{8,1000})/dgi,
    more: /[^\s;,"'&]{1,1000}/y,
  },
]

function tokensIn(text: string): Range[] {
  return TOKENS.flatMap(({ pattern, more, isSecret = () => true }) => {
    const ranges: Range[] = []
    let hidden = 0
    for (const match of text.matchAll(pattern)) {
      const [start, first] = match.indices?.groups?.['secret'] ?? [0, 0]
      if (start < hidden) continue
      const end = more ? skipAll(text, first, more) : first
      if (!isSecret(text.slice(start, end))) continue
      ranges.push({ start, end })
      hidden = end
    }
    return ranges
  })
}

/** Words that follow the name of a secret, or of a way to log in, where a sentence speaks of it. */
const PROSE = new Set(
  (
    'absent access already and api are auth authentication authorization authorized bad be bearer because been ' +
    'but cannot connection context could crashing credential credentials denied dial disabled does empty enabled ' +
    'error exceeded exists expected expired failed failure false field file filtered for forbidden format found ' +
    'from get has have header hidden in incorrect invalid is it key keys login lookup malformed mapping masked ' +
    'may mismatch missing must name needed never nil no none not null of on open or parameter password permission ' +
    'please post read realm redacted refused rejected request required response revoked scheme secret secrets ' +
    'server set should signature status string succeeded the then this to token tokens true type unable ' +
    'unauthenticated unauthorized undefined unexpected unknown unset unsupported use user valid value values was ' +
    'were when will with wrong you your'
  ).split(' '),
)

function isCredential(text: string): boolean {
  return !PROSE.has(text.replace(/[.=]+$/, '').toLowerCase())
}

const OPENING = String.raw`["'\`\\[]{0,4}`
const CLOSING = String.raw`["'\`\\\]]{0,4}`
/** No name of a secret is longer. */
const KEY = String.raw`(?<key>(?:(?:api|access|account|encryption|license|private|secret|signing) (?=key(?![\w.-]))|connection (?=string(?![\w.-])))?[a-z_][\w.-]{0,200})(?![\w.-])`
const PAIR = new RegExp(
  String.raw`(?<![\w$.@-])-{0,2}${OPENING}${KEY}${CLOSING}\s{0,8}(?<sign>:=|=>|=|:(?!:))`,
  'gi',
)
const FLAG = new RegExp(String.raw`(?<![\w-])--?${KEY}[ \t]{1,4}(?=[^\s=-])`, 'gi')

/** `key: value`, `key=value`, `"key": "value"` and `--key value`, for names of secrets. */
function pairsIn(text: string): Range[] {
  return [...valuesBehind(PAIR, text), ...valuesBehind(FLAG, text)]
}

function valuesBehind(pattern: RegExp, text: string): Range[] {
  const ranges: Range[] = []
  let hidden = 0
  for (const match of text.matchAll(pattern)) {
    const { key = '', sign = ' ' } = match.groups ?? {}
    if (match.index < hidden || !isSecretKey(key) || isPartOfId(text, match.index, sign)) continue
    const value = valueAt(text, match.index + match[0].length, sign)
    if (!value) continue
    const isNumber = /^\d{1,40}$/.test(text.slice(value.start, value.end))
    if (!isValue(text, value, sign) || (isNumber && !isNumberedLikeSecret(key))) continue
    ranges.push({ start: value.start, end: value.end })
    hidden = value.end
  }
  return ranges
}

/** `secret/my-token: pending` and `secret:v1:my-token:public` are about a resource. */
function isPartOfId(text: string, at: number, sign: string): boolean {
  return (
    sign === ':' &&
    /(?:\/|(?<!\w)v\d{1,3}(?:(?:alpha|beta)\d{0,3})?:)$/.test(text.slice(Math.max(0, at - 16), at))
  )
}

interface Value extends Range {
  readonly isQuoted: boolean
}

/** Also a block of YAML, a tag, and the first item of a list. */
const BEFORE_VALUE =
  /[ \t]{0,8}(?:[|>][-+\d]{0,2}[ \t]{0,8}\r?\n[ \t]{1,40}|!!(?:str|binary)[ \t]{1,8})?[[(]?(?:\s{0,80}[bru]?(?=\\{0,4}["']))?/iy
const SCHEME = /(?:Bearer|Basic|Digest|Negotiate|Token|Api-?Key)[ \t]{1,4}(?=\S)/iy
const QUOTE = /\\{0,4}(["'`])/y
/** A variable is expanded there, or a template filled in. */
const PLACEHOLDER = /\$[\w{(]|\{\{/y
/** In an address or a list of settings other signs end a value than in YAML. */
const ASSIGNED = /[^\s"'`<>|│┃&;,]{1,1000}/y
const WRITTEN = /[^\s"'`<>|│┃]{1,1000}/y
/** Behind a value, and not a part of it. */
const PUNCTUATION = ',;.)}]\\'

function valueAt(text: string, at: number, sign: string): Value | undefined {
  let start = skip(text, at, BEFORE_VALUE)
  const quote = matchAt(text, start, QUOTE)
  if (quote) start += quote[0].length
  start = skip(text, start, SCHEME)
  if (matchAt(text, start, PLACEHOLDER)) return undefined
  if (quote)
    return { start, end: closingQuote(text, start, quote[1] ?? '', quote[0].length > 1), isQuoted: true }
  let end = skipAll(text, start, sign === '=' ? ASSIGNED : WRITTEN)
  while (end > start && PUNCTUATION.includes(text.charAt(end - 1))) end -= 1
  return { start, end, isQuoted: false }
}

function matchAt(text: string, at: number, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function skip(text: string, at: number, pattern: RegExp): number {
  return at + (matchAt(text, at, pattern)?.[0].length ?? 0)
}

/** For a pattern that matches at least one character. */
function skipAll(text: string, at: number, pattern: RegExp): number {
  let [position, next] = [at, skip(text, at, pattern)]
  while (next > position) [position, next] = [next, skip(text, next, pattern)]
  return position
}

function closingQuote(text: string, start: number, quote: string, isEscaped: boolean): number {
  let end = start
  while (end < text.length && text[end] !== quote && text[end] !== '\n') {
    if (text[end] === '\\' && isEscaped) break
    end += text[end] === '\\' ? 2 : 1
  }
  return Math.min(end, text.length)
}

const MIN_VALUE = 4
/** `v1:name:public` behind a type is the rest of an ID. */
const REST_OF_ID = /^v\d+(?:(?:alpha|beta)\d*)?:/
const WORD = /^[A-Z]?[a-z]{1,14}[:,;.!?]*$/

function isValue(text: string, { start, end, isQuoted }: Value, sign: string): boolean {
  const value = text.slice(start, end)
  if (value.length < MIN_VALUE || /^(?:\*|x)(?:\*|x){0,99}$/i.test(value)) return false
  if (PROSE.has(value.toLowerCase())) return false
  if (isQuoted || sign === '=') return true
  if (REST_OF_ID.test(value)) return false
  if (!WORD.test(value)) return true
  // A word is prose if a colon or another word of prose follows.
  const next = /^\S*[ \t]{1,4}([a-z]+)/i.exec(text.slice(end, end + 40))?.[1] ?? ''
  return text[end] !== ':' && !value.endsWith(':') && !PROSE.has(next.toLowerCase())
}

const MARK = /---- ?(?<kind>BEGIN|END) [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-----?/g
/** A key is shorter. What lies between two marks that are further apart is something else. */
const MAX_KEY = 20_000
/** A line of a key, whatever a logger puts before it. */
const LINE_OF_KEY = /(?:^|[\s"'|])[A-Za-z0-9+/]{16,4000}={0,2}[\s"',|]{0,40}$/

/** Private keys in PEM, over any number of lines; also without their beginning or end, where a log was cut. */
function privateKeysIn(text: string): Range[] {
  if (!text.includes('PRIVATE KEY')) return []
  const ranges: Range[] = []
  let hidden = 0
  const marks = [...text.matchAll(MARK)].map(({ index, 0: mark, groups }) => ({
    start: index,
    end: index + mark.length,
    isEnd: groups?.['kind'] === 'END',
  }))
  for (const [i, mark] of marks.entries()) {
    if (mark.start < hidden) continue
    const next = marks[i + 1]
    const isPair = !mark.isEnd && next?.isEnd && next.end - mark.start <= MAX_KEY
    const start = mark.isEnd ? startOfKey(text, mark.start, hidden) : mark.start
    const end = isPair ? next.end : mark.isEnd ? mark.end : endOfKey(text, mark.end)
    ranges.push({ start, end })
    hidden = end
  }
  return ranges.flatMap(range => linesOf(text, range))
}

/** The rest of the line that `at` is on, and the lines of a key below it. */
function endOfKey(text: string, at: number): number {
  let end = lineEnd(text, at)
  while (end < text.length) {
    const next = lineEnd(text, end + 1)
    const line = text.slice(end + 1, next)
    if (line.trim() !== '' && !isLineOfKey(line)) break
    end = next
  }
  return end
}

function isLineOfKey(line: string): boolean {
  return line.length <= MAX_KEY && LINE_OF_KEY.test(line)
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

/** The beginning of the line that `at` is on, or of the lines of a key above it. */
function startOfKey(text: string, at: number, first: number): number {
  let start = Math.max(first, text.lastIndexOf('\n', at - 1) + 1)
  while (start > first) {
    const previous = Math.max(first, text.lastIndexOf('\n', start - 2) + 1)
    if (!isLineOfKey(text.slice(previous, start - 1))) break
    start = previous
  }
  return start
}

/** Line ends stay, so that what is read line by line still can be. */
function linesOf(text: string, { start, end }: Range): Range[] {
  const ranges: Range[] = []
  let position = start
  for (const line of text.slice(start, end).split('\n')) {
    if (line.trim() !== '') ranges.push({ start: position, end: position + line.length })
    position += line.length + 1
  }
  return ranges
}
