// GitHub's own descriptions: what is checked against them, and what is made to fit them.

import { readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'

export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly format?: string
}

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required?: boolean
  readonly schema: Schema
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>

export interface Operation {
  readonly parameters: readonly { readonly $ref: string }[] | readonly Parameter[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Content }>>
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly events: Readonly<Record<string, string>>
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

export interface Described extends Description {
  /** What is wrong with a value, in a line; undefined where nothing is. */
  readonly complaint: (schema: Schema, value: unknown) => string | undefined
  /** What a reference stands for. */
  readonly resolve: <T extends object>(node: T | { readonly $ref?: string }) => T
  /** A value of that schema with these parts, and no more than must be of all others. */
  readonly fill: (schema: Schema, own: unknown) => unknown
}

export const API = describe('api.json')
export const WEBHOOKS = describe('webhooks.json')

export const schemaOf = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })

function describe(file: string): Described {
  const path = new URL(`schemas/${file}`, import.meta.url)
  const description = JSON.parse(readFileSync(path, 'utf8')) as Description
  const ajv = new Ajv({ strict: false, coerceTypes: false })
  formats.default(ajv)
  ajv.addSchema(description, 'it')
  const compiled = new Map<string, ValidateFunction>()
  const resolve: Described['resolve'] = node => {
    const { $ref } = node as { $ref?: string }
    if ($ref === undefined) return node as never
    const [, , kind = '', name = ''] = $ref.split('/')
    return resolve(description.components[kind]?.[name] as never)
  }
  return {
    ...description,
    resolve,
    complaint(schema, value) {
      const key = JSON.stringify(schema)
      const validate = compiled.get(key) ?? ajv.compile(JSON.parse(key.replaceAll('"#/', '"it#/')))
      compiled.set(key, validate)
      return validate(value) ? undefined : ajv.errorsText(validate.errors)
    },
    fill: (schema, own) => fill(resolve, schema, own),
  }
}

const SIMPLE: Readonly<Record<string, unknown>> = { integer: 1, number: 1, boolean: false, array: [] }
const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-01-05T08:00:00Z',
  uri: 'https://github.test/',
  email: 'data-team@github.test',
}

function fill(resolve: Described['resolve'], given: Schema, own: unknown): unknown {
  const schema = wholeOf(resolve, given, own)
  const types = [schema.type ?? (schema.properties ? 'object' : [])].flat()
  if (types.includes('object') && (own === undefined ? !types.includes('null') : isObject(own))) {
    const parts = (own ?? {}) as Readonly<Record<string, unknown>>
    const names = new Set([...(schema.required ?? []), ...Object.keys(parts)])
    return Object.fromEntries(
      [...names].map(name => [name, fill(resolve, schema.properties?.[name] ?? {}, parts[name])]),
    )
  }
  if (own !== undefined) return own
  if (types.includes('null') || (schema.enum?.includes(null) ?? false)) return null
  if (schema.enum) return schema.enum[0]
  const [type = 'object'] = types
  return type === 'string' ? (FORMATS[schema.format ?? ''] ?? 'x') : (SIMPLE[type] ?? {})
}

/** With the branch of an alternative that suits, and all parts of a sum. */
function wholeOf(resolve: Described['resolve'], given: Schema, own: unknown): Schema {
  const schema = resolve<Schema>(given)
  const branches = (schema.anyOf ?? schema.oneOf ?? []).map(branch => resolve<Schema>(branch))
  const empty = branches.find(({ type }) => type === 'null')
  const full = branches.find(branch => branch !== empty)
  const chosen = own === undefined || own === null ? (empty ?? full) : full
  let whole = schema
  for (const part of [...(schema.allOf ?? []), ...(chosen ? [chosen] : [])])
    whole = bothOf(whole, wholeOf(resolve, part, own))
  return whole
}

function bothOf(one: Schema, other: Schema): Schema {
  const properties: Record<string, Schema> = { ...one.properties }
  for (const [name, schema] of Object.entries(other.properties ?? {})) {
    const before = properties[name]
    properties[name] = before ? { allOf: [before, schema] } : schema
  }
  const [types, others] = [one.type, other.type].map(type => (type === undefined ? undefined : [type].flat()))
  const type = types && others ? types.filter(name => others.includes(name)) : (types ?? others)
  return {
    ...other,
    ...one,
    ...(type && { type }),
    required: [...(one.required ?? []), ...(other.required ?? [])],
    ...((one.properties || other.properties) && { properties }),
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
