// Scenario files: which resource shows which state when, and what goes wrong in which call. Times are
// seconds since the first call of a run.

import { readFileSync } from 'node:fs'

/**
 * What the platform tells of a resource when it is asked for more than its row.
 * @typedef {object} Facts
 * @property {string} [uid] made from what it is called
 * @property {number} [generation] 1
 * @property {Readonly<Record<string, unknown>>} [manifest] its own part of the manifest, and other keys of it
 * @property {string} [stage] `building`
 * @property {string} [info]
 * @property {readonly Readonly<Record<string, string>>[]} [parts] what the platform made of it: kind, name, status, error
 * @property {readonly Run[]} [runs]
 * @property {string} [scheduled] when it is to run next
 * @property {{ ready: number, wanted: number }} [replicas]
 * @property {readonly Condition[]} [conditions]
 * @property {readonly Node[]} [nodes]
 * @property {readonly Container[]} [containers] those without a log
 * @property {readonly string[]} [log]
 */

/** @typedef {{ runtime: string, progress?: string, started?: string, finished?: string }} Run */
/** @typedef {{ reason: string, type: string, message?: string, lastUpdate?: string }} Condition */
/** @typedef {{ name: string, pod?: string, phase: string }} Node */
/** @typedef {{ node: string, name: string, error: string }} Container */

/**
 * A state that holds until the next moment. The facts hold beyond it, until others are told.
 * @typedef {{ at: number, status?: string, runtime?: string, gone?: boolean } & Facts} Moment
 */

/**
 * @typedef {object} Resource absent before the first moment of its timeline
 * @property {string} type
 * @property {string} name
 * @property {string} [workspace] `public`, or none for a type that lives outside workspaces; '' for one of a tenant
 * @property {string} [tenant]
 * @property {string} [version] `v1`
 * @property {string} [owner] `iamgroot`, who is also the caller: others' resources are seen with `-a` only
 * @property {readonly Moment[]} timeline
 */

/**
 * @typedef {object} Misdeed what a faulty call does; with no text and no exit code of its own it answers too
 * @property {number} [exit]
 * @property {string} [stdout]
 * @property {string} [stderr]
 * @property {string} [stdoutFile] relative to the scenario, copied byte for byte
 * @property {boolean} [hang] says what it has to say and never ends
 * @property {boolean} [ignoreSigterm]
 * @property {boolean} [child] starts a process that holds on to the outputs, and waits for it
 * @property {boolean} [leave] ... and does not wait for it
 * @property {boolean} [readStdin] reads its input to the end, as a login prompt does, and fails
 * @property {number} [delay] seconds
 * @property {boolean} [flood] writes for ever, with no line end
 * @property {number} [cut] answers, but standard output ends after so many characters
 */

/**
 * @typedef {object} Fault the first that matches a call counts
 * @property {number} [from]
 * @property {number} [to]
 * @property {readonly number[]} [calls] the first and the last call of the run that it is about, from 1
 * @property {string} [type]
 * @property {string} [command] `get`, `get -d`, `get runtime`, `log`, `product get` or `product get -d`
 * @property {Misdeed} do
 */

/**
 * @typedef {object} Scenario
 * @property {string} title
 * @property {string} [about]
 * @property {Readonly<Record<string, string>>} [inputs] the action's, by their names
 * @property {{ result: string, exit: number }} [expect] what the action should make of it
 * @property {import('./print.mjs').Style} [style] `plain`
 * @property {readonly string[]} [columns] of the table of `get`; those of DataOS 1
 * @property {import('./print.mjs').LogFormat} [logs] `logfmt`
 * @property {'stdout' | 'stderr'} [logsTo] `stderr`
 * @property {number} [delay] seconds that each call takes
 * @property {readonly Resource[]} [resources]
 * @property {readonly Fault[]} [faults]
 */

const CALLER = 'iamgroot'
const OUTSIDE = 'policy depot compute dataplane stack operator bundle instance-secret grant data'.split(' ')

