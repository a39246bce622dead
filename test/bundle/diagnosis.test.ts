import { describe, expect, it } from 'vitest'
import type { Fault, Misdeed, Moment, Resource } from '../simulator/scenario.mjs'
import type { RunResult } from './harness.ts'
import { everythingOf, find, HICCUP, only, play, pollsIn, resource, steady, UP } from './play.ts'

// Contract, section 6: the diagnosis is best effort, and never changes a verdict.

const FACTS: Partial<Moment> = {
  stage: 'building',
  info: 'builder encountered an error',
  conditions: [{ reason: 'ImagePullBackOff', type: 'Progressing', message: 'no such image' }],
  nodes: [{ name: 'insights', pod: 'insights-0', phase: 'failed' }],
  log: ['it starts', 'it fails'],
}

/** In a state from the start and for ever, with facts to find. */
function telling(id: string, state: string): Resource {
  const { timeline, ...rest } = steady(id, state)
  return { ...rest, timeline: timeline.map(moment => ({ ...moment, ...FACTS })) }
}

const failing = telling('worker/insights', 'error failed')

/** What was asked beside the polls. */
const asked = ({ calls }: RunResult): string[] =>
  calls.filter(call => !pollsIn([call]).length).map(({ args }) => args.join(' '))

const DETAILS = 'get -t worker -w public -n insights -a -d'
const RUNTIME = 'get runtime -t worker -w public -n insights'
const LOG = 'log -t worker -w public -n insights -l 25'

describe.concurrent('when the wait is over', () => {
  it('what failed is asked why, after its verdict and once', async () => {
    const run = await play({ platform: [failing] })
    expect(asked(run).sort()).toEqual([DETAILS, RUNTIME, LOG])
    expect(run.outputs['result']).toBe('unhealthy')
    expect(find(run, 'worker/insights@public')).toMatchObject({ verdict: 'failed', builderStage: 'building' })
    const [lastPoll, firstAsked] = [
      pollsIn(run.calls).at(-1)?.end,
      run.calls.find(({ args }) => args.includes('-n')),
    ]
    expect(firstAsked?.at).toBeGreaterThan(lastPoll ?? Number.NaN)
  })

  it('what is stuck is asked why, and what is healthy is not', async () => {
    const run = await play({
      platform: [
        telling('service/api', 'active pending:0/1'),
        steady('worker/insights', UP),
        telling('compute/big', 'pending'),
      ],
      inputs: { timeout: '1s', 'log-lines': '3' },
    })
    expect(run.outputs['result']).toBe('timed-out')
    expect(asked(run).sort()).toEqual([
      'get -t compute -n big -a -d',
      'get -t service -w public -n api -a -d',
      'get runtime -t service -w public -n api',
      'log -t service -w public -n api -l 3',
    ])
  })

  it('what is missing is looked for elsewhere', async () => {
    const run = await play({
      platform: [steady('worker/insights@sandbox', UP)],
      inputs: { resources: 'worker/insights\nworker/insights-*\ncompute/big', 'fail-fast': 'false' },
    })
    expect(run.outputs['result']).toBe('unhealthy')
    expect(asked(run)).toEqual(['get -t worker -n insights -a'])
  })

  it.each([
    { what: 'healthy', platform: [telling('worker/insights', UP)], inputs: {} },
    {
      what: 'healthy but for optional ones',
      platform: [failing, steady('worker/good', UP)],
      inputs: { resources: '- worker/good\n- { id: worker/insights, optional: true }' },
    },
  ])('nothing is asked where all is $what', async ({ platform, inputs }) => {
    const run = await play({ platform, inputs })
    expect(run.outputs['result']).toBe('healthy')
    expect(asked(run)).toEqual([])
  })

  it('nothing is asked of a log where no lines are wanted', async () => {
    const run = await play({ platform: [failing], inputs: { 'log-lines': '0' } })
    expect(asked(run).sort()).toEqual([DETAILS, RUNTIME])
  })
})

