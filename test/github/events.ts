// Events as GitHub sends them, of one repository and people who do not exist.

import { schemaOf, WEBHOOKS } from './schemas.ts'

export const REPOSITORY = 'octo-data/insights'
export const FORK = 'data-team/insights'

/** Commits by name: `sha('head')` is the same forty digits everywhere. */
export function sha(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(40, '0').slice(0, 40)
}

interface Repo {
  readonly id: number
  readonly name: string
  readonly full_name: string
  readonly owner: { readonly login: string; readonly id: number; readonly type: string }
}

function repository(fullName = REPOSITORY): Repo {
  const [login = '', name = ''] = fullName.split('/')
  const id = fullName === REPOSITORY ? 1001 : 1002
  return { id, name, full_name: fullName, owner: { login, id: id + 1000, type: 'Organization' } }
}

export interface MadePull {
  readonly number?: number
  readonly head?: string
  readonly branch?: string
  /** The repository that the branch lies in. */
  readonly from?: string
  readonly base?: string
}

/** A pull request as events hold it. */
export function pullOf({
  number = 12,
  head = 'head',
  branch = 'metrics',
  from = REPOSITORY,
  base,
}: MadePull = {}) {
  return {
    number,
    state: 'open',
    merge_commit_sha: sha('merge'),
    head: { sha: sha(head), ref: branch, repo: repository(from) },
    base: { sha: sha('main'), ref: 'main', repo: repository(base) },
  }
}

/** The event with all that its schema asks for besides what is given. */
function event(name: string, own: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const whole = { repository: repository(), sender: { login: 'data-team', id: 7, type: 'User' }, ...own }
  return WEBHOOKS.fill(schemaOf(WEBHOOKS.events[name] ?? ''), whole) as Record<string, unknown>
}

export const EVENTS = {
  pull_request: (own: MadePull = {}) =>
    event('pull_request', {
      action: 'synchronize',
      number: own.number ?? 12,
      before: sha('before'),
      after: sha(own.head ?? 'head'),
      pull_request: pullOf(own),
    }),
  push: (own: { readonly deleted?: boolean } = {}) =>
    event('push', {
      ref: 'refs/heads/main',
      before: sha('before'),
      after: sha('pushed'),
      commits: [],
      ...own,
    }),
  workflow_run: (own: {
    readonly head?: string
    readonly from?: string
    readonly pulls?: readonly MadePull[]
  }) =>
    event('workflow_run', {
      action: 'completed',
      workflow: {},
      workflow_run: {
        event: 'pull_request',
        head_sha: sha(own.head ?? 'head'),
        head_branch: 'metrics',
        head_repository: repository(own.from),
        pull_requests: (own.pulls ?? []).map(one => {
          const { number, head, base } = pullOf(one)
          const short = ({ id, name }: Repo) => ({ id, name, url: `https://github.test/${id}` })
          return {
            id: number + 5000,
            number,
            url: 'https://github.test/',
            head: { sha: head.sha, ref: head.ref, repo: short(head.repo) },
            base: { sha: base.sha, ref: base.ref, repo: short(base.repo) },
          }
        }),
      },
    }),
  issue_comment: ({ number = 12, isPull = true } = {}) => {
    const url = 'https://github.test/'
    const pull_request = { url, html_url: url, diff_url: url, patch_url: url, merged_at: null }
    return event('issue_comment', {
      action: 'created',
      issue: { number, title: 'Slow', state: 'open', ...(isPull && { pull_request }) },
      comment: { id: 99, body: '/deploy' },
    })
  },
  deployment_status: ({ head = 'head' }: Pick<MadePull, 'head'> = {}) =>
    event('deployment_status', { action: 'created', deployment: { sha: sha(head), ref: 'metrics' } }),
  workflow_dispatch: () =>
    event('workflow_dispatch', {
      inputs: null,
      ref: 'refs/heads/main',
      workflow: '.github/workflows/deploy.yml',
    }),
  merge_group: () =>
    event('merge_group', {
      action: 'checks_requested',
      merge_group: {
        head_sha: sha('queue'),
        head_ref: 'refs/heads/gh-readonly-queue/main/pr-12-00',
        base_sha: sha('main'),
        base_ref: 'refs/heads/main',
      },
    }),
  /** GitHub describes no schema of it, for it is sent to no webhook. */
  schedule: () => ({
    schedule: '0 5 * * *',
    workflow: '.github/workflows/deploy.yml',
    repository: repository(),
  }),
} as const
