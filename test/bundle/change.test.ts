import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Facts, Misdeed, Moment, Resource } from '../simulator/scenario.mjs'
import { HAS_SIGNALS, type RunResult } from './harness.ts'
import {
  annotations,
  everythingOf,
  find,
  HICCUP,
  only,
  type Play,
  play,
  resource,
  steady,
  UP,
} from './play.ts'

// Contract, section 5: a snapshot before the deploy, and a wait that knows what it has changed.

/** The facts hold from the first moment, or from each of its own where there are several. */
function withFacts(told: Resource, ...facts: readonly Facts[]): Resource {
  const timeline = told.timeline.map((moment, i): Moment => ({ ...moment, ...facts[i] }))
  return { ...told, timeline }
}

const edition = (generation: number): Facts => ({ generation })
const ran = (runtime: string, ...hours: readonly number[]): Pick<Facts, 'runs'> => ({
  runs: hours.map(hour => ({ runtime, started: `2026-11-20T${hour}:00:00Z` })),
})

const FAILING = 'error failed'
const SUCCEEDED = 'active succeeded'

/** The state of the platform before each deploy of this file. */
const BEFORE = [
  steady('service/api', UP),
  withFacts(steady('worker/insights', UP), edition(3)),
  withFacts(steady('worker/anew', UP), { uid: 'first' }),
  steady('worker/sick', FAILING),
  steady('worker/ill', FAILING),
  withFacts(steady('workflow/orders', SUCCEEDED), ran('succeeded', 10)),
  withFacts(steady('workflow/refunds', 'active failed'), ran('failed', 10)),
]

const recordedNames = [...BEFORE, steady('worker/new', UP)].map(({ type, name }) => `${type}/${name}`)
const record = (own: Play = {}): Promise<RunResult> =>
  play({ ...own, inputs: { mode: 'snapshot', resources: recordedNames.join('\n'), ...own.inputs } })

let recorded: Promise<RunResult> | undefined

/** Waits with the snapshot of `BEFORE`. */
async function deploy({ inputs, ...own }: Play): Promise<RunResult> {
  recorded ??= record({ platform: BEFORE })
  const { outputs } = await recorded
  return play({ ...own, inputs: { baseline: outputs['snapshot'] ?? '', ...inputs } })
}

const callsOf = ({ calls }: RunResult, flag: string): string[] =>
  calls.filter(({ args }) => args.includes(flag)).map(({ args }) => args[args.indexOf('-n') + 1] ?? '')

describe.concurrent('the recipe', () => {
  it('records the state of everything, and passes', async () => {
    const run = await record({ platform: BEFORE, inputs: { comment: 'always', 'pr-number': '7' } })
    expect(run).toMatchObject({
      exitCode: 0,
      outputs: { result: 'snapshot', healthy: '', unhealthy: '[]', 'comment-url': '' },
    })
    expect(run.commands).toEqual([])
    expect(JSON.parse(run.outputs['snapshot'] ?? '')).toMatchObject({
      version: 1,
      run: '1234567890',
      resources: {
        'worker/insights@public': { status: 'active', runtime: 'running:1', generation: '3' },
        'worker/new@public': { absent: true },
        'workflow/orders@public': { run: '2026-11-20T10:00:00.000Z' },
      },
    })
    expect(find(run, 'worker/new@public')).toMatchObject({ status: '', verdict: 'undecided' })
    expect(callsOf(run, '-d').sort()).toEqual(BEFORE.map(({ name }) => name).sort())
  })

  it('reports what is new, changed, created again and not changed', async () => {
    const run = await deploy({
      platform: [
        steady('service/api', UP),
        withFacts(steady('worker/insights', UP), edition(4)),
        withFacts(steady('worker/anew', UP), { uid: 'second' }),
        steady('worker/new', UP),
        steady('worker/stranger', UP),
      ],
    })
    expect(run.outputs).toMatchObject({ result: 'healthy', snapshot: '' })
    expect(only(annotations(run, 'warning'))).toContain('worker/stranger@public')
    expect(
      run.report?.resources.map(({ name, changed, deploy }) => `${name} ${changed}: ${deploy}`).sort(),
    ).toEqual([
      'anew true: changed',
      'api false: unchanged',
      'insights true: changed',
      'new true: new',
      'stranger null: not in the baseline',
    ])
    expect(find(run, 'service/api@public').reason).toContain('unchanged')
    expect(find(run, 'worker/stranger@public').reason).toContain('not in the baseline')
    expect(run.summary).toMatch(/worker\/new.*\| new \|/)
    expect(run.stdout).toMatch(/worker\/insights: +changed by this deploy$/m)
    expect(run.stdout).toMatch(/service\/api: +unchanged by this deploy$/m)
  })

  it('claims nothing without a baseline, and asks for no details', async () => {
    const run = await play({ platform: [steady('service/api', UP)] })
    expect(only(run.report?.resources)).toMatchObject({ changed: null, change: '' })
    expect(everythingOf(run)).not.toMatch(/deploy changed|this deploy/i)
    expect(callsOf(run, '-d')).toEqual([])
  })

  it('is fine when nothing exists yet', async () => {
    const nothing = await record({ inputs: { resources: 'worker/new\nworkflow/new' } })
    expect(nothing.outputs).toMatchObject({ result: 'snapshot' })
    expect(nothing.commands).toEqual([])
    const run = await play({
      platform: [resource('worker/new', [0.2, UP]), resource('workflow/new', [0.2, SUCCEEDED])],
      inputs: { baseline: nothing.outputs['snapshot'] ?? '', 'start-grace': '3s' },
    })
    expect(run.outputs['result']).toBe('healthy')
    expect(run.report?.resources.map(({ change }) => change)).toEqual(['new', 'new'])
  })
})

