import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { stopProcesses } from '../../src/dataos/processes.ts'
import { isAlive } from '../bundle/harness.ts'

const { platform } = process
const folder = mkdtempSync(join(tmpdir(), 'processes-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A process that waits for a child of its own. */
async function startFamily(): Promise<{ readonly parent: ChildProcess; readonly pids: readonly number[] }> {
  const program = `
    const child = require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])
    console.log(child.pid)`
  const parent = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [line] = await once(parent.stdout, 'data')
  return { parent, pids: [parent.pid ?? Number.NaN, Number(line)] }
}

it('a process is stopped with what it started', async () => {
  const { parent, pids } = await startFamily()
  expect(pids.map(isAlive)).toEqual([true, true])
  await stopProcesses(parent.pid, 'no mark')
  expect(pids.filter(isAlive)).toEqual([])
})

const pretend = (system: NodeJS.Platform): void => {
  Object.defineProperty(process, 'platform', { value: system })
}
afterEach(() => {
  pretend(platform)
  vi.unstubAllEnvs()
})

// Windows has no ps, and the action doesn't use it there.
it.skipIf(platform === 'win32')('a child is found by ps where there is no /proc', async () => {
  const { parent, pids } = await startFamily()
  pretend('darwin')
  await stopProcesses(parent.pid, 'no mark')
  pretend(platform)
  expect(pids.filter(isAlive)).toEqual([])
})

// The current folder is the checkout, and Windows looks there first for a bare name.
it.skipIf(platform === 'win32')('taskkill is the one of Windows, wherever PATH leads', async () => {
  const system = join(folder, 'System32')
  mkdirSync(system)
  for (const [file, name] of [
    [join(system, 'taskkill.exe'), 'system'],
    [join(folder, 'taskkill'), 'workspace'],
    [join(folder, 'taskkill.exe'), 'workspace'],
  ] as const) {
    writeFileSync(file, `#!/bin/sh\necho ${name} "$@" >> ${folder}/started\n`)
    chmodSync(file, 0o755)
  }
  vi.stubEnv('SystemRoot', folder)
  vi.stubEnv('PATH', [folder, process.env['PATH']].join(delimiter))
  pretend('win32')
  await stopProcesses(4711, 'no mark')
  pretend(platform)
  expect(readFileSync(join(folder, 'started'), 'utf8')).toBe('system /pid 4711 /T /F\n')
})
