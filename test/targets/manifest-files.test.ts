// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how manifests write variables

import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import fc from 'fast-check'
import { afterAll, describe, expect, it, test } from 'vitest'
import { INPUTS } from '../../src/inputs.ts'
import { readManifestFiles } from '../../src/targets/manifest-files.ts'
import type { ParsedEntries } from '../../src/targets/resources.ts'
import { makeTargets } from '../../src/targets/targets.ts'

const DEFAULTS = { workspace: 'public', timeout: 1, stableFor: 1, waitFor: 'healthy' } as const

const made: string[] = []
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true })
})

/** A folder with these files; a content that starts with `->` is a link. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'manifests [1]-'))
  made.push(folder)
  for (const [path, content] of Object.entries(files)) {
    const whole = join(folder, path)
    mkdirSync(dirname(whole), { recursive: true })
    if (content.startsWith('->')) symlinkSync(content.slice(2), whole)
    else writeFileSync(whole, content)
  }
  return folder
}

const worker = (name: string): string => `name: ${name}\ntype: worker\n`

const parsePatterns = INPUTS.manifests.read

const read = (folder: string, input: string, env = {}, workspace = folder): Promise<ParsedEntries> =>
  readManifestFiles(parsePatterns(input) ?? [], {
    env,
    folder,
    workspace,
    signal: new AbortController().signal,
  })

/** Without where they come from. */
async function resourcesOf(folder: string, input: string, env = {}): Promise<ParsedEntries> {
  const { entries, ...rest } = await read(folder, input, env)
  return { entries: entries.map(({ source: _, dependsOn: __, ...entry }) => entry), ...rest }
}

async function namesOf(folder: string, input: string): Promise<string> {
  const { entries, problems } = await read(folder, input)
  expect(problems).toEqual([])
  return entries.map(({ name }) => name).join(' ')
}

