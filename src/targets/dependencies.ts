import type { Mapping, Tree } from './documents.ts'
import type { Dependency } from './targets.ts'

/** How a text is read: with its variables expanded, or undefined where that isn't possible. */
type Expand = (text: string) => string | undefined

/** The forms in which a manifest names what it depends on, by their key. A new form is one row. */
const FORMS: Readonly<Record<string, (value: Tree, expand: Expand) => Dependency[]>> = {
  compute: (value, expand) => nameIn(value, expand).map(name => [{ type: 'compute', name }]),
  depot: (value, expand) => nameIn(value, expand).map(name => [{ type: 'depot', name }]),
  depotName: (value, expand) => nameIn(value, expand).map(name => [{ type: 'depot', name }]),
  dataosSecrets: secrets,
  secrets,
  volume: volumes,
  persistentVolume: volumes,
}

/** Where people write what they like: a word there is no reference, whatever its key. */
const PROSE = new Set([
  'description',
  'title',
  'tags',
  'labels',
  'annotations',
  'purpose',
  'meta',
  'metadata',
])
/** Where programs get their settings: only addresses are of a known form there. */
const SETTINGS = new Set(['env', 'envs', 'environment', 'environmentVars', 'data', 'properties'])

/**
 * What a resource depends on as far as its manifest says so in a known form. A wrong dependency is worse than none, so
 * everything else is left out.
 */
export function dependenciesIn(manifest: Mapping, expand: Expand): Dependency[] {
  const found = new Map<string, Dependency>()
  // A list instead of recursion: aliases may nest without end, or lead back.
  const seen = new Set<Tree>()
  const open: { readonly tree: Tree; readonly isSettings: boolean }[] = [
    { tree: manifest, isSettings: false },
  ]
  for (let next = open.pop(); next; next = open.pop()) {
    const { tree, isSettings } = next
    if (seen.has(tree)) continue
    seen.add(tree)
    if (tree.kind === 'text') add(found, addresses(tree.text, expand))
    else if (tree.kind === 'list') {
      for (const item of tree.items) open.push({ tree: item, isSettings })
    } else {
      for (const [key, { value }] of tree.fields) {
        if (PROSE.has(key)) continue
        if (!isSettings && Object.hasOwn(FORMS, key)) add(found, FORMS[key]?.(value, expand) ?? [])
        open.push({ tree: value, isSettings: isSettings || SETTINGS.has(key) })
      }
    }
  }
  return [...found.values()]
}

function add(found: Map<string, Dependency>, dependencies: readonly Dependency[]): void {
  for (const dependency of dependencies) {
    const key = dependency.map(({ type, name, workspace }) => [type, name, workspace].join('\0')).join('\n')
    if (!found.has(key)) found.set(key, dependency)
  }
}

const ADDRESS = /(?<![\w-])dataos:\/\/((?:\$\{[^{}]*\}|[\w$.-])+)(?![\w$.-])/g
const NAME = /^(?=.*[a-z])[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/

/** Depots by their address, anywhere in a text: dataos://DEPOT:COLLECTION/DATASET. */
function addresses(text: string, expand: Expand): Dependency[] {
  if (!text.includes('dataos://')) return []
  return [...text.matchAll(ADDRESS)].flatMap(([, depot = '']) =>
    validName(depot, expand).map((name): Dependency => [{ type: 'depot', name }]),
  )
}

/** A list, so that what isn't a name is nothing. */
function nameIn(value: Tree | undefined, expand: Expand): string[] {
  return value?.kind === 'text' ? validName(value.text, expand) : []
}

function validName(text: string, expand: Expand): string[] {
  const name = expand(text)?.trim() ?? ''
  return NAME.test(name) && !/^(?:true|false)$/.test(name) ? [name] : []
}

/** By name, or as mappings with name and workspace. Those of the instance have no workspace. */
function secrets(value: Tree, expand: Expand): Dependency[] {
  return (value.kind === 'list' ? value.items : [value]).flatMap((item): Dependency[] => {
    const [name] = nameIn(item.kind === 'mapping' ? item.fields.get('name')?.value : item, expand)
    if (name === undefined) return []
    const given = item.kind === 'mapping' ? item.fields.get('workspace')?.value : undefined
    if (given === undefined || (given.kind === 'text' && given.text.trim() === '')) {
      return [
        [
          { type: 'instance-secret', name },
          { type: 'secret', name },
        ],
      ]
    }
    return nameIn(given, expand).map(workspace => [{ type: 'secret', name, workspace }])
  })
}

/** The own part of a volume's manifest has the same key, and no name. */
function volumes(value: Tree, expand: Expand): Dependency[] {
  if (value.kind !== 'mapping') return []
  return nameIn(value.fields.get('name')?.value, expand).map(name => [{ type: 'volume', name }])
}
