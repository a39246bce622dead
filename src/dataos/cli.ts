import type { Clock } from '../clock.ts'
import type { Failure } from '../health/model.ts'
import { formatDuration } from '../text/duration.ts'
import { plain, shorten } from '../text/escape.ts'
import { linesOf } from '../text/lines.ts'
import { type CallOptions, type CallResult, callCommand } from './command.ts'
import { failureOf } from './failures.ts'
import type { Question } from './queries.ts'

export interface DataosCtl {
  readonly command: readonly string[]
  readonly callTimeout: number
  readonly clock: Clock
  /** Takes secrets out of what the CLI printed, before any of it is shown or shortened. */
  readonly redact: (text: string) => string
  /** For the debug log; `always` where something went wrong. */
  readonly debug: (lines: readonly string[], always: boolean) => void
}

/** What came of a call, and when it was made. What was read from it still holds secrets, a failure doesn't. */
export type Called<T> =
  | { readonly at: number; readonly value: T }
  | { readonly at: number; readonly failure: Failure }

/** One who asks within limits of his own; undefined where the run was cancelled. */
export type Ask = <T>(question: Question<T>) => Promise<Called<T> | undefined>

const FIRST_LINES = 10

/** Makes one call. Undefined where the run was cancelled; never throws. */
export async function callFor<T>(
  ctl: DataosCtl,
  question: Question<T>,
  { timeout, signal }: CallOptions,
): Promise<Called<T> | undefined> {
  if (signal.aborted) return undefined
  const at = ctl.clock.now()
  const result = await callCommand([...ctl.command, ...question.args], { timeout, signal })
  if (result.kind === 'aborted') return undefined
  const value = question.read(result)
  const shown = withoutSecrets(result, ctl.redact)
  ctl.debug(describe(question.args, shown, ctl.clock.now() - at), value === undefined)
  return value === undefined ? { at, failure: failureOf(shown, timeout, question.expected) } : { at, value }
}

function withoutSecrets(result: CallResult, redact: (text: string) => string): CallResult {
  if (result.kind === 'not-started')
    return { ...result, tool: redact(result.tool), error: redact(result.error) }
  // Without colours first: they could stand within a secret.
  const show = (output: string): string => redact(linesOf(output).join('\n'))
  return { ...result, stdout: show(result.stdout), stderr: show(result.stderr) }
}

/** For the debug log: the call, its time, how it ended, and the first lines that it printed. */
function describe(args: readonly string[], result: CallResult, ms: number): string[] {
  const how = result.kind === 'exited' ? `exit code ${result.code}` : result.kind
  const heading = `dataos-ctl ${args.join(' ')}: ${how} after ${formatDuration(ms)}`
  if (result.kind === 'not-started') return [heading, result.error]
  const printed = (['stdout', 'stderr'] as const).flatMap(stream =>
    result[stream]
      .split('\n', FIRST_LINES)
      .filter(line => line.trim() !== '')
      .map(line => `${stream}: ${shorten(plain(line), 300)}`),
  )
  return [heading, ...printed]
}
