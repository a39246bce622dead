// npm run demo [-- SCENARIO]: runs the committed bundle as GitHub's runner would, against the simulated
// dataos-ctl, and shows what came of it; the job summary as a page too, for a browser. Needs Node and nothing else,
// but draws the page's picture only with what "npm ci" installs. BUNDLE names another bundle to run.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
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
import { commandReader, makeStep, readOutputs } from '../simulator/runner.mjs'
import { loadScenario } from '../simulator/scenario.mjs'
import { page } from './page.mjs'

// Well above what any scenario takes: a demo that hangs must not hold up a build.
const LIMIT = 60_000

const HERE = fileURLToPath(new URL('.', import.meta.url))
const PAGES = join(HERE, '../../build')
const BUNDLE = resolve(process.env.BUNDLE ?? join(HERE, '../../dist/index.js'))

const colourful = process.stdout.isTTY && !process.env.NO_COLOR
/** @type {(code: number) => (text: string) => string} */
const paint = code => text => (colourful ? `\u001b[${code}m${text}\u001b[0m` : text)
const [strong, red, green, yellow] = [paint(1), paint(31), paint(32), paint(33)]

const LABELS = { error: red('Error: '), warning: yellow('Warning: '), notice: 'Notice: ' }

process.exitCode = await main(process.argv[2] ?? 'deploy')

/** @type {(name: string) => Promise<number>} */
async function main(name) {
  const path = join(HERE, `${name}.json`)
  if (!existsSync(path)) return complain(`There is no demo "${name}". There are: ${demos().join(', ')}.`)
  if (!existsSync(BUNDLE)) {
    return complain(
      `There is no bundle at ${BUNDLE}. It is committed with the sources: restore it with "git restore dist",`,
      'or build it with "npm ci" and "npm run build".',
    )
  }
  const scenario = loadScenario(path)
  const step = makeStep(
    mkdtempSync(join(realpathSync(tmpdir()), 'wait-for-dataos-')),
    path,
    scenario.inputs ?? {},
  )
  console.log(`${strong(scenario.title)}: ${scenario.about ?? ''}\n`)
  const exit = await runStep(step)
  const outputs = readOutputs(step.output)
  showResult(step, outputs, exit)
  await writePage(name, scenario.title, step)
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
  // Ctrl-C is for the action, which gets it from the terminal as well: the demo shows what it makes of it.
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

/** @returns {(line: string, command: Command | undefined) => void} shows a line as the runner's log would */
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

/** @type {(step: Step, outputs: Record<string, string>, exit: number | null) => void} */
function showResult(step, outputs, exit) {
  console.log(`\n${strong('The job summary')}, ${step.summary}\n`)
  console.log(readFileSync(step.summary, 'utf8').trimEnd() || '(empty)')
  console.log(`\n${strong('The outputs')}\n`)
  for (const [name, value] of Object.entries(outputs)) {
    const path = outputs['report-path']
    const size = `(${Buffer.byteLength(value)} bytes${path ? `, as in the file at report-path` : ''})`
    console.log(`  ${name}: ${name === 'report' ? size : value}`)
  }
  console.log(`\n${strong('The exit code')} is ${exit}: ${meaning(exit)}\n`)
}

/** @type {(name: string, title: string, step: Step) => Promise<void>} */
async function writePage(name, title, step) {
  const file = join(PAGES, `demo-${name}.html`)
  mkdirSync(PAGES, { recursive: true })
  writeFileSync(file, await page(title, readFileSync(step.summary, 'utf8')))
  console.log(`${strong('The job summary as a page')}, to open in a browser: ${file}\n`)
}

/** @type {(exit: number | null) => string} */
function meaning(exit) {
  if (exit === null) return `the action did not end by itself within ${LIMIT / 1000} s, or was killed.`
  return exit === 0
    ? 'the step passes, and the workflow goes on.'
    : 'the step fails, and with it the job, unless it says continue-on-error.'
}

/** @type {(expected: { result: string, exit: number } | undefined, actual: object) => number} */
function judge(expected, actual) {
  const [wanted, got] = [expected, actual].map(result => JSON.stringify(result, ['result', 'exit']))
  if (wanted !== got) return complain(red(`The scenario expects ${wanted} and the action gave ${got}.`))
  console.log(green('That is what the scenario expects.'))
  return 0
}
