import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import type { Answer } from '../../src/health/model.ts'
import type { Wait } from '../../src/health/wait.ts'
import { watch } from '../../src/watch/watch.ts'
import { RULES } from '../report/made.ts'
import { aRow, aTarget, BROKEN, virtualClock } from './virtual.ts'

// Issue 3, point 2: memory stays flat over a wait of 2,000 polls.

const POLLS = 2000
const EARLY = 500
const RESOURCES = 100
/** The rows of 1,500 polls would take more than ten times as much. */
const ROOM = 1024 * 1024

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

function heap(): number {
  collectGarbage()
  collectGarbage()
  return process.memoryUsage().heapUsed
}

test.each([
  { what: 'nothing changes', states: ['pending pending:0/1'], longest: 1, failing: () => false },
  {
    what: 'every fourth poll fails',
    states: ['pending pending:0/1'],
    longest: 1,
    failing: (poll: number) => poll % 4 === 0,
  },
  // The history holds changes, so it is as long as there are changes, and no longer.
  {
    what: 'things change at first',
    states: ['pending', 'error', 'active running:0'],
    longest: 3,
    failing: () => false,
  },
])(
  'a wait of 2,000 polls takes no more memory than one of 500 when $what',
  async ({ states, longest, failing }) => {
    const names = Array.from({ length: RESOURCES }, (_, i) => `worker/name-${i}`)
    const targets = names.map(name => aTarget(name, { timeout: POLLS * 1000 }))
    const clock = virtualClock()
    const used = new Map<number, number>()
    let polls = 0
    let latest: Wait | undefined
    const answer = (at: number): Answer => {
      const group = { type: 'worker', workspace: 'public' }
      if (failing(polls))
        return { group, at, failure: { ...BROKEN, message: `exit code 1 in poll ${polls}` } }
      const shows = states[Math.min(polls, states.length) - 1] ?? ''
      return { group, at, rows: names.map(name => aRow(aTarget(name), shows, `v${polls}`)) }
    }
    const watched = await watch(
      targets,
      { ...RULES, timeout: POLLS * 1000, failureGrace: POLLS * 1000 },
      { min: 1000, max: 1000 },
      {
        clock,
        random: () => 0,
        signal: new AbortController().signal,
        onStep: (_, after) => {
          latest = after
        },
        source: {
          read: async () => {
            polls += 1
            if (polls === EARLY || polls === POLLS) used.set(polls, heap())
            return [answer(clock.now())]
          },
          revisions: async () => new Map(),
          lastRuns: async () => new Map(),
          findings: async () => ({ findings: new Map(), outside: new Map() }),
          close: async () => {},
        },
      },
    )
    expect(watched.polls).toBeGreaterThanOrEqual(POLLS)
    expect((used.get(POLLS) ?? Number.NaN) - (used.get(EARLY) ?? Number.NaN)).toBeLessThan(ROOM)
    expect(latest?.tracks.map(({ history }) => history.length)).toEqual(names.map(() => longest))
  },
)
