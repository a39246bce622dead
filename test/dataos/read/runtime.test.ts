import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { lastRunOf, NO_RUNTIME, type Runtime, readRuntime } from '../../../src/dataos/read/runtime.ts'
import type { LastRun } from '../../../src/health/model.ts'
import { parseTimestamp } from '../../../src/text/timestamp.ts'
import { printLog, printTable, type Style } from '../../simulator/print.mjs'

const recorded = (name: string): string =>
  readFileSync(new URL(`../recorded/${name}.txt`, import.meta.url), 'utf8')

describe('a recorded output', () => {
  it('of a service', () => {
    expect(readRuntime(recorded('runtime-service'))).toEqual({
      ...NO_RUNTIME,
      replicas: { ready: 0, wanted: 2 },
      conditions: [
        {
          reason: 'MinimumReplicasUnavailable',
          type: 'Available',
          message: 'Deployment does not have minimum availability.',
          lastUpdate: '2025-02-21T08:12:40+05:30',
        },
        {
          reason: 'ImagePullBackOff',
          type: 'Progressing',
          message: 'Back-off pulling image "example.org/metrics:1.2": not found',
          lastUpdate: '2025-02-21T08:13:10+05:30',
        },
      ],
      nodes: [
        { name: 'metrics-api', pod: 'metrics-api-d-5f6b7-abcde', phase: 'pending' },
        { name: 'metrics-api', pod: 'metrics-api-d-5f6b7-fghij', phase: 'failed' },
      ],
    })
  })

  it('of a workflow', () => {
    const runtime = readRuntime(recorded('runtime-workflow'))
    expect(runtime).toEqual({
      ...NO_RUNTIME,
      showsRuns: true,
      runs: [
        {
          runtime: 'failed',
          progress: '2/3',
          started: '2021-11-01T14:30:00+05:30',
          finished: '2021-11-01T14:41:07+05:30',
        },
        { runtime: 'running', progress: '1/3', started: '2021-11-01T09:30:00Z', finished: '' },
      ],
      scheduled: [{ runtime: 'next:2021-11-02T14:30:00+05:30', last: '2021-11-01T14:30:00+05:30' }],
      nodes: [
        { name: 'read-orders', pod: 'orders-read-1635757200-driver', phase: 'succeeded' },
        { name: 'write-orders', pod: 'orders-write-1635757200-driver', phase: 'failed' },
      ],
    })
    expect(lastRunOf(runtime ?? NO_RUNTIME)).toEqual({
      runtime: 'running',
      started: Date.parse('2021-11-01T09:30:00Z'),
    })
  })
})

const COLUMNS = {
  runs: ['RUNTIME', 'PROGRESS', 'STARTED', 'FINISHED'],
  scheduled: ['SCHEDULED RUNTIME', 'LAST SCHEDULED TIME'],
  replicas: ['RUNTIME', 'READY REPLICAS COUNT', 'REPLICAS COUNT'],
  conditions: ['REASON', 'TYPE', 'MESSAGE', 'LAST UPDATE'],
  nodes: ['NODE NAME', 'JOB NAME', 'POD NAME', 'TYPE', 'CONTAINERS', 'PHASE'],
}

type Cells = Readonly<Record<string, string>>

test('the rule of an empty table is no border of the next one, though it is as long', () => {
  const output = [
    '| RUNTIME | READY REPLICAS COUNT | REPLICAS COUNT |',
    '|---------|----------------------|----------------|',
    '',
    '| REASON | TYPE  | MESSAGE |     LAST UPDATE      |',
    '|--------|-------|---------|----------------------|',
    '|        | Ready | Full    | 2000-01-01T00:00:00Z |',
    '',
  ].join('\n')
  expect(readRuntime(output)?.conditions).toMatchObject([{ type: 'Ready', message: 'Full' }])
})

