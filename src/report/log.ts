import { type Decision, FAILURES_ALLOWED, isHealthy, isOpen, type Track, type Wait } from '../health/wait.ts'
import { inWorkspace } from '../targets/targets.ts'
import { quote } from '../text/escape.ts'

const LONGEST_LIST = 20

/** A line for each thing that changed: what a resource shows, what was decided of it, and polls that failed. */
export function changeLines(before: Wait, after: Wait, now: number): string[] {
  if (before === after) return []
  const previous = new Map(before.tracks.map(track => [track.target.id, track]))
  const start = `${clockTime(now)} [${progress(after)}]`
  const changes = after.tracks.flatMap(track => changesOf(previous.get(track.target.id), track))
  return [...changes, ...failedPolls(before, after)].map(change => `${start} ${change}`)
}

/** The words of the platform that this action does not know, each with what becomes of it. */
export function unknownWords({ tracks }: Wait): { readonly word: string; readonly message: string }[] {
  return tracks.flatMap(({ judgement, target }) =>
    (judgement?.unknownWords ?? []).map(shown => ({
      // One warning does for running:x and Running:y.
      word: shown.toLowerCase().replace(/:.*$/s, ''),
      message: `${quote(shown, 1000)}, shown by ${target.id}, is no known status or runtime; it is waited on like pending`,
    })),
  )
}

/** What is still waited for, for the times when nothing changes. */
export function reminderLine(wait: Wait | undefined, now: number): string {
  if (!wait) return `${clockTime(now)} waiting for the first answer of dataos-ctl`
  const open = wait.tracks.filter(isOpen)
  const listed = open.slice(0, LONGEST_LIST).map(track => `${track.target.id} (${stateOf(track)})`)
  const more = open.length > LONGEST_LIST ? `, and ${open.length - LONGEST_LIST} more` : ''
  const waiting =
    open.length > 0 ? `still waiting for ${listed.join(', ')}${more}` : 'reading everything once more'
  return `${clockTime(now)} [${progress(wait)}] ${waiting}`
}

/** '4:10', or '1:04:10' */
export function clockTime(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (part: number): string => String(part).padStart(2, '0')
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

/** How many are done, of how many. */
function progress({ tracks }: Wait): string {
  return `${tracks.filter(isHealthy).length}/${tracks.length}`
}

function changesOf(before: Track | undefined, after: Track): string[] {
  const changes: string[] = []
  if (after.history.length !== (before?.history.length ?? 0)) {
    const from = before?.reading === undefined ? 'is' : `${stateOf(before)} →`
    const undone = before?.decision && !after.decision ? ' (was healthy, and is waited for again)' : ''
    changes.push(`${after.target.id}: ${from} ${stateOf(after)}${undone}`)
  }
  if (after.decision && after.decision !== before?.decision)
    changes.push(`${after.target.id}: ${decisionIn(after.decision)}`)
  return changes
}

function decisionIn({ verdict, reason }: Decision): string {
  return verdict === 'unread' ? reason : `${verdict}: ${reason}`
}

function stateOf({ reading, row }: Track): string {
  if (reading === undefined) return 'not read yet'
  if (!row) return 'absent'
  return row.runtime === '' ? row.status || 'no status' : `${row.status || 'no status'}, ${row.runtime}`
}

function failedPolls(before: Wait, after: Wait): string[] {
  return [...after.groups].flatMap(([key, { group, failures, failure }]) => {
    const where = inWorkspace(group.workspace)
    const previous = before.groups.get(key)?.failures ?? 0
    if (!failure && previous > 0) return [`reading ${group.type} resources${where} works again`]
    if (!failure || failures === previous) return []
    const which = failure.lasting ? '' : ` (${failures} of ${FAILURES_ALLOWED} in a row)`
    return [`reading ${group.type} resources${where} failed${which}: ${failure.message}`]
  })
}
