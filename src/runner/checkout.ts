import { join, resolve } from 'node:path'
import { readRegularFile } from './files.ts'

/** The commit that is checked out in a folder, undefined if it isn't the root of a repository. Runs no git. */
export function checkedOutCommit(folder: string): string | undefined {
  const git = gitFolder(folder)
  const head = read(join(git, 'HEAD'))?.trim() ?? ''
  const ref = /^ref:\s*(refs\/\S+)$/.exec(head)?.[1]
  return commitIn(ref === undefined ? head : resolveRef(git, ref))
}

const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i

function commitIn(text: string | undefined): string | undefined {
  const commit = text?.trim() ?? ''
  return COMMIT.test(commit) ? commit.toLowerCase() : undefined
}

/** Worktrees and submodules have a file that names the folder. */
function gitFolder(folder: string): string {
  const path = join(folder, '.git')
  const named = /^gitdir:\s*(.+)$/m.exec(read(path) ?? '')?.[1]
  return named === undefined ? path : resolve(folder, named.trim())
}

/** A worktree has its own HEAD, and shares the rest with the main one. */
function resolveRef(git: string, ref: string): string | undefined {
  if (ref.split('/').includes('..')) return undefined
  const shared = resolve(git, read(join(git, 'commondir'))?.trim() ?? '.')
  return read(join(git, ref)) ?? read(join(shared, ref)) ?? packedRef(shared, ref)
}

function packedRef(shared: string, ref: string): string | undefined {
  const lines = read(join(shared, 'packed-refs'))?.split(/\r?\n/) ?? []
  return lines.find(line => line.endsWith(` ${ref}`))?.split(' ')[0]
}

function read(path: string): string | undefined {
  try {
    return readRegularFile(path)
  } catch {
    return undefined
  }
}
