export const id = 45;
export const ids = [45];
export const modules = {

/***/ 9045:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  commentOnPullRequest: () => (/* binding */ commentOnPullRequest)
});

// EXTERNAL MODULE: ./build/src/runner/runner.js
var runner_runner = __webpack_require__(9380);
// EXTERNAL MODULE: ./node_modules/zod/v4/mini/schemas.js + 2 modules
var schemas = __webpack_require__(5395);
// EXTERNAL MODULE: ./build/src/text/duration.js
var duration = __webpack_require__(1217);
// EXTERNAL MODULE: ./build/src/text/escape.js
var text_escape = __webpack_require__(4502);
;// CONCATENATED MODULE: ./build/src/pull-request/failures.js


class GitHubFailure extends Error {
  kind
  nextStep
  retryAfter
  constructor(kind, message, nextStep, retryAfter) {
    super(message)
    this.kind = kind
    this.nextStep = nextStep
    this.retryAfter = retryAfter
  }
}
async function unless(request, ...kinds) {
  try {
    return await request
  } catch (error) {
    if (error instanceof GitHubFailure && kinds.includes(error.kind)) return undefined
    throw error
  }
}
const PERMISSION =
  'Add `pull-requests: write` to the `permissions:` of this job. For pull requests from forks, comment from a workflow_run workflow, because their token is always read-only'
const CLOSED = 'Unlock the conversation or unarchive the repository, or set `comment: never`'
const LATER = 'No action needed. The next run retries'
const CHECK_ADDRESS = 'Check GITHUB_API_URL and any proxy'
const MAX_MESSAGE = 300
const DEFAULT_RETRY_AFTER = 60_000
function failureOf(refusal, now) {
  const { status, headers } = refusal
  const retryAfter = retryAfterOf(headers, now)
  const answered = `GitHub answered ${status}${inWords(refusal)}`
  if (isLimit(refusal)) return limited(answered, retryAfter ?? DEFAULT_RETRY_AFTER)
  switch (true) {
    case status === 401:
      return new GitHubFailure('token', answered, "Check github-token. It's invalid or has expired")
    case status === 403:
      return new GitHubFailure('permission', answered, isClosed(refusal) ? CLOSED : PERMISSION)
    case status === 404 || status === 410:
      return new GitHubFailure(
        'not-found',
        answered,
        'Check pr-number, and that this job has `pull-requests: write` under `permissions:`',
      )
    case status === 422:
      return new GitHubFailure('invalid', answered, "See GitHub's message")
    case status >= 500:
      return new GitHubFailure('server', answered, LATER, retryAfter)
    default:
      return new GitHubFailure('unexpected', answered, CHECK_ADDRESS)
  }
}
function networkFailure(error) {
  const { message } = error instanceof Error ? innermost(error) : { message: String(error) }
  return new GitHubFailure(
    'network',
    `couldn't connect to GitHub: ${(0,text_escape/* shorten */.ml)((0,text_escape/* plain */.pj)(message), MAX_MESSAGE) || 'connection lost'}`,
    'Check GITHUB_API_URL, and whether this runner needs a proxy (HTTPS_PROXY)',
  )
}
function invalidAddress(name, address) {
  return new GitHubFailure('unexpected', `${name} is ${(0,text_escape/* quote */.hD)(address)}, which isn't a URL`, CHECK_ADDRESS)
}
function timeoutFailure(ms) {
  return new GitHubFailure('timeout', `GitHub didn't respond within ${(0,duration/* formatDuration */.a3)(ms)}`, LATER)
}
function unexpectedResponse(what) {
  return new GitHubFailure(
    'unexpected',
    `unexpected response from GitHub: ${(0,text_escape/* shorten */.ml)((0,text_escape/* plain */.pj)(what), MAX_MESSAGE)}`,
    CHECK_ADDRESS,
  )
}
function issueText({ issues: [issue] }, where = '') {
  const path = [where, ...(issue?.path ?? [])].filter(part => part !== '').join('.')
  const expected = issue && 'expected' in issue ? `expected ${issue.expected}` : issue?.message
  return path === '' ? `${expected}` : `${path}: ${expected}`
}
function isLimit({ status, message, headers }) {
  if (status === 429) return true
  if (status !== 403) return false
  return (
    headers['retry-after'] !== undefined ||
    String(headers['x-ratelimit-remaining']) === '0' ||
    /rate limit|abuse detection/i.test(message)
  )
}
function isClosed({ message }) {
  return /\b(?:locked|archived)\b/i.test(message)
}
function limited(answered, retryAfter) {
  const message = `${answered}: rate limit exceeded; resets in ${(0,duration/* formatDuration */.a3)(retryAfter)}`
  return new GitHubFailure('limit', message, LATER, retryAfter)
}
function retryAfterOf(headers, now) {
  const given = String(headers['retry-after'] ?? '')
  const end = String(headers['x-ratelimit-remaining']) === '0' ? Number(headers['x-ratelimit-reset']) : NaN
  const times = [Number(given || NaN) * 1000, Date.parse(given) - now, end * 1000 - now]
  const ms = times.find(Number.isFinite)
  return ms === undefined ? undefined : Math.max(0, ms)
}
function inWords({ message }) {
  const words = (0,text_escape/* plain */.pj)(message).replace(/(?:^|\s+)-\s+https?:\/\/\S+$/, '')
  return words === '' ? '' : ` (${(0,text_escape/* shorten */.ml)(words, MAX_MESSAGE)})`
}
function innermost(error) {
  const [first] = error instanceof AggregateError ? error.errors : []
  const cause = error.cause ?? first
  return cause instanceof Error ? innermost(cause) : error
}

