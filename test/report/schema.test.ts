import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { reportWithout } from '../../src/report/build.ts'
import { CAUSE_CODES } from '../../src/report/model.ts'
import { reportFile, reportOutput } from '../../src/report/outputs.ts'
import { findings, many, report, resource } from './made.ts'
import { play, SCENES } from './scenes.ts'
import { schemaProblems } from './schema.ts'

describe('the schema of the report', () => {
  test.each(Object.entries(SCENES))('holds for the scene %s, as a file and as an output', (_, scene) => {
    const of = play(scene)
    for (const json of [reportFile(of), reportOutput(of), reportOutput(of, 4000), reportOutput(of, 0)])
      expect(schemaProblems(JSON.parse(json))).toBe('')
  })

  it('holds for a run that could not begin', () => {
    const problem = { kind: 'inputs' as const, message: 'x', nextStep: 'y' }
    expect(schemaProblems(reportWithout(problem, text => text))).toBe('')
  })

  it('names every cause code', () => {
    const schema = JSON.parse(readFileSync('docs/report.schema.json', 'utf8'))
    expect(schema.$defs.causeCode.enum).toEqual(CAUSE_CODES)
  })

  test.each([
    ['an unknown key', { ...report([]), odd: 1 }],
    ['an unknown result', { ...report([]), result: 'odd' }],
    ['an unknown verdict', report([{ ...resource(), verdict: 'odd' as never }])],
    ['an ID without a type', report([resource({ id: 'insights' })])],
    [
      'an unknown cause code',
      report([resource({ cause: { code: 'odd' as never, message: 'x', nextStep: '' } })]),
    ],
    ['an unknown key of findings', report([resource({ findings: { ...findings(), odd: 1 } as never })])],
    ['a key that is missing', (({ outside, ...rest }) => rest)(report([]))],
    ['a history that is missing', report([(({ history, ...rest }) => rest)(resource()) as never])],
    ['counts that are missing', { ...report(many(2, { verdict: 'failed' })), shortened: true }],
  ])('refuses %s', (_, broken) => {
    expect(schemaProblems(JSON.parse(JSON.stringify(broken)))).not.toBe('')
  })
})
