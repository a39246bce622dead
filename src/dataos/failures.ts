import type { Failure } from '../health/model.ts'
import { formatDuration } from '../text/duration.ts'
import { plain, quote, shorten } from '../text/escape.ts'
import { isErrorLevel, linesOf, logLine } from '../text/lines.ts'
import { hasBar } from '../text/table-style.ts'
import type { CallResult } from './command.ts'

/** What a line of output means for the call that printed it. */
interface KnownFailure {
  readonly signs: RegExp
  readonly nextStep: string
  /**
   * `permanent`: no retry can fix it. `passing`: a retry may fix it, and whatever else the output complains of may be
   * its consequence. `unclear`: it says nothing about a retry.
   */
  readonly kind: 'permanent' | 'passing' | 'unclear'
}

const SET_KEY =
  'Set APIKEY in the env of this step. API keys expire after 24 hours unless created with a longer duration (-d 72h)'
const SET_CREDENTIALS = 'Set APIKEY and DATAOS_FQDN in the env of this step'
const SET_HOST = 'Check DATAOS_FQDN. Use only the host name, for example acme.dataos.app'
const CHECK_CONNECTION = 'Check that the DataOS instance is up, and that this runner can reach it'
const CHECK_PATH =
  'Allow the user of this runner to read and write this path, or set DATAOS_CONFIG_DIRECTORY to another folder'
const ASK_FOR_ACCESS =
  'Ask an administrator for the use case or tag that allows this API key to read the resource'
const CORRECT_TYPE = 'Correct the type, or upgrade dataos-ctl'
const CHECK_COMMAND = 'Check the dataos-ctl input, or upgrade dataos-ctl'
const LOG_IN_TO_REGISTRY = 'Run docker login in an earlier step, so that Docker is allowed to pull the image'
const CHECK_DOCKER = 'Check that Docker runs on this runner, and check the dataos-ctl input'
const INSTALL_COMMAND = 'Install dataos-ctl in an earlier step, or set the dataos-ctl input'
const MAKE_EXECUTABLE =
  'Run chmod +x in an earlier step (on Windows, use .exe or .cmd), or change the dataos-ctl input'
export const RUN_MANUALLY = 'Run the same command manually for details'
const INCREASE_TIMEOUT = "If it's only slow, increase call-timeout"

/** Words that are not part of a longer name, such as http-status-403-page or worker/forbidden. */
function words(pattern: string): string {
  return String.raw`(?<![-\w/@])(?:${pattern})(?![-\w/@])`
}

function signs(...patterns: readonly string[]): RegExp {
  return new RegExp(patterns.join('|'), 'i')
}

/** A number alone may be a port, a count or a time; what is beside it makes it a status. */
function httpStatus(code: string, phrase: string): string {
  const named = String.raw`\b(?:status|code|http(?:/\d(?:\.\d)?)?|error|failed)["' :=(]{1,9}${code}(?![-\w.:])`
  return [
    named,
    String.raw`(?<![-\w.:])${code} (?:${phrase})`,
    String.raw`^\W*(?:error\W*)?${code}\W*$`,
  ].join('|')
}

/** A path of this machine, as in `open /home/runner/.dataos/cache: permission denied`. */
const LOCAL_PATH = String.raw`(?<![\w/:.])(?:~|\.{0,2})/[\w.~-]|\b[a-z]:\\`
const DENIED = String.raw`(?:permission|access)(?: is)? denied|\bEACCES\b|\bEPERM\b`

