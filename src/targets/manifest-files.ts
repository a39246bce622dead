import { realpath } from 'node:fs/promises'
import { dirname, relative, resolve, sep } from 'node:path'
import { plain, quote } from '../text/escape.ts'
import type { Entry, ParsedEntries } from './entries.ts'
import { findFiles, readText, Unreadable, whyUnreadable } from './files.ts'
import { type Reference, readManifests } from './manifests.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Enough to mend; with more, it is the pattern that is wrong. */
const MOST_PROBLEMS = 20

/** Reads every manifest that the patterns name, and what bundles name in turn. */
export async function readManifestFiles(
  patterns: readonly string[],
  env: Env,
  folder: string,
): Promise<ParsedEntries> {
  const { files, problems, warnings } = await findManifests(patterns, folder)
  const entries: Entry[] = []
  const queue: Job[] = [...files].map(([real, path]) => ({ real, path, workspace: undefined }))
  const read = new Set<string>()
  // The queue grows while it is worked on.
  for (const { real, path, workspace } of queue) {
    const key = `${real}\0${workspace ?? ''}`
    if (read.has(key)) continue
    read.add(key)
    const name = shown(path, folder)
    try {
      const manifests = readManifests(await readText(path), env, workspace)
      entries.push(...manifests.entries)
      problems.push(...manifests.problems.map(problem => `${name}, ${problem}`))
      warnings.push(...manifests.warnings.map(warning => `${name}, ${warning}`))
      for (const reference of manifests.references) {
        const job = await follow(reference, path)
        if (typeof job === 'string') problems.push(`${name}, ${job}`)
        else queue.push(job)
      }
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      problems.push(`${name} ${error.message}`)
    }
  }
  return { entries, problems: shortened(problems), warnings }
}

interface Job {
  /** Where it really is: links may give one file many paths. */
  readonly real: string
  readonly path: string
  readonly workspace: string | undefined
}

interface Found {
  /** From where a file really is to the path by which it was found first. */
  readonly files: ReadonlyMap<string, string>
  readonly problems: string[]
  readonly warnings: string[]
}

/** A pattern adds what it finds; with a `!` it takes that away again. */
async function findManifests(patterns: readonly string[], folder: string): Promise<Found> {
  const files = new Map<string, string>()
  const problems: string[] = []
  const warnings: string[] = []
  for (const line of patterns) {
    const excludes = line.startsWith('!')
    const pattern = excludes ? line.slice(1).trim() : line
    try {
      const paths = await findFiles(pattern, folder, excludes ? 'all' : 'yaml')
      for (const path of paths) {
        const real = await realpath(path)
        if (excludes) files.delete(real)
        else if (!files.has(real)) files.set(real, path)
      }
      if (!excludes && paths.length === 0) warnings.push(`no file matches ${quote(pattern)}`)
    } catch (error) {
      problems.push(`${quote(pattern)} ${whyUnreadable(error)}`)
    }
  }
  return { files, problems, warnings }
}

/** What to read for a bundle, or why that can't be. */
async function follow({ file, workspace, where }: Reference, from: string): Promise<Job | string> {
  const path = resolve(dirname(from), file)
  try {
    return { real: await realpath(path), path, workspace }
  } catch (error) {
    return `${where}, which ${whyUnreadable(error)}; it is looked for from the folder of the bundle`
  }
}

function shown(path: string, folder: string): string {
  const inside = relative(folder, path)
  return plain(inside.startsWith('..') ? path : inside).replaceAll(sep, '/')
}

function shortened(problems: readonly string[]): readonly string[] {
  if (problems.length <= MOST_PROBLEMS) return problems
  const left = problems.length - MOST_PROBLEMS
  return [...problems.slice(0, MOST_PROBLEMS), `${left} problems more, not shown here`]
}