;// CONCATENATED MODULE: ./build/src/pull-request/api.js


const BOUNDS = { requests: 11, ms: 25_000, responseMs: 10_000, pauses: [500, 2000] }
const GRAPHQL_STATUS = {
  FORBIDDEN: 403,
  INSUFFICIENT_SCOPES: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
}
const GRAPHQL_RESPONSE = schemas/* object */.Ikc({
  data: schemas/* optional */.lqM(schemas/* unknown */.L5J()),
  errors: schemas/* nullish */.cl6(schemas/* array */.YOg(schemas/* object */.Ikc({ type: schemas/* nullish */.cl6(schemas/* string */.YjP()), message: schemas/* string */.YjP() }))),
})
async function connect({ context, token, clock, signal, bounds = BOUNDS }) {
  const [owner, repo] = context.repository.split('/')
  const octokit = await octokitOf(context, token)
  const end = clock.now() + bounds.ms
  const over = AbortSignal.any([signal, AbortSignal.timeout(bounds.ms)])
  let made = 0
  const attempt = async (route, parameters) => {
    if (signal.aborted) throw cancelled()
    if (made >= bounds.requests) throw tooManyRequests(bounds.requests)
    made += 1
    const overdue = AbortSignal.timeout(bounds.responseMs)
    const stop = AbortSignal.any([over, overdue])
    const stopped = () =>
      signal.aborted ? cancelled() : timeoutFailure(over.aborted ? bounds.ms : bounds.responseMs)
    try {
      const request = { signal: stop, redirect: 'manual', log: SILENT }
      const response = await octokit.request(route, { owner, repo, ...parameters, request })
      if (response.status >= 300) throw failureOf({ ...response, message: 'unexpected redirect' }, Date.now())
      if (isIncomplete(response)) throw networkFailure(new Error('the response was incomplete'))
      return response
    } catch (error) {
      throw stop.aborted ? stopped() : failureFrom(error)
    }
  }
  const pause = async (retry, atLeast = 0) => {
    const ms = Math.max(bounds.pauses[retry] ?? Number.POSITIVE_INFINITY, atLeast)
    if (made >= bounds.requests || clock.now() + ms >= end) return false
    await clock.sleepUntil(clock.now() + ms, signal)
    if (signal.aborted) throw cancelled()
    return true
  }
  const retrying = async (attempting, isRetryable) => {
    for (let retry = 0; ; retry += 1) {
      try {
        return await attempting()
      } catch (error) {
        if (!(error instanceof GitHubFailure) || !isRetryable(error)) throw error
        if (!(await pause(retry, error.retryAfter))) throw error
      }
    }
  }
  const requestIf = isRetryable => async (route, parameters, schema) => {
    const { data, headers } = await retrying(() => attempt(route, parameters), isRetryable)
    return { data: checked(data, schema), link: headers.link ?? '' }
  }
  return {
    request: requestIf(isTemporary),
    requestOnce: requestIf(({ kind }) => kind === 'limit'),
    graphql(query, variables, schema) {
      const parameters = { query, variables, owner: undefined, repo: undefined }
      return retrying(async () => {
        const { data, headers } = await attempt(`POST ${context.graphqlUrl}`, parameters)
        const response = checked(data, GRAPHQL_RESPONSE)
        const [error] = response.errors ?? []
        if (!error) return checked(response.data, schema)
        const status = GRAPHQL_STATUS[error.type ?? ''] ?? 422
        throw failureOf({ status, message: error.message, headers }, Date.now())
      }, isTemporary)
    },
    requestsLeft: () => bounds.requests - made,
    pause,
  }
}
function isUncertain({ kind }) {
  return kind === 'server' || kind === 'network' || kind === 'timeout'
}
function isTemporary(failure) {
  return failure.kind === 'limit' || isUncertain(failure)
}
const nothing = () => undefined
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing }
async function octokitOf({ apiUrl, graphqlUrl }, token) {
  if (!URL.canParse(apiUrl)) throw invalidAddress('GITHUB_API_URL', apiUrl)
  if (!URL.canParse(graphqlUrl)) throw invalidAddress('GITHUB_GRAPHQL_URL', graphqlUrl)
  const path = process.env['GITHUB_EVENT_PATH']
  delete process.env['GITHUB_EVENT_PATH']
  try {
    const { getOctokit } = await __webpack_require__.e(/* import() */ 413).then(__webpack_require__.bind(__webpack_require__, 2413))
    return getOctokit(token, { baseUrl: apiUrl, userAgent: 'wait-for-dataos', log: SILENT })
  } finally {
    if (path !== undefined) process.env['GITHUB_EVENT_PATH'] = path
  }
}
function checked(data, schema) {
  const { success, data: value, error } = schema.safeParse(data)
  if (success) return value
  throw unexpectedResponse(issueText(error))
}
function isIncomplete(response) {
  const isJson = /\bjson\b/.test(response.headers['content-type'] ?? '')
  return isJson && typeof response.data === 'string'
}
function failureFrom(error) {
  if (!isRequestError(error)) return error
  const { status, message, response } = error
  return response
    ? failureOf({ status, message, headers: response.headers }, Date.now())
    : networkFailure(error)
}
function isRequestError(error) {
  return error instanceof Error && error.name === 'HttpError'
}
function cancelled() {
  return new GitHubFailure('cancelled', 'the run was cancelled', '')
}
function tooManyRequests(limit) {
  return new GitHubFailure(
    'bounds',
    `the limit of ${limit} requests was reached`,
    'No action needed. The next run continues',
  )
}

