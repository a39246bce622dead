import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { builderMeaning, explain, explainConsequence, type Facts, telling } from '../../src/report/explain.ts'
import { CAUSE_CODES } from '../../src/report/model.ts'
import { HOSTILE } from '../hostile.ts'
import { findings, resource } from './made.ts'

const facts = (own: Partial<Facts>): Facts => ({
  type: 'service',
  name: 'metrics-api',
  workspace: 'public',
  verdict: 'failed',
  status: 'active',
  runtime: '',
  reading: 'failing',
  wasThere: true,
  awaitsDeletion: false,
  atLeast: 1,
  unknownWords: [],
  wasRolledBack: false,
  existedBefore: false,
  awaitsRun: false,
  failure: undefined,
  builderStage: '',
  findings: null,
  ...own,
})

const codeOf = (own: Partial<Facts>) => explain(facts(own))?.code ?? null
const messageIn = (own: Partial<Facts>) => explain(facts(own))?.message ?? ''

const FULL = { type: 'Ready', reason: 'Unschedulable', message: '0/3 nodes are available.', lastUpdate: '' }
const CRASH = { type: 'Ready', reason: 'CrashLoopBackOff', message: 'back-off 40s', lastUpdate: '' }
const PULL = { type: 'Ready', reason: 'ImagePullBackOff', message: 'no such tag', lastUpdate: '' }
const MOUNT = { type: 'Ready', reason: 'FailedMount', message: 'no volume "crash"', lastUpdate: '' }
const MEMORY = { type: 'Ready', reason: 'OOMKilled', message: '', lastUpdate: '' }
const TOO_FEW = {
  type: 'Available',
  reason: 'MinimumReplicasUnavailable',
  message: 'Deployment does not have minimum availability.',
  lastUpdate: '',
}
const ODD = { type: 'Ready', reason: 'Purple', message: 'it is purple', lastUpdate: '' }
const FAILED = { name: 'load', pod: 'load-1', phase: 'Failed' }
const DONE = { name: 'extract', pod: 'extract-1', phase: 'Succeeded' }
const PART = { part: 'monitor x_public', message: 'Invalid Parameter.' }
const LOG = ['INFO all is well', '2025-08-11T11:12:32Z ERROR connection refused', 'bye']
const stuck = {
  verdict: 'timed-out',
  status: 'active',
  runtime: 'pending:0/1',
  reading: 'progressing',
} as const
const building = { status: 'error', builderStage: 'building' }
const missing = { verdict: 'missing', reading: 'absent', wasThere: false, status: '' } as const
const elsewhere = [{ workspace: 'sandbox', version: 'v1', status: 'active' }]
const failure = { message: 'token is expired', nextStep: 'Renew it', permanent: true }

