import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { identify } from '../../src/targets/identity.ts'
import { parseEntries } from '../../src/targets/resources.ts'
import {
  type Defaults,
  type Entry,
  groupKey,
  isPattern,
  makeTargets,
  matcher,
  type Targets,
} from '../../src/targets/targets.ts'

const DEFAULTS: Defaults = { workspace: 'public', timeout: 600_000, stableFor: 10_000, waitFor: 'healthy' }

async function targetsOf(...lines: string[]): Promise<Targets> {
  const { entries, problems } = await parseEntries(lines.join('\n'))
  expect(problems).toEqual([])
  return makeTargets(entries, DEFAULTS)
}

const idsOf = ({ targets }: Targets): string[] => targets.map(({ id }) => id)

describe('a target', () => {
  it('has every default filled in', async () => {
    expect((await targetsOf('worker:v1beta:insights')).targets).toEqual([
      {
        id: 'worker/insights@public',
        type: 'worker',
        name: 'insights',
        workspace: 'public',
        version: 'v1beta',
        healthy: ['running'],
        stableFor: 10_000,
        timeout: 600_000,
        optional: false,
      },
    ])
  })

  it('has what was said of it instead', async () => {
    const said = '{workspace: dev, timeout: 1h, stable-for: 0, runtime: [completed], optional: true}'
    const { targets, warnings } = await targetsOf(`- ${said.replace('{', '{id: worker/insights, ')}`)
    expect(targets).toMatchObject([
      { workspace: 'dev', timeout: 3_600_000, stableFor: 0, healthy: ['completed'], optional: true },
    ])
    expect(warnings).toEqual([])
  })

  it('has no version where none was named', async () => {
    expect((await targetsOf('worker/insights')).targets).toMatchObject([{ version: '' }])
  })

  test.each`
    line                             | id
    ${'worker/insights'}             | ${'worker/insights@public'}
    ${'WORKER/insights'}             | ${'worker/insights@public'}
    ${'worker:v2:insights:dev'}      | ${'worker/insights@dev'}
    ${'compute/new-usecases'}        | ${'compute/new-usecases'}
    ${'new-usecases:v1beta:compute'} | ${'compute/new-usecases'}
    ${'depot | v1 | depot | '}       | ${'depot/depot'}
    ${'gateway/x'}                   | ${'gateway/x@public'}
    ${'worker/ingest-*'}             | ${'worker/ingest-*@public'}
  `('$line is $id', async ({ line, id }) => {
    expect(idsOf(await targetsOf(line))).toEqual([id])
  })
})

test.each`
  group                                      | key                | id
  ${{ type: 'worker', workspace: 'public' }} | ${'worker@public'} | ${'worker/x@public'}
  ${{ type: 'compute' }}                     | ${'compute'}       | ${'compute/x'}
`('$key is the group of $id', async ({ group, key, id }) => {
  expect(groupKey(group)).toBe(key)
  expect(identify({ ...group, name: 'x' })).toBe(id)
})

describe('duplicates are one', () => {
  test.each`
    why                        | lines
    ${'the same line'}         | ${['worker/a', 'worker/a']}
    ${'the case of the type'}  | ${['worker/a', 'Worker/a']}
    ${'another version'}       | ${['worker:v1:a', 'worker:v2:a', 'worker/a']}
    ${'the default workspace'} | ${['worker/a', 'worker:v1:a:public']}
    ${'another form'}          | ${['worker/a', 'a:v1:worker', 'a | v1 | worker | public']}
  `('$why', async ({ lines }) => {
    expect(idsOf(await targetsOf(...lines))).toEqual(['worker/a@public'])
  })

  test.each`
    why                    | lines
    ${'another workspace'} | ${['worker:v1:a:dev', 'worker:v1:a:public']}
    ${'another type'}      | ${['worker/a', 'service/a']}
    ${'another name'}      | ${['worker/a', 'worker/b']}
    ${'a pattern beside'}  | ${['worker/a', 'worker/*']}
  `('not with $why', async ({ lines }) => {
    expect(idsOf(await targetsOf(...lines))).toHaveLength(2)
  })

  it('and what one says the other need not', async () => {
    const { targets, warnings } = await targetsOf(
      '- worker/a',
      '- {id: worker/a, timeout: 1h}',
      '- {id: worker/a, stable-for: 0}',
    )
    expect(targets).toMatchObject([{ timeout: 3_600_000, stableFor: 0 }])
    expect(warnings).toEqual([])
  })

  it('whichever of the two says it', async () => {
    const { targets, warnings } = await targetsOf(
      '- {id: worker/a}',
      '- {id: worker/a, timeout: 1h, stable-for: 0, runtime: pending}',
    )
    expect(targets).toMatchObject([{ timeout: 3_600_000, stableFor: 0, healthy: ['pending'] }])
    expect(warnings).toEqual([])
  })

  it('and of two that contradict each other the first counts, with a warning', async () => {
    const { targets, warnings } = await targetsOf(
      '- {id: worker/a, timeout: 1h, stable-for: 1s, runtime: [running]}',
      '- {id: worker/a, timeout: 1m, stable-for: 2s, runtime: [running]}',
    )
    expect(targets).toMatchObject([{ timeout: 3_600_000, stableFor: 1000 }])
    expect(warnings).toEqual([
      expect.stringMatching(/worker\/a@public.*twice.*timeout/),
      expect.stringMatching(/worker\/a@public.*twice.*stable-for/),
    ])
  })

  test.each`
    first                | second               | optional | due
    ${''}                | ${''}                | ${false} | ${false}
    ${''}                | ${'optional: true'}  | ${true}  | ${true}
    ${'optional: true'}  | ${''}                | ${true}  | ${true}
    ${'optional: true'}  | ${'optional: true'}  | ${true}  | ${false}
    ${'optional: false'} | ${'optional: true'}  | ${true}  | ${true}
    ${'optional: false'} | ${''}                | ${false} | ${false}
    ${''}                | ${'optional: false'} | ${false} | ${false}
  `('with "$first" and "$second" optional is $optional', async ({ first, second, optional, due }) => {
    const items = [first, second].map(said => `- {id: worker/a, ${said}}`)
    const { targets, warnings } = await targetsOf(...items)
    expect(targets).toMatchObject([{ optional }])
    expect(warnings).toEqual(due ? [expect.stringMatching(/worker\/a@public.*twice.*optional/)] : [])
  })

  it('in the order in which they were named', async () => {
    expect(idsOf(await targetsOf('worker/b', 'compute/c', 'worker/a', 'worker/b'))).toEqual([
      'worker/b@public',
      'compute/c',
      'worker/a@public',
    ])
  })
})

