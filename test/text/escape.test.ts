import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { splitCommand } from '../../src/text/command-line.ts'
import {
  codeBlock,
  logText,
  mapTexts,
  markdownCode,
  markdownText,
  mermaidLabel,
  messageOf,
  plain,
  quote,
  shellWord,
  shorten,
} from '../../src/text/escape.ts'

const ANYTHING = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(...':#[]@<>&|`*_\\/ \n\r\t-!~$(){}\'"aGH1.w\u2028\u202e\u0007😀'),
    maxLength: 20,
  }),
)

/** What a browser shows of a text with entities. */
const shown = (markdown: string): string =>
  markdown.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))

describe('plain', () => {
  test.each`
    text                 | expected
    ${'metrics-api'}     | ${'metrics-api'}
    ${' a\tb\r\nc  d '}  | ${'a b c d'}
    ${'a\u2028b\u2029c'} | ${'a b c'}
    ${'\u001b[31mred'}   | ${'\ufffd[31mred'}
    ${'abc\u202edef'}    | ${'abc\ufffddef'}
    ${'a\u0000\u0007b'}  | ${'a\ufffdb'}
    ${'half \ud83d'}     | ${'half \ufffd'}
    ${'a\u{e0000}b'}     | ${'a\ufffdb'}
    ${'naïve 日本 😀'}   | ${'naïve 日本 😀'}
  `('$text', ({ text, expected }) => {
    expect(plain(text)).toBe(expected)
  })

  it('is always one line that can be seen whole', () => {
    fc.assert(
      fc.property(ANYTHING, text => {
        expect(plain(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|^\s|\s$|\s\s/u)
      }),
    )
  })
})

describe('shorten', () => {
  test.each`
    text        | most | expected
    ${'abc'}    | ${3} | ${'abc'}
    ${'abcd'}   | ${3} | ${'ab…'}
    ${''}       | ${3} | ${''}
    ${'a😀bcd'} | ${3} | ${'a…'}
  `('$text to $most', ({ text, most, expected }) => {
    expect(shorten(text, most)).toBe(expected)
  })

  it('never passes the length and never breaks a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (text, most) => {
        expect(shorten(text, most).length).toBeLessThanOrEqual(most)
        expect(shorten(text, most).isWellFormed()).toBe(true)
      }),
    )
  })
})

test.each`
  text               | most         | expected
  ${'10 minutes'}    | ${undefined} | ${"'10 minutes'"}
  ${''}              | ${undefined} | ${"''"}
  ${'a\n::error::b'} | ${undefined} | ${"'a ::error::b'"}
  ${'abcdef'}        | ${4}         | ${"'abc…'"}
`('quote $text', ({ text, most, expected }) => {
  expect(quote(text, most)).toBe(expected)
})

