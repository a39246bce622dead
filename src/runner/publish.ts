import { type Baseline, fitsAnInput, pointTo, writeBaseline } from '../baseline/format.ts'
import { closing } from '../report/annotations.ts'
import { diagnoses } from '../report/log.ts'
import { decidedAgainst, type Report } from '../report/model.ts'
import { namedUnhealthy, outputsOf, reportFile } from '../report/outputs.ts'
import { summary } from '../report/summary.ts'
import { messageOf } from '../text/escape.ts'
import { type Runner, warn } from './runner.ts'

/** Whether a result fails the step. One that couldn't read the state always does. */
export function failsStep({ result }: Pick<Report, 'result'>, onUnhealthy: 'fail' | 'warn'): boolean {
  if (isGood({ result })) return false
  return onUnhealthy === 'fail' || result === 'cancelled' || result === 'error'
}

function isGood({ result }: Pick<Report, 'result'>): boolean {
  return result === 'healthy' || result === 'deleted' || result === 'snapshot'
}

export interface Publication {
  readonly onUnhealthy: 'fail' | 'warn'
  /** Address of the run; may be empty. */
  readonly runUrl: string
  /** Writes the pull request comment and returns its URL. It can take long, and never rejects. */
  readonly comment: () => Promise<string>
  readonly baseline?: Baseline | undefined
}

/** Writes the report in every place. Each place may fail alone: that is a warning and doesn't change the result. */
export async function publish(
  report: Report,
  runner: Runner,
  { onUnhealthy, runUrl, comment, baseline }: Publication,
): Promise<void> {
  const attempt = async <T>(what: string, write: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await write()
    } catch (error) {
      warn(runner, `Couldn't write ${what}: ${messageOf(error)}`)
      return undefined
    }
  }
  const path = await attempt('the report file (RUNNER_TEMP)', () =>
    runner.writeFile('report.json', reportFile(report)),
  )
  const recorded = baseline ? writeBaseline(baseline) : ''
  const snapshot = fitsAnInput(recorded)
    ? recorded
    : await attempt('the snapshot file (RUNNER_TEMP)', async () =>
        pointTo(await runner.writeFile('snapshot.json', recorded)),
      )
  const outputs = outputsOf(report, path ?? '', snapshot ?? '')
  const hasOutputs = await attempt('the outputs (GITHUB_OUTPUT)', () => {
    runner.setOutputs(outputs)
    return true
  })
  await attempt('the job summary (GITHUB_STEP_SUMMARY)', () => runner.writeSummary(summary(report)))
  // After the files: many long logs take a while to print, and a run that is cancelled has little time.
  for (const { title, lines } of diagnoses(report)) runner.group(title, lines)
  const unlisted = decidedAgainst(report).length - namedUnhealthy(report).length
  if (unlisted > 0) warn(runner, `Output unhealthy is truncated (${unlisted} IDs omitted). See report-path.`)
  const severity = failsStep(report, onUnhealthy) ? 'error' : 'warning'
  const { resources, others, headline } = closing(report, {
    severity,
    alreadyShown: runner.annotated(severity),
    runUrl,
  })
  for (const annotation of resources) runner.annotate(severity, annotation)
  for (const line of others) runner.info(line)
  const url = await comment()
  if (hasOutputs)
    await attempt('the output comment-url (GITHUB_OUTPUT)', () => runner.setOutputs({ 'comment-url': url }))
  if (isGood(report)) runner.info(headline.message)
  else runner.annotate(severity, headline)
}
