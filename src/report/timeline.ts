import { judge } from '../health/judge.ts'
import { clockTime } from '../text/duration.ts'
import { fenced, mermaidLabel, shorten } from '../text/escape.ts'
import { plural } from './markdown.ts'
import {
  ABSENT,
  countBy,
  isGood,
  isUnhealthy,
  type Report,
  type ReportedResource,
  type ReportedState,
} from './model.ts'

/** Mermaid refuses a longer source. */
export const MAX_CHART_CHARACTERS = 50_000
/** More rows than this make no readable chart. */
const MAX_ROWS = 20
const MAX_STATES = 15
const MAX_NAME = 36
const MAX_STATE = 40
/** The label of a bar with a smaller share of the time would cover the next bar. */
const MIN_LABELLED = 1 / 8
/** In the units in which Mermaid draws. */
const LETTER_WIDTH = 6.5

export interface Bar {
  readonly label: string
  readonly from: number
  readonly to: number
  /** Mermaid's own words for how a bar is drawn. */
  readonly tags: readonly ('done' | 'active' | 'crit' | 'milestone')[]
}

/** The states over time, and what the chart leaves out; '' if nothing was read. */
export function timeline(report: Report, maxRows = MAX_ROWS): string {
  const seen = report.resources.filter(({ history }) => history.length > 0)
  if (seen.length === 0 || report.result === 'snapshot') return ''
  const rows = seen.length <= maxRows ? seen : interesting(seen).slice(0, maxRows)
  return `${caption(report, seen, rows)}\n\n${fenced(chart(report, rows), 'mermaid')}`
}

/** Those that aren't good; if all are, those that took longest. */
function interesting(seen: readonly ReportedResource[]): readonly ReportedResource[] {
  const unhealthy = seen.filter(({ verdict }) => !isGood(verdict))
  return unhealthy.length > 0 ? unhealthy : seen.toSorted((a, b) => b.seconds - a.seconds)
}

function caption(
  { deadline, resources }: Report,
  seen: readonly ReportedResource[],
  rows: readonly ReportedResource[],
): string {
  const time = `States over time (min:sec). Deadline: ${clockTime(deadline * 1000)}.`
  if (rows.length === resources.length) return time
  return `${time} Showing ${rows.length} of ${resources.length} resources (${whichOnes(seen, rows)}).`
}

function whichOnes(seen: readonly ReportedResource[], rows: readonly ReportedResource[]): string {
  if (rows.length === seen.length) return 'never-read ones omitted'
  const unhealthy = seen.filter(({ verdict }) => !isGood(verdict)).length
  if (unhealthy === 0) return 'slowest'
  return rows.length < unhealthy ? 'unhealthy first' : 'only those that need attention'
}

/** The lines of a Gantt chart: a section for each resource, and in it its states as bars. */
export function chart(report: Report, resources: readonly ReportedResource[]): string[] {
  const labels = sectionLabels(resources)
  const marked = isDeadlineNear(report)
  const span = Math.max(marked ? report.deadline : report.seconds, MOMENT)
  const longest = labels.reduce((most, label) => Math.max(most, label.length), 'deadline'.length)
  const sections = resources.flatMap((resource, i) => [
    `section ${labels[i]}`,
    ...barsOf(resource, report.seconds, span).map(task),
  ])
  const deadline: Bar = { label: 'deadline', from: report.deadline, to: report.deadline, tags: ['milestone'] }
  return [
    '---',
    'displayMode: compact',
    'config:',
    '  gantt:',
    `    leftPadding: ${Math.round(longest * LETTER_WIDTH) + 24}`,
    '---',
    'gantt',
    'dateFormat YYYY-MM-DD HH:mm:ss.SSS',
    `axisFormat ${axisFormat(span)}`,
    'todayMarker off',
    ...sections,
    ...(marked ? [`section ${mermaidLabel('deadline')}`, task(deadline)] : []),
  ]
}

