/** Writes each complete workflow of the documentation to a file in a folder, for linters. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder = ''] = process.argv.slice(2)
const pages = [
  'README.md',
  ...readdirSync('docs')
    .filter(file => file.endsWith('.md'))
    .map(file => join('docs', file)),
]
const workflows = pages
  .flatMap(page => [...readFileSync(page, 'utf8').matchAll(/^```ya?ml\n(.*?)^```$/gms)])
  .flatMap(([, text = '']) => (/^jobs:/m.test(text) ? [text] : []))

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
for (const [i, text] of workflows.entries()) writeFileSync(join(folder, `${i + 1}.yml`), text)
