import { describe, expect, it, test } from 'vitest'
import type { CallResult } from '../../src/dataos/command.ts'
import { type DiagnosisDeps, diagnose } from '../../src/dataos/diagnosis.ts'
import { failureIn } from '../../src/dataos/failures.ts'
import type { Findings } from '../../src/health/model.ts'
import { countBy } from '../../src/report/model.ts'
import { redactor } from '../../src/text/redact.ts'
import type { Subject } from '../../src/watch/source.ts'
import { printTable } from '../simulator/print.mjs'
import { COLUMNS, parseScenario, resourcesAt } from '../simulator/scenario.mjs'
import { printDetails, printLogs, printRuntime } from '../simulator/tell.mjs'
import { aRow, aTarget } from '../watch/virtual.ts'

const printed = (stdout: string, code = 0): CallResult => ({ kind: 'exited', code, stdout, stderr: '' })
const complained = (stderr: string): CallResult => ({ kind: 'exited', code: 1, stdout: '', stderr })
const NOTHING = printed('INFO[0000] get...nothing\n')
const FORBIDDEN = complained('ERRO[0001] Forbidden\n')

interface Answer {
  readonly result: CallResult
  /** In milliseconds; Infinity hangs. */
  readonly takes?: number
}

/** A CLI on a clock of its own: each call begins when a place is free, and the clock goes on when all places wait. */
function platform(answer: (args: string) => Answer | CallResult) {
  let now = 0
  const calls: { readonly args: string; readonly at: number; readonly timeout: number }[] = []
  const waiting: { readonly until: number; readonly go: () => void }[] = []
  const proceed = (): void => {
    const next = waiting.sort((a, b) => a.until - b.until).shift()
    if (!next) return
    now = Math.max(now, next.until)
    next.go()
    setImmediate(proceed)
  }
  const sleep = (until: number): Promise<void> =>
    new Promise(go => {
      if (waiting.push({ until, go }) === 1) setImmediate(proceed)
    })
  const run: DiagnosisDeps['run'] = async ({ args, read, expected }, timeout) => {
    const at = now
    calls.push({ args: args.join(' '), at, timeout })
    const given = answer(args.join(' '))
    const { result, takes = 0 } = 'result' in given ? given : { result: given }
    await sleep(at + Math.min(takes, timeout))
    const ended: CallResult = takes > timeout ? { kind: 'timed-out', stdout: '', stderr: '' } : result
    if (ended.kind === 'aborted') return undefined
    const value = await read(ended)
    return value === undefined ? { at, failure: failureIn(ended, timeout, expected) } : { at, value }
  }
  const deps: DiagnosisDeps = {
    run,
    clock: { now: () => now, sleepUntil: async () => {} },
    callTimeout: 30_000,
    redact: redactor({ APIKEY: 'c2VjcmV0' }).redact,
  }
  return { deps, calls, now: () => now }
}

const subject = (id: string, shows: string | undefined = 'error failed'): Subject => {
  const target = aTarget(id)
  return { target, row: shows === undefined ? undefined : aRow(target, shows) }
}
const missing = (id: string): Subject => ({ target: aTarget(id), row: undefined })

const SCENARIO = parseScenario({
  title: 'a service that can not start',
  resources: [
    {
      type: 'service',
      name: 'api',
      timeline: [
        {
          at: 0,
          status: 'error',
          runtime: 'pending:0/1',
          stage: 'building',
          info: 'builder encountered an error',
          parts: [{ kind: 'Deployment', name: 'api-d', status: 'error', error: 'quota exceeded' }],
          replicas: { ready: 0, wanted: 1 },
          conditions: [
            { reason: 'ImagePullBackOff', type: 'Progressing', message: 'no such image', lastUpdate: 'now' },
          ],
          nodes: [
            { name: 'api', pod: 'api-0', phase: 'running' },
            { name: 'api', pod: 'api-1', phase: 'failed' },
          ],
          containers: [{ node: 'api', name: 'sidecar', error: 'is waiting' }],
          log: ['one', 'two', 'three'],
        },
      ],
    },
  ],
})

const answering = (args: string): CallResult => {
  const [, type = '', name = ''] = /-t (\S+) .*-n (\S+)/.exec(args) ?? []
  const [found] = resourcesAt(SCENARIO, 0, { type, name, all: true })
  if (!found) return NOTHING
  if (args.startsWith('log')) return printed(printLogs(found, 300))
  return printed(args.startsWith('get runtime') ? printRuntime(found) : printDetails(found))
}

