import type { Answer, Failure, Findings, Row } from '../../src/health/model.ts'
import type { Rules } from '../../src/health/resource.ts'
import { begin, expire, observe } from '../../src/health/wait.ts'
import { reportOf, type Surroundings } from '../../src/report/build.ts'
import type { Cause, Report, ReportedResource } from '../../src/report/model.ts'
import type { Target } from '../../src/targets/targets.ts'
import type { Watched } from '../../src/watch/watch.ts'

/** Reports and watched waits for tests, each with all that a test does not speak of filled in. */

export const RULES: Rules = {
  waitFor: 'healthy',
  timeout: 600_000,
  startGrace: 120_000,
  failureGrace: 10_000,
  failFast: true,
  ignorePreexisting: false,
}

export function resource(own: Partial<ReportedResource> = {}): ReportedResource {
  const { type = 'worker', name = 'insights', workspace = 'public', optional = false } = own
  return {
    id: workspace === '' ? `${type}/${name}` : `${type}/${name}@${workspace}`,
    type,
    name,
    workspace,
    version: 'v1',
    verdict: 'healthy',
    status: 'active',
    runtime: 'running:1',
    reason: 'running:1 for 10s',
    seconds: 12,
    optional,
    required: !optional,
    changed: null,
    deploy: '',
    change: '',
    builderStage: '',
    expected: ['running'],
    cause: null,
    source: null,
    sourceUrl: null,
    dependsOn: [],
    causedBy: null,
    findings: null,
    links: null,
    history: [{ at: 0, status: 'active', runtime: 'running:1' }],
    ...own,
  }
}

/** What was found out of a resource, where it is as a test says and nothing else. */
export function findings(own: Partial<Findings> = {}): Findings {
  return {
    builderStage: '',
    builderInfo: '',
    errors: [],
    replicas: null,
    conditions: [],
    nodes: [],
    log: [],
    gaps: [],
    elsewhere: [],
    ...own,
  }
}

export function report(resources: readonly ReportedResource[], own: Partial<Report> = {}): Report {
  return {
    version: 1,
    result: 'healthy',
    seconds: 41.2,
    polls: 12,
    calls: 24,
    deadline: 600,
    problem: null,
    outside: [],
    resources,
    ...own,
  }
}

export function cause(message: string, nextStep = ''): Cause {
  return { code: 'unknown', message, nextStep }
}

export const SURROUNDINGS: Surroundings = { redact: text => text, host: '', workspace: '/repo', blobs: '' }

/** The report of a wait, with these findings by ID. */
export function reportOn(
  watched: Watched,
  findings: ReadonlyMap<string, Findings> = new Map(),
  surroundings: Partial<Surroundings> = {},
): Report {
  return reportOf(
    { watched, diagnosis: { findings, outside: new Map() } },
    { ...SURROUNDINGS, ...surroundings },
  )
}

/** Many resources of one verdict. */
export function many(count: number, own: Partial<ReportedResource>): ReportedResource[] {
  return Array.from({ length: count }, (_, i) => resource({ name: `${own.verdict}-${i}`, ...own }))
}

export function target(name: string, own: Partial<Target> = {}): Target {
  return {
    id: `worker/${name}@public`,
    type: 'worker',
    name,
    workspace: 'public',
    version: '',
    healthy: ['running'],
    stableFor: 0,
    timeout: 600_000,
    optional: false,
    ...own,
  }
}

export function row(name: string, status: string, runtime: string, own: Partial<Row> = {}): Row {
  return { name, type: 'worker', version: 'v1', workspace: 'public', status, runtime, ...own }
}

const GROUP = { type: 'worker', workspace: 'public' }

export const answer = (at: number, ...rows: Row[]): Answer => ({ group: GROUP, at, rows })

export const failedPoll = (at: number, failure: Failure): Answer => ({ group: GROUP, at, failure })

/** What the watch gives after these answers, each a poll of its own, where it ended at `ms`. */
export function watched(
  targets: readonly Target[],
  answers: readonly Answer[],
  own: Partial<Omit<Watched, 'wait'>> & { readonly rules?: Partial<Rules> } = {},
): Watched {
  const { rules, ...rest } = own
  const ms = own.ms ?? answers.at(-1)?.at ?? 0
  const observed = answers.reduce(
    (wait, answer) => observe(wait, [answer]),
    begin(targets, { ...RULES, ...rules }),
  )
  return {
    wait: expire(observed, ms),
    failure: undefined,
    cancelled: false,
    polls: answers.length,
    calls: answers.length,
    ms,
    ...rest,
  }
}
