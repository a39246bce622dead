import { describe, expect, it } from 'vitest'
import type { Fault, Misdeed } from '../simulator/scenario.mjs'
import { HAS_SIGNALS } from './harness.ts'
import {
  annotations,
  everythingOf,
  fault,
  find,
  HICCUP,
  only,
  play,
  pollsIn,
  resource,
  steady,
  UP,
} from './play.ts'

// Faults at any time of a wait, alone and together, change no verdict.

const GARBAGE: Misdeed = { stdout: 'a | b | c\n<html>502</html>\n\u0000\u0001' }

const MISDEEDS: Readonly<Record<string, Misdeed>> = {
  'an error': HICCUP,
  garbage: GARBAGE,
  'half a table': { exit: 1, stdout: 'NAME | TYPE | STATUS | RUNTIME\n---|---|---|---\ngood | worker | er' },
  'a hang that no signal ends': { hang: true, ignoreSigterm: true, child: true },
}

/** `good` comes up and `bad` fails at 0.7 s; the window of the one and the grace of the other end at 1.5 s or later. */
const TIMES: Readonly<Record<string, Pick<Fault, 'from' | 'to' | 'calls'>>> = {
  'at the start': { calls: [1, 2] },
  'in the middle': { from: 0.4, to: 0.9 },
  'at the end': { from: 0.95, to: 1.45 },
}

const cases = Object.entries(MISDEEDS).flatMap(([what, misdeed]) =>
  Object.entries(TIMES).map(([when, time]) => ({ what, when, fault: { ...time, do: misdeed } })),
)

