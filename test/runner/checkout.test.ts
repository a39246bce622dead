import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { checkedOutCommit } from '../../src/runner/checkout.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'checkout-'))
  folders.push(folder)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

const COMMIT = '0123456789abcdef0123456789abcdef01234567'
const OTHER = '89abcdef0123456789abcdef0123456789abcdef'
const PACKED = `# pack-refs with: peeled fully-peeled sorted\n${OTHER} refs/heads/main2\n${COMMIT} refs/heads/main\n^${OTHER}\n`

describe('the commit that is checked out', () => {
  test.each([
    { what: 'a detached head', files: { '.git/HEAD': `${COMMIT}\n` } },
    { what: 'a head in upper case', files: { '.git/HEAD': COMMIT.toUpperCase() } },
    {
      what: 'a branch',
      files: { '.git/HEAD': 'ref: refs/heads/main\n', '.git/refs/heads/main': `${COMMIT}\n` },
    },
    {
      what: 'a branch with slashes',
      files: { '.git/HEAD': 'ref: refs/heads/a/b\n', '.git/refs/heads/a/b': `${COMMIT}\n` },
    },
    { what: 'a packed branch', files: { '.git/HEAD': 'ref: refs/heads/main\n', '.git/packed-refs': PACKED } },
    {
      what: 'a branch that is newer than the packed one',
      files: {
        '.git/HEAD': 'ref: refs/heads/main2\n',
        '.git/refs/heads/main2': COMMIT,
        '.git/packed-refs': PACKED,
      },
    },
    {
      what: 'a worktree',
      files: {
        '.git': 'gitdir: main/.git/worktrees/one\n',
        'main/.git/worktrees/one/HEAD': 'ref: refs/heads/one\n',
        'main/.git/worktrees/one/commondir': '../..\n',
        'main/.git/refs/heads/one': COMMIT,
      },
    },
    {
      what: 'a submodule',
      files: { '.git': 'gitdir: modules/one', 'modules/one/HEAD': COMMIT },
    },
  ])('is read from $what', ({ files }) => {
    expect(checkedOutCommit(folderWith(files))).toBe(COMMIT)
  })

  test.each([
    { what: 'no repository', files: {} },
    { what: 'a branch without a commit', files: { '.git/HEAD': 'ref: refs/heads/main\n' } },
    { what: 'a head that is not one', files: { '.git/HEAD': 'main\n' } },
    { what: 'a ref outside', files: { '.git/HEAD': 'ref: refs/../../secret\n', secret: COMMIT } },
  ])('is unknown with $what', ({ files }) => {
    expect(checkedOutCommit(folderWith(files))).toBeUndefined()
  })
})
