import fc from 'fast-check'
import type { Before } from '../../src/health/change.ts'
import type { LastRunAnswer, Revision, RevisionAnswer, Row } from '../../src/health/model.ts'
import type { Rules } from '../../src/health/resource.ts'
import { type Group, groupKey, isPattern, type Target } from '../../src/targets/targets.ts'
import type { Pace } from '../../src/watch/pace.ts'
import { type Watched, watch } from '../../src/watch/watch.ts'
import {
  aTarget,
  BROKEN,
  type Call,
  FORBIDDEN,
  playing,
  type Stop,
  shownAt,
  signals,
  type Timeline,
  type VirtualSource,
  virtualClock,
  virtualSource,
} from './virtual.ts'

/** A time in which the calls of one group are slow or fail. */
export interface Trouble {
  readonly group: string
  readonly from: number
  readonly until: number
  readonly takes: number
  /** `cut`: the answer isn't whole. */
  readonly fault: 'none' | 'broken' | 'hangs' | 'forbidden' | 'cut'
  /** Of an answer that isn't whole: the part of its rows that is left, from 0 to 1. */
  readonly left: number
}

/** A time in which the details of one resource can't be read. */
export interface Veil {
  readonly id: string
  readonly from: number
  readonly until: number
  readonly fault: 'failed' | 'refused' | 'hangs'
}

/** What was recorded before a deploy, and what the details show of it, by ID. */
export interface Deploy {
  readonly recorded: Readonly<Record<string, Before>>
  readonly editions: Readonly<Record<string, Editions>>
  readonly veils: readonly Veil[]
  readonly detailsTake: number
  /** When the rows of a new revision begin, or a new run of a workflow; of those alone whose details don't run ahead. */
  readonly newFrom: Readonly<Record<string, number>>
}

/** What `get runtime` shows of the last run of a workflow from a time on. */
export type LastRuns = readonly (readonly [from: number, answer: LastRunAnswer])[]

/** Which edition the details show from a time on. */
export type Editions = readonly (readonly [from: number, edition: Revision])[]

export interface World {
  readonly targets: readonly Target[]
  /** What becomes of each resource, by ID. */
  readonly timelines: Readonly<Record<string, Timeline>>
  /** What becomes of a second version of some of them. */
  readonly otherVersions: Readonly<Record<string, Timeline>>
  readonly lastRuns: Readonly<Record<string, LastRuns>>
  readonly lastRunsTake: number
  readonly rules: Rules & { readonly waitFor: 'healthy' | 'deleted' }
  readonly pace: Pace
  readonly troubles: readonly Trouble[]
  /** How long a call takes when there is no trouble. */
  readonly takes: number
  readonly looks: number
  readonly sideBySide: number
  readonly jitter: number
  readonly stop: Stop | undefined
  readonly deploy?: Deploy
}

export type DeployWorld = World & { readonly deploy: Deploy }

export const CALL_TIMEOUT = 20_000

/** Always the same worlds, so that a test is as good today as yesterday; WORLDS_SEED looks at others. */
export const SEED = Number(process.env['WORLDS_SEED'] ?? 20_260_301)

export interface Played {
  readonly watched: Watched
  readonly polls: VirtualSource['polls']
  readonly inquiries: VirtualSource['inquiries']
  readonly lastRunReads: VirtualSource['lastRunReads']
  /** How often what was decided became undecided again, by id. */
  readonly undone: ReadonlyMap<string, number>
}

