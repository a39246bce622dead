import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Answer, LastRunAnswer, RevisionAnswer, Row } from '../../src/health/model.ts'
import type { Track } from '../../src/health/resource.ts'
import { groupKey, isPattern, type Target } from '../../src/targets/targets.ts'
import { reportOn } from '../report/made.ts'
import {
  type Claim,
  counting,
  type Expected,
  expected,
  type LastRun,
  type ModelDeploy,
  type ModelLook,
  type ModelPoll,
  type Seen,
} from './model.ts'
import { type Details, isNewer, proves, type Recorded } from './model-of-change.ts'
import { aRow, aTarget, shownAt } from './virtual.ts'
import {
  type DeployWorld,
  deployWorlds,
  isUnknownType,
  meaning,
  meaningBesideResult,
  type Played,
  play,
  recordedById,
  SEED,
  type World,
  worlds,
} from './world.ts'

const WORLDS = Number(process.env['WORLDS'] ?? 10_000)
const DEPLOYS = WORLDS * 0.3
/** A busy machine takes its time. */
const MAX_MS = 300_000

interface Outcome {
  readonly result: string
  readonly verdicts: Readonly<Record<string, string>>
  readonly claims: Readonly<Record<string, Claim>>
}

function resultOf({ watched }: Played): Outcome {
  const { result, resources } = reportOn(watched)
  return {
    result,
    verdicts: Object.fromEntries(resources.map(({ id, verdict }) => [id, verdict])),
    claims: Object.fromEntries(watched.wait.tracks.map(track => [track.target.id, claimOf(track)])),
  }
}

function claimOf({ change }: Track): Claim {
  if (change.kind === 'unchanged') return change.kind
  if (change.kind !== 'changed') return null
  const { end } = change
  return end === 'rolled back' || end === 'changed again' ? end : 'changed'
}

/** What a wait got to see, in the words of the model. */
function seenIn(polls: Played['polls']): ModelPoll[] {
  return polls.map(({ start, end, asked, answers }) => ({
    start,
    end,
    asked: asked.map(groupKey),
    answers: answers.map(answer => {
      const [group, at] = [groupKey(answer.group), answer.at]
      if ('failure' in answer)
        return { group, at, failed: answer.failure.permanent ? 'permanent' : 'may pass' }
      return { group, at, seen: rowsById(answer.rows), incomplete: 'incomplete' in answer }
    }),
  }))
}

function rowsById(rows: readonly Row[]): Map<string, Seen[]> {
  const byId = new Map<string, Seen[]>()
  for (const row of rows) byId.set(idOf(row), [...(byId.get(idOf(row)) ?? []), seenAs(row)])
  return byId
}

const idOf = ({ type, name, workspace }: Row): string =>
  workspace ? `${type}/${name}@${workspace}` : `${type}/${name}`

const seenAs = ({ type, status, runtime }: Row): Seen => ({
  word: meaning(type, `${status} ${runtime}`),
  running: /running/.test(runtime),
  holds: isUnknownType(type) && runtime === '',
  finished: /succeeded|next/.test(runtime),
  scheduled: /next/.test(runtime),
  deleted: /deleted/.test(status) ? 'status' : /deleted/.test(runtime) ? 'runtime' : 'neither',
  shows: `${status} ${runtime}`,
  failingWords: failingWords(status, runtime),
  besideResult: meaningBesideResult(`${status} ${runtime}`),
})

const failingWords = (status: string, runtime: string): string[] =>
  `${status} ${runtime}`.match(/error|failed|aborted|deleted/g) ?? []

/** What was recorded and asked for, in the words of the model. */
function deployIn({ deploy }: World, { inquiries }: Played): ModelDeploy | undefined {
  if (!deploy) return undefined
  const recorded = [...recordedById(deploy)].map(([id, before]): [string, Recorded] => {
    if (before.kind !== 'there') return [id, { kind: before.kind }]
    const { status, runtime } = before.signals
    const shows = `${status} ${runtime}`
    const [type = ''] = id.split('/')
    return [
      id,
      {
        kind: 'there',
        shows,
        word: meaning(type, shows),
        failingWords: failingWords(status, runtime),
        edition: before.revision,
      },
    ]
  })
  return {
    recorded: new Map(recorded),
    inquiries: inquiries.map(({ start, end, answers }) => ({
      start,
      end,
      answers: new Map([...answers].map(([id, answer]) => [id, detailsIn(answer)])),
    })),
  }
}

