// The documentation as tests read it.

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

export const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

/** Every page for users and contributors. */
export const PAGES: readonly string[] = globSync(['*.md', 'docs/*.md'], { cwd: ROOT }).map(file =>
  file.replaceAll('\\', '/'),
)

/** The rows of each table with this header in a page, without the backticks of a cell that is code. */
export function rowsOf(page: string, ...header: readonly string[]): string[][] {
  const lines = textOf(page).split('\n').map(cellsOf)
  const tables = lines.flatMap((cells, start) => {
    if (cells.join('|') !== header.join('|')) return []
    const end = lines.findIndex((cells, i) => i > start && cells.length === 0)
    return lines.slice(start + 2, end)
  })
  if (tables.length === 0) throw new Error(`${page} has no table ${header.join(' | ')}`)
  return tables
}

function cellsOf(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map(cell => cell.trim().replace(/^`([^`]*)`$/, '$1'))
}

/** Everything in backticks. */
export function codesIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
}

/** The part of a page under a heading, up to the next heading of its level or above. */
export function sectionOf(page: string, heading: string): string {
  const text = textOf(page)
  const [line = '', marks = ''] =
    [...text.matchAll(/^(#+) .*$/gm)].find(([line]) => line.endsWith(` ${heading}`)) ?? []
  if (!line) throw new Error(`${page} has no heading ${heading}`)
  const [, rest = ''] = text.split(`${line}\n`)
  return rest.split(new RegExp(`^#{1,${marks.length}} `, 'm'))[0] ?? ''
}
