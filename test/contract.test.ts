// action.yml, the code and the documentation agree on every input and output, and the tables of results, types and
// readings say what the code does.

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, test } from 'vitest'
import { parse } from 'yaml'
import { judge } from '../src/health/judge.ts'
import { INPUTS } from '../src/inputs.ts'
import { RESULT_MARKS } from '../src/report/headline.ts'
import { CAUSE_CODES, type Result } from '../src/report/model.ts'
import { OUTPUTS } from '../src/report/outputs.ts'
import { failsStep } from '../src/runner/publish.ts'
import { isKnownType, knownTypes, resourceType } from '../src/targets/types.ts'
import { parseDuration } from '../src/text/duration.ts'
import { codesIn, rowsOf, textOf } from './documents.ts'
import { play, SCENES } from './report/scenes.ts'

interface ActionFile {
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly default?: unknown; readonly required?: boolean }>
  >
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value?: unknown }>>
  readonly runs: Readonly<Record<string, string>>
}

const pathOf = (file: string): string => fileURLToPath(new URL(`../${file}`, import.meta.url))

const action = parse(textOf('action.yml')) as ActionFile
const INPUT_NAMES = Object.keys(INPUTS) as (keyof typeof INPUTS)[]

/** Their defaults are expressions, which only the runner can evaluate. */
const EXPRESSIONS: readonly (keyof typeof INPUTS)[] = ['comment-key', 'github-token']

const documented = rowsOf('README.md', 'input', 'default', 'meaning')

describe('inputs', () => {
  test('are the same in action.yml, the code and the README', () => {
    expect(Object.keys(action.inputs)).toEqual(INPUT_NAMES)
    // The README has them in groups.
    expect(documented.map(([name = '']) => name).sort()).toEqual(INPUT_NAMES.toSorted())
  })

  it.each(INPUT_NAMES)('%s has the same default everywhere', name => {
    const declared = action.inputs[name]?.default
    // The runner passes text, so anything else in the YAML only happens to look right.
    expect(['string', 'undefined']).toContain(typeof declared)
    if (EXPRESSIONS.includes(name)) return
    const inReadme = documented.find(([input]) => input === name)?.[1]
    expect(inReadme).toBe(declared ?? '')
    const ofCode = INPUTS[name].read(INPUTS[name].fallback)
    expect(ofCode).not.toBeUndefined()
    expect(INPUTS[name].read(String(declared ?? ''))).toEqual(ofCode)
  })

  it.each(EXPRESSIONS)('%s has a default that only the runner can evaluate', name => {
    expect(action.inputs[name]?.default).toMatch(/^\$\{\{ .* \}\}$/)
    expect(INPUTS[name].fallback).toBe('')
    expect(documented.find(([input]) => input === name)?.[1]).not.toBe('')
  })

  it.each(INPUT_NAMES)('%s is described, and required only if it has no default', name => {
    const { description, required = false, default: fallback } = action.inputs[name] ?? {}
    expect(description).toMatch(/^\S.*\.$/s)
    expect(required && fallback !== undefined).toBe(false)
  })
})

describe('outputs', () => {
  test('are the same in action.yml, the code and the README', () => {
    expect(Object.keys(action.outputs)).toEqual([...OUTPUTS])
    expect(rowsOf('README.md', 'output', 'meaning').map(([name]) => name)).toEqual([...OUTPUTS])
  })

  it.each(OUTPUTS)('%s is described, and set by the code', name => {
    expect(action.outputs[name]).toEqual({ description: expect.stringMatching(/^\S.*\.$/s) })
  })
})

describe('the documentation', () => {
  test('shows durations as they are read', () => {
    const [, text = ''] = /^Durations are (.*?), or a bare number/m.exec(textOf('README.md')) ?? []
    expect(codesIn(text).length).toBeGreaterThan(3)
    for (const duration of codesIn(text)) expect(parseDuration(duration), duration).toBeGreaterThan(0)
    expect(parseDuration('90')).toBe(90_000)
  })

  test('says what each result does to the step', () => {
    const header = ['result', 'when', 'with `on-unhealthy: fail`', 'with `on-unhealthy: warn`']
    const rows = rowsOf('README.md', ...header)
    expect(rows.map(([result = '']) => result).sort()).toEqual(Object.keys(RESULT_MARKS).sort())
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

  test('describes every key of the report', () => {
    const { resources, ...whole } = play(SCENES['failed-after-build'] ?? { title: '', parts: [] })
    const keysIn = (header: string): string[] =>
      rowsOf('docs/report.md', header, 'meaning').flatMap(([keys = '']) =>
        keys.includes('`') ? codesIn(keys) : [keys],
      )
    expect(keysIn('key of the report').sort()).toEqual(['resources', ...Object.keys(whole)].sort())
    expect(keysIn('key of a resource').sort()).toEqual(Object.keys(resources[0] ?? {}).sort())
  })

  test('lists every cause code', () => {
    expect(rowsOf('docs/report.md', 'code', 'meaning').map(([code]) => code)).toEqual([...CAUSE_CODES])
  })

  const rows = rowsOf('docs/health.md', 'types', 'healthy runtime').map(
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

  test('has every state under the reading that the code gives it', () => {
    const readings = rowsOf('docs/health.md', 'reading', 'when', 'what follows')
    expect(readings.map(([reading]) => reading)).toEqual([
      'healthy',
      'failing',
      'absent',
      'unknown',
      'progressing',
    ])
    const documentedStates = (signal: string, reading: string): string[] => {
      const text = readings.find(([name]) => name === reading)?.[1] ?? ''
      const lists = text.matchAll(new RegExp(`${signal} ((?:\`[^\`]+\`(?:, | or )?)+)`, 'g'))
      return [...lists].flatMap(([, states = '']) => codesIn(states)).sort()
    }
    const STATES = {
      status: ['active', 'pending', 'error', 'failed', 'deleted', 'wobbling'],
      runtime:
        'pending pending:0/1 inprogress running:0 running:1/3 failed error aborted deleted wobbling'.split(
          ' ',
        ),
    }
    const judgedStates = (signal: 'status' | 'runtime', reading: string): string[] => {
      const rest = { status: 'active', runtime: 'running' }
      return STATES[signal]
        .filter(state => judge({ ...rest, [signal]: state }, ['running']).reading === reading)
        .sort()
    }
    for (const signal of ['status', 'runtime'] as const) {
      expect(documentedStates(signal, 'failing'), signal).toEqual(judgedStates(signal, 'failing'))
      expect(documentedStates(signal, 'progressing'), signal).toEqual(judgedStates(signal, 'progressing'))
    }
    expect(documentedStates('status', 'healthy')).toEqual(['active'])
    const running = { status: 'active', runtime: 'running' }
    expect(judge(running, resourceType('workflow').healthy).reading).toBe('progressing')
  })
})

describe('the action', () => {
  it('runs on node24, from a file that exists', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' })
    expect(existsSync(pathOf('dist/index.js'))).toBe(true)
    expect(JSON.parse(textOf('dist/package.json'))).toMatchObject({ type: 'module' })
  })
})
