// One scenario in a few words, played on the bundle. What holds of every run is checked after each of them.

import { expect } from 'vitest'
import { OUTPUTS } from '../../src/report/outputs.ts'
import { resourceType } from '../../src/targets/types.ts'
import { schemaProblems } from '../report/schema.ts'
import type { Call } from '../simulator/calls.mjs'
import { SIMULATED_CLI } from '../simulator/runner.mjs'
import type { Fault, Misdeed, Resource, Scenario } from '../simulator/scenario.mjs'
import { isAlive, type ReportedResource, type RunOptions, type RunResult, runAction } from './harness.ts'

/** Short times for all; the timeout is only reached by what names its own. */
const QUICK = {
  timeout: '15s',
  'start-grace': '300ms',
  'stable-for': '0s',
  'failure-grace': '300ms',
  'min-interval': '300ms',
  'max-interval': '600ms',
  'call-timeout': '10s',
  // What is about the comment names its own.
  comment: 'never',
}

export interface Play extends RunOptions, Omit<Partial<Scenario>, keyof RunOptions> {
  /** What the platform shows; all of it is waited for unless the inputs name something else. */
  readonly platform?: readonly Resource[]
}

/** `worker/insights` or `worker/insights@sandbox`; a moment is a time in seconds and `gone` or `status [runtime]`. */
export function resource(
  id: string,
  ...moments: readonly (readonly [at: number, state: string])[]
): Resource {
  const [, type = '', name = '', workspace] = /^([^/]+)\/(.*?)(?:@(.*))?$/.exec(id) ?? []
  const timeline = moments.map(([at, state]) => {
    const [status = '', runtime = ''] = state.split(' ')
    return state === 'gone' ? { at, gone: true } : { at, status, runtime }
  })
  return { type, name, timeline, ...(workspace !== undefined && { workspace }) }
}

/** In a state from the start and for ever. */
export const steady = (id: string, state: string): Resource => resource(id, [0, state])

export const UP = 'active running:1'
export const upWorker = steady('worker/insights', UP)

/** What goes wrong in these calls, counted from 1; in all if none are named. */
export function fault(misdeed: Misdeed, first?: number, last = first): Fault {
  return first === undefined ? { do: misdeed } : { calls: [first, last ?? first], do: misdeed }
}

/** Fails with an error that a retry may fix. */
export const HICCUP: Misdeed = { exit: 1, stderr: 'ERRO[0001] 503 Service Unavailable\n' }

export async function play({ platform = [], inputs, ...rest }: Play): Promise<RunResult> {
  const { env, unset, signalAfter, killAfter = 25, bundle, files, ...scenario } = rest
  const names = platform.map(({ type, name, workspace = '' }) =>
    workspace ? `${type}/${name}@${workspace}` : `${type}/${name}`,
  )
  const run = await runAction(
    { title: 'test', resources: platform, ...scenario },
    {
      inputs: { ...QUICK, resources: names.join('\n'), ...inputs },
      killAfter,
      ...(env && { env }),
      ...(unset && { unset }),
      ...(signalAfter && { signalAfter }),
      ...(bundle && { bundle }),
      ...(files && { files }),
    },
  )
  holdsAlways(
    run,
    { ...QUICK, 'dataos-ctl': SIMULATED_CLI, ...inputs },
    new Set([...(unset ?? []), ...Object.keys(env ?? {})]),
  )
  return run
}

export function only<T>(list: readonly T[] | undefined): T {
  expect(list).toHaveLength(1)
  return list?.[0] as T
}

export function find(run: RunResult, id: string): ReportedResource {
  return only(run.report?.resources.filter(resource => resource.id === id))
}

/** What the user reads: annotations of that kind, each with its title. */
export function annotations(run: RunResult, kind: 'error' | 'warning'): string[] {
  return run.commands
    .filter(({ name }) => name === kind)
    .map(({ properties, data }) => `${properties['title']}: ${data}`)
}

/** Everything that comes out of the action. */
export function everythingOf(run: RunResult): string {
  const { stdout, stderr, summary, outputs, report } = run
  return [stdout, stderr, summary, ...Object.values(outputs), JSON.stringify(report)].join('\n')
}

function processesOf({ calls }: RunResult): number[] {
  return calls.flatMap(({ pid, child }) => (child === undefined ? [pid] : [pid, child]))
}

/** Seconds from the start of each call of a group to the start of its next. */
export function pausesOf(calls: readonly Call[]): number[] {
  const groupOf = ({ args }: Call): string => args.join(' ')
  return calls.flatMap((call, i) => {
    const previous = calls.slice(0, i).findLast(earlier => groupOf(earlier) === groupOf(call))
    return previous ? [call.started - previous.started] : []
  })
}

/** Seconds by which a loaded machine may be late to start a process, or to tell of its end. */
export const SLACK = 0.25

/** Seconds by which the processes of a whole run may be late. */
const MAX_DELAY = 1

type Inputs = Readonly<Record<string, string>>

