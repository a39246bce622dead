// Cuts out of GitHub's own descriptions of its API and of its events what the fake GitHub and the fixtures need.
// Run by hand, in a folder outside of the project, when GitHub's answers change:
//   npm pack @octokit/openapi @octokit/openapi-webhooks
//   mkdir api webhooks && tar xzf octokit-openapi-2*.tgz -C api && tar xzf octokit-openapi-webhooks-*.tgz -C webhooks
//   node .../test/github/slice.mjs api/package webhooks/package

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const OPERATIONS = {
  '/repos/{owner}/{repo}/pulls': ['get'],
  '/repos/{owner}/{repo}/pulls/{pull_number}': ['get'],
  '/repos/{owner}/{repo}/commits/{commit_sha}/pulls': ['get'],
  '/repos/{owner}/{repo}/issues/{issue_number}/comments': ['get', 'post'],
  '/repos/{owner}/{repo}/issues/comments/{comment_id}': ['patch', 'delete'],
}

const EVENTS = {
  pull_request: 'webhook-pull-request-synchronize',
  push: 'webhook-push',
  workflow_run: 'webhook-workflow-run-completed',
  issue_comment: 'webhook-issue-comment-created',
  deployment_status: 'webhook-deployment-status-created',
  workflow_dispatch: 'webhook-workflow-dispatch',
  merge_group: 'webhook-merge-group-checks-requested',
}

/** What a validator does not need. */
const PROSE = new Set([
  'description',
  'example',
  'examples',
  'title',
  'externalDocs',
  'deprecated',
  'summary',
])

/** @typedef {{ [key: string]: any }} Json */

const [apiFolder = '', webhooksFolder = ''] = process.argv.slice(2)
const api = load(apiFolder)
const webhooks = load(webhooksFolder)

const paths = Object.fromEntries(
  Object.entries(OPERATIONS).map(([path, methods]) => [
    path,
    Object.fromEntries(methods.map(method => [method, bare(api.document.paths[path][method])])),
  ]),
)
write('api.json', { source: api.source, paths, components: reachable(paths, api.document) })

const roots = Object.values(EVENTS).map(name => ({ $ref: `#/components/schemas/${name}` }))
write('webhooks.json', {
  source: webhooks.source,
  events: EVENTS,
  components: reachable(roots, webhooks.document),
})

/** @type {(folder: string) => { document: Json, source: string }} */
function load(folder) {
  const { name, version, license } = readJson(join(folder, 'package.json'))
  const [holder] = readFileSync(join(folder, 'LICENSE'), 'utf8').match(/Copyright .*/) ?? ['']
  return {
    document: readJson(join(folder, 'generated/api.github.com.json')),
    source: `${name} ${version}, generated/api.github.com.json; ${license} license, ${holder.trim()}`,
  }
}

/** @type {(path: string) => Json} */
function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/**
 * Without prose, and `nullable` as JSON Schema says it.
 * @type {(node: any, areNames?: boolean) => any}
 */
function bare(node, areNames = false) {
  if (Array.isArray(node)) return node.map(one => bare(one))
  if (node === null || typeof node !== 'object') return node
  const kept = Object.entries(node).filter(([key]) => areNames || (!PROSE.has(key) && !key.startsWith('x-')))
  const copy = Object.fromEntries(
    kept.map(([key, value]) => [key, bare(value, key === 'properties' && !areNames)]),
  )
  if (areNames || copy.nullable !== true) return copy
  const { nullable, ...rest } = copy
  if (typeof rest.type !== 'string') return { anyOf: [rest, { type: 'null' }] }
  return { ...rest, type: [rest.type, 'null'], ...(rest.enum && { enum: [...rest.enum, null] }) }
}

/** @type {(from: any, document: Json) => Json} */
function reachable(from, document) {
  /** @type {Json} */
  const found = {}
  /** @type {(node: any) => void} */
  const follow = node => {
    if (node === null || typeof node !== 'object') return
    if (typeof node.$ref === 'string') {
      const [, , kind, name] = node.$ref.split('/')
      found[kind] ??= {}
      if (name in found[kind]) return
      found[kind][name] = bare(document.components[kind][name])
      follow(found[kind][name])
    } else Object.values(node).forEach(follow)
  }
  follow(from)
  return found
}

/** A line for each part, so that a change is readable. */
function write(/** @type {string} */ name, /** @type {Json} */ content) {
  /** @type {(value: any, depth: number) => string} */
  const print = (value, depth) => {
    if (depth === 0 || value === null || typeof value !== 'object') return JSON.stringify(value)
    const lines = Object.entries(value).map(
      ([key, one]) => `${JSON.stringify(key)}: ${print(one, key === 'components' ? 2 : depth - 1)}`,
    )
    return `{\n${lines.join(',\n')}\n}`
  }
  writeFileSync(new URL(`schemas/${name}`, import.meta.url), `${print(content, 2)}\n`)
}
