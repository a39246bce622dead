import { formatDuration } from '../text/duration.ts'
import { quote } from '../text/escape.ts'
import { type Identity, identify, NO_WORKSPACE } from './identity.ts'
import { closeType, healthyRuntimes, isKnownType, resourceType } from './types.ts'

/** Resources that one call reads: those of a type, in a workspace if the type lives in one. */
export interface Group {
  readonly type: string
  readonly workspace?: string
}

/** One resource to wait for, or with * in its name a pattern that selects some. Times are in milliseconds. */
export interface Target extends Group {
  readonly id: string
  readonly name: string
  readonly version: string
  /** The runtime words that count as healthy, '' for an empty runtime. */
  readonly healthy: readonly string[]
  readonly stableFor: number
  /** Its deadline, counted from the start of the wait. */
  readonly timeout: number
  readonly optional: boolean
  /** How many rows a pattern must select; default 1. */
  readonly atLeast?: number
  /** Where a manifest declares it; absent for what no manifest names. */
  readonly source?: SourceLocation
  /** IDs of the resources that its manifest depends on, also of resources outside this run. */
  readonly dependsOn?: readonly string[]
}

/** A line of a manifest. `file` is an absolute path. */
export interface SourceLocation {
  readonly file: string
  readonly line: number
}

/** One resource as the user or a manifest named it. What was not said is not there. Times are in milliseconds. */
export interface Entry extends Identity {
  readonly timeout?: number
  readonly stableFor?: number
  readonly runtime?: readonly string[]
  readonly optional?: boolean
  readonly atLeast?: number
  /** Its manifest has a schedule. Other than `runtime` this is a fact, not a wish: a `runtime` overrules it. */
  readonly scheduled?: boolean
  readonly source?: SourceLocation
  readonly dependsOn?: readonly Dependency[]
}

/** A resource that another one depends on. Where the manifest leaves its type open, what it may be, the likeliest first. */
export type Dependency = readonly [Identity, ...Identity[]]

export interface Defaults {
  /** Undefined asks without a workspace. */
  readonly workspace: string | undefined
  readonly timeout: number
  readonly stableFor: number
  readonly waitFor: 'healthy' | 'deleted'
}

export interface Targets {
  readonly targets: readonly Target[]
  readonly warnings: readonly string[]
}

/** What the user named, with every default filled in and every resource once. */
export function makeTargets(entries: readonly Entry[], defaults: Defaults): Targets {
  const warnings: string[] = []
  const byId = new Map<string, Entry>()
  for (const entry of entries) {
    warnings.push(...typeWarnings(entry))
    const placed = place(entry, defaults)
    const id = identify(placed)
    const earlier = byId.get(id)
    byId.set(id, earlier ? merge(id, earlier, placed, warnings) : placed)
  }
  const isListed = (id: string): boolean => byId.has(id)
  const targets = [...byId].map(([id, entry]) => complete(id, entry, defaults, isListed))
  const hints = defaults.waitFor === 'healthy' ? targets.flatMap(neverStable) : []
  return { targets, warnings: [...new Set([...warnings, ...hints])] }
}

export function groupKey({ type, workspace }: Group): string {
  return workspace === undefined ? type : `${type}@${workspace}`
}

/** Whether what the CLI shows may be of this group. What it doesn't show is taken to be as asked. */
export function mayBeIn({ type, workspace }: Group, shown: Required<Group>): boolean {
  if (shown.type !== '' && shown.type.toLowerCase() !== type.toLowerCase()) return false
  return workspace === undefined || shown.workspace === '' || shown.workspace === workspace
}

/** ' in workspace public', or nothing for what lives outside workspaces. */
export function inWorkspace(workspace: string | undefined): string {
  return workspace ? ` in workspace ${workspace}` : ''
}

export function isPattern({ name }: { readonly name: string }): boolean {
  return name.includes('*')
}

