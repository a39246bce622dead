import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { printLog, printTable, type TableOptions } from '../simulator/print.mjs'
import { COLUMNS } from '../simulator/scenario.mjs'
import type { RunResult } from './harness.ts'
import { fault, only, type Play, play, steady, UP, upWorker } from './play.ts'

const folder = mkdtempSync(join(tmpdir(), 'cli-output-'))
afterAll(() => rmSync(folder, { recursive: true }))

const ROW = {
  NAME: 'insights',
  VERSION: 'v1beta',
  TYPE: 'worker',
  WORKSPACE: 'public',
  STATUS: 'active',
  RUNTIME: 'running:1',
  OWNER: 'iamgroot',
}
const table = (options?: TableOptions, columns = COLUMNS, row: Partial<typeof ROW> = ROW): string =>
  printTable(columns, [row], 'plain', options)

/** The CLI prints this and nothing else, whatever it is asked. */
const printing = (stdout: string, more: Play = {}): Promise<RunResult> =>
  play({ inputs: { resources: 'worker/insights' }, faults: [fault({ stdout })], ...more })

describe.concurrent('tables are read', () => {
  it.each([
    { style: 'plain', logs: 'logfmt', logsTo: 'stderr' },
    { style: 'pipes', logs: 'terminal', logsTo: 'stdout' },
    { style: 'lines', logs: 'logfmt', logsTo: 'stdout' },
    { style: 'box', logs: 'terminal', logsTo: 'stderr' },
  ] as const)('in the style $style, with $logs lines on $logsTo', async look => {
    const run = await play({ platform: [steady('worker/insights', 'active running:2')], ...look })
    expect(run.outputs['result']).toBe('healthy')
    expect(only(run.report?.resources)).toMatchObject({
      version: 'v1',
      status: 'active',
      runtime: 'running:2',
    })
  })

  const between = (...noise: string[]): string => {
    const [header = '', rule = '', row = ''] = table().split('\n')
    return [...noise, header, ...noise, rule, ...noise, row, ...noise].join('\n')
  }
  const [info, warning] = [
    printLog('logfmt', 'info', '🔍 get...'),
    printLog('terminal', 'warning', 'slow | NAME | STATUS'),
  ].map(line => line.trimEnd())

  it.each([
    { what: 'with log lines between its lines', stdout: between(info ?? '', warning ?? '', '') },
    {
      what: 'with badly decoded emoji',
      stdout: between('INFO[0000] üîç get...', 'INFO[0001] \ufffd\ufffd get...complete'),
    },
    { what: 'with log lines in JSON', stdout: between('{"level":"info","msg":"a | v1 | worker | x"}') },
    { what: 'with colours', stdout: table({ colour: true }) },
    { what: 'with CRLF', stdout: table({ crlf: true }) },
    {
      what: 'with wrapped cells',
      stdout: table({ wrap: 4 }, COLUMNS, { ...ROW, OWNER: 'some long owner name' }),
    },
    { what: 'with reordered columns', stdout: table({}, COLUMNS.toReversed()) },
    { what: 'with more columns', stdout: table({}, ['TAGS', ...COLUMNS, 'ERROR']) },
    { what: 'with fewer columns', stdout: table({}, ['NAME', 'STATUS', 'RUNTIME']) },
    { what: 'with a header in lower case', stdout: table().replace(/^.*\n/, line => line.toLowerCase()) },
    { what: 'after a byte order mark', stdout: `\ufeff${table()}` },
    { what: 'after another table', stdout: `TYPE | OWNER\n-----|-----\nworker | iamgroot\n\n${table()}` },
  ])('$what', async ({ stdout }) => {
    const run = await printing(stdout)
    expect(run.outputs['result']).toBe('healthy')
    expect(only(run.report?.resources)).toMatchObject({
      name: 'insights',
      status: 'active',
      runtime: 'running:1',
    })
  })

  it.each([
    'tablewriter-0-wrapped',
    'tablewriter-1-broken',
    'tablewriter-1-cut-headings',
    'go-pretty-broken',
  ])('drawn as %s', async name => {
    const recorded = new URL(`../dataos/recorded/${name}.txt`, import.meta.url)
    const run = await printing(readFileSync(recorded, 'utf8'), {
      inputs: { resources: 'worker/insights-worker\nworker/metrics-api', 'fail-fast': 'false' },
    })
    const verdicts = run.report?.resources.map(({ id, verdict, runtime }) => [id, `${verdict} ${runtime}`])
    expect(Object.fromEntries(verdicts ?? [])).toEqual({
      'worker/insights-worker@public': 'healthy running:1',
      'worker/metrics-api@public': 'failed pending:0/1',
    })
  })

  it('on standard error', async () => {
    const run = await play({
      inputs: { resources: 'worker/insights' },
      faults: [fault({ stderr: `${info}\n${table()}` })],
    })
    expect(run.outputs['result']).toBe('healthy')
  })

  it('of 10,000 rows', async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => ({ ...ROW, NAME: `insights-${i}` }))
    const stdoutFile = join(folder, 'large.txt')
    writeFileSync(stdoutFile, printTable(COLUMNS, rows))
    const run = await play({ inputs: { resources: 'worker/insights-*' }, faults: [fault({ stdoutFile })] })
    expect(run.outputs['result']).toBe('healthy')
    expect(run.report?.resources).toHaveLength(10_000)
    expect(Buffer.byteLength(run.outputs['report'] ?? '')).toBeLessThan(200_000)
    expect(JSON.parse(run.outputs['report'] ?? '')).toMatchObject({ result: 'healthy', calls: 1 })
    expect(Buffer.byteLength(run.summary)).toBeLessThan(1024 * 1024)
    expect(run.seconds).toBeLessThan(15)
  })
})

