import { expect, it, test } from 'vitest'
import { unhealthyTracks } from '../../src/health/wait.ts'
import { answer, failedPoll, row, target, watched } from '../report/made.ts'
import { FORBIDDEN } from '../watch/virtual.ts'

const failing = (name: string): ReturnType<typeof row> => row(name, 'error', '')
const pending = (name: string): ReturnType<typeof row> => row(name, 'pending', '')
const healthy = (name: string): ReturnType<typeof row> => row(name, 'active', 'running:1')
const RULES = { failFast: false, startGrace: 20_000 }

test('the unhealthy ones are in the order in which they were decided, optional ones last', () => {
  const targets = [
    target('timed-out', { timeout: 30_000 }),
    target('maybe', { optional: true }),
    target('missing'),
    target('failed'),
    target('good'),
    target('open'),
  ]
  const rows = [failing('failed'), failing('maybe'), healthy('good'), pending('timed-out'), pending('open')]
  const { wait } = watched(
    targets,
    [0, 10_000, 20_000, 30_000].map(at => answer(at, ...rows)),
    { rules: RULES },
  )
  expect(unhealthyTracks(wait).map(({ target }) => target.name)).toEqual([
    'failed',
    'missing',
    'timed-out',
    'maybe',
  ])
})

it.each([
  ['all is healthy', [target('a')], [answer(0, healthy('a'))]],
  [
    'only optional ones are not',
    [target('a', { optional: true }), target('b')],
    [answer(0, failing('a'), healthy('b')), answer(10_000, failing('a'), healthy('b'))],
  ],
  ['nothing is decided', [target('a')], [answer(0, pending('a'))]],
  [
    'it could not be read',
    [target('a', { timeout: 5000 })],
    [failedPoll(0, FORBIDDEN), failedPoll(5000, FORBIDDEN)],
  ],
])('there are none where %s', (_, targets, answers) => {
  expect(unhealthyTracks(watched(targets, answers, { rules: RULES }).wait)).toEqual([])
})
