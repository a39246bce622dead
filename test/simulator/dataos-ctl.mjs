#!/usr/bin/env node
// A simulated dataos-ctl that plays the scenario file SIMULATOR_SCENARIO and keeps its diary in the folder
// SIMULATOR_STATE. Node's own modules only: it is started once for every call of a poll.

import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beginCall } from './calls.mjs'
import { printLog, printTable } from './print.mjs'
import { COLUMNS, faultOf, loadScenario, PRODUCT_COLUMNS, resourcesAt, rowsAt } from './scenario.mjs'
import { printDetails, printLogs, printRuntime } from './tell.mjs'

/** @typedef {{ words: string[], values: Record<string, string>, all: boolean, details: boolean }} Request */

// What hangs ends at last, so that a test that goes wrong leaves nothing behind for long.
const LIFETIME = 120_000
// Data products have a command of their own; `get` doesn't support their type.
const PRODUCT = 'data'

const { SIMULATOR_SCENARIO: path, SIMULATOR_STATE: state } = process.env
if (!path || !state)
  throw new Error('set SIMULATOR_SCENARIO to a scenario file and SIMULATOR_STATE to a folder')
const scenario = loadScenario(path)
const call = beginCall(state, process.argv.slice(2))
process.on('exit', code => call.note({ end: call.now(), exit: code }))

/**
 * The commands that are played, by their words.
 * @type {Record<string, (request: Request) => void>}
 */
const COMMANDS = {
  get: request => list(request, scenario.columns ?? COLUMNS),
  'get -d': request => tell('get', request, printDetails),
  'get runtime': request => tell('runtime', request, resource => printRuntime(resource, scenario.style)),
  log: request =>
    tell('log', request, resource =>
      printLogs(resource, Number(request.values['-l'] ?? 300), scenario.style),
    ),
  'product get': request => list(ofProducts(request), PRODUCT_COLUMNS),
  'product get -d': request => tell('get', ofProducts(request), printDetails),
}

await main()

async function main() {
  const request = readArguments(process.argv.slice(2))
  if (typeof request === 'string') return refuse(`Error: ${request}\n`)
  if (scenario.delay) await sleep(scenario.delay * 1000)
  const type = request.values['-t']
  const fault = faultOf(scenario, {
    seconds: call.at,
    number: call.number,
    type,
    command: commandOf(request),
  })
  await (fault ? misbehave(fault, request) : answer(request))
}

/** @type {(request: Request) => void} */
function answer(request) {
  const command = commandOf(request)
  const play = COMMANDS[command]
  if (request.words[0] !== 'product' && request.values['-t'] === PRODUCT)
    refuse(logLine('error', `unknown type '${PRODUCT}'`))
  else if (play) play(request)
  else refuse(logLine('error', `the simulator does not play the command "${command}"`))
}

/** @type {(request: Request) => string} */
function commandOf({ words, details }) {
  return [...words, ...(details ? ['-d'] : [])].join(' ')
}

/** @type {(request: Request, columns: readonly string[]) => void} */
function list({ values, all }, columns) {
  const { '-t': type, '-w': workspace, '-n': name } = values
  if (!type) return refuse(logLine('error', 'the simulator plays "get" with a type (-t) only'))
  log('info', '🔍 get...')
  const rows = rowsAt(scenario, call.now(), { type, workspace, name, all })
  log('info', rows.length === 0 ? '🔍 get...nothing' : '🔍 get...complete')
  if (rows.length > 0) process.stdout.write(`\n${printTable(columns, rows, scenario.style)}\n`)
}

/** @type {(request: Request) => Request} */
function ofProducts(request) {
  return { ...request, values: { ...request.values, '-t': PRODUCT } }
}

