import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { ReportedResource, ReportedState } from '../../src/report/model.ts'
import { chart, MAX_CHART_CHARACTERS, timeline } from '../../src/report/timeline.ts'
import { HOSTILE } from '../hostile.ts'
import { many, report, resource } from './made.ts'
import { type Task, tasksOf } from './mermaid.ts'

const history = (...states: (readonly [at: number, status: string, runtime?: string])[]): ReportedState[] =>
  states.map(([at, status, runtime = '']) => ({ at, status, runtime }))

const shown = ({ task }: Task): string => task.replace('\u200b', '').replaceAll('\u2236', ':').trim()
const secondsOf = ({ startTime, endTime }: Task): [number, number] => {
  const start = new Date(2000, 0, 1).getTime()
  return [(startTime.getTime() - start) / 1000, (endTime.getTime() - start) / 1000]
}
const lookOf = ({ crit, done, active }: Task): string =>
  [crit && 'crit', done && 'done', active && 'active'].filter(Boolean).join(' ')

/** The tasks of each section, by Mermaid's own reading of what we drew. */
async function drawn(resources: readonly ReportedResource[], own = {}): Promise<readonly Task[]> {
  return tasksOf(chart(report(resources, { seconds: 100, deadline: 600, ...own }), resources).join('\n'))
}

describe('the states of a resource are bars in order', () => {
  const BROKEN = resource({
    verdict: 'failed',
    seconds: 90,
    history: history(
      [0, 'absent'],
      [20, 'active', 'pending:0/1'],
      [60, 'active', 'running:1'],
      [80, 'error', 'running:1'],
    ),
  })

  it('with their times, and marked as what they are', async () => {
    const tasks = await drawn([BROKEN])
    expect(tasks.map(task => [shown(task), ...secondsOf(task), lookOf(task)])).toEqual([
      ['absent', 0, 20, ''],
      ['pending:0/1', 20, 60, 'active'],
      ['running:1', 60, 80, 'done'],
      ['error, running:1', 80, 90, 'crit'],
    ])
  })

  test.each`
    verdict        | states                            | look
    ${'timed-out'} | ${[[0, 'active', 'pending:0/1']]} | ${'crit active'}
    ${'timed-out'} | ${[[0, 'active', 'running:1']]}   | ${'crit done'}
    ${'missing'}   | ${[[0, 'absent']]}                | ${'crit'}
    ${'undecided'} | ${[[0, 'active', 'pending:0/1']]} | ${'active'}
    ${'undecided'} | ${[[0, 'error', 'pending:0/1']]}  | ${'crit'}
    ${'undecided'} | ${[[0, 'active', 'hibernating']]} | ${'active'}
    ${'healthy'}   | ${[[0, 'active', 'running:1']]}   | ${'done'}
  `('$verdict: the last of $states looks $look', async ({ verdict, states, look }) => {
    const tasks = await drawn([resource({ verdict, seconds: 100, history: history(...states) })])
    expect(tasks.map(lookOf)).toEqual([look])
  })

  it('knows what counts as healthy for this resource', async () => {
    const scheduled = resource({
      expected: ['next'],
      history: history([0, 'active', 'next:2025-02-21T13:26:00Z']),
    })
    expect((await drawn([scheduled])).map(lookOf)).toEqual(['done'])
  })

  it('ends where it was decided, or with the wait', async () => {
    const states = history([0, 'pending'])
    const ends = await Promise.all(
      (['timed-out', 'undecided'] as const).map(async verdict => {
        const [task] = await drawn([resource({ verdict, seconds: 40, history: states })])
        return task && secondsOf(task)[1]
      }),
    )
    expect(ends).toEqual([40, 100])
  })

  it('draws no bar that is too short to be seen, and none over another', async () => {
    const quick = resource({
      seconds: 50,
      history: history([0, 'pending'], [0.1, 'active'], [0.1, 'active', 'running:1']),
    })
    const spans = (await drawn([quick])).map(secondsOf)
    expect(spans).toHaveLength(3)
    for (const [i, [from, to]] of spans.entries()) {
      expect(to - from).toBeGreaterThanOrEqual(0.5)
      if (i > 0) expect(from).toBe(spans[i - 1]?.[1])
    }
  })

  it('lets bars touch and never overlap, for then they would be drawn below each other', async () => {
    const states = history(
      [0, 'absent'],
      [10.0006, 'pending'],
      [20.0012, 'active', 'pending:0/2'],
      [30.0018, 'error'],
    )
    const spans = (await drawn([resource({ verdict: 'failed', seconds: 100, history: states })])).map(
      secondsOf,
    )
    for (const [i, [from]] of spans.entries())
      if (i > 0) expect(from).toBeGreaterThanOrEqual(spans[i - 1]?.[1] ?? 0)
  })

  it('gives a label to bars that have room for it, and to the last one always', async () => {
    const states = history(
      [0, 'active', 'pending:0/2'],
      [90, 'active', 'running:1'],
      [92, 'active', 'running:2'],
    )
    const tasks = await drawn([resource({ seconds: 94, history: states })])
    expect(tasks.map(shown)).toEqual(['pending:0/2', '', 'running:2'])
  })

  it('draws the last 15 of thousands of states, and those before as one bar', async () => {
    const flapping = Array.from(
      { length: 5000 },
      (_, i) => [10 + i / 100, i % 2 ? 'active' : 'pending'] as const,
    )
    const states = history([0, 'pending'], ...flapping, [61, 'active', 'running:1'])
    const tasks = await drawn([resource({ seconds: 100, history: states })])
    expect(tasks).toHaveLength(16)
    expect(tasks[0] && shown(tasks[0])).toBe('4987 changes')
    expect(tasks[0] && secondsOf(tasks[0])[1]).toBeGreaterThan(59)
    expect(tasks.at(-1) && shown(tasks.at(-1) as Task)).toBe('running:1')
  })
})