/** The real watch in a world, in virtual time, cancelled at `cancelAt` if it is still going on. */
export async function play(world: World, cancelAt?: number): Promise<Played> {
  const { targets, rules, pace, troubles, takes, looks, sideBySide, jitter, deploy } = world
  const clock = virtualClock(0, world.stop)
  const controller = new AbortController()
  if (cancelAt !== undefined) clock.at(cancelAt, () => controller.abort())
  const source = virtualSource(clock, {
    rows: rowsOf(world),
    call: (group, _nth, at) => {
      const trouble = troubles.find(one => one.group === groupKey(group) && one.from <= at && at < one.until)
      return trouble ? callIn(trouble) : { takes }
    },
    callTimeout: CALL_TIMEOUT,
    lastRun: ({ id }, time) =>
      world.lastRuns[id]?.findLast(([from]) => from <= time)?.[1] ?? { kind: 'found', run: 'none' },
    lastRunsTake: world.lastRunsTake,
    looks,
    sideBySide,
    ...(deploy && {
      revision: ({ id }: Target, time: number) => detailsAt(id, time, world, deploy),
      revisionTakes: (asked: readonly Target[], at: number) =>
        asked.some(({ id }) => veilOver(id, at, deploy)?.fault === 'hangs')
          ? CALL_TIMEOUT
          : deploy.detailsTake,
    }),
  })
  const undone = new Map<string, number>()
  const watched = await watch(targets, rules, pace, {
    source,
    clock,
    random: () => jitter,
    signal: controller.signal,
    recorded: deploy && recordedById(deploy),
    onStep: (before, after) => {
      for (const { target, decision } of after.tracks) {
        const was = before.tracks.find(one => one.target.id === target.id)?.decision
        if (was && was !== decision) undone.set(target.id, (undone.get(target.id) ?? 0) + 1)
      }
    },
  })
  const { polls, inquiries, lastRunReads } = source
  return { watched, polls, inquiries, lastRunReads, undone }
}

/** Two versions of one resource stand in any order. */
function rowsOf({ timelines, otherVersions }: World): (group: Group, time: number) => readonly Row[] {
  const [current, other] = [playing(timelines), playing(otherVersions, 'v0')]
  return (group, time) => [...other(group, time), ...current(group, time)]
}

export function recordedById({ recorded }: Deploy): ReadonlyMap<string, Before> {
  return new Map(Object.entries(recorded))
}

const veilOver = (id: string, time: number, { veils }: Deploy): Veil | undefined =>
  veils.find(one => one.id === id && one.from <= time && time < one.until)

function detailsAt(id: string, time: number, { timelines }: World, deploy: Deploy): RevisionAnswer {
  const veil = veilOver(id, time, deploy)
  if (veil) return { kind: 'failed', failure: veil.fault === 'refused' ? FORBIDDEN : BROKEN }
  const edition = deploy.editions[id]?.findLast(([from]) => from <= time)?.[1]
  if (!edition || shownAt(timelines[id] ?? [], time) === undefined) return { kind: 'absent' }
  return { kind: 'found', revision: edition }
}

function callIn({ takes, fault, left }: Trouble): Call {
  if (fault === 'none') return { takes }
  if (fault === 'cut') return { takes, survive: rows => rows.slice(0, Math.floor(rows.length * left)) }
  if (fault === 'hangs') return { takes: Number.POSITIVE_INFINITY }
  return { takes, failure: fault === 'forbidden' ? FORBIDDEN : BROKEN }
}

/** Of the states on the way, those that are not in the vocabulary. */
const UNKNOWN: readonly string[] = [
  'active hibernating',
  'active running:',
  'active dreaming',
  'active next:',
  'active next:0001-01-01T00:00:00Z',
  'parked ',
]

interface States {
  readonly ready: readonly string[]
  readonly onTheWay: readonly string[]
  readonly bad: readonly string[]
}

/** What each kind of resource may show, the first of them being the end of a good deploy. */
const KINDS = {
  worker: {
    ready: ['active running:2', 'active running:1', 'active running', 'active running:3/3'],
    onTheWay: [
      'pending ',
      'active pending:0/2',
      'active running:0',
      'active ',
      'active hibernating',
      'active running:1/3',
      'active running:',
      'pending:soon running:1',
    ],
    bad: [
      'error running:1',
      'active failed',
      'deleted running:2',
      'error ',
      'error:quota running:1',
      'active deleted',
      'deleted ',
    ],
  },
  workflow: {
    ready: ['active succeeded', 'active next:2030-01-01T00:00:00Z'],
    onTheWay: [
      'pending ',
      'active pending',
      'active running',
      'active dreaming',
      'pending succeeded',
      'active next:',
      'active next:0001-01-01T00:00:00Z',
    ],
    bad: ['active failed', 'active aborted', 'error succeeded', 'deleted succeeded'],
  },
  depot: {
    ready: ['active ', 'active running'],
    onTheWay: ['pending ', 'pending running', 'active pending', 'parked '],
    bad: ['error ', 'failed running', 'active error', 'error:quota ', 'deleted '],
  },
  compute: {
    ready: ['active ', 'active succeeded', 'active running'],
    onTheWay: ['pending ', 'active pending:0/1'],
    bad: ['error ', 'active failed'],
  },
  gadget: {
    ready: ['active ', 'active running', 'active succeeded', 'active next:2030-01-01T00:00:00Z'],
    onTheWay: ['pending ', 'active pending:0/1', 'active running:0/2', 'parked '],
    bad: ['error ', 'active failed', 'deleted '],
  },
} satisfies Record<string, States>

