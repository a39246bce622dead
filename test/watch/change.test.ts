import { describe, expect, it } from 'vitest'
import type { Baseline } from '../../src/baseline/format.ts'
import type { Before, Change } from '../../src/health/change.ts'
import type { Revision, RevisionAnswer } from '../../src/health/model.ts'
import type { Rules, Track } from '../../src/health/resource.ts'
import type { Target } from '../../src/targets/targets.ts'
import { type Watched, watch } from '../../src/watch/watch.ts'
import { reportOn } from '../report/made.ts'
import {
  aTarget,
  BROKEN,
  type Play,
  playing,
  shownAt,
  signals,
  type Timeline,
  virtualClock,
  virtualSource,
} from './virtual.ts'

const RULES: Rules = {
  waitFor: 'healthy',
  timeout: 600_000,
  startGrace: 120_000,
  failureGrace: 10_000,
  failFast: true,
  ignorePreexisting: false,
}
const PACE = { min: 2000, max: 15_000 }

/** 'u1/3' is the uid u1 with generation 3, 'u1/3/5000' one whose last run started 5 s after 1970; '?' is unknown. */
function revision(text: string): Revision {
  const [uid, generation, run] = text.split('/').map(part => (part === '?' ? undefined : part))
  return { uid, generation, lastRun: run === undefined || run === 'none' ? run : Number(run) }
}

function there(shows: string, edition: string): Before {
  return { kind: 'there', signals: signals(shows), revision: revision(edition) }
}

function baselineOf(resources: Readonly<Record<string, Before>>): Baseline {
  const entries = Object.entries(resources).map(([name, before]) => [aTarget(name).id, before] as const)
  return { at: '2026-11-20T10:00:00Z', run: '7', resources: new Map(entries) }
}

interface World {
  readonly shows: Readonly<Record<string, Timeline>>
  /** What the details show from a time on; 'failed' and 'refused' are calls that fail. */
  readonly editions?: Readonly<Record<string, Timeline>>
  readonly before: Readonly<Record<string, Before>>
  readonly rules?: Partial<Rules>
  readonly targets?: readonly Target[]
  readonly takes?: number
  readonly call?: Play['call']
  readonly lastRun?: Play['lastRun']
}

interface Run {
  readonly watched: Watched
  readonly asked: number
  readonly of: (name: string) => Track & { readonly claim: string }
}

async function run(world: World): Promise<Run> {
  const { shows, editions = {}, before, rules, targets, takes = 0, call, lastRun } = world
  const clock = virtualClock()
  const source = virtualSource(clock, {
    rows: playing(shows),
    revision: ({ type, name }, time) => answerOf(shownAt(editions[`${type}/${name}`] ?? [], time)),
    revisionTakes: takes,
    ...(call && { call }),
    ...(lastRun && { lastRun }),
  })
  const watched = await watch(
    targets ?? Object.keys(shows).map(name => aTarget(name)),
    { ...RULES, ...rules },
    PACE,
    {
      source,
      clock,
      random: () => 0,
      signal: new AbortController().signal,
      recorded: baselineOf(before).resources,
      onStep: () => {},
    },
  )
  const of: Run['of'] = name => {
    const track = watched.wait.tracks.find(({ target }) => target.id === aTarget(name).id)
    if (!track) throw new Error(`there is no ${name}`)
    return { ...track, claim: claimOf(track.change) }
  }
  return { watched, asked: source.inquiries.flatMap(({ answers }) => [...answers]).length, of }
}

function answerOf(edition: string | undefined): RevisionAnswer {
  if (edition === undefined) return { kind: 'absent' }
  if (edition === 'failed' || edition === 'refused') {
    const failure = { message: `it ${edition}`, nextStep: '', permanent: edition === 'refused' }
    return { kind: 'failed', failure }
  }
  return { kind: 'found', revision: revision(edition) }
}

/** What is said of it, in one word. */
function claimOf(change: Change): string {
  if (change.kind !== 'changed') return change.kind
  if (change.end !== 'standing') return change.end
  return change.before.kind === 'absent' ? 'new' : 'changed'
}

const UP = 'active running:1'

