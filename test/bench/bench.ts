/** `npm run bench`: how fast it is, as ratios within one run. Build first: the cold start is that of dist/. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readTable } from '../../src/text/table.ts'
import { runAction } from '../bundle/harness.ts'
import { printTable } from '../simulator/print.mjs'
import { COLUMNS } from '../simulator/scenario.mjs'
import { measurePace } from './pace.ts'

const BUNDLE = fileURLToPath(new URL('../../dist/index.js', import.meta.url))

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function timed(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** The two in turn, so that a machine whose speed drifts drifts for both; the median of the pairs' ratios. */
function compare(runs: number, ours: () => unknown, theirs: () => unknown) {
  ours()
  theirs()
  const pairs = Array.from({ length: runs }, () => ({ ours: timed(ours), theirs: timed(theirs) }))
  return {
    ours: median(pairs.map(pair => pair.ours)),
    theirs: median(pairs.map(pair => pair.theirs)),
    ratio: median(pairs.map(pair => pair.ours / pair.theirs)),
  }
}

function coldStart(): void {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  // With no input at all the bundle loads everything, reads the settings, reports what is wrong, and ends.
  const env = { PATH: process.env['PATH'], RUNNER_TEMP: folder }
  const { ours, theirs, ratio } = compare(
    21,
    () => spawnSync(process.execPath, [BUNDLE], { env }),
    () => spawnSync(process.execPath, ['-e', '0'], { env }),
  )
  rmSync(folder, { recursive: true })
  console.log('Cold start of the bundle, to its end, against node -e 0')
  console.log(`  ${ratio.toFixed(2)} times (${ours.toFixed(0)} ms against ${theirs.toFixed(0)} ms)\n`)
}

function table(rows: number): string {
  const all = Array.from({ length: rows }, (_, index) => ({
    NAME: `ingestion-orders-${String(index).padStart(6, '0')}`,
    VERSION: 'v1',
    TYPE: 'workflow',
    WORKSPACE: 'public',
    STATUS: 'active',
    RUNTIME: 'next:2025-02-21T13:26:00+05:30',
    OWNER: 'iamgroot',
  }))
  return printTable(COLUMNS, all)
}

function tables(): void {
  console.log('Reading a table, against splitting the same text into lines')
  const perRow = new Map<number, number>()
  for (const rows of [10, 1000, 10_000]) {
    const text = table(rows)
    // As many repetitions as make a measurement long enough to be one.
    const times = Math.ceil(40_000 / rows)
    const repeat = (work: () => unknown) => () => {
      for (let index = 0; index < times; index++) work()
    }
    const found = readTable(text)?.length
    if (found !== rows) throw new Error(`read ${found} rows of ${rows}`)
    const { ours, ratio } = compare(
      15,
      repeat(() => readTable(text)),
      repeat(() => text.split('\n')),
    )
    perRow.set(rows, ours / times / rows)
    console.log(
      `  ${String(rows).padStart(6)} rows: ${ratio.toFixed(1)} times (${((ours / times / rows) * 1000).toFixed(2)} µs a row)`,
    )
  }
  const growth = (perRow.get(10_000) ?? Number.NaN) / (perRow.get(1000) ?? Number.NaN)
  console.log(`  a row among 10,000 takes ${growth.toFixed(2)} times as long as one among 1,000\n`)
}

async function calls(): Promise<void> {
  const types = ['worker', 'service', 'workflow', 'compute']
  const resources = Array.from({ length: 300 }, (_, index) => ({
    type: types[index % types.length] ?? 'worker',
    name: `resource-${index}`,
    timeline: [{ at: 0, status: 'pending', runtime: '' }],
  }))
  const { report, calls } = await runAction(
    { title: '300 resources in 4 groups', resources },
    {
      inputs: {
        resources: resources.map(({ type, name }) => `${type}/${name}`).join('\n'),
        timeout: '3s',
        'min-interval': '500ms',
      },
    },
  )
  // Afterwards it asks why, which is no part of a poll.
  const asked = calls.filter(({ args }) => !args.includes('-n'))
  const perPoll = asked.length / (report?.polls ?? Number.NaN)
  console.log('Calls of dataos-ctl a poll, for 300 resources in 4 groups')
  console.log(`  ${perPoll} (${asked.length} calls in ${report?.polls} polls)\n`)
}

function pace(): void {
  const figures = measurePace()
  const threeSeconds = figures.find(({ strategy }) => strategy === 'every 3 s')
  const ratio = (value: number, other: number | undefined): string =>
    `${((100 * value) / (other ?? Number.NaN)).toFixed(0)} %`
  console.log('Lag after a resource is ready, as a share of the wait, and polls; ready after 5 s to 30 min')
  console.table(
    figures.map(({ strategy, mean, p95, polls }) => ({
      strategy,
      'mean lag': `${(100 * mean).toFixed(2)} %`,
      '95th percentile': `${(100 * p95).toFixed(1)} %`,
      'polls a wait': polls.toFixed(1),
      'mean lag, to every 3 s': ratio(mean, threeSeconds?.mean),
      'polls, to every 3 s': ratio(polls, threeSeconds?.polls),
    })),
  )
}

coldStart()
tables()
await calls()
pace()