const MISDEEDS: Readonly<Record<string, Misdeed>> = {
  forbidden: { exit: 1, stderr: 'ERRO[0001] Forbidden\n' },
  'an unknown command': { exit: 1, stderr: 'Error: unknown command "log" for "dataos-ctl"\n' },
  'an error': HICCUP,
  nothing: { stderr: 'INFO[0000] get...nothing\n' },
  silence: { exit: 0 },
  garbage: { stdout: 'a | b\n<html>502</html>\n\u0000---\nuid: {\n' },
  'a flood': { flood: true },
  'a login': { readStdin: true },
  'a hang': { hang: true, ignoreSigterm: true, child: true },
}
const COMMANDS = ['get -d', 'get runtime', 'log'] as const

describe.concurrent('no fault of it changes a verdict', () => {
  it.each(Object.entries(MISDEEDS))('%s', async (_, misdeed) => {
    const run = await play({
      platform: [failing],
      faults: COMMANDS.map((command): Fault => ({ command, do: misdeed })),
      inputs: { 'call-timeout': '2s' },
    })
    expect(run).toMatchObject({
      exitCode: 1,
      outputs: { result: 'unhealthy', unhealthy: '["worker/insights@public"]' },
    })
    expect(find(run, 'worker/insights@public')).toMatchObject({ verdict: 'failed', builderStage: '' })
    expect(run.report?.problem).toBeNull()
    // The report's time is that of the wait.
    expect(run.report?.seconds).toBeLessThan(run.seconds)
  })

  it('one of one command leaves what the others tell', async () => {
    const run = await play({
      platform: [failing],
      faults: [{ command: 'log', do: MISDEEDS['forbidden'] ?? {} }],
      env: { RUNNER_DEBUG: '1' },
    })
    expect(find(run, 'worker/insights@public')).toMatchObject({ builderStage: 'building' })
    expect(run.stdout).toMatch(
      /::debug::dataos-ctl log -t worker -w public -n insights -l 25: exit code 1 after/,
    )
    expect(run.stdout).toMatch(
      /::debug::dataos-ctl get runtime -t worker -w public -n insights: exit code 0 after/,
    )
    expect(run.stdout).toMatch(/::debug::stdout: .*READY REPLICAS|::debug::stdout: .*REASON/)
  })

  it('a signal ends its calls and the run, and what was decided is still reported', async () => {
    const run = await play({
      platform: [failing],
      faults: COMMANDS.map((command): Fault => ({ command, do: { hang: true, ignoreSigterm: true } })),
      signalAfter: { untilCalls: calls => calls.some(({ args }) => args[0] === 'log'), signal: 'SIGTERM' },
    })
    expect(run.outputs['result']).toBe('cancelled')
    expect(only(run.report?.resources).verdict).toBe('failed')
    expect(run.secondsAfterSignal).toBeLessThan(3)
  })
})

describe.concurrent('a run that was cancelled', () => {
  it('asks nothing more', async () => {
    const run = await play({
      platform: [failing, steady('service/api', 'pending')],
      inputs: { 'fail-fast': 'false' },
      signalAfter: { untilLog: /insights\S*: +failed/, signal: 'SIGINT' },
    })
    expect(run.outputs['result']).toBe('cancelled')
    expect(asked(run)).toEqual([])
  })
})

describe.concurrent('time', () => {
  it('is 20 s at most, however many hang and however long a call may take', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `worker/w-${i}`)
    const run = await play({
      platform: names.map(name => telling(name, 'error failed')),
      faults: COMMANDS.map((command): Fault => ({ command, do: { hang: true } })),
      inputs: { 'fail-fast': 'false', 'call-timeout': '5m' },
      killAfter: 40,
    })
    expect(run.outputs['result']).toBe('unhealthy')
    expect(run.seconds - (run.report?.seconds ?? 0)).toBeLessThan(25)
    expect(asked(run).length).toBeLessThanOrEqual(24)
  }, 50_000)
})

it('no secret comes out with what is found', async () => {
  const secret = 'hunter2-hunter2'
  const { timeline, ...rest } = resource('worker/insights', [0, 'error failed'])
  const platform = [
    {
      ...rest,
      timeline: timeline.map(moment => ({
        ...moment,
        stage: secret,
        info: secret,
        log: [`password=${secret}`],
      })),
    },
  ]
  const run = await play({ platform, env: { DB_PASSWORD: secret, RUNNER_DEBUG: '1' } })
  expect(only(run.report?.resources).builderStage).toBe('***')
  expect(everythingOf(run)).not.toContain(secret)
})
