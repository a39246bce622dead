import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactor } from '../../src/text/redact.ts'

// Issue 3, point 5: nothing that stands in an environment variable named like a secret ever comes out.

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
  it('never appears, whatever it is made of and wherever it stands', () => {
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
