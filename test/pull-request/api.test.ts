import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
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

interface Asking {
  readonly bounds?: Partial<Bounds>
  readonly signal?: AbortSignal
}

/** Asks for the comments, as a request that may be made again. */
async function list(github: FakeGitHub, asking: Asking = {}) {
  const api = await apiOf(github, asking)
  return api.ask(LIST, { issue_number: 12 }, z.array(z.unknown()))
}

const always = (misdeed: Misdeed) => start(() => misdeed)
const once = (misdeed: Misdeed) => start(({ time }) => (time === 1 ? misdeed : undefined))

describe('what may get better is tried again', () => {
  it.each<{ what: string; misdeed: Misdeed }>([
    { what: 'a server error', misdeed: { status: 500 } },
    { what: 'a bad gateway with a page', misdeed: { status: 502, text: '<html>Unicorn!</html>' } },
    { what: 'a server that wants a moment', misdeed: { status: 503, headers: { 'retry-after': '0' } } },
    {
      what: 'a limit that is over at once',
      misdeed: { status: 403, message: LIMIT, headers: { 'retry-after': '0' } },
    },
    { what: 'too many requests', misdeed: { status: 429, headers: { 'retry-after': '0' } } },
    { what: 'a connection that breaks', misdeed: { reset: true } },
    { what: 'an answer that breaks off', misdeed: { cutOff: true } },
    { what: 'no answer', misdeed: { silent: true } },
  ])('$what', async ({ misdeed }) => {
    const github = await once(misdeed)
    expect(await list(github, { bounds: { answerMs: 150 } })).toEqual({ data: [], link: '' })
    expect(github.requests).toHaveLength(2)
  })

  it('as long as GitHub wants to be left alone', async () => {
    const github = await once({ status: 429, headers: { 'retry-after': '1' } })
    const began = performance.now()
    await list(github)
    expect(performance.now() - began).toBeGreaterThan(1000)
  })

  it('a few times and no more', async () => {
    const github = await always({ status: 502 })
    expect(await failureOf(list(github))).toMatchObject({ kind: 'server' })
    expect(github.requests).toHaveLength(3)
  })
})

describe('what can not get better is not', () => {
  it.each<{ misdeed: Misdeed; kind: string }>([
    { misdeed: { status: 401, message: 'Bad credentials' }, kind: 'token' },
    { misdeed: { status: 403, message: 'Resource not accessible by integration' }, kind: 'permission' },
    { misdeed: { status: 404 }, kind: 'not-found' },
    { misdeed: { status: 422 }, kind: 'invalid' },
    { misdeed: { status: 403, message: LIMIT, headers: { 'retry-after': '3600' } }, kind: 'limit' },
    { misdeed: { status: 429, headers: { 'retry-after': '4' } }, kind: 'limit' },
    { misdeed: { status: 403, message: LIMIT }, kind: 'limit' },
    { misdeed: { status: 503, headers: { 'retry-after': '3600' } }, kind: 'server' },
    { misdeed: { status: 301, headers: { location: '/api/v3/elsewhere' } }, kind: 'unexpected' },
    { misdeed: { status: 200, text: '<html>Please log in</html>' }, kind: 'unexpected' },
  ])('$misdeed.status is $kind', async ({ misdeed, kind }) => {
    const github = await always(misdeed)
    expect(await failureOf(list(github))).toMatchObject({ kind })
    expect(github.requests).toHaveLength(1)
  })

  it('a token that GitHub does not know', async () => {
    const github = await start(() => undefined)
    const api = await apiOf(github, { token: 'ghs_of_another' })
    expect(await failureOf(api.ask(LIST, { issue_number: 12 }, z.unknown()))).toMatchObject({ kind: 'token' })
    expect(github.requests).toHaveLength(1)
  })
})

