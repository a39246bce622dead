import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { builderMeaning, explain, type Facts, telling } from '../../src/report/explain.ts'
import { HOSTILE } from '../hostile.ts'
import { findings } from './made.ts'

const facts = (own: Partial<Facts>): Facts => ({
  type: 'service',
  name: 'metrics-api',
  workspace: 'public',
  verdict: 'failed',
  status: 'active',
  runtime: '',
  reading: 'failing',
  wasThere: true,
  unknownWords: [],
  freshness: { kind: 'unclaimed' },
  failure: undefined,
  builderStage: '',
  findings: null,
  ...own,
})

const CONDITION = {
  type: 'Available',
  reason: 'Unschedulable',
  message: '0/3 nodes are available.',
  lastUpdate: '',
}
const CRASH = { type: 'Ready', reason: 'CrashLoopBackOff', message: 'back-off 40s', lastUpdate: '' }
const PULL = { type: 'Ready', reason: 'ImagePullBackOff', message: 'no such tag', lastUpdate: '' }
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
const changed = {
  kind: 'changed',
  before: { kind: 'absent' },
  revision: undefined,
  since: 0,
  counts: true,
  run: 'any',
  end: 'standing',
  asked: { at: 0, failures: 0 },
} as const
const gone = {
  kind: 'open',
  before: {
    kind: 'there',
    signals: { status: 'active', runtime: 'running:1' },
    revision: { uid: 'u', generation: '1', lastRun: undefined },
  },
  asked: { at: undefined, failures: 0 },
} as const
const missing = { verdict: 'missing', reading: 'absent', wasThere: false, status: '' } as const

