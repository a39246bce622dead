import { awaitsRun, type Change, changeNote } from '../health/change.ts'
import { type Decision, isOpen, lastRunWarning, rowOf, type Track } from '../health/resource.ts'
import { MAX_FAILED_POLLS, type Wait } from '../health/wait.ts'
import { inWorkspace } from '../targets/targets.ts'
import { clockTime } from '../text/duration.ts'
import { plain, quote } from '../text/escape.ts'
import { furtherCommands } from './commands.ts'
import { causeText } from './explain.ts'
import { factsOf } from './facts.ts'
import { capitalized, plural } from './markdown.ts'
import { isGood, needsAttention, type Report, type ReportedResource, verdictOf } from './model.ts'
import { namesOf } from './names.ts'
import { logTitle } from './section.ts'

/** What a line reports: the runner may show it as a colour. */
export type Tone = 'good' | 'bad'

export interface LogLine {
  readonly text: string
  readonly tone?: Tone
}

const MAX_LISTED = 20
/** Many rows of a pattern may change at once. */
const MAX_CHANGES = 500
/** A wider column of names would make lines too long to read. */
const MAX_WIDTH = 60
const MAX_DIAGNOSES = 50

/** A line for each change: what a resource shows, what was decided of it, and failed polls. */
export function changeLines(before: Wait, after: Wait, now: number): LogLine[] {
  if (before === after) return []
  const previous = new Map(before.tracks.map(track => [track.target.id, track]))
  const nameOf = trackNames(after)
  const start = startOf(after, now)
  const width = after.tracks.reduce((widest, track) => Math.max(widest, nameOf(track).length), 0)
  const changes: LogLine[] = after.tracks.flatMap(track =>
    changesOf(previous.get(track.target.id), track).map(({ text, ...tone }) => ({
      ...tone,
      text: `${`${nameOf(track)}:`.padEnd(Math.min(width, MAX_WIDTH) + 1)} ${text}`,
    })),
  )
  const kept = new Set(after.tracks.map(({ target }) => target.id))
  for (const { target, selectedBy } of before.tracks)
    if (selectedBy !== undefined && !kept.has(target.id))
      changes.push({ text: `${target.id} left the wait: ${selectedBy} selects enough others` })
  const left = changes.length - MAX_CHANGES
  // What went wrong is not what is left out.
  const shown = left > 0 ? changes.toSorted(badFirst).slice(0, MAX_CHANGES) : changes
  const omitted = left > 0 ? [{ text: `${plural(left, 'more change')}, see the report` }] : []
  return [...shown, ...omitted, ...failedPolls(before, after)].map(line => ({
    ...line,
    text: `${start} ${line.text}`,
  }))
}

function badFirst(a: LogLine, b: LogLine): number {
  return Number(b.tone === 'bad') - Number(a.tone === 'bad')
}

/** A warning, and the key under which it is given once. */
export interface StateWarning {
  readonly key: string
  readonly message: string
}

/** States that aren't in the vocabulary, and schedules whose last run failed. */
export function stateWarnings({ tracks }: Wait): StateWarning[] {
  return tracks.flatMap(track => {
    const { seen, target } = track
    const unknown = (seen.kind === 'shown' ? seen.judgement.unknownStates : []).map(shown => ({
      // One warning for running:x and Running:y.
      key: shown.toLowerCase().replace(/:.*$/s, ''),
      message: `Unknown status or runtime ${quote(shown, 1000)} on ${target.id}; treating it as pending`,
    }))
    const lastRun = lastRunWarning(track)
    return lastRun === undefined ? unknown : [...unknown, { key: lastRun, message: lastRun }]
  })
}

/** What is still waited for, for times without a change. */
export function reminderLine(wait: Wait | undefined, now: number): string {
  if (!wait) return `${column(clockTime(now))} waiting for the first dataos-ctl response`
  const nameOf = trackNames(wait)
  const open = wait.tracks.filter(isOpen)
  const listed = open.slice(0, MAX_LISTED).map(track => `${nameOf(track)} (${stateOf(track)})`)
  const more = open.length > MAX_LISTED ? `, and ${open.length - MAX_LISTED} more` : ''
  const waiting =
    open.length > 0 ? `still waiting for ${listed.join(', ')}${more}` : 'verifying all resources'
  return `${startOf(wait, now)} ${waiting}`
}

export interface LogGroup {
  readonly title: string
  readonly lines: readonly string[]
}

