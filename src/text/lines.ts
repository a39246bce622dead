const LOG_LEVELS: ReadonlyMap<string, string> = new Map([
  ['TRAC', 'trace'],
  ['DEBU', 'debug'],
  ['INFO', 'info'],
  ['WARN', 'warning'],
  ['ERRO', 'error'],
  ['FATA', 'fatal'],
  ['PANI', 'panic'],
])
const TERMINAL = /^([A-Z]{4})\[\d+\]\s*(.*)/s
const LOGFMT = /^(?:time=(?:"[^"]*"|\S+)\s+)?level=(\w+)\s*(.*)/s
/** In quotes, which a line that was cut off does not close, or one word. */
const MESSAGE = /\bmsg=(?:"((?:[^"\\]|\\.)*)|(\S*))/

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
const LONGEST_LOG_LINE = 20_000

/** The lines of what a program printed, without colours and other control characters, spaces kept. */
export function linesOf(output: string): string[] {
  return output
    .replace(TERMINAL_SEQUENCES, '')
    .replace(CONTROLS, '')
    .split(/\r\n|\n|\r/)
}

/** A line that a logger wrote, in the form it has on a terminal or in the one it has without. */
export function logLine(line: string): LogLine | undefined {
  const text = line.slice(0, LONGEST_LOG_LINE).trim()
  const [, short = '', said = ''] = TERMINAL.exec(text) ?? []
  const known = LOG_LEVELS.get(short)
  if (known) return { level: known, message: said }
  const [, level, rest = ''] = LOGFMT.exec(text) ?? []
  return level === undefined ? undefined : { level: level.toLowerCase(), message: messageOf(rest) }
}

function messageOf(fields: string): string {
  const [, quoted, bare = fields] = MESSAGE.exec(fields) ?? []
  return quoted?.replace(/\\(["\\])/g, '$1').trim() ?? bare
}
