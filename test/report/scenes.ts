import type { Failure, Findings, Row } from '../../src/health/model.ts'
import { begin, endOf, expire, observe } from '../../src/health/wait.ts'
import { reportOf } from '../../src/report/build.ts'
import type { Report } from '../../src/report/model.ts'
import { type Identity, identify, parseId } from '../../src/targets/identity.ts'
import type { Target } from '../../src/targets/targets.ts'
import { resourceType } from '../../src/targets/types.ts'
import { RULES } from './made.ts'

/** Whole waits in a few words. The files in scenes/ show what people see of them. */

export interface Part {
  /** `worker/insights`, in workspace public if its type lives in one, or `worker/insights@sandbox` */
  readonly id: string
  /** Seconds and what is shown from then on: `status [runtime]`; absent before the first and with 'gone'. */
  readonly moments?: readonly (readonly [at: number, state: string])[]
  readonly own?: Partial<Target>
  readonly found?: Partial<Findings>
}

export interface Scene {
  readonly title: string
  readonly parts: readonly Part[]
  readonly timeout?: number
  readonly failFast?: boolean
  readonly cancelAt?: number
  readonly failure?: Failure & { readonly from: number }
  readonly waitFor?: 'healthy' | 'deleted'
  /** Dependencies that aren't waited for: their ID and what they show. */
  readonly outside?: Readonly<Record<string, string>>
}

const NOTHING: Findings = {
  builderStage: '',
  builderInfo: '',
  errors: [],
  replicas: null,
  conditions: [],
  nodes: [],
  elsewhere: [],
  log: [],
  gaps: [],
}

/** The report of a wait that polls every two seconds. */
export function play(scene: Scene): Report {
  const {
    parts,
    timeout = 600,
    failFast = false,
    cancelAt,
    failure,
    waitFor = 'healthy',
    outside = {},
  } = scene
  const targets = parts.map(part => targetOf(part, timeout))
  let wait = begin(targets, { ...RULES, waitFor, timeout: timeout * 1000, failFast })
  for (let polls = 1; ; polls++) {
    const now = (polls - 1) * 2000
    const answers = [...wait.groups.values()].map(({ group }) =>
      failure && now >= failure.from * 1000
        ? { group, at: now, failure }
        : {
            group,
            at: now,
            rows: parts.flatMap((part, i) => rowsOf(part, targets[i] as Target, now / 1000)),
          },
    )
    wait = expire(observe(wait, answers), now)
    const end = endOf(wait, now)
    const cancelled = cancelAt !== undefined && now >= cancelAt * 1000
    if (!end && !cancelled) continue
    const watched = {
      failure: undefined,
      ...end,
      wait,
      cancelled,
      polls,
      calls: polls * answers.length,
      ms: now,
    }
    const findings = new Map(
      parts.flatMap(({ found }, i) =>
        found ? [[targets[i]?.id ?? '', { ...NOTHING, ...found }] as const] : [],
      ),
    )
    const surroundings = {
      redact: (text: string) => text.replaceAll('hunter22', '***'),
      host: 'acme.dataos.app',
      workspace: '/repo',
      blobs: 'https://github.com/acme/data/blob/0123456789abcdef0123456789abcdef01234567',
    }
    const read = Object.entries(outside).map(([id, state]) => [id, rowOf(parseId(id), state)] as const)
    return reportOf({ watched, diagnosis: { findings, outside: new Map(read) } }, surroundings)
  }
}

function targetOf({ id, own }: Part, timeout: number): Target {
  const [, type = '', name = '', other] = /^([^/]+)\/(.*?)(?:@(.*))?$/s.exec(id) ?? []
  const { scope, healthy } = resourceType(type)
  const named = { type, name, ...(scope === 'workspace' && { workspace: other ?? 'public' }) }
  const rest = { version: '', healthy, stableFor: 10_000, timeout: timeout * 1000, optional: false }
  return { ...named, id: identify(named), ...rest, ...own }
}

function rowsOf({ moments = [] }: Part, target: Target, now: number): Row[] {
  const state = moments.findLast(([at]) => at <= now)?.[1]
  return state === undefined || state === 'gone' ? [] : [rowOf(target, state)]
}

function rowOf({ type, name, workspace = '' }: Identity, state: string): Row {
  const [status = '', ...runtime] = state.split(' ')
  return { type, name, workspace, version: 'v1', status, runtime: runtime.join(' ') }
}

const LOG = (...lines: readonly string[]): string[] => [
  '2025-08-11 11:12:30 INFO  starting metrics-api 2.4.1',
  '2025-08-11 11:12:31 INFO  reading /etc/dataos/config.yaml',
  ...lines,
]

