import { AsyncLocalStorage } from 'node:async_hooks'
import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { subscribe } from 'node:diagnostics_channel'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { exec } from '@actions/exec'
import { LONGEST_TIMER } from '../clock.ts'
import { MARK, stopProcesses } from './processes.ts'

interface Printed {
  readonly stdout: string
  readonly stderr: string
}

/** The result of one call. */
export type CallResult =
  /** It exited; `code` is null if a signal from elsewhere killed it. */
  | ({ readonly kind: 'exited'; readonly code: number | null } & Printed)
  /** We stopped it; what it had printed by then is kept. */
  | ({ readonly kind: StopReason } & Printed)
  /** It never ran; `file` is the file of that name, if there is one. */
  | {
      readonly kind: 'not-started'
      readonly tool: string
      readonly file: string | undefined
      readonly error: string
    }

/** `suspended`: its time passed while this process was stopped itself, so that it says nothing about the call. */
export type StopReason = 'timed-out' | 'flooded' | 'aborted' | 'suspended'

export interface CallOptions {
  readonly timeout: number
  readonly signal: AbortSignal
}

/** Six times what ten thousand resources take: only a runaway program prints more. */
const MAX_OUTPUT = 8 * 1024 * 1024
/** How long the output of a program that has exited may stay open: a child that it left behind may never close it. */
const CLOSING_MS = 1000
/** A timer is later than this only after the whole process was stopped: by SIGSTOP, or with its machine. */
const MAX_TIMER_DELAY_MS = 1000

interface Call {
  child: ChildProcess | undefined
  readonly onSpawn: () => void
}

/** Marks the processes of this run; each call adds its number. */
const RUN = randomUUID()
let calls = 0

/** `@actions/exec` doesn't expose its process. Node announces each new one, and the store says which call it is of. */
const currentCall = new AsyncLocalStorage<Call>()
subscribe('child_process', message => {
  const call = currentCall.getStore()
  if (!call) return
  const { process: child } = message as { process: ChildProcess }
  call.child = child
  // The toolkit closes the input by writing nothing to it, which fails if the program has already exited.
  child.once('spawn', () => child.stdin?.on('error', () => undefined).end())
  child.once('spawn', call.onSpawn)
})

/**
 * Runs a command without a shell and with its input closed. Never rejects, and never outlives its timeout by much. A bare
 * name is looked up on PATH alone, never in the current folder. On Windows the toolkit tries the extensions in PATHEXT,
 * and runs a .cmd by cmd.exe, with everything quoted except %NAME%, which can't be quoted; no type, workspace or name of
 * a resource has one.
 */
export async function callCommand(
  command: readonly string[],
  { timeout, signal }: CallOptions,
): Promise<CallResult> {
  const [tool = '', ...args] = command
  const mark = `${RUN}/${calls++}/`
  const { call, spawned } = newCall()
  const stopping = stopReason(timeout, signal)
  const output = collectOutput(() => stopping.stop('flooded'))
  const running = currentCall.run(call, () =>
    exec(`"${tool.replaceAll('"', '\\"')}"`, args, {
      silent: true,
      ignoreReturnCode: true,
      delay: CLOSING_MS,
      env: { ...environment(), [MARK]: mark },
      listeners: output.listeners,
    }),
  )
  const ended = running.then(
    code => ({ kind: 'exited', code: code as number | null }) as const,
    (error: Error) => ({ kind: 'not-started', tool, file: findFile(tool), error: error.message }) as const,
  )
  const result = await Promise.race([ended, stopping.reason])
  stopping.cancel()
  if (typeof result !== 'string' && result.kind === 'not-started') return result
  // A call that is stopped while the toolkit looks for its program still starts it, so that is awaited.
  await Promise.race([spawned, ended])
  await release(call.child, mark, typeof result === 'string')
  return typeof result === 'string'
    ? { kind: result, ...output.printed() }
    : { ...result, ...output.printed() }
}

function newCall() {
  let onSpawn = (): void => {}
  const spawned = new Promise<void>(resolve => {
    onSpawn = resolve
  })
  const call: Call = { child: undefined, onSpawn }
  return { call, spawned }
}

/** The file of a command that couldn't be started, to tell a missing one from one that isn't executable. */
function findFile(tool: string): string | undefined {
  if (/[/\\]/.test(tool)) return existsSync(tool) ? tool : undefined
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(folder => folder !== '')
  return folders.map(folder => join(folder, tool)).find(file => existsSync(file))
}

/** Inputs, the runner's own tokens and the files by which a step talks to the runner: nothing that the CLI needs. */
const WITHHELD = /^(?:INPUT_.*|ACTIONS_.*|GITHUB_(?:OUTPUT|ENV|PATH|STEP_SUMMARY|STATE))$/i

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || WITHHELD.test(name) ? [] : [[name, value]],
    ),
  )
}

/** Stops what earlier calls left behind: a program that exits may have started others that don't. */
export async function stopStragglers(): Promise<void> {
  if (calls > 0) await stopProcesses(undefined, `${RUN}/`)
}

/** Stops whatever is left of a call, and detaches from it so that it can't keep this process alive. */
async function release(child: ChildProcess | undefined, mark: string, stopped: boolean): Promise<void> {
  if (!child?.pid) return
  const exited = child.exitCode !== null || child.signalCode !== null
  const closed = (child.stdout?.closed ?? true) && (child.stderr?.closed ?? true)
  if (exited && closed && !stopped) return
  // This comes first: a program that prints faster than the toolkit reads would starve the timers that stop it.
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy()
  await stopProcesses(child.pid, mark)
  child.unref()
}

/** The reason to stop the call, if there is one before it exits. */
function stopReason(timeout: number, signal: AbortSignal) {
  let stop: (reason: StopReason) => void = () => {}
  const reason = new Promise<StopReason>(resolve => {
    stop = resolve
  })
  const abort = (): void => stop('aborted')
  const time = Math.min(timeout, LONGEST_TIMER)
  const due = performance.now() + time
  const expired = (): void => stop(performance.now() - due > MAX_TIMER_DELAY_MS ? 'suspended' : 'timed-out')
  const timer = setTimeout(expired, time)
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  const cancel = (): void => {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
  return { reason, stop, cancel }
}

function collectOutput(onFlood: () => void) {
  const chunks: { readonly stdout: Buffer[]; readonly stderr: Buffer[] } = { stdout: [], stderr: [] }
  let size = 0
  const collect = (stream: 'stdout' | 'stderr') => (chunk: Buffer) => {
    size += chunk.length
    if (size > MAX_OUTPUT) onFlood()
    else chunks[stream].push(chunk)
  }
  return {
    listeners: { stdout: collect('stdout'), stderr: collect('stderr') },
    printed: (): Printed => ({
      stdout: Buffer.concat(chunks.stdout).toString(),
      stderr: Buffer.concat(chunks.stderr).toString(),
    }),
  }
}
