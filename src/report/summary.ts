import { bytes, shareOf, whatFits, within } from './budget.ts'
import { fold } from './markdown.ts'
import type { Report } from './model.ts'
import { opening } from './opening.ts'
import { needsSection, sections } from './section.ts'
import { resourceRows, resourceTable, TABLE_FRAME } from './table.ts'
import { picture } from './timeline.ts'

/** GitHub drops a summary of more than a mebibyte whole; some room is left for what else the step may write. */
export const MOST_SUMMARY_BYTES = 1_000_000

const WAIT_TITLE = 'How the wait went'

/** The job summary as Markdown: a headline, the table, a picture of the wait, and why what is not healthy is not. */
export function summary(report: Report, mostBytes = MOST_SUMMARY_BYTES): string {
  const head = opening(report)
  const { resources } = report
  if (resources.length === 0) return head
  const unwell = resources.filter(needsSection)
  const all = resourceRows(report)
  const room = within({ most: mostBytes, measure: bytes }, head, TABLE_FRAME, '\n\n')

  // The rows may take half of the room at first, so that some is left to say why.
  const first = whatFits(all, shareOf(room, unwell.length > 0 ? 1 / 2 : 1)).texts
  const drawn = drawing(report, unwell.length === 0)
  const beside = within(room, ...first)
  const shown = bytes(drawn) <= beside.most / 4 ? drawn : ''
  const why = unwell.length > 0 ? `\n${sections(unwell, within(beside, shown))}` : ''
  const others = whatFits(all.slice(first.length), within(beside, shown, why)).texts

  return `${head}\n${resourceTable(report, [...first, ...others])}${shown}${why}`
}

function drawing(report: Report, folded: boolean): string {
  const drawn = picture(report)
  if (drawn === '') return ''
  return folded ? `\n${fold(WAIT_TITLE, drawn)}` : `\n### ${WAIT_TITLE}\n\n${drawn}`
}
