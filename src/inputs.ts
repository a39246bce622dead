import { z } from 'zod'
import { type Baseline, readBaseline } from './baseline/format.ts'
import { parsePatterns } from './targets/files.ts'
import { PARTS } from './targets/identity.ts'
import { type ParsedEntries, parseEntries } from './targets/resources.ts'
import { splitCommand } from './text/command-line.ts'
import { DURATION_FORMS, formatDuration, parseDuration } from './text/duration.ts'
import { quote } from './text/escape.ts'
import type { Env } from './text/variables.ts'

/** Reads one input: `read` gives undefined for what is not `allowed`. */
function input<T>(fallback: string, allowed: string, read: (text: string) => T | undefined) {
  return z
    .string()
    .transform((text, context): T => {
      const value = read(text.trim())
      if (value !== undefined) return value
      context.addIssue(`is ${quote(text)}, but must be ${allowed}`)
      return z.NEVER
    })
    .prefault(fallback)
}

function duration(fallback: string, { zero }: { readonly zero: boolean }) {
  const allowed = `a duration${zero ? '' : ' longer than 0'}: ${DURATION_FORMS}`
  return input(fallback, allowed, text => {
    const ms = parseDuration(text)
    return zero ? ms : ms || undefined
  })
}

function choice<const T extends string>(fallback: T, ...choices: readonly T[]) {
  const allowed = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(choices)
  return input(fallback, allowed, text => choices.find(one => one === text.toLowerCase()))
}

function flag(fallback: 'true' | 'false') {
  return input(fallback, 'true or false', text =>
    /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined,
  )
}

/** With a scheme and a path it is understood too, for it is often copied from a browser. */
function hostName(text: string): string | undefined {
  const host = text.replace(/^https?:\/\//i, '').replace(/\/.*$/s, '')
  return text === '' || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d+)?$/i.test(host) ? host : undefined
}

/** Of one resource; nobody reads more of a log in a report. */
const MOST_LOG_LINES = 1000

/** Every input of the action, once: its name, its default, and how its text is read. */
export const INPUTS = {
  resources: z
    .string()
    .transform((text, context): ParsedEntries => {
      const parsed = parseEntries(text)
      for (const problem of parsed.problems) context.addIssue(problem)
      return parsed
    })
    .prefault(''),
  manifests: z.string().transform(parsePatterns).prefault(''),
  workspace: input('public', `the name of a workspace: ${PARTS.workspace.rule}`, text =>
    PARTS.workspace.pattern.test(text) ? text : undefined,
  ),
  'dataos-ctl': input('dataos-ctl', 'a command: not empty, and every quote in pairs', text => {
    const command = splitCommand(text)
    return command?.[0] ? command : undefined
  }),
  timeout: duration('10m', { zero: false }),
  'start-grace': duration('2m', { zero: true }),
  'stable-for': duration('10s', { zero: true }),
  'failure-grace': duration('10s', { zero: true }),
  'min-interval': duration('2s', { zero: false }),
  'max-interval': duration('15s', { zero: false }),
  'call-timeout': duration('30s', { zero: false }),
  'fail-fast': flag('true'),
  'wait-for': choice('healthy', 'healthy', 'deleted'),
  'on-unhealthy': choice('fail', 'fail', 'warn'),
  comment: choice('on-failure', 'never', 'on-failure', 'always'),
  // What it is by default only the runner can tell.
  'comment-key': input('', 'a text', text => text),
  'pr-number': input('', 'the number of a pull request', text =>
    text === '' ? null : /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined,
  ),
  'github-token': input('', 'a token', text => text),
  'log-lines': input('25', `a whole number from 0 to ${MOST_LOG_LINES}`, text =>
    /^\d{1,9}$/.test(text) && Number(text) <= MOST_LOG_LINES ? Number(text) : undefined,
  ),
  'dataos-fqdn': input('', 'the host name of the DataOS instance, such as acme.dataos.app', hostName),
  mode: choice('wait', 'wait', 'snapshot'),
  baseline: z
    .string()
    .transform((text, context): Baseline | undefined => {
      const baseline = text.trim() === '' ? undefined : readBaseline(text)
      if (typeof baseline !== 'string') return baseline
      context.addIssue(`must be the snapshot output of an earlier step, but ${baseline}`)
      return z.NEVER
    })
    .prefault(''),
  'ignore-preexisting': flag('false'),
} as const

