import { judge } from '../health/judge.ts'
import { clockTime } from '../text/duration.ts'
import { fenced, mermaidLabel, shorten } from '../text/escape.ts'
import { plural } from './markdown.ts'
import { ABSENT, countBy, type Report, type ReportedResource, type ReportedState } from './model.ts'

/** Mermaid draws no source that is longer. */
export const MOST_PICTURE_CHARACTERS = 50_000
/** More rows than this are not read as a picture. */
const MOST_ROWS = 20
/** So many bars of a resource are kept as they were where there are very many. */
const MOST_LONG_BARS = 8
/** ... if they took more than this part of the time. */
const LONG_SHARE = 20
const LONGEST_NAME = 36
const LONGEST_STATE = 40
/** A chart as wide as a summary, in the units in which Mermaid draws. */
const PLOT_WIDTH = 640
const LETTER_WIDTH = 6.5

export interface Bar {
  readonly label: string
  readonly from: number
  readonly to: number
  /** Mermaid's own words for how a bar is drawn. */
  readonly tags: readonly ('done' | 'active' | 'crit' | 'milestone')[]
}

/** Who was in which state when, with words for what the picture does not show; '' where nothing was seen. */
export function picture(report: Report, mostRows = MOST_ROWS): string {
  const seen = report.resources.filter(({ history }) => history.length > 0)
  if (seen.length === 0) return ''
  const rows = seen.length <= mostRows ? seen : interesting(seen).slice(0, mostRows)
  return `${caption(report, seen, rows)}\n\n${fenced(chart(report, rows), 'mermaid')}`
}

/** Those that are not healthy; where all are, those that it took longest to become so. */
function interesting(seen: readonly ReportedResource[]): readonly ReportedResource[] {
  const unwell = seen.filter(({ verdict }) => verdict !== 'healthy')
  return unwell.length > 0 ? unwell : seen.toSorted((a, b) => b.seconds - a.seconds)
}

function caption(
  { deadline, resources }: Report,
  seen: readonly ReportedResource[],
  rows: readonly ReportedResource[],
): string {
  const time = `Who was in which state when, in minutes and seconds since the wait began; the deadline was at ${clockTime(deadline * 1000)}.`
  if (rows.length === resources.length) return time
  return `${time} The picture shows ${rows.length} of ${resources.length} resources, ${whichOnes(seen, rows)}.`
}

