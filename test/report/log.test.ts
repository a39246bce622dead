import { describe, expect, it, test } from 'vitest'
import type { Answer } from '../../src/health/readings.ts'
import { begin, expire, observe } from '../../src/health/tracker.ts'
import type { Wait } from '../../src/health/wait.ts'
import { changeLines, clockTime, reminderLine, unknownWords } from '../../src/report/log.ts'
import { answer, failedPoll, RULES, row, target } from './made.ts'

/** The lines of each poll, as the watch calls for them. */
function linesOf(wait: Wait, ...answers: Answer[]): string[][] {
  let before = wait
  return answers.map(answer => {
    const after = expire(observe(before, [answer], answer.at), answer.at)
    const lines = changeLines(before, after, answer.at)
    before = after
    return lines
  })
}

const last = (wait: Wait, ...answers: Answer[]): Wait =>
  answers.reduce((wait, answer) => observe(wait, [answer], answer.at), wait)

const A = target('a', { stableFor: 10_000 })
const PENDING = row('a', 'pending', '')
const HEALTHY = row('a', 'active', 'running:1')
const FAILING = row('a', 'error', 'running:1')

describe('a line for each change', () => {
  it('from the first reading to the end of the stability window', () => {
    const polls = [
      answer(0, PENDING),
      answer(5000, PENDING),
      answer(8000, HEALTHY),
      answer(12_000, HEALTHY),
      answer(18_000, HEALTHY),
    ]
    expect(linesOf(begin([A, target('b')], RULES), ...polls)).toEqual([
      ['0:00 [0/2] worker:a:public: is pending', '0:00 [0/2] worker:b:public: is absent'],
      [],
      ['0:08 [0/2] worker:a:public: pending → active, running:1'],
      [],
      ['0:18 [1/2] worker:a:public: healthy: running:1 for 10s'],
    ])
  })

  it('for what failed, and for what went away and is missing', () => {
    expect(
      linesOf(begin([A], RULES), answer(0, HEALTHY), answer(5000, FAILING), answer(15_000, FAILING)),
    ).toEqual([
      ['0:00 [0/1] worker:a:public: is active, running:1'],
      ['0:05 [0/1] worker:a:public: active, running:1 → error, running:1'],
      ['0:15 [0/1] worker:a:public: failed: status is error for 10s'],
    ])
    expect(linesOf(begin([A], RULES), answer(0, PENDING), answer(5000), answer(15_000)).slice(1)).toEqual([
      ['0:05 [0/1] worker:a:public: pending → absent'],
      [expect.stringMatching(/^0:15 \[0\/1\] worker:a:public: missing: gone/)],
    ])
  })

  it('for what was healthy and no longer is', () => {
    const targets = [{ ...A, stableFor: 0 }, target('b')]
    expect(linesOf(begin(targets, RULES), answer(0, HEALTHY), answer(5000, PENDING))[1]).toEqual([
      '0:05 [0/2] worker:a:public: active, running:1 → pending (was healthy, and is waited for again)',
    ])
  })

  it('for what a pattern finds', () => {
    const lines = linesOf(begin([target('in-*')], RULES), answer(0), answer(2000, row('in-1', 'pending', '')))
    expect(lines).toEqual([
      ['0:00 [0/1] worker:in-*:public: is absent'],
      ['0:02 [0/1] worker:in-1:public: is pending'],
    ])
  })

  it('for polls that fail, with how many more may', () => {
    const passing = { message: 'connection reset', advice: '', lasting: false }
    const lasting = { message: 'Unauthorized', advice: '', lasting: true }
    expect(
      linesOf(
        begin([A], RULES),
        failedPoll(0, passing),
        failedPoll(2000, passing),
        answer(6000, PENDING),
        failedPoll(8000, lasting),
      ),
    ).toEqual([
      ['0:00 [0/1] reading worker resources in workspace public failed (1 of 5 in a row): connection reset'],
      ['0:02 [0/1] reading worker resources in workspace public failed (2 of 5 in a row): connection reset'],
      [
        '0:06 [0/1] worker:a:public: is pending',
        '0:06 [0/1] reading worker resources in workspace public works again',
      ],
      ['0:08 [0/1] reading worker resources in workspace public failed: Unauthorized'],
    ])
  })

  it('and none where nothing changed', () => {
    const wait = begin([A], RULES)
    expect(changeLines(wait, wait, 5000)).toEqual([])
  })
})

describe('the reminder of what is still waited for', () => {
  test.each`
    answers                                          | says
    ${[]}                                            | ${'0:30 [0/2] still waiting for worker:a:public (not read yet), worker:b:public (not read yet)'}
    ${[answer(0, HEALTHY)]}                          | ${'0:30 [0/2] still waiting for worker:a:public (active, running:1), worker:b:public (absent)'}
    ${[answer(0, HEALTHY), answer(20_000, HEALTHY)]} | ${'0:30 [1/2] still waiting for worker:b:public (absent)'}
  `('$says', ({ answers, says }) => {
    expect(reminderLine(last(begin([A, target('b')], RULES), ...answers), 30_000)).toBe(says)
  })

  it('speaks before the first answer too', () => {
    expect(reminderLine(undefined, 30_000)).toBe('0:30 waiting for the first answer of dataos-ctl')
  })

  it('is no longer than can be read', () => {
    const targets = Array.from({ length: 300 }, (_, i) => target(`n${i}`))
    const line = reminderLine(begin(targets, RULES), 60_000)
    expect(line).toMatch(/worker:n19:public \(not read yet\), and 280 more$/)
  })
})

test.each`
  ms           | time
  ${0}         | ${'0:00'}
  ${999}       | ${'0:00'}
  ${9000}      | ${'0:09'}
  ${250_000}   | ${'4:10'}
  ${3_600_000} | ${'1:00:00'}
  ${3_850_000} | ${'1:04:10'}
`('$ms ms are $time on the clock', ({ ms, time }) => {
  expect(clockTime(ms)).toBe(time)
})

test('an unknown word is told with where it was seen and what becomes of it', () => {
  const wait = last(begin([A], RULES), answer(0, row('a', 'Odd', 'hibernating')))
  expect(unknownWords(wait)).toEqual([
    {
      word: 'odd',
      message: expect.stringMatching(/^'Odd', shown by worker:a:public, is no known status or runtime/),
    },
    { word: 'hibernating', message: expect.stringMatching(/^'hibernating', shown by worker:a:public/) },
  ])
  expect(unknownWords(last(begin([A], RULES), answer(0, HEALTHY)))).toEqual([])
})

test('an unknown word is the same with another count and in other letters', () => {
  const words = ['booting:1/5', 'Booting:2/5'].flatMap(runtime =>
    unknownWords(last(begin([A], RULES), answer(0, row('a', 'active', runtime)))),
  )
  expect(words.map(({ word }) => word)).toEqual(['booting', 'booting'])
  expect(words.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^'booting:1\/5', /),
    expect.stringMatching(/^'Booting:2\/5', /),
  ])
})
