import { describe, expect, it, test } from 'vitest'
import type { Before } from '../../src/health/change.ts'
import type { Answer, Revision } from '../../src/health/model.ts'
import { begin, expire, observe, observeRevisions, type Wait } from '../../src/health/wait.ts'
import { headline } from '../../src/report/headline.ts'
import { changeLines, closingLines, diagnosis, reminderLine, unknownWords } from '../../src/report/log.ts'
import { clockTime } from '../../src/text/duration.ts'
import { answer, cause, failedPoll, findings, many, RULES, report, resource, row, target } from './made.ts'

/** The lines of each poll, as the watch calls for them. */
function linesOf(wait: Wait, ...answers: Answer[]): string[][] {
  let before = wait
  return answers.map(answer => {
    const after = expire(observe(before, [answer], answer.at), answer.at)
    const lines = changeLines(before, after, answer.at)
    before = after
    return lines
  })
}

const last = (wait: Wait, ...answers: Answer[]): Wait =>
  answers.reduce((wait, answer) => observe(wait, [answer], answer.at), wait)

const A = target('a', { stableFor: 10_000 })
const PENDING = row('a', 'pending', '')
const HEALTHY = row('a', 'active', 'running:1')
const FAILING = row('a', 'error', 'running:1')

describe('a line for each change', () => {
  it('from the first reading to the end of the stability window', () => {
    const polls = [
      answer(0, PENDING),
      answer(5000, PENDING),
      answer(8000, HEALTHY),
      answer(12_000, HEALTHY),
      answer(18_000, HEALTHY),
    ]
    expect(linesOf(begin([A, target('b')], RULES), ...polls)).toEqual([
      ['00:00 [0/2] worker/a@public: is pending', '00:00 [0/2] worker/b@public: is absent'],
      [],
      ['00:08 [0/2] worker/a@public: pending → active, running:1'],
      [],
      ['00:18 [1/2] worker/a@public: healthy: running:1 for 10s'],
    ])
  })

  it('for what failed, and for what went away and is missing', () => {
    expect(
      linesOf(begin([A], RULES), answer(0, HEALTHY), answer(5000, FAILING), answer(15_000, FAILING)),
    ).toEqual([
      ['00:00 [0/1] worker/a@public: is active, running:1'],
      ['00:05 [0/1] worker/a@public: active, running:1 → error, running:1'],
      ['00:15 [0/1] worker/a@public: failed: status is error for 10s'],
    ])
    expect(linesOf(begin([A], RULES), answer(0, PENDING), answer(5000), answer(15_000)).slice(1)).toEqual([
      ['00:05 [0/1] worker/a@public: pending → absent'],
      [expect.stringMatching(/^00:15 \[0\/1\] worker\/a@public: missing: gone/)],
    ])
  })

  it('for what was healthy and no longer is', () => {
    const targets = [{ ...A, stableFor: 0 }, target('b')]
    expect(linesOf(begin(targets, RULES), answer(0, HEALTHY), answer(5000, PENDING))[1]).toEqual([
      '00:05 [0/2] worker/a@public: active, running:1 → pending (was healthy, and is waited for again)',
    ])
  })

  it('for what a deploy has changed, as soon as that is known, and for the run that it brings about', () => {
    const revision = (generation: string, lastRun: number): Revision => ({ uid: 'u', generation, lastRun })
    const flow = target('flow', { id: 'workflow/flow@public', type: 'workflow', healthy: ['succeeded'] })
    const before: Before = {
      kind: 'there',
      signals: { status: 'active', runtime: 'succeeded' },
      revision: revision('1', 1000),
    }
    const resources = new Map<string, Before>([
      [flow.id, before],
      ['worker/lost@public', { kind: 'unknown', why: 'exit code 1' }],
    ])
    const rows = [
      {
        group: { type: 'workflow', workspace: 'public' },
        rows: [row('flow', 'active', 'succeeded', { type: '' })],
      },
      { group: { type: 'worker', workspace: 'public' }, rows: [] },
    ]
    let wait = begin([flow, target('lost')], RULES, resources)
    const step = (at: number, revision: Revision): string[] => {
      const answers = rows.map(answer => ({ ...answer, at }))
      const revisions = new Map([[flow.id, { kind: 'found' as const, revision }]])
      const after = observeRevisions(observe(wait, answers, at), { revisions, answers, closing: false }, at)
      const lines = changeLines(wait, after, at).map(line => line.replace(/^.*?public: +/, ''))
      wait = after
      return lines
    }
    expect(step(0, revision('2', 1000))).toEqual([
      'is active, succeeded',
      'changed by this deploy',
      'is absent',
      'that it is of this deploy could not be proved: it could not be read before the deploy: exit code 1',
    ])
    expect(step(2000, revision('2', 1000))).toEqual([])
    expect(step(4000, revision('2', 2000))).toEqual(['shows a new run'])
  })

  it('for what a pattern finds', () => {
    const lines = linesOf(begin([target('in-*')], RULES), answer(0), answer(2000, row('in-1', 'pending', '')))
    expect(lines).toEqual([
      ['00:00 [0/1] worker/in-*@public: is absent'],
      ['00:02 [0/1] worker/in-1@public: is pending'],
    ])
  })

  it('for polls that fail, with how many more may', () => {
    const passing = { message: 'connection reset', nextStep: '', permanent: false }
    const permanent = { message: 'Unauthorized', nextStep: '', permanent: true }
    expect(
      linesOf(
        begin([A], RULES),
        failedPoll(0, passing),
        failedPoll(2000, passing),
        answer(6000, PENDING),
        failedPoll(8000, permanent),
      ),
    ).toEqual([
      ['00:00 [0/1] reading worker resources in workspace public failed (1 of 5 in a row): connection reset'],
      ['00:02 [0/1] reading worker resources in workspace public failed (2 of 5 in a row): connection reset'],
      [
        '00:06 [0/1] worker/a@public: is pending',
        '00:06 [0/1] reading worker resources in workspace public works again',
      ],
      ['00:08 [0/1] reading worker resources in workspace public failed: Unauthorized'],
    ])
  })

  it('and none where nothing changed', () => {
    const wait = begin([A], RULES)
    expect(changeLines(wait, wait, 5000)).toEqual([])
  })
})

