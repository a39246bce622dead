// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how manifests write variables

import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { stringify } from 'yaml'
import { type Manifests, readManifests } from '../../src/targets/manifests.ts'
import type { Entry } from '../../src/targets/resources.ts'

const ENV = { STAGE: 'prod', NAME: 'insights', EMPTY: '', APIKEY: 'hunter2 !' }

const read = (text: string): Manifests => readManifests(text, ENV)

/** The entries of a text that has nothing wrong. */
function entriesOf(text: string): readonly Entry[] {
  const { entries, references, problems, warnings } = read(text)
  expect({ references, problems, warnings }).toEqual({ references: [], problems: [], warnings: [] })
  return entries
}

const lines = (...lines: string[]): string => lines.join('\n')

const WORKER: Entry = { type: 'worker', name: 'insights', version: 'v1beta', workspace: 'public' }
const MANIFEST = lines(
  'name: insights',
  'version: v1beta',
  'type: worker',
  'workspace: public',
  'worker:',
  '  replicas: 1',
)

describe('a manifest', () => {
  test.each`
    what                             | text
    ${'as people write it'}          | ${MANIFEST}
    ${'in any order'}                | ${MANIFEST.split('\n').slice(0, 4).reverse().join('\n')}
    ${'of Windows'}                  | ${MANIFEST.replaceAll('\n', '\r\n')}
    ${'with a byte order mark'}      | ${`\ufeff${MANIFEST}`}
    ${'with comments'}               | ${`# ours\n${MANIFEST.replaceAll('\n', ' # this\n# that\n')}`}
    ${'as a document'}               | ${`---\n${MANIFEST}\n...\n`}
    ${'after a directive'}           | ${`%YAML 1.1\n---\n${MANIFEST}`}
    ${'among empty documents'}       | ${`---\n---\n# none\n---\n${MANIFEST}\n---\nnull\n---\n`}
    ${'with a type in capitals'}     | ${MANIFEST.replace('worker', 'Worker')}
    ${'quoted'}                      | ${MANIFEST.replaceAll(/: (\w+)/g, ': "$1"')}
    ${'in one line'}                 | ${'{name: insights, version: v1beta, type: worker, workspace: public}'}
    ${'in JSON'}                     | ${'{"name": "insights",\n\t"version": "v1beta", "type": "worker", "workspace": "public"}'}
    ${'with an alias'}               | ${`tags: [&a insights]\n${MANIFEST.replace('insights', '*a')}`}
    ${'with a merge'}                | ${`base: &b {version: v1beta, type: worker}\n<<: *b\nname: insights\nworkspace: public`}
    ${'with tags of its own'}        | ${`${MANIFEST}\nx: !Ref y\nz: !!binary aGk=`}
    ${'with keys that are no words'} | ${`${MANIFEST}\n? [a, b]\n: c\n1: d\n~: e`}
  `('$what', ({ text }) => {
    expect(entriesOf(text)).toEqual([WORKER])
  })

  test.each`
    text                                                 | entry
    ${'{name: a, type: depot}'}                          | ${{ type: 'depot', name: 'a' }}
    ${'{name: 2024, type: worker, version: 1.10}'}       | ${{ type: 'worker', name: '2024', version: '1.10' }}
    ${'{name: a, type: worker, workspace: , version: }'} | ${{ type: 'worker', name: 'a' }}
    ${'{name: a, type: worker, workspace: ~}'}           | ${{ type: 'worker', name: 'a' }}
    ${'{name: a, type: worker, workspace: ""}'}          | ${{ type: 'worker', name: 'a' }}
    ${'{name: " a ", type: "worker "}'}                  | ${{ type: 'worker', name: 'a' }}
    ${'{name: a, type: gateway}'}                        | ${{ type: 'gateway', name: 'a' }}
  `('$text', ({ text, entry }) => {
    expect(entriesOf(text)).toEqual([entry])
  })

  it('is one of several in a file', () => {
    const text = lines(
      'name: a',
      'type: worker',
      '---',
      'name: b',
      'type: service',
      '---',
      'name: c',
      'type: depot',
    )
    expect(entriesOf(text).map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  })

  it('of a bundle’s file is in the workspace that the bundle names', () => {
    expect(readManifests(MANIFEST, {}, 'sandbox').entries).toEqual([{ ...WORKER, workspace: 'sandbox' }])
  })

  it('holds no resource where it holds nothing', () => {
    for (const text of ['', '\n\n', '# none', '---', '---\n---\n', '\ufeff', 'null', '""'])
      expect(entriesOf(text)).toEqual([])
  })
})

describe('a schedule', () => {
  test.each`
    type          | part                                                           | scheduled
    ${'workflow'} | ${'workflow: {schedule: {cron: "*/10 * * * *"}}'}              | ${true}
    ${'WORKFLOW'} | ${'workflow: {schedule: {cron: "*/10 * * * *"}}'}              | ${true}
    ${'workflow'} | ${'workflow: {schedule: {cron: ["0 1 * * *", "0 2 * * *"]}}'}  | ${true}
    ${'workflow'} | ${'workflow: {schedule: {cron: ${CRON}}}'}                     | ${true}
    ${'workflow'} | ${'workflow: {schedule: {cron: , concurrencyPolicy: Forbid}}'} | ${false}
    ${'workflow'} | ${'workflow: {schedule: {cron: []}}'}                          | ${false}
    ${'workflow'} | ${'workflow: {schedule: }'}                                    | ${false}
    ${'workflow'} | ${'workflow: {dag: []}'}                                       | ${false}
    ${'workflow'} | ${'schedule: {cron: "*/10 * * * *"}'}                          | ${false}
    ${'worker'}   | ${'workflow: {schedule: {cron: "*/10 * * * *"}}'}              | ${false}
  `('$part of a $type: $scheduled', ({ type, part, scheduled }) => {
    expect(entriesOf(`name: a\ntype: ${type}\n${part}`)).toEqual([
      { type: type.toLowerCase(), name: 'a', ...(scheduled && { scheduled }) },
    ])
  })
})

describe('variables', () => {
  test.each`
    text                                                     | entry
    ${'{name: $NAME, type: worker}'}                         | ${{ type: 'worker', name: 'insights' }}
    ${'{name: ${NAME}, type: worker}'}                       | ${{ type: 'worker', name: 'insights' }}
    ${'name: ${NAME}-${STAGE}\ntype: worker'}                | ${{ type: 'worker', name: 'insights-prod' }}
    ${'name: "${NAME}-$STAGE"\ntype: \'${EMPTY}worker\''}    | ${{ type: 'worker', name: 'insights-prod' }}
    ${'name: >-\n  ${NAME}\ntype: worker'}                   | ${{ type: 'worker', name: 'insights' }}
    ${'name:\n  ${NAME}\ntype: worker'}                      | ${{ type: 'worker', name: 'insights' }}
    ${'name: a\ntype: worker\nworkspace: ${STAGE}'}          | ${{ type: 'worker', name: 'a', workspace: 'prod' }}
    ${'name: a\ntype: worker\nworkspace: ${EMPTY}'}          | ${{ type: 'worker', name: 'a' }}
    ${'name: a\ntype: worker\nversion: v1${STAGE}'}          | ${{ type: 'worker', name: 'a', version: 'v1prod' }}
    ${'name: a\ntype: worker\nenvs: {A: ${B}, C: $D}'}       | ${{ type: 'worker', name: 'a' }}
    ${'{"name": "a", "type": "worker", "port": ${PORT}}'}    | ${{ type: 'worker', name: 'a' }}
    ${'name: a\ntype: worker\nx: ${Y:-z: [}'}                | ${{ type: 'worker', name: 'a' }}
    ${'name: a\ntype: worker\n${A_BLOCK}\nworker: {}'}       | ${{ type: 'worker', name: 'a' }}
    ${'name: a\r\ntype: worker\r\n  \r\n${A_BLOCK}\r\n'}     | ${{ type: 'worker', name: 'a' }}
    ${'name: a\ntype: worker\npassword: "p${\\"$$x\\u0041"'} | ${{ type: 'worker', name: 'a' }}
  `('$text', ({ text, entry }) => {
    expect(entriesOf(text)).toEqual([entry])
  })

  test.each`
    text                                          | line | says
    ${'name: a-${NOWHERE}\ntype: worker'}         | ${1} | ${"the name 'a-${NOWHERE}' needs 'NOWHERE', which is not in the environment of this step; set it there as for dataos-ctl"}
    ${'type: worker\nname: $NOWHERE$NOWHERE$NOR'} | ${2} | ${"the name '$NOWHERE$NOWHERE$NOR' needs 'NOWHERE', 'NOR', which"}
    ${'name: a\ntype: ${NOWHERE}'}                | ${2} | ${"the type '${NOWHERE}' needs 'NOWHERE'"}
    ${'name: a\n\ntype: b\nworkspace: $NOWHERE'}  | ${4} | ${"the workspace '$NOWHERE' needs 'NOWHERE'"}
    ${'name: a\ntype: b\nversion: ${NAME:-v1}'}   | ${3} | ${"the version '${NAME:-v1}' needs 'NAME:-v1', which is not in the environment of this step; nothing but $VAR and ${VAR} is filled in"}
    ${'name: ${}\ntype: b'}                       | ${1} | ${"the name '${}' needs ''"}
    ${'name: ${EMPTY}\ntype: worker'}             | ${1} | ${"'${EMPTY}' is no name when its variables are filled in; it has letters, digits and dashes"}
    ${'name: ${APIKEY}\ntype: worker'}            | ${1} | ${"'${APIKEY}' is no name when its variables are filled in"}
    ${'name: a$\ntype: worker'}                   | ${1} | ${"'a$' is no name; it has letters, digits and dashes"}
    ${'name: ${toString}\ntype: worker'}          | ${1} | ${"the name '${toString}' needs 'toString'"}
  `('$text', ({ text, line, says }) => {
    const { problems } = read(text)
    expect(problems).toEqual([expect.stringContaining(`line ${line}: `)])
    expect(problems[0]).toContain(says)
    expect(problems[0]).not.toContain('hunter2')
  })

  it('are all named that are missing', () => {
    expect(read('name: $A\ntype: $B\nworkspace: $C\nversion: $D').problems).toHaveLength(4)
  })
})

describe('what is no resource is skipped with a warning', () => {
  test.each`
    text                                           | says
    ${'apiVersion: v1\nkind: Pod\nmetadata: {}'}   | ${'line 1: no DataOS resource, for it has no name and no type; it is skipped'}
    ${'# compose\nname: x\nservices: {}'}          | ${'line 2: no DataOS resource, for it has no type; it is skipped'}
    ${'type: worker\nname:'}                       | ${'has no name; it'}
    ${'type: worker\nname: " "'}                   | ${'has no name; it'}
    ${'type: {a: b}\nname: c'}                     | ${'has no type; it'}
    ${'- name: a\n  type: worker'}                 | ${'line 1: no DataOS resource, for it is a list; it is skipped'}
    ${'just a text'}                               | ${'line 1: no DataOS resource, for it is no mapping; it is skipped'}
    ${`${MANIFEST}\n---\n\n# not ours\nkind: Pod`} | ${'line 10: no DataOS resource'}
  `('$text', ({ text, says }) => {
    const { entries, problems, warnings } = read(text)
    expect(entries).toEqual(text.startsWith(MANIFEST) ? [WORKER] : [])
    expect(problems).toEqual([])
    expect(warnings).toEqual([expect.stringContaining(says)])
  })
})

describe('what is wrong is told with its line', () => {
  test.each`
    text                                                   | says
    ${'name: a\ntype: [worker'}                            | ${/^line 2: no valid YAML: /}
    ${'name: a\ntype: worker\n\tx: y'}                     | ${/^line 3: no valid YAML: .*[Tt]ab/}
    ${'name: a\ntype: worker\nname: b\ntype: depot'}       | ${/^line 3: no valid YAML: the key 'name' stands here a second time$/}
    ${'name: a\ntype: worker\nx:\n  y: 1\n  z: 2\n  y: 3'} | ${/^line 6: .*the key 'y' stands/}
    ${'name: *nobody\ntype: worker'}                       | ${/^line 1: no valid YAML: .*nobody/}
    ${'name: a\ntype: worker\n---\nx: "'}                  | ${/^line 4: no valid YAML/}
    ${'name: a\ntype: worker\nx: }${Y}'}                   | ${/^line 3: no valid YAML/}
    ${'name: a b\ntype: worker'}                           | ${/^line 1: 'a b' is no name; it has letters, digits and dashes$/}
    ${'name: a*\ntype: worker'}                            | ${/^line 1: 'a\*' is no name; it has letters, digits and dashes$/}
    ${'name: -rf\ntype: worker'}                           | ${/^line 1: '-rf' is no name/}
    ${'name: a\ntype: my worker'}                          | ${/^line 2: 'my worker' is no type/}
    ${'name: a\ntype: worker\n\nworkspace: my space'}      | ${/^line 4: 'my space' is no workspace/}
    ${'name: a\ntype: worker\nversion: v 1'}               | ${/^line 3: 'v 1' is no version/}
    ${'name: a\ntype: worker\nworkspace: [b]'}             | ${/^line 3: the workspace must be text$/}
  `('$text', ({ text, says }) => {
    expect(read(text).problems).toEqual([expect.stringMatching(says)])
  })

  it('of every document', () => {
    expect(read('a: [\n---\nb: "\n').problems).toHaveLength(2)
    expect(read('name: a b\ntype: c\n---\nname: d e\ntype: f').problems).toEqual([
      expect.stringMatching(/^line 1: /),
      expect.stringMatching(/^line 4: /),
    ])
  })
})

describe('a bundle', () => {
  const bundle = (...resources: string[]): string =>
    lines(
      'name: all',
      'type: bundle',
      'version: v1beta',
      'bundle:',
      '  workspaces: [{name: x}]',
      '  resources:',
      ...resources,
    )
  const ALL = { type: 'bundle', name: 'all', version: 'v1beta' }

  it('is one itself, and gives each of its resources', () => {
    const text = bundle(
      '    - id: one',
      '      spec: {name: a, type: worker, version: v1}',
      '    - id: two',
      '      workspace: sandbox',
      '      spec: {name: b, type: service, workspace: public}',
      '      dependencies: [one]',
      '    - id: three',
      '      spec: {name: c, type: workflow, workspace: dev, workflow: {schedule: {cron: "0 1 * * *"}}}',
    )
    expect(entriesOf(text)).toEqual([
      ALL,
      { type: 'worker', name: 'a', version: 'v1' },
      { type: 'service', name: 'b', workspace: 'sandbox' },
      { type: 'workflow', name: 'c', workspace: 'dev', scheduled: true },
    ])
  })

  it('names files', () => {
    const text = bundle('    - file: a.yaml', '    - file: ${STAGE}/b.yaml', '      workspace: $STAGE')
    expect(read(text)).toEqual({
      entries: [ALL],
      problems: [],
      warnings: [],
      references: [
        {
          file: 'a.yaml',
          written: 'a.yaml',
          workspace: undefined,
          where: "line 7: bundle 'all' names the file 'a.yaml'",
        },
        {
          file: 'prod/b.yaml',
          written: '${STAGE}/b.yaml',
          workspace: 'prod',
          where: "line 8: bundle 'all' names the file '${STAGE}/b.yaml'",
        },
      ],
    })
  })

  it('holds bundles, each with its own', () => {
    const inner =
      '{name: inner, type: bundle, bundle: {resources: [{spec: {name: a, type: worker}}, {file: b.yaml}]}}'
    const { entries, references } = read(bundle(`    - spec: ${inner}`))
    expect(entries.map(({ name }) => name)).toEqual(['all', 'inner', 'a'])
    expect(references).toEqual([
      expect.objectContaining({ where: "line 7: bundle 'inner' names the file 'b.yaml'" }),
    ])
  })

  it('that holds itself comes to an end', () => {
    const text = lines(
      '&b',
      'name: all',
      'type: bundle',
      'bundle: {resources: [{spec: *b}, {spec: {name: a, type: worker}}]}',
    )
    expect(entriesOf(text).map(({ name }) => name)).toEqual(['all', 'a'])
  })

  test.each`
    what                | text
    ${'no resources'}   | ${'bundle: {resources: }'}
    ${'an empty list'}  | ${'bundle: {resources: []}'}
    ${'no part at all'} | ${'tags: [a]'}
    ${'another part'}   | ${'bundle: [a]'}
  `('may have $what', ({ text }) => {
    expect(entriesOf(`name: all\ntype: bundle\nversion: v1beta\n${text}`)).toEqual([ALL])
  })

  test.each`
    item                          | says
    ${'- id: one'}                | ${"line 7: a resource of bundle 'all' has neither spec nor file; it is skipped"}
    ${'- one'}                    | ${"line 7: a resource of bundle 'all' has neither spec nor file; it is skipped"}
    ${'- spec: {kind: Pod}'}      | ${'line 7: no DataOS resource, for it has no name and no type; it is skipped'}
    ${'- id: x\n      spec: [a]'} | ${'line 8: no DataOS resource, for it is a list; it is skipped'}
  `('warns of $item', ({ item, says }) => {
    expect(read(bundle(`    ${item}`))).toEqual({
      entries: [ALL],
      references: [],
      problems: [],
      warnings: [says],
    })
  })

  test.each`
    item                                                                 | says
    ${'- file: [a]'}                                                     | ${'line 7: the file must be text'}
    ${'- file: ${NOWHERE}.yaml'}                                         | ${"line 7: the file '${NOWHERE}.yaml' needs 'NOWHERE'"}
    ${'- {file: a, workspace: my space}'}                                | ${"line 7: 'my space' is no workspace"}
    ${'- workspace: x\n      spec:\n        name: a b\n        type: c'} | ${"line 9: 'a b' is no name"}
  `('complains of $item', ({ item, says }) => {
    expect(read(bundle(`    ${item}`)).problems).toEqual([expect.stringContaining(says)])
  })

  it('keeps the values of variables to itself', () => {
    const text = lines('name: ${STAGE}', 'type: bundle', 'bundle: {resources: [{file: $NAME}, {}]}')
    const { references, warnings } = read(text)
    expect(references).toMatchObject([{ where: "line 3: bundle '${STAGE}' names the file '$NAME'" }])
    expect(warnings).toEqual([expect.stringContaining("bundle '${STAGE}' has neither")])
  })
})

describe('what is made to do harm is refused, and soon', () => {
  const levels = [...'bcdefghijklmno'].map(
    (name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghijklmno'[i]}`)}]`,
  )
  const bomb = lines('a: &a [x, x, x, x, x, x, x, x, x]', ...levels)

  test.each`
    what                      | text                                                                                     | says
    ${'aliases of aliases'}   | ${`${MANIFEST}\n${bomb}`}                                                                | ${/^line 1: no valid YAML: Excessive alias count/}
    ${'thousands of aliases'} | ${`${MANIFEST}\na: &a x\nb:\n${'  - *a\n'.repeat(1001)}`}                                | ${/^line 1009: no valid YAML: more than 1000 aliases/}
    ${'many anchors, too'}    | ${Array.from({ length: 10_000 }, (_, i) => `a${i}: &a${i} x\nb${i}: *a${i}`).join('\n')} | ${/^line 2002: no valid YAML: more than 1000 aliases/}
    ${'a list without end'}   | ${'['.repeat(30_000)}                                                                    | ${/no valid YAML/}
    ${'mappings without end'} | ${'{a: '.repeat(30_000)}                                                                 | ${/no valid YAML/}
    ${'many different keys'}  | ${`${Array.from({ length: 50_000 }, (_, i) => `key${i}: v`).join('\n')}\nkey7: w`}       | ${/^line 50001: .*'key7' stands/}
  `('$what', ({ text, says }) => {
    const start = performance.now()
    expect(read(text).problems).toEqual([expect.stringMatching(says)])
    expect(performance.now() - start).toBeLessThan(8000)
  })

  it('but a few hundred aliases are fine', () => {
    expect(entriesOf(`${MANIFEST}\na: &a x\nb:\n${'  - *a\n'.repeat(900)}`)).toEqual([WORKER])
  })
})

describe('whatever was written comes back', () => {
  const word = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/)
  const entry = fc
    .record(
      {
        type: fc.constantFrom('worker', 'service', 'workflow', 'depot', 'brand-new'),
        name: fc.oneof(word, fc.constantFrom('true', '1e3', '0x1f', '007', 'y')),
        version: fc.constantFrom('v1', 'v1beta', '2'),
        workspace: word,
        scheduled: fc.constant(true as const),
      },
      { requiredKeys: ['type', 'name'] },
    )
    .filter(({ name, workspace }) => ![name, workspace].includes('null'))
  const style = fc.record({
    defaultStringType: fc.constantFrom(
      'PLAIN' as const,
      'QUOTE_DOUBLE' as const,
      'QUOTE_SINGLE' as const,
      'BLOCK_LITERAL' as const,
    ),
    collectionStyle: fc.constantFrom('any' as const, 'block' as const, 'flow' as const),
    indent: fc.constantFrom(2, 4),
    json: fc.boolean(),
    mark: fc.constantFrom('', '\ufeff'),
    newline: fc.constantFrom('\n', '\r\n'),
    comment: fc.constantFrom('', '# name: not-me\n', '\n\n'),
    bundled: fc.boolean(),
  })

  it('in any style, alone or in a bundle', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), style, (entries, style) => {
        const { json, mark, newline, comment, bundled, ...options } = style
        const manifests = entries.map(({ scheduled, type, ...rest }) => ({
          ...rest,
          tags: ['a: b', '${C}'],
          [type]: scheduled ? { schedule: { cron: '*/5 * * * *' } } : {},
          type,
        }))
        const documents = bundled
          ? [{ name: 'all', type: 'bundle', bundle: { resources: manifests.map(spec => ({ spec })) } }]
          : manifests
        const text = documents
          .map(
            document =>
              comment +
              (json
                ? JSON.stringify(document, null, options.indent)
                : stringify(document, { schema: 'failsafe', ...options })),
          )
          .join('\n---\n')
        const expected = bundled ? [{ name: 'all', type: 'bundle' }, ...entries] : entries
        expect(entriesOf(mark + text.replaceAll('\n', newline))).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })
})

describe('to the letter', () => {
  const problemsOf = (...text: string[]): readonly string[] => read(lines(...text)).problems

  it('a line that is a variable alone may stand in one of several documents', () => {
    const { entries, problems } = read('name: a\ntype: worker\n---\nname: b\ntype: worker\n${LABELS}\n')
    expect({ names: entries.map(({ name }) => name), problems }).toEqual({ names: ['a', 'b'], problems: [] })
  })

  it('but beside a document that is broken without it, it is as broken as that', () => {
    expect(problemsOf('name: a', 'type: worker', '${LABELS}', '---', 'a: b: c')).toHaveLength(2)
  })

  test.each`
    text                                            | problem
    ${'name: a\nb: c: d'}                           | ${'line 2: no valid YAML: Nested mappings are not allowed in compact mappings'}
    ${'name: a\ntype: "b c"'}                       | ${"line 2: 'b c' is no type; it has letters, digits and dashes, a letter first"}
    ${'type: worker\nname: " b c "'}                | ${"line 2: 'b c' is no name; it has letters, digits and dashes"}
    ${'{type: worker, name: a, version: "1/2"}'}    | ${"line 1: '1/2' is no version; it has letters, digits and dots"}
    ${'type: worker\nname: ${NONE}'}                | ${"line 2: the name '${NONE}' needs 'NONE', which is not in the environment of this step; set it there as for dataos-ctl"}
    ${'{type: worker, name: "${NONE}${OTHER:-x}"}'} | ${"line 1: the name '${NONE}${OTHER:-x}' needs 'NONE', 'OTHER:-x', which is not in the environment of this step; nothing but $VAR and ${VAR} is filled in"}
  `('$problem', ({ text, problem }) => {
    expect(read(text)).toMatchObject({ problems: [problem] })
  })

  it.each([
    'name: a\ntype: "b c"',
    'type: worker\nname: b c',
    'type: ${NONE}\nname: a',
    'type: a\nname: ${NONE}',
  ])('%j is no resource', text => {
    expect(read(text).entries).toEqual([])
  })

  it('keys that are no text, and merges, may stand twice', () => {
    const bases = 'a: &a {type: worker}\nb: &b {version: v1}\n'
    expect(entriesOf(`${bases}<<: *a\n<<: *b\nname: c\n? [x]\n: 1\n? [x]\n: 2\n`)).toMatchObject([
      { type: 'worker', name: 'c' },
    ])
  })

  it('what a resource says below the key bundle makes no bundle of it', () => {
    const bundle = '{resources: [{spec: {name: b, type: worker}}]}'
    expect(entriesOf(`{name: a, type: worker, bundle: ${bundle}}`)).toMatchObject([{ name: 'a' }])
  })

  const bundleOf = (...items: string[]): string =>
    lines('name: all', 'type: bundle', 'bundle:', '  resources:', ...items.map(line => `    ${line}`))

  it('a bundle names a file in the line in which it does', () => {
    const { references, warnings, problems } = read(bundleOf('- id: x', '  spec: ~', '  file: b.yaml'))
    expect({ warnings, problems }).toEqual({ warnings: [], problems: [] })
    expect(references).toEqual([
      {
        file: 'b.yaml',
        written: 'b.yaml',
        workspace: undefined,
        where: "line 7: bundle 'all' names the file 'b.yaml'",
      },
    ])
  })

  it('a file with a variable that is not there is none', () => {
    const { references, problems } = read(bundleOf('- id: x', '  file: ${NONE}.yaml'))
    expect(references).toEqual([])
    expect(problems).toEqual([expect.stringMatching(/^line 6: the file '\$\{NONE\}\.yaml' needs 'NONE'/)])
  })

  it.each(['~', "''"])('a file that is %s is none', file => {
    const { references, warnings, problems } = read(bundleOf('- id: x', `  file: ${file}`))
    expect({ references, problems }).toEqual({ references: [], problems: [] })
    expect(warnings).toEqual(["line 5: a resource of bundle 'all' has neither spec nor file; it is skipped"])
  })

  it('behind an alias a place is that of the alias', () => {
    const { warnings } = read('list: &l\n  - id: x\nname: all\ntype: bundle\nbundle:\n  resources: *l\n')
    expect(warnings).toEqual(["line 6: a resource of bundle 'all' has neither spec nor file; it is skipped"])
  })
})
