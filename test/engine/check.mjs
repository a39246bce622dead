// The last step of the self-test: checks the results of the earlier steps as a workflow sees them. Needs only Node.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SERVICE = 'service/metrics-api@public'

/** The expected result of each step and the beginning of its job summary, in the order of the workflow. */
export const EXPECTED = {
  healthy: {
    step: 'success',
    outputs: { result: 'healthy', healthy: 'true', unhealthy: [] },
    verdicts: { 'compute/usecases': 'healthy', 'worker/insights@public': 'healthy' },
    summary: '## ✅ DataOS: 2 of 2 resources healthy\n',
  },
  failing: {
    step: 'failure',
    outputs: { result: 'unhealthy', healthy: 'false', unhealthy: [SERVICE] },
    verdicts: { [SERVICE]: 'failed' },
    summary: '## ❌ DataOS: 1 of 2 resources unhealthy\n',
  },
  warned: {
    step: 'success',
    outputs: { result: 'unhealthy', healthy: 'false', unhealthy: [SERVICE] },
    verdicts: { [SERVICE]: 'failed' },
    summary: '## ❌ DataOS: 1 of 1 resource unhealthy\n',
  },
}

/** @type {(summaries: readonly string[]) => void} */
export function checkSummaries(summaries) {
  const beginnings = Object.values(EXPECTED).map(({ summary }) => summary)
  assert.deepEqual(
    summaries.map((text, i) => text.slice(0, beginnings[i]?.length)),
    beginnings,
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()

function main() {
  const steps = JSON.parse(process.env.STEPS ?? '{}')
  for (const [id, expected] of Object.entries(EXPECTED)) checkStep(id, steps[id], expected)
  // act empties the summary file after each step, so act-log.mjs checks the summaries in the log of act.
  if (!process.env.ACT) checkSummaries(finishedSummaries())
}

/**
 * @typedef {(typeof EXPECTED)[keyof typeof EXPECTED]} Expected
 * @type {(id: string, step: { outcome: string, outputs: Record<string, string> }, expected: Expected) => void}
 */
function checkStep(id, { outcome, outputs }, expected) {
  assert.equal(outcome, expected.step, `result of step ${id}`)
  const { unhealthy = '', report = '', 'report-path': path = '' } = outputs
  assert.deepEqual(
    { result: outputs.result, healthy: outputs.healthy, unhealthy: JSON.parse(unhealthy) },
    expected.outputs,
    `outputs of step ${id}`,
  )
  for (const text of [report, readFileSync(path, 'utf8')]) {
    /** @type {{ id: string, verdict: string }[]} */
    const resources = JSON.parse(text).resources
    const verdicts = Object.fromEntries(resources.map(({ id, verdict }) => [id, verdict]))
    assert.deepEqual({ ...verdicts, ...expected.verdicts }, verdicts, `report of step ${id}`)
  }
  console.log(`Step ${id}: ${outcome}, ${outputs.result}, as expected`)
}

/** GitHub's runner removes each step's file and leaves the uploaded copy next to it. */
function finishedSummaries() {
  const folder = dirname(process.env.GITHUB_STEP_SUMMARY ?? '')
  const files = readdirSync(folder).filter(name => /^step_summary_.*-scrubbed$/.test(name))
  const texts = files.map(name => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n'))
  const order = Object.values(EXPECTED).map(({ summary }) => summary)
  /** @type {(text: string) => number} */
  const place = text => order.findIndex(beginning => text.startsWith(beginning))
  return texts.toSorted((a, b) => place(a) - place(b))
}
