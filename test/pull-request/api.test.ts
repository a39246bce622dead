import { afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { BOUNDS, type Bounds } from '../../src/pull-request/api.ts'
import { type FakeGitHub, type Misdeed, startFakeGitHub, type World } from '../github/fake-github.ts'
import { apiOf, failureOf } from '../github/made.ts'

const open: FakeGitHub[] = []
afterEach(async () => {
  for (const github of open.splice(0)) await github.close()
})

async function start(misbehave: World['misbehave']): Promise<FakeGitHub> {
  const github = await startFakeGitHub({ misbehave })
  open.push(github)
  return github
}

const LIST = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments'
const CREATE = LIST.replace('GET', 'POST')
const LIMIT = 'You have exceeded a secondary rate limit.'

interface Options {
  readonly bounds?: Partial<Bounds>
  readonly signal?: AbortSignal
}

/** Lists the comments: a request that can be repeated. */
async function list(github: FakeGitHub, options: Options = {}) {
  const api = await apiOf(github, options)
  return api.request(LIST, { issue_number: 12 }, z.array(z.unknown()))
}

const always = (misdeed: Misdeed) => start(() => misdeed)
const once = (misdeed: Misdeed) => start(({ time }) => (time === 1 ? misdeed : undefined))

describe('a temporary failure is retried', () => {
  it.each<{ what: string; misdeed: Misdeed }>([
    { what: 'a server error', misdeed: { status: 500 } },
    { what: 'a bad gateway with a page', misdeed: { status: 502, text: '<html>Unicorn!</html>' } },
    { what: 'a server error with retry-after', misdeed: { status: 503, headers: { 'retry-after': '0' } } },
    {
      what: 'a rate limit that is over at once',
      misdeed: { status: 403, message: LIMIT, headers: { 'retry-after': '0' } },
    },
    { what: 'too many requests', misdeed: { status: 429, headers: { 'retry-after': '0' } } },
    { what: 'a lost connection', misdeed: { reset: true } },
    { what: 'an incomplete response', misdeed: { cutOff: true } },
    { what: 'no response', misdeed: { silent: true } },
  ])('$what', async ({ misdeed }) => {
    const github = await once(misdeed)
    const bounds = 'silent' in misdeed ? { responseMs: 1000 } : {}
    expect(await list(github, { bounds })).toEqual({ data: [], link: '' })
    expect(github.requests).toHaveLength(2)
  })

  it('not before retry-after is over', async () => {
    const github = await once({ status: 429, headers: { 'retry-after': '1' } })
    const began = performance.now()
    await list(github)
    expect(performance.now() - began).toBeGreaterThan(1000)
  })

  it('twice at most', async () => {
    const github = await always({ status: 502 })
    expect(await failureOf(list(github))).toMatchObject({ kind: 'server' })
    expect(github.requests).toHaveLength(3)
  })
})

describe('a permanent failure is not retried', () => {
  it.each<{ misdeed: Misdeed; kind: string }>([
    { misdeed: { status: 401, message: 'Bad credentials' }, kind: 'token' },
    { misdeed: { status: 403, message: 'Resource not accessible by integration' }, kind: 'permission' },
    { misdeed: { status: 404 }, kind: 'not-found' },
    { misdeed: { status: 422 }, kind: 'invalid' },
    { misdeed: { status: 403, message: LIMIT, headers: { 'retry-after': '3600' } }, kind: 'limit' },
    { misdeed: { status: 429, headers: { 'retry-after': '30' } }, kind: 'limit' },
    { misdeed: { status: 403, message: LIMIT }, kind: 'limit' },
    { misdeed: { status: 503, headers: { 'retry-after': '3600' } }, kind: 'server' },
    { misdeed: { status: 301, headers: { location: '/api/v3/elsewhere' } }, kind: 'unexpected' },
    { misdeed: { status: 200, text: '<html>Please log in</html>' }, kind: 'unexpected' },
  ])('$misdeed.status is $kind', async ({ misdeed, kind }) => {
    const github = await always(misdeed)
    expect(await failureOf(list(github))).toMatchObject({ kind })
    expect(github.requests).toHaveLength(1)
  })

  it('an invalid token', async () => {
    const github = await start(() => undefined)
    const api = await apiOf(github, { token: 'ghs_of_another' })
    expect(await failureOf(api.request(LIST, { issue_number: 12 }, z.unknown()))).toMatchObject({
      kind: 'token',
    })
    expect(github.requests).toHaveLength(1)
  })
})

describe('a request that must not be carried out twice', () => {
  const create = async (github: FakeGitHub) => {
    const api = await apiOf(github)
    return api.requestOnce(CREATE, { issue_number: 12, body: 'x' }, z.unknown())
  }

  it.each<Misdeed>([{ status: 502 }, { reset: true }])('is made once: %j', async misdeed => {
    const github = await always(misdeed)
    await failureOf(create(github))
    expect(github.requests).toHaveLength(1)
  })

  it('is repeated after a rate limit', async () => {
    const github = await once({ status: 429, headers: { 'retry-after': '0' } })
    await create(github)
    expect(github.comments).toHaveLength(1)
  })
})

describe('the bounds', () => {
  it('are those of the contract', () => {
    expect(BOUNDS.requests).toBeLessThan(12)
    expect(BOUNDS.ms).toBeLessThan(30_000)
  })

  it('hold for the number of requests', async () => {
    const github = await start(() => undefined)
    const api = await apiOf(github, { bounds: { requests: 3 } })
    for (let i = 3; i > 0; i -= 1) {
      expect(api.requestsLeft()).toBe(i)
      await api.request(LIST, { issue_number: 12 }, z.unknown())
    }
    expect(await failureOf(api.request(LIST, { issue_number: 12 }, z.unknown()))).toMatchObject({
      kind: 'bounds',
    })
    expect(github.requests).toHaveLength(3)
  })

  it('keep the last failure as the reason', async () => {
    const github = await always({ status: 502 })
    expect(await failureOf(list(github, { bounds: { requests: 2 } }))).toMatchObject({ kind: 'server' })
    expect(github.requests).toHaveLength(2)
  })

  it.each<{ what: string; misdeed: Misdeed; kind: string }>([
    { what: 'no response', misdeed: { silent: true }, kind: 'timeout' },
    {
      what: 'an endless rate limit',
      misdeed: { status: 429, headers: { 'retry-after': '0' } },
      kind: 'limit',
    },
  ])('end the requests in time: $what', async ({ misdeed, kind }) => {
    const github = await always(misdeed)
    const began = performance.now()
    const bounds = { ms: 500, responseMs: 200, pauses: [10, 10, 10, 10, 10] }
    expect(await failureOf(list(github, { bounds }))).toMatchObject({ kind })
    expect(performance.now() - began).toBeLessThan(5000)
  })

  it('hold without a server', async () => {
    const github = await start(() => undefined)
    await github.close()
    open.pop()
    expect(await failureOf(list(github))).toMatchObject({ kind: 'network', message: /ECONNREFUSED/ })
  })
})

it('an invalid GITHUB_API_URL is a failure that names it', async () => {
  const github = await start(() => undefined)
  const env = { ...github.env, GITHUB_API_URL: 'api/v3' }
  expect(await failureOf(list({ ...github, env }))).toMatchObject({
    kind: 'unexpected',
    message: expect.stringContaining('GITHUB_API_URL'),
  })
})

describe('a run that is cancelled', () => {
  it('makes no request', async () => {
    const github = await start(() => undefined)
    expect(await failureOf(list(github, { signal: AbortSignal.abort() }))).toMatchObject({
      kind: 'cancelled',
    })
    expect(github.requests).toEqual([])
  })

  it.each<{ what: string; misdeed: Misdeed }>([
    { what: 'a response', misdeed: { silent: true } },
    { what: 'retry-after', misdeed: { status: 429, headers: { 'retry-after': '2' } } },
  ])('stops waiting for $what', async ({ misdeed }) => {
    const cancel = new AbortController()
    const github = await always(misdeed)
    const began = performance.now()
    setTimeout(() => cancel.abort(), 200)
    expect(await failureOf(list(github, { signal: cancel.signal }))).toMatchObject({ kind: 'cancelled' })
    expect(performance.now() - began).toBeLessThan(5000)
    expect(github.requests).toHaveLength(1)
  })
})

describe('GraphQL', () => {
  const viewer = async (github: FakeGitHub) => {
    const api = await apiOf(github)
    const schema = z.object({ viewer: z.object({ login: z.string() }) })
    return api.graphql('query { viewer { login } }', {}, schema)
  }
  const answerWith = (errors: unknown) => always({ status: 200, json: { data: null, errors } })

  it('is requested at GITHUB_GRAPHQL_URL', async () => {
    const github = await start(() => undefined)
    expect(await viewer(github)).toEqual({ viewer: { login: 'github-actions[bot]' } })
    expect(github.complaints).toEqual([])
  })

  it.each([
    { type: 'FORBIDDEN', kind: 'permission' },
    { type: 'RATE_LIMITED', kind: 'limit' },
    { type: 'NOT_FOUND', kind: 'not-found' },
    { type: undefined, kind: 'invalid' },
  ])('has error types of its own: $type', async ({ type, kind }) => {
    const github = await answerWith([{ type, message: 'No, not you.' }])
    expect(await failureOf(viewer(github))).toMatchObject({ kind, message: /No, not you\./ })
  })

  it('is retried when its rate limit ends soon', async () => {
    const json = { data: null, errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] }
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' }
    const github = await once({ status: 200, json, headers })
    expect(await viewer(github)).toEqual({ viewer: { login: 'github-actions[bot]' } })
    expect(github.requests).toHaveLength(2)
  })

  it('gives its message as the reason', async () => {
    const github = await always({
      status: 200,
      json: { errors: [{ type: null, message: 'No such field.' }] },
    })
    expect(await failureOf(viewer(github))).toMatchObject({ kind: 'invalid', message: /No such field\./ })
  })

  it('is checked for the requested data', async () => {
    const github = await answerWith(undefined)
    expect(await failureOf(viewer(github))).toMatchObject({ kind: 'unexpected' })
  })
})

describe('a broken event file', () => {
  it('is not read by the toolkit', async () => {
    const before = process.env['GITHUB_EVENT_PATH']
    process.env['GITHUB_EVENT_PATH'] = import.meta.filename
    try {
      const github = await start(() => undefined)
      await list(github)
      expect(process.env['GITHUB_EVENT_PATH']).toBe(import.meta.filename)
    } finally {
      if (before === undefined) delete process.env['GITHUB_EVENT_PATH']
      else process.env['GITHUB_EVENT_PATH'] = before
    }
  })
})
