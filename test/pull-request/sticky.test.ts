import fc from 'fast-check'
import { afterEach, describe, expect, it, test } from 'vitest'
import { hasNextPage, isBy, markerOf, type Published, publishComment } from '../../src/pull-request/sticky.ts'
import {
  BOT,
  type FakeGitHub,
  type Misdeed,
  startFakeGitHub,
  TOKEN,
  type World,
} from '../github/fake-github.ts'
import { apiOf, failureOf } from '../github/made.ts'

const KEY = 'deploy/production'
const OTHER_BOT = { login: 'coverage[bot]', type: 'Bot' } as const
const PERSON = { login: 'data-team', type: 'User' } as const

const open: FakeGitHub[] = []
afterEach(async () => {
  for (const github of open.splice(0)) {
    expect(github.complaints).toEqual([])
    expect(github.requests.length).toBeLessThan(12)
    await github.close()
  }
})

async function start(world: Partial<World> = {}): Promise<FakeGitHub> {
  const github = await startFakeGitHub(world)
  open.push(github)
  return github
}

type Text = string | ((previous: string | undefined) => string | undefined)

async function publish(github: FakeGitHub, text: Text, key = KEY): Promise<Published> {
  const render = typeof text === 'string' ? () => text : text
  return publishComment({ api: await apiOf(github), number: 12, key, render })
}

const bodyOf = (text: string, key = KEY): string => `${markerOf(key)}\n${text}`
const bodies = ({ comments }: FakeGitHub): string[] => comments.map(({ body }) => body)
const asked = ({ requests }: FakeGitHub): string => requests.map(({ name }) => name).join(' ')

describe('the first time', () => {
  it('a comment is made, below a hidden mark', async () => {
    const github = await start()
    const published = await publish(github, previous => `${previous} is bad\n`)
    expect(bodies(github)).toEqual([bodyOf('undefined is bad')])
    expect(published).toEqual({
      kind: 'created',
      url: `${github.env['GITHUB_SERVER_URL']}/octo-data/insights/pull/12#issuecomment-101`,
      problems: [],
    })
    expect(asked(github)).toBe('list create')
  })

  it('nothing is made where there is nothing to say', async () => {
    const github = await start()
    expect(await publish(github, () => undefined)).toEqual({ kind: 'not-needed', url: '', problems: [] })
    expect(asked(github)).toBe('list')
  })
})

