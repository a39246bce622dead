import { quote } from '../text/escape.ts'

/** What tells resources apart, and the version, which is shown and never matched. */
export interface Identity {
  readonly type: string
  readonly name: string
  readonly workspace?: string
  readonly version?: string
}

/** The ID of a resource, as it is used in every text and output. The version is no part of it. */
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
  readonly rule: string
}

const WORD: PartRule = { pattern: /^[a-z0-9][a-z0-9._-]*$/i, rule: 'letters, digits and dashes' }

export const PARTS: Readonly<Record<Part, PartRule>> = {
  type: { pattern: /^[a-z][a-z0-9-]*$/i, rule: 'letters, digits and dashes, a letter first' },
  name: WORD,
  workspace: WORD,
  version: { pattern: /^[a-z0-9._-]+$/i, rule: 'letters, digits and dots' },
}

/** A name that may select several resources. */
export const NAME_PATTERN: PartRule = {
  pattern: /^[a-z0-9*][a-z0-9._*-]*$/i,
  rule: 'letters, digits, dashes, and * for any characters',
}

/** What is wrong with a part, or nothing; `shown` is how it was written, where that is another text. */
export function wrongPart(
  part: Part,
  text: string,
  { pattern, rule }: PartRule = PARTS[part],
  shown = text,
): string | undefined {
  const mayBeEmpty = part === 'workspace' || part === 'version'
  if (text === '' ? mayBeEmpty : pattern.test(text)) return undefined
  const what = shown === '' ? `the ${part} is empty` : `${quote(shown)} is no ${part}`
  const filled = shown === text ? '' : ' when its variables are filled in'
  return `${what}${filled}; it has ${rule}`
}
