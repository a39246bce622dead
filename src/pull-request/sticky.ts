import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Api, isUncertain } from './api.ts'
import { GitHubFailure, unless } from './failures.ts'

const COMMENT = z.object({
  id: z.int(),
  node_id: z.string().optional(),
  html_url: z.string().default(''),
  body: z.string().nullish(),
  user: z.object({ login: z.string(), type: z.string().optional() }).nullish(),
})

export type Comment = z.output<typeof COMMENT>

export interface Publication {
  readonly api: Api
  /** The number of the pull request. */
  readonly number: number
  /** Which of our comments it is. */
  readonly key: string
  /** The text to write, made from that of our earlier comment; undefined to write nothing. */
  readonly render: (previous: string | undefined) => string | undefined
}

export interface Published {
  /** Withheld: there may be one of ours among those that were not looked at. */
  readonly kind: 'created' | 'edited' | 'unchanged' | 'silent' | 'withheld'
  /** Where our comment is; empty where there was nothing to write. */
  readonly url: string
  /** What did not go as it should. */
  readonly remarks: readonly string[]
}

const COMMENTS = '/repos/{owner}/{repo}/issues/{issue_number}/comments'
const ONE_COMMENT = '/repos/{owner}/{repo}/issues/comments/{comment_id}'
const PER_PAGE = 100
/** Requests that are not spent on reading pages: who we are, the writing, and a second try. */
const KEPT_BACK = 3

/**
 * What finds a comment again. A hash, because a key may hold anything, at any length: it can not end the HTML comment
 * that it stands in, none is the beginning of another, and it tells nothing.
 */
export function markerOf(key: string): string {
  return `<!-- wait-for-dataos comment ${createHash('sha256').update(key).digest('hex')} -->`
}

/** Writes our comment with that key: makes it, edits it, or leaves it where it says the same already. */
export async function publishComment({ api, number, key, render }: Publication): Promise<Published> {
  const thread = threadOf(api, number, markerOf(key))
  const { comments, last, unread } = await readComments(thread)
  const remarks = unread > 0 ? [unreadRemark(unread)] : []
  const silent: Published = { kind: 'silent', url: '', remarks }

  const ours = await ownOf(thread, comments)
  for (const [index, comment] of ours.entries()) {
    const text = render(textOf(thread, comment))
    const written = text === undefined ? silent : await edit(thread, comment, text)
    if (written) return { ...written, remarks: [...remarks, ...(await fold(api, ours.slice(index + 1)))] }
  }
  const text = render(undefined)
  if (text === undefined) return silent
  if (unread > 0) return { kind: 'withheld', url: '', remarks }
  return { kind: 'created', url: (await create(thread, text, last)).html_url, remarks }
}

/** The comments of one pull request, and what makes one of them ours. */
interface Thread {
  readonly api: Api
  readonly number: number
  readonly marker: string
  readonly viewer: () => Promise<string>
}

function threadOf(api: Api, number: number, marker: string): Thread {
  let login: string | undefined
  return {
    api,
    number,
    marker,
    // The one way to learn whose the token is that works for every kind of token.
    async viewer() {
      const schema = z.object({ viewer: z.object({ login: z.string() }) })
      login ??= (await whose(api.graphql('query { viewer { login } }', {}, schema))).viewer.login
      return login
    },
  }
}

/** Without it none of the comments is known to be ours, so none is touched, and no double of one is made. */
async function whose<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking
  } catch (error) {
    const { kind, message, nextStep, retryAfter } = error as GitHubFailure
    if (kind === 'cancelled') throw error
    const unknown = `there may be one already, and whose account \`github-token\` is could not be learned: ${message}`
    throw new GitHubFailure(kind, unknown, nextStep, retryAfter)
  }
}

interface Reading {
  readonly comments: readonly Comment[]
  readonly last: number
  /** How many pages there was no room for. */
  readonly unread: number
}

/** Every comment from that page on, or as many as the bounds allow. */
async function readComments({ api, number }: Thread, from = 1): Promise<Reading> {
  const most = Math.max(1, api.requestsLeft() - KEPT_BACK)
  const comments: Comment[] = []
  const read = new Set<number>()
  let last = from
  for (let page: number | undefined = from; page !== undefined && read.size < most; ) {
    const parameters = { issue_number: number, per_page: PER_PAGE, page }
    const { data, link } = await api.ask(`GET ${COMMENTS}`, parameters, z.array(COMMENT))
    comments.push(...data)
    read.add(page)
    last = Math.max(last, lastPage(link, page, data.length === PER_PAGE))
    page = pagesToRead(from, last, most).find(one => !read.has(one))
  }
  return { comments, last, unread: last - from + 1 - read.size }
}

