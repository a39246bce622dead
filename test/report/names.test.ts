import { expect, test } from 'vitest'
import { namesOf } from '../../src/report/names.ts'

const A = { type: 'worker', name: 'a', workspace: 'public' }
const B = { type: 'service', name: 'b', workspace: 'public' }
const OTHER = { type: 'worker', name: 'a', workspace: 'sandbox' }
const DEPOT = { type: 'depot', name: 'sales' }
const TENANT = { type: 'worker', name: 'a' }

test.each([
  [
    [A, B],
    ['worker/a', 'service/b'],
  ],
  [
    [A, DEPOT],
    ['worker/a', 'depot/sales'],
  ],
  [
    [A, OTHER, DEPOT],
    ['worker/a@public', 'worker/a@sandbox', 'depot/sales'],
  ],
  [
    [A, TENANT],
    ['worker/a@public', 'worker/a'],
  ],
  [
    [TENANT, DEPOT],
    ['worker/a', 'depot/sales'],
  ],
])('%j are called %j', (resources, names) => {
  expect(resources.map(namesOf(resources))).toEqual(names)
})
