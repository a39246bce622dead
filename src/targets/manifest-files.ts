import { realpath } from 'node:fs/promises'
import { dirname, isAbsolute, join, normalize, relative, resolve, sep } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { plain, quoteInFull } from '../text/escape.ts'
import type { Env } from '../text/variables.ts'
import { type FoundFile, findFiles, isBelow, isInside, readText, Unreadable, whyUnreadable } from './files.ts'
import type { Identity } from './identity.ts'
import { type BundlePart, type Declaration, type FileReference, readManifests } from './manifests.ts'
import type { ParsedEntries } from './resources.ts'
import type { Dependency, Entry } from './targets.ts'
import { resourceType } from './types.ts'

export interface ManifestOptions {
  readonly env: Env
  /** To which relative patterns are relative. */
  readonly folder: string
  /** The checkout: a file that is reached through a link or a bundle must lie in it, or in the folder of its pattern. */
  readonly workspace: string
  readonly signal: AbortSignal
}

const MAX_FILES = 1000
const MAX_RESOURCES = 5000
/** In all: with two files a bundle can make everything depend on everything. */
const MAX_DEPENDENCIES = 50_000

/** Reads every manifest that the patterns name, and what bundles name in turn. Rejects when the signal fires. */
export async function readManifestFiles(
  patterns: readonly string[],
  options: ManifestOptions,
): Promise<ParsedEntries> {
  const { files, problems, warnings } = await findManifests(patterns, options)
  const reading: Reading = {
    ...options,
    problems,
    warnings,
    entries: [],
    references: [],
    files: new Map(),
    placed: new Map(),
    dependencies: 0,
  }
  try {
    for (const file of files) {
      const name = shown(file.path, options.folder)
      await placeFile({ ...file, name, where: name }, undefined, reading)
    }
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error
    problems.push(error.message)
  }
  return {
    // What is declared counts before what is referred to alone: it knows its line and its workspace.
    entries: [...reading.entries, ...reading.references],
    problems,
    warnings,
  }
}

/** Thrown and caught in this file. */
class TooMuch extends Error {}

interface Reading extends ManifestOptions {
  readonly problems: string[]
  readonly warnings: string[]
  readonly entries: Entry[]
  /** Resources that a data product refers to, and that may be declared elsewhere. */
  readonly references: Entry[]
  /** Each file is read once, however often it is named. */
  readonly files: Map<string, Promise<readonly Declaration[]>>
  /** Each resource is there once for each workspace that bundles give it. */
  readonly placed: Map<Declaration, Map<string | undefined, Placed>>
  dependencies: number
}

interface ManifestFile extends FoundFile {
  /** Its path for people, with variables as written: a value may be a secret. */
  readonly name: string
  /** How it came to be read, for people. */
  readonly where: string
}

/** A resource in its workspace, while its dependencies are collected. */
interface Placed {
  readonly identity: Identity
  readonly dependsOn: Dependency[]
}

/** The resources that a file declares, in the workspace that a bundle gives them. */
async function placeFile(
  file: ManifestFile,
  workspace: string | undefined,
  reading: Reading,
): Promise<readonly Placed[]> {
  const declarations = await declarationsIn(file, reading)
  const placed: Placed[] = []
  for (const declaration of declarations) placed.push(await place(declaration, file, workspace, reading))
  return placed
}

function declarationsIn(file: ManifestFile, reading: Reading): Promise<readonly Declaration[]> {
  const known = reading.files.get(file.real)
  if (known) return known
  if (reading.files.size === MAX_FILES) {
    throw new TooMuch(`more than ${MAX_FILES} files. ${NARROWER}`)
  }
  const declarations = read(file, reading)
  reading.files.set(file.real, declarations)
  return declarations
}

const NARROWER = 'Use narrower patterns, or exclude files with lines that start with !'

async function read(file: ManifestFile, reading: Reading): Promise<readonly Declaration[]> {
  const { problems, warnings, env, signal } = reading
  signal.throwIfAborted()
  try {
    if (!isInside(file.real, file.roots)) throw new Unreadable(OUTSIDE)
    const pause = async (): Promise<void> => {
      await setImmediate()
      signal.throwIfAborted()
    }
    const manifests = await readManifests(await readText(file.real), env, pause)
    problems.push(...manifests.problems.map(problem => `${file.name}, ${problem}`))
    warnings.push(...manifests.warnings.map(warning => `${file.name}, ${warning}`))
    return manifests.declarations
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    problems.push(`${file.where} ${error.message}`)
    return []
  }
}

const OUTSIDE = "lies outside the workspace and outside the folder that manifests names, so it isn't read"

