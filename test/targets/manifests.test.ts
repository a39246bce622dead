// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how manifests write variables

import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { stringify } from 'yaml'
import { type Declaration, type Manifests, readManifests } from '../../src/targets/manifests.ts'

const ENV = { STAGE: 'prod', NAME: 'insights', EMPTY: '', APIKEY: 'hunter2', GITHUB_ACTOR: 'hunter3' }

const read = (text: string): Promise<Manifests> => readManifests(text, ENV)

interface Resource {
  readonly type: string
  readonly name: string
  readonly workspace?: string
  readonly version?: string
  readonly scheduled?: true
}

/** A resource and those in its bundle, in the workspaces that it gives them. */
function resourcesOf({ identity, isScheduled, parts }: Declaration, workspace?: string): Resource[] {
  const own = {
    ...identity,
    ...(workspace && { workspace }),
    ...(isScheduled && { scheduled: true as const }),
  }
  const inside = parts.flatMap(({ content, workspace }) => {
    if (content.kind === 'declaration') return resourcesOf(content.declaration, workspace)
    return content.kind === 'reference' ? [content.identity] : []
  })
  return [own, ...inside]
}

/** The resources of a text that has nothing wrong. */
async function entriesOf(text: string): Promise<readonly Resource[]> {
  const { declarations, problems, warnings } = await read(text)
  expect({ problems, warnings }).toEqual({ problems: [], warnings: [] })
  return declarations.flatMap(declaration => resourcesOf(declaration))
}

async function filesOf(text: string): Promise<unknown[]> {
  const { declarations } = await read(text)
  const parts = (all: readonly Declaration[]): Declaration['parts'] =>
    all.flatMap(({ parts: own }) =>
      own.flatMap(part =>
        part.content.kind === 'declaration' ? [part, ...parts([part.content.declaration])] : [part],
      ),
    )
  return parts(declarations).flatMap(({ content, workspace }) =>
    content.kind === 'file' ? [{ path: content.file.path, written: content.file.written, workspace }] : [],
  )
}

const lines = (...lines: string[]): string => lines.join('\n')

