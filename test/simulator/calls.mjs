// The diary of a run, in a folder that all its calls share: `start` (when the first call began) and
// `calls.jsonl` (a line when a call begins, another when it ends; one that was killed has no end).

import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {object} Call
 * @property {number} at seconds since the first call of the run began
 * @property {number} started the same of its process: the start of node itself lies between the two
 * @property {number} epoch `at` by the clock, in milliseconds
 * @property {number} pid
 * @property {readonly string[]} args
 * @property {string} [stdin] what it read, where it read at all
 * @property {number} [child] the process it started
 * @property {number} [end] when it ended, unless it was killed
 * @property {number} [exit]
 */

/**
 * @param {string} state the folder
 * @param {readonly string[]} args
 * @returns {{ number: number, at: number, now: () => number, note: (fields: Partial<Call>) => void }}
 */
export function beginCall(state, args) {
  mkdirSync(state, { recursive: true })
  const start = startOf(state)
  const now = () => (Date.now() - start) / 1000
  const at = now()
  /** @type {(fields: Partial<Call>) => void} */
  const note = fields =>
    appendFileSync(join(state, 'calls.jsonl'), `${JSON.stringify({ pid: process.pid, ...fields })}\n`)
  note({ at, started: (performance.timeOrigin - start) / 1000, epoch: Date.now(), args })
  return { number: readCalls(state).findLastIndex(call => call.pid === process.pid) + 1, at, now, note }
}

/**
 * Every call so far, in the order in which they began, with all that is known of each.
 * @param {string} state the folder
 * @returns {Call[]}
 */
export function readCalls(state) {
  const path = join(state, 'calls.jsonl')
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : []
  /** @type {Call[]} */
  const calls = []
  for (const line of lines) {
    const entry = JSON.parse(line)
    if ('args' in entry) calls.push(entry)
    else Object.assign(calls.findLast(call => call.pid === entry.pid) ?? {}, entry)
  }
  return calls
}

/** @type {(state: string) => number} */
function startOf(state) {
  const path = join(state, 'start')
  try {
    writeFileSync(path, String(Date.now()), { flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  // A call that runs side by side may have made the file and not yet written to it.
  for (;;) {
    const written = readFileSync(path, 'utf8')
    if (written) return Number(written)
  }
}
