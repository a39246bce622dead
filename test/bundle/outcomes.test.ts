import { describe, expect, it } from 'vitest'
import { HAS_SIGNALS } from './harness.ts'
import { annotations, fault, find, HICCUP, only, play, resource, steady, UP, upWorker } from './play.ts'

const failing = steady('service/metrics-api', 'error pending:0/1')
const pending = steady('workflow/shipments', 'pending')

describe.concurrent('healthy', () => {
  it('passes when every resource is, with one call for each type', async () => {
    const run = await play({
      platform: [
        upWorker,
        steady('workflow/shipments', 'active succeeded'),
        steady('compute/new-usecases', 'active'),
      ],
    })
    expect(run).toMatchObject({
      exitCode: 0,
      outputs: { result: 'healthy', healthy: 'true', unhealthy: '[]' },
    })
    expect(run.commands).toEqual([])
    expect(run.calls.map(({ args }) => args.join(' ')).sort()).toEqual([
      'get -t compute -a',
      'get -t worker -w public -a',
      'get -t workflow -w public -a',
    ])
    expect(run.summary).toContain('3 of 3 resources healthy')
    expect(run.stdout).toMatch(/\[\d\/3\] compute\/new-usecases: +is active/)
  })

  it('asks once for 300 resources in 4 groups', async () => {
    const platform = ['worker/w', 'worker/w@sandbox', 'service/s', 'compute/c'].flatMap(id =>
      Array.from({ length: 75 }, (_, i) => steady(id.replace(/(@|$)/, `${i}$1`), UP)),
    )
    const run = await play({ platform })
    expect(run.outputs).toMatchObject({ result: 'healthy' })
    expect(run.report).toMatchObject({ polls: 1, calls: 4, resources: { length: 300 } })
    expect(run.calls).toHaveLength(4)
  })
})

describe.concurrent('unhealthy', () => {
  it('fails when a failure holds', async () => {
    const run = await play({ platform: [failing] })
    expect(run).toMatchObject({
      exitCode: 1,
      outputs: { result: 'unhealthy', healthy: 'false', unhealthy: '["service/metrics-api@public"]' },
    })
    expect(only(run.report?.resources)).toMatchObject({
      verdict: 'failed',
      status: 'error',
      runtime: 'pending:0/1',
    })
    expect(annotations(run, 'error')).toEqual([
      expect.stringMatching(/service\/metrics-api failed: /),
      expect.stringMatching(/1 of 1 .*1 failed/),
    ])
    expect(run.summary).toMatch(/failed.*service\/metrics-api.*error.*pending:0\/1/)
  })

  it('fails on a failed runtime though the status is active', async () => {
    const run = await play({ platform: [steady('worker/insights', 'active failed')] })
    expect(only(run.report?.resources)).toMatchObject({
      verdict: 'failed',
      reason: expect.stringMatching('runtime is failed'),
    })
  })

  it('fails when a resource never appears', async () => {
    const run = await play({ inputs: { resources: 'worker/insights' } })
    expect(run.outputs).toMatchObject({ result: 'unhealthy', unhealthy: '["worker/insights@public"]' })
    expect(only(run.report?.resources)).toMatchObject({
      verdict: 'missing',
      cause: { code: 'not-found' },
    })
  })

  it('ends at once with fail-fast, and leaves the others waiting', async () => {
    const run = await play({ platform: [failing, pending] })
    expect(run.outputs).toMatchObject({ result: 'unhealthy', unhealthy: '["service/metrics-api@public"]' })
    expect(find(run, 'workflow/shipments@public')).toMatchObject({ verdict: 'undecided' })
    expect(run.report?.seconds).toBeLessThan(5)
  })

  it('waits for the others without fail-fast', async () => {
    const run = await play({
      platform: [
        failing,
        resource('workflow/shipments', [0, 'pending'], [1.5, 'active succeeded']),
        upWorker,
      ],
      inputs: { 'fail-fast': 'False' },
    })
    expect(run.outputs).toMatchObject({ result: 'unhealthy', unhealthy: '["service/metrics-api@public"]' })
    expect(find(run, 'workflow/shipments@public')).toMatchObject({ verdict: 'healthy' })
    expect(run.report?.seconds).toBeGreaterThan(1.3)
  })

  it('is worse than a resource that is stuck', async () => {
    const run = await play({
      platform: [failing, pending],
      inputs: { 'fail-fast': 'false', timeout: '1500ms' },
    })
    expect(run.outputs).toMatchObject({
      result: 'unhealthy',
      unhealthy: '["service/metrics-api@public","workflow/shipments@public"]',
    })
    expect(find(run, 'workflow/shipments@public')).toMatchObject({ verdict: 'timed-out' })
  })

  it('annotates nine resources, and the headline with the counts as the tenth', async () => {
    const platform = Array.from({ length: 12 }, (_, i) => steady(`worker/w${i}`, 'failed'))
    const run = await play({ platform, inputs: { 'failure-grace': '0' } })
    const errors = annotations(run, 'error')
    expect(errors).toHaveLength(10)
    expect(errors.at(-1)).toMatch(/12 of 12 .*12 failed/)
    expect(JSON.parse(run.outputs['unhealthy'] ?? '')).toHaveLength(12)
  })
})

