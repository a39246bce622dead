import { describe, expect, it } from 'vitest'
import { everythingOf, fault, find, play, steady } from './play.ts'

const SECRET = 'kX9/tr+uZ<Q8=wv7'
const URL_PASSWORD = 'h4nter&Two'
const ENV = {
  DATAOS_APIKEY: SECRET,
  DATABASE_URL: `postgres://joe:${encodeURIComponent(URL_PASSWORD)}@db/x`,
  // Also what is said for debugging.
  RUNNER_DEBUG: '1',
}
const base64 = Buffer.from(`user:${SECRET}`).toString('base64')

/** What programs make of a secret, and what of each must not be shown. */
const PRINTED = [
  { text: `key ${SECRET}`, secret: SECRET },
  { text: `in lower case ${SECRET.toLowerCase()}`, secret: SECRET.toLowerCase() },
  { text: `{"key":${JSON.stringify(SECRET).replace('<', '\\u003c')}}`, secret: 'Q8=wv7' },
  { text: `?key=${encodeURIComponent(SECRET)}`, secret: encodeURIComponent(SECRET).slice(0, 12) },
  { text: `sent ${base64}`, secret: base64.slice(8, 20) },
  { text: `dial joe:${URL_PASSWORD}@db`, secret: URL_PASSWORD },
  { text: 'Authorization: Bearer abcdef0123456789', secret: 'abcdef0123456789' },
  { text: 'cloning with ghp_0123456789abcdefghijABCDEFGHIJ456789', secret: 'ghp_0123456789' },
  { text: 'db_password=tr0ub4dor&3 is wrong', secret: 'tr0ub4dor' },
  { text: '{"clientSecret":"tr0ub4dor&3"}', secret: 'tr0ub4dor' },
]

describe.concurrent('a secret is shown nowhere', () => {
  it.each(PRINTED)('when the CLI fails with: $text', async ({ text, secret }) => {
    const run = await play({
      platform: [steady('worker/insights', 'pending')],
      faults: [fault({ exit: 1, stderr: `ERRO[0001] Unauthorized: ${text}\n` })],
      env: ENV,
    })
    expect(run.outputs['result']).toBe('error')
    expect(everythingOf(run)).not.toContain(secret)
    expect(everythingOf(run)).toContain('Unauthorized')
  })

  it('when it is a part of a state, in upper case too', async () => {
    const status = `error:${SECRET.toUpperCase()}`
    const run = await play({ platform: [steady('worker/insights', status)], env: ENV })
    expect(run.outputs['result']).toBe('unhealthy')
    expect(everythingOf(run).toUpperCase()).not.toContain(SECRET.toUpperCase())
  })
})

it('names and states stay as they are, whatever the environment holds', async () => {
  const platform = [
    steady('worker/insights', 'pending'),
    steady('worker/insights@sandbox', 'active running:1'),
    steady('worker/metrics', 'error'),
  ]
  const env = {
    SECRET_WORKSPACE: 'public',
    A_TOKEN: 'insights',
    B_TOKEN: 'worker',
    C_TOKEN: 'pending',
    D_PASS: 'error',
  }
  const resources = 'worker/*\nworker/insights@sandbox'
  const before = await play({ platform, inputs: { mode: 'snapshot', resources }, env })
  const ids = [
    'worker/*@public',
    'worker/insights@sandbox',
    'worker/insights@public',
    'worker/metrics@public',
  ]
  expect(Object.keys(JSON.parse(before.outputs['snapshot'] ?? '').resources).sort()).toEqual(ids.sort())
  const run = await play({
    platform,
    inputs: { baseline: before.outputs['snapshot'] ?? '', resources, 'fail-fast': 'false', timeout: '1s' },
    env,
  })
  expect(find(run, 'worker/metrics@public')).toMatchObject({ status: 'error', changed: false })
  expect(find(run, 'worker/insights@public')).toMatchObject({ status: 'pending', changed: false })
  expect(everythingOf(run)).not.toContain('***')
})
