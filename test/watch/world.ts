import fc from 'fast-check'
import type { Rules } from '../../src/health/wait.ts'
import { groupKey, type Target } from '../../src/targets/targets.ts'
import type { Pace } from '../../src/watch/pace.ts'
import { type Watched, watch } from '../../src/watch/watch.ts'
import {
  aTarget,
  BROKEN,
  type Call,
  FORBIDDEN,
  playing,
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
  readonly fault: 'none' | 'broken' | 'hangs' | 'forbidden'
}

export interface World {
  readonly targets: readonly Target[]
  /** What becomes of 'worker/a' and all others. */
  readonly timelines: Readonly<Record<string, Timeline>>
  readonly rules: Rules
  readonly pace: Pace
  readonly troubles: readonly Trouble[]
  /** How long a call takes when there is no trouble. */
  readonly takes: number
  readonly looks: number
  readonly sideBySide: number
  readonly jitter: number
}

export const CALL_TIMEOUT = 20_000

export interface Played {
  readonly watched: Watched
  readonly polls: VirtualSource['polls']
}

/** The real watch in a world, in virtual time, cancelled at `cancelAt` if it is still going on. */
export async function play(world: World, cancelAt?: number): Promise<Played> {
  const { targets, timelines, rules, pace, troubles, takes, looks, sideBySide, jitter } = world
  const clock = virtualClock()
  const controller = new AbortController()
  if (cancelAt !== undefined) clock.at(cancelAt, () => controller.abort())
  const source = virtualSource(clock, {
    rows: playing(timelines),
    call: (group, _nth, at) => {
      const trouble = troubles.find(one => one.group === groupKey(group) && one.from <= at && at < one.until)
      return trouble ? callIn(trouble) : { takes }
    },
    callTimeout: CALL_TIMEOUT,
    looks,
    sideBySide,
  })
  const watched = await watch(targets, rules, pace, {
    source,
    clock,
    random: () => jitter,
    signal: controller.signal,
    onStep: () => {},
  })
  return { watched, polls: source.polls }
}

function callIn({ takes, fault }: Trouble): Call {
  if (fault === 'none') return { takes }
  if (fault === 'hangs') return { takes: Number.POSITIVE_INFINITY }
  return { takes, failure: fault === 'forbidden' ? FORBIDDEN : BROKEN }
}

/** What each kind of resource may show, the first of them being the end of a good deploy. */
const KINDS = {
  worker: {
    ready: ['active running:2', 'active running:1', 'active running'],
    onTheWay: ['pending ', 'active pending:0/2', 'active running:0', 'active ', 'active hibernating'],
    bad: ['error running:1', 'active failed', 'deleted running:2', 'error '],
  },
  workflow: {
    ready: ['active succeeded', 'active next:2030-01-01T00:00:00Z'],
    onTheWay: ['pending ', 'active pending', 'active running', 'active dreaming', 'pending succeeded'],
    bad: ['active failed', 'active aborted', 'error succeeded'],
  },
  depot: {
    ready: ['active ', 'active running'],
    onTheWay: ['pending ', 'pending running', 'active pending', 'parked '],
    bad: ['error ', 'failed running', 'active error'],
  },
  compute: {
    ready: ['active ', 'active succeeded', 'active running'],
    onTheWay: ['pending ', 'active pending:0/1'],
    bad: ['error ', 'active failed'],
  },
} as const

type Kind = keyof typeof KINDS

const seconds = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min, max }).map(s => s * 1000) },
    { weight: 1, arbitrary: fc.integer({ min: min * 1000, max: max * 1000 }) },
  )

const oneOf = (words: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...words)

/** States one after the other, each for a while, the last for good. */
function inTurn(states: readonly (readonly [shows: string | undefined, lasts: number])[]): Timeline {
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
    // Changes from one good state into another.
    story([ready, SHORT], [ready, SHORT], [ready, some]),
    // Never gets anywhere.
    story([onTheWay, some], [bad, LONG]),
    story([onTheWay, LONG]),
    // Anything at all.
    fc.array(fc.tuple(state, some), { minLength: 1, maxLength: 6 }).map(inTurn),
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
)

const resource = KIND_OF_EACH.chain(kind =>
  fc.record({
    kind: fc.constant(kind),
    /** By a pattern, and not by its name. */
    selected: fc.nat(5).map(n => n === 5),
    /** By its name, which a pattern selects too. */
    alike: fc.nat(5).map(n => n === 5),
    timeline: timelines(kind),
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
    lasts: fc.oneof(SHORT, LONG),
    takes: fc.oneof(fc.constant(100), seconds(0, 20)),
    fault: fc.constantFrom('none', 'none', 'broken', 'broken', 'broken', 'hangs', 'forbidden' as const),
  })
  .map(({ lasts, ...rest }) => ({ ...rest, until: rest.from + lasts }))

export const worlds: fc.Arbitrary<World> = fc
  .record({
    resources: fc.array(resource, { minLength: 1, maxLength: 6 }),
    timeout: fc.oneof({ weight: 6, arbitrary: seconds(20, 90) }, { weight: 1, arbitrary: seconds(1, 6) }),
    startGrace: seconds(0, 40),
    failureGrace: fc.oneof(fc.constant(10_000), seconds(0, 15)),
    failFast: fc.boolean(),
    min: fc.oneof(fc.constant(2000), seconds(1, 3)),
    longer: seconds(0, 12),
    troubles: fc.array(trouble, { maxLength: 5 }),
    takes: fc.constantFrom(0, 0, 200, 1500),
    looks: fc.constantFrom(0, 0.5, 1),
    sideBySide: fc.constantFrom(4, 4, 1, 2),
    jitter: fc.constantFrom(0, 0.5, 0.99),
  })
  .map(
    ({ resources, timeout, startGrace, failureGrace, failFast, min, longer, troubles, ...rest }): World => {
      const named = resources.map((one, index) => {
        const letter = 'abcdef'[index]
        return { ...one, id: `${one.kind}/${one.selected || one.alike ? 'x' : ''}${letter}` }
      })
      const targets = named.map(({ id, kind, selected, stableFor, ownTimeout, optional }) =>
        aTarget(selected ? `${kind}/x*` : id, { stableFor, timeout: ownTimeout ?? timeout, optional }),
      )
      const groups = [...new Set(targets.map(groupKey))]
      return {
        ...rest,
        rules: {
          timeout,
          startGrace,
          failureGrace,
          failFast,
          staleAfter: min + longer,
          ignorePreexisting: false,
        },
        pace: { min, max: min + longer },
        targets: targets.filter(({ id }, index) => targets.findIndex(other => other.id === id) === index),
        timelines: Object.fromEntries(named.map(({ id, timeline }) => [id, timeline])),
        troubles: troubles.map(({ nth, ...one }) => ({ ...one, group: groups[nth % groups.length] ?? '' })),
      }
    },
  )

/** What a state means for its type, as section 3 says; every state of this file is in one of the lists. */
export function meaning(
  type: string,
  shows: string | undefined,
): 'healthy' | 'failing' | 'absent' | 'progressing' {
  if (shows === undefined) return 'absent'
  const kind = KINDS[type as Kind]
  if ((kind.ready as readonly string[]).includes(shows)) return 'healthy'
  return (kind.bad as readonly string[]).includes(shows) ? 'failing' : 'progressing'
}
