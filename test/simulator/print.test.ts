import { describe, expect, it } from 'vitest'
import { printLog, printTable } from './print.mjs'
import { COLUMNS } from './scenario.mjs'

/** A row of `get`, its cells in the order of the columns. */
const row = (...cells: string[]): Record<string, string> =>
  Object.fromEntries(COLUMNS.map((column, i) => [column, cells[i] ?? '']))

describe('a table is printed as recorded', () => {
  it.each([
    {
      rows: [
        row('data-product-insights-worker', 'v1beta', 'worker', 'public', 'active', 'running:1', 'iamgroot'),
        row('n'.repeat(33), '', '', '', '', 'pending:0/1', 'o'.repeat(13)),
      ],
      recorded: [
        '                NAME                | VERSION |  TYPE  | WORKSPACE | STATUS |   RUNTIME   |     OWNER      ',
        '------------------------------------|---------|--------|-----------|--------|-------------|----------------',
        '  data-product-insights-worker      | v1beta  | worker | public    | active | running:1   | iamgroot       ',
      ],
    },
    {
      rows: [row('new-usecases', 'v1beta', 'compute', '', 'active', '', 'iamgroot'), wide(16, 15, 11)],
      recorded: [
        '        NAME       | VERSION |      TYPE       | WORKSPACE | STATUS | RUNTIME |    OWNER     ',
        '-------------------|---------|-----------------|-----------|--------|---------|--------------',
        '  new-usecases     | v1beta  | compute         |           | active |         | iamgroot     ',
      ],
    },
  ])('$recorded.2', ({ rows, recorded }) => {
    expect(printTable(COLUMNS, rows).split('\n').slice(0, 3)).toEqual(recorded)
  })
})

/** The row, left out of the record, that made the columns as wide as they are. */
function wide(name: number, type: number, owner: number): Record<string, string> {
  return row('n'.repeat(name), '', 't'.repeat(type), '', '', '', 'o'.repeat(owner))
}

describe('the other styles', () => {
  const columns = ['STATUS', 'NAME']
  const rows = [{ NAME: 'metrics-api', STATUS: 'error' }]

  it.each([
    {
      style: 'pipes',
      lines: ['| STATUS |    NAME     |', '|--------|-------------|', '| error  | metrics-api |'],
    },
    {
      style: 'lines',
      lines: ['  STATUS │    NAME      ', '─────────┼──────────────', '  error  │ metrics-api  '],
    },
    {
      style: 'box',
      lines: [
        '┌────────┬─────────────┐',
        '│ STATUS │    NAME     │',
        '├────────┼─────────────┤',
        '│ error  │ metrics-api │',
        '└────────┴─────────────┘',
      ],
    },
  ] as const)('$style', ({ style, lines }) => {
    expect(printTable(columns, rows, style)).toBe(`${lines.join('\n')}\n`)
  })

  it('breaks a name anywhere and other cells between words', () => {
    expect(
      printTable(['NAME', 'REASON'], [{ NAME: 'metrics-api', REASON: 'no node fits' }], 'pipes', { wrap: 7 }),
    ).toBe('|  NAME   | REASON  |\n|---------|---------|\n| metrics | no node |\n| -api    | fits    |\n')
  })

  it('ends lines as Windows does and colours what is inside of the padding', () => {
    const printed = printTable(['NAME'], [{ NAME: 'ab' }], 'plain', { crlf: true, colour: true })
    expect(printed).toBe('  \u001b[1mNAME\u001b[0m  \r\n--------\r\n  \u001b[32mab\u001b[0m    \r\n')
  })
})

describe('a log line', () => {
  it('is logfmt where there is no terminal', () => {
    const date = new Date('2023-12-29T05:44:08.123Z')
    expect(printLog('logfmt', 'info', '🔍 get...', { date })).toBe(
      'time="2023-12-29T05:44:08Z" level=info msg="🔍 get..."\n',
    )
  })

  it('is JSON if the program asks for that', () => {
    const date = new Date('2023-12-29T05:44:08.123Z')
    expect(printLog('json', 'error', 'Forbidden', { date })).toBe(
      '{"level":"error","msg":"Forbidden","time":"2023-12-29T05:44:08Z"}\n',
    )
  })

  it('is padded and coloured on a terminal', () => {
    expect(printLog('terminal', 'info', '🔍 get...complete', { seconds: 1.9 })).toBe(
      '\u001b[36mINFO\u001b[0m[0001] 🔍 get...complete                             \n',
    )
  })
})
