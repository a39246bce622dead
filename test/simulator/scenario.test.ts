import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { faultOf, loadScenario, parseScenario, rowsAt, type Scenario } from './scenario.mjs'

const scenario: Scenario = {
  title: 'a worker that comes and goes, and an elder workflow of somebody else',
  resources: [
    {
      type: 'worker',
      name: 'insights',
      timeline: [
        { at: 2, status: 'pending' },
        { at: 4, status: 'active', runtime: 'running:1' },
        { at: 6, gone: true },
      ],
    },
    {
      type: 'workflow',
      name: 'orders',
      owner: 'rocket',
      timeline: [{ at: 0, status: 'active', runtime: 'succeeded' }],
    },
    { type: 'compute', name: 'usecases', timeline: [{ at: 0, status: 'active' }] },
  ],
}

describe('a scenario at a time', () => {
  it.each([
    { at: 1.9, state: [] },
    { at: 2, state: ['pending '] },
    { at: 5.9, state: ['active running:1'] },
    { at: 6, state: [] },
  ])('$at s: $state', ({ at, state }) => {
    const rows = rowsAt(scenario, at, { type: 'worker', workspace: 'public', all: true })
    expect(rows.map(({ STATUS, RUNTIME }) => `${STATUS} ${RUNTIME}`)).toEqual(state)
  })

  it.each([
    { query: { type: 'workflow', workspace: 'public', all: true }, names: ['orders'] },
    { query: { type: 'workflow', workspace: 'public' }, names: [] },
    { query: { type: 'workflow', workspace: 'sandbox', all: true }, names: [] },
    { query: { type: 'workflow', all: true }, names: ['orders'] },
    { query: { type: 'compute' }, names: ['usecases'] },
    { query: { type: 'compute', workspace: 'public' }, names: [] },
    { query: { type: 'compute', name: 'other' }, names: [] },
  ])('$query finds $names', ({ query, names }) => {
    expect(rowsAt(scenario, 0, query).map(({ NAME }) => NAME)).toEqual(names)
  })
})

describe('a fault', () => {
  const faulty: Scenario = {
    title: 'faults',
    faults: [
      { calls: [2, 3], do: { exit: 2 } },
      { from: 5, to: 8, type: 'worker', do: { exit: 3 } },
      { command: 'log', do: { exit: 4 } },
    ],
  }

  it.each([
    { seconds: 0, number: 1, type: 'worker', exit: undefined },
    { seconds: 0, number: 2, type: 'worker', exit: 2 },
    { seconds: 0, number: 4, type: 'worker', exit: undefined },
    { seconds: 5, number: 4, type: 'worker', exit: 3 },
    { seconds: 5, number: 4, type: 'service', exit: undefined },
    { seconds: 8, number: 4, type: 'worker', exit: undefined },
    { seconds: 8, number: 4, type: 'worker', command: 'log', exit: 4 },
    { seconds: 8, number: 4, type: 'worker', command: 'get runtime', exit: undefined },
  ])('call $number at $seconds s for a $type: $exit', ({ exit, ...call }) => {
    expect(faultOf(faulty, call)?.exit).toBe(exit)
  })
})

describe('a scenario that is wrong', () => {
  const timeline = [{ at: 0, status: 'active' }]
  it.each([
    { extra: { sytle: 'box' }, message: /^scenario\.sytle is unknown; known are: .*style/ },
    { extra: { style: 'boxes' }, message: /^scenario\.style should be one of: plain, pipes, lines, box$/ },
    {
      extra: { faults: [{ calls: [1], do: {} }] },
      message: /^scenario\.faults\[0\]\.calls should have 2 items$/,
    },
    { extra: { faults: [{ calls: [1, 2] }] }, message: /^scenario\.faults\[0\]\.do is missing$/ },
    {
      extra: { resources: [{ type: 'worker', timeline }] },
      message: /^scenario\.resources\[0\]\.name is missing$/,
    },
    {
      extra: { resources: [{ type: 'worker', name: 'x', timeline: [...timeline, ...timeline] }] },
      message: /timeline\[1\]\.at should be later/,
    },
    {
      extra: { resources: [{ type: 'worker', name: 'x', timeline: [{ at: 0 }] }] },
      message: /either a status or/,
    },
    { extra: { inputs: { timeout: 15 } }, message: /^scenario\.inputs\.timeout should be a string$/ },
  ])('$message', ({ extra, message }) => {
    expect(() => parseScenario({ title: 'wrong', ...extra })).toThrow(message)
  })
})

describe('the demos', () => {
  const folder = new URL('../demo/', import.meta.url)
  it.each(readdirSync(folder).filter(file => file.endsWith('.json')))('%s says what it expects', file => {
    expect(loadScenario(new URL(file, folder)).expect).toBeDefined()
  })
})
