import { formatDuration } from '../text/duration.ts'
import {
  countBy,
  isUnhealthy,
  type Report,
  type ReportedResource,
  type Result,
  type Verdict,
} from './model.ts'

/** What the result is called where people read it; the sign never stands alone. */
export const RESULT_TITLES: Readonly<Record<Result, string>> = {
  healthy: '✅ Healthy',
  unhealthy: '❌ Unhealthy',
  'timed-out': '⏱️ Timed out',
  cancelled: '🚫 Cancelled',
  error: '⚠️ Error',
  snapshot: '📸 Recorded',
  deleted: '✅ Deleted',
}

const BAD: readonly Verdict[] = ['failed', 'missing', 'timed-out', 'undecided']

/** The whole result in one sentence. */
export function headline(report: Report): string {
  const { result, resources } = report
  const after = `after ${formatDuration(report.seconds * 1000)}`
  const required = resources.filter(resource => resource.required)
  switch (result) {
    case 'healthy':
      return healthyHeadline(required, resources, after)
    case 'error': {
      const counts = required.some(({ verdict }) => verdict !== 'undecided')
        ? ` (${verdictCounts(required)})`
        : ''
      return `The state of the DataOS resources could not be learned${report.polls > 0 ? ` ${after}` : ''}${counts}`
    }
    case 'snapshot':
      return `Recorded how ${resourceCount(resources.length)} ${resources.length === 1 ? 'stands' : 'stand'} before the deploy`
    case 'cancelled': {
      const counts = required.length > 0 ? `: ${verdictCounts(required)}` : ' before anything was read'
      return `Cancelled ${after}${counts}`
    }
    default: {
      const bad = required.filter(({ verdict }) => isUnhealthy(verdict))
      const undecided = required.filter(({ verdict }) => verdict === 'undecided').length
      const are = bad.length === 1 ? 'is' : 'are'
      const besides = undecided > 0 ? `; ${undecided} not decided` : ''
      return `${bad.length} of ${resourceCount(required.length)} ${are} not healthy ${after}: ${verdictCounts(bad)}${besides}`
    }
  }
}

function healthyHeadline(
  required: readonly ReportedResource[],
  all: readonly ReportedResource[],
  after: string,
): string {
  const spared = all.filter(({ required, verdict }) => !required && verdict !== 'healthy')
  const besides =
    spared.length > 0
      ? `; of ${spared.every(({ optional }) => optional) ? 'the optional ones' : 'those that do not decide'}, ${verdictCounts(spared)}`
      : ''
  if (required.length === 0) {
    return `Nothing is required to be healthy; of ${resourceCount(all.length)}, ${all.every(({ optional }) => optional) ? 'all optional' : 'none of which decides'}, ${after}: ${verdictCounts(all)}`
  }
  if (required.length === 1) return `The DataOS resource is healthy ${after}${besides}`
  return `All ${required.length} DataOS resources are healthy ${after}${besides}`
}

function resourceCount(count: number): string {
  return `${count} DataOS resource${count === 1 ? '' : 's'}`
}

/** '1 failed, 2 stuck, 3 healthy' */
export function verdictCounts(resources: readonly ReportedResource[]): string {
  const counts = countBy(resources, ({ verdict }) => verdict)
  return [...BAD, 'healthy' as const]
    .flatMap(verdict => (counts.has(verdict) ? [`${counts.get(verdict)} ${verdict}`] : []))
    .join(', ')
}

export function verdictMark({ verdict, required }: ReportedResource): string {
  if (isUnhealthy(verdict)) return required ? '❌' : '🔸'
  return verdict === 'healthy' ? '✅' : '⏳'
}
