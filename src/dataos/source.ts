import type { Clock } from '../clock.ts'
import type { Answer } from '../health/readings.ts'
import type { Group } from '../targets/targets.ts'
import { formatDuration } from '../text/duration.ts'
import { plain, shorten } from '../text/escape.ts'
import { linesOf } from '../text/lines.ts'
import type { Limits, Source } from '../watch/source.ts'
import { rowsOf } from './answer.ts'
import { type CallResult, callCommand, endStragglers } from './command.ts'
import { failureOf } from './failures.ts'

export interface DataosCtl {
  readonly command: readonly string[]
  readonly callTimeout: number
  readonly clock: Clock
  /** Takes secrets out of what the CLI printed, before any of it is shown or shortened. */
  readonly redact: (text: string) => string
  /** For the debug log; `always` where something went wrong. */
  readonly debug: (lines: readonly string[], always: boolean) => void
}

const SIDE_BY_SIDE = 4
const FIRST_LINES = 10

/** Readings by `dataos-ctl get`, one call for each type and workspace. */
export function dataosCtlSource(ctl: DataosCtl): Source {
  return {
    read: (groups, limits) => inParallel(groups, SIDE_BY_SIDE, group => ask(ctl, group, limits)),
    close: endStragglers,
  }
}

export function getArguments({ type, workspace }: Group): string[] {
  return ['get', '-t', type, ...(workspace === undefined ? [] : ['-w', workspace]), '-a']
}

async function ask(ctl: DataosCtl, group: Group, { signal, deadline }: Limits): Promise<Answer | undefined> {
  if (signal.aborted) return undefined
  const at = ctl.clock.now()
  const timeout = Math.max(1, Math.min(ctl.callTimeout, deadline + ctl.callTimeout - at))
  const args = getArguments(group)
  const result = await callCommand([...ctl.command, ...args], { timeout, signal })
  if (result.kind === 'aborted') return undefined
  const rows = rowsOf(result)
  const shown = withoutSecrets(result, ctl.redact)
  ctl.debug(describe(args, shown, ctl.clock.now() - at), rows === undefined)
  return rows ? { group, at, rows } : { group, at, failure: failureOf(shown, timeout) }
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

/** Results in the order of the items, with a few at work at any time; what is undefined is left out. */
async function inParallel<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R | undefined>,
): Promise<R[]> {
  const results: (R | undefined)[] = []
  const queue = [...items.entries()]
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await work(next[1])
  }
  await Promise.all(Array.from({ length: most }, worker))
  return results.filter(result => result !== undefined)
}