export type InputName = keyof typeof INPUTS
type Values = { -readonly [Name in InputName]: z.output<(typeof INPUTS)[Name]> }

/** What the workflow asked for, read and checked. Nobody parses the text of an input after this. */
export type Settings = Readonly<Omit<Values, 'manifests'> & { manifests: ParsedEntries }>

/** Some inputs are wrong; the message names every one of them. */
export class SettingsError extends Error {}

/** The files that the workflow names, to be read before its settings are. */
export function manifestPatterns(env: Env): readonly string[] {
  return INPUTS.manifests.parse(textOf(env, 'manifests'))
}

export function readSettings(env: Env, manifests: ParsedEntries = NOTHING): Settings {
  const values: Partial<Values> = {}
  const problems: string[] = []
  for (const name of Object.keys(INPUTS) as InputName[]) {
    const result = INPUTS[name].safeParse(textOf(env, name))
    if (result.success) Object.assign(values, { [name]: result.data })
    else problems.push(...result.error.issues.map(({ message }) => `${name}${separator(message)}${message}`))
  }
  problems.push(...manifests.problems.map(problem => `manifests, ${problem}`))
  // The CLI's own variable only adds links, so it stops nothing where it is no host name.
  if (values['dataos-fqdn'] === '') values['dataos-fqdn'] = hostName(env['DATAOS_FQDN']?.trim() ?? '') ?? ''
  problems.push(...checkTogether(values, manifests, env))
  if (problems.length > 0) throw new SettingsError(explain(problems))
  const warnings = manifests.warnings.map(warning => `manifests, ${warning}`)
  return Object.freeze({ ...(values as Values), manifests: { ...manifests, warnings } })
}

const NOTHING: ParsedEntries = { entries: [], problems: [], warnings: [] }

/** The runner hands over an input that was not set as an empty text. */
function textOf(env: Env, name: InputName): string | undefined {
  const text = env[`INPUT_${name.toUpperCase()}`]
  return text?.trim() ? text : undefined
}

function separator(message: string): string {
  return /^(?:is|must) /.test(message) ? ' ' : ', '
}

/** What no input can tell alone. An input that is wrong by itself has been complained of already. */
function checkTogether(values: Partial<Values>, manifests: ParsedEntries, env: Env): string[] {
  const problems: string[] = []
  if (values.resources?.entries.length === 0 && isEmpty(manifests)) {
    problems.push(namesNothing(values.manifests ?? [], manifests))
  }
  const { 'min-interval': min = 0, 'max-interval': max = Number.POSITIVE_INFINITY } = values
  if (min > max) {
    const given = (name: InputName, ms: number): string =>
      `${name} (${textOf(env, name)?.trim() ?? `${formatDuration(ms)}, the default`})`
    problems.push(`${given('min-interval', min)} must not be longer than ${given('max-interval', max)}`)
  }
  if (values.mode === 'snapshot' && values.baseline) {
    problems.push('baseline is for a step that waits, and mode is snapshot; leave one of the two out')
  }
  return problems
}

function isEmpty({ entries, problems }: ParsedEntries): boolean {
  return entries.length === 0 && problems.length === 0
}

function namesNothing(patterns: readonly string[], { warnings }: ParsedEntries): string {
  if (patterns.length === 0) {
    return 'resources names nothing to wait for; name at least one resource, such as worker/my-worker, or a manifest'
  }
  const why = warnings.length > 0 ? warnings : ['no file that it names holds a resource']
  const more = why.length > MOST_REASONS ? `; and ${why.length - MOST_REASONS} more` : ''
  return `manifests names nothing to wait for: ${why.slice(0, MOST_REASONS).join('; ')}${more}`
}

const MOST_REASONS = 5

function explain(problems: readonly string[]): string {
  const [only] = problems
  if (problems.length === 1) return `An input is wrong: ${only}`
  return [
    `${problems.length} things are wrong with the inputs:`,
    ...problems.map(problem => `- ${problem}`),
  ].join('\n')
}
