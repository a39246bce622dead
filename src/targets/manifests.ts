import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseAllDocuments,
  visit,
} from 'yaml'
import { plain, quote } from '../text/escape.ts'
import { type Env, fillIn, isVariable, maskVariables, withoutLoneMasks } from '../text/variables.ts'
import { PARTS, type Part, wrongPart } from './identity.ts'
import type { Entry } from './resources.ts'

/** What one file of manifests says. Problems and warnings begin with the line they speak of. */
export interface Manifests {
  readonly entries: readonly Entry[]
  readonly references: readonly Reference[]
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

/** A file that a bundle names, whose resources are those of the bundle. */
export interface Reference {
  readonly file: string
  /** As it stands in the bundle, with its variables. */
  readonly written: string
  /** Overrules the workspace that the file's own manifests name. */
  readonly workspace: string | undefined
  /** The line, the bundle and how it names the file. */
  readonly where: string
}

/** The manifests of one file; `workspace` is what a bundle says beside its name. */
export function readManifests(text: string, env: Env, workspace?: string): Manifests {
  const { text: masked, unmask } = maskVariables(text)
  const found: Found = { entries: [], references: [], problems: [], warnings: [] }
  try {
    for (const { document, lines } of parse(masked)) {
      readDocument({ document, lines, unmask, env, found }, workspace)
    }
  } catch (error) {
    // A nesting that no reader survives.
    found.problems.push(`no valid YAML: ${plain((error as Error).message)}`)
  }
  return found
}

interface Found {
  readonly entries: Entry[]
  readonly references: Reference[]
  readonly problems: string[]
  readonly warnings: string[]
}

interface Parsed {
  readonly document: Document.Parsed
  readonly lines: LineCounter
}

interface Reading extends Parsed {
  readonly unmask: (text: string) => string
  readonly env: Env
  readonly found: Found
}

function parse(masked: string): Parsed[] {
  const parsed = parseText(masked)
  if (parsed.every(({ document }) => document.errors.length === 0)) return parsed
  const bare = withoutLoneMasks(masked)
  const again = bare === masked ? parsed : parseText(bare)
  return again.every(({ document }) => document.errors.length === 0) ? again : parsed
}

function parseText(text: string): Parsed[] {
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    // Every scalar is the text that was written, but for one that is nothing.
    schema: 'failsafe',
    customTags: tags => [...tags, 'null'],
    merge: true,
    // Looked for in `faultOf`: here the time would grow with the square of the number of keys.
    uniqueKeys: false,
    logLevel: 'silent',
  })
  return [...documents].map(document => ({ document, lines }))
}

/** What to walk from a document to a place in it. */
type Path = readonly (string | number)[]

function readDocument(reading: Reading, workspace: string | undefined): void {
  const { document, lines, unmask, found } = reading
  const fault = faultOf(document)
  if (fault) {
    found.problems.push(
      `line ${lines.linePos(fault.at).line}: no valid YAML: ${plain(unmask(fault.message))}`,
    )
    return
  }
  let tree: unknown
  try {
    tree = document.toJS({ maxAliasCount: MOST_ALIASES })
  } catch (error) {
    found.problems.push(`${lineOf(reading, [])}: no valid YAML: ${plain((error as Error).message)}`)
    return
  }
  if (tree !== null && tree !== '') readResource(reading, tree, { path: [], within: [], workspace })
}

/** No manifest has as many; a few dozens are enough to stand for more nodes than any memory holds. */
const MOST_ALIASES = 1000

interface Fault {
  readonly at: number
  readonly message: string
}

/** The first thing that makes a document no valid YAML. */
function faultOf(document: Document.Parsed): Fault | undefined {
  const [error] = document.errors
  if (error) return { at: error.pos[0], message: error.message }
  let fault: Fault | undefined
  let aliases = 0
  visit(document, (_, node) => {
    if (isMap(node)) fault = doubleKey(node)
    if (isAlias(node) && ++aliases > MOST_ALIASES) {
      fault = { at: node.range?.[0] ?? 0, message: `more than ${MOST_ALIASES} aliases` }
    }
    return fault && visit.BREAK
  })
  return fault
}

function doubleKey(map: { readonly items: readonly { readonly key: unknown }[] }): Fault | undefined {
  const keys = new Set<unknown>()
  for (const { key } of map.items) {
    // The reader gives each << that merges a value of its own.
    if (!isScalar(key)) continue
    if (keys.has(key.value)) {
      return {
        at: key.range?.[0] ?? 0,
        message: `the key ${quote(String(key.value))} stands here a second time`,
      }
    }
    keys.add(key.value)
  }
  return undefined
}

/** The line of a place, or of what is nearest above it. */
function lineOf({ document, lines }: Parsed, path: Path): string {
  let node: unknown = document.contents
  let start = isNode(node) ? node.range?.[0] : undefined
  for (const key of path) {
    node = isCollection(node) ? node.get(key, true) : undefined
    if (!isNode(node)) break
    start = node.range?.[0] ?? start
  }
  return `line ${lines.linePos(start ?? document.range[0]).line}`
}

