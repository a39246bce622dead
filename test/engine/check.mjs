// The last step of the self-test: what the steps before it came to, by what a workflow sees of them. Node alone.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SERVICE = 'service/metrics-api@public'

/** What each step is to come to, and how its job summary begins, in the order of the workflow. */
export const EXPECTED = {
  healthy: {
    step: 'success',
    outputs: { result: 'healthy', healthy: 'true', unhealthy: [] },
    verdicts: { 'compute/usecases': 'healthy', 'worker/insights@public': 'healthy' },
    summary: '## ✅ Healthy\n\nAll 2 DataOS resources are healthy after ',
  },
  failing: {
    step: 'failure',
    outputs: { result: 'unhealthy', healthy: 'false', unhealthy: [SERVICE] },
    verdicts: { [SERVICE]: 'failed' },
    summary: '## ❌ Unhealthy\n\n1 of 2 DataOS resources is not healthy after ',
  },
  warned: {
    step: 'success',
    outputs: { result: 'unhealthy', healthy: 'false', unhealthy: [SERVICE] },
    verdicts: { [SERVICE]: 'failed' },
    summary: '## ❌ Unhealthy\n\n1 of 1 DataOS resource is not healthy after ',
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
  // act empties the file of a summary when its step is over; who runs it finds them in its log.
  if (!process.env.ACT) checkSummaries(finishedSummaries())
}

/**
 * @typedef {(typeof EXPECTED)[keyof typeof EXPECTED]} Expected
 * @type {(id: string, step: { result: string, outputs: Record<string, string> }, expected: Expected) => void}
 */
function checkStep(id, { result, outputs }, expected) {
  assert.equal(result, expected.step, `the result of the step ${id}`)
  const { unhealthy = '', report = '', 'report-path': path = '' } = outputs
  assert.deepEqual(
    { result: outputs.result, healthy: outputs.healthy, unhealthy: JSON.parse(unhealthy) },
    expected.outputs,
    `the outputs of the step ${id}`,
  )
  for (const text of [report, readFileSync(path, 'utf8')]) {
    /** @type {{ id: string, verdict: string }[]} */
    const resources = JSON.parse(text).resources
    const verdicts = Object.fromEntries(resources.map(({ id, verdict }) => [id, verdict]))
    assert.deepEqual({ ...verdicts, ...expected.verdicts }, verdicts, `the report of the step ${id}`)
  }
  console.log(`The step ${id} ended as it should: ${result}, ${outputs.result}`)
}

/** GitHub's runner takes each step's own file away and leaves what it uploads beside it, the oldest first. */
function finishedSummaries() {
  const folder = dirname(process.env.GITHUB_STEP_SUMMARY ?? '')
  const files = readdirSync(folder).filter(name => /^step_summary_.*-scrubbed$/.test(name))
  const texts = files.map(name => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n'))
  const order = Object.values(EXPECTED).map(({ summary }) => summary)
  /** @type {(text: string) => number} */
  const place = text => order.findIndex(beginning => text.startsWith(beginning))
  return texts.toSorted((a, b) => place(a) - place(b))
}
