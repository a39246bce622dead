import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { RESOURCES } from '../../src/dataos/read/answer.ts'
import { isHeader, readTables, type TableKind, type TableRow } from '../../src/text/table.ts'
import { isRule, splitRow } from '../../src/text/table-style.ts'
import { printLog, printTable, type Style, type TableOptions } from '../simulator/print.mjs'

const readTable = (output: string): readonly TableRow[] | undefined =>
  readTables(output, { RESOURCES }).tables[0]?.rows

type Cells = Readonly<Record<string, string>>

/** The rows as plain objects, cells by the names of their columns. */
const read = (output: string): Cells[] | undefined => readTable(output)?.map(row => Object.fromEntries(row))

const recorded = (name: string): string =>
  readFileSync(new URL(`../dataos/recorded/${name}.txt`, import.meta.url), 'utf8')

/** Some cells of every row. */
const pick = (output: string, ...columns: string[]): string[][] | undefined =>
  readTable(output)?.map(row => columns.map(column => row.get(column) ?? '(none)'))

describe('a recorded output', () => {
  test.each`
    name            | rows
    ${'terminal'}   | ${[['data-product-insights-worker', 'worker', 'public', 'active', 'running:1']]}
    ${'pipe'}       | ${[['ingestion-delivery-events', 'workflow', 'public', 'active', 'succeeded'], ['ingestion-shipment-orders', 'workflow', 'public', 'active', 'next:2025-02-21T13:26:00+05:30']]}
    ${'mangled'}    | ${[['new-usecases', 'compute', '', 'active', '']]}
    ${'documented'} | ${[['metrics-api', 'service', 'sandbox', 'error', 'pending:0/1'], ['metrics-store', 'service', 'sandbox', 'active', 'running:2']]}
    ${'boxed'}      | ${[['metrics-api', 'service', 'sandbox', 'error', 'pending:0/1'], ['metrics-store', 'service', 'sandbox', 'active', 'running:1']]}
  `('$name', ({ name, rows }) => {
    const columns = ['NAME', 'TYPE', 'WORKSPACE', 'STATUS', 'RUNTIME']
    expect(pick(recorded(name), ...columns)).toEqual(rows)
    expect(pick(recorded(name).replaceAll('\n', '\r\n'), ...columns)).toEqual(rows)
  })
})

const table = (...lines: string[]): string => `${lines.join('\n')}\n`

describe('columns are found by their names', () => {
  test.each`
    what                             | output                                                            | row
    ${'in another order'}            | ${table('STATUS | NAME', '---|---', ' active | a ')}              | ${{ NAME: 'a', STATUS: 'active' }}
    ${'in lower case'}               | ${table('name | Status', '---|---', ' a | active ')}              | ${{ NAME: 'a', STATUS: 'active' }}
    ${'with others between'}         | ${table('NAME | TAGS | STATUS', '-|-|-', ' a | x,y | active')}    | ${{ NAME: 'a', TAGS: 'x,y', STATUS: 'active' }}
    ${'of two words'}                | ${table('NAME | LAST RUN | STATUS', '-|-|-', 'a | now | active')} | ${{ NAME: 'a', 'LAST RUN': 'now', STATUS: 'active' }}
    ${'twice, the first'}            | ${table('NAME | STATUS | STATUS', '-|-|-', 'a | active | error')} | ${{ NAME: 'a', STATUS: 'active' }}
    ${'without a rule below'}        | ${table('NAME | STATUS', 'a | active')}                           | ${{ NAME: 'a', STATUS: 'active' }}
    ${'with a double rule'}          | ${table('NAME | STATUS', '=====+=====', 'a | active')}            | ${{ NAME: 'a', STATUS: 'active' }}
    ${'with a bar before alone'}     | ${table('  | NAME | STATUS', '  |---|---', '  | a | active')}     | ${{ NAME: 'a', STATUS: 'active' }}
    ${'whose row has no outer bars'} | ${table('| NAME | STATUS |', '|-|-|', 'a | active')}              | ${{ NAME: 'a', STATUS: 'active' }}
    ${'with heavy bars'}             | ${table('┃ NAME ┃ STATUS ┃', '┣━━╋━━┫', '┃ a ┃ active ┃')}        | ${{ NAME: 'a', STATUS: 'active' }}
  `('$what', ({ output, row }) => {
    expect(read(output)).toEqual([row])
  })

  test.each([
    '',
    'hello',
    'NAME STATUS',
    table('NAME | RUNTIME', '-|-', 'a | running'),
    table('STATUS | TYPE', '-|-', 'x | y'),
  ])('%j holds no table with NAME and STATUS', output => {
    expect(read(output)).toBeUndefined()
  })

  it('a table without rows has none', () => {
    expect(read(table('NAME | STATUS', '-----|-----'))).toEqual([])
  })
})

