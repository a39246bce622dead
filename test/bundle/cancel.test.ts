import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { HAS_SIGNALS, type RunOptions, type RunResult } from './harness.ts'
import { annotations, fault, find, only, type Play, play, resource, steady, upWorker } from './play.ts'

const pending = steady('worker/insights', 'pending')
const afterCall = (count: number): NonNullable<RunOptions['signalAfter']> => ({
  untilCalls: calls => calls.length >= count,
  signal: 'SIGINT',
})

async function cancel(scenario: Play): Promise<RunResult> {
  const run = await play(scenario)
  expect(run).toMatchObject({ exitCode: 1, outputs: { result: 'cancelled', healthy: 'false' } })
  expect(run.secondsAfterSignal, 'from the signal to the end').toBeLessThan(2)
  expect(run.summary).toMatch(/^## 🚫 /)
  expect(annotations(run, 'error').at(-1)).toMatch(/cancelled/)
  return run
}

/** Whether node itself, with the smallest of programs, has a listener so soon after its start. */
async function nodeListensAfter(ms: number): Promise<boolean> {
  const program = "process.on('SIGTERM', () => process.exit(7)); setTimeout(() => {}, 5000)"
  const child: ChildProcess = spawn(process.execPath, ['-e', program], { stdio: 'ignore' })
  setTimeout(() => child.kill('SIGTERM'), ms)
  const [exitCode] = await once(child, 'exit')
  return exitCode === 7
}

/** 50 ms, or on a machine that is too busy to start node in that time the least that it can do. */
async function soonAfterStart(): Promise<number> {
  for (const ms of [50, 100, 200, 400, 800, 1600]) if (await nodeListensAfter(ms * 0.6)) return ms
  throw new Error('node does not start')
}

// One after the other: what runs beside them would make node's own start slower than it was found to be.
describe.skipIf(!HAS_SIGNALS).each(['SIGINT', 'SIGTERM'] as const)('%s', signal => {
  it('is obeyed at once after the start', { retry: 2 }, async () => {
    const ms = await soonAfterStart()
    // A call that the signal has met before its program was started went on, and the action with it.
    const faults = [fault({ hang: true })]
    const run = await cancel({ platform: [pending], faults, signalAfter: { ms, signal } })
    expect(run.report).toMatchObject({ result: 'cancelled' })
  })
})

describe.skipIf(!HAS_SIGNALS).concurrent.each(['SIGINT', 'SIGTERM'] as const)('%s', signal => {
  it('ends a call that is under way', async () => {
    const run = await cancel({
      platform: [pending],
      faults: [fault({ hang: true })],
      signalAfter: { ...afterCall(1), signal },
    })
    expect(only(run.report?.resources)).toMatchObject({
      verdict: 'undecided',
      reason: expect.stringContaining('cancelled'),
    })
    expect(run.calls).toHaveLength(1)
  })

  it('ends a pause', async () => {
    const run = await cancel({
      platform: [pending],
      inputs: { 'min-interval': '1m', 'max-interval': '1m', timeout: '10m' },
      signalAfter: { untilLog: /worker\/insights.* is pending/, signal },
    })
    expect(only(run.report?.resources)).toMatchObject({ verdict: 'undecided', status: 'pending' })
    expect(run.summary).toContain('pending')
  })

  it('ends the last poll', async () => {
    await cancel({
      platform: [pending],
      // No room for a poll between the first and the one on the deadline.
      inputs: { timeout: '1500ms', 'min-interval': '1s', 'max-interval': '1s' },
      faults: [fault({ hang: true }, 2)],
      signalAfter: { ...afterCall(2), signal },
    })
  })
})

describe.skipIf(!HAS_SIGNALS).concurrent('a cancelled run', () => {
  it.each([
    { what: 'does not mind to be asked to stop', misdeed: { hang: true, ignoreSigterm: true, child: true } },
    { what: 'waits for a child of its own', misdeed: { child: true } },
    { what: 'left a child behind', misdeed: { child: true, leave: true, hang: true } },
    { what: 'floods', misdeed: { flood: true } },
  ])('leaves no process of a call that $what', async ({ misdeed }) => {
    const run = await cancel({
      platform: [pending],
      faults: [fault(misdeed)],
      signalAfter: {
        untilCalls: ([call]) => call !== undefined && (!('child' in misdeed) || call.child !== undefined),
        signal: 'SIGTERM',
      },
    })
    expect(run.calls.filter(({ child }) => child !== undefined)).toHaveLength('child' in misdeed ? 1 : 0)
  })

  it('ends all the calls that run side by side', async () => {
    const run = await cancel({
      platform: ['worker/a', 'service/b', 'workflow/c', 'depot/d', 'pager/e'].map(id =>
        steady(id, 'pending'),
      ),
      faults: [fault({ hang: true, ignoreSigterm: true })],
      signalAfter: afterCall(4),
    })
    expect(run.calls).toHaveLength(4)
  })

  it('reports what is known', async () => {
    const run = await cancel({
      platform: [
        steady('service/metrics-api', 'error'),
        resource('workflow/shipments', [0, 'active succeeded']),
        pending,
      ],
      inputs: { 'fail-fast': 'false' },
      signalAfter: { untilLog: /metrics-api.* failed/, signal: 'SIGINT' },
    })
    expect(find(run, 'service/metrics-api@public')).toMatchObject({ verdict: 'failed' })
    expect(find(run, 'workflow/shipments@public')).toMatchObject({ verdict: 'healthy' })
    expect(find(run, 'worker/insights@public')).toMatchObject({ verdict: 'undecided' })
    expect(run.summary).toContain('1 failed, 1 undecided, 1 healthy')
  })

  it('is cancelled though it would have been healthy', async () => {
    await cancel({
      platform: [upWorker],
      inputs: { 'stable-for': '10s' },
      signalAfter: { untilLog: /is active, running:1/, signal: 'SIGINT' },
    })
  })
})

describe.skipIf(!HAS_SIGNALS)('many signals', () => {
  // Contract, section 8: "once or many times, at any moment, reading manifests included".
  it('while manifests are read end the run with exit code 1, and never kill it', async () => {
    const manifest = (i: number, k: number) => `name: w${i}-${k}\ntype: worker\nversion: v1\n`
    const files = Object.fromEntries(
      Array.from({ length: 800 }, (_, i) => [
        `manifests/${i}.yaml`,
        [1, 2, 3, 4, 5].map(k => manifest(i, k)).join('---\n'),
      ]),
    )
    const ms = await soonAfterStart()
    const run = await play({
      inputs: { manifests: 'manifests/', resources: '' },
      files,
      signalAfter: { ms, signal: 'SIGTERM', again: 100 },
    })
    expect(run).toMatchObject({ exitCode: 1, outputs: { result: 'cancelled' } })
    expect(run.secondsAfterSignal, 'from the first signal to the end').toBeLessThan(2)
  })

  it('at the end of a healthy run do not change its exit code', async () => {
    const run = await play({
      platform: [upWorker],
      signalAfter: { untilLog: /1 of 1 resource healthy/, signal: 'SIGINT', again: 200 },
    })
    expect(run.secondsAfterSignal, 'a signal was sent').toBeDefined()
    expect(run).toMatchObject({ exitCode: 0, outputs: { result: 'healthy' } })
  })
})