describe.concurrent('a long-running resource', () => {
  it('is not healthy by its old revision when its change shows late', async () => {
    const run = await deploy({
      platform: [
        withFacts(resource('worker/insights', [0, UP], [0.7, UP], [1.6, FAILING]), edition(3), edition(4)),
      ],
      inputs: { 'stable-for': '1s' },
    })
    expect(run.outputs['result']).toBe('unhealthy')
    expect(only(run.report?.resources)).toMatchObject({ verdict: 'failed', changed: true })
  })

  it('that still shows its old failure has the start grace to leave it, and no longer', async () => {
    const run = await deploy({
      platform: [
        withFacts(resource('worker/sick', [0, FAILING], [1, UP]), edition(2)),
        withFacts(steady('worker/ill', FAILING), edition(2)),
      ],
      inputs: { 'start-grace': '2500ms', 'fail-fast': 'false' },
    })
    expect(find(run, 'worker/sick@public')).toMatchObject({ verdict: 'healthy', changed: true })
    const ill = find(run, 'worker/ill@public')
    expect(ill).toMatchObject({ verdict: 'failed', changed: true })
    expect(ill.seconds).toBeGreaterThanOrEqual(2.5)
  })
})

describe.concurrent('what was there before and is not any more', () => {
  it('is missing, and not as what never appeared', async () => {
    const run = await deploy({ inputs: { resources: 'worker/insights' } })
    expect(run.outputs['result']).toBe('unhealthy')
    expect(only(run.report?.resources)).toMatchObject({
      verdict: 'missing',
      cause: { code: 'deleted-by-deploy' },
    })
  })
})

describe.concurrent('a workflow', () => {
  it('is judged by its new run alone', async () => {
    const run = await deploy({
      platform: [
        withFacts(
          resource('workflow/orders', [0, SUCCEEDED], [0.8, 'active running'], [1.4, 'active failed']),
          { ...edition(2), ...ran('succeeded', 10) },
          ran('running', 10, 11),
        ),
        withFacts(
          resource('workflow/refunds', [0, 'active failed'], [0.8, 'active running'], [1.4, SUCCEEDED]),
          { ...edition(2), ...ran('failed', 10) },
          ran('running', 10, 11),
        ),
      ],
      inputs: { 'start-grace': '5s', 'fail-fast': 'false' },
    })
    expect(find(run, 'workflow/orders@public')).toMatchObject({ verdict: 'failed', changed: true })
    expect(find(run, 'workflow/refunds@public')).toMatchObject({ verdict: 'healthy', changed: true })
  })

  it('whose new run was over before the first poll is healthy by it', async () => {
    const run = await deploy({
      platform: [withFacts(steady('workflow/orders', SUCCEEDED), ran('succeeded', 10, 11))],
    })
    expect(run.outputs['result']).toBe('healthy')
    expect(only(run.report?.resources)).toMatchObject({ changed: true, reason: 'succeeded' })
  })

  it('that was changed and does not run is stuck, and says so', async () => {
    const run = await deploy({
      platform: [withFacts(steady('workflow/orders', SUCCEEDED), { ...edition(2), ...ran('succeeded', 10) })],
    })
    expect(run.outputs['result']).toBe('timed-out')
    expect(only(run.report?.resources)).toMatchObject({
      verdict: 'timed-out',
      cause: { code: 'no-new-run' },
    })
  })

  it('that was not changed is healthy by the run it had', async () => {
    const run = await deploy({
      platform: [withFacts(steady('workflow/orders', SUCCEEDED), ran('succeeded', 10))],
    })
    expect(only(run.report?.resources)).toMatchObject({
      verdict: 'healthy',
      changed: false,
    })
  })
})

