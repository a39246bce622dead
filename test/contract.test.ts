// action.yml, the code and the README say the same of every input and output.

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, test } from 'vitest'
import { parse } from 'yaml'
import { INPUTS } from '../src/inputs.ts'
import { OUTPUTS } from '../src/report/outputs.ts'

interface ActionFile {
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly default?: unknown; readonly required?: boolean }>
  >
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value?: unknown }>>
  readonly runs: Readonly<Record<string, string>>
}

const pathOf = (file: string): string => fileURLToPath(new URL(`../${file}`, import.meta.url))
const textOf = (file: string): string => readFileSync(pathOf(file), 'utf8')

const action = parse(textOf('action.yml')) as ActionFile
const README = textOf('README.md')
const INPUT_NAMES = Object.keys(INPUTS) as (keyof typeof INPUTS)[]

const EXPRESSIONS: readonly (keyof typeof INPUTS)[] = ['comment-key', 'github-token']

/** The cells of the README's table with this header, without the backticks of a cell that is code. */
function tableOf(...header: string[]): string[][] {
  const rows = README.split('\n').map(line =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map(cell => cell.trim().replace(/^`(.*)`$/, '$1')),
  )
  const start = rows.findIndex(row => row.join() === header.join())
  expect(start, `the README's table of ${header[0]}`).toBeGreaterThanOrEqual(0)
  const end = rows.findIndex((row, i) => i > start && row.length === 0)
  return rows.slice(start + 2, end)
}

describe('inputs', () => {
  test('are the same in action.yml, in the code and in the README', () => {
    expect(Object.keys(action.inputs)).toEqual(INPUT_NAMES)
    expect(tableOf('input', 'default', 'meaning').map(([name]) => name)).toEqual(INPUT_NAMES)
  })

  it.each(INPUT_NAMES)('%s has the same default everywhere', name => {
    const declared = action.inputs[name]?.default
    // The runner hands over text; anything else in the YAML is text by luck.
    expect(['string', 'undefined']).toContain(typeof declared)
    if (EXPRESSIONS.includes(name)) return
    const inReadme = tableOf('input', 'default', 'meaning').find(([input]) => input === name)?.[1]
    expect(inReadme).toBe(declared ?? '')
    const ofCode = INPUTS[name].safeParse(undefined)
    expect(ofCode.success).toBe(true)
    expect(INPUTS[name].safeParse(declared ?? '')).toEqual(ofCode)
  })

  it.each(EXPRESSIONS)('%s has a default that the runner alone can tell', name => {
    expect(action.inputs[name]?.default).toMatch(/^\$\{\{ .* \}\}$/)
    expect(INPUTS[name].safeParse(undefined)).toEqual({ success: true, data: '' })
    expect(tableOf('input', 'default', 'meaning').find(([input]) => input === name)?.[1]).not.toBe('')
  })

  it.each(INPUT_NAMES)('%s is described, and required only if it has no default', name => {
    const { description, required = false, default: fallback } = action.inputs[name] ?? {}
    expect(description).toMatch(/^\S.*\.$/s)
    expect(required && fallback !== undefined).toBe(false)
  })
})

describe('outputs', () => {
  test('are the same in action.yml, in the code and in the README', () => {
    expect(Object.keys(action.outputs)).toEqual([...OUTPUTS])
    expect(tableOf('output', 'meaning').map(([name]) => name)).toEqual([...OUTPUTS])
  })

  it.each(OUTPUTS)('%s is described, and set by the code', name => {
    expect(action.outputs[name]).toEqual({ description: expect.stringMatching(/^\S.*\.$/s) })
  })
})

describe('the action', () => {
  it('runs on node24, from a file that is there', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' })
    expect(existsSync(pathOf('dist/index.js'))).toBe(true)
    expect(JSON.parse(textOf('dist/package.json'))).toMatchObject({ type: 'module' })
  })
})
