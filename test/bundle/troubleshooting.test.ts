// Who searches the README for a message finds it there: each heading is what the action really says.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fault, type Play, play, steady, upWorker } from './play.ts'

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const section = README.split(/^## /m).find(text => text.startsWith('Troubleshooting')) ?? ''
const headings = section.split('\n').filter(line => line.startsWith('### '))

/** Times and names are those of the example. */
const normal = (text: string): string =>
  text.replace(/\b\d+(\.\d+)?(ms|[smh])( \d+s)?\b/g, 'TIME').replace(/'[\w-]+'/g, "'NAME'")

const failing = (stderr: string): Play => ({ platform: [upWorker], faults: [fault({ exit: 1, stderr })] })

/** A scenario for each message, by its words or by the first of them. */
const SCENARIOS: Readonly<Record<string, Play>> = {
  'the command': { platform: [upWorker], inputs: { 'dataos-ctl': '' }, env: { PATH: '/nowhere' } },
  Unauthorized: failing('ERRO[0001] Unauthorized\n'),
  'token is expired': failing('ERRO[0001] could not verify the token : oidc: token is expired\n'),
  'no cred file, need to login': failing('ERRO[0000] no cred file, need to login\n'),
  Forbidden: failing('ERRO[0001] Forbidden\n'),
  'dataos-ctl printed no table': { platform: [upWorker], faults: [fault({ stdout: 'hello' }, 1)] },
  'dataos-ctl gave no answer': {
    platform: [upWorker],
    faults: [fault({ hang: true }, 1)],
    inputs: { 'call-timeout': '1s' },
  },
  'no worker of this name': { inputs: { resources: 'worker/insights' } },
  'not healthy after': {
    platform: [steady('worker/insights', 'active pending:0/1')],
    inputs: { timeout: '600ms' },
  },
  'healthy, but': { platform: [upWorker], inputs: { 'stable-for': '20s', timeout: '600ms' } },
  'manifests names nothing': { inputs: { resources: '', manifests: 'manifests/' } },
  "the name 'app-": {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how manifests write variables
    files: { 'app.yaml': 'name: app-${STAGE}\ntype: worker' },
    inputs: { resources: '', manifests: 'app.yaml' },
  },
  "'x' is not a known type": { platform: [steady('wroker/insights', 'active')] },
}

describe.concurrent('troubleshooting in the README', () => {
  const messages = headings.flatMap(line =>
    [...line.matchAll(/`([^`]+)`/g)].map(([, message = '']) => message),
  )

  it('is by message', () => {
    expect(headings.length).toBeGreaterThan(5)
    expect(messages.length).toBeGreaterThanOrEqual(headings.length)
  })

  it.each(messages)('%s', async message => {
    const scenario = Object.entries(SCENARIOS).find(([start]) => message.startsWith(start))?.[1]
    if (!scenario) throw new Error('write a scenario here that leads to this message')
    const run = await play(scenario)
    const said = run.stdout + run.commands.map(({ data }) => data).join('\n')
    expect(normal(said)).toContain(normal(message))
  })
})
