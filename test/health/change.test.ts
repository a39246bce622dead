import { describe, expect, it, test } from 'vitest'
import {
  appeared,
  type Before,
  type Change,
  type Changed,
  initialChange,
  readAgain,
  showsOldFailure,
  wasUnhealthy,
  withRevision,
} from '../../src/health/change.ts'
import { withoutResult } from '../../src/health/judge.ts'
import type { Revision, RevisionAnswer } from '../../src/health/model.ts'

const revision = (uid?: string, generation?: string, lastRun?: Revision['lastRun']): Revision => ({
  uid,
  generation,
  lastRun,
})
const found = (...parts: Parameters<typeof revision>): RevisionAnswer => ({
  kind: 'found',
  revision: revision(...parts),
})
const failure = (permanent = false): RevisionAnswer => ({
  kind: 'failed',
  failure: { message: 'it hung', nextStep: '', permanent },
})
const there = (...parts: Parameters<typeof revision>): Extract<Before, { kind: 'there' }> => ({
  kind: 'there',
  signals: { status: 'active', runtime: 'running:1' },
  revision: revision(...parts),
})
const ABSENT = { kind: 'absent' } as const
const LONG_RUNNING = { observed: 7, now: 9, batch: false, closing: false }
const BATCH = { ...LONG_RUNNING, batch: true }
const CLOSING = { ...LONG_RUNNING, closing: true }

const changed = (more: Partial<Changed> = {}): Changed => ({
  kind: 'changed',
  before: there('u', '1', 1000),
  revision: revision('u', '2'),
  since: 5,
  counts: true,
  run: 'any',
  end: 'standing',
  asked: { at: 5, failures: 0 },
  ...more,
})
const unchanged = (more: Partial<Extract<Before, { kind: 'there' }>> = {}): Change => ({
  kind: 'unchanged',
  before: { ...there('u', '1'), ...more },
  asked: { at: 5, failures: 0 },
})

describe('what was not there before', () => {
  it('is of this deploy as soon as it is there, and counts at once', () => {
    expect(appeared(initialChange(ABSENT), 5)).toEqual({
      kind: 'changed',
      before: ABSENT,
      revision: undefined,
      since: 5,
      counts: true,
      run: 'any',
      end: 'standing',
      asked: { at: undefined, failures: 0 },
    })
  })

  it('learns nothing from details that are read before its row', () => {
    const change = initialChange(ABSENT)
    expect(withRevision(change, found('u', '1'), LONG_RUNNING)).toBe(change)
  })

  it('keeps the first revision that is read of it', () => {
    const first = withRevision(appeared(initialChange(ABSENT), 5), found('u', '1'), LONG_RUNNING)
    expect(first).toMatchObject({ revision: revision('u', '1'), asked: { at: 9, failures: 0 } })
    expect(withRevision(first, found('u', '2'), LONG_RUNNING)).toMatchObject({ revision: revision('u', '1') })
  })
})

test.each<[string, Change]>([
  ['what is not asked yet', initialChange(there('u', '1'))],
  ['what is unchanged', unchanged()],
  ['what counts already', changed()],
])('%s is the same after one more row', (_, change) => {
  expect(readAgain(change)).toBe(change)
})

test('what was changed counts after one more row', () => {
  expect(readAgain(changed({ counts: false }))).toEqual(changed())
})

