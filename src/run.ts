import { type Baseline, baselineWarnings, withoutSecrets } from './baseline/format.ts'
import { snapshot } from './baseline/snapshot.ts'
import type { Clock } from './clock.ts'
import { dataosCtlSource } from './dataos/source.ts'
import { KNOWN_STATES } from './health/judge.ts'
import type { Rules } from './health/resource.ts'
import { begin, type Wait } from './health/wait.ts'
import { type InputFiles, loadSettings, type Settings, SettingsError } from './inputs.ts'
import { blobsOf, readContext } from './pull-request/context.ts'
import { reportOf, reportOfSnapshot, reportWithout, type Surroundings } from './report/build.ts'
import { planDiagnosis } from './report/causes.ts'
import { commentText, wantsComment } from './report/comment.ts'
import { faultOf } from './report/fault.ts'
import type { Problem, Report } from './report/model.ts'
import { checkedOutCommit } from './runner/checkout.ts'
import { readRegularFile } from './runner/files.ts'
import { liveLog } from './runner/live.ts'
import { failsStep, publish } from './runner/publish.ts'
import { type Runner, warn, warnSome } from './runner/runner.ts'
import type { Target } from './targets/targets.ts'
import { formatDuration } from './text/duration.ts'
import { messageOf } from './text/escape.ts'
import type { Redactor } from './text/redact.ts'
import type { Env } from './text/variables.ts'
import type { Pace } from './watch/pace.ts'
import type { Diagnosis, Source } from './watch/source.ts'
import { type Watched, watch } from './watch/watch.ts'

export interface RunDeps {
  readonly env: Env
  readonly clock: Clock
  readonly random: () => number
  /** Fires when the run is cancelled. */
  readonly signal: AbortSignal
  readonly runner: Runner
  readonly redact: Redactor['redact']
  readonly keep: Redactor['keep']
  /** Rejects with an exception that nothing caught. */
  readonly crashed: Promise<never>
}

interface Result {
  readonly report: Report
  /** Recorded by a snapshot step. */
  readonly baseline?: Baseline
}

/** The whole run: settings, wait or snapshot, report. Returns the exit code. */
export async function run(deps: RunDeps): Promise<number> {
  const { runner, signal, redact, crashed, keep } = deps
  keep(KNOWN_STATES)
  let settings: Settings | undefined
  let result: Result
  try {
    settings = await Promise.race([loadSettings(deps.env, inputFiles(deps), redact), crashed])
    keep(settings.targets.flatMap(wordsOf))
    result = await withSource(settings, deps)
  } catch (error) {
    result = { report: reportWithout(signal.aborted ? undefined : problemOf(error), redact) }
  }
  const { report, baseline } = result
  const onUnhealthy = settings?.['on-unhealthy'] ?? 'fail'
  await publish(report, runner, {
    onUnhealthy,
    runUrl: runUrlOf(deps.env),
    comment: () => comment(report, settings, deps),
    baseline,
  })
  return failsStep(report, onUnhealthy) ? 1 : 0
}

/** The modules for manifests are loaded only if there are some. */
function inputFiles({ env, signal }: RunDeps): InputFiles {
  const folder = process.cwd()
  return {
    async manifests(patterns) {
      const { readManifestFiles } = await import('./targets/manifest-files.ts')
      const workspace = env['GITHUB_WORKSPACE'] || folder
      return readManifestFiles(patterns, { env, folder, workspace, signal })
    },
    baseline(path) {
      try {
        return readRegularFile(path)
      } catch {
        return undefined
      }
    },
  }
}

function wordsOf({ id, type, name, workspace = '' }: Target): string[] {
  return [id, type, name, workspace]
}

async function withSource(settings: Settings, deps: RunDeps): Promise<Result> {
  const { clock, runner, redact } = deps
  warnSome(runner, settings.warnings)
  const source = dataosCtlSource({
    command: settings['dataos-ctl'],
    callTimeout: settings['call-timeout'],
    clock,
    redact,
    debug: (lines, always) => {
      if (always || runner.isDebug()) for (const line of lines) runner.debug(line)
    },
  })
  try {
    if (settings.mode === 'snapshot') return await recordBaseline(source, settings, deps)
    return await waitForResources(source, settings, deps)
  } finally {
    await source.close()
  }
}

async function waitForResources(source: Source, settings: Settings, deps: RunDeps): Promise<Result> {
  const { env, runner, signal } = deps
  const { baseline, targets } = settings
  warnSome(runner, baselineWarnings(baseline, targets, { run: env['GITHUB_RUN_ID'] ?? '', settings }))
  runner.info(`Waiting for ${counted(targets)} (timeout: ${formatDuration(settings.timeout)})`)
  const { watched, problem } = await watchUntilEnd(source, settings, deps)
  const isDiagnosed = !problem && !watched.cancelled && settings['wait-for'] !== 'deleted'
  const diagnosis = isDiagnosed ? await diagnose(watched.wait, source, settings, deps) : undefined
  // A signal during the diagnosis cancels the run too.
  const ended = { ...watched, cancelled: signal.aborted }
  return { report: reportOf({ watched: ended, diagnosis, problem }, surroundingsOf(settings, deps)) }
}

