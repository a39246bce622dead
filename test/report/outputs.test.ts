import { describe, expect, it, test } from 'vitest'
import { headline } from '../../src/report/headline.ts'
import { OUTPUTS, outputsOf, reportFile, reportOutput } from '../../src/report/outputs.ts'
import { findings, many, report, resource } from './made.ts'

const FAILED = resource({ name: 'f', verdict: 'failed' })
const HISTORY = Array.from({ length: 100 }, (_, at) => ({
  at,
  status: 'pending',
  runtime: `pending:0/${at}`,
}))

describe('the outputs', () => {
  test.each`
    result         | healthy
    ${'healthy'}   | ${'true'}
    ${'unhealthy'} | ${'false'}
    ${'timed-out'} | ${'false'}
    ${'cancelled'} | ${'false'}
    ${'error'}     | ${'false'}
    ${'deleted'}   | ${'true'}
    ${'snapshot'}  | ${''}
  `('$result: healthy is $healthy', ({ result, healthy }) => {
    expect(outputsOf(report([], { result }), '')).toMatchObject({ result, healthy })
  })

  it('are all there, and all are strings', () => {
    const whole = report([FAILED, resource()], { result: 'unhealthy' })
    const outputs = outputsOf(whole, '/tmp/report.json', '{"version":1}')
    expect([...Object.keys(outputs), 'comment-url'].sort()).toEqual([...OUTPUTS].sort())
    expect(outputs).toEqual({
      result: 'unhealthy',
      healthy: 'false',
      message: headline(whole),
      unhealthy: '["worker/f@public"]',
      report: JSON.stringify(whole),
      'report-path': '/tmp/report.json',
      snapshot: '{"version":1}',
    })
  })

  it('name those that decided against it, and no others', () => {
    const resources = [
      FAILED,
      resource({ name: 'm', verdict: 'missing' }),
      resource({ name: 's', verdict: 'timed-out' }),
      resource({ name: 'w', verdict: 'undecided' }),
      resource({ name: 'o', verdict: 'failed', optional: true }),
      resource(),
    ]
    expect(JSON.parse(outputsOf(report(resources), '').unhealthy)).toEqual([
      'worker/f@public',
      'worker/m@public',
      'worker/s@public',
    ])
    expect(outputsOf(report([resource()]), '').unhealthy).toBe('[]')
  })
})

describe('the report output', () => {
  it('is the whole report where that is small enough', () => {
    const whole = report([FAILED, resource({ history: HISTORY })])
    expect(JSON.parse(reportOutput(whole))).toEqual(JSON.parse(JSON.stringify(whole)))
  })

  it('is else without the healthy ones and without histories', () => {
    const output = reportOutput(
      report([{ ...FAILED, history: HISTORY }, ...many(1000, { verdict: 'healthy' })], {
        result: 'unhealthy',
      }),
    )
    const { history, ...failed } = FAILED
    expect(JSON.parse(output)).toMatchObject({
      version: 1,
      result: 'unhealthy',
      counts: { failed: 1, healthy: 1000 },
      resources: [failed],
    })
    expect(JSON.parse(output).resources[0]).not.toHaveProperty('history')
  })

  it('is then also without what was found out', () => {
    const long = findings({ log: Array.from({ length: 50 }, () => 'log '.repeat(50)) })
    const output = JSON.parse(reportOutput(report(many(30, { verdict: 'failed', findings: long }))))
    expect(output).toMatchObject({ shortened: true, counts: { failed: 30 }, resources: { length: 30 } })
    for (const resource of output.resources) expect(resource).toMatchObject({ findings: null })
  })

  it('is else counts alone', () => {
    const output = JSON.parse(reportOutput(report([...many(2000, { verdict: 'timed-out' }), resource()])))
    expect(output).toMatchObject({ version: 1, counts: { 'timed-out': 2000, healthy: 1 }, resources: [] })
  })

  test.each`
    what                    | whole
    ${'many healthy'}       | ${report(many(10_000, { verdict: 'healthy' }))}
    ${'many failed'}        | ${report(many(10_000, { verdict: 'failed' }))}
    ${'long histories'}     | ${report([resource({ history: Array.from({ length: 50 }, () => HISTORY).flat() })])}
    ${'letters of 3 bytes'} | ${report(many(150, { verdict: 'failed', reason: '状'.repeat(400) }))}
    ${'letters in escapes'} | ${report(many(100, { verdict: 'failed', reason: '"\\\u0001'.repeat(250) }))}
    ${'a long problem'}     | ${report([], { result: 'error', problem: { kind: 'state', message: 'wrong\n'.repeat(100_000), nextStep: '' } })}
  `('is never larger than 200 kB: $what', ({ whole }) => {
    expect(Buffer.byteLength(reportOutput(whole))).toBeLessThanOrEqual(200_000)
  })

  it('all outputs together leave room in the megabyte of a job', () => {
    const outputs = outputsOf(report(many(20_000, { verdict: 'failed' })), '/tmp/x')
    const bytes = Object.values(outputs).reduce((sum, text) => sum + Buffer.byteLength(text), 0)
    expect(bytes).toBeLessThan(500_000)
    expect(JSON.parse(outputs.unhealthy).length).toBeGreaterThan(1000)
  })
})

test('the file has everything, however much it is', () => {
  const whole = report([...many(2000, { verdict: 'timed-out' }), resource({ history: HISTORY })])
  expect(JSON.parse(reportFile(whole))).toEqual(JSON.parse(JSON.stringify(whole)))
  expect(reportFile(whole)).toMatch(/\n$/)
})