it('aligns what it says of several, whatever their names and numbers', () => {
  const targets = ['a', 'longer-name', ...Array.from({ length: 9 }, (_, i) => `n${i}`)].map(name =>
    target(name),
  )
  const rows = [row('a', 'active', 'running:1'), row('longer-name', 'pending', '')]
  const lines = linesOf(begin(targets, RULES), answer(0, ...rows), answer(610_000, ...rows)).flat()
  expect(lines.slice(0, 3)).toEqual([
    '00:00 [1/11]  worker/a@public:           is active, running:1',
    '00:00 [1/11]  worker/a@public:           healthy: running:1 for 0s',
    '00:00 [1/11]  worker/longer-name@public: is pending',
  ])
  expect(lines.at(-1)).toMatch(/^10:10 \[1\/11] {2}worker\/n8@public: {10}missing: /)
})

it('lets a very long name not push the others off the screen', () => {
  const names = ['a', 'n'.repeat(200)]
  const [first, second] = linesOf(
    begin(
      names.map(name => target(name)),
      RULES,
    ),
    answer(0, PENDING),
  ).flat()
  expect(first).toBe(`00:00 [0/2] ${'worker/a@public:'.padEnd(61)} is pending`)
  expect(second).toBe(`00:00 [0/2] worker/${'n'.repeat(200)}@public: is absent`)
})

describe('the closing block', () => {
  it('says with the headline who is not healthy and why', () => {
    const resources = [
      resource({ name: 'f', verdict: 'failed', reason: 'status is error for 12s', cause: cause('It broke') }),
      resource({ name: 'o', verdict: 'timed-out', optional: true, reason: 'runtime is empty' }),
      resource(),
    ]
    const closed = report(resources, { result: 'unhealthy' })
    expect(closingLines(closed)).toEqual([
      headline(closed),
      '❌ worker/f@public failed: status is error for 12s. It broke',
      '🔸 worker/o@public stuck: runtime is empty',
    ])
    expect(closingLines(report([resource()]))).toEqual(['The DataOS resource is healthy after 41s'])
  })

  it('is no longer than can be read', () => {
    const lines = closingLines(report(many(70, { verdict: 'missing' }), { result: 'unhealthy' }))
    expect(lines).toHaveLength(52)
    expect(lines.at(-1)).toBe('and 20 more, see the job summary')
  })
})