/** An exception ends the wait at once, with what was known then. */
async function watchUntilEnd(
  source: Source,
  settings: Settings,
  { clock, random, signal, runner, crashed, keep }: RunDeps,
): Promise<{ readonly watched: Watched; readonly problem?: Problem }> {
  const { targets, baseline } = settings
  const [rules, pace, recorded] = [rulesOf(settings), paceOf(settings), baseline?.resources]
  const log = liveLog(runner, clock)
  const start = clock.now()
  const stop = new AbortController()
  const kept = new Set(targets)
  let known = { wait: begin(targets, rules, recorded), polls: 0, calls: 0 }
  try {
    const watching = watch(targets, rules, pace, {
      source,
      clock,
      random,
      signal: AbortSignal.any([signal, stop.signal]),
      recorded,
      onStep(before, after, now, counts) {
        known = { wait: after, ...counts }
        // Rows that a wildcard has selected since.
        const joined = after.tracks.filter(({ target }) => !kept.has(target))
        for (const { target } of joined) kept.add(target)
        keep(joined.flatMap(({ target }) => wordsOf(target)))
        log.onStep(before, after, now, counts)
      },
    })
    return { watched: await Promise.race([watching, crashed]) }
  } catch (error) {
    stop.abort()
    const watched = { ...known, failure: undefined, cancelled: signal.aborted, ms: clock.now() - start }
    return { watched, problem: faultOf(error) }
  } finally {
    log.stop()
  }
}

/** Finds the causes of unhealthy resources. A failure leaves them without one, and changes no verdict. */
async function diagnose(
  wait: Wait,
  source: Source,
  settings: Settings,
  { runner, signal, crashed }: RunDeps,
): Promise<Diagnosis | undefined> {
  const { subjects, outside } = planDiagnosis(wait)
  if (subjects.length === 0) return undefined
  runner.info(`Diagnosing ${subjects.length} unhealthy resource${subjects.length === 1 ? '' : 's'}`)
  try {
    const diagnosing = source.findings(subjects, { signal, logLines: settings['log-lines'], outside })
    return await Promise.race([diagnosing, crashed])
  } catch (error) {
    warn(runner, `Couldn't diagnose the unhealthy resources: ${messageOf(error)}`)
    return undefined
  }
}

async function recordBaseline(source: Source, settings: Settings, deps: RunDeps): Promise<Result> {
  const { clock, signal, runner, redact, keep, crashed, env } = deps
  const { targets } = settings
  runner.info(`Recording the state of ${counted(targets)}`)
  const recording = snapshot(targets, rulesOf(settings), paceOf(settings), { source, clock, signal })
  const recorded = await Promise.race([recording, crashed])
  keep(recorded.tracks.flatMap(({ target }) => wordsOf(target)))
  const report = reportOfSnapshot(recorded, surroundingsOf(settings, deps))
  if (report.result !== 'snapshot') return { report }
  warnSome(runner, recorded.warnings)
  const { resources } = recorded
  const baseline = { at: new Date().toISOString(), run: env['GITHUB_RUN_ID'] ?? '', resources }
  return { report, baseline: withoutSecrets(baseline, redact) }
}

/** What talks to GitHub and reads earlier comments is loaded only if a comment may be written. */
async function comment(report: Report, settings: Settings | undefined, deps: RunDeps): Promise<string> {
  const mode = settings?.comment ?? 'never'
  if (!settings || mode === 'never' || settings.mode === 'snapshot' || report.result === 'cancelled')
    return ''
  try {
    const { commentOnPullRequest } = await import('./pull-request/comment.ts')
    const { earlierResult, readMemory } = await import('./report/read-memory.ts')
    const writing = commentOnPullRequest(
      settings,
      (previous, links, key) =>
        wantsComment(mode, report.result, earlierResult(previous))
          ? commentText(report, { before: readMemory(previous), links, key: deps.redact(key) })
          : undefined,
      deps,
    )
    return await (report.problem?.kind === 'internal' ? writing : Promise.race([writing, deps.crashed]))
  } catch (error) {
    const { message, nextStep } = faultOf(error)
    warn(deps.runner, `Couldn't write the pull request comment: ${message}\n${nextStep}.`)
    return ''
  }
}

function surroundingsOf(settings: Settings, { env, redact }: RunDeps): Surroundings {
  const workspace = env['GITHUB_WORKSPACE'] ?? ''
  const hasSources = workspace !== '' && settings.targets.some(({ source }) => source)
  const blobs = hasSources ? blobsOf(readContext(env), checkedOutCommit(workspace)) : ''
  return { redact, host: settings['dataos-fqdn'], workspace, blobs }
}

function runUrlOf(env: Env): string {
  const [server, repository, id] = ['GITHUB_SERVER_URL', 'GITHUB_REPOSITORY', 'GITHUB_RUN_ID'].map(
    name => env[name],
  )
  return server && repository && id ? `${server}/${repository}/actions/runs/${id}` : ''
}

function counted({ length }: readonly unknown[]): string {
  return `${length} DataOS resource${length === 1 ? '' : 's'}`
}

function paceOf(settings: Settings): Pace {
  return { min: settings['min-interval'], max: settings['max-interval'] }
}

function rulesOf(settings: Settings): Rules {
  return {
    waitFor: settings['wait-for'],
    timeout: settings.timeout,
    startGrace: settings['start-grace'],
    failureGrace: settings['failure-grace'],
    failFast: settings['fail-fast'],
    ignorePreexisting: settings['ignore-preexisting'],
  }
}

function problemOf(error: unknown): Problem {
  if (!(error instanceof SettingsError)) return faultOf(error)
  const nextStep = "Fix the inputs of this step. DataOS wasn't contacted"
  return { kind: 'inputs', message: error.message, nextStep }
}
