import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { bytes, characters, type Piece, whatFits, within } from '../../src/report/budget.ts'

const piece = (...forms: readonly string[]): Piece => forms.map(form => () => form)

describe('what fits', () => {
  test.each`
    most | texts
    ${0} | ${[]}
    ${1} | ${['a']}
    ${3} | ${['a', 'b', 'c']}
    ${4} | ${['aa', 'b', 'c']}
    ${5} | ${['aa', 'bb', 'c']}
    ${6} | ${['aa', 'bb', 'c']}
    ${7} | ${['aaaa', 'bb', 'c']}
    ${8} | ${['aaaa', 'bbb', 'c']}
  `('in $most: $texts', ({ most, texts }) => {
    const pieces = [piece('a', 'aa', 'aaaa'), piece('b', 'bb', 'bbb'), piece('c')]
    expect(whatFits(pieces, { most, measure: characters })).toEqual({ texts, used: texts.join('').length })
  })

  it('is never more than there is room for, and always from the front', () => {
    const forms = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 3 })
    const longer = forms.map(all => all.map((_, i) => all.slice(0, i + 1).join('')))
    fc.assert(
      fc.property(fc.array(longer, { maxLength: 20 }), fc.nat(200), fc.boolean(), (all, most, inBytes) => {
        const measure = inBytes ? bytes : characters
        const { texts, used } = whatFits(
          all.map(forms => piece(...forms)),
          { most, measure },
        )
        expect(measure(texts.join(''))).toBe(used)
        expect(used).toBeLessThanOrEqual(most)
        for (const [i, text] of texts.entries()) expect(all[i]).toContain(text)
        const next = all[texts.length]?.[0]
        if (next !== undefined)
          expect(measure(texts.map((_, i) => all[i]?.[0]).join('') + next)).toBeGreaterThan(most)
      }),
    )
  })

  it('makes no more than it has room for, but for one text in each round', () => {
    let made = 0
    const counted: Piece = ['short', 'much longer'].map(form => () => {
      made += 1
      return form
    })
    whatFits(Array(1000).fill(counted), { most: 12, measure: characters })
    expect(made).toBe(4)
  })
})

test.each`
  measure       | left
  ${bytes}      | ${93}
  ${characters} | ${96}
`('what is left beside texts is measured as the place counts it: $left', ({ measure, left }) => {
  expect(within({ most: 100, measure }, '状', 'äbc', '').most).toBe(left)
})
