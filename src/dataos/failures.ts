import type { Failure } from '../health/model.ts'
import { formatDuration } from '../text/duration.ts'
import { plain, quote, shorten } from '../text/escape.ts'
import { linesOf, logLine } from '../text/lines.ts'
import type { CallResult } from './command.ts'

interface KnownFailure {
  readonly signs: RegExp
  readonly nextStep: string
  readonly permanent: boolean
}

const RENEW =
  'set APIKEY to a valid key in the env of this step; a key lives a day unless it was made with -d 72h'

/** A word or number that stands by itself, and not within a name such as http-status-403-page. */
function alone(words: string): string {
  return String.raw`(?<![-\w])(?:${words})(?![-\w])`
}

function signs(...patterns: readonly string[]): RegExp {
  return new RegExp(patterns.join('|'), 'i')
}

/** A number alone may be a port, a count or a time: only what stands beside it makes it a status. */
function httpStatus(code: number, phrase: string): string {
  const named = String.raw`\b(?:status|code|http(?:/\d(?:\.\d)?)?|error|failed)["' :=(]{1,9}${code}(?![-\w.:])`
  return [named, String.raw`(?<![-\w.:])${code} ${phrase}`, String.raw`^\W*(?:error\W*)?${code}\W*$`].join(
    '|',
  )
}

/** What the CLI says when it fails, and what to do about it. The first that fits counts. */
const KNOWN_FAILURES: readonly KnownFailure[] = [
  {
    signs: signs(
      'pull access denied',
      'requested access to the resource is denied',
      'unauthorized: incorrect',
      'docker login',
    ),
    nextStep: 'Docker may not fetch the image: log in to its registry (docker login) in a step before',
    permanent: true,
  },
  {
    signs: signs('docker daemon', 'error response from daemon'),
    nextStep:
      'it is Docker that failed, not DataOS: check the Docker engine of this runner and the `dataos-ctl` input',
    permanent: false,
  },
  {
    signs: signs(
      alone('no cred file'),
      alone('need to log ?in'),
      alone('logging in now'),
      alone('please log ?in'),
    ),
    nextStep: `dataos-ctl has no credentials and asks for a login: ${RENEW}, and DATAOS_FQDN to the host of the instance`,
    permanent: true,
  },
  {
    signs: signs(
      alone('unauthori[sz]ed'),
      httpStatus(401, 'unauthori'),
      alone('token (?:is|has) expired'),
      alone('could not verify the token'),
      alone('invalid (?:api ?key|token)'),
    ),
    nextStep: `the token is missing, wrong or expired: ${RENEW}`,
    permanent: true,
  },
  {
    signs: signs(alone('forbidden'), httpStatus(403, 'forbidden'), alone('(?:access|permission) denied')),
    nextStep:
      'the user of this key may not read it: ask an administrator for the use-case or tag that allows it',
    permanent: true,
  },
  {
    signs: signs(alone('unknown type'), alone('invalid (?:resource )?type')),
    nextStep:
      'this dataos-ctl does not know the type: mend the type in `resources`, or use a newer dataos-ctl',
    permanent: true,
  },
  {
    signs: signs(
      alone('unknown (?:shorthand )?flag'),
      alone('unknown command'),
      alone('flag provided but not defined'),
    ),
    nextStep:
      'the command understands no `get -t TYPE -w WORKSPACE -a`: check the `dataos-ctl` input and its version',
    permanent: true,
  },
  {
    signs: signs(alone('no such host'), 'https?://https?', 'https?//', 'https?%3a'),
    nextStep: 'check DATAOS_FQDN: it is the host name alone, without https:// and without a slash',
    permanent: false,
  },
]

const SEE_CLI = 'run the same command by hand to see more'
const FIND_COMMAND = 'install dataos-ctl in a step before, or name the command in the `dataos-ctl` input'

const ERROR_LEVELS: ReadonlySet<string> = new Set(['error', 'fatal', 'panic'])
const MOST_LINES = 200
const LONGEST_LINE = 4000

const CELLS = /[|│┃║]/

