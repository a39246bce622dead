// npm run demo [-- SCENARIO] [--markdown]: runs the committed bundle the way GitHub's runner does, against the simulated
// dataos-ctl, and shows the result. The job summary is written as a page; --markdown also prints its source. Needs only
// Node. If `npm ci` was run, the page looks as on GitHub. BUNDLE names another bundle to run.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { commandReader, makeStep, readOutputs } from '../simulator/runner.mjs'
import { loadScenario } from '../simulator/scenario.mjs'
import { page, render } from './page.mjs'

// Well above the length of any scenario, so that a demo that hangs doesn't block CI.
const LIMIT = 60_000

const HERE = fileURLToPath(new URL('.', import.meta.url))
const PAGES = join(HERE, '../../build')
const BUNDLE = resolve(process.env.BUNDLE ?? join(HERE, '../../dist/index.js'))

const colourful = process.stdout.isTTY && !process.env.NO_COLOR
/** @type {(code: number) => (text: string) => string} */
const paint = code => text => (colourful ? `\u001b[${code}m${text}\u001b[0m` : text)
const [strong, red, green, yellow] = [paint(1), paint(31), paint(32), paint(33)]

const LABELS = { error: red('Error: '), warning: yellow('Warning: '), notice: 'Notice: ' }

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { markdown: { type: 'boolean', default: false } },
})
process.exitCode = await main(positionals[0] ?? 'deploy', values.markdown)

/** @type {(name: string, showMarkdown: boolean) => Promise<number>} */
async function main(name, showMarkdown) {
  const path = join(HERE, `${name}.json`)
  if (!existsSync(path)) return complain(`There is no demo "${name}". Available: ${demos().join(', ')}.`)
  if (!existsSync(BUNDLE)) {
    return complain(`${BUNDLE} doesn't exist. Run "git restore dist", or "npm ci" and "npm run build".`)
  }
  const scenario = loadScenario(path)
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'wait-for-dataos-'))
  const step = makeStep(folder, path, scenario.inputs ?? {})
  // The files that the scenario's repository would hold.
  if (existsSync(join(HERE, name))) cpSync(join(HERE, name), step.workspace, { recursive: true })
  console.log(`${strong(scenario.title)}: ${scenario.about ?? ''}\n`)
  const exit = await runStep(step)
  const outputs = readOutputs(step.output)
  const summary = readFileSync(step.summary, 'utf8')
  const file = await writePage(name, scenario.title, summary, outputs['report-path'])
  showResult(file, outputs, exit)
  if (showMarkdown) console.log(`\n${strong('Markdown of the job summary')}\n\n${summary.trimEnd()}`)
  return judge(scenario.expect, { result: outputs.result, exit })
}

/** @returns {string[]} */
function demos() {
  return readdirSync(HERE).flatMap(file => (file.endsWith('.json') ? [file.slice(0, -'.json'.length)] : []))
}

/** @type {(...lines: string[]) => number} */
function complain(...lines) {
  console.error(lines.join('\n'))
  return 1
}

/** @typedef {import('../simulator/runner.mjs').Step} Step */
/** @typedef {import('../simulator/runner.mjs').Command} Command */

/** @type {(step: Step) => Promise<number | null>} */
async function runStep(step) {
  // The terminal sends Ctrl-C to the action too. The demo stays, to show what the action does with it.
  process.on('SIGINT', () => {})
  const child = spawn(process.execPath, [BUNDLE], {
    cwd: step.workspace,
    env: step.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT,
    killSignal: 'SIGKILL',
  })
  const show = renderer()
  for (const stream of [child.stdout, child.stderr]) {
    const read = commandReader()
    createInterface({ input: stream }).on('line', line => show(line, read(line)))
  }
  const [exit] = await once(child, 'close')
  return exit
}

/** @returns {(line: string, command: Command | undefined) => void} shows a line the way the runner's log does */
function renderer() {
  let indent = ''
  /** @type {(text: string) => void} */
  const say = text => console.log(text.replace(/^/gm, indent))
  return (line, command) => {
    if (!command) return say(line)
    const { name, data } = command
    if (name === 'error' || name === 'warning' || name === 'notice') say(LABELS[name] + data)
    else if (name === 'endgroup') indent = ''
    else if (name === 'group') {
      indent = ''
      say(strong(`▼ ${data}`))
      indent = '  '
    }
  }
}

/** @type {(file: string, outputs: Record<string, string>, exit: number | null) => void} */
function showResult(file, outputs, exit) {
  console.log(`\n${strong('Result')}: ${outputs.result} (exit code ${exit}: ${meaning(exit)})`)
  console.log(`${strong('Job summary')}, for a browser: ${file}\n`)
  console.log(strong('Outputs'))
  for (const [name, value] of Object.entries(outputs)) {
    console.log(`  ${name}: ${value.length > 200 ? `(${Buffer.byteLength(value)} bytes)` : value}`)
  }
}

/** @type {(name: string, title: string, summary: string, report: string | undefined) => Promise<string>} */
async function writePage(name, title, summary, report) {
  const file = join(PAGES, `demo-${name}.html`)
  mkdirSync(PAGES, { recursive: true })
  const timeline = report ? JSON.parse(readFileSync(report, 'utf8')) : undefined
  writeFileSync(file, page(title, await render(summary, timeline)))
  return file
}

/** @type {(exit: number | null) => string} */
function meaning(exit) {
  if (exit === null) return `the action was killed, or took longer than ${LIMIT / 1000} s`
  return exit === 0 ? 'the step passes' : 'the step fails'
}

/** @type {(expected: { result: string, exit: number } | undefined, actual: object) => number} */
function judge(expected, actual) {
  const [wanted, got] = [expected, actual].map(result => JSON.stringify(result, ['result', 'exit']))
  if (wanted !== got) return complain(red(`\nThe scenario expects ${wanted}, but the action gave ${got}.`))
  console.log(green('\nThis is what the scenario expects.'))
  return 0
}
