import type { ChildProcess } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { delimiter } from 'node:path'
import { afterEach, expect, it, test, vi } from 'vitest'
import { callCommand } from '../../src/dataos/command.ts'

const NEVER = new AbortController().signal

afterEach(() => {
  vi.unstubAllEnvs()
})

it('a file of the current folder was taken for a command that may not be executed', async () => {
  vi.stubEnv('PATH', ['', '/nowhere', ''].join(delimiter))
  expect(await callCommand(['package.json'], { timeout: 1000, signal: NEVER })).toMatchObject({
    kind: 'not-started',
    file: undefined,
  })
})

test.each(['cancelled', 'out of time'])(
  'a call that was %s before its program had started left that program running',
  async how => {
    const children: ChildProcess[] = []
    const note = (message: unknown): void => {
      children.push((message as { process: ChildProcess }).process)
    }
    subscribe('child_process', note)
    const cancel = new AbortController()
    const program = [process.execPath, '-e', 'setTimeout(() => {}, 5000)']
    const timeout = how === 'cancelled' ? 10_000 : 0
    const calling = callCommand(program, { timeout, signal: cancel.signal })
    if (how === 'cancelled') cancel.abort()
    await calling
    unsubscribe('child_process', note)
    const [child] = children
    if (!child) throw new Error('nothing was started')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    expect(child.exitCode, 'it came to its end by itself').toBeNull()
  },
)

it("gets the environment of the step without inputs, the runner's tokens and its files", async () => {
  const withheld = [
    'INPUT_GITHUB-TOKEN',
    'INPUT_RESOURCES',
    'ACTIONS_RUNTIME_TOKEN',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    'GITHUB_OUTPUT',
    'GITHUB_ENV',
    'GITHUB_PATH',
    'GITHUB_STEP_SUMMARY',
    'GITHUB_STATE',
  ]
  const passed = ['APIKEY', 'DATAOS_FQDN', 'GITHUB_TOKEN', 'GITHUB_SHA', 'MY_INPUT_1']
  for (const name of [...withheld, ...passed]) vi.stubEnv(name, `value of ${name}`)
  const program = 'console.log(Object.values(process.env).join("\\n"))'
  const result = await callCommand([process.execPath, '-e', program], { timeout: 10_000, signal: NEVER })
  const seen = 'stdout' in result ? result.stdout : ''
  expect(passed.filter(name => !seen.includes(`value of ${name}`))).toEqual([])
  expect(withheld.filter(name => seen.includes(`value of ${name}`))).toEqual([])
})

it('a call was taken for one that hangs when its time passed while the action itself was stopped', async () => {
  const program = [process.execPath, '-e', 'setTimeout(() => {}, 5000)']
  const calling = callCommand(program, { timeout: 500, signal: NEVER })
  // As long as this waits, no timer of this process fires.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000)
  expect(await calling).toMatchObject({ kind: 'suspended' })
})