describe('the first answer', () => {
  test.each<[string, Before, RevisionAnswer, typeof LONG_RUNNING, object]>([
    ['another generation', there('u', '1'), found('u', '2'), LONG_RUNNING, { kind: 'changed', run: 'any' }],
    ['another uid', there('u', '1'), found('v', '1'), LONG_RUNNING, { kind: 'changed', run: 'any' }],
    ['another uid alone', there('u'), found('v'), LONG_RUNNING, { kind: 'changed', counts: false }],
    ['the same', there('u', '1'), found('u', '1'), LONG_RUNNING, { kind: 'unchanged' }],
    ['a run after it', there('u', '1', 5), found('u', '1', 6), BATCH, { kind: 'changed', run: 'seen' }],
    ['its first run', there('u', '1', 'none'), found('u', '1', 6), BATCH, { kind: 'changed', run: 'seen' }],
    ['the same run', there('u', '1', 5), found('u', '1', 5), BATCH, { kind: 'unchanged' }],
    ['still no run', there('u', '1', 'none'), found('u', '1', 'none'), BATCH, { kind: 'unchanged' }],
    [
      'a change without a run',
      there('u', '1', 5),
      found('u', '2', 5),
      BATCH,
      { kind: 'changed', run: 'awaited', since: 7, end: 'standing', asked: { at: 9, failures: 0 } },
    ],
    [
      'a change, and a run that was not read',
      there('u', '1', 5),
      found('u', '2'),
      BATCH,
      { kind: 'unproved', why: "couldn't read the start time of its last run" },
    ],
    [
      'half a revision',
      there('u', '1'),
      found('u'),
      LONG_RUNNING,
      { kind: 'unproved', why: 'its details have no generation' },
    ],
    [
      'more than the baseline knows',
      there(),
      found('u', '1'),
      LONG_RUNNING,
      { kind: 'unproved', why: 'the baseline has no uid or generation' },
    ],
    [
      'a run of which the baseline does not know',
      there('u', '1'),
      found('u', '1', 5),
      BATCH,
      { kind: 'unproved', why: 'the baseline has no start of its last run' },
    ],
  ])('is %s', (_, before, answer, moment, expected) => {
    expect(withRevision(initialChange(before), answer, moment)).toMatchObject(expected)
  })
})

describe('an answer in vain', () => {
  const open = initialChange(there('u', '1'))
  const again = (answer: RevisionAnswer, times: number, from: Change = open): Change =>
    times === 0 ? from : again(answer, times - 1, withRevision(from, answer, LONG_RUNNING))

  it('is borne with twice, and not a third time', () => {
    expect(again(failure(), 2)).toEqual({ ...open, asked: { at: 9, failures: 2 } })
    expect(again(failure(), 3)).toMatchObject({ kind: 'unproved', why: expect.stringContaining('it hung') })
  })

  it('may be that there are no details', () => {
    expect(again({ kind: 'absent' }, 1)).toMatchObject({ kind: 'open', asked: { failures: 1 } })
    expect(again({ kind: 'absent' }, 3).kind).toBe('unproved')
  })

  it('is enough where no retry can mend it', () => {
    expect(again(failure(true), 1).kind).toBe('unproved')
  })

  it('is forgotten with the next one that tells something', () => {
    const told = withRevision(again(failure(), 2, unchanged()), found('u', '1'), LONG_RUNNING)
    expect(again(failure(), 2, told).kind).toBe('unchanged')
  })

  it('takes nothing back from what is unchanged when the wait is over', () => {
    expect(withRevision(unchanged(), failure(true), CLOSING)).toEqual(unchanged())
  })

  it('takes nothing back from what was seen to be changed, however often', () => {
    expect(again(failure(true), 5, changed())).toEqual(changed({ asked: { at: 9, failures: 0 } }))
  })

  it('is counted while a run is awaited', () => {
    expect(again(failure(), 2, changed({ run: 'awaited' }))).toMatchObject({ asked: { failures: 2 } })
    expect(again(failure(), 3, changed({ run: 'awaited' })).kind).toBe('unproved')
  })

  test.each<[Changed['run'], Changed['end'], Changed['end']]>([
    ['any', 'standing', 'unchecked'],
    ['awaited', 'standing', 'unchecked'],
    ['any', 'rolled back', 'rolled back'],
    ['any', 'changed again', 'changed again'],
  ])('when the wait is over, of a change with run %s, makes of %s: %s', (run, end, expected) => {
    expect(withRevision(changed({ run, end }), failure(true), CLOSING)).toMatchObject({
      kind: 'changed',
      end: expected,
    })
  })
})

