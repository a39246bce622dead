import fc from 'fast-check'
import { describe, expect, it, test, vi } from 'vitest'
import { identify } from '../../src/targets/identity.ts'
import { parseEntries } from '../../src/targets/resources.ts'
import { type Entry, makeTargets } from '../../src/targets/targets.ts'
import { knownTypes } from '../../src/targets/types.ts'

/** The entries of a text that has nothing wrong. */
async function entriesOf(text: string): Promise<readonly Entry[]> {
  const { entries, problems, warnings } = await parseEntries(text)
  expect({ problems, warnings }).toEqual({ problems: [], warnings: [] })
  return entries
}

async function problemsOf(text: string): Promise<readonly string[]> {
  return (await parseEntries(text)).problems
}

const lines = (...lines: string[]): string => lines.join('\n')

const WORKER: Entry = { type: 'worker', name: 'insights' }

describe('a line', () => {
  test.each`
    line                                                                                           | entry
    ${'worker/insights'}                                                                           | ${WORKER}
    ${'  worker / insights  '}                                                                     | ${WORKER}
    ${'Worker/insights'}                                                                           | ${WORKER}
    ${'worker/insights@sandbox'}                                                                   | ${{ ...WORKER, workspace: 'sandbox' }}
    ${' worker / insights @ sandbox '}                                                             | ${{ ...WORKER, workspace: 'sandbox' }}
    ${'worker/insights@none'}                                                                      | ${{ ...WORKER, workspace: 'none' }}
    ${'worker/in-*@sandbox'}                                                                       | ${{ type: 'worker', name: 'in-*', workspace: 'sandbox' }}
    ${'brand-new-type/x'}                                                                          | ${{ type: 'brand-new-type', name: 'x' }}
    ${'worker/ingest-*'}                                                                           | ${{ type: 'worker', name: 'ingest-*' }}
    ${'worker/*'}                                                                                  | ${{ type: 'worker', name: '*' }}
    ${'workflow:v1:shipments:public'}                                                              | ${{ type: 'workflow', version: 'v1', name: 'shipments', workspace: 'public' }}
    ${'workflow:v1:shipments'}                                                                     | ${{ type: 'workflow', version: 'v1', name: 'shipments' }}
    ${'WORKFLOW:v1:shipments'}                                                                     | ${{ type: 'workflow', version: 'v1', name: 'shipments' }}
    ${'name:v1:worker'}                                                                            | ${{ type: 'worker', version: 'v1', name: 'name' }}
    ${'instance-secret:v1:*'}                                                                      | ${{ type: 'instance-secret', version: 'v1', name: '*' }}
    ${'insights | v1beta | worker | public'}                                                       | ${{ ...WORKER, version: 'v1beta', workspace: 'public' }}
    ${'insights | v1beta | worker | public | active | running:1 | iamgroot'}                       | ${{ ...WORKER, version: 'v1beta', workspace: 'public' }}
    ${'| insights | v1beta | worker | public | active | |'}                                        | ${{ ...WORKER, version: 'v1beta', workspace: 'public' }}
    ${'│ insights │ v1beta │ worker │ public │'}                                                   | ${{ ...WORKER, version: 'v1beta', workspace: 'public' }}
    ${'new-usecases     | v1beta  |    compute      |           | active |         | iamgroot   '} | ${{ type: 'compute', name: 'new-usecases', version: 'v1beta' }}
    ${'┃ insights ┃ v1beta ┃ worker ┃ public ┃'}                                                   | ${{ ...WORKER, version: 'v1beta', workspace: 'public' }}
    ${'data | v1beta | product360 | active | nandapage'}                                           | ${{ type: 'data', version: 'v1beta', name: 'product360' }}
    ${'new-usecases | v1beta | compute'}                                                           | ${{ type: 'compute', name: 'new-usecases', version: 'v1beta' }}
  `('$line', async ({ line, entry }) => {
    expect(await entriesOf(line)).toEqual([entry])
  })
})

