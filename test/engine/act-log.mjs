// Prints the JSON log of act as text, and checks the job summaries in it.

import { createInterface } from 'node:readline'
import { checkSummaries } from './check.mjs'

/** @type {string[]} */
const summaries = []
for await (const line of createInterface({ input: process.stdin })) {
  const { msg, command, content } = JSON.parse(line)
  console.log(msg.trimEnd())
  if (command === 'summary') summaries.push(content)
}
checkSummaries(summaries)
console.log('Job summaries: as expected')
