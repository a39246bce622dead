import fc from 'fast-check'
import { describe, expect, it, test, vi } from 'vitest'
import { type Entry, parseEntries } from '../../src/targets/resources.ts'

/** The entries of a text that has nothing wrong. */
function entriesOf(text: string): readonly Entry[] {
  const { entries, problems, warnings } = parseEntries(text)
  expect({ problems, warnings }).toEqual({ problems: [], warnings: [] })
  return entries
}

const lines = (...lines: string[]): string => lines.join('\n')

const WORKER: Entry = { type: 'worker', name: 'insights' }

describe('a line', () => {
  test.each`
    line                                                                                           | entry
    ${'worker/insights'}                                                                           | ${WORKER}
    ${'  worker / insights  '}                                                                     | ${WORKER}
    ${'Worker/insights'}                                                                           | ${WORKER}
    ${'brand-new-type/x'}                                                                          | ${{ type: 'brand-new-type', name: 'x' }}
    ${'worker/ingest-*'}                                                                           | ${{ type: 'worker', name: 'ingest-*' }}
    ${'worker/*'}                                                                                  | ${{ type: 'worker', name: '*' }}
    ${'workflow:v1:shipments:public'}                                                              | ${{ type: 'workflow', version: 'v1', name: 'shipments', workspace: 'public' }}
    ${'workflow:v1:shipments'}                                                                     | ${{ type: 'workflow', version: 'v1', name: 'shipments' }}
    ${'WORKFLOW:v1:shipments'}                                                                     | ${{ type: 'workflow', version: 'v1', name: 'shipments' }}
    ${'name:v1:worker'}                                                                            | ${{ type: 'worker', version: 'v1', name: 'name' }}
    ${'workflow::shipments'}                                                                       | ${{ type: 'workflow', name: 'shipments' }}
    ${'instance-secret:v1:*'}                                                                      | ${{ type: 'instance-secret', version: 'v1', name: '*' }}
    ${'insights | v1beta | worker | public'}                                                       | ${{ ...WORKER, version: 'v1beta', workspace: 'public' }}
    ${'insights | v1beta | worker | public | active | running:1 | iamgroot'}                       | ${{ ...WORKER, version: 'v1beta', workspace: 'public' }}
    ${'| insights | v1beta | worker | public | active | |'}                                        | ${{ ...WORKER, version: 'v1beta', workspace: 'public' }}
    ${'│ insights │ v1beta │ worker │ public │'}                                                   | ${{ ...WORKER, version: 'v1beta', workspace: 'public' }}
    ${'new-usecases     | v1beta  |    compute      |           | active |         | iamgroot   '} | ${{ type: 'compute', name: 'new-usecases', version: 'v1beta' }}
    ${'new-usecases | v1beta | compute'}                                                           | ${{ type: 'compute', name: 'new-usecases', version: 'v1beta' }}
  `('$line', ({ line, entry }) => {
    expect(entriesOf(line)).toEqual([entry])
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
  `('$id: $why', ({ id, type, name }) => {
    expect(entriesOf(id)).toMatchObject([{ type, name, version: 'v1' }])
  })
})

describe('lines', () => {
  it('may be blank or comments, and end in any way', () => {
    const text =
      '# what we deploy\r\n\r\nworker/insights # ours\r\n   \r\n  # workflow/old\nworkflow/shipments\n'
    expect(entriesOf(text)).toEqual([WORKER, { type: 'workflow', name: 'shipments' }])
  })

  it('may be a whole table, pasted as the CLI prints it', () => {
    const table = lines(
      '                NAME                | VERSION |  TYPE  | WORKSPACE | STATUS |   RUNTIME   |     OWNER      ',
      '------------------------------------|---------|--------|-----------|--------|-------------|----------------',
      '  insights                          | v1beta  | worker | public    | active | running:1   | iamgroot  ',
    )
    expect(entriesOf(table)).toEqual([{ ...WORKER, version: 'v1beta', workspace: 'public' }])
  })

  it('may be such a table from its rule on', () => {
    expect(entriesOf(lines('---|---|---', 'insights | v1beta | worker'))).toEqual([
      { ...WORKER, version: 'v1beta' },
    ])
  })

  it('are no YAML list where a dash stands further on', () => {
    expect(entriesOf('worker/insights # ours - and theirs')).toEqual([WORKER])
  })

  it('may mix all forms', () => {
    const text = lines('worker/a', 'worker:v1:b', 'c:v1:worker', 'd | v1 | worker | public')
    expect(entriesOf(text).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd'])
  })
})

describe('what is wrong with lines', () => {
  test.each`
    line                    | says
    ${'insights'}           | ${/^line 1: 'insights' names no resource; write TYPE\/NAME \(worker\/my-worker\), TYPE:VERSION:NAME\[:WORKSPACE\] \(workflow:v1:my-flow:public\), or a row of the CLI's table \(my-worker \| v1beta \| worker \| public\)$/}
    ${'worker/'}            | ${/name is empty/}
    ${'/insights'}          | ${/type is empty/}
    ${'worker/a/b'}         | ${/'worker\/a\/b' has more than TYPE\/NAME/}
    ${'worker:insights'}    | ${/'worker:insights' has 2 parts/}
    ${'a:b:c:d:e'}          | ${/'a:b:c:d:e' has 5 parts/}
    ${'insights | v1beta'}  | ${/too few cells/}
    ${'my worker/insights'} | ${/'my worker' is no type/}
    ${'worker/my insights'} | ${/'my insights' is no name/}
    ${'worker/-rf'}         | ${/'-rf' is no name/}
    ${'-t/insights'}        | ${/'-t' is no type/}
    ${'worker/$(reboot)'}   | ${/'\$\(reboot\)' is no name/}
    ${'wor*/insights'}      | ${/'wor\*' is no type/}
    ${'worker:v1:x:pub*'}   | ${/'pub\*' is no workspace/}
  `('$line', ({ line, says }) => {
    const { entries, problems } = parseEntries(line)
    expect(entries).toEqual([])
    expect(problems).toEqual([expect.stringMatching(says)])
  })

  it('is told all at once, each with its line', () => {
    const { entries, problems } = parseEntries(
      lines('worker/a', '# fine', 'what', '', 'worker/b/c', 'worker/d'),
    )
    expect(entries.map(({ name }) => name)).toEqual(['a', 'd'])
    expect(problems.map(problem => problem.split(':')[0])).toEqual(['line 3', 'line 5'])
  })

  test.each`
    version        | doubted
    ${'v1alpha'}   | ${false}
    ${'V2'}        | ${false}
    ${'2'}         | ${false}
    ${'insights2'} | ${true}
  `('the version $version is doubted: $doubted', ({ version, doubted }) => {
    expect(parseEntries(`worker:${version}:insights`).warnings).toHaveLength(doubted ? 1 : 0)
  })

  it('is doubted where a version looks like a name', () => {
    const { entries, warnings } = parseEntries('worker/insights@public')
    expect(entries).toEqual([{ type: 'worker', version: 'insights', name: 'public' }])
    expect(warnings).toEqual([
      expect.stringMatching(/line 1: 'insights' is read as the version.*TYPE:VERSION:NAME/),
    ])
  })
})

describe('a YAML list', () => {
  it('is what the contract shows', () => {
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
    )
    expect(entriesOf(text)).toEqual([
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
    ${'of Windows'}                | ${'- type: worker\r\n  name: insights\r\n'}
  `('$what', ({ text }) => {
    expect(entriesOf(text)).toEqual([WORKER])
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
  `('$item', ({ item, entry }) => {
    expect(entriesOf(item)).toStrictEqual([entry])
  })

  test.each`
    item                                            | says
    ${'- {type: worker}'}                           | ${/needs id, or type and name/}
    ${'- {name: insights}'}                         | ${/needs id, or type and name/}
    ${'- {}'}                                       | ${/needs id, or type and name/}
    ${'- {id: insights}'}                           | ${/'insights' names no resource/}
    ${'- {id: worker/a, name: b}'}                  | ${/id says name 'a', name says 'b'/}
    ${'- {id: worker/a, type: service}'}            | ${/id says type 'worker', type says 'service'/}
    ${'- {id: worker:v1:a:public, workspace: dev}'} | ${/id says workspace 'public', workspace says 'dev'/}
    ${'- {id: worker/a, timeuot: 3m}'}              | ${/unknown key 'timeuot'; allowed are id, type.*timeout/}
    ${'- {id: worker/a, timeout: soon}'}            | ${/timeout is 'soon', but must be a duration longer than 0: 500ms/}
    ${'- {id: worker/a, timeout: 0s}'}              | ${/timeout is '0s'.*longer than 0/}
    ${'- {id: worker/a, timeout: -5}'}              | ${/timeout is '-5', but must be a duration/}
    ${'- {id: worker/a, timeout: [1m]}'}            | ${/timeout /}
    ${'- {id: worker/a, stable-for: long}'}         | ${/stable-for is 'long', but must be a duration/}
    ${'- {id: worker/a, optional: perhaps}'}        | ${/optional is 'perhaps'.*must be true or false/}
    ${'- {id: worker/a, optional: untrue}'}         | ${/optional is 'untrue'.*must be true or false/}
    ${'- {id: worker/a, optional: trues}'}          | ${/optional is 'trues'.*must be true or false/}
    ${'- {id: worker/a, x: 1, y: 2}'}               | ${/unknown key 'x', 'y'; allowed are id, type/}
    ${'- {id: worker/a, optional: 1, timeout: x}'}  | ${/timeout is 'x'.*seconds; optional is '1'/}
    ${'- {id: worker/a, optional: yes}'}            | ${/optional is 'yes'.*must be true or false/}
    ${'- {id: worker/a, runtime: []}'}              | ${/runtime must be a runtime word, or a list of them/}
    ${'- {id: worker/a, runtime: {a: b}}'}          | ${/runtime must be a runtime word, or a list of them/}
    ${'- {id: worker/a, runtime: [[a]]}'}           | ${/runtime must be a runtime word, or a list of them/}
    ${'- {type: worker, name: [a]}'}                | ${/name must be text/}
    ${'- {type: worker, name: ""}'}                 | ${/the name is empty/}
    ${'- 42'}                                       | ${/'42' names no resource/}
    ${'- [worker/a]'}                               | ${/names no resource/}
    ${'-'}                                          | ${/the item is empty/}
  `('$item is wrong', ({ item, says }) => {
    const { entries, problems } = parseEntries(item)
    expect(entries).toEqual([])
    expect(problems).toEqual([expect.stringMatching(says)])
    expect(problems[0]).toMatch(/^item 1: /)
  })

  it('tells all that is wrong at once, each with its item', () => {
    const { entries, problems } = parseEntries(
      lines('- worker/a', '- what', '- {id: worker/b, timeout: soon, optional: perhaps, x: 1}', '- worker/c'),
    )
    expect(entries.map(({ name }) => name)).toEqual(['a', 'c'])
    expect(problems).toEqual([
      expect.stringMatching(/^item 2: 'what'/),
      expect.stringMatching(/^item 3: (?=.*timeout)(?=.*optional)(?=.*'x')/),
    ])
  })

  test.each`
    text                                 | says
    ${'- worker/a\n- {type: worker'}     | ${/^line 2: no valid YAML: (?!.*quotes).*end with a \}$/}
    ${'- worker/a\n- *-api: x'}          | ${/^line 2: no valid YAML: .*put a name with \* in quotes/}
    ${'- type: worker\n  type: service'} | ${/^line 2: no valid YAML: .*unique/}
    ${'- type: worker\n  name: *'}       | ${/YAML.*put a name with \* in quotes/}
    ${'- type: worker\n  name: *-api'}   | ${/YAML.*put a name with \* in quotes/}
    ${'---\ntype: worker\nname: a'}      | ${/must be a list/}
    ${'---'}                             | ${/must be a list/}
    ${'type: worker\nname: a'}           | ${/must be a list/}
    ${'runtime:\n  - running'}           | ${/must be a list/}
    ${'- &a [*a]'}                       | ${/no valid YAML/}
  `('$text is no YAML list', ({ text, says }) => {
    const wrong = { entries: [], problems: [expect.stringMatching(says)], warnings: [] }
    expect(parseEntries(text)).toEqual(wrong)
  })
})

test.each(['', '\n \n', '# nothing\n', '[]'])('%j names nothing, and nothing is wrong with it', text => {
  expect(parseEntries(text)).toEqual({ entries: [], problems: [], warnings: [] })
})

it('never throws, and never lets a name through that is more than a name', () => {
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
  fc.assert(
    fc.property(text, text => {
      for (const { type, name, workspace = 'public' } of parseEntries(text).entries) {
        expect([type, name, workspace].join(' ')).toMatch(
          /^[a-z][a-z0-9-]* [a-z0-9*][a-z0-9._*-]* [a-z0-9][a-z0-9._-]*$/i,
        )
      }
    }),
    { numRuns: 1000 },
  )
})

it('a warning about a key that is no text went past our own writer, with a command of the runner in it', () => {
  const emitted = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  parseEntries('- ? { "##[error]boom": x }\n  : worker/a\n')
  expect(emitted).not.toHaveBeenCalled()
  emitted.mockRestore()
})

it('what a name of several may hold is said to the letter', () => {
  expect(parseEntries('worker/a b').problems).toEqual([
    "line 1: 'a b' is no name; it has letters, digits, dashes, and * for any characters",
  ])
})