type Kind = keyof typeof KINDS

const OLD_RUN = 1_000_000
const NEW_RUN = 2_000_000

/** A type that section 3 doesn't list. */
export const isUnknownType = (type: string): boolean => type === 'gadget'

const seconds = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min, max }).map(s => s * 1000) },
    { weight: 1, arbitrary: fc.integer({ min: min * 1000, max: max * 1000 }) },
  )

const oneOf = (words: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...words)

/** States one after the other, each for a while, the last for good. */
function inTurn<T>(
  states: readonly (readonly [shows: T, lasts: number])[],
): (readonly [from: number, shows: T])[] {
  let from = 0
  return states.map(([shows, lasts]) => {
    const stretch = [from, shows] as const
    from += lasts
    return stretch
  })
}

const SHORT = seconds(0, 6)
const LONG = seconds(5, 40)

function timelines(kind: Kind): fc.Arbitrary<Timeline> {
  const ready = oneOf(KINDS[kind].ready)
  const onTheWay = oneOf(KINDS[kind].onTheWay)
  const bad = oneOf(KINDS[kind].bad)
  const absent = fc.constant(undefined)
  const state = fc.oneof(ready, onTheWay, bad, absent)
  const some = fc.oneof(SHORT, LONG)
  const story = (...acts: readonly (readonly [fc.Arbitrary<string | undefined>, fc.Arbitrary<number>])[]) =>
    fc.tuple(...acts.map(act => fc.tuple(...act))).map(inTurn)
  return fc.oneof(
    // Ready from the first, or after a rollout of one or two steps.
    story([ready, some]),
    story([onTheWay, some], [ready, some]),
    story([onTheWay, some], [onTheWay, some], [ready, some]),
    // Appears late, or never.
    story([absent, some], [onTheWay, SHORT], [ready, some]),
    story([absent, some], [ready, some]),
    story([absent, some]),
    // Recovers from a failure or an absence, soon or late.
    story([ready, some], [bad, some], [ready, some]),
    story([bad, some], [ready, some]),
    story([ready, some], [absent, some], [ready, some]),
    // Ready, and then not: within the stability window or after it.
    story([onTheWay, SHORT], [ready, some], [bad, some]),
    story([ready, some], [onTheWay, LONG]),
    story([ready, some], [absent, some]),
    // Becomes ready again and again, for longer than a window at times.
    relapses(ready, fc.oneof(onTheWay, bad, absent)),
    // Changes from one good state into another.
    story([ready, SHORT], [ready, SHORT], [ready, some]),
    // Never gets anywhere.
    story([onTheWay, some], [bad, LONG]),
    story([onTheWay, LONG]),
    // Anything at all.
    fc.array(fc.tuple(state, some), { minLength: 1, maxLength: 6 }).map(inTurn),
  )
}

function relapses(
  good: fc.Arbitrary<string>,
  other: fc.Arbitrary<string | undefined>,
): fc.Arbitrary<Timeline> {
  return fc
    .record({
      good,
      goodFor: seconds(3, 25),
      other,
      otherFor: seconds(1, 12),
      times: fc.integer({ min: 2, max: 8 }),
    })
    .map(({ good, goodFor, other, otherFor, times }) =>
      inTurn([
        ...Array.from({ length: times }, () => [[good, goodFor] as const, [other, otherFor] as const]).flat(),
        [good, 0] as const,
      ]),
    )
}

