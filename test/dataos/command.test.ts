import { delimiter } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { callCommand } from '../../src/dataos/command.ts'

const NEVER = new AbortController().signal

afterEach(() => {
  vi.unstubAllEnvs()
})

it('a file of the current folder was taken for a command that may not be executed', async () => {
  vi.stubEnv('PATH', ['', '/nowhere', ''].join(delimiter))
  expect(await callCommand(['package.json'], { timeout: 1000, signal: NEVER })).toMatchObject({
    kind: 'not-started',
    file: undefined,
  })
})
