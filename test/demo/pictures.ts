// npm run pictures: plays the failing demo on the bundle with a pull request to comment on, and photographs what people
// see of it, for the README. Needs Chromium, from the variable CHROMIUM or from the PATH; build the bundle first.

import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { type RunResult, runAction } from '../bundle/harness.ts'
import { EVENTS, sha } from '../github/events.ts'
import { type FakeGitHub, startFakeGitHub, TOKEN } from '../github/fake-github.ts'
import { loadScenario, type Scenario } from '../simulator/scenario.mjs'
import { type Frame, page } from './page.mjs'

const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

const DOCS = inProject('docs')
const PAGES = inProject('build')
const WIDTH = 1000
/** A reader on a slow line waits for the pictures, and the repository keeps every version of them. */
const MOST_BYTES = 300_000

const failing = loadScenario(inProject('test/demo/failing.json'))

/** The deploy before, which the comment compares with: there the service still ran. */
const before: Scenario = {
  ...failing,
  resources: (failing.resources ?? []).map(resource =>
    resource.type === 'service'
      ? { ...resource, timeline: [{ at: 0, status: 'active', runtime: 'running:1' }] }
      : resource,
  ),
}

await main()

async function main(): Promise<void> {
  const chromium = findChromium()
  const github = await startFakeGitHub()
  const folder = mkdtempSync(join(tmpdir(), 'pictures-'))
  try {
    await deploy(before, github, folder)
    const { summary } = await deploy(failing, github, folder)
    const [comment] = github.comments
    if (!comment) throw new Error('the action wrote no comment')
    mkdirSync(DOCS, { recursive: true })
    mkdirSync(PAGES, { recursive: true })
    // What follows are commands, and the same of the next resource.
    const until = 'p:has(+ pre > code.language-sh)'
    await photograph('summary', summary, { chromium, folder, until })
    await photograph('comment', comment.body, { chromium, folder })
  } finally {
    await github.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function deploy(scenario: Scenario, github: FakeGitHub, folder: string): Promise<RunResult> {
  const event = join(folder, 'event.json')
  writeFileSync(event, JSON.stringify(EVENTS.pull_request()))
  const run = await runAction(scenario, {
    inputs: { comment: 'on-failure', 'github-token': TOKEN },
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
  /** Where the picture ends, if not with the page. */
  readonly until?: string
}

async function photograph(
  frame: Frame,
  markdown: string,
  { chromium, folder, until }: Studio,
): Promise<void> {
  const file = join(PAGES, `picture-of-${frame}.html`)
  writeFileSync(file, await page(frame, markdown, { frame, ...(until && { until }) }))
  const picture = join(DOCS, `${frame}.png`)
  const look = (height: number, ...more: string[]): Promise<string> =>
    browse(chromium, [
      `--user-data-dir=${mkdtempSync(join(folder, 'profile-'))}`,
      `--window-size=${WIDTH},${height}`,
      ...more,
      pathToFileURL(file).href,
    ])
  // How high it is only the browser knows, once it has drawn everything.
  const height = Number(/data-height="(\d+)"/.exec(await look(WIDTH, '--dump-dom'))?.[1])
  await look(height, `--screenshot=${picture}`)
  const { size } = statSync(picture)
  if (size > MOST_BYTES) throw new Error(`${picture} has ${size} bytes, more than ${MOST_BYTES}`)
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
  if (!found) throw new Error('there is no Chromium on the PATH; name one in the variable CHROMIUM')
  return found
}
