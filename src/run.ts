import type { Clock } from './clock.ts'
import { dataosCtlSource } from './dataos/source.ts'
import { type Env, type Runner, warn } from './github/runner.ts'
import type { Failure } from './health/readings.ts'
import type { Rules, Wait } from './health/wait.ts'
import { manifestPatterns, readSettings, type Settings, SettingsError } from './inputs.ts'
import { changeLines, reminderLine, unknownWords } from './report/log.ts'
import { failsStep, publish } from './report/publish.ts'
import { type Report, reportOf, reportWithout } from './report/report.ts'
import { readManifestFiles } from './targets/manifest-files.ts'
import { makeTargets } from './targets/targets.ts'
import { formatDuration } from './text/duration.ts'
import { type WatchDeps, watch } from './watch/watch.ts'

export interface RunDeps {
  readonly env: Env
  readonly clock: Clock
  readonly random: () => number
  /** Fires when the run is cancelled. */
  readonly signal: AbortSignal
  readonly runner: Runner
  readonly redact: (text: string) => string
  /** Rejects with what nobody caught. */
  readonly crashed: Promise<never>
}

const REMIND_EVERY_MS = 30_000
const MOST_WORD_WARNINGS = 5
const MOST_SETTINGS_WARNINGS = 5

/** The whole story: settings, targets, watch, report. Gives the exit code. */
export async function run(deps: RunDeps): Promise<number> {
  let onUnhealthy: Settings['on-unhealthy'] = 'fail'
  let report: Report
  try {
    const manifests = await readManifestFiles(manifestPatterns(deps.env), deps.env, process.cwd())
    const settings = readSettings(deps.env, manifests)
    onUnhealthy = settings['on-unhealthy']
    report = await waitForHealth(settings, deps)
  } catch (error) {
    report = reportWithout(failureOf(error), deps.redact)
  }
  await publish(report, deps.runner, onUnhealthy)
  return failsStep(report, onUnhealthy) ? 1 : 0
}

async function waitForHealth(settings: Settings, deps: RunDeps): Promise<Report> {
  const { clock, random, signal, runner, redact, crashed } = deps
  const { resources, manifests } = settings
  const { targets, warnings } = makeTargets([...resources.entries, ...manifests.entries], {
    workspace: settings.workspace,
    timeout: settings.timeout,
    stableFor: settings['stable-for'],
  })
  warnSome(runner, [...resources.warnings, ...manifests.warnings, ...warnings])

  const source = dataosCtlSource({
    command: settings['dataos-ctl'],
    callTimeout: settings['call-timeout'],
    clock,
    redact,
    debug: (lines, always) => {
      if (always || runner.isDebug()) for (const line of lines) runner.debug(line)
    },
  })
  const log = liveLog(runner, clock)
  const pace = { min: settings['min-interval'], max: settings['max-interval'] }
  runner.info(
    `Waiting for ${targets.length} DataOS resource${targets.length === 1 ? '' : 's'}, ${formatDuration(settings.timeout)} at most`,
  )
  try {
    const watching = watch(targets, rulesOf(settings), pace, {
      source,
      clock,
      random,
      signal,
      onStep: log.onStep,
    })
    return reportOf(await Promise.race([watching, crashed]), new Map(), redact)
  } finally {
    log.stop()
    await source.close()
  }
}

/** GitHub shows ten warnings of a step, and the wait may have some of its own; the log has all. */
function warnSome(runner: Runner, messages: readonly string[]): void {
  for (const message of messages.slice(0, MOST_SETTINGS_WARNINGS)) warn(runner, message)
  for (const message of messages.slice(MOST_SETTINGS_WARNINGS)) runner.info(message)
}

function rulesOf(settings: Settings): Rules {
  return {
    timeout: settings.timeout,
    startGrace: settings['start-grace'],
    failureGrace: settings['failure-grace'],
    failFast: settings['fail-fast'],
    staleAfter: settings['max-interval'],
    ignorePreexisting: false,
  }
}

/** Tells of changes as they come, and every half minute of what is still waited for. */
function liveLog(
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
      for (const line of changeLines(before, after, now)) runner.info(line)
      for (const { word, message } of unknownWords(after)) {
        if (warned.has(word)) continue
        warned.add(word)
        // GitHub shows ten warnings of a step; the log has all.
        if (warned.size <= MOST_WORD_WARNINGS) warn(runner, message)
        else runner.info(message)
      }
    },
    stop: () => clearInterval(timer),
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof SettingsError) {
    return {
      message: error.message,
      advice: 'mend the `with:` of this step; nothing was asked of DataOS',
      lasting: true,
    }
  }
  const message = `wait-for-dataos itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  return { message, advice: 'this is a fault of the action, please report it with this log', lasting: true }
}
