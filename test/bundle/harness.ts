// Spawns the bundle as GitHub's runner would, against the simulated dataos-ctl, and collects what it wrote.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { Report, ReportedResource } from '../../src/report/model.ts'
import { type Call, readCalls } from '../simulator/calls.mjs'
import {
  type Command,
  commandReader,
  makeStep,
  readOutputs,
  SIMULATED_CLI,
  type Step,
  splitLines,
} from '../simulator/runner.mjs'
import { loadScenario, type Scenario } from '../simulator/scenario.mjs'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export type { ReportedResource }

export interface RunOptions {
  /** Over those of the scenario. */
  readonly inputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  /** Variables that the action is not to see, such as GITHUB_STEP_SUMMARY. */
  readonly unset?: readonly string[]
  /** To the node process alone, as the runner does: after a time, or when the output or the diary is so far. */
  readonly signalAfter?: (
    | { readonly ms: number }
    | { readonly untilLog: RegExp }
    | { readonly untilCalls: (calls: readonly Call[]) => boolean }
  ) & {
    readonly signal: NodeJS.Signals
    /** How often the signal is repeated, every 2 ms. */
    readonly again?: number
    /** When SIGCONT follows. */
    readonly continueAfter?: number
  }
  /** After so many seconds the action is killed and the run rejected. */
  readonly killAfter?: number
  readonly bundle?: string
  /** In the working directory, by their paths. */
  readonly files?: Readonly<Record<string, string>>
}

export interface RunResult {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  readonly outputs: Readonly<Record<string, string>>
  /** The file at `report-path`. */
  readonly report: Report | undefined
  readonly summary: string
  readonly calls: readonly Call[]
  readonly seconds: number
  /** From the signal to the end, where one was sent. */
  readonly secondsAfterSignal: number | undefined
  /** By the clock, in milliseconds. */
  readonly endedAt: number
  /** Those that the runner would obey: in standard output, then in standard error. */
  readonly commands: readonly Command[]
}

