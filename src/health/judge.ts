/** What one reading of one resource says. */
export type Reading = 'healthy' | 'progressing' | 'failing' | 'absent' | 'unknown'

/** What the platform shows of a resource at one moment. */
export interface Signals {
  readonly status: string
  readonly runtime: string
}

export interface Judgement {
  readonly reading: Exclude<Reading, 'absent'>
  /** The words that decided, for people: "status is error". */
  readonly because: string
  /** Words that are not in the vocabulary, as they stand in their cells. */
  readonly unknownWords: readonly string[]
  /** A healthy resource that runs must go on running for a while before it counts. */
  readonly running: boolean
  /** A run that has come to its end: it may be cleaned away afterwards. */
  readonly finished: boolean
}

type Meaning = Judgement['reading']

const STATUS_WORDS: ReadonlyMap<string, Meaning> = new Map([
  ['active', 'healthy'],
  ['', 'progressing'],
  ['pending', 'progressing'],
  ['error', 'failing'],
  ['failed', 'failing'],
  ['deleted', 'failing'],
])

/** Runtime words and what they mean where a type doesn't count them as healthy. */
const RUNTIME_WORDS: ReadonlyMap<string, Meaning> = new Map([
  ['', 'progressing'],
  ['pending', 'progressing'],
  ['inprogress', 'progressing'],
  ['running', 'progressing'],
  ['succeeded', 'progressing'],
  ['next', 'progressing'],
  ['failed', 'failing'],
  ['error', 'failing'],
  ['aborted', 'failing'],
  ['deleted', 'failing'],
])

const WORST_FIRST: readonly Meaning[] = ['failing', 'unknown', 'progressing', 'healthy']

/** Both signals count: either may fail a resource, only both together make it healthy. */
export function judge({ status, runtime }: Signals, healthyRuntimes: readonly string[]): Judgement {
  const statusWords = words(status).map(one => ({
    ...one,
    meaning: STATUS_WORDS.get(one.word) ?? ('unknown' as const),
  }))
  const runtimeWords = words(runtime).map(one => ({
    ...one,
    meaning: runtimeMeaning(one.word, healthyRuntimes),
  }))
  const all = [...statusWords, ...runtimeWords]
  const reading = WORST_FIRST.find(meaning => all.some(word => word.meaning === meaning)) ?? 'unknown'
  const ofStatus = statusWords.some(word => word.meaning === reading)
  const ofRuntime = runtimeWords.some(word => word.meaning === reading)
  return {
    reading,
    because: [ofStatus && says('status', status), ofRuntime && says('runtime', runtime)]
      .filter(Boolean)
      .join(', '),
    unknownWords: all.filter(({ meaning }) => meaning === 'unknown').map(({ shown }) => shown),
    running: runtimeWords.some(({ word }) => stem(word) === 'running'),
    finished: runtimeWords.every(({ word }) => stem(word) === 'succeeded' || stem(word) === 'next'),
  }
}

/** Of several rows of one resource (its versions) the one that is least healthy. */
export function leastHealthy<T extends { readonly judgement: Judgement }>(rows: readonly T[]): T | undefined {
  const rank = ({ judgement }: T): number =>
    WORST_FIRST.indexOf(judgement.reading) + (judgement.running ? 0 : 0.5)
  return rows.toSorted((a, b) => rank(a) - rank(b))[0]
}

function runtimeMeaning(word: string, healthyRuntimes: readonly string[]): Meaning {
  const known = stem(word)
  if (!healthyRuntimes.includes(known)) return RUNTIME_WORDS.get(known) ?? 'unknown'
  if (known !== 'running') return 'healthy'
  const count = word.slice('running:'.length)
  if (count === '') return 'healthy'
  if (!/^\d+(\/\d+)?$/.test(count)) return 'unknown'
  return Number.parseInt(count, 10) > 0 ? 'healthy' : 'progressing'
}

function words(cell: string): { readonly shown: string; readonly word: string }[] {
  const found = cell.split(/[\s,]/).filter(Boolean)
  return (found.length > 0 ? found : ['']).map(shown => ({ shown, word: shown.toLowerCase() }))
}

/** A runtime word without its count or time: 'running:2' is 'running'. */
function stem(word: string): string {
  return word.replace(/:.*/s, '')
}

function says(signal: string, cell: string): string {
  return cell.trim() === '' ? `${signal} is empty` : `${signal} is ${cell.trim()}`
}
