import { isMap } from 'yaml'
import { readId } from '../../targets/id-forms.ts'
import { linesOf, logLine } from '../../text/lines.ts'
import { NO_STATE, parseYaml, type State, stateOf, stateOfLines, textOf, textOfScalar } from './status.ts'

interface Identity {
  readonly name: string
  readonly type: string
  readonly version: string
  readonly workspace: string
}

/** What `dataos-ctl get -d` shows of one resource. What couldn't be read is empty or undefined. */
export interface Details extends Identity, State {
  readonly uid: string | undefined
  /** As text: a number may be larger than one that can be counted with. */
  readonly generation: string | undefined
  readonly created: string | undefined
}

interface Read {
  /** The keys at the top of the document, with all the values that they have there. */
  readonly top: readonly (readonly [key: string, value: string])[]
  readonly state: State
}

const SEPARATOR = /^(?:---|\.\.\.)\s*(?:#.*)?$/

const WORD = /^\w[\w.:+-]{0,199}$/

/** Signs of a document. Most of what programs print isn't one, and not worth the time to parse it. */
const TELLING = /^[ \t]*(?:name|uid|generation|status):/

/** A document for each resource, whatever is around them. */
export function readDetails(output: string): Details[] {
  const documents: string[][] = [[]]
  for (const line of linesOf(output)) {
    if (SEPARATOR.test(line)) documents.push([])
    // What looks like a log line and is indented belongs to a text in the manifest.
    else if (!/^\S/.test(line) || !logLine(line)) documents.at(-1)?.push(line)
  }
  return documents
    .filter(lines => lines.some(line => TELLING.test(line)))
    .flatMap(lines => detailsOf(lines) ?? [])
}

function detailsOf(lines: readonly string[]): Details | undefined {
  const { top, state } = fromYaml(lines.join('\n')) ?? fromLines(lines)
  // If a key is there twice with different values, at least one of them belongs to something else.
  const value = (key: string): string => {
    const [only = '', ...others] = new Set(top.filter(([name]) => name === key).map(([, text]) => text))
    return others.length === 0 ? only : ''
  }
  const word = (key: string): string | undefined => (WORD.test(value(key)) ? value(key) : undefined)
  const [uid, generation, created] = ['uid', 'generation', 'created'].map(word)
  const isResource = uid ?? generation ?? (value('name') && value('type'))
  if (!isResource && !top.some(([key]) => key === 'status')) return undefined
  return { ...identityOf(value, lines), uid, generation, created, ...state }
}

/** From the manifest's own keys, and what they lack from the comments above. */
function identityOf(value: (key: string) => string, lines: readonly string[]): Identity {
  const [name, type, version, workspace] = ['name', 'type', 'version', 'workspace'].map(value)
  const comment = identityInComments(lines)
  const other = comment && (!name || name === comment.name) ? comment : undefined
  return {
    name: name || other?.name || '',
    type: type || other?.type || '',
    version: version || other?.version || '',
    workspace: workspace || other?.workspace || '',
  }
}

function identityInComments(lines: readonly string[]): Partial<Identity> | undefined {
  const code = lines.findIndex(line => line.trim() !== '' && !line.startsWith('#'))
  for (const line of lines.slice(0, code < 0 ? undefined : code)) {
    const [id] = /[a-z][\w.-]{0,99}:[\w.-]{1,99}:[a-z][\w.:-]{0,199}/i.exec(line) ?? []
    const identity = id === undefined ? '' : readId(id)
    if (typeof identity !== 'string') return identity
  }
  return undefined
}

/** Undefined if the text isn't YAML, or if the keys under `status` have lost their indentation. */
function fromYaml(text: string): Read | undefined {
  const root = parseYaml(text)
  if (!isMap(root)) return undefined
  const top = root.items.map(({ key, value }) => [textOf(key), textOf(value)] as const)
  const status = root.get('status')
  if (isMap(status)) return { top, state: stateOf(status) }
  return root.has('status') ? undefined : { top, state: NO_STATE }
}

function fromLines(lines: readonly string[]): Read {
  const at = lines.findIndex(line => /^status:\s*$/.test(line))
  const [before, after] = at < 0 ? [lines, []] : [lines.slice(0, at), lines.slice(at + 1)]
  const end = after.findIndex(line => /^[^\s#-]/.test(line))
  const isFlat = end === after.findIndex(line => line.trim() !== '')
  // At the margin nothing tells where the state ends, so what comes after it says nothing of the resource itself.
  const [inside, behind] = isFlat || end < 0 ? [after, []] : [after.slice(0, end), after.slice(end)]
  const top = [...before, ...behind].flatMap(line => {
    const [, key, value = ''] = /^([A-Za-z][\w-]*):(?:\s+(.*))?$/.exec(line) ?? []
    return key === undefined ? [] : [[key, textOfScalar(value)] as const]
  })
  return { top: at < 0 ? top : [...top, ['status', ''] as const], state: stateOfLines(inside) }
}
