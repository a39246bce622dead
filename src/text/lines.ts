import { hasBar } from './table-style.ts'

/** The level of a log line, by the first letters of what loggers call it. */
const LEVELS: readonly (readonly [name: RegExp, level: string])[] = [
  [/^(?:trace?|trc)$/, 'trace'],
  [/^(?:debug?|dbg)$/, 'debug'],
  [/^(?:info?|inf|information|notice)$/, 'info'],
  [/^(?:warn|warning|wrn)$/, 'warning'],
  [/^(?:erro|error|err)$/, 'error'],
  [/^(?:fata|fatal|ftl|crit|critical|alert|emerg)$/, 'fatal'],
  [/^(?:pani|panic|pnc|dpanic)$/, 'panic'],
]
/** As bunyan and pino count them. */
const NUMBERED_LEVELS: ReadonlyMap<string, string> = new Map([
  ['10', 'trace'],
  ['20', 'debug'],
  ['30', 'info'],
  ['40', 'warning'],
  ['50', 'error'],
  ['60', 'fatal'],
])
const ERROR_LEVELS: ReadonlySet<string> = new Set(['error', 'fatal', 'panic'])

const LEVEL_KEY = '(?:@?level|levelname|lvl|severity)'
/** logrus on a terminal: `INFO[0000]`, `ERROR  [2023-12-29T05:44:08Z]`. */
const TERMINAL = /^([A-Z]{4,7})\s{0,3}\[[\dTZ:.+-]+\]\s*(.*)/s
/** `level=info msg="..."`, with other fields before it. */
const LOGFMT = new RegExp(
  String.raw`^(?:[\w.@-]{1,40}=(?:"(?:[^"\\]|\\.)*"|[^\s"]\S*|)\s+){0,4}${LEVEL_KEY}="?(\w+)"?(?=\s|$)\s*(.*)`,
  's',
)
/** In quotes, which a line that was cut off does not close, or one word. */
const LOGFMT_MESSAGE = /\bmsg=(?:"((?:[^"\\]|\\.)*)|(\S*))/
/** A line of JSON, or one of several over which it's spread. */
const JSON_LEVEL = new RegExp(String.raw`^(?:\{.*?)?"${LEVEL_KEY}"\s*:\s*(?:"(\w+)"|(\d0)\b)`, 's')
const JSON_MESSAGE = /"@?(?:msg|message)"\s*:\s*"((?:[^"\\]|\\.)*)/
/** klog: `E1229 05:44:08.123456   12345 file.go:123] message`. */
const KLOG = /^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ [^\s\]]+\] ?(.*)/s
const KLOG_LEVELS: Readonly<Record<string, string>> = { I: 'info', W: 'warn', E: 'error', F: 'fatal' }
/** `2023-12-29T05:44:08.123Z`, `[2023/12/29 05:44:08]`, `5:44AM`: what many loggers put first. */
const TIME =
  /^[["]?(?:\d{4}[-/]\d\d[-/]\d\d[T ])?\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)? ?(?:Z|[AP]M|UTC|GMT|[+-]\d\d:?\d\d)?[\]"]?(?=[\s|])[\s|]*/
/** A level in front of its message. */
const PLAIN = /^(?:\[(?<bracketed>[A-Za-z]{3,11})\]|(?<word>[A-Za-z]{3,11})\b)(?<gap>[:\s]*)(?<message>.*)/s

export interface LogLine {
  readonly level: string
  readonly message: string
}

/**
 * Colours, cursor moves, links: sequences that a terminal acts on. An unfinished one ends where the next begins, so
 * that the pattern never looks at a character twice; the one that Node brings does.
 */
const TERMINAL_SEQUENCES =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]?|\][^\u0007\u001b\r\n]*(?:\u0007|\u001b\\)?|[ -/]*[0-Z\\^-~])|\u009b[0-?]*[ -/]*[@-~]?/g
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff]/g
/** No logger writes longer lines that are worth reading. */
const MAX_LOG_LINE = 20_000

/** The lines of what a program printed, without colours and other control characters, spaces kept. */
export function linesOf(output: string): string[] {
  return output
    .replace(TERMINAL_SEQUENCES, '')
    .replace(CONTROLS, '')
    .split(/\r\n|\n|\r/)
}

/** A line that a logger wrote, in one of the forms that loggers have on a terminal or without one. */
export function logLine(line: string): LogLine | undefined {
  const text = line.slice(0, MAX_LOG_LINE).trim()
  const [time = ''] = TIME.exec(text) ?? []
  const rest = text.slice(time.length)
  return (
    jsonLine(rest) ?? logfmtLine(rest) ?? terminalLine(rest) ?? klogLine(rest) ?? plainLine(rest, time !== '')
  )
}

/** Whether the level of a log line says that something failed. */
export function isErrorLevel(level: string): boolean {
  return ERROR_LEVELS.has(level)
}

/** Whether a line outside of tables reports an error, in the log or as plain text. */
export function isErrorLine(line: string): boolean {
  const log = logLine(line)
  return log ? isErrorLevel(log.level) : /^\s*error\b(?!-)/i.test(line)
}

function jsonLine(text: string): LogLine | undefined {
  if (!/^[{"]/.test(text)) return undefined
  const [, word, number = ''] = JSON_LEVEL.exec(text) ?? []
  const level = word === undefined ? NUMBERED_LEVELS.get(number) : levelOf(word)
  if (level === undefined) return undefined
  return { level, message: unescaped(JSON_MESSAGE.exec(text)?.[1] ?? '') }
}

function logfmtLine(text: string): LogLine | undefined {
  const [, word, rest = ''] = LOGFMT.exec(text) ?? []
  if (word === undefined) return undefined
  const [, quoted, bare = rest] = LOGFMT_MESSAGE.exec(text) ?? []
  return {
    level: levelOf(word) ?? word.toLowerCase(),
    message: quoted === undefined ? bare : unescaped(quoted),
  }
}

function terminalLine(text: string): LogLine | undefined {
  const [, word = '', message = ''] = TERMINAL.exec(text) ?? []
  return leveled(word, message)
}

function klogLine(text: string): LogLine | undefined {
  const [, letter = '', message = ''] = KLOG.exec(text) ?? []
  return leveled(KLOG_LEVELS[letter] ?? '', message)
}

/** Without brackets, a level is in capitals unless a time comes before it, and isn't the first cell of a row. */
function plainLine(text: string, isTimed: boolean): LogLine | undefined {
  const { bracketed, word = '', gap, message = '' } = PLAIN.exec(text)?.groups ?? {}
  if (bracketed !== undefined) return leveled(bracketed, message)
  const isCapital = word === word.toUpperCase()
  const isCell = hasBar(message.slice(0, 1))
  if (gap === '' || message === '' || !(isCapital || isTimed)) return undefined
  return isCell && !(isCapital && isTimed) ? undefined : leveled(word, message)
}

function leveled(word: string, message: string): LogLine | undefined {
  const level = levelOf(word)
  return level === undefined ? undefined : { level, message }
}

function levelOf(word: string): string | undefined {
  const lower = word.toLowerCase()
  return LEVELS.find(([name]) => name.test(lower))?.[1]
}

function unescaped(quoted: string): string {
  return quoted.replace(/\\(["\\])/g, '$1').trim()
}
