import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { isErrorLine, linesOf, logLine } from '../../src/text/lines.ts'
import { printLog } from '../simulator/print.mjs'

describe('lines', () => {
  test.each`
    what                    | output                                          | lines
    ${'of Unix'}            | ${'a\nb\n'}                                     | ${['a', 'b', '']}
    ${'of Windows'}         | ${'a\r\nb\r\n'}                                 | ${['a', 'b', '']}
    ${'that were redrawn'}  | ${'wait\rdone'}                                 | ${['wait', 'done']}
    ${'with colours'}       | ${'\u001b[36mINFO\u001b[0m[0000] get'}          | ${['INFO[0000] get']}
    ${'with a cleared one'} | ${'\u001b[2K\u001b[1Ga'}                        | ${['a']}
    ${'with a link'}        | ${'\u001b]8;;https://x\u0007a\u001b]8;;\u0007'} | ${['a']}
    ${'with a BOM'}         | ${'\ufeffNAME'}                                 | ${['NAME']}
    ${'with a NUL'}         | ${'a\u0000b'}                                   | ${['ab']}
    ${'with their spaces'}  | ${'  a \t b  '}                                 | ${['  a \t b  ']}
    ${'with an emoji'}      | ${'🔍 get...'}                                  | ${['🔍 get...']}
  `('$what', ({ output, lines }) => {
    expect(linesOf(output)).toEqual(lines)
  })
})

describe('a line of the log', () => {
  test.each`
    line                                                                       | level        | message
    ${'INFO[0000] 🔍 get...complete                             '}             | ${'info'}    | ${'🔍 get...complete'}
    ${'ERRO[0001] Unauthorized - {"error":{"status":401}}'}                    | ${'error'}   | ${'Unauthorized - {"error":{"status":401}}'}
    ${'WARN[0000] no cred file, logging in now, ...'}                          | ${'warning'} | ${'no cred file, logging in now, ...'}
    ${'FATA[12345] gone'}                                                      | ${'fatal'}   | ${'gone'}
    ${'PANI[0000] gone'}                                                       | ${'panic'}   | ${'gone'}
    ${'TRAC[0000] x'}                                                          | ${'trace'}   | ${'x'}
    ${'DEBU[0000] x'}                                                          | ${'debug'}   | ${'x'}
    ${'INFO[0000]'}                                                            | ${'info'}    | ${''}
    ${'time="2023-12-29T05:44:08Z" level=info msg="🔍 get..."'}                | ${'info'}    | ${'🔍 get...'}
    ${'time="2023-12-29T05:44:08Z" level=info msg="üîç get...nothing"'}        | ${'info'}    | ${'üîç get...nothing'}
    ${'time="2023-12-29T05:44:08Z" level=error msg="type \\"x\\" \\\\ y" a=b'} | ${'error'}   | ${'type "x" \\ y'}
    ${'time=2023-12-29T05:44:08Z level=warning msg=short'}                     | ${'warning'} | ${'short'}
    ${'  INFO[0000]get'}                                                       | ${'info'}    | ${'get'}
    ${'time="2023-12-29 05:44:08"  level=info msg=" two words "'}              | ${'info'}    | ${'two words'}
    ${'level=info msg=5"'}                                                     | ${'info'}    | ${'5"'}
    ${'level=info size=5'}                                                     | ${'info'}    | ${'size=5'}
    ${'level=info'}                                                            | ${'info'}    | ${''}
    ${'level=error msg="no time" a="b"'}                                       | ${'error'}   | ${'no time'}
    ${'level=error code=5 msg='}                                               | ${'error'}   | ${''}
    ${'level=error msg=""'}                                                    | ${'error'}   | ${''}
    ${'level=error msg="cut off at the end'}                                   | ${'error'}   | ${'cut off at the end'}
    ${'level=error msg="no time"'}                                             | ${'error'}   | ${'no time'}
  `('$line', ({ line, level, message }) => {
    expect(logLine(line)).toEqual({ level, message })
  })

  test.each`
    form                                 | line                                                                               | level        | message
    ${'logrus with the full time'}       | ${'INFO[2023-12-29T05:44:08Z] get...'}                                             | ${'info'}    | ${'get...'}
    ${'logrus with whole levels'}        | ${'ERROR  [0000] x | y'}                                                           | ${'error'}   | ${'x | y'}
    ${'logrus without a time'}           | ${'WARN x | y'}                                                                    | ${'warning'} | ${'x | y'}
    ${'logrus with a caller'}            | ${'ERRO[0000]main.go:70 main.main() x'}                                            | ${'error'}   | ${'main.go:70 main.main() x'}
    ${'logrus, quoted'}                  | ${'time="2023-12-29T05:44:08Z" level="error" msg="x" a="b | c"'}                   | ${'error'}   | ${'x'}
    ${'logrus as JSON'}                  | ${'{"a":"b | c","level":"error","msg":"x \\"y\\"","time":"2023-12-29T05:44:08Z"}'} | ${'error'}   | ${'x "y"'}
    ${'logrus as JSON over lines'}       | ${'  "level": "error",'}                                                           | ${'error'}   | ${''}
    ${'zap as JSON'}                     | ${'{"level":"warn","ts":1703828648.1,"caller":"a.go:1","msg":"x"}'}                | ${'warning'} | ${'x'}
    ${'zerolog as JSON'}                 | ${'{"level":"fatal","time":"2023-12-29T05:44:08Z","message":"x"}'}                 | ${'fatal'}   | ${'x'}
    ${'JSON with a number as level'}     | ${'{"level":50,"time":1703828648000,"msg":"x"}'}                                   | ${'error'}   | ${'x'}
    ${'JSON with a severity'}            | ${'{"severity":"ERROR","message":"x"}'}                                            | ${'error'}   | ${'x'}
    ${'JSON that is cut off'}            | ${'{"level":"error","msg":"x y'}                                                   | ${'error'}   | ${'x y'}
    ${'zap on a console'}                | ${'2023-12-29T05:44:08.123Z\tERROR\tget.go:12\tx | y'}                             | ${'error'}   | ${'get.go:12\tx | y'}
    ${'zap on a console, in lower case'} | ${'2023-12-29T05:44:08.123+0530\tinfo\tx'}                                         | ${'info'}    | ${'x'}
    ${'klog'}                            | ${'E1229 05:44:08.123456   12345 get.go:12] x | y'}                                | ${'error'}   | ${'x | y'}
    ${'slog as text'}                    | ${'time=2023-12-29T05:44:08.000Z level=ERROR msg="x"'}                             | ${'error'}   | ${'x'}
    ${'slog as Go logs'}                 | ${'2023/12/29 05:44:08 ERROR x'}                                                   | ${'error'}   | ${'x'}
    ${'fields before the level'}         | ${'ts=2023-12-29T05:44:08Z caller="a b" level=warn msg="x"'}                       | ${'warning'} | ${'x'}
    ${'a level in brackets'}             | ${'2023-12-29T05:44:08.123Z [ERROR] x | y'}                                        | ${'error'}   | ${'x | y'}
    ${'a time in brackets'}              | ${'[2023-12-29 05:44:08] WARNING: x'}                                              | ${'warning'} | ${'x'}
    ${'a short time'}                    | ${'5:44AM ERR x'}                                                                  | ${'error'}   | ${'x'}
    ${'cells'}                           | ${'2023-12-29 05:44:08.123 | ERROR    | get:run:12 - x'}                           | ${'error'}   | ${'| get:run:12 - x'}
    ${'a time before a log line'}        | ${'2023-12-29T05:44:08.1234567Z time="x" level=error msg="a | b"'}                 | ${'error'}   | ${'a | b'}
  `('of $form', ({ line, level, message }) => {
    expect(logLine(line)).toEqual({ level, message })
  })

  test.each([
    '',
    '  data-product-insights-worker      | v1beta  | worker | public    | active | running:1   | iamgroot  ',
    '    info                            | v1beta  | worker | public    | active | running:1   | iamgroot  ',
    'INFORMATION[0000] no',
    '2025-02-21T13:26:00+05:30 | error | pending',
    '2025-02-21T13:26:00+05:30 | alpha | v1 | worker',
    '2023/12/29 05:44:08 a | b',
    'ERROR | NAME | STATUS',
    'ERROR',
    'error | v1 | worker',
    'error: quota exceeded | failed | alpha',
    'info-service | v1 | service',
    '{"allow":false,"error":{"status":401}}',
    'it said INFO[0000] get',
    'it said level=info msg=get',
    'Error: unknown flag: --all',
    '-----|-----',
  ])('%j is none', line => {
    expect(logLine(line)).toBeUndefined()
  })

  it('is read as far as lines are worth reading, though a program may print one without end', () => {
    const long = 'x'.repeat(5_000_000)
    for (const line of [`ERRO[0000] ${long}`, `level=error msg="${long}"`]) {
      const { level, message = '' } = logLine(line) ?? {}
      expect(level).toBe('error')
      expect(message).toMatch(/^x+$/)
      expect(message.length).toBeLessThan(20_000)
    }
  })

  it('is known in either format, whatever it says', () => {
    const message = fc.string().filter(text => /^\S(.*\S)?$/.test(text))
    fc.assert(
      fc.property(
        fc.constantFrom('logfmt', 'terminal'),
        fc.constantFrom('info', 'warning', 'error'),
        message,
        (format, level, message) => {
          const [line = ''] = linesOf(printLog(format, level, message))
          expect(logLine(line)).toEqual({ level, message })
        },
      ),
    )
  })
})

