import { describe, expect, it } from 'vitest'
import type { RunResult } from './harness.ts'
import { only, pausesOf, play, pollsIn, resource, SLACK, steady, UP, upWorker } from './play.ts'

/** Seconds after the first at which processes of polls were started, of one type or of all. */
const startsOf = ({ calls }: RunResult, type?: string): number[] =>
  pollsIn(calls)
    .filter(({ args }) => type === undefined || args.includes(type))
    .map(({ started }) => started - (calls[0]?.started ?? 0))

describe.concurrent('the stability window', () => {
  it('must pass before what is running counts', async () => {
    const run = await play({ platform: [upWorker], inputs: { 'stable-for': '1s' } })
    expect(run.outputs['result']).toBe('healthy')
    expect(only(run.report?.resources).reason).toMatch(/^running:1 for 1/)
    expect(run.report?.seconds).toBeGreaterThanOrEqual(1)
    expect(run.report?.seconds).toBeLessThan(4)
  })

  it('is none for what has succeeded, is scheduled or has no runtime', async () => {
    const run = await play({
      platform: [
        steady('workflow/shipments', 'active succeeded'),
        steady('workflow/orders', 'active next:2025-02-21T13:26:00+05:30'),
        steady('compute/new-usecases', 'active'),
      ],
      inputs: { 'stable-for': '5s' },
    })
    expect(run.report).toMatchObject({ result: 'healthy', polls: 1 })
  })

  it('starts again after any other reading', async () => {
    const run = await play({
      platform: [resource('worker/insights', [0, UP], [0.9, 'active pending:0/1'], [1.8, UP])],
      inputs: { 'stable-for': '1500ms' },
    })
    expect(run.outputs['result']).toBe('healthy')
    expect(run.report?.seconds).toBeGreaterThan(1.8 + 1.5 - SLACK)
    expect(only(run.report?.resources).history.map(({ runtime }) => runtime)).toEqual([
      'running:1',
      'pending:0/1',
      'running:1',
    ])
  })

  it('does not let a resource pass that fails inside of it', async () => {
    const run = await play({
      platform: [resource('worker/insights', [0, UP], [0.8, 'error running:1'])],
      inputs: { 'stable-for': '2s' },
    })
    expect(run.outputs).toMatchObject({ result: 'unhealthy', unhealthy: '["worker/insights@public"]' })
  })
})

describe.concurrent('graces', () => {
  it('forgive a failure that passes', async () => {
    const run = await play({
      platform: [resource('worker/insights', [0, 'error'], [1.2, UP])],
      inputs: { 'failure-grace': '5s' },
    })
    expect(run.outputs['result']).toBe('healthy')
  })

  it('forgive a late appearance', async () => {
    const run = await play({
      platform: [resource('worker/insights', [1.2, UP])],
      inputs: { 'start-grace': '5s' },
    })
    expect(run.outputs['result']).toBe('healthy')
  })

  it('are no longer than the timeout', async () => {
    const run = await play({ inputs: { resources: 'worker/insights', 'start-grace': '2m', timeout: '1s' } })
    expect(only(run.report?.resources)).toMatchObject({ verdict: 'missing' })
  })

  it('end for a resource that goes away', async () => {
    const run = await play({
      platform: [resource('worker/insights', [0, 'pending'], [0.8, 'gone'])],
      inputs: { 'start-grace': '500ms', 'failure-grace': '10s' },
    })
    expect(only(run.report?.resources)).toMatchObject({
      verdict: 'missing',
      cause: { code: 'deleted-during-wait' },
    })
    expect(run.report?.seconds).toBeLessThan(6)
  })
})

