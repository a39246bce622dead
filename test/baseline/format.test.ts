import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Baseline,
  baselineWarnings,
  fitsAnInput,
  pointTo,
  withoutSecrets,
  writeBaseline,
} from '../../src/baseline/format.ts'
import { readBaseline } from '../../src/baseline/read.ts'
import type { Before } from '../../src/health/change.ts'

const known = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(one, { nil: undefined })
const moments = fc.integer({ min: 0, max: 4_102_444_800_000 })
const befores: fc.Arbitrary<Before> = fc.oneof(
  fc.constant<Before>({ kind: 'absent' }),
  fc.record({ kind: fc.constant('unknown' as const), why: fc.string() }),
  fc.record({
    kind: fc.constant('there' as const),
    signals: fc.record({ status: fc.string(), runtime: fc.string() }),
    revision: fc.record({
      uid: known(fc.uuid()),
      generation: known(fc.nat().map(String)),
      lastRun: known(fc.oneof(fc.constant('none' as const), moments)),
    }),
  }),
)
const ids = fc.string({ minLength: 1 }).filter(id => id !== '__proto__')
const baselines: fc.Arbitrary<Baseline> = fc.record({
  at: fc.string(),
  run: fc.string(),
  resources: fc.array(fc.tuple(ids, befores)).map(entries => new Map(entries)),
})

const EMPTY: Baseline = { at: '2026-11-20T10:00:00Z', run: '7', resources: new Map() }
const noFile = (): undefined => undefined

describe('a baseline', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(baselines, baseline => {
        expect(readBaseline(writeBaseline(baseline), noFile)).toEqual(baseline)
      }),
    )
  })

  it('takes about 150 bytes a resource', () => {
    const there: Before = {
      kind: 'there',
      signals: { status: 'active', runtime: 'running:1' },
      revision: { uid: '0b8d5c6e-3f6a-4a39-9d0f-7a1d2c3b4e5f', generation: '12', lastRun: undefined },
    }
    const resources = new Map(
      Array.from({ length: 100 }, (_, i) => [`worker/data-product-insights-${i}@public`, there] as const),
    )
    expect(writeBaseline({ ...EMPTY, resources }).length / 100).toBeLessThan(170)
  })

  it('names only what is known of a resource', () => {
    const revision = { uid: undefined, generation: undefined, lastRun: undefined }
    const before: Before = { kind: 'there', signals: { status: 'active', runtime: '' }, revision }
    const text = writeBaseline({ ...EMPTY, resources: new Map([['depot/a', before]]) })
    expect(JSON.parse(text).resources).toEqual({ 'depot/a': { status: 'active', runtime: '' } })
  })

  it('is read from its file where it was too long to be handed on', () => {
    const files = new Map([['/tmp/snapshot.json', writeBaseline(EMPTY)]])
    expect(readBaseline(pointTo('/tmp/snapshot.json'), path => files.get(path))).toEqual(EMPTY)
    expect(readBaseline(pointTo('/tmp/other.json'), path => files.get(path))).toMatch(
      /other\.json isn't available/,
    )
    const most = process.platform === 'win32' ? 16_000 : 100_000
    expect([fitsAnInput('x'.repeat(most)), fitsAnInput('x'.repeat(most + 1))]).toEqual([true, false])
    // Linux refuses to start a program with a variable of 128 kB.
    expect(fitsAnInput('x'.repeat(128 * 1024))).toBe(false)
  })

  it.each([
    ["isn't JSON", '{"version":', /JSON/],
    ['is a word', 'snapshot', /JSON/],
    ['is a list', '[]', /version none/],
    ['has another version', '{"version":2}', /version 2/],
    ['has no resources', '{"version":1,"at":"","run":""}', /'resources'/],
    [
      'has an invalid resource',
      '{"version":1,"at":"","run":"","resources":{"worker/a@public":{"status":1}}}',
      /'resources\.worker\/a@public'/,
    ],
  ])('that %s is refused with the reason', (_, text, reason) => {
    expect(readBaseline(text, noFile)).toMatch(reason)
  })

  it('never crashes, whatever the text is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), text => {
        expect(['string', 'object']).toContain(typeof readBaseline(text, noFile))
      }),
    )
  })

  it('holds no secret', () => {
    const secret = 'hunter22'
    const resources = new Map<string, Before>([
      [`worker/${secret}@public`, { kind: 'unknown', why: `no ${secret}` }],
      ['worker/b@public', { kind: 'absent' }],
      [
        'worker/c@public',
        {
          kind: 'there',
          signals: { status: secret, runtime: `${secret}:1` },
          revision: { uid: 'u', generation: '1', lastRun: undefined },
        },
      ],
    ])
    const clean = withoutSecrets({ ...EMPTY, resources }, text => text.replaceAll(secret, '***'))
    // An ID is a name, and names are never redacted.
    expect(writeBaseline(clean).replace(/worker\/hunter22@public/g, '')).not.toContain(secret)
    expect(clean.resources.get(`worker/${secret}@public`)).toEqual({ kind: 'unknown', why: 'no ***' })
    expect(clean.resources.get('worker/c@public')).toMatchObject({ signals: { runtime: '***:1' } })
  })
})

describe('what is odd about a baseline', () => {
  const targets = [{ id: 'worker/a@public' }, { id: 'worker/b@public' }]
  const resources = new Map(targets.map(({ id }) => [id, { kind: 'absent' }] as const))
  const ofA: Baseline = { ...EMPTY, resources }
  const ofOne: Baseline = { ...EMPTY, resources: new Map([...resources].slice(0, 1)) }
  const settings = { 'ignore-preexisting': false }

  it.each<[string, Baseline | undefined, string, boolean, RegExp | undefined]>([
    ['nothing', ofA, '7', true, undefined],
    ['nothing where it is not given', undefined, '7', false, undefined],
    [
      'that it is not given where it is needed',
      undefined,
      '7',
      true,
      /ignore-preexisting .*baseline is empty/,
    ],
    ['that it is of another run', ofA, '8', false, /another workflow run \(7, 2026-11-20T10:00:00Z\)/],
    ['nothing where the run is not known', ofA, '', false, undefined],
    ['nothing where its run is not known', { ...ofA, run: '' }, '7', false, undefined],
    ['the name of each one that it lacks', ofOne, '7', false, /: worker\/b@public\./],
    ['that it is of other resources', EMPTY, '7', false, /none of these resources/],
  ])('is %s', (_, baseline, run, ignores, says) => {
    const found = baselineWarnings(baseline, targets, {
      run,
      settings: { ...settings, 'ignore-preexisting': ignores },
    })
    expect(found).toEqual(says ? [expect.stringMatching(says)] : [])
  })
})