describe.concurrent('a fault that passes changes no verdict', () => {
  it.each(cases)('$what $when', async ({ fault }) => {
    const run = await play({
      platform: [
        resource('worker/good', [0, 'pending pending:0/1'], [0.7, UP]),
        resource('worker/bad', [0, 'active running:1'], [0.7, 'error failed']),
      ],
      faults: [fault],
      inputs: {
        'fail-fast': 'false',
        'stable-for': '800ms',
        'failure-grace': '800ms',
        'min-interval': '150ms',
        'max-interval': '300ms',
        // Enough for a busy machine to start a program.
        'call-timeout': fault.do.hang ? '3s' : '10s',
      },
    })
    // On a machine that is too busy no call may have begun within the fault's time.
    if (fault.calls) expect(run.stdout.match(/ failed \(/g)?.length).toBeGreaterThan(1)
    expect(run.outputs).toMatchObject({ result: 'unhealthy', unhealthy: '["worker/bad@public"]' })
    expect(find(run, 'worker/good@public')).toMatchObject({ verdict: 'healthy' })
    expect(find(run, 'worker/bad@public')).toMatchObject({ verdict: 'failed' })
  })
})

describe.concurrent('faults together', () => {
  it('garbage while a resource is late: its grace is paused', async () => {
    const run = await play({
      platform: [resource('worker/insights', [2, UP])],
      // Read for 0.3 s at most before it appears, of a grace of 0.8 s.
      faults: [{ from: 0.2, to: 2, do: GARBAGE }],
      inputs: { 'start-grace': '800ms', 'min-interval': '150ms', 'max-interval': '600ms' },
    })
    expect(run.outputs['result']).toBe('healthy')
  })

  it('garbage while a resource goes away: it is missed all the same', async () => {
    const run = await play({
      platform: [resource('worker/insights', [0, 'pending'], [0.5, 'gone'])],
      faults: [{ from: 0.4, to: 1, do: GARBAGE }],
    })
    expect(only(run.report?.resources)).toMatchObject({ verdict: 'missing' })
  })

  it('an expired token in the 50th poll', async () => {
    const run = await play({
      platform: [steady('worker/insights', 'pending')],
      faults: [fault({ exit: 1, stderr: 'ERRO[0001] Unauthorized: token is expired\n' }, 50)],
      inputs: { timeout: '5m', 'min-interval': '10ms', 'max-interval': '20ms' },
      killAfter: 60,
    })
    expect(run).toMatchObject({ exitCode: 1, outputs: { result: 'error', unhealthy: '[]' } })
    expect(only(annotations(run, 'error'))).toMatch(/token is expired.*APIKEY/s)
    expect(run.calls).toHaveLength(50)
  }, 60_000)

  it.skipIf(!HAS_SIGNALS).each<{ what: string; faults: readonly Fault[] }>([
    { what: 'a hang after garbage', faults: [fault(GARBAGE, 1, 2), fault({ hang: true, child: true }, 3)] },
    {
      what: 'a hang of one group, errors of the other',
      faults: [
        { type: 'service', do: { hang: true, ignoreSigterm: true } },
        { type: 'worker', do: HICCUP },
      ],
    },
    { what: 'a flood after a hang', faults: [fault({ hang: true }, 1), fault({ flood: true }, 2)] },
  ])('$what, and then it is cancelled', async ({ faults }) => {
    const run = await play({
      platform: [
        steady('worker/insights', 'pending'),
        ...(faults[0]?.type ? [steady('service/api', UP)] : []),
      ],
      faults,
      inputs: { 'call-timeout': '1s' },
      signalAfter: { untilCalls: calls => calls.length >= 3, signal: 'SIGINT' },
    })
    expect(run).toMatchObject({ exitCode: 1, outputs: { result: 'cancelled' } })
    expect(run.secondsAfterSignal).toBeLessThan(2)
  })

  it('a hang beside a resource that failed: what is known decides', async () => {
    const run = await play({
      platform: [steady('worker/insights', 'error failed'), steady('service/api', UP)],
      faults: [{ type: 'service', do: { hang: true, ignoreSigterm: true } }],
      inputs: { 'call-timeout': '1s' },
    })
    expect(run.outputs).toMatchObject({ result: 'unhealthy', unhealthy: '["worker/insights@public"]' })
    expect(find(run, 'service/api@public')).toMatchObject({ verdict: 'undecided' })
  })
})

describe.concurrent('at the deadline', () => {
  it('of many groups and a slow CLI, the last readings count', async () => {
    const timeout = 14
    const run = await play({
      platform: Array.from({ length: 24 }, (_, i) => steady(`worker/insights@w-${i}`, 'pending')),
      // A poll takes three seconds at least, so the last one is cut off by the deadline.
      delay: 0.5,
      inputs: { timeout: `${timeout}s`, 'start-grace': '10s' },
      killAfter: 40,
    })
    expect(run.outputs['result']).toBe('timed-out')
    expect(run.report?.problem).toBeNull()
    const polls = pollsIn(run.calls).map(({ epoch }) => epoch / 1000)
    // The wait begins a little before its first call, and a program takes a moment to begin.
    expect(Math.max(...polls) - Math.min(...polls)).toBeLessThan(timeout + 1)
  }, 50_000)

  it.skipIf(!HAS_SIGNALS)('and stopped until long after it: the last readings count', async () => {
    const run = await play({
      platform: [steady('worker/insights', 'pending'), steady('service/api', 'pending')],
      inputs: { timeout: '3s' },
      signalAfter: {
        untilCalls: calls => calls.filter(({ end }) => end !== undefined).length >= 4,
        signal: 'SIGSTOP',
        continueAfter: 5000,
      },
    })
    expect(run.outputs['result']).toBe('timed-out')
    expect(run.report?.problem).toBeNull()
  })

  it.skipIf(!HAS_SIGNALS)(
    'and stopped during a call until its time was over: the last readings count',
    async () => {
      const run = await play({
        platform: [steady('worker/insights', 'pending')],
        delay: 1,
        inputs: { timeout: '5s', 'call-timeout': '3s' },
        signalAfter: {
          untilCalls: calls => calls.length >= 2 && calls.some(({ end }) => end === undefined),
          signal: 'SIGSTOP',
          continueAfter: 6000,
        },
      })
      expect(run.outputs['result']).toBe('timed-out')
      expect(run.report?.problem).toBeNull()
      expect(run.report?.resources[0]).toMatchObject({ verdict: 'timed-out', status: 'pending' })
    },
  )
})

describe.concurrent('secrets of many kinds', () => {
  const SECRETS = {
    PRIME_APIKEY: 'cHJpbWUua2V5LjEyMzQ1Njc4',
    MY_APIKEY_2: 'key+with/signs==',
    VAULT_TOKEN: 'hvs.CAESI-J_0815',
    CLIENT_SECRET: '::error::s3cret',
    DB_PASSWORD: 'p@ss*w0rd$(x)',
    LICENSE_KEY: 'AAAA-BBBB-CCCC-DDDD',
    SSH_SECRET_LINES: '  -----BEGIN KEY-----\n    bGluZW9uZQ==  \n    bGluZXR3bw==\n  -----END KEY-----',
  }
  const parts = Object.values(SECRETS).flatMap(secret => secret.split('\n').map(line => line.trim()))

  it('never come out as versions, states and errors of what a pattern selects', async () => {
    const rows = parts.map((part, i) => `x-${i} | v-${part} | error ${part} | failed:${part}, ${part}`)
    const table = ['NAME | VERSION | STATUS | RUNTIME', '---|---|---|---', ...rows].join('\n')
    const run = await play({
      faults: [
        fault({ exit: 1, stderr: parts.map(part => `ERRO[0001] 503 for ${part}\n`).join('') }, 1),
        fault(
          { stdout: `${table}\n`, stderr: parts.map(part => `WARN[0001] with ${part}\n`).join('') },
          2,
          99,
        ),
      ],
      inputs: { resources: 'worker/*', 'fail-fast': 'false' },
      env: { ...SECRETS, RUNNER_DEBUG: '1' },
    })
    expect(run.outputs['result']).toBe('unhealthy')
    expect(run.report?.resources).toHaveLength(parts.length)
    const everything = everythingOf(run)
    expect(everything).toContain('***')
    expect(parts.filter(part => everything.includes(part))).toEqual([])
  })
})
