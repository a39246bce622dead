import {
  type Freshness,
  freshnessNote,
  wasRolledBack,
  wasThereBefore,
  wasUnhealthy,
} from '../health/change.ts'
import type { Failure, Findings } from '../health/model.ts'
import { groupOf, isRequired, type Track, type Wait } from '../health/wait.ts'
import { shorten } from '../text/escape.ts'
import type { Watched } from '../watch/watch.ts'
import { explain } from './explain.ts'
import { linksTo } from './links.ts'
import {
  ABSENT,
  type Report,
  type ReportedFindings,
  type ReportedResource,
  type Result,
  type Verdict,
} from './model.ts'

type Redact = (text: string) => string

/** Far above what the platform allows for names, and what people read of a reason. */
const LONGEST_TEXT = 1000

const ATTENTION: readonly Verdict[] = ['failed', 'missing', 'timed-out', 'undecided', 'healthy']

/** The report of a wait, however it ended, with what was found out afterwards by the ids of the targets. */
export function reportOf(
  watched: Watched,
  findings: ReadonlyMap<string, Findings>,
  hideSecrets: Redact,
  host = '',
): Report {
  const redact = (text: string): string => shorten(hideSecrets(text), LONGEST_TEXT)
  const { wait, polls, calls, ms } = watched
  const resources = wait.tracks.map(track =>
    resourceOf(track, { watched, found: findings.get(track.target.id), host, redact }),
  )
  return {
    version: 1,
    result: resultOf(watched),
    seconds: seconds(ms),
    polls,
    calls,
    deadline: seconds(wait.tracks.reduce((latest, { deadline }) => Math.max(latest, deadline), 0)),
    problem: watched.failure ? problemOf(watched.failure, redact) : null,
    resources: inOrder(resources),
  }
}

/** The report of a run that could not begin to wait. */
export function reportWithout(failure: Failure, redact: Redact): Report {
  const problem = problemOf(failure, redact)
  return { version: 1, result: 'error', seconds: 0, polls: 0, calls: 0, deadline: 0, problem, resources: [] }
}

function resultOf({ wait, cancelled, failure }: Watched): Result {
  if (cancelled) return 'cancelled'
  const required = wait.tracks.filter(track => isRequired(track, wait.rules))
  const verdicts = new Set(required.map(({ decision }) => decision?.verdict))
  if (verdicts.has('failed') || verdicts.has('missing')) return 'unhealthy'
  if (failure) return 'error'
  if (verdicts.has('timed-out')) return 'timed-out'
  // Where nothing is required, nothing but a failure to learn the state decides.
  if (required.length === 0 || isAllHealthy(verdicts)) return 'healthy'
  throw new Error(`the wait ended with nothing decided: ${[...verdicts].join(', ')}`)
}

function isAllHealthy(verdicts: ReadonlySet<unknown>): boolean {
  return verdicts.size === 1 && verdicts.has('healthy')
}

interface Known {
  readonly watched: Watched
  readonly found: Findings | undefined
  readonly host: string
  readonly redact: Redact
}

function resourceOf(track: Track, { watched, found, host, redact }: Known): ReportedResource {
  const { target, row, decision } = track
  const resource = {
    ...identityOf(track, redact),
    verdict: decision && decision.verdict !== 'unread' ? decision.verdict : ('undecided' as const),
    status: redact(row?.status ?? ''),
    runtime: redact(row?.runtime ?? ''),
    reason: redact([decision?.reason ?? whyWaiting(watched, track), ...reservation(track)].join('; ')),
    seconds: seconds(decision?.at ?? watched.ms),
    optional: target.optional,
    required: isRequired(track, watched.wait.rules),
    changed: isChanged(track.freshness),
    change: redact(changeInWords(track)),
    builderStage: redact(found?.builderStage ?? ''),
    expected: target.healthy.map(redact),
    findings: found ? findingsOf(found, redact) : null,
    history: track.history.map(({ at, row }) => ({
      at: seconds(at),
      status: redact(row?.status ?? ABSENT),
      runtime: redact(row?.runtime ?? ''),
    })),
  }
  const { reading, wasThere, judgement, freshness } = track
  const { failure } = groupOf(watched.wait, track)
  const unknownWords = (judgement?.unknownWords ?? []).map(redact)
  return {
    ...resource,
    explanation: redact(explain({ ...resource, reading, wasThere, unknownWords, freshness, failure })),
    links: host !== '' && wasThere ? linksTo(host, resource) : null,
  }
}