/** To root nothing is forbidden. */
async function asOrdinaryUser<T>(act: () => Promise<T>): Promise<T> {
  const NOBODY = 65_534
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(NOBODY)
  try {
    return await act()
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}

describe('the input', () => {
  test.each`
    text                                       | patterns
    ${''}                                      | ${[]}
    ${' \n\r\n  # none\n'}                     | ${[]}
    ${'a\n  b c/*.yaml  \r\n\n!d'}             | ${['a', 'b c/*.yaml', '!d']}
    ${'a # ours\n# theirs\nb#c.yaml\n!\n! d '} | ${['a', 'b#c.yaml', '! d']}
  `('$text', ({ text, patterns }) => {
    expect(parsePatterns(text)).toEqual(patterns)
  })
})

describe('what a line names', () => {
  const folder = folderOf({
    'm/b.yaml': worker('b'),
    'm/a.yml': worker('a'),
    'm/C.YAML': worker('c'),
    'm/d.json': '{"name": "d", "type": "worker"}',
    'm/README.md': '# no manifest: [',
    'm/sub/e.yaml': worker('e'),
    'm/sub/deep/f.yaml': worker('f'),
    'm/.hidden/g.yaml': worker('g'),
    'm/node_modules/h.yaml': worker('h'),
    'm/[x].yaml': worker('x'),
    plain: worker('plain'),
    linked: '->m/sub',
    'm/sub/to-b.yaml': '->../b.yaml',
    'm/sub/gone.yaml': '->nowhere.yaml',
  })

  test.each`
    what                                  | input                            | names
    ${'a file'}                           | ${'m/b.yaml'}                    | ${'b'}
    ${'a file that is JSON'}              | ${'m/d.json'}                    | ${'d'}
    ${'a file without an ending'}         | ${'plain'}                       | ${'plain'}
    ${'a file that looks like a pattern'} | ${'m/[x].yaml'}                  | ${'x'}
    ${'files in their order'}             | ${'m/b.yaml\nm/a.yml'}           | ${'b a'}
    ${'a file twice'}                     | ${'m/b.yaml\n./m/../m/b.yaml'}   | ${'b'}
    ${'a file and a link to it'}          | ${'m/sub/to-b.yaml\nm/b.yaml'}   | ${'b'}
    ${'a folder'}                         | ${'m/sub'}                       | ${'f e b'}
    ${'a folder with a slash'}            | ${'./m/sub/'}                    | ${'f e b'}
    ${'a folder by a link'}               | ${'linked'}                      | ${'f e b'}
    ${'all folders, hidden ones too'}     | ${'m'}                           | ${'g c x a b h f e'}
    ${'the working directory'}            | ${'.\n!m'}                       | ${''}
    ${'one star'}                         | ${'m/*.yaml'}                    | ${'x b'}
    ${'one star, whatever it finds'}      | ${'m/sub/*'}                     | ${'f e b'}
    ${'an ending that is spelled out'}    | ${'m/*.json'}                    | ${'d'}
    ${'braces'}                           | ${'m/*.{yml,json}'}              | ${'a d'}
    ${'a question mark'}                  | ${'m/?.yml'}                     | ${'a'}
    ${'a class'}                          | ${'m/[ab].y*ml'}                 | ${'a b'}
    ${'two stars'}                        | ${'m/**/*.yaml'}                 | ${'g x b h f e'}
    ${'two stars in the middle'}          | ${'**/deep/*.yaml'}              | ${'f'}
    ${'two stars at the end'}             | ${'m/sub/**'}                    | ${'f e b'}
    ${'a folder by a star'}               | ${'m/s*/d*'}                     | ${'f'}
    ${'a star through a link'}            | ${'link*/e.yaml'}                | ${'e'}
    ${'without a file'}                   | ${'m/sub\n!m/sub/e.yaml'}        | ${'f b'}
    ${'without a folder'}                 | ${'m\n!m/node_modules\n!m/.h*/'} | ${'c x a b f e'}
    ${'without what matches'}             | ${'m\n! **/[a-gx]*'}             | ${'c x h'}
    ${'again after an exclusion'}         | ${'m/sub\n!m/sub\nm/sub/e.yaml'} | ${'e'}
    ${'nothing before the first'}         | ${'!m/sub/e.yaml\nm/sub/e.yaml'} | ${'e'}
  `('$what', async ({ input, names }) => {
    expect(await namesOf(folder, input)).toBe(names)
  })

  it('by its whole path', async () => {
    expect(await namesOf(folder, join(folder, 'm/b.yaml'))).toBe('b')
    expect(await namesOf(join(folder, 'm/sub'), `${folder.replaceAll('[1]', '[[]1]')}/m/*.yml`)).toBe('a')
    expect(await namesOf(join(folder, 'm/sub'), '../*.yml')).toBe('a')
  })

  test.each(['nowhere.yaml', 'm/*.toml', 'm/b.yaml/c', 'nowhere/**', 'm/sub/gone.yaml', 'm/[', '~/m'])(
    '%s matches nothing, which is a warning',
    async pattern => {
      expect(await read(folder, `${pattern}\n!nothing/to/exclude`)).toEqual({
        entries: [],
        problems: [],
        warnings: [expect.stringContaining(`'${pattern}'`)],
      })
    },
  )

  it('where links lead in circles, and to each other', async () => {
    const names = [...'abcdefghij']
    const links = names.flatMap(from => names.map(to => [`${from}/to-${to}`, `->../${to}`]))
    const knot = folderOf({
      ...Object.fromEntries(links),
      'a/up': '->..',
      self: '->self',
      'j/w.yaml': worker('w'),
    })
    for (const input of ['.', '**', '**/*.yaml', '**/**/**/w.yaml', '*/*/*/w.yaml', '.\n!**/nothing'])
      expect(await namesOf(knot, input)).toBe('w')
  })
})

describe('a file', () => {
  test.each`
    what                    | content
    ${'that is broken'}     | ${'name: a\ntype: [b'}
    ${'of another program'} | ${'name: a\ntype: worker\n\0\0'}
    ${'in another code'}    | ${Buffer.from('name: \xfcber', 'latin1')}
    ${'that is too large'}  | ${`name: a\n#${'x'.repeat(10 * 1024 * 1024)}`}
  `('$what is a problem', async ({ content }) => {
    const folder = folderOf({ 'm/w.yaml': worker('w') })
    writeFileSync(join(folder, 'm/x.yaml'), content)
    const { entries, problems } = await read(folder, 'm')
    expect(problems).toEqual([expect.stringMatching(/^m\/x.yaml\b/)])
    expect(entries).toHaveLength(1)
  })

  it('of just the allowed size is read', async () => {
    const start = `${worker('w')}#`
    const folder = folderOf({ 'w.yaml': start + 'x'.repeat(10 * 1024 * 1024 - start.length) })
    expect(await namesOf(folder, 'w.yaml')).toBe('w')
  })

  it('that is a pipe is not waited for', async () => {
    const folder = folderOf({})
    execFileSync('mkfifo', [join(folder, 'x.yaml')])
    expect((await read(folder, '.')).problems).toEqual([expect.stringMatching(/^x.yaml .*regular/)])
  })

  // Windows has no such modes, and root becomes another in a process of its own alone: mutation tests run in threads.
  it.runIf(process.platform !== 'win32' && (isMainThread || process.geteuid?.() !== 0))(
    'that may not be read is a problem, and so is a folder',
    async () => {
      const folder = folderOf({ 'm/x.yaml': worker('x'), 'n/x.yaml': '' })
      chmodSync(folder, 0o755)
      chmodSync(join(folder, 'm/x.yaml'), 0)
      chmodSync(join(folder, 'n'), 0)
      const { problems } = await asOrdinaryUser(() => read(folder, 'm\nn'))
      chmodSync(join(folder, 'n'), 0o700)
      expect(problems).toEqual([
        expect.stringMatching(/^'n' .*permission/),
        expect.stringMatching(/^m\/x.yaml .*permission/),
      ])
    },
  )

  it('is named in warnings, by its path from the working directory', async () => {
    const folder = folderOf({ 'm/x.yaml': `${worker('w')}---\nkind: Pod\n`, 'y.yaml': '- a' })
    expect((await read(join(folder, 'm'), `x.yaml\n${folder}/y.yaml`)).warnings).toEqual([
      expect.stringMatching(/^x.yaml, line 4: /),
      expect.stringContaining(`${folder}/y.yaml, line 1: `),
    ])
  })
})

