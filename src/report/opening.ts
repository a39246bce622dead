import { markdownText } from '../text/escape.ts'
import { afterTitle, RESULT_MARKS, title } from './headline.ts'
import { advice, capitalized, prose } from './markdown.ts'
import type { Report } from './model.ts'

const MAX_PROBLEM_LINE = 1000

/** The beginning of every text: the result with its counts, and why the state couldn't be read. */
export function opening(report: Report, problemLines: number, about = ''): string {
  const { result } = report
  const heading = `## ${RESULT_MARKS[result]} ${title(report)}${about && ` · ${prose(about)}`}`
  const rest = afterTitle(report).map(sentence => `${markdownText(capitalized(sentence))}.`)
  return `${[heading, rest.join(' '), ...problem(report, problemLines)].filter(Boolean).join('\n\n')}\n`
}

function problem({ problem }: Report, max: number): string[] {
  if (!problem) return []
  const lines = problem.message.split('\n')
  const shown = lines.slice(0, max).map(line => {
    const [bullet, text] = line.startsWith('- ') ? ['* ', line.slice(2)] : ['', capitalized(line)]
    return bullet + prose(text, MAX_PROBLEM_LINE)
  })
  const more = lines.length > max ? [`* and ${lines.length - max} more`] : []
  const nextStep =
    problem.nextStep === '' ? [] : [`**Next step:** ${advice(problem.nextStep, MAX_PROBLEM_LINE)}.`]
  return [[...shown, ...more].join('\n'), ...nextStep]
}
