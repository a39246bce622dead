import { constants, type Dirent } from 'node:fs'
import { type FileHandle, open, readdir, realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, matchesGlob, normalize, parse, relative, sep } from 'node:path'

// @actions/glob and tinyglobby were tried: both hang on links that lead to each other, and the first has no braces.

/** Why a file can't be read, for people. Without a path or a quote. */
export class Unreadable extends Error {}

const YAML_FILE = /\.ya?ml$/i
const WILDCARD = /[*?[\]{}]/
const MAX_FILE_MIB = 10

/** Folders in which a file must really lie to be read, with all links resolved. */
export type Roots = readonly string[]

export interface FoundFile {
  /** The path by which it was found. */
  readonly path: string
  /** Where it really is: links may give one file many paths. */
  readonly real: string
  readonly roots: Roots
}

interface Search {
  readonly files: Map<string, FoundFile>
  /** Folders that were searched for the rest of the pattern: a link may lead back. */
  readonly seen: Set<string>
  /** The last segment of the pattern. */
  readonly last: string
  readonly wanted: 'yaml' | 'all'
  readonly roots: Roots
  readonly signal: AbortSignal
}

export interface Finding {
  /** To which relative patterns are relative. */
  readonly folder: string
  /** The checkout, in which links may lead anywhere. */
  readonly workspace: string
  readonly wanted: 'yaml' | 'all'
  readonly signal: AbortSignal
}

/**
 * The files that a pattern names, in the order of their paths: those that match and those below a folder that matches.
 * As in the runner's own patterns, a file or folder with a dot in front is like any other, and links are followed. A
 * link to a folder outside the roots is found as it is, and not followed.
 */
