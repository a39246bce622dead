/**
 * What each DataOS type is: where it lives, and the runtime words that are healthy for it.
 * '' is an empty runtime, 'next' a scheduled run (next:<time>).
 */
export interface ResourceType {
  readonly scope: 'workspace' | 'instance'
  readonly healthy: readonly string[]
  /** Healthy besides where the resource has a schedule. */
  readonly scheduled?: readonly string[]
  /** Something runs for it, of which `get runtime` and `log` can tell. */
  readonly runs: boolean
}

const LONG_RUNNING = { healthy: ['running'], runs: true }
const STATUS_ALONE = { healthy: ['', 'running', 'succeeded'], runs: false }
const ANYTHING_GOOD = { healthy: ['', 'running', 'succeeded', 'next'], runs: true }

const TYPES: ReadonlyMap<string, ResourceType> = new Map(
  Object.entries({
    cluster: { scope: 'workspace', ...LONG_RUNNING },
    database: { scope: 'workspace', ...STATUS_ALONE },
    lakehouse: { scope: 'workspace', ...STATUS_ALONE },
    lens: { scope: 'workspace', ...STATUS_ALONE },
    monitor: { scope: 'workspace', ...ANYTHING_GOOD },
    pager: { scope: 'workspace', healthy: ['running', ''], runs: true },
    resource: { scope: 'workspace', ...ANYTHING_GOOD },
    secret: { scope: 'workspace', ...STATUS_ALONE },
    service: { scope: 'workspace', ...LONG_RUNNING },
    volume: { scope: 'workspace', ...STATUS_ALONE },
    worker: { scope: 'workspace', ...LONG_RUNNING },
    workflow: { scope: 'workspace', healthy: ['succeeded', 'next'], scheduled: ['running'], runs: true },

    bundle: { scope: 'instance', ...STATUS_ALONE },
    compute: { scope: 'instance', ...STATUS_ALONE },
    dataplane: { scope: 'instance', ...STATUS_ALONE },
    depot: { scope: 'instance', healthy: ['', 'running'], runs: false },
    grant: { scope: 'instance', ...STATUS_ALONE },
    'instance-secret': { scope: 'instance', ...STATUS_ALONE },
    operator: { scope: 'instance', ...STATUS_ALONE },
    policy: { scope: 'instance', ...STATUS_ALONE },
    stack: { scope: 'instance', ...STATUS_ALONE },
  } satisfies Record<string, ResourceType>),
)

/** A platform grows: what is not in the table is taken for a type of a workspace. */
const UNKNOWN_TYPE: ResourceType = { scope: 'workspace', ...ANYTHING_GOOD }

export function isKnownType(type: string): boolean {
  return TYPES.has(type.toLowerCase())
}

export function resourceType(type: string): ResourceType {
  return TYPES.get(type.toLowerCase()) ?? UNKNOWN_TYPE
}

/** The runtime words that count as healthy for a resource of this type. */
export function healthyRuntimes(type: string, isScheduled: boolean): readonly string[] {
  const { healthy, scheduled = [] } = resourceType(type)
  return isScheduled ? [...healthy, ...scheduled] : healthy
}

/** Whether what it does comes to an end, and may then be done once more. */
export function isBatch(type: string): boolean {
  return type.toLowerCase() === 'workflow'
}

export function knownTypes(): string[] {
  return [...TYPES.keys()].sort()
}

export function nearestType(type: string): string {
  return knownTypes().reduce((nearest, one) =>
    distance(type, one) < distance(type, nearest) ? one : nearest,
  )
}

/** How many letters must be put in, taken out or changed to make one word the other (Levenshtein). */
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