const HEAD = [
  '   NAME   | VERSION | TYPE   | WORKSPACE | STATUS | RUNTIME ',
  '----------|---------|--------|-----------|--------|---------',
]
const A = '  alpha   | v1      | worker | public    | active | running:1'
const B = '  beta    | v1      | worker | public    | error  | failed'

describe('lines around and between the rows', () => {
  const BOTH = [
    ['alpha', 'active'],
    ['beta', 'error'],
  ]

  test.each`
    what                             | line
    ${'an empty line'}               | ${''}
    ${'a log line'}                  | ${'time="2023-12-29T05:44:08Z" level=info msg="🔍 get..."'}
    ${'a log line of a terminal'}    | ${'\u001b[36mINFO\u001b[0m[0000] 🔍 get...complete   '}
    ${'a log line with pipes'}       | ${'WARN[0001] a | b | c | d | e | f'}
    ${'prose'}                       | ${'A new version of dataos-ctl is available'}
    ${'prose with a pipe'}           | ${'update with: curl https://x | sh'}
    ${'prose that ends in a pipe'}   | ${'update now |'}
    ${'prose that starts in a pipe'} | ${'| update now'}
    ${'prose in capitals'}           | ${'NEW VERSION | 2.27'}
    ${'a rule'}                      | ${'----------|---------|--------|-----------|--------|---------'}
    ${'the header again'}            | ${HEAD[0]}
  `('$what is no row and no part of one', ({ line }) => {
    for (const lines of [
      [line, ...HEAD, A, B],
      [...HEAD, line, A, B],
      [...HEAD, A, line, B],
      [...HEAD, A, B, line],
    ]) {
      expect(pick(table(...lines), 'NAME', 'STATUS')).toEqual(BOTH)
      expect(pick(table(...lines), 'NAME', 'VERSION', 'RUNTIME')?.[0]).toEqual(['alpha', 'v1', 'running:1'])
    }
  })

  it('a second table with other columns adds no rows', () => {
    const nodes = table(
      '  NODE NAME | JOB NAME | POD NAME | TYPE | CONTAINERS | PHASE ',
      '------------|----------|----------|------|------------|-------',
      '  alpha-1   | alpha-x  | alpha-y  | main | main       | Failed',
    )
    expect(pick(table(...HEAD, A, B, '') + nodes, 'NAME', 'STATUS')).toEqual(BOTH)
  })

  it('nor one whose header ends in spaces and has an empty line below', () => {
    const nodes = table(
      'NODE NAME | JOB NAME | POD NAME | TYPE | CONTAINERS | PHASE  ',
      '  ',
      '----------|----------|----------|------|------------|-------',
      'alpha-1   | alpha-x  | alpha-y  | main | main       | Failed',
    )
    expect(pick(table(...HEAD, A, B) + nodes, 'NAME', 'STATUS')).toEqual(BOTH)
  })

  it('a row above a border is one, even where its last cell is in capitals', () => {
    const output = table(
      '| NAME | STATUS | OWNER |',
      '|---|---|---|',
      '| a | active | ROOT |',
      '|---|---|---|',
    )
    expect(read(output)).toEqual([{ NAME: 'a', STATUS: 'active', OWNER: 'ROOT' }])
  })

  it('a row above a border is one, even where no cell has a letter', () => {
    expect(read(table('| NAME | STATUS |', '|---|---|', '| 1 | 0 |', '|---|---|'))).toEqual([
      { NAME: '1', STATUS: '0' },
    ])
  })

  it('a row may lack its version', () => {
    expect(pick(table(...HEAD, A, '  beta | | worker | public | error | '), 'NAME', 'STATUS')).toEqual(BOTH)
  })

  it('rows that lack both their type and their version were taken for further lines of those before', () => {
    expect(
      pick(table('NAME | TYPE | STATUS', '-|-|-', 'a | | active', 'b | | error'), 'NAME', 'STATUS'),
    ).toEqual([
      ['a', 'active'],
      ['b', 'error'],
    ])
    const rows = ['  alpha | | | | active | running:1', '  beta | | | | error | ']
    expect(pick(table(...HEAD, ...rows), 'NAME', 'STATUS')).toEqual(BOTH)
  })

  it('a second table before it is passed over', () => {
    expect(pick(table('TYPE | COUNT', '---|---', 'worker | 2', '', ...HEAD, A, B), 'NAME', 'STATUS')).toEqual(
      BOTH,
    )
  })

  test.each(['alpha', '  alpha | v1', '| alpha | v1 | worker'])('%j is cut off and no row', line => {
    expect(pick(table(...HEAD, line), 'NAME')).toEqual([])
  })

  it('a resource may be called as a column is', () => {
    const rows = table(
      ...HEAD,
      '  name | v1 | worker | public | active | running:1',
      '  status | v1 | worker | public | active |',
    )
    expect(pick(rows, 'NAME')).toEqual([['name'], ['status']])
  })
})

