import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import type { CallResult } from '../../../src/dataos/command.ts'
import { type ReadRows, readRows } from '../../../src/dataos/read/answer.ts'
import type { Group } from '../../../src/targets/targets.ts'

const exited = (stdout: string, stderr = '', code: number | null = 0): CallResult => ({
  kind: 'exited',
  code,
  stdout,
  stderr,
})

const recorded = (name: string): string =>
  readFileSync(new URL(`../recorded/${name}.txt`, import.meta.url), 'utf8')

const WORKERS: Group = { type: 'worker', workspace: 'public' }
const read = (result: CallResult, group = WORKERS): ReadRows | undefined => readRows(result, group)
const whole = (...rows: ReadRows['rows']): ReadRows => ({ rows, isIncomplete: false })

const HEADER = 'NAME | VERSION | TYPE | WORKSPACE | STATUS | RUNTIME | OWNER\n---|---\n'
const row = (name: string, status = 'active', runtime = 'running:1'): string =>
  `${name} | v1 | worker | public | ${status} | ${runtime} | me\n`
const TABLE = HEADER + row('insights')
const ROW = {
  name: 'insights',
  type: 'worker',
  version: 'v1',
  workspace: 'public',
  status: 'active',
  runtime: 'running:1',
}
const LOG = 'time="2023-12-29T05:44:08Z" level=info msg="🔍 get..."\n'
const ERROR = 'time="2023-12-29T05:44:08Z" level=error msg="connection reset by peer"\n'
const NOTHING = 'INFO[0000] get...nothing\n'

describe('rows', () => {
  it('have the cells that a reading needs', () => {
    expect(read(exited(recorded('terminal')))).toEqual(
      whole({
        name: 'data-product-insights-worker',
        type: 'worker',
        version: 'v1beta',
        workspace: 'public',
        status: 'active',
        runtime: 'running:1',
      }),
    )
  })

  it('have empty ones where the table lacks a column', () => {
    expect(read(exited('STATUS | NAME | RUNTIME\n---|---|---\nactive | insights | \n'))).toEqual(
      whole({ name: 'insights', type: '', version: '', workspace: '', status: 'active', runtime: '' }),
    )
  })

  test.each(['--unSanitize', '-a', '.x', 'a b', 'a;id', '$(id)'])(
    'are without a line that has %s, which no name can be, in the place of the name',
    name => {
      expect(read(exited(HEADER + row(name) + row('insights')))).toEqual(whole(ROW))
      expect(read(exited(HEADER + row(name)))).toBeUndefined()
    },
  )

  it('are those of all tables', () => {
    const more = 'STATUS | NAME | RUNTIME\n---|---|---\nerror | other | failed\n'
    expect(read(exited(`${TABLE}\n${more}`))?.rows.map(({ name }) => name)).toEqual(['insights', 'other'])
  })

  test.each`
    what                                    | result
    ${'on standard output, the log beside'} | ${exited(TABLE, LOG)}
    ${'on standard output with the log'}    | ${exited(LOG + TABLE + LOG)}
    ${'on standard error'}                  | ${exited(LOG, TABLE)}
  `('stand $what', ({ result }) => {
    expect(read(result)).toEqual(whole(ROW))
  })
})

describe('a table without a RUNTIME column', () => {
  const table = exited('TYPE | VERSION | NAME | STATUS | OWNER\n---|---\nx | v1 | product360 | active | me\n')

  test.each(['depot', 'compute', 'secret', 'bundle', 'lens', 'data'])('shows the state of a %s', type => {
    expect(read(table, { type })?.rows).toMatchObject([{ name: 'product360', status: 'active', runtime: '' }])
  })

  test.each(['worker', 'workflow', 'monitor', 'pager', 'custom'])("doesn't show that of a %s", type => {
    expect(read(table, { type })).toBeUndefined()
  })
})

