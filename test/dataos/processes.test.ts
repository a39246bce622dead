import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
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

it('a process is ended with what it started', async () => {
  const { parent, pids } = await startFamily()
  expect(pids.map(isAlive)).toEqual([true, true])
  await stopProcesses(parent.pid, 'no mark')
  expect(pids.filter(isAlive)).toEqual([])
})

// Windows has no ps, and the action does not ask for it there.
describe.skipIf(platform === 'win32')('with the ps of BSD and macOS', () => {
  /** As theirs does, it takes what stands behind the first = of an option for a heading. */
  const PS = `#!/bin/sh
for option; do
  case "$option" in *=*,*) exec ps_of_the_system -A -o "\${option%%=*}=" ;; esac
done
exec ps_of_the_system "$@"
`
  beforeEach(() => {
    Object.defineProperty(process, 'platform', { value: 'darwin' })
    const file = join(folder, 'ps')
    const real = process.env['PATH']
    writeFileSync(file, PS.replaceAll('ps_of_the_system', `env PATH='${real}' ps`))
    chmodSync(file, 0o755)
    vi.stubEnv('PATH', [folder, real].join(delimiter))
  })
  const restore = (): void => {
    Object.defineProperty(process, 'platform', { value: platform })
    vi.unstubAllEnvs()
  }
  afterEach(restore)

  it('a child was not found', async () => {
    const { parent, pids } = await startFamily()
    await stopProcesses(parent.pid, 'no mark')
    restore()
    expect(pids.filter(isAlive)).toEqual([])
  })
})
