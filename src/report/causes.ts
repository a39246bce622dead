import { rowOf } from '../health/resource.ts'
import { isRequired, unhealthyTracks, type Wait } from '../health/wait.ts'
import { type Identity, parseId } from '../targets/identity.ts'
import type { Subject } from '../watch/source.ts'
import { countBy, isGood, isUnhealthy, type ReportedResource, type Verdict, verdictOf } from './model.ts'

/** A resource and the IDs of what it depends on. */
export interface Node {
  readonly id: string
  readonly dependsOn: readonly string[]
}

/** For each ID the IDs at the other end of its edges. */
type Edges = ReadonlyMap<string, readonly string[]>

/**
 * The root cause of each unhealthy resource that has one, by ID: the nearest one that depends on nothing else that is
 * unhealthy. Resources that depend on each other are one cause together, named by the first of them. `outside` holds
 * the IDs of unhealthy resources that are not in this run; their own dependencies aren't known.
 */
export function causedBy(
  unhealthy: readonly Node[],
  outside: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const dependencies = edgesBetween(unhealthy, outside)
  const dependents = reversed(dependencies)
  const roots = rootsOf(dependencies, dependents)
  const causes = new Map(roots)
  // Breadth first from all roots at once: each resource is reached from its nearest root.
  const queue = [...roots.keys()]
  for (const id of queue) {
    for (const dependent of dependents.get(id) ?? []) {
      if (causes.has(dependent)) continue
      causes.set(dependent, causes.get(id) ?? id)
      queue.push(dependent)
    }
  }
  for (const root of roots.keys()) causes.delete(root)
  return causes
}

function edgesBetween(unhealthy: readonly Node[], outside: ReadonlySet<string>): Edges {
  const known = new Set([...unhealthy.map(({ id }) => id), ...outside])
  const edges = unhealthy.map(({ id, dependsOn }) => [id, dependsOn.filter(one => known.has(one))] as const)
  return new Map<string, readonly string[]>([...[...outside].map(id => [id, []] as const), ...edges])
}

function reversed(edges: Edges): Edges {
  const back = new Map<string, string[]>([...edges.keys()].map(id => [id, []]))
  for (const [from, ends] of edges) for (const to of ends) back.get(to)?.push(from)
  return back
}

/** Each root, with the first of the roots that it depends on and that depend on it. */
function rootsOf(dependencies: Edges, dependents: Edges): ReadonlyMap<string, string> {
  const cycles = cyclesOf(dependencies, dependents)
  const first = new Map<number, string>()
  const caused = new Set<number>()
  for (const [id, ends] of dependencies) {
    const cycle = cycles.get(id) ?? 0
    if (!first.has(cycle)) first.set(cycle, id)
    if (ends.some(end => cycles.get(end) !== cycle)) caused.add(cycle)
  }
  const roots = [...dependencies.keys()].filter(id => !caused.has(cycles.get(id) ?? 0))
  return new Map(roots.map(id => [id, first.get(cycles.get(id) ?? 0) ?? id]))
}

/** Gives resources that depend on each other, also through others, the same number (Kosaraju's algorithm). */
function cyclesOf(dependencies: Edges, dependents: Edges): ReadonlyMap<string, number> {
  const cycles = new Map<string, number>()
  for (const start of finishOrder(dependents).reverse()) {
    if (cycles.has(start)) continue
    const number = cycles.size
    const stack = [start]
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (cycles.has(id)) continue
      cycles.set(id, number)
      for (const dependency of dependencies.get(id) ?? []) stack.push(dependency)
    }
  }
  return cycles
}

/** Every node after all that it leads to, except where that leads back. Not recursive, because chains may be long. */
function finishOrder(edges: Edges): string[] {
  const seen = new Set<string>()
  const order: string[] = []
  for (const start of edges.keys()) {
    const path = enter(start)
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const { done, value } = step.rest.next()
      if (!done) path.push(...enter(value))
      else order.push(path.pop()?.id ?? step.id)
    }
  }
  return order

  function enter(id: string): { readonly id: string; readonly rest: Iterator<string, undefined> }[] {
    if (seen.has(id)) return []
    seen.add(id)
    return [{ id, rest: (edges.get(id) ?? [])[Symbol.iterator]() }]
  }
}

