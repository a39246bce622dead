import type { Failure, Revision, RevisionAnswer } from '../health/model.ts'
import type { Target } from '../targets/targets.ts'
import { isBatch } from '../targets/types.ts'
import type { Ask } from './cli.ts'
import { inParallel, patience } from './parallel.ts'
import { detailsQuestion, runtimeQuestion } from './queries.ts'
import type { Details } from './read/details.ts'
import { lastRunOf, NO_RUNTIME, type Runtime } from './read/runtime.ts'

/** The revision of each target by its id, less those that were given up because the run was cancelled. */
export async function readRevisions(
  targets: readonly Target[],
  sideBySide: number,
  ask: Ask,
): Promise<ReadonlyMap<string, RevisionAnswer>> {
  const access = patience()
  const answers = await inParallel(targets, sideBySide, async target => {
    const lost = access.lostBy()
    const answer = lost ? failed(lost) : await revisionOf(target, ask)
    if (!lost && answer) access.note(answer.kind === 'failed' ? answer.failure : undefined)
    return answer && ([target.id, answer] as const)
  })
  return new Map(answers)
}

async function revisionOf(target: Target, ask: Ask): Promise<RevisionAnswer | undefined> {
  const called = await ask(detailsQuestion(target))
  if (!called) return undefined
  if ('failure' in called) return failed(called.failure)
  if (called.value.length === 0) return { kind: 'absent' }
  const own = detailsFor(target, called.value)
  if (own.length === 0) return failed(OTHERS)
  if (!isBatch(target.type)) return { kind: 'found', revision: { ...editionOf(own), lastRun: undefined } }
  const answer = await ask(runtimeQuestion(target))
  if (!answer) return undefined
  // What may pass is asked again; what will not leaves at least the edition.
  if ('failure' in answer && !answer.failure.permanent) return failed(answer.failure)
  const lastRun = 'failure' in answer ? undefined : lastRunIn(answer.value, own)
  return { kind: 'found', revision: { ...editionOf(own), lastRun } }
}

/** Where the CLI finds no runtime at all, the details tell whether that is because nothing has run. */
function lastRunIn(runtime: Runtime, own: readonly Details[]): Revision['lastRun'] {
  const isNone = runtime === NO_RUNTIME && own.every(({ runtimeState }) => runtimeState === '')
  return isNone ? 'none' : lastRunOf(runtime)
}

const OTHERS: Failure = {
  message: 'dataos-ctl printed details of other resources only',
  nextStep: 'run the same command by hand to see more',
  permanent: false,
}

function failed(failure: Failure): RevisionAnswer {
  return { kind: 'failed', failure }
}

/**
 * The documents that are of this resource, one for each of its versions. What a document does not say of itself is
 * taken for what was asked, but a document without a name only where it is alone.
 */
export function detailsFor(target: Target, all: readonly Details[]): Details[] {
  return all.filter(({ name, type, workspace }) => {
    if (name === '' ? all.length > 1 : name !== target.name) return false
    if (type !== '' && type.toLowerCase() !== target.type.toLowerCase()) return false
    return target.workspace === undefined || workspace === '' || workspace === target.workspace
  })
}

/**
 * The edition of a resource that may have several versions side by side: a change of any of them changes it. All
 * uids and all generations stand in the same order, so that those of one version stay together; what one of them
 * lacks is not known of the whole.
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
