import type { Clock } from '../clock.ts'
import type { Wait } from '../health/wait.ts'
import { changeLines, reminderLine, stateWarnings } from '../report/log.ts'
import type { WatchDeps } from '../watch/watch.ts'
import { MAX_WARNINGS, type Runner, warn } from './runner.ts'

const REMIND_EVERY_MS = 30_000

/** A wildcard can match thousands of resources. The report has everything that isn't logged. */
const MAX_LINES_A_STEP = 100
const MAX_LINES = 5000

/** Logs changes as they come, and every half minute what is still waited for. */
export function liveLog(
  runner: Runner,
  clock: Clock,
): { readonly onStep: WatchDeps['onStep']; readonly stop: () => void } {
  const start = clock.now()
  const warned = new Set<string>()
  let latest: Wait | undefined
  let logged = 0
  const remind = (): void => runner.info(reminderLine(latest, clock.now() - start))
  const timer = setInterval(remind, REMIND_EVERY_MS)
  return {
    onStep(before, after, now) {
      latest = after
      const lines = changeLines(before, after, now)
      const shown = lines.slice(0, Math.min(MAX_LINES_A_STEP, MAX_LINES - logged))
      for (const { text, tone } of shown) runner.info(text, tone)
      logged += shown.length
      const omitted = lines.length - shown.length
      if (omitted > 0) runner.info(`${omitted} more changes aren't shown; see report-path`)
      for (const { key, message } of stateWarnings(after)) {
        if (warned.has(key)) continue
        warned.add(key)
        if (warned.size <= MAX_WARNINGS) warn(runner, message)
        else runner.info(message)
      }
    },
    stop: () => clearInterval(timer),
  }
}
