import { quoteInFull } from '../text/escape.ts'
import { isHeader } from '../text/table.ts'
import { hasBar, isRule, splitRow } from '../text/table-style.ts'
import { DURATION, FLAG, integer, notAllowed, POSITIVE_DURATION, type Reader } from '../text/values.ts'
import type { Field, Mapping, Tree } from './documents.ts'
import { checked, EntryError, identityOf, ofRow } from './id-forms.ts'
import type { Identity } from './identity.ts'
import { type Entry, isPattern } from './targets.ts'

export interface ParsedEntries {
  readonly entries: readonly Entry[]
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

/** The `resources` input: lines, or a YAML list. */
export async function parseEntries(text: string): Promise<ParsedEntries> {
  return looksLikeYaml(text) ? parseYaml(text) : parseLines(text)
}

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
/** A list, a mapping, or the start of a document. */
const YAML_START = new RegExp(
  String.raw`^\s*(?:-\s|-$|[[{]|---\s*$|%YAML|["']?(?:${KEYS.join('|')})["']?:(?:\s|$))`,
)

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

const STATE: Reader<string> = {
  allowed: 'a runtime state, or a list of them',
  read: text => (/^[\w-]*(?::.*)?$/.test(text) ? text.toLowerCase().replace(/:.*/s, '') : undefined),
}
const AT_LEAST = integer(1, 100_000)
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
    throw new EntryError('at-least requires a wildcard. Remove it, or use a * in the name')
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
