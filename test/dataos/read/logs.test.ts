import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { type Log, readLog } from '../../../src/dataos/read/logs.ts'
import { printLog, printTable } from '../../simulator/print.mjs'

const RECORDED = readFileSync(new URL('../recorded/log.txt', import.meta.url), 'utf8')

const LOG: Log = {
  errors: [
    {
      part: 'container sidecar of metrics-api',
      message: 'container "sidecar" in pod "metrics-api-1" is waiting',
    },
  ],
  lines: [
    'time="2025-02-21T08:12:38Z" level=info msg="starts | listens"',
    'INFO[0002] reads its settings',
    'ERRO[0003] no such host',
    '',
    '    at connect (net.js:1)',
    '{"level":"warn","msg":"second pod"}',
  ],
}

describe('a recorded output', () => {
  test.each<[what: string, change: (text: string) => string]>([
    ['as it is', text => text],
    ['with CRLF', text => text.replaceAll('\n', '\r\n')],
    ['in colours', text => text.replaceAll('ERRO', '\u001b[31mERRO\u001b[0m')],
    ['with a marker of another length', text => text.replace(/-{6,}/g, '----')],
    ['with what the CLI says at the end', text => `${text}INFO[0002] 📃 log...complete\n\n`],
    [
      'with a table for each',
      text =>
        text.replace(
          /\n(?=-+LOGS-+\n\{)/,
          '\n NODE NAME │ CONTAINER NAME │ ERROR \n──┼──┼──\n b │ main │ \n',
        ),
    ],
  ])('%s', (_, change) => {
    expect(readLog(change(RECORDED))).toEqual(LOG)
  })
})

const MARKER = '-------------------LOGS-------------------'
const HEADER = ['NODE NAME', 'CONTAINER NAME', 'ERROR']

test.each`
  what                             | output                                         | lines
  ${'nothing behind the marker'}   | ${`${MARKER}\n\n`}                             | ${[]}
  ${'what the CLI says before it'} | ${`INFO[0000] log...\n${MARKER}\na\n`}         | ${['a']}
  ${'an application that is done'} | ${`${MARKER}\nINFO[0000] log...complete\na\n`} | ${['INFO[0000] log...complete', 'a']}
  ${'another word in a rule'}      | ${`${MARKER}\n---LOG---\n---\n`}               | ${['---LOG---', '---']}
`('$what', ({ output, lines }) => {
  expect(readLog(output)).toEqual({ errors: [], lines })
})

test.each(['', 'get...nothing', 'hello\n', 'LOGS', '-LOGS-', 'NAME | STATUS\n---|---\na | active\n'])(
  '%j is no log',
  output => {
    expect(readLog(output)).toBeUndefined()
  },
)

it('a table alone tells why there is no log', () => {
  const table = printTable(HEADER, [{ 'NODE NAME': '', 'CONTAINER NAME': 'main', ERROR: 'waits' }])
  expect(readLog(table)).toEqual({ errors: [{ part: 'container main', message: 'waits' }], lines: [] })
})

it('what an application logs is kept as it is, whatever it is', () => {
  const line = fc.oneof(
    fc.stringMatching(/^[ -~]{1,40}$/).filter(text => !/-LOGS-/.test(text) && text.trim() !== ''),
    fc
      .constantFrom('error', 'info', 'warning' as const)
      .map(level => printLog('logfmt', level as 'info', 'says | so').trimEnd()),
    fc.constantFrom('---', '---|---', 'a | b', 'NODE NAME | CONTAINER NAME | ERROR'),
  )
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), lines => {
      const table = printTable(HEADER, [{ 'NODE NAME': 'a', 'CONTAINER NAME': 'main' }], 'lines')
      expect(readLog(`${table}\n${MARKER}\n${lines.join('\n')}\n`)?.lines).toEqual(lines)
    }),
  )
})
