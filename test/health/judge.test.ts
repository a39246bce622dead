import { describe, expect, it, test } from 'vitest'
import { judge, KNOWN_STATES, leastHealthy, type Signals, withoutResult } from '../../src/health/judge.ts'
import { resourceType } from '../../src/targets/types.ts'

const NEXT = 'next:2025-02-21T13:26:00+05:30'

const reading = (type: string, status: string, runtime: string): string =>
  judge({ status, runtime }, resourceType(type).healthy).reading

const withWords = (runtime: string, ...healthy: string[]): string =>
  judge({ status: 'active', runtime }, healthy).reading

/** A healthy runtime of each kind, and which types count it. */
const KINDS = [
  { types: ['service', 'worker', 'cluster'], healthy: ['running'] },
  { types: ['pager'], healthy: ['running', ''] },
  { types: ['workflow'], healthy: ['succeeded', NEXT] },
  { types: ['monitor'], healthy: [NEXT, 'running', 'succeeded', ''] },
  { types: ['depot'], healthy: ['', 'running'] },
  {
    types: [
      'compute',
      'policy',
      'secret',
      'instance-secret',
      'volume',
      'bundle',
      'stack',
      'operator',
      'database',
      'lakehouse',
      'lens',
      'grant',
      'dataplane',
    ],
    healthy: ['', 'running', 'succeeded'],
  },
  { types: ['resource', 'brand-new-type'], healthy: ['', 'running', 'succeeded', NEXT] },
].flatMap(({ types, healthy }) => types.map(type => ({ type, healthy })))

describe.each(KINDS)('the runtime of an active $type', ({ type, healthy }) => {
  test.each(['', 'running', 'succeeded', NEXT])('%j', runtime => {
    expect(reading(type, 'active', runtime)).toBe(healthy.includes(runtime) ? 'healthy' : 'progressing')
  })

  test.each(['running:1', 'running:2', 'running:10'])('%j has replicas', runtime => {
    expect(reading(type, 'active', runtime)).toBe(healthy.includes('running') ? 'healthy' : 'progressing')
  })

  test.each(['pending', 'pending:0/1', 'running:0'])('%j is on the way', runtime => {
    expect(reading(type, 'active', runtime)).toBe('progressing')
  })

  test.each(['failed', 'error', 'aborted', 'deleted'])('%j fails', runtime => {
    expect(reading(type, 'active', runtime)).toBe('failing')
  })

  it('a word that nobody knows is unknown', () => {
    expect(reading(type, 'active', 'hibernating')).toBe('unknown')
  })
})

describe('both signals count', () => {
  test.each`
    status       | runtime          | expected
    ${'active'}  | ${'running:1'}   | ${'healthy'}
    ${'pending'} | ${'running:1'}   | ${'progressing'}
    ${'error'}   | ${'running:1'}   | ${'failing'}
    ${'failed'}  | ${'running:1'}   | ${'failing'}
    ${'deleted'} | ${'running:1'}   | ${'failing'}
    ${'odd'}     | ${'running:1'}   | ${'unknown'}
    ${''}        | ${'running:1'}   | ${'progressing'}
    ${'pending'} | ${''}            | ${'progressing'}
    ${'error'}   | ${''}            | ${'failing'}
    ${'error'}   | ${'pending:0/1'} | ${'failing'}
    ${'error'}   | ${'odd'}         | ${'failing'}
    ${'pending'} | ${'failed'}      | ${'failing'}
    ${'odd'}     | ${'failed'}      | ${'failing'}
    ${'pending'} | ${'odd'}         | ${'unknown'}
    ${'odd'}     | ${'pending:0/1'} | ${'unknown'}
    ${''}        | ${''}            | ${'progressing'}
  `('a worker with status $status and runtime $runtime is $expected', ({ status, runtime, expected }) => {
    expect(reading('worker', status, runtime)).toBe(expected)
  })

  it('a pending depot is on the way, though its type has no runtime', () => {
    expect(reading('depot', 'pending', '')).toBe('progressing')
  })
})

