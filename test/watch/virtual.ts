import type { Clock } from '../../src/clock.ts'
import type { Signals } from '../../src/health/judge.ts'
import type { Answer, Failure, LastRunAnswer, RevisionAnswer, Row } from '../../src/health/model.ts'
import { type Group, groupKey, type Target } from '../../src/targets/targets.ts'
import { resourceType } from '../../src/targets/types.ts'
import type { Limits, Source } from '../../src/watch/source.ts'

/** A time in which the process was stopped, as SIGSTOP or a suspended machine does it. */
export interface Stop {
  readonly from: number
  readonly until: number
}

/** A clock that only moves when the code sleeps, and then jumps to the end of the sleep. */
export interface VirtualClock extends Clock {
  /** Something that happens at a certain time, such as a signal from outside. */
  readonly at: (time: number, happens: () => void) => void
}

export function virtualClock(start = 0, stop?: Stop): VirtualClock {
  let now = start
  const agenda: { readonly time: number; readonly happens: () => void }[] = []
  return {
    now: () => now,
    at: (time, happens) => {
      agenda.push({ time, happens })
      agenda.sort((a, b) => a.time - b.time)
    },
    async sleepUntil(time, signal) {
      for (let next = agenda[0]; next && next.time <= time && !signal.aborted; next = agenda[0]) {
        agenda.shift()
        now = Math.max(now, next.time)
        next.happens()
      }
      if (signal.aborted) return
      const isStopped = stop !== undefined && now < stop.until && time > stop.from
      now = Math.max(now, isStopped ? Math.max(time, stop.until) : time)
    },
  }
}

/** How one call goes: how long it takes, and whether it fails. A call that never ends takes Infinity. */
export interface Call {
  readonly takes: number
  readonly failure?: Failure
  /** The part of the rows that survives in an answer that isn't whole. */
  readonly survive?: (rows: readonly Row[]) => readonly Row[]
}

/** A platform that plays timelines, and the calls by which it is asked. */
export interface Play {
  /** What the answer to a call shows, by the time that the call looks. */
  readonly rows: (group: Group, time: number) => readonly Row[]
  /** `nth` counts the calls of this group from 0. */
  readonly call?: (group: Group, nth: number, at: number) => Call
  readonly callTimeout?: number
  /** What the details of a resource show, by the time that they are asked for. */
  readonly revision?: (target: Target, time: number) => RevisionAnswer
  readonly revisionTakes?: number | ((targets: readonly Target[], at: number) => number)
  /** What `get runtime` shows of the last run of a workflow. */
  readonly lastRun?: (target: Target, time: number) => LastRunAnswer
  readonly lastRunsTake?: number
  /** How many calls are under way at the same time. */
  readonly sideBySide?: number
  /** When a call looks: 0 at its beginning, 1 at its end. */
  readonly looks?: number
}

/** One poll as it really was: what a model of the wait has to go by. */
export interface Poll {
  readonly start: number
  readonly end: number
  readonly asked: readonly Group[]
  readonly answers: readonly Answer[]
}

/** Revisions or last runs that were read together. */
export interface Inquiry<T> {
  readonly start: number
  readonly end: number
  readonly answers: ReadonlyMap<string, T>
}

export interface VirtualSource extends Source {
  readonly polls: readonly Poll[]
  readonly inquiries: readonly Inquiry<RevisionAnswer>[]
  readonly lastRunReads: readonly Inquiry<LastRunAnswer>[]
}