function holdsAlways(run: RunResult, inputs: Inputs, misled: ReadonlySet<string>): void {
  expect(run.signal).toBeNull()
  expect(processesOf(run).filter(isAlive), 'processes left behind').toEqual([])
  if (inputs['dataos-ctl'] === SIMULATED_CLI) onlyReads(run, inputs['log-lines'] ?? '25')
  neverHurries(run, inputs)
  commandsAreOurs(run)
  if (!misled.has('GITHUB_OUTPUT')) outputsAgree(run, inputs)
  if (!misled.has('GITHUB_STEP_SUMMARY')) expect(run.summary).toMatch(/^## \S+ \w/)
  if (run.report) fitsTheSchema(run)
}

/** Every call is one of those that are promised, to the last argument. */
function onlyReads({ calls }: RunResult, logLines: string): void {
  for (const { args } of calls) {
    const after = (flag: string): string => args[args.indexOf(flag) + 1] ?? ''
    const [type, name] = [after('-t'), ['-n', after('-n')]]
    const isPlaced = resourceType(type).scope === 'workspace' && args.includes('-w')
    const place = ['-t', type, ...(isPlaced ? ['-w', after('-w')] : [])]
    expect([
      ['get', ...place, '-a'],
      ['get', ...place, ...name, '-a', '-d'],
      ['product', 'get', '-a'],
      ['product', 'get', ...name, '-a', '-d'],
      ['get', 'runtime', ...place, ...name],
      ['log', ...place, ...name, '-l', logLines],
      // What is missing is looked for in other workspaces.
      ['get', '-t', type, ...name, '-a'],
    ]).toContainEqual(args)
  }
}

/** The calls that are polls, and not for details or causes. */
export function pollsIn(calls: readonly Call[]): Call[] {
  const isListing = ([first, second]: readonly string[]): boolean =>
    (first === 'get' && second === '-t') || first === 'product'
  return calls.filter(({ args }) => isListing(args) && !args.includes('-n'))
}

function neverHurries({ calls, endedAt }: RunResult, inputs: Inputs): void {
  const min =
    Number.parseInt(inputs['min-interval'] ?? '', 10) / (inputs['min-interval']?.endsWith('ms') ? 1000 : 1)
  // A process that starts late shortens the pause behind it, but not all pauses together.
  const pauses = pausesOf(calls)
  const total = pauses.reduce((sum, pause) => sum + pause, 0)
  expect(total, 'pauses between polls').toBeGreaterThan(pauses.length * min - MAX_DELAY)
  const [first, last] = [calls[0], calls.findLast(({ end }) => end !== undefined)]
  if (!first || last?.end === undefined || last !== calls.at(-1)) return
  // A child that was left behind may cost up to two seconds more.
  expect(endedAt / 1000 - (first.epoch / 1000 - first.at + last.end), 'after the last call').toBeLessThan(6)
}

/** The runner obeys nothing but annotations, groups and debug lines, ours, and no more than GitHub shows. */
function commandsAreOurs(run: RunResult): void {
  for (const { name, properties } of run.commands) {
    expect(['error', 'warning', 'debug', 'group', 'endgroup']).toContain(name)
    if (name === 'error' || name === 'warning') expect(properties['title']).toBeTruthy()
  }
  expect(annotations(run, 'error').length).toBeLessThanOrEqual(10)
}

function outputsAgree({ outputs, exitCode, report, stdout, commands }: RunResult, inputs: Inputs): void {
  expect(Object.keys(outputs)).toEqual(OUTPUTS)
  const last = stdout.trimEnd().split('\n').at(-1) ?? ''
  const said = (last.startsWith('::') ? commands.at(-1)?.data : last)?.replaceAll('\u200b', '')
  expect(said, 'the last line of the log').toContain(outputs['message']?.slice(0, 1000))
  const result = outputs['result'] ?? ''
  const isGood = result === 'healthy' || result === 'deleted'
  expect(outputs['healthy']).toBe(result === 'snapshot' ? '' : String(isGood))
  const passes =
    isGood ||
    result === 'snapshot' ||
    (inputs['on-unhealthy']?.toLowerCase() === 'warn' && ['unhealthy', 'timed-out'].includes(result))
  expect(exitCode).toBe(passes ? 0 : 1)
  const reported = JSON.parse(outputs['report'] ?? '')
  expect(schemaProblems(reported)).toBe('')
  expect(reported).toMatchObject({ result })
  if (!report) return
  expect(report.result).toBe(result)
  const against = report.resources.filter(
    ({ required, verdict }) => required && ['failed', 'missing', 'timed-out'].includes(verdict),
  )
  expect(JSON.parse(outputs['unhealthy'] ?? '').sort()).toEqual(against.map(({ id }) => id).sort())
}

function fitsTheSchema({ report }: RunResult): void {
  expect(schemaProblems(report)).toBe('')
  for (const resource of report?.resources ?? []) {
    const { id, type, name, workspace } = resource
    expect(id).toBe(workspace === '' ? `${type}/${name}` : `${type}/${name}@${workspace}`)
    expect(resource.reason).not.toBe('')
  }
}
