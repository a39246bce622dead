import { type Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml'
import type { PartError } from '../../health/model.ts'

/** What is under `status:` in the details of a resource. What couldn't be read is empty. */
export interface State {
  readonly builderStage: string
  readonly builderInfo: string
  /** What its parts say of themselves. */
  readonly errors: readonly PartError[]
  readonly runtimeState: string
}

export const NO_STATE: State = { builderStage: '', builderInfo: '', errors: [], runtimeState: '' }

/** The value of a key, empty where there is none. */
type Fields = (key: string) => string

const DEEPEST = 5

/** No resource takes more, and more would take too long. */
const LONGEST_YAML = 250_000

/** The root of a document, every scalar in it as it was written; undefined if the text isn't YAML. */
export function parseYaml(text: string): Document['contents'] | undefined {
  if (text.length > LONGEST_YAML) return undefined
  try {
    const { contents, errors } = parseDocument(text, {
      schema: 'failsafe',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    })
    return errors.length === 0 ? contents : undefined
  } catch {
    // A nesting that no reader survives.
    return undefined
  }
}

/** The text of a scalar as it was written, less its quotes; empty for null and for anything but a scalar. */
export function textOf(node: unknown): string {
  if (!isScalar(node) || typeof node.value !== 'string') return ''
  const isNull = node.type === 'PLAIN' && /^(?:null|~)$/i.test(node.value)
  return isNull ? '' : node.value.trim()
}

/** The same for a scalar outside a document. */
export function textOfScalar(written: string): string {
  const value = written.trim().replace(/^[|>][-+\d]{0,3}(?:\s|$)/, '')
  if (!/^["'#&!~]|\s#|^null$/i.test(value)) return value
  const node = parseYaml(value)
  return node === undefined ? value : textOf(node)
}

export function stateOf(status: YAMLMap): State {
  const [builder, runtime] = [status.get('builderState'), status.get('runtimeState')].map(fieldsOf)
  return {
    builderStage: builder?.('stage') ?? '',
    builderInfo: builder?.('info') ?? '',
    errors: errorsIn(status),
    runtimeState: runtime?.('status') ?? '',
  }
}

function fieldsOf(node: unknown): Fields {
  return key => (isMap(node) ? words(node.get(key, true)) : '')
}

/** An error can also be a mapping. */
function words(node: unknown, depth = 0): string {
  if (depth > DEEPEST) return ''
  if (isSeq(node)) return node.items.map(item => words(item, depth + 1)).join(', ')
  if (!isMap(node)) return textOf(node)
  return node.items.map(({ key, value }) => `${textOf(key)}: ${words(value, depth + 1)}`).join(', ')
}

function errorsIn(map: YAMLMap, depth = 0): PartError[] {
  if (depth > DEEPEST) return []
  return map.items.flatMap(({ key, value }) => {
    if (isSeq(value)) return value.items.flatMap(item => partError(fieldsOf(item), textOf(key)) ?? [])
    return isMap(value) ? errorsIn(value, depth + 1) : []
  })
}

function partError(field: Fields, list: string): PartError | undefined {
  const status = field('status')
  const isBad = /^(?:error|failed|failure)$/i.test(status)
  const message = field('error') || (isBad ? field('message') || field('info') || `status is ${status}` : '')
  if (message === '') return undefined
  const words = [field('service') || field('kind'), field('id') || field('name')].filter(Boolean)
  return { part: words.join(' ') || list, message }
}

const KEY = /^(- +)?([A-Za-z][\w-]*):(?: +(.*))?$/

/** What follows a key without a value, or one item of such a list. */
interface Section {
  readonly name: string
  readonly isItem: boolean
  readonly fields: Map<string, string>
}

/**
 * The same if the text isn't YAML, or if the lines have lost their indentation: a key without a value opens a
 * section, and what follows belongs to it.
 */
export function stateOfLines(lines: readonly string[]): State {
  const sections = sectionsIn(lines)
  const plain = sections.filter(({ isItem }) => !isItem)
  const field = (name: string, key: string): string =>
    textOfScalar(plain.find(section => section.name === name)?.fields.get(key) ?? '')
  const items = sections.filter(({ isItem }) => isItem)
  const states = [
    {
      builderStage: field('builderState', 'stage'),
      builderInfo: field('builderState', 'info'),
      errors: items.flatMap(
        ({ name, fields }) => partError(key => textOfScalar(fields.get(key) ?? ''), name) ?? [],
      ),
      runtimeState: field('runtimeState', 'status'),
    },
    ...sections.flatMap(({ fields }) => [...fields].flatMap(statesInOneLine)),
  ]
  const first = (key: Exclude<keyof State, 'errors'>): string =>
    states.find(state => state[key] !== '')?.[key] ?? ''
  return {
    builderStage: first('builderStage'),
    builderInfo: first('builderInfo'),
    errors: states.flatMap(({ errors }) => errors),
    runtimeState: first('runtimeState'),
  }
}

function sectionsIn(lines: readonly string[]): Section[] {
  let section: Section = { name: '', isItem: false, fields: new Map() }
  const sections = [section]
  const open = (name: string, isItem: boolean): void => {
    section = { name, isItem, fields: new Map() }
    sections.push(section)
  }
  // A long value goes on in the next lines; one that is a single word does not.
  let last: { readonly section: Section; readonly key: string } | undefined
  for (const line of lines) {
    const text = line.trim()
    const [, dash, key, value = ''] = KEY.exec(text) ?? []
    if (key === undefined) {
      const before = last?.section.fields.get(last.key) ?? ''
      if (!/^\w+$/.test(before)) last?.section.fields.set(last.key, `${before} ${text}`)
      continue
    }
    if (dash !== undefined) open(section.name, true)
    last = section.fields.has(key) ? undefined : { section, key }
    if (last) section.fields.set(key, value)
    if (value === '' && dash === undefined) open(key, false)
  }
  return sections
}

/** `runtimeState: { status: running }`: what is in braces needs no indentation. */
function statesInOneLine([key, value]: readonly [string, string]): State[] {
  const map = /^[[{]/.test(value) ? parseYaml(`${key}: ${value}`) : undefined
  return isMap(map) ? [stateOf(map)] : []
}
