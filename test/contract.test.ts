// action.yml, the code and the README say the same of every input and output, and the README's tables of results, types
// and states what the code does.

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, test } from 'vitest'
import { parse } from 'yaml'
import { judge } from '../src/health/judge.ts'
import { INPUTS } from '../src/inputs.ts'
import { RESULT_TITLES } from '../src/report/headline.ts'
import type { Result } from '../src/report/model.ts'
import { OUTPUTS } from '../src/report/outputs.ts'
import { failsStep } from '../src/runner/publish.ts'
import { isKnownType, knownTypes, resourceType } from '../src/targets/types.ts'
import { parseDuration } from '../src/text/duration.ts'
import { play, SCENES } from './report/scenes.ts'

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

/** What stands in backticks. */
const codesIn = (text = ''): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)

describe('in the README', () => {
  test('durations are written as they are read', () => {
    const [, text = ''] = /^Durations are (.*?), or a bare number/m.exec(README) ?? []
    expect(codesIn(text).length).toBeGreaterThan(3)
    for (const duration of codesIn(text)) expect(parseDuration(duration), duration).toBeGreaterThan(0)
    expect(parseDuration('90')).toBe(90_000)
  })

  test('results do to the step what the code does', () => {
    const header = ['result', 'when', 'with `on-unhealthy: fail`', 'with `on-unhealthy: warn`']
    const rows = tableOf(...header)
    expect(rows.map(([result]) => result).sort()).toEqual(Object.keys(RESULT_TITLES).sort())
    const [scene] = Object.values(SCENES)
    if (!scene) throw new Error('there is no scene')
    for (const [result, , onFail, onWarn] of rows) {
      const report = { ...play(scene), result: result as Result }
      const said = (onUnhealthy: 'fail' | 'warn'): string =>
        failsStep(report, onUnhealthy) ? 'fails' : 'passes'
      expect(onFail, result).toBe(said('fail'))
      expect(onWarn?.split(' ')[0], result).toBe(said('warn'))
    }
  })

  test('the report is told of, key for key', () => {
    const [, paragraph] = /^(Each resource in `report` .*)$/m.exec(README) ?? []
    const { resources, ...whole } = play(SCENES['failed-after-build'] ?? { title: '', parts: [] })
    const keys = [...Object.keys(whole), ...Object.keys(resources[0] ?? {})]
    const untold = keys.filter(key => !codesIn(paragraph).includes(key))
    // What only the picture and the sentence are made of.
    expect(untold.sort()).toEqual(['deadline', 'expected'])
  })

  const rows = tableOf('types', 'healthy runtime').map(
    ([types = '', runtimes = '']) =>
      [types, [...runtimes.matchAll(/empty|running|succeeded|next/g)].map(([word]) => word)] as const,
  )
  const runtimesOf = (type: string): string[] => resourceType(type).healthy.map(word => word || 'empty')

  test.each(rows)('%s: healthy as the code has it', (types, runtimes) => {
    const listed = rows.flatMap(([types]) => types.split(', '))
    const meant =
      types === 'any other'
        ? ['no-such-type', ...knownTypes().filter(type => !listed.includes(type))]
        : types.split(', ')
    for (const type of meant) {
      if (types !== 'any other') expect(isKnownType(type), type).toBe(true)
      expect(runtimesOf(type).toSorted(), type).toEqual([...new Set(runtimes)].sort())
    }
  })

  test('states are judged as the code judges them', () => {
    const states = tableOf('it shows', 'that is', 'what comes of it')
    const shown = (reading: string): string => states.find(([, is]) => is === reading)?.[0] ?? ''
    const wordsOf = (signal: string, reading: string): string[] =>
      [...shown(reading).matchAll(new RegExp(`${signal} ((?:\`[^\`]+\`(?:, | or )?)+)`, 'g'))].flatMap(
        ([, words]) => codesIn(words),
      )
    expect(states.map(([, is]) => is)).toEqual(['healthy', 'failing', 'absent', 'unknown', 'progressing'])
    const words = 'active pending error failed deleted aborted inprogress running:0 wobbling'.split(' ')
    const readings = (signal: 'status' | 'runtime', reading: string): string[] => {
      const rest = { status: 'active', runtime: 'running' }
      return words.filter(word => judge({ ...rest, [signal]: word }, ['running']).reading === reading)
    }
    for (const reading of ['failing', 'progressing'])
      for (const signal of ['status', 'runtime'] as const)
        expect(wordsOf(signal, reading).sort(), `${signal} ${reading}`).toEqual(
          readings(signal, reading).sort(),
        )
    expect(wordsOf('status', 'healthy')).toEqual(['active'])
    expect(judge({ status: 'active', runtime: 'running' }, resourceType('workflow').healthy).reading).toBe(
      'progressing',
    )
  })
})

describe('the action', () => {
  it('runs on node24, from a file that is there', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' })
    expect(existsSync(pathOf('dist/index.js'))).toBe(true)
    expect(JSON.parse(textOf('dist/package.json'))).toMatchObject({ type: 'module' })
  })
})
