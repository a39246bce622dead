import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { redactor } from '../../src/text/redact.ts'

const KEY = 'ZGF0YW9zLmtleS4xMjM0'

describe('what the environment holds', () => {
  test.each([
    'APIKEY',
    'DATAOS_PRIME_APIKEY',
    'DATAOS_API_KEY',
    'DATAOS_USER_APIKEY_TOKEN',
    'LICENSE_KEY',
    'VENDOR_LICENSE_KEY',
    'GITHUB_TOKEN',
    'INPUT_GITHUB-TOKEN',
    'ACTIONS_RUNTIME_TOKEN',
    'CLIENT_SECRET',
    'DB_PASSWORD',
    'apikey',
  ])('%s is never shown', name => {
    expect(redactor({ [name]: KEY }).redact(`sent ${KEY} twice: ${KEY}`)).toBe('sent *** twice: ***')
  })

  test.each(['DATAOS_FQDN', 'USER_ID', 'LICENSE_ORGANIZATION_ID', 'PATH'])('%s is', name => {
    expect(redactor({ [name]: 'modern-cow' }).redact('modern-cow')).toBe('modern-cow')
  })

  test.each`
    form                     | secret               | printed
    ${'in JSON'}             | ${'a"b\\c-1234'}     | ${'{"key":"a\\"b\\\\c-1234"}'}
    ${'within a JSON text'}  | ${'a"b\\c-1234'}     | ${'{"message":"the key a\\"b\\\\c-1234 is wrong"}'}
    ${'in JSON of Go'}       | ${'a<b>&c1234'}      | ${'{"key":"a\\u003cb\\u003e\\u0026c1234"}'}
    ${'in a URL'}            | ${'a/b+c=1234'}      | ${'?k=a%2Fb%2Bc%3D1234&x'}
    ${'in a URL, small'}     | ${'a/b+c=1234'}      | ${'?k=a%2fb%2bc%3d1234&x'}
    ${'without its space'}   | ${' abcd1234\n'}     | ${'key abcd1234 is wrong'}
    ${'in quotes'}           | ${' abcd1234 '}      | ${'key "abcd1234"'}
    ${'line by line'}        | ${'first1\nsecond2'} | ${'first1 and second2'}
    ${'among pattern signs'} | ${'a.*(b)$&'}        | ${'a.*(b)$& a.xx(b)'}
  `('is found $form', ({ secret, printed }) => {
    const hidden = redactor({ APIKEY: secret }).redact(printed)
    for (const part of [
      secret.trim(),
      ...secret.split('\n'),
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
    ]) {
      if (part.trim() !== '') expect(hidden).not.toContain(part.trim())
    }
    expect(hidden).toContain('***')
  })

  it.each(['\u0001', '\u200b', '\u202e'])('is found where %j was printed into it', unseen => {
    const { redact } = redactor({ APIKEY: 'firstsecond', OTHER_TOKEN: 'another' })
    expect(redact(`sent first${unseen}second twice`)).toBe('sent *** twice')
  })

  it('is hidden whole where one secret begins with another', () => {
    const { redact } = redactor({ APIKEY: 'abcd', OTHER_TOKEN: 'abcdefgh' })
    expect(redact('abcdefgh abcd')).toBe('*** ***')
  })

  test.each(['', ' ', 'abc', 'or  ', 'true', 'FALSE', 'none', ' none'])(
    '%j is no secret but a switch or nothing',
    value => {
      const text = 'true, FALSE, none, abc or  two spaces'
      expect(redactor({ USE_TOKEN: value, APIKEY: undefined }).redact(text)).toBe(text)
    },
  )

  test.each(['dragon', 'nowhere'])('%j is no switch but a secret', value => {
    expect(redactor({ APIKEY: value }).redact(value)).toBe('***')
  })

  it('never appears, and nothing else is lost', () => {
    const secret = fc.string({ unit: 'grapheme', minLength: 8 }).filter(text => /^[^\s*]{8,}$/.test(text))
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (secret, before, after) => {
        fc.pre(!`${before}${after}`.includes(secret))
        const hidden = redactor({ APIKEY: secret }).redact(`${before} ${secret} ${after}`)
        expect(hidden).toBe(`${before} *** ${after}`)
      }),
    )
  })
})

// Contract, section 6: "Token and API keys never appear, also where the CLI itself prints them". A login of the
// CLI lies in a file of its own, and a key may stand in the arguments of the `dataos-ctl` input.
describe('what the environment does not hold', () => {
  const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJpYW1ncm9vdCJ9.c2lnbmF0dXJl'

  test.each`
    what                | printed                                                    | secret
    ${'a bearer token'} | ${`request failed, Authorization: Bearer ${KEY}`}          | ${KEY}
    ${'a bearer token'} | ${`Authorization: Bearer  ${KEY} is wrong`}                | ${KEY}
    ${'a login token'}  | ${`could not verify the token ${JWT}: expired`}            | ${JWT}
    ${'a key in a URL'} | ${`Get "https://x.dataos.app/api?apikey=${KEY}&a=b": EOF`} | ${KEY}
    ${'a key in JSON'}  | ${`{"apikey":"${KEY}"}`}                                   | ${KEY}
    ${'a key in JSON'}  | ${`{ "dataos_token" : "${KEY}" }`}                         | ${KEY}
    ${'in quotes'}      | ${`token="${KEY}" was sent`}                               | ${KEY}
    ${'an argument'}    | ${`docker run -e APIKEY=${KEY} rubiklabs/dataos-ctl`}      | ${KEY}
  `('$what is not shown', ({ printed, secret }) => {
    expect(redactor({}).redact(printed)).toBe(printed.replace(secret, '***'))
  })

  test.each([
    'the token is missing, wrong or expired: set APIKEY to a valid key in the env of this step',
    'no worker named token-refresher in workspace public',
    'could not verify the token : oidc: token is expired (Token Expiry: 2023-12-29 05:44:08 +0000 UTC)',
    'the server asks for Basic auth, or for Bearer tokens',
    'eyJhbG is how they begin',
    'list?page_token=12&size=100',
  ])('%j speaks of tokens and holds none', text => {
    expect(redactor({}).redact(text)).toBe(text)
  })
})

test.each([
  String.raw`{"error":"x","token":"abc\"defghij-SECRETTAIL"}`,
  String.raw`{"password": "p1\\\"SECRETTAIL"}`,
  '{"token"\n  : "SECRETTAIL-of-some-length"}',
])('a value in JSON is hidden to its end: %j', printed => {
  expect(redactor({}).redact(printed)).not.toContain('SECRETTAIL')
})
