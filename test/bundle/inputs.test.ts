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
  expect(run.summary).not.toBe('')
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
        'wait-for': 'gone',
        'on-unhealthy': 'panic',
        comment: 'maybe',
        mode: 'guess',
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
      'min-interval': '0',
      'max-interval': '1e3',
      'call-timeout': '0s',
      'fail-fast': 'yes',
      'wait-for': 'gone',
      'on-unhealthy': 'panic',
      comment: 'maybe',
      mode: 'guess',
    })) {
      expect(message).toMatch(new RegExp(`- ${name}: (?:line 2: )?'${given}`))
    }
    expect(message).toContain('16 invalid inputs')
  })

  it('show nothing of a secret, however long it is', async () => {
    const key = 'k3y'.repeat(60)
    const run = await play({
      inputs: { resources: `worker/a\n${key}`, timeout: key, workspace: `my ${key}` },
      env: { APIKEY: key },
    })
    expect(refusal(run)).toContain('3 invalid inputs')
    expect(run.stdout + run.summary + JSON.stringify(run.outputs)).not.toContain('k3yk3y')
  })

  it.each([
    { what: 'nothing', resources: '', message: /resources: / },
    { what: 'comments alone', resources: '# none\n\n', message: /resources: / },
    { what: 'an empty YAML list', resources: '[]', message: /resources: / },
    { what: 'a broken list', resources: '- worker/a\n- [worker/b', message: /resources: line 2: .*YAML/ },
    { what: 'a second document', resources: '- worker/a\n---\n- what', message: /resources: line 3: 'what'/ },
    { what: 'a bare word', resources: 'insights', message: /resources: line 1: 'insights'/ },
    { what: 'an unknown key', resources: '- { id: worker/a, retries: 3 }', message: /line 1: .*'retries'/ },
    { what: 'a version that is none', resources: 'worker:a:public', message: /line 1: .*worker\/a@public/ },
    {
      what: 'a wrong duration of its own',
      resources: '- worker/a\n- { id: worker/b, timeout: soon }',
      message: /line 2: timeout: 'soon'/,
    },
    { what: 'half a name', resources: '- { type: worker }', message: /line 1: / },
    { what: 'a shell command', resources: 'worker/a;touch b', message: /line 1: .*'a;touch b'/ },
  ])('$what to wait for is an error', async ({ resources, message }) => {
    expect(refusal(await play({ inputs: { resources } }))).toMatch(message)
  })

  it.each([
    {
      inputs: { 'min-interval': '20s', 'max-interval': '' },
      message: /min-interval \(20s\).*max-interval \(15s/,
    },
    { inputs: { mode: 'snapshot', 'wait-for': 'deleted' }, message: /mode: snapshot.*wait-for: deleted/ },
    {
      inputs: { 'wait-for': 'deleted', baseline: '{"version":1,"at":"","run":"","resources":{}}' },
      message: /baseline.*wait-for: deleted/,
    },
  ])('are checked together: $inputs', async ({ inputs, message }) => {
    expect(refusal(await play({ platform: [upWorker], inputs }))).toMatch(message)
  })
})

describe.concurrent('inputs', () => {
  it('that are empty have their defaults, and unknown ones are ignored', async () => {
    const run = await play({
      platform: [upWorker],
      inputs: { timeout: '', workspace: '', 'fail-fast': '', 'call-timeout': '', frobnicate: 'yes' },
    })
    expect(run.outputs['result']).toBe('healthy')
    expect(run.stdout).toMatch(/Waiting for 1 DataOS resource\b.*\b10m\b/)
  })

  it('are forgiving about case, spaces and bare seconds', async () => {
    const run = await play({
      platform: [upWorker],
      inputs: { timeout: ' 90 ', 'fail-fast': 'TRUE', 'start-grace': '1h30m', 'stable-for': '0.5' },
    })
    expect(run.outputs['result']).toBe('healthy')
    expect(run.stdout).toMatch(/Waiting for .*\b1m 30s\b/)
  })
})
