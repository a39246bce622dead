// Every step of ours in the README, played on the bundle as it stands there: the runner's expressions are filled in, and
// what a recipe does not name is quick.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Resource } from '../simulator/scenario.mjs'
import { type RunResult, writeProgram } from './harness.ts'
import { annotations, type Play, play, steady, UP } from './play.ts'

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const SIMULATOR = fileURLToPath(new URL('../simulator/dataos-ctl.mjs', import.meta.url))

const folder = mkdtempSync(join(tmpdir(), 'recipes-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Takes what the recipe gives to docker, and runs the simulator in place of the image. */
writeProgram(
  folder,
  'docker',
  `const args = process.argv.slice(2)
const image = args.findIndex(arg => arg.startsWith('rubiklabs/dataos-ctl:'))
const isWell = image > 0 && args[0] === 'run' && args[args.indexOf('-v') + 1] === '/runner/checkout/.dataos:/dataos'
if (!isWell) throw new Error(args.join(' '))
const { spawnSync } = require('node:child_process')
const cli = [${JSON.stringify(SIMULATOR)}, ...args.slice(image + 1)]
process.exitCode = spawnSync(process.execPath, cli, { stdio: 'inherit' }).status`,
)

interface Step {
  readonly uses?: string
  readonly id?: string
  readonly with?: Readonly<Record<string, string | number | boolean>>
}

/** The steps of ours in the first example under a heading. */
function stepsUnder(heading: string): Step[] {
  const text = README.split(/^#{2,3} /m).find(one => one.startsWith(`${heading}\n`)) ?? ''
  const example: unknown = parse(/```yaml\n(.*?)```/s.exec(text)?.[1] ?? '')
  const isWorkflow = typeof example === 'object' && example !== null && 'jobs' in example
  const jobs = isWorkflow ? Object.values(example.jobs as Record<string, { steps: Step[] }>) : []
  const steps = isWorkflow ? jobs.flatMap(job => job.steps) : (example as Step[])
  return steps.filter(({ uses = '' }) => uses.includes('/wait-for-dataos@'))
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

/** Plays one step, its expressions filled in; `comment` is for its own tests. */
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

describe.concurrent('the recipe', () => {
  it.each<{ heading: string; ids?: readonly string[]; values?: Record<string, string>; own?: Play }>([
    { heading: 'Start' },
    { heading: 'Name the resources' },
    { heading: 'Wait for what the manifests name', own: { files: { ...MANIFESTS, ...DRAFT } } },
    {
      heading: "The vendor's container image",
      values: { 'github.workspace': '/runner/checkout' },
      own: { env: { PATH: [folder, process.env['PATH']].join(delimiter) } },
    },
    { heading: 'A pull request from a fork', ids: [IDS[0] ?? ''] },
    {
      heading: 'Many workspaces, one comment each',
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
    {
      heading: 'A scheduled check, without a deploy',
      ids: [IDS[0] ?? '', 'worker/orders@public', 'service/metrics-api@public'],
      own: { platform: [...PLATFORM, steady('worker/orders', UP)] },
    },
  ])('$heading', async ({ heading, ids = IDS, values = {}, own = {} }) => {
    const steps = stepsUnder(heading)
    expect(steps).toHaveLength(1)
    for (const step of steps) {
      const run = await playStep(step, values, own)
      expect(run.outputs['result']).toBe('healthy')
      expect(idsIn(run).sort()).toEqual([...ids].sort())
      expect(annotations(run, 'warning')).toEqual([])
    }
  })

  it('Prove that it is this deploy', async () => {
    const [before, after, ...more] = stepsUnder('Prove that it is this deploy')
    if (!before || !after || more.length > 0) throw new Error('the recipe has two steps of ours')
    const files = { 'manifests/worker.yaml': MANIFESTS['manifests/worker.yaml'] }
    const at = (generation: number, own: object = {}): Resource[] => [
      { ...WORKER, timeline: [{ at: 0, status: 'active', runtime: 'running:1', generation, ...own }] },
    ]
    const recorded = await playStep(before, {}, { platform: at(1), files })
    expect(recorded.outputs['result']).toBe('snapshot')
    const values = { [`steps.${before.id}.outputs.snapshot`]: recorded.outputs['snapshot'] ?? '' }
    const changed = await playStep(after, values, { platform: at(2), files })
    expect(changed.outputs['result']).toBe('healthy')
    expect(changed.report?.resources[0]?.changed).toBe(true)
    const untouched = await playStep(after, values, { platform: at(1), files })
    expect(untouched.report?.resources[0]?.changed).toBe(false)
  }, 90_000)

  it('Notify, or roll back', async () => {
    const [step, ...more] = stepsUnder('Notify, or roll back')
    if (!step || more.length > 0) throw new Error('the recipe has one step of ours')
    const run = await playStep(
      step,
      {},
      { platform: [steady('worker/data-product-insights-worker', 'error')] },
    )
    expect(run).toMatchObject({ exitCode: 0, outputs: { result: 'unhealthy', healthy: 'false' } })
    expect(JSON.parse(run.outputs['unhealthy'] ?? '')).toContain(IDS[0])
  })

  it('of every heading is tried here', () => {
    const recipes = README.split(/^## /m).find(one => one.startsWith('Recipes')) ?? ''
    const tried = readFileSync(new URL(import.meta.url), 'utf8')
    for (const [, heading = ''] of recipes.matchAll(/^### (.*)$/gm)) expect(tried).toContain(heading)
  })
})