const KIND_OF_EACH = fc.constantFrom<Kind>(
  'worker',
  'worker',
  'worker',
  'workflow',
  'workflow',
  'depot',
  'compute',
  'gadget',
)

/** The second version of a resource: on its way out for the most part. */
function otherVersion(kind: Kind): fc.Arbitrary<Timeline | null> {
  const states = fc.constantFrom(...KINDS[kind].ready, ...KINDS[kind].onTheWay, ...KINDS[kind].bad)
  const leaving = fc.tuple(states, fc.oneof(SHORT, LONG), SHORT).map(([shows, lasts, deletedFor]) =>
    inTurn<string | undefined>([
      [shows, lasts],
      ['deleted ', deletedFor],
      [undefined, 0],
    ]),
  )
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: leaving },
    { weight: 1, arbitrary: fc.oneof(fc.constant('deleted '), states).map(shows => [[0, shows]] as const) },
  )
}

const aLastRun: fc.Arbitrary<LastRunAnswer> = fc.oneof(
  fc.constant({ kind: 'found', run: 'none' } as const),
  fc.constant({ kind: 'failed', failure: BROKEN } as const),
  fc
    .record({
      runtime: fc.constantFrom('failed', 'failed', 'aborted', 'succeeded', 'running'),
      started: fc.constantFrom(OLD_RUN, NEW_RUN, NEW_RUN, undefined),
    })
    .map(run => ({ kind: 'found', run }) as const),
)

const lastRuns: fc.Arbitrary<LastRuns> = fc
  .array(fc.tuple(aLastRun, fc.oneof(SHORT, LONG)), { minLength: 1, maxLength: 2 })
  .map(inTurn)

const resource = KIND_OF_EACH.chain(kind =>
  fc.record({
    kind: fc.constant(kind),
    /** By a pattern, and not by its name. */
    selected: fc.nat(5).map(n => n === 5),
    /** By its name, which a pattern selects too. */
    alike: fc.nat(5).map(n => n === 5),
    timeline: timelines(kind),
    otherVersion: otherVersion(kind),
    lastRuns,
    stableFor: fc.oneof(fc.constant(10_000), seconds(0, 15)),
    ownTimeout: fc.option(seconds(1, 120), { freq: 1 }),
    optional: fc.nat(5).map(n => n === 5),
  }),
)

const trouble = fc
  .record({
    /** Counted among the groups of the world. */
    nth: fc.nat(3),
    from: seconds(0, 60),
    lasts: fc.oneof(SHORT, LONG, seconds(40, 100)),
    takes: fc.oneof(fc.constant(100), seconds(0, 20)),
    fault: fc.constantFrom<Trouble['fault']>(
      'none',
      'none',
      'broken',
      'broken',
      'broken',
      'hangs',
      'forbidden',
      'cut',
      'cut',
      'cut',
    ),
    left: fc.constantFrom(0, 0.3, 0.5, 0.7, 1),
  })
  .map(({ lasts, ...rest }) => ({ ...rest, until: rest.from + lasts }))

