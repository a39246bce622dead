import { plain, shorten } from '../text/escape.ts'
import { causeText } from './explain.ts'
import { headline, VERDICT_VERBS } from './headline.ts'
import { capitalized } from './markdown.ts'
import { decidedAgainst, isUnhealthy, type Report, type ReportedResource } from './model.ts'
import { namesOf } from './names.ts'

export interface Annotation {
  readonly title: string
  readonly message: string
  /** Relative to GITHUB_WORKSPACE; with a line, GitHub shows the annotation in "Files changed". */
  readonly file?: string
  readonly line?: number
}

/** How the log ends: what is wrong with each resource, then the headline. */
export interface Closing {
  /** For the first resources that decided the result. */
  readonly resources: readonly Annotation[]
  /** Plain lines for all other unhealthy resources. */
  readonly others: readonly string[]
  readonly headline: Annotation
}

const TITLE = 'wait-for-dataos'
/** GitHub shows ten of a kind for a step, and the last of ours is the headline. */
const MAX_ANNOTATIONS = 10
const MAX_MESSAGE = 4000
const MAX_OTHERS = 50

export interface ClosingOptions {
  readonly severity: 'error' | 'warning'
  /** How many annotations of this severity there are already. */
  readonly alreadyShown: number
  /** May be empty. */
  readonly runUrl: string
}

export function closing(report: Report, { severity, alreadyShown, runUrl }: ClosingOptions): Closing {
  const nameOf = namesOf(report.resources)
  const line = (resource: ReportedResource): string => {
    const { verdict, cause, reason, optional } = resource
    const verb = `${VERDICT_VERBS[verdict]}${optional ? ' (optional)' : ''}`
    return shorten(`${nameOf(resource)} ${verb}: ${plain(cause ? causeText(cause) : reason)}.`, MAX_MESSAGE)
  }
  const deciding = decidedAgainst(report)
  const annotated = deciding.slice(0, Math.max(0, MAX_ANNOTATIONS - 1 - alreadyShown))
  const ignored = report.resources.filter(({ verdict, required }) => isUnhealthy(verdict) && !required)
  const others = [
    ...deciding.slice(annotated.length).map(resource => `${capitalized(severity)}: ${line(resource)}`),
    ...ignored.map(line),
  ]
  const more = others.length - MAX_OTHERS
  return {
    resources: annotated.map(resource => ({ title: TITLE, message: line(resource), ...placeOf(resource) })),
    others: [...others.slice(0, MAX_OTHERS), ...(more > 0 ? [`and ${more} more, see the job summary`] : [])],
    headline: { title: TITLE, message: [headline(report), runUrl].filter(Boolean).join('. ') },
  }
}

/** Only a file inside the workspace can be shown. */
function placeOf({ source }: ReportedResource): { readonly file?: string; readonly line?: number } {
  const isInside = source !== null && !/^(?:\/|\\|[a-z]:)/i.test(source.file)
  return isInside ? { file: source.file, line: source.line } : {}
}
