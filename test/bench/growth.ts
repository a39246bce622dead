// Work that must grow no faster than what is read: rows of a table, resources and groups of a wait.

import { RESOURCES } from '../../src/dataos/read/answer.ts'
import type { Row } from '../../src/health/model.ts'
import { groupKey } from '../../src/targets/targets.ts'
import { readTables } from '../../src/text/table.ts'
import type { Source } from '../../src/watch/source.ts'
import { watch } from '../../src/watch/watch.ts'
import { printTable } from '../simulator/print.mjs'
import { COLUMNS } from '../simulator/scenario.mjs'
import { aRow, aTarget, virtualClock } from '../watch/virtual.ts'
import { compare, type Figure } from './measure.ts'

export async function growthFigures(): Promise<readonly Figure[]> {
  return [
    await tableFigure(),
    await growth(
      'time a resource, 5,000 to 500 in one group',
      { resources: 5000, groups: 1 },
      { resources: 500, groups: 1 },
    ),
    await growth(
      'time a resource, 300 in 60 groups to 30 in 6',
      { resources: 300, groups: 60 },
      { resources: 30, groups: 6 },
    ),
  ]
}

/** A row among 10,000 may not take much longer than one among 1,000. */
async function tableFigure(): Promise<Figure> {
  const [small, large] = [tableOf(1000), tableOf(10_000)]
  const { ours, ratio } = await compare(
    15,
    () => readTables(large, { RESOURCES }),
    () => {
      for (let i = 0; i < 10; i++) readTables(small, { RESOURCES })
    },
  )
  return {
    what: 'time a row, 10,000 to 1,000 in one table',
    measured: ratio,
    limit: 1.5,
    unit: 'times',
    detail: `${(ours / 10).toFixed(1)} µs a row`,
  }
}

function tableOf(rows: number): string {
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

interface Size {
  readonly resources: number
  readonly groups: number
}

/** The large wait, to as many small ones as have the same number of resources. */
async function growth(what: string, large: Size, small: Size): Promise<Figure> {
  const times = large.resources / small.resources
  const { ours, ratio } = await compare(
    9,
    () => waitFor(large),
    async () => {
      for (let i = 0; i < times; i++) await waitFor(small)
    },
  )
  return { what, measured: ratio, limit: 1.5, unit: 'times', detail: `${ours.toFixed(0)} ms` }
}

const POLLS = 30

/** A wait of 30 polls, in which every resource changes twice. No time passes but that of the code. */
async function waitFor({ resources, groups }: Size): Promise<void> {
  const targets = Array.from({ length: resources }, (_, i) =>
    aTarget(`service/resource-${i}`, { workspace: `workspace-${i % groups}`, stableFor: 0 }),
  )
  const rowsIn = (stage: string): ReadonlyMap<string, Row[]> => {
    const byGroup = new Map<string, Row[]>()
    for (const target of targets) {
      const rows = byGroup.get(groupKey(target)) ?? []
      byGroup.set(groupKey(target), rows)
      rows.push(aRow(target, stage))
    }
    return byGroup
  }
  const stages = ['pending', 'active pending:0/1', 'active running:1'].map(rowsIn)
  const clock = virtualClock()
  let polls = 0
  const source: Source = {
    read: async group => {
      const stage = stages[Math.min(2, Math.floor((3 * ++polls) / POLLS))]
      return group.map(one => ({ group: one, at: clock.now(), rows: stage?.get(groupKey(one)) ?? [] }))
    },
    revisions: async () => new Map(),
    lastRuns: async () => new Map(),
    findings: async () => ({ findings: new Map(), outside: new Map() }),
    close: async () => {},
  }
  const rules = {
    timeout: 600_000,
    startGrace: 0,
    waitFor: 'healthy' as const,
    failureGrace: 0,
    failFast: true,
    ignorePreexisting: false,
  }
  await watch(
    targets,
    rules,
    { min: 1000, max: 1000 },
    { source, clock, random: () => 0.5, signal: new AbortController().signal, onStep: () => {} },
  )
  if (polls < POLLS * 0.6) throw new Error(`the wait was over after ${polls} polls`)
}
