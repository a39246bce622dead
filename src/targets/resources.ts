import { quoteInFull } from '../text/escape.ts'
import { isHeader } from '../text/table.ts'
import { hasBar, isRule, splitRow } from '../text/table-style.ts'
import { DURATION, FLAG, integer, notAllowed, POSITIVE_DURATION, type Reader } from '../text/values.ts'
import type { Field, Mapping, Tree } from './documents.ts'
import { type Identity, NAME_PATTERN, PARTS, type Part, wrongPart } from './identity.ts'
import { type Entry, isPattern } from './targets.ts'
import { isKnownType, resourceType } from './types.ts'

export interface ParsedEntries {
  readonly entries: readonly Entry[]
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

/** What is wrong with one line or item. Thrown and caught in this file. */
class EntryError extends Error {}

const ID_FORMS = 'TYPE/NAME[@WORKSPACE] or TYPE:VERSION:NAME[:WORKSPACE]'

/** The `resources` input: lines, or a YAML list. */
export async function parseEntries(text: string): Promise<ParsedEntries> {
  return looksLikeYaml(text) ? parseYaml(text) : parseLines(text)
}

/** A list, a mapping, or the start of a document. */
const YAML_START =
  /^\s*(?:-\s|-$|[[{]|---\s*$|%YAML|["']?(?:id|type|name|workspace|version|timeout|runtime|stable-for|optional|at-least)["']?:(?:\s|$))/

function looksLikeYaml(text: string): boolean {
  const first = text.split(/\r?\n/).find(line => line.trim() !== '' && !line.trim().startsWith('#'))
  return YAML_START.test(first ?? '')
}

function parseLines(text: string): ParsedEntries {
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => ({ line: index + 1, content: line.replace(/(^|\s)#.*/s, '').trim() }))
    .filter(({ content }) => content !== '' && !isRule(content))
  let columns: readonly string[] | undefined
  return collect(lines, ({ content }) => {
    if (!hasBar(content)) return identityOf(content)
    const cells = splitRow(content)
    if (!isHeader(content, ['NAME', 'TYPE'])) return ofRow(cells, content, columns)
    columns = cells.map(cell => cell.toUpperCase())
    return undefined
  })
}

/** The parser is loaded for YAML alone. */
async function parseYaml(text: string): Promise<ParsedEntries> {
  const { readDocuments } = await import('./documents.ts')
  const documents = await readDocuments(text)
  const items = documents.flatMap(document => {
    if ('fault' in document) return []
    return document.kind === 'list' ? document.items : [document]
  })
  const read = collect(items, itemEntry)
  const faults = documents.flatMap(document =>
    'fault' in document ? [`line ${document.line}: the text ${document.fault}`] : [],
  )
  return { ...read, problems: [...faults, ...read.problems] }
}

function collect<T extends { readonly line: number }>(
  parts: readonly T[],
  read: (part: T) => Entry | undefined,
): ParsedEntries {
  const entries: Entry[] = []
  const problems: string[] = []
  for (const part of parts) {
    try {
      const entry = read(part)
      if (entry) entries.push(entry)
    } catch (error) {
      if (!(error instanceof EntryError)) throw error
      problems.push(`line ${part.line}: ${error.message}`)
    }
  }
  return { entries, problems, warnings: [] }
}

/** The resource that a text names in one of the forms of an ID, or what is wrong with it. */
export function readId(text: string): Identity | string {
  try {
    return identityOf(text)
  } catch (error) {
    if (!(error instanceof EntryError)) throw error
    return error.message
  }
}

function identityOf(text: string): Identity {
  if (hasBar(text)) return ofRow(splitRow(text), text)
  if (text.includes('/')) return ofSlash(text)
  if (text.includes(':')) return ofColons(text)
  throw new EntryError(
    `${quoteInFull(text)} isn't a resource ID. Use ${ID_FORMS}, for example worker/insights`,
  )
}

const TABLE_COLUMNS: readonly string[] = ['NAME', 'VERSION', 'TYPE', 'WORKSPACE']
const PRODUCT_COLUMNS: readonly string[] = ['TYPE', 'VERSION', 'NAME']

/** A row of the CLI's table, by the header above it if there is one. */
function ofRow(cells: readonly string[], text: string, header?: readonly string[]): Identity {
  if (cells.length < 3) {
    const columns = TABLE_COLUMNS.join(' | ')
    throw new EntryError(`${quoteInFull(text)} isn't a complete table row. Expected ${columns}`)
  }
  const columns = header ?? (isProductRow(cells) ? PRODUCT_COLUMNS : TABLE_COLUMNS)
  const cell = (column: string): string | undefined => cells[columns.indexOf(column)]
  return checked({
    type: cell('TYPE'),
    name: cell('NAME'),
    version: cell('VERSION'),
    workspace: cell('WORKSPACE'),
  })
}

function isProductRow([first = '', , third = '']: readonly string[]): boolean {
  return resourceType(first).listedBy === 'product' && !isKnownType(third)
}

function ofSlash(text: string): Identity {
  const [type, name = '', ...more] = text.split('/')
  if (more.length > 0)
    throw new EntryError(`${quoteInFull(text)} has too many parts. Use TYPE/NAME[@WORKSPACE]`)
  const at = name.indexOf('@')
  if (at < 0) return checked({ type, name })
  const workspace = name.slice(at + 1)
  if (workspace.trim() === '') {
    throw new EntryError(`${quoteInFull(text)} has no workspace behind the @. Use TYPE/NAME[@WORKSPACE]`)
  }
  return checked({ type, name: name.slice(0, at), workspace })
}

const VERSION = /^v\d+(?:(?:alpha|beta)\d*)?$/i

function ofColons(text: string): Identity {
  const parts = text.split(':').map(part => part.trim())
  const [first = '', version = '', third = '', workspace] = parts
  const isNameFirst = !isKnownType(first) && isKnownType(third)
  if (parts.length === 2) {
    throw new EntryError(
      `${quoteInFull(text)} isn't a resource ID. Did you mean ${first}/${version}? Use ${ID_FORMS}`,
    )
  }
  if (parts.length > 4) throw new EntryError(`${quoteInFull(text)} has too many parts. Use ${ID_FORMS}`)
  if (!VERSION.test(version)) {
    const meant = suggestion(parts, isNameFirst)
    throw new EntryError(
      `${quoteInFull(version)} in ${quoteInFull(text)} isn't a version such as v1 or v1beta. Use the @ form for a workspace, for example ${meant}`,
    )
  }
  const [type, name] = isNameFirst ? [third, first] : [first, third]
  return checked({ type, name, version, workspace })
}

/** What was meant where the version was left out, or is none. */
function suggestion([first, second, third, fourth]: readonly string[], isNameFirst: boolean): string {
  if (fourth !== undefined) return isNameFirst ? `${third}/${first}@${fourth}` : `${first}/${third}@${fourth}`
  return isNameFirst ? `${third}/${first}@${second}` : `${first}/${second}@${third}`
}

function checked(parts: { readonly [Key in Part]?: string | undefined }): Identity {
  const given = (part: Part): string => {
    const text = (parts[part] ?? '').trim()
    const wrong = wrongPart(part, text, part === 'name' ? NAME_PATTERN : PARTS[part])
    if (wrong) throw new EntryError(wrong)
    return text
  }
  const [workspace, version] = [given('workspace'), given('version')]
  return {
    type: given('type').toLowerCase(),
    name: given('name'),
    ...(workspace && { workspace }),
    ...(version && { version }),
  }
}

const STATE: Reader<string> = {
  allowed: 'a runtime state, or a list of them',
  read: text => (/^[\w-]*(?::.*)?$/.test(text) ? text.toLowerCase().replace(/:.*/s, '') : undefined),
}
const AT_LEAST = integer(1, 100_000)
const KEYS = [
  'id',
  'type',
  'name',
  'workspace',
  'version',
  'timeout',
  'runtime',
  'stable-for',
  'optional',
  'at-least',
]

function itemEntry(item: Tree): Entry {
  if (item.kind === 'text') {
    if (item.text.trim() === '') throw new EntryError('the item is empty')
    return identityOf(item.text.trim())
  }
  if (item.kind === 'list') throw new EntryError('expected an ID or a mapping, but got a list')
  const unknown = [...item.fields.keys()].filter(key => !KEYS.includes(key))
  if (unknown.length > 0) {
    const keys = unknown.map(quoteInFull).join(', ')
    throw new EntryError(`unknown key ${keys}. Allowed keys: ${KEYS.join(', ')}`)
  }
  return mappingEntry(item)
}

function mappingEntry({ fields }: Mapping): Entry {
  const wrong: string[] = []
  const value = <T>(key: string, reader: Reader<T>): T | undefined => {
    const field = fields.get(key)
    const result = field && readField(key, field, reader)
    if (result && 'wrong' in result) wrong.push(result.wrong)
    return result && 'value' in result ? result.value : undefined
  }
  const [id, type, name] = [value('id', TEXT), value('type', TEXT), value('name', TEXT)]
  const [workspace, version] = [value('workspace', TEXT), value('version', TEXT)]
  const [timeout, stableFor] = [value('timeout', POSITIVE_DURATION), value('stable-for', DURATION)]
  const [optional, atLeast] = [value('optional', FLAG), value('at-least', AT_LEAST)]
  const runtime = statesIn(fields.get('runtime'), wrong)
  if (wrong.length > 0) throw new EntryError(wrong.join('; '))
  const identity = identityOfParts({ id, type, name, workspace, version })
  if (atLeast !== undefined && !isPattern(identity)) {
    throw new EntryError('at-least is for a name with a *. Remove it, or use a * in the name')
  }
  return {
    ...identity,
    ...(timeout !== undefined && { timeout }),
    ...(stableFor !== undefined && { stableFor }),
    ...(runtime && { runtime }),
    ...(optional !== undefined && { optional }),
    ...(atLeast !== undefined && { atLeast }),
  }
}

const TEXT: Reader<string> = { allowed: 'a string', read: text => text }

function readField<T>(key: string, { value }: Field, reader: Reader<T>): { value: T } | { wrong: string } {
  if (value.kind !== 'text') return { wrong: `${key} isn't valid. Use ${reader.allowed}` }
  const result = reader.read(value.text.trim())
  return result === undefined ? { wrong: `${key}: ${notAllowed(value.text, reader)}` } : { value: result }
}

function statesIn(field: Field | undefined, wrong: string[]): string[] | undefined {
  if (!field) return undefined
  const items = field.value.kind === 'list' ? field.value.items : [field.value]
  const results = items.map(value => readField('runtime', { ...field, value }, STATE))
  if (items.length === 0) wrong.push(`runtime is empty. Use ${STATE.allowed}`)
  wrong.push(...results.flatMap(result => ('wrong' in result ? [result.wrong] : [])))
  return results.flatMap(result => ('value' in result ? [result.value] : []))
}

type Parts = { readonly [Key in 'id' | 'type' | 'name' | 'workspace' | 'version']: string | undefined }

function identityOfParts({ id, ...parts }: Parts): Identity {
  if (id === undefined) {
    if (parts.type === undefined || parts.name === undefined) {
      throw new EntryError('specify id, or type and name')
    }
    return checked(parts)
  }
  const named = identityOf(id)
  for (const key of ['type', 'name', 'workspace'] as const) {
    const [inId, beside] = [named[key], parts[key]]
    const other = key === 'type' ? beside?.toLowerCase() : beside
    if (other !== undefined && inId !== undefined && other !== inId) {
      throw new EntryError(
        `conflicting ${key}s ${quoteInFull(inId)} (id) and ${quoteInFull(other)} (${key}). Remove one`,
      )
    }
  }
  return checked({ ...parts, ...named })
}