describe('a wrapped row', () => {
  const columns = ['NAME', 'VERSION', 'TYPE', 'STATUS', 'REASON']
  const cells = {
    NAME: 'metrics-store-api',
    VERSION: 'v1',
    TYPE: 'service',
    STATUS: 'active',
    REASON: 'no node fits',
  }

  test.each(['plain', 'pipes', 'lines', 'box'] as const)('is joined, in style %s', style => {
    expect(read(printTable(columns, [cells, cells], style, { wrap: 7 }))).toEqual([cells, cells])
  })

  it('is one, even where its name and its status both go on', () => {
    const output = table('NAME | TYPE | STATUS', '-|-|-', 'metrics- | service | active', 'api | | pending')
    expect(read(output)).toEqual([{ NAME: 'metrics-api', TYPE: 'service', STATUS: 'active pending' }])
  })

  it('a name without a space, other cells with one', () => {
    const output = table(
      'NAME | TYPE | STATUS | TAGS',
      '-|-|-|-',
      'metrics- | service | active | a,',
      'api | | | b',
    )
    expect(read(output)).toEqual([{ NAME: 'metrics-api', TYPE: 'service', STATUS: 'active', TAGS: 'a, b' }])
  })

  it('is none where its first line has fewer cells than the header', () => {
    const output = table(
      'NAME | TYPE | STATUS | TAGS',
      '-|-|-|-',
      'metrics- | service | active',
      'api | | | b',
    )
    expect(read(output)).toEqual([])
  })

  it('is known by its version where the table has no type', () => {
    const output = table('NAME | VERSION | STATUS', '-|-|-', 'metrics- | v1 | active', 'api | | pending')
    expect(read(output)).toEqual([{ NAME: 'metrics-api', VERSION: 'v1', STATUS: 'active pending' }])
  })

  it('also with a log line inside it', () => {
    const output = table(
      'NAME | TYPE | STATUS',
      '-|-|-',
      'metrics- | service | active',
      'INFO[0000] still here',
      'api | | ',
    )
    expect(read(output)).toEqual([{ NAME: 'metrics-api', TYPE: 'service', STATUS: 'active' }])
  })

  it('ends with the table: the lines below its border are not part of it', () => {
    const box = printTable(['NAME', 'STATUS'], [{ NAME: 'a', STATUS: 'active' }], 'box')
    expect(read(`${box}│ more │ │\n`)).toEqual([{ NAME: 'a', STATUS: 'active' }])
    expect(read(`${box}│      │ more │\n`)).toEqual([{ NAME: 'a', STATUS: 'active' }])
  })

  it('has its beginning, else it is none', () => {
    expect(read(table('NAME | TYPE | STATUS', '-|-|-', '-api | | '))).toEqual([])
  })
})

