import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { type Baseline, writeBaseline } from '../src/baseline/format.ts'
import {
  INPUTS,
  type InputFiles,
  type InputName,
  loadSettings,
  type Settings,
  SettingsError,
} from '../src/inputs.ts'
import type { ParsedEntries } from '../src/targets/resources.ts'

type Given = { readonly [Name in InputName]?: string }

/** Inputs as the runner hands them over: all of them, those that are not set as empty texts. */
function environment(given: Given): Record<string, string> {
  const names = Object.keys(INPUTS) as InputName[]
  return Object.fromEntries(names.map(name => [`INPUT_${name.toUpperCase()}`, given[name] ?? '']))
}

const NOTHING: ParsedEntries = { entries: [], problems: [], warnings: [] }

function files(manifests: Partial<ParsedEntries> = {}): InputFiles {
  return { manifests: async () => ({ ...NOTHING, ...manifests }), baseline: () => undefined }
}

const redact = (text: string): string => text.replaceAll('hunter2', '***')

const load = (env: Record<string, string>, manifests?: Partial<ParsedEntries>): Promise<Settings> =>
  loadSettings(env, files(manifests), redact)
const read = (given: Given): Promise<Settings> =>
  load(environment({ resources: 'worker/insights', ...given }))

/** The lines of the message about what is invalid, without the first one where there are several. */
async function problemsOf(given: Given, manifests?: Partial<ParsedEntries>): Promise<string[]> {
  try {
    await load(environment({ resources: 'worker/insights', ...given }), manifests)
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError)
    const [first = '', ...lines] = (error as Error).message.split('\n')
    if (lines.length === 0) return [first.replace(/^Invalid input: /, '')]
    expect(first).toBe(`${lines.length} invalid inputs:`)
    return lines.map(line => line.replace(/^- /, ''))
  }
  return []
}

const DEFAULTS = {
  workspace: 'public',
  'dataos-ctl': ['dataos-ctl'],
  timeout: 600_000,
  'start-grace': 120_000,
  'stable-for': 10_000,
  'failure-grace': 10_000,
  'min-interval': 2000,
  'max-interval': 15_000,
  'call-timeout': 30_000,
  'fail-fast': true,
  'wait-for': 'healthy',
  'on-unhealthy': 'fail',
  'log-lines': 25,
  'dataos-fqdn': '',
  comment: 'on-failure',
  'comment-key': '',
  'pr-number': null,
  'github-token': '',
  mode: 'wait',
  baseline: undefined,
  'ignore-preexisting': false,
}

describe('what is not set has its default', () => {
  it('as the runner hands it over, empty', async () => {
    expect(await read({})).toMatchObject(DEFAULTS)
  })

  it('also where it is only spaces', async () => {
    expect(await read({ timeout: ' \n ', 'on-unhealthy': ' ' })).toMatchObject(DEFAULTS)
  })

  it('and outside of a runner, where it is not there at all', async () => {
    expect(await load({ INPUT_RESOURCES: 'worker/insights' })).toMatchObject(DEFAULTS)
  })
})

describe('an input is read', () => {
  test.each`
    input              | text                  | value
    ${'workspace'}     | ${'sandbox'}          | ${'sandbox'}
    ${'workspace'}     | ${' sandbox\n'}       | ${'sandbox'}
    ${'workspace'}     | ${'none'}             | ${undefined}
    ${'dataos-ctl'}    | ${"docker run 'a b'"} | ${['docker', 'run', 'a b']}
    ${'timeout'}       | ${'1h30m'}            | ${5_400_000}
    ${'timeout'}       | ${'90'}               | ${90_000}
    ${'start-grace'}   | ${'0'}                | ${0}
    ${'start-grace'}   | ${'1h'}               | ${3_600_000}
    ${'stable-for'}    | ${'0s'}               | ${0}
    ${'failure-grace'} | ${'1m'}               | ${60_000}
    ${'min-interval'}  | ${'500ms'}            | ${500}
    ${'max-interval'}  | ${'2s'}               | ${2000}
    ${'call-timeout'}  | ${'1m'}               | ${60_000}
    ${'fail-fast'}     | ${'false'}            | ${false}
    ${'fail-fast'}     | ${'TRUE'}             | ${true}
    ${'fail-fast'}     | ${'False'}            | ${false}
    ${'wait-for'}      | ${'deleted'}          | ${'deleted'}
    ${'on-unhealthy'}  | ${'warn'}             | ${'warn'}
    ${'on-unhealthy'}  | ${'fail'}             | ${'fail'}
    ${'log-lines'}     | ${'0'}                | ${0}
    ${'log-lines'}     | ${' 1000 '}           | ${1000}
    ${'comment'}       | ${'Never'}            | ${'never'}
    ${'comment'}       | ${'always'}           | ${'always'}
    ${'comment-key'}   | ${' a / b '}          | ${'a / b'}
    ${'pr-number'}     | ${' 12 '}             | ${12}
    ${'github-token'}  | ${'ghs_x\n'}          | ${'ghs_x'}
  `('$input: $text', async ({ input, text, value }) => {
    expect((await read({ [input]: text }))[input as InputName & keyof Settings]).toEqual(value)
  })

  it('and the settings stay as they are', async () => {
    expect(Object.isFrozen(await read({}))).toBe(true)
  })

  test.each`
    workspace    | id
    ${''}        | ${'worker/insights@public'}
    ${'sandbox'} | ${'worker/insights@sandbox'}
    ${'none'}    | ${'worker/insights'}
  `('and a resource is asked for in the workspace $workspace', async ({ workspace, id }) => {
    expect((await read({ workspace })).targets.map(target => target.id)).toEqual([id])
  })
})