describe('nothing is found', () => {
  test.each`
    what                      | result
    ${'on a terminal'}        | ${exited('INFO[0000] 🔍 get...                  \nINFO[0000] 🔍 get...nothing      \n')}
    ${'into a pipe'}          | ${exited('', `${LOG}time="2023-12-29T05:44:08Z" level=info msg="🔍 get...nothing"\n`)}
    ${'with a mangled emoji'} | ${exited('INFO[0000] üîç get...nothing\r\n')}
    ${'with no emoji'}        | ${exited('get...nothing')}
    ${'with an ellipsis'}     | ${exited('get…nothing')}
    ${'after a space'}        | ${exited('get... nothing')}
    ${'in colours'}           | ${exited('\u001b[36mINFO\u001b[0m[0000] 🔍 get...\u001b[33mnothing\u001b[0m\n')}
    ${'in JSON'}              | ${exited('', '{"level":"info","msg":"🔍 get...nothing"}\n')}
    ${'below a header'}       | ${exited(HEADER, NOTHING)}
  `('$what', ({ result }) => {
    expect(read(result)).toEqual(whole())
  })
})

describe('the poll failed', () => {
  test.each`
    what                                      | result
    ${'it printed nothing at all'}            | ${exited('')}
    ${'it printed only its log'}              | ${exited('', LOG)}
    ${'it printed "complete" and no table'}   | ${exited('INFO[0001] 🔍 get...complete\n')}
    ${'it said that nothing went wrong'}      | ${exited('nothing to complain of\n')}
    ${'the header lacks NAME'}                | ${exited('VERSION | STATUS | RUNTIME\n---|---\nv1 | active | running:1\n')}
    ${'the header lacks STATUS'}              | ${exited('NAME | RUNTIME\n---|---\na | running\n')}
    ${'a header stands alone'}                | ${exited(HEADER)}
    ${'no row is whole'}                      | ${exited(`${HEADER}insights | v1 | worker\n`)}
    ${'it logged an error and found nothing'} | ${exited(NOTHING, ERROR)}
    ${'it found nothing beside an "Error"'}   | ${exited(NOTHING, 'Error: no such host\n')}
    ${'it logged an error and no table'}      | ${exited('', ERROR)}
    ${'it logged an error below a header'}    | ${exited(HEADER, ERROR)}
    ${'it failed after the table'}            | ${exited(TABLE, '', 1)}
    ${'it failed and found nothing'}          | ${exited(NOTHING, '', 1)}
    ${'a signal ended it'}                    | ${exited(TABLE, '', null)}
    ${'it took too long'}                     | ${{ kind: 'timed-out', stdout: TABLE, stderr: '' }}
    ${'it printed without end'}               | ${{ kind: 'flooded', stdout: TABLE, stderr: '' }}
    ${'it was cancelled'}                     | ${{ kind: 'aborted', stdout: TABLE, stderr: '' }}
    ${'it never ran'}                         | ${{ kind: 'not-started', tool: 'x', file: undefined, error: 'x' }}
  `('$what', ({ result }) => {
    expect(read(result)).toBeUndefined()
  })
})

describe('what is in the table counts, and there may be more', () => {
  test.each`
    what                                     | result
    ${'beside an error of the log'}          | ${exited(TABLE, ERROR)}
    ${'below an error of the log'}           | ${exited(ERROR + TABLE)}
    ${'above an error in JSON'}              | ${exited(`${TABLE}{"level":"error","msg":"a | b"}\n`)}
    ${'above a line that begins with Error'} | ${exited(`${TABLE}Error: the rest could not be read\n`)}
    ${'beside a row that is cut off'}        | ${exited(`${TABLE}other | v1 | worker\n`)}
    ${'above a row without a line end'}      | ${exited(`${TABLE}other | v1 | worker | public | active | run`)}
    ${'where the last line has no end'}      | ${exited(TABLE.trimEnd())}
    ${'beside a name that was cut short'}    | ${exited(TABLE + row('data-prod…'))}
    ${'beside a state that was cut short'}   | ${exited(TABLE + row('other', 'active', 'runn…'))}
  `('$what', ({ result }) => {
    expect(read(result)).toEqual({ rows: [ROW], isIncomplete: true })
  })

  it('the beginning of a line may belong to the row above if that is as wide as its column', () => {
    const names = (output: string): unknown => read(exited(output))?.rows.map(({ name }) => name)
    expect(names(`${TABLE}${row('other')}oth`)).toEqual(['insights', 'other'])
    expect(names(`${HEADER}${row('other')}${row('insights')}oth`)).toEqual(['other'])
  })

  it('a cell at the end of an output that is cut off is not read', () => {
    const header = 'NAME | STATUS | RUNTIME\n---|---\n'
    expect(read(exited(`${header}a | active | running:1\nb | active | running:1`))).toMatchObject({
      rows: [{ name: 'a' }],
      isIncomplete: true,
    })
  })
})

