import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { reportOf } from '../../src/report/build.ts'
import { causedBy, dependentsOn, inOrder, planDiagnosis } from '../../src/report/causes.ts'
import { isUnhealthy, type ReportedResource } from '../../src/report/model.ts'
import type { Target } from '../../src/targets/targets.ts'
import { answer, resource, row, SURROUNDINGS, target, watched } from './made.ts'

/** `a>b` is a that depends on b. */
const causesIn = (edges: string, outside: readonly string[] = []): Record<string, string> => {
  const nodes = edges.split(' ').map(edge => {
    const [id = '', ...dependsOn] = edge.split(/[>,]/)
    return { id, dependsOn }
  })
  return Object.fromEntries(causedBy(nodes, new Set(outside)))
}

describe('the root cause', () => {
  test.each<[string, readonly string[], Record<string, string>]>([
    ['a b', [], {}],
    ['a>b b', [], { a: 'b' }],
    ['a>b b>c c', [], { a: 'c', b: 'c' }],
    ['a>b', [], {}],
    ['a>b', ['b'], { a: 'b' }],
    ['a>b b>c', ['c'], { a: 'c', b: 'c' }],
    ['a>a', [], {}],
    ['a>b b>a', [], {}],
    ['c>a a>b b>a', [], { c: 'a' }],
    ['c>b a>b b>a', [], { c: 'a' }],
    ['a>b b>a,c c', [], { a: 'c', b: 'c' }],
    ['a>b,c b c', [], { a: 'b' }],
    ['a>b,c b>d c d', [], { a: 'c', b: 'd' }],
  ])('in %s with %j outside', (edges, outside, causes) => {
    expect(causesIn(edges, outside)).toEqual(causes)
  })

  it('is found in a chain of any length, and among very many', () => {
    const chain = Array.from({ length: 50_000 }, (_, i) => ({ id: `n${i}`, dependsOn: [`n${i + 1}`] }))
    const causes = causedBy(chain, new Set(['n50000']))
    expect(causes.size).toBe(50_000)
    expect(new Set(causes.values())).toEqual(new Set(['n50000']))
    const circle = chain.map((node, i) => (i === 49_999 ? { ...node, dependsOn: ['n0'] } : node))
    expect(causedBy(circle, new Set()).size).toBe(0)
  })
})

/** Nodes with any edges, of which some are unhealthy, some outside the run and some optional. */
const world = fc
  .record({
    size: fc.integer({ min: 1, max: 16 }),
    edges: fc.array(fc.tuple(fc.nat(15), fc.nat(19)), { maxLength: 40 }),
    bad: fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
    optional: fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }),
  })
  .map(({ size, edges, bad, optional }) => {
    const ids = Array.from({ length: 20 }, (_, i) => `worker/n${i}@public`)
    const resources = ids.slice(0, size).map((id, i) => ({
      id,
      name: `n${i}`,
      isBad: bad[i] ?? false,
      optional: optional[i] ?? false,
      dependsOn: edges.filter(([from]) => from === i).map(([, to]) => ids[to] ?? ''),
    }))
    return { resources, outside: ids.slice(size).filter((_, i) => bad[size + i]) }
  })

type World = typeof world extends fc.Arbitrary<infer T> ? T : never

/** Written without a look at how causes are found: what is reachable by unhealthy steps, and what leads back. */
function holdsCauses({ resources, outside }: World, rootOf: (id: string) => string | null): void {
  const bad = new Set([...resources.filter(({ isBad }) => isBad).map(({ id }) => id), ...outside])
  const below = new Map<string, Set<string>>()
  for (const id of bad) {
    const found = new Set([id])
    for (const one of found)
      for (const next of resources.find(({ id }) => id === one)?.dependsOn ?? [])
        if (bad.has(next)) found.add(next)
    below.set(id, found)
  }
  const isRoot = (id: string): boolean => [...(below.get(id) ?? [])].every(other => below.get(other)?.has(id))
  for (const { id, isBad } of resources) {
    const root = rootOf(id)
    expect(root === null, id).toBe(!isBad || isRoot(id))
    if (root === null) continue
    expect(below.get(id)).toContain(root)
    expect(isRoot(root)).toBe(true)
  }
}

/** Of what counts for the result, causes come before consequences, and what is well comes last. */
function holdsOrder(resources: readonly Pick<ReportedResource, 'verdict' | 'required' | 'causedBy'>[]): void {
  const required = resources.filter(({ verdict, required }) => isUnhealthy(verdict) && required)
  const firstConsequence = required.findIndex(({ causedBy }) => causedBy !== null)
  if (firstConsequence >= 0)
    expect(required.findLastIndex(({ causedBy }) => causedBy === null)).toBeLessThan(firstConsequence)
  const firstWell = resources.findIndex(({ verdict }) => verdict === 'healthy')
  if (firstWell >= 0)
    expect(resources.findLastIndex(({ verdict }) => verdict !== 'healthy')).toBeLessThan(firstWell)
}