// `tput sgr0`, and saving and restoring the cursor: sequences that are neither colours nor links.
test.each([
  ['\u001b[32mactive\u001b(B\u001b[m', 'active'],
  ['\u001b7NAME\u001b8', 'NAME'],
  ['\u001b=x\u001b>', 'x'],
  ['a\u001b]8;;http://x\u0007b\u001b]8;;\u001b\\c', 'abc'],
  ['\u009b1;31mred\u009b0m', 'red'],
  ['a\u009b2 qb\u001b[2 qc', 'abc'],
  ['cut off\u001b[31', 'cut off'],
  ['cut off\u009b31', 'cut off'],
  ['cut off\u001b]8;;http', 'cut off'],
])('%j of a terminal is %j', (printed, text) => {
  expect(linesOf(printed)).toEqual([text])
})

test.each`
  line                                               | reports
  ${'ERRO[0001] x'}                                  | ${true}
  ${'FATA[0001] x'}                                  | ${true}
  ${'PANI[0001] x'}                                  | ${true}
  ${'time="2023-12-29T05:44:08Z" level=error msg=x'} | ${true}
  ${'{"level":"error","msg":"a | b"}'}               | ${true}
  ${'2023/12/29 05:44:08 Error: boom'}               | ${true}
  ${'Error: unknown flag: --all'}                    | ${true}
  ${'error while reading'}                           | ${true}
  ${'WARN[0001] error'}                              | ${false}
  ${'INFO[0001] ERRO[0001] x'}                       | ${false}
  ${'errors are possible'}                           | ${false}
  ${'error-handler is up'}                           | ${false}
  ${''}                                              | ${false}
`('$line reports an error: $reports', ({ line, reports }) => {
  expect(isErrorLine(line)).toBe(reports)
})