describe('the deadline', () => {
  test.each`
    seconds | deadline | marked
    ${600}  | ${600}   | ${true}
    ${250}  | ${600}   | ${true}
    ${41}   | ${600}   | ${false}
  `('of $deadline s after $seconds s is drawn: $marked', async ({ seconds, deadline, marked }) => {
    const tasks = await drawn([resource({ seconds })], { seconds, deadline })
    const milestones = tasks.filter(({ milestone }) => milestone)
    expect(milestones.map(task => secondsOf(task)[0])).toEqual(marked ? [deadline] : [])
    expect(timeline(report([resource()], { seconds, deadline }))).toContain('Deadline: 10:00.')
  })
})

describe('the axis is in the units of the wait', () => {
  test.each`
    seconds    | format
    ${41}      | ${'axisFormat %-M:%S'}
    ${3599}    | ${'axisFormat %-M:%S'}
    ${3600}    | ${'axisFormat %-H:%M:%S'}
    ${100_000} | ${'axisFormat day %-d %H:%M'}
  `('$seconds s: $format', ({ seconds, format }) => {
    expect(chart(report([resource()], { seconds, deadline: seconds }), [resource()])).toContain(format)
  })
})

describe('which resources it shows', () => {
  const sections = (text: string): number => text.match(/^section/gm)?.length ?? 0

  test.each`
    resources                                                                                | rows  | words
    ${many(10, { verdict: 'healthy' })}                                                      | ${10} | ${'Deadline: 10:00.'}
    ${many(100, { verdict: 'healthy' })}                                                     | ${20} | ${'20 of 100 resources (slowest)'}
    ${[...many(3, { verdict: 'failed' }), ...many(97, { verdict: 'healthy' })]}              | ${3}  | ${'3 of 100 resources'}
    ${[...many(60, { verdict: 'failed' }), ...many(40, { verdict: 'healthy' })]}             | ${20} | ${'20 of 100 resources (unhealthy first)'}
    ${[resource({ verdict: 'undecided', history: [] }), ...many(9, { verdict: 'healthy' })]} | ${9}  | ${'9 of 10 resources'}
  `('$rows rows: $words', ({ resources, rows, words }) => {
    const text = timeline(report(resources))
    expect(sections(text)).toBe(rows)
    expect(text).toContain(words)
  })

  it('is none where nothing was seen', () => {
    expect(timeline(report([resource({ verdict: 'undecided', history: [] })]))).toBe('')
  })

  it('tells resources of one name apart', async () => {
    const twins = [
      resource({ name: 'a', type: 'worker' }),
      resource({ name: 'a', type: 'service' }),
      resource({ name: 'a', type: 'service', workspace: 'sandbox' }),
      resource({ name: 'b' }),
    ]
    const names = (await drawn(twins)).map(({ section }) => section.replaceAll('\u200b', ''))
    expect(names).toEqual(['worker a', 'service a', 'service a (2)', 'b'])
  })
})

describe('whatever names and states hold', () => {
  const state = fc.record({ at: fc.nat(900).map(tenths => tenths / 10), status: HOSTILE, runtime: HOSTILE })
  const any = fc.record({
    name: HOSTILE,
    type: HOSTILE,
    seconds: fc.nat(100),
    verdict: fc.constantFrom('failed', 'missing', 'timed-out', 'undecided', 'healthy'),
    history: fc
      .array(state, { minLength: 1, maxLength: 12 })
      .map(states => states.toSorted((a, b) => a.at - b.at)),
  })

  it('Mermaid reads as many tasks as there are states, each with some length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(any, { minLength: 1, maxLength: 4 }), async owns => {
        const resources = owns.map(own => resource(own as Partial<ReportedResource>))
        const tasks = await drawn(resources)
        expect(tasks).toHaveLength(resources.reduce((sum, { history }) => sum + history.length, 0))
        for (const [i, task] of tasks.entries()) {
          const [[from, to], previous] = [secondsOf(task), tasks[i - 1]]
          expect(to).toBeGreaterThan(from)
          if (previous?.section === task.section) expect(from).toBeGreaterThanOrEqual(secondsOf(previous)[1])
        }
      }),
      { numRuns: 100 },
    )
  })

  it('it is never longer than Mermaid draws', () => {
    const states = Array.from({ length: 3000 }, (_, at) => ({
      at,
      status: '状'.repeat(99),
      runtime: `x${at}`.repeat(99),
    }))
    const owns = { name: '状'.repeat(300), seconds: 3000, history: states }
    const text = timeline(report(many(5000, { verdict: 'failed', ...owns }), { seconds: 3000 }))
    expect(text.length).toBeLessThan(MAX_CHART_CHARACTERS)
  })
})

test('words that mean something to Mermaid are names like others', async () => {
  const names = [
    'section x',
    'title',
    'done',
    'end',
    'click a call b',
    'gantt',
    '%% x',
    '2024-01-01',
    'crit, 0',
    'dateFormat X',
  ]
  const resources = names.map(name => resource({ name, history: history([0, name, name]) }))
  const tasks = await drawn(resources)
  expect(tasks).toHaveLength(names.length)
  expect(new Set(tasks.map(({ section }) => section)).size).toBe(names.length)
})
