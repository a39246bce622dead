import { formatElapsed } from '../text/duration.ts'
import { plain, shorten } from '../text/escape.ts'
import { dependentsOn } from './causes.ts'
import { rootInWords } from './explain.ts'
import { plural } from './markdown.ts'
import {
  countBy,
  decidedAgainst,
  isGood,
  isUnhealthy,
  type OutsideResource,
  type Report,
  type ReportedResource,
  type Result,
  type Verdict,
} from './model.ts'

/** Never shown without a word next to it. */
export const RESULT_MARKS: Readonly<Record<Result, string>> = {
  healthy: '✅',
  unhealthy: '❌',
  'timed-out': '⏱️',
  cancelled: '🚫',
  error: '⚠️',
  snapshot: '📸',
  deleted: '✅',
}

const VERDICTS: readonly Verdict[] = ['failed', 'missing', 'timed-out', 'undecided', 'healthy', 'deleted']

const MAX_CAUSES = 3
const MAX_PROBLEM = 2000
const MAX_NEXT_STEP = 1000

/** The result with its counts, for a heading. */
export function title(report: Report): string {
  const { result, resources, problem } = report
  const required = resources.filter(resource => resource.required)
  const all = `${required.length} resource${required.length === 1 ? '' : 's'}`
  switch (result) {
    case 'healthy':
    case 'deleted':
      return required.length > 0
        ? `DataOS: ${required.length} of ${all} ${result}`
        : `DataOS: no required resource, ${verdictCounts(present(resources))}`
    case 'unhealthy':
      return `DataOS: ${decidedAgainst(report).length} of ${all} unhealthy`
    case 'timed-out':
      return `DataOS: ${decidedAgainst(report).length} of ${all} timed out`
    case 'cancelled':
      return 'DataOS: cancelled'
    case 'snapshot':
      return `DataOS: recorded the state of ${plural(resources.length, 'resource')}`
    case 'error':
      if (problem?.kind === 'inputs') return 'DataOS: invalid inputs'
      if (problem?.kind === 'internal') return 'DataOS: unexpected error'
      return "DataOS: couldn't read the state of the resources"
  }
}

/** What a heading leaves out, as sentences. */
export function afterTitle(report: Report): string[] {
  const { polls, seconds } = report
  if (report.result === 'snapshot' || (polls === 0 && report.result !== 'cancelled')) return []
  const time = seconds < 1 ? 'less than 1s' : formatElapsed(seconds * 1000)
  const when = polls === 0 ? 'before the first poll' : `after ${time}`
  const counts = countsIn(report)
  return [counts === '' ? when : `${when}: ${counts}`, ...causes(report), ...unchanged(report)]
}

/** The whole result as one plain line. */
export function headline(report: Report): string {
  const { problem } = report
  if (problem?.kind === 'inputs') return sentences([problem.message, problem.nextStep])
  const [when, ...others] = afterTitle(report)
  const what = when === undefined ? title(report) : `${title(report)} ${when}`
  if (!problem) return sentences([what, ...others])
  const why = `${what}: ${shorten(problem.message, MAX_PROBLEM)}`
  return sentences([why, shorten(problem.nextStep, MAX_NEXT_STEP), ...others])
}

function sentences(texts: readonly string[]): string {
  return plain(texts.filter(Boolean).join('. '))
}

/** What this deploy removed is shown in the table; nothing is to be decided of it. */
function present(resources: readonly ReportedResource[]): readonly ReportedResource[] {
  return resources.filter(({ deploy }) => deploy !== 'removed')
}

/** The verdicts that the heading doesn't give. */
function countsIn({ result, resources }: Report): string {
  const required = resources.filter(resource => resource.required)
  const ignored = present(resources).filter(({ required, verdict }) => !required && !isGood(verdict))
  const aside = ignored.length > 0 && required.length > 0 ? `ignored: ${verdictCounts(ignored)}` : ''
  const counted = required.filter(({ verdict }) => {
    switch (result) {
      case 'healthy':
      case 'deleted':
        return false
      case 'unhealthy':
        return !isGood(verdict)
      case 'timed-out':
        return verdict === 'undecided'
      case 'error':
        return required.some(other => other.verdict !== 'undecided')
      default:
        return true
    }
  })
  return [verdictCounts(counted), aside].filter(Boolean).join('; ')
}

/** '1 failed, 2 timed out, 3 healthy' */
export function verdictCounts(resources: readonly ReportedResource[]): string {
  const counts = countBy(resources, ({ verdict }) => verdict)
  return VERDICTS.flatMap(verdict =>
    counts.has(verdict) ? [`${counts.get(verdict)} ${VERDICT_WORDS[verdict]}`] : [],
  ).join(', ')
}

/** The root causes, if anything else is unhealthy because of them. */
function causes({ resources, outside }: Report): string[] {
  const unhealthy = resources.filter(({ verdict }) => isUnhealthy(verdict))
  const named = new Set(unhealthy.map(({ causedBy }) => causedBy))
  if (unhealthy.every(({ causedBy }) => causedBy === null)) return []
  const roots: (ReportedResource | OutsideResource)[] = [
    ...unhealthy.filter(({ id, causedBy, required }) => causedBy === null && (required || named.has(id))),
    ...outside.filter(({ id }) => named.has(id)),
  ]
  const withDependents = roots
    .map(root => ({ root, dependents: named.has(root.id) ? dependentsOn(root.id, resources) : 0 }))
    .sort((a, b) => b.dependents - a.dependents)
  const shown = withDependents.slice(0, MAX_CAUSES).map(({ root, dependents }) => {
    const depend = dependents === 1 ? 'resource depends' : 'resources depend'
    return rootInWords(root) + (dependents > 0 ? `; ${dependents} ${depend} on it` : '')
  })
  const more = roots.length > shown.length ? [`${roots.length - shown.length} more`] : []
  return [`${plural(roots.length, 'cause')}: ${[...shown, ...more].join('; ')}`]
}

function unchanged({ result, resources }: Report): string[] {
  if (result === 'cancelled' || resources.length === 0) return []
  return resources.every(({ changed }) => changed === false) ? ['Nothing was changed by this deploy'] : []
}

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  healthy: 'healthy',
  failed: 'failed',
  missing: 'missing',
  'timed-out': 'timed out',
  undecided: 'undecided',
  deleted: 'deleted',
}

/** For a sentence that begins with a resource. */
export const VERDICT_VERBS: Readonly<Record<Verdict, string>> = {
  ...VERDICT_WORDS,
  healthy: 'is healthy',
  missing: 'is missing',
  undecided: 'is undecided',
  deleted: 'is deleted',
}

export function verdictMark({ verdict, required }: ReportedResource): string {
  if (isUnhealthy(verdict)) return required ? '❌' : '🔸'
  return isGood(verdict) ? '✅' : '⏳'
}
