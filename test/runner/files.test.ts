import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, test } from 'vitest'
import { appendToRegularFile, checkAppendable, readRegularFile } from '../../src/runner/files.ts'

const folder = mkdtempSync(join(tmpdir(), 'files-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string): string => join(folder, name)

it('a regular file is read, and appended to', () => {
  writeFileSync(at('one'), 'é')
  appendToRegularFile(at('one'), ' and 日本')
  checkAppendable(at('one'))
  expect(readRegularFile(at('one'))).toBe('é and 日本')
})

it('a file is created', () => {
  appendToRegularFile(at('new'), 'text')
  expect(readFileSync(at('new'), 'utf8')).toBe('text')
})

describe.skipIf(process.platform === 'win32')(
  'what is not a regular file is an error and never blocks',
  () => {
    test.each([
      { what: 'a pipe', make: () => execFileSync('mkfifo', [at('pipe')]), path: at('pipe') },
      { what: 'a folder', make: () => mkdirSync(at('folder')), path: at('folder') },
      { what: 'a device', make: () => undefined, path: '/dev/zero' },
    ])('$what', ({ make, path }) => {
      make()
      expect(() => readRegularFile(path)).toThrow(path)
      expect(() => appendToRegularFile(path, 'x')).toThrow(path)
      expect(() => checkAppendable(path)).toThrow(path)
    })
  },
)
