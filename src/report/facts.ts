import type { Findings } from '../health/model.ts'
import { clockTime } from '../text/duration.ts'
import { builderMeaning, isFailedNode } from './explain.ts'
import { listed, plural } from './markdown.ts'
import type { ReportedResource, ReportedState } from './model.ts'

/** How names and sentences from outside are written where the facts are shown. */
export interface Style {
  readonly code: (text: string) => string
  readonly prose: (text: string) => string
}

export const MAX_FACTS = 10

/** What was found out about a resource that isn't healthy, each fact with a title. A new fact goes here. */
export function factsOf(
  resource: ReportedResource,
  style: Style,
): (readonly [title: string, text: string])[] {
  const { findings } = resource
  const facts: readonly (readonly [title: string, text: string])[] = [
    ['Other workspaces', elsewhere(findings, style)],
    ['Builder stage', builder(resource, style)],
    ['Replicas', findings?.replicas ? `${findings.replicas.ready} of ${findings.replicas.wanted} ready` : ''],
    ['Component errors', errors(findings, style)],
    ['Nodes', nodes(findings, style)],
    ['Unavailable', gaps(findings, style)],
  ]
  return facts.filter(([, text]) => text !== '')
}

/** The course of its states, '' if there was no change. */
export function statesOf({ history }: ReportedResource, { code }: Style): string {
  if (history.length < 2) return ''
  const show = (state: ReportedState): string =>
    `${clockTime(state.at * 1000)} ${code([state.status || 'no status', state.runtime].filter(Boolean).join(', '))}`
  const omitted = history.length - MAX_FACTS
  if (omitted <= 0) return history.map(show).join(' → ')
  const [first, last] = [history.slice(0, 3), history.slice(3 - MAX_FACTS)]
  return [...first.map(show), plural(omitted, 'more change'), ...last.map(show)].join(' → ')
}

function elsewhere(findings: Findings | null, { code, prose }: Style): string {
  const all = (findings?.elsewhere ?? []).map(({ workspace, version, status }) =>
    [code(workspace), prose(version), prose(status)].filter(Boolean).join(', '),
  )
  return listed(all, MAX_FACTS, '; ')
}

const BUILDER_ADVICE = {
  'build failed': 'build failed; fix the manifest',
  'failed after the build': 'failed after the build; check runtime and logs',
}

function builder({ status, builderStage, findings }: ReportedResource, { code, prose }: Style): string {
  if (builderStage === '') return ''
  const info = findings?.builderInfo ? ` (${prose(findings.builderInfo)})` : ''
  const meaning = builderMeaning(status, builderStage)
  return code(builderStage) + info + (meaning ? `: ${BUILDER_ADVICE[meaning]}` : '')
}

function errors(findings: Findings | null, { code, prose }: Style): string {
  const all = (findings?.errors ?? []).map(({ part, message }) => `${code(part)} ${prose(message)}`.trim())
  return listed(all, MAX_FACTS, '; ')
}

function nodes(findings: Findings | null, { code, prose }: Style): string {
  const all = findings?.nodes ?? []
  const shown = all.some(isFailedNode) ? all.filter(isFailedNode) : all
  const texts = shown.map(
    ({ name, pod, phase }) => `${code(name)} ${prose(phase)}${pod ? ` (pod ${code(pod)})` : ''}`,
  )
  return listed(texts, MAX_FACTS) + (shown.length < all.length ? `, of ${all.length}` : '')
}

function gaps(findings: Findings | null, { prose }: Style): string {
  const all = (findings?.gaps ?? []).map(({ what, why }) => `${prose(what)} (${prose(why)})`)
  return listed(all, MAX_FACTS, '; ')
}
