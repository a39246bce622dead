// Data flows one way through src/, from the entry point to the exit code, so imports only go down the table of modules
// in CONTRIBUTING.md. Biome holds the rest of the structure: no cycles, and no side effects in pure modules.

import { globSync, readFileSync } from 'node:fs'
import { dirname, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SRC = fileURLToPath(new URL('../src', import.meta.url))

const files = globSync('**/*.ts', { cwd: SRC }).map(file => file.replaceAll('\\', '/'))

/** The modules in the first column of the table, from the entry point down. */
const layers = [...readFileSync(`${ROOT}/CONTRIBUTING.md`, 'utf8').matchAll(/^\| `([\w/.-]+)` /gm)].map(
  ([, module = '']) => module,
)

/** The folder of a file right below src/, or the file itself. */
const moduleOf = (file: string): string => file.replace(/\/.*$/, '/')
const layerOf = (file: string): number => layers.indexOf(moduleOf(file))

function importsOf(file: string): string[] {
  const text = readFileSync(`${SRC}/${file}`, 'utf8')
  return [...text.matchAll(/\b(?:from|import|import\() ?'(\.[^']+)'/g)].map(([, path = '']) =>
    posix.join(dirname(file), path),
  )
}

/** Imports that go up the table, as `file -> file`. */
const upward = (file: string, imports: readonly string[]): string[] =>
  imports.filter(path => layerOf(path) < layerOf(file)).map(path => `${file} -> ${path}`)

describe('the modules of src/', () => {
  it('are those in the table of CONTRIBUTING.md', () => {
    expect(layers.toSorted()).toEqual([...new Set(files.map(moduleOf))].sort())
  })

  it('only import from modules further down the table', () => {
    expect(files.flatMap(file => importsOf(file)).length).toBeGreaterThan(100)
    expect(files.flatMap(file => upward(file, importsOf(file)))).toEqual([])
  })

  it('would be caught importing upward', () => {
    expect(upward('text/escape.ts', ['text/lines.ts', 'run.ts'])).toEqual(['text/escape.ts -> run.ts'])
  })
})
