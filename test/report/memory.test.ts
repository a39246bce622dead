import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hideMemory, type Memory, progressSince, remember } from '../../src/report/memory.ts'
import type { Report, Verdict } from '../../src/report/model.ts'
import { readMemory } from '../../src/report/read-memory.ts'
import { report, resource } from './made.ts'

const run = (verdicts: Readonly<Record<string, Verdict>>, own: Partial<Report> = {}): Report =>
  report(
    Object.entries(verdicts).map(([name, verdict]) => resource({ name, verdict, seconds: 30 })),
    { result: 'unhealthy', ...own },
  )
const id = (name: string): string => resource({ name }).id

/** What is left after these runs, one after the other. */
const leftBy = (...runs: readonly Report[]): Memory =>
  runs.reduce<Memory | undefined>((before, one) => remember(one, before), undefined) as Memory

describe('what a run remembers', () => {
  it('counts the runs in which a resource was unhealthy without a break', () => {
    const bad = run({ a: 'failed', b: 'timed-out' })
    expect(leftBy(bad).unhealthy).toEqual({ [id('a')]: 1, [id('b')]: 1 })
    expect(leftBy(bad, run({ a: 'missing', b: 'healthy' }), bad).unhealthy).toEqual({
      [id('a')]: 3,
      [id('b')]: 1,
    })
  })

  it('keeps what was not decided this time, and what no run has looked at', () => {
    const bad = run({ a: 'failed', b: 'failed' })
    expect(leftBy(bad, run({ a: 'failed', b: 'undecided' })).unhealthy).toEqual({
      [id('a')]: 2,
      [id('b')]: 1,
    })
    expect(leftBy(bad, run({}, { result: 'error' })).unhealthy).toEqual({ [id('a')]: 1, [id('b')]: 1 })
  })

  it('counts nothing of what was never unhealthy and is not decided', () => {
    expect(leftBy(run({ a: 'undecided' })).unhealthy).toEqual({})
  })

  it('forgets what is not waited for any more', () => {
    expect(leftBy(run({ a: 'failed', b: 'failed' }), run({ a: 'failed' })).unhealthy).toEqual({
      [id('a')]: 2,
    })
  })
})

describe('what has changed since the run before', () => {
  it.each<[Verdict | undefined, Verdict, string]>([
    [undefined, 'failed', 'newly unhealthy'],
    ['healthy', 'timed-out', 'newly unhealthy'],
    ['failed', 'healthy', 'recovered'],
    ['failed', 'missing', 'still unhealthy for 2 runs'],
    ['healthy', 'healthy', 'nothing'],
    ['failed', 'undecided', 'nothing'],
    ['undecided', 'healthy', 'nothing'],
  ])('from %s to %s: %s', (before, now, expected) => {
    const memory = leftBy(before ? run({ a: before }) : run({}))
    const { newlyUnhealthy, recovered, stillUnhealthy } = progressSince(memory, run({ a: now }))
    const said = [
      ...newlyUnhealthy.map(() => 'newly unhealthy'),
      ...recovered.map(() => 'recovered'),
      ...stillUnhealthy.map(({ runs }) => `still unhealthy for ${runs} runs`),
    ]
    expect(said.join() || 'nothing').toBe(expected)
  })

  it('is not known where there were too many to remember, and none of them passes for new', () => {
    const bad = run({ a: 'failed' })
    const memory: Memory = { result: 'unhealthy', unhealthy: null }
    expect(progressSince(memory, bad)).toMatchObject({
      newlyUnhealthy: [],
      recovered: [],
      stillUnhealthy: [],
    })
    expect(remember(bad, memory).unhealthy).toEqual({ [id('a')]: 1 })
    expect(remember(run({}, { result: 'error' }), memory)).toEqual({ ...memory, result: 'error' })
  })
})

const ids = fc.string().map(name => `worker:${name}`)
const memories: fc.Arbitrary<Memory> = fc.record({
  result: fc.string(),
  unhealthy: fc.option(fc.dictionary(ids, fc.integer({ min: 1, max: 1000 }))),
})

describe('the hidden form', () => {
  it('is read back as it was, from within any text, and never ends its comment early', () => {
    fc.assert(
      fc.property(memories, fc.string(), (memory, text) => {
        const hidden = hideMemory(memory, 50_000)
        expect(hidden.slice(4, -3)).not.toMatch(/--|>/)
        expect(readMemory(`${text}\n${hidden}\n${text}`)).toEqual(memory)
      }),
    )
  })

  it('leaves out the counts, and then everything, rather than be too long', () => {
    const many = Object.fromEntries(
      Array.from({ length: 2000 }, (_, i) => [`worker/w${i * 7919}@public`, i + 1]),
    )
    const memory: Memory = { result: 'unhealthy', unhealthy: many }
    const whole = hideMemory(memory, 50_000)
    expect(readMemory(whole)).toEqual(memory)
    expect(hideMemory(memory, whole.length)).toBe(whole)
    expect(readMemory(hideMemory(memory, 2000))).toEqual({ result: 'unhealthy', unhealthy: null })
    expect(hideMemory(memory, 10)).toBe('')
  })

  const encoded = (value: unknown): string =>
    `<!-- wait-for-dataos-memory ${deflateRawSync(JSON.stringify(value)).toString('base64')} -->`

  it.each([
    ['no comment of ours', 'A text.'],
    ['what is not packed', '<!-- wait-for-dataos-memory abcdef -->'],
    ['another version', encoded({ version: 2, result: '', unhealthy: {} })],
    ['another form', encoded({ version: 1, result: '', unhealthy: [] })],
    ['a count below one', encoded({ version: 1, result: '', unhealthy: { a: 0 } })],
    ['what unpacks to a flood', encoded({ version: 1, result: 'x'.repeat(2_000_000), unhealthy: {} })],
  ])('of %s is ignored', (_, body) => {
    expect(readMemory(body)).toBeUndefined()
  })
})
