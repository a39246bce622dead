import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'

/**
 * The environment variable by which a call's processes are known. Killing a process leaves its children alone,
 * and once their parent is gone nothing else tells whose they were. The runner marks a job's processes likewise.
 */
export const MARK = 'WAIT_FOR_DATAOS_CALL'

/** How long processes that were told to end may take to do so before they are made to. */
const GRACE_MS = 500
const LOOK_EVERY_MS = 20

interface ProcessInfo {
  readonly pid: number
  readonly parent: number
  readonly marked: boolean
}

/**
 * Ends a process and all that it started, politely if they comply at once, and all whose mark begins like this one.
 * Never throws, and takes half a second at most.
 */
export async function stopProcesses(root: number | undefined, mark: string): Promise<void> {
  if (process.platform === 'win32') return stopTree(root)
  const family = new Set(familyOf(root, await listProcesses(mark)))
  signalAll(family, 'SIGTERM')
  for (let waited = 0; waited < GRACE_MS && [...family].some(isAlive); waited += LOOK_EVERY_MS) {
    await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS))
  }
  const survivors = [...family].filter(isAlive)
  signalAll(new Set([...survivors, ...familyOf(root, await listProcesses(mark))]), 'SIGKILL')
}

/** Windows has no polite way, and who has lost its parent is not found: it belongs to no tree. */
async function stopTree(root: number | undefined): Promise<void> {
  if (root === undefined) return
  await promisify(execFile)('taskkill', ['/pid', String(root), '/T', '/F']).catch(() => undefined)
}

function familyOf(root: number | undefined, processes: readonly ProcessInfo[]): number[] {
  const marked = processes.filter(({ marked }) => marked).map(({ pid }) => pid)
  const family = new Set(root === undefined ? marked : [root, ...marked])
  for (let size = 0; size !== family.size; ) {
    size = family.size
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid)
  }
  return [...family].filter(pid => pid > 1 && pid !== process.pid)
}

async function listProcesses(mark: string): Promise<ProcessInfo[]> {
  return process.platform === 'linux' ? fromProc(mark) : fromPs()
}

function fromProc(mark: string): ProcessInfo[] {
  return readdirSync('/proc').flatMap(name => {
    if (!/^\d+$/.test(name)) return []
    // The command in the second field may itself hold parentheses and spaces.
    const [, parent] = / \S (\d+)/.exec(readQuietly(`/proc/${name}/stat`).replace(/^.*\)/s, '')) ?? []
    if (parent === undefined) return []
    const marked = readQuietly(`/proc/${name}/environ`)
      .split('\0')
      .some(variable => variable.startsWith(`${MARK}=${mark}`))
    return [{ pid: Number(name), parent: Number(parent), marked }]
  })
}

/** Other systems don't show the environment, so a child whose parent has already gone is not found there. */
async function fromPs(): Promise<ProcessInfo[]> {
  // Two options, for BSD's ps takes all that stands behind the first = for a heading.
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=', '-o', 'ppid=']).catch(() => ({
    stdout: '',
  }))
  return stdout
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, parent]) => (pid && parent ? [{ pid, parent, marked: false }] : []))
}

/** Empty for a process that is gone by now, or that belongs to somebody else. */
function readQuietly(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

function signalAll(pids: ReadonlySet<number>, signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // Gone already, which is what was wanted.
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
