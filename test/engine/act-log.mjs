// Shows the log of act, which comes as JSON, and checks the job summaries in it.

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
console.log('The job summaries are as they should be')
