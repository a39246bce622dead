import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readCalls } from './calls.mjs'
import type { Misdeed, Scenario } from './scenario.mjs'

const SIMULATOR = fileURLToPath(new URL('dataos-ctl.mjs', import.meta.url))
const GET = ['get', '-t', 'worker', '-w', 'public', '-a']

let folder: string
let started: ChildProcess[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'))
  started = []
})
afterEach(() => {
  for (const child of started) child.kill('SIGKILL')
  for (const { child } of calls()) if (child) process.kill(child)
  rmSync(folder, { recursive: true, maxRetries: 5 })
})

const calls = (): ReturnType<typeof readCalls> => readCalls(join(folder, 'state'))

function start(scenario: Partial<Scenario>, args: string[]): ChildProcess {
  const path = join(folder, 'scenario.json')
  const worker = {
    type: 'worker',
    name: 'insights',
    timeline: [{ at: 0, status: 'active', runtime: 'running:1' }],
  }
  writeFileSync(path, JSON.stringify({ title: 'test', resources: [worker], ...scenario }))
  const env = { ...process.env, SIMULATOR_SCENARIO: path, SIMULATOR_STATE: join(folder, 'state') }
  const child = spawn(process.execPath, [SIMULATOR, ...args], { env, stdio: 'pipe' })
  started.push(child)
  return child
}

async function run(
  scenario: Partial<Scenario>,
  args = GET,
): Promise<{ exit: number; stdout: string; stderr: string }> {
  const child = start(scenario, args)
  child.stdin?.end('iamgroot')
  const said = { stdout: '', stderr: '' }
  child.stdout?.on('data', (text: Buffer) => (said.stdout += text))
  child.stderr?.on('data', (text: Buffer) => (said.stderr += text))
  const [exit] = await once(child, 'close')
  return { exit, ...said }
}

const withFault = (fault: Misdeed): Partial<Scenario> => ({ faults: [{ do: fault }] })

describe('get', () => {
  it('prints a table between empty lines, and its log beside it', async () => {
    const { exit, stdout, stderr } = await run({})
    expect(exit).toBe(0)
    expect(stdout).toMatch(/^\n +NAME +\| VERSION \|.*\n-+\|-.*\n {2}insights \| v1 .*\n\n$/)
    expect(stderr).toMatch(/^time="[^"]+" level=info msg="🔍 get\.\.\."\n.*msg="🔍 get\.\.\.complete"\n$/)
  })

  it('finds nothing and is content', async () => {
    const { exit, stdout } = await run({ logsTo: 'stdout', logs: 'terminal' }, ['get', '-t', 'service', '-a'])
    expect(exit).toBe(0)
    expect(stdout).toMatch(/\[0000\] 🔍 get\.\.\.nothing *\n$/)
  })

  it.each([
    { args: [...GET, '--unSanitize'], message: 'Error: unknown flag: --unSanitize\n' },
    { args: [...GET, '-r'], message: "Error: unknown shorthand flag: 'r' in -r\n" },
    {
      args: ['apply', '-n', 'x'],
      message: /level=error msg="the simulator does not play the command \\"apply\\""/,
    },
  ])('refuses $args', async ({ args, message }) => {
    expect(await run({}, args)).toMatchObject({ exit: 1, stdout: '', stderr: expect.stringMatching(message) })
  })
})

describe('DataOS 2', () => {
  const shown = [{ at: 0, status: 'active' }]
  const resources = [
    { type: 'vulcan', name: 'sales', workspace: '', tenant: 'acme', timeline: shown },
    { type: 'data', name: 'product360', version: 'v1beta', timeline: shown },
  ]

  it('lists what belongs to a tenant, but not in a workspace', async () => {
    const scenario: Partial<Scenario> = {
      resources,
      columns: ['NAME', 'TYPE', 'TENANT', 'STATUS', 'RUNTIME'],
    }
    expect((await run(scenario, ['get', '-t', 'vulcan', '-a'])).stdout).toMatch(
      /^\n +NAME +\| +TYPE +\| TENANT \| STATUS \| RUNTIME *\n-.*\n {2}sales \| vulcan \| acme +\| active \| +\n\n$/,
    )
    expect((await run(scenario, ['get', '-t', 'vulcan', '-w', 'public', '-a'])).stdout).toBe('')
  })

  it('lists data products by a command of their own', async () => {
    expect((await run({ resources }, ['product', 'get', '-a'])).stdout).toMatch(
      /^\n +TYPE \| VERSION \| +NAME +\| STATUS \| +OWNER +\n-.*\n {2}data \| v1beta {2}\| product360 \| active \| iamgroot +\n\n$/,
    )
    expect((await run({ resources }, ['product', 'get', '-n', 'product360', '-d'])).stdout).toMatch(
      /^---\n# data:v1beta:product360\n[\s\S]*\nname: product360\n/,
    )
    expect(await run({ resources }, ['get', '-t', 'data', '-a'])).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining("unknown type 'data'"),
    })
  })
})

