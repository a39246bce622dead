import type { Settings } from '../inputs.ts'
import { characters, firstThatFits } from './budget.ts'
import type { RunLinks } from './links.ts'
import { code, listed, plural, prose } from './markdown.ts'
import { hideMemory, type Memory, progressSince, remember } from './memory.ts'
import type { Report, Result } from './model.ts'
import { namesOf } from './names.ts'
import { opening } from './opening.ts'
import { causeList, detailFolds } from './section.ts'
import { resourceTable } from './table.ts'

/** GitHub refuses a comment above 65,536 characters; its marker takes some of them. */
export const MAX_COMMENT_CHARACTERS = 65_000
const MAX_MEMORY_CHARACTERS = 12_000
/** How many resources are named in each line of what changed. */
const MAX_NAMED = 10

/** Whether to write a comment. `earlier` is the result in our earlier comment, undefined if there is none. */
export function wantsComment(
  mode: Settings['comment'],
  result: Result,
  earlier: string | undefined,
): boolean {
  if (mode === 'never' || result === 'cancelled' || result === 'snapshot') return false
  if (mode === 'always' || !isGoodResult(result)) return true
  return earlier !== undefined && !isGoodResult(earlier)
}

function isGoodResult(result: string): boolean {
  return result === 'healthy' || result === 'deleted'
}

export interface Occasion {
  /** What our earlier comment left for this run. */
  readonly before: Memory | undefined
  readonly links: RunLinks
  readonly key: string
}

/** The text of the pull request comment. */
export function commentText(
  report: Report,
  { before, links, key }: Occasion,
  max = MAX_COMMENT_CHARACTERS,
): string {
  const memory = hideMemory(remember(report, before), Math.min(MAX_MEMORY_CHARACTERS, max / 4))
  const table = resourceTable(report, 0)
  return firstThatFits(
    room =>
      [
        opening(report, room.problemLines, keyInWords(key)),
        before ? progress(before, report) : '',
        causeList(report, room.causes),
        table(room.rows),
        detailFolds(report, room),
        footer(links),
        memory,
      ]
        .filter(Boolean)
        .join('\n'),
    { max, measure: characters },
  )
}

/** What changed since the run that wrote the earlier comment, as a list. */
function progress(before: Memory, report: Report): string {
  const { newlyUnhealthy, recovered, stillUnhealthy } = progressSince(before, report)
  const names = namesOf(report.resources)
  const byId = new Map(report.resources.map(resource => [resource.id, code(names(resource))]))
  const nameOf = (id: string): string => byId.get(id) ?? code(id)
  const lines: readonly (readonly [title: string, items: readonly string[]])[] = [
    ['❌ Newly unhealthy', newlyUnhealthy.map(nameOf)],
    ['✅ Recovered', recovered.map(nameOf)],
    [
      '🔁 Still unhealthy',
      stillUnhealthy.map(({ id, runs }) => `${nameOf(id)} (${plural(runs, 'run')} in a row)`),
    ],
  ]
  return (
    lines
      .filter(([, items]) => items.length > 0)
      // With another bullet than the causes below, which are another list.
      .map(([title, items]) => `* **${title}:** ${listed(items, MAX_NAMED)}\n`)
      .join('')
  )
}

/** 'deploy / wait / sandbox' of the default key 'deploy/wait{"environment":"sandbox"}', and any other key as it is. */
function keyInWords(key: string): string {
  const [, names = key, matrix] = /^(.*?)(\{.*\})?$/s.exec(key.trim()) ?? []
  return [...names.split('/'), ...matrixValues(matrix)]
    .map(part => part.trim())
    .filter(Boolean)
    .join(' / ')
}

function matrixValues(json: string | undefined): string[] {
  if (json === undefined) return []
  try {
    return Object.values(JSON.parse(json)).map(value =>
      typeof value === 'string' ? value : JSON.stringify(value),
    )
  } catch {
    return [json]
  }
}

function footer({ run, runId, attempt, headSha, commit }: RunLinks): string {
  const which = attempt === '' || attempt === '1' ? '' : `, attempt ${prose(attempt)}`
  return `<sub>[Run ${prose(runId)}](${run})${which} for commit [\`${headSha.slice(0, 7)}\`](${commit})</sub>\n`
}
