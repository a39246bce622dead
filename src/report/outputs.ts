import { shorten } from '../text/escape.ts'
import { headline } from './headline.ts'
import { countBy, decidedAgainst, isGood, type Report, type Result } from './model.ts'

/** Every output of the action. */
export const OUTPUTS = [
  'result',
  'healthy',
  'message',
  'unhealthy',
  'report',
  'report-path',
  'snapshot',
  'comment-url',
] as const

export type Outputs = Readonly<Record<(typeof OUTPUTS)[number], string>>

/** What is known before the comment is written. */
export type FirstOutputs = Omit<Outputs, 'comment-url'>

/** GitHub allows one megabyte of outputs for a whole job, and other steps need some of it. */
const MAX_REPORT_BYTES = 200_000

export function outputsOf(report: Report, reportPath: string, snapshot = ''): FirstOutputs {
  return {
    result: report.result,
    healthy: healthyOutput(report.result),
    message: headline(report),
    unhealthy: JSON.stringify(namedUnhealthy(report)),
    report: reportOutput(report),
    'report-path': reportPath,
    snapshot,
  }
}

/** Empty for a snapshot, which judges nothing. */
function healthyOutput(result: Result): string {
  return result === 'snapshot' ? '' : String(result === 'healthy' || result === 'deleted')
}

/** The IDs of unhealthy required resources, causes first, as many as the output has room for. */
export function namedUnhealthy(report: Report): readonly string[] {
  let size = 0
  const ids = decidedAgainst(report).map(({ id }) => id)
  return ids.filter(id => {
    size += Buffer.byteLength(JSON.stringify(id)) + 1
    return size <= MAX_REPORT_BYTES
  })
}

/** The whole report as JSON, for the file. */
export function reportFile(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

/**
 * The report if it is small enough, else without healthy resources and histories, then also without findings, else
 * counts alone.
 */
export function reportOutput(report: Report, max = MAX_REPORT_BYTES): string {
  const { resources, ...rest } = report
  const counts = Object.fromEntries(countBy(resources, ({ verdict }) => verdict))
  const short = { ...rest, problem: shortProblem(report), shortened: true, counts }
  const others = resources
    .filter(({ verdict }) => !isGood(verdict))
    .map(({ history, ...resource }) => resource)
  const bare = others.map(resource => ({ ...resource, findings: null }))
  return (
    jsonWithin(max, rest, resources) ??
    jsonWithin(max, short, others) ??
    jsonWithin(max, short, bare) ??
    JSON.stringify({ ...short, outside: [], resources: [] })
  )
}

/** Undefined if it would be longer, which shows before all of it is made. */
function jsonWithin(max: number, rest: object, resources: readonly object[]): string | undefined {
  let size = Buffer.byteLength(JSON.stringify({ ...rest, resources: [] }))
  for (const resource of resources) {
    if (size > max) break
    size += Buffer.byteLength(JSON.stringify(resource)) + 1
  }
  return size > max ? undefined : JSON.stringify({ ...rest, resources })
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
