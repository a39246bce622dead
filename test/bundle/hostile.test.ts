import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { SIMULATED_CLI } from '../simulator/runner.mjs'
import type { Misdeed } from '../simulator/scenario.mjs'
import { writeProgram } from './harness.ts'
import { annotations, everythingOf, fault, HICCUP, only, type Play, play, steady, upWorker } from './play.ts'

const folder = mkdtempSync(join(tmpdir(), 'hostile-'))
afterAll(() => rmSync(folder, { recursive: true }))

const COMMANDS = `
::error::injected
  ::warning file=injected::injected
text ##[error]injected
##[group]injected
progress\r::error::injected
::stop-commands::injected
##[stop-commands]injected
::set-output name=result::injected
::add-mask::healthy
::set-env name=PATH::injected
\u001b[31m::error::injected\u001b[0m
\u200b::error::injected
\u0085::error::injected\u2028::error::injected
::debug::injected%0A::error::injected
`

/** Annotations of ours carry a title, debug lines are not asked for: play() finds every other command. */
describe.concurrent('workflow commands in what the CLI prints', () => {
  const lines = COMMANDS.trim().split('\n')

  it.each<{ what: string } & Misdeed>([
    { what: 'on standard error, in a failure', exit: 1, stderr: COMMANDS },
    { what: 'on standard output, in a failure', exit: 1, stdout: COMMANDS },
    {
      what: 'as the message of a failure',
      exit: 1,
      stderr: lines.map(line => `ERRO[0000] ${line}\n`).join(''),
    },
    { what: 'without a table', stdout: COMMANDS },
    {
      what: 'before a table',
      stdout: `${COMMANDS}\nNAME | STATUS | RUNTIME\n---|---|---\ninsights | active | running`,
    },
  ])('are none, $what', async ({ what, ...misdeed }) => {
    const run = await play({
      platform: [upWorker],
      faults: [fault(misdeed)],
      inputs: { 'max-interval': '300ms' },
      env: { RUNNER_DEBUG: '1' },
    })
    const told = run.commands.filter(({ data }) => data.startsWith('injected'))
    expect(told).toEqual([])
    expect(annotations(run, 'error').length).toBe(run.exitCode)
  })

  it('are none in a status or runtime', async () => {
    const rows = lines.map((line, i) => `insights-${i} | error ${line} | ${line.replace('\r', ' ')}`)
    const run = await play({
      inputs: { resources: 'worker/*', timeout: '1s', 'failure-grace': '5s' },
      faults: [fault({ stdout: ['NAME | STATUS | RUNTIME', '---|---|---', ...rows].join('\n') })],
      env: { RUNNER_DEBUG: '1' },
    })
    expect(run.outputs['result']).toBe('unhealthy')
    expect(JSON.parse(run.outputs['unhealthy'] ?? '').length).toBeGreaterThan(10)
    expect(run.commands.filter(({ data }) => data.startsWith('injected'))).toEqual([])
  })

  it('are none in the name of a resource that a pattern selects', async () => {
    const names = ['##[error]injected', '::error::injected', 'x%0A::error::injected', 'a,title=injected::b']
    const run = await play({
      platform: names.map(name => ({ type: 'worker', name, timeline: [{ at: 0, status: 'error' }] })),
      inputs: { resources: 'worker/*', 'failure-grace': '0' },
    })
    expect(run.outputs['healthy']).toBe('false')
    expect(JSON.stringify(run.calls.map(({ args }) => args))).not.toContain('injected')
    for (const { name, properties } of run.commands) {
      expect(Object.keys(properties)).toEqual(name === 'error' ? ['title'] : [])
    }
  })

  it('are none in an input', async () => {
    const run = await play({
      inputs: {
        resources: '##[error]injected',
        timeout: '::error::injected',
        'dataos-ctl': '"::error::injected',
      },
    })
    expect(annotations(run, 'error')).toHaveLength(1)
  })
})

describe.concurrent('the summary', () => {
  it('has as many cells in every row, and nothing that GitHub would make more of', async () => {
    const status = 'err|or <img src=x onerror=alert(1)> [link](https://evil.example) @octocat `code` **bold**'
    const run = await play({
      platform: [
        { type: 'worker', name: 'insights', timeline: [{ at: 0, status: 'error', runtime: '<b>|' }] },
      ],
      faults: [fault({ stdout: `NAME │ STATUS │ RUNTIME\ninsights │ ${status} │ error <script>\n` })],
    })
    const rows = run.summary.split('\n').filter(line => line.startsWith('|'))
    expect(rows.length).toBe(3)
    expect(new Set(rows.map(row => row.split('|').length))).toEqual(new Set([6]))
    expect(run.summary).not.toMatch(/<(?:img|script)\b|<b>\||\]\(http|@octocat|\*\*bold/)
  })
})

