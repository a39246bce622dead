import { quoteInFull } from '../text/escape.ts'
import { hasBar, splitRow } from '../text/table-style.ts'
import { type Identity, identity, NAME_PATTERN, PARTS, type Part, wrongPart } from './identity.ts'
import { isKnownType, resourceType } from './types.ts'

/** What is wrong with a resource as people name it. */
export class EntryError extends Error {}

const ID_FORMS = 'TYPE/NAME[@WORKSPACE] or TYPE:VERSION:NAME[:WORKSPACE]'

/** The resource that a text names in one of the forms of an ID, or what is wrong with it. */
export function readId(text: string): Identity | string {
  try {
    return identityOf(text)
  } catch (error) {
    if (!(error instanceof EntryError)) throw error
    return error.message
  }
}

/** The same, but throws an `EntryError`. */
export function identityOf(text: string): Identity {
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
export function ofRow(cells: readonly string[], text: string, header?: readonly string[]): Identity {
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

/** Its parts as written, or an `EntryError`. A pattern is a name, too. */
export function checked(parts: { readonly [Key in Part]?: string | undefined }): Identity {
  const given = (part: Part): string => {
    const text = (parts[part] ?? '').trim()
    const wrong = wrongPart(part, text, part === 'name' ? NAME_PATTERN : PARTS[part])
    if (wrong) throw new EntryError(wrong)
    return text
  }
  const [workspace, version] = [given('workspace'), given('version')]
  return identity(given('type').toLowerCase(), given('name'), workspace, version)
}
