import type { Clock } from '../clock.ts'
import type { Failure } from '../health/model.ts'
import { formatDuration } from '../text/duration.ts'
import { plain, shorten } from '../text/escape.ts'
import { linesOf } from '../text/lines.ts'
import { type CallOptions, type CallResult, callCommand } from './command.ts'
import { failureIn } from './failures.ts'
import type { Query } from './queries.ts'

export interface DataosCtl {
  readonly command: readonly string[]
  readonly callTimeout: number
  readonly clock: Clock
  /** Takes secrets out of what the CLI printed, before any of it is shown or shortened. */
  readonly redact: (text: string) => string
  /** Writes to the debug log; `always` if something went wrong. */
  readonly debug: (lines: readonly string[], always: boolean) => void
}

/** When a query was run, and its value or why there is none. A value still holds secrets, a failure doesn't. */
export type QueryResult<T> =
  | {
      readonly at: number
      readonly value: T
      /** Why the value may lack a part of what was asked for. */
      readonly incomplete?: Failure
    }
  | { readonly at: number; readonly failure: Failure }

/** Runs a query within limits. Undefined if they don't allow the call. */
export type RunQuery = <T>(query: Query<T>) => Promise<QueryResult<T> | undefined>

const MAX_DEBUG_LINES = 10
const FIRST_LINES = 4 * MAX_DEBUG_LINES
const LAST_LINES = 300
const MAX_LINE_LENGTH = 5000

/** Makes one call. Undefined if it was stopped by what says nothing about it. Never rejects. */
export async function runQuery<T>(
  ctl: DataosCtl,
  query: Query<T>,
  { timeout, signal }: CallOptions,
): Promise<QueryResult<T> | undefined> {
  if (signal.aborted) return undefined
  const at = ctl.clock.now()
  const result = await callCommand([...ctl.command, ...query.args], { timeout, signal })
  if (result.kind === 'aborted' || result.kind === 'suspended') return undefined
  const value = await query.read(result)
  const shown = withoutSecrets(result, ctl.redact)
  const isIncomplete = value === undefined || query.isIncomplete?.(value) === true
  ctl.debug(describeCall(query.args, shown, ctl.clock.now() - at), isIncomplete)
  if (value === undefined) return { at, failure: failureIn(shown, timeout, query.expected) }
  if (!isIncomplete) return { at, value }
  // What could be read shows that the call is possible, so the rest may be read the next time.
  return { at, value, incomplete: { ...failureIn(shown, timeout, 'complete table'), permanent: false } }
}

function withoutSecrets(result: CallResult, redact: (text: string) => string): CallResult {
  if (result.kind === 'not-started')
    return { ...result, tool: redact(result.tool), error: redact(result.error) }
  return { ...result, stdout: redact(excerptOf(result.stdout)), stderr: redact(excerptOf(result.stderr)) }
}

/**
 * More of the beginning and the end than is ever shown: redacting 8 MiB would block the process for seconds. Without
 * colours, because a colour code could split a secret.
 */
function excerptOf(output: string): string {
  const lines = linesOf(output).map(line => line.slice(0, MAX_LINE_LENGTH))
  const isShort = lines.length <= FIRST_LINES + LAST_LINES
  return (isShort ? lines : [...lines.slice(0, FIRST_LINES), ...lines.slice(-LAST_LINES)]).join('\n')
}

/** For the debug log: the call, its duration and exit code, and the first lines of its output. */
function describeCall(args: readonly string[], result: CallResult, ms: number): string[] {
  const how = result.kind === 'exited' ? `exit code ${result.code}` : result.kind
  const heading = `dataos-ctl ${args.join(' ')}: ${how} after ${formatDuration(ms)}`
  if (result.kind === 'not-started') return [heading, result.error]
  const printed = (['stdout', 'stderr'] as const).flatMap(stream =>
    result[stream]
      .split('\n', MAX_DEBUG_LINES)
      .filter(line => line.trim() !== '')
      .map(line => `${stream}: ${shorten(plain(line), 300)}`),
  )
  return [heading, ...printed]
}
