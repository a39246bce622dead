import type { Findings } from '../health/model.ts'
import { clockTime } from '../text/duration.ts'
import { builderMeaning, isFailedNode } from './explain.ts'
import { listed, plural } from './markdown.ts'
import type { ReportedResource, ReportedState } from './model.ts'

/** How names and sentences from outside are written in the place that the facts go to. */
export interface Style {
  readonly code: (text: string) => string
  readonly prose: (text: string) => string
}

export const MOST_FACTS = 10

/** What is known of a resource that is not healthy, each as a title and a text. A new fact goes here. */
export function factsOf(
  resource: ReportedResource,
  style: Style,
): (readonly [title: string, text: string])[] {
  const { reason, change, history, findings } = resource
  const facts: readonly (readonly [title: string, text: string])[] = [
    ['Reason', style.prose(reason)],
    ['This deploy', style.prose(change)],
    ['States', states(history, style)],
    ['Found elsewhere', elsewhere(findings, style)],
    ['Builder stage', builder(resource, style)],
    [
      'Replicas',
      findings?.replicas ? `${findings.replicas.ready} of ${findings.replicas.wanted} are ready` : '',
    ],
    ['Errors of its parts', errors(findings, style)],
    ['Nodes', nodes(findings, style)],
    ['Not known', gaps(findings, style)],
  ]
  return facts.filter(([, text]) => text !== '')
}

function states(history: readonly ReportedState[], { code }: Style): string {
  const show = (state: ReportedState): string => `${clockTime(state.at * 1000)} ${code(stateText(state))}`
  const left = history.length - MOST_FACTS
  if (left <= 0) return history.map(show).join(' → ')
  const [first, last] = [history.slice(0, 3), history.slice(3 - MOST_FACTS)]
  return [...first.map(show), plural(left, 'more change'), ...last.map(show)].join(' → ')
}

function stateText({ status, runtime }: ReportedState): string {
  return [status || 'no status', runtime].filter(Boolean).join(', ')
}

function elsewhere(findings: Findings | null, { code, prose }: Style): string {
  const all = (findings?.elsewhere ?? []).map(({ workspace, version, status }) =>
    [`workspace ${code(workspace)}`, prose(version), prose(status)].filter(Boolean).join(', '),
  )
  return listed(all, MOST_FACTS, '; ')
}

function builder({ status, builderStage, findings }: ReportedResource, { code, prose }: Style): string {
  if (builderStage === '') return ''
  const info = findings?.builderInfo ? ` (${prose(findings.builderInfo)})` : ''
  const meaning = builderMeaning(status, builderStage)
  return code(builderStage) + info + (meaning ? `: ${meaning}` : '')
}

function errors(findings: Findings | null, { code, prose }: Style): string {
  const all = (findings?.errors ?? []).map(({ part, message }) => `${code(part)} ${prose(message)}`.trim())
  return listed(all, MOST_FACTS, '; ')
}

function nodes(findings: Findings | null, { code, prose }: Style): string {
  const all = findings?.nodes ?? []
  const told = all.some(isFailedNode) ? all.filter(isFailedNode) : all
  const texts = told.map(
    ({ name, pod, phase }) => `${code(name)} ${prose(phase)}${pod ? ` (pod ${code(pod)})` : ''}`,
  )
  return listed(texts, MOST_FACTS) + (told.length < all.length ? `, of ${all.length}` : '')
}

function gaps(findings: Findings | null, { prose }: Style): string {
  const all = (findings?.gaps ?? []).map(({ what, why }) => `${prose(what)} could not be read: ${prose(why)}`)
  return listed(all, MOST_FACTS, '; ')
}
