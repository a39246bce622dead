import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { HAS_SIGNALS, isAlive, KNOWS_ORPHANS, type RunOptions, runAction } from './harness.ts'

const FOLDER = mkdtempSync(join(tmpdir(), 'wait-for-dataos-regressions-'))
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }))

const HEALTHY_TABLE = [
  ' NAME | VERSION |  TYPE  | WORKSPACE | STATUS | RUNTIME  | OWNER ',
  '------|---------|--------|-----------|--------|----------|-------',
  '  a   | v1      | depot  |           | active |          | iamgroot',
].join('\n')

/** Runs the action with a CLI of a few lines. */
function runWith(name: string, cli: string, options: RunOptions = {}) {
  const file = join(FOLDER, `${name}.mjs`)
  writeFileSync(file, cli)
  const inputs = {
    resources: 'depot/a',
    'dataos-ctl': `'${process.execPath}' '${file}'`,
    timeout: '2s',
    'min-interval': '200ms',
    'max-interval': '400ms',
    ...options.inputs,
  }
  return runAction({ title: name, resources: [] }, { killAfter: 20, ...options, inputs })
}

describe('a program that ignores SIGTERM and prints without end or line ends starved the timers that end it', () => {
  const flood = (stream: 'stdout' | 'stderr'): string => `
    process.on('SIGTERM', () => {})
    process.${stream}.on('error', () => {})
    const block = 'x'.repeat(65536)
    const more = () => { while (process.${stream}.write(block)); process.${stream}.once('drain', more) }
    more()
    setInterval(() => {}, 1000)`

  it.each(['stdout', 'stderr'] as const)('on %s: it is ended, and the wait with it', async stream => {
    const { report, signal } = await runWith(`flood-${stream}`, flood(stream))
    expect(signal).toBeNull()
    expect(report?.result).toBe('error')
    expect(report?.problem?.message).toMatch(/8 MiB/)
  })

  it.skipIf(!HAS_SIGNALS)('and a cancelled run ends within two seconds', async () => {
    const { report, secondsAfterSignal } = await runWith('flood-cancel', flood('stdout'), {
      inputs: { timeout: '60s' },
      signalAfter: { ms: 900, signal: 'SIGTERM' },
    })
    expect(report?.result).toBe('cancelled')
    expect(secondsAfterSignal).toBeLessThan(2)
  })
})

it.runIf(KNOWS_ORPHANS)('a program that ends by itself left the daemons it had started behind', async () => {
  const pids = join(FOLDER, 'daemons')
  const { report } = await runWith(
    'daemon',
    `import { spawn } from 'node:child_process'
     import { appendFileSync } from 'node:fs'
     const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { detached: true, stdio: 'ignore' })
     appendFileSync(${JSON.stringify(pids)}, child.pid + '\\n')
     child.unref()
     process.exitCode = 1`,
  )
  expect(report?.result).toBe('error')
  const started = readFileSync(pids, 'utf8').trim().split('\n').map(Number)
  expect(started.length).toBeGreaterThan(1)
  expect(started.filter(isAlive)).toEqual([])
})

it('a closed log turned a healthy result into an error', async () => {
  const [output, cli] = [join(FOLDER, 'output'), join(FOLDER, 'healthy.mjs')]
  writeFileSync(output, '')
  writeFileSync(cli, `setTimeout(() => console.log(${JSON.stringify(HEALTHY_TABLE)}), 300)`)
  const bundle = join(import.meta.dirname, '../../dist/index.js')
  const child = spawn(process.execPath, [bundle], {
    env: {
      PATH: process.env['PATH'],
      SystemRoot: process.env['SystemRoot'],
      INPUT_RESOURCES: 'depot/a',
      'INPUT_DATAOS-CTL': `'${process.execPath}' '${cli}'`,
      GITHUB_OUTPUT: output,
      RUNNER_TEMP: FOLDER,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.destroy()
  child.stderr.destroy()
  const code = await new Promise(resolve => child.on('exit', resolve))
  expect(code).toBe(0)
  expect(readFileSync(output, 'utf8')).toMatch(/result<<(\S+)\r?\nhealthy\r?\n\1/)
})

it('a secret in the JSON that Go writes was shown', async () => {
  const { stdout, summary, report } = await runWith(
    'go-json',
    `console.error('ERRO[0001] request failed: {"key":"a\\\\u003cb\\\\u0026c\\\\u003epw"}'); process.exitCode = 1`,
    { env: { MY_SECRET: 'a<b&c>pw' } },
  )
  expect(report?.result).toBe('error')
  for (const text of [stdout, summary, JSON.stringify(report)]) expect(text).not.toContain('u003epw')
  expect(stdout).toContain('***')
})

it('a bare 403 was tried again instead of ending the wait', async () => {
  const { report } = await runWith(
    'bare-403',
    `console.error('ERRO[0001] request failed: 403'); process.exitCode = 1`,
  )
  expect(report?.calls).toBe(1)
  expect(report?.problem?.nextStep).toMatch(/administrator|allowed/i)
})