test.each`
  line                 | rule     | header
  ${'-----|-----'}     | ${true}  | ${false}
  ${'|:---:|---|'}     | ${true}  | ${false}
  ${'┌──┬──┐'}         | ${true}  | ${false}
  ${'=== ==='}         | ${true}  | ${false}
  ${'|    |    |'}     | ${false} | ${false}
  ${''}                | ${false} | ${false}
  ${'a-b'}             | ${false} | ${false}
  ${'| NAME | STATUS'} | ${false} | ${true}
  ${'Status │ Name'}   | ${false} | ${true}
  ${'NAME | TYPE'}     | ${false} | ${false}
  ${'NAME STATUS'}     | ${false} | ${false}
`('$line is a rule: $rule, a header: $header', ({ line, rule, header }) => {
  expect({ rule: isRule(line), header: isHeader(line, ['NAME', 'STATUS']) }).toEqual({ rule, header })
})

test.each`
  line              | cells
  ${'a | b | c'}    | ${['a', 'b', 'c']}
  ${'| a | b |'}    | ${['a', 'b']}
  ${'│ a │  │ c │'} | ${['a', '', 'c']}
  ${'a | | '}       | ${['a', '']}
  ${'abc'}          | ${['abc']}
`('the cells of $line', ({ line, cells }) => {
  expect(splitRow(line)).toEqual(cells)
})