describe.concurrent('all at once', () => {
  const holdUp = (until: number): ReturnType<typeof resource> =>
    resource('worker/slow', [0, 'pending'], [until, UP])

  it('undoes what was done and fails', async () => {
    const run = await play({
      platform: [resource('worker/insights', [0, UP], [0.8, 'error']), steady('worker/slow', 'pending')],
    })
    expect(run.outputs).toMatchObject({ result: 'unhealthy', unhealthy: '["worker/insights@public"]' })
    expect(run.stdout).toMatch(/insights: +active, running:1 → error \(no longer healthy/)
  })

  it('waits for what was undone to recover', async () => {
    const run = await play({
      platform: [resource('worker/insights', [0, UP], [0.8, 'active pending:0/1'], [2.4, UP]), holdUp(1.4)],
    })
    expect(run.outputs['result']).toBe('healthy')
    expect(run.report?.seconds).toBeGreaterThan(2.4 - SLACK)
  })

  it('lets a finished run be cleaned away or run again', async () => {
    const run = await play({
      platform: [
        resource('workflow/shipments', [0, 'active succeeded'], [0.7, 'gone']),
        resource('workflow/orders', [0, 'active succeeded'], [0.7, 'active running']),
        resource('workflow/slow', [0, 'pending'], [1.6, 'active succeeded']),
      ],
    })
    expect(run.outputs['result']).toBe('healthy')
  })

  it('does not let a finished run fail afterwards', async () => {
    const run = await play({
      platform: [
        resource('workflow/shipments', [0, 'active succeeded'], [0.7, 'active failed']),
        steady('workflow/slow', 'pending'),
      ],
    })
    expect(run.outputs['unhealthy']).toBe('["workflow/shipments@public"]')
  })

  it('reads once more what was last read long ago, and no more than that', async () => {
    const run = await play({
      platform: [steady('compute/new-usecases', 'active'), holdUp(2)],
      inputs: { 'max-interval': '500ms' },
    })
    expect(run.outputs['result']).toBe('healthy')
    const [, second = 0, ...more] = startsOf(run, 'compute')
    expect(second).toBeGreaterThan(2 - SLACK)
    expect(more).toEqual([])
    expect(run.report?.calls).toBe(run.calls.length)
  })

  it('finds a failure in that closing read', async () => {
    const run = await play({
      platform: [resource('compute/new-usecases', [0, 'active'], [1, 'error']), holdUp(1.8)],
      inputs: { 'max-interval': '500ms' },
    })
    expect(run.outputs).toMatchObject({ result: 'unhealthy', unhealthy: '["compute/new-usecases"]' })
  })
})

describe.concurrent('the pace', () => {
  const pending = steady('worker/insights', 'pending')

  it('never polls closer than min-interval', async () => {
    const run = await play({
      platform: [pending],
      inputs: { 'min-interval': '800ms', 'max-interval': '1s', timeout: '3500ms' },
    })
    const pauses = pausesOf(run.calls)
    expect(pauses.length).toBeGreaterThanOrEqual(2)
    expect(Math.min(...pauses)).toBeGreaterThan(0.8 - SLACK / 2)
  })

  it.each([
    { timeout: '3500ms', seconds: 3.5 },
    { timeout: '5s', seconds: 5 },
  ])('makes its last poll on the deadline, after $timeout', async ({ timeout, seconds }) => {
    const run = await play({
      platform: [pending],
      inputs: { timeout, 'min-interval': '1s', 'max-interval': '2s' },
    })
    // The last but one is at least a second earlier.
    const last = startsOf(run).at(-1)
    expect(last).toBeGreaterThan(seconds - 0.9)
    expect(last).toBeLessThan(seconds + 1)
    expect(run.seconds).toBeLessThan(seconds + 5)
    expect(run.report?.polls).toBe(pollsIn(run.calls).length)
  })

  it('sees what becomes healthy just before the deadline', async () => {
    const run = await play({
      platform: [resource('worker/insights', [0, 'pending'], [1.3, UP])],
      inputs: { timeout: '2s', 'min-interval': '1s', 'max-interval': '15s' },
    })
    expect(run.outputs['result']).toBe('healthy')
  })

  it('lets a poll that is under way at the deadline finish', async () => {
    const run = await play({
      platform: [resource('worker/insights', [0, 'pending'], [5, UP])],
      faults: [{ from: 1, do: { delay: 5 } }],
      inputs: { timeout: '4s', 'min-interval': '500ms' },
    })
    expect(run.outputs['result']).toBe('healthy')
    expect(run.report?.seconds).toBeGreaterThan(4)
  })

  it('does not ask again for what has nothing left to decide', async () => {
    const run = await play({
      platform: [steady('compute/new-usecases', 'active'), pending],
      inputs: { timeout: '2s' },
    })
    expect(startsOf(run, 'compute')).toHaveLength(1)
    expect(startsOf(run, 'worker').length).toBeGreaterThanOrEqual(3)
  })
})