function whichOnes(seen: readonly ReportedResource[], rows: readonly ReportedResource[]): string {
  if (rows.length === seen.length) return 'for the others were not read'
  const unwell = seen.filter(({ verdict }) => verdict !== 'healthy').length
  if (unwell === 0) return 'those that took longest'
  return rows.length < unwell ? 'the first of those that are not healthy' : 'those that are not healthy'
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

/** A deadline that is far off would leave no room for what happened. */
function isDeadlineNear({ seconds, deadline }: Report): boolean {
  return deadline <= 3 * seconds
}

/** Sections of one name would be one, so a name that comes twice is told apart by its type, and then by a number. */
function sectionLabels(resources: readonly ReportedResource[]): string[] {
  const names = countBy(resources, ({ name }) => name)
  const labels = new Set<string>()
  for (const { type, name } of resources) {
    const shown = shorten((names.get(name) ?? 0) > 1 ? `${type} ${name}` : name, LONGEST_NAME)
    let label = mermaidLabel(shown)
    for (let i = 2; labels.has(label); i++) label = mermaidLabel(`${shown} (${i})`)
    labels.add(label)
  }
  return [...labels]
}

/** Its states in order; where they are very many, short ones that follow each other are one bar. */
function barsOf(resource: ReportedResource, end: number, span: number): Bar[] {
  const { history, seconds } = resource
  const until = Math.max(resource.verdict === 'undecided' ? end : seconds, history.at(-1)?.at ?? 0)
  const spells = history.map((state, i) => ({ state, from: state.at, to: history[i + 1]?.at ?? until }))
  const bars = thinned(spells).map(({ states, from, to }, i, all) => {
    const last = i === all.length - 1
    const [state] = states
    const label = state && states.length === 1 ? shortState(state) : plural(states.length, 'change')
    const tags = state && states.length === 1 ? tagsOf(state, resource, last) : []
    return { label, from, to, tags }
  })
  return widened(bars, span).map((bar, i, all) =>
    i === all.length - 1 ? bar : { ...bar, label: fitting(bar, span) },
  )
}

interface Spell {
  readonly state: ReportedState
  readonly from: number
  readonly to: number
}

interface Stretch {
  readonly states: readonly ReportedState[]
  readonly from: number
  readonly to: number
}

function thinned(spells: readonly Spell[]): Stretch[] {
  const kept = spells.length > 2 * MOST_LONG_BARS ? worthShowing(spells) : new Set(spells)
  const stretches: { states: ReportedState[]; from: number; to: number; whole: boolean }[] = []
  for (const spell of spells) {
    const whole = kept.has(spell)
    const previous = stretches.at(-1)
    if (whole || !previous || previous.whole) {
      stretches.push({ states: [spell.state], from: spell.from, to: spell.to, whole })
    } else {
      previous.states.push(spell.state)
      previous.to = spell.to
    }
  }
  return stretches
}

/** The longest if they are long, the first and the last. */
function worthShowing(spells: readonly Spell[]): ReadonlySet<Spell | undefined> {
  const shortest = ((spells.at(-1)?.to ?? 0) - (spells[0]?.from ?? 0)) / LONG_SHARE
  const longest: Spell[] = []
  for (const spell of spells) {
    if (spell.to - spell.from < shortest) continue
    const place = longest.findIndex(({ from, to }) => to - from < spell.to - spell.from)
    if (place >= 0) longest.splice(place, 0, spell)
    else if (longest.length < MOST_LONG_BARS) longest.push(spell)
    if (longest.length > MOST_LONG_BARS) longest.pop()
  }
  return new Set([...longest, spells[0], spells.at(-1)])
}

/** The shortest time that can be seen; what was shorter is drawn so long, and what follows begins later. */
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

/** A label that is wider than its bar would lie upon the next one. */
function fitting({ label, from, to }: Bar, span: number): string {
  const letters = Math.floor((((to - from) / span) * PLOT_WIDTH) / LETTER_WIDTH) - 1
  if (label.length <= letters) return label
  return letters >= 4 ? shorten(label, letters) : ''
}

/** One word or two: the status where it is not active, and what runs. */
function shortState({ status, runtime }: ReportedState): string {
  const shown =
    status.toLowerCase() === 'active' && runtime !== '' ? [runtime] : [status || 'no status', runtime]
  return shorten(shown.filter(Boolean).join(', '), LONGEST_STATE)
}

function tagsOf(state: ReportedState, { expected, verdict }: ReportedResource, last: boolean): Bar['tags'] {
  const decisive = last && verdict !== 'healthy' && verdict !== 'undecided'
  if (state.status === ABSENT && state.runtime === '') return decisive ? ['crit'] : []
  const { reading } = judge(state, expected)
  if (reading === 'failing') return ['crit']
  const tag = reading === 'healthy' ? 'done' : 'active'
  return decisive ? ['crit', tag] : [tag]
}

function task({ label, from, to, tags }: Bar): string {
  // Both ends are rounded alike: a bar that reached into the next one would be drawn below it.
  const [start, end] = [Math.round(from * 1000), Math.round(to * 1000)]
  return `${mermaidLabel(label)} :${[...tags, moment(start), `${(end - start) / 1000}s`].join(', ')}`
}

/** On a day of long ago, for Mermaid draws in the time of the reader's own zone, and that day has no clock change. */
function moment(ms: number): string {
  const date = new Date(Date.UTC(2000, 0, 1) + ms)
  return date.toISOString().replace('T', ' ').replace('Z', '')
}

function axisFormat(span: number): string {
  if (span < 3600) return '%-M:%S'
  return span < 86_400 ? '%-H:%M:%S' : 'day %-d %H:%M'
}