describe('a run of what was changed', () => {
  test.each<[string, Changed['run'], Revision['lastRun'], Partial<Changed>]>([
    ['awaited and there', 'awaited', 2000, { run: 'seen', counts: false }],
    ['awaited, and only the old one is there', 'awaited', 1000, { run: 'awaited', counts: true }],
    ['awaited and not read', 'awaited', undefined, { run: 'awaited', counts: true }],
    ['not awaited', 'any', 2000, { run: 'any', counts: true }],
    ['seen before', 'seen', 2000, { run: 'seen', counts: true }],
  ])('is %s', (_, run, lastRun, expected) => {
    expect(withRevision(changed({ run }), found('u', '2', lastRun), BATCH)).toMatchObject(expected)
  })
})

describe('when the wait is over a change', () => {
  test.each<[string, Partial<Changed>, RevisionAnswer, Changed['end']]>([
    ['stands', {}, found('u', '2'), 'standing'],
    ['was taken back', {}, found('u', '1'), 'rolled back'],
    ['was followed by another', {}, found('u', '3'), 'changed again'],
    ['was made anew', {}, found('v', '2'), 'changed again'],
    ['was taken back before, whatever it shows', { end: 'rolled back' }, found('u', '2'), 'rolled back'],
    ['was followed by another before', { end: 'changed again' }, found('u', '2'), 'changed again'],
    ['was one of a run alone', { revision: revision('u', '1') }, found('u', '1'), 'standing'],
    ['of what was not there is not taken back', { before: ABSENT }, found('u', '1'), 'changed again'],
    [
      'of which no revision was read stands',
      { before: ABSENT, revision: undefined },
      found('u', '1'),
      'standing',
    ],
    ['can not be told from half a revision', {}, found('u'), 'standing'],
  ])('%s', (_, more, answer, end) => {
    expect(withRevision(changed(more), answer, CLOSING)).toMatchObject({ kind: 'changed', end })
  })
})

test.each([
  ['succeeded', ''],
  ['failed', ''],
  ['ERROR', ''],
  ['aborted:1', ''],
  ['succeeded:12', ''],
  ['running, pending:0/1', 'running pending:0/1'],
  ['running:2 failed', 'running:2'],
  ['next:2030-01-01T00:00:00Z', 'next:2030-01-01T00:00:00Z'],
])('without the result of an earlier run %j is %j', (runtime, rest) => {
  expect(withoutResult({ status: 'active', runtime })).toEqual({ status: 'active', runtime: rest })
})

describe('a resource shows its old failure if every failing state was in the baseline', () => {
  const before = { ...there('u', '1'), signals: { status: ' Error ', runtime: 'Failed ' } }
  test.each([
    ['error', 'failed', true],
    [' ERROR', ' failed  ', true],
    ['active', 'failed', true],
    ['error', 'running:1', true],
    ['error', 'aborted', false],
    ['active', 'running:1', false],
  ])('with status %j and runtime %j: %j', (status, runtime, expected) => {
    expect(showsOldFailure(changed({ before }), { status, runtime })).toBe(expected)
  })

  it('only where it was changed, was there and is there', () => {
    const { signals } = before
    expect(showsOldFailure(unchanged({ signals }), signals)).toBe(false)
    expect(showsOldFailure(changed({ before: ABSENT }), signals)).toBe(false)
    expect(showsOldFailure(changed({ before }), undefined)).toBe(false)
  })
})

describe('it was unhealthy before', () => {
  const was = (status: string, runtime: string): Change => unchanged({ signals: { status, runtime } })
  test.each<[string, Change, string | undefined, boolean]>([
    ['failing, and is so in another way', was('active', 'failed'), 'error', true],
    ['on the way, and is so still', was('pending', ''), 'pending', true],
    ['on the way, and fails now', was('pending', ''), 'error', false],
    ['on the way, and is gone', was('pending', ''), undefined, false],
    ['healthy, and is so still', was('active', 'running:1'), 'active', false],
    [
      'failing, and was changed',
      changed({ before: { ...there(), signals: { status: 'error', runtime: '' } } }),
      'error',
      false,
    ],
  ])('%s', (_, change, status, expected) => {
    const now = status === undefined ? undefined : { status, runtime: status === 'active' ? 'running:1' : '' }
    expect(wasUnhealthy(change, ['running'], now)).toBe(expected)
  })
})