describe('whatever depends on what', () => {
  it('a cause leads to nothing else that is unhealthy, is never healthy, and comes first (10,000 worlds)', () => {
    fc.assert(
      fc.property(world, ({ resources, outside }) => {
        const causes = causedBy(
          resources.filter(({ isBad }) => isBad),
          new Set(outside),
        )
        holdsCauses({ resources, outside }, id => causes.get(id) ?? null)
        const ranked = resources.map(({ id, isBad, optional }) => ({
          id,
          verdict: isBad ? ('failed' as const) : ('healthy' as const),
          required: !optional,
          causedBy: causes.get(id) ?? null,
        }))
        holdsOrder(inOrder(ranked))
        expect(inOrder(ranked.toReversed())).toEqual(inOrder(ranked))
      }),
      { numRuns: 10_000 },
    )
  }, 60_000)

  it('the report holds the same, without a change to any verdict', () => {
    fc.assert(
      fc.property(world, world => {
        const { resources, outside } = world
        const targets = resources.map(({ id, name, optional, dependsOn }) =>
          target(name, { id, optional, dependsOn }),
        )
        const rows = resources.map(({ name, isBad }) => row(name, isBad ? 'error' : 'active', 'running:1'))
        const wait = watched(targets, [answer(0, ...rows), answer(10_000, ...rows)])
        const read = new Map(outside.map(id => [id, row(id, 'error', '')]))
        const reported = reportOf(
          { watched: wait, diagnosis: { findings: new Map(), outside: read } },
          SURROUNDINGS,
        ).resources
        const byId = new Map(reported.map(one => [one.id, one]))
        holdsCauses(world, id => byId.get(id)?.causedBy ?? null)
        holdsOrder(reported)
        for (const { id, dependsOn, isBad } of resources) {
          const one = byId.get(id)
          expect(one?.verdict).toBe(isBad ? 'failed' : 'healthy')
          expect(one?.dependsOn).toEqual(
            dependsOn.filter(other => byId.has(other) || outside.includes(other)),
          )
        }
      }),
      { numRuns: 200 },
    )
  })
})

const depot = resource({ type: 'depot', name: 'sales', workspace: '', verdict: 'failed', optional: true })
const flow = (name: string, own: Partial<ReportedResource> = {}): ReportedResource =>
  resource({ name, verdict: 'failed', dependsOn: ['depot/sales'], causedBy: 'depot/sales', ...own })

it('an optional cause of required resources comes before them, and the one with most consequences first', () => {
  const alone = resource({ name: 'a-alone', verdict: 'failed' })
  const optional = resource({ name: 'a-optional', verdict: 'failed', optional: true })
  const names = inOrder([optional, alone, flow('a'), depot, flow('b')]).map(({ name }) => name)
  expect(names).toEqual(['sales', 'a-alone', 'a', 'b', 'a-optional'])
})

it('orders names as people do, whatever their workspace', () => {
  const ids = ['w1', 'w10', 'w2'].map(name => resource({ name, verdict: 'missing' }))
  expect(inOrder(ids.toReversed()).map(({ name }) => name)).toEqual(['w1', 'w10', 'w2'])
})

it('counts what depends on a cause, directly or through others', () => {
  const through = flow('c', { dependsOn: ['worker/a@public'] })
  expect(dependentsOn('depot/sales', [depot, flow('a'), flow('b'), through])).toBe(3)
  expect(dependentsOn('worker/a@public', [depot, flow('a'), flow('b'), through])).toBe(1)
})

it('counts no part of a cycle as a consequence of it', () => {
  const [a, b] = [
    resource({ name: 'a', verdict: 'failed', dependsOn: ['worker/b@public'] }),
    resource({ name: 'b', verdict: 'failed', dependsOn: ['worker/a@public'] }),
  ]
  const c = resource({
    name: 'c',
    verdict: 'failed',
    dependsOn: ['worker/b@public'],
    causedBy: 'worker/a@public',
  })
  expect(dependentsOn('worker/a@public', [a, b, c])).toBe(1)
})

describe('the plan of a diagnosis', () => {
  const failing = (name: string, own: Partial<Target> = {}) => target(name, own)

  it('begins with causes, and reads dependencies outside the run once', () => {
    const targets = [
      failing('a', { dependsOn: ['worker/c@public', 'depot/far', 'secret/key@other'] }),
      failing('b', { dependsOn: ['worker/c@public', 'depot/far'] }),
      failing('c'),
      failing('d', { dependsOn: ['depot/unused'] }),
    ]
    const rows = ['a', 'b', 'c'].map(name => row(name, 'error', ''))
    const all = [...rows, row('d', 'active', 'running:1')]
    const { wait } = watched(targets, [answer(0, ...all), answer(10_000, ...all)])
    const { subjects, outside } = planDiagnosis(wait)
    expect(subjects.map(({ target }) => target.name)).toEqual(['c', 'a', 'b'])
    expect(outside).toEqual([
      { id: 'depot/far', type: 'depot', name: 'far' },
      { id: 'secret/key@other', type: 'secret', name: 'key', workspace: 'other' },
    ])
  })

  it('is bounded', () => {
    const targets = Array.from({ length: 300 }, (_, i) => failing(`n${i}`))
    const rows = targets.map(({ name }) => row(name, 'error', ''))
    const { wait } = watched(targets, [answer(0, ...rows), answer(10_000, ...rows)])
    expect(planDiagnosis(wait).subjects).toHaveLength(100)
  })
})
