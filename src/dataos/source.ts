import type { Answer, Failure } from '../health/model.ts'
import type { Group } from '../targets/targets.ts'
import type { Limits, Source } from '../watch/source.ts'
import { type Called, callFor, type DataosCtl } from './cli.ts'
import { endStragglers } from './command.ts'
import { diagnose } from './diagnosis.ts'
import { inParallel } from './parallel.ts'
import { type Question, rowsQuestion } from './queries.ts'
import { readRevisions } from './revisions.ts'

const SIDE_BY_SIDE = 4

/** Readings by `dataos-ctl get`, one call for each type and workspace, and one for each resource that is looked into. */
export function dataosCtlSource(ctl: DataosCtl): Source {
  return {
    read: (groups, limits) => inParallel(groups, SIDE_BY_SIDE, group => readGroup(ctl, group, limits)),
    revisions: (targets, limits) =>
      readRevisions(targets, SIDE_BY_SIDE, async question =>
        timeLeft(ctl, limits) > 0
          ? askWithin(ctl, question, limits)
          : { at: ctl.clock.now(), failure: NO_TIME },
      ),
    findings: (subjects, { signal, logLines }) =>
      diagnose(subjects, logLines, {
        ...ctl,
        ask: (question, timeout) => callFor(ctl, question, { timeout, signal }),
      }),
    close: endStragglers,
  }
}

async function readGroup(ctl: DataosCtl, group: Group, limits: Limits): Promise<Answer | undefined> {
  const called = await askWithin(ctl, rowsQuestion(group), limits)
  if (!called) return undefined
  return 'failure' in called
    ? { group, at: called.at, failure: called.failure }
    : { group, at: called.at, rows: called.value }
}

function askWithin<T>(ctl: DataosCtl, question: Question<T>, limits: Limits): Promise<Called<T> | undefined> {
  const timeout = Math.max(1, Math.min(ctl.callTimeout, timeLeft(ctl, limits)))
  return callFor(ctl, question, { timeout, signal: limits.signal })
}

function timeLeft({ clock, callTimeout }: DataosCtl, { deadline }: Limits): number {
  return deadline + callTimeout - clock.now()
}

const NO_TIME: Failure = {
  message: 'there was no time left to ask',
  nextStep: 'raise timeout',
  permanent: false,
}
