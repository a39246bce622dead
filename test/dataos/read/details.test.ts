import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { type Details, readDetails } from '../../../src/dataos/read/details.ts'

const recorded = (name: string): string =>
  readFileSync(new URL(`../recorded/${name}.txt`, import.meta.url), 'utf8')

const METRICS: Details = {
  name: 'metrics-api',
  type: 'service',
  version: 'v1',
  workspace: 'sandbox',
  uid: '6d1c4f9e-0b3a-4d57-9f5e-7d2f4c8a1b20',
  generation: '3',
  created: '2025-02-21T08:11:02Z',
  builderStage: 'building',
  builderInfo: 'builder encountered an error',
  errors: [{ part: 'monitor metrics-api_sandbox', message: 'Invalid Parameter' }],
  runtimeState: 'running',
}

describe('a recorded output', () => {
  const ways: readonly [what: string, change: (text: string) => string][] = [
    ['as it is', text => text],
    ['with CRLF', text => text.replaceAll('\n', '\r\n')],
    ['in colours', text => text.replace(/^(\s*)([\w-]+):/gm, '$1\u001b[36m$2\u001b[0m:')],
    ['with mangled emoji', text => text.replaceAll('🔍', 'üîç')],
    ['with log lines of a pipe', text => text.replace(/^INFO.*$/gm, 'time="x" level=info msg="get..."')],
    [
      'with log lines in between',
      text => text.replace(/^(uid|status|type):/gm, 'WARN[0001] slow: uid: x\n$1:'),
    ],
    ['with prose behind', text => `${text}A new version of dataos-ctl is available\n`],
    ['with YAML broken elsewhere', text => text.replace('servicePort: 8080', 'servicePort: a: b')],
    ['with its text cut', text => text.slice(0, text.indexOf('INFO[0001]')).trimEnd()],
  ]

  it.each(ways)('%s', (_, change) => {
    expect(readDetails(change(recorded('details')))).toEqual([METRICS])
  })

  it.each(ways)('whose state stands at the left margin, %s', (_, change) => {
    expect(readDetails(change(recorded('details-margin')))).toEqual([METRICS])
  })

  it.each(ways)('whose state has lost all of its indentation, %s', (_, change) => {
    expect(readDetails(change(recorded('details-flat')))).toEqual([METRICS])
  })

  it('of two versions, with their identity in the comments', () => {
    const orders = { name: 'ingestion-orders', type: 'workflow', workspace: 'public' }
    expect(readDetails(recorded('details-many'))).toEqual([
      expect.objectContaining({ ...orders, version: 'v1', generation: '7', runtimeState: 'succeeded' }),
      expect.objectContaining({
        ...orders,
        version: 'v2alpha',
        generation: '12345678901234567890',
        uid: '11111111-aaaa-4bbb-8ccc-000000000002',
      }),
    ])
  })
})

const only = (...lines: string[]): Details | undefined => {
  const all = readDetails(['---', ...lines, ''].join('\n'))
  expect(all).toHaveLength(1)
  return all[0]
}

describe('uid and generation', () => {
  test.each`
    what                                        | lines                                                                   | uid          | generation
    ${'a number and its text are the same'}     | ${['uid: a', 'generation: "3"']}                                        | ${'a'}       | ${'3'}
    ${'neither is there'}                       | ${['name: a', 'type: worker']}                                          | ${undefined} | ${undefined}
    ${'they are null'}                          | ${['uid: null', 'generation: ~', 'status: {}']}                         | ${undefined} | ${undefined}
    ${'they are empty'}                         | ${['uid:', 'generation: ""', 'status: {}']}                             | ${undefined} | ${undefined}
    ${'they are no scalars'}                    | ${['uid: { a: b }', 'generation: [3]', 'status: {}']}                   | ${undefined} | ${undefined}
    ${'signs are none'}                         | ${['uid: "{"', 'generation: -', 'status: {}']}                          | ${undefined} | ${undefined}
    ${'a uid of several words is none'}         | ${['uid: a b', 'generation: 3']}                                        | ${undefined} | ${'3'}
    ${'two that agree are one'}                 | ${['uid: a', 'uid: "a"', 'generation: 3']}                              | ${'a'}       | ${'3'}
    ${'two that differ are none'}               | ${['uid: a', 'uid: b', 'generation: 3', 'generation: 4', 'status: {}']} | ${undefined} | ${undefined}
    ${'those of a part are not its own'}        | ${['type: worker', 'name: a', 'worker:', '  uid: a']}                   | ${undefined} | ${undefined}
    ${'nor those of a list'}                    | ${['name: a', 'type: b', 'list:', '- uid: a', '  generation: 1']}       | ${undefined} | ${undefined}
    ${'nor those of a text'}                    | ${['name: a', 'type: b', 'text: |', '  uid: a', '  generation: 1']}     | ${undefined} | ${undefined}
    ${'nor those of a state, with the rest'}    | ${['generation: 3', 'status:', '  uid: a', '  generation: 1']}          | ${undefined} | ${'3'}
    ${'nor those behind a state at the margin'} | ${['uid: a', 'status:', 'aggregateStatus: active', 'generation: 1']}    | ${'a'}       | ${undefined}
    ${'they may stand behind the state'}        | ${['status:', '  aggregateStatus: active', 'uid: a', 'generation: 1']}  | ${'a'}       | ${'1'}
    ${'also where the YAML is broken'}          | ${['x: a: b', 'status:', '  x: y', 'uid: a', 'generation: 1']}          | ${'a'}       | ${'1'}
  `('$what', ({ lines, uid, generation }) => {
    expect(only(...lines)).toMatchObject({ uid, generation })
  })

  test.each`
    what                               | lines
    ${'in a part'}                     | ${['worker:', '  uid: a', '  generation: 1']}
    ${'in a list'}                     | ${['list:', '- uid: a', '- generation: 1']}
    ${'in a comment'}                  | ${['# uid: a', '# generation: 1']}
    ${'in a text'}                     | ${['text: |', '  uid: a', '  generation: 1']}
    ${'in a manifest without margins'} | ${['worker:', 'uid: a', 'generation: 1', 'uid: b', 'generation: 2']}
  `('of something else are not taken where the YAML is broken: $what', ({ lines }) => {
    expect(only('name: a', 'type: worker', 'broken: x: y', ...lines)).toMatchObject({
      uid: undefined,
      generation: undefined,
    })
  })
})