const bundle = (name: string, ...resources: string[]): string =>
  [`name: ${name}`, 'type: bundle', 'bundle:', '  resources:', ...resources.map(one => `    - ${one}`)].join(
    '\n',
  )

describe('a bundle', () => {
  it('has its files read from where it lies, in the workspaces that it names', async () => {
    const folder = folderOf({
      'deploy/all.yaml': bundle(
        'all',
        '{file: parts/a.yaml}',
        '{file: ../b.yaml, workspace: dev}',
        '{file: "${PART}.yaml"}',
      ),
      'deploy/parts/a.yaml': `${worker('a1')}---\n${worker('a2')}workspace: own`,
      'b.yaml': `${worker('b')}workspace: public`,
      'deploy/c.yaml': worker('c'),
    })
    expect(await resourcesOf(folder, 'deploy/all.yaml', { PART: 'c' })).toEqual({
      entries: [
        { type: 'bundle', name: 'all' },
        { type: 'worker', name: 'a1' },
        { type: 'worker', name: 'a2', workspace: 'own' },
        { type: 'worker', name: 'b', workspace: 'dev' },
        { type: 'worker', name: 'c' },
      ],
      problems: [],
      warnings: [],
    })
  })

  it('and one in its file, and itself, and a folder that holds them all', async () => {
    const folder = folderOf({
      'a.yaml': bundle('a', '{file: b.yaml}', '{file: a.yaml, workspace: x}'),
      'b.yaml': bundle('b', '{file: ./a.yaml}', '{file: w.yaml}'),
      'w.yaml': worker('w'),
    })
    const { entries, problems } = await read(folder, '.')
    expect(problems).toEqual([])
    expect(new Set(entries.map(({ name }) => name))).toEqual(new Set(['a', 'b', 'w']))
    expect(entries.length).toBeLessThan(8)
  })

  it('has what is wrong in its files told by their paths, without the values of variables', async () => {
    const folder = folderOf({
      'm/all.yaml': bundle('all', '{file: "../${P}/x.yaml"}', '{file: ./y.yaml, workspace: dev}'),
      'hunter2/x.yaml': 'name: a b\ntype: worker',
      'm/y.yaml': 'a: [',
    })
    expect((await read(folder, 'm', { P: 'hunter2' })).problems).toEqual([
      expect.stringMatching(/^\$\{P\}\/x.yaml, line 1: /),
      expect.stringMatching(/^m\/y.yaml, line 1: /),
    ])
  })

  it('that names what is not there is a problem at its line', async () => {
    const folder = folderOf({
      'm/all.yaml': bundle('all', '{file: ../nowhere.yaml}', '{file: .}', '{file: "${P}/x"}'),
    })
    const { problems } = await read(folder, 'm', { P: 'hunter2' })
    expect(problems).toEqual([
      expect.stringMatching(/^m\/all.yaml, line 5: .*'\.\.\/nowhere.yaml'/),
      expect.stringMatching(/^m\/all.yaml, line 6: .*'\.'.*directory/),
      expect.stringMatching(/^m\/all.yaml, line 7: .*'\$\{P\}\/x'/),
    ])
    expect(problems.join()).not.toContain('hunter2')
  })

  it('has a file read once, and its problems named once, however often it is referred to', async () => {
    const items = Array.from({ length: 50 }, (_, i) => `{file: w.yaml, workspace: w${i}}`)
    const folder = folderOf({
      'all.yaml': bundle('all', ...items, ...items),
      'w.yaml': `${worker('w')}---\nkind: Pod\n---\nname: a b\ntype: worker`,
    })
    const { entries, problems, warnings } = await read(folder, '.')
    expect(entries.filter(({ name }) => name === 'w')).toHaveLength(51)
    expect([problems, warnings]).toEqual([[expect.any(String)], [expect.any(String)]])
  })
})

