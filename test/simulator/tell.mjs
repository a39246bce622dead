// What dataos-ctl prints of one resource besides its row: details, runtime, log. Pure.

import { createHash } from 'node:crypto'
import { printTable } from './print.mjs'

/** @typedef {import('./scenario.mjs').Shown} Shown */
/** @typedef {import('./print.mjs').Style} Style */

/**
 * One document of `get -d`.
 * @param {Shown} resource
 * @returns {string}
 */
export function printDetails({ name, version, type, workspace, owner, status, runtime, facts }) {
  const place = workspace === '' ? '' : `:${workspace}`
  const { uid = uidOf(`${type}:${name}${place}`), generation = 1, manifest = {} } = facts
  const { stage = 'building', info, parts = [] } = facts
  const document = {
    name,
    version,
    type,
    ...(workspace !== '' && { workspace }),
    owner,
    ...manifest,
    generation,
    uid,
    created: '2025-02-21T08:11:02Z',
    status: {
      aggregateStatus: status,
      builderState: { stage, numberOfWantedResources: String(parts.length), ...(info && { info }) },
      cloudKernelResources: parts,
      ...(runtime !== '' && { runtimeState: { status: runtime } }),
    },
  }
  return `---\n# ${type}:${version}:${name}${place}\n# ${name}:${version}:${type}${place}\n${printYaml(document)}`
}

/**
 * The tables of `get runtime`, none where nothing runs.
 * @param {Shown} resource
 * @param {Style} [style]
 * @returns {string}
 */
export function printRuntime({ type, runtime, facts }, style) {
  const { runs, scheduled, replicas, conditions = [], nodes = [] } = facts
  const owner = type === 'workflow' ? 'JOB NAME' : 'SERVICE NAME'
  /** @type {(columns: string[], rows: string[][]) => string[]} */
  const table = (columns, rows) => {
    const cells = rows.map(row => Object.fromEntries(columns.map((column, i) => [column, row[i] ?? ''])))
    return rows.length === 0 ? [] : [printTable(columns, cells, style, { wrap: 40 })]
  }
  return [
    ...table(
      ['RUNTIME', 'PROGRESS', 'STARTED', 'FINISHED'],
      (runs ?? []).map(({ runtime, progress = '', started = '', finished = '' }) => [
        runtime,
        progress,
        started,
        finished,
      ]),
    ),
    ...table(['SCHEDULED RUNTIME', 'LAST SCHEDULED TIME'], scheduled ? [[scheduled, '']] : []),
    ...table(
      ['RUNTIME', 'READY REPLICAS COUNT', 'REPLICAS COUNT'],
      replicas ? [[runtime, String(replicas.ready), String(replicas.wanted)]] : [],
    ),
    ...table(
      ['REASON', 'TYPE', 'MESSAGE', 'LAST UPDATE'],
      conditions.map(({ reason, type, message = '', lastUpdate = '' }) => [
        reason,
        type,
        message,
        lastUpdate,
      ]),
    ),
    ...table(
      ['NODE NAME', owner, 'POD NAME', 'TYPE', 'CONTAINERS', 'PHASE'],
      nodes.map(({ name, pod = '', phase }) => [name, name, pod, `pod-${type}`, 'main', phase]),
    ),
  ].join('\n')
}

/**
 * What `log` prints, empty where there is neither a log nor a reason for there being none.
 * @param {Shown} resource
 * @param {number} last how many of the last lines
 * @param {Style} [style]
 * @returns {string}
 */
export function printLogs({ name, facts }, last, style) {
  const { log = [], containers = [] } = facts
  if (log.length + containers.length === 0) return ''
  const rows = containers.map(({ node, name, error }) => ({
    'NODE NAME': node,
    'CONTAINER NAME': name,
    ERROR: error,
  }))
  const own = { 'NODE NAME': name, 'CONTAINER NAME': 'main' }
  const table = printTable(['NODE NAME', 'CONTAINER NAME', 'ERROR'], [...rows, own], style)
  const lines = last > 0 ? log.slice(-last) : []
  return `${table}\n-------------------LOGS-------------------\n${lines.map(line => `${line}\n`).join('')}`
}

/** @type {(id: string) => string} */
function uidOf(id) {
  const hex = createHash('md5').update(id).digest('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** @type {(value: unknown, indent?: string) => string} */
function printYaml(value, indent = '') {
  if (typeof value !== 'object' || value === null) return `${JSON.stringify(value)}\n`
  return Object.entries(value)
    .map(([key, entry]) => {
      const opening = Array.isArray(value) ? `${indent}- ` : `${indent}${key}: `
      const isNested = typeof entry === 'object' && entry !== null && Object.keys(entry).length > 0
      if (!isNested) return `${opening}${scalar(entry)}\n`
      // A mapping in a list begins on the line of its dash.
      const inner = printYaml(entry, `${indent}  `)
      return Array.isArray(value) ? opening + inner.trimStart() : `${opening.trimEnd()}\n${inner}`
    })
    .join('')
}

/** @type {(value: unknown) => string} */
function scalar(value) {
  const isPlain = typeof value === 'string' && /^[A-Za-z][\w ./-]*$/.test(value) && value.trim() === value
  return isPlain ? value : JSON.stringify(value)
}
