// Who searches the README for a message finds it there: each heading is what the action really says.

import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type Baseline, writeBaseline } from '../../src/baseline/format.ts'
import type { Before } from '../../src/health/change.ts'
import { EVENTS } from '../github/events.ts'
import { type Misdeed, startFakeGitHub, TOKEN } from '../github/fake-github.ts'
import type { RunResult } from './harness.ts'
import { fault, type Play, play, steady, UP, upWorker } from './play.ts'

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const section = README.split(/^## /m).find(text => text.startsWith('Troubleshooting')) ?? ''
const headings = section.split('\n').filter(line => line.startsWith('### '))

const folder = mkdtempSync(join(tmpdir(), 'troubleshooting-'))
const cleanUp: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true })]
afterAll(async () => {
  for (const clean of cleanUp) await clean()
})

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  chmodSync(path, 0o644)
  return path
}

/** Times and names are those of the example. */
const normal = (text: string): string =>
  text
    .replace(/\b\d+(\.\d+)?(ms|[smh])( \d+s)?\b/g, 'TIME')
    .replace(/'[^'\s]+'/g, "'NAME'")
    .replace(/\b[a-z]+\/[a-z-]+@public\b/g, 'ID')

const failing = (stderr: string): Play => ({ platform: [upWorker], faults: [fault({ exit: 1, stderr })] })

const FORBIDDEN = failing('ERRO[0001] Forbidden\n')

/** A worker before a deploy, as a step with mode snapshot records it. */
const recorded = (own: Partial<Extract<Before, { kind: 'there' }>> = {}): Before => ({
  kind: 'there',
  signals: { status: 'active', runtime: 'running:1' },
  revision: { uid: 'u1', generation: '1', lastRun: undefined },
  ...own,
})

function baseline(resources: Readonly<Record<string, Before>>, own: Partial<Baseline> = {}): string {
  const at = '2026-12-01T05:17:00.000Z'
  return writeBaseline({ at, run: '', resources: new Map(Object.entries(resources)), ...own })
}

/** A worker whose details show the generation that it had before, but for the first time that they are read. */
const rolledBack: Play = {
  platform: [{ ...upWorker, timeline: [{ at: 0, status: 'active', runtime: 'running:1', uid: 'u1' }] }],
  faults: [
    fault({ stdout: '---\nname: insights\ntype: worker\nworkspace: public\ngeneration: 2\nuid: u1\n' }, 2),
  ],
}

const RUN = { runtime: 'succeeded', started: '2026-12-01T05:00:00Z', finished: '2026-12-01T05:01:00Z' }

/** A run that comments, on a GitHub that answers so. */
async function commenting(misdeed: Misdeed | undefined, own: Play = {}): Promise<Play> {
  const github = await startFakeGitHub({ misbehave: () => misdeed })
  cleanUp.push(() => github.close())
  const event = file(`event-${cleanUp.length}.json`, JSON.stringify(EVENTS.pull_request()))
  return {
    platform: [steady('service/metrics-api', 'error')],
    ...own,
    inputs: { comment: 'always', 'failure-grace': '0s', 'github-token': TOKEN, ...own.inputs },
    env: { ...github.env, GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: event, ...own.env },
  }
}

/** So many things are wrong with the inputs, and one message names them all. */
const WRONG_INPUTS: Play = {
  files: {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how manifests write variables
    'app.yaml': 'name: app-${STAGE}\ntype: worker',
    'template.yaml': 'name: {{ .Values.name }}\ntype: [worker',
    'bundle.yaml':
      'name: all\ntype: bundle\nbundle:\n  resources:\n    - id: insights\n      file: insights.yaml',
  },
  inputs: {
    resources: 'insights',
    manifests: 'app.yaml\ntemplate.yaml\nbundle.yaml',
    timeout: 'soon',
    'min-interval': '20s',
    'max-interval': '',
    baseline: 'succeeded',
  },
}

/** So many things are odd, and none of them stops the action. */
const ODD: Play = {
  platform: [upWorker, steady('compute/new-usecases', 'active'), steady('wroker/insights', UP)],
  files: { 'manifests/values.yaml': 'replicas: 2' },
  inputs: {
    resources: `
      - wroker/insights
      - compute:v1:new-usecases:public
      - { id: worker/insights, timeout: 1m }
      - { id: worker/insights, timeout: 2m, stable-for: 3m, optional: true }`,
    manifests: 'manifests/\ndeploy/*.yml',
    'ignore-preexisting': 'true',
  },
}

