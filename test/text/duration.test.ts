import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { formatDuration, formatElapsed, parseDuration } from '../../src/text/duration.ts'

describe('what a workflow writes', () => {
  test.each`
    text       | ms
    ${'500ms'} | ${500}
    ${'30s'}   | ${30_000}
    ${'10m'}   | ${600_000}
    ${'1h'}    | ${3_600_000}
    ${'1h30m'} | ${5_400_000}
    ${'1m30s'} | ${90_000}
    ${'1h5s'}  | ${3_605_000}
    ${'90'}    | ${90_000}
    ${'0'}     | ${0}
    ${'0s'}    | ${0}
    ${'1.5h'}  | ${5_400_000}
    ${'0.5'}   | ${500}
    ${'007s'}  | ${7000}
  `('$text is $ms ms', ({ text, ms }) => {
    expect(parseDuration(text)).toBe(ms)
  })

  test.each(
    [
      '',
      ' ',
      's',
      'ms',
      '-1s',
      '+1s',
      '1.s',
      '.5s',
      '1,5s',
      '1 h',
      '1h 30m',
      '30S',
      '1d',
      '30m1h',
      '5s5s',
      '10 m',
    ].concat([
      '1e3',
      '0x10',
      'Infinity',
      'NaN',
      'ten',
      '10min',
      '10m!',
      '٣s',
      '1_000',
      'PT10M',
      '9'.repeat(400),
    ]),
  )('%j is no duration', text => {
    expect(parseDuration(text)).toBeUndefined()
  })

  const UNITS = [
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
    ['ms', 1],
  ] as const

  it('is read to the millisecond, whichever units it has', () => {
    const amount = fc.option(fc.nat(10_000), { nil: undefined })
    fc.assert(
      fc.property(fc.tuple(amount, amount, amount, amount), amounts => {
        const parts = UNITS.map(([unit, ms], i) => ({ unit, ms, amount: amounts[i] }))
        const given = parts.filter(({ amount }) => amount !== undefined)
        fc.pre(given.length > 0)
        const text = given.map(({ unit, amount }) => `${amount}${unit}`).join('')
        expect(parseDuration(text)).toBe(given.reduce((sum, { ms, amount = 0 }) => sum + amount * ms, 0))
      }),
    )
  })

  it('is a number of seconds where it is bare', () => {
    fc.assert(
      fc.property(fc.nat(), n => {
        expect(parseDuration(String(n))).toBe(n * 1000)
      }),
    )
  })

  it('is nothing else', () => {
    const number = '[0-9]+([.][0-9]+)?'
    const allowed = new RegExp(`^(${number}|(?=.)(${number}h)?(${number}m)?(${number}s)?(${number}ms)?)$`)
    const almost = fc.string({ unit: fc.constantFrom(...'0159hms. -+e'), maxLength: 8 })
    fc.assert(
      fc.property(fc.oneof(almost, fc.string()), text => {
        expect(parseDuration(text) !== undefined).toBe(allowed.test(text))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('what people read', () => {
  test.each`
    ms            | text
    ${0}          | ${'0s'}
    ${850}        | ${'850ms'}
    ${999.7}      | ${'1s'}
    ${1000}       | ${'1s'}
    ${1500}       | ${'1.5s'}
    ${9_999}      | ${'9.9s'}
    ${12_000}     | ${'12s'}
    ${41_200}     | ${'41s'}
    ${59_999}     | ${'59s'}
    ${60_000}     | ${'1m'}
    ${250_000}    | ${'4m 10s'}
    ${3_599_999}  | ${'59m 59s'}
    ${3_600_000}  | ${'1h'}
    ${3_900_000}  | ${'1h 5m'}
    ${3_605_000}  | ${'1h'}
    ${90_000_000} | ${'25h'}
  `('$ms ms is $text', ({ ms, text }) => {
    expect(formatDuration(ms)).toBe(text)
  })

  it('can be written into a workflow without its spaces, and is never longer than it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 1e9 }), ms => {
        const read = parseDuration(formatDuration(ms).replaceAll(' ', ''))
        expect(read).toBeGreaterThan(ms - (ms < 3_600_000 ? 1000 : 60_000))
        expect(read).toBeLessThanOrEqual(ms)
      }),
    )
  })
})

test.each`
  ms       | text
  ${0}     | ${'0s'}
  ${850}   | ${'850ms'}
  ${1900}  | ${'1s'}
  ${12345} | ${'12s'}
`('$ms ms that were measured are $text', ({ ms, text }) => {
  expect(formatElapsed(ms)).toBe(text)
})
