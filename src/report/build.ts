import type { Recorded } from '../baseline/snapshot.ts'
import {
  awaitsRun,
  type Before,
  type Change,
  changeNote,
  wasRolledBack,
  wasThereBefore,
  wasUnhealthy,
} from '../health/change.ts'
import { judge } from '../health/judge.ts'
import { heldFor, newTrack, readingOf, rowOf, type Track, wasThere } from '../health/resource.ts'
import { isRequired, removedSinceBaseline } from '../health/wait.ts'
import { parseId } from '../targets/identity.ts'
import type { SourceLocation, Target } from '../targets/targets.ts'
import { resourceType } from '../targets/types.ts'
import { formatDuration } from '../text/duration.ts'
import { mapTexts, shorten } from '../text/escape.ts'
import type { Diagnosis } from '../watch/source.ts'
import type { Watched } from '../watch/watch.ts'
import { causedBy, inOrder } from './causes.ts'
import { explain, explainConsequence } from './explain.ts'
import { linksTo, linkToSource } from './links.ts'
import {
  ABSENT,
  isUnhealthy,
  type OutsideResource,
  type Problem,
  type Report,
  type ReportedResource,
  type ReportedState,
  type Result,
  verdictOf,
} from './model.ts'

/** How a wait ended. */
export interface Ended {
  readonly watched: Watched
  readonly diagnosis?: Diagnosis | undefined
  /** A failure of the action itself. */
  readonly problem?: Problem | undefined
}

/** What a report needs to know of the run that it is about. */
export interface Surroundings {
  readonly redact: (text: string) => string
  /** Of the DataOS instance, for links; '' if it isn't known. */
  readonly host: string
  /** Absolute path of the checkout. */
  readonly workspace: string
  /** Address that paths in the checkout are appended to; '' if the checkout isn't the commit of the run. */
  readonly blobs: string
}

/** Far above what the platform allows for names, and what people read of a reason. */
const MAX_TEXT = 1000
/** Of a problem, which may name many inputs, each in a line. */
const MAX_PROBLEM = 20_000

/** The report of a wait, however it ended. */
export function reportOf({ watched, diagnosis, problem }: Ended, surroundings: Surroundings): Report {
  const { wait, polls, calls, ms, failure } = watched
  const clean = cleaner(surroundings.redact)
  const outside = clean(unhealthyOutside(diagnosis))
  const listed = new Set([...wait.tracks.map(({ target }) => target.id), ...outside.map(({ id }) => id)])
  const resources = wait.tracks.map(track =>
    resourceOf(track, { watched, diagnosis, surroundings, clean, listed }),
  )
  return {
    version: 1,
    result: resultOf(watched, problem),
    seconds: seconds(ms),
    polls,
    calls,
    deadline: seconds(wait.tracks.reduce((latest, { deadline }) => Math.max(latest, deadline), 0)),
    problem: cleanProblem(problem ?? (failure && { ...failure, kind: 'state' }), surroundings.redact),
    outside,
    resources: inOrder([...withCauses(resources, outside), ...removedResources(watched, clean)]),
  }
}

/** What a pattern selected before this deploy and doesn't any more. It is reported and decides nothing. */
function removedResources({ wait, ms }: Watched, clean: Clean): ReportedResource[] {
  return removedSinceBaseline(wait).map(target => ({
    ...clean({
      ...NOTHING_KNOWN,
      ...identityOf(newTrack(target, target.timeout, { kind: 'unclaimed' })),
      status: '',
      runtime: '',
      reason: 'removed since the baseline',
      deploy: 'removed',
      change: 'removed since the baseline',
      seconds: seconds(ms),
      optional: true,
      required: false,
      expected: target.healthy,
    }),
    ...NO_SOURCE,
    verdict: 'undecided' as const,
  }))
}

/** The report of a run that couldn't begin to wait. Without a problem it was cancelled. */
export function reportWithout(problem: Problem | undefined, redact: Surroundings['redact']): Report {
  return {
    version: 1,
    result: problem ? 'error' : 'cancelled',
    seconds: 0,
    polls: 0,
    calls: 0,
    deadline: 0,
    problem: cleanProblem(problem, redact),
    outside: [],
    resources: [],
  }
}

/** The report of a step that recorded the state before a deploy. It judges nothing. */
export function reportOfSnapshot(recorded: Recorded, surroundings: Surroundings): Report {
  const { failure, cancelled, calls, polls, ms, tracks } = recorded
  const clean = cleaner(surroundings.redact)
  return {
    version: 1,
    result: cancelled ? 'cancelled' : failure ? 'error' : 'snapshot',
    seconds: seconds(ms),
    polls,
    calls,
    deadline: seconds(ms),
    problem: cleanProblem(failure && { ...failure, kind: 'state' }, surroundings.redact),
    outside: [],
    resources: inOrder(
      tracks.map(track => {
        const { target } = track
        const resource = {
          ...shownOf(track, surroundings),
          reason: notRecorded(recorded) ?? asRecorded(target, recorded.resources.get(target.id)),
          seconds: seconds(ms),
          required: !target.optional,
        }
        return { ...clean(resource), verdict: 'undecided' as const }
      }),
    ),
  }
}

