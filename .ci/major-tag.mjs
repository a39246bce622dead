/**
 * Prints the major tag that a release moves: `v1` for v1.2.0, but nothing if a later v1 was released already. So neither
 * a re-run of an old release nor a patch of an older version moves the tag back. Reads the released tags from stdin.
 */
import { readFileSync } from 'node:fs'

const [tag = ''] = process.argv.slice(2)
const released = readFileSync(0, 'utf8').split(/\s+/)

/** @type {(tag: string) => number[] | undefined} */
const versionOf = tag => /^v(\d+)\.(\d+)\.(\d+)$/.exec(tag)?.slice(1).map(Number)

/** @type {(a: readonly number[], b: readonly number[]) => number} */
function compare(a, b) {
  const i = a.findIndex((part, i) => part !== b[i])
  return (a[i] ?? 0) - (b[i] ?? 0)
}

const version = versionOf(tag)
if (!version) throw new Error(`${tag} isn't a release tag`)
const isLatest = released.every(other => {
  const its = versionOf(other)
  return !its || its[0] !== version[0] || compare(its, version) <= 0
})
if (isLatest) console.log(`v${version[0]}`)