it('the others were not read again when the last was healthy on its deadline alone', async () => {
  const { of } = await run({
    shows: {
      'worker/a': [[0, UP]],
      'depot/d': [
        [0, 'active '],
        [2000, 'error '],
      ],
    },
    // A resource whose revision isn't known yet is judged by its state at the deadline.
    editions: { 'worker/a': [[0, 'failed']], 'depot/d': [[0, 'refused']] },
    before: { 'worker/a': there(UP, 'u/3'), 'depot/d': there('active ', 'u/3') },
    targets: [aTarget('worker/a', { timeout: 2500, stableFor: 1000 }), aTarget('depot/d')],
  })
  expect(of('worker/a').decision).toMatchObject({ verdict: 'healthy' })
  expect(of('depot/d').decision).toMatchObject({ verdict: 'failed' })
})

describe('a long-running resource', () => {
  it('that this deploy changed is healthy once it was so for its window since the change was seen', async () => {
    const { of, watched } = await run({
      shows: { 'worker/a': [[0, UP]] },
      editions: { 'worker/a': [[0, 'u/4']] },
      before: { 'worker/a': there(UP, 'u/3') },
    })
    expect(of('worker/a')).toMatchObject({ decision: { verdict: 'healthy' }, claim: 'changed' })
    expect(watched.ms).toBeGreaterThanOrEqual(10_000)
  })

  it('whose change shows late starts its window then', async () => {
    const { of, watched } = await run({
      shows: { 'worker/a': [[0, UP]] },
      editions: {
        'worker/a': [
          [0, 'u/3'],
          [9000, 'u/4'],
        ],
      },
      before: { 'worker/a': there(UP, 'u/3') },
    })
    expect(of('worker/a')).toMatchObject({ decision: { verdict: 'healthy' }, claim: 'changed' })
    expect(watched.ms).toBeGreaterThanOrEqual(19_000)
  })

  it('that shows the old revision healthy and the new one failing is failed', async () => {
    const { of } = await run({
      shows: {
        'worker/a': [
          [0, UP],
          [11_000, 'active failed'],
        ],
      },
      editions: {
        'worker/a': [
          [0, 'u/3'],
          [8000, 'u/4'],
        ],
      },
      before: { 'worker/a': there(UP, 'u/3') },
    })
    expect(of('worker/a')).toMatchObject({ decision: { verdict: 'failed' }, claim: 'changed' })
  })

  it('that looked unchanged is not healthy on details that could not be read', async () => {
    const { of } = await run({
      shows: {
        'worker/a': [
          [0, UP],
          [15_000, 'active failed'],
        ],
      },
      editions: {
        'worker/a': [
          [0, 'u/3'],
          [9000, 'failed'],
          [11_000, 'u/4'],
        ],
      },
      before: { 'worker/a': there(UP, 'u/3') },
    })
    expect(of('worker/a')).toMatchObject({ decision: { verdict: 'failed' }, claim: 'changed' })
  })

  it('that grows from the replicas it had before goes on with its window', async () => {
    const { of, watched } = await run({
      shows: {
        'worker/a': [
          [0, UP],
          [8000, 'active running:2'],
        ],
      },
      editions: { 'worker/a': [[0, 'u/4']] },
      before: { 'worker/a': there(UP, 'u/3') },
    })
    expect(of('worker/a').decision?.verdict).toBe('healthy')
    expect(watched.ms).toBeLessThan(14_000)
  })

  it('that goes away right after its change was seen is missing at the deadline', async () => {
    const { of } = await run({
      shows: {
        'worker/a': [
          [0, UP],
          [1000, undefined],
        ],
      },
      editions: { 'worker/a': [[0, 'u/4']] },
      before: { 'worker/a': there(UP, 'u/3') },
      targets: [aTarget('worker/a', { timeout: 2000 })],
    })
    expect(of('worker/a').decision?.verdict).toBe('missing')
  })

  it('that was created again is changed, whatever its generation', async () => {
    const { of } = await run({
      shows: { 'worker/a': [[0, UP]] },
      editions: { 'worker/a': [[0, 'v/3']] },
      before: { 'worker/a': there(UP, 'u/3') },
    })
    expect(of('worker/a').claim).toBe('changed')
  })

  it('that was not there is new, and its window starts with its first row', async () => {
    const { of, watched } = await run({
      shows: { 'worker/a': [[0, UP]] },
      editions: { 'worker/a': [[0, 'u/1']] },
      before: { 'worker/a': { kind: 'absent' } },
    })
    expect(of('worker/a')).toMatchObject({ decision: { verdict: 'healthy' }, claim: 'new' })
    expect(watched.ms).toBeLessThan(13_000)
  })

  it('that is not changed is judged by its current state', async () => {
    const { of } = await run({
      shows: { 'worker/a': [[0, UP]], 'worker/b': [[0, 'active failed']] },
      editions: { 'worker/a': [[0, 'u/3']], 'worker/b': [[0, 'u/5']] },
      before: { 'worker/a': there(UP, 'u/3'), 'worker/b': there(UP, 'u/5') },
      rules: { failFast: false },
    })
    expect(of('worker/a')).toMatchObject({
      decision: { verdict: 'healthy' },
      claim: 'unchanged',
    })
    expect(of('worker/b')).toMatchObject({
      decision: { verdict: 'failed' },
      claim: 'unchanged',
    })
  })

  it('that still shows the failure it had has the start grace to leave it', async () => {
    const world = (fixedAt: number): World => ({
      shows: {
        'worker/a': [
          [0, 'active failed'],
          [fixedAt, UP],
        ],
      },
      editions: { 'worker/a': [[0, 'u/4']] },
      before: { 'worker/a': there('Active failed', 'u/3') },
    })
    expect((await run(world(60_000))).of('worker/a').decision?.verdict).toBe('healthy')
    const { of, watched } = await run(world(500_000))
    expect(of('worker/a').decision?.verdict).toBe('failed')
    expect(watched.ms).toBeGreaterThanOrEqual(120_000)
    expect(watched.ms).toBeLessThan(140_000)
  })

  it('that leaves its old failure for another one has the failure grace from then on', async () => {
    const { of, watched } = await run({
      shows: {
        'worker/a': [
          [0, 'active failed'],
          [30_000, 'error failed'],
        ],
      },
      editions: { 'worker/a': [[0, 'u/4']] },
      before: { 'worker/a': there('active failed', 'u/3') },
    })
    expect(of('worker/a').decision?.verdict).toBe('failed')
    expect(watched.ms).toBeGreaterThanOrEqual(40_000)
    expect(watched.ms).toBeLessThan(60_000)
  })
})

