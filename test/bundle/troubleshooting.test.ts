// Each heading of the troubleshooting page is a message that the action really prints, so that a search finds it.

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type Baseline, writeBaseline } from '../../src/baseline/format.ts'
import type { Before } from '../../src/health/change.ts'
import { textOf } from '../documents.ts'
import { EVENTS } from '../github/events.ts'
import { type Misdeed, startFakeGitHub, TOKEN } from '../github/fake-github.ts'
import type { RunResult } from './harness.ts'
import { fault, type Play, play, steady, UP, upWorker } from './play.ts'

const headings = textOf('docs/troubleshooting.md')
  .split('\n')
  .filter(line => line.startsWith('### '))

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

/** Times and names are examples. */
const normal = (text: string): string =>
  text
    .replace(/\b\d+(\.\d+)?(ms|[smh])( \d+s)?\b/g, 'TIME')
    .replace(/'[^'\s]+'/g, "'NAME'")
    .replace(/\b[a-z]+\/[a-z-]+(?:@public)?\b/g, 'ID')

const failing = (stderr: string): Play => ({ platform: [upWorker], faults: [fault({ exit: 1, stderr })] })

const FORBIDDEN = failing('ERRO[0001] Forbidden\n')

/** A worker before a deploy, as a snapshot step records it. */
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

/** A worker whose details show a new generation once, and then the old one again. */
const rolledBack: Play = {
  platform: [{ ...upWorker, timeline: [{ at: 0, status: 'active', runtime: 'running:1', uid: 'u1' }] }],
  faults: [
    fault({ stdout: '---\nname: insights\ntype: worker\nworkspace: public\ngeneration: 2\nuid: u1\n' }, 2),
  ],
}

const RUN = { runtime: 'succeeded', started: '2026-12-01T05:00:00Z', finished: '2026-12-01T05:01:00Z' }

/** A run that comments, on a GitHub with that fault. */
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

/** Many invalid inputs, which one message names. */
const WRONG_INPUTS: Play = {
  files: {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a manifest
    'app.yaml': 'name: app-${STAGE}\ntype: worker',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a manifest
    'secret.yaml': 'name: app-${APIKEY}\ntype: worker',
    'template.yaml': 'name: {{ .Values.name }}\ntype: [worker',
    'bundle.yaml':
      'name: all\ntype: bundle\nbundle:\n  resources:\n    - id: insights\n      file: insights.yaml',
  },
  inputs: {
    resources: 'insights\nworker:insights:public:v1',
    manifests: 'app.yaml\nsecret.yaml\ntemplate.yaml\nbundle.yaml',
    timeout: 'soon',
    'min-interval': '20s',
    'max-interval': '',
    baseline: 'succeeded',
  },
}

/** Many warnings, none of which stops the action. */
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

