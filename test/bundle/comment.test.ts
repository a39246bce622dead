import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { markerOf } from '../../src/pull-request/sticky.ts'
import { EVENTS, FORK, sha } from '../github/events.ts'
import { type FakeGitHub, type Misdeed, startFakeGitHub, TOKEN, type World } from '../github/fake-github.ts'
import type { RunResult } from './harness.ts'
import { annotations, everythingOf, fault, only, type Play, play, steady, upWorker } from './play.ts'

const folder = mkdtempSync(join(tmpdir(), 'comment-'))
const open: FakeGitHub[] = []
afterAll(async () => {
  rmSync(folder, { recursive: true })
  for (const github of open) await github.close()
})

async function start(world: Partial<World> = {}): Promise<FakeGitHub> {
  const github = await startFakeGitHub(world)
  open.push(github)
  return github
}

let files = 0
function eventFile(content: unknown): string {
  files += 1
  const path = join(folder, `event-${files}.json`)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

interface Gate extends Play {
  readonly event?: string
  readonly payload?: unknown
}

const failing = steady('service/metrics-api', 'error')
const KEY = 'deploy/deploy'

/** A run that is unhealthy unless it names its own platform; what holds of every comment is checked. */
async function gate(
  github: FakeGitHub,
  { event = 'pull_request', payload, ...rest }: Gate = {},
): Promise<RunResult> {
  const before = github.requests.length
  const run = await play({
    platform: [failing],
    ...rest,
    inputs: { comment: 'on-failure', 'github-token': TOKEN, 'failure-grace': '0s', ...rest.inputs },
    env: {
      ...github.env,
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: eventFile(payload ?? EVENTS.pull_request()),
      GITHUB_SHA: sha('pushed'),
      ...rest.env,
    },
  })
  expect(github.complaints).toEqual([])
  expect(github.requests.length - before).toBeLessThan(12)
  expect(everythingOf(run)).not.toContain(TOKEN)
  return run
}

describe.concurrent('the pull request is found for', () => {
  it.each([
    { event: 'pull_request', payload: EVENTS.pull_request() },
    { event: 'pull_request_target', payload: EVENTS.pull_request({ from: FORK }), from: FORK },
    { event: 'workflow_run', payload: EVENTS.workflow_run({ pulls: [{ number: 12 }] }) },
    { event: 'workflow_run', payload: EVENTS.workflow_run({ from: FORK }), from: FORK },
    { event: 'issue_comment', payload: EVENTS.issue_comment() },
    { event: 'deployment_status', payload: EVENTS.deployment_status() },
    { event: 'push', payload: EVENTS.push(), mergedAs: 'pushed' },
    { event: 'workflow_dispatch', payload: EVENTS.workflow_dispatch(), inputs: { 'pr-number': '12' } },
    { event: 'schedule', payload: EVENTS.schedule(), inputs: { 'pr-number': '12' } },
  ])('$event $inputs', async ({ event, payload, inputs = {}, ...pull }) => {
    const github = await start({
      pulls: [
        { number: 11, head: 'other' },
        { number: 12, ...pull },
      ],
    })
    const run = await gate(github, { event, payload, inputs })
    const { number, body, id } = only(github.comments)
    expect(number).toBe(12)
    const server = github.env['GITHUB_SERVER_URL']
    expect(body).toContain(`${server}/octo-data/insights/commit/${sha('head')}`)
    expect(body).toContain(`${server}/octo-data/insights/actions/runs/1234567890/attempts/1`)
    expect(body).toContain('metrics-api')
    expect(run.outputs['comment-url']).toBe(`${server}/octo-data/insights/pull/12#issuecomment-${id}`)
    expect(annotations(run, 'warning')).toEqual([])
  })

  it.each([
    { event: 'merge_group', payload: EVENTS.merge_group(), why: 'merge queue' },
    { event: 'schedule', payload: EVENTS.schedule(), why: 'schedule' },
    {
      event: 'issue_comment',
      payload: EVENTS.issue_comment({ isPull: false }),
      why: 'issue #12',
    },
    { event: 'push', payload: EVENTS.push(), why: `commit ${sha('pushed').slice(0, 7)}` },
    {
      event: 'workflow_run',
      payload: EVENTS.workflow_run({ from: FORK, head: 'pushed' }),
      why: `commit ${sha('pushed').slice(0, 7)}`,
    },
  ])('no event without one, which is a line of the log: $event', async ({ event, payload, why }) => {
    const merged = event === 'workflow_run' ? { mergedAs: 'pushed' } : {}
    const github = await start({ pulls: [{ number: 12, ...merged }] })
    const run = await gate(github, { event, payload })
    expect(run.stdout).toMatch(new RegExp(`^No pull request comment: .*${why}`, 'm'))
    expect(annotations(run, 'warning')).toEqual([])
    expect(run.outputs['comment-url']).toBe('')
    expect(github.comments).toEqual([])
  })
})

describe.concurrent('a comment', () => {
  it('is written when the run is not healthy, and resolves itself', async () => {
    const github = await start()
    await gate(github)
    const { id } = only(github.comments)
    await gate(github, { platform: [upWorker] })
    expect(only(github.comments)).toMatchObject({ id, body: expect.stringContaining('✅') })
    const edits = github.requests.filter(({ name }) => name === 'edit').length
    await gate(github, { platform: [upWorker] })
    expect(github.requests.filter(({ name }) => name === 'edit')).toHaveLength(edits)
  })

  it('remembers from run to run what was unhealthy, and for how long', async () => {
    const github = await start()
    const other = (state: string) => [failing, steady('worker/insights', state)]
    const body = async (state: string): Promise<string> => {
      await gate(github, { platform: other(state), inputs: { 'fail-fast': 'false' } })
      return only(github.comments).body
    }
    const news = (text: string) => text.split('\n').filter(line => /Newly|Recovered|Still/.test(line))
    expect(news(await body('error'))).toEqual([])
    expect(news(await body('active running:1'))).toEqual([
      expect.stringMatching(/Recovered.*insights/),
      expect.stringMatching(/Still unhealthy.*metrics-api.*2 runs/),
    ])
    expect(news(await body('error'))).toEqual([
      expect.stringMatching(/Newly unhealthy.*insights/),
      expect.stringMatching(/Still unhealthy.*metrics-api.*3 runs/),
    ])
  })

  it('is written for a healthy run where one is wanted always, and else not', async () => {
    const github = await start()
    const quiet = await gate(github, { platform: [upWorker] })
    expect(quiet.outputs['comment-url']).toBe('')
    expect(github.comments).toEqual([])
    await gate(github, { platform: [upWorker], inputs: { comment: 'always' } })
    expect(only(github.comments).body).toContain('✅')
  })

  it.each([
    {
      result: 'timed-out',
      gate: { platform: [steady('worker/insights', 'pending')], inputs: { timeout: '500ms' } },
    },
    { result: 'error', gate: { faults: [fault({ exit: 1, stderr: 'Error: Unauthorized\n' })] } },
  ])('is written when the result is $result', async ({ result, gate: own }) => {
    const github = await start()
    const run = await gate(github, own)
    expect(run.outputs['result']).toBe(result)
    expect(github.comments).toHaveLength(1)
  })

  it.each([
    { what: 'never', gate: { inputs: { comment: 'never' } } },
    { what: 'a snapshot', gate: { inputs: { mode: 'snapshot' } } },
    { what: 'wrong settings', gate: { inputs: { timeout: 'soon' } } },
    {
      what: 'cancelled',
      gate: {
        platform: [steady('worker/insights', 'pending')],
        signalAfter: { untilLog: /is pending/, signal: 'SIGINT' as const },
      },
    },
  ])('is not even asked for: $what', async ({ gate: own }) => {
    const github = await start()
    const run = await gate(github, own)
    expect(github.requests).toEqual([])
    expect(run.outputs['comment-url']).toBe('')
    expect(annotations(run, 'warning')).toEqual([])
  })

  it('with a key of its own is another comment', async () => {
    const github = await start()
    await gate(github)
    await gate(github, { env: { GITHUB_JOB: 'deploy-2' } })
    const keys = [KEY, 'deploy/deploy-2']
    expect(github.comments.map(({ body }) => body.split('\n')[0])).toEqual(keys.map(markerOf))
  })

  it('is found on a later page, beside one that another account planted, and its duplicate is deleted', async () => {
    const github = await start()
    const stranger = { login: 'data-team', type: 'User' } as const
    github.add(12, `${markerOf(KEY)}\nplanted`, stranger)
    for (let i = 0; i < 120; i += 1) github.add(12, 'remark', stranger)
    const { id } = github.add(12, `${markerOf(KEY)}\nold`)
    github.add(12, `${markerOf(KEY)}\nduplicate`)
    const run = await gate(github)
    expect(run.outputs['comment-url']).toMatch(new RegExp(`#issuecomment-${id}$`))
    expect(github.comments).toHaveLength(122)
    expect(github.comments[0]?.body).toContain('planted')
    expect(github.comments.at(-1)).toMatchObject({ id, body: expect.stringContaining('metrics-api') })
  })
})

describe.concurrent('a workflow_run', () => {
  // Contract, section 7: "the head must be exactly the commit that was run".
  it.each([
    { what: 'a newer head', pulls: [{ number: 12 }], inputs: {} },
    {
      what: 'a newer head of the pull request that pr-number names',
      pulls: [],
      inputs: { 'pr-number': '12' },
    },
  ])('writes nothing on a pull request with $what', async ({ pulls, inputs }) => {
    const github = await start()
    const payload = EVENTS.workflow_run({ head: 'older', pulls })
    const run = await gate(github, { event: 'workflow_run', payload, inputs })
    expect(run.stdout).toMatch(new RegExp(`^No pull request comment: .*${sha('older').slice(0, 7)}`, 'm'))
    expect(annotations(run, 'warning')).toEqual([])
    expect(github.comments).toEqual([])
  })
})

describe.concurrent('secrets', () => {
  it('in comment-key are not shown', async () => {
    const github = await start()
    const run = await gate(github, {
      inputs: { 'comment-key': 'key abcdefgh1' },
      env: { MY_SECRET: 'abcdefgh1' },
    })
    expect(everythingOf(run) + only(github.comments).body).not.toContain('abcdefgh1')
    expect(only(github.comments).body).toContain('metrics-api')
  })

  it('in the environment that are also names leave the names as they are', async () => {
    const github = await start()
    const env = { SECRET_WORKSPACE: 'public', A_TOKEN: 'metrics-api', B_TOKEN: 'service', C_TOKEN: 'error' }
    const run = await gate(github, { env })
    expect(only(run.report?.resources)).toMatchObject({ id: 'service/metrics-api@public', status: 'error' })
    expect(only(github.comments).body).toContain('service/metrics-api')
  })
})

/** The address of a server that is closed. */
const gone = await startFakeGitHub()
const CLOSED = gone.env['GITHUB_API_URL'] ?? ''
await gone.close()

const refused = (status: number, message: string, headers = {}): Misdeed => ({ status, message, headers })
const NOT_ACCESSIBLE = 'Resource not accessible by integration'

describe.concurrent('a problem with the comment is one warning, and changes no verdict', () => {
  it.each<{ what: string; misdeed?: Misdeed; own?: Gate; says: RegExp; requests: number }>([
    {
      what: 'no permission',
      misdeed: refused(403, NOT_ACCESSIBLE),
      says: /403.*`pull-requests: write`.*fork/,
      requests: 1,
    },
    {
      what: 'a wrong token',
      misdeed: refused(401, 'Bad credentials'),
      says: /401.*github-token/,
      requests: 1,
    },
    { what: 'not found', misdeed: refused(404, 'Not Found'), says: /404.*pr-number/, requests: 1 },
    {
      what: 'not valid',
      misdeed: refused(422, `Validation Failed: ${TOKEN}`),
      says: /422 \(Validation Failed: \*\*\*\)/,
      requests: 1,
    },
    {
      what: 'a limit',
      misdeed: refused(429, 'Slow down', { 'retry-after': '3600' }),
      says: /1h/,
      requests: 1,
    },
    { what: 'a server error', misdeed: refused(500, 'Oops'), says: /500 \(Oops\)/, requests: 3 },
    { what: 'broken connections', misdeed: { reset: true }, says: /connect/, requests: 3 },
    {
      what: 'no token',
      own: { inputs: { 'github-token': '' } },
      says: /github-token is empty/,
      requests: 0,
    },
    {
      what: 'no network',
      own: { env: { GITHUB_API_URL: CLOSED } },
      says: /ECONNREFUSED/,
      requests: 0,
    },
    {
      what: 'no repository',
      own: { env: { GITHUB_REPOSITORY: '' } },
      says: /GITHUB_REPOSITORY is ''/,
      requests: 0,
    },
  ])('$what', async ({ misdeed, own = {}, says, requests }) => {
    const github = await start({ misbehave: () => misdeed })
    const run = await gate(github, own)
    expect(run).toMatchObject({ exitCode: 1, outputs: { result: 'unhealthy', 'comment-url': '' } })
    expect(only(annotations(run, 'warning'))).toMatch(says)
    expect(github.requests).toHaveLength(requests)
    expect(run.seconds).toBeLessThan(15)
  })

  it('a healthy run passes without one, too', async () => {
    const github = await start({ misbehave: () => refused(403, NOT_ACCESSIBLE) })
    const run = await gate(github, { platform: [upWorker], inputs: { comment: 'always' } })
    expect(run).toMatchObject({ exitCode: 0, outputs: { result: 'healthy' } })
    expect(only(annotations(run, 'warning'))).toMatch(/403/)
  })

  it('a limit for a moment is waited for', async () => {
    const misbehave: World['misbehave'] = ({ name, time }) =>
      name === 'create' && time === 1
        ? refused(403, 'a secondary rate limit', { 'retry-after': '1' })
        : undefined
    const github = await start({ misbehave })
    const run = await gate(github)
    expect(annotations(run, 'warning')).toEqual([])
    expect(github.comments).toHaveLength(1)
  })

  it.each([
    {
      what: 'is not there',
      env: { GITHUB_EVENT_PATH: join(folder, 'nowhere.json') },
      says: /nowhere\.json.*ENOENT/,
    },
    {
      what: 'is broken',
      env: { GITHUB_EVENT_PATH: eventFile('{"pull_') },
      says: /event file .*JSON/,
    },
    { what: 'is not named', env: { GITHUB_EVENT_PATH: '' }, says: /GITHUB_EVENT_PATH/ },
  ])('an event file that $what, and the rest still works', async ({ env, says }) => {
    const github = await start({ pulls: [{ number: 12, head: 'pushed' }] })
    const run = await gate(github, { event: 'push', env })
    expect(only(annotations(run, 'warning'))).toMatch(says)
    expect(github.comments).toHaveLength(1)
  })
})

describe.concurrent('a cancellation while GitHub is asked', () => {
  it.each<{ what: string; misdeed: Misdeed }>([
    { what: 'never answers', misdeed: { silent: true } },
    { what: 'wants to be left alone', misdeed: refused(429, 'Slow down', { 'retry-after': '20' }) },
  ])('ends the run at once, with what was written before: it $what', async ({ misdeed }) => {
    const github = await start({ misbehave: () => misdeed })
    const run = await gate(github, {
      signalAfter: { untilLog: /Looking for the pull request comment/, signal: 'SIGINT' },
    })
    expect(run.secondsAfterSignal, 'from the signal to the end').toBeLessThan(2)
    expect(run).toMatchObject({ exitCode: 1, outputs: { result: 'unhealthy', 'comment-url': '' } })
    expect(run.summary).toContain('metrics-api')
    expect(annotations(run, 'warning')).toEqual([])
    expect(run.stdout).toContain('No pull request comment: the run was cancelled')
  })
})
