// The documentation is true: examples are valid for the runner and for the action, links lead somewhere, files and
// scripts exist. contract.test.ts checks the tables.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { INPUTS, loadSettings, SettingsError } from '../src/inputs.ts'
import { OUTPUTS } from '../src/report/outputs.ts'
import { PAGES, ROOT, textOf } from './documents.ts'

interface Node {
  readonly type: string
  readonly value?: string
  readonly lang?: string | null | undefined
  readonly url?: string
  readonly children?: readonly Node[]
}
type Mapping = Readonly<Record<string, unknown>>

const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Mapping }

const within = (node: Node): readonly Node[] => [node, ...(node.children ?? []).flatMap(within)]
const read = (markdown: string): readonly Node[] =>
  within(fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }))
const wordsOf = (node: Node): string =>
  within(node)
    .map(({ value = '' }) => value)
    .join('')

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const mappingsIn = (value: unknown): Mapping[] => [
  ...(isMapping(value) ? [value] : []),
  ...(typeof value === 'object' && value !== null ? Object.values(value).flatMap(mappingsIn) : []),
]
const isInput = (name: string): boolean => Object.hasOwn(INPUTS, name)
const isOurs = ({ uses }: Mapping): boolean => /^\.\/$|\/wait-for-dataos@/.test(String(uses))

/** Everything that isn't true, in a page of that folder. */
async function problemsOf(markdown: string, folder = '.'): Promise<string[]> {
  const nodes = read(markdown)
  const examples = nodes
    .filter(({ lang }) => lang === 'yaml' || lang === 'yml')
    .map(({ value = '' }) => value)
  return [
    ...(await Promise.all(examples.map(problemsOfExample))).flat(),
    ...problemsOfReferences(nodes, examples),
    ...nodes.flatMap(({ url, type, value }) => [
      ...(url === undefined ? [] : problemsOfLink(url, nodes, folder)),
      ...(type === 'html' ? [...String(value).matchAll(/(?:src|href|srcset)="([^"]+)"/g)] : []).flatMap(
        ([, link = '']) => problemsOfLink(link, nodes, folder),
      ),
      ...(type === 'inlineCode' || type === 'code' ? problemsOfCode(type, value ?? '') : []),
    ]),
  ]
}

/** A workflow, some of its steps, some inputs of one step, or a list of resources. Anything else only has to be YAML. */
async function problemsOfExample(example: string): Promise<string[]> {
  const documents = parseAllDocuments(example)
  const broken = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])
  if (broken.length > 0) return broken.map(({ message }) => message)
  const problems = documents
    .map(document => document.toJS())
    .map(async value => {
      const mappings = mappingsIn(value)
      if (mappings.some(isOurs)) {
        const steps = mappings.filter(isOurs)
        const ofSteps = steps.map(step => problemsOfInputs(isMapping(step['with']) ? step['with'] : {}))
        return (await Promise.all(ofSteps)).flat()
      }
      if (isMapping(value)) return isInput(Object.keys(value)[0] ?? '') ? problemsOfInputs(value) : []
      const isResources = Array.isArray(value) && !mappings.some(step => 'uses' in step || 'run' in step)
      return isResources ? problemsOfInputs({ resources: example }) : []
    })
  return (await Promise.all(problems)).flat()
}

/** Stands for the manifests of the reader's repository. */
const FOUND = { entries: [{ type: 'worker', name: 'insights' }], problems: [], warnings: [] }

/** The action itself reads the inputs, except where an expression has a value that only the runner knows. */
async function problemsOfInputs(given: Mapping): Promise<string[]> {
  const unknown = Object.keys(given).filter(name => !isInput(name))
  if (unknown.length > 0) return unknown.map(name => `there is no input ${name}`)
  if (Object.values(given).some(value => String(value).includes('${{'))) return []
  const env = Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, String(value)])
  try {
    const files = { manifests: async () => FOUND, baseline: () => undefined }
    const { warnings } = await loadSettings(Object.fromEntries(env), files, text => text)
    return [...warnings]
  } catch (error) {
    if (error instanceof SettingsError) return [error.message]
    throw error
  }
}

/** `steps.X.outputs.Y`, in examples and in the text: X is a step of an example, and Y an output if the step is ours. */
function problemsOfReferences(nodes: readonly Node[], examples: readonly string[]): string[] {
  const steps = examples.flatMap(example =>
    parseAllDocuments(example).flatMap(document => mappingsIn(document.toJS()).filter(step => 'id' in step)),
  )
  const text = nodes.flatMap(({ type, value }) => (/code/i.test(type) ? [value] : [])).join('\n')
  return [...text.matchAll(/\bsteps\.([\w-]+)\.outputs\.([\w-]+)/g)].flatMap(([reference, id, output]) => {
    const called = steps.filter(step => step['id'] === id)
    if (called.length === 0) return [`${reference}: no step has this id`]
    const declared = OUTPUTS.some(name => name === output)
    return called.every(isOurs) && !declared ? [`${reference}: there is no output ${output}`] : []
  })
}

function problemsOfLink(url: string, nodes: readonly Node[], folder: string): string[] {
  if (/^[a-z]+:/.test(url)) return []
  const [path = '', anchor] = url.split('#')
  const file = join(folder, path)
  if (!existsSync(join(ROOT, file))) return [`${url} leads to no file`]
  if (anchor === undefined) return []
  return anchorsOf(path === '' ? nodes : read(textOf(file))).includes(anchor)
    ? []
    : [`${url} leads to no heading`]
}

/** The anchors that GitHub makes from headings. */
function anchorsOf(nodes: readonly Node[]): string[] {
  const anchors: string[] = []
  for (const heading of nodes.filter(({ type }) => type === 'heading')) {
    const slug = wordsOf(heading)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-')
    const doubles = anchors.filter(anchor => anchor.replace(/-\d+$/, '') === slug).length
    anchors.push(doubles === 0 ? slug : `${slug}-${doubles}`)
  }
  return anchors
}