describe('printed in any style and read back', () => {
  const style = fc.constantFrom<Style>('plain', 'pipes', 'lines', 'box')
  const name = fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,4}$/)
  const time = fc
    .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map(date => date.toISOString().replace(/\.\d+Z$/, 'Z'))
  const sentence = fc
    .array(fc.stringMatching(/^[A-Za-z0-9.:"]{1,12}$/), { minLength: 1, maxLength: 12 })
    .map(words => words.join(' '))
  const many = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { maxLength: 4 })
  const runtime = fc.record({
    runs: many(
      fc.record({
        RUNTIME: fc.constantFrom('running', 'succeeded', 'failed'),
        PROGRESS: fc.constantFrom('', '0/1', '2/3'),
        STARTED: time,
        FINISHED: fc.oneof(time, fc.constant('')),
      }),
    ),
    scheduled: many(fc.record({ 'SCHEDULED RUNTIME': time, 'LAST SCHEDULED TIME': time })),
    replicas: fc.array(
      fc.record({
        RUNTIME: fc.constantFrom('running:1', 'pending:0/1'),
        'READY REPLICAS COUNT': fc.nat(9).map(String),
        'REPLICAS COUNT': fc.nat(9).map(String),
      }),
      { maxLength: 1 },
    ),
    conditions: many(
      fc.record({
        REASON: fc.constantFrom('', 'ImagePullBackOff', 'Evicted'),
        TYPE: fc.constantFrom('Ready', 'Available'),
        MESSAGE: sentence,
        'LAST UPDATE': time,
      }),
    ),
    nodes: many(
      fc.record({
        'NODE NAME': name,
        'JOB NAME': name,
        'POD NAME': name,
        TYPE: fc.constant('pod-workflow'),
        CONTAINERS: fc.constantFrom('main', 'wait,main'),
        PHASE: fc.constantFrom('running', 'failed', ''),
      }),
    ),
  })

  it('gives the same', () => {
    fc.assert(
      fc.property(
        runtime,
        style,
        fc.boolean(),
        fc.integer({ min: 12, max: 40 }),
        (tables, style, crlf, wrap) => {
          const kinds = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]
          const output = kinds.map(kind => {
            const rows: readonly Cells[] = tables[kind]
            // Only a message is long enough to be broken.
            const options = kind === 'conditions' ? { crlf, wrap } : { crlf }
            return printLog('logfmt', 'info', 'between') + printTable(COLUMNS[kind], rows, style, options)
          })
          const read = readRuntime(output.join('\n')) as Runtime
          expect(read.runs.map(run => Object.values(run))).toEqual(tables.runs.map(row => Object.values(row)))
          expect(read.scheduled.map(one => Object.values(one))).toEqual(
            tables.scheduled.map(row => Object.values(row)),
          )
          expect(read.conditions).toEqual(
            tables.conditions.map(row => ({
              reason: row.REASON,
              type: row.TYPE,
              message: row.MESSAGE,
              lastUpdate: row['LAST UPDATE'],
            })),
          )
          expect(read.nodes).toEqual(
            tables.nodes.map(row => ({ name: row['NODE NAME'], pod: row['POD NAME'], phase: row.PHASE })),
          )
          const [replicas] = tables.replicas
          expect(read.replicas).toEqual(
            replicas && {
              ready: Number(replicas['READY REPLICAS COUNT']),
              wanted: Number(replicas['REPLICAS COUNT']),
            },
          )
        },
      ),
      { numRuns: 300 },
    )
  })
})

test.each(['', 'get...nothing', 'hello', 'NAME | STATUS\n---|---\na | active\n', '---\nuid: a\n'])(
  '%j holds no table of a runtime',
  output => {
    expect(readRuntime(output)).toBeUndefined()
  },
)

it('a second table of nodes has columns of its own', () => {
  const jobs = printTable(['NODE NAME', 'JOB NAME', 'PHASE'], [{ 'NODE NAME': 'a', PHASE: 'failed' }])
  const services = printTable(
    ['SERVICE NAME', 'NODE NAME', 'PHASE'],
    [{ 'NODE NAME': 'b', PHASE: 'running' }],
  )
  expect(readRuntime(jobs + services)?.nodes).toEqual([
    { name: 'a', pod: '', phase: 'failed' },
    { name: 'b', pod: '', phase: 'running' },
  ])
})