const EXAMPLES: readonly (readonly [code: ReturnType<typeof codeOf>, own: Partial<Facts>])[] = [
  [null, { verdict: 'healthy', reading: 'healthy' }],
  [null, { verdict: 'deleted', reading: 'absent' }],
  [null, { verdict: 'undecided', reading: 'progressing' }],
  ['unreadable', { verdict: 'undecided', reading: undefined }],
  ['unreadable', { verdict: 'undecided', failure }],
  ['not-deleted', { ...stuck, awaitsDeletion: true }],
  ['not-found', missing],
  ['not-found', { ...missing, workspace: '' }],
  ['in-another-workspace', { ...missing, findings: findings({ elsewhere }) }],
  ['deleted-by-deploy', { ...missing, existedBefore: true }],
  ['deleted-during-wait', { ...missing, wasThere: true }],
  ['deleted-during-wait', { ...missing, wasThere: true, findings: findings({ elsewhere }) }],
  ['too-few-matches', { ...missing, name: 'in-*' }],
  ['too-few-matches', { ...missing, name: 'in-*', atLeast: 3 }],
  ['rolled-back', { reading: 'healthy', wasRolledBack: true }],
  [
    'no-new-run',
    { ...stuck, runtime: 'succeeded', awaitsRun: true, findings: findings({ conditions: [CRASH] }) },
  ],
  ['build-failed', { status: 'error', builderStage: 'error' }],
  [
    'build-failed',
    { status: 'Error: no stack', builderStage: 'Error', findings: findings({ errors: [PART] }) },
  ],
  ['failed-after-build', building],
  ['failed-after-build', { ...building, findings: findings({ conditions: [ODD] }) }],
  ['crash-loop', { ...building, findings: findings({ conditions: [CRASH], log: LOG }) }],
  ['node-failed', { ...building, runtime: 'failed', findings: findings({ nodes: [DONE, FAILED] }) }],
  ['node-failed', { runtime: 'failed', findings: findings({ nodes: [FAILED, FAILED], log: LOG }) }],
  ['component-failed', { status: 'failed', findings: findings({ errors: [PART] }) }],
  ['component-failed', { ...stuck, findings: findings({ errors: [PART], conditions: [FULL] }) }],
  ['healthy-too-late', { ...stuck, reading: 'healthy', runtime: 'running:1' }],
  ['unknown-state', { ...stuck, reading: 'unknown', runtime: 'Odd:1', unknownWords: ['Odd:1'] }],
  ['unknown-state', { ...stuck, reading: 'unknown', status: 'odd', unknownWords: ['odd'] }],
  ['no-capacity', { ...stuck, findings: findings({ conditions: [FULL] }) }],
  ['image-pull-failed', { ...stuck, findings: findings({ conditions: [PULL] }) }],
  ['mount-failed', { ...stuck, findings: findings({ conditions: [MOUNT] }) }],
  ['out-of-memory', { ...stuck, findings: findings({ conditions: [MEMORY] }) }],
  ['crash-loop', { ...stuck, findings: findings({ conditions: [CRASH] }) }],
  ['replicas-not-ready', { ...stuck, findings: findings({ conditions: [TOO_FEW] }) }],
  ['condition', { ...stuck, findings: findings({ conditions: [ODD] }) }],
  ['crash-loop', { runtime: 'failed', findings: findings({ conditions: [ODD, CRASH] }) }],
  ['marked-deleted', { status: 'deleted' }],
  ['failed-at-runtime', { runtime: 'failed', findings: findings({ log: LOG }) }],
  ['unknown', { status: 'error' }],
  ['replicas-not-ready', { ...stuck, findings: findings({ replicas: { ready: 0, wanted: 1 } }) }],
  ['still-running', { ...stuck, type: 'workflow', runtime: 'running' }],
  ['not-ready-in-time', { ...stuck, findings: findings() }],
  ['not-ready-in-time', { ...stuck, status: 'pending', runtime: 'running:1' }],
]

test('a message behind a status is shown in its cause', () => {
  expect(explain(facts({ status: 'error: quota exceeded' }))?.message).toContain('quota exceeded')
})

describe('the cause is', () => {
  test.each(EXAMPLES)('%s of %j', (code, own) => {
    const cause = explain(facts(own))
    expect(cause?.code ?? null).toBe(code)
    if (!cause) return
    expect(cause.message).toMatch(/[^.]$/)
    expect(cause.nextStep).toMatch(/^[A-Z].*[^.]$/)
  })

  it('one of the documented codes, and each of them has an example', () => {
    const depot = resource({
      type: 'depot',
      name: 'sales',
      workspace: '',
      verdict: 'failed',
      status: 'error',
    })
    const found = new Set([...EXAMPLES.map(([code]) => code), explainConsequence(depot).code])
    found.delete(null)
    expect([...found].sort()).toEqual([...CAUSE_CODES].sort())
  })
})

describe('a consequence names its cause, and what is wrong with it', () => {
  const depot = resource({ type: 'depot', name: 'sales', workspace: '', verdict: 'failed' })

  test.each`
    root                                                   | words
    ${{ ...depot, status: 'error' }}                       | ${/depot\/sales, which is in error$/}
    ${{ ...depot, status: 'error: no route' }}             | ${/depot\/sales, which is in error$/}
    ${{ ...depot, verdict: 'missing', status: '' }}        | ${/depot\/sales, which is missing$/}
    ${{ ...depot, verdict: 'timed-out' }}                  | ${/depot\/sales, which timed out$/}
    ${{ ...depot, status: 'active', runtime: 'failed' }}   | ${/depot\/sales, which failed$/}
    ${{ id: 'depot/sales', status: 'error', runtime: '' }} | ${/depot\/sales, which isn't in your list, and is in error$/}
  `('$words', ({ root, words }) => {
    expect(explainConsequence(root)).toMatchObject({
      code: 'dependency-unhealthy',
      message: expect.stringMatching(words),
      nextStep: expect.stringContaining('depot/sales'),
    })
  })
})