const WORKER: Part = {
  id: 'worker/data-product-insights-worker',
  moments: [
    [0, 'active pending:0/2'],
    [8, 'active running:1'],
    [14, 'active running:2'],
  ],
}
const WORKFLOW: Part = {
  id: 'workflow/ingestion-shipment-orders',
  moments: [
    [2, 'pending'],
    [6, 'active running'],
    [58, 'active succeeded'],
  ],
}
const COMPUTE: Part = { id: 'compute/new-usecases', moments: [[0, 'active']] }

const FAILED_AFTER_BUILD: Part = {
  id: 'service/metrics-api',
  moments: [
    [0, 'pending'],
    [6, 'active pending:0/1'],
    [22, 'error pending:0/1'],
  ],
  found: {
    builderStage: 'building',
    builderInfo: 'builder encountered an error',
    replicas: { ready: 0, wanted: 1 },
    conditions: [
      {
        type: 'Progressing',
        reason: 'ReplicaSetUpdated',
        message: 'ReplicaSet "metrics-api-d-5f7" is progressing.',
        lastUpdate: '2025-08-11T11:12:20Z',
      },
      {
        type: 'Available',
        reason: 'CrashLoopBackOff',
        message: 'back-off 40s restarting failed container=metrics-api',
        lastUpdate: '2025-08-11T11:12:33Z',
      },
    ],
    nodes: [{ name: 'metrics-api-0', pod: 'metrics-api-d-5f7-x2kq', phase: 'Pending' }],
    log: LOG(
      '2025-08-11 11:12:32 ERROR cannot connect to postgres.sandbox:5432: connection refused',
      'Traceback (most recent call last):',
      '  File "/app/main.py", line 12, in <module>',
      '    raise SystemExit(1)',
    ),
  },
}

const WAITS_ON_DEPOT = (name: string, line: number): Part => ({
  id: `workflow/${name}`,
  moments: [
    [0, 'active running'],
    [20, 'active failed'],
  ],
  own: { dependsOn: ['depot/sales'], source: { file: '/repo/manifests/ingestion.yaml', line } },
})

