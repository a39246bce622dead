import { describe, expect, it } from 'vitest'
import type { RunResult } from './harness.ts'
import { annotations, only, play, upWorker } from './play.ts'

/** Refused before the first call, in one message and in the summary as well. */
function refusal(run: RunResult): string {
  expect(run).toMatchObject({
    exitCode: 1,
    outputs: { result: 'error', healthy: 'false', unhealthy: '[]' },
    calls: [],
  })
  expect(run.report).toMatchObject({ result: 'error', polls: 0, calls: 0, resources: [] })
  expect(run.summary).toContain('could not be learned')
  return only(annotations(run, 'error'))
}

describe.concurrent('wrong inputs', () => {
  it('are all named in one message', async () => {
    const run = await play({
      inputs: {
        resources: 'worker/insights\nno resource at all\nservice/$(rm -rf ~)',
        workspace: 'my workspace',
        'dataos-ctl': `docker run 'rubiklabs/dataos-ctl`,
        timeout: 'soon',
        'start-grace': '-2m',
        'stable-for': '10 parsecs',
        'failure-grace': '1y',
        'min-interval': '0',
        'max-interval': '1e3',
        'call-timeout': '0s',
        'fail-fast': 'yes',
        'on-unhealthy': 'panic',
      },
    })
    const message = refusal(run)
    for (const [name, given] of Object.entries({
      resources: 'no resource at all',
      workspace: 'my workspace',
      'dataos-ctl': "docker run 'rubiklabs",
      timeout: 'soon',
      'start-grace': '-2m',
      'stable-for': '10 parsecs',
      'failure-grace': '1y',
      'min-interval': "'0'",
      'max-interval': '1e3',
      'call-timeout': '0s',
      'fail-fast': "'yes', but must be true or false",
      'on-unhealthy': "'panic', but must be fail or warn",
    })) {
      expect(message).toMatch(new RegExp(`^- ${name}\\b`, 'm'))
      expect(message).toContain(given)
    }
    expect(message).toContain('13 things are wrong with the inputs')
    expect(message).toMatch(/500ms, 30s, 10m, 1h, 1h30m/)
    expect(message).toMatch(/What to do: .*nothing was asked of DataOS/)
  })

  it.each([
    { what: 'nothing', resources: '', message: /resources names nothing to wait for/ },
    { what: 'comments alone', resources: '# none\n\n', message: /resources names nothing to wait for/ },
    { what: 'an empty YAML list', resources: '[]', message: /resources names nothing to wait for/ },
    {
      what: 'a broken list',
      resources: '- worker/a\n- [worker/b',
      message: /resources, line 2: no valid YAML/,
    },
    {
      what: 'a bare word',
      resources: 'insights',
      message: /resources, line 1: 'insights' names no resource; write TYPE\/NAME/,
    },
    {
      what: 'an unknown key',
      resources: '- { id: worker/a, retries: 3 }',
      message: /item 1: unknown key 'retries'; allowed are id, type,/,
    },
    {
      what: 'a wrong duration of its own',
      resources: '- worker/a\n- { id: worker/b, timeout: soon }',
      message: /item 2: timeout is 'soon', but must be a duration/,
    },
    {
      what: 'half a name',
      resources: '- { type: worker }',
      message: /item 1: an item needs id, or type and name/,
    },
    { what: 'a shell command', resources: 'worker/a;touch b', message: /line 1: 'a;touch b' is no name/ },
  ])('$what to wait for is an error', async ({ resources, message }) => {
    expect(refusal(await play({ inputs: { resources } }))).toMatch(message)
  })

  it('are checked together', async () => {
    const run = await play({ platform: [upWorker], inputs: { 'min-interval': '20s', 'max-interval': '' } })
    expect(refusal(run)).toMatch(
      /min-interval \(20s\) must not be longer than max-interval \(15s, the default\)/,
    )
  })
})

describe.concurrent('inputs', () => {
  it('that are empty have their defaults, and unknown ones are nobody’s business', async () => {
    const run = await play({
      platform: [upWorker],
      inputs: { timeout: '', workspace: '', 'fail-fast': '', 'call-timeout': '', frobnicate: 'yes' },
    })
    expect(run.outputs['result']).toBe('healthy')
    expect(run.stdout).toContain('Waiting for 1 DataOS resource, 10m at most')
  })

  it('are forgiving about case, spaces and bare seconds', async () => {
    const run = await play({
      platform: [upWorker],
      inputs: { timeout: ' 90 ', 'fail-fast': 'TRUE', 'start-grace': '1h30m', 'stable-for': '0.5' },
    })
    expect(run.outputs['result']).toBe('healthy')
    expect(run.stdout).toContain('1m 30s at most')
  })
})
