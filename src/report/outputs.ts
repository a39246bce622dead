import { shorten } from '../text/escape.ts'
import { countBy, decidedAgainst, type Report } from './model.ts'

/** Every output of the action, once. */
export const OUTPUTS = [
  'result',
  'healthy',
  'unhealthy',
  'report',
  'report-path',
  'snapshot',
  'comment-url',
] as const

export type Outputs = Readonly<Record<(typeof OUTPUTS)[number], string>>

/** What is known before the comment is written. */
export type FirstOutputs = Omit<Outputs, 'comment-url'>

/** GitHub takes a megabyte of outputs of a whole job, and other steps want some of it. */
const MOST_REPORT_BYTES = 200_000

export function outputsOf(report: Report, reportPath: string, snapshot = ''): FirstOutputs {
  return {
    result: report.result,
    healthy: String(report.result === 'healthy'),
    unhealthy: JSON.stringify(namedUnhealthy(report)),
    report: reportOutput(report),
    'report-path': reportPath,
    snapshot,
  }
}

/** The ids of those that decided against it, as many as the output has room for. */
export function namedUnhealthy(report: Report): readonly string[] {
  let size = 0
  const ids = decidedAgainst(report).map(({ id }) => id)
  return ids.filter(id => {
    size += Buffer.byteLength(JSON.stringify(id)) + 1
    return size <= MOST_REPORT_BYTES
  })
}

/** The whole report as JSON, as it stands in the file. */
export function reportFile(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

/**
 * The report if it is small enough, else without what is well and without histories, then also without what was found
 * out, else counts alone.
 */
export function reportOutput(report: Report, most = MOST_REPORT_BYTES): string {
  const { resources, ...rest } = report
  const counts = Object.fromEntries(countBy(resources, ({ verdict }) => verdict))
  const unwell = resources
    .filter(({ verdict }) => verdict !== 'healthy')
    .map(({ history, ...resource }) => resource)
  const short = { ...rest, problem: shortProblem(report), shortened: true, counts }
  const bare = unwell.map(resource => ({ ...resource, findings: null }))
  return (
    jsonWithin(most, rest, resources) ??
    jsonWithin(most, short, unwell) ??
    jsonWithin(most, short, bare) ??
    JSON.stringify({ ...short, resources: [] })
  )
}

/** Undefined where it would be longer, which shows before all of it is made. */
function jsonWithin(most: number, rest: object, resources: readonly object[]): string | undefined {
  let size = Buffer.byteLength(JSON.stringify({ ...rest, resources: [] }))
  for (const resource of resources) {
    if (size > most) break
    size += Buffer.byteLength(JSON.stringify(resource)) + 1
  }
  return size > most ? undefined : JSON.stringify({ ...rest, resources })
}

function shortProblem({ problem }: Report): Report['problem'] {
  return (
    problem && {
      ...problem,
      message: shorten(problem.message, 2000),
      nextStep: shorten(problem.nextStep, 2000),
    }
  )
}
