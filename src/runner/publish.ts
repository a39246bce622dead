import { type Baseline, fitsAnInput, pointTo, writeBaseline } from '../baseline/format.ts'
import { annotations } from '../report/annotations.ts'
import { closingLines, diagnosis } from '../report/log.ts'
import { decidedAgainst, type Report } from '../report/model.ts'
import { namedUnhealthy, outputsOf, reportFile } from '../report/outputs.ts'
import { needsSection } from '../report/section.ts'
import { summary } from '../report/summary.ts'
import { type Runner, warn } from './runner.ts'

/** Whether an result fails the step. A run that learned nothing always does. */
export function failsStep({ result }: Report, onUnhealthy: 'fail' | 'warn'): boolean {
  if (result === 'healthy' || result === 'snapshot') return false
  return onUnhealthy === 'fail' || result === 'cancelled' || result === 'error'
}

/**
 * Tells the report in every place. Each place may fail alone: that is a warning, and the verdict stands. `comment`
 * writes that of the pull request and gives its address; it may take long, so all else is written before.
 */
export async function publish(
  report: Report,
  runner: Runner,
  onUnhealthy: 'fail' | 'warn',
  comment: () => Promise<string>,
  baseline?: Baseline,
): Promise<void> {
  const attempt = async <T>(what: string, write: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await write()
    } catch (error) {
      warn(runner, `${what} could not be written: ${(error as Error).message}`)
      return undefined
    }
  }
  const path = await attempt('the report file (in RUNNER_TEMP)', () =>
    runner.writeFile('report.json', reportFile(report)),
  )
  const recorded = baseline ? writeBaseline(baseline) : ''
  const snapshot = fitsAnInput(recorded)
    ? recorded
    : await attempt('the file of the snapshot (in RUNNER_TEMP)', async () =>
        pointTo(await runner.writeFile('snapshot.json', recorded)),
      )
  const outputs = outputsOf(report, path ?? '', snapshot ?? '')
  const hasOutputs = await attempt('the outputs of the step (to GITHUB_OUTPUT)', () => {
    runner.setOutputs(outputs)
    return true
  })
  await attempt('the job summary (to GITHUB_STEP_SUMMARY)', () => runner.writeSummary(summary(report)))
  // After the files: many long logs take a while to print, and a run that is cancelled has little time.
  for (const resource of report.resources.filter(needsSection)) {
    const { title, lines } = diagnosis(resource)
    runner.group(title, lines)
  }
  const url = await attempt('the pull request comment', comment)
  if (hasOutputs)
    await attempt('the output comment-url (to GITHUB_OUTPUT)', () =>
      runner.setOutputs({ 'comment-url': url ?? '' }),
    )
  const unlisted = decidedAgainst(report).length - namedUnhealthy(report).length
  if (unlisted > 0)
    warn(
      runner,
      `the output unhealthy leaves out ${unlisted} ids, for it would be too long; report-path has all`,
    )
  for (const line of closingLines(report)) runner.info(line)
  if (report.result === 'healthy' || report.result === 'snapshot') return
  const severity = failsStep(report, onUnhealthy) ? 'error' : 'warning'
  for (const annotation of annotations(report, runner.annotated(severity)))
    runner.annotate(severity, annotation)
}
