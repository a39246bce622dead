/** `npm run bench`: speed and cost, next to their limits, as ratios within one run. Run it on an idle machine, after a build. */
import { callsFigure, callsOfTypicalWaits } from './calls.ts'
import { growthFigures } from './growth.ts'
import type { Figure } from './measure.ts'
import { measurePace } from './pace.ts'
import { processFigures } from './process.ts'

function lineOf({ what, measured, limit, unit, detail = '' }: Figure): Record<string, string> {
  const figure = (value: number): string => `${Number(value.toFixed(2))} ${unit}`.trim()
  return {
    figure: what,
    measured: figure(measured),
    limit: figure(limit),
    kept: measured <= limit ? 'yes' : 'NO',
    detail,
  }
}

function paceFigures(pace: ReturnType<typeof measurePace>): readonly Figure[] {
  const [ours, theirs] = ['this action', 'every 3 s'].map(name =>
    pace.find(({ strategy }) => strategy === name),
  )
  if (!ours || !theirs) throw new Error('the pace of one of the two was not measured')
  const percent = (value: number): string => `${(100 * value).toFixed(2)} %`
  return [
    {
      what: 'mean lag, to a poll every 3 s',
      measured: (100 * ours.mean) / theirs.mean,
      limit: 100,
      unit: '%',
      detail: `${percent(ours.mean)} to ${percent(theirs.mean)} of the wait`,
    },
    {
      what: 'polls, to a poll every 3 s',
      measured: (100 * ours.polls) / theirs.polls,
      limit: 40,
      unit: '%',
      detail: `${ours.polls.toFixed(1)} to ${theirs.polls.toFixed(1)}`,
    },
  ]
}

const pace = measurePace()
const figures = [
  ...(await processFigures()),
  ...(await growthFigures()),
  await callsFigure(),
  ...paceFigures(pace),
]
console.table(figures.map(lineOf))
console.log('\nCalls of dataos-ctl in a typical wait, by command')
console.table(await callsOfTypicalWaits())
console.log('\nLag after a resource is ready, as a share of the wait, and polls; ready after 5 s to 30 min')
console.table(
  pace.map(({ strategy, mean, p95, polls }) => ({
    strategy,
    'mean lag': `${(100 * mean).toFixed(2)} %`,
    '95th percentile': `${(100 * p95).toFixed(1)} %`,
    'polls a wait': polls.toFixed(1),
  })),
)
if (figures.some(({ measured, limit }) => !(measured <= limit))) process.exitCode = 1
