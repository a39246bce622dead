import { describe, expect, it, test } from 'vitest'
import type { Before } from '../../src/health/change.ts'
import type { Failure, Findings, RevisionAnswer } from '../../src/health/model.ts'
import { begin, observe, observeRevisions } from '../../src/health/wait.ts'
import { reportWithout } from '../../src/report/build.ts'
import { decidedAgainst, type ReportedResource } from '../../src/report/model.ts'
import { answer, failedPoll, RULES, report, reportOn, resource, row, target, watched } from './made.ts'

const NOTHING = new Map()
const FAILURE: Failure = { message: 'dataos-ctl failed', nextStep: 'look at it', permanent: true }

const HEALTHY = row('a', 'active', 'running:1')
const FAILING = row('a', 'error', 'pending:0/1')
const PENDING = row('a', 'pending', '')

/** The report of a wait for `a`, which is read again and again as the same. */
const outcomeFor = (...[targets, answers, own]: Parameters<typeof watched>): string =>
  reportOn(watched(targets, answers, own)).result

describe('the result', () => {
  const A = [target('a')]
  const failed = [answer(0, FAILING), answer(10_000, FAILING)]

  test.each`
    result         | why                                                | targets                                           | answers                                                                                                            | own
    ${'healthy'}   | ${'all are healthy'}                               | ${A}                                              | ${[answer(0, HEALTHY)]}                                                                                            | ${{}}
    ${'unhealthy'} | ${'one failed'}                                    | ${A}                                              | ${failed}                                                                                                          | ${{}}
    ${'unhealthy'} | ${'one is missing'}                                | ${A}                                              | ${[answer(0), answer(120_000)]}                                                                                    | ${{}}
    ${'timed-out'} | ${'one is stuck'}                                  | ${A}                                              | ${[answer(0, PENDING)]}                                                                                            | ${{ ms: 600_000 }}
    ${'unhealthy'} | ${'one failed and another is stuck'}               | ${[target('a'), target('b', { timeout: 5000 })]}  | ${[answer(0, FAILING, row('b', 'pending', '')), answer(10_000, FAILING, row('b', 'pending', ''))]}                 | ${{ ms: 10_000 }}
    ${'cancelled'} | ${'a signal came'}                                 | ${A}                                              | ${[answer(0, PENDING)]}                                                                                            | ${{ cancelled: true }}
    ${'cancelled'} | ${'a signal came, though one had failed'}          | ${A}                                              | ${failed}                                                                                                          | ${{ cancelled: true }}
    ${'error'}     | ${'the state could not be learned'}                | ${A}                                              | ${[failedPoll(0, FAILURE)]}                                                                                        | ${{ failure: FAILURE }}
    ${'unhealthy'} | ${'one had failed before it could not be learned'} | ${A}                                              | ${[...failed, failedPoll(12_000, FAILURE)]}                                                                        | ${{ failure: FAILURE }}
    ${'healthy'}   | ${'only an optional one failed'}                   | ${[target('a', { optional: true }), target('b')]} | ${[answer(0, FAILING, row('b', 'active', 'running:1')), answer(10_000, FAILING, row('b', 'active', 'running:1'))]} | ${{}}
    ${'healthy'}   | ${'all are optional, whatever became of them'}     | ${[target('a', { optional: true })]}              | ${failed}                                                                                                          | ${{}}
    ${'error'}     | ${'all are optional and could not be learned'}     | ${[target('a', { optional: true })]}              | ${[failedPoll(0, FAILURE)]}                                                                                        | ${{ failure: FAILURE }}
  `('is $result where $why', ({ result, targets, answers, own }) => {
    expect(outcomeFor(targets, answers, own)).toBe(result)
  })
})