export const worlds: fc.Arbitrary<World> = fc
  .record({
    resources: fc.array(resource, { minLength: 1, maxLength: 6 }),
    timeout: fc.oneof(
      { weight: 6, arbitrary: seconds(20, 90) },
      { weight: 1, arbitrary: seconds(1, 6) },
      { weight: 1, arbitrary: seconds(90, 240) },
    ),
    startGrace: seconds(0, 40),
    failureGrace: fc.oneof(fc.constant(10_000), seconds(0, 15)),
    failFast: fc.boolean(),
    min: fc.oneof(fc.constant(2000), seconds(1, 3)),
    longer: seconds(0, 12),
    troubles: fc.array(trouble, { maxLength: 5 }),
    /** Workers that a pattern selects, all of them. */
    pool: fc.nat(5).map(n => n === 5),
    atLeast: fc.constantFrom(undefined, 1, 2, 3),
    /** Every resource in a workspace of its own. */
    scattered: fc.nat(7).map(n => n === 7),
    deletion: fc.nat(7).map(n => n === 7),
    takes: fc.constantFrom(0, 0, 200, 1500, 6000),
    lastRunsTake: fc.constantFrom(0, 0, 700),
    looks: fc.constantFrom(0, 0.5, 1),
    sideBySide: fc.constantFrom(4, 4, 1, 2),
    jitter: fc.constantFrom(0, 0.5, 0.99),
    stop: fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      {
        weight: 1,
        arbitrary: fc.tuple(seconds(0, 60), LONG).map(([from, lasts]) => ({ from, until: from + lasts })),
      },
    ),
  })
  .map(
    ({ resources, timeout, startGrace, failureGrace, failFast, min, longer, troubles, ...rest }): World => {
      const { pool, atLeast, scattered, deletion, takes, lastRunsTake, looks, sideBySide, jitter, stop } =
        rest
      const named = resources.map((one, index) => {
        const isSelected = one.selected || (pool && one.kind === 'worker')
        const place = scattered ? `@w${index}` : ''
        const name = `${isSelected || one.alike ? 'x' : ''}${'abcdef'[index]}`
        const asked = isSelected ? `${one.kind}/x*${place}` : `${one.kind}/${name}${place}`
        return { ...one, asked, id: aTarget(`${one.kind}/${name}${place}`).id }
      })
      const targets = named.map(({ asked, stableFor, ownTimeout, optional }) => {
        const special = { stableFor, timeout: ownTimeout ?? timeout, optional }
        return aTarget(asked, asked.includes('*') && atLeast ? { ...special, atLeast } : special)
      })
      const groups = [...new Set(targets.map(groupKey))]
      const byId = <T>(pick: (one: (typeof named)[number]) => T | null): Record<string, T> =>
        Object.fromEntries(
          named.flatMap(one => {
            const value = pick(one)
            return value === null ? [] : [[one.id, value]]
          }),
        )
      return {
        ...{ takes, lastRunsTake, looks, sideBySide, jitter, stop },
        rules: {
          timeout,
          startGrace,
          failureGrace,
          failFast,
          ignorePreexisting: false,
          waitFor: deletion ? 'deleted' : 'healthy',
        },
        pace: { min, max: min + longer },
        targets: targets.filter(({ id }, index) => targets.findIndex(other => other.id === id) === index),
        timelines: byId(({ timeline }) => timeline),
        otherVersions: byId(({ otherVersion }) => otherVersion),
        lastRuns: byId(({ kind, lastRuns }) => (kind === 'workflow' ? lastRuns : null)),
        troubles: troubles.map(({ nth, ...one }) => ({ ...one, group: groups[nth % groups.length] ?? '' })),
      }
    },
  )

/** What a state means for its type, as section 3 says; every state of this file is in one of the lists. */
export function meaning(
  type: string,
  shows: string | undefined,
): 'healthy' | 'failing' | 'absent' | 'progressing' | 'unknown' {
  if (shows === undefined) return 'absent'
  const { ready, bad }: States = KINDS[type as Kind]
  if (ready.includes(shows)) return 'healthy'
  if (bad.includes(shows) || shows.startsWith('deleted')) return 'failing'
  return UNKNOWN.includes(shows) ? 'unknown' : 'progressing'
}

/** The same for what a workflow shows besides the result of a run that has ended. */
export function meaningBesideResult(shows: string): 'healthy' | 'failing' | 'progressing' | 'unknown' {
  if (UNKNOWN.includes(shows)) return 'unknown'
  const { status, runtime } = signals(shows)
  if (['error', 'failed', 'deleted'].includes(status) || runtime === 'deleted') return 'failing'
  return status === 'active' && runtime.startsWith('next:2') ? 'healthy' : 'progressing'
}

/** What was there before a deploy, what the deploy does to it, and how much of that the details show. */
interface History {
  readonly recorded: 'there' | 'absent' | 'unknown' | 'missing'
  /** Counted among the states of its kind. */
  readonly showed: number
  readonly at: number
  readonly edit: 'generation' | 'uid' | 'nothing'
  /** How long after that a workflow is run again. */
  readonly run: number | 'never' | 'none before'
  /** How long the details lag behind the rows; less than nothing where they are ahead. */
  readonly lag: number
  readonly later: 'stays' | 'rolled back' | 'moved on'
  readonly laterBy: number
  readonly hides: keyof Revision | 'nothing'
  readonly hid: keyof Revision | 'nothing'
  readonly veil: { readonly from: number; readonly lasts: number; readonly fault: Veil['fault'] } | null
  /** Editions in any order, instead of what the deploy does. */
  readonly anyhow: readonly (readonly [edition: Revision, lasts: number])[] | null
}

