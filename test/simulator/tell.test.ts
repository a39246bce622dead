import { describe, expect, it } from 'vitest'
import { readDetails } from '../../src/dataos/read/details.ts'
import { parseScenario, resourcesAt, type Shown } from './scenario.mjs'
import { printDetails, printLogs, printRuntime } from './tell.mjs'

const scenario = parseScenario({
  title: 'a workflow that fails, and a compute',
  resources: [
    {
      type: 'workflow',
      name: 'orders',
      timeline: [
        {
          at: 0,
          status: 'active',
          runtime: 'running',
          generation: 2,
          runs: [{ runtime: 'running', started: 's' }],
        },
        {
          at: 5,
          status: 'error',
          runtime: 'failed',
          stage: 'error',
          info: 'it is: broken',
          log: ['a', 'b', 'c'],
        },
      ],
    },
    { type: 'compute', name: 'big', timeline: [{ at: 0, status: 'active' }] },
  ],
})

const shown = (type: string, at: number): Shown => {
  const [found] = resourcesAt(scenario, at, { type })
  if (!found) throw new Error(`no ${type} at ${at}`)
  return found
}

describe('facts', () => {
  it('hold until others are told', () => {
    expect(shown('workflow', 4).facts).toMatchObject({ generation: 2 })
    expect(shown('workflow', 4).facts).not.toHaveProperty('stage')
    expect(shown('workflow', 6).facts).toMatchObject({
      generation: 2,
      stage: 'error',
      runs: [{ started: 's' }],
    })
  })
})

describe('details', () => {
  it('are printed as recorded', () => {
    expect(printDetails(shown('workflow', 6))).toBe(
      [
        '---',
        '# workflow:v1:orders:public',
        '# orders:v1:workflow:public',
        'name: orders',
        'version: v1',
        'type: workflow',
        'workspace: public',
        'owner: iamgroot',
        'generation: 2',
        'uid: e5cf82fe-ffc6-36ce-41fe-59569a8a2de2',
        'created: "2025-02-21T08:11:02Z"',
        'status:',
        '  aggregateStatus: error',
        '  builderState:',
        '    stage: error',
        '    numberOfWantedResources: "0"',
        '    info: "it is: broken"',
        '  cloudKernelResources: []',
        '  runtimeState:',
        '    status: failed',
        '',
      ].join('\n'),
    )
  })

  it('have a uid of their own, and a generation', () => {
    const [workflow, compute] = [shown('workflow', 0), shown('compute', 0)].flatMap(one =>
      readDetails(printDetails(one)),
    )
    expect(workflow?.uid).toMatch(/^[0-9a-f-]{36}$/)
    expect(compute).toMatchObject({ name: 'big', workspace: '', generation: '1' })
    expect(compute?.uid).not.toBe(workflow?.uid)
  })

  it('can be read back, whatever the manifest holds', () => {
    const manifest = {
      worker: { list: [{ a: 1, b: ['x: y', ''] }, []], text: 'uid: a\ngeneration: 7', uid: 'b' },
    }
    const parts = [{ kind: 'Secret', name: 'a', error: '"x": # y' }]
    const [read] = readDetails(
      printDetails({ ...shown('compute', 0), facts: { uid: 'own', manifest, parts } }),
    )
    expect(read).toMatchObject({
      uid: 'own',
      generation: '1',
      errors: [{ part: 'Secret a', message: '"x": # y' }],
    })
  })
})

describe('a runtime', () => {
  it('is nothing where nothing runs', () => {
    expect(printRuntime(shown('compute', 0))).toBe('')
  })

  it('has a table for each of its facts', () => {
    expect(printRuntime(shown('workflow', 0))).toMatch(
      /^ +RUNTIME \| PROGRESS \| STARTED \| FINISHED .*\n.*\n +running \|/,
    )
  })
})

describe('a log', () => {
  it('is its last lines behind the marker', () => {
    expect(printLogs(shown('workflow', 6), 2)).toMatch(/^.* NODE NAME [\s\S]*\n-+LOGS-+\nb\nc\n$/)
    expect(printLogs(shown('workflow', 6), 0)).toMatch(/LOGS-+\n$/)
  })

  it('is nothing where there is none', () => {
    expect(printLogs(shown('workflow', 0), 9)).toBe('')
  })
})