describe.concurrent('timed out', () => {
  const atDeadline = { timeout: '1s', 'failure-grace': '1m', 'start-grace': '1m' }

  it.each([
    {
      state: 'pending',
      result: 'timed-out',
      verdict: 'timed-out',
      reason: /status is pending/,
    },
    { state: 'active running:0', result: 'timed-out', verdict: 'timed-out', reason: /runtime is running:0/ },
    { state: 'active exploded', result: 'timed-out', verdict: 'timed-out', reason: /exploded/ },
    {
      state: 'error',
      result: 'unhealthy',
      verdict: 'failed',
      reason: /status is error.*1s/,
    },
    {
      state: 'gone',
      result: 'unhealthy',
      verdict: 'missing',
      reason: /worker.*public.*1s/,
    },
  ])('at the deadline, $state is $verdict', async ({ state, result, verdict, reason }) => {
    const run = await play({ platform: [steady('worker/insights', state)], inputs: atDeadline })
    expect(run).toMatchObject({ exitCode: 1, outputs: { result, unhealthy: '["worker/insights@public"]' } })
    expect(only(run.report?.resources)).toMatchObject({ verdict, reason: expect.stringMatching(reason) })
  })

  it('says how much of the stability window was left', async () => {
    const run = await play({ platform: [upWorker], inputs: { timeout: '1s', 'stable-for': '1m' } })
    expect(run.outputs).toMatchObject({ result: 'timed-out' })
    expect(only(run.report?.resources)).toMatchObject({
      verdict: 'timed-out',
      reason: expect.stringMatching(/5\ds of the 1m/),
    })
    expect(annotations(run, 'warning')).toEqual([expect.stringMatching(/stable-for/)])
  })

  it('warns once of an unknown state', async () => {
    const run = await play({
      platform: [steady('worker/insights', 'active exploded')],
      inputs: { timeout: '1500ms' },
    })
    expect(only(annotations(run, 'warning'))).toMatch(/'exploded'.*worker\/insights@public/)
  })
})

describe.concurrent('on-unhealthy: warn', () => {
  it.each([
    { platform: [failing], result: 'unhealthy', exitCode: 0 },
    { platform: [pending], result: 'timed-out', exitCode: 0 },
    { platform: [upWorker], faults: [fault(HICCUP)], result: 'error', exitCode: 1 },
  ])('$result ends with exit code $exitCode', async ({ platform, faults = [], result, exitCode }) => {
    const run = await play({ platform, faults, inputs: { 'on-unhealthy': 'warn', timeout: '1500ms' } })
    expect(run).toMatchObject({ exitCode, outputs: { result, healthy: 'false' } })
    expect(annotations(run, exitCode === 0 ? 'error' : 'warning')).toEqual([])
    expect(annotations(run, exitCode === 0 ? 'warning' : 'error')).not.toEqual([])
  })

  it.skipIf(!HAS_SIGNALS)('fails when it was cancelled', async () => {
    const run = await play({
      platform: [pending],
      inputs: { 'on-unhealthy': 'warn' },
      signalAfter: { untilLog: /is pending/, signal: 'SIGINT' },
    })
    expect(run).toMatchObject({ exitCode: 1, outputs: { result: 'cancelled' } })
  })
})

describe.concurrent('optional resources', () => {
  const optional = (...lines: string[]): string =>
    ['- worker/insights', ...lines.map(line => `- { id: ${line}, optional: true }`)].join('\n')

  it.each([
    { what: 'a failed one', platform: [failing], id: 'service/metrics-api@public', verdict: 'failed' },
    { what: 'one still pending', platform: [pending], id: 'workflow/shipments@public', verdict: 'undecided' },
  ])('$what does not decide, and does not hold up the end', async ({ platform, id, verdict }) => {
    const run = await play({
      platform: [...platform, upWorker],
      inputs: { resources: optional(id.replace(':', ':v1:')), 'stable-for': '1s' },
    })
    expect(run).toMatchObject({ exitCode: 0, outputs: { result: 'healthy', unhealthy: '[]' } })
    expect(find(run, id)).toMatchObject({ verdict, optional: true })
    expect(run.summary).toMatch(new RegExp(`${verdict}.*optional.*${id.replace(/@.*/, '')}`))
  })

  it('are waited for when there is nothing else', async () => {
    const run = await play({
      platform: [resource('worker/insights', [0, 'pending'], [1, UP])],
      inputs: { resources: '- { type: worker, name: insights, optional: true }' },
    })
    expect(run).toMatchObject({ exitCode: 0, outputs: { result: 'healthy' } })
    expect(only(run.report?.resources)).toMatchObject({ verdict: 'healthy', optional: true })
  })

  it('never fail the step, even when there is nothing else', async () => {
    const run = await play({
      platform: [failing],
      inputs: { resources: '- { type: service, name: metrics-api, optional: true }' },
    })
    expect(run).toMatchObject({ exitCode: 0, outputs: { unhealthy: '[]' } })
    expect(only(run.report?.resources)).toMatchObject({ verdict: 'failed' })
  })
})