/** For each line of the output the first one with its signs counts. */
const KNOWN_FAILURES: readonly KnownFailure[] = [
  {
    signs: signs(
      'pull access denied',
      'requested access to the resource is denied',
      'unauthorized: incorrect',
      'docker login',
    ),
    nextStep: LOG_IN_TO_REGISTRY,
    kind: 'permanent',
  },
  { signs: signs('docker daemon', 'error response from daemon'), nextStep: CHECK_DOCKER, kind: 'unclear' },
  {
    signs: signs(words('no such host'), 'https?://https?', 'https?//', 'https?%3a'),
    nextStep: SET_HOST,
    kind: 'passing',
  },
  {
    signs: signs(
      words('timeout|timed[ -]?out|deadline exceeded|TLS handshake|EOF|broken pipe|bad gateway'),
      words('connection (?:reset|refused|closed|aborted|lost|error)|server closed'),
      words('(?:network|host) is (?:down|unreachable)|no route to host|server misbehaving'),
      words('temporary failure in name resolution|dial (?:tcp|udp)|transport is closing|GOAWAY'),
      words(
        'code = Unavailable|ECONNRESET|ECONNREFUSED|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|too many requests',
      ),
      words('internal server error|service unavailable|gateway time-?out'),
      httpStatus(String.raw`(?:5\d\d|429)`, 'bad|internal|service|gateway|too'),
    ),
    nextStep: CHECK_CONNECTION,
    kind: 'passing',
  },
  {
    signs: signs(`(?:${LOCAL_PATH}).*(?:${DENIED})`, `(?:${DENIED}).*(?:${LOCAL_PATH})`),
    nextStep: CHECK_PATH,
    kind: 'unclear',
  },
  {
    signs: signs(words('no cred file|need to log ?in|logging in now|please log ?in')),
    nextStep: SET_CREDENTIALS,
    kind: 'permanent',
  },
  {
    signs: signs(
      words('unauthori[sz]ed|token (?:is|has) expired|could not verify the token'),
      words(`invalid (?:api ?key|token)(?! *['"<{]| in | at )`),
      httpStatus('401', 'unauthori'),
    ),
    nextStep: SET_KEY,
    kind: 'permanent',
  },
  {
    signs: signs(words('forbidden'), httpStatus('403', 'forbidden'), words('(?:access|permission) denied')),
    nextStep: ASK_FOR_ACCESS,
    kind: 'permanent',
  },
  {
    signs: signs(words('(?:unknown|invalid) (?:resource )?type(?! of )')),
    nextStep: CORRECT_TYPE,
    kind: 'permanent',
  },
  {
    signs: signs(words('unknown (?:shorthand )?flag|unknown command|flag provided but not defined')),
    nextStep: CHECK_COMMAND,
    kind: 'permanent',
  },
]

const MAX_LINES = 200
const MAX_LINE_LENGTH = 4000

/** Why a call didn't give the expected answer. */
export function failureIn(result: CallResult, timeout: number, expected: string): Failure {
  switch (result.kind) {
    case 'not-started':
      return notStarted(result)
    case 'timed-out': {
      const message = `dataos-ctl timed out after ${formatDuration(timeout)}`
      return { ...stopped(result, message, INCREASE_TIMEOUT), hung: true }
    }
    case 'flooded':
      return stopped(result, 'dataos-ctl printed more than 8 MiB and was stopped', RUN_MANUALLY)
    case 'aborted':
      return { message: 'the run was cancelled', nextStep: '', permanent: false }
    case 'suspended':
      return { message: 'the action was stopped for a while', nextStep: '', permanent: false }
    case 'exited':
      return exited(result, expected)
  }
}

function notStarted({ tool, file, error }: Extract<CallResult, { kind: 'not-started' }>): Failure {
  // Anything else, such as too many processes or too little memory, may pass.
  if (!/unable to locate|ENOENT|EACCES/i.test(error)) {
    return {
      message: `couldn't start ${quote(tool)}: ${readable(error)}`,
      nextStep: RUN_MANUALLY,
      permanent: false,
    }
  }
  if (file !== undefined) {
    return { message: `${quote(file)} isn't executable`, nextStep: MAKE_EXECUTABLE, permanent: true }
  }
  const where = /[/\\]/.test(tool) ? '' : ' on PATH'
  return { message: `${quote(tool)} not found${where}`, nextStep: INSTALL_COMMAND, permanent: true }
}

type Printed = Extract<CallResult, { readonly stdout: string }>

/** For a call that was stopped: what it printed may name the reason, but a retry may still go better. */
function stopped(result: Printed, message: string, nextStep: string): Failure {
  const { line, known } = reasonIn(result)
  return {
    message: line ? `${message}: ${readable(line.text)}` : message,
    nextStep: known && known.kind !== 'passing' ? known.nextStep : nextStep,
    permanent: false,
  }
}

