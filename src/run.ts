import { readFileSync, statSync } from 'node:fs'
import { type Baseline, doubts, withoutSecrets } from './baseline/format.ts'
import { snapshot } from './baseline/snapshot.ts'
import type { Clock } from './clock.ts'
import { dataosCtlSource } from './dataos/source.ts'
import type { Rules } from './health/resource.ts'
import { type InputFiles, loadSettings, type Settings, SettingsError } from './inputs.ts'
import { commentOnPullRequest, type Render } from './pull-request/comment.ts'
import { reportOf, reportOfSnapshot, reportWithout, type Surroundings } from './report/build.ts'
import { planDiagnosis } from './report/causes.ts'
import { commentText, earlierResult, wantsComment } from './report/comment.ts'
import { faultOf } from './report/fault.ts'
import type { Problem, Report } from './report/model.ts'
import { liveLog } from './runner/live.ts'
import { failsStep, publish } from './runner/publish.ts'
import { type Runner, warn, warnSome } from './runner/runner.ts'
import type { Target } from './targets/targets.ts'
import { formatDuration } from './text/duration.ts'
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
  /** Rejects with what nobody caught. */
  readonly crashed: Promise<never>
}

/** What a run comes to. */
interface Result {
  readonly report: Report
  /** What a snapshot step has recorded. */
  readonly baseline?: Baseline
}

/** The whole story: settings, targets, watch, report. Gives the exit code. */
export async function run(deps: RunDeps): Promise<number> {
  let onUnhealthy: Settings['on-unhealthy'] = 'fail'
  let settings: Settings | undefined
  let result: Result
  try {
    settings = await loadSettings(deps.env, inputFiles(deps), deps.redact)
    onUnhealthy = settings['on-unhealthy']
    result = await ask(settings, deps)
  } catch (error) {
    if (error instanceof SettingsError) settings = undefined
    result = { report: reportWithout(problemOf(error), deps.redact) }
  }
  const { report, baseline } = result
  await publish(report, deps.runner, {
    onUnhealthy,
    runUrl: runUrlOf(deps.env),
    comment: () => comment(report, settings, deps),
    baseline,
  })
  return failsStep(report, onUnhealthy) ? 1 : 0
}

/** The manifests' modules are loaded for manifests alone. */
function inputFiles({ env, signal }: RunDeps): InputFiles {
  const folder = process.cwd()
  return {
    async manifests(patterns) {
      const { readManifestFiles } = await import('./targets/manifest-files.ts')
      const workspace = env['GITHUB_WORKSPACE'] || folder
      return readManifestFiles(patterns, { env, folder, workspace, signal })
    },
    baseline: readTextFile,
  }
}

function readTextFile(path: string): string | undefined {
  try {
    // A device or a pipe may never come to an end.
    return statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined
  } catch {
    return undefined
  }
}

/** Asks DataOS for what the mode of the step is about. */
async function ask(settings: Settings, deps: RunDeps): Promise<Result> {
  const { clock, runner, redact } = deps
  const { targets, warnings } = settings
  warnSome(runner, warnings)
  const source = dataosCtlSource({
    command: settings['dataos-ctl'],
    callTimeout: settings['call-timeout'],
    clock,
    redact,
    debug: (lines, always) => {
      if (always || runner.isDebug()) for (const line of lines) runner.debug(line)
    },
  })
  const mode = settings.mode === 'snapshot' ? recordBaseline : waitForHealth
  try {
    return await mode(targets, source, settings, deps)
  } finally {
    await source.close()
  }
}

async function waitForHealth(
  targets: readonly Target[],
  source: Source,
  settings: Settings,
  deps: RunDeps,
): Promise<Result> {
  const { clock, random, signal, runner, crashed, env } = deps
  const { baseline } = settings
  warnSome(runner, doubts(baseline, targets, { run: env['GITHUB_RUN_ID'] ?? '', settings }))
  runner.info(`Waiting for ${counted(targets)}, ${formatDuration(settings.timeout)} at most`)
  const log = liveLog(runner, clock)
  try {
    const watching = watch(targets, rulesOf(settings), paceOf(settings), {
      source,
      clock,
      random,
      signal,
      recorded: baseline?.resources,
      onStep: log.onStep,
    })
    const watched = await Promise.race([watching, crashed])
    log.stop()
    const diagnosis = await diagnosisOf(watched, source, settings, deps)
    // A signal that comes while the reasons are asked for cancels the run as well.
    const ended = { ...watched, cancelled: signal.aborted }
    return { report: reportOf({ watched: ended, diagnosis }, surroundingsOf(settings, deps)) }
  } finally {
    log.stop()
  }
}

