import { describe, expect, it, test } from 'vitest'
import { closeType, isBatch, isKnownType, knownTypes, resourceType } from '../../src/targets/types.ts'

const INSIDE =
  'workflow service worker secret database cluster volume resource monitor pager lakehouse lens vulcan nilus'.split(
    ' ',
  )
const OUTSIDE = 'compute depot policy instance-secret stack operator bundle grant dataplane data'.split(' ')

test.each(INSIDE)('%s lives in a workspace', type => {
  expect(resourceType(type).scope).toBe('workspace')
})

test.each(OUTSIDE)('%s lives outside of workspaces', type => {
  expect(resourceType(type).scope).toBe('instance')
})

it('knows these and no others', () => {
  expect(knownTypes()).toEqual([...INSIDE, ...OUTSIDE].sort())
  expect([...INSIDE, ...OUTSIDE].every(isKnownType)).toBe(true)
})

// Contract, section 3: "What counts as a healthy runtime".
test.each`
  types                                      | healthy
  ${'service worker cluster'}                | ${['running']}
  ${'pager'}                                 | ${['running', '']}
  ${'workflow'}                              | ${['succeeded', 'next']}
  ${'monitor resource vulcan nilus'}         | ${['next', 'running', 'succeeded', '']}
  ${'depot'}                                 | ${['', 'running']}
  ${'compute policy secret instance-secret'} | ${['', 'running', 'succeeded']}
  ${'volume bundle stack operator database'} | ${['', 'running', 'succeeded']}
  ${'lakehouse lens grant dataplane data'}   | ${['', 'running', 'succeeded']}
`('$types: healthy as $healthy', ({ types, healthy }) => {
  for (const type of types.split(' '))
    expect(resourceType(type).healthy.toSorted(), type).toEqual(healthy.toSorted())
})

test('a runtime is to be asked for where something runs for the type', () => {
  const running = knownTypes().filter(type => resourceType(type).runs)
  expect(running).toEqual('cluster monitor nilus pager resource service vulcan worker workflow'.split(' '))
})

test('a workflow is the one type that runs again and again', () => {
  expect(knownTypes().filter(isBatch)).toEqual(['workflow'])
})

test('a data product is listed by a command of its own', () => {
  expect(knownTypes().filter(type => resourceType(type).listedBy === 'product')).toEqual(['data'])
})

test('an empty runtime must hold where section 3 of the contract has no row for the type', () => {
  expect(knownTypes().filter(type => resourceType(type).holdsWhenEmpty)).toEqual([
    'nilus',
    'resource',
    'vulcan',
  ])
})

test.each(['Worker', 'WORKFLOW', 'Instance-Secret'])('%s is known, whatever its case', type => {
  expect(isKnownType(type)).toBe(true)
  expect(resourceType(type)).toBe(resourceType(type.toLowerCase()))
})

describe('an unknown type', () => {
  test.each(['gateway', '', 'constructor', '__proto__'])('%j is taken for one of a workspace', type => {
    expect(isKnownType(type)).toBe(false)
    expect(resourceType(type)).toMatchObject({
      scope: 'workspace',
      healthy: ['', 'running', 'succeeded', 'next'],
      runs: true,
      batch: false,
      holdsWhenEmpty: true,
      listedBy: 'get',
    })
  })

  test.each`
    typed                | close
    ${'workr'}           | ${'worker'}
    ${'wroker'}          | ${'worker'}
    ${'wokflow'}         | ${'workflow'}
    ${'services'}        | ${'service'}
    ${'instance_secret'} | ${'instance-secret'}
    ${'instancesecret'}  | ${'instance-secret'}
    ${'Polcy'}           | ${'policy'}
    ${'secrets'}         | ${'secret'}
    ${'data-plane'}      | ${'dataplane'}
    ${'lake-house'}      | ${'lakehouse'}
    ${'gateway'}         | ${undefined}
    ${'x'}               | ${undefined}
  `('$typed is close to $close', ({ typed, close }) => {
    expect(closeType(typed)).toBe(close)
  })
})
