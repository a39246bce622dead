import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { DURATION_FORMS, parseDuration } from '../text/duration.ts'
import { quote } from '../text/escape.ts'
import { isHeader } from '../text/table.ts'
import { hasBar, isRule, splitRow } from '../text/table-style.ts'
import { type Identity, NAME_PATTERN, PARTS, type Part, wrongPart } from './identity.ts'
import { isKnownType } from './types.ts'

/** One resource as the user named it. What was not said is not there. */
export interface Entry extends Identity {
  readonly timeout?: number
  readonly stableFor?: number
  readonly runtime?: readonly string[]
  readonly optional?: boolean
  /** Its manifest has a schedule. Other than `runtime` this is a fact, not a wish: a `runtime` overrules it. */
  readonly scheduled?: boolean
}

export interface ParsedEntries {
  readonly entries: readonly Entry[]
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

/** Thrown and caught in this file: what is wrong with one line or item. */
class Wrong extends Error {}

const LINE_FORMS =
  'TYPE/NAME (worker/my-worker), TYPE:VERSION:NAME[:WORKSPACE] (workflow:v1:my-flow:public), ' +
  "or a row of the CLI's table (my-worker | v1beta | worker | public)"

/** The `resources` input: lines, or a YAML list. */
export function parseEntries(text: string): ParsedEntries {
  return looksLikeYaml(text) ? parseYaml(text) : parseLines(text)
}

/** A list, a document, or a mapping that should have been an item of a list. */
const YAML_START =
  /^\s*(?:-\s|-$|\[|---\s*$|%YAML|(?:id|type|name|workspace|version|timeout|runtime|stable-for|optional):(?:\s|$))/

const QUOTE_HINT = '; put a name with * in quotes'

function looksLikeYaml(text: string): boolean {
  const first = text.split(/\r?\n/).find(line => line.trim() !== '' && !line.trim().startsWith('#'))
  return YAML_START.test(first ?? '')
}

function parseLines(text: string): ParsedEntries {
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => ({ where: `line ${index + 1}`, content: line.replace(/(^|\s)#.*/s, '').trim() }))
    .filter(({ content }) => content !== '' && !isRule(content) && !isHeader(content, ['NAME', 'STATUS']))
  return collect(lines, ({ content }) => identity(content))
}

function parseYaml(text: string): ParsedEntries {
  try {
    return parseList(text)
  } catch (error) {
    // Aliases without end, or a nesting that no reader survives.
    return failed(`no valid YAML: ${(error as Error).message}${QUOTE_HINT}`)
  }
}

function parseList(text: string): ParsedEntries {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    schema: 'failsafe',
    // It would warn past our own writer, and so past all that makes a text harmless.
    logLevel: 'silent',
  })
  const [error] = document.errors
  if (error) {
    const { line } = lines.linePos(error.pos[0])
    const hint = error.code === 'BAD_ALIAS' || error.code === 'UNEXPECTED_TOKEN' ? QUOTE_HINT : ''
    return failed(`line ${line}: no valid YAML: ${error.message}${hint}`)
  }
  const items: unknown = document.toJS()
  if (!Array.isArray(items)) return failed('the YAML must be a list, each item starting with "- "')
  return collect(
    items.map((item: unknown, index) => ({ where: `item ${index + 1}`, item })),
    ({ item }) => entryOfItem(item),
  )
}

function failed(problem: string): ParsedEntries {
  return { entries: [], problems: [problem], warnings: [] }
}

function collect<T extends { where: string }>(parts: readonly T[], read: (part: T) => Entry): ParsedEntries {
  const entries: Entry[] = []
  const problems: string[] = []
  const warnings: string[] = []
  for (const part of parts) {
    try {
      const entry = read(part)
      entries.push(entry)
      if (entry.version && !/^v?\d/i.test(entry.version)) {
        warnings.push(
          `resources, ${part.where}: ${quote(entry.version)} is read as the version of ${entry.type} ` +
            `${quote(entry.name)}; the order is TYPE:VERSION:NAME[:WORKSPACE]`,
        )
      }
    } catch (error) {
      if (!(error instanceof Wrong)) throw error
      problems.push(`${part.where}: ${error.message}`)
    }
  }
  return { entries, problems, warnings }
}

/** One of the three line forms. */
function identity(text: string): Identity {
  if (hasBar(text)) return ofRow(splitRow(text), text)
  if (text.includes('/')) return ofSlash(text.split('/'), text)
  if (text.includes(':')) return ofColons(text.split(':'), text)
  throw new Wrong(`${quote(text)} names no resource; write ${LINE_FORMS}`)
}

function ofRow(cells: readonly string[], text: string): Identity {
  const [name, version, type, workspace] = cells
  if (cells.length < 3)
    throw new Wrong(`${quote(text)} has too few cells; write NAME | VERSION | TYPE | WORKSPACE`)
  return checked({ type, name, version, workspace })
}

function ofSlash(parts: readonly string[], text: string): Identity {
  const [type, name] = parts
  if (parts.length !== 2) {
    throw new Wrong(
      `${quote(text)} has more than TYPE/NAME; with a workspace write TYPE:VERSION:NAME:WORKSPACE`,
    )
  }
  return checked({ type, name })
}

function ofColons(parts: readonly string[], text: string): Identity {
  const [first = '', version, third = '', workspace] = parts.map(part => part.trim())
  if (parts.length < 3 || parts.length > 4) {
    throw new Wrong(
      `${quote(text)} has ${parts.length} parts; write TYPE:VERSION:NAME[:WORKSPACE], or TYPE/NAME`,
    )
  }
  const nameFirst = !isKnownType(first) && isKnownType(third)
  const [type, name] = nameFirst ? [third, first] : [first, third]
  return checked({ type, name, version, workspace })
}

function checked(parts: { readonly [Key in Part]?: string | undefined }): Identity {
  const given = (part: Part): string => {
    const text = (parts[part] ?? '').trim()
    const wrong = wrongPart(part, text, part === 'name' ? NAME_PATTERN : PARTS[part])
    if (wrong) throw new Wrong(wrong)
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

/** One value of a mapping; the YAML is read so that every scalar is the text that was written. */
function value<T>(allowed: string, read: (text: string) => T | undefined) {
  return z.string({ error: `must be ${allowed}` }).transform((given, context): T => {
    const result = read(given.trim())
    if (result !== undefined) return result
    context.addIssue(`is ${quote(given)}, but must be ${allowed}`)
    return z.NEVER
  })
}

const text = value('text', given => given)
const duration = value(`a duration: ${DURATION_FORMS}`, parseDuration)
const positive = value(
  `a duration longer than 0: ${DURATION_FORMS}`,
  given => parseDuration(given) || undefined,
)
const flag = value('true or false', given =>
  /^(true|false)$/i.test(given) ? given.toLowerCase() === 'true' : undefined,
)
const RUNTIMES = 'a runtime word, or a list of them'
const word = value(RUNTIMES, given => given.toLowerCase().replace(/:.*/s, ''))

const MAPPING = z.strictObject({
  id: text.optional(),
  type: text.optional(),
  name: text.optional(),
  workspace: text.optional(),
  version: text.optional(),
  timeout: positive.optional(),
  runtime: z
    .union([word.transform(one => [one]), z.array(word).min(1, `must be ${RUNTIMES}`)], {
      error: `must be ${RUNTIMES}`,
    })
    .optional(),
  'stable-for': duration.optional(),
  optional: flag.optional(),
})

function entryOfItem(item: unknown): Entry {
  if (item === '') throw new Wrong('the item is empty')
  if (typeof item === 'string') return identity(item)
  if (Array.isArray(item)) {
    throw new Wrong(`${quote(JSON.stringify(item))} names no resource; write ${LINE_FORMS}, or a mapping`)
  }
  const result = MAPPING.safeParse(item)
  if (!result.success) throw new Wrong(result.error.issues.map(explain).join('; '))
  const { timeout, runtime, 'stable-for': stableFor, optional, ...named } = result.data
  return {
    ...identityOfMapping(named),
    ...(timeout !== undefined && { timeout }),
    ...(stableFor !== undefined && { stableFor }),
    ...(runtime && { runtime }),
    ...(optional !== undefined && { optional }),
  }
}

function explain(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const allowed = Object.keys(MAPPING.shape).join(', ')
    return `unknown key ${issue.keys.map(key => quote(key)).join(', ')}; allowed are ${allowed}`
  }
  return `${String(issue.path[0])} ${issue.message}`
}

type Named = { readonly [Key in 'id' | 'type' | 'name' | 'workspace' | 'version']?: string | undefined }

function identityOfMapping({ id, ...parts }: Named): Identity {
  if (id === undefined) {
    if (parts.type === undefined || parts.name === undefined)
      throw new Wrong('an item needs id, or type and name')
    return checked(parts)
  }
  const named = identity(id)
  for (const key of ['type', 'name', 'workspace'] as const) {
    const [inId, beside] = [named[key], parts[key]]
    const other = key === 'type' ? beside?.toLowerCase() : beside
    if (other !== undefined && inId !== undefined && other !== inId) {
      throw new Wrong(`id says ${key} ${quote(inId)}, ${key} says ${quote(other)}; leave one out`)
    }
  }
  return checked({ ...parts, ...named })
}