describe('a known type may stand at either end', () => {
  test.each`
    id                             | type          | name           | why
    ${'workflow:v1:shipments'}     | ${'workflow'} | ${'shipments'} | ${'only the first end is a type'}
    ${'shipments:v1:workflow'}     | ${'workflow'} | ${'shipments'} | ${'only the other end is a type'}
    ${'shipments : v1 : workflow'} | ${'workflow'} | ${'shipments'} | ${'whatever its spaces'}
    ${'shipments:v1:Workflow'}     | ${'workflow'} | ${'shipments'} | ${'whatever its case'}
    ${'shipments:v1:workflow:dev'} | ${'workflow'} | ${'shipments'} | ${'the workspace comes after it'}
    ${'worker:v1:workflow'}        | ${'worker'}   | ${'workflow'}  | ${'with both the first order counts'}
    ${'worker:v1:workflow:dev'}    | ${'worker'}   | ${'workflow'}  | ${'with both the first order counts'}
    ${'gateway:v1:shipments'}      | ${'gateway'}  | ${'shipments'} | ${'with none the first order counts'}
  `('$id: $why', async ({ id, type, name }) => {
    expect(await entriesOf(id)).toMatchObject([{ type, name, version: 'v1' }])
  })
})

describe('lines', () => {
  it('may be blank or comments, and end in any way', async () => {
    const text =
      '# what we deploy\r\n\r\nworker/insights # ours\r\n   \r\n  # workflow/old\nworkflow/shipments\n'
    expect(await entriesOf(text)).toEqual([WORKER, { type: 'workflow', name: 'shipments' }])
  })

  it('may be a whole table, pasted as the CLI prints it', async () => {
    const table = lines(
      '                NAME                | VERSION |  TYPE  | WORKSPACE | STATUS |   RUNTIME   |     OWNER      ',
      '------------------------------------|---------|--------|-----------|--------|-------------|----------------',
      '  insights                          | v1beta  | worker | public    | active | running:1   | iamgroot  ',
    )
    expect(await entriesOf(table)).toEqual([{ ...WORKER, version: 'v1beta', workspace: 'public' }])
  })

  it('may be such a table from its rule on', async () => {
    expect(await entriesOf(lines('---|---|---', 'insights | v1beta | worker'))).toEqual([
      { ...WORKER, version: 'v1beta' },
    ])
  })

  it.each([
    [
      'light',
      '│ NAME │ VERSION │ TYPE │ WORKSPACE │ STATUS │',
      '├──────┼─────────┼──────┼───────────┼────────┤',
    ],
    ['ASCII', '| Name | Version | Type | Workspace |', '+------+---------+------+-----------+'],
  ])('may be a table with a %s border', async (_, header, rule) => {
    const bar = header.slice(0, 1)
    const row = [``, 'insights', 'v1beta', 'worker', 'public', 'active', ''].join(` ${bar} `)
    expect(await entriesOf(lines(rule, header, rule, row, rule))).toEqual([
      { ...WORKER, version: 'v1beta', workspace: 'public' },
    ])
  })

  it('are read by the header that was pasted with them', async () => {
    const text = lines(
      ' TYPE | VERSION |    NAME    | STATUS |   OWNER   ',
      '------|---------|------------|--------|-----------',
      ' data | v1beta  | product360 | active | nandapage ',
      'worker/insights',
    )
    expect(await entriesOf(text)).toEqual([{ type: 'data', version: 'v1beta', name: 'product360' }, WORKER])
  })

  it('are no YAML list where a dash stands further on', async () => {
    expect(await entriesOf('worker/insights # ours - and theirs')).toEqual([WORKER])
  })

  it('may mix all forms', async () => {
    const text = lines('worker/a', 'worker:v1:b', 'c:v1:worker', 'd | v1 | worker | public')
    expect((await entriesOf(text)).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd'])
  })
})

describe('what is wrong with a line is named with it', () => {
  test.each`
    line                           | names
    ${'insights'}                  | ${"'insights'"}
    ${'worker/'}                   | ${'name'}
    ${'/insights'}                 | ${'type'}
    ${'worker/a/b'}                | ${"'worker/a/b'"}
    ${'worker/a@'}                 | ${"'worker/a@'"}
    ${'worker/a@b@c'}              | ${"'b@c'"}
    ${'worker/a@b c'}              | ${"'b c'"}
    ${'worker:insights'}           | ${'worker/insights'}
    ${'a:b:c:d:e'}                 | ${"'a:b:c:d:e'"}
    ${'insights | v1beta'}         | ${"'insights | v1beta'"}
    ${'my worker/insights'}        | ${"'my worker'"}
    ${'worker/my insights'}        | ${"'my insights'"}
    ${'worker/-rf'}                | ${"'-rf'"}
    ${'-t/insights'}               | ${"'-t'"}
    ${'worker/$(reboot)'}          | ${"'$(reboot)'"}
    ${'wor*/insights'}             | ${"'wor*'"}
    ${'worker:v1:x:pub*'}          | ${"'pub*'"}
    ${`worker/${'a'.repeat(254)}`} | ${'253'}
    ${`${'a'.repeat(254)}/a`}      | ${'253'}
  `('$line', async ({ line, names }) => {
    const { entries, problems } = await parseEntries(line)
    expect(entries).toEqual([])
    expect(problems).toEqual([expect.stringMatching(/^line 1: /)])
    expect(problems[0]).toContain(names)
  })

  it('all at once, each with its line', async () => {
    const text = lines('worker/a', '# fine', 'what', '', 'worker/b/c', 'worker/d')
    const { entries, problems } = await parseEntries(text)
    expect(entries.map(({ name }) => name)).toEqual(['a', 'd'])
    expect(problems.map(problem => problem.split(':')[0])).toEqual(['line 3', 'line 5'])
  })
})

describe('what is in the place of the version must look like one', () => {
  test.each(['v1', 'V2', 'v1alpha', 'v2beta', 'v1beta1', 'v10'])('%s does', async version => {
    expect(await entriesOf(`worker:${version}:insights`)).toMatchObject([{ ...WORKER, version }])
  })

  test.each`
    id                          | meant
    ${'worker:insights:public'} | ${'worker/insights@public'}
    ${'worker:v1x:public'}      | ${'worker/v1x@public'}
    ${'insights:public:worker'} | ${'worker/insights@public'}
    ${'worker:latest:a:public'} | ${'worker/a@public'}
    ${'a:latest:worker:public'} | ${'worker/a@public'}
    ${'worker::a:public'}       | ${'worker/a@public'}
    ${'worker:2:a:public'}      | ${'worker/a@public'}
  `('$id is an error that suggests $meant', async ({ id, meant }) => {
    const { entries, problems } = await parseEntries(id)
    expect(entries).toEqual([])
    expect(problems).toEqual([expect.stringContaining(meant)])
  })
})

describe('a YAML list', () => {
  it('is what the contract shows', async () => {
    const text = lines(
      '- worker/data-product-insights-worker',
      '- id: workflow:v1:ingestion-shipment-orders:public',
      "  timeout: 30m          # this resource's own deadline",
      '- type: service',
      '  name: metrics-api',
      '  workspace: sandbox',
      '  runtime: [running]',
      '  stable-for: 1m',
      '  optional: true',
      '- id: worker/insights-*',
      '  at-least: 3',
    )
    expect(await entriesOf(text)).toEqual([
      { type: 'worker', name: 'data-product-insights-worker' },
      {
        type: 'workflow',
        version: 'v1',
        name: 'ingestion-shipment-orders',
        workspace: 'public',
        timeout: 1_800_000,
      },
      {
        type: 'service',
        name: 'metrics-api',
        workspace: 'sandbox',
        runtime: ['running'],
        stableFor: 60_000,
        optional: true,
      },
      { type: 'worker', name: 'insights-*', atLeast: 3 },
    ])
  })

  test.each`
    what                           | text
    ${'block'}                     | ${'- worker/insights'}
    ${'indented'}                  | ${'  - worker/insights\n'}
    ${'flow'}                      | ${'[worker/insights]'}
    ${'JSON'}                      | ${'["worker/insights"]'}
    ${'JSON on lines'}             | ${'[\n  "worker/insights"\n]'}
    ${'after a comment'}           | ${'# ours\n\n- worker/insights # this'}
    ${'a document'}                | ${'---\n- worker/insights'}
    ${'a document with spaces'}    | ${'---  \n- worker/insights'}
    ${'after spaces'}              | ${'  # ours\n   \n- worker/insights'}
    ${'with spaces in quotes'}     | ${'- {id: " worker/insights ", name: " insights "}'}
    ${'quoted'}                    | ${"- 'worker/insights'"}
    ${'of mappings'}               | ${'- {type: Worker, name: insights}'}
    ${'of ids'}                    | ${'- id: worker/insights'}
    ${'ids beside their parts'}    | ${'- {id: worker/insights, type: WORKER, name: insights}'}
    ${'a mapping on its own line'} | ${'-\n  type: worker\n  name: insights'}
    ${'a mapping alone'}           | ${'type: worker\nname: insights'}
    ${'an object of JSON'}         | ${'{"type": "worker", "name": "insights"}'}
    ${'an object on lines'}        | ${'{\n  "id": "worker/insights"\n}'}
    ${'a mapping in a document'}   | ${'---\nid: worker/insights\n---\n'}
    ${'with a merge'}              | ${'- {<<: &w {type: worker}, name: insights}'}
    ${'of Windows'}                | ${'- type: worker\r\n  name: insights\r\n'}
  `('$what', async ({ text }) => {
    expect(await entriesOf(text)).toEqual([WORKER])
  })

  test.each`
    item                                                                | entry
    ${'- "insights | v1beta | worker | public"'}                        | ${{ ...WORKER, version: 'v1beta', workspace: 'public' }}
    ${'- insights | v1beta | worker | public'}                          | ${{ ...WORKER, version: 'v1beta', workspace: 'public' }}
    ${'- insights:v1beta:worker:public'}                                | ${{ ...WORKER, version: 'v1beta', workspace: 'public' }}
    ${'- {id: worker:v1:insights, workspace: dev}'}                     | ${{ ...WORKER, version: 'v1', workspace: 'dev' }}
    ${'- {type: worker, name: 2024}'}                                   | ${{ type: 'worker', name: '2024' }}
    ${'- {type: worker, name: "in*"}'}                                  | ${{ type: 'worker', name: 'in*' }}
    ${'- worker/in*'}                                                   | ${{ type: 'worker', name: 'in*' }}
    ${'- {id: worker/insights, version: v1beta}'}                       | ${{ ...WORKER, version: 'v1beta' }}
    ${'- {id: worker/Insights, name: Insights}'}                        | ${{ type: 'worker', name: 'Insights' }}
    ${'- {id: worker/insights, timeout: " 5m "}'}                       | ${{ ...WORKER, timeout: 300_000 }}
    ${'- {id: worker/insights, timeout: 90}'}                           | ${{ ...WORKER, timeout: 90_000 }}
    ${'- {id: worker/insights, timeout: 1h30m}'}                        | ${{ ...WORKER, timeout: 5_400_000 }}
    ${'- {id: worker/insights, stable-for: 0}'}                         | ${{ ...WORKER, stableFor: 0 }}
    ${'- {id: worker/insights, optional: false}'}                       | ${{ ...WORKER, optional: false }}
    ${'- {id: worker/insights, optional: "TRUE"}'}                      | ${{ ...WORKER, optional: true }}
    ${'- {id: worker/insights, runtime: running}'}                      | ${{ ...WORKER, runtime: ['running'] }}
    ${'- {id: worker/insights, runtime: [Running, "next:<time>", ""]}'} | ${{ ...WORKER, runtime: ['running', 'next', ''] }}
    ${'- {id: worker/insights, runtime: }'}                             | ${{ ...WORKER, runtime: [''] }}
  `('$item', async ({ item, entry }) => {
    expect(await entriesOf(item)).toStrictEqual([entry])
  })

  test.each`
    item                                            | names
    ${'- {type: worker}'}                           | ${['id', 'type', 'name']}
    ${'- {name: insights}'}                         | ${['id', 'type', 'name']}
    ${'- {}'}                                       | ${['id', 'type', 'name']}
    ${'- {id: insights}'}                           | ${["'insights'"]}
    ${'- {id: worker/a, name: b}'}                  | ${["'a'", "'b'"]}
    ${'- {id: worker/a, type: service}'}            | ${["'worker'", "'service'"]}
    ${'- {id: worker:v1:a:public, workspace: dev}'} | ${["'public'", "'dev'"]}
    ${'- {id: worker/a, timeuot: 3m}'}              | ${["'timeuot'", 'timeout']}
    ${'- {id: worker/a, timeout: soon}'}            | ${['timeout', "'soon'", '30s']}
    ${'- {id: worker/a, timeout: 0s}'}              | ${['timeout', "'0s'", 'longer than 0']}
    ${'- {id: worker/a, timeout: -5}'}              | ${['timeout', "'-5'"]}
    ${'- {id: worker/a, timeout: }'}                | ${['timeout']}
    ${'- {id: worker/a, timeout: [1m]}'}            | ${['timeout']}
    ${'- {id: worker/a, stable-for: long}'}         | ${['stable-for', "'long'"]}
    ${'- {id: worker/a, optional: perhaps}'}        | ${['optional', "'perhaps'", 'true', 'false']}
    ${'- {id: worker/a, optional: untrue}'}         | ${['optional', "'untrue'"]}
    ${'- {id: worker/a, optional: trues}'}          | ${['optional', "'trues'"]}
    ${'- {id: worker/a, x: 1, y: 2}'}               | ${["'x'", "'y'"]}
    ${'- {id: worker/a, optional: 1, timeout: x}'}  | ${['optional', 'timeout']}
    ${'- {id: worker/a, runtime: []}'}              | ${['runtime']}
    ${'- {id: worker/a, runtime: {a: b}}'}          | ${['runtime']}
    ${'- {id: worker/a, runtime: [[a]]}'}           | ${['runtime']}
    ${'- {id: worker/a, runtime: "running, done"}'} | ${['runtime', "'running, done'"]}
    ${'- {id: worker/a*, at-least: 0}'}             | ${['at-least', "'0'"]}
    ${'- {id: worker/a*, at-least: 1.5}'}           | ${['at-least', "'1.5'"]}
    ${'- {id: worker/a, at-least: 2}'}              | ${['at-least', '*']}
    ${'- {type: worker, name: [a]}'}                | ${['name']}
    ${'- {type: worker, name: ""}'}                 | ${['name']}
    ${'- 42'}                                       | ${["'42'"]}
    ${'- [worker/a]'}                               | ${['list']}
    ${'-'}                                          | ${['empty']}
    ${'{"id": "worker/a", "x": 1}'}                 | ${["'x'"]}
    ${'runtime:\n  - running'}                      | ${['id', 'type', 'name']}
  `('$item is wrong', async ({ item, names }) => {
    const { entries, problems } = await parseEntries(item)
    expect(entries).toEqual([])
    expect(problems).toEqual([expect.stringMatching(/^line 1: /)])
    for (const name of names) expect(problems[0]).toContain(name)
  })

  it('says all that is wrong at once, each with its line', async () => {
    const { entries, problems } = await parseEntries(
      lines('- worker/a', '- what', '- {id: worker/b, timeout: soon, optional: perhaps}', '- worker/c'),
    )
    expect(entries.map(({ name }) => name)).toEqual(['a', 'c'])
    expect(problems).toEqual([
      expect.stringMatching(/^line 2: 'what'/),
      expect.stringMatching(/^line 3: (?=.*timeout)(?=.*optional)/),
    ])
  })

  it('goes on in further documents', async () => {
    const { entries, problems } = await parseEntries(
      lines('---', '- worker/a', '---', '- worker/b', '- what', '---', 'id: worker/c', '---', '...'),
    )
    expect(entries.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    expect(problems).toEqual([expect.stringMatching(/^line 5: /)])
  })

  test.each`
    text                                  | line
    ${'- worker/a\n- {type: worker'}      | ${2}
    ${'- worker/a\n- *-api: x'}           | ${2}
    ${'- type: worker\n  type: service'}  | ${2}
    ${'- type: worker\n  name: *'}        | ${2}
    ${'- type: worker\n  name: *-api'}    | ${2}
    ${'- worker/a\n---\n- {type: worker'} | ${3}
    ${'{"id": "worker/a"'}                | ${1}
  `('$text is no YAML', async ({ text, line }) => {
    expect(await problemsOf(text)).toContainEqual(expect.stringMatching(`^line ${line}: .*YAML`))
  })

  it('that holds itself is an item that is none', async () => {
    expect(await problemsOf('- &a [*a]')).toHaveLength(1)
  })
})

test.each(['', '\n \n', '# nothing\n', '[]', '---', '| NAME | VERSION | TYPE |\n|---|---|---|'])(
  '%j names nothing, and nothing is wrong with it',
  async text => {
    expect(await parseEntries(text)).toEqual({ entries: [], problems: [], warnings: [] })
  },
)

it('never throws, and never lets a name through that is more than a name', async () => {
  const scrap = fc.constantFrom(
    'worker',
    '/',
    ':',
    '|',
    '- ',
    '\n',
    '*',
    '#',
    ' ',
    '{',
    '}',
    'id',
    '-w',
    '&a',
    '$x',
  )
  const text = fc.oneof(
    fc.string(),
    fc.array(scrap, { maxLength: 12 }).map(parts => parts.join('')),
  )
  await fc.assert(
    fc.asyncProperty(text, async text => {
      for (const { type, name, workspace = 'public' } of (await parseEntries(text)).entries) {
        expect([type, name, workspace].join(' ')).toMatch(
          /^[a-z][a-z0-9-]* [a-z0-9*][a-z0-9._*-]* [a-z0-9][a-z0-9._-]*$/i,
        )
      }
    }),
    { numRuns: 1000 },
  )
})

it('nothing that is written down is dropped: each line is a resource or a problem', async () => {
  const scrap = fc.constantFrom(
    'worker',
    'v1',
    '/',
    ':',
    '|',
    '*',
    ' ',
    'id',
    '-w',
    '$x',
    '@',
    'NAME',
    '{',
    ']',
    'a',
  )
  const line = fc
    .array(scrap, { minLength: 1, maxLength: 7 })
    .map(parts => parts.join(''))
    .filter(line => line.trim() !== '' && !/NAME|^[\s|:]*$/.test(line))
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 5 }), async all => {
      const text = lines('worker/first', ...all)
      const { entries, problems } = await parseEntries(text)
      expect(entries.length + problems.length).toBe(all.length + 1)
    }),
    { numRuns: 1000 },
  )
})

