/** Prints the CHANGELOG.md section of a tag's version. Fails if the version isn't that of package.json. */
import { readFileSync } from 'node:fs'

const [tag = ''] = process.argv.slice(2)
const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
const sections = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m)
const notes = sections.find(section => section.startsWith(`[${version}] - `))

/** @type {(problem: string) => never} */
function refuse(problem) {
  console.error(problem)
  process.exit(1)
}

if (tag !== `v${version}`) refuse(`Tag ${tag} doesn't match version ${version} in package.json`)
if (!notes) refuse(`CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD"`)
console.log(notes.split('\n').slice(1).join('\n').trim())