describe('a workflow', () => {
  const OLD_RUN = 'w/3/1000'

  it('that was changed is not healthy by its earlier run', async () => {
    const { of, watched } = await run({
      shows: {
        'workflow/f': [
          [0, 'active succeeded'],
          [20_000, 'active running'],
          [40_000, 'active failed'],
        ],
      },
      editions: {
        'workflow/f': [
          [0, 'w/4/1000'],
          [20_000, 'w/4/20000'],
        ],
      },
      before: { 'workflow/f': there('active succeeded', OLD_RUN) },
    })
    expect(of('workflow/f').decision?.verdict).toBe('failed')
    expect(watched.ms).toBeGreaterThanOrEqual(50_000)
  })

  it('that was changed is not failed by its earlier run', async () => {
    const { of } = await run({
      shows: {
        'workflow/f': [
          [0, 'active failed'],
          [30_000, 'active running'],
          [60_000, 'active succeeded'],
        ],
      },
      editions: {
        'workflow/f': [
          [0, 'w/4/1000'],
          [30_000, 'w/4/30000'],
        ],
      },
      before: { 'workflow/f': there('active failed', OLD_RUN) },
    })
    expect(of('workflow/f')).toMatchObject({
      decision: { verdict: 'healthy' },
      claim: 'changed',
    })
  })

  it('that was changed and does not run is timed out after the start grace', async () => {
    const { of, watched } = await run({
      shows: { 'workflow/f': [[0, 'active succeeded']] },
      editions: { 'workflow/f': [[0, 'w/4/1000']] },
      before: { 'workflow/f': there('active succeeded', OLD_RUN) },
    })
    expect(of('workflow/f')).toMatchObject({ decision: { verdict: 'timed-out' }, claim: 'changed' })
    expect(watched.ms).toBeGreaterThanOrEqual(120_000)
    expect(watched.ms).toBeLessThan(140_000)
  })

  it('whose new run begins just before the start grace is over is not timed out because of it', async () => {
    const { of } = await run({
      shows: {
        'workflow/f': [
          [0, 'active succeeded'],
          [119_000, 'active running'],
          [150_000, 'active succeeded'],
        ],
      },
      editions: {
        'workflow/f': [
          [0, 'w/4/1000'],
          [119_000, 'w/4/119000'],
        ],
      },
      before: { 'workflow/f': there('active succeeded', OLD_RUN) },
    })
    expect(of('workflow/f').decision?.verdict).toBe('healthy')
  })

  it('whose run is newer was changed, whatever its generation, and a fast run counts', async () => {
    const { of, watched } = await run({
      shows: { 'workflow/f': [[0, 'active succeeded']] },
      editions: { 'workflow/f': [[0, 'w/3/9000']] },
      before: { 'workflow/f': there('active succeeded', OLD_RUN) },
    })
    expect(of('workflow/f')).toMatchObject({
      decision: { verdict: 'healthy' },
      claim: 'changed',
    })
    expect(watched.ms).toBeLessThan(5000)
  })

  it('is not healthy by the row that was read before its new run was seen', async () => {
    // The row is read at 0 and the run begins at 1000, while the details are being read.
    const { of } = await run({
      shows: {
        'workflow/f': [
          [0, 'active succeeded'],
          [1000, 'active running'],
          [30_000, 'active failed'],
        ],
      },
      editions: {
        'workflow/f': [
          [0, OLD_RUN],
          [1000, 'w/4/1000000'],
        ],
      },
      before: { 'workflow/f': there('active succeeded', OLD_RUN) },
      takes: 1500,
    })
    expect(of('workflow/f').decision?.verdict).toBe('failed')
  })

  it('that is scheduled counts by its current state after a change, because no run is due', async () => {
    const { of } = await run({
      shows: { 'workflow/f': [[0, 'active next:2030-01-01T00:00:00Z']] },
      editions: { 'workflow/f': [[0, 'w/4/1000']] },
      before: { 'workflow/f': there('active next:2029-01-01T00:00:00Z', OLD_RUN) },
    })
    expect(of('workflow/f').decision?.verdict).toBe('healthy')
  })

  it('that is scheduled and runs while others are waited for stays healthy', async () => {
    const { of, watched } = await run({
      shows: {
        'workflow/f': [
          [0, 'active next:2030-01-01T00:00:00Z'],
          [40_000, 'active running'],
        ],
        'worker/a': [
          [0, 'pending '],
          [40_000, UP],
        ],
      },
      editions: {
        'workflow/f': [
          [0, 'w/4/1000'],
          [40_000, 'w/4/40000'],
        ],
        'worker/a': [[0, 'a/4']],
      },
      before: {
        'workflow/f': there('active next:2029-01-01T00:00:00Z', OLD_RUN),
        'worker/a': there(UP, 'a/3'),
      },
    })
    expect(of('workflow/f').decision?.verdict).toBe('healthy')
    expect(watched.ms).toBeLessThan(70_000)
  })

  it('that was not changed is judged by its last run after stable-for, because a re-run shows late', async () => {
    const { of, watched } = await run({
      shows: { 'workflow/f': [[0, 'active succeeded']] },
      editions: { 'workflow/f': [[0, OLD_RUN]] },
      before: { 'workflow/f': there('active succeeded', OLD_RUN) },
    })
    expect(of('workflow/f')).toMatchObject({
      decision: { verdict: 'healthy' },
      claim: 'unchanged',
    })
    expect(watched.ms).toBeGreaterThanOrEqual(10_000)
  })

  it('that is run again while others are waited for is waited for again', async () => {
    const { of } = await run({
      shows: {
        'workflow/f': [
          [0, 'active succeeded'],
          [30_000, 'active running'],
          [80_000, 'active failed'],
        ],
        'worker/a': [
          [0, 'active pending:0/1'],
          [50_000, UP],
        ],
      },
      editions: {
        'workflow/f': [
          [0, OLD_RUN],
          [30_000, 'w/3/30000'],
        ],
        'worker/a': [[0, 'u/4']],
      },
      before: { 'workflow/f': there('active succeeded', OLD_RUN), 'worker/a': there(UP, 'u/3') },
    })
    expect(of('workflow/f').decision?.verdict).toBe('failed')
  })

  it('whose status fails is failed, whatever its run', async () => {
    const { of } = await run({
      shows: { 'workflow/f': [[0, 'error succeeded']] },
      editions: { 'workflow/f': [[0, 'w/4/1000']] },
      before: { 'workflow/f': there('active succeeded', OLD_RUN) },
    })
    expect(of('workflow/f').decision?.verdict).toBe('failed')
  })
})

