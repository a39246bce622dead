import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import type { RunQuery } from '../../src/dataos/cli.ts'
import type { CallResult } from '../../src/dataos/command.ts'
import { failureIn } from '../../src/dataos/failures.ts'
import { readRevisions } from '../../src/dataos/revisions.ts'
import type { RevisionAnswer } from '../../src/health/model.ts'
import type { Target } from '../../src/targets/targets.ts'
import { aTarget } from '../watch/virtual.ts'

const recorded = (name: string): string =>
  readFileSync(new URL(`recorded/${name}.txt`, import.meta.url), 'utf8')

const printed = (stdout: string, code = 0): CallResult => ({ kind: 'exited', code, stdout, stderr: '' })
const complained = (stderr: string): CallResult => ({ kind: 'exited', code: 1, stdout: '', stderr })

/** A CLI that answers each call by its arguments, and those calls. */
function cli(answer: (args: string) => CallResult): { readonly run: RunQuery; readonly calls: string[] } {
  const calls: string[] = []
  const run: RunQuery = async ({ args, read, expected }) => {
    calls.push(args.join(' '))
    const result = answer(args.join(' '))
    if (result.kind === 'aborted') return undefined
    const value = await read(result)
    return value === undefined ? { at: 0, failure: failureIn(result, 1000, expected) } : { at: 0, value }
  }
  return { run, calls }
}

async function revisionOf(target: Target, run: RunQuery): Promise<RevisionAnswer | undefined> {
  return (await readRevisions([target], 1, run)).get(target.id)
}

const document = (name: string, own = ''): string =>
  `---\nname: ${name}\ntype: worker\nworkspace: public\ngeneration: 3\nuid: uid-of-${name}\n${own}\nstatus: {}\n`
const NOTHING = printed('INFO[0000] get...nothing\n')
const A = aTarget('worker/a')

describe('the calls', () => {
  test.each`
    target                 | calls
    ${'worker/a'}          | ${['get -t worker -w public -n a -a -d']}
    ${'depot/a'}           | ${['get -t depot -n a -a -d']}
    ${'workflow/orders-x'} | ${['get -t workflow -w public -n orders-x -a -d', 'get runtime -t workflow -w public -n orders-x']}
  `('for $target', async ({ target, calls }) => {
    const all = cli(args => printed(`---\nname: ${/-n (\S+)/.exec(args)?.[1]}\nuid: a\n`))
    await revisionOf(aTarget(target), all.run)
    expect(all.calls).toEqual(calls)
  })
})

describe('a revision', () => {
  it('is that of the document of this name', async () => {
    const { run } = cli(() => printed(document('aa') + document('a') + document('a-b')))
    expect(await revisionOf(A, run)).toEqual({
      kind: 'found',
      revision: { uid: 'uid-of-a', generation: '3', lastRun: undefined },
    })
  })

  it.each([
    ['type', document('a').replace('type: worker', 'type: service')],
    ['workspace', document('a').replace('workspace: public', 'workspace: sandbox')],
    ['name', document('b')],
    ['name, twice', document('').repeat(2)],
  ])('is not known where there are documents of another %s only', async (_, output) => {
    expect(await revisionOf(A, cli(() => printed(output)).run)).toEqual({
      kind: 'failed',
      failure: expect.objectContaining({
        message: expect.stringMatching(/other resources only/),
        permanent: false,
      }),
    })
  })

  it('of what says nothing of itself is that of what was asked for', async () => {
    const { run } = cli(() => printed('---\nuid: a\ngeneration: 1\n'))
    expect(await revisionOf(A, run)).toMatchObject({ kind: 'found', revision: { uid: 'a', generation: '1' } })
  })

  it('of two versions changes with either of them, whichever is printed first', async () => {
    const [one = '', two = ''] = [
      document('a', 'version: v1'),
      document('a', 'version: v2').replaceAll('3', '9'),
    ]
    const both = [one + two, two + one].map(text => text.replace(/uid-of-a(?=\nversion: v2)/, 'second'))
    for (const output of both) {
      expect(await revisionOf(A, cli(() => printed(output)).run)).toMatchObject({
        revision: { uid: 'uid-of-a second', generation: '3 9' },
      })
    }
  })

  it('of two versions of which one tells less is not known in that', async () => {
    const output = document('a', 'version: v1') + document('a', 'version: v2').replace(/uid.*\n/, '')
    expect(await revisionOf(A, cli(() => printed(output)).run)).toMatchObject({
      revision: { uid: undefined, generation: '3 3' },
    })
  })

  it('says nothing of what the document does not tell', async () => {
    const { run } = cli(() => printed('---\nname: a\ntype: worker\nstatus: {}\n'))
    expect(await revisionOf(A, run)).toEqual({
      kind: 'found',
      revision: { uid: undefined, generation: undefined, lastRun: undefined },
    })
  })

  test.each`
    what                       | result                                                      | permanent | message
    ${'it is forbidden'}       | ${complained('ERRO[0001] Forbidden\n')}                     | ${true}   | ${/exit code 1: Forbidden/}
    ${'the flag is not known'} | ${complained("Error: unknown shorthand flag: 'd' in -d\n")} | ${true}   | ${/unknown shorthand flag/}
    ${'it hiccups'}            | ${complained('ERRO[0001] 503 Service Unavailable\n')}       | ${false}  | ${/503/}
    ${'it prints garbage'}     | ${printed('a | b\n<html>')}                                 | ${false}  | ${/details/}
    ${'it fails with exit 0'}  | ${printed('ERRO[0001] get...nothing\n')}                    | ${false}  | ${/nothing/}
    ${'it hangs'}              | ${{ kind: 'timed-out', stdout: document('a'), stderr: '' }} | ${false}  | ${/1s/}
  `('is not known where $what', async ({ result, permanent, message }) => {
    expect(await revisionOf(A, cli(() => result).run)).toEqual({
      kind: 'failed',
      failure: expect.objectContaining({ permanent, message: expect.stringMatching(message) }),
    })
  })

  it('is absent where the CLI finds nothing', async () => {
    expect(await revisionOf(A, cli(() => NOTHING).run)).toEqual({ kind: 'absent' })
  })

  it('is left out where the run was cancelled', async () => {
    const aborted: CallResult = { kind: 'aborted', stdout: '', stderr: '' }
    expect(await revisionOf(A, cli(() => aborted).run)).toBeUndefined()
  })
})