async function place(
  declaration: Declaration,
  file: ManifestFile,
  overruled: string | undefined,
  reading: Reading,
): Promise<Placed> {
  const workspaces = reading.placed.get(declaration) ?? new Map<string | undefined, Placed>()
  reading.placed.set(declaration, workspaces)
  const known = workspaces.get(overruled)
  if (known) return known

  if (reading.entries.length === MAX_RESOURCES) {
    throw new TooMuch(`more than ${MAX_RESOURCES} resources. Split them over several steps`)
  }
  const workspace = overruled ?? declaration.identity.workspace
  const identity = { ...declaration.identity, ...(workspace !== undefined && { workspace }) }
  const dependsOn = declaration.dependencies.map(dependency => besides(dependency, workspace))
  reading.dependencies += dependsOn.length
  const placed = { identity, dependsOn }
  // Before its parts are placed: one of their files may hold the bundle again.
  workspaces.set(overruled, placed)
  reading.entries.push({
    ...identity,
    ...(declaration.isScheduled && { scheduled: true }),
    source: { file: file.path, line: declaration.line },
    dependsOn,
  })
  await placeParts(placed, declaration.parts, file, reading)
  return placed
}

/** A secret or a volume without a workspace is in that of the resource that uses it. */
function besides([likeliest, ...others]: Dependency, workspace: string | undefined): Dependency {
  const inWorkspace = (identity: Identity): Identity =>
    workspace === undefined || identity.workspace || resourceType(identity.type).scope === 'instance'
      ? identity
      : { ...identity, workspace }
  return [inWorkspace(likeliest), ...others.map(inWorkspace)]
}

/** What a bundle or a data product consists of. It depends on all of that, and its parts on each other as they say. */
async function placeParts(
  whole: Placed,
  parts: readonly BundlePart[],
  file: ManifestFile,
  reading: Reading,
): Promise<void> {
  const byId = new Map<string, readonly Placed[]>()
  const ordered: { readonly placed: readonly Placed[]; readonly after: readonly string[] }[] = []
  for (const part of parts) {
    const placed = await placePart(part, file, reading)
    if (part.id !== '') byId.set(part.id, placed)
    ordered.push({ placed, after: part.after })
    depend(whole, placed, reading)
  }
  for (const { placed, after } of ordered) {
    for (const dependent of placed) {
      for (const id of after) depend(dependent, byId.get(id) ?? [], reading)
    }
  }
}

async function placePart(
  { content, workspace }: BundlePart,
  file: ManifestFile,
  reading: Reading,
): Promise<readonly Placed[]> {
  switch (content.kind) {
    case 'declaration':
      return [await place(content.declaration, file, workspace, reading)]
    case 'reference': {
      const { identity, line } = content
      reading.references.push({ ...identity, source: { file: file.path, line } })
      return [{ identity, dependsOn: [] }]
    }
    case 'file': {
      const target = await follow(content.file, file, reading)
      return target ? placeFile(target, workspace, reading) : []
    }
  }
}

function depend(dependent: Placed, on: readonly Placed[], reading: Reading): void {
  for (const { identity } of on) {
    if (reading.dependencies === MAX_DEPENDENCIES) return
    dependent.dependsOn.push([identity])
    reading.dependencies++
  }
}

/** The file that a bundle names, or undefined where there is none, which is a problem. */
async function follow(
  { path, written, where }: FileReference,
  from: ManifestFile,
  { problems }: Reading,
): Promise<ManifestFile | undefined> {
  const resolved = resolve(dirname(from.path), path)
  const name = plain(normalize(isAbsolute(written) ? written : join(dirname(from.name), written)))
  const reference = `${from.name}, ${where}, which`
  try {
    return { path: resolved, real: await realpath(resolved), roots: from.roots, name, where: reference }
  } catch (error) {
    problems.push(`${reference} ${whyUnreadable(error)}. Paths are relative to the bundle`)
    return undefined
  }
}

interface Found {
  readonly files: readonly FoundFile[]
  readonly problems: string[]
  readonly warnings: string[]
}

/** A pattern adds what it finds; with a `!` it takes that away again. */
async function findManifests(patterns: readonly string[], options: ManifestOptions): Promise<Found> {
  const files = new Map<string, FoundFile>()
  const problems: string[] = []
  const warnings: string[] = []
  for (const line of patterns) {
    const excludes = line.startsWith('!')
    const pattern = excludes ? line.slice(1).trim() : line
    try {
      const found = await findFiles(pattern, { ...options, wanted: excludes ? 'all' : 'yaml' })
      for (const file of found) {
        if (excludes) files.delete(file.real)
        else if (!files.has(file.real)) files.set(file.real, file)
      }
      if (!excludes && found.length === 0) warnings.push(`no files match ${quoteInFull(pattern)}`)
    } catch (error) {
      options.signal.throwIfAborted()
      problems.push(`${quoteInFull(pattern)} ${whyUnreadable(error)}`)
    }
  }
  if (files.size <= MAX_FILES) return { files: [...files.values()], problems, warnings }
  return {
    files: [],
    problems: [...problems, `${files.size} files match, but at most ${MAX_FILES} are read. ${NARROWER}`],
    warnings,
  }
}

function shown(path: string, folder: string): string {
  return plain(isBelow(path, folder) ? relative(folder, path) : path).replaceAll(sep, '/')
}