describe('when there is one of ours', () => {
  it('it is edited in place, and its text was handed over', async () => {
    const github = await start()
    const { id } = github.add(12, bodyOf('bad'))
    const published = await publish(github, previous => `${previous}, then good`)
    expect(github.comments).toMatchObject([{ id, body: bodyOf('bad, then good'), edits: [bodyOf('bad')] }])
    expect(published).toMatchObject({ kind: 'edited', url: expect.stringMatching(`#issuecomment-${id}$`) })
    expect(asked(github)).toBe('list viewer edit')
  })

  it('it is left alone where it says the same', async () => {
    const github = await start()
    await publish(github, 'bad')
    const published = await publish(github, 'bad')
    expect(published).toMatchObject({ kind: 'unchanged', url: expect.stringMatching(/#issuecomment-101$/) })
    expect(asked(github)).toBe('list create list viewer')
  })

  it('it is left alone where there is nothing to say', async () => {
    const github = await start()
    github.add(12, bodyOf('good'))
    expect(await publish(github, () => undefined)).toMatchObject({ kind: 'not-needed', url: '' })
    expect(asked(github)).toBe('list viewer')
  })

  it('on a later page, it is found', async () => {
    const github = await start()
    for (let i = 0; i < 250; i += 1) github.add(12, `remark ${i}`, PERSON)
    const { id } = github.add(12, bodyOf('bad'))
    for (let i = 0; i < 100; i += 1) github.add(12, `late remark ${i}`, PERSON)
    expect(await publish(github, 'good')).toMatchObject({ kind: 'edited', problems: [] })
    expect(github.comments.find(comment => comment.id === id)?.body).toBe(bodyOf('good'))
    expect(asked(github)).toBe('list list list list viewer edit')
  })

  it('of a hundred comments, which fill the only page, no second one is asked for', async () => {
    const github = await start()
    for (let i = 0; i < 99; i += 1) github.add(12, `remark ${i}`, PERSON)
    github.add(12, bodyOf('bad'))
    github.add(12, 'the first of the last page', PERSON)
    await publish(github, 'good')
    expect(asked(github)).toBe('list list viewer edit')
  })

  it.each([
    { what: 'deleted in the meantime', next: 'list viewer edit create' },
    {
      what: 'deleted in the meantime, and there is a duplicate',
      next: 'list viewer edit edit',
      hasDuplicate: true,
    },
  ])('$what, another one is written', async ({ next, hasDuplicate }) => {
    const github = await start({
      misbehave: ({ name, time }) => {
        if (name === 'edit' && time === 1) github.comments.splice(0, 1)
        return undefined
      },
    })
    github.add(12, bodyOf('bad'))
    if (hasDuplicate) github.add(12, bodyOf('bad too'))
    const published = await publish(github, 'good')
    expect(published.kind).toBe(hasDuplicate ? 'edited' : 'created')
    expect(bodies(github)).toEqual([bodyOf('good')])
    expect(asked(github)).toBe(next)
  })
})

describe('what is not ours', () => {
  it.each([
    { what: 'of a person', author: PERSON },
    { what: 'of another app', author: OTHER_BOT },
    {
      what: 'of a person with the name of our app',
      author: { login: 'github-actions', type: 'User' } as const,
    },
  ])('is left alone though it bears our mark: $what', async ({ author }) => {
    const github = await start()
    github.add(12, bodyOf('planted'), author)
    const published = await publish(github, previous => `previous: ${previous}`)
    expect(published.kind).toBe('created')
    expect(bodies(github)).toEqual([bodyOf('planted'), bodyOf('previous: undefined')])
    expect(asked(github)).toBe('list viewer create')
  })

  it('is a comment of another action of our account that quotes our mark', async () => {
    const github = await start()
    const quote = `The title is: ${bodyOf('planted')}`
    github.add(12, quote)
    expect(await publish(github, 'bad')).toMatchObject({ kind: 'created' })
    expect(bodies(github)).toEqual([quote, bodyOf('bad')])
  })

  it('is a comment with another key, also one that begins with ours', async () => {
    const github = await start()
    for (const key of [`${KEY} `, `${KEY}/2`, 'deploy', '']) github.add(12, bodyOf(key, key))
    await publish(github, 'ours')
    expect(bodies(github).slice(0, 4)).toEqual(
      [`${KEY} `, `${KEY}/2`, 'deploy', ''].map(key => bodyOf(key, key)),
    )
    expect(bodies(github)[4]).toBe(bodyOf('ours'))
  })

  it('is a comment on another pull request', async () => {
    const github = await start({ pulls: [{ number: 12 }, { number: 13 }] })
    github.add(13, bodyOf('bad'))
    expect(await publish(github, 'bad')).toMatchObject({ kind: 'created' })
  })
})

describe('whose the token is', () => {
  it.each([
    { what: 'an app', login: 'my-deployer[bot]', type: 'Bot' },
    {
      what: 'an app that GraphQL calls by its bare name',
      login: 'my-deployer[bot]',
      type: 'Bot',
      viewer: 'my-deployer',
    },
    { what: 'a person', login: 'data-team', type: 'User' },
    { what: 'a person, in other letters', login: 'Data-Team', type: 'User', viewer: 'data-team' },
  ] as const)('does not matter: $what', async ({ login, type, ...rest }) => {
    const account = { login, type, may: BOT.may }
    const viewer = 'viewer' in rest ? { viewerLogin: rest.viewer } : {}
    const github = await start({ accounts: { [TOKEN]: account }, ...viewer })
    github.add(12, bodyOf('of the usual app'), BOT)
    await publish(github, 'bad')
    await publish(github, 'good')
    expect(bodies(github)).toEqual([bodyOf('of the usual app'), bodyOf('good')])
  })

  test.each`
    login                    | type         | viewer                   | is
    ${'github-actions[bot]'} | ${'Bot'}     | ${'github-actions[bot]'} | ${true}
    ${'github-actions[bot]'} | ${'Bot'}     | ${'github-actions'}      | ${true}
    ${'github-actions'}      | ${'Bot'}     | ${'github-actions[bot]'} | ${true}
    ${'github-actions[bot]'} | ${undefined} | ${'github-actions'}      | ${true}
    ${'github-actions'}      | ${'User'}    | ${'github-actions[bot]'} | ${false}
    ${'data-team'}           | ${'User'}    | ${'Data-Team'}           | ${true}
    ${'data-team2'}          | ${'User'}    | ${'data-team'}           | ${false}
    ${'other[bot]'}          | ${'Bot'}     | ${'github-actions[bot]'} | ${false}
  `('$login ($type) is $viewer: $is', ({ login, type, viewer, is }) => {
    expect(isBy({ login, type }, viewer)).toBe(is)
  })

  it('and is unknown, nothing is changed and no duplicate written', async () => {
    const refused = { status: 403, message: 'Resource not accessible by integration' }
    const github = await start({ misbehave: ({ name }) => (name === 'viewer' ? refused : undefined) })
    github.add(12, bodyOf('old'))
    expect(await failureOf(publish(github, 'bad'))).toMatchObject({
      kind: 'permission',
      message: expect.stringMatching(/existing comment.*403/),
    })
    expect(bodies(github)).toEqual([bodyOf('old')])
  })

  it('a comment of a deleted account is not ours', () => {
    expect(isBy(null, 'ghost')).toBe(false)
  })
})

describe('duplicates', () => {
  it('are deleted, and the oldest is edited', async () => {
    const github = await start()
    for (const text of ['first', 'second', 'third']) github.add(12, bodyOf(text))
    github.add(12, bodyOf('planted'), PERSON)
    const published = await publish(github, previous => `after ${previous}`)
    expect(bodies(github)).toEqual([bodyOf('after first'), bodyOf('planted')])
    expect(published).toMatchObject({ kind: 'edited', problems: [], url: expect.stringMatching(/-101$/) })
    expect(asked(github)).toBe('list viewer edit delete delete')
  })

  it('are deleted although nothing is written, because they may still report a failure', async () => {
    const github = await start()
    for (const text of ['good', 'bad']) github.add(12, bodyOf(text))
    expect(await publish(github, () => undefined)).toMatchObject({
      kind: 'not-needed',
      url: '',
      problems: [],
    })
    expect(bodies(github)).toEqual([bodyOf('good')])
  })

  it('are minimized if the token is not allowed to delete them, which is tried once', async () => {
    const github = await start({ accounts: { [TOKEN]: { ...BOT, may: ['write', 'minimize'] } } })
    for (const text of ['first', 'second', 'third']) github.add(12, bodyOf(text))
    const published = await publish(github, 'good')
    expect(github.comments.map(({ minimized }) => minimized)).toEqual([false, true, true])
    expect(published.problems).toEqual([])
    expect(asked(github)).toBe('list viewer edit delete minimize minimize')
  })

  it('that remain are a problem, and our comment is written', async () => {
    const github = await start({ accounts: { [TOKEN]: { ...BOT, may: ['write'] } } })
    for (const text of ['first', 'second']) github.add(12, bodyOf(text))
    expect(await publish(github, 'good')).toMatchObject({
      kind: 'edited',
      problems: [expect.stringMatching(/1 duplicate comment: .*not accessible/)],
    })
  })

  it('that were deleted in the meantime are no problem', async () => {
    const github = await start({
      misbehave: ({ name }) => {
        if (name === 'delete') github.comments.splice(1, 1)
        return undefined
      },
    })
    for (const text of ['first', 'second']) github.add(12, bodyOf(text))
    expect(await publish(github, 'good')).toMatchObject({ kind: 'edited', problems: [] })
  })

  it('are deleted as far as the limit of requests allows', async () => {
    const github = await start()
    for (let i = 0; i < 20; i += 1) github.add(12, bodyOf(`${i}`))
    const { problems } = await publish(github, 'good')
    expect(github.requests).toHaveLength(11)
    expect(problems).toEqual([expect.stringMatching(/11 duplicate comments: .*11 requests/)])
  })
})

describe('a conversation of thousands', () => {
  async function long(ours: number | undefined): Promise<FakeGitHub> {
    const github = await start()
    for (let i = 0; i < 3000; i += 1) {
      if (i === ours) github.add(12, bodyOf('bad'))
      else github.add(12, 'remark', PERSON)
    }
    return github
  }

  it.each([0, 350, 799])('is read in order as far as the limit of requests allows: %i', async ours => {
    const github = await long(ours)
    expect(await publish(github, 'good')).toMatchObject({ kind: 'edited', problems: [] })
    expect(github.requests[0]).toMatchObject({ name: 'list', query: { page: '1' } })
  })

  it.each([undefined, 801, 2999])('gets no second comment if ours may be further down: %s', async ours => {
    const github = await long(ours)
    expect(await publish(github, 'good')).toEqual({ kind: 'skipped', url: '', problems: [] })
    expect(github.comments).toHaveLength(3000)
    expect(asked(github)).toBe(Array(8).fill('list').join(' '))
  })

  it('is not needed, and nothing is skipped, if there is nothing to write', async () => {
    expect(await publish(await long(undefined), () => undefined)).toMatchObject({ kind: 'not-needed' })
  })
})

describe('when it is not certain whether a comment was made', () => {
  it.each([
    { what: 'the connection breaks', misdeed: { reset: true } },
    { what: 'the server fails', misdeed: { status: 502 } },
    { what: 'no answer comes', misdeed: { silent: true } },
  ] as const)('it is looked for before another is made: $what', async ({ misdeed }) => {
    const once =
      (done: boolean): World['misbehave'] =>
      ({ name, time }) =>
        name === 'create' && time === 1 ? ({ ...misdeed, done } as Misdeed) : undefined
    for (const done of [true, false]) {
      const github = await start({ misbehave: once(done) })
      const bounds = 'silent' in misdeed ? { responseMs: 1000 } : {}
      const api = await apiOf(github, { bounds })
      const published = await publishComment({ api, number: 12, key: KEY, render: () => 'bad' })
      expect(published).toMatchObject({ kind: 'created', url: expect.stringMatching(/#issuecomment-101$/) })
      expect(bodies(github)).toEqual([bodyOf('bad')])
      expect(asked(github)).toBe(done ? 'list create list viewer' : 'list create list create')
    }
  })

  it('and it never becomes certain, that is the failure', async () => {
    const github = await start({ misbehave: ({ name }) => (name === 'create' ? { status: 500 } : undefined) })
    expect(await failureOf(publish(github, 'bad'))).toMatchObject({ kind: 'server' })
    expect(asked(github)).toBe('list create list create list create')
  })

  it('on a later page, only the end is looked at again', async () => {
    const github = await start({
      misbehave: ({ name, time }) =>
        name === 'create' && time === 1 ? { reset: true, done: true } : undefined,
    })
    for (let i = 0; i < 300; i += 1) github.add(12, 'remark', PERSON)
    expect(await publish(github, 'bad')).toMatchObject({ kind: 'created' })
    expect(github.requests.map(({ query }) => query['page'])).toEqual([
      '1',
      '2',
      '3',
      undefined,
      '3',
      '4',
      undefined,
    ])
    expect(github.comments).toHaveLength(301)
  })
})

describe('the mark', () => {
  const key = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '-->', '<!--', '--', '\n', '{"os":"x"}', '\ud800'),
  )

  it('is one HTML comment, whatever the key is', () => {
    fc.assert(
      fc.property(key, key => {
        expect(markerOf(key)).toMatch(/^<!-- [a-z0-9]+(?:-?[a-z0-9 ])+ -->$/)
      }),
    )
  })

  it('is never the beginning of that of another key', () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        fc.pre(Buffer.from(one).compare(Buffer.from(other)) !== 0)
        expect(markerOf(one).startsWith(markerOf(other))).toBe(false)
      }),
    )
    expect(markerOf('a').startsWith(markerOf('ab'))).toBe(false)
  })
})

test.each`
  link                                                                                 | comments | has
  ${''}                                                                                | ${99}    | ${false}
  ${''}                                                                                | ${100}   | ${true}
  ${'<https://x/y?per_page=100&page=2>; rel="next", <https://x/y?page=7>; rel="last"'} | ${100}   | ${true}
  ${'<https://x/y?page=3&per_page=100>; rel="next"'}                                   | ${100}   | ${true}
  ${'<https://x/y?page=1>; rel="prev", <https://x/y?page=1>; rel="first"'}             | ${100}   | ${false}
`('whether there is a page after $link with $comments comments: $has', ({ link, comments, has }) => {
  expect(hasNextPage(link, comments)).toBe(has)
})
