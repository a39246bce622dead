import type { Condition, Findings } from '../health/model.ts'
import { formatDuration } from '../text/duration.ts'
import { codeBlock, shorten } from '../text/escape.ts'
import { type Budget, type Piece, shareOf, whatFits, within } from './budget.ts'
import { furtherCommands } from './commands.ts'
import { causeText } from './explain.ts'
import { factsOf, MOST_FACTS } from './facts.ts'
import { verdictMark } from './headline.ts'
import { type Column, code, fold, plural, prose, table } from './markdown.ts'
import { isUnhealthy, type ReportedResource } from './model.ts'

const MOST_LOG_LINES = 300
/** So many of each say more than all of the first one and none of the others. */
const FEW_LOG_LINES = 10
const LONGEST_LOG_LINE = 500
const LONGEST_SENTENCE = 1000

/** So many sections are whole before others get any room. */
const FIRST_SECTIONS = 10

/** A section for each of these, the first ones whole before the others get any room; what is left out is said. */
export function sections(
  unwell: readonly ReportedResource[],
  room: Budget,
  form: (resource: ReportedResource) => Piece = section,
): string {
  const first = unwell.slice(0, FIRST_SECTIONS).map(form)
  const others = unwell.slice(FIRST_SECTIONS).map(form)
  const left = within(room, SECTIONS_FRAME)
  const whole = whatFits(first, shareOf(left, others.length > 0 ? 1 / 2 : 1))
  const texts = whole.texts.join('')
  const more = whole.texts.length < first.length ? [] : whatFits(others, within(left, texts)).texts
  const count = unwell.length - whole.texts.length - more.length
  return texts + more.join('') + (count > 0 ? untold(count) : '')
}

function untold(count: number): string {
  const are = plural(count, 'more resource is', 'more resources are')
  return `Why ${are} not healthy has no room here; the file in \`report-path\` says it.\n`
}

const SECTIONS_FRAME = untold(1_000_000)

/** Those that are not healthy, and others that something was found out about. */
export function needsSection({ verdict, findings }: ReportedResource): boolean {
  return isUnhealthy(verdict) || (verdict === 'undecided' && findings !== null)
}

/** Why one resource is not healthy and what to do: the sentence, then the facts, then its log too. */
function section(resource: ReportedResource): Piece {
  const head = (): string => heading(resource) + sentence(resource)
  return details(resource).map(form => () => head() + form())
}

/** The same under a title that says it all and is opened to read more. */
export function foldedSection(resource: ReportedResource): Piece {
  const { type, name, verdict, cause, reason } = resource
  const title = `${verdictMark(resource)} ${prose(type)} <b>${prose(name)}</b> ${VERDICT_VERBS[verdict]}: ${prose(cause ? causeText(cause) : reason, LONGEST_SENTENCE)}`
  return details(resource).map(form => () => `${fold(title, form())}\n`)
}

/** What stands below the sentence, the shortest form first. */
function details(resource: ReportedResource): Piece {
  const brief = (): string => links(resource)
  const facts = (): string => brief() + factList(resource) + conditions(resource)
  const commands = (): string => further(resource)
  const forms = [brief, () => facts() + commands()]
  const count = resource.findings?.log.length ?? 0
  const tails = [FEW_LOG_LINES, MOST_LOG_LINES].filter((_, i, all) => count > (all[i - 1] ?? 0))
  return [...forms, ...tails.map(most => () => facts() + logTail(resource.findings, most) + commands())]
}

function heading(resource: ReportedResource): string {
  const { type, name, verdict, optional, seconds } = resource
  const besides = optional ? ' (optional)' : ''
  return `### ${verdictMark(resource)} ${prose(type)} ${code(name)} ${VERDICT_VERBS[verdict]} after ${formatDuration(seconds * 1000)}${besides}\n\n`
}

const VERDICT_VERBS: Readonly<Record<ReportedResource['verdict'], string>> = {
  healthy: 'was healthy',
  failed: 'failed',
  missing: 'was missing',
  'timed-out': 'was stuck',
  undecided: 'was waited for',
  deleted: 'was deleted',
}

function sentence({ cause, reason }: ReportedResource): string {
  return `**${prose(cause ? causeText(cause) : reason, LONGEST_SENTENCE)}.**\n\n`
}

function links({ links }: ReportedResource): string {
  if (!links) return ''
  const metis = links.metis === null ? '' : ` · [Metis](${links.metis})`
  return `Look at it in [Operations](${links.operations})${metis}\n\n`
}

function factList(resource: ReportedResource): string {
  const facts = factsOf(resource, { code, prose })
  return `${facts.map(([title, text]) => `- ${title}: ${text}\n`).join('')}\n`
}

const CONDITION_COLUMNS: readonly Column<Condition>[] = [
  ['Condition', ({ type }) => code(type)],
  ['Reason', ({ reason }) => code(reason)],
  ['Message', ({ message }) => prose(message, LONGEST_SENTENCE)],
  ['Last update', ({ lastUpdate }) => prose(lastUpdate)],
]

function conditions({ findings }: ReportedResource): string {
  const all = findings?.conditions ?? []
  if (all.length === 0) return ''
  const more = all.length - MOST_FACTS
  const note =
    more > 0 ? `${plural(more, 'more condition is', 'more conditions are')} in the report file.\n\n` : ''
  return `${table(CONDITION_COLUMNS, all.slice(0, MOST_FACTS))}\n${note}`
}

function logTail(findings: Findings | null, most: number): string {
  const lines = (findings?.log ?? []).slice(-most).map(line => shorten(line, LONGEST_LOG_LINE))
  const title = lines.length === 1 ? 'The last line of its log' : `The last ${lines.length} lines of its log`
  return `${fold(title, codeBlock(lines, 'text'))}\n`
}

function further(resource: ReportedResource): string {
  return `To look further:\n\n${codeBlock(furtherCommands(resource), 'sh')}\n`
}