function looksIn({ lastRunReads }: Played): ModelLook[] {
  return lastRunReads.map(({ start, end, answers }) => ({
    start,
    end,
    answers: new Map([...answers].map(([id, answer]) => [id, lastRunIn(answer)])),
  }))
}

function lastRunIn(answer: LastRunAnswer): LastRun {
  if (answer.kind === 'failed') return 'failed call'
  if (answer.run === 'none') return 'none'
  return { failed: /failed|aborted|error/.test(answer.run.runtime), started: answer.run.started }
}

function detailsIn(answer: RevisionAnswer): Details {
  if (answer.kind === 'found') return answer.revision
  if (answer.kind === 'absent') return 'absent'
  return answer.failure.permanent ? 'refused' : 'failed'
}

function expectedOf(world: World, played: Played): Expected {
  const { targets, timelines, rules } = world
  const all = Object.keys(timelines).map(id => aTarget(id))
  return expected(
    targets.map(target => ({
      ...target,
      group: groupKey(target),
      runs: target.type === 'workflow',
      ...(isPattern(target) && {
        members: all
          .filter(other => groupKey(other) === groupKey(target) && other.name.startsWith('x'))
          .map(({ id }) => id),
      }),
    })),
    { ...rules, stop: world.stop },
    seenIn(played.polls),
    played.watched.ms,
    looksIn(played),
    deployIn(world, played),
  )
}

interface Reading {
  readonly at: number
  readonly seen: Seen
}

/** What was seen of a resource until then, in order. */
function readingsOf(id: string, polls: Played['polls'], until = Number.POSITIVE_INFINITY): Reading[] {
  const group = id.replace(/\/[^@]*/, '')
  return seenIn(polls)
    .flatMap(({ answers }) => answers)
    .filter(answer => answer.at <= until && answer.group === group)
    .flatMap(({ at, seen, incomplete }) => {
      const rows = seen?.get(id) ?? []
      return seen && (!incomplete || rows.length > 0) ? [{ at, seen: counting(rows) }] : []
    })
}

const seenOf = (id: string, polls: Played['polls'], until?: number): Seen[] =>
  readingsOf(id, polls, until).map(({ seen }) => seen)

