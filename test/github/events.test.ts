import { expect, test } from 'vitest'
import { EVENTS, FORK } from './events.ts'
import { schemaOf, WEBHOOKS } from './schemas.ts'

test.each([
  ['pull_request', EVENTS.pull_request()],
  ['pull_request', EVENTS.pull_request({ from: FORK })],
  ['push', EVENTS.push()],
  ['workflow_run', EVENTS.workflow_run({ pulls: [{ number: 12 }] })],
  ['workflow_run', EVENTS.workflow_run({ from: FORK })],
  ['issue_comment', EVENTS.issue_comment()],
  ['issue_comment', EVENTS.issue_comment({ isPull: false })],
  ['deployment_status', EVENTS.deployment_status()],
  ['workflow_dispatch', EVENTS.workflow_dispatch()],
  ['merge_group', EVENTS.merge_group()],
])('the fixture of %s is such an event, and without its repository it would not be', (name, payload) => {
  const schema = schemaOf(WEBHOOKS.events[name] ?? '')
  expect(WEBHOOKS.complaint(schema, payload)).toBeUndefined()
  expect(WEBHOOKS.complaint(schema, { ...payload, repository: 'insights' })).toMatch(/repository/)
})