interface Place {
  readonly path: Path
  /** The bundles around it: one may hold itself by an alias. */
  readonly within: readonly object[]
  /** What a bundle says beside the resource; it counts before the resource's own. */
  readonly workspace: string | undefined
}

type Tree = Readonly<Record<string, unknown>>

function readResource(reading: Reading, tree: unknown, place: Place): void {
  const { path, within, workspace } = place
  const { found } = reading
  const not = whyNoResource(tree)
  if (not !== undefined || !isTree(tree)) {
    found.warnings.push(`${lineOf(reading, path)}: no DataOS resource, for it ${not}; it is skipped`)
    return
  }
  if (within.includes(tree)) return
  const [type, name] = [part(reading, tree, path, 'type')?.toLowerCase(), part(reading, tree, path, 'name')]
  const own = part(reading, tree, path, 'workspace')
  const version = part(reading, tree, path, 'version')
  if (type === undefined || name === undefined) return
  const where = workspace ?? own
  found.entries.push({
    type,
    name,
    ...(where && { workspace: where }),
    ...(version && { version }),
    ...(hasSchedule(tree[type]) && { scheduled: true }),
  })
  if (type === 'bundle') readBundle(reading, tree, { ...place, within: [...within, tree] })
}

function whyNoResource(tree: unknown): string | undefined {
  if (Array.isArray(tree)) return 'is a list'
  if (!isTree(tree)) return 'is no mapping'
  const absent = (['name', 'type'] as const).filter(key => !isText(tree[key]))
  return absent.length === 0 ? undefined : `has no ${absent.join(' and no ')}`
}

/** A part of the identity with its variables filled in; undefined if it is not there, or wrong and complained of. */
function part(reading: Reading, tree: Tree, path: Path, key: Part): string | undefined {
  const given = tree[key]
  if (given === undefined || given === null) return undefined
  const text = filled(reading, given, [...path, key], `the ${key}`)
  if (text === undefined) return undefined
  const wrong = wrongPart(key, text, PARTS[key], reading.unmask(String(given)).trim())
  if (wrong === undefined) return text
  reading.found.problems.push(`${lineOf(reading, [...path, key])}: ${wrong}`)
  return undefined
}

/** Names variables and never their values: one may be a secret. */
function filled(reading: Reading, given: unknown, path: Path, what: string): string | undefined {
  const { unmask, env, found } = reading
  const complain = (problem: string): undefined => {
    found.problems.push(`${lineOf(reading, path)}: ${problem}`)
  }
  if (typeof given !== 'string') return complain(`${what} must be text`)
  const raw = unmask(given)
  const { text, missing } = fillIn(raw, env)
  if (missing.length === 0) return text.trim()
  const names = [...new Set(missing)].map(name => quote(name)).join(', ')
  const nextStep = missing.every(isVariable) ? 'set it there as for dataos-ctl' : ONLY_VARIABLES
  return complain(
    `${what} ${quote(raw)} needs ${names}, which is not in the environment of this step; ${nextStep}`,
  )
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: that is how manifests write it
const ONLY_VARIABLES = 'nothing but $VAR and ${VAR} is filled in'

/** Only what has a cron is scheduled: the other keys say how, not when. */
function hasSchedule(ofType: unknown): boolean {
  const schedule = isTree(ofType) ? ofType['schedule'] : undefined
  const cron = isTree(schedule) ? schedule['cron'] : undefined
  return isText(cron) || (Array.isArray(cron) && cron.some(isText))
}

function readBundle(reading: Reading, tree: Tree, place: Place): void {
  const { name, bundle } = tree
  const resources = isTree(bundle) ? bundle['resources'] : undefined
  if (!Array.isArray(resources)) return
  for (const [index, item] of resources.entries()) {
    const path = [...place.path, 'bundle', 'resources', index]
    readItem(reading, isTree(item) ? item : {}, { ...place, path }, reading.unmask(String(name)))
  }
}

function readItem(reading: Reading, item: Tree, { path, within }: Place, bundle: string): void {
  const { found } = reading
  const workspace = part(reading, item, path, 'workspace') || undefined
  const { spec, file } = item
  if (spec !== undefined && spec !== null) {
    readResource(reading, spec, { path: [...path, 'spec'], within, workspace })
  } else if (file !== undefined && file !== null && file !== '') {
    const text = filled(reading, file, [...path, 'file'], 'the file')
    const written = plain(reading.unmask(String(file)))
    const where = `${lineOf(reading, [...path, 'file'])}: bundle ${quote(bundle)} names the file ${quote(written)}`
    if (text !== undefined) found.references.push({ file: text, written, workspace, where })
  } else {
    found.warnings.push(
      `${lineOf(reading, path)}: a resource of bundle ${quote(bundle)} has neither spec nor file; it is skipped`,
    )
  }
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}
