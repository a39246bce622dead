import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type ReadRows, readRows } from '../../../src/dataos/read/answer.ts'
import { judge, type Reading } from '../../../src/health/judge.ts'
import { printTable } from '../../simulator/print.mjs'

// Whatever happens to an answer, nothing in it looks healthier than it is, and nothing that is there looks absent.

type Shown = Exclude<Reading, 'absent'>
const WORKERS = { type: 'worker', workspace: 'public' }
const COLUMNS = ['NAME', 'VERSION', 'TYPE', 'WORKSPACE', 'STATUS', 'RUNTIME', 'OWNER']
const ROWS = [
  ['insights-worker', 'v1beta', 'worker', 'public', 'active', 'running:1', 'iamgroot'],
  [
    'metrics-api',
    'v1beta',
    'worker',
    'public',
    'error: quota exceeded in the zone',
    'pending:0/1',
    'iamgroot',
  ],
  ['orders-sync', 'v1', 'worker', 'public', 'active', 'running:1/3', 'john doe'],
  ['ingestion-of-shipments', 'v1', 'worker', 'public', 'active', 'running:2', 'john doe'],
].map(cells => Object.fromEntries(COLUMNS.map((column, index) => [column, cells[index] ?? ''])))
const TRUTH: Readonly<Record<string, Shown>> = {
  'insights-worker': 'healthy',
  'metrics-api': 'failing',
  'orders-sync': 'progressing',
  'ingestion-of-shipments': 'healthy',
}
const WORST_FIRST = ['failing', 'unknown', 'progressing', 'healthy'] as const

const recorded = (name: string): string =>
  readFileSync(new URL(`../recorded/${name}.txt`, import.meta.url), 'utf8')

/** All that a table of these rows may be drawn as. */
const WHOLE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      ...['tablewriter-0-wrapped', 'tablewriter-0-rows', 'tablewriter-1-default', 'tablewriter-1-ascii'],
      ...['tablewriter-1-dashed', 'tablewriter-1-broken', 'tablewriter-1-cut-headings', 'go-pretty-markdown'],
    ].map(name => [name, recorded(name)]),
  ),
  plain: printTable(COLUMNS, ROWS, 'plain'),
  pipes: printTable(COLUMNS, ROWS, 'pipes', { crlf: true }),
  lines: printTable(COLUMNS, ROWS, 'lines', { colour: true }),
  box: printTable(COLUMNS, ROWS, 'box'),
  'without an owner': printTable(COLUMNS.slice(0, -1), ROWS, 'plain'),
  'with the state first': printTable(COLUMNS.toReversed(), ROWS, 'plain'),
}
/** Some of it isn't sure even where the table is whole. */
const UNSURE: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...['tablewriter-0-merged', 'tablewriter-1-merged', 'tablewriter-1-cut'],
    ...['go-pretty-broken', 'go-pretty-merged'],
  ].map(name => [name, recorded(name)]),
)
const ALL = Object.entries({ ...WHOLE, ...UNSURE })

const read = (stdout: string): ReadRows | undefined =>
  readRows({ kind: 'exited', code: 0, stdout, stderr: '' }, WORKERS)

const readingIn = ({ rows }: ReadRows, name: string): Reading => {
  const readings = rows.filter(row => row.name === name).map(row => judge(row, ['running']).reading)
  return WORST_FIRST.find(reading => readings.includes(reading)) ?? 'absent'
}

/** What an output makes look better than it is, or absent. */
function liesOf(output: string): string[] {
  const answer = read(output)
  if (!answer) return []
  return Object.entries(TRUTH).flatMap(([name, truth]) => {
    const reading = readingIn(answer, name)
    if (reading === 'absent') return answer.isIncomplete ? [] : [`${name} is absent`]
    return WORST_FIRST.indexOf(reading) > WORST_FIRST.indexOf(truth) ? [`${name} is ${reading}`] : []
  })
}

const LOGS = recorded('logrus').trimEnd().split('\n')

describe.each(Object.entries(WHOLE))('%s', (_, table) => {
  it('shows every row as it is', () => {
    const answer = read(table)
    expect(answer?.isIncomplete).toBe(false)
    expect(answer?.rows.map(({ name }) => [name, answer && readingIn(answer, name)])).toEqual(
      Object.entries(TRUTH),
    )
  })

  it('shows the same with log lines anywhere', () => {
    const lines = table.split('\n')
    for (const at of lines.keys()) {
      const log = LOGS[at % LOGS.length] ?? ''
      expect(read([...lines.slice(0, at), log, ...lines.slice(at)].join('\n'))).toEqual(read(table))
    }
    expect(read(lines.flatMap((line, at) => [LOGS[at % LOGS.length], line]).join('\n'))).toEqual(read(table))
  })
})

