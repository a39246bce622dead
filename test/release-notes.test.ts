// The release workflow publishes the changelog section of the version in package.json, and nothing else.

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

it('the changelog has a section for unreleased changes', () => {
  const changelog = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8')
  expect(changelog).toMatch(/^## \[Unreleased\]$/m)
})
