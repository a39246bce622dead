/**
 * Section 4 of the contract once more, written from its text and from nothing else. It is given what a wait got to
 * see and when, and says what the wait had to make of it. It knows no code of src/.
 */

export type Word = 'healthy' | 'progressing' | 'failing' | 'absent' | 'unknown'
export type Verdict = 'healthy' | 'failed' | 'missing' | 'stuck' | 'waiting'
export type Outcome = 'healthy' | 'unhealthy' | 'timed-out' | 'error'

/** One reading of one resource. */
export interface Seen {
  readonly word: Word
  /** The runtime is `running`: it must go on for a while to count. */
  readonly running: boolean
  /** `succeeded` or `next:<time>`: a run that may be cleaned away afterwards. */
  readonly finished: boolean
}

export interface ModelTarget {
  readonly id: string
  readonly group: string
  readonly stableFor: number
  readonly timeout: number
  readonly optional: boolean
  /** Of a pattern: the ids that it selects, whenever there are rows of them. */
  readonly members?: readonly string[]
}

export interface ModelSettings {
  readonly timeout: number
  readonly startGrace: number
  readonly failureGrace: number
  readonly failFast: boolean
  readonly maxInterval: number
}

/** What one call told, and when it was asked. `failed` where it told nothing. */
export interface ModelAnswer {
  readonly group: string
  readonly at: number
  readonly seen?: ReadonlyMap<string, Seen>
  readonly failed?: 'may pass' | 'lasting'
}

export interface ModelPoll {
  readonly start: number
  readonly end: number
  readonly asked: readonly string[]
  readonly answers: readonly ModelAnswer[]
}

export interface Told {
  readonly verdicts: Readonly<Record<string, Verdict>>
  readonly outcome: Outcome
  /** What the wait did and should not have done, or the other way round, apart from the verdicts. */
  readonly complaints: readonly string[]
}

interface Resource {
  readonly target: ModelTarget
  deadline: number
  word: Word | undefined
  /** Where its group's clock stood when the word became what it is. */
  since: number
  wasThere: boolean
  verdict: Verdict | 'unread' | undefined
  doneAsFinished: boolean
}

interface GroupClock {
  /** Time during which the group could be read: windows and graces are counted on it. */
  clock: number
  /** When it was last asked; undefined before the first answer, good or bad, for nothing was watched until then. */
  at: number | undefined
  lastRead: number
  failures: number
  lasting: boolean
}

const FAILURES_IN_A_ROW = 5
const ABSENT: Seen = { word: 'absent', running: false, finished: false }

