/** What each DataOS type is. The one place that knows the names of types. */
export interface ResourceType {
  readonly scope: 'workspace' | 'instance'
  /** The runtime states that count as healthy: '' is an empty runtime, 'next' a scheduled run (next:<time>). */
  readonly healthy: readonly string[]
  /** Healthy as well where the resource has a schedule. */
  readonly scheduled?: readonly string[]
  /** It runs itself, so its row has a RUNTIME, and `get runtime` and `log` have something to show. */
  readonly runs: boolean
  /** What it does comes to an end, and may be run again. */
  readonly batch: boolean
  /** An empty runtime must hold `stable-for`, because the type may have a runtime that isn't shown yet. */
  readonly holdsWhenEmpty: boolean
  /** The command of the CLI that lists it: `get`, or `product get`. */
  readonly listedBy: 'get' | 'product'
  /** How its manifest names the resources that it consists of. */
  readonly consistsOf: 'itself' | 'bundled resources' | 'product parts'
  /** The resources that the platform starts for one of this type: their type, and what follows its name in theirs. */
  readonly starts: readonly { readonly type: string; readonly suffix: string }[]
}

const COMMON = {
  batch: false,
  holdsWhenEmpty: false,
  listedBy: 'get',
  consistsOf: 'itself',
  starts: [],
} as const
const LONG_RUNNING = { ...COMMON, healthy: ['running'], runs: true }
const STATUS_ALONE = { ...COMMON, healthy: ['', 'running', 'succeeded'], runs: false }
const ANYTHING_GOOD = { ...COMMON, healthy: ['', 'running', 'succeeded', 'next'], runs: true }

/** A type of which nothing is known but its name. The platform grows, so it is taken for a type of a workspace. */
const UNKNOWN_TYPE: ResourceType = { scope: 'workspace', ...ANYTHING_GOOD, holdsWhenEmpty: true }

const TYPES: ReadonlyMap<string, ResourceType> = new Map(
  Object.entries({
    cluster: { scope: 'workspace', ...LONG_RUNNING },
    database: { scope: 'workspace', ...STATUS_ALONE },
    lakehouse: { scope: 'workspace', ...STATUS_ALONE },
    lens: {
      scope: 'workspace',
      ...STATUS_ALONE,
      starts: [
        { type: 'service', suffix: '-api' },
        { type: 'worker', suffix: '-worker' },
      ],
    },
    monitor: { scope: 'workspace', ...ANYTHING_GOOD },
    nilus: UNKNOWN_TYPE,
    pager: { scope: 'workspace', ...LONG_RUNNING, healthy: ['running', ''] },
    resource: UNKNOWN_TYPE,
    secret: { scope: 'workspace', ...STATUS_ALONE },
    service: { scope: 'workspace', ...LONG_RUNNING },
    volume: { scope: 'workspace', ...STATUS_ALONE },
    vulcan: {
      ...UNKNOWN_TYPE,
      starts: [
        { type: 'workflow', suffix: '-plan' },
        { type: 'workflow', suffix: '-run' },
        { type: 'service', suffix: '-api' },
        { type: 'service', suffix: '-trino' },
        { type: 'service', suffix: '-trino-workers' },
      ],
    },
    worker: { scope: 'workspace', ...LONG_RUNNING },
    workflow: {
      scope: 'workspace',
      ...LONG_RUNNING,
      healthy: ['succeeded', 'next'],
      scheduled: ['running'],
      batch: true,
    },

    bundle: { scope: 'instance', ...STATUS_ALONE, consistsOf: 'bundled resources' },
    compute: { scope: 'instance', ...STATUS_ALONE },
    data: { scope: 'instance', ...STATUS_ALONE, listedBy: 'product', consistsOf: 'product parts' },
    dataplane: { scope: 'instance', ...STATUS_ALONE },
    depot: { scope: 'instance', ...STATUS_ALONE, healthy: ['', 'running'] },
    grant: { scope: 'instance', ...STATUS_ALONE },
    'instance-secret': { scope: 'instance', ...STATUS_ALONE },
    operator: { scope: 'instance', ...STATUS_ALONE },
    policy: { scope: 'instance', ...STATUS_ALONE },
    stack: { scope: 'instance', ...STATUS_ALONE },
  } satisfies Record<string, ResourceType>),
)

export function isKnownType(type: string): boolean {
  return TYPES.has(type.toLowerCase())
}

export function resourceType(type: string): ResourceType {
  return TYPES.get(type.toLowerCase()) ?? UNKNOWN_TYPE
}

/** The runtime states that count as healthy for a resource of this type. */
export function healthyRuntimes(type: string, isScheduled: boolean): readonly string[] {
  const { healthy, scheduled = [] } = resourceType(type)
  return isScheduled ? [...healthy, ...scheduled] : healthy
}

export function isBatch(type: string): boolean {
  return resourceType(type).batch
}

export function knownTypes(): string[] {
  return [...TYPES.keys()].sort()
}

/** The known type that a mistyped one is most likely to mean, or undefined where none is close. */
export function closeType(type: string): string | undefined {
  const distances = knownTypes().map(known => ({ known, distance: distance(type, known) }))
  const nearest = distances.reduce((best, one) => (one.distance < best.distance ? one : best))
  return nearest.distance <= Math.max(1, Math.floor(type.length / 3)) ? nearest.known : undefined
}

/** How many letters must be inserted, removed or changed to make one word the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a.toLowerCase()].entries()) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const change = (row[j] ?? 0) + (letter === b[j] ? 0 : 1)
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
