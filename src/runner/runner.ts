import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as core from '@actions/core'
import type { Annotation } from '../report/annotations.ts'
import type { Tone } from '../report/log.ts'
import { logText, shorten } from '../text/escape.ts'
import type { Env } from '../text/variables.ts'
import { appendToRegularFile, checkAppendable } from './files.ts'

export type Severity = 'error' | 'warning'

/**
 * Everything that the action writes for GitHub's runner. Log lines and annotations are redacted and escaped here; the
 * texts of files come from the report, which is redacted already.
 */
export interface Runner {
  /** A tone is shown as a colour. */
  readonly info: (line: string, tone?: Tone) => void
  readonly debug: (line: string) => void
  /** Lines under a title, folded away in the log viewer. */
  readonly group: (title: string, lines: readonly string[]) => void
  readonly isDebug: () => boolean
  readonly annotate: (severity: Severity, annotation: Annotation) => void
  /** How many annotations of a severity were written so far. */
  readonly annotated: (severity: Severity) => number
  readonly setOutputs: (outputs: Readonly<Record<string, string>>) => void
  readonly writeSummary: (markdown: string) => void
  /** Writes a file that later steps can read and other users can't, and returns its path. */
  readonly writeFile: (name: string, content: string) => Promise<string>
}

/** GitHub shows ten annotations of a kind for each step. */
const MAX_ANNOTATIONS = 10

/** A warning of the action itself, as opposed to one about a resource. The last one that GitHub shows is left free. */
export function warn(runner: Runner, message: string): void {
  if (runner.annotated('warning') >= MAX_ANNOTATIONS - 1) runner.info(`Warning: ${message}`)
  else runner.annotate('warning', { title: 'wait-for-dataos', message })
}

/** Of one part of the run, so that others can warn too. */
export const MAX_WARNINGS = 5

/** The first few as warnings, the others as lines of the log. */
export function warnSome(runner: Runner, messages: readonly string[]): void {
  for (const message of messages.slice(0, MAX_WARNINGS)) warn(runner, message)
  for (const message of messages.slice(MAX_WARNINGS)) runner.info(message)
}

const COLOURS: Readonly<Record<Tone, string>> = { good: '\u001b[32m', bad: '\u001b[31m' }

/** The log viewer can still show it, and the report's file has everything. */
const MAX_LINE = 4000

export function actionsRunner(env: Env, redact: (text: string) => string): Runner {
  const counts = { error: 0, warning: 0 }
  const clean = (text: string): string =>
    redact(text)
      .split('\n')
      .map(line => logText(shorten(line, MAX_LINE)))
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
      const file = env['GITHUB_OUTPUT']
      // Without the file the toolkit would print the values as a command that runners no longer read.
      if (!file) throw new Error("GITHUB_OUTPUT isn't set")
      checkAppendable(file)
      for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value)
    },
    writeSummary(markdown) {
      const file = env['GITHUB_STEP_SUMMARY']
      if (!file) throw new Error("GITHUB_STEP_SUMMARY isn't set")
      appendToRegularFile(file, markdown)
    },
    async writeFile(name, content) {
      const folder = await mkdtemp(join(env['RUNNER_TEMP'] || tmpdir(), 'wait-for-dataos-'))
      const path = join(folder, name)
      await writeFile(path, content, { mode: 0o600 })
      return path
    },
  }
}
