// Every example in the documentation that uses the action, played on the bundle. The runner's expressions are filled
// in, and settings that an example doesn't name are quick.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { PAGES, sectionOf, textOf } from '../documents.ts'
import type { Resource } from '../simulator/scenario.mjs'
import { type RunResult, writeProgram } from './harness.ts'
import { annotations, type Play, play, steady, UP } from './play.ts'

const SIMULATOR = fileURLToPath(new URL('../simulator/dataos-ctl.mjs', import.meta.url))

const folder = mkdtempSync(join(tmpdir(), 'recipes-'))
afterAll(() => rmSync(folder, { recursive: true }))

const withPath = (...folders: string[]): Record<string, string> => ({
  PATH: [...folders, process.env['PATH']].join(delimiter),
})

interface Step {
  readonly uses?: string
  readonly id?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, string | number | boolean>>
}

/** The steps that use the action in each example, by page, heading and place under that heading. */
const EXAMPLES: ReadonlyMap<string, readonly Step[]> = new Map(PAGES.flatMap(examplesIn))

function examplesIn(page: string): [string, Step[]][] {
  return textOf(page)
    .split(/^#{1,3} /m)
    .flatMap(section => {
      const [heading] = section.split('\n', 1)
      return [...section.matchAll(/^```yaml\n(.*?)^```/gms)]
        .map(([, example = '']) =>
          stepsIn(parse(example)).filter(({ uses = '' }) => /\/wait-for-dataos@/.test(uses)),
        )
        .filter(steps => steps.length > 0)
        .map((steps, i): [string, Step[]] => [`${page}: ${heading}${i === 0 ? '' : ` ${i + 1}`}`, steps])
    })
}

function stepsIn(example: unknown): Step[] {
  if (Array.isArray(example)) return example
  const { jobs = {} } = example as { jobs?: Record<string, { steps: Step[] }> }
  return Object.values(jobs).flatMap(job => job.steps)
}

const MANIFESTS = {
  'manifests/worker.yaml': 'name: data-product-insights-worker\ntype: worker',
  'manifests/others.yml':
    'name: ingestion-shipment-orders\nversion: v1\ntype: workflow\n---\nname: new-usecases\ntype: compute',
}
const DRAFT = { 'manifests/drafts/draft.yaml': 'name: draft\ntype: service' }

const WORKER = steady('worker/data-product-insights-worker', UP)
const PLATFORM = [
  WORKER,
  steady('workflow/ingestion-shipment-orders', 'active succeeded'),
  steady('compute/new-usecases', 'active'),
  steady('service/metrics-api', UP),
]
const IDS = [
  'worker/data-product-insights-worker@public',
  'workflow/ingestion-shipment-orders@public',
  'compute/new-usecases',
]

/** Plays one step, with its expressions filled in. The comment has tests elsewhere. */
function playStep(step: Step, values: Readonly<Record<string, string>>, own: Play = {}): Promise<RunResult> {
  const fill = (text: string): string =>
    text.replace(/\$\{\{ (.*?) \}\}/g, (expression, name: string) => {
      const value = values[name]
      if (value === undefined) throw new Error(`the test has no value for ${expression}`)
      return value
    })
  const inputs = Object.entries(step.with ?? {}).map(([name, value]) => [name, fill(String(value))])
  return play({
    platform: PLATFORM,
    files: MANIFESTS,
    ...own,
    inputs: { resources: '', ...own.inputs, ...Object.fromEntries(inputs), comment: 'never' },
  })
}

const idsIn = ({ report }: RunResult): string[] => (report?.resources ?? []).map(({ id }) => id)

function stepsOf(example: string, count: number): readonly Step[] {
  const steps = EXAMPLES.get(example) ?? []
  expect(steps, example).toHaveLength(count)
  return steps
}

interface Recipe {
  readonly ids?: readonly string[]
  readonly values?: Readonly<Record<string, string>>
  readonly own?: Play
}

const SCHEDULED_CHECK: Recipe = {
  ids: [IDS[0] ?? '', 'worker/orders@public', 'service/metrics-api@public'],
  own: { platform: [...PLATFORM, steady('worker/orders', UP)] },
}

/** Examples with one step of the action, which find these resources healthy. */
const ONE_STEP: Readonly<Record<string, Recipe>> = {
  'README.md: Usage': {},
  'README.md: Outputs': {},
  'README.md: Examples 2': {
    ids: [...IDS, 'service/metrics-api@sandbox'],
    own: { platform: [...PLATFORM, steady('service/metrics-api@sandbox', UP)] },
  },
  'README.md: Examples 3': SCHEDULED_CHECK,
  'docs/examples.md: Specific resources': {},
  'docs/examples.md: Applied manifests': { own: { files: { ...MANIFESTS, ...DRAFT } } },
  'docs/examples.md: A data product': {
    ids: [
      'data/product360',
      'bundle/product360-bundle',
      'lens/product360@public',
      'workflow/ingestion-shipment-orders@public',
      'workflow/product360-scanner@public',
    ],
    own: {
      platform: [
        steady('data/product360', 'active'),
        steady('bundle/product360-bundle', 'active'),
        steady('lens/product360', 'active'),
        steady('workflow/ingestion-shipment-orders', 'active succeeded'),
        steady('workflow/product360-scanner', 'active succeeded'),
      ],
      files: {
        'product/product.yaml': `entity: product
name: product360
version: v1beta
type: data
v1beta:
  data:
    resource:
      refType: dataos
      ref: bundle:v1beta:product360-bundle
    inputs:
      - ref: dataset:icebase:retail:orders
    ports:
      lens:
        ref: lens:v1alpha:product360:public
`,
        'product/bundle.yaml': `name: product360-bundle
version: v1beta
type: bundle
bundle:
  resources:
    - id: orders
      file: resources/orders.yaml
`,
        'product/resources/orders.yaml': 'name: ingestion-shipment-orders\nversion: v1\ntype: workflow\n',
        'product/scanner.yaml': 'name: product360-scanner\nversion: v1\ntype: workflow\n',
      },
    },
  },
  'docs/examples.md: A tenant of DataOS 2.0': {
    ids: [
      'worker/data-product-insights-worker',
      'workflow/ingestion-shipment-orders',
      'compute/new-usecases',
    ],
    own: {
      platform: PLATFORM.map(resource => ({ ...resource, workspace: '', tenant: 'analytics' })),
      columns: ['NAME', 'VERSION', 'TYPE', 'TENANT', 'STATUS', 'RUNTIME', 'OWNER'],
    },
  },
  'docs/examples.md: Many workspaces': {
    ids: ['worker/data-product-insights-worker@sandbox', 'compute/new-usecases'],
    values: { 'matrix.workspace': 'sandbox' },
    own: {
      platform: [{ ...WORKER, workspace: 'sandbox' }, steady('compute/new-usecases', 'active')],
      files: {
        'manifests/all.yaml':
          'name: data-product-insights-worker\ntype: worker\n---\nname: new-usecases\ntype: compute',
      },
    },
  },
  'docs/examples.md: A pull request from a fork': { ids: [IDS[0] ?? ''] },
  'docs/examples.md: A scheduled check': SCHEDULED_CHECK,
  "docs/examples.md: The vendor's container image": {
    values: { 'github.workspace': '/runner/checkout' },
    own: { env: withPath(fakeDocker()) },
  },
}

/** Checks the arguments for docker, and runs the simulator instead of the image. */
function fakeDocker(): string {
  writeProgram(
    folder,
    'docker',
    `const args = process.argv.slice(2)
const image = args.findIndex(arg => arg.startsWith('rubiklabs/dataos-ctl:'))
const isRight = image > 0 && args[0] === 'run' && args[args.indexOf('-v') + 1] === '/runner/checkout/.dataos:/dataos'
if (!isRight) throw new Error(args.join(' '))
const { spawnSync } = require('node:child_process')
const cli = [${JSON.stringify(SIMULATOR)}, ...args.slice(image + 1)]
process.exitCode = spawnSync(process.execPath, cli, { stdio: 'inherit' }).status`,
  )
  return folder
}

/** Examples with their own test below. */
const OTHERS = [
  'README.md: Examples',
  'docs/examples.md: Verify this deploy',
  'docs/examples.md: Delete and apply again',
  'docs/examples.md: Notify or roll back',
]

describe.concurrent('the example', () => {
  it.each(Object.entries(ONE_STEP))('%s', async (example, { ids = IDS, values = {}, own = {} }) => {
    for (const step of stepsOf(example, 1)) {
      const run = await playStep(step, values, own)
      expect(run.outputs['result']).toBe('healthy')
      expect(idsIn(run).sort()).toEqual([...ids].sort())
      expect(annotations(run, 'warning')).toEqual([])
    }
  })

  it.each(['README.md: Examples', 'docs/examples.md: Verify this deploy'])(
    '%s',
    async example => {
      const [before, after] = stepsOf(example, 2)
      if (!before || !after) return
      const files = { 'manifests/worker.yaml': MANIFESTS['manifests/worker.yaml'] }
      const at = (generation: number): Resource[] => [
        { ...WORKER, timeline: [{ at: 0, status: 'active', runtime: 'running:1', generation }] },
      ]
      const recorded = await playStep(before, {}, { platform: at(1), files })
      expect(recorded.outputs['result']).toBe('snapshot')
      const values = { [`steps.${before.id}.outputs.snapshot`]: recorded.outputs['snapshot'] ?? '' }
      const changed = await playStep(after, values, { platform: at(2), files })
      expect(changed.outputs['result']).toBe('healthy')
      expect(changed.report?.resources[0]?.changed).toBe(true)
      const untouched = await playStep(after, values, { platform: at(1), files })
      expect(untouched.report?.resources[0]?.changed).toBe(false)
    },
    90_000,
  )

  it('docs/examples.md: Delete and apply again', async () => {
    const [deleted, applied] = stepsOf('docs/examples.md: Delete and apply again', 2)
    if (!deleted || !applied) return
    const leaving = PLATFORM.map(resource => ({
      ...resource,
      timeline: [...resource.timeline, { at: 1, gone: true }],
    }))
    const gone = await playStep(deleted, {}, { platform: leaving })
    expect(gone).toMatchObject({ exitCode: 0, outputs: { result: 'deleted', healthy: 'true' } })
    expect(idsIn(gone).sort()).toEqual(IDS.toSorted())
    const back = await playStep(applied, {})
    expect(back.outputs['result']).toBe('healthy')
  })

  it('docs/examples.md: Notify or roll back', async () => {
    for (const step of stepsOf('docs/examples.md: Notify or roll back', 1)) {
      const platform = [steady('worker/data-product-insights-worker', 'error')]
      const run = await playStep(step, {}, { platform })
      expect(run).toMatchObject({ exitCode: 0, outputs: { result: 'unhealthy', healthy: 'false' } })
      expect(JSON.parse(run.outputs['unhealthy'] ?? '')).toContain(IDS[0])
      expect(run.outputs['message']).toMatch(/unhealthy/)
    }
  })

  it('is played here, whichever it is', () => {
    expect([...Object.keys(ONE_STEP), ...OTHERS].sort()).toEqual([...EXAMPLES.keys()].sort())
  })
})

describe.skipIf(process.platform === 'win32')('the recipe to install dataos-ctl', () => {
  const ARCHIVE = 'dataos-ctl-linux-amd64.tar.gz'
  const [, example = ''] = /```yaml\n(.*?)```/s.exec(sectionOf('README.md', 'Install dataos-ctl')) ?? []
  const [{ run: script = '' } = {}] = parse(example) as Step[]

  /** Runs the script with a `curl` that serves this archive and checksum, and fails for a wrong key as `--fail` does. */
  function install(name: string, { key = 'right-key', checksum }: { key?: string; checksum?: string } = {}) {
    const [bin, server, temp] = ['bin', 'server', 'temp'].map(part => join(folder, name, part)) as [
      string,
      string,
      string,
    ]
    for (const one of [bin, join(server, 'linux-amd64'), temp]) mkdirSync(one, { recursive: true })
    const program = join(server, 'linux-amd64/dataos-ctl')
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${SIMULATOR}' "$@"\n`)
    chmodSync(program, 0o755)
    spawnSync('tar', ['-czf', ARCHIVE, 'linux-amd64'], { cwd: server })
    const digest =
      checksum ??
      createHash('sha256')
        .update(readFileSync(join(server, ARCHIVE)))
        .digest('hex')
    writeFileSync(join(server, `${ARCHIVE}.sha256sum`), `${digest}  ${ARCHIVE}\n`)
    writeProgram(
      bin,
      'curl',
      `const args = process.argv.slice(2)
const { copyFileSync } = require('node:fs')
const data = new URLSearchParams(args.filter((_, i) => args[i - 1]?.startsWith('--data')).join('&'))
const isRight = args.includes('--fail') && args.includes('--silent') && args.includes('--get') &&
  args.at(-1) === 'https://prime.tmdata.io/plutus/api/v1/files/download' && data.get('dir') === 'cli-apps-2.9'
if (!isRight) throw new Error(args.join(' '))
if (data.get('apikey') === 'right-key') copyFileSync(${JSON.stringify(`${server}/`)} + data.get('name'), args[args.indexOf('--output') + 1])
else process.exitCode = 22`,
    )
    const path = join(folder, name, 'path')
    writeFileSync(path, '')
    const { status, stdout } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
      env: { ...withPath(bin), RUNNER_TEMP: temp, GITHUB_PATH: path, PRIME_APIKEY: key, VERSION: '2.9' },
      encoding: 'utf8',
    })
    return { status, stdout, path: readFileSync(path, 'utf8').trim() }
  }

  it('puts a CLI on the path that the action uses', async () => {
    const { status, stdout, path } = install('good')
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${ARCHIVE}: OK\n` })
    const [step] = stepsOf('README.md: Usage', 1)
    const run = await playStep(
      step ?? {},
      {},
      { inputs: { 'dataos-ctl': 'dataos-ctl' }, env: withPath(path) },
    )
    expect(run.outputs['result']).toBe('healthy')
  })

  it.each([
    ['the key is wrong', { key: 'wrong-key' }],
    ['the checksum is wrong', { checksum: '0'.repeat(64) }],
  ])('fails if %s', (name, fault) => {
    const { status, path } = install(name.replaceAll(' ', '-'), fault)
    expect(status).not.toBe(0)
    expect(path).toBe('')
  })
})