describe('whatever is printed is read back', () => {
  const word = fc.stringMatching(/^[a-z0-9]{1,8}([-._:/+][a-z0-9]{1,8}){0,3}$/)
  const name = fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}$/)
  const words = fc.array(word, { maxLength: 3 }).map(parts => parts.join(' '))
  const row = fc.record({
    NAME: name,
    VERSION: fc.constantFrom('v1', 'v1beta', 'v2alpha'),
    TYPE: fc.constantFrom('worker', 'workflow', 'service', 'compute', 'instance-secret'),
    WORKSPACE: fc.constantFrom('', 'public', 'sandbox'),
    STATUS: fc.constantFrom('active', 'pending', 'error', 'active pending'),
    RUNTIME: fc.constantFrom(
      '',
      'running:1',
      'pending:0/1',
      'running succeeded',
      'next:2025-02-21T13:26:00+05:30',
    ),
    OWNER: word,
    TAGS: words,
    'LAST RUN': words,
    ÜBERSICHT: fc.constantFrom('', '日本語', '🔍 gefunden', 'naïve'),
  })
  // NAME, TYPE and STATUS are always there; of the others some, and all in any order.
  const columns = fc
    .subarray(['VERSION', 'WORKSPACE', 'RUNTIME', 'OWNER', 'TAGS', 'LAST RUN', 'ÜBERSICHT'])
    .chain(some => fc.shuffledSubarray(['NAME', 'TYPE', 'STATUS', ...some], { minLength: some.length + 3 }))
  const style = fc.constantFrom<Style>('plain', 'pipes', 'lines', 'box')
  const decoration = fc.record({ crlf: fc.boolean(), colour: fc.boolean() })
  const log = fc
    .tuple(
      fc.constantFrom('logfmt', 'terminal'),
      fc.constantFrom('info', 'warning', 'error'),
      fc.constantFrom('🔍 get...', 'üîç get...complete', 'a | b | c', 'NAME | STATUS', ''),
    )
    .map(([format, level, message]) => printLog(format as 'logfmt', level as 'info', message).trimEnd())
  const noise = fc.oneof(log, fc.constantFrom('', '   ', 'Done.', '- item', '\u001b[0m'))

  const expected = (columns: readonly string[], rows: readonly Cells[]): Cells[] =>
    rows.map(row => Object.fromEntries(columns.map(column => [column, row[column] ?? ''])))

  /** A line after every line for which there is one. */
  function withNoise(output: string, noise: readonly (string | undefined)[]): string {
    const lines = output.split('\n').flatMap((line, i) => {
      const extra = noise[i]
      return extra === undefined ? [line] : [extra, line]
    })
    return lines.join('\n')
  }
  const noises = fc.array(fc.option(noise, { nil: undefined }), { maxLength: 30 })

  it('in every style, with log lines between', () => {
    fc.assert(
      fc.property(
        columns,
        fc.array(row),
        style,
        decoration,
        noises,
        (columns, rows, style, options, noises) => {
          const output = withNoise(printTable(columns, rows, style, options), noises)
          expect(read(output)).toEqual(expected(columns, rows))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('also where long cells are wrapped', () => {
    const wrap = fc.integer({ min: 6, max: 20 })
    fc.assert(
      fc.property(
        columns,
        fc.array(row),
        style,
        decoration,
        wrap,
        noises,
        (columns, rows, style, options, wrap, noises) => {
          const output = withNoise(printTable(columns, rows, style, { ...options, wrap }), noises)
          expect(read(output)).toEqual(expected(columns, rows))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('never as a row that was not there, whichever lines are lost', () => {
    fc.assert(
      fc.property(
        columns,
        fc.array(row),
        style,
        noises,
        fc.array(fc.boolean()),
        (columns, rows, style, noises, lost) => {
          const lines = withNoise(printTable(columns, rows, style), noises).split('\n')
          const left = lines.filter((_, i) => !lost[i]).join('\n')
          const possible = expected(columns, rows)
          // A cell at the end of an output that is cut off isn't read.
          for (const cells of read(left) ?? [])
            expect(
              possible.some(row => columns.every(column => (cells[column] ?? row[column]) === row[column])),
            ).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('never with an exception, whatever it is', () => {
    const options: fc.Arbitrary<TableOptions> = fc.record({
      crlf: fc.boolean(),
      colour: fc.boolean(),
      wrap: fc.integer({ min: 1, max: 9 }),
    })
    const mutated = fc
      .tuple(
        columns,
        fc.array(row),
        style,
        options,
        fc.array(fc.tuple(fc.nat(2000), fc.string({ unit: 'binary' }))),
      )
      .map(([columns, rows, style, options, mutations]) =>
        mutations.reduce(
          (text, [at, scrap]) => text.slice(0, at) + scrap + text.slice(at + scrap.length),
          printTable(columns, rows, style, options),
        ),
      )
    const scraps = fc
      .array(
        fc.constantFrom('|', '│', 'NAME', 'STATUS', '\n', ' ', '-', '┼', 'x', '\r', '\u001b[', 'INFO[0000]'),
      )
      .map(parts => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(mutated, scraps, fc.string({ unit: 'binary' })), output => {
        expect(() => readTable(output)).not.toThrow()
      }),
      { numRuns: 1000 },
    )
  })

  it('ten thousand rows are nothing special', () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => ({
      NAME: `n${i}`,
      TYPE: 'worker',
      STATUS: 'active',
    }))
    const columns = ['NAME', 'TYPE', 'STATUS']
    expect(read(printTable(columns, rows))).toEqual(rows)
  })
})

it("a line in capitals that continues a row, above a rule, isn't the header of another table", () => {
  const rows = readTable(
    [
      '| NAME | VERSION | TYPE | WORKSPACE | STATUS | RUNTIME | OWNER |',
      '|------|---------|------|-----------|--------|---------|-------|',
      '| def | v1 | worker | public | active | running:1 | John |',
      '|     |    |        |        |        |           | DOE  |',
      '|------|---------|------|-----------|--------|---------|-------|',
      '| abc | v1 | worker | public | active | running:1 | me |',
      '|------|---------|------|-----------|--------|---------|-------|',
    ].join('\n'),
  )
  expect(rows?.map(row => [row.get('NAME'), row.get('OWNER')])).toEqual([
    ['def', 'John DOE'],
    ['abc', 'me'],
  ])
})

describe('tables of several kinds', () => {
  const KINDS = {
    runs: { header: ['RUNTIME', 'STARTED'], optional: [], filled: [['RUNTIME']], words: [] },
    nodes: {
      header: ['NODE NAME', 'PHASE'],
      optional: [],
      key: { column: 'NODE NAME', pattern: /./ },
      filled: [['PHASE']],
      words: ['NODE NAME'],
    },
  } as const satisfies Record<string, TableKind>
  const all = (output: string): [kind: string, rows: Cells[]][] =>
    readTables(output, KINDS).tables.map(({ kind, rows }) => [kind, rows.map(row => Object.fromEntries(row))])

  const RUNS = table(' RUNTIME | STARTED ', '---------|---------', ' failed  | 2021-11-01T14:30:00Z ')
  const NODES = table(
    ' NODE NAME | POD NAME | PHASE ',
    '---|---|---',
    ' a | a-0 | failed ',
    ' b | b-0 | running ',
  )
  const JOBS = NODES.replace('POD NAME', 'JOB NAME')
  const started = (RUNTIME: string): Cells[] => [{ RUNTIME, STARTED: '2021-11-01T14:30:00Z' }]
  const nodes = (column: string): Cells[] => [
    { 'NODE NAME': 'a', [column]: 'a-0', PHASE: 'failed' },
    { 'NODE NAME': 'b', [column]: 'b-0', PHASE: 'running' },
  ]
  const [runs, pods] = [
    ['runs', started('failed')],
    ['nodes', nodes('POD NAME')],
  ]
  const CAPITALS = `${RUNS.replace(' failed  ', ' FAILED  ')}---------|---------\n`
  const WRAPPED = `${NODES.replace(' b ', ' b- ')} X | | \n---|---|---\n`

  test.each`
    what                                  | output                                             | tables
    ${'one after the other'}              | ${RUNS + NODES}                                    | ${[runs, pods]}
    ${'in another order'}                 | ${NODES + RUNS}                                    | ${[pods, runs]}
    ${'with one of another kind between'} | ${RUNS + table('A | B', '-|-', 'x | y') + NODES}   | ${[runs, pods]}
    ${'twice, with other columns'}        | ${NODES + JOBS}                                    | ${[pods, ['nodes', nodes('JOB NAME')]]}
    ${'twice, with the same header'}      | ${NODES + NODES}                                   | ${[['nodes', [...nodes('POD NAME'), ...nodes('POD NAME')]]]}
    ${'none of them'}                     | ${table('NAME | STATUS', '---|---', 'a | active')} | ${[]}
    ${'one without rows'}                 | ${table('RUNTIME | STARTED', '---|---')}           | ${[['runs', []]]}
    ${'a row of capitals above a border'} | ${CAPITALS}                                        | ${[['runs', started('FAILED')]]}
    ${'the rest of a row above a border'} | ${WRAPPED}                                         | ${[['nodes', [nodes('POD NAME')[0], { ...nodes('POD NAME')[1], 'NODE NAME': 'b-X' }]]]}
  `('$what', ({ output, tables }) => {
    expect(all(output)).toEqual(tables)
  })
})
