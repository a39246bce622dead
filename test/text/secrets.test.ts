import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactor } from '../../src/text/redact.ts'
import { BARS } from '../../src/text/table-style.ts'

// Contract, section 6: "Secrets never appear".

const NAMES = [
  'APIKEY',
  'MY_APIKEY_2',
  'A_TOKEN',
  'token',
  'CLIENT_SECRET',
  'SECRET_X',
  'DB_PASSWORD',
  'LICENSE_KEY',
]
const SWITCHES = /^(?:true|false|yes|no|on|off|none|null|enabled|disabled)$/i

const mayBeSecret = (text: string): boolean => text.trim().length >= 4 && !SWITCHES.test(text.trim())
/** Stars beside the three that stand for a secret might look like one again. */
const isNoStar = (text: string): boolean => !/^\*|\*$|\*\*/.test(text.trim())

/** Without what wraps a text. */
const joined = (text: string): string => text.replace(/[\s|│↩]/g, '')

const nasty = fc.constantFrom(...'.*+?^{}$()|[]\\/"\'`<>&%=:;,@#~ \t-_aZ09é日\u00a0\u0001\u200b\ud83d😀')
const secret = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 4, maxLength: 80 }),
    fc.string({ unit: nasty, minLength: 4, maxLength: 80 }),
    fc.base64String({ minLength: 4, maxLength: 80 }),
  )
  .filter(text => mayBeSecret(text) && isNoStar(text))
const manyLines = fc
  .tuple(fc.array(secret, { minLength: 2, maxLength: 4 }), fc.constantFrom('\n', '\r\n', '\n\n'))
  .map(([lines, end]) => lines.join(end))
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: nasty }),
  fc.constantFrom('', '::error::', 'key=', '"', "'"),
)

describe('a secret of the environment', () => {
  it('never appears, whatever it is made of and wherever it is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...NAMES),
        secret,
        text,
        text,
        text,
        (name, secret, before, between, after) => {
          const { redact } = redactor({ [name]: secret })
          for (const form of [secret, secret.trim()]) {
            expect(redact(before + form + between + form + after)).not.toContain(form)
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it('never appears as programs print it: in JSON, in a URL', () => {
    fc.assert(
      fc.property(secret, text, text, (secret, before, after) => {
        const { redact } = redactor({ APIKEY: secret })
        const forms = [JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())]
        for (const form of forms) expect(redact(before + form + after)).not.toContain(form)
        expect(redact(JSON.stringify({ before, secret, after }))).not.toContain(forms[0])
      }),
      { numRuns: 500 },
    )
  })

  it('of many lines never appears, nor any of its lines, with or without the space around it', () => {
    fc.assert(
      fc.property(manyLines, text, text, (secret, before, after) => {
        const { redact } = redactor({ CLIENT_SECRET: secret })
        const lines = secret.split(/[\r\n]+/).filter(line => mayBeSecret(line) && isNoStar(line))
        for (const form of [secret, ...lines, ...lines.map(line => line.trim())]) {
          expect(redact(before + form + after)).not.toContain(form)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('never appears beside others', () => {
    fc.assert(
      fc.property(fc.array(secret, { minLength: 2, maxLength: 5 }), text, (secrets, between) => {
        const { redact } = redactor(Object.fromEntries(secrets.map((secret, i) => [`TOKEN_${i}`, secret])))
        const redacted = redact(secrets.join(between))
        for (const secret of secrets) expect(redacted).not.toContain(secret)
      }),
      { numRuns: 300 },
    )
  })

  it('never appears in any encoding, also split over lines and cells', () => {
    const visible = fc.string({
      unit: fc.constantFrom(...'.*+?^{}()[]\\/"\'`<>&%=:;,@#~-_aZ09é日'),
      minLength: 8,
    })
    const random = fc.oneof(visible, fc.base64String({ minLength: 8 }), fc.uuid()).filter(isNoStar)
    const encoding = fc.constantFrom<(text: string) => string>(
      text => text,
      text => text.toUpperCase(),
      text => JSON.stringify(text).slice(1, -1),
      text => JSON.stringify(JSON.stringify(text)),
      encodeURIComponent,
      text => text.replace(/[<>&"]/g, sign => `&#${sign.charCodeAt(0)};`),
      text => Buffer.from(text).toString('hex'),
      text => Buffer.from(`x${text}`).toString('base64'),
      text => Buffer.from(`xy${text}y`).toString('base64url'),
    )
    const split = fc.constantFrom<(parts: readonly string[]) => string>(
      parts => parts.join(''),
      parts => parts.join('\n'),
      parts => parts.join('\r\n    '),
      parts => parts.join('↩\n  '),
      parts => parts.map(part => `| a | ${part} | running |`).join('\n'),
      parts => parts.map(part => `│ ${part}↩ │ x │`).join('\n'),
    )
    fc.assert(
      fc.property(random, encoding, split, text, fc.nat(), (secret, encode, join, around, seed) => {
        const encoded = encode(secret)
        const at = 1 + (seed % (encoded.length - 1))
        const { redact } = redactor({ APIKEY: secret })
        const hidden = redact(`${around}\n${join([encoded.slice(0, at), encoded.slice(at)])}\n${around}`)
        expect(hidden).toContain('***')
        // What base64 shares with what is beside the secret is shorter than any part of it that matters.
        const longest = encoded.length - 8
        expect(joined(hidden)).not.toContain(joined(encoded.slice(4, Math.max(longest, 8))))
      }),
      { numRuns: 2000 },
    )
  })

  it('is all that is taken from a text', () => {
    const secret = fc.string({ unit: 'grapheme', minLength: 8 }).filter(text => /^[^\s*]{8,}$/.test(text))
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (secret, before, after) => {
        fc.pre(!joined(`${before}${after}`).includes(joined(secret)))
        // A sign before the secret may be read as a part of an encoding of it.
        fc.pre(!/[\\%&]\s*$/.test(before))
        const { redact } = redactor({ APIKEY: secret })
        expect(redact(`${before} ${secret} ${after}`)).toBe(`${before} *** ${after}`)
      }),
    )
  })

  it.each(['|first-half', 'first-half|', '╎first-half', '│first│half║'])(
    '%s is hidden with the bars at its ends',
    secret => {
      expect(redactor({ APIKEY: secret }).redact(`sent ${secret} twice`)).toBe('sent *** twice')
    },
  )

  it.each([...BARS])('is found where a table with the bar %s has wrapped it', bar => {
    const { redact } = redactor({ APIKEY: 'first-half-second-half' })
    const hidden = redact(`a ${bar} first-half- ${bar} b\n  ${bar} second-half ${bar} c\n`)
    expect(hidden).not.toMatch(/first-half|second-half/)
  })

  it('is not found in a text without one', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.string({ unit: nasty, maxLength: 200 }),
        fc.string(),
        (secret, one, other) => {
          const { redact } = redactor({ APIKEY: secret })
          for (const text of [one, other, `${one}\n| ${other} |`]) expect(redact(text)).toBe(text)
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each(['\u0001', '\u001b', '\u200b', '\u00ad', '\u202e'])(
    'with %j in it is not told without it',
    unseen => {
      const { redact } = redactor({ APIKEY: `first${unseen}second` })
      for (const form of [`first${unseen}second`, 'firstsecond']) {
        expect(redact(`sent ${form} twice`)).toBe('sent *** twice')
      }
    },
  )
})
