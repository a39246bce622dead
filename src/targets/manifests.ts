import { quoteInFull } from '../text/escape.ts'
import { type Env, expand, isVariable, maskVariables, withoutLoneMasks } from '../text/variables.ts'
import { dependenciesIn } from './dependencies.ts'
import type { Field, Mapping, Tree } from './documents.ts'
import { readId } from './id-forms.ts'
import { type Identity, identity, NO_WORKSPACE, PARTS, type Part, wrongPart } from './identity.ts'
import type { Dependency } from './targets.ts'
import { isKnownType, resourceType } from './types.ts'

/** What one file of manifests declares, whatever refers to it. Problems and warnings begin with their line. */
export interface Manifests {
  readonly declarations: readonly Declaration[]
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

export interface Declaration {
  readonly identity: Identity
  readonly isScheduled: boolean
  /** The line of its name. */
  readonly line: number
  readonly dependencies: readonly Dependency[]
  /** What a bundle or a data product consists of. */
  readonly parts: readonly BundlePart[]
}

export interface BundlePart {
  /** By which the other parts of the bundle name it. */
  readonly id: string
  /** The ids of the parts that must be ready first. */
  readonly after: readonly string[]
  /** Overrules the workspace that the resource itself names. */
  readonly workspace: string | undefined
  readonly content:
    | { readonly kind: 'declaration'; readonly declaration: Declaration }
    | { readonly kind: 'file'; readonly file: FileReference }
    | { readonly kind: 'reference'; readonly identity: Identity; readonly line: number }
}

export interface FileReference {
  readonly path: string
  /** As written in the bundle, with its variables. */
  readonly written: string
  /** The line, the bundle and how it names the file. */
  readonly where: string
}

/** `pause` is called again and again, so that reading a large file doesn't block everything else. */
export async function readManifests(text: string, env: Env, pause?: () => Promise<void>): Promise<Manifests> {
  // Loaded on demand, as for the `resources` input, so that the bundle holds it once.
  const { readDocuments } = await import('./documents.ts')
  const { text: masked, unmask } = maskVariables(text)
  const options = { unmask, ...(pause && { pause }) }
  const documents = await readDocuments(masked, options)
  const bare = withoutLoneMasks(masked)
  const isBroken = (all: typeof documents): boolean => all.some(document => 'fault' in document)
  const again = isBroken(documents) && bare !== masked ? await readDocuments(bare, options) : documents
  const reading: Reading = { env, problems: [], warnings: [], known: new Map() }
  const declarations = (isBroken(again) ? documents : again).flatMap(document => {
    if (!('fault' in document)) return declarationIn(document, reading, 0)
    reading.problems.push(`line ${document.line}: the file ${document.fault}`)
    return []
  })
  return { declarations, problems: reading.problems, warnings: reading.warnings }
}

interface Reading {
  readonly env: Env
  readonly problems: string[]
  readonly warnings: string[]
  /** Aliases may name one manifest many times, also within itself. */
  readonly known: Map<Tree, Declaration[]>
}

type Fields = Mapping['fields']

const MAX_NESTED_BUNDLES = 20

/** A list of one, or of none if the tree isn't a resource, or is a faulty one. */
function declarationIn(tree: Tree, reading: Reading, nesting: number): Declaration[] {
  const known = reading.known.get(tree)
  if (known) return known
  reading.known.set(tree, [])
  const declaration = declarationOf(tree, reading, nesting)
  const declarations = declaration ? [declaration] : []
  reading.known.set(tree, declarations)
  return declarations
}

function declarationOf(tree: Tree, reading: Reading, nesting: number): Declaration | undefined {
  if (tree.kind !== 'mapping') return skip(reading, tree.line, 'not a mapping')
  const { fields } = tree
  const entity = wordIn(fields, 'entity')
  const isProduct = entity === 'product'
  if (!['', 'resource', 'product'].includes(entity)) {
    return skip(
      reading,
      tree.line,
      `not a resource (its entity is ${quoteInFull(textIn(fields, 'entity').trim())})`,
    )
  }
  const absent = (isProduct ? ['name'] : ['name', 'type']).filter(key => wordIn(fields, key) === '')
  if (absent.length > 0) return skip(reading, tree.line, `not a DataOS resource (no ${absent.join(' or ')})`)
  if (nesting > MAX_NESTED_BUNDLES) {
    reading.problems.push(`line ${tree.line}: bundles are nested more than ${MAX_NESTED_BUNDLES} levels deep`)
    return undefined
  }

  const type = isProduct ? PRODUCT : part(reading, fields, 'type')?.toLowerCase()
  const name = part(reading, fields, 'name')
  const tenant = wordIn(fields, 'tenant')
  const workspace = part(reading, fields, 'workspace') || (tenant === '' ? undefined : NO_WORKSPACE)
  const version = part(reading, fields, 'version')
  if (type === undefined || name === undefined) return undefined
  const { consistsOf } = resourceType(type)
  return {
    identity: identity(type, name, workspace, version),
    isScheduled: hasSchedule(fieldsOf(fields.get(type))),
    line: fields.get('name')?.line ?? tree.line,
    dependencies: consistsOf === 'itself' ? dependenciesIn(tree, text => expandQuietly(text, reading)) : [],
    parts:
      consistsOf === 'bundled resources'
        ? bundleParts(reading, tree, nesting)
        : consistsOf === 'product parts'
          ? productParts(reading, fields)
          : [],
  }
}

/** What `entity: product` declares, whether or not it says so. */
const PRODUCT = 'data'

function skip({ warnings }: Reading, line: number, why: string): undefined {
  warnings.push(`line ${line}: skipped: ${why}`)
}

/** A part of the identity with its variables expanded; undefined if it is absent, or wrong, which is a problem. */
function part(reading: Reading, fields: Fields, key: Part): string | undefined {
  const field = fields.get(key)
  if (!field || isEmpty(field.value)) return undefined
  const text = expanded(reading, field, `the ${key}`)
  if (text === undefined || field.value.kind !== 'text') return undefined
  const wrong = wrongPart(key, text, PARTS[key], field.value.text.trim())
  if (wrong === undefined) return text
  reading.problems.push(`line ${field.line}: ${wrong}`)
  return undefined
}

/** Messages name variables and never show their values: one may be a secret. */
function expanded(reading: Reading, { value, line }: Field, what: string): string | undefined {
  const complain = (problem: string): undefined => {
    reading.problems.push(`line ${line}: ${problem}`)
  }
  if (value.kind !== 'text') return complain(`${what} must be a string`)
  const raw = value.text
  const { text, missing, refused } = expand(raw, reading.env)
  if (refused.length > 0) {
    const names = refused.map(quoteInFull).join(', ')
    return complain(
      `${what} ${quoteInFull(raw)} uses ${names}, which is never expanded because its value may be a secret. Use a variable with another name`,
    )
  }
  if (missing.length === 0) return text.trim()
  const names = missing.map(quoteInFull).join(', ')
  return complain(
    missing.every(isVariable)
      ? `${what} ${quoteInFull(raw)} uses ${names}, which isn't set. Add it to the env of this step`
      : `${what} ${quoteInFull(raw)} uses ${names}, which isn't a variable. ${ONLY_VARIABLES}`,
  )
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: that is how manifests write variables
const ONLY_VARIABLES = 'Only $VAR and ${VAR} are expanded'

function expandQuietly(text: string, { env }: Reading): string | undefined {
  const { text: result, missing, refused } = expand(text, env)
  return missing.length + refused.length === 0 ? result : undefined
}

/** Only what has a cron is scheduled: the other keys say how, not when. */
function hasSchedule(ofType: Fields): boolean {
  const cron = fieldsOf(ofType.get('schedule')).get('cron')?.value
  if (cron?.kind === 'list') return cron.items.some(item => !isEmpty(item))
  return cron?.kind === 'text' && !isEmpty(cron)
}

function bundleParts(reading: Reading, { fields, line }: Mapping, nesting: number): BundlePart[] {
  const name = quoteInFull(textIn(fields, 'name'))
  const bundle = fields.get('bundle')
  const resources = fieldsOf(bundle).get('resources')
  if (resources?.value.kind !== 'list') {
    const where = resources?.line ?? bundle?.line ?? line
    reading.problems.push(`line ${where}: bundle ${name}: bundle.resources isn't a list`)
    return []
  }
  return resources.value.items.flatMap(item => bundlePart(reading, item, name, nesting))
}

function bundlePart(reading: Reading, item: Tree, bundle: string, nesting: number): BundlePart[] {
  const fields = item.kind === 'mapping' ? item.fields : NO_FIELDS
  const base = {
    id: textIn(fields, 'id').trim(),
    after: [
      ...itemsOf(fields.get('dependencies')).map(textOf),
      ...itemsOf(fields.get('dependencyConditions')).map(condition =>
        textIn(fieldsIn(condition), 'resourceId'),
      ),
    ].map(id => id.trim()),
    workspace: part(reading, fields, 'workspace') || undefined,
  }
  const [spec, file] = [fields.get('spec'), fields.get('file')]
  if (spec && !isEmpty(spec.value)) {
    return declarationIn(spec.value, reading, nesting + 1).map(declaration => ({
      ...base,
      content: { kind: 'declaration', declaration },
    }))
  }
  if (file && !isEmpty(file.value)) {
    const path = expanded(reading, file, 'the file')
    if (path === undefined) return []
    const written = textOf(file.value).trim()
    const where = `line ${file.line}: bundle ${bundle} references ${quoteInFull(written)}`
    return [{ ...base, content: { kind: 'file', file: { path, written, where } } }]
  }
  return skip(reading, item.line, `a resource of bundle ${bundle} without spec or file`) ?? []
}

/** A data product names its bundle and its lens; older ones name each resource. Data sets aren't resources. */
function productParts(reading: Reading, fields: Fields): BundlePart[] {
  const sections = [...fields].filter(([key]) => /^v\d/.test(key)).map(([, field]) => fieldsOf(field))
  return [fields, ...sections].flatMap(section => {
    const data = fieldsOf(section.get('data'))
    const lens = fieldsOf(data.get('ports')).get('lens')
    return [...itemsOf(data.get('resource')), ...itemsOf(data.get('resources')), ...itemsOf(lens)].flatMap(
      item => productPart(reading, item),
    )
  })
}

function productPart(reading: Reading, item: Tree): BundlePart[] {
  const fields = fieldsIn(item)
  const ref = fields.get('ref')
  const identity = ref ? referenceIn(reading, ref) : identityIn(reading, fields)
  if (!identity) return []
  const line = (ref ?? fields.get('name'))?.line ?? item.line
  return [{ id: '', after: [], workspace: undefined, content: { kind: 'reference', identity, line } }]
}

function referenceIn(reading: Reading, ref: Field): Identity | undefined {
  const text = expanded(reading, ref, 'the ref')
  if (text === undefined || /^dataset\b/i.test(text)) return undefined
  const identity = readId(text)
  const wrong = typeof identity === 'string' ? identity : wrongPart('name', identity.name)
  if (typeof identity !== 'string' && wrong === undefined) return knownOnly(reading, identity, ref.line)
  const shown = ref.value.kind === 'text' ? ref.value.text : ''
  reading.problems.push(
    `line ${ref.line}: ref ${quoteInFull(shown)} isn't a resource. Use TYPE:VERSION:NAME[:WORKSPACE]`,
  )
  return undefined
}

function identityIn(reading: Reading, fields: Fields): Identity | undefined {
  const [type, name] = [part(reading, fields, 'type')?.toLowerCase(), part(reading, fields, 'name')]
  const [workspace, version] = [part(reading, fields, 'workspace'), part(reading, fields, 'version')]
  if (type === undefined || name === undefined || type === 'dataset') return undefined
  const line = fields.get('name')?.line ?? 1
  return knownOnly(reading, identity(type, name, workspace, version), line)
}

/** A product refers to other things than resources as well. */
function knownOnly(reading: Reading, identity: Identity, line: number): Identity | undefined {
  if (isKnownType(identity.type)) return identity
  return skip(reading, line, `${quoteInFull(identity.type)} isn't a known type of resource`)
}

const NO_FIELDS: Fields = new Map()

function fieldsIn(tree: Tree | undefined): Fields {
  return tree?.kind === 'mapping' ? tree.fields : NO_FIELDS
}

function fieldsOf(field: Field | undefined): Fields {
  return fieldsIn(field?.value)
}

function itemsOf(field: Field | undefined): readonly Tree[] {
  if (!field || isEmpty(field.value)) return []
  return field.value.kind === 'list' ? field.value.items : [field.value]
}

function textOf(tree: Tree | undefined): string {
  return tree?.kind === 'text' ? tree.text : ''
}

function textIn(fields: Fields, key: string): string {
  return textOf(fields.get(key)?.value)
}

/** In lower case and without spaces; anything but text is 'not a string', so that it isn't taken for absent. */
function wordIn(fields: Fields, key: string): string {
  const value = fields.get(key)?.value
  return value && value.kind !== 'text' ? 'not a string' : textOf(value).trim().toLowerCase()
}

function isEmpty(tree: Tree): boolean {
  return tree.kind === 'text' && tree.text.trim() === ''
}