describe('a resource whose manifest has a schedule', () => {
  const scheduled = { type: 'workflow', name: 'shipments', scheduled: true }
  const workflow = { type: 'workflow', name: 'shipments' }

  test.each`
    what                                  | entries                                            | healthy
    ${'is healthy while it runs, too'}    | ${[scheduled]}                                     | ${['succeeded', 'next', 'running']}
    ${'also where it is named besides'}   | ${[workflow, scheduled]}                           | ${['succeeded', 'next', 'running']}
    ${'whichever comes first'}            | ${[scheduled, workflow]}                           | ${['succeeded', 'next', 'running']}
    ${'but not where somebody says what'} | ${[{ ...workflow, runtime: ['next'] }, scheduled]} | ${['next']}
    ${'before or after it'}               | ${[scheduled, { ...workflow, runtime: ['next'] }]} | ${['next']}
    ${'nor where its type has no use'}    | ${[{ ...scheduled, type: 'worker' }]}              | ${['running']}
  `('$what', async ({ entries, healthy }) => {
    const { targets, warnings } = makeTargets(entries, DEFAULTS)
    expect(targets).toMatchObject([{ healthy }])
    expect(warnings).toEqual([])
  })
})

describe('warnings', () => {
  it('say that the workspace of a type outside of workspaces is ignored', async () => {
    const { targets, warnings } = await targetsOf('compute/new-usecases@public')
    expect(targets[0]).not.toHaveProperty('workspace')
    expect(warnings).toEqual([expect.stringMatching(/'public'.*compute\/new-usecases/)])
  })

  it('are not due where only the default has a workspace', async () => {
    expect((await targetsOf('compute/new-usecases', 'x | v1 | compute | | active')).warnings).toEqual([])
  })

  it('name an unknown type once, and the known one that is close', async () => {
    expect((await targetsOf('workr/a', 'Workr/b')).warnings).toEqual([
      expect.stringMatching(/'workr'.*'worker'/),
    ])
    expect((await targetsOf('gateway/a')).warnings).toEqual([expect.stringContaining("'gateway'")])
  })

  test.each`
    item                                                      | due
    ${'{id: worker/a, stable-for: 1h}'}                       | ${true}
    ${'{id: worker/a, stable-for: 1h, timeout: 2h}'}          | ${false}
    ${'{id: worker/a, stable-for: 1h, timeout: 1h}'}          | ${false}
    ${'{id: workflow/a, stable-for: 1h}'}                     | ${false}
    ${'{id: workflow/a, stable-for: 1h, runtime: [running]}'} | ${true}
  `('say that $item can never be stable: $due', async ({ item, due }) => {
    const { warnings } = await targetsOf(`- ${item}`)
    expect(warnings).toEqual(due ? [expect.stringMatching(/\/a@public: stable-for .* timeout/)] : [])
  })
})

it('with wait-for: deleted nothing has to be stable', () => {
  const entry = { type: 'worker', name: 'a', stableFor: 2, timeout: 1 }
  expect(makeTargets([entry], DEFAULTS).warnings).toHaveLength(1)
  expect(makeTargets([entry], { ...DEFAULTS, waitFor: 'deleted' }).warnings).toEqual([])
})