describe('a resource is reported', () => {
  it('as the contract shows it', () => {
    const wait = watched(
      [target('a', { version: 'v1' })],
      [answer(0, PENDING), answer(4000, PENDING), answer(19_040, FAILING), answer(31_040, FAILING)],
      { polls: 12, calls: 24, ms: 41_230 },
    )
    expect(JSON.parse(JSON.stringify(reportOn(wait)))).toEqual({
      version: 1,
      result: 'unhealthy',
      seconds: 41.2,
      polls: 12,
      calls: 24,
      deadline: 600,
      problem: null,
      outside: [],
      resources: [
        {
          id: 'worker/a@public',
          type: 'worker',
          name: 'a',
          workspace: 'public',
          version: 'v1',
          verdict: 'failed',
          status: 'error',
          runtime: 'pending:0/1',
          reason: expect.stringContaining('12s'),
          source: null,
          sourceUrl: null,
          dependsOn: [],
          causedBy: null,
          seconds: 31,
          optional: false,
          required: true,
          changed: null,
          deploy: '',
          change: '',
          builderStage: '',
          expected: ['running'],
          cause: expect.objectContaining({ code: 'unknown' }),
          findings: null,
          links: null,
          history: [
            { at: 0, status: 'pending', runtime: '' },
            { at: 19, status: 'error', runtime: 'pending:0/1' },
          ],
        },
      ],
    })
  })

  it('with the version that the platform shows, which may be another', () => {
    const seen = row('a', 'active', 'running:1', { version: 'v2' })
    expect(reportOn(watched([target('a', { version: 'v1' })], [answer(0, seen)])).resources).toMatchObject([
      { version: 'v2' },
    ])
  })

  it('without a workspace where its type lives in none', () => {
    const { workspace, ...rest } = target('a', { id: 'compute/a', type: 'compute', healthy: [''] })
    const seen = {
      group: { type: 'compute' },
      at: 0,
      rows: [row('a', 'active', '', { type: 'compute', workspace: '' })],
    }
    expect(reportOn(watched([rest], [seen])).resources).toMatchObject([
      { id: 'compute/a', workspace: '', verdict: 'healthy' },
    ])
  })

  it('as absent in its history where it was not there', () => {
    const [a] = reportOn(watched([target('a')], [answer(0), answer(5000, HEALTHY)])).resources
    expect(a?.history).toEqual([
      { at: 0, status: 'absent', runtime: '' },
      { at: 5, status: 'active', runtime: 'running:1' },
    ])
  })

  test.each`
    why                  | own                     | words
    ${'was cancelled'}   | ${{ cancelled: true }}  | ${/cancelled.*pending/}
    ${'learned nothing'} | ${{ failure: FAILURE }} | ${/read.*pending/}
  `('as undecided if the run $why', ({ own, words }) => {
    expect(reportOn(watched([target('a')], [answer(0, PENDING)], own)).resources).toMatchObject([
      { verdict: 'undecided', reason: expect.stringMatching(words) },
    ])
  })

  test.each`
    what                | answers                     | last
    ${'not read'}       | ${[]}                       | ${'not read yet'}
    ${'not readable'}   | ${[failedPoll(0, FAILURE)]} | ${'dataos-ctl failed'}
    ${'absent'}         | ${[answer(0)]}              | ${'not found'}
    ${'shown as it is'} | ${[answer(0, FAILING)]}     | ${'pending:0/1'}
  `('as undecided with what was known of it: $what', ({ answers, last }) => {
    const [waiting] = reportOn(watched([target('a')], answers, { cancelled: true })).resources
    expect(waiting?.reason).toContain(last)
  })

  it('as undecided where another one ended the wait', () => {
    const both = [FAILING, row('b', 'pending', '')]
    const wait = watched([target('a'), target('b')], [answer(0, ...both), answer(10_000, ...both)])
    expect(reportOn(wait).resources).toMatchObject([
      { name: 'a', verdict: 'failed', seconds: 10 },
      {
        name: 'b',
        verdict: 'undecided',
        seconds: 10,
        reason: expect.stringMatching(/another resource/),
      },
    ])
  })

  it('as undecided where it is optional and the others are done', () => {
    const wait = watched(
      [target('a', { optional: true }), target('b')],
      [answer(0, PENDING, row('b', 'active', 'running:1'))],
    )
    expect(reportOn(wait).resources).toMatchObject([
      {
        name: 'a',
        verdict: 'undecided',
        optional: true,
        reason: expect.stringMatching(/^optional, not waited for/),
      },
      { name: 'b', verdict: 'healthy' },
    ])
  })

  it('as undecided where its deadline came while it could not be read', () => {
    const failure = { message: 'no route', nextStep: '', permanent: false }
    const wait = watched(
      [target('a')],
      [answer(0, HEALTHY, row('b', 'x', '')), failedPoll(599_000, failure)].slice(1),
      {
        ms: 600_000,
        failure,
      },
    )
    expect(reportOn(wait)).toMatchObject({
      result: 'error',
      problem: { kind: 'state', message: 'no route' },
      resources: [{ verdict: 'undecided', status: '', reason: expect.stringContaining('no route') }],
    })
  })
})