async function find(
  subjects: readonly Subject[],
  cli: ReturnType<typeof platform>,
  logLines = 25,
): Promise<Findings[]> {
  const { findings } = await diagnose(subjects, { logLines, outside: [] }, cli.deps)
  return subjects.flatMap(({ target }) => findings.get(target.id) ?? [])
}

it('an empty log has no lines, and not an empty one', async () => {
  const empty = printed('-------------------LOGS-------------------\n\n')
  const cli = platform(args => (args.startsWith('log') ? empty : NOTHING))
  const [found] = await find([subject('service/api', 'error pending:0/1')], cli)
  expect(found?.log).toEqual([])
})

describe('what is found', () => {
  it('is all that the platform tells, the failed nodes first', async () => {
    const [found] = await find([subject('service/api', 'error pending:0/1')], platform(answering), 2)
    expect(found).toEqual({
      builderStage: 'building',
      builderInfo: 'builder encountered an error',
      errors: [
        { part: 'Deployment api-d', message: 'quota exceeded' },
        { part: 'container sidecar of api', message: 'is waiting' },
      ],
      replicas: { ready: 0, wanted: 1 },
      conditions: [
        { type: 'Progressing', reason: 'ImagePullBackOff', message: 'no such image', lastUpdate: 'now' },
      ],
      nodes: [
        { name: 'api', pod: 'api-1', phase: 'failed' },
        { name: 'api', pod: 'api-0', phase: 'running' },
      ],
      elsewhere: [],
      log: ['two', 'three'],
      gaps: [],
    })
  })

  it('is of the version that was judged', async () => {
    const both = ['v1', 'v2'].map(
      version => `---\nname: api\nversion: ${version}\nstatus: { builderState: { stage: of-${version} } }\n`,
    )
    const cli = platform(() => printed(both.join('')))
    const target = aTarget('service/api')
    const of = (version: string): Subject => ({ target, row: aRow(target, 'error', version) })
    expect((await find([of('v2')], cli))[0]?.builderStage).toBe('of-v2')
    expect((await find([of('v3')], cli))[0]?.builderStage).toBe('of-v1')
  })
})

describe('what is asked', () => {
  const DETAILS = 'get -t worker -w public -n a -a -d'
  const RUNTIME = 'get runtime -t worker -w public -n a'
  test.each`
    what                                     | of                                     | lines | calls
    ${'details, runtime and log'}            | ${subject('worker/a')}                 | ${25} | ${[DETAILS, RUNTIME, 'log -t worker -w public -n a -l 25']}
    ${'no log where none is wanted'}         | ${subject('worker/a')}                 | ${0}  | ${[DETAILS, RUNTIME]}
    ${'no runtime of what never runs'}       | ${subject('compute/a', 'error ')}      | ${25} | ${['get -t compute -n a -a -d']}
    ${'a runtime where there is one'}        | ${subject('depot/a', 'error running')} | ${0}  | ${['get -t depot -n a -a -d', 'get runtime -t depot -n a']}
    ${'other workspaces of what is missing'} | ${missing('worker/a')}                 | ${25} | ${['get -t worker -n a -a']}
    ${'nothing of what has no other place'}  | ${missing('compute/a')}                | ${25} | ${[]}
    ${'nothing of a pattern'}                | ${missing('worker/a-*')}               | ${25} | ${[]}
    ${'products by their own command'}       | ${subject('data/a', 'error ')}         | ${25} | ${['product get -n a -a -d']}
    ${'no log of what a lens has started'}   | ${subject('lens/a', 'error ')}         | ${0}  | ${['get -t lens -w public -n a -a -d']}
    ${'nothing of what has no valid name'}   | ${subject('worker/--unSanitize')}      | ${25} | ${[]}
  `('$what', async ({ of, lines, calls }) => {
    const cli = platform(() => NOTHING)
    await diagnose([of], { logLines: lines, outside: [] }, cli.deps)
    expect(cli.calls.map(({ args }) => args)).toEqual(calls)
  })
})

