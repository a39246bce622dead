import type { Failure, LastRunAnswer, Revision, RevisionAnswer } from '../health/model.ts'
import { mayBeIn, type Target } from '../targets/targets.ts'
import { isBatch } from '../targets/types.ts'
import type { RunQuery } from './cli.ts'
import { circuitBreaker, mapConcurrently } from './concurrency.ts'
import { RUN_MANUALLY } from './failures.ts'
import { detailsQuery, hasValidName, runtimeQuery } from './queries.ts'
import type { Details } from './read/details.ts'
import { lastRunOf, NO_RUNTIME, type Runtime } from './read/runtime.ts'

/** The revision of each target by its ID, except for those that the limits of `run` don't allow. */
export function readRevisions(
  targets: readonly Target[],
  concurrency: number,
  run: RunQuery,
): Promise<ReadonlyMap<string, RevisionAnswer>> {
  return readEach(targets, concurrency, target => revisionOf(target, run))
}

/** The last run of each workflow by the target's ID, with the same exceptions. */
export function readLastRuns(
  targets: readonly Target[],
  concurrency: number,
  run: RunQuery,
): Promise<ReadonlyMap<string, LastRunAnswer>> {
  return readEach<LastRunAnswer>(targets, concurrency, async target => {
    const result = await run(runtimeQuery(target))
    if (!result) return undefined
    if ('failure' in result) return failed(result.failure)
    const last = result.value === NO_RUNTIME ? 'none' : lastRunOf(result.value)
    return last ? { kind: 'found', run: last } : failed(UNCLEAR_RUN)
  })
}

interface Failed {
  readonly kind: 'failed'
  readonly failure: Failure
}

async function readEach<A extends { readonly kind: string }>(
  targets: readonly Target[],
  concurrency: number,
  read: (target: Target) => Promise<A | Failed | undefined>,
): Promise<ReadonlyMap<string, A | Failed>> {
  const breaker = circuitBreaker()
  const answers = await mapConcurrently(targets, concurrency, async target => {
    if (!hasValidName(target)) return [target.id, failed(INVALID_NAME)] as const
    const openReason = breaker.openReason()
    const answer = openReason ? failed(openReason) : await read(target)
    if (!openReason && answer) breaker.record('failure' in answer ? answer.failure : undefined)
    return answer && ([target.id, answer] as const)
  })
  return new Map(answers)
}

async function revisionOf(target: Target, run: RunQuery): Promise<RevisionAnswer | undefined> {
  const details = await run(detailsQuery(target))
  if (!details) return undefined
  if ('failure' in details) return failed(details.failure)
  if (details.value.length === 0) return { kind: 'absent' }
  const own = detailsFor(target, details.value)
  if (own.length === 0) return failed(OTHER_RESOURCES)
  if (!isBatch(target.type)) return { kind: 'found', revision: { ...editionOf(own), lastRun: undefined } }
  const runtime = await run(runtimeQuery(target))
  if (!runtime) return undefined
  // A retry reads both again. Without hope for one, the edition alone is better than nothing.
  if ('failure' in runtime && !runtime.failure.permanent) return failed(runtime.failure)
  const lastRun = 'failure' in runtime ? undefined : lastRunIn(runtime.value, own)
  return { kind: 'found', revision: { ...editionOf(own), lastRun } }
}

/** If the CLI shows no run, the details tell whether that's because nothing has run. */
function lastRunIn(runtime: Runtime, own: readonly Details[]): Revision['lastRun'] {
  const isNone = runtime.runs.length === 0 && own.every(({ runtimeState }) => runtimeState === '')
  const last = isNone ? 'none' : lastRunOf(runtime)
  return typeof last === 'object' ? last.started : last
}

const UNCLEAR_RUN: Failure = {
  message: "dataos-ctl didn't show which run is the last one",
  nextStep: RUN_MANUALLY,
  permanent: false,
}

const OTHER_RESOURCES: Failure = {
  message: 'dataos-ctl returned details of other resources only',
  nextStep: RUN_MANUALLY,
  permanent: false,
}

const INVALID_NAME: Failure = {
  message: "its name isn't a valid name of a resource",
  nextStep: 'Select only resources with valid names',
  permanent: true,
}

function failed(failure: Failure): Failed {
  return { kind: 'failed', failure }
}

/** The documents of this resource, one for each of its versions. One without a name counts only if there is no other. */
export function detailsFor(target: Target, all: readonly Details[]): Details[] {
  const isNamed = ({ name }: Details): boolean => (name === '' ? all.length === 1 : name === target.name)
  return all.filter(details => isNamed(details) && mayBeIn(target, details))
}

/**
 * The uid and generation of a resource that may have several versions side by side: a change of any version changes
 * them. All uids and all generations are in the same order, so that those of one version stay together; what one
 * version lacks is unknown for the whole.
 */
function editionOf(documents: readonly Details[]): Pick<Revision, 'uid' | 'generation'> {
  const sorted = documents.toSorted((a, b) => order(a.version, b.version) || order(a.uid ?? '', b.uid ?? ''))
  const all = (values: readonly (string | undefined)[]): string | undefined =>
    values.length > 0 && values.every(value => value !== undefined) ? values.join(' ') : undefined
  return {
    uid: all(sorted.map(({ uid }) => uid)),
    generation: all(sorted.map(({ generation }) => generation)),
  }
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
