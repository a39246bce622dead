// dist/ contains other people's code, so their licenses go with it.

import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

interface Package {
  readonly dev?: boolean
  readonly optional?: boolean
  readonly license?: string
}

/** Licenses that only require their text to be included. */
const PERMISSIVE = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'BlueOak-1.0.0']

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8').replaceAll('\r\n', '\n')

const licenses = `\n${textOf('dist/licenses.txt')}`
const { packages } = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, Package> }

const hasCode = (folder: string): boolean =>
  globSync('**/*.{js,cjs,mjs}', { cwd: join(ROOT, folder), exclude: ['node_modules'] }).length > 0

// The optional packages are Node itself, for development.
const isShipped = (path: string): boolean => path !== '' && !packages[path]?.dev && !packages[path]?.optional
const needed = Object.keys(packages).filter(path => isShipped(path) && hasCode(path))
const bundled = globSync('dist/*.js', { cwd: ROOT }).flatMap(file =>
  [...textOf(file).matchAll(/node_modules\/(?:@[\w.-]+\/)?[\w.-]+/g)].map(([path]) => path),
)
const paths = [...new Set([...needed, ...bundled])].sort()

it('the bundled packages are found', () => {
  expect(bundled).toContain('node_modules/yaml')
  expect(needed).toContain('node_modules/zod')
})

it.each(paths)('dist/licenses.txt has the full license of %s', path => {
  const { license = '' } = packages[path] ?? {}
  expect(PERMISSIVE).toContain(license)
  expect(licenses).toContain(`\n${path.replace(/^.*node_modules\//, '')}\n${license}\n`)
  const file = readdirSync(join(ROOT, path)).find(name => /^licen[cs]e/i.test(name))
  expect(licenses).toContain(textOf(join(path, file ?? 'LICENSE')).trim())
})
