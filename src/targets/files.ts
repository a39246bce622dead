import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { join, matchesGlob, normalize, parse, sep } from 'node:path'

/** Why a file can't be read, for people. */
export class Unreadable extends Error {}

const YAML_FILE = /\.ya?ml$/i
const WILDCARD = /[*?[\]{}]/
const LARGEST_FILE_MB = 10

/** The lines of the `manifests` input. */
export function parsePatterns(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map(line => line.replace(/(^|\s)#.*$/, '').trim())
    .filter(line => line.replace('!', '').trim() !== '')
}

/**
 * The files that a pattern names, in the order of their paths: those that match and those below a folder that matches.
 * As in the runner's own patterns, a file or folder with a dot in front is like any other, and links are followed.
 */
export async function findFiles(pattern: string, folder: string, wanted: 'yaml' | 'all'): Promise<string[]> {
  const { root } = parse(pattern)
  const start = root === '' ? folder : root
  const rest = normalize(pattern.slice(root.length))
  const exact = await kindOf(join(start, rest))
  const segments = exact === undefined ? rest.split(sep).filter(Boolean) : []
  const files = new Set<string>()
  const search: Search = { files, seen: new Set(), last: segments.at(-1) ?? '', wanted }
  await find(exact === undefined ? start : join(start, rest), segments, search)
  return [...files].sort()
}

interface Search {
  readonly files: Set<string>
  /** Folders that were looked into for what is left of the pattern: a link may lead back. */
  readonly seen: Set<string>
  readonly last: string
  readonly wanted: 'yaml' | 'all'
}

async function find(path: string, segments: readonly string[], search: Search): Promise<void> {
  const kind = await kindOf(path)
  const [first, ...rest] = segments
  if (kind === 'file') {
    if (first === undefined) take(path, search)
    return
  }
  if (kind !== 'folder') return
  if (first !== undefined && !WILDCARD.test(first)) return find(join(path, first), rest, search)

  const key = [await realpath(path), ...segments].join(sep)
  if (search.seen.has(key)) return
  search.seen.add(key)
  if (first === '**' && rest.length > 0) await find(path, rest, search)
  for (const name of (await readdir(path)).sort()) {
    const below = join(path, name)
    if (first === undefined || first === '**') await findBelow(below, segments, search)
    else if (matches(name, first)) await find(below, rest, search)
  }
}

/** Everything below a folder: what is a manifest there shows by its name alone. */
async function findBelow(path: string, segments: readonly string[], search: Search): Promise<void> {
  const kind = await kindOf(path)
  if (kind === 'folder') return find(path, segments, search)
  const isLast = segments.length === 0 || (segments.length === 1 && segments[0] === '**')
  if (kind === 'file' && isLast && (search.wanted === 'all' || YAML_FILE.test(path))) search.files.add(path)
}

/** What a wildcard finds must look like YAML, unless the pattern spells out how it ends. */
function take(path: string, { files, last, wanted }: Search): void {
  const isSpelledOut = !WILDCARD.test(last) || last.includes('.')
  if (wanted === 'all' || isSpelledOut || YAML_FILE.test(path)) files.add(path)
}

/** A wildcard stands for a dot in front, too. */
function matches(name: string, segment: string): boolean {
  const plainDot = (text: string): string => text.replace(/^\./, '\ue000')
  return matchesGlob(plainDot(name), plainDot(segment))
}

/** Undefined is what is not there, a link to nowhere included. */
async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(codeOf(error))) return undefined
    throw error
  }
}

/** A text file of a size that a manifest may have. */
export async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path)
  if (bytes.includes(0)) throw new Unreadable('is no text, for it holds zero bytes')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Unreadable('is no text in UTF-8')
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const stats = await stat(path)
    if (stats.isDirectory()) throw new Unreadable('is a folder')
    // Reading from a pipe may wait for ever.
    if (!stats.isFile()) throw new Unreadable('is no file that can be read')
    if (stats.size > LARGEST_FILE_MB * 1024 * 1024) {
      throw new Unreadable(
        `is larger than ${LARGEST_FILE_MB} MiB, which no manifest is; leave it out with a line that starts with !`,
      )
    }
    return await readFile(path)
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable(whyUnreadable(error))
  }
}

/** What the system says, without its call and path. */
export function whyUnreadable(error: unknown): string {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'is not there'
  if (code === 'EACCES' || code === 'EPERM') return "can't be read: permission denied"
  return `can't be read: ${error instanceof Error ? error.message : String(error)}`
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
