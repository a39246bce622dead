// What GitHub's runner does around an action: its environment, its files, and how it reads the output.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The simulated dataos-ctl as a value of the input of that name. */
export const SIMULATED_CLI = [process.execPath, fileURLToPath(new URL('dataos-ctl.mjs', import.meta.url))]
  .map(word => `'${word.replaceAll("'", `'\\''`)}'`)
  .join(' ')

// What a process needs to run at all on one system or another. Nothing else of ours reaches the action.
const INHERITED = `PATH HOME USER LANG TMPDIR TEMP TMP SystemRoot SystemDrive windir ComSpec PATHEXT
  USERPROFILE APPDATA LOCALAPPDATA`.split(/\s+/)

/**
 * @typedef {object} Step
 * @property {Record<string, string>} env
 * @property {string} workspace
 * @property {string} output
 * @property {string} summary
 * @property {string} state the simulator's diary
 */

/**
 * The environment of one step, its files made in an empty folder.
 * @param {string} folder
 * @param {string} scenario path of the scenario that the simulator plays
 * @param {Readonly<Record<string, string>>} inputs
 * @returns {Step}
 */
export function makeStep(folder, scenario, inputs) {
  /** @type {(...names: string[]) => string} */
  const inside = (...names) => join(folder, ...names)
  for (const name of ['temp', 'tools', 'workspace']) mkdirSync(inside(name))
  const files = {
    GITHUB_ENV: inside('env'),
    GITHUB_OUTPUT: inside('output'),
    GITHUB_PATH: inside('path'),
    GITHUB_STATE: inside('state'),
    GITHUB_STEP_SUMMARY: inside('summary.md'),
  }
  for (const file of Object.values(files)) writeFileSync(file, '')
  writeFileSync(inside('event.json'), '{}')
  const env = {
    ...inheritedEnvironment(),
    ...files,
    ...GITHUB,
    GITHUB_EVENT_PATH: inside('event.json'),
    GITHUB_WORKSPACE: inside('workspace'),
    RUNNER_TEMP: inside('temp'),
    RUNNER_TOOL_CACHE: inside('tools'),
    SIMULATOR_SCENARIO: resolve(scenario),
    SIMULATOR_STATE: inside('simulator'),
    ...inputEnvironment({ 'dataos-ctl': SIMULATED_CLI, ...inputs }),
  }
  return {
    env,
    workspace: env.GITHUB_WORKSPACE,
    output: files.GITHUB_OUTPUT,
    summary: files.GITHUB_STEP_SUMMARY,
    state: env.SIMULATOR_STATE,
  }
}

const GITHUB = {
  CI: 'true',
  GITHUB_ACTION: 'wait-for-dataos',
  GITHUB_ACTIONS: 'true',
  GITHUB_ACTOR: 'iamgroot',
  // Nobody listens there: what should reach a fake GitHub says so, and nothing reaches the real one.
  GITHUB_API_URL: 'http://127.0.0.1:9',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_GRAPHQL_URL: 'http://127.0.0.1:9/graphql',
  GITHUB_JOB: 'deploy',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_REF_NAME: 'main',
  GITHUB_REPOSITORY: 'data-products/insights',
  GITHUB_REPOSITORY_OWNER: 'data-products',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_RUN_ID: '1234567890',
  GITHUB_RUN_NUMBER: '42',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
  GITHUB_WORKFLOW: 'deploy',
  RUNNER_ARCH: process.arch.toUpperCase(),
  RUNNER_ENVIRONMENT: 'self-hosted',
  RUNNER_NAME: 'simulated',
  RUNNER_OS: { darwin: 'macOS', win32: 'Windows' }[String(process.platform)] ?? 'Linux',
}

/** @returns {Record<string, string>} */
function inheritedEnvironment() {
  return Object.fromEntries(
    INHERITED.flatMap(name => {
      const value = process.env[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/**
 * @param {Readonly<Record<string, string>>} inputs
 * @returns {Record<string, string>}
 */
function inputEnvironment(inputs) {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  )
}

/**
 * The outputs in a GITHUB_OUTPUT file. The runner fails the step where this throws.
 * @param {string} path
 * @returns {Record<string, string>}
 */
export function readOutputs(path) {
  const lines = readFileSync(path, 'utf8').split(/\r?\n/)
  /** @type {Record<string, string>} */
  const outputs = {}
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    if (line === '') continue
    const [, name = '', mark, rest = ''] = /^([^=<]+)(=|<<)(.*)$/.exec(line) ?? []
    if (!mark) throw new Error(`no output: ${line}`)
    if (mark === '=') {
      outputs[name] = rest
      continue
    }
    const end = lines.indexOf(rest)
    if (end < 0) throw new Error(`the output ${name} has no end`)
    outputs[name] = lines
      .splice(0, end + 1)
      .slice(0, -1)
      .join('\n')
  }
  return outputs
}

/** @typedef {{ name: string, properties: Record<string, string>, data: string }} Command */

const COMMANDS =
  `add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher save-state
  set-env set-output stop-commands warning`.split(/\s+/)

// The new form counts at a line's start, the old one anywhere.
const FORMS = [
  { form: /^\s*::(.*?)::(.*)$/s, separator: ',', inProperty: /%(25|0A|0D|3A|2C)/g, inData: /%(25|0A|0D)/g },
  {
    form: /##\[(.*?)\](.*)$/s,
    separator: ';',
    inProperty: /%(25|0A|0D|5D|3B)/g,
    inData: /%(25|0A|0D|5D|3B)/g,
  },
]

/**
 * The lines of an output, as .NET reads them.
 * @param {string} text
 * @returns {string[]}
 */
export function splitLines(text) {
  return text.split(/\r\n|\n|\r/)
}

/**
 * A reader of one stream, line by line, that finds the workflow commands the runner would obey there. It obeys
 * none between `stop-commands` and its token.
 * @returns {(line: string) => Command | undefined}
 */
export function commandReader() {
  /** @type {string | undefined} */
  let token
  return line => {
    if (token !== undefined) {
      if (parseCommand(line, [token])) token = undefined
      return undefined
    }
    const command = parseCommand(line, COMMANDS)
    if (command?.name === 'stop-commands') token = command.data.toLowerCase()
    return command
  }
}

/** @type {(line: string, names: readonly string[]) => Command | undefined} */
function parseCommand(line, names) {
  for (const { form, separator, inProperty, inData } of FORMS) {
    const [, head = '', data = ''] = form.exec(line) ?? []
    const [, name = '', rest = ''] = /^(\S+)(?: (.*))?$/s.exec(head) ?? []
    if (!names.includes(name.toLowerCase())) continue
    const properties = rest.split(separator).flatMap(pair => {
      const [, key, value = ''] = /^\s*([^=]+)=(.*)$/s.exec(pair) ?? []
      return key ? [[key, decode(value, inProperty)]] : []
    })
    return {
      name: name.toLowerCase(),
      properties: Object.fromEntries(properties),
      data: decode(data, inData),
    }
  }
  return undefined
}

/** @type {(text: string, codes: RegExp) => string} */
function decode(text, codes) {
  return text.replace(codes, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
}