describe('what else is told of one resource', () => {
  const NAMED = ['-t', 'worker', '-w', 'public', '-n', 'insights']
  const log = ['a line', 'another']
  const timeline = [{ at: 0, status: 'active', replicas: { ready: 1, wanted: 2 }, log }]
  const scenario = { resources: [{ type: 'worker', name: 'insights', owner: 'rocket', timeline }] }

  it.each([
    {
      args: ['get', ...NAMED, '-a', '-d'],
      stdout: /^---\n# worker:v1:insights:public\n[\s\S]*\nname: insights\n/,
    },
    { args: ['get', 'runtime', ...NAMED], stdout: /READY REPLICAS COUNT[\s\S]*\| 1 +\| 2/ },
    { args: ['log', ...NAMED, '-l', '1'], stdout: /-LOGS-+\nanother\n$/ },
  ])('$args', async ({ args, stdout }) => {
    expect(await run(scenario, args)).toMatchObject({ exit: 0, stdout: expect.stringMatching(stdout) })
  })

  it.each([
    { args: ['get', ...NAMED, '-d'], message: /get\.\.\.nothing/ },
    { args: ['get', 'runtime', '-t', 'worker', '-n', 'other'], message: /runtime\.\.\.nothing/ },
    { args: ['log', '-t', 'service', '-n', 'insights'], message: /log\.\.\.nothing/ },
  ])('$args finds nothing and is content', async ({ args, message }) => {
    expect(await run(scenario, args)).toMatchObject({
      exit: 0,
      stdout: '',
      stderr: expect.stringMatching(message),
    })
  })

  it('may fail alone', async () => {
    const faulty = { ...scenario, faults: [{ command: 'log', do: { exit: 3 } }] } as const
    expect(await run(faulty, ['log', ...NAMED])).toMatchObject({ exit: 3 })
    expect(await run(faulty, ['get', ...NAMED, '-a', '-d'])).toMatchObject({ exit: 0 })
  })

  it.each(['-f', '-y', '--node'])('%s is refused', async flag => {
    expect(await run(scenario, ['log', ...NAMED, flag])).toMatchObject({ exit: 1 })
  })
})

describe('the diary', () => {
  it('agrees on the start and the number of calls that run side by side', async () => {
    const faults: Scenario['faults'] = [{ calls: [3, 3], do: { exit: 7 } }]
    const results = await Promise.all(Array.from({ length: 6 }, () => run({ faults })))
    expect(results.filter(({ exit }) => exit === 7)).toHaveLength(1)
    expect(calls().map(({ exit }) => exit)).toEqual([0, 0, 7, 0, 0, 0])
    expect(
      calls().every(({ at, end, args }) => at >= 0 && Number(end) >= at && args.length === GET.length),
    ).toBe(true)
  })
})

describe('faults', () => {
  it('says what it is told to', async () => {
    const fault = { exit: 3, stdout: 'odd', stderr: 'ERRO[0001] Unauthorized\n' }
    expect(await run(withFault(fault))).toEqual({
      exit: 3,
      stdout: 'odd',
      stderr: 'ERRO[0001] Unauthorized\n',
    })
  })

  it('copies a file byte for byte', async () => {
    writeFileSync(join(folder, 'odd.txt'), 'from a file')
    expect(await run(withFault({ stdoutFile: 'odd.txt' }))).toMatchObject({ exit: 0, stdout: 'from a file' })
  })

  it('cuts an answer off', async () => {
    const { exit, stdout } = await run(withFault({ cut: 50 }))
    expect({ exit, length: stdout.length }).toEqual({ exit: 0, length: 50 })
  })

  it('asks for a login and reads its input to the end', async () => {
    const { exit, stderr } = await run(withFault({ readStdin: true }))
    expect(exit).toBe(1)
    expect(stderr).toMatch(/logging in now, \.\.\."\n.*level=error msg="no cred file, need to login"\n$/)
    expect(calls()[0]?.stdin).toBe('iamgroot')
  })

  it('leaves a child behind that holds on to the outputs', async () => {
    const child = start(withFault({ child: true, leave: true }), GET)
    child.stdout?.resume()
    let closed = false
    child.on('close', () => {
      closed = true
    })
    await once(child, 'exit')
    await new Promise(done => setTimeout(done, 100))
    expect(closed).toBe(false)
    process.kill(calls()[0]?.child ?? Number.NaN, 0)
  })

  it.runIf(process.platform !== 'win32')('hangs, and does not mind being asked to stop', async () => {
    const child = start(withFault({ hang: true, ignoreSigterm: true, stdout: 'ready' }), GET)
    await once(child.stdout ?? child, 'data')
    child.kill('SIGTERM')
    await new Promise(done => setTimeout(done, 200))
    expect([child.exitCode, child.signalCode]).toEqual([null, null])
    expect(calls()[0]?.end).toBeUndefined()
  })

  it('floods', async () => {
    const child = start(withFault({ flood: true }), GET)
    let bytes = 0
    for await (const chunk of child.stdout ?? []) {
      expect(chunk.includes('\n')).toBe(false)
      bytes += chunk.length
      if (bytes > 1_000_000) break
    }
    expect(bytes).toBeGreaterThan(1_000_000)
  })
})