test('the diagnosis of a resource holds all that was found out', () => {
  const found = findings({
    builderInfo: 'builder encountered an error',
    errors: [{ part: 'monitor x_public', message: 'Invalid Parameter' }],
    replicas: { ready: 0, wanted: 2 },
    conditions: [{ type: 'Available', reason: 'Unschedulable', message: 'no room', lastUpdate: '' }],
    nodes: [
      { name: 'load', pod: 'load-1', phase: 'Failed' },
      { name: 'extract', pod: 'extract-1', phase: 'Succeeded' },
    ],
    log: ['one', '  two'],
    gaps: [{ what: 'its details', why: 'Forbidden' }],
  })
  const broken = resource({
    verdict: 'failed',
    status: 'error',
    reason: 'status is error for 12s',
    cause: cause('It broke'),
    builderStage: 'building',
    findings: found,
    links: { operations: 'https://acme.dataos.app/operations', metis: null },
  })
  expect(diagnosis(broken)).toEqual({
    title: 'Why worker/insights@public is failed',
    lines: [
      'It broke.',
      'Reason: status is error for 12s',
      'States: 0:00 active, running:1',
      'Builder stage: building (builder encountered an error): it was built and failed afterwards, so look at its runtime and logs',
      'Replicas: 0 of 2 are ready',
      'Errors of its parts: monitor x_public Invalid Parameter',
      'Nodes: load Failed (pod load-1), of 2',
      'Not known: its details could not be read: Forbidden',
      'Condition: Available, Unschedulable, no room',
      'See https://acme.dataos.app/operations',
      'dataos-ctl get -t worker -n insights -w public -a -d',
      'dataos-ctl get runtime -t worker -n insights -w public',
      'dataos-ctl log -t worker -n insights -w public --node load -l 100',
      'Its log, the last lines (2):',
      '  one',
      '    two',
    ],
  })
})

test('what goes over several lines is one line of a diagnosis, but for the log', () => {
  const found = findings({
    builderInfo: 'first\nsecond',
    errors: [{ part: 'monitor x_public', message: 'no\n\nroom' }],
    conditions: [{ type: 'Available', reason: 'Odd', message: 'a\r\nb', lastUpdate: '' }],
  })
  const { lines } = diagnosis(resource({ verdict: 'timed-out', builderStage: 'building', findings: found }))
  expect(lines.join('')).not.toMatch(/[\r\n]/)
  expect(lines).toContain('Builder stage: building (first second)')
})

describe('the reminder of what is still waited for', () => {
  test.each`
    answers                                          | says
    ${[]}                                            | ${'00:30 [0/2] still waiting for worker/a@public (not read yet), worker/b@public (not read yet)'}
    ${[answer(0, HEALTHY)]}                          | ${'00:30 [0/2] still waiting for worker/a@public (active, running:1), worker/b@public (absent)'}
    ${[answer(0, HEALTHY), answer(20_000, HEALTHY)]} | ${'00:30 [1/2] still waiting for worker/b@public (absent)'}
  `('$says', ({ answers, says }) => {
    expect(reminderLine(last(begin([A, target('b')], RULES), ...answers), 30_000)).toBe(says)
  })

  it('speaks before the first answer too', () => {
    expect(reminderLine(undefined, 30_000)).toBe('00:30 waiting for the first answer of dataos-ctl')
  })

  it('is no longer than can be read', () => {
    const targets = Array.from({ length: 300 }, (_, i) => target(`n${i}`))
    const line = reminderLine(begin(targets, RULES), 60_000)
    expect(line).toMatch(/worker\/n19@public \(not read yet\), and 280 more$/)
  })
})

test.each`
  ms           | time
  ${0}         | ${'0:00'}
  ${999}       | ${'0:00'}
  ${9000}      | ${'0:09'}
  ${250_000}   | ${'4:10'}
  ${3_600_000} | ${'1:00:00'}
  ${3_850_000} | ${'1:04:10'}
`('$ms ms are $time on the clock', ({ ms, time }) => {
  expect(clockTime(ms)).toBe(time)
})

test('an unknown word is told with where it was seen and what becomes of it', () => {
  const wait = last(begin([A], RULES), answer(0, row('a', 'Odd', 'hibernating')))
  expect(unknownWords(wait)).toEqual([
    {
      word: 'odd',
      message: expect.stringMatching(/^'Odd', shown by worker\/a@public, is no known status or runtime/),
    },
    { word: 'hibernating', message: expect.stringMatching(/^'hibernating', shown by worker\/a@public/) },
  ])
  expect(unknownWords(last(begin([A], RULES), answer(0, HEALTHY)))).toEqual([])
})

test('an unknown word is the same with another count and in other letters', () => {
  const words = ['booting:1/5', 'Booting:2/5'].flatMap(runtime =>
    unknownWords(last(begin([A], RULES), answer(0, row('a', 'active', runtime)))),
  )
  expect(words.map(({ word }) => word)).toEqual(['booting', 'booting'])
  expect(words.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^'booting:1\/5', /),
    expect.stringMatching(/^'Booting:2\/5', /),
  ])
})
