import { describe, expect, it, test } from 'vitest'
import { type ClosingOptions, closing } from '../../src/report/annotations.ts'
import { headline } from '../../src/report/headline.ts'
import { cause, many, report, resource } from './made.ts'

const OPTIONS: ClosingOptions = { severity: 'error', alreadyShown: 0, runUrl: '' }
const unhealthy = (count: number) =>
  report(many(count, { verdict: 'failed', reason: 'status error for 12s' }), { result: 'unhealthy' })

describe('the end of the log has an annotation for each deciding resource, and the headline', () => {
  test.each`
    count  | shown | annotated | others
    ${1}   | ${0}  | ${1}      | ${0}
    ${9}   | ${0}  | ${9}      | ${0}
    ${10}  | ${0}  | ${9}      | ${1}
    ${300} | ${3}  | ${6}      | ${51}
    ${300} | ${9}  | ${0}      | ${51}
    ${300} | ${12} | ${0}      | ${51}
  `('$count resources after $shown others: $annotated, $others', ({ count, shown, annotated, others }) => {
    const end = closing(unhealthy(count), { ...OPTIONS, alreadyShown: shown })
    expect(end.resources).toHaveLength(annotated)
    expect(end.others).toHaveLength(others)
    expect(end.headline.message).toBe(headline(unhealthy(count)))
  })

  it('each begins with the ID, and says the cause and what to do once', () => {
    const broken = resource({
      verdict: 'failed',
      reason: 'status error for 12s',
      cause: cause('build failed (no stack)', 'Fix the manifest'),
    })
    expect(closing(report([broken], { result: 'unhealthy' }), OPTIONS).resources).toEqual([
      {
        title: expect.any(String),
        message: 'worker/insights failed: build failed (no stack). Fix the manifest.',
      },
    ])
    const [only] = closing(unhealthy(1), OPTIONS).resources
    expect(only?.message).toBe('worker/failed-0 failed: status error for 12s.')
  })

  it('uses whole IDs if the resources are in several workspaces', () => {
    const resources = [resource({ verdict: 'failed' }), resource({ name: 'b', workspace: 'sandbox' })]
    const [first] = closing(report(resources, { result: 'unhealthy' }), OPTIONS).resources
    expect(first?.message).toMatch(/^worker\/insights@public failed/)
  })

  it('gives the rest as lines, in the words of the runner, optional ones last', () => {
    const all = [
      ...many(10, { verdict: 'failed' }),
      resource({ name: 'o', verdict: 'timed-out', optional: true }),
    ]
    const { others } = closing(report(all, { result: 'unhealthy' }), { ...OPTIONS, severity: 'warning' })
    expect(others).toEqual([
      expect.stringMatching(/^Warning: worker\/failed-9 failed: /),
      expect.stringMatching(/^worker\/o timed out \(optional\): /),
    ])
  })

  it('says nothing of what is undecided or healthy', () => {
    const resources = [resource({ verdict: 'undecided' }), resource()]
    const { resources: annotated, others } = closing(report(resources, { result: 'cancelled' }), OPTIONS)
    expect([...annotated, ...others]).toEqual([])
  })

  it('ends with the address of the run', () => {
    const runUrl = 'https://github.example/o/r/actions/runs/7'
    expect(closing(unhealthy(1), { ...OPTIONS, runUrl }).headline.message).toBe(
      `${headline(unhealthy(1))}. ${runUrl}`,
    )
  })

  it('fits into what GitHub takes, 4,096 characters', () => {
    const long = resource({ name: 'n'.repeat(5000), verdict: 'failed', reason: '状'.repeat(9000) })
    const problem = { kind: 'state' as const, message: 'm'.repeat(9000), nextStep: 'a'.repeat(9000) }
    const end = closing(report([long], { result: 'error', problem }), OPTIONS)
    for (const { title, message } of [...end.resources, end.headline]) {
      expect(title.length).toBeLessThanOrEqual(4096)
      expect(message.length).toBeLessThanOrEqual(4096)
    }
  })
})

describe('the place in a file', () => {
  const placeOf = (file: string) => {
    const broken = resource({ verdict: 'failed', source: { file, line: 3 } })
    const [annotation] = closing(report([broken], { result: 'unhealthy' }), OPTIONS).resources
    return annotation && { file: annotation.file, line: annotation.line }
  }

  it('is given for a file inside the workspace alone', () => {
    expect(placeOf('manifests/a.yaml')).toEqual({ file: 'manifests/a.yaml', line: 3 })
    for (const outside of ['/etc/a.yaml', 'C:\\a.yaml', '\\\\host\\a.yaml'])
      expect(placeOf(outside)).toEqual({ file: undefined, line: undefined })
  })
})