/** Why a call has not told what it was to tell. */
export function failureIn(
  result: CallResult,
  timeout: number,
  expected = 'table with NAME and STATUS',
): Failure {
  switch (result.kind) {
    case 'not-started':
      return notStarted(result)
    case 'timed-out':
      return { ...noAnswer(result, timeout), hung: true }
    case 'flooded':
      return said(result, 'dataos-ctl printed without end and was ended', SEE_CLI)
    case 'aborted':
      return { message: 'the call was ended because the run was cancelled', nextStep: '', permanent: false }
    case 'exited':
      return ofExit(result, expected)
  }
}

function noAnswer(result: Ended, timeout: number): Failure {
  const what = `dataos-ctl gave no answer within ${formatDuration(timeout)} and was ended`
  return said(result, what, 'raise call-timeout if it is only slow')
}

function notStarted({ tool, file, error }: Extract<CallResult, { kind: 'not-started' }>): Failure {
  // Anything else, such as too many processes or too little memory, may pass.
  if (!/unable to locate|ENOENT|EACCES/i.test(error)) {
    return {
      message: `the command ${quote(tool)} could not be started: ${words(error)}`,
      nextStep: SEE_CLI,
      permanent: false,
    }
  }
  if (file !== undefined) {
    const nextStep =
      'name a program in the `dataos-ctl` input, and make it executable in a step before: by chmod +x, on Windows by an extension such as .exe or .cmd'
    return {
      message: `the command ${quote(file)} is no file that may be executed`,
      nextStep,
      permanent: true,
    }
  }
  const where = /[/\\]/.test(tool) ? '' : ' on the PATH'
  return {
    message: `the command ${quote(tool)} was not found${where}`,
    nextStep: FIND_COMMAND,
    permanent: true,
  }
}

type Ended = Extract<CallResult, { readonly stdout: string }>

function ofExit(result: Extract<CallResult, { kind: 'exited' }>, expected: string): Failure {
  if (result.code === 0) return said(result, `dataos-ctl printed no ${expected}`, SEE_CLI)
  if (result.code === null) return said(result, 'dataos-ctl was ended by a signal from outside', SEE_CLI)
  const failure = said(result, `dataos-ctl failed with exit code ${result.code}`, SEE_CLI)
  // By convention of shells, env and docker: 126 can't be executed, 127 isn't found.
  const notRun = result.code === 126 || result.code === 127
  return notRun ? { ...failure, nextStep: FIND_COMMAND, permanent: true } : failure
}

function said(result: Ended, what: string, nextStep: string): Failure {
  const complaints = complaintsOf(result)
  // The name of a resource in a row of a table is no sign of anything.
  const telling = complaints.filter(line => !CELLS.test(line))
  const known = KNOWN_FAILURES.find(({ signs }) => telling.some(line => signs.test(line)))
  const own = telling.find(line => known?.signs.test(line)) ?? complaints[0]
  return {
    message: own ? `${what}: ${words(own)}` : `${what}, and gave no reason`,
    nextStep: known?.nextStep ?? nextStep,
    permanent: known?.permanent ?? false,
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
  if (/^\s*(?:error|fatal|panic|docker)\b/i.test(line)) return 1
  return CELLS.test(line) ? Number.NaN : 3
}

/** The last lines, and of a very long one the beginning: a program that failed may have printed anything. */
function tailOf(output: string): string[] {
  return linesOf(output)
    .map(line => line.slice(0, LONGEST_LINE))
    .filter(isLegible)
    .slice(-MOST_LINES)
}

/** What is mostly no text tells nobody anything. */
function isLegible(line: string): boolean {
  const ink = line.replace(/\s/g, '')
  return ink !== '' && ink.replace(/[\p{C}\ufffd]/gu, '').length >= ink.length / 2
}

/** Whether the logger spoke of an error. */
export function hasErrorLine(lines: readonly string[]): boolean {
  return lines.some(line => rankOf(line) === 0)
}

function words(text: string): string {
  return shorten(plain(text), 400)
}
