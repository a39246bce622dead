// GitHub for tests: the few operations that are needed, over loopback. Requests and answers are held against
// GitHub's own description, and what does not fit it is kept as a complaint for the test to look at.

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type MadePull, pullOf, REPOSITORY } from './events.ts'
import { API, type Operation, type Schema, schemaOf } from './schemas.ts'

export interface Account {
  /** As REST shows it: `name[bot]` for an app. */
  readonly login: string
  readonly type: 'Bot' | 'User'
  readonly may: readonly ('write' | 'delete' | 'minimize')[]
}

export const BOT: Account = {
  login: 'github-actions[bot]',
  type: 'Bot',
  may: ['write', 'delete', 'minimize'],
}
export const TOKEN = 'ghs_0123456789abcdefghijklmnopqrstuvwxyz'

export interface FakeComment {
  readonly id: number
  readonly number: number
  readonly author: Pick<Account, 'login' | 'type'>
  body: string
  minimized: boolean
  readonly edits: string[]
}

export interface FakePull extends MadePull {
  readonly number: number
  readonly state?: 'open' | 'closed'
  /** The name of its merge commit, where it is merged. */
  readonly mergedAs?: string
}

export interface Seen {
  readonly method: string
  /** Below the API's address, without the query. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
  /** What it is called here: `create`, `edit`, `viewer` and so on. */
  readonly name: Name
  /** How often that was asked before, counted from 1. */
  readonly time: number
}

/** What goes wrong with an answer. `done` carries out what was asked, and only then fails. */
export type Misdeed = { readonly done?: boolean } & (
  | { readonly reset: true }
  | { readonly silent: true }
  | { readonly cutOff: true }
  | {
      readonly status: number
      readonly message?: string
      readonly headers?: Readonly<Record<string, string>>
      /** Instead of a message: a page that no API sends, or an answer of its own. */
      readonly text?: string
      readonly json?: unknown
    }
)

export interface World {
  readonly accounts: Readonly<Record<string, Account>>
  readonly pulls: readonly FakePull[]
  /** GraphQL's name for an app, where it is not that of REST. */
  readonly viewerLogin?: string
  misbehave: (seen: Seen) => Misdeed | undefined
}

export interface FakeGitHub {
  readonly env: Readonly<Record<string, string>>
  readonly requests: readonly Seen[]
  /** What no client of GitHub should do, and what GitHub would not answer. */
  readonly complaints: readonly string[]
  readonly comments: FakeComment[]
  readonly world: World
  readonly add: (number: number, body: string, author?: Pick<Account, 'login' | 'type'>) => FakeComment
  readonly close: () => Promise<void>
}

const NAMES = {
  'pulls/list': 'pulls',
  'pulls/get': 'pull',
  'repos/list-pull-requests-associated-with-commit': 'commit',
  'issues/list-comments': 'list',
  'issues/create-comment': 'create',
  'issues/update-comment': 'edit',
  'issues/delete-comment': 'delete',
} as const

export type Name = (typeof NAMES)[keyof typeof NAMES] | 'viewer' | 'minimize' | 'unknown'

/** As an Enterprise Server has them, so that nothing can be hard-wired. */
const REST = '/api/v3'
const GRAPHQL = '/api/graphql'