/** A scenario for each message, by its words or by the first of them. */
const SCENARIOS: Readonly<Record<string, Play | Promise<Play>>> = {
  "the command 'dataos-ctl'": {
    platform: [upWorker],
    inputs: { 'dataos-ctl': '' },
    env: { PATH: '/nowhere' },
  },
  "the command './bin": {
    platform: [upWorker],
    inputs: { 'dataos-ctl': `'${file('dataos-ctl.txt', 'no program')}'` },
  },
  Unauthorized: failing('ERRO[0001] Unauthorized\n'),
  'token is expired': failing('ERRO[0001] could not verify the token : oidc: token is expired\n'),
  'no cred file, need to login': failing('ERRO[0000] no cred file, need to login\n'),
  Forbidden: FORBIDDEN,
  'no such host': failing('ERRO[0001] dial tcp: lookup acme.dataos.app: no such host\n'),
  'unknown type': failing("ERRO[0001] unknown type 'worker'\n"),
  'unknown shorthand flag': failing("Error: unknown shorthand flag: 'a' in -a\n"),
  'pull access denied': failing('docker: Error response from daemon: pull access denied for x\n'),
  'Cannot connect to the Docker daemon': failing(
    'docker: Cannot connect to the Docker daemon at unix:///x\n',
  ),
  'dataos-ctl printed no table': { platform: [upWorker], faults: [fault({ stdout: 'hello' }, 1)] },
  'dataos-ctl gave no answer': {
    platform: [upWorker],
    faults: [fault({ hang: true }, 1)],
    inputs: { 'call-timeout': '1s' },
  },
  'The state of the DataOS resources': FORBIDDEN,

  'no worker of this name': { inputs: { resources: 'worker/insights' } },
  'gone for': {
    platform: [upWorker],
    faults: [fault({ stderr: 'INFO[0001] get...nothing\n' }, 2, 99)],
    inputs: { 'stable-for': '9s' },
  },
  'status is error': { platform: [steady('worker/insights', 'error')] },
  'not healthy after': {
    platform: [steady('worker/insights', 'active pending:0/1')],
    inputs: { timeout: '600ms' },
  },
  'healthy, but': { platform: [upWorker], inputs: { 'stable-for': '20s', timeout: '600ms' } },
  "'wobbling'": { platform: [steady('worker/insights', 'active wobbling')], inputs: { timeout: '300ms' } },

  'resources names nothing': { inputs: { resources: '' } },
  "'insights' names no resource": WRONG_INPUTS,
  'timeout is': WRONG_INPUTS,
  'min-interval (': { platform: [upWorker], inputs: { 'min-interval': '20s', 'max-interval': '' } },
  "'wroker' is not a known type": ODD,
  'workspace ': ODD,
  'worker/insights@public is listed twice': ODD,
  'stable-for is longer': ODD,

  'manifests names nothing': { inputs: { resources: '', manifests: 'manifests/' } },
  'no file matches': ODD,
  "the name 'app-": WRONG_INPUTS,
  'no valid YAML': WRONG_INPUTS,
  'no DataOS resource': ODD,
  'names the file': WRONG_INPUTS,

  'changed by this deploy, but': {
    platform: [
      {
        type: 'workflow',
        name: 'orders',
        timeline: [{ at: 0, status: 'active', runtime: 'succeeded', generation: 2, runs: [RUN] }],
      },
    ],
    inputs: {
      baseline: baseline({
        'workflow/orders@public': recorded({
          signals: { status: 'active', runtime: 'succeeded' },
          revision: { uid: 'u1', generation: '1', lastRun: Date.parse(RUN.started) },
        }),
      }),
    },
  },
  'rolled back': {
    ...rolledBack,
    inputs: { baseline: baseline({ 'worker/insights@public': recorded() }) },
  },
  'that it is of this deploy': {
    platform: [upWorker],
    inputs: {
      baseline: baseline({
        'worker/insights@public': recorded({
          revision: { uid: undefined, generation: undefined, lastRun: undefined },
        }),
      }),
    },
  },
  'is recorded without its revision': {
    platform: [upWorker],
    faults: [{ command: 'get -d', do: { exit: 1, stderr: 'ERRO[0001] Forbidden\n' } }],
    inputs: { mode: 'snapshot' },
  },
  'baseline must be': WRONG_INPUTS,
  'the baseline was recorded': {
    platform: [upWorker],
    inputs: { baseline: baseline({ 'worker/insights@public': recorded() }, { run: '1' }) },
  },
  'the baseline knows none': {
    platform: [upWorker],
    inputs: { baseline: baseline({ 'worker/orders@public': recorded() }) },
  },
  'ignore-preexisting is true': ODD,

  'GitHub answered 403': commenting({ status: 403, message: 'Resource not accessible by integration' }),
  'GitHub answered 401': commenting({ status: 401, message: 'Bad credentials' }),
  'GitHub answered 404': commenting({ status: 404, message: 'Not Found' }),
  'The pull request comment was not written: `': commenting(undefined, { inputs: { 'github-token': '' } }),
  'GitHub could not be reached': commenting(undefined, { env: { GITHUB_API_URL: 'http://127.0.0.1:9' } }),
  'a limit is reached': commenting({ status: 429, headers: { 'retry-after': '3600' } }),
  'No pull request comment: the event schedule': commenting(undefined, {
    env: { GITHUB_EVENT_NAME: 'schedule', GITHUB_EVENT_PATH: file('none.json', '{}') },
  }),
}

const runs = new Map<Play | Promise<Play>, Promise<RunResult>>()

/** A scenario that leads to several messages is played once. */
function played(scenario: Play | Promise<Play>): Promise<RunResult> {
  const running = runs.get(scenario) ?? Promise.resolve(scenario).then(play)
  runs.set(scenario, running)
  return running
}

describe.concurrent('troubleshooting in the README', () => {
  const messages = headings.flatMap(line =>
    [...line.matchAll(/(`+)(.+?)\1(?!`)/g)].map(([, , message = '']) => message),
  )

  it('is by message', () => {
    expect(headings.length).toBeGreaterThan(5)
    expect(messages.length).toBeGreaterThanOrEqual(headings.length)
  })

  it('has every message once, and no scenario is for nothing', () => {
    for (const start of Object.keys(SCENARIOS))
      expect(
        messages.filter(message => message.startsWith(start)),
        start,
      ).toHaveLength(1)
  })

  it.each(messages)('%s', async message => {
    const scenario = Object.entries(SCENARIOS).find(([start]) => message.startsWith(start))?.[1]
    if (!scenario) throw new Error('write a scenario here that leads to this message')
    const run = await played(scenario)
    const said = [run.stdout, ...run.commands.map(({ data }) => data), wordsIn(run)].join('\n')
    expect(normal(said)).toContain(normal(message))
  })
})

/** What the summary says too, without the escapes of Markdown. */
function wordsIn({ report }: RunResult): string {
  return (report?.resources ?? []).map(({ reason }) => reason).join('\n')
}
