import { describe, expect, it } from 'vitest'
import { writeBaseline } from '../../src/baseline/format.ts'
import { snapshot } from '../../src/baseline/snapshot.ts'
import type { RevisionAnswer } from '../../src/health/model.ts'
import type { Rules } from '../../src/health/resource.ts'
import {
  aTarget,
  BROKEN,
  FORBIDDEN,
  playing,
  type Timeline,
  virtualClock,
  virtualSource,
} from '../watch/virtual.ts'

const RULES: Rules = {
  waitFor: 'healthy',
  timeout: 60_000,
  startGrace: 30_000,
  failureGrace: 10_000,
  failFast: true,
  ignorePreexisting: false,
}
const PACE = { min: 2000, max: 15_000 }
const FOUND: RevisionAnswer = { kind: 'found', revision: { uid: 'u', generation: '3', lastRun: undefined } }
const HICCUP: RevisionAnswer = { kind: 'failed', failure: BROKEN }

interface Special {
  readonly named?: readonly string[]
  readonly rowsFail?: (nth: number) => typeof BROKEN | undefined
  readonly revision?: (nth: number) => RevisionAnswer
}

async function record(shows: Readonly<Record<string, Timeline>>, special: Special = {}) {
  const { named = Object.keys(shows), rowsFail, revision = () => FOUND } = special
  const clock = virtualClock()
  let asked = 0
  const source = virtualSource(clock, {
    rows: playing(shows),
    call: (_, nth) => {
      const failure = rowsFail?.(nth)
      return { takes: 100, ...(failure && { failure }) }
    },
    revision: () => revision(asked++),
  })
  const targets = named.map(name => aTarget(name))
  const signal = new AbortController().signal
  const recorded = await snapshot(targets, RULES, PACE, { source, clock, signal })
  return { ...recorded, asked, of: (name: string) => recorded.resources.get(aTarget(name).id) }
}

const UP: Timeline = [[0, 'active running:1']]

describe('a snapshot', () => {
  it('holds what is there, with its revision, and what is not', async () => {
    const { of, failure, warnings, polls } = await record(
      { 'worker/a': UP },
      { named: ['worker/a', 'worker/b'] },
    )
    expect(of('worker/a')).toEqual({
      kind: 'there',
      signals: { status: 'active', runtime: 'running:1' },
      revision: { uid: 'u', generation: '3', lastRun: undefined },
    })
    expect(of('worker/b')).toEqual({ kind: 'absent' })
    expect({ failure, warnings, polls }).toEqual({ failure: undefined, warnings: [], polls: 1 })
  })

  it('holds what a pattern selects, and that it selects nothing else', async () => {
    const { resources } = await record({ 'worker/x1': UP, 'worker/y': UP }, { named: ['worker/x*'] })
    expect([...resources].map(([id, { kind }]) => `${id} ${kind}`)).toEqual([
      'worker/x*@public absent',
      'worker/x1@public there',
    ])
  })

  it('asks nothing more where nothing is there', async () => {
    const { asked, of } = await record({}, { named: ['worker/a'] })
    expect(asked).toBe(0)
    expect(of('worker/a')).toEqual({ kind: 'absent' })
  })

  it('is not troubled by what passes', async () => {
    const { of, warnings } = await record(
      { 'worker/a': UP },
      { rowsFail: nth => (nth < 2 ? BROKEN : undefined), revision: nth => (nth < 2 ? HICCUP : FOUND) },
    )
    expect(of('worker/a')).toMatchObject({ kind: 'there', revision: { uid: 'u' } })
    expect(warnings).toEqual([])
  })

  it('holds as unknown what can not be read, and says so', async () => {
    const { of, failure, warnings, polls } = await record(
      { 'worker/a': UP },
      { named: ['worker/a', 'worker/x*'], rowsFail: () => BROKEN },
    )
    expect(of('worker/a')).toEqual({ kind: 'unknown', why: 'exit code 1' })
    expect(of('worker/x*')).toEqual({ kind: 'unknown', why: 'exit code 1' })
    expect(failure).toBeUndefined()
    expect(warnings).toContainEqual(expect.stringMatching(/worker\/a@public.*exit code 1/))
    expect(polls).toBe(3)
  })

  it('holds what has no revision without one, and says so', async () => {
    const { of, warnings, asked } = await record({ 'worker/a': UP }, { revision: () => HICCUP })
    expect(of('worker/a')).toMatchObject({ kind: 'there', revision: { uid: undefined } })
    expect(warnings).toEqual([expect.stringMatching(/worker\/a@public.*exit code 1/)])
    expect(asked).toBe(3)
  })

  it('fails for what no retry can mend, and for that alone', async () => {
    const rows = await record({ 'worker/a': UP }, { rowsFail: () => FORBIDDEN })
    expect(rows.failure).toBe(FORBIDDEN)
    expect(rows.polls).toBe(1)
    const details = await record(
      { 'worker/a': UP },
      { revision: () => ({ kind: 'failed', failure: FORBIDDEN }) },
    )
    expect(details.failure).toBeUndefined()
    expect(details.asked).toBe(1)
  })

  it('is small', async () => {
    const shows = Object.fromEntries(
      Array.from({ length: 50 }, (_, i) => [`worker/insights-worker-${i}`, UP]),
    )
    const { resources } = await record(shows)
    expect(writeBaseline({ at: '', run: '', resources }).length / 50).toBeLessThan(150)
  })
})