/** Why what is not healthy is not. It may fail altogether, and the verdict stands. */
async function diagnosisOf(
  { wait, cancelled }: Watched,
  source: Source,
  settings: Settings,
  { runner, signal, crashed }: RunDeps,
): Promise<Diagnosis | undefined> {
  const { subjects, outside } = planDiagnosis(wait)
  if (cancelled || subjects.length === 0) return undefined
  runner.info(
    `Asking why ${subjects.length === 1 ? subjects[0]?.target.id : `${subjects.length} resources`} did not become healthy`,
  )
  try {
    const diagnosing = source.findings(subjects, { signal, logLines: settings['log-lines'], outside })
    return await Promise.race([diagnosing, crashed])
  } catch (error) {
    warn(runner, `the reasons could not be asked for: ${(error as Error).message}`)
    return undefined
  }
}

function surroundingsOf(settings: Settings, { env, redact }: RunDeps): Surroundings {
  return { redact, host: settings['dataos-fqdn'], workspace: env['GITHUB_WORKSPACE'] ?? '', blobs: '' }
}

async function recordBaseline(
  targets: readonly Target[],
  source: Source,
  settings: Settings,
  deps: RunDeps,
): Promise<Result> {
  const { clock, signal, runner, redact, crashed, env } = deps
  runner.info(
    `Recording how ${counted(targets)} ${targets.length === 1 ? 'stands' : 'stand'} before the deploy`,
  )
  const recording = snapshot(targets, rulesOf(settings), paceOf(settings), { source, clock, signal })
  const recorded = await Promise.race([recording, crashed])
  const report = reportOfSnapshot(recorded, surroundingsOf(settings, deps))
  if (report.result !== 'snapshot') return { report }
  warnSome(runner, recorded.warnings)
  const { resources } = recorded
  const baseline = { at: new Date().toISOString(), run: env['GITHUB_RUN_ID'] ?? '', resources }
  return { report, baseline: withoutSecrets(baseline, redact) }
}

function counted({ length }: readonly unknown[]): string {
  return `${length} DataOS resource${length === 1 ? '' : 's'}`
}

function paceOf(settings: Settings): Pace {
  return { min: settings['min-interval'], max: settings['max-interval'] }
}

function runUrlOf(env: Env): string {
  const [server, repository, id] = ['GITHUB_SERVER_URL', 'GITHUB_REPOSITORY', 'GITHUB_RUN_ID'].map(
    name => env[name],
  )
  return server && repository && id ? `${server}/${repository}/actions/runs/${id}` : ''
}

/** Writes the pull request comment, where one is wanted, and gives its address. */
async function comment(report: Report, settings: Settings | undefined, deps: RunDeps): Promise<string> {
  const when = settings?.comment ?? 'never'
  if (!settings || when === 'never' || settings.mode === 'snapshot' || report.result === 'cancelled')
    return ''
  const render: Render = (previous, links, key) =>
    wantsComment(when, report.result, earlierResult(previous))
      ? commentText(report, { previous, links, key })
      : undefined
  return commentOnPullRequest(settings, render, deps)
}

function rulesOf(settings: Settings): Rules {
  return {
    waitFor: settings['wait-for'],
    timeout: settings.timeout,
    startGrace: settings['start-grace'],
    failureGrace: settings['failure-grace'],
    failFast: settings['fail-fast'],
    staleAfter: settings['max-interval'],
    ignorePreexisting: settings['ignore-preexisting'],
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof SettingsError) {
    return {
      kind: 'inputs',
      message: error.message,
      nextStep: 'mend the `with:` of this step; nothing was asked of DataOS',
    }
  }
  return faultOf(error)
}