describe('what asking twice might do twice', () => {
  const create = async (github: FakeGitHub) => {
    const api = await apiOf(github)
    return api.askOnce(CREATE, { issue_number: 12, body: 'x' }, z.unknown())
  }

  it.each<Misdeed>([{ status: 502 }, { reset: true }])('is asked once: %j', async misdeed => {
    const github = await always(misdeed)
    await failureOf(create(github))
    expect(github.requests).toHaveLength(1)
  })

  it('but again where it was refused for a moment', async () => {
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

  it('are never passed by a request too many', async () => {
    const github = await start(() => undefined)
    const api = await apiOf(github, { bounds: { requests: 3 } })
    for (let i = 3; i > 0; i -= 1) {
      expect(api.requestsLeft()).toBe(i)
      await api.ask(LIST, { issue_number: 12 }, z.unknown())
    }
    expect(await failureOf(api.ask(LIST, { issue_number: 12 }, z.unknown()))).toMatchObject({
      kind: 'bounds',
    })
    expect(github.requests).toHaveLength(3)
  })

  it('leave what failed last as the failure', async () => {
    const github = await always({ status: 502 })
    expect(await failureOf(list(github, { bounds: { requests: 2 } }))).toMatchObject({ kind: 'server' })
    expect(github.requests).toHaveLength(2)
  })

  it.each<{ what: string; misdeed: Misdeed; kind: string }>([
    { what: 'never answers', misdeed: { silent: true }, kind: 'timeout' },
    {
      what: 'always wants to be asked again',
      misdeed: { status: 429, headers: { 'retry-after': '0' } },
      kind: 'limit',
    },
  ])('end what a server keeps open that $what', async ({ misdeed, kind }) => {
    const github = await always(misdeed)
    const began = performance.now()
    const bounds = { ms: 500, answerMs: 200, pauses: [10, 10, 10, 10, 10] }
    expect(await failureOf(list(github, { bounds }))).toMatchObject({ kind })
    expect(performance.now() - began).toBeLessThan(900)
  })

  it('hold where nobody listens', async () => {
    const github = await start(() => undefined)
    await github.close()
    open.pop()
    expect(await failureOf(list(github))).toMatchObject({ kind: 'network', message: /ECONNREFUSED/ })
  })
})

it('an address that is none is told of with what to check', async () => {
  const github = await start(() => undefined)
  const env = { ...github.env, GITHUB_API_URL: 'api/v3' }
  expect(await failureOf(list({ ...github, env }))).toMatchObject({
    message: 'GitHub could not be reached: Invalid URL',
    nextStep: expect.stringContaining('check GITHUB_API_URL'),
  })
})

describe('a run that is cancelled', () => {
  it('asks for nothing', async () => {
    const github = await start(() => undefined)
    expect(await failureOf(list(github, { signal: AbortSignal.abort() }))).toMatchObject({
      kind: 'cancelled',
    })
    expect(github.requests).toEqual([])
  })

  it.each<{ what: string; misdeed: Misdeed }>([
    { what: 'an answer', misdeed: { silent: true } },
    { what: 'the time to try again', misdeed: { status: 429, headers: { 'retry-after': '2' } } },
  ])('waits no longer for $what', async ({ misdeed }) => {
    const cancel = new AbortController()
    const github = await always(misdeed)
    const began = performance.now()
    setTimeout(() => cancel.abort(), 200)
    expect(await failureOf(list(github, { signal: cancel.signal }))).toMatchObject({ kind: 'cancelled' })
    expect(performance.now() - began).toBeLessThan(900)
    expect(github.requests).toHaveLength(1)
  })
})

describe('GraphQL', () => {
  const ask = async (github: FakeGitHub) => {
    const api = await apiOf(github)
    const schema = z.object({ viewer: z.object({ login: z.string() }) })
    return api.graphql('query { viewer { login } }', {}, schema)
  }
  const answer = (errors: unknown) => always({ status: 200, json: { data: null, errors } })

  it('is found where the environment says', async () => {
    const github = await start(() => undefined)
    expect(await ask(github)).toEqual({ viewer: { login: 'github-actions[bot]' } })
    expect(github.complaints).toEqual([])
  })

  it.each([
    { type: 'FORBIDDEN', kind: 'permission' },
    { type: 'RATE_LIMITED', kind: 'limit' },
    { type: 'NOT_FOUND', kind: 'not-found' },
    { type: undefined, kind: 'invalid' },
  ])('has refusals of its own: $type', async ({ type, kind }) => {
    const github = await answer([{ type, message: 'No, not you.' }])
    expect(await failureOf(ask(github))).toMatchObject({ kind, message: /No, not you\./ })
  })

  it('is waited for where its limit ends soon', async () => {
    const json = { data: null, errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] }
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' }
    const github = await once({ status: 200, json, headers })
    expect(await ask(github)).toEqual({ viewer: { login: 'github-actions[bot]' } })
    expect(github.requests).toHaveLength(2)
  })

  it('says why it answers nothing at all', async () => {
    const github = await always({
      status: 200,
      json: { errors: [{ type: null, message: 'No such field.' }] },
    })
    expect(await failureOf(ask(github))).toMatchObject({ kind: 'invalid', message: /No such field\./ })
  })

  it('is held to what was asked for', async () => {
    const github = await answer(undefined)
    expect(await failureOf(ask(github))).toMatchObject({ kind: 'unexpected' })
  })
})

describe('the toolkit is kept from the event file', () => {
  it('which may be broken', async () => {
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
