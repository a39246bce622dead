/** How tables are drawn on a command line. Another style of the CLI is a change of this file alone. */

/** Bars between columns. A table has either the bar of ASCII or those of boxes, and the other kind may be part of a cell. */
const ASCII_BAR = '|'
const BOX_BARS = '│┃║┆┇┊┋╎╏¦╞'
export const BARS = ASCII_BAR + BOX_BARS
const BAR = new RegExp(`[${BARS}]`)
/** Markdown writes a bar within a cell with a backslash before it. */
const ASCII_SEPARATOR = /(?<!\\)\|/
const BOX_SEPARATOR = new RegExp(`[${BOX_BARS}]`)

const RULE = /^[\s|¦+:=~≈\-\u2500-\u257f]+$/
const STROKE = /[-=─━═┄┅┈┉╌╍]/

const TOP_LEFT = /^\s*[┌┏╔╭╒╓┍┎]/
const BOTTOM_LEFT = /^\s*[└┗╚╰╘╙┕┖]/

/** Marks a word that continues in the next line. */
export const WORD_BREAK = '↩'
/** Marks the end of a text that was cut short. */
const CUT_MARK = /(?:…|\.{3}|[~≈])$/

/** A line that only draws: the rule below the header, a border. */
export function isRule(line: string): boolean {
  return RULE.test(line) && STROKE.test(line)
}

/** Whether a rule is the lower end of a box that has this upper end. Where boxes have no corners, every rule may be. */
export function mayCloseBox(top: string, rule: string): boolean {
  return !TOP_LEFT.test(top) || isBottom(rule)
}

export function isBottom(rule: string): boolean {
  return BOTTOM_LEFT.test(rule)
}

export function hasBar(line: string): boolean {
  return BAR.test(line)
}

/** What separates the cells of a line, by the first bar in it. */
export function separatorOf(line: string): RegExp {
  const [bar = ASCII_BAR] = BAR.exec(line) ?? []
  return bar === ASCII_BAR ? ASCII_SEPARATOR : BOX_SEPARATOR
}

/** The cells of a line, whichever bars it has, without the empty ones outside of outer bars. */
export function splitRow(line: string): string[] {
  const cells = line.split(separatorOf(line)).map(cell => cell.trim())
  const [from, to] = [cells[0] === '' ? 1 : 0, cells.at(-1) === '' ? -1 : undefined]
  return cells.slice(from, to)
}

/** The part of a text before the mark that it was cut short, or undefined without one. */
export function beforeCut(text: string): string | undefined {
  return CUT_MARK.test(text) ? text.replace(CUT_MARK, '').trimEnd() : undefined
}