/** The pages that are looked at: where there are too many the oldest and the newest, for ours is rarely between. */
export function pagesToRead(from: number, last: number, most: number): number[] {
  const pages = Array.from({ length: last - from + 1 }, (_, i) => from + i)
  if (pages.length <= most) return pages
  const oldest = Math.ceil(most / 2)
  return [...pages.slice(0, oldest), ...pages.slice(pages.length - (most - oldest))]
}

/** As far as this page tells. Some hosts send no link. */
export function lastPage(link: string, page: number, full: boolean): number {
  if (link === '') return full ? page + 1 : page
  const pageOf = (rel: string): number =>
    Number(new RegExp(`[?&]page=(\\d+)[^>]*>\\s*;\\s*rel="${rel}"`).exec(link)?.[1] ?? page)
  return Math.max(pageOf('last'), pageOf('next'))
}

/** Those of ours, the oldest first. Whoever writes our marker into a comment of theirs does not make it ours. */
async function ownOf(thread: Thread, comments: readonly Comment[]): Promise<Comment[]> {
  // At the very beginning: another action of the same account may quote what strangers write.
  const marked = comments.filter(({ body }) => body?.trimStart().startsWith(thread.marker))
  if (marked.length === 0) return []
  const login = await thread.viewer()
  return marked.filter(({ user }) => isBy(user, login)).toSorted((a, b) => a.id - b.id)
}

/** An app is `name[bot]` in one place of GitHub's APIs and `name` in another. No person can have its name. */
export function isBy(user: Comment['user'], login: string): boolean {
  if (!user) return false
  const [one, other] = [user.login.toLowerCase(), login.toLowerCase()]
  const isApp = user.type === 'Bot' || one !== withoutBot(one)
  return one === other || (isApp && withoutBot(one) === withoutBot(other))
}

function withoutBot(login: string): string {
  return login.replace(/\[bot\]$/, '')
}

function textOf({ marker }: Thread, { body }: Comment): string {
  return (body ?? '').trimStart().slice(marker.length).trim()
}

function bodyOf({ marker }: Thread, text: string): string {
  return `${marker}\n${text.trim()}`
}

/** Undefined where the comment is not there any more. */
async function edit(
  thread: Thread,
  comment: Comment,
  text: string,
): Promise<Pick<Published, 'kind' | 'url'> | undefined> {
  const body = bodyOf(thread, text)
  if (comment.body === body) return { kind: 'unchanged', url: comment.html_url }
  const parameters = { comment_id: comment.id, body }
  const answer = await unless(thread.api.ask(`PATCH ${ONE_COMMENT}`, parameters, COMMENT), 'not-found')
  return answer && { kind: 'edited', url: answer.data.html_url }
}

async function create(thread: Thread, text: string, last: number): Promise<Comment> {
  const { api, number } = thread
  const parameters = { issue_number: number, body: bodyOf(thread, text) }
  for (let tries = 0; ; tries += 1) {
    try {
      return (await api.askOnce(`POST ${COMMENTS}`, parameters, COMMENT)).data
    } catch (error) {
      if (!isUncertain(error as GitHubFailure) || !(await api.pause(tries))) throw error
      // It may have been made though no answer came. Then it is one of the last, and must not be made again.
      const [made] = await ownOf(thread, (await readComments(thread, last)).comments)
      if (made) return made
    }
  }
}

/** Takes doubles away, or hides them where they may not be deleted. Gives what is to be said of those that stay. */
async function fold(api: Api, doubles: readonly Comment[]): Promise<string[]> {
  let mayDelete = true
  let done = 0
  try {
    for (const double of doubles) {
      mayDelete = mayDelete && (await remove(api, double))
      if (!mayDelete) await minimize(api, double)
      done += 1
    }
    return []
  } catch (error) {
    const left = doubles.length - done
    const what = `${left} doubled comment${left === 1 ? '' : 's'} of ours`
    return [`${what} could not be put away: ${(error as Error).message}`]
  }
}

/** False where the token may not. */
async function remove(api: Api, { id }: Comment): Promise<boolean> {
  const deleted = api.ask(`DELETE ${ONE_COMMENT}`, { comment_id: id }, z.unknown())
  return (
    (await unless(
      unless(deleted, 'not-found').then(() => true),
      'permission',
    )) ?? false
  )
}

async function minimize(api: Api, { node_id }: Comment): Promise<void> {
  await api.graphql(
    'mutation ($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { clientMutationId } }',
    { id: node_id },
    z.unknown(),
  )
}

function unreadRemark(pages: number): string {
  return `about ${pages * PER_PAGE} comments in the middle of the conversation were not looked at, for that would take too many requests`
}
