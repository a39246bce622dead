import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Misdeed } from '../simulator/scenario.mjs'
import { KNOWS_ORPHANS, type RunResult } from './harness.ts'
import { annotations, fault, find, HICCUP, only, play, resource, steady, UP, upWorker } from './play.ts'

const folder = mkdtempSync(join(tmpdir(), 'failures-'))
afterAll(() => rmSync(folder, { recursive: true }))

const pending = steady('worker/insights', 'pending')

/** What kept the action from reading the state, and the next step. Both are also in the summary and in an annotation. */
function problem(run: RunResult): { readonly message: string; readonly nextStep: string } {
  expect(run).toMatchObject({ exitCode: 1, outputs: { result: 'error', healthy: 'false', unhealthy: '[]' } })
  const { message = '', nextStep = '' } = run.report?.problem ?? {}
  expect([message, nextStep]).not.toContain('')
  const shown = only(annotations(run, 'error'))
  expect(shown).toContain(message)
  expect(shown).toContain(nextStep)
  expect(run.summary).toMatch(/^## ⚠️ /)
  return { message, nextStep }
}

/** What the log says of each failed poll. */
const failedPolls = (run: RunResult): string[] =>
  run.stdout.split('\n').filter(line => / failed \(/.test(line))

describe.concurrent('what no retry can fix ends the wait at once', () => {
  it.each<{ what: string; misdeed: Misdeed; says: RegExp; nextStep: RegExp }>([
    {
      what: 'an expired token',
      misdeed: {
        exit: 1,
        stderr:
          'INFO[0000] 🔍 get...\nERRO[0001] Unauthorized - {"error":{"status":401,"message":"could not verify the token : oidc: token is expired (Token Expiry: 2025-01-01)"},"allow":false}\n',
      },
      says: /token is expired/,
      nextStep: /APIKEY/,
    },
    {
      what: '401 in the other log format, with exit code 0',
      misdeed: {
        stderr:
          'time="2025-08-11T11:12:33Z" level=error msg="Unauthorized - {\\"error\\":{\\"status\\":401}}"\n',
      },
      says: /Unauthorized/,
      nextStep: /APIKEY/,
    },
    {
      what: '403 on standard output',
      misdeed: { exit: 1, stdout: 'ERRO[0001] 403 Forbidden\n' },
      says: /403 Forbidden/,
      nextStep: /administrator/,
    },
    {
      what: 'an unknown type',
      misdeed: { exit: 1, stderr: "ERRO[0000] unknown type 'worker'\n" },
      says: /unknown type 'worker'/,
      nextStep: /type/,
    },
    {
      what: 'an unknown flag',
      misdeed: { exit: 1, stderr: "Error: unknown shorthand flag: 'a' in -a\nUsage:\n  tool [flags]\n" },
      says: /unknown shorthand flag: 'a' in -a/,
      nextStep: /dataos-ctl input/,
    },
    {
      what: 'no credentials',
      misdeed: { exit: 1, stderr: 'ERRO[0000] no cred file, need to login\n' },
      says: /no cred file, need to login/,
      nextStep: /APIKEY.*DATAOS_FQDN/,
    },
    {
      what: 'a login prompt',
      misdeed: { readStdin: true },
      says: /no cred file|logging in now/,
      nextStep: /APIKEY.*DATAOS_FQDN/,
    },
    {
      what: 'a shell that knows no such command',
      misdeed: { exit: 127, stderr: 'sh: 1: dataos-ctl: not found\n' },
      says: /exit code 127.*dataos-ctl: not found/,
      nextStep: /dataos-ctl input/,
    },
  ])('$what', async ({ misdeed, says, nextStep }) => {
    const run = await play({ platform: [upWorker], faults: [fault(misdeed)] })
    expect(problem(run)).toEqual({
      message: expect.stringMatching(says),
      nextStep: expect.stringMatching(nextStep),
    })
    expect(run.calls).toHaveLength(1)
    expect(only(run.report?.resources)).toMatchObject({ verdict: 'undecided' })
  })

  it('a command that is not there', async () => {
    const run = await play({ platform: [upWorker], inputs: { 'dataos-ctl': 'no-dataos-ctl --quiet' } })
    expect(problem(run)).toEqual({
      message: expect.stringContaining("'no-dataos-ctl'"),
      nextStep: expect.stringContaining('dataos-ctl input'),
    })
  })

  it('a path that is not there', async () => {
    const run = await play({ platform: [upWorker], inputs: { 'dataos-ctl': '/nowhere/dataos-ctl' } })
    expect(problem(run).message).toContain("'/nowhere/dataos-ctl'")
  })

  it("a command that isn't executable", async () => {
    const file = join(folder, 'dataos-ctl')
    writeFileSync(file, '#!/bin/sh\nexit 0\n')
    chmodSync(file, 0o644)
    const run = await play({ platform: [upWorker], inputs: { 'dataos-ctl': file } })
    expect(problem(run).nextStep).toContain('chmod +x')
  })

  it('an expired token in a later poll', async () => {
    const run = await play({
      platform: [pending],
      faults: [fault({ exit: 1, stderr: 'ERRO[0001] Unauthorized\n' }, 3)],
    })
    expect(problem(run).message).toContain('Unauthorized')
    expect(run.calls).toHaveLength(3)
  })
})

describe.concurrent('what a retry may fix is tried again', () => {
  it.each<{ what: string; misdeed: Misdeed }>([
    { what: 'an exit code', misdeed: HICCUP },
    {
      what: 'a wrong host',
      misdeed: { exit: 1, stderr: 'ERRO[0001] dial tcp: lookup x.dataos.app: no such host\n' },
    },
    { what: 'an error line with exit code 0', misdeed: { stderr: 'ERRO[0001] 502 Bad Gateway\n' } },
    { what: 'no output at all', misdeed: { stdout: '' } },
    { what: 'garbage', misdeed: { stdout: 'a | b | c\n<html>502</html>\n\u0000\u0001' } },
    {
      what: 'a permanent error that comes from the connection',
      misdeed: {
        exit: 1,
        stderr: 'ERRO[0001] Unauthorized: Get "https://x/auth": context deadline exceeded\n',
      },
    },
    {
      what: 'a cache that may not be written',
      misdeed: { exit: 1, stderr: 'ERRO[0001] open /home/runner/.dataos/cache: permission denied\n' },
    },
    {
      what: 'a warning about access',
      misdeed: { exit: 1, stderr: 'WARN[0001] 403 Forbidden: feature flags\n' },
    },
    {
      what: 'a stack trace',
      misdeed: { exit: 2, stderr: 'panic: runtime error\n\ngoroutine 1 [running]:\nmain.main()\n' },
    },
  ])('$what', async ({ misdeed }) => {
    const run = await play({ platform: [upWorker], faults: [fault(misdeed, 1, 2)] })
    expect(run).toMatchObject({ exitCode: 0, outputs: { result: 'healthy' } })
    expect(run.report).toMatchObject({ polls: 3, calls: 3 })
    expect(failedPolls(run)).toHaveLength(2)
  })

  it('five times in a row, and then no more', async () => {
    const run = await play({ platform: [upWorker], faults: [fault(HICCUP)] })
    expect(problem(run).message).toContain('503 Service Unavailable')
    expect(run.calls).toHaveLength(5)
  })

  it('any number of times that are not in a row', async () => {
    const faults = [fault(HICCUP, 1, 3), fault(HICCUP, 5, 7)]
    const run = await play({ platform: [resource('worker/insights', [0, 'pending'], [3.5, UP])], faults })
    expect(run.outputs['result']).toBe('healthy')
  })

  it('while windows and graces stand still', async () => {
    const failing = fault({ stdout: 'NAME | STATUS | RUNTIME\n---|---|---\ninsights | error | failed\n' }, 1)
    const run = await play({
      platform: [upWorker],
      // Failing before and after the failed polls, for less than the grace that was watched.
      faults: [failing, fault(HICCUP, 2, 4), { ...failing, calls: [5, 5] }],
      inputs: { 'failure-grace': '1500ms', 'min-interval': '500ms', 'max-interval': '500ms' },
    })
    expect(run.outputs['result']).toBe('healthy')
    expect(run.calls).toHaveLength(6)
  })

  it('after a pause that doubles', async () => {
    const run = await play({
      platform: [upWorker],
      faults: [fault(HICCUP)],
      inputs: { 'min-interval': '250ms', 'max-interval': '1s' },
    })
    const [first = 0, ...later] = run.calls.map(({ started }) => started)
    // Pauses of 0.5, 1, 1 and 1 s.
    expect((later.at(-1) ?? 0) - first).toBeGreaterThan(3.2)
  })

  it('until the deadline', async () => {
    const run = await play({
      platform: [upWorker],
      faults: [fault(HICCUP)],
      inputs: { timeout: '1500ms', 'min-interval': '500ms' },
    })
    expect(problem(run).message).toContain('503 Service Unavailable')
    expect(run.calls.length).toBeLessThan(5)
    expect(run.report?.seconds).toBeLessThan(2.5)
  })
})

describe.concurrent('calls that hang', () => {
  // Enough for a busy machine to start a program.
  const inputs = { 'call-timeout': '3s' }

  it.each<{ what: string; misdeed: Misdeed }>([
    { what: 'hang', misdeed: { hang: true } },
    { what: 'do not mind to be asked to stop', misdeed: { hang: true, ignoreSigterm: true } },
    { what: 'have children', misdeed: { child: true, hang: true, ignoreSigterm: true } },
    { what: 'left a child behind', misdeed: { child: true, leave: true, hang: true } },
    {
      what: 'hang after a whole answer',
      misdeed: { hang: true, stdout: 'NAME | STATUS\ninsights | active\n' },
    },
  ])('are ended and tried again when they $what', async ({ misdeed }) => {
    const run = await play({ platform: [upWorker], faults: [fault(misdeed, 1)], inputs })
    expect(run.outputs['result']).toBe('healthy')
    expect(failedPolls(run)).toEqual([expect.stringContaining('3s')])
    expect(run.report).toMatchObject({ polls: 2, calls: 2 })
    expect(run.seconds).toBeLessThan(15)
  })

  it('end with the wait at last', async () => {
    const run = await play({
      platform: [upWorker],
      faults: [fault({ hang: true, ignoreSigterm: true })],
      inputs: { ...inputs, timeout: '1500ms' },
    })
    expect(problem(run).nextStep).toContain('call-timeout')
    expect(run.seconds).toBeLessThan(1.5 + 3 + 5)
  })

  it('name what they were asking for, and may ask for it again', async () => {
    const run = await play({
      platform: [upWorker],
      faults: [fault({ hang: true, stderr: 'WARN[0000] no cred file, logging in now, ...\n' })],
      inputs: { ...inputs, timeout: '5s' },
    })
    expect(problem(run)).toEqual({
      message: expect.stringContaining('no cred file, logging in now'),
      nextStep: expect.stringMatching(/APIKEY.*DATAOS_FQDN/),
    })
    expect(run.calls.length).toBeGreaterThan(1)
  })

  it('do not hold up one that answers beside them for longer', async () => {
    const run = await play({
      platform: [upWorker, steady('service/metrics-api', UP)],
      faults: [{ type: 'worker', calls: [1, 2], do: { hang: true } }],
      inputs,
    })
    expect(run.outputs['result']).toBe('healthy')
  })
})

describe.concurrent('calls that misbehave otherwise', () => {
  it.runIf(KNOWS_ORPHANS)('are believed though they leave a child behind, which is ended', async () => {
    const run = await play({ platform: [upWorker], faults: [fault({ child: true, leave: true })] })
    expect(run.outputs['result']).toBe('healthy')
    expect(only(run.calls).child).toBeGreaterThan(0)
    expect(run.seconds).toBeLessThan(6)
  })

  it('are ended when they flood', async () => {
    const run = await play({ platform: [upWorker], faults: [fault({ flood: true }, 1)] })
    expect(run.outputs['result']).toBe('healthy')
    expect(run.report).toMatchObject({ polls: 2 })
  })

  it('get no input', async () => {
    const run = await play({ platform: [upWorker], faults: [fault({ readStdin: true })] })
    expect(only(run.calls)).toMatchObject({ stdin: '', exit: 1 })
  })
})

describe.concurrent('together', () => {
  const service = steady('service/metrics-api', 'pending')

  it('an error is worse than a resource that is stuck', async () => {
    const run = await play({
      platform: [pending, service],
      faults: [{ type: 'service', from: 0.6, do: HICCUP }],
      inputs: { timeout: '1500ms', 'fail-fast': 'false' },
    })
    expect(run.outputs).toMatchObject({ result: 'error', unhealthy: '["worker/insights@public"]' })
    expect(find(run, 'worker/insights@public')).toMatchObject({ verdict: 'timed-out' })
    expect(find(run, 'service/metrics-api@public')).toMatchObject({ verdict: 'undecided' })
  })

  it.each([
    { what: 'one that lasts', misdeed: { exit: 1, stderr: 'ERRO[0001] Forbidden\n' } },
    { what: 'one that was tried five times', misdeed: HICCUP },
  ])('a resource that was decided against is worse than an error, $what', async ({ misdeed }) => {
    const run = await play({
      platform: [steady('worker/insights', 'error'), service],
      faults: [{ type: 'service', from: 1, do: misdeed }],
      inputs: { 'fail-fast': 'false' },
    })
    expect(run.outputs).toMatchObject({ result: 'unhealthy', unhealthy: '["worker/insights@public"]' })
    expect(find(run, 'service/metrics-api@public')).toMatchObject({ verdict: 'undecided' })
    expect(run.report?.seconds).toBeLessThan(10)
  })

  it('one group that can not be read does not make the others look healthy', async () => {
    const run = await play({
      platform: [upWorker, steady('service/metrics-api', UP)],
      faults: [{ type: 'service', do: HICCUP }],
    })
    expect(problem(run).message).toContain('503')
    expect(run.outputs['healthy']).toBe('false')
  })
})