describe('in any world', () => {
  it(
    'verdicts, result, groups asked and the end are those of the contract',
    async () => {
      await fc.assert(
        fc.asyncProperty(worlds, async world => {
          const played = await play(world)
          expect({ ...resultOf(played), complaints: [] }).toEqual(expectedOf(world, played))
        }),
        { numRuns: WORLDS, seed: SEED },
      )
    },
    MAX_MS,
  )

  it('no resource is called healthy or deleted that was last seen otherwise, unless it was a finished run', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async world => {
        const played = await play(world)
        for (const [id, verdict] of Object.entries(resultOf(played).verdicts)) {
          const seen = seenOf(id, played.polls)
          const last = seen.at(-1)?.word
          if (verdict === 'deleted')
            expect(last === 'absent' || seen.at(-1)?.deleted === 'status', id).toBe(true)
          if (verdict !== 'healthy') continue
          const finished = seen.some(({ word, finished }) => word === 'healthy' && finished)
          if (finished) expect(last, id).not.toBe('failing')
          else expect(last, id).toBe('healthy')
        }
      }),
      { numRuns: WORLDS / 20, seed: SEED },
    )
  })

  it('no resource is called failed or missing that was not seen so last, before it was decided', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async world => {
        const { watched, polls } = await play(world)
        for (const { target, decision } of watched.wait.tracks) {
          const last = seenOf(target.id, polls, decision?.at).at(-1)?.word
          if (decision?.verdict === 'failed') expect(last, target.id).toBe('failing')
          if (decision?.verdict === 'missing') expect(last, target.id).toBe('absent')
          if (decision?.verdict === 'timed-out' && world.rules.waitFor === 'healthy')
            expect(['failing', 'absent'], target.id).not.toContain(last)
        }
      }),
      { numRuns: WORLDS / 20, seed: SEED },
    )
  })

  it('no resource is called unhealthy that becomes healthy in good time and stays so', async () => {
    let good = 0
    await fc.assert(
      fc.asyncProperty(worlds, async world => {
        const calm = {
          ...world,
          stop: undefined,
          troubles: [],
          takes: 0,
          rules: { ...world.rules, waitFor: 'healthy' as const },
        }
        const { verdicts } = resultOf(await play(calm))
        for (const target of calm.targets) {
          if (!isSurelyGood(target, calm)) continue
          good += 1
          expect(['healthy', 'undecided'], target.id).toContain(verdicts[target.id])
        }
      }),
      { numRuns: WORLDS / 20, seed: SEED },
    )
    expect(good).toBeGreaterThanOrEqual(Math.floor(WORLDS / 100))
  })

  it('the result is healthy if and only if every required resource is', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async world => {
        const played = await play(world)
        const { result, verdicts } = resultOf(played)
        const required = played.watched.wait.tracks
          .filter(({ target }) => !target.optional)
          .map(({ target }) => verdicts[target.id])
        if (result === 'healthy' || result === 'deleted')
          expect(new Set([result, ...required])).toEqual(new Set([result]))
        if (result === 'unhealthy')
          expect(required.some(one => one === 'failed' || one === 'missing')).toBe(true)
        if (result === 'timed-out') expect(required).toContain('timed-out')
        if (result === 'error') expect(played.watched.failure).toBeDefined()
      }),
      { numRuns: WORLDS / 20, seed: SEED },
    )
  })

  it('nothing becomes healthy in a good moment that is shorter than its window, doubled by each relapse', async () => {
    let relapsed = 0
    await fc.assert(
      fc.asyncProperty(worlds, async world => {
        const { watched, polls } = await play(world)
        for (const { target, decision } of watched.wait.tracks) {
          if (decision?.verdict !== 'healthy') continue
          const stretch = lastStretch(target.id, polls, decision.at)
          if (!stretch?.seen.running) continue
          const window = target.stableFor * 2 ** stretch.relapses
          const longest = Math.max(target.stableFor, Math.min(window, 300_000))
          expect(decision.at - stretch.from, target.id).toBeGreaterThanOrEqual(longest)
          if (stretch.relapses > 0) relapsed += 1
        }
      }),
      { numRuns: WORLDS / 10, seed: SEED },
    )
    expect(relapsed).toBeGreaterThanOrEqual(Math.floor(WORLDS / 1000))
  })

  it('a wait that ends as healthy before its deadline has read every group since the last decision', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async world => {
        const played = await play(world)
        const { result } = resultOf(played)
        const { polls, watched } = played
        const last = Math.max(world.rules.timeout, ...world.targets.map(({ timeout }) => timeout))
        if ((result !== 'healthy' && result !== 'deleted') || watched.ms >= last) return
        const tracks = watched.wait.tracks.filter(({ target }) => !target.optional)
        const latest = tracks.toSorted((a, b) => (b.decision?.at ?? 0) - (a.decision?.at ?? 0))[0]
        const isDeciding = ({ group, at }: Answer): boolean =>
          latest !== undefined &&
          groupKey(group) === groupKey(latest.target) &&
          at <= (latest.decision?.at ?? 0)
        const since = polls.findLast(({ answers }) => answers.some(isDeciding))?.start ?? 0
        for (const { target } of tracks)
          expect(lastReadOf(target, played), target.id).toBeGreaterThanOrEqual(since)
      }),
      { numRuns: WORLDS / 20, seed: SEED },
    )
  })

  it('a wait ends before its deadline for an outage only after five failed polls that lasted start-grace', async () => {
    let outages = 0
    await fc.assert(
      fc.asyncProperty(worlds, async world => {
        const played = await play(world)
        const { polls, watched } = played
        const { startGrace, timeout } = world.rules
        const deadlines = [timeout, ...world.targets.map(target => target.timeout)]
        if (resultOf(played).result !== 'error' || watched.ms >= Math.min(...deadlines)) return
        const answers = polls.flatMap(poll => poll.answers)
        if (answers.some(answer => 'failure' in answer && answer.failure.permanent)) return
        const outage = (key: string): { readonly polls: number; readonly lasted: number } => {
          const ofGroup = answers.filter(({ group }) => groupKey(group) === key)
          const failed = ofGroup.slice(ofGroup.findLastIndex(one => 'rows' in one && !one.incomplete) + 1)
          return { polls: failed.length, lasted: (failed.at(-1)?.at ?? 0) - (failed[0]?.at ?? 0) }
        }
        const all = world.targets.map(groupKey).map(outage)
        const long = all.filter(one => one.polls >= 5 && one.lasted >= Math.min(startGrace, timeout))
        expect(long).not.toEqual([])
        outages += 1
      }),
      { numRuns: WORLDS / 10, seed: SEED },
    )
    expect(outages).toBeGreaterThanOrEqual(Math.floor(WORLDS / 1000))
  })

  it('the result is not healthy if anything required was not when its group was last read', async () => {
    let proved = 0
    await fc.assert(
      fc.asyncProperty(worlds, async world => {
        // A call shows what is so when it begins, so that the truth behind its rows is known.
        const played = await play({ ...world, looks: 0 })
        const { result } = resultOf(played)
        if (result !== 'healthy' && result !== 'deleted') return
        for (const target of world.targets.filter(({ optional }) => !optional)) {
          const at = lastReadOf(target, played)
          // What is in an answer that isn't whole counts, although another version may be cut off.
          const isCut = world.troubles.some(({ fault }) => fault === 'cut')
          for (const id of selectedBy(target, world).filter(id => !isCut || !world.otherVersions[id]))
            expect(isWaitedFor(id, isPattern(target), world, at), id).toBe(true)
          proved += 1
        }
      }),
      { numRuns: WORLDS / 10, seed: SEED },
    )
    expect(proved).toBeGreaterThanOrEqual(Math.floor(WORLDS / 100))
  })
})

