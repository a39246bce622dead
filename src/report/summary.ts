import { formatDuration } from '../text/duration.ts'
import { markdownCode, markdownText, shorten } from '../text/escape.ts'
import { headline, OUTCOME_TITLES, verdictMark } from './headline.ts'
import type { Report, ReportedResource } from './report.ts'

/** GitHub drops a summary of more than a mebibyte whole; some room is left for what else the step may write. */
export const MOST_SUMMARY_BYTES = 1_000_000
const LONGEST_CELL = 300
const MOST_PROBLEMS = 100
const LONGEST_PROBLEM = 1000

type Column = readonly [title: string, cell: (resource: ReportedResource) => string]

const code = (text: string): string => markdownCode(shorten(text, LONGEST_CELL))
const prose = (text: string): string => markdownText(shorten(text, LONGEST_CELL))

const COLUMNS: readonly Column[] = [
  ['Resource', ({ name }) => code(name)],
  ['Type', ({ type }) => code(type)],
  ['Workspace', ({ workspace }) => code(workspace)],
  ['Status', ({ status }) => code(status)],
  ['Runtime', ({ runtime }) => code(runtime)],
  [
    'Verdict',
    resource => `${verdictMark(resource)} ${resource.verdict}${resource.optional ? ' (optional)' : ''}`,
  ],
  ['Time', ({ seconds }) => formatDuration(seconds * 1000)],
  ['Reason', ({ reason }) => prose(reason)],
]

/** The job summary as Markdown: a headline, what went wrong if the state is unknown, and the table. */
export function summary(report: Report, mostBytes = MOST_SUMMARY_BYTES): string {
  const head = [
    `## ${OUTCOME_TITLES[report.outcome]}`,
    `${markdownText(headline(report))}.`,
    ...problem(report),
  ]
  const text = `${head.join('\n\n')}\n`
  if (report.resources.length === 0) return text
  return text + table(report.resources, mostBytes - byteLength(text))
}

function problem({ problem }: Report): string[] {
  if (!problem) return []
  const lines = problem.message.split('\n')
  const shown = lines.slice(0, MOST_PROBLEMS).map(line => problemLine(capitalized(line)))
  const more = lines.length > shown.length ? [`* and ${lines.length - shown.length} more`] : []
  const advice = problem.advice === '' ? [] : [`**What to do:** ${prose(problem.advice)}.`]
  return [[...shown, ...more].join('\n'), ...advice]
}

function problemLine(line: string): string {
  const [bullet, text] = line.startsWith('- ') ? ['* ', line.slice(2)] : ['', line]
  return bullet + markdownText(shorten(text, LONGEST_PROBLEM))
}

function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

/** Rows as far as there is room; what is left out is said, and it is what is healthiest. */
function table(resources: readonly ReportedResource[], room: number): string {
  const head = `\n${rowOf(COLUMNS.map(([title]) => title))}${rowOf(COLUMNS.map(() => '---'))}`
  const rows = resources.map(resource => rowOf(COLUMNS.map(([, cell]) => cell(resource))))
  const fits = fitting(rows, room - byteLength(head) - byteLength(omission(rows.length)))
  const omitted = rows.length - fits
  return head + rows.slice(0, fits).join('') + (omitted > 0 ? omission(omitted) : '')
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`
}

function fitting(rows: readonly string[], room: number): number {
  let used = 0
  const end = rows.findIndex(row => {
    used += byteLength(row)
    return used > room
  })
  return end < 0 ? rows.length : end
}

function omission(count: number): string {
  return `\n${count} more resource${count === 1 ? ' has' : 's have'} no row here, the healthiest ones; the file in \`report-path\` has all of them.\n`
}

function byteLength(text: string): number {
  return Buffer.byteLength(text)
}