/** `scenario` is the path of one or one itself; files that it names are then best given by their whole path. */
export async function runAction(scenario: string | Scenario, options: RunOptions = {}): Promise<RunResult> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'wait-for-dataos-'))
  try {
    const step = prepare(folder, scenario, options)
    const ended = await runStep(step, options)
    return { ...ended, ...collect(step), commands: [ended.stdout, ended.stderr].flatMap(commandsIn) }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Windows knows no signals: kill() there ends a process on the spot, and only a console can send it Ctrl-C. */
export const HAS_SIGNALS = process.platform !== 'win32'

/** Elsewhere a process whose parent has ended can't be found, so the action can't stop it. */
export const KNOWS_ORPHANS = process.platform === 'linux'

/** A program that the system runs by that name: on Windows by its extension, elsewhere by its first line. */
export function writeProgram(folder: string, name: string, code: string): string {
  const file = join(folder, name)
  if (process.platform === 'win32') {
    writeFileSync(join(folder, `${name}.cjs`), code)
    writeFileSync(`${file}.cmd`, `@"${process.execPath}" "%~dp0${name}.cjs" %*\r\n`)
  } else {
    writeFileSync(file, `#!${process.execPath}\n${code}`)
    chmodSync(file, 0o755)
  }
  return file
}

/** Whether a process runs. One that has ended and whose parent has not asked about it yet does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  return process.platform !== 'linux' || !/^State:\s+[ZX]/m.test(readProcessStatus(pid))
}

function readProcessStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return 'State: X (it ended just now)'
  }
}

/** The same bundle is started hundreds of times, and it is larger than what a start takes. */
const COMPILE_CACHE = join(ROOT, 'build/compile-cache')

function prepare(folder: string, scenario: string | Scenario, options: RunOptions): Step {
  const path = typeof scenario === 'string' ? scenario : join(folder, 'scenario.json')
  if (typeof scenario !== 'string') writeFileSync(path, JSON.stringify(scenario))
  const { inputs } = loadScenario(path)
  const step = makeStep(folder, path, {
    ...declaredDefaults(),
    'dataos-ctl': SIMULATED_CLI,
    ...inputs,
    ...options.inputs,
  })
  for (const [path, content] of Object.entries(options.files ?? {})) {
    const whole = join(step.workspace, path)
    mkdirSync(dirname(whole), { recursive: true })
    writeFileSync(whole, content)
  }
  const env: Record<string, string> = { ...step.env, NODE_COMPILE_CACHE: COMPILE_CACHE, ...options.env }
  for (const name of options.unset ?? []) delete env[name]
  return { ...step, env }
}

/** The runner fills in what action.yml declares. Expressions are its own business and stay out. */
function declaredDefaults(): Record<string, string> {
  const { inputs } = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as {
    inputs: Record<string, { default?: unknown }>
  }
  return Object.fromEntries(
    Object.entries(inputs)
      .map(([name, input]): [string, string] => [name, String(input.default ?? '')])
      .filter(([, value]) => !value.includes('${{')),
  )
}

type Ended = Pick<
  RunResult,
  'exitCode' | 'signal' | 'stdout' | 'stderr' | 'seconds' | 'secondsAfterSignal' | 'endedAt'
>

async function runStep(step: Step, options: RunOptions): Promise<Ended> {
  const { bundle = process.env.BUNDLE ?? join(ROOT, 'dist/index.js'), killAfter = 60 } = options
  const began = performance.now()
  // Standard input stays open: a call that the action left it to would wait for ever.
  const child = spawn(process.execPath, [bundle], { cwd: step.workspace, env: step.env, stdio: 'pipe' })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
    })
  }
  let signalled: number | undefined
  const stopSignalling = onMoment(child, step.state, options.signalAfter, signal => {
    signalled = performance.now()
    child.kill(signal)
    for (let i = 1; i <= (options.signalAfter?.again ?? 0); i += 1)
      setTimeout(() => child.kill(signal), 2 * i)
    const { continueAfter } = options.signalAfter ?? {}
    if (continueAfter !== undefined) setTimeout(() => child.kill('SIGCONT'), continueAfter)
  })
  let overdue = false
  const killer = setTimeout(() => {
    overdue = true
    child.kill('SIGKILL')
    // Children that were left behind may hold on to the pipes.
    child.stdout.destroy()
    child.stderr.destroy()
  }, killAfter * 1000)
  const [exitCode, signal] = await once(child, 'close')
  clearTimeout(killer)
  stopSignalling()
  if (overdue)
    throw new Error(`the action was not done after ${killAfter} s\n${output.stdout}\n${output.stderr}`)
  const ended = performance.now()
  return {
    exitCode,
    signal,
    ...output,
    seconds: (ended - began) / 1000,
    secondsAfterSignal: signalled === undefined ? undefined : (ended - signalled) / 1000,
    endedAt: Date.now(),
  }
}

const LOOK_EVERY_MS = 20

function onMoment(
  child: ChildProcess,
  state: string,
  when: RunOptions['signalAfter'],
  act: (signal: NodeJS.Signals) => void,
): () => void {
  if (!when) return () => {}
  if ('ms' in when) {
    const timer = setTimeout(() => act(when.signal), when.ms)
    return () => clearTimeout(timer)
  }
  let stop = (): void => {}
  const actOnce = (): void => {
    stop()
    act(when.signal)
  }
  if ('untilCalls' in when) {
    const timer = setInterval(() => when.untilCalls(readCalls(state)) && actOnce(), LOOK_EVERY_MS)
    stop = () => clearInterval(timer)
    return stop
  }
  let seen = ''
  const look = (text: string): void => {
    seen += text
    if (when.untilLog.test(seen)) actOnce()
  }
  stop = () => {
    child.stdout?.off('data', look)
    child.stderr?.off('data', look)
  }
  child.stdout?.on('data', look)
  child.stderr?.on('data', look)
  return stop
}

function collect(step: Step): Pick<RunResult, 'outputs' | 'report' | 'summary' | 'calls'> {
  const outputs = readOutputs(step.output)
  const path = outputs['report-path']
  return {
    outputs,
    report: path && existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Report) : undefined,
    summary: readFileSync(step.summary, 'utf8'),
    calls: readCalls(step.state),
  }
}

function commandsIn(output: string): Command[] {
  const read = commandReader()
  return splitLines(output).flatMap(line => read(line) ?? [])
}
