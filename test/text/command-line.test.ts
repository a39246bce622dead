import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { splitCommand } from '../../src/text/command-line.ts'

describe('a command is split as by a shell', () => {
  test.each`
    command                                                  | words
    ${'dataos-ctl'}                                          | ${['dataos-ctl']}
    ${'docker run --rm -e APIKEY rubiklabs/dataos-ctl:2.26'} | ${['docker', 'run', '--rm', '-e', 'APIKEY', 'rubiklabs/dataos-ctl:2.26']}
    ${'  a \t b\n c  '}                                      | ${['a', 'b', 'c']}
    ${"'my tools/dataos-ctl' -v"}                            | ${['my tools/dataos-ctl', '-v']}
    ${'"my tools/dataos-ctl"'}                               | ${['my tools/dataos-ctl']}
    ${'-v "$PWD/.dataos:/dataos"'}                           | ${['-v', '$PWD/.dataos:/dataos']}
    ${'my\\ tools/dataos-ctl'}                               | ${['my tools/dataos-ctl']}
    ${`a'b c'"d e"f`}                                        | ${['ab cd ef']}
    ${`a '' ""`}                                             | ${['a', '', '']}
    ${`"it's" 'a "b"'`}                                      | ${["it's", 'a "b"']}
    ${'"a \\"b\\" \\\\ \\n"'}                                | ${['a "b" \\ \\n']}
    ${`'a\\'`}                                               | ${['a\\']}
    ${`it\\'s \\"x\\"`}                                      | ${["it's", '"x"']}
    ${'C:\\tools\\dataos-ctl.exe -v'}                        | ${['C:\\tools\\dataos-ctl.exe', '-v']}
    ${' C:\\tools\\ \n'}                                     | ${['C:\\tools\\']}
    ${'a; rm -rf / | $(b) `c` > d & #e *'}                   | ${['a;', 'rm', '-rf', '/', '|', '$(b)', '`c`', '>', 'd', '&', '#e', '*']}
    ${''}                                                    | ${[]}
    ${'   '}                                                 | ${[]}
  `('$command', ({ command, words }) => {
    expect(splitCommand(command)).toEqual(words)
  })

  test.each(["'", '"', `docker "run`, `a 'b`, `"a\\"`, `'a'b'`])(
    '%j has a quote that is not closed',
    command => {
      expect(splitCommand(command)).toBeUndefined()
    },
  )
})

describe('any words', () => {
  const single = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`
  const double = (word: string): string => `"${word.replace(/["\\]/g, '\\$&')}"`

  it('come back when they were quoted', () => {
    const word = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...` '"\\a\n$`) }))
    const quoted = fc.tuple(word, fc.constantFrom(single, double))
    fc.assert(
      fc.property(fc.array(quoted), fc.constantFrom(' ', '\n', ' \t '), (words, space) => {
        const command = words.map(([word, quote]) => quote(word)).join(space)
        expect(splitCommand(command)).toEqual(words.map(([word]) => word))
      }),
    )
  })
})