function problemsOfCode(type: string, code: string): string[] {
  const missing = [...code.matchAll(/\bnpm run ([\w:-]+)/g)].filter(([, script = '']) => !(script in scripts))
  const path = type === 'inlineCode' && /^(?:src|test|dist|\.ci|\.github)\/[\w./-]*$/.test(code) ? [code] : []
  return [
    ...missing.map(([, script]) => `there is no script ${script}`),
    ...path.filter(file => !existsSync(join(ROOT, file))).map(file => `there is no ${file}`),
  ]
}

const folderOf = (page: string): string => (page.includes('/') ? 'docs' : '.')

describe('the documentation', () => {
  it.each(PAGES)('%s is true', async page => {
    expect(await problemsOf(textOf(page), folderOf(page))).toEqual([])
  })

  it('names code in CONTRIBUTING.md that exists', () => {
    const named = [
      ...textOf('CONTRIBUTING.md').matchAll(/`(\w+)` (?:in|of|into) `((?:src|test)\/[\w./-]+)`/g),
    ]
    expect(named.length).toBeGreaterThan(8)
    for (const [, name = '', file = ''] of named)
      expect(textOf(file), file).toMatch(new RegExp(`\\b${name}\\b`))
  })
})

const yaml = (...lines: string[]): string => ['```yaml', ...lines, '```'].join('\n')
const step = (...lines: string[]): string => yaml('- uses: OWNER/wait-for-dataos@v1', '  id: wait', ...lines)
const expression = (text: string): string => `\${{ ${text} }}`
const WITH = ['  with:', '    resources: worker/insights']

describe('the examples', () => {
  const examples = PAGES.flatMap(page => read(textOf(page)).filter(({ lang }) => lang === 'yaml'))
  const values = examples.flatMap(({ value = '' }) => parseAllDocuments(value).map(one => one.toJS()))

  it('use the current major version', () => {
    const { version } = JSON.parse(textOf('package.json')) as { version: string }
    const used = values.flatMap(mappingsIn).filter(isOurs)
    expect(used.length).toBeGreaterThan(8)
    for (const { uses } of used) expect(uses).toBe(`OWNER/wait-for-dataos@v${version.split('.')[0]}`)
  })

  it('set limits and permissions in every job', () => {
    const jobs = values.flatMap(value =>
      isMapping(value) && isMapping(value['jobs']) ? Object.values(value['jobs']) : [],
    )
    expect(jobs.length).toBeGreaterThan(2)
    for (const job of jobs)
      expect(job).toEqual(
        expect.objectContaining({ 'timeout-minutes': expect.any(Number), permissions: expect.any(Object) }),
      )
  })
})

describe('this test finds', () => {
  it.each`
    what                         | markdown                                                                  | problem
    ${'invalid YAML'}            | ${yaml('a: [')}                                                           | ${/Flow sequence/}
    ${'a double key'}            | ${yaml('a: 1', 'a: 2')}                                                   | ${/unique/}
    ${'an unknown input'}        | ${step(...WITH, '    time-out: 5m')}                                      | ${/^there is no input time-out$/}
    ${'one in a fragment'}       | ${yaml('resources: worker/a', 'time-out: 5m')}                            | ${/^there is no input time-out$/}
    ${'a wrong value'}           | ${step(...WITH, '    timeout: soon')}                                     | ${/timeout: 'soon'/}
    ${'nothing to wait for'}     | ${step()}                                                                 | ${/no resources to wait for/i}
    ${'a wrong list'}            | ${yaml('- worker/a', '- insights')}                                       | ${/resources: line 2: /}
    ${'an unknown output'}       | ${step(...WITH, `- run: echo ${expression('steps.wait.outputs.state')}`)} | ${/there is no output state$/}
    ${'one in the text'}         | ${`${step(...WITH)}\n\nAs \`steps.wait.outputs.state\` says.`}            | ${/there is no output state$/}
    ${'an unknown step'}         | ${step(...WITH, `- run: echo ${expression('steps.it.outputs.result')}`)}  | ${/no step has this id$/}
    ${'a lost heading'}          | ${'[a](#nowhere)\n\n# Somewhere'}                                         | ${/^#nowhere leads to no heading$/}
    ${'one of another file'}     | ${'[a](README.md#nowhere)'}                                               | ${/leads to no heading$/}
    ${'a lost file'}             | ${'[a](docs/nowhere.md)'}                                                 | ${/leads to no file$/}
    ${'a lost picture'}          | ${'<img src="docs/nowhere.png">'}                                         | ${/leads to no file$/}
    ${'a lost file in the text'} | ${'See `src/nowhere.ts`.'}                                                | ${/^there is no src\/nowhere.ts$/}
    ${'a lost script'}           | ${'```sh\nnpm run nothing\n```'}                                          | ${/^there is no script nothing$/}
  `('$what', async ({ markdown, problem }) => {
    expect(await problemsOf(markdown)).toEqual([expect.stringMatching(problem)])
  })

  it.each([
    step(
      ...WITH,
      `    timeout: ${expression('inputs.timeout')}`,
      `- run: echo ${expression('steps.wait.outputs.result')}`,
    ),
    yaml('name: a', 'type: worker', 'workspace: public'),
    '# `a` is *not* b, but c\n\n## A\n\n## A\n\n[one](#a-is-not-b-but-c) and [two](#a-1)',
    '[a](https://example.com/#x) `src/**/*.ts` `npm run build`',
  ])('is not in %j', async markdown => {
    expect(await problemsOf(markdown)).toEqual([])
  })
})
