import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * The environment variable that marks the processes of a call. Killing a process leaves its children alone, and once
 * their parent is gone nothing else shows where they came from. The runner marks the processes of a job likewise.
 */
export const MARK = 'WAIT_FOR_DATAOS_CALL'

/** How long processes have to end after SIGTERM, before SIGKILL. */
const GRACE_MS = 500
const CHECK_EVERY_MS = 20

interface ProcessInfo {
  readonly pid: number
  readonly parent: number
}

/**
 * Stops a process and all that it started, and all processes whose mark begins with this one, gently if they end in
 * time. Never rejects, and takes half a second at most.
 */
export async function stopProcesses(root: number | undefined, mark: string): Promise<void> {
  if (process.platform === 'win32') return stopTree(root)
  const family = await familyOf(root, mark)
  if (family.length === 0) return
  signalAll(family, 'SIGTERM')
  for (let waited = 0; waited < GRACE_MS && family.some(isAlive); waited += CHECK_EVERY_MS) {
    await new Promise(resolve => setTimeout(resolve, CHECK_EVERY_MS))
  }
  signalAll([...family.filter(isAlive), ...(await familyOf(root, mark))], 'SIGKILL')
}

/** Windows has no SIGTERM. taskkill /T misses orphaned processes. By its path, because a bare name may be a file of the workspace. */
async function stopTree(root: number | undefined): Promise<void> {
  if (root === undefined) return
  const taskkill = join(process.env['SystemRoot'] ?? String.raw`C:\Windows`, 'System32', 'taskkill.exe')
  await promisify(execFile)(taskkill, ['/pid', String(root), '/T', '/F']).catch(() => undefined)
}

async function familyOf(root: number | undefined, mark: string): Promise<number[]> {
  const family = new Set([...(root === undefined ? [] : [root]), ...markedProcesses(mark)])
  if (family.size === 0) return []
  const processes = await listProcesses()
  for (let size = 0; size !== family.size; ) {
    size = family.size
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid)
  }
  return [...family].filter(pid => pid > 1 && pid !== process.pid)
}

/** Only Linux shows the environment of a process, so elsewhere a child whose parent has ended isn't found. */
function markedProcesses(mark: string): number[] {
  if (process.platform !== 'linux') return []
  return processIds().filter(pid =>
    readIfPossible(`/proc/${pid}/environ`)
      .split('\0')
      .some(variable => variable.startsWith(`${MARK}=${mark}`)),
  )
}

async function listProcesses(): Promise<ProcessInfo[]> {
  return process.platform === 'linux' ? listFromProc() : listFromPs()
}

function processIds(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger)
}

function listFromProc(): ProcessInfo[] {
  return processIds().flatMap(pid => {
    // The command in the second field may itself hold parentheses and spaces.
    const [, parent] = / \S (\d+)/.exec(readIfPossible(`/proc/${pid}/stat`).replace(/^.*\)/s, '')) ?? []
    return parent === undefined ? [] : [{ pid, parent: Number(parent) }]
  })
}

async function listFromPs(): Promise<ProcessInfo[]> {
  const ps = ['/bin/ps', '/usr/bin/ps'].find(file => existsSync(file))
  if (ps === undefined) return []
  // BSD's ps takes everything after the first = as the header, so each column gets a separate option.
  const { stdout } = await promisify(execFile)(ps, ['-A', '-o', 'pid=', '-o', 'ppid=']).catch(() => ({
    stdout: '',
  }))
  return stdout
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, parent]) => (pid && parent ? [{ pid, parent }] : []))
}

/** Empty for a process that has ended, or that belongs to another user. */
function readIfPossible(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // It has ended already.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