describe('a data product', () => {
  const product = [
    'entity: product',
    'name: p360',
    'type: data',
    'v1beta:',
    '  data:',
    '    resource: {ref: "bundle:v1beta:p360-bundle"}',
    '    ports: {lens: {ref: "lens:v1alpha:p360:public"}}',
  ].join('\n')

  it('and its bundle beside it give each resource once, at the line that declares it', async () => {
    const folder = folderOf({
      'a-product.yaml': product,
      'bundle.yaml': bundle('p360-bundle', '{file: scanner.yaml}'),
      'scanner.yaml': 'name: scan\ntype: workflow',
    })
    const { entries } = await read(folder, '.')
    const { targets } = makeTargets(entries, DEFAULTS)
    expect(
      targets.map(({ id, source, dependsOn }) => [
        id,
        source?.file.slice(folder.length),
        source?.line,
        dependsOn,
      ]),
    ).toEqual([
      ['data/p360', '/a-product.yaml', 2, ['bundle/p360-bundle', 'lens/p360@public']],
      ['bundle/p360-bundle', '/bundle.yaml', 1, ['workflow/scan@public']],
      ['workflow/scan@public', '/scanner.yaml', 1, undefined],
      ['lens/p360@public', '/a-product.yaml', 7, undefined],
    ])
  })
})

