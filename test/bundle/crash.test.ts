import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { find, play, resource, steady, UP } from './play.ts'

const folder = mkdtempSync(join(tmpdir(), 'crash-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs code in the action's process before the action itself. */
function preload(name: string, code: string): { readonly NODE_OPTIONS: string } {
  const file = join(folder, `${name}.mjs`)
  writeFileSync(file, `if (process.argv[1]?.endsWith('index.js')) {\n${code}\n}`)
  return { NODE_OPTIONS: `--import=${pathToFileURL(file)}` }
}

/** As soon as the log says that the first resource has a state. */
const whenStateIsLogged = (fault: string): string => `
  const write = process.stdout.write
  process.stdout.write = function (text, ...rest) {
    if (/insights.*pending/.test(text)) setImmediate(() => { ${fault} })
    return write.call(this, text, ...rest)
  }`

describe.concurrent('an internal error ends the wait at once, and the report holds what was known', () => {
  it.each([
    { name: 'exception', fault: "throw new RangeError('planted')" },
    { name: 'rejection', fault: "Promise.reject(new RangeError('planted'))" },
  ])('$name', async ({ name, fault }) => {
    const run = await play({
      platform: [
        resource('worker/insights', [0, 'pending'], [20, UP]),
        steady('workflow/shipments', 'active succeeded'),
      ],
      inputs: { timeout: '60s', 'min-interval': '1s', 'max-interval': '1s' },
      env: preload(name, whenStateIsLogged(fault)),
      killAfter: 15,
    })
    expect(run).toMatchObject({ exitCode: 1, outputs: { result: 'error' } })
    expect(run.report?.problem).toMatchObject({
      kind: 'internal',
      message: expect.stringContaining('planted'),
    })
    expect(run.outputs['message']).toContain('bug')
    expect(find(run, 'worker/insights@public')).toMatchObject({ verdict: 'undecided', status: 'pending' })
    expect(find(run, 'workflow/shipments@public')).toMatchObject({ verdict: 'healthy' })
    expect(run.report).toMatchObject({ polls: 1, calls: 2 })
    expect(run.summary).toContain('shipments')
  })

  it('is reported although it comes before the first poll', async () => {
    const run = await play({
      platform: [steady('worker/insights', 'pending')],
      env: preload('early', "setTimeout(() => { throw new RangeError('planted') }, 0)"),
    })
    expect(run).toMatchObject({ exitCode: 1, outputs: { result: 'error' } })
    expect(run.report?.problem?.kind).toBe('internal')
  })
})