type Clean = <T>(value: T) => T

/** Takes secrets out of every text, and then cuts what is too long. Most texts occur many times. */
function cleaner(redact: Surroundings['redact'], max = MAX_TEXT): Clean {
  const known = new Map<string, string>()
  const clean = (text: string): string => {
    const before = known.get(text)
    if (before !== undefined) return before
    const cleaned = shorten(redact(text), max)
    known.set(text, cleaned)
    return cleaned
  }
  return value => mapTexts(value, clean)
}

function cleanProblem(problem: Problem | undefined, redact: Surroundings['redact']): Problem | null {
  if (!problem) return null
  const { kind, message, nextStep } = problem
  return { kind, ...cleaner(redact, MAX_PROBLEM)({ message, nextStep }) }
}

function resultOf({ wait, cancelled, failure }: Watched, problem: Problem | undefined): Result {
  if (cancelled) return 'cancelled'
  const required = wait.tracks.filter(track => isRequired(track, wait.rules))
  const verdicts = new Set(required.map(({ decision }) => decision?.verdict))
  if (verdicts.has('failed') || verdicts.has('missing')) return 'unhealthy'
  if (failure || problem) return 'error'
  if (verdicts.has('timed-out')) return 'timed-out'
  const good = wait.rules.waitFor
  // If nothing is required, only a failure to read the state decides.
  if (required.length === 0 || (verdicts.size === 1 && verdicts.has(good))) return good
  throw new Error(`the wait ended with nothing decided: ${[...verdicts].join(', ')}`)
}

const NO_SOURCE = { source: null, sourceUrl: null } as const

const NOTHING_KNOWN = {
  cause: null,
  sourceUrl: null,
  dependsOn: [],
  causedBy: null,
  changed: null,
  deploy: '',
  change: '',
  builderStage: '',
  findings: null,
  links: null,
  history: [],
} satisfies Partial<ReportedResource>

interface Known {
  readonly watched: Watched
  readonly diagnosis: Diagnosis | undefined
  readonly surroundings: Surroundings
  readonly clean: Clean
  /** IDs of all resources of the report. */
  readonly listed: ReadonlySet<string>
}

function resourceOf(
  track: Track,
  { watched, diagnosis, surroundings, clean, listed }: Known,
): ReportedResource {
  const { target, seen, change, decision } = track
  const findings = diagnosis?.findings.get(target.id) ?? null
  const resource = clean({
    ...shownOf(track, surroundings),
    reason: [decision?.reason ?? whyUndecided(watched, track), ...caveat(track)].join('; '),
    dependsOn: (target.dependsOn ?? []).filter(id => listed.has(id)),
    seconds: seconds(decision?.at ?? watched.ms),
    required: isRequired(track, watched.wait.rules),
    changed: isChanged(change),
    deploy: deployWord(change),
    change: changeInWords(track),
    builderStage: findings?.builderStage ?? '',
    findings,
  })
  const verdict = verdictOf(track)
  const cause = explain({
    ...resource,
    verdict,
    ...clean({
      failure: track.polled?.failure,
      unknownWords: seen.kind === 'shown' ? seen.judgement.unknownStates : [],
    }),
    reading: readingOf(track),
    wasThere: wasThere(track),
    awaitsDeletion: watched.wait.rules.waitFor === 'deleted',
    atLeast: target.atLeast ?? 1,
    wasRolledBack: wasRolledBack(change),
    existedBefore: wasThereBefore(change),
    awaitsRun: awaitsRun(change),
  })
  // Only resources have pages whose addresses are known.
  const isResource = resourceType(target.type).listedBy === 'get'
  const hasPages = surroundings.host !== '' && isResource && wasThere(track)
  return {
    ...resource,
    verdict,
    cause,
    links: hasPages ? linksTo(surroundings.host, resource) : null,
  }
}

/** What a report shows of every resource, whether it waited for it or recorded it. */
function shownOf(track: Track, surroundings: Surroundings) {
  const { target } = track
  const row = rowOf(track)
  return {
    ...NOTHING_KNOWN,
    ...identityOf(track),
    ...sourceOf(target.source, surroundings),
    status: row?.status ?? '',
    runtime: row?.runtime ?? '',
    optional: target.optional,
    expected: target.healthy,
    history: historyOf(track),
  }
}

function identityOf(track: Track): Pick<ReportedResource, 'id' | 'type' | 'name' | 'workspace' | 'version'> {
  const { id, type, name, workspace = '', version } = track.target
  return { id, type, name, workspace, version: rowOf(track)?.version || version }
}

function historyOf({ history }: Track): ReportedState[] {
  return history.map(({ at, row }) => ({
    at: seconds(at),
    status: row?.status ?? ABSENT,
    runtime: row?.runtime ?? '',
  }))
}