describe('the builder stage', () => {
  test.each`
    status       | stage         | meaning
    ${'error'}   | ${'error'}    | ${'build failed'}
    ${'error'}   | ${'building'} | ${'failed after the build'}
    ${'error'}   | ${''}         | ${undefined}
    ${'error'}   | ${'odd'}      | ${undefined}
    ${'active'}  | ${'error'}    | ${undefined}
    ${'active'}  | ${'building'} | ${undefined}
    ${'failed'}  | ${'building'} | ${undefined}
    ${'pending'} | ${'building'} | ${undefined}
  `('$status, $stage: $meaning', ({ status, stage, meaning }) => {
    expect(builderMeaning(status, stage)).toBe(meaning)
  })

  it('never counts for a resource whose status is not error', () => {
    const status = fc.constantFrom('active', 'pending', 'failed', 'deleted', '', 'odd')
    const verdict = fc.constantFrom<Facts['verdict']>('failed', 'missing', 'timed-out', 'undecided')
    const stage = fc.constantFrom('error', 'building', '')
    fc.assert(
      fc.property(status, verdict, stage, HOSTILE, (status, verdict, builderStage, message) => {
        const found = findings({ conditions: [{ ...FULL, message }] })
        const code = codeOf({ status, verdict, builderStage, findings: found })
        expect(['build-failed', 'failed-after-build']).not.toContain(code)
      }),
    )
  })
})

test('the most telling condition is one of trouble', () => {
  expect(telling([ODD, CRASH, PULL])).toBe(CRASH)
  expect(telling([ODD])).toBe(ODD)
  expect(telling([])).toBeUndefined()
})

describe('a condition that says that all is well is no cause', () => {
  const ENOUGH = {
    type: 'Available',
    reason: 'MinimumReplicasAvailable',
    message: 'Deployment has minimum availability.',
    lastUpdate: '',
  }
  const ROLLED_OUT = {
    type: 'Progressing',
    reason: 'NewReplicaSetAvailable',
    message: 'ReplicaSet "terra-failover-7d9f" has successfully progressed.',
    lastUpdate: '',
  }
  const ROLLING = { ...ROLLED_OUT, reason: 'ReplicaSetUpdated', message: 'ReplicaSet "err" is progressing.' }
  const NOT_READY = { ...ODD, reason: 'ContainersNotReady', message: 'main' }
  const well = [ENOUGH, ROLLED_OUT, ROLLING]

  test.each`
    code                    | own
    ${'failed-at-runtime'}  | ${{ runtime: 'failed', findings: findings({ conditions: well }) }}
    ${'failed-after-build'} | ${{ ...building, findings: findings({ conditions: well }) }}
    ${'not-ready-in-time'}  | ${{ ...stuck, status: 'pending', findings: findings({ conditions: well }) }}
    ${'replicas-not-ready'} | ${{ ...stuck, findings: findings({ conditions: well, replicas: { ready: 0, wanted: 1 } }) }}
  `('but $code', ({ code, own }) => {
    expect(codeOf(own)).toBe(code)
    expect(messageIn(own)).not.toMatch(/has minimum|progress/)
  })

  it('and hides none that does not', () => {
    expect(telling([...well, TOO_FEW])).toBe(TOO_FEW)
    expect(telling([...well, NOT_READY])).toBe(NOT_READY)
    expect(telling([...well, ODD])).toBe(ODD)
  })
})

it('a condition does not hide the last error of the log', () => {
  const said = messageIn({ ...stuck, findings: findings({ conditions: [CRASH], log: LOG }) })
  expect(said).toContain('CrashLoopBackOff: back-off 40s')
  expect(said).toContain('"ERROR connection refused"')
})