const found = (text: string): Findings => ({
  builderStage: text,
  builderInfo: text,
  errors: [{ part: text, message: text }],
  replicas: { ready: 0, wanted: 1 },
  conditions: [{ type: text, reason: text, message: text, lastUpdate: text }],
  nodes: [{ name: text, pod: text, phase: text }],
  elsewhere: [{ workspace: text, version: text, status: text }],
  log: [text],
  gaps: [{ what: text, why: text }],
})

describe('what was found out', () => {
  const wait = watched([target('a'), target('b')], [answer(0, FAILING), answer(10_000, FAILING)])

  it('is reported by the id of the target, with a sentence that it explains', () => {
    const known = new Map([['worker/a@public', { ...found('x'), builderStage: 'building' }]])
    const [a, b] = reportOn(wait, known).resources
    expect(a).toMatchObject({ name: 'a', builderStage: 'building', findings: known.get('worker/a@public') })
    expect(a?.cause).toMatchObject({ code: 'failed-after-build', message: expect.stringContaining('(x: x)') })
    expect(b).toMatchObject({ name: 'b', builderStage: '', findings: null, cause: null })
  })

  it('is shortened to what people read', () => {
    const known = new Map([['worker/a@public', found('x'.repeat(50_000))]])
    expect(JSON.stringify(reportOn(wait, known)).length).toBeLessThan(30_000)
  })

  test.each`
    host                 | id                   | linked
    ${'acme.dataos.app'} | ${'worker/a@public'} | ${true}
    ${'acme.dataos.app'} | ${'worker/b@public'} | ${false}
    ${''}                | ${'worker/a@public'} | ${false}
  `('$id is linked on host "$host", if it was ever there: $linked', ({ host, id, linked }) => {
    const reported = reportOn(wait, NOTHING, { host }).resources.find(resource => resource.id === id)
    expect(reported?.links !== null).toBe(linked)
  })
})

describe('the order', () => {
  it('is failed, missing, timed out, undecided, optional ones, healthy', () => {
    const targets = [
      target('done'),
      target('bonus', { optional: true }),
      target('extra', { optional: true }),
      target('spare', { optional: true }),
      target('open', { timeout: 900_000 }),
      target('late', { timeout: 20_000 }),
      target('gone'),
      target('broken'),
      target('also-broken'),
    ]
    const rows = [
      row('done', 'active', 'running:1'),
      row('bonus', 'active', 'running:1'),
      row('extra', 'error', ''),
      row('spare', 'pending', ''),
      row('open', 'pending', ''),
      row('late', 'pending', ''),
      row('broken', 'error', ''),
      row('also-broken', 'error', ''),
    ]
    const wait = watched(targets, [answer(0, ...rows), answer(120_000, ...rows)])
    expect(reportOn(wait).resources.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      'also-broken failed',
      'broken failed',
      'gone missing',
      'late timed-out',
      'open undecided',
      'extra failed',
      'spare undecided',
      'bonus healthy',
      'done healthy',
    ])
  })
})

test('those that decided against it are the required ones that failed, are missing or timed out', () => {
  const resources = (['failed', 'missing', 'timed-out', 'undecided', 'healthy'] as const).flatMap(verdict => [
    resource({ name: verdict, verdict }),
    resource({ name: `optional-${verdict}`, verdict, optional: true }),
  ])
  expect(decidedAgainst(report(resources)).map(({ name }) => name)).toEqual([
    'failed',
    'missing',
    'timed-out',
  ])
})

test('a run that could not begin says why', () => {
  expect(reportWithout({ kind: 'state', ...FAILURE }, text => text.toUpperCase())).toEqual({
    version: 1,
    result: 'error',
    seconds: 0,
    polls: 0,
    calls: 0,
    deadline: 0,
    problem: { kind: 'state', message: 'DATAOS-CTL FAILED', nextStep: 'LOOK AT IT' },
    outside: [],
    resources: [],
  })
})