/** A scenario for each message, by its beginning. */
const SCENARIOS: Readonly<Record<string, Play | Promise<Play>>> = {
  "'dataos-ctl' not found": {
    platform: [upWorker],
    inputs: { 'dataos-ctl': '' },
    env: { PATH: '/nowhere' },
  },
  "'./bin/dataos-ctl'": {
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
  'unexpected dataos-ctl output': { platform: [upWorker], faults: [fault({ stdout: 'hello' }, 1)] },
  'dataos-ctl timed out': {
    platform: [upWorker],
    faults: [fault({ hang: true }, 1)],
    inputs: { 'call-timeout': '1s' },
  },
  "DataOS: couldn't read the state": FORBIDDEN,

  'no worker of this name': { inputs: { resources: 'worker/insights' } },
  'gone for': {
    platform: [upWorker],
    faults: [fault({ stderr: 'INFO[0001] get...nothing\n' }, 2, 99)],
    inputs: { 'stable-for': '9s' },
  },
  'status is error': { platform: [steady('worker/insights', 'error')] },
  'not healthy at': {
    platform: [steady('worker/insights', 'active pending:0/1')],
    inputs: { timeout: '600ms' },
  },
  'healthy at the deadline': { platform: [upWorker], inputs: { 'stable-for': '20s', timeout: '600ms' } },
  'Unknown status or runtime': {
    platform: [steady('worker/insights', 'active wobbling')],
    inputs: { timeout: '300ms' },
  },

  'no resources to wait for': { inputs: { resources: '' } },
  "'insights' isn't a resource ID": WRONG_INPUTS,
  "isn't a version": WRONG_INPUTS,
  'timeout: ': WRONG_INPUTS,
  'min-interval (': { platform: [upWorker], inputs: { 'min-interval': '20s', 'max-interval': '' } },
  "Unknown type 'wroker'": ODD,
  'Ignoring workspace': ODD,
  'worker/insights@public is listed twice': ODD,
  'stable-for (3m)': ODD,

  'no files match': ODD,
  "uses 'STAGE'": WRONG_INPUTS,
  'which is never expanded': WRONG_INPUTS,
  "isn't valid YAML": WRONG_INPUTS,
  'skipped: not a DataOS resource': ODD,
  "references 'insights.yaml'": WRONG_INPUTS,

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
  "couldn't verify": {
    platform: [upWorker],
    inputs: {
      baseline: baseline({
        'worker/insights@public': recorded({
          revision: { uid: undefined, generation: undefined, lastRun: undefined },
        }),
      }),
    },
  },
  'No revision recorded': {
    platform: [upWorker],
    faults: [{ command: 'get -d', do: { exit: 1, stderr: 'ERRO[0001] Forbidden\n' } }],
    inputs: { mode: 'snapshot' },
  },
  'baseline: not a valid snapshot': WRONG_INPUTS,
  'The baseline is from another': {
    platform: [upWorker],
    inputs: { baseline: baseline({ 'worker/insights@public': recorded() }, { run: '1' }) },
  },
  'The baseline contains none': {
    platform: [upWorker],
    inputs: { baseline: baseline({ 'worker/orders@public': recorded() }) },
  },
  'ignore-preexisting has no effect': ODD,

  'GitHub answered 403': commenting({ status: 403, message: 'Resource not accessible by integration' }),
  'GitHub answered 401': commenting({ status: 401, message: 'Bad credentials' }),
  'GitHub answered 404': commenting({ status: 404, message: 'Not Found' }),
  "Couldn't write the pull request comment": commenting(undefined, { inputs: { 'github-token': '' } }),
  "couldn't connect to GitHub": commenting(undefined, { env: { GITHUB_API_URL: 'http://127.0.0.1:9' } }),
  'rate limit exceeded': commenting({ status: 429, headers: { 'retry-after': '3600' } }),
  'No pull request comment: schedule': commenting(undefined, {
    env: { GITHUB_EVENT_NAME: 'schedule', GITHUB_EVENT_PATH: file('none.json', '{}') },
  }),
}

const runs = new Map<Play | Promise<Play>, Promise<RunResult>>()

/** Plays a scenario once, also if it leads to several messages. */
function played(scenario: Play | Promise<Play>): Promise<RunResult> {
  const running = runs.get(scenario) ?? Promise.resolve(scenario).then(play)
  runs.set(scenario, running)
  return running
}

describe.concurrent('the troubleshooting page', () => {
  const messages = headings.flatMap(line =>
    [...line.matchAll(/(`+)(.+?)\1(?!`)/g)].map(([, , message = '']) => message),
  )

  it('has a message in every heading', () => {
    expect(headings.length).toBeGreaterThan(5)
    expect(messages.length).toBeGreaterThanOrEqual(headings.length)
  })

  it('has one message for each scenario', () => {
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

/** The reasons, without the escapes of Markdown. */
function wordsIn({ report }: RunResult): string {
  return (report?.resources ?? []).map(({ reason }) => reason).join('\n')
}