const anEdition: fc.Arbitrary<Revision> = fc.record({
  uid: fc.constantFrom('u', 'u', 'u', 'v', undefined),
  generation: fc.constantFrom('1', '1', '1', '2', '3', undefined),
  lastRun: fc.constantFrom(OLD_RUN, OLD_RUN, NEW_RUN, 'none' as const, undefined),
})

const mostly = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constant(usual) },
    ...others.map(other => ({ weight: 1, arbitrary: fc.constant(other) })),
  )

const history: fc.Arbitrary<History> = fc.record({
  recorded: mostly<History['recorded']>('there', 'absent', 'unknown', 'missing'),
  showed: fc.nat(30),
  at: fc.oneof(fc.constant(0), SHORT, SHORT, LONG),
  edit: fc.constantFrom('generation', 'generation', 'generation', 'uid', 'nothing', 'nothing'),
  run: fc.oneof(fc.constant(0), SHORT, LONG, fc.constantFrom('never' as const, 'none before' as const)),
  lag: fc.oneof(
    fc.constant(0),
    fc.constant(0),
    SHORT,
    SHORT.map(ahead => -ahead),
  ),
  later: mostly<History['later']>('stays', 'rolled back', 'moved on'),
  laterBy: fc.oneof(SHORT, LONG),
  hides: mostly<History['hides']>('nothing', 'nothing', 'uid', 'generation', 'lastRun'),
  hid: mostly<History['hid']>('nothing', 'nothing', 'uid', 'generation', 'lastRun'),
  veil: fc.option(
    fc.record({
      from: seconds(0, 40),
      lasts: fc.oneof(SHORT, SHORT, LONG),
      fault: fc.constantFrom('failed', 'failed', 'hangs', 'refused' as const),
    }),
    { freq: 2 },
  ),
  anyhow: fc.option(fc.array(fc.tuple(anEdition, SHORT), { minLength: 1, maxLength: 5 }), { freq: 1 }),
})

interface Deployed {
  readonly timeline: Timeline
  readonly before: Before | undefined
  readonly editions: Editions
  readonly newFrom: number | undefined
  /** When the details begin to show a new run. */
  readonly runFrom: number
}

/** One resource through a deploy; `story` is what its new revision shows from its beginning. */
function through(kind: Kind, story: Timeline, one: History): Deployed {
  const { ready, onTheWay, bad }: States = KINDS[kind]
  const states: readonly string[] = [...ready, ...ready, ...bad, ...bad, ...onTheWay]
  const showed = states[one.showed % states.length] ?? ''
  const { recorded, at, edit, later, laterBy, hides, hid } = one
  const isNew = recorded === 'absent'
  const runs = kind === 'workflow'
  const runBefore = one.run === 'none before' ? 'none' : OLD_RUN
  const runAt =
    one.run === 'never' ? Number.POSITIVE_INFINITY : at + (typeof one.run === 'number' ? one.run : 0)
  // A workflow shows its old result until it is run again.
  const storyAt = runs ? runAt : edit === 'nothing' ? 0 : at
  const old: Revision = { uid: 'u', generation: '1', lastRun: runs ? runBefore : undefined }
  const next: Revision = {
    ...old,
    ...(edit === 'generation' && { generation: '2' }),
    ...(edit === 'uid' && { uid: 'v' }),
  }
  const last = { 'rolled back': old, 'moved on': { ...next, generation: '3' }, stays: next }[later]
  const seen = (from: number): number => Math.max(0, from + one.lag)
  const editionAt = (time: number): Revision => ({
    ...(time < seen(at) ? old : time < seen(at + laterBy) ? next : last),
    ...(runs && time >= seen(runAt) && { lastRun: NEW_RUN }),
  })
  const turns = [...new Set([0, at, at + laterBy, runAt].map(seen))].filter(Number.isFinite)
  return {
    timeline: [
      ...(storyAt > 0 && !isNew ? [[0, showed] as const] : []),
      ...(Number.isFinite(storyAt) ? story.map(([from, shows]) => [from + storyAt, shows] as const) : []),
    ],
    before: beforeOf(recorded, showed, one.anyhow ? { ...old, lastRun: OLD_RUN } : without(hid, old)),
    editions: one.anyhow
      ? inTurn(one.anyhow)
      : turns.sort((a, b) => a - b).map(from => [from, without(hides, editionAt(from))] as const),
    newFrom: one.lag >= 0 && !one.anyhow && later === 'stays' ? storyAt : undefined,
    runFrom: seen(runAt),
  }
}

