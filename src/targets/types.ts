/**
 * What each DataOS type is: where it lives, and the runtime words that are healthy for it.
 * '' is an empty runtime, 'next' a scheduled run (next:<time>).
 */
export interface ResourceType {
  readonly scope: 'workspace' | 'instance'
  readonly healthy: readonly string[]
  /** Healthy besides where the resource has a schedule. */
  readonly scheduled?: readonly string[]
}

const LONG_RUNNING = ['running']
const STATUS_ALONE = ['', 'running', 'succeeded']
const ANYTHING_GOOD = ['', 'running', 'succeeded', 'next']

const TYPES: ReadonlyMap<string, ResourceType> = new Map(
  Object.entries({
    cluster: { scope: 'workspace', healthy: LONG_RUNNING },
    database: { scope: 'workspace', healthy: STATUS_ALONE },
    lakehouse: { scope: 'workspace', healthy: STATUS_ALONE },
    lens: { scope: 'workspace', healthy: STATUS_ALONE },
    monitor: { scope: 'workspace', healthy: ANYTHING_GOOD },
    pager: { scope: 'workspace', healthy: ['running', ''] },
    resource: { scope: 'workspace', healthy: ANYTHING_GOOD },
    secret: { scope: 'workspace', healthy: STATUS_ALONE },
    service: { scope: 'workspace', healthy: LONG_RUNNING },
    volume: { scope: 'workspace', healthy: STATUS_ALONE },
    worker: { scope: 'workspace', healthy: LONG_RUNNING },
    workflow: { scope: 'workspace', healthy: ['succeeded', 'next'], scheduled: ['running'] },

    bundle: { scope: 'instance', healthy: STATUS_ALONE },
    compute: { scope: 'instance', healthy: STATUS_ALONE },
    dataplane: { scope: 'instance', healthy: STATUS_ALONE },
    depot: { scope: 'instance', healthy: ['', 'running'] },
    grant: { scope: 'instance', healthy: STATUS_ALONE },
    'instance-secret': { scope: 'instance', healthy: STATUS_ALONE },
    operator: { scope: 'instance', healthy: STATUS_ALONE },
    policy: { scope: 'instance', healthy: STATUS_ALONE },
    stack: { scope: 'instance', healthy: STATUS_ALONE },
  } satisfies Record<string, ResourceType>),
)

/** A platform grows: what is not in the table is taken for a type of a workspace. */
const UNKNOWN_TYPE: ResourceType = { scope: 'workspace', healthy: ANYTHING_GOOD }

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
export function hasRuns(type: string): boolean {
  return type.toLowerCase() === 'workflow'
}

export function knownTypes(): string[] {
  return [...TYPES.keys()].sort()
}

export function nearestType(type: string): string {
  const [nearest = 'worker'] = knownTypes().sort((a, b) => distance(type, a) - distance(type, b))
  return nearest
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