/** Since when it has been healthy, and how often it had ceased to be healthy and running before. */
function lastStretch(
  id: string,
  polls: Played['polls'],
  until: number,
): { readonly from: number; readonly seen: Seen; readonly relapses: number } | undefined {
  const readings = readingsOf(id, polls, until)
  const isRelapse = (index: number): boolean => {
    const [earlier, now] = [readings[index - 1]?.seen, readings[index]?.seen]
    return earlier?.word === 'healthy' && earlier.running && now?.word !== 'healthy'
  }
  const first = readings[readings.findLastIndex(({ seen }) => seen.word !== 'healthy') + 1]
  const relapses = readings.filter((_, index) => isRelapse(index)).length
  return first && { from: first.at, seen: readings.at(-1)?.seen ?? first.seen, relapses }
}

function lastReadOf(target: Target, { polls }: Played): number {
  const answers = polls.flatMap(({ answers }) => answers)
  const isRead = (answer: Answer) => groupKey(answer.group) === groupKey(target) && 'rows' in answer
  return answers.findLast(isRead)?.at ?? Number.NaN
}

/** What is named by itself has settings of its own. */
function selectedBy(target: Target, { targets, timelines }: World): string[] {
  if (!isPattern(target)) return [target.id]
  return Object.keys(timelines).filter(id => {
    const { type, name, workspace } = aTarget(id)
    const isNamed = targets.some(other => other.id === id)
    return !isNamed && type === target.type && workspace === target.workspace && name.startsWith('x')
  })
}