/** Whether a name is one that the pattern selects; * stands for any characters. */
export function matcher(pattern: string): (name: string) => boolean {
  const parts = pattern.split('*')
  const [first = '', last = ''] = [parts[0], parts.at(-1)]
  const middle = parts.slice(1, -1)
  return name => {
    if (!name.startsWith(first) || !name.endsWith(last)) return false
    // Leftmost matches are enough, and unlike a regular expression they never backtrack.
    let from = first.length
    for (const part of middle) {
      const at = name.indexOf(part, from)
      if (at < 0) return false
      from = at + part.length
    }
    return from <= name.length - last.length
  }
}

function typeWarnings({ type, name, workspace = NO_WORKSPACE }: Entry): string[] {
  if (!isKnownType(type)) {
    const close = closeType(type)
    const suggestion = close === undefined ? '' : ` Did you mean ${quote(close)}?`
    return [`Unknown type ${quote(type)}.${suggestion} Querying it as is.`]
  }
  if (workspace === NO_WORKSPACE || resourceType(type).scope === 'workspace') return []
  return [`Ignoring workspace ${quote(workspace)} for ${type}/${name}: ${type} isn't scoped to a workspace.`]
}

/** With the workspace that it is asked for in, or without one. */
function place<T extends Identity>(identity: T, { workspace: usual }: Pick<Defaults, 'workspace'>): T {
  const { workspace = usual ?? NO_WORKSPACE, ...rest } = identity
  const hasNone = workspace === NO_WORKSPACE || resourceType(identity.type).scope === 'instance'
  return (hasNone ? rest : { ...rest, workspace }) as T
}

/** A resource may be named plainly in one place and given its own times in another. */
function merge(id: string, earlier: Entry, later: Entry, warnings: string[]): Entry {
  for (const [key, name] of Object.entries(OVERRIDES) as [keyof typeof OVERRIDES, string][]) {
    const [a, b] = [earlier[key], later[key]]
    if (a !== undefined && b !== undefined && String(a) !== String(b)) {
      warnings.push(`${id} is listed twice with different ${name} values. Using the first.`)
    }
  }
  if ((earlier.optional ?? false) !== (later.optional ?? false)) {
    warnings.push(`${id} is listed twice, once as optional. Treating it as optional.`)
  }
  const dependsOn = [...(earlier.dependsOn ?? []), ...(later.dependsOn ?? [])]
  return {
    ...later,
    ...earlier,
    optional: (earlier.optional ?? false) || (later.optional ?? false),
    ...(dependsOn.length > 0 && { dependsOn }),
  }
}

const OVERRIDES = {
  timeout: 'timeout',
  stableFor: 'stable-for',
  runtime: 'runtime',
  atLeast: 'at-least',
} as const satisfies { readonly [Key in keyof Entry]?: string }

function complete(id: string, entry: Entry, defaults: Defaults, isListed: (id: string) => boolean): Target {
  const { type, name, workspace, version = '', runtime, timeout, stableFor, atLeast, source } = entry
  const { optional = false, scheduled = false } = entry
  const dependencies = (entry.dependsOn ?? []).map(dependency => dependencyId(dependency, defaults, isListed))
  const dependsOn = [...new Set(dependencies)].filter(dependency => dependency !== id)
  return {
    id,
    type,
    name,
    ...(workspace !== undefined && { workspace }),
    version,
    healthy: runtime ?? healthyRuntimes(type, scheduled),
    timeout: timeout ?? defaults.timeout,
    stableFor: stableFor ?? defaults.stableFor,
    optional,
    ...(atLeast !== undefined && { atLeast }),
    ...(source && { source }),
    ...(dependsOn.length > 0 && { dependsOn }),
  }
}

/** Of what a dependency may be, that which is waited for as well, else the likeliest. */
function dependencyId(
  [likeliest, ...others]: Dependency,
  defaults: Defaults,
  isListed: (id: string) => boolean,
): string {
  const id = (identity: Identity): string => identify(place(identity, defaults))
  return [likeliest, ...others].map(id).find(isListed) ?? id(likeliest)
}

function neverStable({ id, healthy, stableFor, timeout }: Target): string[] {
  if (stableFor <= timeout || !healthy.includes('running')) return []
  return [
    `${id}: stable-for (${formatDuration(stableFor)}) exceeds timeout (${formatDuration(timeout)}), so this resource can never become healthy. Lower stable-for or increase timeout.`,
  ]
}