export async function findFiles(pattern: string, options: Finding): Promise<FoundFile[]> {
  const { folder, workspace, wanted, signal } = options
  const { root } = parse(pattern)
  const start = root === '' ? folder : root
  const rest = normalize(pattern.slice(root.length))
  const exact = await kindOf(join(start, rest))
  const segments = exact === undefined ? rest.split(sep).filter(Boolean) : []
  const wildcard = segments.findIndex(segment => WILDCARD.test(segment))
  const literal = wildcard < 0 ? segments : segments.slice(0, wildcard)
  const named = exact === undefined ? join(start, ...literal) : join(start, rest)
  const roots = await rootsOf(exact === 'file' ? dirname(named) : named, workspace)
  const search: Search = {
    files: new Map(),
    seen: new Set(),
    last: segments.at(-1) ?? '',
    wanted,
    roots,
    signal,
  }
  await find(exact === undefined ? start : named, segments, search)
  return [...search.files.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** The checkout, and the folder that the pattern itself names where that is elsewhere. */
async function rootsOf(named: string, workspace: string): Promise<Roots> {
  const real = (await realOf(workspace)) ?? workspace
  if (isBelow(named, workspace) || isBelow(named, real)) return [real]
  const elsewhere = await realOf(named)
  return elsewhere === undefined ? [real] : [real, elsewhere]
}

async function realOf(path: string): Promise<string | undefined> {
  try {
    return await realpath(path)
  } catch {
    return undefined
  }
}

export function isInside(real: string, roots: Roots): boolean {
  return roots.some(root => isBelow(real, root))
}

/** Whether a path is that of a folder, or of something in it. */
export function isBelow(path: string, folder: string): boolean {
  const inside = relative(folder, path)
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)
}

async function find(path: string, segments: readonly string[], search: Search): Promise<void> {
  const kind = await kindOf(path)
  const [first, ...rest] = segments
  if (kind === 'file') {
    if (first === undefined) take(path, await realpath(path), search)
    return
  }
  if (kind !== 'folder') return
  if (first !== undefined && !WILDCARD.test(first)) return find(join(path, first), rest, search)
  await findIn(path, segments, search)
}

async function findIn(path: string, segments: readonly string[], search: Search): Promise<void> {
  search.signal.throwIfAborted()
  const [first, ...rest] = segments
  const real = await realpath(path)
  const key = [real, ...segments].join(sep)
  if (search.seen.has(key)) return
  search.seen.add(key)
  if (!isInside(real, search.roots)) {
    search.files.set(real, { path, real, roots: search.roots })
    return
  }
  if (first === '**' && rest.length > 0) await find(path, rest, search)
  for (const entry of (await readdir(path, { withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const below = join(path, entry.name)
    if (first === undefined || first === '**')
      await findBelow(entry, below, join(real, entry.name), segments, search)
    else if (matches(entry.name, first)) await find(below, rest, search)
  }
}

/** Everything below a folder: what is a manifest there shows by its name alone. */
async function findBelow(
  entry: Dirent,
  path: string,
  real: string,
  segments: readonly string[],
  search: Search,
): Promise<void> {
  const isLink = entry.isSymbolicLink()
  const kind = isLink ? await kindOf(path) : entry.isDirectory() ? 'folder' : 'file'
  if (kind === 'folder') return findIn(path, segments, search)
  const isLast = segments.length === 0 || (segments.length === 1 && segments[0] === '**')
  if (kind !== 'file' || !isLast || !(search.wanted === 'all' || YAML_FILE.test(path))) return
  add(path, isLink ? await realpath(path) : real, search)
}

/** What a wildcard finds must look like YAML, unless the pattern spells out how it ends. */
function take(path: string, real: string, search: Search): void {
  const isSpelledOut = !WILDCARD.test(search.last) || search.last.includes('.')
  if (search.wanted === 'all' || isSpelledOut || YAML_FILE.test(path)) add(path, real, search)
}

function add(path: string, real: string, { files, roots }: Search): void {
  if (!files.has(real)) files.set(real, { path, real, roots })
}

/** A wildcard stands for a dot in front, too. */
function matches(name: string, segment: string): boolean {
  const plainDot = (text: string): string => text.replace(/^\./, '\ue000')
  return matchesGlob(plainDot(name), plainDot(segment))
}

/** Undefined is what doesn't exist, a link to nowhere included. */
async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(codeOf(error))) return undefined
    throw error
  }
}

/** A text file of a size that a manifest may have. */
export async function readText(real: string): Promise<string> {
  const bytes = await readBytes(real)
  if (bytes.includes(0)) throw new Unreadable('is a binary file')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Unreadable("isn't valid UTF-8")
  }
}

/** Without waiting for the other end of a pipe, and not through a link that has taken the place of the file. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0)

/** Opened once, so that what is checked is what is read; and bounded by what is read, because a size may be a lie. */
async function readBytes(real: string): Promise<Uint8Array> {
  try {
    const file = await open(real, OPEN_FLAGS)
    try {
      return await readOpen(file)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable(whyUnreadable(error))
  }
}

async function readOpen(file: FileHandle): Promise<Uint8Array> {
  const stats = await file.stat()
  if (stats.isDirectory()) throw new Unreadable('is a directory')
  if (!stats.isFile()) throw new Unreadable("isn't a regular file")
  const chunks: Uint8Array[] = []
  for (let size = 0; size <= MAX_FILE_MIB * 1024 * 1024; ) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(chunkSize(stats.size, size)))
    if (bytesRead === 0) return Buffer.concat(chunks)
    chunks.push(buffer.subarray(0, bytesRead))
    size += bytesRead
  }
  throw new Unreadable(`is larger than ${MAX_FILE_MIB} MiB. Exclude it with a line that starts with !`)
}

/** One byte more than is expected, to see the end. */
function chunkSize(expected: number, read: number): number {
  return Math.min(Math.max(expected - read + 1, 4096), 1024 * 1024)
}

/** What the system says without its own words, because they hold the path. */
export function whyUnreadable(error: unknown): string {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return "doesn't exist"
  if (code === 'EACCES' || code === 'EPERM') return "can't be read: permission denied"
  return `can't be read (${code || 'unknown error'})`
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