describe('the most likely cause and the next step', () => {
  test.each`
    own                                                                                                                                         | sentence
    ${{ verdict: 'healthy', reading: 'healthy' }}                                                                                               | ${''}
    ${{ verdict: 'undecided', reading: 'progressing' }}                                                                                         | ${''}
    ${{ verdict: 'undecided', reading: undefined }}                                                                                             | ${'It was never read, so nothing is known of it'}
    ${{ verdict: 'undecided', failure: { message: 'token is expired', nextStep: 'renew it', permanent: true } }}                                | ${'Its state could not be read (token is expired); what to do: renew it'}
    ${missing}                                                                                                                                  | ${"It never appeared: it was not applied, was applied to another workspace, has another name, or this key may not see its owner's resources; check the log of the step that applied it"}
    ${{ ...missing, workspace: '' }}                                                                                                            | ${"It never appeared: it was not applied, has another name, or this key may not see its owner's resources; check the log of the step that applied it"}
    ${{ ...missing, findings: findings({ elsewhere: ['sandbox', 'dev'].map(workspace => ({ workspace, version: 'v1', status: 'active' })) }) }} | ${'There is a service of this name in workspace sandbox, dev: wait for it there, or apply it to public'}
    ${{ ...missing, freshness: gone }}                                                                                                          | ${'It was there before this deploy and is gone: find out who or what deleted it, then apply it again'}
    ${{ ...missing, freshness: { kind: 'open', before: { kind: 'absent' }, asked: gone.asked } }}                                               | ${"It never appeared: it was not applied, was applied to another workspace, has another name, or this key may not see its owner's resources; check the log of the step that applied it"}
    ${{ ...missing, wasThere: true }}                                                                                                           | ${'It was there and went away during the wait: find out who or what deleted it, then apply it again'}
    ${{ ...missing, name: 'in-*' }}                                                                                                             | ${'No service in workspace public has a name that fits: check the pattern, and the log of the step that applied what it stands for'}
    ${{ reading: 'healthy', freshness: { ...changed, end: 'rolled back' } }}                                                                    | ${'This deploy changed it, and the platform or somebody took that back: find out who or what did, then apply it again'}
    ${{ ...stuck, runtime: 'succeeded', freshness: { ...changed, run: 'awaited' }, findings: findings({ conditions: [CRASH] }) }}               | ${'This deploy changed it, and no run of it has started since: check the log of the step that applied it, and run it; if its run only starts late, raise start-grace'}
    ${{ runtime: 'failed', freshness: changed }}                                                                                                | ${'It was accepted, and failed when it ran; look at its runtime and logs'}
    ${{ status: 'error', builderStage: 'error' }}                                                                                               | ${'It failed while being built; mend its manifest and apply it again'}
    ${{ status: 'Error', builderStage: 'Error', findings: findings({ errors: [PART] }) }}                                                       | ${'It failed while being built (monitor x_public: Invalid Parameter); mend its manifest and apply it again'}
    ${{ status: 'error', builderStage: 'error', findings: findings({ builderInfo: 'no such stack' }) }}                                         | ${'It failed while being built (no such stack); mend its manifest and apply it again'}
    ${building}                                                                                                                                 | ${'It was built and failed afterwards; look at its runtime and logs'}
    ${{ ...building, findings: findings({ conditions: [CRASH], log: LOG }) }}                                                                   | ${'It was built and failed afterwards (CrashLoopBackOff: back-off 40s; its log says "ERROR connection refused"); look at its runtime and logs'}
    ${{ ...building, runtime: 'failed', findings: findings({ nodes: [DONE, FAILED] }) }}                                                        | ${'Its node load failed; mend what the log of that node says, then run it again'}
    ${{ runtime: 'failed', findings: findings({ nodes: [FAILED, FAILED], log: LOG }) }}                                                         | ${'Its node load failed, and 1 more (its log says "ERROR connection refused"); mend what the log of that node says, then run it again'}
    ${{ status: 'failed', findings: findings({ errors: [PART] }) }}                                                                             | ${'A part of it failed (monitor x_public: Invalid Parameter); mend that part in its manifest and apply it again'}
    ${{ ...stuck, reading: 'healthy', runtime: 'running:1' }}                                                                                   | ${'It became healthy too late to show that it stays so: raise timeout, or lower stable-for'}
    ${{ ...stuck, reading: 'unknown', runtime: 'Odd:1', unknownWords: ['Odd:1'] }}                                                              | ${"It shows 'Odd:1', a word that is not known, so it was waited on: if it means healthy, list it under `runtime` of this resource"}
    ${{ ...stuck, reading: 'unknown', status: 'odd', unknownWords: ['odd'] }}                                                                   | ${"It shows 'odd', a word that is not known, so it was waited on: see in Operations what it means"}
    ${{ ...stuck, findings: findings({ conditions: [CONDITION] }) }}                                                                            | ${'It is held up in pending (Unschedulable: 0/3 nodes are available); make room in its compute, or let it ask for less'}
    ${{ ...stuck, findings: findings({ conditions: [PULL] }) }}                                                                                 | ${"It is held up in pending (ImagePullBackOff: no such tag); check the image's name and tag, and the secret it is pulled with"}
    ${{ ...stuck, findings: findings({ conditions: [CRASH] }) }}                                                                                | ${'It is held up in pending (CrashLoopBackOff: back-off 40s); look at its log'}
    ${{ ...stuck, findings: findings({ conditions: [ODD] }) }}                                                                                  | ${'It is held up in pending (Purple: it is purple); mend what that says and apply it again'}
    ${{ runtime: 'failed', findings: findings({ conditions: [ODD, CRASH] }) }}                                                                  | ${'It failed (CrashLoopBackOff: back-off 40s); look at its log'}
    ${{ status: 'deleted' }}                                                                                                                    | ${'The platform shows it as deleted: if nobody meant that, apply it again'}
    ${{ runtime: 'failed', findings: findings({ log: LOG }) }}                                                                                  | ${'It was accepted, and failed when it ran (its log says "ERROR connection refused"); look at its runtime and logs'}
    ${{ status: 'error' }}                                                                                                                      | ${'Why is not known: look at its details and its log'}
    ${{ ...stuck, findings: findings({ replicas: { ready: 0, wanted: 1 } }) }}                                                                  | ${'Only 0 of 1 replica is ready; its log and its details may tell why'}
    ${{ ...stuck, type: 'workflow', runtime: 'running' }}                                                                                       | ${'Its run had not ended when its time was up: if it only needs longer, give it a timeout of its own'}
    ${{ ...stuck, findings: findings() }}                                                                                                       | ${'It was still pending when its time was up: look at its details and its log, and if it only needs longer, give it a timeout of its own'}
    ${{ ...stuck, status: 'pending', runtime: 'running:1' }}                                                                                    | ${'It was still pending when its time was up: look at its details and its log, and if it only needs longer, give it a timeout of its own'}
  `('$sentence', ({ own, sentence }) => {
    expect(explain(facts(own))).toBe(sentence)
  })
})