describe('an invalid input is named, with what was given and what is allowed', () => {
  test.each`
    input              | text                      | allowed
    ${'timeout'}       | ${'10 min'}               | ${['10m', '1h30m']}
    ${'timeout'}       | ${'0'}                    | ${['longer than 0']}
    ${'timeout'}       | ${'-1s'}                  | ${['10m']}
    ${'start-grace'}   | ${'soon'}                 | ${['10m']}
    ${'stable-for'}    | ${'1d'}                   | ${['10m']}
    ${'failure-grace'} | ${'1h 30m'}               | ${['1h30m']}
    ${'min-interval'}  | ${'0s'}                   | ${['longer than 0']}
    ${'max-interval'}  | ${'x'}                    | ${['10m']}
    ${'call-timeout'}  | ${'0ms'}                  | ${['longer than 0']}
    ${'fail-fast'}     | ${'yes'}                  | ${['true', 'false']}
    ${'fail-fast'}     | ${'1'}                    | ${['true', 'false']}
    ${'wait-for'}      | ${'gone'}                 | ${['healthy', 'deleted']}
    ${'on-unhealthy'}  | ${'ignore'}               | ${['fail', 'warn']}
    ${'mode'}          | ${'record'}               | ${['wait', 'snapshot']}
    ${'log-lines'}     | ${'1001'}                 | ${['0', '1000']}
    ${'log-lines'}     | ${'-1'}                   | ${['0', '1000']}
    ${'log-lines'}     | ${'2.5'}                  | ${['0', '1000']}
    ${'log-lines'}     | ${'1e2'}                  | ${['0', '1000']}
    ${'log-lines'}     | ${'0x10'}                 | ${['0', '1000']}
    ${'log-lines'}     | ${'99999999999999999999'} | ${['0', '1000']}
    ${'workspace'}     | ${'my space'}             | ${['letters', 'none']}
    ${'workspace'}     | ${'-w'}                   | ${['letters', 'none']}
    ${'dataos-ctl'}    | ${'docker "x'}            | ${['command']}
    ${'dataos-ctl'}    | ${'""'}                   | ${['command']}
    ${'comment'}       | ${'sometimes'}            | ${['never', 'on-failure', 'always']}
    ${'pr-number'}     | ${'#12'}                  | ${['number']}
    ${'pr-number'}     | ${'0'}                    | ${['number']}
    ${'pr-number'}     | ${'1e3'}                  | ${['number']}
    ${'dataos-fqdn'}   | ${'two words'}            | ${['host']}
  `('$input: $text', async ({ input, text, allowed }) => {
    const [problem = '', ...more] = await problemsOf({ [input]: text })
    expect(more).toEqual([])
    expect(problem.startsWith(`${input}: '${text}' `)).toBe(true)
    for (const one of allowed) expect(problem.slice(problem.indexOf(text) + text.length)).toContain(one)
  })

  it('all of them in one message, each once', async () => {
    const wrong: Given = {
      resources: 'what',
      workspace: 'my space',
      'dataos-ctl': "'",
      timeout: 'never',
      'start-grace': 'soon',
      'stable-for': 'long',
      'failure-grace': 'short',
      'min-interval': 'tiny',
      'max-interval': 'huge',
      'call-timeout': 'slow',
      'fail-fast': 'perhaps',
      'wait-for': 'ever',
      'on-unhealthy': 'shrug',
      comment: 'maybe',
      'pr-number': 'twelve',
      'log-lines': 'many',
      mode: 'guess',
      'ignore-preexisting': 'some',
    }
    const lines = await problemsOf(
      { ...wrong, manifests: 'm', baseline: '{}' },
      { problems: ['m, line 2: bad'] },
    )
    expect(lines).toHaveLength(Object.keys(wrong).length + 2)
    expect(lines).toContain('manifests: m, line 2: bad')
    expect(lines).toContainEqual(expect.stringMatching(/^baseline: /))
    for (const [name, text] of Object.entries(wrong)) {
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${name}: .*'${text}'`)))
    }
  })

  it('but not without end where one input has many', async () => {
    const problems = await problemsOf({ resources: 'what\n'.repeat(100), timeout: 'soon' })
    expect(problems).toHaveLength(12)
    expect(problems.at(-1)).toMatch(/^resources: .*90 more/)
  })

  it('in one line each, whatever was given', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), async text => {
        fc.pre(text.trim() !== '' && !/^(true|false)$/i.test(text.trim()))
        expect(await problemsOf({ 'fail-fast': text })).toEqual([
          expect.stringMatching(/^fail-fast: '[^\p{Cc}]*' [^\p{Cc}]*$/u),
        ])
      }),
    )
  })

  it('redacted before it is shortened, so that no part of a secret is shown', async () => {
    for (const given of [
      'hunter2',
      `${'x'.repeat(195)}hunter2${'y'.repeat(400)}`,
      `${'x'.repeat(76)}hunter2`,
    ]) {
      for (const name of ['timeout', 'resources', 'workspace'] as const) {
        const [problem = ''] = await problemsOf({ [name]: `${given} !` })
        expect(problem).toContain(name)
        expect(problem).not.toMatch(/hu|er2/)
        expect(problem.length).toBeLessThan(500)
      }
    }
  })
})

describe('resources', () => {
  test.each`
    what                       | text
    ${'lines'}                 | ${'\n\nworker/a\n  worker/b\n\n'}
    ${'a YAML list'}           | ${'- worker/a\n- worker/b\n'}
    ${'an indented YAML list'} | ${'  - worker/a\n  - worker/b\n'}
  `('are $what', async ({ text }) => {
    const { targets } = await read({ resources: text })
    expect(targets.map(({ id }) => id)).toEqual(['worker/a@public', 'worker/b@public'])
  })

  test.each(['', ' \n ', '# worker/insights', '[]', '---', '|NAME|TYPE|\n|---|---|'])(
    '%j are none, which is never a pass',
    async resources => {
      expect(await problemsOf({ resources })).toEqual([expect.stringMatching(/^resources: /)])
    },
  )

  it('have each of their problems named with its line in the workflow, blank ones counted', async () => {
    expect(await problemsOf({ resources: '\n\nwhat\nworker/b/c' })).toEqual([
      expect.stringMatching(/^resources: line 3: 'what'/),
      expect.stringMatching(/^resources: line 4: 'worker\/b\/c'/),
    ])
  })
})

describe('manifests', () => {
  const worker = { type: 'worker', name: 'a' }

  it.each([
    ['a/\n# b\n!c', ['a/', '!c']],
    ['', undefined],
    [' # none\n', undefined],
  ])('%j are read by their patterns', async (manifests, expected) => {
    let patterns: readonly string[] | undefined
    const reader: InputFiles = {
      ...files(),
      manifests: async given => {
        patterns = given
        return NOTHING
      },
    }
    await loadSettings(environment({ resources: 'worker/b', manifests }), reader, redact)
    expect(patterns).toEqual(expected)
  })

  it('are enough, and add to the resources, with their warnings', async () => {
    const manifests = { entries: [worker], warnings: ['a.yaml, line 1: odd'] }
    for (const [resources, ids] of [
      ['', ['worker/a@public']],
      ['worker/b', ['worker/b@public', 'worker/a@public']],
    ] as const) {
      const settings = await load(environment({ resources, manifests: 'a.yaml' }), manifests)
      expect(settings.targets.map(({ id }) => id)).toEqual(ids)
      expect(settings.warnings).toEqual(['manifests: a.yaml, line 1: odd'])
    }
  })

  test.each`
    what                           | given                                         | warnings                   | problem
    ${'no file'}                   | ${{ manifests: 'a/', resources: '' }}         | ${["no files match 'a/'"]} | ${/^manifests: .*'a\/'/}
    ${'no resource'}               | ${{ manifests: 'a/', resources: '# none' }}   | ${[]}                      | ${/^manifests: /}
    ${'many things that are none'} | ${{ manifests: 'a/', resources: '' }}         | ${[...'abcdefg']}          | ${/^manifests: a.*6 more/}
    ${'nothing beside a resource'} | ${{ manifests: 'a/', resources: 'worker/b' }} | ${["no files match 'a/'"]} | ${undefined}
  `('that name $what', async ({ given, warnings, problem }) => {
    expect(await problemsOf(given, { warnings })).toEqual(problem ? [expect.stringMatching(problem)] : [])
  })
})

describe('inputs are checked together', () => {
  const EMPTY: Baseline = { at: '2026-11-20T10:00:00Z', run: '7', resources: new Map() }
  const baseline = writeBaseline(EMPTY)
  const snapshot = { mode: 'snapshot' }
  const deleted = { 'wait-for': 'deleted' }
  const ignore = { 'ignore-preexisting': 'true' }

  test.each`
    given                                               | names
    ${{ 'min-interval': '20s', 'max-interval': '10s' }} | ${['min-interval (20s)', 'max-interval (10s)']}
    ${{ 'min-interval': ' 20s ' }}                      | ${['min-interval (20s)', 'max-interval (15s, default)']}
    ${{ 'max-interval': '500ms' }}                      | ${['min-interval (2s, default)', 'max-interval (500ms)']}
    ${{ ...snapshot, baseline }}                        | ${['baseline', 'mode: snapshot']}
    ${{ ...deleted, baseline }}                         | ${['baseline', 'wait-for: deleted']}
    ${{ ...snapshot, ...deleted }}                      | ${['mode: snapshot', 'wait-for: deleted']}
    ${{ ...snapshot, ...ignore }}                       | ${['ignore-preexisting', 'mode: snapshot']}
    ${{ ...deleted, ...ignore }}                        | ${['ignore-preexisting', 'wait-for: deleted']}
  `('$names', async ({ given, names }) => {
    const problems = await problemsOf(given)
    expect(problems).toHaveLength(1)
    for (const name of names) expect(problems[0]).toContain(name)
  })

  test.each`
    given
    ${{ 'min-interval': '5s', 'max-interval': '5s' }}
    ${{ baseline }}
    ${{ baseline, ...ignore }}
    ${ignore}
    ${snapshot}
    ${deleted}
  `('$given is fine', async ({ given }) => {
    expect(await problemsOf(given)).toEqual([])
  })

  it('beside what is invalid by itself', async () => {
    const problems = await problemsOf({
      'min-interval': '1m',
      timeout: '0',
      ...snapshot,
      ...deleted,
      baseline,
    })
    expect(problems).toHaveLength(5)
  })

  it('but not where one of them is no time at all', async () => {
    expect(await problemsOf({ 'min-interval': '1m', 'max-interval': 'x' })).toEqual([
      expect.stringMatching(/^max-interval: /),
    ])
  })

  it('a baseline is read, from its file as well, and never quoted', async () => {
    expect((await read({ baseline })).baseline).toEqual(EMPTY)
    const elsewhere: InputFiles = {
      ...files(),
      baseline: path => (path === '/b.json' ? baseline : undefined),
    }
    const env = environment({ resources: 'worker/a', baseline: '{"version":1,"file":"/b.json"}' })
    expect((await loadSettings(env, elsewhere, redact)).baseline).toEqual(EMPTY)
    for (const text of ['hunter3', '{"version":1,"at":"hunter3"}', '[]']) {
      const problems = await problemsOf({ baseline: text })
      expect(problems).toEqual([expect.stringMatching(/^baseline: /)])
      expect(problems[0]).not.toContain('hunter3')
    }
  })
})

describe('dataos-fqdn', () => {
  const fromVariable = async (value: string, given: Given = {}): Promise<string> =>
    (await load({ ...environment({ resources: 'worker/insights', ...given }), DATAOS_FQDN: value }))[
      'dataos-fqdn'
    ]

  test.each`
    given                                 | host
    ${'acme.dataos.app'}                  | ${'acme.dataos.app'}
    ${'https://acme.dataos.app/'}         | ${'acme.dataos.app'}
    ${'HTTP://Acme.mydataos.com/metis/x'} | ${'Acme.mydataos.com'}
    ${'acme.dataos.cloud:8443'}           | ${'acme.dataos.cloud:8443'}
  `('$given is $host', async ({ given, host }) => {
    expect((await read({ 'dataos-fqdn': given }))['dataos-fqdn']).toBe(host)
    expect(await fromVariable(given)).toBe(host)
  })

  test.each(['two words', 'me:secret@acme.dataos.app', 'ftp://x', '-x', '<b>'])(
    '%j is no host name, and only an error where it was given as an input',
    async given => {
      expect(await problemsOf({ 'dataos-fqdn': given })).toHaveLength(1)
      expect(await fromVariable(given)).toBe('')
    },
  )

  it('counts before the variable of that name', async () => {
    expect(await fromVariable('c.d', { 'dataos-fqdn': 'a.b' })).toBe('a.b')
  })
})
