// What the release workflow publishes, and which major tag it moves.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const SCRIPT = fileURLToPath(new URL('../.ci/release-notes.mjs', import.meta.url))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-notes-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function notesOf(tag: string, changelog: string) {
  writeFileSync(join(folder, 'package.json'), '{ "version": "1.2.0" }')
  writeFileSync(join(folder, 'CHANGELOG.md'), changelog)
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, tag], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status, said: (stdout || stderr).trim() }
}

describe('release notes', () => {
  const sections =
    '# Changelog\n\n## [1.2.0] - 2026-12-01\n\n### Fixed\n\n- This.\n\n## [1.1.0] - 2026-11-01\n\n- That.\n'

  it('are the changelog section of that version', () => {
    expect(notesOf('v1.2.0', sections)).toEqual({ status: 0, said: '### Fixed\n\n- This.' })
  })

  it('are refused if the tag is not the version in package.json', () => {
    expect(notesOf('v1.1.0', sections)).toEqual({
      status: 1,
      said: "Tag v1.1.0 doesn't match version 1.2.0 in package.json",
    })
  })

  it('are refused if the changelog has no such section', () => {
    expect(notesOf('v1.2.0', '# Changelog\n\n## [Unreleased]\n\n- This.\n')).toEqual({
      status: 1,
      said: 'CHANGELOG.md has no section "## [1.2.0] - YYYY-MM-DD"',
    })
  })
})

describe('the major tag', () => {
  const MAJOR_TAG = fileURLToPath(new URL('../.ci/major-tag.mjs', import.meta.url))
  const movedBy = (tag: string, released: string): string =>
    spawnSync(process.execPath, [MAJOR_TAG, tag], { input: released, encoding: 'utf8' }).stdout.trim()

  it.each`
    what                              | tag          | released                   | moved
    ${'the first release'}            | ${'v1.0.0'}  | ${'v1.0.0'}                | ${'v1'}
    ${'a newer release'}              | ${'v1.10.0'} | ${'v1.10.0 v1.9.0 v1.2.0'} | ${'v1'}
    ${'a re-run of an older release'} | ${'v1.2.0'}  | ${'v1.10.0 v1.2.0'}        | ${''}
    ${'a patch of an older minor'}    | ${'v1.2.1'}  | ${'v1.2.1 v1.3.0 v1.2.0'}  | ${''}
    ${'a patch of an older major'}    | ${'v1.9.1'}  | ${'v2.0.0 v1.9.1 v1.9.0'}  | ${'v1'}
    ${'a release beside other tags'}  | ${'v1.0.0'}  | ${'nightly v1.0.0 v9'}     | ${'v1'}
  `('is moved to "$moved" by $what', ({ tag, released, moved }) => {
    expect(movedBy(tag, released.replaceAll(' ', '\n'))).toBe(moved)
  })
})

it('the changelog has a section for unreleased changes', () => {
  const changelog = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8')
  expect(changelog).toMatch(/^## \[Unreleased\]$/m)
})