describe('what the platform starts for a resource', () => {
  const log = (...lines: string[]): CallResult => printed(`-------LOGS-------\n${lines.join('\n')}\n`)

  it('tells by its logs, which share the lines', async () => {
    const cli = platform(args => {
      if (args.startsWith('log -t service -w public -n sales-api ')) return log('a 1', 'a 2', 'a 3')
      if (args.startsWith('log -t worker -w public -n sales-worker ')) return log('w 1')
      return NOTHING
    })
    const [found] = await find([subject('lens/sales', 'error ')], cli, 6)
    expect(found?.log).toEqual(['service/sales-api:', 'a 2', 'a 3', 'worker/sales-worker:', 'w 1'])
  })

  it('is no gap if it is not there or may not be read', async () => {
    const cli = platform(args => (args.startsWith('log -t service') ? FORBIDDEN : NOTHING))
    const [found] = await find([subject('lens/sales', 'error ')], cli)
    expect(found?.gaps.map(({ what }) => what)).toEqual(['details'])
  })

  it('stands below the log of the resource itself', async () => {
    const cli = platform(args => {
      if (args.startsWith('log -t vulcan -w public -n sales ')) return log('own')
      return args.startsWith('log -t workflow -w public -n sales-plan ') ? log('plan') : NOTHING
    })
    const [found] = await find([subject('vulcan/sales', 'error failed')], cli)
    expect(found?.log).toEqual(['own', 'workflow/sales-plan:', 'plan'])
  })
})

describe('what is only starting', () => {
  it.each(['', 'pending:0/1'])('has no runtime and no log, which is no gap: %j', async runtime => {
    const [found] = await find(
      [subject('workflow/a', `pending ${runtime}`)],
      platform(() => NOTHING),
    )
    expect(found?.gaps.map(({ what }) => what)).toEqual(['details'])
  })

  it('has a gap all the same where a call fails', async () => {
    const [found] = await find(
      [subject('workflow/a', 'pending ')],
      platform(() => FORBIDDEN),
    )
    expect(found?.gaps.map(({ what }) => what)).toEqual(['details', 'runtime', 'log'])
  })
})

describe('dependencies outside the run', () => {
  const dependency = (type: string, name: string, workspace?: string) => ({
    id: `${type}/${name}`,
    type,
    name,
    ...(workspace !== undefined && { workspace }),
  })
  const table = (...rows: readonly Record<string, string>[]): CallResult => printed(printTable(COLUMNS, rows))
  const depot = (NAME: string, STATUS: string): Record<string, string> => ({
    NAME,
    VERSION: 'v1',
    TYPE: 'depot',
    STATUS,
  })

  it('are read by one call for each type and workspace', async () => {
    const cli = platform(() =>
      table(depot('sales', 'error'), depot('sales', 'deleted'), depot('other', 'active')),
    )
    const outside = [dependency('depot', 'sales'), dependency('depot', 'gone'), dependency('depot', 'other')]
    const found = await diagnose([], { logLines: 25, outside }, cli.deps)
    expect(cli.calls.map(({ args }) => args)).toEqual(['get -t depot -a'])
    expect([...found.outside].map(([id, { status }]) => [id, status])).toEqual([
      ['depot/sales', 'error'],
      ['depot/other', 'active'],
    ])
  })

  it('are left out if they can not be read', async () => {
    const cli = platform(args => (args.includes('depot') ? table(depot('sales', 'active')) : FORBIDDEN))
    const outside = [
      dependency('depot', 'sales'),
      dependency('secret', 'key', 'public'),
      dependency('depot', '-r'),
    ]
    const found = await diagnose([], { logLines: 25, outside }, cli.deps)
    expect([...found.outside.keys()]).toEqual(['depot/sales'])
  })
})

describe('what is missing', () => {
  const row = (NAME: string, TYPE: string, WORKSPACE: string): Record<string, string> => ({
    NAME,
    VERSION: 'v1',
    TYPE,
    WORKSPACE,
    STATUS: 'active',
  })
  it('is looked for in other workspaces', async () => {
    const rows = [
      row('a', 'worker', 'sandbox'),
      row('a', '', 'curated'),
      row('a', 'worker', 'public'),
      row('a', 'worker', ''),
      row('a', 'service', 'raw'),
      row('ab', 'worker', 'raw'),
    ]
    const cli = platform(() => printed(printTable(COLUMNS, rows)))
    const [found] = await find([missing('worker/a')], cli)
    expect(found?.elsewhere).toEqual([
      { workspace: 'sandbox', version: 'v1', status: 'active' },
      { workspace: 'curated', version: 'v1', status: 'active' },
    ])
    expect(found?.gaps).toEqual([])
  })

  it('and found nowhere is no gap', async () => {
    const [found] = await find(
      [missing('worker/a')],
      platform(() => NOTHING),
    )
    expect(found).toMatchObject({ elsewhere: [], gaps: [] })
  })
})

