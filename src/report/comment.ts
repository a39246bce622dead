import type { Settings } from '../inputs.ts'
import type { Links } from '../pull-request/context.ts'
import { formatDuration } from '../text/duration.ts'
import { characters, shareOf, whatFits, within } from './budget.ts'
import { code, listed, plural, prose } from './markdown.ts'
import { hideMemory, type Memory, progressSince, readMemory, remember, withoutMemory } from './memory.ts'
import type { Report } from './model.ts'
import { opening } from './opening.ts'
import { foldedSection, needsSection, sections } from './section.ts'
import { resourceRows, resourceTable, TABLE_FRAME } from './table.ts'

/** GitHub refuses a comment of more than 65,536 characters; the marker that it is found by takes some of them. */
export const MOST_COMMENT_CHARACTERS = 65_000
const MOST_MEMORY_CHARACTERS = 12_000
/** So many of a kind are named where it is told what has changed. */
const MOST_NAMED = 10

export interface Occasion {
  /** When a comment is wanted. */
  readonly when: Settings['comment']
  /** The text of our earlier comment, if there is one. */
  readonly previous: string | undefined
  readonly links: Links
  readonly key: string
  readonly now: Date
}

/** The text of the pull request comment, or undefined where there is nothing to say. */
export function commentText(
  report: Report,
  { when, previous, links, key, now }: Occasion,
  most = MOST_COMMENT_CHARACTERS,
): string | undefined {
  const before = previous === undefined ? undefined : readMemory(previous)
  // What an earlier comment said is not known where its memory can't be read; it was not written for nothing.
  const saidWell = previous === undefined || before?.result === 'healthy'
  if (when === 'never' || (when === 'on-failure' && report.result === 'healthy' && saidWell)) return undefined
  const text = compose(report, before, `${footer(links, key)} · ${timeOf(now)}</sub>`, most)
  // Nobody is to be told of a comment that says the same at another time.
  return previous !== undefined && isSame(previous, text) ? previous : text
}

function compose(report: Report, before: Memory | undefined, foot: string, most: number): string {
  const { resources } = report
  const memory = hideMemory(remember(report, before), Math.min(MOST_MEMORY_CHARACTERS, most / 4))
  const frame = [opening(report), before ? progress(before, report) : '', `${foot}\n`, memory]
  const room = within({ most, measure: characters }, ...frame, TABLE_FRAME, '\n'.repeat(10))

  const unwell = resources.filter(needsSection)
  const all = resourceRows(report)
  const first = whatFits(all, shareOf(room, unwell.length > 0 ? 1 / 2 : 1)).texts
  const why = sections(unwell, within(room, ...first), foldedSection)
  const others = whatFits(all.slice(first.length), within(room, ...first, why)).texts

  const [head, change = '', end] = frame
  const table = resourceTable(report, [...first, ...others], 0)
  return [head, change, table, why, end, memory].filter(Boolean).join('\n')
}

/** What is different from the run that wrote the earlier comment, as a list. */
function progress(before: Memory, report: Report): string {
  const { newlyUnhealthy, recovered, stillUnhealthy, times } = progressSince(before, report)
  const longer = stillUnhealthy.map(({ id, runs }) => `${code(id)} for ${plural(runs, 'run')}`)
  const paces = times
    .filter(isNotable)
    .map(({ id, seconds, before }) => `${code(id)} after ${told(seconds)}, ${told(before)} last time`)
  const lines: readonly (readonly [title: string, items: readonly string[]])[] = [
    ['❌ Newly unhealthy', newlyUnhealthy.map(id => code(id))],
    ['✅ Recovered', recovered.map(id => code(id))],
    ['🔁 Still unhealthy', longer],
    ['⏱️ Healthy', paces],
  ]
  return lines
    .filter(([, items]) => items.length > 0)
    .map(([title, items]) => `- **${title}:** ${listed(items, MOST_NAMED)}\n`)
    .join('')
}

/** A few seconds more or less are the poll's, not the resource's. */
function isNotable({ seconds, before }: { readonly seconds: number; readonly before: number }): boolean {
  return Math.abs(seconds - before) >= Math.max(15, before / 2)
}

function told(seconds: number): string {
  return formatDuration(Math.round(seconds) * 1000)
}

function footer({ run, runId, attempt, headSha, commit }: Links, key: string): string {
  const which = attempt === '' || attempt === '1' ? '' : `, attempt ${prose(attempt)}`
  const gate = key.trim() === '' ? '' : ` · ${prose(key, 100)}`
  return `<sub>[Run ${prose(runId)}](${run})${which} for commit [\`${headSha.slice(0, 7)}\`](${commit})${gate}`
}

function timeOf(now: Date): string {
  return `${now.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** But for when it was, and for how long it took to a moment: no two waits are the same in that. */
function isSame(before: string, now: string): boolean {
  return withoutTimes(before) === withoutTimes(now) && toldNext(before) === toldNext(now)
}

const STAMP = / · \d{4}-\d\d-\d\d \d\d:\d\d UTC<\/sub>/
const DURATIONS = /(?<=(?: after| for|\|) )(?:\d+(?:\.\d+)?(?:ms|[hms])(?: |\b))+/g

function withoutTimes(text: string): string {
  return withoutMemory(text).trim().replace(STAMP, '').replace(DURATIONS, '')
}

function toldNext(text: string): string {
  const memory = readMemory(text)
  return memory ? JSON.stringify({ ...memory, healthyAfter: {} }) : ''
}
