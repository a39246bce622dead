import { formatDuration } from '../text/duration.ts'
import type { Piece } from './budget.ts'
import { verdictMark } from './headline.ts'
import { type Column, code, fold, plural, prose, tableHead, tableRow } from './markdown.ts'
import type { Report, ReportedResource } from './model.ts'

/** A new column goes here, and shows wherever resources are listed. */
const COLUMNS: readonly Column<ReportedResource>[] = [
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
  ['This deploy', ({ change }) => prose(inBrief(change))],
  ['Reason', ({ reason }) => prose(reason)],
]

/** More healthy ones than this are folded away where others are not healthy. */
const MOST_HEALTHY_ROWS = 10

/** A row for each resource, for `resourceTable`. */
export function resourceRows(report: Report): Piece[] {
  const { resources } = report
  const columns = columnsFor(report)
  return resources.map(resource => [() => tableRow(columns, resource)])
}

/** What a deploy has changed is told where somebody asked for it, and a snapshot judges nothing. */
function columnsFor({ result, resources }: Report): readonly Column<ReportedResource>[] {
  const hasBaseline = resources.some(({ change }) => change !== '')
  const left = [
    ...(hasBaseline ? [] : ['This deploy']),
    ...(result === 'snapshot' ? ['Verdict', 'Time'] : []),
  ]
  return COLUMNS.filter(([title]) => !left.includes(title))
}

/** Without the why, which stands in the reason. */
function inBrief(change: string): string {
  return change.replace(/[:;].*$/s, '')
}

/**
 * The rows of the first of these resources, as many as there are, healthy ones in a fold where they are many beside
 * others; and how many have no row.
 */
export function resourceTable(report: Report, rows: readonly string[], most = MOST_HEALTHY_ROWS): string {
  const { resources } = report
  const unwell = resources.filter(({ verdict }) => verdict !== 'healthy').length
  const folds = (unwell > 0 || most === 0) && resources.length - unwell > most
  const open = folds ? rows.slice(0, unwell) : rows
  const folded = folds ? rows.slice(unwell) : []
  const head = tableHead(columnsFor(report))
  return [
    open.length > 0 ? head + open.join('') : '',
    folded.length > 0 ? fold(plural(folded.length, 'healthy resource'), head + folded.join('')) : '',
    rows.length < resources.length ? omission(resources.length - rows.length) : '',
  ]
    .filter(Boolean)
    .join('\n')
}

function omission(count: number): string {
  const have = plural(count, 'more resource has', 'more resources have')
  return `${have} no row here, the healthiest ones; the file in \`report-path\` has all of them.\n`
}

const HEAD = tableHead(COLUMNS)

/** What `resourceTable` puts around the rows, at most. */
export const TABLE_FRAME = `${HEAD}\n${fold(plural(1_000_000, 'healthy resource'), HEAD)}\n${omission(1_000_000)}`