describe('a gap', () => {
  const GARBAGE = printed('a | b\n<html>502</html>\n')
  test.each`
    fault                | result                                                                  | details                      | log
    ${'forbidden'}       | ${FORBIDDEN}                                                            | ${/exit code 1: Forbidden$/} | ${/exit code 1: Forbidden$/}
    ${'unknown command'} | ${complained('Error: unknown command "log"\n')}                         | ${/unknown command "log"/}   | ${/unknown command "log"/}
    ${'nothing'}         | ${NOTHING}                                                              | ${/nothing/}                 | ${/nothing/}
    ${'garbage'}         | ${GARBAGE}                                                              | ${/details/}                 | ${/log/}
    ${'silence'}         | ${printed('')}                                                          | ${/details/}                 | ${/log/}
    ${'a hang'}          | ${{ result: NOTHING, takes: Number.POSITIVE_INFINITY }}                 | ${/10s/}                     | ${/10s/}
    ${'a secret'}        | ${complained('ERRO[0001] key c2VjcmV0 refused\n')}                      | ${/key \*\*\* refused/}      | ${/key \*\*\* refused/}
    ${'not started'}     | ${{ kind: 'not-started', tool: 'x', file: undefined, error: 'ENOENT' }} | ${/'x'/}                     | ${/'x'/}
  `('is what came of $fault', async ({ result, details, log }) => {
    const [found] = await find(
      [subject('worker/a')],
      platform(() => result),
    )
    expect(found?.gaps).toEqual([
      { what: 'details', why: expect.stringMatching(details) },
      { what: 'runtime', why: expect.any(String) },
      { what: 'log', why: expect.stringMatching(log) },
    ])
  })

  it('of one call leaves the others', async () => {
    const cli = platform(args => (args.startsWith('log') ? FORBIDDEN : answering(args)))
    const [found] = await find([subject('service/api')], cli)
    expect(found).toMatchObject({ builderStage: 'building', replicas: { wanted: 1 }, log: [] })
    expect(found?.gaps.map(({ what }) => what)).toEqual(['log'])
  })
})