describe('a state that was cut short', () => {
  test.each`
    status          | runtime                | shown
    ${'error: qu…'} | ${'running:1'}         | ${{ status: 'error: qu…', runtime: 'running:1' }}
    ${'active'}     | ${'next:2025-02-21T…'} | ${{ status: 'active', runtime: 'next:2025-02-21T…' }}
    ${'error'}      | ${'pend…'}             | ${{ status: 'error', runtime: '' }}
    ${'activ…'}     | ${'failed'}            | ${{ status: '', runtime: 'failed' }}
    ${'active'}     | ${'failed runn…'}      | ${{ status: 'active', runtime: 'failed' }}
    ${'active'}     | ${'runn…'}             | ${undefined}
    ${'active'}     | ${'running:1...'}      | ${undefined}
    ${'active'}     | ${'running:1 ≈'}       | ${undefined}
    ${'active'}     | ${'succeeded…'}        | ${undefined}
    ${'active'}     | ${'next:…'}            | ${undefined}
    ${'active'}     | ${'next:0001-01-0…'}   | ${undefined}
    ${'act…'}       | ${'running:1'}         | ${undefined}
  `('$status and $runtime', ({ status, runtime, shown }) => {
    const rows = read(exited(TABLE + row('other', status, runtime)))?.rows.slice(1)
    expect(rows).toEqual(shown ? [expect.objectContaining(shown)] : [])
  })
})

describe('a type or workspace that was cut short', () => {
  const rowsWith = (type: string, workspace: string): ReadRows | undefined =>
    read(exited(`${TABLE}other | v1 | ${type} | ${workspace} | active | running:1 | me\n`))

  it('is what was asked for if it begins like that', () => {
    expect(rowsWith('work…', 'publ…')).toMatchObject({
      rows: [{}, { type: '', workspace: '' }],
      isIncomplete: false,
    })
  })

  it('is something else if it does not', () => {
    expect(rowsWith('serv…', 'public')?.rows[1]?.type).toBe('serv…')
    expect(rowsWith('worker', 'sand…')?.rows[1]?.workspace).toBe('sand…')
  })

  it('is not sure without a mark', () => {
    expect(rowsWith('work', 'public')).toMatchObject({ rows: [{}], isIncomplete: true })
    expect(rowsWith('worker', 'pub')).toMatchObject({ rows: [{}], isIncomplete: true })
  })
})

describe('a heading', () => {
  test.each`
    headings                              | what                                     | reads
    ${'NAME | TYPE | STAT… | RUNT…'}      | ${'that can only be one column is that'} | ${true}
    ${'NAME | TYPE | STAT... | RU...'}    | ${'cut short with dots too'}             | ${true}
    ${'NAME | TYPE | STATUS | R…'}        | ${'of one letter could be anything'}     | ${false}
    ${'NAME | RU… | STATUS | RUNT…'}      | ${'is not guessed where two claim it'}   | ${false}
    ${'NAME | TYPE | STATUS | RUNTIMES…'} | ${'of a longer name is another column'}  | ${false}
    ${'NAME | TYPE | STATUS | RUNTIM'}    | ${'without a mark is another column'}    | ${false}
  `('$what: $headings', ({ headings, reads }) => {
    const answer = read(exited(`${headings}\n---|---\ninsights | worker | active | running:1\n`))
    expect(answer?.rows).toEqual(
      reads ? [expect.objectContaining({ name: 'insights', runtime: 'running:1' })] : undefined,
    )
  })

  it('may be wrapped', () => {
    const header = 'NAME     | TYPE   | STA↩   | RUNTI\n         |        | TUS    | ME\n---|---\n'
    expect(read(exited(`${header}insights | worker | active | running:1\n`))?.rows).toMatchObject([
      { status: 'active', runtime: 'running:1' },
    ])
  })
})