describe('a scheduled workflow', () => {
  it('that is run late counts only after the last run of this deploy was read', async () => {
    const next = 'active next:2030-01-01T00:00:00Z'
    const { of } = await run({
      shows: {
        'workflow/a': [[0, next]],
        'worker/b': [
          [0, 'pending '],
          [30_000, UP],
        ],
      },
      editions: {
        'workflow/a': [
          [0, 'u/3/none'],
          [35_000, 'u/3/2000'],
        ],
        'worker/b': [[0, 'u/4']],
      },
      before: { 'workflow/a': there(next, 'u/3/none'), 'worker/b': there(UP, 'u/3') },
      lastRun: (_, time) => ({
        kind: 'found',
        run: time < 35_000 ? 'none' : { runtime: 'failed', started: 2000 },
      }),
    })
    expect(of('workflow/a').decision?.verdict).toBe('failed')
  })
})

describe('when the wait is over', () => {
  it('what shows the revision of before again is failed as rolled back', async () => {
    const { of } = await run({
      shows: { 'worker/a': [[0, UP]] },
      editions: {
        'worker/a': [
          [0, 'u/4'],
          [5000, 'u/3'],
        ],
      },
      before: { 'worker/a': there(UP, 'u/3') },
    })
    expect(of('worker/a')).toMatchObject({ decision: { verdict: 'failed' } })
    expect(of('worker/a').claim).toBe('rolled back')
  })

  it('a workflow that never ran again is failed as rolled back too', async () => {
    const { of } = await run({
      shows: { 'workflow/f': [[0, 'active succeeded']] },
      editions: {
        'workflow/f': [
          [0, 'w/4/1000'],
          [60_000, 'w/3/1000'],
        ],
      },
      before: { 'workflow/f': there('active succeeded', 'w/3/1000') },
    })
    expect(of('workflow/f')).toMatchObject({ decision: { verdict: 'failed' } })
    expect(of('workflow/f').claim).toBe('rolled back')
  })

  it('what has moved on is said to have changed again, and stays healthy', async () => {
    const { of } = await run({
      shows: { 'worker/a': [[0, UP]], 'worker/b': [[0, UP]] },
      editions: {
        'worker/a': [
          [0, 'u/4'],
          [5000, 'u/5'],
        ],
        'worker/b': [
          [0, 'b/1'],
          [5000, 'c/1'],
        ],
      },
      before: { 'worker/a': there(UP, 'u/3'), 'worker/b': { kind: 'absent' } },
    })
    expect(of('worker/a')).toMatchObject({
      decision: { verdict: 'healthy' },
      claim: 'changed again',
    })
    expect(of('worker/b').claim).toBe('changed again')
  })

  it('what was new, healthy at once and then changed again is said to be so', async () => {
    const { of } = await run({
      shows: {
        'depot/d': [[0, 'active ']],
        'worker/a': [
          [0, 'pending '],
          [60_000, UP],
        ],
      },
      editions: {
        'depot/d': [
          [0, 'd/1'],
          [30_000, 'd/2'],
        ],
        'worker/a': [[0, 'a/1']],
      },
      before: { 'depot/d': { kind: 'absent' }, 'worker/a': { kind: 'absent' } },
    })
    expect(of('depot/d').claim).toBe('changed again')
  })

  it('what was unchanged until then and now is changed is waited for', async () => {
    const { of, watched } = await run({
      shows: {
        'depot/d': [[0, 'active ']],
        'worker/a': [
          [0, 'pending '],
          [60_000, UP],
        ],
      },
      editions: {
        'depot/d': [
          [0, 'd/1'],
          [40_000, 'd/2'],
        ],
        'worker/a': [[0, 'u/4']],
      },
      before: { 'depot/d': there('active ', 'd/1'), 'worker/a': there(UP, 'u/3') },
    })
    expect(of('depot/d')).toMatchObject({ decision: { verdict: 'healthy' }, claim: 'changed' })
    expect(watched.ms).toBeGreaterThan(70_000)
  })

  it('what was rolled back stays so, though the wait goes on for what shows its change late', async () => {
    const { of } = await run({
      shows: {
        'worker/a': [
          [0, UP],
          [25_000, undefined],
        ],
        'worker/b': [[0, UP]],
        'worker/c': [
          [0, 'pending '],
          [10_000, UP],
        ],
      },
      editions: {
        'worker/a': [
          [0, 'a/2'],
          [18_000, 'a/1'],
          [22_000, undefined],
        ],
        'worker/b': [
          [0, 'b/1'],
          [18_000, 'b/2'],
        ],
        'worker/c': [[0, 'c/2']],
      },
      before: { 'worker/a': there(UP, 'a/1'), 'worker/b': there(UP, 'b/1'), 'worker/c': there(UP, 'c/1') },
      rules: { failFast: false },
    })
    expect(of('worker/b').claim).toBe('changed')
    expect(of('worker/a')).toMatchObject({ decision: { verdict: 'failed' } })
    expect(of('worker/a').claim).toBe('rolled back')
  })

  it('a scheduled workflow of which that is refused was changed all the same', async () => {
    const { of } = await run({
      shows: {
        'workflow/f': [[0, 'active next:2030-01-01T00:00:00Z']],
        'worker/a': [
          [0, 'pending '],
          [20_000, UP],
        ],
      },
      editions: {
        'workflow/f': [
          [0, 'w/4/1000'],
          [10_000, 'refused'],
        ],
      },
      before: { 'workflow/f': there('active next:2029-01-01T00:00:00Z', 'w/3/1000') },
    })
    expect(of('workflow/f').claim).toBe('unchecked')
  })

  it('what could not be read any more is not decided by it', async () => {
    const { of } = await run({
      shows: { 'worker/a': [[0, UP]], 'depot/d': [[0, 'error ']] },
      editions: { 'worker/a': [[0, 'u/1']] },
      before: { 'worker/a': { kind: 'absent' } },
      rules: { failureGrace: 5000 },
      targets: [aTarget('worker/a', { stableFor: 3000 }), aTarget('depot/d')],
      call: ({ type }, _nth, at) => ({
        takes: 0,
        ...(type === 'worker' && at > 2000 && { failure: BROKEN }),
      }),
    })
    expect(of('depot/d').decision?.verdict).toBe('failed')
    expect(of('worker/a').decision).toBeUndefined()
  })

  it('what can not be read then stays what it was, and that is said', async () => {
    const { of } = await run({
      shows: { 'worker/a': [[0, UP]] },
      editions: {
        'worker/a': [
          [0, 'u/4'],
          [5000, 'failed'],
        ],
      },
      before: { 'worker/a': there(UP, 'u/3') },
    })
    expect(of('worker/a')).toMatchObject({ decision: { verdict: 'healthy' } })
    expect(of('worker/a').claim).toBe('unchecked')
  })
})