it('every ID that the action prints is read back as the same resource', async () => {
  const word = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/)
  const resource = fc.record(
    {
      type: fc.oneof(fc.constantFrom(...knownTypes()), fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/)),
      name: fc.oneof(word, fc.stringMatching(/^[a-z0-9*][a-z0-9*.-]{0,20}$/)),
      workspace: word,
    },
    { requiredKeys: ['type', 'name'] },
  )
  await fc.assert(
    fc.asyncProperty(resource, fc.option(word, { nil: undefined }), async (entry, workspace) => {
      const defaults = { workspace, timeout: 1, stableFor: 1, waitFor: 'healthy' as const }
      const [target] = makeTargets([entry], defaults).targets
      const read = await entriesOf(target?.id ?? '')
      const [again] = makeTargets(read, defaults).targets
      // Without a workspace an ID means the default one.
      if (entry.workspace !== 'none' || workspace === undefined) expect(again).toEqual(target)
      expect(identify(read[0] ?? { type: '', name: '' })).toBe(target?.id)
    }),
    { numRuns: 2000 },
  )
})

it('a warning about a key that is no text went past our own writer, with a command of the runner in it', async () => {
  const emitted = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  await parseEntries('- ? { "##[error]boom": x }\n  : worker/a\n')
  expect(emitted).not.toHaveBeenCalled()
  emitted.mockRestore()
})
