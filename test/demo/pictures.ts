// npm run pictures: plays the failing demo on the bundle with a pull request to comment on, and takes pictures of its
// summary, comment and annotation for the README. Needs Chromium on PATH, or its path in CHROMIUM. Build first.

import { execFile } from 'node:child_process'
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { type RunResult, runAction } from '../bundle/harness.ts'
import { EVENTS, sha } from '../github/events.ts'
import { type FakeGitHub, startFakeGitHub, TOKEN } from '../github/fake-github.ts'
import { loadScenario, type Scenario } from '../simulator/scenario.mjs'
import { annotated, type Frame, page, render } from './page.mjs'

const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

const DOCS = inProject('docs')
const PAGES = inProject('build')
const WIDTH = 1000
/** Readers with a slow connection wait for the pictures, and the repository keeps every version of them. */
const MAX_BYTES = 300_000

const MANIFESTS = inProject('test/demo/failing')
const DEPOT = 'manifests/depot.yaml'
const failing = loadScenario(inProject('test/demo/failing.json'))

/** The previous deploy, which the comment compares with: only one workflow failed. */
const previous: Scenario = {
  ...failing,
  resources: (failing.resources ?? []).map(resource => {
    const runtime = { depot: '', workflow: resource.name.endsWith('returns') ? 'failed' : 'succeeded' }[
      resource.type
    ]
    return { ...resource, timeline: [{ at: 0, status: 'active', runtime: runtime ?? 'running:2' }] }
  }),
}

await main()

async function main(): Promise<void> {
  const chromium = findChromium()
  const github = await startFakeGitHub()
  const folder = mkdtempSync(join(tmpdir(), 'pictures-'))
  try {
    await deploy(previous, github, folder)
    const { summary, commands } = await deploy(failing, github, folder)
    const [comment] = github.comments
    const annotation = commands.find(
      ({ name, properties }) => name === 'error' && properties['file'] === DEPOT,
    )
    if (!comment || !annotation)
      throw new Error('the action wrote no comment, or no annotation for the depot')
    mkdirSync(DOCS, { recursive: true })
    mkdirSync(PAGES, { recursive: true })
    const studio = { chromium, folder }
    // Facts and logs follow in folds.
    await takePicture('summary', await render(summary), { ...studio, until: 'table ~ :not(table)' })
    await takePicture('comment', await render(comment.body), studio)
    const { line = '', title = '' } = annotation.properties
    const firstLines = readFileSync(join(MANIFESTS, DEPOT), 'utf8').split('\n').slice(0, 6).join('\n')
    const html = annotated(DEPOT, firstLines, { line: Number(line), title, message: annotation.data })
    await takePicture('annotation', html, studio)
  } finally {
    await github.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function deploy(scenario: Scenario, github: FakeGitHub, folder: string): Promise<RunResult> {
  const event = join(folder, 'event.json')
  writeFileSync(event, JSON.stringify(EVENTS.pull_request()))
  const paths = globSync('**/*.yaml', { cwd: MANIFESTS })
  const run = await runAction(scenario, {
    inputs: { comment: 'on-failure', 'github-token': TOKEN },
    files: Object.fromEntries(paths.map(path => [path, readFileSync(join(MANIFESTS, path), 'utf8')])),
    env: {
      ...github.env,
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: event,
      GITHUB_SHA: sha('pushed'),
    },
  })
  if (run.outputs['comment-url'] === '') throw new Error(`the action wrote no comment\n${run.stdout}`)
  return run
}

interface Studio {
  readonly chromium: string
  readonly folder: string
  /** Selector of the element before which the picture ends, if not at the end of the page. */
  readonly until?: string
}

async function takePicture(frame: Frame, html: string, { chromium, folder, until }: Studio): Promise<void> {
  const file = join(PAGES, `picture-of-${frame}.html`)
  writeFileSync(file, page(frame, html, { frame, ...(until && { until }) }))
  const picture = join(DOCS, `${frame}.png`)
  const look = (height: number, ...more: string[]): Promise<string> =>
    browse(chromium, [
      `--user-data-dir=${mkdtempSync(join(folder, 'profile-'))}`,
      `--window-size=${WIDTH},${height}`,
      ...more,
      pathToFileURL(file).href,
    ])
  // Only the browser knows the height, once it has drawn everything.
  const height = Number(/data-height="(\d+)"/.exec(await look(WIDTH, '--dump-dom'))?.[1])
  await look(height, `--screenshot=${picture}`)
  const { size } = statSync(picture)
  if (size > MAX_BYTES) throw new Error(`${picture} has ${size} bytes, more than ${MAX_BYTES}`)
  console.log(`${picture}: ${WIDTH} x ${height}, ${Math.round(size / 1000)} kB`)
}

async function browse(chromium: string, args: readonly string[]): Promise<string> {
  const quiet =
    '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking ' +
    '--disable-component-update --disable-sync --hide-scrollbars --force-device-scale-factor=1 --virtual-time-budget=10000'
  const { stdout } = await promisify(execFile)(chromium, [...quiet.split(' '), ...args], {
    timeout: 60_000,
    maxBuffer: 50_000_000,
  })
  return stdout
}

function findChromium(): string {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome.exe']
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const found =
    process.env['CHROMIUM'] ||
    names.flatMap(name => folders.map(folder => join(folder, name))).find(file => existsSync(file))
  if (!found) throw new Error('Chromium is not on PATH. Install it, or set CHROMIUM to its path')
  return found
}
