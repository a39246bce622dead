import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { messageOf } from '../text/escape.ts'
import { type Api, isUncertain } from './api.ts'
import { GitHubFailure, unless } from './failures.ts'

const COMMENT = z.object({
  id: z.int(),
  node_id: z.optional(z.string()),
  html_url: z._default(z.string(), ''),
  body: z.nullish(z.string()),
  user: z.nullish(z.object({ login: z.string(), type: z.optional(z.string()) })),
})

export type Comment = z.output<typeof COMMENT>

export interface Publication {
  readonly api: Api
  /** The number of the pull request. */
  readonly number: number
  /** Tells our comments on one pull request apart. */
  readonly key: string
  /** Makes the text from that of our earlier comment; undefined to write nothing. */
  readonly render: (previous: string | undefined) => string | undefined
}

export interface Published {
  /** Skipped: an earlier comment of ours may be among those that weren't read. */
  readonly kind: 'created' | 'edited' | 'unchanged' | 'not-needed' | 'skipped'
  /** Of our comment, '' if none was written. */
  readonly url: string
  readonly problems: readonly string[]
}

const COMMENTS = '/repos/{owner}/{repo}/issues/{issue_number}/comments'
const ONE_COMMENT = '/repos/{owner}/{repo}/issues/comments/{comment_id}'
const PER_PAGE = 100
/** Not spent on reading pages: identifying the account, writing, and one retry. */
const RESERVED_REQUESTS = 3

/**
 * Finds a comment again. A hash, because a key can have any content and length: it can't end the HTML comment, it
 * isn't the beginning of another, and it shows nothing.
 */
export function markerOf(key: string): string {
  return `<!-- wait-for-dataos comment ${createHash('sha256').update(key).digest('hex')} -->`
}

/** Writes our comment with that key: creates or edits it, or leaves it if the text is the same. */
export async function publishComment({ api, number, key, render }: Publication): Promise<Published> {
  const thread = threadOf(api, number, markerOf(key))
  const { comments, lastPage, isComplete } = await readComments(thread)
  const notNeeded: Published = { kind: 'not-needed', url: '', problems: [] }

  const ours = await ownOf(thread, comments)
  for (const [index, comment] of ours.entries()) {
    const text = render(textOf(thread, comment))
    const written = text === undefined ? notNeeded : await edit(thread, comment, text)
    if (written) return { ...written, problems: await removeDuplicates(api, ours.slice(index + 1)) }
  }
  const text = render(undefined)
  if (text === undefined) return notNeeded
  if (!isComplete) return { kind: 'skipped', url: '', problems: [] }
  return { kind: 'created', url: (await create(thread, text, lastPage)).html_url, problems: [] }
}

/** The comments of one pull request, and what marks one of them as ours. */
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
    async viewer() {
      login ??= await viewerLogin(api)
      return login
    },
  }
}

/** The account of the token. GraphQL answers this for every kind of token. */
async function viewerLogin(api: Api): Promise<string> {
  const schema = z.object({ viewer: z.object({ login: z.string() }) })
  try {
    return (await api.graphql('query { viewer { login } }', {}, schema)).viewer.login
  } catch (error) {
    if (!(error instanceof GitHubFailure) || error.kind === 'cancelled') throw error
    const { kind, message, nextStep, retryAfter } = error
    const unknown = `couldn't identify the token's account, so an existing comment can't be matched: ${message}`
    throw new GitHubFailure(kind, unknown, nextStep, retryAfter)
  }
}

interface Reading {
  readonly comments: readonly Comment[]
  readonly lastPage: number
  /** False if there were too many pages to read them all. */
  readonly isComplete: boolean
}

/** The pages in order, from the given one on, as many as the limit of requests allows. */
async function readComments({ api, number }: Thread, firstPage = 1): Promise<Reading> {
  const comments: Comment[] = []
  for (let page = firstPage; ; page += 1) {
    const parameters = { issue_number: number, per_page: PER_PAGE, page }
    const { data, link } = await api.request(`GET ${COMMENTS}`, parameters, z.array(COMMENT))
    comments.push(...data)
    if (!hasNextPage(link, data.length)) return { comments, lastPage: page, isComplete: true }
    if (api.requestsLeft() <= RESERVED_REQUESTS) return { comments, lastPage: page, isComplete: false }
  }
}

/** Some hosts send no link header. */
export function hasNextPage(link: string, comments: number): boolean {
  return link === '' ? comments === PER_PAGE : /;\s*rel="next"/.test(link)
}

/** Our comments, the oldest first. Our marker in the comment of another account doesn't count. */
async function ownOf(thread: Thread, comments: readonly Comment[]): Promise<Comment[]> {
  // Only at the very beginning: another action of the same account may quote text from outside.
  const marked = comments.filter(({ body }) => body?.trimStart().startsWith(thread.marker))
  if (marked.length === 0) return []
  const login = await thread.viewer()
  return marked.filter(({ user }) => isBy(user, login)).toSorted((a, b) => a.id - b.id)
}

/** GitHub calls an app `name[bot]` in one API and `name` in another. No person can have the first name. */
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

/** Undefined if the comment doesn't exist any more. */
async function edit(
  thread: Thread,
  comment: Comment,
  text: string,
): Promise<Pick<Published, 'kind' | 'url'> | undefined> {
  const body = bodyOf(thread, text)
  if (comment.body === body) return { kind: 'unchanged', url: comment.html_url }
  const parameters = { comment_id: comment.id, body }
  const edited = await unless(thread.api.request(`PATCH ${ONE_COMMENT}`, parameters, COMMENT), 'not-found')
  return edited && { kind: 'edited', url: edited.data.html_url }
}

async function create(thread: Thread, text: string, lastPage: number): Promise<Comment> {
  const { api, number } = thread
  const parameters = { issue_number: number, body: bodyOf(thread, text) }
  for (let retry = 0; ; retry += 1) {
    try {
      return (await api.requestOnce(`POST ${COMMENTS}`, parameters, COMMENT)).data
    } catch (error) {
      if (!(error instanceof GitHubFailure) || !isUncertain(error)) throw error
      if (!(await api.pause(retry, error.retryAfter))) throw error
      // It may exist although no response came. Then it is one of the last, and must not be created twice.
      const [created] = await ownOf(thread, (await readComments(thread, lastPage)).comments)
      if (created) return created
    }
  }
}

/** Deletes duplicates, or minimizes those that can't be deleted. Returns the problem with those that remain. */
async function removeDuplicates(api: Api, duplicates: readonly Comment[]): Promise<string[]> {
  let canDelete = true
  let removed = 0
  try {
    for (const duplicate of duplicates) {
      canDelete = canDelete && (await remove(api, duplicate))
      if (!canDelete) await minimize(api, duplicate)
      removed += 1
    }
    return []
  } catch (error) {
    if (!(error instanceof GitHubFailure)) throw error
    const left = duplicates.length - removed
    return [`couldn't remove ${left} duplicate comment${left === 1 ? '' : 's'}: ${messageOf(error)}`]
  }
}

/** False if the token isn't allowed to. */
async function remove(api: Api, { id }: Comment): Promise<boolean> {
  const deleting = api.request(`DELETE ${ONE_COMMENT}`, { comment_id: id }, z.unknown()).then(() => true)
  // A comment that is gone already needs nothing more.
  const deleted = unless(deleting, 'not-found').then(() => true)
  return (await unless(deleted, 'permission')) ?? false
}

async function minimize(api: Api, { node_id }: Comment): Promise<void> {
  await api.graphql(
    'mutation ($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { clientMutationId } }',
    { id: node_id },
    z.unknown(),
  )
}