const WORKER: Resource = { type: 'worker', name: 'insights', version: 'v1beta', workspace: 'public' }
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
  `('$what', async ({ text }) => {
    expect(await entriesOf(text)).toEqual([WORKER])
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
  `('$text', async ({ text, entry }) => {
    expect(await entriesOf(text)).toEqual([entry])
  })

  it('is one of several in a file', async () => {
    const text = 'name: a\ntype: worker\n---\nname: b\ntype: service\n---\nname: c\ntype: depot'
    expect((await entriesOf(text)).map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  })

  it('holds no resource where it holds nothing', async () => {
    for (const text of ['', '\n\n', '# none', '---', '---\n---\n', '\ufeff', 'null', '""']) {
      expect(await entriesOf(text)).toEqual([])
    }
  })

  it('of a tenant is asked for without a workspace, unless it names one', async () => {
    expect(await entriesOf('{name: a, type: vulcan, tenant: acme}')).toEqual([
      { type: 'vulcan', name: 'a', workspace: 'none' },
    ])
    expect(await entriesOf('{name: a, type: vulcan, tenant: acme, workspace: dev}')).toEqual([
      { type: 'vulcan', name: 'a', workspace: 'dev' },
    ])
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
  `('$part of a $type: $scheduled', async ({ type, part, scheduled }) => {
    expect(await entriesOf(`name: a\ntype: ${type}\n${part}`)).toEqual([
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
  `('$text', async ({ text, entry }) => {
    expect(await entriesOf(text)).toEqual([entry])
  })

  test.each`
    text                                          | line | names
    ${'name: a-${NOWHERE}\ntype: worker'}         | ${1} | ${['NOWHERE']}
    ${'type: worker\nname: $NOWHERE$NOWHERE$NOR'} | ${2} | ${['NOWHERE', 'NOR']}
    ${'name: a\ntype: ${NOWHERE}'}                | ${2} | ${['NOWHERE']}
    ${'name: a\n\ntype: b\nworkspace: $NOWHERE'}  | ${4} | ${['NOWHERE']}
    ${'name: a\ntype: b\nversion: ${NAME:-v1}'}   | ${3} | ${['NAME:-v1']}
    ${'name: ${}\ntype: b'}                       | ${1} | ${["''"]}
    ${'name: ${EMPTY}\ntype: worker'}             | ${1} | ${['${EMPTY}']}
    ${'name: ${APIKEY}\ntype: worker'}            | ${1} | ${['APIKEY']}
    ${'name: a\ntype: $APIKEY'}                   | ${2} | ${['APIKEY']}
    ${'name: a-$GITHUB_ACTOR\ntype: worker'}      | ${1} | ${['GITHUB_ACTOR']}
    ${'name: a$\ntype: worker'}                   | ${1} | ${["'a$'"]}
    ${'name: ${toString}\ntype: worker'}          | ${1} | ${['toString']}
  `('$text is a problem that shows no value', async ({ text, line, names }) => {
    const { problems } = await read(text)
    expect(problems).toEqual([expect.stringContaining(`line ${line}: `)])
    for (const name of names) expect(problems[0]).toContain(name)
    expect(problems[0]).not.toMatch(/hunter/)
  })

  it('are all named that are missing', async () => {
    expect((await read('name: $A\ntype: $B\nworkspace: $C\nversion: $D')).problems).toHaveLength(4)
  })

  it('a line that is a variable alone may stand in one of several documents', async () => {
    const found = await entriesOf('name: a\ntype: worker\n---\nname: b\ntype: worker\n${LABELS}\n')
    expect(found.map(({ name }) => name)).toEqual(['a', 'b'])
  })

  it('but beside a document that is broken without it, it is as broken as that', async () => {
    const { problems } = await read('name: a\ntype: worker\n${LABELS}\n---\na: b: c')
    expect(problems).toHaveLength(2)
  })
})

describe('what is no resource is skipped with a warning', () => {
  test.each`
    text                                           | line
    ${'apiVersion: v1\nkind: Pod\nmetadata: {}'}   | ${1}
    ${'# compose\nname: x\nservices: {}'}          | ${2}
    ${'type: worker\nname:'}                       | ${1}
    ${'type: worker\nname: " "'}                   | ${1}
    ${'- name: a\n  type: worker'}                 | ${1}
    ${'just a text'}                               | ${1}
    ${'name: a\ntype: worker\nentity: workspace'}  | ${1}
    ${'name: a\ntype: x\nentity: Domain'}          | ${1}
    ${`${MANIFEST}\n---\n\n# not ours\nkind: Pod`} | ${10}
  `('$text', async ({ text, line }) => {
    const { declarations, problems, warnings } = await read(text)
    expect(declarations).toHaveLength(text.startsWith(MANIFEST) ? 1 : 0)
    expect(problems).toEqual([])
    expect(warnings).toEqual([expect.stringMatching(`^line ${line}: skipped: `)])
  })

  it('but what calls itself a resource is one', async () => {
    expect(await entriesOf('{name: a, type: worker, entity: Resource}')).toEqual([
      { type: 'worker', name: 'a' },
    ])
  })
})

describe('what is wrong is named with its line, and quotes nothing of broken YAML', () => {
  test.each`
    text                                                         | line
    ${'name: a\ntype: [hunter2'}                                 | ${2}
    ${'name: a\ntype: worker\n\thunter2: y'}                     | ${3}
    ${'name: a\ntype: worker\nname: hunter2\ntype: depot'}       | ${3}
    ${'name: a\ntype: worker\nx:\n  y: 1\n  z: 2\n  y: hunter2'} | ${6}
    ${'name: *hunter2\ntype: worker'}                            | ${1}
    ${'name: a\ntype: worker\n---\nx: "hunter2'}                 | ${4}
    ${'name: a\ntype: worker\nx: }hunter2${Y}'}                  | ${3}
    ${'name: "\\hunter2"\ntype: worker'}                         | ${1}
    ${'name: a\nb: hunter2: d'}                                  | ${2}
  `('$text', async ({ text, line }) => {
    const { problems } = await read(text)
    expect(problems).toEqual([expect.stringMatching(`^line ${line}: .*YAML`)])
    expect(problems[0]).not.toContain('hunter2')
  })

  test.each`
    text                                        | line | part
    ${'name: a b\ntype: worker'}                | ${1} | ${"name 'a b'"}
    ${'name: a*\ntype: worker'}                 | ${1} | ${"name 'a*'"}
    ${'name: -rf\ntype: worker'}                | ${1} | ${"name '-rf'"}
    ${'type: worker\nname: [a]'}                | ${2} | ${'name'}
    ${'type: {a: b}\nname: c'}                  | ${1} | ${'type'}
    ${'name: a\ntype: my worker'}               | ${2} | ${"type 'my worker'"}
    ${`name: ${'a'.repeat(254)}\ntype: worker`} | ${1} | ${'253'}
    ${`name: a\ntype: ${'a'.repeat(254)}`}      | ${2} | ${'253'}
  `('$part in line $line is no resource', async ({ text, line, part }) => {
    const { declarations, problems } = await read(text)
    expect(declarations).toEqual([])
    expect(problems).toEqual([expect.stringMatching(`^line ${line}: `)])
    expect(problems[0]).toContain(part)
  })

  test.each`
    text                                              | line | part
    ${'name: a\ntype: worker\n\nworkspace: my space'} | ${4} | ${"workspace 'my space'"}
    ${'name: a\ntype: worker\nversion: v 1'}          | ${3} | ${"version 'v 1'"}
    ${'{type: worker, name: a, version: "1/2"}'}      | ${1} | ${"version '1/2'"}
    ${'name: a\ntype: worker\nworkspace: [b]'}        | ${3} | ${'workspace'}
  `('$part in line $line', async ({ text, line, part }) => {
    const { problems } = await read(text)
    expect(problems).toEqual([expect.stringMatching(`^line ${line}: `)])
    expect(problems[0]).toContain(part)
  })

  it('of every document', async () => {
    expect((await read('a: [\n---\nb: "\n')).problems).toHaveLength(2)
    expect((await read('name: a b\ntype: c\n---\nname: d e\ntype: f')).problems).toEqual([
      expect.stringMatching(/^line 1: /),
      expect.stringMatching(/^line 4: /),
    ])
  })
})

const bundleOf = (...items: string[]): string =>
  lines('name: all', 'type: bundle', 'bundle:', '  resources:', ...items.map(line => `    ${line}`))

describe('a bundle', () => {
  const ALL = { type: 'bundle', name: 'all' }

  it('is one itself, and gives each of its resources', async () => {
    const text = bundleOf(
      '- id: one',
      '  spec: {name: a, type: worker, version: v1}',
      '- id: two',
      '  workspace: sandbox',
      '  spec: {name: b, type: service, workspace: public}',
      '  dependencies: [one]',
      '- id: three',
      '  spec: {name: c, type: workflow, workspace: dev, workflow: {schedule: {cron: "0 1 * * *"}}}',
    )
    expect(await entriesOf(text)).toEqual([
      ALL,
      { type: 'worker', name: 'a', version: 'v1' },
      { type: 'service', name: 'b', workspace: 'sandbox' },
      { type: 'workflow', name: 'c', workspace: 'dev', scheduled: true },
    ])
  })

  it('names files', async () => {
    const text = bundleOf('- file: a.yaml', '- file: ${STAGE}/b.yaml', '  workspace: $STAGE')
    expect(await filesOf(text)).toEqual([
      { path: 'a.yaml', written: 'a.yaml', workspace: undefined },
      { path: 'prod/b.yaml', written: '${STAGE}/b.yaml', workspace: 'prod' },
    ])
  })

  it('holds bundles, each with its own', async () => {
    const inner =
      '{name: inner, type: bundle, bundle: {resources: [{spec: {name: a, type: worker}}, {file: b.yaml}]}}'
    const text = bundleOf(`- spec: ${inner}`)
    expect((await entriesOf(text)).map(({ name }) => name)).toEqual(['all', 'inner', 'a'])
    expect(await filesOf(text)).toMatchObject([{ path: 'b.yaml' }])
  })

  it('that holds itself comes to an end', async () => {
    const text = lines(
      '&b',
      'name: all',
      'type: bundle',
      'bundle: {resources: [{spec: *b}, {spec: {name: a, type: worker}}]}',
    )
    expect((await entriesOf(text)).map(({ name }) => name)).toEqual(['all', 'a'])
  })

  it('may be empty', async () => {
    expect(await entriesOf('name: all\ntype: bundle\nbundle: {resources: []}')).toEqual([ALL])
  })

  test.each`
    what                       | text                                  | line
    ${'nothing'}               | ${'bundle: {resources: }'}            | ${3}
    ${'a mapping'}             | ${'bundle:\n  resources: {a: b}'}     | ${4}
    ${'a text'}                | ${'bundle: {resources: a.yaml}'}      | ${3}
    ${'a variable'}            | ${'bundle:\n  resources: ${NAME}\n'}  | ${4}
    ${'a block of a variable'} | ${'bundle:\n  resources:\n${NAME}\n'} | ${4}
    ${'no part'}               | ${'tags: [a]'}                        | ${1}
    ${'a part that is a list'} | ${'bundle: [a]'}                      | ${3}
  `('whose list of resources is $what is a problem', async ({ text, line }) => {
    const { problems } = await read(`name: all\ntype: bundle\n${text}`)
    expect(problems).toEqual([expect.stringMatching(`^line ${line}: .*'all'.*resources`)])
  })

  test.each`
    item                          | line
    ${'- id: one'}                | ${5}
    ${'- one'}                    | ${5}
    ${'- spec: {kind: Pod}'}      | ${5}
    ${'- id: x\n      spec: [a]'} | ${6}
    ${'- file: ~'}                | ${5}
    ${"- file: ''"}               | ${5}
  `('warns of $item', async ({ item, line }) => {
    const text = bundleOf(item)
    const { problems, warnings } = await read(text)
    expect(problems).toEqual([])
    expect(warnings).toEqual([expect.stringMatching(`^line ${line}: skipped: `)])
    expect(await filesOf(text)).toEqual([])
  })

  test.each`
    item                                                                 | line | says
    ${'- file: [a]'}                                                     | ${5} | ${'file'}
    ${'- file: ${NOWHERE}.yaml'}                                         | ${5} | ${'NOWHERE'}
    ${'- file: ${APIKEY}.yaml'}                                          | ${5} | ${'APIKEY'}
    ${'- {file: a, workspace: my space}'}                                | ${5} | ${'my space'}
    ${'- workspace: x\n      spec:\n        name: a b\n        type: c'} | ${7} | ${'a b'}
  `('complains of $item', async ({ item, line, says }) => {
    const { problems } = await read(bundleOf(item))
    expect(problems).toEqual([expect.stringMatching(`^line ${line}: `)])
    expect(problems[0]).toContain(says)
    expect(problems[0]).not.toContain('hunter2')
  })

  it('keeps the values of variables to itself', async () => {
    const { warnings } = await read(lines('name: ${STAGE}', 'type: bundle', 'bundle: {resources: [{}]}'))
    expect(warnings).toEqual([expect.stringContaining("bundle '${STAGE}'")])
  })

  it('is no bundle because of a key of that name', async () => {
    const bundle = '{resources: [{spec: {name: b, type: worker}}]}'
    expect(await entriesOf(`{name: a, type: worker, bundle: ${bundle}}`)).toMatchObject([{ name: 'a' }])
  })

  it('nested without end is refused', async () => {
    const nested = Array.from({ length: 30 }).reduce<string>(
      inner => `{name: b, type: bundle, bundle: {resources: [{spec: ${inner}}]}}`,
      '{name: a, type: worker}',
    )
    expect((await read(nested)).problems).toEqual([expect.stringContaining('nested')])
  })
})

describe('a data product', () => {
  const product = (...data: string[]): string =>
    lines(
      '# ours',
      'entity: product',
      'name: p360',
      'version: v1beta',
      'type: data',
      'v1beta:',
      '  data:',
      ...data,
    )
  const PRODUCT = { type: 'data', name: 'p360', version: 'v1beta' }
  const parts = [
    '    resource:',
    '      refType: dataos',
    '      ref: bundle:v1beta:p360-bundle',
    '    inputs:',
    '      - {refType: dataos, ref: "dataset:icebase:retail:orders"}',
    '    ports:',
    '      lens:',
    '        ref: lens:v1alpha:p360:public',
    '        refType: dataos',
  ]

  it('gives itself, its bundle and its lens', async () => {
    expect(await entriesOf(product(...parts))).toEqual([
      PRODUCT,
      { type: 'bundle', name: 'p360-bundle', version: 'v1beta' },
      { type: 'lens', name: 'p360', version: 'v1alpha', workspace: 'public' },
    ])
  })

  it('knows the lines of its name and of its references', async () => {
    const { declarations } = await read(product(...parts))
    expect(declarations.map(({ line }) => line)).toEqual([3])
    expect(declarations.flatMap(({ parts }) => parts.map(({ content }) => content))).toMatchObject([
      { kind: 'reference', line: 10 },
      { kind: 'reference', line: 15 },
    ])
  })

  test.each`
    what                     | text
    ${'by its entity alone'} | ${'{entity: Product, name: p360, version: v1beta}'}
    ${'by its type alone'}   | ${'{type: data, name: p360, version: v1beta}'}
    ${'without any data'}    | ${product()}
  `('is one $what', async ({ text }) => {
    expect(await entriesOf(text)).toEqual([PRODUCT])
  })

  test.each`
    ref                              | resource
    ${'bundle:v1beta:b'}             | ${{ type: 'bundle', name: 'b', version: 'v1beta' }}
    ${'b:v1beta:bundle'}             | ${{ type: 'bundle', name: 'b', version: 'v1beta' }}
    ${'lens:v1alpha:${NAME}:$STAGE'} | ${{ type: 'lens', name: 'insights', version: 'v1alpha', workspace: 'prod' }}
    ${'bundle/b'}                    | ${{ type: 'bundle', name: 'b' }}
  `('refers to a resource by $ref', async ({ ref, resource }) => {
    expect(await entriesOf(product(`    resource: {ref: "${ref}"}`))).toEqual([PRODUCT, resource])
  })

  it('of the older form names each of its resources', async () => {
    const text = lines(
      'name: p360',
      'version: v1alpha',
      'type: data',
      'v1alpha:',
      '  data:',
      '    resources:',
      '      - {type: workflow, version: v1, name: ingest, workspace: public, refType: dataos}',
      '      - {type: depot, version: v1, name: sales, refType: dataos}',
      '      - {refType: dataos, ref: "bundle:v1beta:b"}',
      '      - {type: dataset, name: orders}',
    )
    expect(await entriesOf(text)).toEqual([
      { type: 'data', name: 'p360', version: 'v1alpha' },
      { type: 'workflow', name: 'ingest', version: 'v1', workspace: 'public' },
      { type: 'depot', name: 'sales', version: 'v1' },
      { type: 'bundle', name: 'b', version: 'v1beta' },
    ])
  })

  test.each(['bundle', 'bundle:x', 'bundle:latest:b', 'bundle/*', '[a]', '$NOWHERE'])(
    'that refers to %j is a problem at its line',
    async ref => {
      const { problems } = await read(product('    resource:', `      ref: "${ref}"`))
      expect(problems).toEqual([expect.stringMatching(/^line 9: /)])
    },
  )

  it('that refers to something unknown is warned about', async () => {
    const { warnings } = await read(product('    resource: {ref: "thing:v1:b"}'))
    expect(warnings).toEqual([expect.stringMatching(/^line 8: skipped: .*thing/)])
  })
})

describe('what is made to do harm is read or refused, and soon', () => {
  const levels = [...'bcdefghijklmno'].map(
    (name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghijklmno'[i]}`)}]`,
  )
  const bomb = lines('a: &a [x, x, x, x, x, x, x, x, x]', ...levels)
  const bundles = Array.from({ length: 18 }, (_, i) => {
    const item = `{spec: *b${i}}`
    return `b${i + 1}: &b${i + 1} {name: b${i + 1}, type: bundle, bundle: {resources: [${item}, ${item}]}}`
  })

  test.each`
    what                                | text                                                                                                                                                     | problem
    ${'aliases of aliases'}             | ${`${MANIFEST}\n${bomb}`}                                                                                                                                | ${undefined}
    ${'thousands of aliases'}           | ${Array.from({ length: 10_000 }, (_, i) => `a${i}: &a${i} x\nb${i}: *a${i}`).join('\n')}                                                                 | ${undefined}
    ${'a chain of aliases'}             | ${Array.from({ length: 20_000 }, (_, i) => `a${i}: &a${i} [${i > 0 ? `*a${i - 1}` : ''}]`).join('\n')}                                                   | ${undefined}
    ${'bundles twice in bundles'}       | ${lines('b0: &b0 {name: w, type: worker}', ...bundles, '<<: *b18')}                                                                                      | ${undefined}
    ${'a list without end'}             | ${'['.repeat(400_000)}                                                                                                                                   | ${/nested|YAML/}
    ${'mappings without end'}           | ${'{a: '.repeat(30_000)}                                                                                                                                 | ${/nested|YAML/}
    ${'lists in lists in a line'}       | ${'- '.repeat(100_000)}                                                                                                                                  | ${/nested|YAML/}
    ${'a nesting of 101 levels'}        | ${`a: ${'['.repeat(101)}${']'.repeat(101)}`}                                                                                                             | ${/nested/}
    ${'many different keys'}            | ${`${Array.from({ length: 50_000 }, (_, i) => `key${i}: v`).join('\n')}\nkey7: w`}                                                                       | ${/^line 50001: /}
    ${'more documents than are read'}   | ${'---\na: b\n'.repeat(1002)}                                                                                                                            | ${/^line 2001: .*1000 documents/}
    ${'one document of very many keys'} | ${'a,'.repeat(2_000_000)}                                                                                                                                | ${undefined}
    ${'merges of merges'}               | ${`a: &a {${Array.from({ length: 20_000 }, (_, i) => `k${i}: v`).join(', ')}}\n${Array.from({ length: 1000 }, (_, i) => `c${i}: {<<: *a}`).join('\n')}`} | ${/merges/}
    ${'one list of very many items'}    | ${`[${'a,'.repeat(400_000)}]`}                                                                                                                           | ${/tokens/}
  `('$what', async ({ text, problem }) => {
    const { problems } = await read(text)
    expect(problems).toEqual(problem ? [expect.stringMatching(problem)] : [])
  })

  it('and others get their turn meanwhile', async () => {
    let turns = 0
    await readManifests('- a\n'.repeat(50_000), {}, async () => void turns++)
    expect(turns).toBeGreaterThan(10)
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

  it('in any style, alone or in a bundle', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 8 }), style, async (entries, style) => {
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
        expect(await entriesOf(mark + text.replaceAll('\n', newline))).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })
})

it('keys that are no text, and merges, may stand twice', async () => {
  const bases = 'a: &a {type: worker}\nb: &b {version: v1}\n'
  expect(await entriesOf(`${bases}<<: *a\n<<: *b\nname: c\n? [x]\n: 1\n? [x]\n: 2\n`)).toMatchObject([
    { type: 'worker', name: 'c' },
  ])
})

describe('the line of a name', () => {
  test.each`
    what                            | text                                                               | expected
    ${'in a plain document'}        | ${'type: worker\nname: a'}                                         | ${[2]}
    ${'in several documents'}       | ${'# x\n---\nname: a\ntype: worker\n---\n\ntype: worker\nname: b'} | ${[3, 8]}
    ${'of Windows'}                 | ${'type: worker\r\n\r\nname: a\r\n---\r\nname: b\r\ntype: worker'} | ${[3, 5]}
    ${'in the line after its key'}  | ${'type: worker\nname:\n  a'}                                      | ${[2]}
    ${'as a block'}                 | ${'type: worker\nname: >-\n  a'}                                   | ${[2]}
    ${'in JSON'}                    | ${'{\n  "type": "worker",\n  "name": "a"\n}'}                      | ${[3]}
    ${'by an alias'}                | ${'x: &n a\ntype: worker\nname: *n'}                               | ${[3]}
    ${'by a merge'}                 | ${'x: &x\n  name: a\ntype: worker\n<<: *x'}                        | ${[2]}
    ${'with a variable of a block'} | ${'${X}\ntype: worker\nname: a'}                                   | ${[3]}
  `('$what', async ({ text, expected }) => {
    expect((await read(text)).declarations.map(({ line }) => line)).toEqual(expected)
  })

  it('in a bundle is that of the resource, also where it is an alias', async () => {
    const text = lines(
      'x: &w',
      '  type: worker',
      '  name: a',
      ...bundleOf('- spec: *w', '- spec:', '    name: b', '    type: worker').split('\n'),
    )
    const { declarations } = await read(text)
    expect(declarations[0]?.line).toBe(4)
    expect(
      declarations[0]?.parts.map(({ content }) => 'declaration' in content && content.declaration.line),
    ).toEqual([3, 10])
  })
})
