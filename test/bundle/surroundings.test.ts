import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { annotations, only, play, resource, steady, UP, upWorker } from './play.ts'

const folder = mkdtempSync(join(tmpdir(), 'surroundings-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** By the names of all systems. */
const TEMPORARY = { TMPDIR: folder, TEMP: folder, TMP: folder }

const failing = steady('service/metrics-api', 'error')

describe.concurrent('what is missing in the environment of the action', () => {
  it.each(['GITHUB_STEP_SUMMARY', 'GITHUB_OUTPUT'])(
    'is a warning, and the rest still works: %s',
    async what => {
      const run = await play({ platform: [upWorker], unset: [what] })
      expect(run.exitCode).toBe(0)
      expect(only(annotations(run, 'warning'))).toContain(what)
      if (what === 'GITHUB_OUTPUT') expect(run.summary).toContain('insights')
      else expect(run.outputs['result']).toBe('healthy')
    },
  )

  it.skipIf(process.platform === 'win32').each(['GITHUB_STEP_SUMMARY', 'GITHUB_OUTPUT', 'GITHUB_EVENT_PATH'])(
    'is a warning and never blocks if it is a pipe: %s',
    async name => {
      const pipe = join(folder, `pipe-${name}`)
      execFileSync('mkfifo', [pipe])
      const inputs = { comment: 'always', 'github-token': 'x' }
      const env = { [name]: pipe, GITHUB_REPOSITORY: 'octo-data/insights', GITHUB_EVENT_NAME: 'schedule' }
      const run = await play({ platform: [upWorker], inputs, env })
      expect(run.exitCode).toBe(0)
      expect(annotations(run, 'warning').join('\n')).toContain(pipe)
    },
  )

  it('can be all of it, and the result is the same', async () => {
    const unset = [
      'GITHUB_STEP_SUMMARY',
      'GITHUB_OUTPUT',
      'GITHUB_EVENT_PATH',
      'RUNNER_TEMP',
      'GITHUB_WORKSPACE',
    ]
    const run = await play({ platform: [failing], unset, env: TEMPORARY })
    expect(run.exitCode).toBe(1)
    expect(annotations(run, 'error')[0]).toContain('service/metrics-api')
  })

  it('is no problem if there is another place: RUNNER_TEMP', async () => {
    const run = await play({ platform: [upWorker], unset: ['RUNNER_TEMP'], env: TEMPORARY })
    expect(run).toMatchObject({ exitCode: 0, outputs: { result: 'healthy' } })
    expect(run.report).toMatchObject({ result: 'healthy' })
  })

  it.each(['GITHUB_STEP_SUMMARY', 'GITHUB_OUTPUT', 'RUNNER_TEMP'])(
    'is a warning if it cannot be written: %s',
    async name => {
      const nowhere = join(folder, 'nowhere', 'at all')
      const run = await play({ platform: [upWorker], env: { [name]: nowhere } })
      expect(run.exitCode).toBe(0)
      expect(only(annotations(run, 'warning'))).toContain(nowhere)
      if (name !== 'GITHUB_OUTPUT') expect(run.outputs['result']).toBe('healthy')
      if (name !== 'GITHUB_STEP_SUMMARY') expect(run.summary).toContain('insights')
    },
  )
})

describe.concurrent('the report', () => {
  it('is whole in the file and in the output', async () => {
    const run = await play({
      platform: [
        { ...resource('worker/insights', [0, 'pending'], [0.6, UP]), version: 'v1beta' },
        steady('compute/new-usecases', 'active'),
      ],
    })
    expect(run.report).toMatchObject({
      version: 1,
      result: 'healthy',
      seconds: expect.any(Number),
      polls: expect.any(Number),
      calls: run.calls.length,
      resources: [
        { id: 'compute/new-usecases', workspace: '', status: 'active', runtime: '', history: { length: 1 } },
        {
          id: 'worker/insights@public',
          type: 'worker',
          name: 'insights',
          workspace: 'public',
          version: 'v1beta',
          verdict: 'healthy',
          status: 'active',
          runtime: 'running:1',
          reason: expect.stringMatching(/^running:1/),
          optional: false,
          changed: null,
          history: [
            { at: expect.any(Number), status: 'pending', runtime: '' },
            { at: expect.any(Number), status: 'active', runtime: 'running:1' },
          ],
        },
      ],
    })
    expect(JSON.parse(run.outputs['report'] ?? '')).toEqual(run.report)
    const [first, second] = run.report?.resources[1]?.history ?? []
    expect(first?.at).toBeLessThan(1)
    expect(second?.at).toBeGreaterThan(0.3)
  })

  it('puts what needs attention first, in the summary too', async () => {
    const run = await play({
      platform: [
        upWorker,
        failing,
        steady('workflow/shipments', 'pending'),
        steady('depot/icebase', 'pending'),
      ],
      inputs: {
        resources: `
          - worker/insights
          - { id: depot/icebase, optional: true }
          - workflow/shipments
          - service/metrics-api
          - pager/on-call`,
        'fail-fast': 'false',
        timeout: '1s',
      },
    })
    const order = ['metrics-api', 'on-call', 'shipments', 'icebase', 'insights']
    expect(run.report?.resources.map(({ name }) => name)).toEqual(order)
    const rows = run.summary.split('\n').filter(line => line.startsWith('| ') && line.includes('`'))
    expect(rows.map(row => order.find(name => row.includes(`/${name}`)))).toEqual(order)
    expect(run.summary).toMatch(/3 of 4 resources unhealthy/)
  })

  it('leaves the outputs of a long list short enough', async () => {
    const platform = Array.from({ length: 1500 }, (_, i) => steady(`worker/w${'x'.repeat(30)}${i}`, 'error'))
    const run = await play({
      platform,
      // Else it would ask why for as long as it may.
      faults: (['get -d', 'get runtime', 'log'] as const).map(command => ({
        command,
        do: { exit: 1, stderr: 'ERRO[0001] Forbidden\n' },
      })),
      inputs: { resources: 'worker/*', 'failure-grace': '0' },
    })
    expect(Buffer.byteLength(run.outputs['report'] ?? '')).toBeLessThanOrEqual(200_000)
    expect(JSON.parse(run.outputs['report'] ?? '')).toMatchObject({ result: 'unhealthy' })
    expect(run.report?.resources).toHaveLength(1500)
    expect(annotations(run, 'error')).toHaveLength(10)
  })
})

describe.concurrent('the line of the manifest', () => {
  const COMMIT = '0123456789abcdef0123456789abcdef01234567'
  const failure = (head: string, env: Readonly<Record<string, string>> = {}) =>
    play({
      platform: [failing],
      inputs: { resources: '', manifests: 'manifests/' },
      files: {
        'manifests/my api.yaml': 'version: v1\nname: metrics-api\ntype: service\nworkspace: public\n',
        '.git/HEAD': 'ref: refs/heads/main\n',
        '.git/refs/heads/main': `${head}\n`,
      },
      env: {
        GITHUB_SHA: COMMIT,
        GITHUB_SERVER_URL: 'https://ghe.test',
        GITHUB_REPOSITORY: 'octo-data/insights',
        ...env,
      },
    })

  it('is linked at the commit of the run, and annotated', async () => {
    const run = await failure(COMMIT)
    const link = `https://ghe.test/octo-data/insights/blob/${COMMIT}/manifests/my%20api.yaml#L2`
    expect(only(run.report?.resources)).toMatchObject({
      source: { file: 'manifests/my api.yaml', line: 2 },
      sourceUrl: link,
    })
    expect(run.summary).toContain(link)
    expect(run.commands.find(({ name }) => name === 'error')?.properties).toMatchObject({
      file: 'manifests/my api.yaml',
      line: '2',
    })
  })

  it('is linked at the head of a pull request, which is run at a test merge commit', async () => {
    const event = join(folder, 'pull-request.json')
    const head = COMMIT.replace('0', 'f')
    writeFileSync(event, JSON.stringify({ pull_request: { number: 12, head: { sha: head } } }))
    const run = await failure(COMMIT, { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: event })
    expect(only(run.report?.resources).sourceUrl).toContain(`/blob/${head}/`)
  })

  it('is not linked if another commit is checked out', async () => {
    const run = await failure(COMMIT.replace('0', 'e'))
    expect(only(run.report?.resources)).toMatchObject({ source: { line: 2 }, sourceUrl: null })
    expect(run.summary).not.toContain('/blob/')
  })
})
