import type { Runner } from '../github/runner.ts'
import { annotations, headlineWithProblem } from './annotations.ts'
import { outputsOf, reportFile } from './outputs.ts'
import type { Report } from './report.ts'
import { summary } from './summary.ts'

/** Whether an outcome fails the step. A run that learned nothing always does. */
export function failsStep({ outcome }: Report, onUnhealthy: 'fail' | 'warn'): boolean {
  if (outcome === 'healthy') return false
  return onUnhealthy === 'fail' || outcome === 'cancelled' || outcome === 'error'
}

/** Tells the report in every place. Each place may fail alone: that is a warning, and the verdict stands. */
export async function publish(report: Report, runner: Runner, onUnhealthy: 'fail' | 'warn'): Promise<void> {
  const attempt = async <T>(what: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await what()
    } catch (error) {
      runner.annotate('warning', { title: 'wait-for-dataos', message: (error as Error).message })
      return undefined
    }
  }
  const path = await attempt(() => runner.writeFile('report.json', reportFile(report)))
  await attempt(() => runner.setOutputs(outputsOf(report, path ?? '')))
  await attempt(() => runner.writeSummary(summary(report)))
  if (report.outcome === 'healthy') return runner.info(headlineWithProblem(report))
  const severity = failsStep(report, onUnhealthy) ? 'error' : 'warning'
  for (const annotation of annotations(report, runner.annotated(severity)))
    runner.annotate(severity, annotation)
}
