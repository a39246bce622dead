import { AsyncLocalStorage } from 'node:async_hooks'
import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { subscribe } from 'node:diagnostics_channel'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { exec } from '@actions/exec'
import { LONGEST_TIMER } from '../clock.ts'
import { MARK, stopProcesses } from './processes.ts'

interface Printed {
  readonly stdout: string
  readonly stderr: string
}

/** What came of one call. */
export type CallResult =
  /** It ended by itself; `code` is null where a signal from elsewhere ended it. */
  | ({ readonly kind: 'exited'; readonly code: number | null } & Printed)
  /** We ended it; what it had printed by then is kept. */
  | ({ readonly kind: StopReason } & Printed)
  /** It never ran; `file` is what was found under its name, if anything was. */
  | {
      readonly kind: 'not-started'
      readonly tool: string
      readonly file: string | undefined
      readonly error: string
    }

export type StopReason = 'timed-out' | 'flooded' | 'aborted'

export interface CallOptions {
  readonly timeout: number
  readonly signal: AbortSignal
}

/** Six times what ten thousand resources take: only a program gone wild prints more. */
const MAX_OUTPUT = 8 * 1024 * 1024
/** How long the output of a program that has exited may stay open: a child that it left behind never closes it. */
const CLOSING_MS = 1000

interface Call {
  child: ChildProcess | undefined
  readonly onSpawn: () => void
}

/** All calls of this run carry its mark, each with a number of its own. */
const RUN = randomUUID()
let calls = 0

/** `@actions/exec` keeps its process to itself; Node tells of each new one, and the store tells whose it is. */
const currentCall = new AsyncLocalStorage<Call>()
subscribe('child_process', message => {
  const call = currentCall.getStore()
  if (!call) return
  const { process: child } = message as { process: ChildProcess }
  call.child = child
  // The toolkit closes a program's input by writing nothing to it, which fails where the program has already ended.
  child.once('spawn', () => child.stdin?.on('error', () => undefined).end())
  child.once('spawn', call.onSpawn)
})

/**
 * Runs a command without a shell and with its input closed. Never throws, and never outlives its timeout by much.
 * On Windows the toolkit finds a program by the extensions in PATHEXT, and runs a .cmd by cmd.exe with all quoted that
 * it would stumble over, but for %NAME%, which nothing can quote; no type, workspace or name of a resource holds one.
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
  // Who stops a call while its program is still looked for can't keep the program from being started.
  await Promise.race([spawned, ended])
  await letGo(call.child, mark, typeof result === 'string')
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

/** Where a command that could not be started lies, to tell one that is not there from one that may not be executed. */
function findFile(tool: string): string | undefined {
  if (/[/\\]/.test(tool)) return existsSync(tool) ? tool : undefined
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(folder => folder !== '')
  return folders.map(folder => join(folder, tool)).find(file => existsSync(file))
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** Ends what earlier calls left behind: a program that ends by itself may have started others that don't. */
export async function stopStragglers(): Promise<void> {
  if (calls > 0) await stopProcesses(undefined, `${RUN}/`)
}

/** Ends whatever of a call is still alive, and lets go of it so that it can't keep this process alive either. */
async function letGo(child: ChildProcess | undefined, mark: string, stopped: boolean): Promise<void> {
  if (!child?.pid) return
  const exited = child.exitCode !== null || child.signalCode !== null
  const closed = (child.stdout?.closed ?? true) && (child.stderr?.closed ?? true)
  if (exited && closed && !stopped) return
  // First of all: a program that prints faster than the toolkit reads would starve the timers that end it.
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy()
  await stopProcesses(child.pid, mark)
  child.unref()
}

/** Why we end the call, if one of the reasons comes before its own end. */
function stopReason(timeout: number, signal: AbortSignal) {
  let stop: (reason: StopReason) => void = () => {}
  const reason = new Promise<StopReason>(resolve => {
    stop = resolve
  })
  const abort = (): void => stop('aborted')
  const timer = setTimeout(() => stop('timed-out'), Math.min(timeout, LONGEST_TIMER))
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
