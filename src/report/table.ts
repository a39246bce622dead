import { VERDICT_WORDS, verdictMark } from './headline.ts'
import { type Column, code, collapsible, linked, plural, prose, tableHead, tableRow } from './markdown.ts'
import { ABSENT, isGood, isUnhealthy, type Report, type ReportedResource } from './model.ts'
import { namesOf } from './names.ts'

/** A new column goes here, and shows in every table of resources. */
function columnsFor({ resources, result }: Report): readonly Column<ReportedResource>[] {
  const nameOf = namesOf(resources)
  const columns: readonly Column<ReportedResource>[] = [
    { key: 'result', title: 'Result', cell: verdictCell },
    {
      key: 'resource',
      title: 'Resource',
      cell: resource => linked(code(nameOf(resource)), resource.sourceUrl),
    },
    { key: 'state', title: 'State', cell: resource => code(stateText(resource)) },
    { key: 'details', title: 'Details', cell: ({ reason }) => prose(reason) },
    { key: 'deploy', title: 'Deploy', cell: ({ deploy }) => prose(deploy) },
  ]
  const hasBaseline = resources.some(({ deploy }) => deploy !== '')
  return columns.filter(
    ({ key }) => (key !== 'deploy' || hasBaseline) && (key !== 'result' || result !== 'snapshot'),
  )
}

/** With spaces that don't break, so that a narrow column doesn't break it. */
function verdictCell(resource: ReportedResource): string {
  const words = `${VERDICT_WORDS[resource.verdict]}${resource.optional ? ' (optional)' : ''}`
  return `${verdictMark(resource)} ${words}`.replaceAll(' ', '&nbsp;')
}

/** 'error, pending:0/1' */
export function stateText({ status, runtime, verdict, history }: ReportedResource): string {
  const shown = [status, runtime].filter(Boolean).join(', ')
  const wasRead = history.length > 0 || verdict === 'missing' || verdict === 'deleted'
  return shown === '' && wasRead ? ABSENT : shown
}

/** More healthy ones than this are folded away if there are others. */
const MAX_HEALTHY_ROWS = 10

/**
 * Writes the table with as many rows as asked for, the healthy ones in a fold if there are more of them than
 * `maxHealthy` beside others, and says how many rows are left out. '' if no state was read.
 */
export function resourceTable(report: Report, maxHealthy = MAX_HEALTHY_ROWS): (rows: number) => string {
  const { resources } = report
  if (resources.every(resource => stateText(resource) === '')) return () => ''
  const columns = columnsFor(report)
  const others = resources.filter(({ verdict }) => !isGood(verdict)).length
  const isFolded = (others > 0 || maxHealthy === 0) && resources.length - others > maxHealthy
  // Made once, because a table is written again with fewer rows until it fits.
  const lines: string[] = []
  const write = (part: readonly ReportedResource[], from: number): string =>
    tableHead(columns) +
    part
      .map((resource, i) => {
        const line = lines[from + i] ?? tableRow(columns, resource)
        lines[from + i] = line
        return line
      })
      .join('')
  return rows => {
    const shown = resources.slice(0, rows)
    const open = isFolded ? shown.slice(0, others) : shown
    const folded = isFolded ? shown.slice(others) : []
    return [
      open.length > 0 ? write(open, 0) : '',
      folded.length > 0 ? collapsible(foldTitle(folded), write(folded, others)) : '',
      omission(resources.slice(rows)),
    ]
      .filter(Boolean)
      .join('\n')
  }
}

function foldTitle(folded: readonly ReportedResource[]): string {
  const [first] = folded
  return plural(folded.length, `${first?.verdict} resource`)
}

function omission(omitted: readonly ReportedResource[]): string {
  if (omitted.length === 0) return ''
  const unhealthy = omitted.filter(({ verdict }) => isUnhealthy(verdict)).length
  const which = unhealthy > 0 ? `, ${unhealthy} of them unhealthy` : ''
  const more = plural(omitted.length, "more resource isn't", "more resources aren't")
  return `${more} shown${which}. The file in \`report-path\` has all of them.\n`
}
