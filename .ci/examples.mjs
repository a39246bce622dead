/** Writes the whole workflows that the README shows into a folder, each to a file of its own, for linters to read. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder = ''] = process.argv.slice(2)
const blocks = readFileSync('README.md', 'utf8').matchAll(/^```ya?ml\n(.*?)^```$/gms)
const workflows = [...blocks].map(([, text = '']) => text).filter(text => /^jobs:/m.test(text))

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
for (const [i, text] of workflows.entries()) writeFileSync(join(folder, `${i + 1}.yml`), text)