describe("what the builder's stage means", () => {
  test.each`
    status       | stage         | meaning
    ${'error'}   | ${'error'}    | ${/failed while being built.*manifest/}
    ${'error'}   | ${'building'} | ${/was built and failed afterwards.*runtime and logs/}
    ${'error'}   | ${''}         | ${undefined}
    ${'error'}   | ${'odd'}      | ${undefined}
    ${'active'}  | ${'error'}    | ${undefined}
    ${'active'}  | ${'building'} | ${undefined}
    ${'failed'}  | ${'building'} | ${undefined}
    ${'pending'} | ${'building'} | ${undefined}
  `('$status, $stage: $meaning', ({ status, stage, meaning }) => {
    const said = builderMeaning(status, stage)
    if (meaning) expect(said).toMatch(meaning)
    else expect(said).toBeUndefined()
  })

  it('is never said of a resource whose status is not error', () => {
    const status = fc.constantFrom('active', 'pending', 'failed', 'deleted', '', 'odd')
    const verdict = fc.constantFrom<Facts['verdict']>(
      'failed',
      'missing',
      'timed-out',
      'undecided',
      'healthy',
    )
    const stage = fc.constantFrom('error', 'building', '')
    fc.assert(
      fc.property(status, verdict, stage, HOSTILE, (status, verdict, builderStage, message) => {
        const found = findings({ conditions: [{ ...CONDITION, message }] })
        const said = explain(facts({ status, verdict, builderStage, findings: found }))
        expect(said.replace(message, '')).not.toMatch(/being built|was built/)
      }),
    )
  })
})

it('one that went away is not looked for in another workspace that has one of its name', () => {
  const elsewhere = [{ workspace: 'sandbox', version: 'v1', status: 'active' }]
  expect(explain(facts({ ...missing, wasThere: true, findings: findings({ elsewhere }) }))).toMatch(
    /^It was there and went away during the wait:/,
  )
})

test('the condition that tells most is one of trouble', () => {
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
  const TOO_FEW = {
    type: 'Available',
    reason: 'MinimumReplicasUnavailable',
    message: 'Deployment does not have minimum availability.',
    lastUpdate: '',
  }
  const NOT_READY = { ...ODD, reason: 'ContainersNotReady', message: 'main' }
  const well = [ENOUGH, ROLLED_OUT, ROLLING]

  test.each`
    own                                                                                          | sentence
    ${{ runtime: 'failed', findings: findings({ conditions: well }) }}                           | ${/^It was accepted, and failed when it ran;/}
    ${{ ...building, findings: findings({ conditions: well }) }}                                 | ${/^It was built and failed afterwards; look/}
    ${{ ...stuck, status: 'pending', findings: findings({ conditions: well }) }}                 | ${/^It was still pending when its time was up:/}
    ${{ ...stuck, findings: findings({ conditions: well, replicas: { ready: 0, wanted: 1 } }) }} | ${/^Only 0 of 1 replica is ready;/}
  `('$sentence', ({ own, sentence }) => {
    expect(explain(facts(own))).toMatch(sentence)
  })

  it('hides none that does not', () => {
    expect(telling([...well, TOO_FEW])).toBe(TOO_FEW)
    expect(telling([...well, NOT_READY])).toBe(NOT_READY)
    expect(telling([...well, ODD])).toBe(ODD)
  })
})

describe('of a log that could not be read', () => {
  const forbidden = { gaps: [{ what: 'its log', why: 'Forbidden' }] }

  test.each`
    own
    ${{ runtime: 'failed', findings: findings(forbidden) }}
    ${{ runtime: 'failed', findings: findings({ ...forbidden, conditions: [CRASH] }) }}
    ${{ ...stuck, findings: findings({ ...forbidden, conditions: [CRASH] }) }}
  `('nothing is said that it tells: $own', ({ own }) => {
    expect(explain(facts(own))).not.toMatch(/log (?:tells|says)/)
  })
})

it('a condition does not keep back what the log complains of', () => {
  const found = findings({ conditions: [CRASH], log: LOG })
  expect(explain(facts({ ...stuck, findings: found }))).toBe(
    'It is held up in pending (CrashLoopBackOff: back-off 40s; its log says "ERROR connection refused"); look at its log',
  )
})

