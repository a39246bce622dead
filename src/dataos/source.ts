import type { Answer } from '../health/model.ts'
import type { Group } from '../targets/targets.ts'
import type { Limits, Source } from '../watch/source.ts'
import { type DataosCtl, type QueryResult, runQuery } from './cli.ts'
import { stopStragglers } from './command.ts'
import { mapConcurrently } from './concurrency.ts'
import { diagnose } from './diagnosis.ts'
import { type Query, rowsQuery } from './queries.ts'
import { readLastRuns, readRevisions } from './revisions.ts'

const CONCURRENCY = 4
/** How late a timer may be: the last poll of a wait is planned for its deadline, and timers are never early. */
const TIMER_DELAY_MS = 250

/** Readings by `dataos-ctl get`, one call for each type and workspace, and one for each resource that is looked into. */
export function dataosCtlSource(ctl: DataosCtl): Source {
  return {
    read: (groups, limits) => mapConcurrently(groups, CONCURRENCY, group => readGroup(ctl, group, limits)),
    revisions: (targets, limits) =>
      readRevisions(targets, CONCURRENCY, query => runWithin(ctl, query, limits)),
    lastRuns: (targets, limits) => readLastRuns(targets, CONCURRENCY, query => runWithin(ctl, query, limits)),
    findings: (subjects, { signal, ...options }) =>
      diagnose(subjects, options, {
        ...ctl,
        run: (query, timeout) => runQuery(ctl, query, { timeout, signal }),
      }),
    close: stopStragglers,
  }
}

async function readGroup(ctl: DataosCtl, group: Group, limits: Limits): Promise<Answer | undefined> {
  const result = await runWithin(ctl, rowsQuery(group), limits)
  if (!result) return undefined
  const { at } = result
  if ('failure' in result) return { group, at, failure: result.failure }
  const { value, incomplete } = result
  return { group, at, rows: value.rows, ...(incomplete && { incomplete }) }
}

/** Undefined if the run was cancelled or its deadline is over. What starts in time has the whole time of a call. */
async function runWithin<T>(
  ctl: DataosCtl,
  query: Query<T>,
  { signal, deadline }: Limits,
): Promise<QueryResult<T> | undefined> {
  if (ctl.clock.now() > deadline + TIMER_DELAY_MS) return undefined
  return runQuery(ctl, query, { timeout: ctl.callTimeout, signal })
}
