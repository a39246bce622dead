import { describe, expect, it, test } from 'vitest'
import type { Recorded } from '../../src/baseline/snapshot.ts'
import type { Before } from '../../src/health/change.ts'
import { begin } from '../../src/health/wait.ts'
import { reportOfSnapshot } from '../../src/report/build.ts'
import { summary } from '../../src/report/summary.ts'
import { RULES, SURROUNDINGS, target } from './made.ts'

const FLOW = target('f', { id: 'workflow/f@public', type: 'workflow' })
const WORKER = target('w')
const LOST = { message: 'token is expired', nextStep: 'renew it', permanent: true }

const there = (uid: string | undefined, lastRun?: number | 'none'): Before => ({
  kind: 'there',
  signals: { status: 'active', runtime: '' },
  revision: { uid, generation: '3', lastRun },
})

function reportOn(own: Partial<Recorded>, of = WORKER) {
  const { tracks } = begin([of], RULES)
  return reportOfSnapshot(
    {
      resources: new Map(),
      tracks,
      warnings: [],
      failure: undefined,
      cancelled: false,
      polls: 1,
      calls: 1,
      ms: 100,
      ...own,
    },
    SURROUNDINGS,
  )
}

describe('the report of a snapshot', () => {
  test.each`
    of        | before                                  | reason
    ${WORKER} | ${there('u')}                           | ${'recorded as it stands, generation 3'}
    ${FLOW}   | ${there('u', 'none')}                   | ${'recorded as it stands, generation 3'}
    ${FLOW}   | ${there('u')}                           | ${'recorded without the start of its last run, generation 3, so it can not be told later whether it ran anew'}
    ${FLOW}   | ${there(undefined, 1000)}               | ${'recorded without its uid and generation, so it can not be told later whether it changed'}
    ${WORKER} | ${{ kind: 'absent' }}                   | ${'not there yet'}
    ${WORKER} | ${{ kind: 'unknown', why: 'it hangs' }} | ${'could not be read: it hangs'}
  `('says of each how it was recorded: $reason', ({ of, before, reason }) => {
    const { result, resources } = reportOn({ resources: new Map([[of.id, before]]) }, of)
    expect(result).toBe('snapshot')
    expect(resources).toMatchObject([{ reason, changed: null, change: '' }])
  })

  test.each`
    own                    | result         | reason
    ${{ failure: LOST }}   | ${'error'}     | ${'not recorded, for the state could not be learned'}
    ${{ cancelled: true }} | ${'cancelled'} | ${'not recorded when the run was cancelled'}
  `('says of none that it was recorded where the result is $result', ({ own, result, reason }) => {
    expect(reportOn({ resources: new Map([[WORKER.id, there('u')]]), ...own })).toMatchObject({
      result,
      resources: [{ reason }],
    })
  })

  it('judges nothing, so its table has no verdict', () => {
    expect(summary(reportOn({ resources: new Map([[WORKER.id, there('u')]]) }))).toContain(
      '| Resource | Type | Workspace | Status | Runtime | Reason |\n',
    )
  })
})