describe.each(ALL)('%s', (_, table) => {
  const lines = table.split('\n')

  it('is never read as better than it is', () => {
    expect(liesOf(table)).toEqual([])
  })

  it('nor where it is cut at any byte', () => {
    const bytes = Buffer.from(table)
    const lies = [...bytes.keys()].flatMap(at => {
      const output = bytes.subarray(0, at).toString()
      // Where a line has just ended, nothing shows that another was to come.
      return liesOf(output).filter(lie => !(/[\r\n]$/.test(output) && lie.endsWith('absent')))
    })
    expect(lies).toEqual([])
  })

  it('nor where a line is lost', () => {
    // A row that is lost as a whole can't be seen.
    const lies = [...lines.keys()].flatMap(at => liesOf(lines.filter((_, index) => index !== at).join('\n')))
    expect(lies.filter(lie => !lie.endsWith('absent'))).toEqual([])
  })

  it('nor where a line is there twice', () => {
    const lies = [...lines.keys()].flatMap(at => liesOf(lines.toSpliced(at, 0, lines[at] ?? '').join('\n')))
    expect(lies).toEqual([])
  })

  it('nor where an error stands beside it', () => {
    expect(read(`${table}ERRO[0001] connection reset by peer\n`)?.isIncomplete ?? true).toBe(true)
  })
})

const HEADER = 'NAME | TYPE | STATUS | RUNTIME\n-----|------|--------|--------\n'
const names = (answer: ReadRows | undefined): unknown => answer?.rows.map(({ name }) => name)

describe('a row that goes on where nothing more is shown', () => {
  const wrapped = (...lines: string[]): string =>
    ['NAME  | TYPE   | STATUS | RUNTIME', '------|--------|--------|--------', ...lines].join('\n')
  const WRAPPED = 'beta  | worker | active | running'
  const REST = '      |        |        | failed '
  const boxed = (...lines: string[]): string =>
    `┌──────┬────────┐\n│ NAME │ STATUS │\n├──────┼────────┤\n${lines.map(line => `${line}\n`).join('')}`

  it('is not read in a box that lacks its end', () => {
    const table = (end: string): string => boxed('│ a    │ error  │', '│ b    │ active │') + end
    const readDepots = (output: string): ReadRows | undefined =>
      readRows({ kind: 'exited', code: 0, stdout: output, stderr: '' }, { type: 'depot' })
    const shown = (output: string): unknown => names(readDepots(output))
    expect(shown(table('└──────┴────────┘\n'))).toEqual(['a', 'b'])
    expect(shown(table(''))).toEqual(['a'])
    // The rule between two rows is no end.
    const cut = boxed('│ a    │ error  │', '│ b    │ active │', '├──────┼────────┤')
    expect(readDepots(cut)).toMatchObject({ rows: [{}, {}], isIncomplete: true })
  })

  it('is not read in a table that has wrapped rows and is cut off', () => {
    expect(names(read(wrapped(WRAPPED, REST, 'alpha | worker | active | running', ' ')))).toEqual(['beta'])
  })

  it('is not read where its column has room for more than is shown, and the table is cut off', () => {
    const header =
      'NAME  | TYPE   | STATUS | RUNTIME    | OWNER\n------|--------|--------|------------|------\n'
    expect(read(`${header}alpha | worker | active | running    | ro`)).toBeUndefined()
    expect(names(read(`${header}alpha | worker | active | succeeded: | ro`))).toEqual(['alpha'])
  })

  it('is not read where a character is cut through in its second line', () => {
    const first = `${wrapped(WRAPPED)}\n`.replaceAll('|', '│')
    const bytes = Buffer.from(first + REST.replaceAll('|', '│'))
    const cut = bytes.subarray(0, bytes.indexOf('│', Buffer.byteLength(first)) + 1)
    expect(read(cut.toString())).toBeUndefined()
  })

  it.each([
    [
      'another row follows',
      'metric↩ | worker | active | running:1\nalpha | worker | active | running:1\n',
      ['alpha'],
    ],
    [
      'a rule follows',
      `alpha | worker | active | running:1\nmetrics | worker | active | running:1↩\n---|---\n`,
      ['alpha'],
    ],
    [
      'nothing follows',
      'alpha | worker | active | running:1\nmetric↩ | worker | active | running:1\n',
      ['alpha'],
    ],
    [
      'a part of it is missing',
      'metric↩ | worker | active | runn↩\ns-api | | |\nalpha | worker | active | running:1\n',
      ['alpha'],
    ],
  ])('is not read where a word of it goes on, and %s', (_, lines, expected) => {
    const answer = read(HEADER + lines)
    expect(names(answer)).toEqual(expected)
    expect(answer?.isIncomplete).toBe(true)
  })

  it('is not read where a line within it may be there twice', () => {
    const lines = ['met↩ | worker | active | running:1', 'ric↩ | | | ', 'ric↩ | | | ', 's | | | ', '']
    expect(read(HEADER + lines.join('\n'))).toBeUndefined()
  })

  it('is not read where a row that is cut off stands within it', () => {
    const lines = [WRAPPED, 'alpha | worker | act', REST, 'gamma | worker | active | running', '']
    expect(names(read(wrapped(...lines)))).toEqual(['gamma'])
  })
})