describe('what is stuck with no word that is wrong is not said to be running', () => {
  test.each`
    status       | runtime        | found                    | sentence
    ${'active'}  | ${'running:0'} | ${{}}                    | ${/^It was still running:0 when its time was up:/}
    ${'active'}  | ${''}          | ${{}}                    | ${/^It was still without a runtime when its time was up:/}
    ${''}        | ${''}          | ${{}}                    | ${/^It was still without a status when its time was up:/}
    ${'active'}  | ${''}          | ${{ conditions: [ODD] }} | ${/^It is held up without a runtime \(Purple/}
    ${'active'}  | ${'running:0'} | ${{ conditions: [ODD] }} | ${/^It is held up in running:0 \(Purple/}
    ${'pending'} | ${'running:1'} | ${{ conditions: [ODD] }} | ${/^It is held up in pending \(Purple/}
  `('$status, $runtime: $sentence', ({ status, runtime, found, sentence }) => {
    expect(explain(facts({ ...stuck, status, runtime, findings: findings(found) }))).toMatch(sentence)
  })
})

describe('why a container has no log', () => {
  const container = (message: string) => ({ part: 'container main of scheduler-0', message })
  const GONE = container('unable to retrieve container logs for containerd://0a1b')
  const IN_POD = 'container "main" in pod "scheduler-0" is waiting to start:'
  const PULLING = container(`${IN_POD} trying and failing to pull image`)
  const CREATING = container(`${IN_POD} ContainerCreating`)

  test.each`
    own                                                                                         | sentence
    ${{ runtime: 'failed', findings: findings({ errors: [GONE] }) }}                            | ${/^It was accepted, and failed when it ran;/}
    ${{ ...building, findings: findings({ errors: [GONE] }) }}                                  | ${/^It was built and failed afterwards; look/}
    ${{ status: 'error', builderStage: 'error', findings: findings({ errors: [GONE, PART] }) }} | ${/^It failed while being built \(monitor x_public:/}
    ${{ status: 'failed', findings: findings({ errors: [GONE, PART] }) }}                       | ${/^A part of it failed \(monitor x_public:/}
    ${{ ...stuck, findings: findings({ errors: [PULLING], conditions: [CONDITION] }) }}         | ${/^It is held up in pending \(container main .* pull image\); check the image's name/}
    ${{ ...stuck, findings: findings({ errors: [CREATING], conditions: [CRASH] }) }}            | ${/^It is held up in pending \(CrashLoopBackOff:/}
  `('is no part that failed: $sentence', ({ own, sentence }) => {
    expect(explain(facts(own))).toMatch(sentence)
  })
})

it('what is stuck with a part that failed is told which', () => {
  const found = findings({ errors: [PART], conditions: [CONDITION] })
  expect(explain(facts({ ...stuck, status: 'pending', findings: found }))).toBe(
    'It is held up in pending (monitor x_public: Invalid Parameter); mend that part in its manifest and apply it again',
  )
})

test.each`
  line
  ${'2025-08-11T11:12:34Z INFO  done, 0 errors'}
  ${'time="2025-08-11T11:12:34Z" level=info msg="error handler is ready"'}
  ${'{"level": "debug", "msg": "failover is off"}'}
  ${'[DEBUG] retries on error: 3'}
`('what is logged as information is no complaint: $line', ({ line }) => {
  const said = (log: string[]) => explain(facts({ runtime: 'failed', findings: findings({ log }) }))
  expect(said([line])).not.toContain('its log says')
  expect(said(['ERROR connection refused', line])).toContain('its log says "ERROR connection refused"')
})

test('it is one line of some length at most, whatever was found', () => {
  const own = fc.record({
    verdict: fc.constantFrom<Facts['verdict']>('failed', 'missing', 'timed-out', 'undecided'),
    status: fc.constantFrom('active', 'error', 'pending'),
    builderStage: fc.constantFrom('error', 'building', ''),
    findings: fc.record({ part: HOSTILE, message: HOSTILE, line: HOSTILE }).map(({ part, message, line }) =>
      findings({
        errors: [{ part, message }],
        conditions: [{ ...CONDITION, reason: part, message }],
        nodes: [{ ...FAILED, name: part }],
        log: [`error ${line}`],
        elsewhere: Array(5).fill({ workspace: part, version: part, status: part }),
      }),
    ),
  })
  fc.assert(
    fc.property(own, own => {
      const said = explain(facts(own))
      expect(said.length).toBeLessThan(1000)
      expect(said).not.toMatch(/[\n\r\u2028\u202e]/)
    }),
  )
})