interface Reply {
  readonly status: number
  readonly body?: unknown
  /** Instead of a body: a page that no API sends. */
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

const refusal = (status: number, message: string): Reply => ({
  status,
  body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
})
const NOT_ACCESSIBLE = 'Resource not accessible by integration'

export async function startFakeGitHub(own: Partial<World> = {}): Promise<FakeGitHub> {
  const world: World = {
    accounts: { [TOKEN]: BOT },
    pulls: [{ number: 12 }],
    misbehave: () => undefined,
    ...own,
  }
  const state = {
    comments: [] as FakeComment[],
    requests: [] as Seen[],
    complaints: [] as string[],
    last: 100,
  }
  const server = createServer(async (request, response) => {
    const text = await bodyOf(request)
    const { seen, serve } = understand(request, text, { world, state, base: addressOf(server) })
    state.requests.push(seen)
    const misdeed = world.misbehave(seen)
    if (!misdeed) return send(response, serve())
    if (misdeed.done) serve()
    fail(response, misdeed)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const base = addressOf(server)
  return {
    env: {
      GITHUB_API_URL: `${base}${REST}`,
      GITHUB_GRAPHQL_URL: `${base}${GRAPHQL}`,
      GITHUB_SERVER_URL: base,
      GITHUB_REPOSITORY: REPOSITORY,
    },
    requests: state.requests,
    complaints: state.complaints,
    comments: state.comments,
    world,
    add(number, body, author = BOT) {
      return addComment(state, { number, body, author })
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

interface State {
  readonly comments: FakeComment[]
  readonly requests: Seen[]
  readonly complaints: string[]
  last: number
}

interface Place {
  readonly world: World
  readonly state: State
  readonly base: string
}

function addressOf(server: ReturnType<typeof createServer>): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function addComment(
  state: State,
  { number, body, author }: Pick<FakeComment, 'number' | 'body'> & { author: FakeComment['author'] },
): FakeComment {
  state.last += 1
  const comment = { id: state.last, number, author, body, minimized: false, edits: [] }
  state.comments.push(comment)
  return comment
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of request.setEncoding('utf8')) text += part
  return text
}

/** What is asked, held against the description, and how it would be answered if nothing went wrong. */
function understand(
  request: IncomingMessage,
  text: string,
  place: Place,
): { readonly seen: Seen; readonly serve: () => Reply } {
  const { method = '', url = '', headers } = request
  const { pathname, searchParams } = new URL(url, place.base)
  const complain = (what: string): void => {
    place.state.complaints.push(`${method} ${url}: ${what}`)
  }
  const called = (name: Name): number => place.state.requests.filter(seen => seen.name === name).length + 1
  const query = Object.fromEntries(searchParams)
  const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  if (!headers['user-agent']) complain('no User-Agent, which GitHub refuses')
  if (!/json/.test(headers.accept ?? '')) complain(`accepts ${headers.accept}`)
  if (text !== '' && !/^application\/json/.test(headers['content-type'] ?? '')) complain('a body of no type')
  const token = /^(?:token|bearer) (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
  const account = place.world.accounts[token]
  const unknown = (): Reply => refusal(401, 'Bad credentials')

  if (pathname === GRAPHQL) {
    const { name, serve } = graphql(body, place, account)
    if (method !== 'POST' || name === 'unknown') complain(`is no query that is known: ${text}`)
    const seen: Seen = { method, path: pathname, query, body, name, time: called(name) }
    return { seen, serve: account ? serve : unknown }
  }
  const path = pathname.startsWith(REST) ? pathname.slice(REST.length) : pathname
  const found = route(method, path)
  if (!found) {
    complain('is no operation that is described')
    const seen: Seen = { method, path, query, body, name: 'unknown', time: called('unknown') }
    return { seen, serve: () => refusal(404, 'Not Found') }
  }
  const { operation, parameters, name } = found
  for (const complaint of misuse(operation, parameters, query, text === '' ? undefined : body))
    complain(complaint)
  const seen: Seen = { method, path, query, body, name, time: called(name) }
  const serve = (): Reply => {
    if (!account) return unknown()
    const { owner, repo } = parameters
    if (`${owner}/${repo}` !== REPOSITORY) return refusal(404, 'Not Found')
    const reply = OPERATIONS[name]({ ...place, account, parameters, query, body })
    const wrong = mismatch(operation, reply)
    if (wrong) complain(`its answer: ${wrong}`)
    return reply
  }
  return { seen, serve }
}

type Strings = Readonly<Record<string, string>>

interface Route {
  readonly operation: Operation
  readonly parameters: Strings
  readonly name: keyof typeof OPERATIONS
}

function route(method: string, path: string): Route | undefined {
  for (const [template, methods] of Object.entries(API.paths)) {
    const pattern = new RegExp(`^${template.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
    const match = pattern.exec(path)
    const operation = methods[method.toLowerCase()] as (Operation & { operationId: string }) | undefined
    if (!match || !operation) continue
    const name = NAMES[operation.operationId as keyof typeof NAMES]
    return { operation, parameters: match.groups ?? {}, name }
  }
  return undefined
}

/** What the description does not allow of a request. */
function misuse(operation: Operation, path: Strings, query: Strings, body: unknown): string[] {
  const described = operation.parameters.map(parameter => API.resolve(parameter as Described))
  const complaints = Object.keys(query)
    .filter(name => !described.some(one => one.in === 'query' && one.name === name))
    .map(name => `the query ${name} is not described`)
  for (const { name, in: place, required, schema } of described) {
    const text = (place === 'path' ? path : query)[name]
    if (text === undefined) {
      if (required) complaints.push(`${name} is missing`)
      continue
    }
    const value = schema.type === 'integer' ? Number(text) : text
    const complaint = API.complaint(schema, value)
    if (complaint) complaints.push(`${name}: ${complaint}`)
    if (name === 'per_page' && Number(text) > 100) complaints.push('more than 100 a page')
  }
  const schema = operation.requestBody?.content['application/json']?.schema
  const complaint = schema
    ? API.complaint(schema, body)
    : body === undefined
      ? undefined
      : 'a body for nothing'
  const extra = Object.keys(body ?? {}).filter(
    name => schema && !API.resolve<Schema>(schema).properties?.[name],
  )
  return [
    ...complaints,
    ...(complaint ? [`body: ${complaint}`] : []),
    ...extra.map(name => `body: ${name} is not described`),
  ]
}

interface Described {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required?: boolean
  readonly schema: Schema
}

function mismatch(operation: Operation, { status, body }: Reply): string | undefined {
  const described = operation.responses[status]
  // Of refusals the description names those alone that are peculiar to an operation.
  if (!described) return status >= 400 ? undefined : `${status} is not described`
  const schema = API.resolve(described).content?.['application/json']?.schema
  if (!schema) return body === undefined ? undefined : 'a body where none is described'
  return API.complaint(schema, body)
}

interface Asked extends Place {
  readonly account: Account
  readonly parameters: Strings
  readonly query: Strings
  readonly body: Readonly<Record<string, unknown>>
}

const LONGEST_BODY = 65_536

const OPERATIONS = {
  pulls({ world, query }: Asked): Reply {
    const pulls = world.pulls.filter(pull => {
      const { head, state } = wholePull(pull)
      const branch = `${head.repo.owner.login}:${head.ref}`
      return (query['head'] ?? branch) === branch && ['all', state].includes(query['state'] ?? 'open')
    })
    return { status: 200, body: pulls.map(simplePull) }
  },
  pull({ world, parameters }: Asked): Reply {
    const pull = world.pulls.find(({ number }) => number === Number(parameters['pull_number']))
    if (!pull) return refusal(404, 'Not Found')
    return { status: 200, body: API.fill(schemaOf('pull-request'), wholePull(pull)) }
  },
  commit({ world, parameters }: Asked): Reply {
    const pulls = world.pulls.filter(pull => {
      const { head, merge_commit_sha } = wholePull(pull)
      return [head.sha, merge_commit_sha].includes(parameters['commit_sha'] ?? '')
    })
    return { status: 200, body: pulls.map(simplePull) }
  },
  list({ world, state, parameters, query, base }: Asked): Reply {
    const number = Number(parameters['issue_number'])
    if (!world.pulls.some(pull => pull.number === number)) return refusal(404, 'Not Found')
    const all = state.comments.filter(comment => comment.number === number)
    const size = Number(query['per_page'] ?? 30)
    const page = Number(query['page'] ?? 1)
    const last = Math.max(1, Math.ceil(all.length / size))
    const address = `${base}${REST}/repositories/1001/issues/${number}/comments?per_page=${size}&page=`
    const links = [
      ...(page > 1 ? [[page - 1, 'prev'] as const] : []),
      ...(page < last ? [[page + 1, 'next'] as const, [last, 'last'] as const] : []),
      ...(page > 1 ? [[1, 'first'] as const] : []),
    ].map(([to, rel]) => `<${address}${to}>; rel="${rel}"`)
    return {
      status: 200,
      body: all.slice((page - 1) * size, page * size).map(comment => wholeComment(comment, base)),
      ...(links.length > 0 && { headers: { link: links.join(', ') } }),
    }
  },
  create({ world, state, account, parameters, body, base }: Asked): Reply {
    const number = Number(parameters['issue_number'])
    if (!world.pulls.some(pull => pull.number === number)) return refusal(404, 'Not Found')
    if (!account.may.includes('write')) return refusal(403, NOT_ACCESSIBLE)
    const text = String(body['body'])
    if (text.length > LONGEST_BODY) return tooLong()
    return {
      status: 201,
      body: wholeComment(addComment(state, { number, body: text, author: account }), base),
    }
  },
  edit({ state, account, parameters, body, base }: Asked): Reply {
    const comment = state.comments.find(({ id }) => id === Number(parameters['comment_id']))
    if (!comment) return refusal(404, 'Not Found')
    if (!account.may.includes('write') || comment.author.login !== account.login)
      return refusal(403, NOT_ACCESSIBLE)
    const text = String(body['body'])
    if (text.length > LONGEST_BODY) return tooLong()
    comment.edits.push(comment.body)
    comment.body = text
    return { status: 200, body: wholeComment(comment, base) }
  },
  delete({ state, account, parameters }: Asked): Reply {
    const index = state.comments.findIndex(({ id }) => id === Number(parameters['comment_id']))
    if (index < 0) return refusal(404, 'Not Found')
    if (!account.may.includes('delete')) return refusal(403, NOT_ACCESSIBLE)
    state.comments.splice(index, 1)
    return { status: 204 }
  },
} satisfies Readonly<Record<string, (asked: Asked) => Reply>>

function tooLong(): Reply {
  const errors = [{ resource: 'IssueComment', code: 'unprocessable', field: 'data' }]
  return { status: 422, body: { message: 'Body is too long (maximum is 65536 characters)', errors } }
}

function wholeComment({ id, number, author, body }: FakeComment, base: string): unknown {
  const own = {
    id,
    node_id: `IC_${id}`,
    html_url: `${base}/${REPOSITORY}/pull/${number}#issuecomment-${id}`,
    body,
    user: { id: author.login.length, login: author.login, type: author.type },
  }
  return API.fill(schemaOf('issue-comment'), own)
}

function wholePull({ mergedAs, state = mergedAs ? 'closed' : 'open', ...pull }: FakePull) {
  const merged_at = mergedAs ? '2026-01-05T09:00:00Z' : null
  const merge = pullOf({ head: mergedAs ?? 'merge' }).head.sha
  return { ...pullOf(pull), state, merged_at, merge_commit_sha: merge }
}

function simplePull(pull: FakePull): unknown {
  return API.fill(schemaOf('pull-request-simple'), wholePull(pull))
}

const QUERIES: Readonly<Record<string, 'viewer' | 'minimize'>> = {
  'query { viewer { login } }': 'viewer',
  'mutation ($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { clientMutationId } }':
    'minimize',
}

function graphql(
  body: Readonly<Record<string, unknown>>,
  { world, state }: Place,
  account: Account | undefined,
): { readonly name: Name; readonly serve: () => Reply } {
  const name = QUERIES[String(body['query']).trim()] ?? 'unknown'
  const data = (data: unknown): Reply => ({ status: 200, body: { data } })
  const error = (type: string, message: string): Reply => ({
    status: 200,
    body: { data: null, errors: [{ type, message, path: [name] }] },
  })
  const serve = (): Reply => {
    if (name === 'viewer') return data({ viewer: { login: world.viewerLogin ?? account?.login } })
    if (name !== 'minimize') return error('undefinedField', 'no such query here')
    const { id } = (body['variables'] ?? {}) as { id?: string }
    const comment = state.comments.find(one => `IC_${one.id}` === id)
    if (!comment) return error('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`)
    if (!account?.may.includes('minimize')) return error('FORBIDDEN', NOT_ACCESSIBLE)
    comment.minimized = true
    return data({ minimizeComment: { clientMutationId: null } })
  }
  return { name, serve }
}

function send(response: ServerResponse, { status, body, text, headers = {} }: Reply): void {
  const type = text === undefined ? 'application/json; charset=utf-8' : 'text/html'
  const content = text ?? (body === undefined ? undefined : JSON.stringify(body))
  response.writeHead(status, { ...(content !== undefined && { 'content-type': type }), ...headers })
  response.end(content)
}

function fail(response: ServerResponse, misdeed: Misdeed): void {
  if ('silent' in misdeed) return
  if ('reset' in misdeed) {
    response.socket?.resetAndDestroy()
    return
  }
  if ('cutOff' in misdeed) {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': '1000' })
    response.write('[{"id": 1, "body": "half a', () => response.socket?.resetAndDestroy())
    return
  }
  const { status, message = '', headers = {}, text, json } = misdeed
  const special = json === undefined ? text !== undefined && { status, text } : { status, body: json }
  const reply = special || refusal(status, message)
  send(response, { ...reply, headers })
}
