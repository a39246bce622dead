// What the release workflow publishes comes from the changelog, and only for the version that the code says it is.

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

describe('the notes of a release', () => {
  const sections =
    '# Changelog\n\n## [1.2.0] - 2026-12-01\n\n### Fixed\n\n- This.\n\n## [1.1.0] - 2026-11-01\n\n- That.\n'

  it('are the section of its version', () => {
    expect(notesOf('v1.2.0', sections)).toEqual({ status: 0, said: '### Fixed\n\n- This.' })
  })

  it('are refused for another version than that of package.json', () => {
    expect(notesOf('v1.1.0', sections)).toEqual({
      status: 1,
      said: 'The tag v1.1.0 is not v1.2.0, the version of package.json',
    })
  })

  it('are refused while the changelog has none', () => {
    expect(notesOf('v1.2.0', '# Changelog\n\n## [Unreleased]\n\n- This.\n')).toEqual({
      status: 1,
      said: 'CHANGELOG.md has no section "## [1.2.0] - YYYY-MM-DD"',
    })
  })
})

it('The changelog of this repository has a place for what comes next', () => {
  const changelog = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8')
  expect(changelog).toMatch(/^## \[Unreleased\]$/m)
})