describe('without a workspace', () => {
  test.each`
    entry                                                  | workspace    | id
    ${{ type: 'worker', name: 'a' }}                       | ${undefined} | ${'worker/a'}
    ${{ type: 'worker', name: 'a', workspace: 'none' }}    | ${'public'}  | ${'worker/a'}
    ${{ type: 'worker', name: 'a', workspace: 'dev' }}     | ${undefined} | ${'worker/a@dev'}
    ${{ type: 'compute', name: 'a', workspace: 'none' }}   | ${'public'}  | ${'compute/a'}
    ${{ type: 'brand-new', name: 'a', workspace: 'none' }} | ${'public'}  | ${'brand-new/a'}
  `('$entry, where the default is $workspace, is $id', ({ entry, workspace, id }) => {
    const { targets, warnings } = makeTargets([entry], { ...DEFAULTS, workspace })
    expect(targets).toMatchObject([{ id }])
    expect(targets[0]?.workspace).toBe(id.split('@')[1])
    expect(warnings).toHaveLength(entry.type === 'brand-new' ? 1 : 0)
  })
})

describe('dependencies', () => {
  const dependsOn = (...others: Entry[]): readonly string[] | undefined => {
    const user: Entry = {
      type: 'worker',
      name: 'a',
      dependsOn: [
        [{ type: 'depot', name: 'sales' }],
        [
          { type: 'instance-secret', name: 's' },
          { type: 'secret', name: 's' },
        ],
        [{ type: 'volume', name: 'v', workspace: 'dev' }],
        [{ type: 'worker', name: 'a' }],
        [{ type: 'depot', name: 'sales' }],
      ],
    }
    return makeTargets([user, ...others], DEFAULTS).targets[0]?.dependsOn
  }

  it('are IDs, each once, and never that of the resource itself', () => {
    expect(dependsOn()).toEqual(['depot/sales', 'instance-secret/s', 'volume/v@dev'])
  })

  it('of open type are what is in the list as well', () => {
    expect(dependsOn({ type: 'secret', name: 's' })).toContain('secret/s@public')
  })

  it('of all mentions are one list, and so is the place', () => {
    const source = { file: '/a.yaml', line: 3 }
    const mentions: Entry[] = [
      { type: 'worker', name: 'a' },
      { type: 'worker', name: 'a', source, dependsOn: [[{ type: 'depot', name: 'x' }]] },
      {
        type: 'worker',
        name: 'a',
        source: { file: '/b.yaml', line: 1 },
        dependsOn: [[{ type: 'depot', name: 'y' }]],
      },
    ]
    expect(makeTargets(mentions, DEFAULTS).targets).toMatchObject([
      { source, dependsOn: ['depot/x', 'depot/y'] },
    ])
  })
})

describe('a pattern', () => {
  it('may say how many rows it needs', async () => {
    expect((await targetsOf('- {id: worker/a-*, at-least: 3}')).targets).toMatchObject([{ atLeast: 3 }])
  })

  test.each`
    pattern      | selects                       | not
    ${'*'}       | ${['a', 'metrics-api', '']}   | ${[]}
    ${'api-*'}   | ${['api-', 'api-1']}          | ${['api', 'my-api-1']}
    ${'*-api'}   | ${['-api', 'my-api']}         | ${['my-api-1']}
    ${'a*a'}     | ${['aa', 'aba', 'a-a-a']}     | ${['a', 'ab']}
    ${'a*b*c'}   | ${['abc', 'a-bb-c', 'abcbc']} | ${['acb', 'ac', 'abcd']}
    ${'**'}      | ${['', 'a']}                  | ${[]}
    ${'a.c*'}    | ${['a.c', 'a.cd']}            | ${['abc']}
    ${'*ab*ab*'} | ${['abab', 'xabyabz']}        | ${['ab', 'aba']}
  `('$pattern', async ({ pattern, selects, not }) => {
    expect([...selects, ...not].filter(matcher(pattern))).toEqual(selects)
  })

  it('is one with a * in its name', async () => {
    expect([{ name: 'a*' }, { name: '*' }, { name: 'a' }].map(isPattern)).toEqual([true, true, false])
  })

  it('selects what a regular expression would', async () => {
    const some = (letters: string) => fc.string({ unit: fc.constantFrom(...letters), maxLength: 10 })
    const hasStar = (name: string): boolean => isPattern({ name })
    const oracle = (pattern: string): RegExp =>
      new RegExp(`^${pattern.replaceAll('.', '[.]').replaceAll('*', '.*')}$`)
    fc.assert(
      fc.property(some('ab.**').filter(hasStar), some('ab.'), (pattern, name) => {
        expect(matcher(pattern)(name)).toBe(oracle(pattern).test(name))
      }),
      { numRuns: 5000 },
    )
  })

  it('never takes long', async () => {
    const start = performance.now()
    expect(matcher(`${'a*'.repeat(24)}b`)('a'.repeat(5000))).toBe(false)
    expect(performance.now() - start).toBeLessThan(1000)
  })
})
