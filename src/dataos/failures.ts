import { formatDuration } from '../duration.ts'
import { plain, quote, shorten } from '../escape.ts'
import type { Failure } from '../watch/source.ts'
import type { CallResult } from './command.ts'
import { linesOf, logLine } from './text.ts'

interface KnownFailure {
  readonly signs: RegExp
  readonly advice: string
  readonly lasting: boolean
}

const RENEW =
  'set APIKEY to a valid key in the env of this step; a key lives a day unless it was made with -d 72h'

/** What the CLI says when it fails, and what to do about it. The first that fits counts. */
const KNOWN_FAILURES: readonly KnownFailure[] = [
  {
    signs: /\bno cred file\b|\bneed to log ?in\b|\blogging in now\b|\bplease log ?in\b/i,
    advice: `dataos-ctl has no credentials and asks for a login: ${RENEW}, and DATAOS_FQDN to the host of the instance`,
    lasting: true,
  },
  {
    signs:
      /(?<![-\w])unauthori[sz]ed(?![-\w])|\bstatus\W{0,4}401\b|\b401 unauthori|token (?:is|has) expired|could not verify the token|invalid (?:api ?key|token)/i,
    advice: `the token is missing, wrong or expired: ${RENEW}`,
    lasting: true,
  },
  {
    signs:
      /(?<![-\w])forbidden(?![-\w])|\bstatus\W{0,4}403\b|\b403\b.{0,20}(?:forbidden|denied)|(?<![-\w])(?:access|permission) denied(?![-\w])/i,
    advice:
      'the user of this key may not read it: ask an administrator for the use-case or tag that allows it',
    lasting: true,
  },
  {
    signs: /\bunknown type\b|\binvalid (?:resource )?type\b/i,
    advice: 'this dataos-ctl does not know the type: mend the type in `resources`, or use a newer dataos-ctl',
    lasting: true,
  },
  {
    signs: /\bunknown (?:shorthand )?flag\b|\bunknown command\b|\bflag provided but not defined\b/i,
    advice:
      'the command understands no `get -t TYPE -w WORKSPACE -a`: check the `dataos-ctl` input and its version',
    lasting: true,
  },
  {
    signs: /\bno such host\b|https?%3a|https?:\/\/https?\b|https?\/\//i,
    advice: 'check DATAOS_FQDN: it is the host name alone, without https:// and without a slash',
    lasting: false,
  },
]

const SEE_CLI = 'run the same command by hand to see more'
const FIND_COMMAND = 'install dataos-ctl in a step before, or name the command in the `dataos-ctl` input'

const ERROR_LEVELS: ReadonlySet<string> = new Set(['error', 'fatal', 'panic'])
const MOST_LINES = 200
const LONGEST_LINE = 4000

/** Why a call has not told the state. */
export function failureOf(result: CallResult, timeout: number): Failure {
  switch (result.kind) {
    case 'not-started':
      return notStarted(result)
    case 'timed-out':
      return said(
        result,
        `dataos-ctl gave no answer within ${formatDuration(timeout)} and was ended`,
        'raise call-timeout if it is only slow',
      )
    case 'flooded':
      return said(result, 'dataos-ctl printed without end and was ended', SEE_CLI)
    case 'aborted':
      return { message: 'the call was ended because the run was cancelled', advice: '', lasting: false }
    case 'exited':
      return ofExit(result)
  }
}

function notStarted({ tool, file, error }: Extract<CallResult, { kind: 'not-started' }>): Failure {
  if (file !== undefined && /unable to locate|EACCES/i.test(error)) {
    const advice =
      'make it executable (chmod +x) in a step before, or name another command in the `dataos-ctl` input'
    return { message: `the command ${quote(file)} is there but may not be executed`, advice, lasting: true }
  }
  if (file === undefined) {
    const where = /[/\\]/.test(tool) ? '' : ' on the PATH'
    return {
      message: `the command ${quote(tool)} was not found${where}`,
      advice: FIND_COMMAND,
      lasting: true,
    }
  }
  return {
    message: `the command ${quote(tool)} could not be started: ${words(error)}`,
    advice: SEE_CLI,
    lasting: true,
  }
}

type Ended = Extract<CallResult, { readonly stdout: string }>

function ofExit(result: Extract<CallResult, { kind: 'exited' }>): Failure {
  if (result.code === 0) return said(result, 'dataos-ctl printed no table with NAME and STATUS', SEE_CLI)
  if (result.code === null) return said(result, 'dataos-ctl was ended by a signal from outside', SEE_CLI)
  // By convention of shells, env and docker: 126 can't be executed, 127 isn't found.
  const notFound = result.code === 126 || result.code === 127
  const failure = said(
    result,
    `dataos-ctl failed with exit code ${result.code}`,
    notFound ? FIND_COMMAND : SEE_CLI,
  )
  return notFound ? { ...failure, lasting: true } : failure
}

function said(result: Ended, what: string, advice: string): Failure {
  const complaints = complaintsOf(result)
  const known = KNOWN_FAILURES.find(({ signs }) => complaints.some(line => signs.test(line)))
  const own = complaints.find(line => known?.signs.test(line)) ?? complaints[0]
  return {
    message: own ? `${what}: ${words(own)}` : `${what}, and gave no reason`,
    advice: known?.advice ?? advice,
    lasting: known?.lasting ?? false,
  }
}

/** The lines that may tell what went wrong, the most telling first; what the logger wrote as information is none. */
function complaintsOf({ stdout, stderr }: Ended): string[] {
  const lines = [stderr, stdout].flatMap(output => tailOf(output).reverse())
  return [0, 1, 2, 3]
    .flatMap(rank => lines.filter(line => rankOf(line) === rank))
    .map(line => logLine(line)?.message ?? line)
}

function rankOf(line: string): number {
  const level = logLine(line)?.level
  if (level !== undefined) return ERROR_LEVELS.has(level) ? 0 : level.startsWith('warn') ? 2 : Number.NaN
  return /^\s*(?:error|fatal|panic|docker)\b/i.test(line) ? 1 : 3
}

/** The last lines, and of a very long one the beginning: a program that failed may have printed anything. */
function tailOf(output: string): string[] {
  return linesOf(output)
    .filter(line => line.trim() !== '')
    .slice(-MOST_LINES)
    .map(line => line.slice(0, LONGEST_LINE))
}

/** Whether the logger spoke of an error. */
export function hasErrorLine(output: string): boolean {
  return linesOf(output).some(line => ERROR_LEVELS.has(logLine(line)?.level ?? ''))
}

function words(text: string): string {
  return shorten(plain(text), 400)
}
