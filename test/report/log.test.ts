import { describe, expect, it, test } from 'vitest'
import type { Before } from '../../src/health/change.ts'
import type { Answer, Revision } from '../../src/health/model.ts'
import { begin, expire, observe, observeRevisions, type Wait } from '../../src/health/wait.ts'
import { changeLines, diagnoses, reminderLine, stateWarnings } from '../../src/report/log.ts'
import { clockTime } from '../../src/text/duration.ts'
import { answer, cause, failedPoll, findings, many, RULES, report, resource, row, target } from './made.ts'

/** The lines of each poll, as the watch calls for them. */
function linesOf(wait: Wait, ...answers: Answer[]): string[][] {
  let before = wait
  return answers.map(answer => {
    const after = expire(observe(before, [answer]), answer.at)
    const lines = changeLines(before, after, answer.at).map(({ text }) => text)
    before = after
    return lines
  })
}

const last = (wait: Wait, ...answers: Answer[]): Wait =>
  answers.reduce((wait, answer) => observe(wait, [answer]), wait)

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
      ['00:00 [0/2] worker/a: is pending', '00:00 [0/2] worker/b: is absent'],
      [],
      ['00:08 [0/2] worker/a: pending → active, running:1'],
      [],
      ['00:18 [1/2] worker/a: healthy: running:1 for 10s'],
    ])
  })

  it('for what failed, and for what went away and is missing', () => {
    expect(
      linesOf(begin([A], RULES), answer(0, HEALTHY), answer(5000, FAILING), answer(15_000, FAILING)),
    ).toEqual([
      ['00:00 [0/1] worker/a: is active, running:1'],
      ['00:05 [0/1] worker/a: active, running:1 → error, running:1'],
      ['00:15 [0/1] worker/a: failed: status is error for 10s'],
    ])
    expect(linesOf(begin([A], RULES), answer(0, PENDING), answer(5000), answer(125_000)).slice(1)).toEqual([
      ['00:05 [0/1] worker/a: pending → absent'],
      [expect.stringMatching(/^02:05 \[0\/1\] worker\/a: missing: gone/)],
    ])
  })

  it('for what was healthy and no longer is', () => {
    const targets = [{ ...A, stableFor: 0 }, target('b')]
    expect(linesOf(begin(targets, RULES), answer(0, HEALTHY), answer(5000, PENDING))[1]).toEqual([
      '00:05 [0/2] worker/a: active, running:1 → pending (no longer healthy, waiting again)',
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
      const after = observeRevisions(observe(wait, answers), { revisions, answers, closing: false }, at)
      const lines = changeLines(wait, after, at).map(({ text }) => text.replace(/^.*?: +/, ''))
      wait = after
      return lines
    }
    expect(step(0, revision('2', 1000))).toEqual([
      'is active, succeeded',
      'changed by this deploy',
      'is absent',
      expect.stringContaining('exit code 1'),
    ])
    expect(step(2000, revision('2', 1000))).toEqual([])
    expect(step(4000, revision('2', 2000))).toEqual(['new run started'])
  })

  it('for what a pattern finds', () => {
    const lines = linesOf(begin([target('in-*')], RULES), answer(0), answer(2000, row('in-1', 'pending', '')))
    expect(lines).toEqual([['00:00 [0/1] worker/in-*: is absent'], ['00:02 [0/1] worker/in-1: is pending']])
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
      ['00:00 [0/1] reading worker resources in workspace public failed (attempt 1 of 5): connection reset'],
      ['00:02 [0/1] reading worker resources in workspace public failed (attempt 2 of 5): connection reset'],
      [
        '00:06 [0/1] worker/a: is pending',
        '00:06 [0/1] reading worker resources in workspace public recovered',
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
    '00:00 [1/11]  worker/a:           is active, running:1',
    '00:00 [1/11]  worker/a:           healthy: running:1',
    '00:00 [1/11]  worker/longer-name: is pending',
  ])
  expect(lines.at(-1)).toMatch(/^10:10 \[1\/11] {2}worker\/n8: {10}missing: /)
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
  expect(first).toBe(`00:00 [0/2] ${'worker/a:'.padEnd(61)} is pending`)
  expect(second).toBe(`00:00 [0/2] worker/${'n'.repeat(200)}: is absent`)
})

test('a line about a good or a bad end has a tone, others have none', () => {
  const toneOf = (...answers: Answer[]) => {
    let [before, tones] = [begin([A], RULES), [] as (string | undefined)[]]
    for (const one of answers) {
      const after = observe(before, [one])
      tones = changeLines(before, after, one.at).map(({ tone }) => tone)
      before = after
    }
    return tones
  }
  expect(toneOf(answer(0, PENDING))).toEqual([undefined])
  expect(toneOf(answer(0, HEALTHY), answer(10_000, HEALTHY))).toEqual(['good'])
  expect(toneOf(answer(0, FAILING), answer(10_000, FAILING))).toEqual(['bad'])
})

