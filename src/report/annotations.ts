import type { AnnotationText } from '../runner/runner.ts'
import { shorten } from '../text/escape.ts'
import { causeText } from './explain.ts'
import { headline } from './headline.ts'
import { decidedAgainst, type Report } from './model.ts'

/** GitHub shows ten of a kind for a step, and the last of ours is the headline. */
const MOST = 10
const LONGEST = 4000

/** One for each resource that decided the result, as many as GitHub shows, and the headline as the last. */
export function annotations(report: Report, alreadyShown: number): AnnotationText[] {
  const room = Math.max(0, MOST - 1 - alreadyShown)
  const resources = decidedAgainst(report).slice(0, room)
  return [
    ...resources.map(({ id, verdict, reason, cause }) => ({
      title: shorten(`${id} ${verdict}`, 200),
      message: shorten([reason, cause && causeText(cause)].filter(Boolean).join('. '), LONGEST),
    })),
    { title: 'DataOS', message: headlineWithProblem(report) },
  ]
}

/** The headline, and what kept the state from being learned with what to do about it. */
export function headlineWithProblem(report: Report): string {
  const { problem } = report
  if (!problem) return headline(report)
  // What to do must not be what is cut off.
  const nextStep = problem.nextStep === '' ? '' : `. What to do: ${shorten(problem.nextStep, LONGEST / 4)}`
  return `${headline(report)}: ${shorten(problem.message, LONGEST / 2)}${nextStep}`
}