describe('where the facts end', () => {
  it.each([
    ['no uid and no generation now', 'u/3', '?/?'],
    ['no uid in the baseline', '?/3', 'u/3'],
    ['no generation now', 'u/3', 'u/?'],
    ['no uid then and no generation now', '?/3', 'u/?'],
    ['details that fail', 'u/3', 'failed'],
    ['details that are refused', 'u/3', 'refused'],
  ])('%s prove nothing, and the rest of the contract judges', async (_, before, now) => {
    const { of } = await run({
      shows: { 'worker/a': [[0, UP]], 'worker/b': [[0, 'error ']] },
      editions: { 'worker/a': [[0, now]], 'worker/b': [[0, now]] },
      before: { 'worker/a': there(UP, before), 'worker/b': there('error ', before) },
      rules: { failFast: false },
    })
    expect(of('worker/a')).toMatchObject({
      decision: { verdict: 'healthy' },
      change: { kind: 'unproved' },
    })
    expect(of('worker/b')).toMatchObject({ decision: { verdict: 'failed' }, change: { kind: 'unproved' } })
  })

  it('a workflow whose runs can not be read is judged by what it shows', async () => {
    const { of } = await run({
      shows: { 'workflow/f': [[0, 'active succeeded']], 'workflow/g': [[0, 'active succeeded']] },
      editions: { 'workflow/f': [[0, 'w/4/?']], 'workflow/g': [[0, 'w/3/?']] },
      before: {
        'workflow/f': there('active succeeded', 'w/3/1000'),
        'workflow/g': there('active succeeded', 'w/3/1000'),
      },
    })
    for (const name of ['workflow/f', 'workflow/g']) {
      expect(of(name)).toMatchObject({ decision: { verdict: 'healthy' }, change: { kind: 'unproved' } })
    }
  })

  it('a workflow whose run was awaited counts by its current state as soon as its details are refused', async () => {
    const { of } = await run({
      shows: { 'workflow/f': [[0, 'active succeeded']] },
      editions: {
        'workflow/f': [
          [0, 'w/4/1000'],
          [3000, 'refused'],
        ],
      },
      before: { 'workflow/f': there('active succeeded', 'w/3/1000') },
      targets: [aTarget('workflow/f', { timeout: 4000 })],
    })
    expect(of('workflow/f')).toMatchObject({
      decision: { verdict: 'healthy' },
      change: { kind: 'unproved' },
    })
  })

  it('what the baseline does not know, or could not read, is judged as without one', async () => {
    const { of, asked } = await run({
      shows: { 'worker/a': [[0, UP]], 'worker/b': [[0, UP]] },
      before: { 'worker/b': { kind: 'unknown', why: 'exit code 1' } },
    })
    expect(of('worker/a')).toMatchObject({ decision: { verdict: 'healthy' }, claim: 'unlisted' })
    expect(of('worker/b')).toMatchObject({ decision: { verdict: 'healthy' }, claim: 'unproved' })
    expect(asked).toBe(0)
  })

  it('a deadline before the details were read leaves the rest of the contract to judge', async () => {
    const { of, watched } = await run({
      shows: { 'depot/d': [[0, 'active ']] },
      editions: { 'depot/d': [[0, 'failed']] },
      before: { 'depot/d': there('active ', 'd/1') },
      targets: [aTarget('depot/d', { timeout: 1000 })],
    })
    expect(watched.ms).toBe(1000)
    expect(of('depot/d')).toMatchObject({ decision: { verdict: 'healthy' }, change: { kind: 'unproved' } })
  })
})