describe.concurrent('secrets', () => {
  const SECRETS = {
    APIKEY: 'dG9rZW4uc2VjcmV0LWtleQ==',
    DATAOS_PRIME_APIKEY: 'prime/key+with&odd=chars',
    GITHUB_TOKEN: 'ghs_0123456789abcdefghijklmnopqrstuvwxyz',
    DB_PASSWORD: 'pass "word" \\ with quotes',
    CLIENT_SECRET: 'a-very-secret-secret',
    LICENSE_KEY: 'license-key-0815',
    INPUT_TOKEN: 'first line of a key\nsecond line of a key',
  }
  const printed = Object.values(SECRETS).join(' ')
  const hidden = Object.values(SECRETS).flatMap(secret => secret.split('\n'))

  const everywhere: Record<string, Play> = {
    'an error': { faults: [fault({ exit: 1, stderr: `ERRO[0001] 503, sent ${printed}\n` })] },
    'an error that lasts': { faults: [fault({ exit: 1, stderr: `ERRO[0001] Unauthorized: ${printed}\n` })] },
    'a long error': { faults: [fault({ exit: 1, stderr: `ERRO ${'x'.repeat(380)}${printed.repeat(9)}\n` })] },
    'standard output': { faults: [fault({ stdout: printed.replaceAll(' ', '\n') })] },
    'a table': {
      faults: [
        fault({
          stdout: `NAME | STATUS | RUNTIME\ninsights | error ${printed.replaceAll('\n', ' ')} | failed\n`,
        }),
      ],
    },
    'an answer that comes too late': {
      faults: [fault({ hang: true, stderr: `ERRO Unauthorized ${printed}` })],
      inputs: { 'call-timeout': '1s' },
    },
    'the command': {
      inputs: { 'dataos-ctl': `no-such-command-${SECRETS.CLIENT_SECRET} --key ${SECRETS.APIKEY}` },
    },
    'a wrong input': { inputs: { resources: `worker/a/${SECRETS.APIKEY}`, timeout: SECRETS.LICENSE_KEY } },
  }

  it.each(Object.entries(everywhere))('in %s never come out', async (_, { inputs, ...scenario }) => {
    const run = await play({
      ...scenario,
      inputs: { resources: 'worker/insights', 'max-interval': '300ms', ...inputs },
      env: { ...SECRETS, RUNNER_DEBUG: '1' },
    })
    expect(run.exitCode).toBe(1)
    const everything = everythingOf(run)
    expect(everything).toContain('***')
    for (const secret of hidden) {
      for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
        expect(everything).not.toContain(form)
      }
    }
  })
})

describe.concurrent('the command', () => {
  /** A dataos-ctl that notes its arguments, at a path that a shell would stumble over. */
  function install(name: string): { readonly file: string; readonly calls: () => string[][] } {
    const place = join(folder, name)
    mkdirSync(place, { recursive: true })
    const diary = join(place, 'diary')
    const file = writeProgram(
      place,
      'dataos-ctl',
      `require('node:fs').appendFileSync(${JSON.stringify(diary)}, JSON.stringify(process.argv.slice(2)) + '\\n')
      console.log('NAME | STATUS | RUNTIME\\ninsights | active | running')`,
    )
    const calls = (): string[][] =>
      readFileSync(diary, 'utf8')
        .trim()
        .split('\n')
        .map(line => JSON.parse(line))
    return { file, calls }
  }
  const GET = ['get', '-t', 'worker', '-w', 'public', '-a']
  const inputs = { resources: 'worker/insights' }

  it('is found on the path', async () => {
    const { file, calls } = install('on the path')
    const path = [join(file, '..'), process.env['PATH']].join(delimiter)
    const run = await play({ inputs: { ...inputs, 'dataos-ctl': '' }, env: { PATH: path } })
    expect(run.outputs['result']).toBe('healthy')
    expect(calls()).toEqual([GET])
  })

  it('may carry arguments with quotes, and no shell sees them', async () => {
    const { file, calls } = install("a $(touch pwned) 'b'; touch pwned #")
    const pwned = join(folder, 'pwned')
    const command = [
      `"${file}"`,
      `'-e A B'`,
      `"say \\"hi\\""`,
      `$(touch ${pwned})`,
      `;touch`,
      `${pwned}`,
      '`touch x`',
      '*',
      `--rm='x y'`,
      `''`,
    ]
    const run = await play({ inputs: { ...inputs, 'dataos-ctl': command.join(' ') } })
    expect(run.outputs['result']).toBe('healthy')
    expect(calls()).toEqual([
      [
        '-e A B',
        'say "hi"',
        '$(touch',
        `${pwned})`,
        ';touch',
        pwned,
        '`touch',
        'x`',
        '*',
        '--rm=x y',
        '',
        ...GET,
      ],
    ])
    expect(existsSync(pwned)).toBe(false)
  })

  it('gets names of workspaces and types as words of their own', async () => {
    const run = await play({ platform: [steady('worker/insights@sand.box-1', 'active running')] })
    expect(only(run.calls).args).toEqual(['get', '-t', 'worker', '-w', 'sand.box-1', '-a'])
  })

  it.each([
    'worker/$(touch pwned)',
    'worker/a b',
    `worker/'a'`,
    'worker/a;b',
    'worker:v1:a:$HOME',
    '-t/x',
    'worker/-rf',
  ])('never hears of %s', async resources => {
    const run = await play({ inputs: { resources }, faults: [fault(HICCUP)] })
    expect(run).toMatchObject({ exitCode: 1, outputs: { result: 'error' }, calls: [] })
    expect(only(annotations(run, 'error'))).toMatch(/Invalid input: .*line 1/)
  })

  it('keeps its environment', async () => {
    const run = await play({ platform: [upWorker], inputs: { 'dataos-ctl': `env -- ${SIMULATED_CLI}` } })
    expect(run.outputs['result']).toBe('healthy')
  })
})