test('no secret is left anywhere in it', () => {
  const SECRET = 'hunter22'
  const redact = (text: string): string => text.replaceAll(SECRET, '***')
  const failure = { message: SECRET, nextStep: SECRET, permanent: false }
  const own = { id: `worker/${SECRET}@${SECRET}`, workspace: SECRET, version: SECRET }
  const group = { type: 'worker', workspace: SECRET }
  const rows = [row(SECRET, SECRET, SECRET, { workspace: SECRET, version: SECRET })]
  for (const answers of [[{ group, at: 0, rows }], [{ group, at: 0, failure }]]) {
    const text = JSON.stringify(
      reportOn(
        watched([target(SECRET, { ...own, healthy: [SECRET] })], answers, { failure, ms: 600_000 }),
        new Map([[own.id, found(SECRET)]]),
        { redact, host: 'acme.dataos.app' },
      ),
    )
    expect(text).toContain('***')
    expect(text).not.toContain(SECRET)
  }
})

describe('what the deploy has changed', () => {
  const wasThere = (edition: string, shows = 'active'): Before => ({
    kind: 'there',
    signals: { status: shows, runtime: 'running:1' },
    revision: { uid: 'u', generation: edition, lastRun: undefined },
  })
  const found = (generation: string): RevisionAnswer => ({
    kind: 'found',
    revision: { uid: 'u', generation, lastRun: undefined },
  })

  /** The report of one resource that showed this, of a generation that was asked for. */
  const reported = (known: Before | undefined, generation: string, shown = RUNNING, rules = {}) => {
    const resources = new Map(known ? [[target('a').id, known] as const] : [])
    const wait = begin([target('a')], { ...RULES, ...rules }, resources)
    const read = [answer(0, shown), answer(12_000, shown)]
    const revisions = new Map([[target('a').id, found(generation)]])
    const seen = read.reduce((one, now) => {
      const observed = observe(one, [now])
      return observeRevisions(observed, { revisions, answers: [now], closing: false }, now.at)
    }, wait)
    const whole = { wait: seen, failure: undefined, cancelled: false, polls: 2, calls: 4, ms: 12_000 }
    const report = reportOn(whole)
    return { report, resource: report.resources[0] as ReportedResource }
  }
  const RUNNING = row('a', 'active', 'running:1')
  const BROKEN = row('a', 'error', 'running:1')

  it.each([
    ['nothing is claimed of what the baseline does not know', undefined, null, 'not in the baseline'],
    ['another generation is a change', wasThere('3'), true, 'changed by this deploy'],
    ['the same generation is none', wasThere('4'), false, 'unchanged by this deploy'],
    ['what was not there is new', { kind: 'absent' } as Before, true, 'new'],
    ['what could not be read proves nothing', { kind: 'unknown', why: 'it hung' } as Before, null, 'it hung'],
  ])('%s', (_, known, changed, says) => {
    const { resource } = reported(known, '4')
    expect(resource).toMatchObject({ changed, verdict: 'healthy' })
    expect(resource.change).toContain(says)
  })

  it('stands in the reason where it takes something from the verdict', () => {
    expect(reported(wasThere('3'), '4').resource.reason).not.toContain('changed')
    expect(reported(wasThere('4'), '4').resource.reason).toMatch(/; unchanged by this deploy$/)
    expect(reported(undefined, '4').resource.reason).toMatch(/; not in the baseline/)
  })

  it('lets what was as unhealthy before decide nothing, where that is wanted', () => {
    const ignoring = { ignorePreexisting: true }
    const spared = reported(wasThere('4', 'error'), '4', BROKEN, ignoring)
    expect(spared.resource).toMatchObject({ verdict: 'failed', required: false, optional: false })
    expect(spared.resource.change).toMatch(/already unhealthy before/)
    expect(spared.report.result).toBe('healthy')
    expect(decidedAgainst(spared.report)).toEqual([])
    expect(reported(wasThere('4', 'error'), '4', BROKEN).report.result).toBe('unhealthy')
    expect(reported(wasThere('4'), '4', BROKEN, ignoring).report.result).toBe('unhealthy')
  })
})