function exited(result: Extract<CallResult, { kind: 'exited' }>, expected: string): Failure {
  const { code } = result
  if (code === null) return stopped(result, 'dataos-ctl was killed by a signal', RUN_MANUALLY)
  const reason = reasonIn(result)
  const message = code === 0 ? unexpectedOutput(expected, reason) : exitMessage(code, reason)
  // By convention of shells, env and docker: 126 isn't executable, 127 isn't found.
  if ((code === 126 || code === 127) && !reason.isPassing) {
    return { message, nextStep: code === 126 ? MAKE_EXECUTABLE : INSTALL_COMMAND, permanent: true }
  }
  const { known, isPermanent } = reason
  return { message, nextStep: known?.nextStep ?? RUN_MANUALLY, permanent: isPermanent }
}

function exitMessage(code: number, { line }: Reason): string {
  const message = `dataos-ctl failed with exit code ${code}`
  return line ? `${message}: ${readable(line.text)}` : `${message} without an error message`
}

function unexpectedOutput(expected: string, { line }: Reason): string {
  if (!line) return `unexpected dataos-ctl output: no ${expected}`
  if (line.rank === 'error') return `dataos-ctl reported an error: ${readable(line.text)}`
  return `unexpected dataos-ctl output (no ${expected}): ${readable(line.text)}`
}

interface Reason {
  /** The line that failed the call, as far as the output tells. */
  readonly line: Complaint | undefined
  readonly known: KnownFailure | undefined
  readonly isPermanent: boolean
  readonly isPassing: boolean
}

/**
 * The reason is the last error whose meaning is known, else the last error. Other lines and warnings count only if
 * there is no error, and a warning never makes a failure permanent.
 */
function reasonIn(result: Printed): Reason {
  const complaints = complaintsIn(result)
  const ranked = (rank: Complaint['rank']): Complaint[] => complaints.filter(line => line.rank === rank)
  const errors = ranked('error')
  const candidates = errors.length > 0 ? errors : [...ranked('other'), ...ranked('warning')]
  const line =
    candidates.find(({ known }) => known && known.kind !== 'unclear') ??
    candidates.find(({ known }) => known) ??
    candidates[0]
  const isPassing = complaints.some(({ isPassing }) => isPassing)
  const isPermanent = line?.known?.kind === 'permanent' && line.rank !== 'warning' && !isPassing
  return { line, known: line?.known, isPermanent, isPassing }
}

interface Complaint {
  readonly text: string
  readonly rank: 'error' | 'warning' | 'other'
  readonly known: KnownFailure | undefined
  readonly isPassing: boolean
}

/** The lines that may tell what went wrong, the last first, those of standard error before the others. */
function complaintsIn({ stdout, stderr }: Printed): Complaint[] {
  return [stderr, stdout]
    .flatMap(output => lastLines(output).reverse())
    .flatMap(line => {
      const rank = rankOf(line)
      if (rank === 'none') return []
      const text = logLine(line)?.message ?? line
      const known = KNOWN_FAILURES.filter(({ signs }) => signs.test(text))
      return [{ text, rank, known: known[0], isPassing: known.some(({ kind }) => kind === 'passing') }]
    })
}

function rankOf(line: string): Complaint['rank'] | 'none' {
  const level = logLine(line)?.level
  if (level !== undefined) {
    if (isErrorLevel(level)) return 'error'
    return level === 'warning' ? 'warning' : 'none'
  }
  // A row of a table: the name of a resource says nothing about the call.
  if (hasBar(line)) return 'none'
  return /^\s*(?:error|fatal|panic|docker)\b/i.test(line) ? 'error' : 'other'
}

/** A program that failed may have printed anything before, and at any length. */
function lastLines(output: string): string[] {
  return linesOf(output)
    .map(line => line.slice(0, MAX_LINE_LENGTH))
    .filter(isLegible)
    .slice(-MAX_LINES)
}

/** Not blank, and not mostly binary. */
function isLegible(line: string): boolean {
  const ink = line.replace(/\s/g, '')
  return ink !== '' && ink.replace(/[\p{C}\ufffd]/gu, '').length >= ink.length / 2
}

function readable(text: string): string {
  return shorten(plain(text), 400)
}
