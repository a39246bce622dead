// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how manifests write variables

import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import { afterAll, describe, expect, it, test } from 'vitest'
import { parsePatterns } from '../../src/targets/files.ts'
import { readManifestFiles } from '../../src/targets/manifest-files.ts'
import type { ParsedEntries } from '../../src/targets/resources.ts'

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

const read = (folder: string, input: string, env = {}): Promise<ParsedEntries> =>
  readManifestFiles(parsePatterns(input), env, folder)

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
        warnings: [`no file matches '${pattern}'`],
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
    what                    | content                                        | says
    ${'that is broken'}     | ${'name: a\ntype: [b'}                         | ${/^m\/x.yaml, line 2: no valid YAML: /}
    ${'of another program'} | ${'name: a\ntype: worker\n\0\0'}               | ${/^m\/x.yaml is no text, for it holds zero bytes$/}
    ${'in another code'}    | ${Buffer.from('name: \xfcber', 'latin1')}      | ${/^m\/x.yaml is no text in UTF-8$/}
    ${'that is too large'}  | ${`name: a\n#${'x'.repeat(10 * 1024 * 1024)}`} | ${/^m\/x.yaml is larger than 10 MiB, which no manifest is; leave it out with a line that starts with !$/}
  `('$what is a problem', async ({ content, says }) => {
    const folder = folderOf({ 'm/w.yaml': worker('w') })
    writeFileSync(join(folder, 'm/x.yaml'), content)
    const { entries, problems } = await read(folder, 'm')
    expect(problems).toEqual([expect.stringMatching(says)])
    expect(entries).toHaveLength(1)
  })

  it('that is a pipe is not waited for', async () => {
    const folder = folderOf({})
    execFileSync('mkfifo', [join(folder, 'x.yaml')])
    expect((await read(folder, '.')).problems).toEqual(['x.yaml is no file that can be read'])
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
        "'n' can't be read: permission denied",
        "m/x.yaml can't be read: permission denied",
      ])
    },
  )

  it('is named in warnings, by its path from the working directory', async () => {
    const folder = folderOf({ 'm/x.yaml': `${worker('w')}---\nkind: Pod\n`, 'y.yaml': '- a' })
    expect((await read(join(folder, 'm'), `x.yaml\n${folder}/y.yaml`)).warnings).toEqual([
      'x.yaml, line 4: no DataOS resource, for it has no name and no type; it is skipped',
      `${folder}/y.yaml, line 1: no DataOS resource, for it is a list; it is skipped`,
    ])
  })

  it('is one of so many broken ones that not all are told', async () => {
    const files = Array.from({ length: 25 }, (_, i) => [`${i}.yaml`, 'a: {{ .Values.b'])
    const { problems } = await read(folderOf(Object.fromEntries(files)), '.')
    expect(problems).toHaveLength(21)
    expect(problems.at(-1)).toBe('5 problems more, not shown here')
  })
})

describe('a bundle', () => {
  const bundle = (name: string, ...resources: string[]): string =>
    [
      `name: ${name}`,
      'type: bundle',
      'bundle:',
      '  resources:',
      ...resources.map(one => `    - ${one}`),
    ].join('\n')

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
    expect(await read(folder, 'deploy/all.yaml', { PART: 'c' })).toEqual({
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
      expect.stringMatching(/^m\/y.yaml, line 1: no valid YAML/),
      "${P}/x.yaml, line 1: 'a b' is no name; it has letters, digits and dashes",
    ])
  })

  it('that names what is not there is a problem', async () => {
    const folder = folderOf({
      'm/all.yaml': bundle('all', '{file: ../nowhere.yaml}', '{file: .}', '{file: "${P}/x"}'),
    })
    expect((await read(folder, 'm', { P: 'hunter2' })).problems).toEqual([
      "m/all.yaml, line 5: bundle 'all' names the file '../nowhere.yaml', which is not there; it is looked for from the folder of the bundle",
      "m/all.yaml, line 7: bundle 'all' names the file '${P}/x', which is not there; it is looked for from the folder of the bundle",
      "m/all.yaml, line 6: bundle 'all' names the file '.', which is a folder",
    ])
  })
})