test('of very many changes the good ones are left out, with their number', () => {
  const names = Array.from({ length: 2000 }, (_, i) => `n${i}`)
  const rows = names.map((name, i) => row(name, i === 1999 ? 'error' : 'active', 'running:1'))
  const rules = { ...RULES, failureGrace: 0 }
  const wait = begin([target('n*')], rules)
  const lines = changeLines(wait, observe(wait, [answer(0, ...rows)]), 0).map(({ text }) => text)
  expect(lines).toHaveLength(501)
  expect(lines[0]).toMatch(/n1999: +failed/)
  expect(lines.at(-1)).toMatch(/3500 more changes/)
})

describe('the diagnosis of a resource', () => {
  const found = findings({
    builderInfo: 'builder encountered\nan error',
    errors: [{ part: 'monitor x_public', message: 'Invalid\n\nParameter' }],
    replicas: { ready: 0, wanted: 2 },
    conditions: [{ type: 'Available', reason: 'Unschedulable', message: 'no\r\nroom', lastUpdate: '' }],
    nodes: [
      { name: 'load', pod: 'load-1', phase: 'Failed' },
      { name: 'extract', pod: 'extract-1', phase: 'Succeeded' },
    ],
    log: ['one', '  two'],
    gaps: [{ what: 'details', why: 'Forbidden' }],
  })
  const broken = resource({
    verdict: 'failed',
    status: 'error',
    reason: 'status error for 12s',
    cause: cause('it broke', 'Repair it'),
    builderStage: 'building',
    findings: found,
    links: { operations: 'https://acme.dataos.app/operations', metis: null },
  })
  const [group] = diagnoses(report([broken, resource({ name: 'h' })], { result: 'unhealthy' }))

  it.each([
    'It broke. Repair it',
    'status error for 12s',
    'building (builder encountered an error)',
    '0 of 2',
    'monitor x_public Invalid Parameter',
    'load Failed (pod load-1)',
    'details (Forbidden)',
    'Available, Unschedulable, no room',
    'https://acme.dataos.app/operations',
    'dataos-ctl get -t worker -n insights -w public -a -d',
    'dataos-ctl log -t worker -n insights -w public --node load -l 100',
  ])('holds %s once, in one line', text => {
    expect(group?.title).toMatch(/^worker\/insights: /)
    expect(group?.lines.filter(line => line.includes(text))).toHaveLength(1)
  })

  it('ends with the log as it is', () => {
    expect(group?.lines.slice(-2)).toEqual(['  one', '    two'])
    expect(group?.lines.join('')).not.toMatch(/[\r\n]/)
  })

  it('is given for what needs attention, and for no more than can be read', () => {
    const undecided = resource({ name: 'u', verdict: 'undecided', findings: found })
    expect(diagnoses(report([undecided, resource()]))).toHaveLength(1)
    expect(diagnoses(report(many(300, { verdict: 'missing' })))).toHaveLength(50)
  })
})

describe('the reminder of what is still waited for', () => {
  test.each`
    answers                                          | says
    ${[]}                                            | ${'00:30 [0/2] still waiting for worker/a (not read yet), worker/b (not read yet)'}
    ${[answer(0, HEALTHY)]}                          | ${'00:30 [0/2] still waiting for worker/a (active, running:1), worker/b (absent)'}
    ${[answer(0, HEALTHY), answer(20_000, HEALTHY)]} | ${'00:30 [1/2] still waiting for worker/b (absent)'}
  `('$says', ({ answers, says }) => {
    expect(reminderLine(last(begin([A, target('b')], RULES), ...answers), 30_000)).toBe(says)
  })

  it('speaks before the first answer too', () => {
    expect(reminderLine(undefined, 30_000)).toBe('00:30 waiting for the first dataos-ctl response')
  })

  it('is no longer than can be read', () => {
    const targets = Array.from({ length: 300 }, (_, i) => target(`n${i}`))
    const line = reminderLine(begin(targets, RULES), 60_000)
    expect(line).toMatch(/worker\/n19 \(not read yet\), and 280 more$/)
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

test('an unknown state is reported with where it was seen, once for all counts and letters', () => {
  const found = (...shown: [string, string]) =>
    stateWarnings(last(begin([A], RULES), answer(0, row('a', ...shown))))
  expect(found('Odd', 'hibernating').map(({ key }) => key)).toEqual(['odd', 'hibernating'])
  for (const { message } of found('Odd', 'hibernating')) expect(message).toContain('worker/a@public')
  expect(found('active', 'running:1')).toEqual([])
  const counted = [...found('active', 'booting:1/5'), ...found('active', 'Booting:2/5')]
  expect(counted.map(({ key }) => key)).toEqual(['booting', 'booting'])
  expect(counted[0]?.message).toContain("'booting:1/5'")
})
