import { quote } from '../text/escape.ts'
import { identify } from './identity.ts'
import type { Entry } from './resources.ts'
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

export interface Defaults {
  readonly workspace: string
  readonly timeout: number
  readonly stableFor: number
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
    const placed = place(entry, defaults.workspace, warnings)
    const id = identify(placed)
    const earlier = byId.get(id)
    byId.set(id, earlier ? merge(id, earlier, placed, warnings) : placed)
  }
  const targets = [...byId].map(([id, entry]) => complete(id, entry, defaults))
  return { targets, warnings: [...new Set([...warnings, ...targets.flatMap(neverStable)])] }
}

export function groupKey({ type, workspace }: Group): string {
  return workspace === undefined ? type : `${type}@${workspace}`
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

function place(entry: Entry, workspace: string, warnings: string[]): Entry {
  if (!isKnownType(entry.type)) {
    const close = closeType(entry.type)
    const suggestion = close === undefined ? '' : ` Did you mean ${quote(close)}?`
    warnings.push(`Unknown type ${quote(entry.type)}.${suggestion} Querying it as is.`)
  }
  if (resourceType(entry.type).scope === 'workspace')
    return { ...entry, workspace: entry.workspace ?? workspace }
  const { workspace: ignored, ...rest } = entry
  if (ignored !== undefined) {
    warnings.push(
      `workspace ${quote(ignored)} of ${entry.type} ${entry.name} is ignored: a ${entry.type} lives outside workspaces`,
    )
  }
  return rest
}

/** A resource may be named plainly in one place and given its own times in another. */
function merge(id: string, earlier: Entry, later: Entry, warnings: string[]): Entry {
  for (const key of ['timeout', 'stableFor', 'runtime'] as const) {
    const [a, b] = [earlier[key], later[key]]
    if (a !== undefined && b !== undefined && String(a) !== String(b)) {
      warnings.push(
        `${id} is listed twice with another ${key === 'stableFor' ? 'stable-for' : key}; the first one counts`,
      )
    }
  }
  if ((earlier.optional ?? false) !== (later.optional ?? false)) {
    warnings.push(`${id} is listed twice, once as optional; it counts as optional`)
  }
  return { ...later, ...earlier, optional: (earlier.optional ?? false) || (later.optional ?? false) }
}

function complete(id: string, entry: Entry, defaults: Defaults): Target {
  const { type, name, workspace, version = '', runtime, timeout, stableFor } = entry
  const { optional = false, scheduled = false } = entry
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
  }
}

function neverStable({ id, healthy, stableFor, timeout }: Target): string[] {
  if (stableFor <= timeout || !healthy.includes('running')) return []
  return [
    `${id}: stable-for is longer than its timeout, so it can't count as healthy while it is running; lower stable-for or raise timeout`,
  ]
}