export const SCENES: Readonly<Record<string, Scene>> = {
  healthy: { title: 'All is well: short', parts: [WORKER, WORKFLOW, COMPUTE] },
  'failed-at-build': {
    title: 'A Monitor whose manifest is wrong',
    parts: [
      {
        id: 'monitor/stuck-pending-alert',
        moments: [
          [2, 'pending'],
          [4, 'error'],
        ],
        found: {
          builderStage: 'error',
          builderInfo: 'builder encountered an error',
          errors: [{ part: 'monitor stuck-pending-alert_public', message: 'Invalid Parameter' }],
        },
      },
      COMPUTE,
    ],
  },
  'failed-after-build': {
    title: 'A Service that was built and does not start, with a condition and a log',
    parts: [FAILED_AFTER_BUILD, WORKER, WORKFLOW, COMPUTE],
  },
  'failed-node': {
    title: 'A Workflow whose run failed in one of its nodes',
    parts: [
      {
        id: 'workflow/ingestion-delivery-events',
        moments: [
          [0, 'pending'],
          [4, 'active running'],
          [70, 'active failed'],
        ],
        found: {
          builderStage: 'building',
          nodes: [
            { name: 'dag-load', pod: 'ingestion-delivery-events-load-2', phase: 'Failed' },
            { name: 'dag-extract', pod: 'ingestion-delivery-events-extract-1', phase: 'Succeeded' },
          ],
          log: ['INFO  read 12,000 rows', 'ERROR table delivery_events has no column shipped_at'],
        },
      },
      WORKER,
    ],
  },
  'stuck-with-condition': {
    title: 'A Worker that finds no room',
    timeout: 120,
    parts: [
      {
        id: 'worker/insights-writer',
        moments: [
          [0, 'pending'],
          [4, 'active pending:0/2'],
        ],
        found: {
          builderStage: 'building',
          replicas: { ready: 0, wanted: 2 },
          conditions: [
            {
              type: 'PodScheduled',
              reason: 'Unschedulable',
              message: '0/3 nodes are available: 3 Insufficient memory.',
              lastUpdate: '2025-08-11T11:12:33Z',
            },
          ],
          gaps: [{ what: 'its log', why: 'Forbidden' }],
        },
      },
      WORKER,
    ],
  },
  missing: {
    title: 'A Worker that was never applied, and one that was deleted',
    parts: [
      { id: 'worker/insights-reader' },
      {
        id: 'worker/insights-writer',
        moments: [
          [0, 'active running:1'],
          [110, 'gone'],
        ],
        own: { stableFor: 240_000 },
      },
    ],
  },
  'missing-elsewhere': {
    title: 'A Service that was applied to another workspace',
    parts: [
      {
        id: 'service/metrics-api',
        found: { elsewhere: [{ workspace: 'sandbox', version: 'v1', status: 'active' }] },
      },
      COMPUTE,
    ],
  },
  'window-open': {
    title: 'A Worker that became healthy too late to prove it',
    timeout: 60,
    parts: [
      {
        id: 'worker/insights-writer',
        moments: [
          [0, 'active pending:0/1'],
          [56, 'active running:1'],
        ],
      },
    ],
  },
  'unknown-word': {
    title: 'A word that is in no vocabulary',
    timeout: 60,
    parts: [{ id: 'service/metrics-api', moments: [[0, 'active hibernating']] }, COMPUTE],
  },
  'optional-fails': {
    title: 'Only an optional resource fails, so all passes',
    parts: [{ ...FAILED_AFTER_BUILD, own: { optional: true } }, WORKER],
  },
  'one-cause': {
    title: 'A Depot takes three Workflows down',
    parts: [
      WAITS_ON_DEPOT('ingestion-orders', 3),
      WAITS_ON_DEPOT('ingestion-returns', 31),
      WAITS_ON_DEPOT('ingestion-customers', 62),
      {
        id: 'depot/sales',
        moments: [[16, 'error']],
        own: { source: { file: '/repo/manifests/depot #1.yaml', line: 2 } },
        found: {
          builderStage: 'error',
          builderInfo: 'builder encountered an error',
          errors: [{ part: 'Secret sales-credentials', message: 'no key password' }],
        },
      },
      WORKER,
    ],
  },
  'cause-outside': {
    title: 'A Workflow that waits on a Depot which is not in the list',
    parts: [WAITS_ON_DEPOT('ingestion-orders', 3), COMPUTE],
    outside: { 'depot/sales': 'error' },
  },
  deleted: {
    title: 'Everything is gone, as it should be',
    waitFor: 'deleted',
    parts: [
      {
        id: 'worker/insights-writer',
        moments: [
          [0, 'active running:1'],
          [20, 'deleted running:1'],
          [30, 'gone'],
        ],
      },
      { id: 'service/metrics-api' },
    ],
  },
  'not-deleted': {
    title: 'A Worker that is still there at the deadline',
    waitFor: 'deleted',
    timeout: 60,
    parts: [
      { id: 'worker/insights-writer', moments: [[0, 'active running:1']] },
      { id: 'service/metrics-api' },
    ],
  },
  cancelled: {
    title: 'Cancelled in the middle',
    cancelAt: 30,
    parts: [WORKER, WORKFLOW, { id: 'service/late' }],
  },
  'token-expired': {
    title: 'The token runs out during the wait',
    parts: [WORKER, WORKFLOW],
    failure: {
      from: 20,
      message: 'dataos-ctl get -t workflow: Unauthorized: token is expired',
      nextStep: 'make an API key that lives longer, with `-d 72h`, and give it to this step as APIKEY',
      permanent: true,
    },
  },
  hostile: {
    title: 'Names, states and logs that try to be something else',
    timeout: 60,
    parts: [
      {
        id: 'service/</summary>|`@octocat`: <img src=x> [a](//b) %%{init} section; #1\n::error::x',
        moments: [
          [0, 'pending'],
          [10, 'error ##[error]|<b>;:done, 0'],
        ],
        found: {
          builderStage: '<building>',
          builderInfo: '</details>@octocat',
          errors: [{ part: '|a|', message: '```\n</details>' }],
          conditions: [{ type: '|', reason: '`', message: '|\n| - |\n@octocat', lastUpdate: '<!--' }],
          nodes: [{ name: '$(rm -rf /)', pod: "'; rm -rf / #", phase: 'Failed' }],
          log: [
            '````',
            '</details></summary>',
            '::error::x',
            '##[error]x',
            '\u001b[31m@octocat hunter22 ~~~',
          ],
          gaps: [{ what: '<its log>', why: '# forbidden' }],
        },
      },
    ],
  },
  'many-healthy': {
    title: 'One of many is stuck: the healthy ones are folded away',
    timeout: 90,
    parts: [
      { id: 'workflow/ingestion-delivery-events', moments: [[0, 'pending']] },
      ...Array.from(
        { length: 24 },
        (_, i): Part => ({
          id: `service/metrics-api-${String(i + 1).padStart(2, '0')}`,
          moments: [
            [0, 'active pending:0/1'],
            [4 + 2 * i, 'active running:1'],
          ],
        }),
      ),
    ],
  },
}
