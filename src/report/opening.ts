import { markdownText, shorten } from '../text/escape.ts'
import { headline, RESULT_TITLES } from './headline.ts'
import { prose } from './markdown.ts'
import type { Report } from './model.ts'

const MOST_PROBLEMS = 100
const LONGEST_PROBLEM = 1000

/** What everything begins with: how it ended, all of it in one sentence, and what kept the state from being learned. */
export function opening(report: Report): string {
  const blocks = [
    `## ${RESULT_TITLES[report.result]}`,
    `${markdownText(headline(report))}.`,
    ...problem(report),
  ]
  return `${blocks.join('\n\n')}\n`
}

function problem({ problem }: Report): string[] {
  if (!problem) return []
  const lines = problem.message.split('\n')
  const shown = lines.slice(0, MOST_PROBLEMS).map(line => problemLine(capitalized(line)))
  const more = lines.length > shown.length ? [`* and ${lines.length - shown.length} more`] : []
  const nextStep = problem.nextStep === '' ? [] : [`**What to do:** ${prose(problem.nextStep)}.`]
  return [[...shown, ...more].join('\n'), ...nextStep]
}

function problemLine(line: string): string {
  const [bullet, text] = line.startsWith('- ') ? ['* ', line.slice(2)] : ['', line]
  return bullet + markdownText(shorten(text, LONGEST_PROBLEM))
}

function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