describe('how words are compared', () => {
  test.each`
    what                               | type          | status                     | runtime                        | expected
    ${'case of the status'}            | ${'worker'}   | ${'Active'}                | ${'running:1'}                 | ${'healthy'}
    ${'case of a failing status'}      | ${'worker'}   | ${'ERROR'}                 | ${'running:1'}                 | ${'failing'}
    ${'case of the runtime'}           | ${'worker'}   | ${'active'}                | ${'Running:1'}                 | ${'healthy'}
    ${'case of next'}                  | ${'workflow'} | ${'active'}                | ${'Next:2025-02-21T00'}        | ${'healthy'}
    ${'white space around'}            | ${'worker'}   | ${' active '}              | ${' running:1 '}               | ${'healthy'}
    ${'what follows a colon'}          | ${'workflow'} | ${'active'}                | ${'succeeded:3'}               | ${'healthy'}
    ${'what follows a failure'}        | ${'worker'}   | ${'active'}                | ${'failed:1'}                  | ${'failing'}
    ${'a count of ten of twelve'}      | ${'worker'}   | ${'active'}                | ${'running:10/12'}             | ${'progressing'}
    ${'all of two'}                    | ${'worker'}   | ${'active'}                | ${'running:2/2'}               | ${'healthy'}
    ${'nothing behind the colon'}      | ${'worker'}   | ${'active'}                | ${'running:'}                  | ${'unknown'}
    ${'a schedule without a time'}     | ${'workflow'} | ${'active'}                | ${'next:'}                     | ${'unknown'}
    ${'a schedule at the zero time'}   | ${'workflow'} | ${'active'}                | ${'next:0001-01-01T00:00:00Z'} | ${'unknown'}
    ${'a message behind a status'}     | ${'worker'}   | ${'error: quota exceeded'} | ${'running:1'}                 | ${'failing'}
    ${'a count that is a word'}        | ${'worker'}   | ${'active'}                | ${'running:x'}                 | ${'unknown'}
    ${'a count with a word before'}    | ${'worker'}   | ${'active'}                | ${'running:x1'}                | ${'unknown'}
    ${'a count with a word after'}     | ${'worker'}   | ${'active'}                | ${'running:1x'}                | ${'unknown'}
    ${'in progress'}                   | ${'worker'}   | ${'active'}                | ${'inprogress'}                | ${'progressing'}
    ${'a count of none of two'}        | ${'worker'}   | ${'active'}                | ${'running:0/2'}               | ${'progressing'}
    ${'several good tokens'}           | ${'worker'}   | ${'active'}                | ${'running:1 running'}         | ${'healthy'}
    ${'commas between tokens'}         | ${'monitor'}  | ${'active'}                | ${'running, succeeded'}        | ${'healthy'}
    ${'one token on the way'}          | ${'worker'}   | ${'active'}                | ${'running:1,pending'}         | ${'progressing'}
    ${'one failing token'}             | ${'worker'}   | ${'active'}                | ${'running:1 failed'}          | ${'failing'}
    ${'one unknown token'}             | ${'worker'}   | ${'active'}                | ${'running:1 odd'}             | ${'unknown'}
    ${'a failing and an unknown one'}  | ${'worker'}   | ${'active'}                | ${'odd,failed'}                | ${'failing'}
    ${'several tokens in the status'}  | ${'worker'}   | ${'active odd'}            | ${'running:1'}                 | ${'unknown'}
    ${'a failing token in the status'} | ${'worker'}   | ${'active,error'}          | ${'running:1'}                 | ${'failing'}
    ${'the name of a built-in'}        | ${'worker'}   | ${'active'}                | ${'constructor'}               | ${'unknown'}
  `('$what: $status, $runtime', ({ type, status, runtime, expected }) => {
    expect(reading(type, status, runtime)).toBe(expected)
  })
})

describe('runtime words of its own', () => {
  test.each`
    healthy                  | runtime               | expected         | why
    ${['running']}           | ${'running:1'}        | ${'healthy'}     | ${'is listed'}
    ${['running']}           | ${'running:0'}        | ${'progressing'} | ${'none is none'}
    ${['completed']}         | ${'completed'}        | ${'healthy'}     | ${'a word beyond the vocabulary may be listed'}
    ${['completed']}         | ${'COMPLETED:1'}      | ${'healthy'}     | ${'compared as usual'}
    ${['completed']}         | ${'running:1'}        | ${'progressing'} | ${'they stand in place of those of the type'}
    ${['running']}           | ${''}                 | ${'progressing'} | ${'empty is not listed'}
    ${['']}                  | ${''}                 | ${'healthy'}     | ${'empty is listed'}
    ${['running']}           | ${'failed'}           | ${'failing'}     | ${'a failing word fails unless it is listed'}
    ${['failed']}            | ${'failed'}           | ${'healthy'}     | ${'a failing word fails unless it is listed'}
    ${['failed', 'running']} | ${'failed running:1'} | ${'healthy'}     | ${'all tokens are listed'}
    ${['failed']}            | ${'failed error'}     | ${'failing'}     | ${'one failing token is not listed'}
    ${['pending']}           | ${'pending:0/1'}      | ${'healthy'}     | ${'is listed'}
  `('$healthy: $runtime is $expected, $why', ({ healthy, runtime, expected }) => {
    expect(withWords(runtime, ...healthy)).toBe(expected)
  })

  it('do not excuse a failing status', () => {
    expect(judge({ status: 'failed', runtime: 'failed' }, ['failed']).reading).toBe('failing')
  })
})

