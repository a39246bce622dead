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
    of        | before                                  | words
    ${WORKER} | ${there('u')}                           | ${/^recorded \(generation 3\)$/}
    ${FLOW}   | ${there('u', 'none')}                   | ${/^recorded \(generation 3\)$/}
    ${FLOW}   | ${there('u')}                           | ${/without the start of its last run/}
    ${FLOW}   | ${there(undefined, 1000)}               | ${/without uid and generation/}
    ${WORKER} | ${{ kind: 'absent' }}                   | ${/^doesn't exist/}
    ${WORKER} | ${{ kind: 'unknown', why: 'it hangs' }} | ${/: it hangs$/}
  `('says how each resource was recorded: $words', ({ of, before, words }) => {
    const { result, resources } = reportOn({ resources: new Map([[of.id, before]]) }, of)
    expect(result).toBe('snapshot')
    expect(resources).toMatchObject([
      { reason: expect.stringMatching(words), changed: null, change: '', cause: null },
    ])
  })

  test.each`
    own                    | result
    ${{ failure: LOST }}   | ${'error'}
    ${{ cancelled: true }} | ${'cancelled'}
  `('says of none that it was recorded if the result is $result', ({ own, result }) => {
    expect(reportOn({ resources: new Map([[WORKER.id, there('u')]]), ...own })).toMatchObject({
      result,
      resources: [{ reason: expect.stringMatching(/^not recorded/) }],
    })
  })

  it('judges nothing, so its table has no result', () => {
    const recorded = reportOn({ resources: new Map([[WORKER.id, there('u')]]) })
    const seen = recorded.resources.map(resource => ({ ...resource, status: 'active' }))
    expect(summary({ ...recorded, resources: seen })).toContain('| Resource | State | Details |\n')
  })
})
