import { expect, test } from 'vitest'
import { identify, parseId } from '../../src/targets/identity.ts'

test.each`
  id                            | resource
  ${'worker/insights@public'}   | ${{ type: 'worker', name: 'insights', workspace: 'public' }}
  ${'compute/runnable'}         | ${{ type: 'compute', name: 'runnable' }}
  ${'worker/insights-*@public'} | ${{ type: 'worker', name: 'insights-*', workspace: 'public' }}
`('$id stands for one resource, and back', ({ id, resource }) => {
  expect(parseId(id)).toEqual(resource)
  expect(identify(resource)).toBe(id)
})

test('the version is no part of an ID', () => {
  expect(identify({ type: 'worker', name: 'insights', version: 'v1', workspace: 'public' })).toBe(
    'worker/insights@public',
  )
})
