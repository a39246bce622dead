import { appendFile, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as core from '@actions/core'
import type { Annotation } from '../report/annotations.ts'
import type { Tone } from '../report/log.ts'
import { logText, shorten } from '../text/escape.ts'
import type { Env } from '../text/variables.ts'

export type Severity = 'error' | 'warning'

/**
 * What the action tells the runner. Every line is made free of secrets and of workflow commands here; what is
 * written to files comes from the report, which holds no secrets.
 */
export interface Runner {
  /** A tone is shown as a colour. */
  readonly info: (line: string, tone?: Tone) => void
  readonly debug: (line: string) => void
  /** Lines under a title, folded away in the log viewer. */
  readonly group: (title: string, lines: readonly string[]) => void
  readonly isDebug: () => boolean
  readonly annotate: (severity: Severity, annotation: Annotation) => void
  /** How many of a kind there were so far. */
  readonly annotated: (severity: Severity) => number
  readonly setOutputs: (outputs: Readonly<Record<string, string>>) => void
  readonly writeSummary: (markdown: string) => Promise<void>
  /** Writes a file that later steps can read, and gives its path. */
  readonly writeFile: (name: string, content: string) => Promise<string>
}

/** A warning of the action itself, as opposed to one of a resource. */
export function warn(runner: Runner, message: string): void {
  runner.annotate('warning', { title: 'wait-for-dataos', message })
}

/** GitHub shows ten warnings of a step, and several parts have some to give. */
export const MOST_WARNINGS = 5

/** The first few as warnings; the log has all. */
export function warnSome(runner: Runner, messages: readonly string[]): void {
  for (const message of messages.slice(0, MOST_WARNINGS)) warn(runner, message)
  for (const message of messages.slice(MOST_WARNINGS)) runner.info(message)
}

const COLOURS: Readonly<Record<Tone, string>> = { good: '\u001b[32m', bad: '\u001b[31m' }

/** Readable in the log viewer; everything is in the report's file. */
const LONGEST_LINE = 2000

export function actionsRunner(env: Env, redact: (text: string) => string): Runner {
  const counts = { error: 0, warning: 0 }
  const clean = (text: string): string =>
    redact(text)
      .split('\n')
      .map(line => logText(shorten(line, LONGEST_LINE)))
      .join('\n')
  const painted = (line: string, tone: Tone | undefined): string =>
    tone === undefined || env['NO_COLOR'] ? line : `${COLOURS[tone]}${line}\u001b[0m`
  const annotate: Runner['annotate'] = (severity, { title, message, file, line }) => {
    counts[severity] += 1
    const print = severity === 'error' ? core.error : core.warning
    const place = file === undefined || line === undefined ? {} : { file, startLine: line }
    print(clean(message), { title: clean(title), ...place })
  }
  return {
    info: (line, tone) => core.info(painted(clean(line), tone)),
    debug: line => core.debug(clean(line)),
    group(title, lines) {
      core.startGroup(clean(title))
      for (const line of lines) core.info(clean(line))
      core.endGroup()
    },
    isDebug: core.isDebug,
    annotate,
    annotated: severity => counts[severity],
    setOutputs(outputs) {
      // Without the file the toolkit would print the values as a command that runners no longer read.
      if (!env['GITHUB_OUTPUT']) throw new Error('GITHUB_OUTPUT is not set, so the step has no outputs')
      for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value)
    },
    async writeSummary(markdown) {
      const file = env['GITHUB_STEP_SUMMARY']
      if (!file) throw new Error('GITHUB_STEP_SUMMARY is not set, so there is no job summary')
      await appendFile(file, markdown)
    },
    async writeFile(name, content) {
      const folder = await mkdtemp(join(env['RUNNER_TEMP'] || tmpdir(), 'wait-for-dataos-'))
      const path = join(folder, name)
      await writeFile(path, content)
      return path
    },
  }
}