describe.concurrent('when the wait is over', () => {
  it('says what was rolled back, which is failed, and what changed again', async () => {
    const run = await deploy({
      platform: [
        withFacts(resource('worker/insights', [0, UP], [4, UP]), edition(4), edition(3)),
        withFacts(resource('worker/anew', [0, UP], [4, UP]), { uid: 'second' }, { uid: 'third' }),
        resource('worker/new', [0, 'pending'], [4.5, UP]),
      ],
    })
    expect(run.outputs).toMatchObject({ result: 'unhealthy', unhealthy: '["worker/insights@public"]' })
    expect(find(run, 'worker/insights@public')).toMatchObject({
      verdict: 'failed',
      deploy: 'rolled back',
      cause: { code: 'rolled-back' },
    })
    expect(find(run, 'worker/anew@public')).toMatchObject({
      verdict: 'healthy',
      change: 'changed by this deploy, changed again during the wait',
    })
  })
})

describe.concurrent('ignore-preexisting', () => {
  const sick = steady('worker/sick', FAILING)

  it('lets what was unhealthy before decide nothing', async () => {
    const run = await deploy({
      platform: [sick, steady('service/api', UP)],
      inputs: { 'ignore-preexisting': 'true' },
    })
    expect(run).toMatchObject({ exitCode: 0, outputs: { result: 'healthy', unhealthy: '[]' } })
    expect(find(run, 'worker/sick@public')).toMatchObject({
      changed: false,
      required: false,
      deploy: 'unchanged',
    })
  })

  it('fails for what this deploy has broken', async () => {
    const run = await deploy({
      platform: [sick, withFacts(steady('worker/insights', FAILING), edition(4))],
      inputs: { 'ignore-preexisting': 'true' },
    })
    expect(run.outputs).toMatchObject({ result: 'unhealthy', unhealthy: '["worker/insights@public"]' })
  })

  it('false lets it decide, and is said to be so', async () => {
    const run = await deploy({ platform: [sick] })
    expect(run.outputs).toMatchObject({ result: 'unhealthy', unhealthy: '["worker/sick@public"]' })
    expect(only(run.report?.resources)).toMatchObject({ changed: false, required: true })
  })
})

describe.concurrent('a snapshot step', () => {
  const platform = [steady('worker/insights', UP), steady('service/api', UP)]

  it('records as unknown what it can not read, and that is said in both steps', async () => {
    const before = await play({
      platform,
      inputs: { mode: 'snapshot' },
      faults: [{ type: 'service', do: HICCUP }],
    })
    expect(before).toMatchObject({ exitCode: 0, outputs: { result: 'snapshot' } })
    expect(annotations(before, 'warning')).toEqual([
      expect.stringMatching(/service\/api@public.*503 Service Unavailable/),
    ])
    const run = await play({ platform, inputs: { baseline: before.outputs['snapshot'] ?? '' } })
    expect(run.outputs['result']).toBe('healthy')
    expect(find(run, 'service/api@public')).toMatchObject({
      changed: null,
      reason: expect.stringMatching(/before the deploy: .*503/),
    })
  })

  it('fails on an error that no retry can fix', async () => {
    const stderr = 'ERRO[0001] Unauthorized - {"error":{"status":401,"message":"oidc: token is expired"}}\n'
    const run = await play({
      platform,
      inputs: { mode: 'snapshot', 'on-unhealthy': 'warn' },
      faults: [{ do: { exit: 1, stderr } }],
    })
    expect(run).toMatchObject({ exitCode: 1, outputs: { result: 'error', snapshot: '' } })
    expect(only(annotations(run, 'error'))).toMatch(/token/)
  })

  it.runIf(HAS_SIGNALS)('that is cancelled says so, and records nothing', async () => {
    const run = await play({
      platform,
      delay: 3,
      inputs: { mode: 'snapshot' },
      signalAfter: { untilCalls: calls => calls.length > 0, signal: 'SIGINT' },
    })
    expect(run.outputs).toMatchObject({ result: 'cancelled', snapshot: '' })
    expect(run.secondsAfterSignal).toBeLessThan(2)
  })
})