function sourceOf(
  source: SourceLocation | undefined,
  { workspace, blobs }: Surroundings,
): Pick<ReportedResource, 'source' | 'sourceUrl'> {
  if (!source) return NO_SOURCE
  const file = relativeTo(workspace, source.file)
  return {
    source: { file: file ?? source.file, line: source.line },
    sourceUrl: file !== undefined && blobs !== '' ? linkToSource(blobs, file, source.line) : null,
  }
}

/** Undefined if the file isn't below the folder. */
function relativeTo(folder: string, file: string): string | undefined {
  const [above, path] = [folder, file].map(one => one.replaceAll('\\', '/').replace(/\/$/, '')) as [
    string,
    string,
  ]
  return above !== '' && path.startsWith(`${above}/`) ? path.slice(above.length + 1) : undefined
}

/** Dependencies outside the run that are failing. Whatever else they show may be on its way. */
function unhealthyOutside(diagnosis: Diagnosis | undefined): OutsideResource[] {
  return [...(diagnosis?.outside ?? [])]
    .map(([id, { status, runtime }]) => ({ id, status, runtime }))
    .filter(({ id, ...signals }) => {
      const { healthy } = resourceType(parseId(id).type)
      return judge(signals, healthy).reading === 'failing'
    })
}

/** Verdicts stay as they are: only what is said of a consequence changes. */
function withCauses(
  resources: readonly ReportedResource[],
  outside: readonly OutsideResource[],
): ReportedResource[] {
  const unhealthy = resources.filter(({ verdict }) => isUnhealthy(verdict))
  const causes = causedBy(unhealthy, new Set(outside.map(({ id }) => id)))
  const roots = new Map([...outside, ...unhealthy].map(root => [root.id, root]))
  return resources.map(resource => {
    const root = roots.get(causes.get(resource.id) ?? '')
    return root ? { ...resource, cause: explainConsequence(root), causedBy: root.id } : resource
  })
}

/** Null if it isn't known, or can't be. */
function isChanged({ kind }: Change): boolean | null {
  return kind === 'changed' ? true : kind === 'unchanged' ? false : null
}

function deployWord(change: Change): string {
  switch (change.kind) {
    case 'unclaimed':
      return ''
    case 'unlisted':
      return 'not in the baseline'
    case 'unchanged':
      return 'unchanged'
    case 'changed':
      if (change.end === 'rolled back' || change.end === 'changed again') return change.end
      return change.before.kind === 'absent' ? 'new' : 'changed'
    default:
      return 'unknown'
  }
}

function changeInWords(track: Track): string {
  const { change, seen, target } = track
  if (seen.kind === 'absent' && wasThereBefore(change)) return 'existed before this deploy, now missing'
  const note = changeNote(change)
  return wasUnhealthy(change, target.healthy, rowOf(track)) ? `${note}, already unhealthy before` : note
}

/** What is to be known of this deploy to understand the verdict, besides its reason. */
function caveat(track: Track): string[] {
  const { change } = track
  const isExpected = change.kind === 'unclaimed' || (change.kind === 'changed' && change.end === 'standing')
  // A rollback is the reason itself.
  return isExpected || wasRolledBack(change) ? [] : [changeInWords(track)]
}

function whyUndecided({ wait, cancelled, failure }: Watched, track: Track): string {
  const last = `last state: ${lastState(track)}`
  if (cancelled) return `undecided when the run was cancelled (${last})`
  if (failure) return `couldn't be read (${last})`
  if (!isRequired(track, wait.rules)) {
    return `${track.target.optional ? 'optional' : 'unhealthy before this deploy'}, not waited for (${last})`
  }
  const failing =
    readingOf(track) === 'failing' ? `failing for ${formatDuration(heldFor(track))} when` : 'undecided:'
  return `${failing} the wait ended because of another resource (${last})`
}

function lastState(track: Track): string {
  const row = rowOf(track)
  if (track.seen.kind === 'unread') {
    const failure = track.polled?.failure
    return failure ? `not read, ${failure.message}` : 'not read yet'
  }
  if (!row) return 'not found'
  return `status ${row.status || 'empty'}, ${row.runtime === '' ? 'no runtime' : `runtime ${row.runtime}`}`
}

/** Why nothing was recorded, if the step didn't get that far. */
function notRecorded({ failure, cancelled }: Recorded): string | undefined {
  if (cancelled) return 'not recorded: run cancelled'
  return failure && 'not recorded: state unavailable'
}

function asRecorded({ type }: Target, before: Before | undefined): string {
  switch (before?.kind) {
    case 'there': {
      const { uid, generation, lastRun } = before.revision
      if (uid === undefined || generation === undefined)
        return "recorded without uid and generation; changes can't be detected"
      if (resourceType(type).batch && lastRun === undefined)
        return `recorded (generation ${generation}) without the start of its last run; new runs can't be detected`
      return `recorded (generation ${generation})`
    }
    case 'absent':
      return "doesn't exist yet"
    case 'unknown':
      return `couldn't be read: ${before.why}`
    default:
      return 'not recorded'
  }
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10
}