/** A distant deadline would squeeze what happened. */
function isDeadlineNear({ seconds, deadline }: Report): boolean {
  return deadline <= 3 * seconds
}

/** Sections with the same name would become one, so equal names get their type and then a number. */
function sectionLabels(resources: readonly ReportedResource[]): string[] {
  const names = countBy(resources, ({ name }) => name)
  const labels = new Set<string>()
  for (const { type, name } of resources) {
    const shown = shorten((names.get(name) ?? 0) > 1 ? `${type} ${name}` : name, MAX_NAME)
    let label = mermaidLabel(shown)
    for (let i = 2; labels.has(label); i++) label = mermaidLabel(`${shown} (${i})`)
    labels.add(label)
  }
  return [...labels]
}

/** The last of its states, each as a bar, and what came before them as one. */
function barsOf(resource: ReportedResource, end: number, span: number): Bar[] {
  const { history, seconds } = resource
  const until = Math.max(resource.verdict === 'undecided' ? end : seconds, history.at(-1)?.at ?? 0)
  const bars = history.map((state, i) => {
    const last = i === history.length - 1
    const to = history[i + 1]?.at ?? until
    return { label: shortState(state), from: state.at, to, tags: tagsOf(state, resource, last) }
  })
  const shown = bars.slice(-MAX_STATES)
  const earlier = bars.length - shown.length
  const [from, to] = [bars[0]?.from ?? 0, shown[0]?.from ?? 0]
  const first = earlier > 0 ? [{ label: plural(earlier, 'change'), from, to, tags: [] }] : []
  return widened([...first, ...shown], span).map((bar, i, all) =>
    i === all.length - 1 || (bar.to - bar.from) / span > MIN_LABELLED ? bar : { ...bar, label: '' },
  )
}

/** Bars that are too short to be seen get a minimum length, and what follows begins later. */
function widened(bars: readonly Bar[], span: number): Bar[] {
  const shortest = Math.max(MOMENT, span / 200)
  let at = 0
  return bars.map(bar => {
    const from = Math.max(bar.from, at)
    at = Math.max(bar.to, from + shortest)
    return { ...bar, from, to: at }
  })
}

const MOMENT = 0.1

/** One or two words: the status unless it is active, and the runtime. */
function shortState({ status, runtime }: ReportedState): string {
  const shown =
    status.toLowerCase() === 'active' && runtime !== '' ? [runtime] : [status || 'no status', runtime]
  return shorten(shown.filter(Boolean).join(', '), MAX_STATE)
}

function tagsOf(state: ReportedState, { expected, verdict }: ReportedResource, last: boolean): Bar['tags'] {
  const decisive = last && isUnhealthy(verdict)
  if (verdict === 'deleted' && last) return ['done']
  if (state.status === ABSENT && state.runtime === '') return decisive ? ['crit'] : []
  const { reading } = judge(state, expected)
  if (reading === 'failing') return ['crit']
  const tag = reading === 'healthy' ? 'done' : 'active'
  return decisive ? ['crit', tag] : [tag]
}

function task({ label, from, to, tags }: Bar): string {
  // Both ends are rounded alike: a bar that overlaps the next one is drawn below it.
  const [start, end] = [Math.round(from * 1000), Math.round(to * 1000)]
  return `${mermaidLabel(label)} :${[...tags, moment(start), `${(end - start) / 1000}s`].join(', ')}`
}

/** On a fixed day, because Mermaid draws in the reader's time zone, and that day has no clock change. */
function moment(ms: number): string {
  const date = new Date(Date.UTC(2000, 0, 1) + ms)
  return date.toISOString().replace('T', ' ').replace('Z', '')
}

function axisFormat(span: number): string {
  if (span < 3600) return '%-M:%S'
  return span < 86_400 ? '%-H:%M:%S' : 'day %-d %H:%M'
}

/** Whether the order of states says something about a failure that the final state doesn't. */
export function explainsFailure({ resources }: Report): boolean {
  return resources.some(({ verdict, history }) => isUnhealthy(verdict) && history.length > 2)
}