describe('what timed out without a wrong state is not said to be running', () => {
  test.each`
    status       | runtime        | found                    | state
    ${'active'}  | ${'running:0'} | ${{}}                    | ${'running:0'}
    ${'active'}  | ${''}          | ${{}}                    | ${'without a runtime'}
    ${''}        | ${''}          | ${{}}                    | ${'without a status'}
    ${'active'}  | ${''}          | ${{ conditions: [ODD] }} | ${'without a runtime'}
    ${'active'}  | ${'running:0'} | ${{ conditions: [ODD] }} | ${'running:0'}
    ${'pending'} | ${'running:1'} | ${{ conditions: [ODD] }} | ${'pending'}
  `('$status, $runtime: $state', ({ status, runtime, found, state }) => {
    expect(messageIn({ ...stuck, status, runtime, findings: findings(found) })).toContain(state)
  })
})

describe('why a container has no log', () => {
  const container = (message: string) => ({ part: 'container main of scheduler-0', message })
  const GONE = container('unable to retrieve container logs for containerd://0a1b')
  const IN_POD = 'container "main" in pod "scheduler-0" is waiting to start:'
  const PULLING = container(`${IN_POD} trying and failing to pull image`)
  const CREATING = container(`${IN_POD} ContainerCreating`)

  test.each`
    code                    | own                                                                                         | words
    ${'failed-at-runtime'}  | ${{ runtime: 'failed', findings: findings({ errors: [GONE] }) }}                            | ${''}
    ${'failed-after-build'} | ${{ ...building, findings: findings({ errors: [GONE] }) }}                                  | ${''}
    ${'build-failed'}       | ${{ status: 'error', builderStage: 'error', findings: findings({ errors: [GONE, PART] }) }} | ${'monitor x_public'}
    ${'component-failed'}   | ${{ status: 'failed', findings: findings({ errors: [GONE, PART] }) }}                       | ${'monitor x_public'}
    ${'image-pull-failed'}  | ${{ ...stuck, findings: findings({ errors: [PULLING], conditions: [FULL] }) }}              | ${'container main'}
    ${'crash-loop'}         | ${{ ...stuck, findings: findings({ errors: [CREATING], conditions: [CRASH] }) }}            | ${'CrashLoopBackOff'}
  `('is no component that failed: $code', ({ code, own, words }) => {
    expect(codeOf(own)).toBe(code)
    expect(messageIn(own)).toContain(words)
  })
})

test.each`
  line
  ${'2025-08-11T11:12:34Z INFO  done, 0 errors'}
  ${'time="2025-08-11T11:12:34Z" level=info msg="error handler is ready"'}
  ${'{"level": "debug", "msg": "failover is off"}'}
  ${'[DEBUG] retries on error: 3'}
`('a line that is logged as information is no error: $line', ({ line }) => {
  const said = (log: string[]) => messageIn({ runtime: 'failed', findings: findings({ log }) })
  expect(said([line])).not.toContain('"')
  expect(said(['ERROR connection refused', line])).toContain('"ERROR connection refused"')
})

test('a cause is one line of limited length, whatever was found', () => {
  const own = fc.record({
    verdict: fc.constantFrom<Facts['verdict']>('failed', 'missing', 'timed-out', 'undecided'),
    status: fc.constantFrom('active', 'error', 'pending'),
    builderStage: fc.constantFrom('error', 'building', ''),
    findings: fc.record({ part: HOSTILE, message: HOSTILE, line: HOSTILE }).map(({ part, message, line }) =>
      findings({
        errors: [{ part, message }],
        conditions: [{ ...FULL, reason: part, message }],
        nodes: [{ ...FAILED, name: part }],
        log: [`error ${line}`],
        elsewhere: Array(5).fill({ workspace: part, version: part, status: part }),
      }),
    ),
  })
  fc.assert(
    fc.property(own, own => {
      const { message = '', nextStep = '' } = explain(facts(own)) ?? {}
      const said = message + nextStep
      expect(said.length).toBeLessThan(1000)
      expect(said).not.toMatch(/[\n\r\u2028\u202e]/)
    }),
  )
})