// EXTERNAL MODULE: ./build/src/pull-request/context.js
var pull_request_context = __webpack_require__(5338);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/api.js + 1 modules
var api = __webpack_require__(3305);
;// CONCATENATED MODULE: ./build/src/pull-request/events.js



const SHA = schemas/* string */.YjP().check(api/* _regex */.Fk(pull_request_context/* COMMIT_SHA */.pk, "isn't a commit SHA"), api/* _toLowerCase */.Il())
const NUMBER = schemas/* int */.Whr().check(api/* _positive */.NC())
const BASE = schemas/* nullish */.cl6(
  schemas/* object */.Ikc({
    repo: schemas/* nullish */.cl6(schemas/* object */.Ikc({ id: schemas/* nullish */.cl6(schemas/* int */.Whr()), full_name: schemas/* nullish */.cl6(schemas/* string */.YjP()) })),
  }),
)
const PULL_REQUEST = schemas/* object */.Ikc({ number: NUMBER, head: schemas/* object */.Ikc({ sha: SHA }), base: BASE })
const ISSUE = schemas/* object */.Ikc({ number: NUMBER, pull_request: schemas/* nullish */.cl6(schemas/* object */.Ikc({})) })
const WORKFLOW_RUN = schemas/* object */.Ikc({
  event: schemas/* nullish */.cl6(schemas/* string */.YjP()),
  head_sha: SHA,
  head_branch: schemas/* nullish */.cl6(schemas/* string */.YjP()),
  head_repository: schemas/* nullish */.cl6(schemas/* object */.Ikc({ full_name: schemas/* string */.YjP() })),
  pull_requests: schemas/* nullish */.cl6(schemas/* array */.YOg(schemas/* nullable */.mee(PULL_REQUEST))),
})
const DEPLOYMENT = schemas/* object */.Ikc({ sha: SHA })
const PUSH = schemas/* object */.Ikc({ deleted: schemas/* nullish */.cl6(schemas/* boolean */.zMY()) })
const REPOSITORY = schemas/* object */.Ikc({ repository: schemas/* nullish */.cl6(schemas/* object */.Ikc({ id: schemas/* int */.Whr() })) })
const PARTS = {
  pull_request(context) {
    const { number, head, base } = partOf(context, 'pull_request', PULL_REQUEST)
    const repository = base?.repo?.full_name ?? context.repository
    if (!isSameName(repository, context.repository))
      return { kind: 'none', reason: 'the pull request belongs to another repository' }
    return { kind: 'known', pullRequest: { number, headSha: head.sha } }
  },
  issue(context) {
    const { number, pull_request } = partOf(context, 'issue', ISSUE)
    if (!pull_request) return { kind: 'none', reason: `issue #${number} isn't a pull request` }
    return { kind: 'number', number }
  },
  workflow_run: hintFromWorkflowRun,
  deployment: context => ({
    kind: 'commit',
    sha: partOf(context, 'deployment', DEPLOYMENT).sha,
    merged: true,
  }),
}
const EVENTS = {
  push: hintFromCommit,
  workflow_dispatch: hintFromCommit,
  merge_group: () => ({ kind: 'none', reason: "merge queue runs aren't tied to one pull request" }),
}
function hintFromEvent(context, prNumber) {
  const { event, payload } = context
  if (prNumber !== undefined) return hintFromNumber(context, prNumber)
  const [key = ''] = Object.keys(PARTS).filter(key => payload[key])
  const reader = PARTS[key] ?? (Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined)
  if (reader) return reader(context)
  const name = event === '' ? 'GITHUB_EVENT_NAME is not set, and such runs' : `${event} events`
  return { kind: 'none', reason: `${name} have no pull request. Set pr-number to choose one` }
}
class EventError extends Error {}
function partOf({ payload }, key, schema) {
  const { success, data, error } = schema.safeParse(payload[key])
  if (!success) throw new EventError(issueText(error, key))
  return data
}
function hintFromNumber(context, number) {
  const { payload } = context
  const pull = PULL_REQUEST.safeParse(payload['pull_request']).data
  if (pull?.number === number) return { kind: 'known', pullRequest: { number, headSha: pull.head.sha } }
  if (!payload['workflow_run']) return { kind: 'number', number }
  const run = partOf(context, 'workflow_run', WORKFLOW_RUN)
  const isForPullRequest = run.event?.startsWith('pull_request') ?? true
  return { kind: 'number', number, ...(isForPullRequest && { headSha: run.head_sha }) }
}
function hintFromWorkflowRun(context) {
  const run = partOf(context, 'workflow_run', WORKFLOW_RUN)
  const here = REPOSITORY.safeParse(context.payload).data?.repository?.id
  const listed = (run.pull_requests ?? [])
    .filter(pull => pull !== null)
    .filter(({ base }) => base?.repo?.id !== undefined && base.repo.id === here)
  const exact = listed.filter(({ head }) => head.sha === run.head_sha)
  const [only, ...others] = exact.length > 0 ? exact : listed
  if (only && others.length === 0) return { kind: 'number', number: only.number, headSha: run.head_sha }
  const from = run.head_repository?.full_name ?? context.repository
  const isFork = !isSameName(from, context.repository) && run.head_branch
  return {
    kind: 'commit',
    sha: run.head_sha,
    merged: false,
    ...(isFork && { branch: `${from.split('/')[0]}:${run.head_branch}` }),
  }
}
function hintFromCommit({ payload, sha }) {
  if (PUSH.safeParse(payload).data?.deleted)
    return { kind: 'none', reason: 'the push deleted a branch or a tag' }
  if (sha === '') return { kind: 'none', reason: "GITHUB_SHA isn't a commit SHA" }
  return { kind: 'commit', sha, merged: true }
}
function isSameName(one, other) {
  return one.toLowerCase() === other.toLowerCase()
}

