import { quoteInFull } from '../text/escape.ts'

/** What tells resources apart, and the version, which is shown and never matched. */
export interface Identity {
  readonly type: string
  readonly name: string
  readonly workspace?: string
  readonly version?: string
}

/** An identity without the parts that are empty. */
export function identity(type: string, name: string, workspace = '', version = ''): Identity {
  return { type, name, ...(workspace && { workspace }), ...(version && { version }) }
}

/** The ID of a resource, as it is used in every text and output. The version isn't part of it. */
export function identify({ type, name, workspace }: Identity): string {
  return workspace === undefined ? `${type}/${name}` : `${type}/${name}@${workspace}`
}

/** The resource that an ID stands for. */
export function parseId(id: string): Identity {
  const slash = id.indexOf('/')
  const at = id.lastIndexOf('@')
  const type = id.slice(0, slash)
  return at < slash
    ? { type, name: id.slice(slash + 1) }
    : { type, name: id.slice(slash + 1, at), workspace: id.slice(at + 1) }
}

export type Part = keyof Identity

/** What a part of an identity may hold. */
export interface PartRule {
  readonly pattern: RegExp
  readonly allowed: string
}

/** As a workspace, it stands for none at all. */
export const NO_WORKSPACE = 'none'

const MAX_LENGTH = 253
const WORD: PartRule = {
  pattern: /^[a-z0-9][a-z0-9._-]*$/i,
  allowed: 'letters, digits, dots, dashes and underscores',
}

export const PARTS: Readonly<Record<Part, PartRule>> = {
  type: { pattern: /^[a-z][a-z0-9-]*$/i, allowed: 'letters, digits and dashes, with a letter first' },
  name: WORD,
  workspace: WORD,
  version: { pattern: /^[a-z0-9._-]+$/i, allowed: 'letters, digits and dots' },
}

/** A name that may select several resources. */
export const NAME_PATTERN: PartRule = {
  pattern: /^[a-z0-9*][a-z0-9._*-]*$/i,
  allowed: 'letters, digits, dots, dashes and underscores, and * for any characters',
}

/** What is wrong with a part, or nothing. `shown` is the part as written, where that is another text. */
export function wrongPart(
  part: Part,
  text: string,
  { pattern, allowed }: PartRule = PARTS[part],
  shown = text,
): string | undefined {
  const isOptional = part === 'workspace' || part === 'version'
  if (text.length > MAX_LENGTH) return `the ${part} is longer than ${MAX_LENGTH} characters`
  if (text === '' ? isOptional : pattern.test(text)) return undefined
  if (shown === '') return `the ${part} is empty`
  const expanded = shown === text ? '' : ' (after expanding variables)'
  return `invalid ${part} ${quoteInFull(shown)}${expanded}. Use ${allowed}`
}