describe.concurrent('a table that may not be whole', () => {
  it.each([
    { what: 'beside an error', stdout: `${table()}ERRO[0001] connection reset by peer\n` },
    { what: 'with a row that is cut off', stdout: `${table()}other | v1 | wor\n` },
    {
      what: 'without the end of its box',
      stdout: `${printTable(COLUMNS, [ROW, { ...ROW, NAME: 'metrics' }], 'box')
        .split('\n')
        .slice(0, 5)
        .join('\n')}\n`,
    },
  ])('$what: its rows count, and the others are not read', async ({ stdout }) => {
    const run = await printing(stdout, { inputs: { resources: 'worker/insights\nworker/other' } })
    expect(run.outputs['result']).toBe('error')
    const verdicts = run.report?.resources.map(({ name, verdict }) => [name, verdict])
    expect(Object.fromEntries(verdicts ?? [])).toEqual({ insights: 'healthy', other: 'undecided' })
  })
})

describe.concurrent('no table', () => {
  it.each([
    'INFO[0000] 🔍 get...nothing\n',
    'time="2023-12-29T05:44:08Z" level=info msg="üîç get...nothing"\n',
  ])('and %j: the resource is absent', async line => {
    for (const stream of ['stdout', 'stderr']) {
      const run = await play({
        inputs: { resources: 'worker/insights' },
        faults: [fault({ [stream]: line })],
      })
      expect(only(run.report?.resources).verdict).toBe('missing')
    }
  })

  it.each([
    { what: 'nothing at all', stdout: '' },
    { what: 'the log lines alone', stdout: 'INFO[0000] 🔍 get...\nINFO[0001] 🔍 get...complete\n' },
    { what: 'no STATUS in the header', stdout: table({}, ['NAME', 'TYPE', 'RUNTIME']) },
    { what: 'no NAME in the header', stdout: table({}, ['TYPE', 'STATUS', 'RUNTIME']) },
    { what: 'no RUNTIME in the header', stdout: table({}, ['NAME', 'TYPE', 'STATUS']) },
    { what: 'a header alone', stdout: printTable(COLUMNS, []) },
    { what: 'a row that is cut off', stdout: table().replace(/\| running.*/, '| runn') },
    { what: 'rows without a header', stdout: table().split('\n').slice(2).join('\n') },
    { what: 'another program', stdout: 'usage: git [--version] [--help]\n' },
  ])('$what: a failed poll, with the first lines in the debug log', async ({ stdout }) => {
    const run = await play({ platform: [upWorker], faults: [fault({ stdout }, 1)] })
    expect(run.report).toMatchObject({ result: 'healthy', polls: 2 })
    const debug = run.commands.filter(({ name }) => name === 'debug').map(({ data }) => data)
    expect(debug[0]).toMatch(/^dataos-ctl get -t worker -w public -a: exit code 0 after/)
    const first = stdout.split('\n').find(line => line.trim() !== '')
    if (first) expect(debug[1]).toContain(`stdout: ${first.trim().split(/\s+/)[0]}`)
  })
})

describe.concurrent('with debug logging', () => {
  it('every call is logged with its duration, its end and its first lines', async () => {
    const run = await play({ platform: [upWorker], env: { RUNNER_DEBUG: '1' } })
    const debug = run.commands.filter(({ name }) => name === 'debug').map(({ data }) => data)
    expect(debug[0]).toMatch(/^dataos-ctl get -t worker -w public -a: exit code 0 after \d+/)
    expect(debug.join('\n')).toMatch(/^stdout: .*insights.*running:1/m)
  })

  it('nothing is logged without it', async () => {
    expect((await play({ platform: [steady('worker/insights', UP)] })).commands).toEqual([])
  })
})
