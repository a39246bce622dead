import { describe, expect, it } from 'vitest'
import { dataosCtlSource } from '../../src/dataos/source.ts'
import type { Source } from '../../src/watch/source.ts'
import { aTarget } from '../watch/virtual.ts'

const NEVER = new AbortController().signal
const CALL_TIMEOUT = 30_000

/** A CLI that finds nothing, on a clock that goes on by `takes` with each call. */
function slowSource(start: number, takes: number): { readonly source: Source; readonly now: () => number } {
  let now = start
  const source = dataosCtlSource({
    command: [process.execPath, '-e', 'console.log("get...nothing")'],
    callTimeout: CALL_TIMEOUT,
    clock: { now: () => now, sleepUntil: async () => {} },
    redact: text => text,
    debug: () => {
      now += takes
    },
  })
  return { source, now: () => now }
}

describe('the deadline', () => {
  const groups = Array.from({ length: 60 }, (_, i) => ({ type: 'worker', workspace: `w-${i}` }))
  const targets = groups.map(({ workspace }) => aTarget('worker/a', { workspace }))

  it('leaves out what could not be read in time, and fails nothing', async () => {
    const deadline = 2 * CALL_TIMEOUT
    const { source } = slowSource(0, CALL_TIMEOUT / 2)
    const answers = await source.read(groups, { signal: NEVER, deadline })
    expect(answers.length).toBeGreaterThan(3)
    expect(answers.length).toBeLessThan(12)
    expect(answers.filter(answer => 'failure' in answer)).toEqual([])
    expect(answers.every(({ at }) => at <= deadline)).toBe(true)
  })

  it('lets the poll start that lands on it, although timers are late', async () => {
    const { source } = slowSource(10_020, 0)
    expect(await source.read(groups.slice(0, 1), { signal: NEVER, deadline: 10_000 })).toHaveLength(1)
  })

  it('lets nothing start when the process wakes up long after it', async () => {
    const { source, now } = slowSource(15_000, 1)
    const limits = { signal: NEVER, deadline: 10_000 }
    expect(await source.read(groups, limits)).toEqual([])
    expect(await source.revisions(targets, limits)).toEqual(new Map())
    expect(await source.lastRuns(targets, limits)).toEqual(new Map())
    expect(now()).toBe(15_000)
  })
})
