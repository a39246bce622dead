import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import type { CallResult } from '../../../src/dataos/command.ts'
import { rowsOf } from '../../../src/dataos/read/answer.ts'

const exited = (stdout: string, stderr = '', code: number | null = 0): CallResult => ({
  kind: 'exited',
  code,
  stdout,
  stderr,
})

const recorded = (name: string): string =>
  readFileSync(new URL(`../recorded/${name}.txt`, import.meta.url), 'utf8')

const TABLE =
  'NAME | VERSION | TYPE | WORKSPACE | STATUS | RUNTIME\n---|---\ninsights | v1 | worker | public | active | running:1\n'
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

describe('rows', () => {
  it('have the cells that a reading needs', () => {
    expect(rowsOf(exited(recorded('terminal')))).toEqual([
      {
        name: 'data-product-insights-worker',
        type: 'worker',
        version: 'v1beta',
        workspace: 'public',
        status: 'active',
        runtime: 'running:1',
      },
    ])
  })

  it('have empty ones where the table lacks a column', () => {
    expect(rowsOf(exited('STATUS | NAME\n---|---\nactive | insights\n'))).toEqual([
      { name: 'insights', type: '', version: '', workspace: '', status: 'active', runtime: '' },
    ])
  })

  test.each`
    what                                    | result
    ${'on standard output, the log beside'} | ${exited(TABLE, LOG)}
    ${'on standard output with the log'}    | ${exited(LOG + TABLE + LOG)}
    ${'on standard error'}                  | ${exited(LOG, TABLE)}
    ${'beside an error of the log'}         | ${exited(TABLE, ERROR)}
  `('stand $what', ({ result }) => {
    expect(rowsOf(result)).toEqual([ROW])
  })

  it('may be none below a header', () => {
    expect(rowsOf(exited('NAME | STATUS\n-----|-----\n'))).toEqual([])
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
  `('$what', ({ result }) => {
    expect(rowsOf(result)).toEqual([])
  })
})

describe('the poll failed', () => {
  test.each`
    what                                      | result
    ${'it printed nothing at all'}            | ${exited('')}
    ${'it printed only its log'}              | ${exited('', LOG)}
    ${'it printed "complete" and no table'}   | ${exited('INFO[0001] 🔍 get...complete\n')}
    ${'it said that nothing went wrong'}      | ${exited('nothing to complain of\n')}
    ${'the header lacks NAME'}                | ${exited('VERSION | STATUS\n---|---\nv1 | active\n')}
    ${'the header lacks STATUS'}              | ${exited('NAME | RUNTIME\n---|---\na | running\n')}
    ${'it logged an error and found nothing'} | ${exited('INFO[0000] get...nothing\n', ERROR)}
    ${'it logged an error and no table'}      | ${exited('', ERROR)}
    ${'it logged an error below a header'}    | ${exited('NAME | STATUS\n-----|-----\n', ERROR)}
    ${'it failed after the table'}            | ${exited(TABLE, '', 1)}
    ${'it failed and found nothing'}          | ${exited('INFO[0000] get...nothing\n', '', 1)}
    ${'a signal ended it'}                    | ${exited(TABLE, '', null)}
    ${'it took too long'}                     | ${{ kind: 'timed-out', stdout: TABLE, stderr: '' }}
    ${'it printed without end'}               | ${{ kind: 'flooded', stdout: TABLE, stderr: '' }}
    ${'it was cancelled'}                     | ${{ kind: 'aborted', stdout: TABLE, stderr: '' }}
    ${'it never ran'}                         | ${{ kind: 'not-started', tool: 'x', file: undefined, error: 'x' }}
  `('$what', ({ result }) => {
    expect(rowsOf(result)).toBeUndefined()
  })
})