describe('what was unhealthy before', () => {
  const world = (now: string, edition: string): World => ({
    shows: { 'worker/a': [[0, now]], 'worker/b': [[0, UP]] },
    editions: { 'worker/a': [[0, edition]], 'worker/b': [[0, 'b/2']] },
    before: { 'worker/a': there('active failed', 'a/1'), 'worker/b': there(UP, 'b/1') },
    rules: { ignorePreexisting: true },
  })

  it('and was not changed does not end the wait', async () => {
    const { of, watched } = await run(world('active failed', 'a/1'))
    expect(of('worker/b').decision?.verdict).toBe('healthy')
    expect(of('worker/a').decision?.verdict).toBe('failed')
    expect(watched.failure).toBeUndefined()
  })

  it('and was not changed stays excused when that can not be read again at the end', async () => {
    const { of, watched } = await run({
      shows: {
        'worker/a': [[0, 'active failed']],
        'worker/b': [
          [0, 'pending '],
          [30_000, UP],
        ],
      },
      editions: {
        'worker/a': [
          [0, 'a/1'],
          [20_000, 'refused'],
        ],
        'worker/b': [[0, 'b/2']],
      },
      before: { 'worker/a': there('active failed', 'a/1'), 'worker/b': there(UP, 'b/1') },
      rules: { ignorePreexisting: true },
    })
    expect(of('worker/a').change.kind).toBe('unchanged')
    expect(reportOn(watched).result).toBe('healthy')
  })

  it('and was not changed does not decide the result, were there nothing else', async () => {
    const { of, watched } = await run({
      shows: { 'worker/a': [[0, 'active failed']] },
      editions: { 'worker/a': [[0, 'a/1']] },
      before: { 'worker/a': there('active failed', 'a/1') },
      rules: { ignorePreexisting: true },
    })
    expect(of('worker/a').decision?.verdict).toBe('failed')
    expect(reportOn(watched).result).toBe('healthy')
  })

  it('and was changed does', async () => {
    const { of, watched } = await run({ ...world('error failed', 'a/2') })
    expect(of('worker/a').decision?.verdict).toBe('failed')
    expect(watched.ms).toBeLessThan(20_000)
  })
})

