import type { Baseline } from './baseline/format.ts'
import { NO_WORKSPACE, PARTS } from './targets/identity.ts'
import { type ParsedEntries, parseEntries } from './targets/resources.ts'
import { makeTargets, type Target } from './targets/targets.ts'
import { splitCommand } from './text/command-line.ts'
import { formatDuration } from './text/duration.ts'
import { shortenMiddle } from './text/escape.ts'
import { choice, DURATION, FLAG, integer, notAllowed, POSITIVE_DURATION, type Reader } from './text/values.ts'
import type { Env } from './text/variables.ts'

/** How the text of one input is read; `fallback` is its default. */
interface Input<T> extends Reader<T> {
  readonly fallback: string
}

function input<T>(fallback: string, { allowed, read }: Reader<T>): Input<T> {
  return { fallback, allowed, read }
}

/** Any text will do, so it is never quoted in a message. */
const ANY_TEXT: Reader<string> = { allowed: 'any text', read: text => text }

const WORKSPACE: Reader<string> = {
  allowed: `the name of a workspace (${PARTS.workspace.allowed}), or ${NO_WORKSPACE}`,
  read: text => (PARTS.workspace.pattern.test(text) ? text : undefined),
}

const COMMAND: Reader<readonly string[]> = {
  allowed: 'a command. Check for an empty value or an unclosed quote',
  read: text => {
    const command = splitCommand(text)
    return command?.[0] ? command : undefined
  },
}

const PULL_REQUEST: Reader<number | null> = {
  allowed: 'the number of a pull request',
  read: text => (text === '' ? null : /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined),
}

