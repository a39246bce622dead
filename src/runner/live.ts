import type { Clock } from '../clock.ts'
import type { Wait } from '../health/wait.ts'
import { changeLines, reminderLine, unknownWords } from '../report/log.ts'
import type { WatchDeps } from '../watch/watch.ts'
import { MOST_WARNINGS, type Runner, warn } from './runner.ts'

const REMIND_EVERY_MS = 30_000

/** Tells of changes as they come, and every half minute of what is still waited for. */
export function liveLog(
  runner: Runner,
  clock: Clock,
): { readonly onStep: WatchDeps['onStep']; readonly stop: () => void } {
  const start = clock.now()
  const warned = new Set<string>()
  let latest: Wait | undefined
  const remind = (): void => runner.info(reminderLine(latest, clock.now() - start))
  const timer = setInterval(remind, REMIND_EVERY_MS)
  return {
    onStep(before, after, now) {
      latest = after
      for (const { text, tone } of changeLines(before, after, now)) runner.info(text, tone)
      for (const { word, message } of unknownWords(after)) {
        if (warned.has(word)) continue
        warned.add(word)
        if (warned.size <= MOST_WARNINGS) warn(runner, message)
        else runner.info(message)
      }
    },
    stop: () => clearInterval(timer),
  }
}