/** Runs of before and after a deploy, as they turn out in these. */
function renewedAt(time: number, runs: LastRuns): LastRuns {
  const startedAt = (started: number, answer: LastRunAnswer | undefined): LastRunAnswer =>
    answer?.kind === 'found' && answer.run !== 'none'
      ? { kind: 'found', run: { ...answer.run, started } }
      : (answer ?? { kind: 'found', run: 'none' })
  const old = [0, startedAt(OLD_RUN, runs[0]?.[1])] as const
  return Number.isFinite(time) ? [old, [time, startedAt(NEW_RUN, runs.at(-1)?.[1])]] : [old]
}

function without(key: keyof Revision | 'nothing', edition: Revision): Revision {
  return key === 'nothing' ? edition : { ...edition, [key]: undefined }
}

function beforeOf(recorded: History['recorded'], showed: string, revision: Revision): Before | undefined {
  if (recorded === 'missing') return undefined
  if (recorded === 'unknown') return { kind: 'unknown', why: 'exit code 1' }
  return recorded === 'absent' ? { kind: 'absent' } : { kind: 'there', signals: signals(showed), revision }
}

const SIX = { minLength: 6, maxLength: 6 }

/** Worlds in which a deploy takes the place of what was there. */
export const deployWorlds: fc.Arbitrary<DeployWorld> = fc
  .record({
    world: worlds,
    histories: fc.array(history, SIX),
    detailsTake: fc.constantFrom(0, 0, 300, 2000),
    ignorePreexisting: fc.boolean(),
    patterns: mostly<History['recorded']>('absent', 'unknown', 'missing'),
    calm: fc.boolean(),
  })
  .map(({ world, histories, detailsTake, ignorePreexisting, patterns, calm }): DeployWorld => {
    const all = Object.entries(world.timelines).map(([id, story], index) => {
      const one = histories[index] as History
      return { id, veil: one.veil, ...through(id.split('/')[0] as Kind, story, one) }
    })
    const before = [
      ...all.map(({ id, before }) => [id, before] as const),
      ...world.targets
        .filter(isPattern)
        .map(({ id }) => [id, beforeOf(patterns, '', NOTHING_KNOWN)] as const),
    ]
    return {
      ...world,
      troubles: calm ? [] : world.troubles,
      rules: { ...world.rules, ignorePreexisting, waitFor: 'healthy' },
      timelines: Object.fromEntries(all.map(({ id, timeline }) => [id, timeline])),
      lastRuns: Object.fromEntries(
        all.flatMap(({ id, runFrom }) => {
          const runs = world.lastRuns[id]
          return runs ? [[id, renewedAt(runFrom, runs)]] : []
        }),
      ),
      deploy: {
        recorded: Object.fromEntries(before.filter((one): one is readonly [string, Before] => !!one[1])),
        editions: Object.fromEntries(all.map(({ id, editions }) => [id, editions])),
        veils: all.flatMap(({ id, veil }) =>
          veil && !calm ? [{ id, from: veil.from, until: veil.from + veil.lasts, fault: veil.fault }] : [],
        ),
        detailsTake,
        newFrom: Object.fromEntries(
          all.flatMap(({ id, newFrom }) => (newFrom === undefined ? [] : [[id, newFrom]])),
        ),
      },
    }
  })

const NOTHING_KNOWN: Revision = { uid: undefined, generation: undefined, lastRun: undefined }