/** Who it is, in the words of the report. */
export function identityOf(
  { target, row }: Track,
  redact: Redact,
): Pick<ReportedResource, 'id' | 'type' | 'name' | 'workspace' | 'version'> {
  return {
    id: redact(target.id),
    type: redact(target.type),
    name: redact(target.name),
    workspace: redact(target.workspace ?? ''),
    version: redact(row?.version || target.version),
  }
}

/** Null where it is not known, or can't be. */
function isChanged({ kind }: Freshness): boolean | null {
  return kind === 'changed' ? true : kind === 'unchanged' ? false : null
}

function changeInWords({ freshness, target, row, reading }: Track): string {
  if (reading === 'absent' && wasThereBefore(freshness)) return 'there before this deploy, and gone now'
  const note = freshnessNote(freshness)
  return wasUnhealthy(freshness, target.healthy, row) ? `${note}, already unhealthy before` : note
}

/** What a reader must know to understand the verdict, besides its reason. */
function reservation(track: Track): string[] {
  const { freshness } = track
  const isExpected =
    freshness.kind === 'unclaimed' || (freshness.kind === 'changed' && freshness.end === 'standing')
  // That is the reason itself.
  return isExpected || wasRolledBack(freshness) ? [] : [changeInWords(track)]
}

function findingsOf(found: Findings, redact: Redact): ReportedFindings {
  return {
    builderInfo: redact(found.builderInfo),
    errors: found.errors.map(({ part, message }) => ({ part: redact(part), message: redact(message) })),
    replicas: found.replicas,
    conditions: found.conditions.map(({ type, reason, message, lastUpdate }) => ({
      type: redact(type),
      reason: redact(reason),
      message: redact(message),
      lastUpdate: redact(lastUpdate),
    })),
    nodes: found.nodes.map(({ name, pod, phase }) => ({
      name: redact(name),
      pod: redact(pod),
      phase: redact(phase),
    })),
    log: found.log.map(redact),
    gaps: found.gaps.map(({ what, why }) => ({ what: redact(what), why: redact(why) })),
    elsewhere: found.elsewhere.map(({ workspace, version, status }) => ({
      workspace: redact(workspace),
      version: redact(version),
      status: redact(status),
    })),
  }
}

function whyWaiting({ wait, cancelled, failure }: Watched, track: Track): string {
  const last = stateInWords(wait, track)
  if (cancelled) return `not decided when the run was cancelled: ${last}`
  if (failure) return `not decided, for the state could not be learned: ${last}`
  if (!isRequired(track, wait.rules))
    return `${track.target.optional ? 'optional' : 'unhealthy before'}, and the wait did not go on for it: ${last}`
  return `not decided when the wait ended because of another resource: ${last}`
}

function stateInWords(wait: Wait, track: Track): string {
  const { reading, row } = track
  if (reading === undefined) {
    const { failure } = groupOf(wait, track)
    return failure ? `it could not be read (${failure.message})` : 'it was not read yet'
  }
  if (!row) return 'it is absent'
  return `status is ${row.status || 'empty'}, runtime is ${row.runtime || 'empty'}`
}

export function problemOf({ message, nextStep }: Failure, redact: Redact): Report['problem'] {
  return { message: redact(message), nextStep: redact(nextStep) }
}

export function inOrder(resources: readonly ReportedResource[]): ReportedResource[] {
  return resources.toSorted((a, b) => attention(a) - attention(b) || (a.id < b.id ? -1 : 1))
}

/** The order of every list: what decides first, then what does not, then what is well. */
function attention({ verdict, required }: ReportedResource): number {
  const place = ATTENTION.indexOf(verdict)
  if (verdict === 'healthy') return 2 * ATTENTION.length
  return required ? place : ATTENTION.length + place
}

export function seconds(ms: number): number {
  return Math.round(ms / 100) / 10
}
