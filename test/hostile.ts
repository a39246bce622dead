import fc from 'fast-check'

/** Text from outside that would be something else than text wherever it is not made harmless. */

const FRAGMENTS = [
  // What is usual; the first is the one that a failure shrinks to.
  ...[
    'a',
    'running:1',
    'metrics-api',
    ' ',
    '  ',
    '0',
    '1',
    '.',
    '/',
    '-',
    '+',
    '=',
    '日本',
    'é',
    'ſ',
    '😀',
    '👩‍👩‍👧',
    '🇩🇪',
  ],
  // Commands of the runner.
  ...[
    '::error::injected',
    '::',
    ':',
    '##[error]injected',
    '##[',
    '##',
    '[',
    ']',
    '##[group]',
    '::endgroup::',
  ],
  ...['::stop-commands::t', '##[stop-commands]t', '::add-mask::a', '::set-env name=PATH::x', '::debug::'],
  ...['%0A::error::injected', '%0D', '%25', '%', 'title=injected', ',', ';', '::error file=x,line=1::y'],
  // Markdown.
  ...[
    '*',
    '**',
    '_',
    '__',
    '~',
    '~~',
    '~~~',
    '`',
    '``',
    '```',
    '`````',
    '\\',
    '\\\\',
    '\\|',
    '|',
    '||',
    '!',
    '(',
  ],
  ...['**b**', '_i_', '~~s~~', '[a](b)', '![a](b)', '[a][b]', '[^1]', '[^1]: x', '[a]: b', '[ ]', '- [x] y'],
  ...[
    '# h',
    '###### h',
    '#',
    '---',
    '===',
    '***',
    '- ',
    '+ ',
    '* ',
    '1. ',
    '2) ',
    '> ',
    '    ',
    '\t',
    '|-|',
    ':-:',
  ],
  // HTML, entities, mathematics, Mermaid.
  ...[
    '<',
    '>',
    '<b>',
    '</td></table>',
    '<img src=x onerror=alert(1)>',
    '<!--',
    '-->',
    '<?x',
    '<![CDATA[',
    '<a@b.c>',
  ],
  ...[
    '<https://x.y>',
    '<script>',
    '<details>',
    '&',
    '&lt;',
    '&#60;',
    '&#x3c;',
    '&nbsp;',
    '&#0;',
    '&copy',
    '&#10;',
  ],
  ...[
    '$',
    '$$',
    '$x$',
    '```mermaid',
    '%%{init: {}}%%',
    'gantt',
    'section x',
    'graph TD;a-->b',
    'click a href',
  ],
  // What GitHub and GFM make of plain text.
  ...[
    '@octocat',
    '@acme/team',
    '@',
    'me@example.com',
    '#12',
    'acme/repo#12',
    'GH-12',
    'gh-1',
    ':bug:',
    ':+1:',
    ':-1:',
  ],
  ...[
    ':100:',
    ':1234:',
    ':8ball:',
    ':a:b:',
    'https://x.y/z',
    'http://x.y',
    'www.x.y',
    'WWW.x.y',
    'ftp://x.y',
    '://',
  ],
  ...['mailto:a@b.cd', 'xmpp:a@b.cd/e', '//x.y', 'javascript:x'],
  // What is not seen, and line ends.
  ...[
    '\0',
    '\u0001',
    '\u0007',
    '\b',
    '\u001b[31m',
    '\u001b]8;;x\u0007',
    '\u007f',
    '\u0085',
    '\u009b',
    '\u00a0',
  ],
  ...[
    '\u00ad',
    '\u200b',
    '\u200d',
    '\u200f',
    '\u202e',
    '\u2066',
    '\u2069',
    '\u2028',
    '\u2029',
    '\u3000',
    '\ufeff',
  ],
  ...[
    '\ufffd',
    '\ufffe',
    '\uffff',
    '\u{e0041}',
    '\u{1ffff}',
    '\ud83d',
    '\ude00',
    '\ud83d\ud83d',
    '\ufe0f',
    '\u0301',
  ],
  ...[
    '\n',
    '\r',
    '\r\n',
    '\n\n',
    '\r\r',
    '\v',
    '\f',
    '\n    ',
    '\n- ',
    '\n# ',
    '\n| - |\n',
    '\n```\n',
    ' \n',
    '  \n',
  ],
]

const long = fc
  .tuple(fc.constantFrom(...FRAGMENTS, 'w', 'W'), fc.integer({ min: 100, max: 400 }))
  .map(([fragment, times]) => fragment.repeat(times))

/** Fragments one after the other, at random; arbitrary letters; now and then something very long. */
export const HOSTILE: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 12 }).map(all => all.join('')),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom(...'`|\\[]()<>&#:@*_~-! \n\ra1') }) },
  { weight: 1, arbitrary: long },
)

/** What is left of a text when all that may be replaced or be left out is gone: what nobody sees, and spaces. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Noncharacter_Code_Point}\ufffd\u{e0000}-\u{e0fff}]/gu, '')
}

/** Whether a text was shown, whole or with a sign that it was cut. */
export function isShown(shown: string, given: string, most: number): boolean {
  const [left, right] = [visible(shown), visible(given)]
  if (left === right) return true
  return given.length > most && left.endsWith('…') && right.startsWith(left.slice(0, -1))
}