describe('what a bundle says its resources depend on', () => {
  it('is resolved to those resources, in the workspaces that they have', async () => {
    const folder = folderOf({
      'all.yaml': bundle(
        'all',
        '{id: base, file: base.yaml, workspace: dev}',
        '{id: flow, spec: {name: f, type: workflow, workflow: {dag: [{name: x}, {name: y, dependencies: [x]}]}}, dependencies: [base]}',
        '{id: top, spec: {name: t, type: service, workspace: own, service: {persistentVolume: {name: v}}}, dependencyConditions: [{resourceId: flow, status: {is: [active]}}, {resourceId: nobody}]}',
      ),
      'base.yaml': `${worker('b1')}---\n${worker('b2')}`,
    })
    const { targets } = makeTargets((await read(folder, 'all.yaml')).entries, DEFAULTS)
    expect(Object.fromEntries(targets.map(({ id, dependsOn = [] }) => [id, dependsOn]))).toEqual({
      'bundle/all': ['worker/b1@dev', 'worker/b2@dev', 'workflow/f@public', 'service/t@own'],
      'worker/b1@dev': [],
      'worker/b2@dev': [],
      'workflow/f@public': ['worker/b1@dev', 'worker/b2@dev'],
      'service/t@own': ['volume/v@own', 'workflow/f@public'],
    })
  })

  it('never takes more memory than there is', async () => {
    const many = Array.from({ length: 500 }, (_, i) => worker(`w${i}`)).join('---\n')
    const items = ['a', 'b', 'c'].map(id => `{id: ${id}, file: ${id}.yaml, dependencies: [a, b, c]}`)
    const folder = folderOf({
      'all.yaml': bundle('all', ...items),
      'a.yaml': many,
      'b.yaml': many,
      'c.yaml': many,
    })
    const { entries } = await read(folder, 'all.yaml')
    expect(entries.flatMap(({ dependsOn = [] }) => dependsOn).length).toBeLessThanOrEqual(50_000)
  })
})

describe('a file that really lies elsewhere is an error that quotes nothing of it', () => {
  const outside = folderOf({ 'secret.yaml': 'name: hunter2 x\ntype: worker', 'a/w.yaml': worker('w') })

  test.each`
    what                           | files                                                                              | input
    ${'a link to a file'}          | ${{ 'x.yaml': `->${outside}/secret.yaml` }}                                        | ${'x.yaml'}
    ${'a link to a file, found'}   | ${{ 'm/x.yaml': `->${outside}/secret.yaml` }}                                      | ${'m/*'}
    ${'a link to a folder'}        | ${{ m: `->${outside}` }}                                                           | ${'m'}
    ${'a link to a folder, found'} | ${{ 'm/n': `->${outside}` }}                                                       | ${'**/*.yaml'}
    ${'a link in the pattern'}     | ${{ 'm/n': `->${outside}` }}                                                       | ${'m/n/*.yaml'}
    ${'a file in a linked folder'} | ${{ 'm/n': `->${outside}` }}                                                       | ${'m/n/secret.yaml'}
    ${"a bundle's path"}           | ${{ 'b.yaml': bundle('b', `{file: "${outside}/secret.yaml"}`) }}                   | ${'b.yaml'}
    ${"a bundle's path upwards"}   | ${{ 'b.yaml': bundle('b', `{file: "../${basename(outside)}/secret.yaml"}`) }}      | ${'b.yaml'}
    ${"a bundle's path to a link"} | ${{ 'b.yaml': bundle('b', '{file: l.txt}'), 'l.txt': `->${outside}/secret.yaml` }} | ${'b.yaml'}
    ${"a bundle's device"}         | ${{ 'b.yaml': bundle('b', '{file: /dev/zero}') }}                                  | ${'b.yaml'}
    ${"a bundle's pseudo-file"}    | ${{ 'b.yaml': bundle('b', '{file: /proc/self/pagemap}') }}                         | ${'b.yaml'}
  `('$what', async ({ files, input }) => {
    const { entries, problems } = await read(folderOf(files), input)
    expect(problems).toEqual([expect.stringMatching(/outside/)])
    expect(problems[0]).not.toContain('hunter2')
    expect(entries.length).toBeLessThan(2)
  })

  it('but not where it is excluded', async () => {
    const folder = folderOf({
      'm/n': `->${outside}`,
      'm/x.yaml': `->${outside}/secret.yaml`,
      'm/v.yaml': worker('v'),
    })
    expect(await namesOf(folder, 'm\n!m/n\n!m/x.yaml')).toBe('v')
  })

  it('nor where the pattern itself names the folder', async () => {
    const folder = folderOf({})
    expect(await namesOf(folder, `${outside}/a`)).toBe('w')
    expect(await namesOf(folder, `${outside}/a/w.yaml`)).toBe('w')
    expect(await namesOf(folder, `../${basename(outside).replace('[1]', '[[]1]')}/a/*.yaml`)).toBe('w')
  })

  it('nor where a link leads to another place in the checkout', async () => {
    const folder = folderOf({ 'm/l.yaml': '->../n/w.yaml', 'n/w.yaml': worker('w'), 'sub/x': '' })
    expect((await read(join(folder, 'm'), 'l.yaml', {}, folder)).problems).toEqual([])
  })
})

