import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, test } from 'vitest'
import { linksOf, readContext } from '../../src/pull-request/context.ts'
import { EVENTS, REPOSITORY, sha } from '../github/events.ts'

const folder = mkdtempSync(join(tmpdir(), 'context-'))
afterAll(() => rmSync(folder, { recursive: true }))

function eventFile(content: unknown): string {
  const path = join(folder, 'event.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

describe('the event file', () => {
  it.each(Object.entries(EVENTS))('is read: %s', (_, make) => {
    const GITHUB_EVENT_PATH = eventFile((make as (own: object) => unknown)({}))
    expect(readContext({ GITHUB_EVENT_PATH })).toMatchObject({
      payload: { repository: { id: 1001 } },
      payloadProblem: undefined,
    })
  })

  it('can be an empty object', () => {
    expect(readContext({ GITHUB_EVENT_PATH: eventFile({}) })).toMatchObject({
      payload: {},
      payloadProblem: undefined,
    })
  })

  it.each([
    { what: 'not JSON', content: '{"pull_request": ', why: /JSON/ },
    { what: 'empty', content: '', why: /JSON/ },
    { what: 'a list', content: [], why: /object/ },
  ])('is a problem that names the file: $what', ({ content, why }) => {
    const GITHUB_EVENT_PATH = eventFile(content)
    const { payload, payloadProblem } = readContext({ GITHUB_EVENT_PATH })
    expect(payload).toEqual({})
    expect(payloadProblem).toMatch(why)
    expect(payloadProblem).toContain(GITHUB_EVENT_PATH)
  })

  it('is a problem if it does not exist', () => {
    const path = join(folder, 'nowhere.json')
    expect(readContext({ GITHUB_EVENT_PATH: path }).payloadProblem).toMatch(/ENOENT/)
  })

  it.each([{}, { GITHUB_EVENT_PATH: '' }])('is a problem if it is not set: %j', env => {
    expect(readContext(env).payloadProblem).toContain('GITHUB_EVENT_PATH')
  })
})

describe('addresses', () => {
  test.each`
    env                                                                                                          | apiUrl                        | graphqlUrl                            | serverUrl
    ${{}}                                                                                                        | ${'https://api.github.com'}   | ${'https://api.github.com/graphql'}   | ${'https://github.com'}
    ${{ GITHUB_API_URL: 'https://ghe.test/api/v3', GITHUB_SERVER_URL: 'https://ghe.test' }}                      | ${'https://ghe.test/api/v3'}  | ${'https://ghe.test/api/graphql'}     | ${'https://ghe.test'}
    ${{ GITHUB_API_URL: 'https://api.acme.ghe.com/', GITHUB_GRAPHQL_URL: ' https://api.acme.ghe.com/graphql ' }} | ${'https://api.acme.ghe.com'} | ${'https://api.acme.ghe.com/graphql'} | ${'https://github.com'}
  `('of $env', ({ env, ...addresses }) => {
    expect(readContext(env)).toMatchObject(addresses)
  })

  test.each`
    attempt | run
    ${''}   | ${'https://ghe.test/octo-data/insights/actions/runs/77'}
    ${'1'}  | ${'https://ghe.test/octo-data/insights/actions/runs/77/attempts/1'}
    ${'3'}  | ${'https://ghe.test/octo-data/insights/actions/runs/77/attempts/3'}
  `('for people, of attempt "$attempt"', ({ attempt, run }) => {
    const context = readContext({
      GITHUB_SERVER_URL: 'https://ghe.test',
      GITHUB_REPOSITORY: REPOSITORY,
      GITHUB_RUN_ID: '77',
      GITHUB_RUN_ATTEMPT: attempt,
    })
    expect(linksOf(context, sha('head'))).toEqual({
      run,
      runId: '77',
      attempt,
      headSha: sha('head'),
      commit: `https://ghe.test/octo-data/insights/commit/${sha('head')}`,
    })
  })
})

test.each`
  given                       | sha
  ${sha('pushed')}            | ${sha('pushed')}
  ${'ABCDEF'.padEnd(40, '0')} | ${'abcdef'.padEnd(40, '0')}
  ${'main'}                   | ${''}
  ${undefined}                | ${''}
`('the commit is $sha where GITHUB_SHA is $given', ({ given, sha }) => {
  expect(readContext({ GITHUB_SHA: given }).sha).toBe(sha)
})