describe.concurrent('a baseline', () => {
  it.each([
    ['that is no JSON', 'worker/insights', /baseline/],
    ['of another version', '{"version":2}', /baseline.* version 2/],
    ['whose file is gone', '{"version":1,"file":"/nowhere/snapshot.json"}', /\/nowhere\/snapshot\.json/],
  ])('%s stops the action before the first call', async (_, baseline, message) => {
    const run = await play({ platform: [steady('worker/insights', UP)], inputs: { baseline } })
    expect(run).toMatchObject({ exitCode: 1, outputs: { result: 'error' }, calls: [] })
    expect(only(annotations(run, 'error'))).toMatch(message)
  })

  it('of another run, or of other resources, draws a warning', async () => {
    const run = await deploy({ platform: [steady('worker/stranger', UP)], env: { GITHUB_RUN_ID: '7' } })
    expect(run.outputs['result']).toBe('healthy')
    expect(annotations(run, 'warning')).toEqual([
      expect.stringMatching(/another workflow run \(1234567890, \d{4}-/),
      expect.stringMatching(/none of these resources/),
    ])
  })

  it('of very many resources is kept in a file', async () => {
    const temp = mkdtempSync(join(tmpdir(), 'wait-for-dataos-'))
    try {
      const names = Array.from(
        { length: 1500 },
        (_, i) => `worker/${'a-long-name-of-a-worker-'.repeat(2)}${i}`,
      )
      const before = await play({
        inputs: { mode: 'snapshot', resources: names.join('\n') },
        env: { RUNNER_TEMP: temp },
      })
      const baseline = before.outputs['snapshot'] ?? ''
      expect(baseline.length).toBeLessThan(500)
      expect(JSON.parse(readFileSync(JSON.parse(baseline).file, 'utf8'))).toMatchObject({ version: 1 })
      const run = await play({
        platform: [steady(names[7] ?? '', UP)],
        inputs: { baseline },
        env: { RUNNER_TEMP: temp },
      })
      expect(only(run.report?.resources)).toMatchObject({ verdict: 'healthy', change: 'new' })
    } finally {
      rmSync(temp, { recursive: true, force: true, maxRetries: 5 })
    }
  })
})

const NO_PROOF: Readonly<Record<string, readonly [Misdeed, RegExp]>> = {
  forbidden: [{ exit: 1, stderr: 'ERRO[0001] Forbidden\n' }, /details.*Forbidden/],
  garbage: [{ stdout: '<html>502</html>\n' }, /details/],
  'without a uid': [{ stdout: '---\nname: insights\ntype: worker\ngeneration: 3\n' }, /details.*uid/],
}

describe.concurrent('where the details tell nothing', () => {
  it.each(Object.entries(NO_PROOF))('%s, that is said, and the rest decides', async (_, [misdeed, why]) => {
    const run = await deploy({
      platform: [withFacts(steady('worker/insights', UP), edition(4))],
      faults: [{ command: 'get -d', do: misdeed }],
    })
    expect(run.outputs['result']).toBe('healthy')
    expect(only(run.report?.resources)).toMatchObject({ changed: null, reason: expect.stringMatching(why) })
  })
})

describe.concurrent('what it costs', () => {
  it('is details at the start and at the end for each, however many polls there are', async () => {
    const run = await deploy({
      platform: [
        withFacts(resource('worker/insights', [0, 'active pending'], [4, UP]), edition(4)),
        withFacts(resource('worker/anew', [0, 'active pending'], [4, UP]), { uid: 'second' }),
        resource('service/api', [0, 'active pending'], [4, UP]),
      ],
    })
    expect(run.report).toMatchObject({ result: 'healthy' })
    expect(run.report?.polls).toBeGreaterThan(3)
    const asked = (name: string): number => callsOf(run, '-d').filter(one => one === name).length
    expect([asked('anew'), asked('insights')]).toEqual([2, 2])
    // What is unchanged is asked about before it is decided too, which may be a poll before the end.
    expect([2, 3]).toContain(asked('api'))
    expect(run.report?.calls).toBe(run.calls.length)
  })
})