describe('many resources', () => {
  const many = (count: number): Subject[] =>
    Array.from({ length: count }, (_, i) => subject(`service/s-${i}`))
  const document = (args: string): CallResult =>
    printed(`---\nname: ${/-n (\S+)/.exec(args)?.[1]}\nstatus: { builderState: { stage: error } }\n`)

  it('are asked side by side, eight calls at a time, the first ones first', async () => {
    const cli = platform(args => ({ result: document(args), takes: 1000 }))
    await diagnose(many(20), { logLines: 0, outside: [] }, cli.deps)
    expect([...countBy(cli.calls, ({ at }) => at)]).toEqual([0, 1, 2, 3, 4].map(second => [second * 1000, 8]))
    const asked = cli.calls.map(({ args }) => Number(/s-(\d+)/.exec(args)?.[1]))
    expect(asked).toEqual(asked.toSorted((a, b) => a - b))
  })

  it('have 20 s in all, and what had no time says so', async () => {
    const cli = platform(args => ({ result: document(args), takes: 3000 }))
    const found = await find(many(50), cli, 0)
    expect(cli.now()).toBeLessThanOrEqual(20_000)
    expect(cli.calls.every(({ at, timeout }) => at + timeout <= 20_000)).toBe(true)
    expect(found).toHaveLength(50)
    expect(found[0]).toMatchObject({ builderStage: 'error' })
    expect(found[49]?.gaps).toEqual([
      { what: 'details', why: expect.stringMatching(/20s/) },
      { what: 'runtime', why: expect.stringMatching(/20s|repeated/) },
    ])
  })

  it('a log that hangs everywhere does not take the details away', async () => {
    const cli = platform(args =>
      args.startsWith('log')
        ? { result: NOTHING, takes: Number.POSITIVE_INFINITY }
        : answering('-t service -n api'),
    )
    const found = await find(many(100), cli)
    expect(cli.now()).toBeLessThanOrEqual(20_000)
    expect(found.every(({ gaps }) => gaps.some(({ what }) => what === 'log'))).toBe(true)
    expect(cli.calls.filter(({ args }) => args.includes('-d'))).toHaveLength(100)
  })

  it('are not asked what is forbidden everywhere', async () => {
    const cli = platform(args => (args.startsWith('log') ? FORBIDDEN : document(args)))
    const found = await find(many(100), cli)
    expect(cli.calls.filter(({ args }) => args.startsWith('log')).length).toBeLessThan(20)
    expect(cli.calls.filter(({ args }) => args.includes('-d'))).toHaveLength(100)
    expect(found[99]?.gaps).toContainEqual({
      what: 'log',
      why: expect.stringMatching(/repeated.*Forbidden$/),
    })
  })

  it('are not all diagnosed if there are thousands, and the first ones are', async () => {
    const cli = platform(document)
    const { findings } = await diagnose(many(5000), { logLines: 25, outside: [] }, cli.deps)
    expect(cli.calls.length).toBeLessThan(500)
    expect(findings.size).toBeLessThan(500)
    expect(findings.has('service/s-0@public')).toBe(true)
  })

  it('are asked as long as one of them answers, or a retry may help', async () => {
    const some = platform(args => (args.includes('-n s-0 ') ? document(args) : FORBIDDEN))
    await diagnose(many(50), { logLines: 0, outside: [] }, some.deps)
    expect(some.calls.filter(({ args }) => args.includes('-d'))).toHaveLength(50)
    const hiccups = platform(() => complained('ERRO[0001] 503\n'))
    await diagnose(many(50), { logLines: 0, outside: [] }, hiccups.deps)
    expect(hiccups.calls).toHaveLength(100)
  })

  it('end with what is known when the run is cancelled', async () => {
    const aborted: CallResult = { kind: 'aborted', stdout: '', stderr: '' }
    let count = 0
    const cli = platform(args => (++count > 2 ? aborted : document(args)))
    const { findings } = await diagnose(many(10), { logLines: 0, outside: [] }, cli.deps)
    expect([...findings.keys()]).toEqual(['service/s-0@public'])
  })
})

describe('what leaves', () => {
  it('holds no secret, also not at the end of what is cut', async () => {
    const secret = 'c2VjcmV0'
    const scenario = parseScenario({
      title: 'secrets everywhere',
      resources: [
        {
          type: 'service',
          name: 'api',
          timeline: [
            {
              at: 0,
              status: 'error',
              stage: secret,
              info: secret,
              parts: [{ kind: secret, error: `${'x'.repeat(3995)} ${secret}` }],
              conditions: [{ reason: secret, type: secret, message: `no ${secret}`, lastUpdate: secret }],
              nodes: [{ name: secret, pod: secret, phase: secret }],
              log: [`${'y'.repeat(3995)}${secret}`, `token="${secret.toUpperCase()}"`],
            },
          ],
        },
      ],
    })
    const [shown] = resourcesAt(scenario, 0, { type: 'service', all: true })
    if (!shown) throw new Error('there is no resource')
    const cli = platform(args =>
      printed(
        args.startsWith('log')
          ? printLogs(shown, 9)
          : args.includes('-d')
            ? printDetails(shown)
            : printRuntime(shown),
      ),
    )
    const [found] = await find([subject('service/api')], cli)
    expect(found?.gaps).toEqual([])
    const text = JSON.stringify(found)
    expect(text).not.toMatch(/c2Vj/i)
    expect(found?.log[1]).toBe('token="***"')
    expect(found?.builderStage).toBe('***')
  })

  it('is cut to a sane size', async () => {
    const lines = Array.from({ length: 500 }, (_, i) => `${i} ${'x'.repeat(5000)}`)
    const cli = platform(args =>
      args.startsWith('log') ? printed(`-------LOGS-------\n${lines.join('\n')}\n`) : NOTHING,
    )
    const [found] = await find([subject('service/api')], cli, 1000)
    const log = found?.log ?? []
    expect(log.at(-1)).toMatch(/^499 x{3995}…$/)
    expect(log.join('\n').length).toBeLessThanOrEqual(256_000)
    expect(log.length).toBeGreaterThan(20)
  })
})
