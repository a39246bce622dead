import type { Condition } from '../health/model.ts'
import { codeBlock, shorten } from '../text/escape.ts'
import type { Room } from './budget.ts'
import { furtherCommands } from './commands.ts'
import { rootInWords } from './explain.ts'
import { factsOf, MAX_FACTS, statesOf } from './facts.ts'
import { VERDICT_VERBS, verdictMark } from './headline.ts'
import {
  advice,
  type Column,
  capitalized,
  code,
  collapsible,
  linked,
  listed,
  plural,
  prose,
  table,
} from './markdown.ts'
import {
  groupBy,
  isUnhealthy,
  needsAttention,
  type OutsideResource,
  type Report,
  type ReportedResource,
} from './model.ts'
import { namesOf } from './names.ts'

const MAX_NAMES = 10
const MAX_LOG_LINE = 500
const MAX_SENTENCE = 1000
const STYLE = { code, prose }

type NameOf = (resource: ReportedResource) => string

/** Why resources aren't healthy and what to do, causes first, each with what waits on it. */
export function causeList({ resources, outside }: Report, max: number): string {
  const names = namesOf(resources)
  const nameOf: NameOf = resource => linked(code(names(resource)), resource.sourceUrl)
  const unhealthy = resources.filter(({ verdict }) => isUnhealthy(verdict))
  const consequences = groupBy(
    unhealthy.filter(({ causedBy }) => causedBy !== null),
    ({ causedBy }) => causedBy,
  )
  const waiting = (id: string): string => {
    const those = consequences.get(id)?.map(nameOf) ?? []
    return those.length > 0 ? `  - Waiting on it: ${listed(those, MAX_NAMES)}\n` : ''
  }
  const alone = unhealthy.filter(({ id, causedBy }) => causedBy === null && !consequences.has(id))
  const items = [
    ...outside
      .filter(({ id }) => consequences.has(id))
      .map(root => () => outsideItem(root) + waiting(root.id)),
    ...unhealthy
      .filter(({ id, causedBy }) => causedBy === null && consequences.has(id))
      .map(root => () => causeItem([root], nameOf) + waiting(root.id)),
    ...[...groupBy(alone, sameCause).values()].map(group => () => causeItem(group, nameOf)),
  ]
  const more = items.length - max
  const shown = items.slice(0, max).map(write => write())
  return shown.join('') + (more > 0 ? `- ${plural(more, 'more cause')}, see the table\n` : '')
}

function outsideItem(root: OutsideResource): string {
  return `- ❌ ${prose(rootInWords(root), MAX_SENTENCE)}.\n`
}

/** Resources with the same cause are one item of the list. */
function sameCause({ verdict, required, cause, reason }: ReportedResource): string {
  return JSON.stringify([verdict, required, cause?.message ?? reason, cause?.nextStep])
}

function causeItem(group: readonly ReportedResource[], nameOf: NameOf): string {
  const [first] = group
  if (!first) return ''
  const { verdict, cause, reason, optional } = first
  const verb = group.length > 1 && verdict === 'missing' ? 'are missing' : VERDICT_VERBS[verdict]
  const who = listed(group.map(nameOf), MAX_NAMES)
  const nextStep = cause?.nextStep ? ` ${advice(cause.nextStep, MAX_SENTENCE)}.` : ''
  return `- ${verdictMark(first)} ${who} ${verb}${optional ? ' (optional)' : ''}: ${prose(cause?.message ?? reason, MAX_SENTENCE)}.${nextStep}\n`
}

/** What was found out about the first resources that aren't healthy, each in a fold. */
export function detailFolds({ resources }: Report, { details, logLines }: Room): string {
  const nameOf = namesOf(resources)
  const found = resources.filter(resource => needsAttention(resource) && hasDetails(resource))
  const folds = found
    .slice(0, details)
    .map(resource =>
      collapsible(`Details of <b>${prose(nameOf(resource))}</b>`, detailsOf(resource, logLines)),
    )
  const more = found.length - details
  const omission =
    more > 0
      ? `Details of ${plural(more, 'more resource')} aren't shown. The file in \`report-path\` has them.\n`
      : ''
  return [...folds, omission].filter(Boolean).join('\n')
}

function hasDetails(resource: ReportedResource): boolean {
  const { findings } = resource
  if (!findings) return false
  return findings.conditions.length > 0 || findings.log.length > 0 || factsOf(resource, STYLE).length > 0
}

function detailsOf(resource: ReportedResource, logLines: number): string {
  const states = statesOf(resource, STYLE)
  const facts = [...(states ? [['States', states]] : []), ...factsOf(resource, STYLE)]
  return [
    facts.map(([title, text]) => `- ${title}: ${text}\n`).join(''),
    conditions(resource),
    logTail(resource, logLines),
    links(resource),
    nextCommands(resource),
  ]
    .filter(Boolean)
    .join('\n')
}

function links({ links }: ReportedResource): string {
  if (!links) return ''
  const metis = links.metis === null ? '' : ` · [Metis](${links.metis})`
  return `Open in [Operations](${links.operations})${metis}\n`
}

const CONDITION_COLUMNS: readonly Column<Condition>[] = [
  { key: 'type', title: 'Condition', cell: ({ type }) => code(type) },
  { key: 'reason', title: 'Reason', cell: ({ reason }) => code(reason) },
  { key: 'message', title: 'Message', cell: ({ message }) => prose(message, MAX_SENTENCE) },
  { key: 'last-update', title: 'Last update', cell: ({ lastUpdate }) => prose(lastUpdate) },
]

function conditions({ findings }: ReportedResource): string {
  const all = findings?.conditions ?? []
  if (all.length === 0) return ''
  const more = all.length - MAX_FACTS
  const note = more > 0 ? `\n${plural(more, 'more condition')} in the report file.\n` : ''
  return table(CONDITION_COLUMNS, all.slice(0, MAX_FACTS)) + note
}

function logTail({ findings }: ReportedResource, max: number): string {
  const lines = max > 0 ? (findings?.log ?? []).slice(-max) : []
  if (lines.length === 0) return ''
  const text = codeBlock(
    lines.map(line => shorten(line, MAX_LOG_LINE)),
    'text',
  )
  return `${capitalized(logTitle(lines.length))}:\n\n${text}`
}

export function logTitle(lines: number): string {
  return lines === 1 ? 'last log line' : `last ${lines} log lines`
}

function nextCommands(resource: ReportedResource): string {
  return `Next commands:\n\n${codeBlock(furtherCommands(resource), 'sh')}`
}
