// Whoever hands on the bundle hands on the work of others, and with it what they ask for in return.

import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

interface Package {
  readonly dev?: boolean
  readonly license?: string
}

/** Those that ask for no more than that their words are handed on. */
const PERMISSIVE = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'BlueOak-1.0.0']

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8').replaceAll('\r\n', '\n')

const licenses = `\n${textOf('dist/licenses.txt')}`
const { packages } = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, Package> }

const hasCode = (folder: string): boolean =>
  globSync('**/*.{js,cjs,mjs}', { cwd: join(ROOT, folder), exclude: ['node_modules'] }).length > 0

const needed = Object.keys(packages).filter(path => path !== '' && !packages[path]?.dev && hasCode(path))
const bundled = globSync('dist/*.js', { cwd: ROOT }).flatMap(file =>
  [...textOf(file).matchAll(/node_modules\/(?:@[\w.-]+\/)?[\w.-]+/g)].map(([path]) => path),
)
const paths = [...new Set([...needed, ...bundled])].sort()

it('there are some', () => {
  expect(bundled).toContain('node_modules/yaml')
  expect(needed).toContain('node_modules/zod')
})

it.each(paths)('that of %s is in dist/licenses.txt, whole', path => {
  const { license = '' } = packages[path] ?? {}
  expect(PERMISSIVE).toContain(license)
  expect(licenses).toContain(`\n${path.replace(/^.*node_modules\//, '')}\n${license}\n`)
  const file = readdirSync(join(ROOT, path)).find(name => /^licen[cs]e/i.test(name))
  expect(licenses).toContain(textOf(join(path, file ?? 'LICENSE')).trim())
})
