/** What one reading of one resource says. */
export type Reading = 'healthy' | 'progressing' | 'failing' | 'absent' | 'unknown'

/** What the platform shows of a resource at one moment. */
export interface Signals {
  readonly status: string
  readonly runtime: string
}

type Meaning = Exclude<Reading, 'absent'>

export interface Judgement {
  readonly reading: Meaning
  /** The states that decided, for people: "status is error". */
  readonly because: string
  /** States that are not in the vocabulary, as the platform shows them. */
  readonly unknownStates: readonly string[]
  /** A running resource must stay healthy for a while before it counts. */
  readonly running: boolean
  /** A run that came to its end: it may be cleaned away afterwards. */
  readonly finished: boolean
  /** It shows when its next run starts, which says nothing about the last one. */
  readonly scheduled: boolean
}

const STATUS_STATES: ReadonlyMap<string, Meaning> = new Map([
  ['active', 'healthy'],
  ['', 'progressing'],
  ['pending', 'progressing'],
  ['error', 'failing'],
  ['failed', 'failing'],
  ['deleted', 'failing'],
])

interface RuntimeState {
  /** What it means for a type that doesn't count it as healthy. */
  readonly meaning: Meaning
  /** How a run ended. With a baseline it counts only for a run that started after it. */
  readonly isResult: boolean
}

const ON_THE_WAY: RuntimeState = { meaning: 'progressing', isResult: false }
const SUCCESS: RuntimeState = { meaning: 'progressing', isResult: true }
const FAILURE: RuntimeState = { meaning: 'failing', isResult: true }

/** The vocabulary of runtime states, the only list of them. */
const RUNTIME_STATES: ReadonlyMap<string, RuntimeState> = new Map([
  ['', ON_THE_WAY],
  ['pending', ON_THE_WAY],
  ['inprogress', ON_THE_WAY],
  ['running', ON_THE_WAY],
  ['next', ON_THE_WAY],
  ['succeeded', SUCCESS],
  ['failed', FAILURE],
  ['error', FAILURE],
  ['aborted', FAILURE],
  ['deleted', { meaning: 'failing', isResult: false }],
])

/** Every state of the vocabulary. */
export const KNOWN_STATES: readonly string[] = [...STATUS_STATES.keys(), ...RUNTIME_STATES.keys()]

const WORST_FIRST: readonly Meaning[] = ['failing', 'unknown', 'progressing', 'healthy']

/** Both signals count: either may fail a resource, only both together make it healthy. */
export function judge({ status, runtime }: Signals, healthyRuntimes: readonly string[]): Judgement {
  const ofStatus = statesOf(statusWithoutMessage(status)).map(state => ({
    ...state,
    meaning: STATUS_STATES.get(state.text) ?? ('unknown' as const),
  }))
  const ofRuntime = statesOf(runtime).map(state => ({
    ...state,
    meaning: runtimeMeaning(state.text, healthyRuntimes),
  }))
  const all = [...ofStatus, ...ofRuntime]
  const reading = WORST_FIRST.find(meaning => all.some(state => state.meaning === meaning)) ?? 'unknown'
  const deciding = [
    ofStatus.some(({ meaning }) => meaning === reading) ? inWords('status', status) : '',
    ofRuntime.some(({ meaning }) => meaning === reading) ? inWords('runtime', runtime) : '',
  ]
  return {
    reading,
    because: deciding.filter(Boolean).join(', '),
    unknownStates: all.filter(({ meaning }) => meaning === 'unknown').map(({ shown }) => shown),
    running: ofRuntime.some(({ text }) => stem(text) === 'running'),
    finished: ofRuntime.every(({ text }) => stem(text) === 'succeeded' || stem(text) === 'next'),
    scheduled: ofRuntime.some(({ text }) => stem(text) === 'next'),
  }
}

/**
 * Of several rows of one resource (its versions) the least healthy one. A deleted one doesn't count beside others: it
 * is the version that another has replaced. Of rows of one reading the one whose `whole` judgement is worse comes first,
 * because it's the one that counts when a result does. Then one that runs comes first, because it must stay so for a
 * while, and a finished run last, because little can undo it.
 */
export function leastHealthy<T extends Version>(versions: readonly T[]): T | undefined {
  const remaining = versions.filter(({ row }) => !isDeleted(row))
  const rank = ({ judgement, whole }: T): number =>
    10 * (4 * rankOf(judgement) + rankOf(whole)) + (whole.running ? 0 : whole.finished ? 2 : 1)
  return (remaining.length > 0 ? remaining : versions).toSorted((a, b) => rank(a) - rank(b))[0]
}

/** One row of a resource. */
interface Version {
  readonly row: Signals
  readonly judgement: Judgement
  /** With a result that doesn't count. */
  readonly whole: Judgement
}

function rankOf({ reading }: Judgement): number {
  return WORST_FIRST.indexOf(reading)
}

/** Whether its status says that it is deleted. The runtime may say so as well, and doesn't count here. */
export function isDeleted({ status }: Signals): boolean {
  return statesOf(statusWithoutMessage(status)).some(({ text }) => text === 'deleted')
}

/** The failing states of either signal, without their counts. */
export function failingStates({ status, runtime }: Signals): ReadonlySet<string> {
  const ofStatus = statesOf(statusWithoutMessage(status)).map(({ text }) => text)
  const ofRuntime = statesOf(runtime).map(({ text }) => stem(text))
  return new Set([
    ...ofStatus.filter(state => STATUS_STATES.get(state) === 'failing'),
    ...ofRuntime.filter(state => RUNTIME_STATES.get(state)?.meaning === 'failing'),
  ])
}

/** The same signals without the result of a run. */
export function withoutResult<T extends Signals>(signals: T): T {
  const rest = statesOf(signals.runtime).filter(({ text }) => !RUNTIME_STATES.get(stem(text))?.isResult)
  return { ...signals, runtime: rest.map(({ shown }) => shown).join(' ') }
}

function runtimeMeaning(text: string, healthyRuntimes: readonly string[]): Meaning {
  const state = stem(text)
  const value = text.slice(state.length + 1)
  const isHealthy = healthyRuntimes.includes(state)
  if (state === 'running' && text !== state) {
    const [, ready, wanted] = /^(\d+)(?:\/(\d+))?$/.exec(value) ?? []
    if (ready === undefined) return 'unknown'
    if (Number(ready) === 0 || Number(ready) < Number(wanted ?? ready)) return 'progressing'
  }
  if (state === 'next' && (value === '' || value.startsWith('0001-'))) return 'unknown'
  return isHealthy ? 'healthy' : (RUNTIME_STATES.get(state)?.meaning ?? 'unknown')
}

/** What follows a colon in a status is a message. */
function statusWithoutMessage(status: string): string {
  return status.replace(/:.*/s, '')
}

/** A cell may hold several states. An empty cell holds the empty one. */
function statesOf(cell: string): { readonly shown: string; readonly text: string }[] {
  const shown = cell.split(/[\s,]/).filter(Boolean)
  return (shown.length > 0 ? shown : ['']).map(state => ({ shown: state, text: state.toLowerCase() }))
}

/** A runtime state without its count or time: 'running:2' is 'running'. */
function stem(state: string): string {
  return state.replace(/:.*/s, '')
}

function inWords(signal: string, cell: string): string {
  return cell.trim() === '' ? `no ${signal}` : `${signal} is ${cell.trim()}`
}
