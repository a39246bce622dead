import { awaitsRun, type Change, changeNote } from '../health/change.ts'
import { type Decision, isHealthy, isOpen, rowOf, type Track } from '../health/resource.ts'
import { MAX_FAILED_POLLS, type Wait } from '../health/wait.ts'
import { inWorkspace } from '../targets/targets.ts'
import { clockTime } from '../text/duration.ts'
import { plain, quote } from '../text/escape.ts'
import { headlineWithProblem } from './annotations.ts'
import { furtherCommands } from './commands.ts'
import { causeText } from './explain.ts'
import { factsOf } from './facts.ts'
import { verdictMark } from './headline.ts'
import type { Report, ReportedResource } from './model.ts'
import { needsSection } from './section.ts'

const LONGEST_LIST = 20
const MOST_CLOSING_LINES = 50
/** The column of names grows no wider, for then lines would be too long to read. */
const WIDEST = 60

/** A line for each thing that changed: what a resource shows, what was decided of it, and polls that failed. */
export function changeLines(before: Wait, after: Wait, now: number): string[] {
  if (before === after) return []
  const previous = new Map(before.tracks.map(track => [track.target.id, track]))
  const start = startOf(after, now)
  const width = after.tracks.reduce((most, { target }) => Math.max(most, target.id.length), 0)
  const changes = after.tracks.flatMap(track =>
    changesOf(previous.get(track.target.id), track).map(
      change => `${`${track.target.id}:`.padEnd(Math.min(width, WIDEST) + 1)} ${change}`,
    ),
  )
  return [...changes, ...failedPolls(before, after)].map(change => `${start} ${change}`)
}

/** The words of the platform that this action does not know, each with what becomes of it. */
export function unknownWords({ tracks }: Wait): { readonly word: string; readonly message: string }[] {
  return tracks.flatMap(({ seen, target }) =>
    (seen.kind === 'shown' ? seen.judgement.unknownStates : []).map(shown => ({
      // One warning does for running:x and Running:y.
      word: shown.toLowerCase().replace(/:.*$/s, ''),
      message: `${quote(shown, 1000)}, shown by ${target.id}, is no known status or runtime; it is waited on like pending`,
    })),
  )
}

/** What is still waited for, for the times when nothing changes. */
export function reminderLine(wait: Wait | undefined, now: number): string {
  if (!wait) return `${column(clockTime(now))} waiting for the first answer of dataos-ctl`
  const open = wait.tracks.filter(isOpen)
  const listed = open.slice(0, LONGEST_LIST).map(track => `${track.target.id} (${stateOf(track)})`)
  const more = open.length > LONGEST_LIST ? `, and ${open.length - LONGEST_LIST} more` : ''
  const waiting =
    open.length > 0 ? `still waiting for ${listed.join(', ')}${more}` : 'reading everything once more'
  return `${startOf(wait, now)} ${waiting}`
}

/** How it ended, and what is wrong with whom. */
export function closingLines(report: Report): string[] {
  const unwell = report.resources.filter(needsSection)
  const lines = unwell
    .slice(0, MOST_CLOSING_LINES)
    .map(resource => `${verdictMark(resource)} ${resource.id} ${resource.verdict}: ${whyIn(resource)}`)
  const more = unwell.length - lines.length
  return [
    headlineWithProblem(report),
    ...lines,
    ...(more > 0 ? [`and ${more} more, see the job summary`] : []),
  ]
}

function whyIn({ reason, cause }: ReportedResource): string {
  return [reason, cause && causeText(cause)].filter(Boolean).join('. ')
}

/** All that is known of a resource that is not healthy, for a fold in the log. */
export function diagnosis(resource: ReportedResource): {
  readonly title: string
  readonly lines: readonly string[]
} {
  const { id, verdict, cause, findings, links } = resource
  const facts = factsOf(resource, { code: plain, prose: plain }).map(([title, text]) => `${title}: ${text}`)
  const conditions = (findings?.conditions ?? []).map(
    ({ type, reason, message }) =>
      `Condition: ${[type, reason, message].filter(Boolean).map(plain).join(', ')}`,
  )
  const pages = links ? [links.operations, links.metis].filter(page => page !== null) : []
  const log = findings?.log ?? []
  return {
    title: `Why ${id} is ${verdict === 'undecided' ? 'not decided' : verdict}`,
    lines: [
      ...(cause ? [`${causeText(cause)}.`] : []),
      ...facts,
      ...conditions,
      ...pages.map(page => `See ${page}`),
      ...furtherCommands(resource),
      ...(log.length > 0
        ? [`Its log, the last lines (${log.length}):`, ...log.map(line => `  ${line}`)]
        : []),
    ],
  }
}

/** The time, and how many are done, of how many; as wide in every line. */
function startOf({ tracks }: Wait, now: number): string {
  const done = `[${tracks.filter(isHealthy).length}/${tracks.length}]`
  return `${column(clockTime(now))} ${done.padEnd(2 * String(tracks.length).length + 3)}`
}

function column(time: string): string {
  return time.padStart('00:00'.length, '0')
}

function changesOf(before: Track | undefined, after: Track): string[] {
  const changes: string[] = []
  if (after.history.length !== (before?.history.length ?? 0)) {
    const from = !before || before.seen.kind === 'unread' ? 'is' : `${stateOf(before)} →`
    const undone = before?.decision && !after.decision ? ' (was healthy, and is waited for again)' : ''
    changes.push(`${from} ${stateOf(after)}${undone}`)
  }
  changes.push(...changeNews(before, after))
  if (after.decision && after.decision !== before?.decision) changes.push(decisionIn(after.decision))
  return changes
}

/** What has been learned of whether it is of this deploy; what was known before counts as news with its first reading. */
function changeNews(before: Track | undefined, after: Track): string[] {
  if (after.seen.kind === 'unread' || after.change.kind === 'open') return []
  const known = !before || before.seen.kind === 'unread' ? '' : changeNote(before.change)
  const note = changeNote(after.change)
  const hasRun = before !== undefined && awaitsRun(before.change) && isNewRun(after.change)
  return [...(note === known ? [] : [note]), ...(hasRun ? ['shows a new run'] : [])]
}

function isNewRun(change: Change): boolean {
  return change.kind === 'changed' && change.run === 'seen'
}

function decisionIn({ verdict, reason }: Decision): string {
  return verdict === 'unread' ? reason : `${verdict}: ${reason}`
}

function stateOf(track: Track): string {
  if (track.seen.kind === 'unread') return 'not read yet'
  const row = rowOf(track)
  if (!row) return 'absent'
  return row.runtime === '' ? row.status || 'no status' : `${row.status || 'no status'}, ${row.runtime}`
}

function failedPolls(before: Wait, after: Wait): string[] {
  return [...after.groups].flatMap(([key, { group, failures, failure }]) => {
    const where = inWorkspace(group.workspace)
    const previous = before.groups.get(key)?.failures ?? 0
    if (!failure && previous > 0) return [`reading ${group.type} resources${where} works again`]
    if (!failure || failures === previous) return []
    const which = failure.permanent ? '' : ` (${failures} of ${MAX_FAILED_POLLS} in a row)`
    return [`reading ${group.type} resources${where} failed${which}: ${failure.message}`]
  })
}
