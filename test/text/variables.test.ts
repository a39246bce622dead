// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how manifests write variables

import { expect, it, test } from 'vitest'
import { expand, isVariable, maskVariables, withoutLoneMasks } from '../../src/text/variables.ts'

test.each([
  ['a', 'a', []],
  ['$NAME-${NAME}', 'x-x', []],
  ['a${EMPTY}b', 'ab', []],
  ['a${NONE}b$OTHER', 'ab', ['NONE', 'OTHER']],
  ['${NAME:-y}', '', ['NAME:-y']],
  ['${toString}${}', '', ['toString', '']],
  ['$1 $ ${', '$1 $ ${', []],
  ['$NONE${NONE}', '', ['NONE']],
])('%j is expanded to %j, and lacks %j', (text, expanded, missing) => {
  expect(expand(text, { NAME: 'x', EMPTY: '' })).toEqual({ text: expanded, missing, refused: [] })
})

test.each(
  'APIKEY GH_PAT INPUT_GITHUB-TOKEN ACTIONS_RUNTIME_URL GITHUB_REPOSITORY runner_temp INPUT_X'.split(' '),
)('%s is never expanded', name => {
  const env = { [name]: 'hush' }
  expect(expand(`a-\${${name}}`, env).text).not.toContain('hush')
  if (isVariable(name))
    expect(expand(`a-$${name}`, env)).toEqual({ text: 'a-', missing: [], refused: [name] })
})

test.each([
  ['A', true],
  ['_a1', true],
  ['1a', false],
  ['A B', false],
  ['', false],
])('%j is a variable: %j', (name, expected) => {
  expect(isVariable(name)).toBe(expected)
})

it('what is masked has no braces, and is unmasked as it was, whatever is around it', () => {
  const text = 'a: ${A}\nb: "${B:-x}"\n${A}${}\n$C'
  const { text: masked, unmask } = maskVariables(text)
  expect(masked).not.toMatch(/[{}]/)
  expect(unmask(masked)).toBe(text)
  expect(unmask('undefined7undefined \ue0009\ue001')).toBe('undefined7undefined \ue0009\ue001')
})

it('a masked variable alone in its line is taken out, and its line stays', () => {
  const { text } = maskVariables('a\n  ${A}\t\r\nb ${A}\n${A} c\n${B}')
  expect(withoutLoneMasks(text).replace(/[^\s\w]\d[^\s\w]/g, 'M')).toBe('a\n\r\nb M\nM c\n')
})