;// CONCATENATED MODULE: ./build/src/pull-request/find.js



const find_REPOSITORY = schemas/* nullish */.cl6(schemas/* object */.Ikc({ full_name: schemas/* string */.YjP() }))
const find_PULL_REQUEST = schemas/* object */.Ikc({
  number: schemas/* int */.Whr(),
  state: schemas/* string */.YjP(),
  merged_at: schemas/* nullish */.cl6(schemas/* string */.YjP()),
  merge_commit_sha: schemas/* nullish */.cl6(schemas/* string */.YjP()),
  head: schemas/* object */.Ikc({ sha: schemas/* string */.YjP(), repo: find_REPOSITORY }),
  base: schemas/* object */.Ikc({ repo: find_REPOSITORY }),
})
function choose(candidates, { sha, merged }, repository) {
  const isHere = repo => isSameName(repo?.full_name ?? '', repository)
  const ours = candidates
    .filter(({ base }) => isHere(base.repo))
    .toSorted((a, b) => Number(isHere(b.head.repo)) - Number(isHere(a.head.repo)) || a.number - b.number)
  const chosen =
    ours.find(({ state, head }) => state === 'open' && head.sha === sha) ??
    (merged ? ours.find(one => one.merged_at && one.merge_commit_sha === sha) : undefined)
  return chosen && { number: chosen.number, headSha: chosen.head.sha }
}
async function findPullRequest(api, hint, repository) {
  switch (hint.kind) {
    case 'none':
      return hint
    case 'known':
      return { kind: 'found', pullRequest: hint.pullRequest }
    case 'number': {
      const { number, headSha } = hint
      const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}'
      const { data } = await api.request(route, { pull_number: number }, find_PULL_REQUEST)
      if (headSha !== undefined && data.head.sha !== headSha) {
        const reason = `commit ${find_short(headSha)} isn't the head of pull request #${number} any more`
        return { kind: 'none', reason }
      }
      return { kind: 'found', pullRequest: { number, headSha: data.head.sha } }
    }
    case 'commit': {
      const pullRequest =
        choose(await pullRequestsOf(api, hint), hint, repository) ?? (await findInFork(api, hint, repository))
      if (pullRequest) return { kind: 'found', pullRequest }
      const open = hint.merged ? 'open or merged' : 'open'
      return { kind: 'none', reason: `no ${open} pull request for commit ${find_short(hint.sha)}` }
    }
  }
}
async function pullRequestsOf(api, { sha, branch }) {
  const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls'
  const request = api.request(route, { commit_sha: sha, per_page: 100 }, schemas/* array */.YOg(find_PULL_REQUEST))
  return (await (branch === undefined ? request : unless(request, 'not-found', 'invalid')))?.data ?? []
}
async function findInFork(api, hint, repository) {
  if (hint.branch === undefined) return undefined
  const route = 'GET /repos/{owner}/{repo}/pulls'
  const parameters = { head: hint.branch, state: 'open', per_page: 100 }
  const response = await unless(api.request(route, parameters, schemas/* array */.YOg(find_PULL_REQUEST)), 'not-found', 'invalid')
  return choose(response?.data ?? [], hint, repository)
}
function find_short(sha) {
  return sha.slice(0, 7)
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/src/pull-request/sticky.js





const COMMENT = schemas/* object */.Ikc({
  id: schemas/* int */.Whr(),
  node_id: schemas/* optional */.lqM(schemas/* string */.YjP()),
  html_url: schemas/* _default */.Rvf(schemas/* string */.YjP(), ''),
  body: schemas/* nullish */.cl6(schemas/* string */.YjP()),
  user: schemas/* nullish */.cl6(schemas/* object */.Ikc({ login: schemas/* string */.YjP(), type: schemas/* optional */.lqM(schemas/* string */.YjP()) })),
})
const COMMENTS = '/repos/{owner}/{repo}/issues/{issue_number}/comments'
const ONE_COMMENT = '/repos/{owner}/{repo}/issues/comments/{comment_id}'
const PER_PAGE = 100
const RESERVED_REQUESTS = 3
function markerOf(key) {
  return `<!-- wait-for-dataos comment ${(0,external_node_crypto_.createHash)('sha256').update(key).digest('hex')} -->`
}
async function publishComment({ api, number, key, render }) {
  const thread = threadOf(api, number, markerOf(key))
  const { comments, lastPage, isComplete } = await readComments(thread)
  const notNeeded = { kind: 'not-needed', url: '', problems: [] }
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
function threadOf(api, number, marker) {
  let login
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
async function viewerLogin(api) {
  const schema = schemas/* object */.Ikc({ viewer: schemas/* object */.Ikc({ login: schemas/* string */.YjP() }) })
  try {
    return (await api.graphql('query { viewer { login } }', {}, schema)).viewer.login
  } catch (error) {
    if (!(error instanceof GitHubFailure) || error.kind === 'cancelled') throw error
    const { kind, message, nextStep, retryAfter } = error
    const unknown = `couldn't identify the token's account, so an existing comment can't be matched: ${message}`
    throw new GitHubFailure(kind, unknown, nextStep, retryAfter)
  }
}
async function readComments({ api, number }, firstPage = 1) {
  const comments = []
  for (let page = firstPage; ; page += 1) {
    const parameters = { issue_number: number, per_page: PER_PAGE, page }
    const { data, link } = await api.request(`GET ${COMMENTS}`, parameters, schemas/* array */.YOg(COMMENT))
    comments.push(...data)
    if (!hasNextPage(link, data.length)) return { comments, lastPage: page, isComplete: true }
    if (api.requestsLeft() <= RESERVED_REQUESTS) return { comments, lastPage: page, isComplete: false }
  }
}
function hasNextPage(link, comments) {
  return link === '' ? comments === PER_PAGE : /;\s*rel="next"/.test(link)
}
async function ownOf(thread, comments) {
  const marked = comments.filter(({ body }) => body?.trimStart().startsWith(thread.marker))
  if (marked.length === 0) return []
  const login = await thread.viewer()
  return marked.filter(({ user }) => isBy(user, login)).toSorted((a, b) => a.id - b.id)
}
function isBy(user, login) {
  if (!user) return false
  const [one, other] = [user.login.toLowerCase(), login.toLowerCase()]
  const isApp = user.type === 'Bot' || one !== withoutBot(one)
  return one === other || (isApp && withoutBot(one) === withoutBot(other))
}
function withoutBot(login) {
  return login.replace(/\[bot\]$/, '')
}
function textOf({ marker }, { body }) {
  return (body ?? '').trimStart().slice(marker.length).trim()
}
function bodyOf({ marker }, text) {
  return `${marker}\n${text.trim()}`
}
async function edit(thread, comment, text) {
  const body = bodyOf(thread, text)
  if (comment.body === body) return { kind: 'unchanged', url: comment.html_url }
  const parameters = { comment_id: comment.id, body }
  const edited = await unless(thread.api.request(`PATCH ${ONE_COMMENT}`, parameters, COMMENT), 'not-found')
  return edited && { kind: 'edited', url: edited.data.html_url }
}
async function create(thread, text, lastPage) {
  const { api, number } = thread
  const parameters = { issue_number: number, body: bodyOf(thread, text) }
  for (let retry = 0; ; retry += 1) {
    try {
      return (await api.requestOnce(`POST ${COMMENTS}`, parameters, COMMENT)).data
    } catch (error) {
      if (!(error instanceof GitHubFailure) || !isUncertain(error)) throw error
      if (!(await api.pause(retry, error.retryAfter))) throw error
      const [created] = await ownOf(thread, (await readComments(thread, lastPage)).comments)
      if (created) return created
    }
  }
}
async function removeDuplicates(api, duplicates) {
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
    return [`couldn't remove ${left} duplicate comment${left === 1 ? '' : 's'}: ${(0,text_escape/* messageOf */.bD)(error)}`]
  }
}
async function remove(api, { id }) {
  const deleting = api.request(`DELETE ${ONE_COMMENT}`, { comment_id: id }, schemas/* unknown */.L5J()).then(() => true)
  const deleted = unless(deleting, 'not-found').then(() => true)
  return (await unless(deleted, 'permission')) ?? false
}
async function minimize(api, { node_id }) {
  await api.graphql(
    'mutation ($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { clientMutationId } }',
    { id: node_id },
    schemas/* unknown */.L5J(),
  )
}

;// CONCATENATED MODULE: ./build/src/pull-request/comment.js







async function commentOnPullRequest(settings, render, deps) {
  const { runner } = deps
  try {
    return await tryToComment(settings, render, deps)
  } catch (error) {
    if (!(error instanceof GitHubFailure)) throw error
    if (error.kind === 'cancelled') runner.info(`No pull request comment: ${error.message}`)
    else (0,runner_runner/* warn */.R8)(runner, `Couldn't write the pull request comment: ${error.message}. ${error.nextStep}.`)
    return ''
  }
}
async function tryToComment(settings, render, { runner, ...deps }) {
  const context = (0,pull_request_context/* readContext */.yI)(deps.env)
  if (context.payloadProblem) (0,runner_runner/* warn */.R8)(runner, context.payloadProblem)
  const none = reason => {
    runner.info(`No pull request comment: ${reason}`)
    return ''
  }
  checkRepository(context)
  const hint = hintFrom(context, settings['pr-number'] ?? undefined, runner, deps.env)
  if (hint.kind === 'none') return none(hint.reason)
  const token = usableToken(settings['github-token'])
  runner.info('Looking for the pull request comment')
  const api = await connect({ ...deps, context, token })
  const found = await findPullRequest(api, hint, context.repository)
  if (found.kind === 'none') return none(found.reason)
  const { number, headSha } = found.pullRequest
  const links = (0,pull_request_context/* linksOf */.hP)(context, headSha)
  const key = settings['comment-key'] || `${context.workflow}/${context.job}`
  const published = await publishComment({
    api,
    number,
    key,
    render: previous => render(previous, links, key),
  })
  logResult(runner, number, published)
  return published.url
}
function hintFrom(context, prNumber, runner, env) {
  try {
    return hintFromEvent(context, prNumber)
  } catch (error) {
    if (!(error instanceof EventError)) throw error
    const problem = (0,pull_request_context/* unusableEvent */.cA)(env['GITHUB_EVENT_PATH'] ?? '', error.message)
    ;(0,runner_runner/* warn */.R8)(runner, problem)
    return { kind: 'none', reason: problem }
  }
}
function usableToken(token) {
  const nextStep =
    'Remove the github-token input, or pass a token that is available to this run. Secrets are empty in runs from forks'
  if (token === '') throw new GitHubFailure('token', 'github-token is empty', nextStep)
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new GitHubFailure('token', 'github-token contains invalid characters', nextStep)
  return token
}
function checkRepository({ repository }) {
  if (/^[^/\s]+\/[^/\s]+$/.test(repository)) return
  const message = `GITHUB_REPOSITORY is '${repository}', not OWNER/NAME`
  throw new GitHubFailure('unexpected', message, "Don't override GITHUB_REPOSITORY")
}
const RESULTS = {
  created: pullRequest => `Created the comment on ${pullRequest}`,
  edited: pullRequest => `Updated the comment on ${pullRequest}`,
  unchanged: pullRequest => `The comment on ${pullRequest} is up to date`,
  'not-needed': pullRequest => `No comment needed on ${pullRequest}`,
  skipped: pullRequest =>
    `Skipped the comment on ${pullRequest}: it has too many comments to search for an earlier one`,
}
function logResult(runner, number, { kind, url, problems }) {
  const result = RESULTS[kind](`pull request #${number}`)
  if (kind === 'skipped' || problems.length > 0) (0,runner_runner/* warn */.R8)(runner, [result, ...problems].join('; '))
  else runner.info(url === '' ? result : `${result}: ${url}`)
}


/***/ })

};