/** Whether it truly was what the wait is for: healthy, or a finished run that hasn't failed since, or deleted. */
function isWaitedFor(id: string, isSelected: boolean, world: World, at: number): boolean {
  const seen = truthOf(id, world, at)
  if (world.rules.waitFor === 'deleted') return seen.word === 'absent' || seen.deleted === 'status'
  if (seen.word === 'healthy' || (isSelected && seen.word === 'absent')) return true
  const turns = [world.timelines[id], world.otherVersions[id]].flatMap(timeline => timeline ?? [])
  const earlier = turns.map(([from]) => from).filter(from => from <= at)
  const wasFinished = earlier.some(from => {
    const { word, finished } = truthOf(id, world, from)
    return word === 'healthy' && finished
  })
  return wasFinished && seen.word !== 'failing'
}

function truthOf(id: string, { timelines, otherVersions }: World, at: number): Seen {
  const rows = [timelines[id], otherVersions[id]].flatMap(timeline => {
    const shows = timeline && shownAt(timeline, at)
    return shows === undefined ? [] : [seenAs(aRow(aTarget(id), shows))]
  })
  return counting(rows)
}

/**
 * Healthy for good from a moment that leaves time for its window and two polls, and before that neither failing nor
 * absent for as long as a grace.
 */
function isSurelyGood(
  { id, type, stableFor, timeout }: Target,
  { timelines, otherVersions, rules, pace }: World,
): boolean {
  const timeline = timelines[id]
  if (!timeline || otherVersions[id]) return false
  const words = timeline.map(([from, shows]) => ({ from, word: meaning(type, shows) }))
  const last = words.findLastIndex(({ word }) => word !== 'healthy')
  const readyFrom = words[last + 1]?.from
  const badFrom = words.find(({ word }) => word === 'failing' || word === 'absent')?.from ?? readyFrom
  if (readyFrom === undefined || badFrom === undefined) return false
  const relapses = words.filter(
    ({ word }, index) => word !== 'healthy' && words[index - 1]?.word === 'healthy',
  )
  const window = Math.max(stableFor, Math.min(stableFor * 2 ** relapses.length, 300_000))
  const inTime = readyFrom < Math.min(timeout, rules.timeout) - (window + 2 * pace.max)
  return inTime && readyFrom - badFrom <= Math.min(rules.failureGrace, rules.startGrace)
}