/** @type {(what: string, request: Request, print: (resource: import('./scenario.mjs').Shown) => string) => void} */
function tell(what, { words, values, all }, print) {
  const { '-t': type, '-w': workspace, '-n': name } = values
  if (!type || !name) return refuse(logLine('error', `the simulator plays "${what}" of one resource only`))
  log('info', `🔍 ${what}...`)
  // Only `get` hides what belongs to others.
  const query = { type, workspace, name, all: all || words[0] === 'log' || words[1] === 'runtime' }
  const text = resourcesAt(scenario, call.now(), query).map(print).join('')
  log('info', text === '' ? `🔍 ${what}...nothing` : `🔍 ${what}...complete`)
  process.stdout.write(text)
}

/**
 * @param {readonly string[]} args
 * @returns {Request | string} the request, or what is wrong with it in the words of Go's flag parser
 */
function readArguments(args) {
  /** @type {Request} */
  const request = { words: [], values: {}, all: false, details: false }
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '-a') request.all = true
    else if (arg === '-d') request.details = true
    else if (['-t', '-w', '-n', '-l'].includes(arg)) {
      const value = rest.shift()
      if (value === undefined) return `flag needs an argument: '${arg[1]}' in ${arg}`
      request.values[arg] = value
    } else if (arg.startsWith('--')) return `unknown flag: ${arg}`
    else if (arg.startsWith('-')) return `unknown shorthand flag: '${arg[1]}' in ${arg}`
    else request.words.push(arg)
  }
  return request
}

/** @type {(fault: import('./scenario.mjs').Misdeed, request: Request) => Promise<void>} */
async function misbehave(fault, request) {
  if (fault.ignoreSigterm) process.on('SIGTERM', () => {})
  if (fault.delay) await sleep(fault.delay * 1000)
  if (fault.readStdin) return askForLogin()
  if (fault.flood) return flood()
  if (fault.child) await startChild()
  const { exit, stdout, stderr, stdoutFile } = fault
  if ([exit, stdout, stderr, stdoutFile].some(said => said !== undefined)) {
    if (stderr) process.stderr.write(stderr)
    if (stdout) process.stdout.write(stdout)
    if (stdoutFile) process.stdout.write(readFileSync(resolve(dirname(path ?? ''), stdoutFile)))
    process.exitCode = exit ?? 0
  } else if (!fault.hang) {
    if (fault.cut !== undefined) cutOutput(fault.cut)
    answer(request)
  }
  if (fault.hang || (fault.child && !fault.leave)) await sleep(LIFETIME)
}

/**
 * Standard output ends after so many characters, as that of a program that is killed while it writes.
 * @type {(length: number) => void}
 */
function cutOutput(length) {
  const write = process.stdout.write.bind(process.stdout)
  let left = length
  process.stdout.write = text => {
    const part = String(text).slice(0, left)
    left -= part.length
    return write(part)
  }
}

async function askForLogin() {
  log('warning', 'no cred file, logging in now, ...')
  const chunks = []
  for await (const chunk of process.stdin) chunks.push(chunk)
  call.note({ stdin: Buffer.concat(chunks).toString() })
  refuse(logLine('error', 'no cred file, need to login'))
}

async function flood() {
  const water = 'flood '.repeat(10_000)
  process.stdout.on('error', () => process.exit(1))
  for (;;) await new Promise(done => process.stdout.write(water, done))
}

async function startChild() {
  const { spawn } = await import('node:child_process')
  const child = spawn(process.execPath, ['-e', `setTimeout(() => {}, ${LIFETIME})`], {
    stdio: ['ignore', 'inherit', 'inherit'],
    // Windows ends the children of a process with it, unless they are detached.
    detached: process.platform === 'win32',
    windowsHide: true,
  })
  child.unref()
  if (child.pid !== undefined) call.note({ child: child.pid })
}

/** @type {(level: import('./print.mjs').Level, message: string) => void} */
function log(level, message) {
  process[scenario.logsTo ?? 'stderr'].write(logLine(level, message))
}

/** @type {(level: import('./print.mjs').Level, message: string) => string} */
function logLine(level, message) {
  return printLog(scenario.logs ?? 'logfmt', level, message, { seconds: process.uptime() })
}

/** @type {(text: string) => void} */
function refuse(text) {
  process[scenario.logsTo ?? 'stderr'].write(text)
  process.exitCode = 1
}
