import { realpath } from 'node:fs/promises'
import { dirname, isAbsolute, join, normalize, relative, resolve, sep } from 'node:path'
import { plain, quote } from '../text/escape.ts'
import type { Env } from '../text/variables.ts'
import { findFiles, readText, Unreadable, whyUnreadable } from './files.ts'
import { type Reference, readManifests } from './manifests.ts'
import type { ParsedEntries } from './resources.ts'

/** Enough to mend; with more, it is the pattern that is wrong. */
const MOST_PROBLEMS = 20

/** Reads every manifest that the patterns name, and what bundles name in turn. */
export async function readManifestFiles(
  patterns: readonly string[],
  env: Env,
  folder: string,
): Promise<ParsedEntries> {
  const { files, problems, warnings } = await findManifests(patterns, folder)
  const queue: Job[] = [...files].map(([real, path]) => {
    const name = shown(path, folder)
    return { real, path, name, named: name, workspace: undefined }
  })
  const done = new Set<string>()
  const results: Result[] = []
  // The queue grows while it is worked on.
  for (const job of queue) {
    const key = `${job.real}\0${job.workspace ?? ''}`
    if (done.has(key)) continue
    done.add(key)
    const result = await readFile(job, env)
    results.push(result)
    for (const next of result.jobs) queue.push(next)
  }
  // A file that is read for two workspaces says everything twice.
  const once = (texts: readonly string[]): string[] => [...new Set(texts)]
  return {
    entries: results.flatMap(({ entries }) => entries),
    problems: shortened(once([problems, ...results.map(({ problems }) => problems)].flat())),
    warnings: once([warnings, ...results.map(({ warnings }) => warnings)].flat()),
  }
}

interface Job {
  /** Where it really is: links may give one file many paths. */
  readonly real: string
  readonly path: string
  /** Its path for people, with variables as they are written: a value may be a secret. */
  readonly name: string
  /** How it came to be read, for people. */
  readonly named: string
  readonly workspace: string | undefined
}

interface Result extends ParsedEntries {
  readonly jobs: readonly Job[]
}

async function readFile(job: Job, env: Env): Promise<Result> {
  try {
    const read = readManifests(await readText(job.path), env, job.workspace)
    const followed = await Promise.all(read.references.map(reference => follow(reference, job)))
    const inFile = (text: string): string => `${job.name}, ${text}`
    return {
      entries: read.entries,
      problems: [...read.problems.map(inFile), ...followed.filter(one => typeof one === 'string')],
      warnings: read.warnings.map(inFile),
      jobs: followed.filter(one => typeof one !== 'string'),
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { entries: [], problems: [`${job.named} ${error.message}`], warnings: [], jobs: [] }
  }
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
async function follow({ file, written, where, workspace }: Reference, from: Job): Promise<Job | string> {
  const path = resolve(dirname(from.path), file)
  const name = normalize(isAbsolute(written) ? written : join(dirname(from.name), written))
  const named = `${from.name}, ${where}, which`
  try {
    return { real: await realpath(path), path, name, named, workspace }
  } catch (error) {
    return `${named} ${whyUnreadable(error)}; it is looked for from the folder of the bundle`
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