describe('in any world with a deploy', () => {
  it(
    'verdicts, what is claimed, what is asked for and the end are those of the contract',
    async () => {
      await fc.assert(
        fc.asyncProperty(deployWorlds, async world => {
          const played = await play(world)
          expect({ ...resultOf(played), complaints: [] }).toEqual(expectedOf(world, played))
        }),
        { numRuns: DEPLOYS, seed: SEED },
      )
    },
    MAX_MS,
  )

  it('nothing that this deploy changed is healthy by what was shown before its change was seen', async () => {
    let proved = 0
    await fc.assert(
      fc.asyncProperty(deployWorlds, async world => {
        const played = await play(world)
        for (const track of changedIn(played)) {
          const { target, decision } = track
          const facts = factsOf(track, world, played)
          if (decision?.verdict !== 'healthy' || !facts) continue
          const { changedAt, runAt, newFrom } = facts
          const ofDeploy = facts.rows.filter(({ at, shows }) => {
            if (meaning(target.type, shows) !== 'healthy' || at < changedAt) return false
            // An idle schedule isn't the result of a run.
            if (target.type === 'workflow' && / next:/.test(shows)) return true
            return at >= newFrom && (target.type !== 'workflow' || at >= runAt)
          })
          expect(ofDeploy, target.id).not.toEqual([])
          proved += 1
        }
      }),
      { numRuns: DEPLOYS / 10, seed: SEED },
    )
    expect(proved).toBeGreaterThanOrEqual(Math.floor(DEPLOYS / 300))
  })

  it('nothing that this deploy changed is failed by what it is to fix, nor by an earlier run', async () => {
    let failed = 0
    await fc.assert(
      fc.asyncProperty(deployWorlds, async world => {
        const played = await play(world)
        const grace = Math.max(
          world.rules.failureGrace,
          Math.min(world.rules.startGrace, world.rules.timeout),
        )
        for (const track of changedIn(played)) {
          const { target, decision, change } = track
          const facts = factsOf(track, world, played)
          if (decision?.verdict !== 'failed' || !facts) continue
          if (change.kind === 'changed' && change.end === 'rolled back') continue
          const rows = facts.rows.filter(({ at }) => at >= facts.changedAt && at <= decision.at)
          const last = rows.at(-1)?.shows ?? ''
          // A schedule is failed by its last run, which is of this deploy.
          if (/^active next:2/.test(last)) continue
          expect(meaning(target.type, last), target.id).toBe('failing')
          const isInTime = decision.at < track.deadline
          if (isInTime && rows.every(({ shows }) => shows === facts.showed))
            expect(decision.at - facts.changedAt, target.id).toBeGreaterThanOrEqual(grace)
          if (target.type === 'workflow' && facts.runAt > decision.at)
            expect(meaningBesideResult(last), target.id).toBe('failing')
          failed += 1
        }
      }),
      { numRuns: DEPLOYS / 10, seed: SEED },
    )
    expect(failed).toBeGreaterThanOrEqual(Math.floor(DEPLOYS / 1000))
  })

  it('details are asked for a few times for each resource, however many polls there are', async () => {
    await fc.assert(
      fc.asyncProperty(deployWorlds, async world => {
        const readable = { ...world, deploy: { ...world.deploy, veils: [] } }
        const { watched, polls, inquiries, undone } = await play(readable)
        const undoneInAll = [...undone.values()].reduce((sum, times) => sum + times, 0)
        for (const { target } of watched.wait.tracks) {
          const asked = inquiries.filter(({ answers }) => answers.has(target.id)).length
          // At the start, for each decision and at each end, and twice without an answer while it goes away.
          const few = 5 + (undone.get(target.id) ?? 0) + undoneInAll
          expect(asked, target.id).toBeLessThanOrEqual(few + (target.type === 'workflow' ? polls.length : 0))
        }
      }),
      { numRuns: DEPLOYS / 10, seed: SEED },
    )
  })
})

const changedIn = ({ watched }: Played): Track[] =>
  watched.wait.tracks.filter(({ change }) => change.kind === 'changed')

interface Facts {
  /** What it showed before the deploy. */
  readonly showed: string
  readonly rows: readonly { readonly at: number; readonly shows: string }[]
  /** When its details first showed the change, and of a run since. */
  readonly changedAt: number
  readonly runAt: number
  /** When its rows are of the deploy, where the world can tell. */
  readonly newFrom: number
}

/** What the platform showed of a resource that was there before the deploy. */
function factsOf(
  { target }: Track,
  { deploy }: DeployWorld,
  { polls, inquiries }: Played,
): Facts | undefined {
  const before = recordedById(deploy).get(target.id)
  if (before?.kind !== 'there') return undefined
  const { signals, revision } = before
  const isWorkflow = target.type === 'workflow'
  const answered = inquiries.flatMap(({ end, answers }) => {
    const answer = answers.get(target.id)
    return answer?.kind === 'found' ? [{ end, now: answer.revision }] : []
  })
  const changed = answered.find(({ now }) => proves(revision, now, isWorkflow) === 'changed')
  const run = answered.find(({ now }) => isNewer(now.lastRun, revision.lastRun))
  return {
    showed: `${signals.status} ${signals.runtime}`,
    rows: polls
      .flatMap(({ answers }) => answers)
      .flatMap(answer => {
        const versions = 'rows' in answer ? rowsById(answer.rows).get(target.id) : undefined
        return versions ? [{ at: answer.at, shows: counting(versions).shows }] : []
      }),
    changedAt: changed?.end ?? Number.POSITIVE_INFINITY,
    runAt: run?.end ?? Number.POSITIVE_INFINITY,
    newFrom: deploy.newFrom[target.id] ?? 0,
  }
}