export function virtualSource(clock: Clock, play: Play): VirtualSource {
  const { rows, call = (): Call => ({ takes: 0 }), callTimeout = 30_000, sideBySide = 4, looks = 0 } = play
  const { revision = (): RevisionAnswer => ({ kind: 'absent' }), revisionTakes = 0 } = play
  const { lastRun = (): LastRunAnswer => ({ kind: 'found', run: 'none' }), lastRunsTake = 0 } = play
  const polls: Poll[] = []
  const inquiries: Inquiry<RevisionAnswer>[] = []
  const lastRunReads: Inquiry<LastRunAnswer>[] = []
  const asked = new Map<string, number>()

  const ask = (group: Group, at: number): { readonly end: number; readonly answer: Answer } => {
    const nth = asked.get(groupKey(group)) ?? 0
    asked.set(groupKey(group), nth + 1)
    const { takes, failure, survive } = call(group, nth, at)
    const end = at + Math.min(takes, callTimeout)
    if (takes > callTimeout) return { end, answer: { group, at, failure: HANGS } }
    if (failure) return { end, answer: { group, at, failure } }
    const shown = rows(group, at + looks * takes)
    return {
      end,
      answer: survive ? { group, at, rows: survive(shown), incomplete: BROKEN } : { group, at, rows: shown },
    }
  }

  /** What is shown of each target when the calls end; nothing if they would start after the deadline. */
  async function inquire<T>(
    targets: readonly Target[],
    { signal, deadline }: Limits,
    takes: number,
    show: (target: Target, time: number) => T,
    record: Inquiry<T>[],
  ): Promise<ReadonlyMap<string, T>> {
    const start = clock.now()
    if (start > deadline) return new Map()
    await clock.sleepUntil(start + takes, signal)
    const answers = new Map(targets.map(target => [target.id, show(target, clock.now())]))
    record.push({ start, end: clock.now(), answers })
    return answers
  }

  return {
    polls,
    inquiries,
    lastRunReads,
    findings: async () => ({ findings: new Map(), outside: new Map() }),
    close: async () => {},
    revisions: (targets, limits) =>
      inquire(
        targets,
        limits,
        typeof revisionTakes === 'number' ? revisionTakes : revisionTakes(targets, clock.now()),
        revision,
        inquiries,
      ),
    lastRuns: (targets, limits) => inquire(targets, limits, lastRunsTake, lastRun, lastRunReads),
    async read(groups, { signal, deadline }) {
      const start = clock.now()
      const free = Array.from({ length: sideBySide }, () => start)
      const calls = groups.flatMap(group => {
        const line = free.indexOf(Math.min(...free))
        const at = free[line] ?? start
        if (at > deadline) return []
        const made = ask(group, at)
        free[line] = made.end
        return [made]
      })
      await clock.sleepUntil(Math.max(start, ...calls.map(({ end }) => end)), signal)
      const answers = calls
        .filter(({ end }) => !signal.aborted || end <= clock.now())
        .map(({ answer }) => answer)
      if (calls.length > 0) polls.push({ start, end: clock.now(), asked: groups, answers })
      return answers
    },
  }
}

export const HANGS: Failure = {
  message: 'killed after its time was over',
  nextStep: 'try again',
  permanent: false,
}
export const BROKEN: Failure = { message: 'exit code 1', nextStep: 'try again', permanent: false }
export const FORBIDDEN: Failure = { message: 'forbidden', nextStep: 'ask for access', permanent: true }

/** What a resource shows from a time on; undefined where there is no row of it. */
export type Timeline = readonly (readonly [from: number, shows: string | undefined])[]

/** 'active running:1' is status active and runtime running:1; the runtime may be empty. */
export function signals(text: string): Signals {
  const [status = '', ...runtime] = text.split(' ')
  return { status, runtime: runtime.join(' ') }
}

export function shownAt(timeline: Timeline, time: number): string | undefined {
  return timeline.findLast(([from]) => from <= time)?.[1]
}

/** The rows of a world in which each of these resources ('worker/a', 'depot/d') goes its own way. */
export function playing(timelines: Readonly<Record<string, Timeline>>, version = 'v1'): Play['rows'] {
  const resources = Object.entries(timelines).map(([id, timeline]) => ({ ...aTarget(id), timeline }))
  return (group, time) =>
    resources
      .filter(resource => groupKey(resource) === groupKey(group))
      .flatMap(resource => {
        const shows = shownAt(resource.timeline, time)
        return shows === undefined ? [] : [aRow(resource, shows, version)]
      })
}

export function aRow({ type, name, workspace }: Omit<Target, 'id'>, shows: string, version = 'v1'): Row {
  return { type, name, workspace: workspace ?? '', version, ...signals(shows) }
}

/** 'worker/a' in the workspace public, or 'worker/a@sandbox', with the action's defaults. */
export function aTarget(id: string, special: Partial<Target> = {}): Target {
  const [typeAndName = '', inWorkspace = 'public'] = id.split('@')
  const [type = '', name = ''] = typeAndName.split('/')
  const { scope, healthy } = resourceType(type)
  const place = scope === 'workspace' ? { workspace: special.workspace ?? inWorkspace } : {}
  return {
    id: [`${type}/${name}`, ...Object.values(place)].join('@'),
    type,
    name,
    ...place,
    version: 'v1',
    healthy,
    stableFor: 10_000,
    timeout: 600_000,
    optional: false,
    ...special,
  }
}
