import { describe, expect, it } from 'vitest'
import type { RunResult } from './harness.ts'
import { annotations, find, only, play, pollsIn, resource, steady, UP, upWorker } from './play.ts'

const verdicts = ({ report }: RunResult): Record<string, string> =>
  Object.fromEntries((report?.resources ?? []).map(({ id, verdict }) => [id, verdict]))

describe.concurrent('naming', () => {
  it('understands lines of every form, comments and doubles', async () => {
    const run = await play({
      platform: [
        upWorker,
        steady('workflow/shipments', 'active succeeded'),
        steady('service/metrics-api@sandbox', UP),
        steady('depot/icebase', 'active'),
        steady('pager/on-call', 'active'),
      ],
      inputs: {
        resources: `
          # what we deploy
          Worker/insights
          workflow:v1:shipments:public   # TYPE:VERSION:NAME:WORKSPACE
          metrics-api:v1:service:sandbox
            icebase | v2 | depot |  | active |  | iamgroot

          on-call │ v1 │ pager │ public │ active
          worker:v1beta:insights
          insights:v1beta:worker
          worker/insights@public
              NAME    | VERSION |  TYPE   | WORKSPACE | STATUS |   RUNTIME   |  OWNER
          ------------|---------|---------|-----------|--------|-------------|----------
            insights  | v1beta  | worker  | public    | active | running:1   | iamgroot`,
      },
    })
    expect(run.outputs['result']).toBe('healthy')
    expect(Object.keys(verdicts(run))).toEqual([
      'depot/icebase',
      'pager/on-call@public',
      'service/metrics-api@sandbox',
      'worker/insights@public',
      'workflow/shipments@public',
    ])
  })

  it('puts a resource into the workspace input, and never one that lives outside of workspaces', async () => {
    const run = await play({
      platform: [steady('worker/insights@sandbox', UP), steady('compute/new-usecases', 'active')],
      inputs: { resources: 'worker/insights\ncompute:v1:new-usecases:public', workspace: 'sandbox' },
    })
    expect(verdicts(run)).toEqual({ 'compute/new-usecases': 'healthy', 'worker/insights@sandbox': 'healthy' })
    expect(run.calls.map(({ args }) => args.join(' ')).sort()).toEqual([
      'get -t compute -a',
      'get -t worker -w sandbox -a',
    ])
    expect(only(annotations(run, 'warning'))).toMatch(/'public'.*compute\/new-usecases/)
  })

  it('does not take a namesake in another workspace for the resource', async () => {
    const run = await play({
      platform: [steady('worker/insights@sandbox', UP)],
      inputs: { resources: 'worker/insights' },
    })
    expect(verdicts(run)).toEqual({ 'worker/insights@public': 'missing' })
  })

  it('sees what others own, and never matches the version', async () => {
    const run = await play({
      platform: [{ ...upWorker, owner: 'rocket', version: 'v2beta' }],
      inputs: { resources: 'worker:v1:insights' },
    })
    expect(only(run.report?.resources)).toMatchObject({ verdict: 'healthy', version: 'v2beta' })
  })

  it('asks for an unknown type too, and names the nearest known one', async () => {
    const run = await play({ platform: [steady('wroker/insights', 'active')] })
    expect(verdicts(run)).toEqual({ 'wroker/insights@public': 'healthy' })
    expect(only(annotations(run, 'warning'))).toMatch(/'wroker'.*'worker'/)
  })

  it('counts the less healthy one of two versions, and names it', async () => {
    const run = await play({
      platform: [
        { ...upWorker, version: 'v1' },
        { ...steady('worker/insights', 'error'), version: 'v2' },
      ],
      inputs: { resources: 'worker/insights' },
    })
    expect(only(run.report?.resources)).toMatchObject({
      verdict: 'failed',
      version: 'v2',
      reason: expect.stringMatching(/error.*version v2/),
    })
  })
})