/** One per line, without comments. */
const PATTERNS: Reader<readonly string[]> = {
  allowed: 'paths or globs',
  read: text =>
    text
      .split(/\r?\n/)
      .map(line => line.replace(/(^|\s)#.*$/, '').trim())
      .filter(line => line.replace('!', '').trim() !== ''),
}

/** With a scheme and a path it is understood too, because it is often copied from a browser. */
const HOST: Reader<string> = {
  allowed: 'the host name of the DataOS instance, such as acme.dataos.app',
  read: text => {
    const host = text.replace(/^https?:\/\//i, '').replace(/\/.*$/s, '')
    return text === '' || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d+)?$/i.test(host) ? host : undefined
  },
}

/** Of one resource; a report with more is not read. */
const MAX_LOG_LINES = 1000

/** Every input of the action, once: its name, its default, and how its text is read. */
export const INPUTS = {
  // Read with what the manifests say, see `loadSettings`.
  resources: input('', ANY_TEXT),
  manifests: input('', PATTERNS),
  workspace: input('public', WORKSPACE),
  'dataos-ctl': input('dataos-ctl', COMMAND),
  timeout: input('10m', POSITIVE_DURATION),
  'start-grace': input('2m', DURATION),
  'stable-for': input('10s', DURATION),
  'failure-grace': input('10s', DURATION),
  'min-interval': input('2s', POSITIVE_DURATION),
  'max-interval': input('15s', POSITIVE_DURATION),
  'call-timeout': input('30s', POSITIVE_DURATION),
  'fail-fast': input('true', FLAG),
  'wait-for': input('healthy', choice('healthy', 'deleted')),
  'on-unhealthy': input('fail', choice('fail', 'warn')),
  comment: input('on-failure', choice('never', 'on-failure', 'always')),
  // Its default is an expression in action.yml.
  'comment-key': input('', ANY_TEXT),
  'pr-number': input('', PULL_REQUEST),
  'github-token': input('', ANY_TEXT),
  'log-lines': input('25', integer(0, MAX_LOG_LINES)),
  'dataos-fqdn': input('', HOST),
  mode: input('wait', choice('wait', 'snapshot')),
  baseline: input('', ANY_TEXT),
  'ignore-preexisting': input('false', FLAG),
} as const

export type InputName = keyof typeof INPUTS
type Values = {
  -readonly [Name in InputName]: (typeof INPUTS)[Name] extends Input<infer T> ? T : never
}

/** What the workflow asked for, read and checked. Nothing parses the text of an input after this. */
export interface Settings
  extends Readonly<Omit<Values, 'resources' | 'manifests' | 'workspace' | 'baseline'>> {
  /** Undefined asks without a workspace. */
  readonly workspace: string | undefined
  readonly targets: readonly Target[]
  readonly baseline: Baseline | undefined
  /** What is odd about the inputs, and stops nothing. Not redacted yet. */
  readonly warnings: readonly string[]
}

/** Some inputs are invalid; the message names every one of them. */
export class SettingsError extends Error {}

/** What inputs name and only the file system has. */
export interface InputFiles {
  /** What the manifests say that match the patterns. */
  readonly manifests: (patterns: readonly string[]) => Promise<ParsedEntries>
  /** The content of a file that a baseline stands for, or undefined if it can't be read. */
  readonly baseline: (path: string) => string | undefined
}

/** Reads all inputs and what they name. Rejects with one `SettingsError` for all that is wrong. */
export async function loadSettings(
  env: Env,
  files: InputFiles,
  redact: (text: string) => string,
): Promise<Settings> {
  const problems: string[] = []
  const values: Partial<Values> = {}
  for (const name of Object.keys(INPUTS) as InputName[]) readInput(name, env, values, problems)
  // The CLI's own variable only adds links, so it stops nothing where it isn't a host name.
  if (values['dataos-fqdn'] === '') values['dataos-fqdn'] = HOST.read(env['DATAOS_FQDN']?.trim() ?? '') ?? ''

  problems.push(...checkTogether(values, env))
  const baseline = await readBaselineInput(values.baseline ?? '', files)
  if (typeof baseline === 'string') problems.push(baseline)

  const { resources: resourceText = '', manifests: patterns = [] } = values
  const resources = named('resources', await parseEntries(resourceText))
  const manifests = named('manifests', patterns.length === 0 ? NOTHING : await files.manifests(patterns))
  problems.push(...resources.problems, ...manifests.problems)
  if (isEmpty(resources) && isEmpty(manifests)) problems.push(namesNothing(patterns, manifests))

  if (problems.length > 0 || typeof baseline === 'string') {
    throw new SettingsError(
      explain(problems.map(problem => shortenMiddle(redact(problem), MAX_PROBLEM_LENGTH))),
    )
  }
  // Complete, because there is no problem.
  return settingsOf(values as Values, baseline, resources, manifests)
}

/** Longer ones are shortened when they have been redacted, and not before. */
const MAX_PROBLEM_LENGTH = 300

function settingsOf(
  values: Values,
  baseline: Baseline | undefined,
  resources: ParsedEntries,
  manifests: ParsedEntries,
): Settings {
  const { resources: _, manifests: __, ...plain } = values
  const workspace = values.workspace === NO_WORKSPACE ? undefined : values.workspace
  const { targets, warnings } = makeTargets([...resources.entries, ...manifests.entries], {
    workspace,
    timeout: values.timeout,
    stableFor: values['stable-for'],
    waitFor: values['wait-for'],
  })
  return Object.freeze({
    ...plain,
    workspace,
    baseline,
    targets,
    warnings: [...resources.warnings, ...manifests.warnings, ...warnings],
  })
}

function readInput<Name extends InputName>(
  name: Name,
  env: Env,
  values: Partial<Values>,
  problems: string[],
): void {
  const { fallback, allowed, read } = (INPUTS as { readonly [N in InputName]: Input<Values[N]> })[name]
  const text = textOf(env, name) ?? fallback
  const value = read(name === 'resources' ? text : text.trim())
  if (value === undefined) problems.push(`${name}: ${notAllowed(text, { allowed })}`)
  else values[name] = value
}

/** The runner hands over an input that is not set as an empty text. */
function textOf(env: Env, name: InputName): string | undefined {
  const text = env[`INPUT_${name.toUpperCase()}`]
  return text?.trim() ? text : undefined
}

const NOTHING: ParsedEntries = { entries: [], problems: [], warnings: [] }

function isEmpty({ entries, problems }: ParsedEntries): boolean {
  return entries.length === 0 && problems.length === 0
}

/** With the input that problems and warnings are about. */
function named(name: InputName, { entries, problems, warnings }: ParsedEntries): ParsedEntries {
  const withName = (text: string): string => `${name}: ${text}`
  const more = problems.length > MAX_PROBLEMS ? [`…and ${problems.length - MAX_PROBLEMS} more problems`] : []
  return {
    entries,
    problems: [...problems.slice(0, MAX_PROBLEMS), ...more].map(withName),
    warnings: warnings.map(withName),
  }
}

/** Of one input. With more, something else is wrong than each of them. */
const MAX_PROBLEMS = 10

function namesNothing(patterns: readonly string[], { warnings }: ParsedEntries): string {
  if (patterns.length === 0) {
    return 'resources: no resources to wait for. Set resources (for example, worker/my-worker) or manifests'
  }
  const [first = 'manifests: the matching files contain no DataOS resources', ...more] = warnings
  const rest = more.length === 0 ? '' : `; and ${more.length} more`
  return `${first}${rest}. No resources to wait for: check the paths, and that an earlier step checks out the files`
}

/** Undefined without a baseline, a text where it isn't valid. The module is loaded for a baseline alone. */
async function readBaselineInput(text: string, files: InputFiles): Promise<Baseline | string | undefined> {
  if (text === '') return undefined
  const { readBaseline } = await import('./baseline/read.ts')
  const baseline = readBaseline(text, files.baseline)
  if (typeof baseline !== 'string') return baseline
  return `baseline: not a valid snapshot: ${baseline}. Pass the snapshot output of an earlier step`
}

/** Checks inputs together. An input that is invalid alone isn't checked again. */
function checkTogether(values: Partial<Values>, env: Env): string[] {
  const { 'min-interval': min = 0, 'max-interval': max = Number.POSITIVE_INFINITY } = values
  const given = (name: InputName, ms: number): string =>
    `${name} (${textOf(env, name)?.trim() ?? `${formatDuration(ms)}, default`})`
  const problems = CONFLICTS.filter(({ when }) => when(values)).map(
    ({ one, other }) => `${one} can't be combined with ${other}. Remove one`,
  )
  if (min <= max) return problems
  return [`${given('min-interval', min)} can't exceed ${given('max-interval', max)}`, ...problems]
}

interface Conflict {
  readonly one: string
  readonly other: string
  readonly when: (values: Partial<Values>) => boolean
}

const isSnapshot = ({ mode }: Partial<Values>): boolean => mode === 'snapshot'
const isDeletion = (values: Partial<Values>): boolean => values['wait-for'] === 'deleted'

const CONFLICTS: readonly Conflict[] = [
  {
    one: 'mode: snapshot',
    other: 'wait-for: deleted',
    when: values => isSnapshot(values) && isDeletion(values),
  },
  ...(['baseline', 'ignore-preexisting'] as const).flatMap((one): Conflict[] => [
    { one, other: 'mode: snapshot', when: values => Boolean(values[one]) && isSnapshot(values) },
    { one, other: 'wait-for: deleted', when: values => Boolean(values[one]) && isDeletion(values) },
  ]),
]

function explain(problems: readonly string[]): string {
  const [only] = problems
  if (problems.length === 1) return `Invalid input: ${only}`
  return [`${problems.length} invalid inputs:`, ...problems.map(problem => `- ${problem}`)].join('\n')
}