describe('there is an end to everything', () => {
  it('of files', async () => {
    const many = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`m/${i}.yaml`, '']))
    const folder = folderOf({
      ...many,
      'n/b.yaml': bundle('b', ...Object.keys(many).map(path => `{file: ../${path}}`)),
    })
    expect((await read(folder, 'm')).problems).toEqual([expect.stringMatching(/1001.*1000/)])
    expect((await read(folder, 'm\n!m/0.yaml')).problems).toEqual([])
    expect((await read(folder, 'n')).problems).toEqual([expect.stringContaining('1000')])
  })

  it('of resources', async () => {
    const many = Array.from({ length: 900 }, (_, i) => worker(`w${i}`)).join('---\n')
    const items = Array.from({ length: 6 }, (_, i) => `{file: w.yaml, workspace: w${i}}`)
    const { problems } = await read(
      folderOf({ 'all.yaml': bundle('all', ...items), 'w.yaml': many }),
      'all.yaml',
    )
    expect(problems).toEqual([expect.stringContaining('5000')])
  })

  it('of reading, when the run is cancelled', async () => {
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${i}.yaml`, worker(`w${i}`)]))
    const folder = folderOf(files)
    const cancel = new AbortController()
    const reading = readManifestFiles(['.'], { env: {}, folder, workspace: folder, signal: cancel.signal })
    setImmediate(() => cancel.abort())
    await expect(reading).rejects.toHaveProperty('name', 'AbortError')
  })
})

it('the line of a source is in the document that declares the resource, and holds its name', async () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)
  const manifest = fc.record({
    name,
    type: fc.constantFrom('worker', 'service', 'depot'),
    comment: fc.boolean(),
  })
  const written = ({ name, type, comment }: { name: string; type: string; comment: boolean }): string =>
    `${comment ? '# name: other\n' : ''}type: ${type}\nname: ${name}\nx:\n  name: inner\n`
  const tree = fc.record({
    files: fc.array(fc.array(manifest, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
    inline: fc.array(manifest, { maxLength: 4 }),
    newline: fc.constantFrom('\n', '\r\n'),
  })
  await fc.assert(
    fc.asyncProperty(tree, async ({ files, inline, newline }) => {
      const contents: Record<string, string> = Object.fromEntries(
        files.map((file, i) => [`f${i}.yaml`, file.map(written).join('---\n')]),
      )
      const specs = inline.map(one => `spec:\n${written(one).replace(/^(?=.)/gm, '        ')}`)
      contents['all.yaml'] = bundle('all', ...specs, ...files.map((_, i) => `file: f${i}.yaml`))
      const folder = folderOf(
        Object.fromEntries(
          Object.entries(contents).map(([path, text]) => [path, text.replaceAll('\n', newline)]),
        ),
      )
      const { entries, problems } = await read(folder, '.')
      expect(problems).toEqual([])
      expect(entries).toHaveLength(1 + inline.length + files.flat().length)
      for (const { type, name, source } of entries) {
        const lines = (contents[basename(source?.file ?? '')] ?? '').split('\n')
        const at = (source?.line ?? 0) - 1
        expect(lines[at]?.trim()).toBe(`name: ${name}`)
        expect([lines[at - 1]?.trim(), lines[at + 1]?.trim()]).toContain(`type: ${type}`)
      }
    }),
    { numRuns: 60 },
  )
})
