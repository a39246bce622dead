import type { Recorded } from '../baseline/snapshot.ts'
import type { Before } from '../health/change.ts'
import type { Target } from '../targets/targets.ts'
import { isBatch } from '../targets/types.ts'
import { identityOf, inOrder, problemOf, seconds } from './build.ts'
import type { Report, ReportedResource } from './model.ts'

/** The report of a step that recorded how everything stands before a deploy. It judges nothing. */
export function reportOfSnapshot(recorded: Recorded, redact: (text: string) => string): Report {
  const { failure, cancelled, calls, polls, ms } = recorded
  return {
    version: 1,
    result: cancelled ? 'cancelled' : failure ? 'error' : 'snapshot',
    seconds: seconds(ms),
    polls,
    calls,
    deadline: seconds(ms),
    problem: failure ? problemOf(failure, redact) : null,
    resources: inOrder(recorded.tracks.map(track => resourceOf(track, recorded, redact))),
  }
}

function resourceOf(
  track: Recorded['tracks'][number],
  recorded: Recorded,
  redact: (text: string) => string,
): ReportedResource {
  const { target, row } = track
  const { resources, ms } = recorded
  return {
    ...identityOf(track, redact),
    verdict: 'undecided',
    status: redact(row?.status ?? ''),
    runtime: redact(row?.runtime ?? ''),
    reason: redact(notRecorded(recorded) ?? asRecorded(target, resources.get(target.id))),
    seconds: seconds(ms),
    optional: target.optional,
    required: !target.optional,
    changed: null,
    change: '',
    builderStage: '',
    expected: target.healthy.map(redact),
    findings: null,
    explanation: '',
    links: null,
    history: [],
  }
}

/** Why nothing at all is, where the step did not come to that. */
function notRecorded({ failure, cancelled }: Recorded): string | undefined {
  if (cancelled) return 'not recorded when the run was cancelled'
  return failure && 'not recorded, for the state could not be learned'
}

function asRecorded({ type }: Target, before: Before | undefined): string {
  switch (before?.kind) {
    case 'there': {
      const { uid, generation, lastRun } = before.revision
      if (uid === undefined || generation === undefined)
        return 'recorded without its uid and generation, so it can not be told later whether it changed'
      if (isBatch(type) && lastRun === undefined)
        return `recorded without the start of its last run, generation ${generation}, so it can not be told later whether it ran anew`
      return `recorded as it stands, generation ${generation}`
    }
    case 'absent':
      return 'not there yet'
    case 'unknown':
      return `could not be read: ${before.why}`
    default:
      return 'not recorded'
  }
}