/** @typedef {(value: unknown, where: string) => void} Check throws if the value is not as it should be */

/** @type {(expected: string) => Check} */
const kind = expected => (value, where) => {
  if (typeof value !== expected) throw new Error(`${where} should be a ${expected}`)
}

/** @type {(...words: string[]) => Check} */
const oneOf =
  (...words) =>
  (value, where) => {
    if (!words.some(word => word === value)) throw new Error(`${where} should be one of: ${words.join(', ')}`)
  }

/** @type {(item: Check, length?: number) => Check} */
const list = (item, length) => (value, where) => {
  if (!Array.isArray(value)) throw new Error(`${where} should be a list`)
  if (value.length !== (length ?? value.length)) throw new Error(`${where} should have ${length} items`)
  for (const [i, entry] of value.entries()) item(entry, `${where}[${i}]`)
}

/** @type {(value: unknown, where: string) => asserts value is Record<string, unknown>} */
function assertMapping(value, where) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${where} should be a mapping`)
  }
}

/** @type {(item: Check) => Check} */
const mapping = item => (value, where) => {
  assertMapping(value, where)
  for (const [key, entry] of Object.entries(value)) item(entry, `${where}.${key}`)
}

/** @type {(required: Record<string, Check>, optional: Record<string, Check>) => Check} */
const object = (required, optional) => (value, where) => {
  assertMapping(value, where)
  const known = new Map(Object.entries({ ...required, ...optional }))
  for (const [key, entry] of Object.entries(value)) {
    const check = known.get(key)
    if (!check) throw new Error(`${where}.${key} is unknown; known are: ${[...known.keys()].join(', ')}`)
    check(entry, `${where}.${key}`)
  }
  const missing = Object.keys(required).find(key => value[key] === undefined)
  if (missing) throw new Error(`${where}.${missing} is missing`)
}

const text = kind('string')
const number = kind('number')
const flag = kind('boolean')

const facts = {
  uid: text,
  generation: number,
  manifest: mapping(() => {}),
  stage: text,
  info: text,
  parts: list(mapping(text)),
  runs: list(object({ runtime: text }, { progress: text, started: text, finished: text })),
  scheduled: text,
  replicas: object({ ready: number, wanted: number }, {}),
  conditions: list(object({ reason: text, type: text }, { message: text, lastUpdate: text })),
  nodes: list(object({ name: text, phase: text }, { pod: text })),
  containers: list(object({ node: text, name: text, error: text }, {})),
  log: list(text),
}

const checkScenario = object(
  { title: text },
  {
    about: text,
    inputs: mapping(text),
    expect: object({ result: text, exit: number }, {}),
    style: oneOf('plain', 'pipes', 'lines', 'box'),
    columns: list(text),
    logs: oneOf('logfmt', 'terminal', 'json'),
    logsTo: oneOf('stderr', 'stdout'),
    delay: number,
    resources: list(
      object(
        {
          type: text,
          name: text,
          timeline: list(object({ at: number }, { status: text, runtime: text, gone: flag, ...facts })),
        },
        { workspace: text, tenant: text, version: text, owner: text },
      ),
    ),
    faults: list(
      object(
        {
          do: object(
            {},
            {
              exit: number,
              stdout: text,
              stderr: text,
              stdoutFile: text,
              hang: flag,
              ignoreSigterm: flag,
              child: flag,
              leave: flag,
              readStdin: flag,
              delay: number,
              flood: flag,
              cut: number,
            },
          ),
        },
        {
          from: number,
          to: number,
          calls: list(number, 2),
          type: text,
          command: oneOf('get', 'get -d', 'get runtime', 'log', 'product get', 'product get -d'),
        },
      ),
    ),
  },
)

/**
 * @param {string | URL} path
 * @returns {Scenario}
 */
export function loadScenario(path) {
  return parseScenario(JSON.parse(readFileSync(path, 'utf8')))
}

/**
 * @param {unknown} value
 * @returns {Scenario}
 */
export function parseScenario(value) {
  checkScenario(value, 'scenario')
  const scenario = /** @type {Scenario} */ (value)
  for (const [i, resource] of (scenario.resources ?? []).entries()) {
    checkTimeline(resource.timeline, `scenario.resources[${i}].timeline`)
  }
  return scenario
}

/** @type {(timeline: readonly Moment[], where: string) => void} */
function checkTimeline(timeline, where) {
  for (const [i, moment] of timeline.entries()) {
    const before = timeline[i - 1]
    if (before && before.at >= moment.at)
      throw new Error(`${where}[${i}].at should be later than the one before`)
    if ((moment.gone === true) === (moment.status !== undefined)) {
      throw new Error(`${where}[${i}] should have either a status or "gone": true`)
    }
  }
}

/** @typedef {{ type: string, workspace?: string | undefined, name?: string | undefined, all?: boolean }} Query */

/**
 * A resource as it is at a time.
 * @typedef {object} Shown
 * @property {string} name
 * @property {string} version
 * @property {string} type
 * @property {string} workspace
 * @property {string} [tenant]
 * @property {string} owner
 * @property {string} status
 * @property {string} runtime
 * @property {Facts} facts
 */

/**
 * What is found at that time; with no workspace, in all of them.
 * @param {Scenario} scenario
 * @param {number} seconds
 * @param {Query} query
 * @returns {Shown[]}
 */
export function resourcesAt(scenario, seconds, query) {
  return (scenario.resources ?? []).flatMap(resource => {
    const { type, name, version = 'v1', owner = CALLER, tenant = '', timeline } = resource
    const workspace = resource.workspace ?? (OUTSIDE.includes(type) ? '' : 'public')
    const asked =
      type === query.type &&
      workspace === (query.workspace ?? workspace) &&
      name === (query.name ?? name) &&
      (query.all || owner === CALLER)
    const past = timeline.filter(({ at }) => at <= seconds)
    const now = past.at(-1)
    if (!asked || !now || now.gone) return []
    const { status = '', runtime = '' } = now
    const facts = Object.assign({}, ...past)
    return [{ name, version, type, workspace, tenant, owner, status, runtime, facts }]
  })
}

/**
 * The rows that `get` finds at that time.
 * @param {Scenario} scenario
 * @param {number} seconds
 * @param {Query} query
 * @returns {Record<string, string>[]}
 */
export function rowsAt(scenario, seconds, query) {
  return resourcesAt(scenario, seconds, query).map(
    ({ name, version, type, workspace, tenant = '', status, runtime, owner }) => ({
      NAME: name,
      VERSION: version,
      TYPE: type,
      WORKSPACE: workspace,
      TENANT: tenant,
      STATUS: status,
      RUNTIME: runtime,
      OWNER: owner,
    }),
  )
}

export const COLUMNS = ['NAME', 'VERSION', 'TYPE', 'WORKSPACE', 'STATUS', 'RUNTIME', 'OWNER']
/** Of `product get`: a data product has no runtime and no workspace. */
export const PRODUCT_COLUMNS = ['TYPE', 'VERSION', 'NAME', 'STATUS', 'OWNER']

/**
 * What goes wrong in the call that began at that time, if anything does.
 * @param {Scenario} scenario
 * @param {{ seconds: number, number: number, type: string | undefined, command?: string }} call its number counts from 1
 * @returns {Misdeed | undefined}
 */
export function faultOf(scenario, call) {
  return scenario.faults?.find(
    ({
      from = 0,
      to = Number.POSITIVE_INFINITY,
      calls: [first = 1, last = Number.POSITIVE_INFINITY] = [],
      type,
      command,
    }) =>
      call.seconds >= from &&
      call.seconds < to &&
      call.number >= first &&
      call.number <= last &&
      (type === undefined || type === call.type) &&
      (command === undefined || command === call.command),
  )?.do
}