describe('what was on its way before and is excused for not being changed', () => {
  it('is asked about once more at the end, and waited for when its change shows late', async () => {
    const { of } = await run({
      shows: {
        'worker/a': [
          [0, 'active pending:0/1'],
          [20_000, 'active failed'],
        ],
        'worker/b': [[0, UP]],
      },
      editions: {
        'worker/a': [
          [0, 'a/1'],
          [3000, 'a/2'],
        ],
        'worker/b': [[0, 'b/2']],
      },
      before: { 'worker/a': there('active pending:0/1', 'a/1'), 'worker/b': there(UP, 'b/1') },
      rules: { ignorePreexisting: true },
    })
    expect(of('worker/a')).toMatchObject({ decision: { verdict: 'failed' }, claim: 'changed' })
  })
})

describe('what it costs', () => {
  const many = Array.from({ length: 20 }, (_, index) => `worker/w${index}`)
  const each = <T>(value: T): Record<string, T> => Object.fromEntries(many.map(name => [name, value]))

  it('is a call at the start and one at the end for what was changed, however long it takes', async () => {
    const cost = async (readyAt: number): Promise<number> =>
      (
        await run({
          shows: each<Timeline>([
            [0, 'active pending:0/1'],
            [readyAt, UP],
          ]),
          editions: each<Timeline>([[0, 'u/4']]),
          before: each(there(UP, 'u/3')),
        })
      ).asked
    expect(await cost(5000)).toBe(40)
    expect(await cost(400_000)).toBe(40)
  })

  it('is nothing for a workflow that is optional when others alone are read once more', async () => {
    const { asked, watched } = await run({
      shows: {
        'depot/d': [[0, 'active ']],
        'workflow/f': [[0, 'active succeeded']],
        'worker/a': [
          [0, 'pending '],
          [40_000, UP],
        ],
      },
      editions: { 'workflow/f': [[0, 'w/4/1000']] },
      before: { 'workflow/f': there('active succeeded', 'w/3/1000') },
      targets: [aTarget('depot/d'), aTarget('worker/a'), aTarget('workflow/f', { optional: true })],
    })
    // One call a poll, and one at the end instead of one in the poll that reads the depot once more.
    expect(asked).toBe(watched.polls)
  })

  it('is nothing before a resource is there', async () => {
    const { asked } = await run({
      shows: { 'worker/a': [[0, undefined]] },
      before: { 'worker/a': there(UP, 'u/3') },
    })
    expect(asked).toBe(0)
  })
})

describe('a pattern', () => {
  it('takes what it had not selected before for new', async () => {
    const { of } = await run({
      shows: { 'worker/x1': [[0, UP]], 'worker/x2': [[0, UP]] },
      editions: { 'worker/x1': [[0, 'a/1']], 'worker/x2': [[0, 'b/1']] },
      before: { 'worker/x*': { kind: 'absent' }, 'worker/x1': there(UP, 'a/1') },
      targets: [aTarget('worker/x*')],
    })
    expect(of('worker/x1').claim).toBe('unchanged')
    expect(of('worker/x2').claim).toBe('new')
  })
})
