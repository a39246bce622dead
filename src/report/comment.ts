import type { Links } from '../github/context.ts'
import type { Settings } from '../inputs.ts'
import { markdownCode, markdownText, shorten } from '../text/escape.ts'
import { headline, OUTCOME_TITLES, verdictMark } from './headline.ts'
import { decidedAgainst, type Report } from './report.ts'

const MOST_ROWS = 50
const LONGEST_CELL = 300
const WAS_HEALTHY = '<!-- healthy -->'

/**
 * The text of the pull request comment, or undefined where there is nothing to say: all is well, and no earlier
 * comment says otherwise.
 */
export function commentText(
  report: Report,
  when: Settings['comment'],
  previous: string | undefined,
  links: Links,
): string | undefined {
  const healthy = report.outcome === 'healthy'
  const wasHealthy = previous === undefined || previous.includes(WAS_HEALTHY)
  if (when === 'never' || (when === 'on-unhealthy' && healthy && wasHealthy)) return undefined
  return [
    ...(healthy ? [WAS_HEALTHY] : []),
    `### ${OUTCOME_TITLES[report.outcome]}`,
    `${markdownText(headline(report))}.`,
    ...table(report),
    footer(links),
  ].join('\n\n')
}

function table(report: Report): string[] {
  const unhealthy = decidedAgainst(report)
  if (unhealthy.length === 0) return []
  const rows = unhealthy
    .slice(0, MOST_ROWS)
    .map(resource =>
      [
        markdownCode(shorten(resource.id, LONGEST_CELL)),
        `${verdictMark(resource)} ${resource.verdict}`,
        markdownText(shorten(resource.reason, LONGEST_CELL)),
      ].join(' | '),
    )
  const lines = ['Resource | Verdict | Reason', '--- | --- | ---', ...rows].map(row => `| ${row} |`)
  const more = unhealthy.length - rows.length
  return [lines.join('\n'), ...(more > 0 ? [`${more} more in the job summary.`] : [])]
}

function footer({ run, runId, attempt, headSha, commit }: Links): string {
  const which = attempt === '' || attempt === '1' ? '' : `, attempt ${attempt}`
  return `<sub>[run ${markdownText(runId)}](${run})${which} for [\`${headSha.slice(0, 7)}\`](${commit})</sub>`
}