describe('merged cells', () => {
  const depots = (...rows: string[]): ReadRows | undefined =>
    readRows(
      {
        kind: 'exited',
        code: 0,
        stdout: `NAME  | TYPE  | STATUS | RUNTIME\n---|---\n${rows.join('\n')}\n`,
        stderr: '',
      },
      { type: 'depot' },
    )

  it('may hide the runtime of a resource that has none else', () => {
    const answer = depots(
      'alph  | depot | error  | failed',
      'beta  |       | active |       ',
      'gamma | depot | active | running',
    )
    expect(names(answer)).toEqual(['alph', 'gamma'])
    expect(answer?.isIncomplete).toBe(true)
  })

  it('hide nothing where the cell above is empty too', () => {
    const answer = depots(
      'alph  | depot | error  |        ',
      'beta  |       | active |       ',
      'gamma | depot | active |       ',
    )
    expect(names(answer)).toEqual(['alph', 'beta', 'gamma'])
  })

  it('never hide a failure that is shown', () => {
    const answer = depots(
      'alph  | depot | active | running',
      'beta  |       | error  |        ',
      'gamma | depot | active |       ',
    )
    expect(answer?.rows[1]).toMatchObject({ name: 'beta', status: 'error' })
  })

  it('do not make one name of two', () => {
    const rows = ['alpha | worker | active | running:1', 'bet   |        |        |          ']
    const answer = read(`NAME  | TYPE   | STATUS | RUNTIME  \n---|---\n${rows.join('\n')}\n`)
    expect(answer?.isIncomplete).toBe(true)
    const more = [...rows, 'gam   |        |        | failed   ', '']
    expect(names(read(`NAME  | TYPE   | STATUS | RUNTIME  \n---|---\n${more.join('\n')}`))).toEqual(['gam'])
  })

  it('of a name leave it open which version is which', () => {
    const header = 'NAME  | VERSION | TYPE   | STATUS | RUNTIME  \n---|---\n'
    const rows = [
      'alpha | v1      | worker | active | running:1',
      '      | v2      |        | error  |          ',
    ]
    expect(read(`${header}${rows.join('\n')}\n`)).toBeUndefined()
  })
})

it('a nameless row is none, and says nothing of the one above', () => {
  const rows = ['alpha | worker | active | running:1', '      | worker | error  | failed', '']
  expect(read(HEADER + rows.join('\n'))).toMatchObject({
    rows: [{ name: 'alpha', status: 'active', runtime: 'running:1' }],
    isIncomplete: false,
  })
})

it('totals below the table are no row', () => {
  const rows = ['alpha | worker | active | running:1', '---|---|---|---', '      |        | TOTAL  | 1', '']
  expect(read(HEADER + rows.join('\n'))).toMatchObject({ rows: [{ name: 'alpha' }], isIncomplete: false })
})

it('a bar within a cell is a part of it where those of the header stand', () => {
  const table = [
    'NAME  | TAGS  | TYPE   | STATUS | RUNTIME  ',
    '------|-------|--------|--------|----------',
    'alpha | a|b   | worker | error  | failed   ',
    'beta  | a | b | c | worker | active | running:1',
    'gamma | x     | worker | active | running:1',
    '',
  ].join('\n')
  expect(read(table)).toMatchObject({
    rows: [{ name: 'alpha', status: 'error', runtime: 'failed' }, { name: 'gamma' }],
    isIncomplete: true,
  })
  expect(read(`${HEADER}a\\|b | worker | active | running:1\n`)).toBeUndefined()
})

it.each([
  ['is cut short', 'alpha | worker | active | runn…'],
  ['goes on in a line that is lost', 'alpha | worker | active | fail↩\n---|---|---|---'],
])('a version of which the state %s leaves the others unread', (_, version) => {
  const rows = ['alpha | worker | active | running:1', version, 'beta | worker | active | running:1', '']
  const answer = read(HEADER + rows.join('\n'))
  expect(names(answer)).toEqual(['beta'])
  expect(answer?.isIncomplete).toBe(true)
})