test.each`
  rows                                                    | replicas
  ${[['running:1', '1', '2']]}                            | ${{ ready: 1, wanted: 2 }}
  ${[['running:1', '', '2']]}                             | ${undefined}
  ${[['running:1', 'one', '2']]}                          | ${undefined}
  ${[['running:1', '1', '1'], ['pending:0/1', '0', '1']]} | ${undefined}
`('replicas in $rows', ({ rows, replicas }) => {
  const cells = rows.map((row: string[]) =>
    Object.fromEntries(COLUMNS.replicas.map((name, i) => [name, row[i]])),
  )
  expect(readRuntime(printTable(COLUMNS.replicas, cells))?.replicas).toEqual(replicas)
})

describe('the last run', () => {
  type Shown = readonly [runtime: string, started: string]
  const last = (runs: readonly Shown[], behind = ''): LastRun | 'none' | undefined => {
    const rows = runs.map(([RUNTIME, STARTED]) => ({ RUNTIME, PROGRESS: '1/1', STARTED }))
    return lastRunOf(readRuntime(printTable(COLUMNS.runs, rows) + behind) ?? NO_RUNTIME)
  }
  const [EARLY, LATE, ZERO] = ['2021-11-01T14:30:00+05:30', '2021-11-01T09:30:00Z', '0001-01-01T00:00:00Z']
  const GO = '2021-11-01 15:00:00.5 +0530 IST'

  test.each`
    what                                     | runs                                                       | run
    ${'of one'}                              | ${[['failed', EARLY]]}                                     | ${['failed', EARLY]}
    ${'is the latest, not the first'}        | ${[['failed', EARLY], ['succeeded', LATE]]}                | ${['succeeded', LATE]}
    ${'nor the last'}                        | ${[['failed', LATE], ['succeeded', EARLY]]}                | ${['failed', LATE]}
    ${'in another form of Go'}               | ${[['succeeded', EARLY], ['failed', GO]]}                  | ${['failed', GO]}
    ${'is told though it has not started'}   | ${[['pending', '']]}                                       | ${['pending', '']}
    ${'and though Go has no time of it'}     | ${[['pending', ZERO]]}                                     | ${['pending', '']}
    ${'and though its time can not be read'} | ${[['failed', '1 hour ago']]}                              | ${['failed', '']}
    ${'leaves out what has not started'}     | ${[['pending', ''], ['failed', EARLY], ['running', ZERO]]} | ${['failed', EARLY]}
    ${'is told where all of them are alike'} | ${[['failed', LATE], ['failed', '1 hour ago']]}            | ${['failed', '']}
  `('$what', ({ runs, run: [runtime, started] }) => {
    expect(last(runs)).toEqual({ runtime, started: parseTimestamp(started) })
  })

  test.each`
    what                               | runs
    ${'of times that can not be read'} | ${[['failed', LATE], ['succeeded', '1 hour ago']]}
    ${'of equal times'}                | ${[['failed', LATE], ['succeeded', LATE]]}
    ${'of runs that never started'}    | ${[['failed', ''], ['pending', '']]}
  `('is not guessed $what', ({ runs }) => {
    expect(last(runs)).toBeUndefined()
  })

  it('is none where an empty table is surely whole, and unknown where it may have been cut off', () => {
    expect(last([], printTable(COLUMNS.nodes, []))).toBe('none')
    expect(last([])).toBeUndefined()
  })

  it('is unknown where the table of runs is damaged', () => {
    const [header = '', rule = '', ...rows] = printTable(COLUMNS.runs, [
      { RUNTIME: 'failed', STARTED: LATE },
      { RUNTIME: 'succeeded', STARTED: EARLY },
    ]).split('\n')
    const cut = [header, rule, rows[0]?.slice(0, 20), ...rows.slice(1)].join('\n')
    expect(lastRunOf(readRuntime(cut) ?? NO_RUNTIME)).toBeUndefined()
  })

  it('is unknown where no runs are shown', () => {
    expect(lastRunOf(NO_RUNTIME)).toBeUndefined()
    expect(lastRunOf(readRuntime(recorded('runtime-service')) ?? NO_RUNTIME)).toBeUndefined()
  })
})
