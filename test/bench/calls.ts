// How often the action runs dataos-ctl.

import { runAction } from '../bundle/harness.ts'
import type { Call } from '../simulator/calls.mjs'
import type { Resource, Scenario } from '../simulator/scenario.mjs'
import type { Figure } from './measure.ts'

/** 300 resources in 60 groups: each poll reads each group once. */
export async function callsFigure(): Promise<Figure> {
  const resources = Array.from({ length: 300 }, (_, i) => ({
    type: 'service',
    name: `resource-${i}`,
    workspace: `workspace-${i % 60}`,
    timeline: [
      { at: 0, status: 'pending' },
      { at: 3, status: 'active', runtime: 'running:1' },
    ],
  }))
  const inputs = {
    resources: resources.map(({ type, name, workspace }) => `${type}/${name}@${workspace}`).join('\n'),
    'stable-for': '0s',
    'min-interval': '500ms',
    comment: 'never',
  }
  const { report, calls } = await runAction({ title: '300 resources in 60 groups', resources }, { inputs })
  const reads = calls.filter(({ args }) => commandOf(args) === 'get').length
  const polls = report?.polls ?? Number.NaN
  return {
    what: 'calls a group and poll, for 300 resources in 60 groups',
    measured: reads / polls / 60,
    limit: 1,
    unit: '',
    detail: `${reads} calls in ${polls} polls`,
  }
}

function commandOf(args: readonly string[]): string {
  if (args[0] !== 'get') return args[0] ?? ''
  if (args[1] === 'runtime') return 'get runtime'
  return args.includes('-d') ? 'get -d' : 'get'
}

const worker: Resource = {
  type: 'worker',
  name: 'insights',
  timeline: [
    { at: 0, status: 'pending', generation: 2 },
    { at: 3, status: 'active', runtime: 'running:1' },
  ],
}
const compute: Resource = { type: 'compute', name: 'usecases', timeline: [{ at: 0, status: 'active' }] }
const started = '2026-12-01T05:00:00Z'
const scheduled: Resource = {
  type: 'workflow',
  name: 'orders',
  timeline: [
    {
      at: 0,
      status: 'active',
      runtime: 'next:2026-12-02T05:00:00Z',
      runs: [{ runtime: 'succeeded', started, finished: started }],
    },
  ],
}

export interface CallsOfAWait {
  readonly wait: string
  readonly polls: number
  readonly get: number
  readonly 'get -d': number
  readonly 'get runtime': number
}

/** A worker that is ready after 3 s beside a compute, with a baseline, and with a scheduled workflow. */
export async function callsOfTypicalWaits(): Promise<readonly CallsOfAWait[]> {
  const plain = { title: 'a worker and a compute', resources: [worker, compute] }
  const withSchedule = { title: 'with a scheduled workflow', resources: [worker, compute, scheduled] }
  const before = await wait(
    {
      ...plain,
      resources: [{ ...worker, timeline: [{ at: 0, status: 'active', runtime: 'running:1' }] }, compute],
    },
    { mode: 'snapshot' },
  )
  const { snapshot: baseline = '' } = before.outputs
  return [
    counted('a worker and a compute', await wait(plain)),
    counted('the snapshot before it', before),
    counted('with a baseline', await wait(plain, { baseline })),
    counted('with a scheduled workflow', await wait(withSchedule)),
  ]
}

async function wait(
  scenario: Scenario,
  inputs: Readonly<Record<string, string>> = {},
): Promise<Awaited<ReturnType<typeof runAction>>> {
  const resources = (scenario.resources ?? []).map(({ type, name }) => `${type}/${name}`).join('\n')
  const run = await runAction(scenario, {
    inputs: {
      resources,
      timeout: '30s',
      'stable-for': '2s',
      'min-interval': '1s',
      comment: 'never',
      ...inputs,
    },
  })
  if (run.exitCode !== 0) throw new Error(`${scenario.title}: ${run.outputs['result']}\n${run.stdout}`)
  return run
}

function counted(wait: string, { calls, report }: Awaited<ReturnType<typeof runAction>>): CallsOfAWait {
  const count = (command: string): number =>
    calls.filter(({ args }: Call) => commandOf(args) === command).length
  return {
    wait,
    polls: report?.polls ?? Number.NaN,
    get: count('get'),
    'get -d': count('get -d'),
    'get runtime': count('get runtime'),
  }
}