describe('the builder', () => {
  test.each`
    lines                                                                            | stage         | info
    ${['status:', '  builderState:', '    stage: error', '    info: "a: b"']}        | ${'error'}    | ${'a: b'}
    ${['status: { builderState: { stage: building } }']}                             | ${'building'} | ${''}
    ${['status:', 'builderState: { stage: building, info: x }']}                     | ${'building'} | ${'x'}
    ${['status:', 'builderState:', 'info: "it', 'goes on"', 'stage: error']}         | ${'error'}    | ${'it goes on'}
    ${['status:', 'builderState:', 'info: |-', '  it', '  goes on', 'stage: error']} | ${'error'}    | ${'it goes on'}
    ${['status:', '  builderState: null']}                                           | ${''}         | ${''}
    ${['status: active']}                                                            | ${''}         | ${''}
    ${['name: a', 'type: b', 'builderState: { stage: error }']}                      | ${''}         | ${''}
    ${['status:', '  other: { stage: error }']}                                      | ${''}         | ${''}
    ${['status:', 'builderState:', 'info: x', 'runtimeState:', 'stage: error']}      | ${''}         | ${'x'}
    ${['uid: a', 'x: y: z', 'builderState:', '  stage: error', 'status:', '  a: b']} | ${''}         | ${''}
  `('$lines', ({ lines, stage, info }) => {
    expect(only(...lines)).toMatchObject({ builderStage: stage, builderInfo: info })
  })
})

describe('the errors of parts', () => {
  test.each`
    item                                                       | error
    ${'{ id: a, service: monitor, error: no }'}                | ${{ part: 'monitor a', message: 'no' }}
    ${'{ name: a, kind: Secret, status: error, message: no }'} | ${{ part: 'Secret a', message: 'no' }}
    ${'{ name: a, kind: Secret, status: Failed }'}             | ${{ part: 'Secret a', message: 'status is Failed' }}
    ${'{ status: error }'}                                     | ${{ part: 'parts', message: 'status is error' }}
    ${'{ id: a, error: { code: 7, message: no } }'}            | ${{ part: 'a', message: 'code: 7, message: no' }}
  `('$item', ({ item, error }) => {
    expect(only('status:', `  parts: [${item}]`)?.errors).toEqual([error])
    expect(only('status:', '  deeper:', '    parts:', `      - ${item}`)?.errors).toEqual([error])
  })

  test.each([
    '{ id: a, status: created }',
    '{ id: a, error: "" }',
    '{ id: a, error: null }',
    '{ error: {} }',
    'error',
    '[error]',
  ])('%s is none', item => {
    expect(only('status:', `  parts: [${item}]`)?.errors).toEqual([])
  })
})

test.each([
  '',
  '---\n---\n',
  'get...nothing',
  'NAME | STATUS\n-----|-------\na | active\n',
  'note: nothing to see',
  '---\n# uid: a\n',
  '[uid]',
  '---\nuid: {\n',
  '---\nx: y: z\ngeneration: [\nuid: |\n',
])('%j is no document of a resource', output => {
  expect(readDetails(output)).toEqual([])
})