describe('what a judgement says', () => {
  test.each`
    status        | runtime          | because
    ${'error'}    | ${'running:1'}   | ${'status is error'}
    ${'active'}   | ${'failed'}      | ${'runtime is failed'}
    ${'error'}    | ${'failed'}      | ${'status is error, runtime is failed'}
    ${'pending'}  | ${'running:1'}   | ${'status is pending'}
    ${'active'}   | ${'pending:0/1'} | ${'runtime is pending:0/1'}
    ${'active'}   | ${''}            | ${'no runtime'}
    ${'pending'}  | ${''}            | ${'status is pending, no runtime'}
    ${'ACTIVE'}   | ${'Odd:3'}       | ${'runtime is Odd:3'}
    ${'error'}    | ${'pending:0/1'} | ${'status is error'}
    ${'active'}   | ${' pending '}   | ${'runtime is pending'}
    ${'active'}   | ${' '}           | ${'no runtime'}
    ${'active'}   | ${'running odd'} | ${'runtime is running odd'}
    ${'active x'} | ${'running:1'}   | ${'status is active x'}
    ${'active'}   | ${'running:1'}   | ${'status is active, runtime is running:1'}
    ${'active'}   | ${'running'}     | ${'status is active, runtime is running'}
    ${'active'}   | ${'next:1'}      | ${'status is active, runtime is next:1'}
  `('$status, $runtime: $because', ({ status, runtime, because }) => {
    expect(judge({ status, runtime }, ['running', 'next']).because).toBe(because)
  })

  test.each`
    status      | runtime          | unknown
    ${'active'} | ${'running:1'}   | ${[]}
    ${'active'} | ${'Hibernating'} | ${['Hibernating']}
    ${'odd'}    | ${'strange'}     | ${['odd', 'strange']}
    ${'error'}  | ${'strange'}     | ${['strange']}
    ${'Odd'}    | ${'booting:1/5'} | ${['Odd', 'booting:1/5']}
  `('$status, $runtime: names $unknown, as they are shown', row => {
    expect(judge(row as Signals, ['running']).unknownStates).toEqual(row.unknown)
  })

  test.each`
    runtime                | running  | finished
    ${'running'}           | ${true}  | ${false}
    ${'Running:2'}         | ${true}  | ${false}
    ${'succeeded'}         | ${false} | ${true}
    ${NEXT}                | ${false} | ${true}
    ${''}                  | ${false} | ${false}
    ${'running succeeded'} | ${true}  | ${false}
  `('$runtime: goes on running $running, has come to its end $finished', row => {
    const { running, finished } = judge({ status: 'active', runtime: row.runtime }, [
      '',
      'running',
      'succeeded',
      'next',
    ])
    expect({ running, finished }).toEqual({ running: row.running, finished: row.finished })
  })
})

describe('of two versions the less healthy one counts', () => {
  const worker = (status: string, runtime: string) => {
    const row = { status, runtime }
    const whole = judge(row, ['running', 'succeeded', ''])
    return { cells: `${status} ${runtime}`, row, judgement: whole, whole }
  }
  /** A row of which the result doesn't count yet. */
  const awaiting = (status: string, runtime: string) => ({
    ...worker(status, runtime),
    judgement: judge({ status, runtime: '' }, ['running', 'succeeded']),
  })
  const HEALTHY = worker('active', 'succeeded')
  const RUNNING = worker('active', 'running:1')
  const PROGRESSING = worker('pending', 'running:1')
  const UNKNOWN = worker('active', 'odd')
  const FAILING = worker('active', 'failed')
  const EMPTY = worker('active', '')

  test.each([
    [FAILING, UNKNOWN],
    [FAILING, PROGRESSING],
    [FAILING, HEALTHY],
    [UNKNOWN, HEALTHY],
    [PROGRESSING, RUNNING],
    [PROGRESSING, HEALTHY],
    [RUNNING, HEALTHY],
    [RUNNING, EMPTY],
    [EMPTY, HEALTHY],
    [awaiting('pending', ''), awaiting('active', 'succeeded')],
    [awaiting('active', 'failed'), awaiting('active', 'succeeded')],
  ])('$0.cells before $1.cells, in either order', (less, more) => {
    expect(leastHealthy([less, more])).toBe(less)
    expect(leastHealthy([more, less])).toBe(less)
  })

  it('a deleted row does not count beside one that is not deleted', () => {
    const deleted = worker('deleted', 'running:1')
    expect(leastHealthy([deleted, RUNNING])).toBe(RUNNING)
    expect(leastHealthy([deleted])).toBe(deleted)
  })

  it('one row is itself, and none is nothing', () => {
    expect(leastHealthy([HEALTHY])).toBe(HEALTHY)
    expect(leastHealthy([])).toBeUndefined()
  })
})

test('whatever fails a run is its result, so that it does not count for a run before the deploy', () => {
  for (const state of KNOWN_STATES) {
    const shown = { status: 'active', runtime: state }
    if (state === 'deleted' || judge(shown, []).reading !== 'failing') continue
    expect(withoutResult(shown).runtime, state).toBe('')
  }
})