describe('logText', () => {
  test.each`
    text                     | expected
    ${'worker:a: running:1'} | ${'worker:a: running:1'}
    ${'a :: b'}              | ${'a :: b'}
    ${'::error::x'}          | ${'\u200b::error::x'}
    ${'  ::error::x'}        | ${'  \u200b::error::x'}
    ${'a\n::error::x'}       | ${'a ::error::x'}
    ${'##[error]x'}          | ${'##\u200b[error]x'}
    ${'a   b\tc  '}          | ${'a   b  c'}
    ${'a ##[b] ###[c]'}      | ${'a ##\u200b[b] ###\u200b[c]'}
  `('$text', ({ text, expected }) => {
    expect(logText(text)).toBe(expected)
  })

  it('is never a command to the runner', () => {
    fc.assert(
      fc.property(ANYTHING, text => {
        expect(logText(text)).not.toMatch(/^\s*::|##\[|[\n\r\u2028\u2029]/)
      }),
    )
  })
})

describe('markdownText', () => {
  test.each(['metrics-api', 'status is error for 12s', 'naïve 日本', 'running:1', '1,234.5'])(
    '%j stays',
    text => {
      expect(markdownText(text)).toBe(text)
    },
  )

  test.each([
    '<img src=x onerror=alert(1)>',
    '</td></table><script>',
    '&lt;b&gt;',
    '`code`',
    '**bold** _it_ ~~no~~',
    '[a](https://example.com)',
    '![a](x.png)',
    'a | b',
    '\\| \\<b>',
    '# heading',
    '$x^2$',
    '- item',
    '+ item',
    '1. item',
    '2) item',
    '12. item',
    '> quote',
  ])('%j is shown as it is', text => {
    expect(markdownText(text)).not.toMatch(/[<>`*_~[\]|\\$]|&(?!#\d+;)/)
    expect(shown(markdownText(text)).replaceAll('\u200b', '')).toBe(text)
  })

  test.each`
    what               | text                     | link
    ${'a mention'}     | ${'thanks @octocat'}     | ${/@\w/}
    ${'a team'}        | ${'@acme/data-platform'} | ${/@\w/}
    ${'an address'}    | ${'me@example.com'}      | ${/@\w/}
    ${'an issue'}      | ${'see #12'}             | ${/#\d/}
    ${'its issue'}     | ${'acme/repo#12'}        | ${/#\d/}
    ${'a short issue'} | ${'GH-12'}               | ${/GH-\d/}
    ${'a URL'}         | ${'https://example.com'} | ${/:\/\//}
    ${'a host'}        | ${'www.example.com'}     | ${/www\./}
    ${'an emoji'}      | ${'worker:bug:public'}   | ${/:[a-z]\w*:/}
    ${'a short emoji'} | ${'worker:x:public'}     | ${/:x:/}
    ${'a digit first'} | ${':8ball:'}             | ${/:8ball:/}
    ${'a digit last'}  | ${':u5272:'}             | ${/:u5272:/}
  `('$what becomes no link and no picture, entities or not', ({ text, link }) => {
    expect(text).toMatch(link)
    expect(shown(markdownText(text))).not.toMatch(link)
  })

  test.each`
    text          | expected
    ${'1. item'}  | ${'&#49;. item'}
    ${'12) item'} | ${'&#49;&#50;) item'}
    ${'a. item'}  | ${'a. item'}
    ${'12 items'} | ${'12 items'}
  `('$text begins no list', ({ text, expected }) => {
    expect(markdownText(text)).toBe(expected)
  })

  it('holds nothing that is HTML, a cell, code or a mention, whatever comes', () => {
    fc.assert(
      fc.property(ANYTHING, text => {
        expect(markdownText(text)).not.toMatch(/[<>`*_~[\]|\\\n\r]|&(?!#\d+;)/)
        expect(shown(markdownText(text))).not.toMatch(/@[^\u200b]/)
      }),
    )
  })
})

describe('markdownCode', () => {
  test.each`
    text                                | expected
    ${'metrics-api'}                    | ${'`metrics-api`'}
    ${'pending:0/1'}                    | ${'`pending:0/1`'}
    ${'worker/insights@public'}         | ${'`worker/insights@public`'}
    ${'@public'}                        | ${'&#64;\u200bpublic'}
    ${'running succeeded'}              | ${'`running succeeded`'}
    ${' metrics-api '}                  | ${'`metrics-api`'}
    ${'a  b'}                           | ${'a b'}
    ${'next:2025-02-21T13:26:00+05:30'} | ${'`next:2025-02-21T13:26:00+05:30`'}
    ${''}                               | ${''}
    ${' '}                              | ${''}
    ${'`x`'}                            | ${'&#96;x&#96;'}
    ${'a|b'}                            | ${'a&#124;b'}
    ${'a\n<b>'}                         | ${'a &#60;b&#62;'}
  `('$text', ({ text, expected }) => {
    expect(markdownCode(text)).toBe(expected)
  })

  it('is one code span, or escaped text', () => {
    fc.assert(
      fc.property(ANYTHING, text => {
        expect(markdownCode(text)).toMatch(/^(`[^`|<>&@\\\n]+`|[^`|<>\\\n]*)$/)
      }),
    )
  })
})

describe('codeBlock', () => {
  test.each`
    lines                    | fence
    ${['plain']}             | ${'```'}
    ${['```', '</details>']} | ${'````'}
    ${['a ````` b', '``']}   | ${'``````'}
    ${[]}                    | ${'```'}
  `('$lines stands between $fence', ({ lines, fence }) => {
    expect(codeBlock(lines, 'text')).toBe(`${fence}text\n${lines.join('\n')}\n${fence}\n`)
  })

  it('has as many lines as were given, and its fence nowhere among them', () => {
    fc.assert(
      fc.property(fc.array(ANYTHING, { minLength: 1 }), lines => {
        const [first = '', ...rest] = codeBlock(lines).split('\n')
        expect(rest.splice(-2)).toEqual([first, ''])
        expect(rest).toHaveLength(lines.length)
        expect(rest.join('\n')).not.toContain(first)
        expect(rest.join('\n')).not.toMatch(/[\r\u2028\u2029\u202e\u0007]/)
      }),
    )
  })
})

describe('mermaidLabel', () => {
  it('holds nothing that means something in a chart, and begins with no word', () => {
    fc.assert(
      fc.property(ANYTHING, text => {
        expect(mermaidLabel(text)).toMatch(/^\u200b[^:;#%<>`"\\{}\n\r]*$/)
      }),
    )
  })

  it('looks like what was given', () => {
    expect(mermaidLabel('pending:0/1')).toBe('\u200bpending\u22360/1')
    expect(mermaidLabel('metrics-api')).toBe('\u200bmetrics-api')
  })
})

describe('shellWord', () => {
  test.each`
    text                   | word
    ${'metrics-api'}       | ${'metrics-api'}
    ${'a:b/c.d@e=f,g+h_i'} | ${'a:b/c.d@e=f,g+h_i'}
    ${''}                  | ${"''"}
    ${'a b'}               | ${"'a b'"}
    ${"it's"}              | ${"'it'\\''s'"}
    ${'$(rm -rf /)'}       | ${"'$(rm -rf /)'"}
    ${'a\nb'}              | ${"'a b'"}
    ${'*'}                 | ${"'*'"}
  `('$text', ({ text, word }) => {
    expect(shellWord(text)).toBe(word)
  })

  it('is one word to a shell, and says what was given', () => {
    fc.assert(
      fc.property(ANYTHING, text => {
        expect(splitCommand(`x ${shellWord(text)} y`)).toEqual(['x', plain(text), 'y'])
      }),
    )
  })
})

test.each([
  [new Error('no route'), 'no route'],
  ['no route', 'no route'],
  [undefined, 'undefined'],
  [42, '42'],
])('what the error %j says is %j', (error, message) => {
  expect(messageOf(error)).toBe(message)
})

test('every text in a value is changed, and nothing else', () => {
  const value = { a: 'x', b: [1, 'y', { c: null, d: 'z' }], e: true, f: undefined }
  expect(mapTexts(value, text => text.toUpperCase())).toEqual({
    a: 'X',
    b: [1, 'Y', { c: null, d: 'Z' }],
    e: true,
    f: undefined,
  })
})