/** A group for each resource that was diagnosed, as many as are read. */
export function diagnoses(report: Report): LogGroup[] {
  const nameOf = namesOf(report.resources)
  return report.resources
    .filter(needsAttention)
    .slice(0, MAX_DIAGNOSES)
    .map(resource => diagnosisOf(resource, nameOf(resource)))
}

function diagnosisOf(resource: ReportedResource, name: string): LogGroup {
  const { verdict, reason, cause, findings, links } = resource
  const facts = factsOf(resource, { code: plain, prose: plain }).map(([title, text]) => `${title}: ${text}`)
  const conditions = (findings?.conditions ?? []).map(
    ({ type, reason, message }) =>
      `Condition: ${[type, reason, message].filter(Boolean).map(plain).join(', ')}`,
  )
  const log = findings?.log ?? []
  return {
    title: `${name}: ${verdict === 'undecided' ? 'why it is undecided' : `why it ${WHY[verdict]}`}`,
    lines: [
      ...(cause ? [`${capitalized(causeText(cause))}.`] : []),
      `Reason: ${plain(reason)}`,
      ...facts,
      ...conditions,
      ...(links ? [`Operations: ${links.operations}`] : []),
      ...(links?.metis ? [`Metis: ${links.metis}`] : []),
      'Next commands:',
      ...furtherCommands(resource).map(command => `  ${command}`),
      ...(log.length > 0 ? [`${capitalized(logTitle(log.length))}:`, ...log.map(line => `  ${line}`)] : []),
    ],
  }
}

const WHY: Readonly<Record<Exclude<ReportedResource['verdict'], 'undecided'>, string>> = {
  healthy: 'is healthy',
  failed: 'failed',
  missing: 'is missing',
  'timed-out': 'timed out',
  deleted: 'is deleted',
}

function trackNames({ tracks }: Wait): (track: Track) => string {
  const nameOf = namesOf(tracks.map(({ target }) => target))
  return ({ target }) => nameOf(target)
}

/** The time, and how many resources are done of how many; equally wide in every line. */
function startOf({ tracks }: Wait, now: number): string {
  const done = tracks.filter(track => isGood(verdictOf(track))).length
  const count = `[${done}/${tracks.length}]`
  return `${column(clockTime(now))} ${count.padEnd(2 * String(tracks.length).length + 3)}`
}

function column(time: string): string {
  return time.padStart('00:00'.length, '0')
}

function changesOf(before: Track | undefined, after: Track): LogLine[] {
  const changes: LogLine[] = []
  if (after.history.length !== (before?.history.length ?? 0)) {
    const from = !before || before.seen.kind === 'unread' ? 'is' : `${stateOf(before)} →`
    const isUndone = before?.decision && !after.decision
    const undone = isUndone ? ` (no longer ${before.decision.verdict}, waiting again)` : ''
    changes.push({ text: `${from} ${stateOf(after)}${undone}` })
  }
  for (const text of changeNews(before, after)) changes.push({ text })
  if (after.decision && after.decision !== before?.decision) {
    changes.push({
      text: decisionIn(after.decision),
      tone: isGood(verdictOf(after)) ? 'good' : 'bad',
    })
  }
  return changes
}

/** What was found out about this deploy; what was known before counts as news with the first reading. */
function changeNews(before: Track | undefined, after: Track): string[] {
  if (after.seen.kind === 'unread' || after.change.kind === 'open') return []
  const known = !before || before.seen.kind === 'unread' ? '' : changeNote(before.change)
  const note = changeNote(after.change)
  const hasRun = before !== undefined && awaitsRun(before.change) && isNewRun(after.change)
  return [...(note === known ? [] : [note]), ...(hasRun ? ['new run started'] : [])]
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

function failedPolls(before: Wait, after: Wait): LogLine[] {
  return [...after.groups].flatMap(([key, { group, outage }]): LogLine[] => {
    const reading = `reading ${group.type} resources${inWorkspace(group.workspace)}`
    const previous = before.groups.get(key)?.outage?.polls ?? 0
    if (!outage && previous > 0) return [{ text: `${reading} recovered` }]
    if (!outage || outage.polls === previous) return []
    const { polls, failure } = outage
    const which = failure.permanent ? '' : ` (attempt ${polls} of ${MAX_FAILED_POLLS})`
    return [{ text: `${reading} failed${which}: ${failure.message}`, tone: 'bad' }]
  })
}