export function tell(
  targets: readonly ModelTarget[],
  settings: ModelSettings,
  polls: readonly ModelPoll[],
  endedAt: number,
): Told {
  const complaints: string[] = []
  let resources = targets.map(target => unread(target, target.timeout))
  const groups = new Map<string, GroupClock>()
  for (const { group } of targets)
    groups.set(group, { clock: 0, at: undefined, lastRead: 0, failures: 0, lasting: false })
  const clockOf = (group: string): GroupClock => groups.get(group) as GroupClock
  const startGrace = Math.min(settings.startGrace, settings.timeout)

  const required = (): Resource[] => resources.filter(({ target }) => !target.optional)
  // An optional one "never holds up the end (unless all are optional)".
  const needed = (): Resource[] => (required().length > 0 ? required() : resources)
  /** "Groups that were last read longer ago than max-interval are read once more": those still to be read. */
  let closing: Set<string> | undefined
  let overAt: number | undefined

  // `timeout` is that of "the whole wait", also where every resource has a shorter one of its own.
  const latestDeadline = (): number =>
    Math.max(settings.timeout, ...resources.map(({ deadline }) => deadline))
  // A timeout that has come would decide at once; the latest deadline of the wait takes its place.
  const renewedDeadline = (at: number): number =>
    at >= settings.timeout ? latestDeadline() : settings.timeout
  const isOpen = ({ verdict }: Resource): boolean => verdict === undefined
  const openGroups = (among: readonly Resource[]): Set<string> =>
    new Set(among.filter(isOpen).map(({ target }) => target.group))
  /** No poll of this group is of use any more. */
  const isLost = (group: string): boolean =>
    clockOf(group).lasting || clockOf(group).failures >= FAILURES_IN_A_ROW

  function read(resource: Resource, seen: Seen, clock: number, at: number): void {
    const { target } = resource
    if (seen.word !== resource.word) {
      resource.since = clock
      resource.word = seen.word
    }
    if (seen.word !== 'absent') resource.wasThere = true

    const undone = resource.doneAsFinished ? seen.word === 'failing' : seen.word !== 'healthy'
    if (resource.verdict === 'healthy' && undone) {
      resource.verdict = undefined
      resource.doneAsFinished = false
      resource.deadline = renewedDeadline(at)
    }
    if (resource.verdict !== undefined) return

    const lasted = clock - resource.since
    if (seen.word === 'healthy' && (!seen.running || lasted >= target.stableFor)) {
      resource.verdict = 'healthy'
      resource.doneAsFinished = seen.finished
    }
    if (seen.word === 'failing' && lasted >= settings.failureGrace) resource.verdict = 'failed'
    const absence = resource.wasThere ? settings.failureGrace : startGrace
    if (seen.word === 'absent' && lasted >= absence) resource.verdict = 'missing'
  }

  /** Rows that a pattern selects join the wait; the pattern itself waits for the first of them, as if absent. */
  function join(group: string, seen: ReadonlyMap<string, Seen>, at: number): void {
    for (const pattern of targets.filter(one => one.group === group && one.members)) {
      const itself = resources.find(({ target }) => target === pattern)
      if (itself && !isOpen(itself)) continue
      const there = (pattern.members ?? []).filter(id => (seen.get(id)?.word ?? 'absent') !== 'absent')
      if (there.length === 0) continue
      resources = resources.filter(resource => resource !== itself)
      for (const id of there.filter(id => !resources.some(({ target }) => target.id === id))) {
        const { members: _, ...target } = pattern
        resources.push(unread({ ...target, id }, target.timeout > at ? target.timeout : renewedDeadline(at)))
      }
    }
  }

  function hear(answer: ModelAnswer): void {
    const group = clockOf(answer.group)
    // The clock stands still from a failed poll to the next good one.
    if (group.failures === 0 && group.at !== undefined) group.clock += answer.at - group.at
    group.at = answer.at
    if (answer.seen === undefined) {
      group.failures += 1
      group.lasting ||= answer.failed === 'lasting'
      return
    }
    group.failures = 0
    group.lastRead = answer.at
    join(answer.group, answer.seen, answer.at)
    for (const resource of resources.filter(({ target }) => target.group === answer.group))
      read(resource, answer.seen.get(resource.target.id) ?? ABSENT, group.clock, answer.at)
  }

  function judgeAtDeadlines(now: number): void {
    for (const resource of resources) {
      if (!isOpen(resource) || resource.deadline > now) continue
      if (clockOf(resource.target.group).failures > 0) resource.verdict = 'unread'
      else if (resource.word === 'failing') resource.verdict = 'failed'
      else if (resource.word === 'absent') resource.verdict = 'missing'
      else resource.verdict = 'stuck'
    }
  }

  const isAgainst = ({ verdict }: Resource): boolean =>
    verdict === 'failed' || verdict === 'missing' || verdict === 'stuck'
  const isUnread = ({ verdict }: Resource): boolean => verdict === 'unread'
  const allHealthy = (): boolean => needed().every(({ verdict }) => verdict === 'healthy')
  /** The state of something that decides can't be learned. */
  const isGivenUp = (): boolean => [...openGroups(needed()), ...(closing ?? [])].some(isLost)

  function isOver(now: number): boolean {
    if (isGivenUp()) return true
    if (settings.failFast && required().some(one => isAgainst(one) || isUnread(one))) return true
    if (needed().some(isOpen)) return false
    return closing === undefined || closing.size === 0 || now >= latestDeadline()
  }

  function afterPoll(poll: ModelPoll): void {
    if (!allHealthy()) {
      closing = undefined
      return
    }
    // What this very poll has read is fresh, however long its call took: reading it again would never end.
    const stale = [...new Set(needed().map(({ target }) => target.group))]
      .map(group => ({ group, lastRead: clockOf(group).lastRead }))
      .filter(({ lastRead }) => lastRead < poll.start && poll.end - lastRead > settings.maxInterval)
      .map(({ group }) => group)
    const read = new Set(poll.answers.filter(({ seen }) => seen).map(({ group }) => group))
    closing = new Set([...(closing ?? stale)].filter(group => !read.has(group)))
  }

  /** Deadlines that pass without a poll on them. */
  function pass(from: number, until: number): void {
    const times = resources
      .map(({ deadline }) => deadline)
      .filter(time => time > from && time <= until)
      .sort((a, b) => a - b)
    for (const time of times) {
      judgeAtDeadlines(time)
      if (overAt === undefined && isOver(time)) overAt = time
    }
  }

  let before = 0
  for (const [index, poll] of polls.entries()) {
    // A deadline on which a poll begins is judged by that poll.
    pass(before, poll.start - 1e-6)
    if (overAt !== undefined) complaints.push(`poll ${index} at ${poll.start}: it was all over at ${overAt}`)
    const open = [...openGroups(resources)].filter(group => !isLost(group))
    const wanted = new Set(closing ? closing : open)
    const allowed = new Set([...open, ...wanted])
    for (const group of wanted)
      if (!poll.asked.includes(group)) complaints.push(`poll ${index}: ${group} was not asked`)
    for (const group of poll.asked)
      if (!allowed.has(group)) complaints.push(`poll ${index}: ${group} was asked for nothing`)
    if (new Set(poll.asked).size < poll.asked.length)
      complaints.push(`poll ${index}: ${poll.asked} asked twice`)

    for (const answer of poll.answers) hear(answer)
    afterPoll(poll)
    judgeAtDeadlines(poll.end)
    if (overAt === undefined && isOver(poll.end)) overAt = poll.end
    before = poll.end
  }
  pass(before, endedAt)
  if (overAt !== endedAt) complaints.push(`it ended at ${endedAt}, and should have at ${overAt}`)

  return { verdicts: verdictsOf(resources), outcome: outcome(), complaints }

  function outcome(): Outcome {
    if (required().some(({ verdict }) => verdict === 'failed' || verdict === 'missing')) return 'unhealthy'
    const closingFailed = [...(closing ?? [])].some(group => clockOf(group).failures > 0)
    if (isGivenUp() || needed().some(isUnread) || closingFailed) return 'error'
    return required().some(({ verdict }) => verdict === 'stuck') ? 'timed-out' : 'healthy'
  }
}

function unread(target: ModelTarget, deadline: number): Resource {
  return {
    target,
    deadline,
    word: undefined,
    since: 0,
    wasThere: false,
    verdict: undefined,
    doneAsFinished: false,
  }
}

function verdictsOf(resources: readonly Resource[]): Record<string, Verdict> {
  return Object.fromEntries(
    resources.map(({ target, verdict }) => [
      target.id,
      verdict === undefined || verdict === 'unread' ? 'waiting' : verdict,
    ]),
  )
}
