import { inWorkspace, isPattern } from '../targets/targets.ts'
import { formatDuration } from '../text/duration.ts'
import { awaitsRun, showsWhatItDid, whyNoRun } from './change.ts'
import type { Failure } from './model.ts'
import type { Decision, Rules, Track } from './wait.ts'

interface Moment {
  readonly clock: number
  readonly at: number
}

interface Settling extends Moment {
  readonly rules: Rules
}

/** The decision that a reading allows, or undefined while windows and graces are open. */
export function settled(track: Track, { clock, at, rules }: Settling): Decision | undefined {
  const held = clock - track.since
  switch (track.reading) {
    case 'healthy': {
      const { running = true, finished = false } = track.judgement ?? {}
      if (running && held < track.target.stableFor) return undefined
      return decide(track, 'healthy', whyHealthy(track, held), at, finished)
    }
    case 'failing':
      if (held < failureGrace(track, rules)) return undefined
      return decide(track, 'failed', `${track.judgement?.because} for ${formatDuration(held)}`, at)
    case 'absent':
      if (held < (track.wasThere ? rules.failureGrace : rules.startGrace)) return undefined
      return decide(track, 'missing', whyMissing(track, `for ${formatDuration(held)}`), at)
    default:
      return withoutRun(track, { clock, at, rules })
  }
}

/** A deploy that mends something is not to be failed for what it mends. */
function failureGrace({ freshness, row }: Track, { failureGrace, startGrace }: Rules): number {
  return showsWhatItDid(freshness, row) ? Math.max(failureGrace, startGrace) : failureGrace
}

/** A workflow that was changed is to run, and soon. */
function withoutRun(track: Track, { clock, at, rules }: Settling): Decision | undefined {
  const { freshness } = track
  if (freshness.kind !== 'changed' || freshness.run !== 'awaited') return undefined
  if (clock - freshness.since < rules.startGrace) return undefined
  return decide(track, 'timed-out', whyNoRun(rules.startGrace), at)
}

/** What the platform, or somebody, took back before the wait was over. */
export function rolledBack(track: Track, at: number): Decision {
  return decide(
    track,
    'failed',
    'rolled back: it shows again the uid and generation of before this deploy',
    at,
  )
}

interface Deadline extends Moment {
  /** Why its group could not be read at the deadline, if it could not. */
  readonly failure: Failure | undefined
}

/** The decision where time is up and none was reached before. */
export function atDeadline(track: Track, { clock, at, failure }: Deadline): Decision {
  const after = `after ${formatDuration(track.deadline)}`
  if (failure) return decide(track, 'unread', `could not be read ${after}: ${failure.message}`, at)
  const because = track.judgement?.because
  // That nothing is there was read after the change: only what has a row is asked about.
  if (track.freshness.kind === 'changed' && !track.freshness.counts && track.reading !== 'absent')
    return decide(track, 'timed-out', `changed so late that it was not read once more ${after}`, at)
  switch (track.reading) {
    case undefined:
      return decide(track, 'unread', `was not read within ${formatDuration(track.deadline)}`, at)
    case 'failing':
      return decide(track, 'failed', `${because} ${after}, at its deadline`, at)
    case 'absent':
      return decide(track, 'missing', whyMissing(track, `${after}, at its deadline`), at)
    case 'healthy': {
      const { stableFor } = track.target
      const left = formatDuration(Math.max(0, stableFor - (clock - track.since)))
      return decide(
        track,
        'timed-out',
        `healthy, but ${left} of its ${formatDuration(stableFor)} of stable-for were left ${after}`,
        at,
      )
    }
    case 'unknown':
      return decide(track, 'timed-out', `not healthy ${after}: ${because}, a word that is not known`, at)
    case 'progressing': {
      const noRun = awaitsRun(track.freshness) ? ', and it shows no new run' : ''
      return decide(track, 'timed-out', `not healthy ${after}: ${because}${noRun}`, at)
    }
  }
}

function decide(
  track: Track,
  verdict: Decision['verdict'],
  why: string,
  at: number,
  finished = false,
): Decision {
  const ofVersion = track.manyVersions && track.row ? ` (version ${track.row.version})` : ''
  return { verdict, reason: why + ofVersion, at, finished }
}

function whyHealthy({ row, judgement }: Track, held: number): string {
  const runtime = row?.runtime.trim() ?? ''
  if (judgement?.running) return `${runtime} for ${formatDuration(held)}`
  const next = /^next:(.+)/i.exec(runtime)?.[1]
  if (next !== undefined) return `scheduled, next run at ${next}`
  return runtime === '' ? 'active' : runtime
}

function whyMissing({ target, history }: Track, howLong: string): string {
  const where = inWorkspace(target.workspace)
  const last = history.findLast(({ row }) => row)?.row
  if (last) {
    return `gone ${howLong}, last seen with status ${last.status || 'empty'}, runtime ${last.runtime || 'empty'}`
  }
  const what = isPattern(target) ? `matches ${target.name}` : 'of this name'
  return `no ${target.type} ${what}${where} ${howLong}`
}