describe('the last run of a workflow', () => {
  const workflow = aTarget('workflow/ingestion-orders')
  test.each`
    what                          | runtime                                                                  | lastRun
    ${'the latest'}               | ${printed(recorded('runtime-workflow'))}                                 | ${Date.parse('2021-11-01T09:30:00Z')}
    ${'none, in an empty table'}  | ${printed('RUNTIME | STARTED\n---|---\n\nNODE NAME | PHASE\n---|---\n')} | ${'none'}
    ${'not known: a header'}      | ${printed('RUNTIME | PROGRESS | STARTED | FINISHED\n---|---|---|---\n')} | ${undefined}
    ${'not known: nothing'}       | ${NOTHING}                                                               | ${undefined}
    ${'not known: another table'} | ${printed(recorded('runtime-service'))}                                  | ${undefined}
    ${'not known: forbidden'}     | ${complained('ERRO[0001] Forbidden\n')}                                  | ${undefined}
  `('is $what', async ({ runtime, lastRun }) => {
    const { run } = cli(args => (args.includes('runtime') ? runtime : printed(recorded('details-many'))))
    expect(await revisionOf(workflow, run)).toMatchObject({
      kind: 'found',
      revision: { generation: '7 12345678901234567890', lastRun },
    })
  })

  it.each([
    ['garbage', printed('<html>')],
    ['a hiccup', complained('ERRO[0001] 503 Service Unavailable\n')],
  ])('is not given up for %s, which may pass: the whole is asked again', async (_, runtime) => {
    const { run } = cli(args => (args.includes('runtime') ? runtime : printed(recorded('details-many'))))
    expect(await revisionOf(workflow, run)).toMatchObject({ kind: 'failed', failure: { permanent: false } })
  })

  it.each([
    ['nothing is found', NOTHING],
    ['a header stands alone', printed('RUNTIME | STARTED\n---|---\n')],
  ])('is none where %s and the details show no runtime either', async (_, runtime) => {
    const details = printed('---\nname: ingestion-orders\nuid: a\nstatus: { aggregateStatus: active }\n')
    const { run } = cli(args => (args.includes('runtime') ? runtime : details))
    expect(await revisionOf(workflow, run)).toMatchObject({ revision: { uid: 'a', lastRun: 'none' } })
  })

  it('is that of a run that the CLI shows, also if the details show no runtime', async () => {
    const details = printed('---\nname: ingestion-orders\nuid: a\nstatus: { aggregateStatus: active }\n')
    const { run } = cli(args => (args.includes('runtime') ? printed(recorded('runtime-workflow')) : details))
    expect(await revisionOf(workflow, run)).toMatchObject({
      revision: { uid: 'a', lastRun: Date.parse('2021-11-01T09:30:00Z') },
    })
  })

  it('is not asked for where the workflow is absent', async () => {
    const { run, calls } = cli(() => NOTHING)
    expect(await revisionOf(workflow, run)).toEqual({ kind: 'absent' })
    expect(calls).toHaveLength(1)
  })
})

describe('many targets', () => {
  const many = Array.from({ length: 100 }, (_, i) => aTarget(`worker/w-${i}`))

  it('are asked a few at a time, and each has its answer', async () => {
    let [now, most] = [0, 0]
    const { run } = cli(args => printed(document(/-n (\S+)/.exec(args)?.[1] ?? '')))
    const slow: RunQuery = async query => {
      most = Math.max(most, ++now)
      await new Promise(setImmediate)
      now -= 1
      return run(query)
    }
    const answers = await readRevisions(many, 4, slow)
    expect(most).toBe(4)
    expect([...answers]).toEqual(
      many.map(({ id, name }) => [
        id,
        { kind: 'found', revision: { uid: `uid-of-${name}`, generation: '3', lastRun: undefined } },
      ]),
    )
  })

  it('are not all tried where nobody may be read', async () => {
    const { run, calls } = cli(() => complained('ERRO[0001] Unauthorized\n'))
    const answers = await readRevisions(many, 4, run)
    expect(answers.size).toBe(100)
    expect([...answers.values()].every(answer => answer.kind === 'failed' && answer.failure.permanent)).toBe(
      true,
    )
    expect(calls.length).toBeLessThan(15)
  })

  it('are not all tried where every call hangs, which would take the time of the whole wait', async () => {
    const { run, calls } = cli(() => ({ kind: 'timed-out', stdout: '', stderr: '' }))
    const answers = await readRevisions(many, 4, run)
    expect(answers.size).toBe(100)
    expect(calls.length).toBeLessThan(15)
  })

  it('are all tried where one may be read, or where a retry may help', async () => {
    const some = cli(args =>
      args.includes('-n w-0 ') ? printed(document('w-0')) : complained('ERRO[0001] Forbidden\n'),
    )
    await readRevisions(many, 4, some.run)
    expect(some.calls).toHaveLength(100)
    const hiccups = cli(() => complained('ERRO[0001] 503\n'))
    await readRevisions(many, 4, hiccups.run)
    expect(hiccups.calls).toHaveLength(100)
  })
})