/** How many consequences depend on this root, directly or through others. */
export function dependentsOn(root: string, resources: readonly ReportedResource[]): number {
  const unhealthy = resources.filter(({ verdict }) => isUnhealthy(verdict))
  const dependents = reversed(edgesBetween(unhealthy, new Set([root])))
  const found = new Set([root])
  for (const id of found) for (const dependent of dependents.get(id) ?? []) found.add(dependent)
  return unhealthy.filter(({ id, causedBy }) => id !== root && causedBy !== null && found.has(id)).length
}

/** What the order of resources depends on. */
type Ranked = Pick<ReportedResource, 'id' | 'verdict' | 'required' | 'causedBy'>

const VERDICTS: readonly Verdict[] = ['failed', 'missing', 'timed-out', 'undecided', 'healthy', 'deleted']

/**
 * The order of every list: causes first, the one with most consequences before the others, then consequences, then
 * what is undecided; of these, what counts for the result comes before what is optional. Then what is well.
 */
export function inOrder<T extends Ranked>(resources: readonly T[]): T[] {
  const consequences = countBy(
    resources.filter(({ causedBy }) => causedBy !== null),
    ({ causedBy }) => causedBy,
  )
  // An optional resource that keeps a required one from being healthy counts for the result.
  const blocking = new Set(resources.filter(({ required }) => required).map(({ causedBy }) => causedBy))
  const groupOf = ({ id, verdict, required, causedBy }: T): number => {
    if (isGood(verdict)) return 6
    const counts = required || blocking.has(id)
    if (!isUnhealthy(verdict)) return counts ? 2 : 5
    return (counts ? 0 : 3) + (causedBy === null ? 0 : 1)
  }
  const keyed = resources.map(resource => ({
    resource,
    keys: [
      groupOf(resource),
      -(consequences.get(resource.id) ?? 0),
      isGood(resource.verdict) ? 0 : VERDICTS.indexOf(resource.verdict),
    ],
  }))
  return keyed
    .sort((a, b) => compare(a.keys, b.keys) || (sortable(a.resource.id) < sortable(b.resource.id) ? -1 : 1))
    .map(({ resource }) => resource)
}

/** Without a sign that would put w10@public before w1@public. */
function sortable(id: string): string {
  return id.replace('@', ' ')
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, key] of a.entries()) if (key !== b[i]) return key - (b[i] ?? 0)
  return 0
}

/** What to diagnose when the wait is over. */
export interface DiagnosisPlan {
  /** Unhealthy resources, causes first. */
  readonly subjects: readonly Subject[]
  /** What they depend on outside this run. */
  readonly outside: readonly (Identity & { readonly id: string })[]
}

/** More would not be finished in the time that a diagnosis has. */
const MAX_SUBJECTS = 100
const MAX_OUTSIDE = 100

export function planDiagnosis(wait: Wait): DiagnosisPlan {
  const tracks = unhealthyTracks(wait)
  const causes = causedBy(
    tracks.map(({ target }) => ({ id: target.id, dependsOn: target.dependsOn ?? [] })),
    new Set(),
  )
  const ranked = tracks.map(track => ({
    id: track.target.id,
    track,
    verdict: verdictOf(track),
    required: isRequired(track, wait.rules),
    causedBy: causes.get(track.target.id) ?? null,
  }))
  const listed = new Set(wait.tracks.map(({ target }) => target.id))
  const outside = new Set(
    tracks.flatMap(({ target }) => target.dependsOn ?? []).filter(id => !listed.has(id)),
  )
  return {
    subjects: inOrder(ranked)
      .slice(0, MAX_SUBJECTS)
      .map(({ track }) => ({ target: track.target, row: rowOf(track) })),
    outside: [...outside].slice(0, MAX_OUTSIDE).map(id => ({ id, ...parseId(id) })),
  }
}
