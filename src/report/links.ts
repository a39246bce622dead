import { isBatch } from '../targets/types.ts'

/** Pages of the platform's own web apps. */
export interface Links {
  readonly operations: string
  /** Null for what lives outside workspaces, for which no address is known. */
  readonly metis: string | null
}

interface Linked {
  readonly type: string
  readonly name: string
  readonly workspace: string
  readonly runtime: string
}

export function linksTo(host: string, { type, name, workspace, runtime }: Linked): Links {
  const page = runtime.trim() === '' ? 'resource-details' : 'resource-runtime'
  const query = [`name=${encode(name)}`, `type=${encode(type)}`]
  if (workspace !== '') query.push(`workspace=${encode(workspace)}`)
  const history = isBatch(type) ? '/run_history' : ''
  const entity = `dataos.${encode(workspace)}.${encode(name)}${history}`
  return {
    operations: `https://${host}/operations/user-space/resources/${page}?${query.join('&')}`,
    metis: workspace === '' ? null : `https://${host}/metis/resources/${encode(type)}/${entity}`,
  }
}

/** Stricter than the platform's own encoder, so that an address holds nothing that Markdown or HTML knows. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*~_]/g,
    sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** The line of a file in the repository; `path` is relative to its root. */
export function linkToSource(blobs: string, path: string, line: number): string {
  return `${blobs}/${path.split('/').map(encode).join('/')}#L${line}`
}

/** What the footer of a comment links to. */
export interface RunLinks {
  readonly run: string
  readonly runId: string
  readonly attempt: string
  readonly headSha: string
  readonly commit: string
}