describe.concurrent('patterns', () => {
  it('select all rows of their type and workspace', async () => {
    const run = await play({
      platform: ['worker/etl-a', 'worker/etl-b', 'worker/web', 'worker/etl-c@sandbox'].map(id =>
        steady(id, UP),
      ),
      inputs: { resources: 'worker/etl-*' },
    })
    expect(verdicts(run)).toEqual({ 'worker/etl-a@public': 'healthy', 'worker/etl-b@public': 'healthy' })
  })

  it('are missing when they select nothing', async () => {
    const run = await play({ platform: [upWorker], inputs: { resources: 'worker/etl-*' } })
    expect(run.outputs).toMatchObject({ result: 'unhealthy', unhealthy: '["worker/etl-*@public"]' })
    expect(only(run.report?.resources)).toMatchObject({
      verdict: 'missing',
      cause: { code: 'too-few-matches' },
    })
  })

  it('take in what appears during the wait', async () => {
    const run = await play({
      platform: [steady('worker/etl-a', 'pending'), resource('worker/etl-b', [0.5, 'error'])],
      inputs: { resources: 'worker/etl-*' },
    })
    expect(run.outputs).toMatchObject({ result: 'unhealthy', unhealthy: '["worker/etl-b@public"]' })
    expect(verdicts(run)).toEqual({ 'worker/etl-a@public': 'undecided', 'worker/etl-b@public': 'failed' })
  })
})

describe.concurrent('a YAML list', () => {
  it('gives a resource a shorter time', async () => {
    const run = await play({
      platform: [
        steady('service/metrics-api', 'pending'),
        resource('worker/insights', [0, 'pending'], [2, UP]),
      ],
      inputs: {
        resources: `
          - worker/insights
          - { id: service/metrics-api, timeout: 1s }`,
        'fail-fast': 'false',
      },
    })
    expect(run.outputs['result']).toBe('timed-out')
    expect(verdicts(run)).toEqual({
      'service/metrics-api@public': 'timed-out',
      'worker/insights@public': 'healthy',
    })
    expect(find(run, 'service/metrics-api@public')).toMatchObject({
      reason: expect.stringMatching(/1s.*pending/),
    })
    const asked = pollsIn(run.calls)
      .filter(({ args }) => args.includes('service'))
      .map(({ started }) => started)
    expect(Math.max(...asked)).toBeLessThan(1.5)
  })

  it('gives a resource a longer time', async () => {
    const run = await play({
      platform: [resource('workflow/shipments', [0, 'active running'], [2, 'active succeeded'])],
      inputs: { resources: '- { id: "workflow:v1:shipments:public", timeout: 20s }', timeout: '1s' },
    })
    expect(run.outputs['result']).toBe('healthy')
    expect(run.report?.seconds).toBeGreaterThan(1.7)
  })

  it('names other runtimes that are healthy', async () => {
    const run = await play({
      platform: [steady('workflow/shipments', 'active running'), steady('worker/insights', 'active failed')],
      inputs: {
        resources: `
          - type: workflow
            name: shipments
            runtime: [running, succeeded]
          - id: worker/insights
            runtime: failed`,
      },
    })
    expect(verdicts(run)).toEqual({
      'worker/insights@public': 'healthy',
      'workflow/shipments@public': 'healthy',
    })
  })

  it('gives a resource a stability window and a workspace of its own', async () => {
    const run = await play({
      platform: [steady('service/metrics-api@sandbox', UP)],
      inputs: {
        resources: `
          - type: service
            name: metrics-api
            workspace: sandbox
            stable-for: 1s`,
      },
    })
    expect(find(run, 'service/metrics-api@sandbox')).toMatchObject({ verdict: 'healthy' })
    expect(run.report?.seconds).toBeGreaterThan(0.95)
  })
})

describe.concurrent('health', () => {
  it.each([
    ['workflow/shipments', 'active next:2025-02-21T13:26:00+05:30'],
    ['monitor/freshness', 'active next:2025-02-21T13:26:00Z'],
    ['worker/insights', 'ACTIVE Running:2'],
    ['cluster/minerva', 'active running'],
    ['depot/icebase', 'active running'],
    ['instance-secret/key', 'active'],
  ])('%s is healthy as %s', async (id, state) => {
    expect(await play({ platform: [steady(id, state)] })).toMatchObject({ outputs: { result: 'healthy' } })
  })

  it.each([
    ['worker/insights', 'active'],
    ['worker/insights', 'active pending:0/1'],
    ['worker/insights', 'active running:0'],
    ['worker/insights', 'pending running:1'],
    ['workflow/shipments', 'active running'],
    ['pager/on-call', 'active next:2025-02-21T13:26:00Z'],
  ])('%s is waited on as %s', async (id, state) => {
    const run = await play({ platform: [steady(id, state)], inputs: { timeout: '700ms' } })
    expect(run).toMatchObject({ outputs: { result: 'timed-out' } })
  })
})
