// The action as a process: how long it takes to start and to end, and how much code it loads.

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { printTable } from '../simulator/print.mjs'
import { COLUMNS } from '../simulator/scenario.mjs'
import { compare, type Figure, median } from './measure.ts'

const DIST = fileURLToPath(new URL('../../dist', import.meta.url))
const BUNDLE = join(DIST, 'index.js')

const row = { NAME: 'usecases', VERSION: 'v1', TYPE: 'compute', STATUS: 'active', OWNER: 'iamgroot' }
const TABLE = printTable(COLUMNS, [row])

export async function processFigures(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  try {
    return [...(await startFigures(folder)), ...sizeFigures(folder), await endFigure(folder)]
  } finally {
    rmSync(folder, { recursive: true, maxRetries: 5 })
  }
}

function startEnv(folder: string, inputs: Readonly<Record<string, string>>): Record<string, string> {
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  return { PATH: process.env['PATH'] ?? '', RUNNER_TEMP: folder, ...Object.fromEntries(given) }
}

/** One resource that is healthy at the first poll, and a command that only prints it. */
function healthyRun(folder: string, lastLine = ''): Record<string, string> {
  const table = join(folder, 'table.txt')
  writeFileSync(table, TABLE)
  const command = join(folder, 'dataos-ctl.sh')
  writeFileSync(command, `cat '${table}'\n${lastLine}`)
  const shell = process.platform === 'win32' ? 'bash' : '/bin/sh'
  return startEnv(folder, {
    resources: 'compute/usecases',
    'dataos-ctl': `${shell} '${command}'`,
    comment: 'never',
  })
}

function runNode(args: readonly string[], env: Record<string, string>): number | null {
  return spawnSync(process.execPath, args, { env }).status
}

async function startFigures(folder: string): Promise<readonly Figure[]> {
  const nothing = (): unknown => runNode(['-e', '0'], startEnv(folder, {}))
  const invalid = await compare(31, () => runNode([BUNDLE], startEnv(folder, {})), nothing)
  const env = healthyRun(folder)
  if (runNode([BUNDLE], env) !== 0) throw new Error('the run with one healthy resource failed')
  const healthy = await compare(31, () => runNode([BUNDLE], env), nothing)
  const figure = (what: string, limit: number, { ours, theirs, ratio }: typeof healthy): Figure => ({
    what: `${what}, to node -e 0`,
    measured: ratio,
    limit,
    unit: 'times',
    detail: `${ours.toFixed(0)} ms to ${theirs.toFixed(0)} ms`,
  })
  return [figure('invalid inputs', 3.3, invalid), figure('one healthy resource', 4.2, healthy)]
}

function sizeFigures(folder: string): readonly Figure[] {
  const coverage = join(folder, 'coverage')
  mkdirSync(coverage)
  runNode([BUNDLE], { ...healthyRun(folder), NODE_V8_COVERAGE: coverage })
  const scripts = readdirSync(coverage).flatMap(file => {
    const { result } = JSON.parse(readFileSync(join(coverage, file), 'utf8')) as { result: { url: string }[] }
    return result.map(({ url }) => url).filter(url => url.startsWith('file:'))
  })
  const loaded = [...new Set(scripts)].map(url => fileURLToPath(url)).filter(file => file.startsWith(DIST))
  const megabytes = (files: readonly string[]): number =>
    files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6
  const all = globSync('*.js', { cwd: DIST }).map(file => join(DIST, file))
  return [
    { what: 'code loaded without a comment', measured: megabytes(loaded), limit: 1.1, unit: 'MB' },
    { what: 'code in dist/', measured: megabytes(all), limit: 2.2, unit: 'MB' },
  ]
}

/** From the end of the call that decides to the end of the process. The command notes its end as its last act. */
async function endFigure(folder: string): Promise<Figure> {
  const stamp = join(folder, 'stamp')
  const env = healthyRun(folder, `exec date +%s%N > '${stamp}'`)
  const ends: number[] = []
  for (let i = 0; i < 21; i++) {
    const child = spawn(process.execPath, [BUNDLE], { env, stdio: 'ignore' })
    await once(child, 'exit')
    const now = performance.timeOrigin + performance.now()
    ends.push(now - Number(readFileSync(stamp, 'utf8')) / 1e6)
  }
  return {
    what: 'end of the process after the reading that decides',
    measured: median(ends),
    limit: 15,
    unit: 'ms',
  }
}
