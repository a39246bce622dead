import { bytes, firstThatFits } from './budget.ts'
import { collapsible } from './markdown.ts'
import type { Report } from './model.ts'
import { opening } from './opening.ts'
import { causeList, detailFolds } from './section.ts'
import { resourceTable } from './table.ts'
import { explainsFailure, timeline } from './timeline.ts'

/** GitHub drops a summary above a mebibyte; the rest of the step may write some of it. */
export const MAX_SUMMARY_BYTES = 1_000_000

/** The job summary as Markdown: the result, causes, the table, details and the timeline. */
export function summary(report: Report, max = MAX_SUMMARY_BYTES): string {
  const table = resourceTable(report)
  const drawn = timeline(report)
  const chart = drawn === '' || explainsFailure(report) ? drawn : collapsible('Timeline', drawn)
  return firstThatFits(
    room =>
      [
        opening(report, room.problemLines),
        causeList(report, room.causes),
        table(room.rows),
        detailFolds(report, room),
        room.hasTimeline ? chart : '',
      ]
        .filter(Boolean)
        .join('\n'),
    { max, measure: bytes },
  )
}
