/**
 * Sections 4 and 5 of the contract once more, written from their text and from nothing else. It is given what a wait
 * got to see and when, and says what the wait had to make of it. It knows no code of src/.
 */
import {
  ATTEMPTS,
  type Details,
  isEdited,
  isNewer,
  isOldFailure,
  isPreexisting,
  isSameEdition,
  type Proof,
  proves,
  type Recorded,
  unproved,
} from './model-of-change.ts'

export type Word = 'healthy' | 'progressing' | 'failing' | 'absent' | 'unknown'
export type Verdict = 'healthy' | 'failed' | 'missing' | 'timed-out' | 'undecided'
export type Result = 'healthy' | 'unhealthy' | 'timed-out' | 'error'

/** One reading of one resource. */
export interface Seen {
  readonly word: Word
  /** The runtime is `running`: it must go on for a while to count. */
  readonly running: boolean
  /** `succeeded` or `next:<time>`: a run that may be cleaned away afterwards. */
  readonly finished: boolean
  /** Status and runtime. */
  readonly shows: string
  /** The word without what a run that has ended left in the runtime. */
  readonly besideResult: Word
}

export interface ModelTarget {
  readonly id: string
  /** A workflow: it has runs. */
  readonly runs: boolean
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
  readonly ignorePreexisting: boolean
}

/** Details that were asked for together. */
export interface ModelInquiry {
  readonly start: number
  readonly end: number
  readonly answers: ReadonlyMap<string, Details>
}

/** What was recorded before the deploy, by the ids of resources and patterns, and what was learnt since. */
export interface ModelDeploy {
  readonly recorded: ReadonlyMap<string, Recorded>
  readonly inquiries: readonly ModelInquiry[]
}

/** What one call told, and when it was asked. `failed` where it told nothing. */
export interface ModelAnswer {
  readonly group: string
  readonly at: number
  readonly seen?: ReadonlyMap<string, Seen>
  readonly failed?: 'may pass' | 'permanent'
}

export interface ModelPoll {
  readonly start: number
  readonly end: number
  readonly asked: readonly string[]
  readonly answers: readonly ModelAnswer[]
}

export interface Told {
  readonly verdicts: Readonly<Record<string, Verdict>>
  /** Whether this deploy changed it, and what came after; null where nothing is claimed. */
  readonly claims: Readonly<Record<string, Claim>>
  readonly result: Result
  /** What the wait did and should not have done, or the other way round, apart from the verdicts. */
  readonly complaints: readonly string[]
}

export type Claim = 'changed' | 'changed again' | 'rolled back' | 'unchanged' | null

interface Resource {
  readonly target: ModelTarget
  deadline: number
  word: Word | undefined
  /** Where its group's clock stood when the word became what it is. */
  since: number
  wasThere: boolean
  verdict: Verdict | 'unread' | undefined
  doneAsFinished: boolean
  seen: Seen
  /** Where its group's clock stood when it was read last. */
  readAt: number
  proof: Proof
}

interface GroupClock {
  /** Time during which the group could be read: windows and graces are counted on it. */
  clock: number
  /** When it was last asked; undefined before the first answer, good or bad, for nothing was watched until then. */
  at: number | undefined
  lastRead: number
  failures: number
  permanent: boolean
}

const FAILURES_IN_A_ROW = 5
const ABSENT: Seen = { word: 'absent', running: false, finished: false, shows: '', besideResult: 'absent' }
const NO_DEPLOY: ModelDeploy = { recorded: new Map(), inquiries: [] }

export function tell(
  targets: readonly ModelTarget[],
  settings: ModelSettings,
  polls: readonly ModelPoll[],
  endedAt: number,
  { recorded, inquiries }: ModelDeploy = NO_DEPLOY,
): Told {
  const complaints: string[] = []
  const begin = (target: ModelTarget, deadline: number, pattern = target.id): Resource => ({
    target,
    deadline,
    word: undefined,
    since: 0,
    wasThere: false,
    verdict: undefined,
    doneAsFinished: false,
    seen: ABSENT,
    readAt: 0,
    // What a pattern did not select before was not there.
    proof: unproved(recorded.get(target.id) ?? recorded.get(pattern)),
  })
  let resources = targets.map(target => begin(target, target.timeout))
  const groups = new Map<string, GroupClock>()
  for (const { group } of targets)
    groups.set(group, { clock: 0, at: undefined, lastRead: 0, failures: 0, permanent: false })
  const clockOf = (group: string): GroupClock => groups.get(group) as GroupClock
  const startGrace = Math.min(settings.startGrace, settings.timeout)

  /** "Reported and does not decide the result." */
  const isIgnored = ({ proof, seen }: Resource): boolean =>
    settings.ignorePreexisting && isPreexisting(proof, seen.word === 'absent' ? undefined : seen.shows)
  const required = (): Resource[] =>
    resources.filter(resource => !resource.target.optional && !isIgnored(resource))
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
    clockOf(group).permanent || clockOf(group).failures >= FAILURES_IN_A_ROW

  function read(resource: Resource, seen: Seen, clock: number, at: number): void {
    const { proof } = resource
    const word = proof.awaitsRun ? seen.besideResult : seen.word
    const isUndone =
      resource.verdict === 'healthy' && (resource.doneAsFinished ? word === 'failing' : word !== 'healthy')
    // What was decided against is not read on, nor what becomes of a finished run unless it undoes that.
    if (!isOpen(resource) && !isUndone && !(resource.verdict === 'healthy' && word === 'healthy')) return
    if (isUndone) undo(resource, at)
    const leavesOldFailure =
      isOldFailure(proof, resource.seen.shows) && !isOldFailure(proof, seen.shows) && word === 'failing'
    if (word !== resource.word || leavesOldFailure) {
      resource.since = clock
      resource.word = word
    }
    resource.seen = seen
    resource.readAt = clock
    proof.unread = false
    if (seen.word !== 'absent') {
      resource.wasThere = true
      // "Or that was not there": the row itself is the proof.
      if (proof.before?.kind === 'absent') proof.claim = 'changed'
    }
  }

  function undo(resource: Resource, at: number): void {
    resource.verdict = undefined
    resource.doneAsFinished = false
    resource.deadline = renewedDeadline(at)
  }

  const graceOf = ({ proof, seen }: Resource): number =>
    isOldFailure(proof, seen.shows) ? Math.max(startGrace, settings.failureGrace) : settings.failureGrace

  /** Healthy or failed by what was read last, were it for section 4 alone. */
  function wordOnIt(resource: Resource): 'healthy' | 'failed' | undefined {
    const { target, word, since, readAt, seen } = resource
    if (word === 'healthy' && (!seen.running || readAt - since >= target.stableFor)) return 'healthy'
    return word === 'failing' && readAt - since >= graceOf(resource) ? 'failed' : undefined
  }

  function settle(resource: Resource): void {
    const verdict = wordOnIt(resource)
    if (verdict === undefined) return
    resource.verdict = verdict
    resource.doneAsFinished = verdict === 'healthy' && resource.seen.finished
  }

  /** `pollStart`: details that were read since then are those of this poll. */
  function decide(resource: Resource, pollStart: number): void {
    const { word, since, readAt, proof, wasThere } = resource
    if (!isOpen(resource) || proof.unread) return
    if (word === 'absent' && readAt - since >= (wasThere ? settings.failureGrace : startGrace))
      resource.verdict = 'missing'
    const learnt = proof.askedAt >= pollStart && proof.failures === 0
    if (proof.claim === 'due' || (proof.claim === 'unchanged' && !learnt)) return
    settle(resource)
    // One that is failing has the grace of a failure first.
    const isOnTheWay = isOpen(resource) && word !== 'failing'
    if (isOnTheWay && proof.awaitsRun && learnt && readAt - proof.changedAt >= startGrace)
      resource.verdict = 'timed-out'
  }

  /** The group's clock at a time after its last answer. */
  const clockAt = (group: GroupClock, time: number): number =>
    group.clock + (group.failures === 0 && group.at !== undefined ? time - group.at : 0)

  /** What is read counts from now on. */
  function startAnew(resource: Resource, time: number): void {
    resource.since = clockAt(clockOf(resource.target.group), time)
    resource.proof.unread = true
  }

  function change(resource: Resource, before: Details, now: Details, time: number): void {
    if (typeof before === 'string' || typeof now === 'string') return
    const { proof, target } = resource
    proof.claim = 'changed'
    proof.byEdition = isEdited(before, now)
    proof.awaitsRun = target.runs && !isNewer(now.lastRun, before.lastRun)
    proof.first = now
    startAnew(resource, time)
    proof.changedAt = resource.since
  }

  /** The details of one resource in a poll. */
  function learn(resource: Resource, details: Details, time: number): void {
    const { proof, target } = resource
    proof.askedAt = time
    if (typeof details === 'string') {
      proof.failures += 1
      if (proof.failures < ATTEMPTS && details !== 'refused') return
      if (proof.before?.kind === 'there') giveUp(resource)
      return
    }
    proof.failures = 0
    const { before } = proof
    if (before?.kind !== 'there') {
      proof.first ??= details
      return
    }
    if (proof.claim === 'changed') {
      if (!proof.awaitsRun || !isNewer(details.lastRun, before.edition.lastRun)) return
      proof.awaitsRun = false
      startAnew(resource, time)
      return
    }
    const proved = proves(before.edition, details, target.runs)
    if (proved === 'changed') change(resource, before.edition, details, time)
    else if (proved === 'unchanged') proof.claim = 'unchanged'
    else giveUp(resource)
  }

  /** "Judges by section 4 alone". */
  function giveUp(resource: Resource): void {
    resource.proof.claim = 'unproved'
    resource.proof.awaitsRun = false
    if (resource.word === resource.seen.word) return
    resource.word = resource.seen.word
    resource.since = resource.readAt
  }

  /** The details at the end of the wait. */
  function conclude(resource: Resource, details: Details, time: number): void {
    const { proof, target } = resource
    const { before } = proof
    if (typeof details === 'string') return
    if (proof.claim === 'unchanged' && before?.kind === 'there') {
      const proved = proves(before.edition, details, target.runs)
      if (proved === 'nothing') giveUp(resource)
      if (proved !== 'changed') return
      change(resource, before.edition, details, time)
      // What was judged is the revision of before: neither a success nor a failure of this deploy.
      if (resource.verdict === 'healthy' || resource.verdict === 'failed') undo(resource, time)
      return
    }
    // What was seen once has happened.
    if (proof.claim !== 'changed' || proof.end === 'rolled back') return
    if (before?.kind === 'there' && proof.byEdition && isSameEdition(before.edition, details)) {
      proof.end = 'rolled back'
      resource.verdict = 'failed'
      resource.doneAsFinished = false
    } else if (proof.first === undefined) proof.first = details
    else if (isEdited(proof.first, details)) proof.end = 'changed again'
  }

  const hasRow = ({ seen }: Resource): boolean => seen.word !== 'absent'

  /** "Read at the start and when a change is awaited", and by an unchanged one for what is to be said of it. */
  function isToBeAsked(resource: Resource): boolean {
    const { proof } = resource
    if (!hasRow(resource)) return false
    // What is new is decided by its row, and its edition is learnt for the end, once.
    if (proof.before?.kind === 'absent') return proof.askedAt < 0
    if (!isOpen(resource)) return false
    if (proof.claim === 'due') return true
    const isSettled = wordOnIt(resource) !== undefined
    return proof.claim === 'unchanged' ? isSettled : proof.awaitsRun && !isSettled
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
        const deadline = target.timeout > at ? target.timeout : renewedDeadline(at)
        resources.push(begin({ ...target, id }, deadline, pattern.id))
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
      group.permanent ||= answer.failed === 'permanent'
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
      const { claim, unread } = resource.proof
      if (clockOf(resource.target.group).failures > 0) {
        resource.verdict = 'unread'
        continue
      }
      if (claim === 'due') giveUp(resource)
      if (!unread) settle(resource)
      if (!isOpen(resource)) continue
      if (unread) resource.verdict = 'timed-out'
      else if (resource.word === 'failing') resource.verdict = 'failed'
      else if (resource.word === 'absent') resource.verdict = 'missing'
      else resource.verdict = 'timed-out'
    }
  }

  const isAgainst = ({ verdict }: Resource): boolean =>
    verdict === 'failed' || verdict === 'missing' || verdict === 'timed-out'
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
  function pass(from: number, until: number, lastPoll: number): void {
    const times = resources
      .map(({ deadline }) => deadline)
      .filter(time => time > from && time <= until)
      .sort((a, b) => a - b)
    for (const time of times) {
      judgeAtDeadlines(time)
      end(time, lastPoll)
    }
  }

  let heard = 0
  /** What is asked for at this very time. */
  function inquiryAt(time: number): ModelInquiry | undefined {
    for (let next = inquiries[heard]; next && next.start < time; next = inquiries[heard]) {
      heard += 1
      complaints.push(`details of ${[...next.answers.keys()]} were asked for nothing at ${next.start}`)
    }
    const inquiry = inquiries[heard]
    if (inquiry?.start !== time) return undefined
    heard += 1
    return inquiry
  }

  function compare(
    when: string,
    asked: Iterable<string>,
    wanted: readonly Resource[],
    may: readonly Resource[],
  ): void {
    const ids = [...asked]
    for (const { target } of wanted)
      if (!ids.includes(target.id)) complaints.push(`${when}: details of ${target.id} were not asked for`)
    for (const id of ids)
      if (![...wanted, ...may].some(({ target }) => target.id === id))
        complaints.push(`${when}: details of ${id} were asked for nothing`)
  }

  /** Asks once more what is claimed, and ends unless that brings something to wait for. */
  function end(now: number, pollStart: number): void {
    if (overAt !== undefined || !isOver(now)) return
    const claimed = resources.filter(
      one => (one.proof.claim === 'unchanged' || one.proof.claim === 'changed') && hasRow(one),
    )
    // A poll asks those that await their run for that alone.
    const stale = claimed.filter(({ proof }) => proof.askedAt < pollStart || proof.awaitsRun)
    const wanted = isUnknowable() ? [] : stale
    const inquiry = wanted.length > 0 ? inquiryAt(now) : undefined
    compare(`end at ${now}`, inquiry?.answers.keys() ?? [], wanted, [])
    const until = inquiry?.end ?? now
    for (const one of stale) {
      const details = inquiry?.answers.get(one.target.id)
      if (details !== undefined) conclude(one, details, until)
    }
    if (needed().some(isOpen)) closing = undefined
    judgeAtDeadlines(until)
    if (isOver(until)) overAt = until
    else before = until
  }

  let before = 0
  for (const [index, poll] of polls.entries()) {
    // A deadline on which a poll begins is judged by that poll.
    pass(before, poll.start - 1e-6, polls[index - 1]?.start ?? 0)
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
    const read = new Set(poll.answers.filter(({ seen }) => seen).map(({ group }) => group))
    const readOnes = resources.filter(one => read.has(one.target.group))
    for (const one of readOnes) decide(one, poll.start)
    afterPoll(poll)
    const due = readOnes.filter(isToBeAsked)
    const inquiry = due.length > 0 ? inquiryAt(poll.end) : undefined
    compare(`poll ${index}`, inquiry?.answers.keys() ?? [], due, [])
    const until = inquiry?.end ?? poll.end
    for (const one of resources) {
      const details = inquiry?.answers.get(one.target.id)
      if (details !== undefined) learn(one, details, until)
    }
    for (const one of readOnes) decide(one, poll.start)
    afterPoll({ ...poll, end: until })
    judgeAtDeadlines(until)
    before = until
    end(until, poll.start)
  }
  pass(before, endedAt, polls.at(-1)?.start ?? 0)
  if (overAt !== endedAt) complaints.push(`it ended at ${endedAt}, and should have at ${overAt}`)
  if (heard < inquiries.length) complaints.push(`${inquiries.length - heard} inquiries for nothing`)

  return { verdicts: verdictsOf(resources), claims: claimsOf(resources), result: result(), complaints }

  function isUnknowable(): boolean {
    const closingFailed = [...(closing ?? [])].some(group => clockOf(group).failures > 0)
    return isGivenUp() || needed().some(isUnread) || closingFailed
  }

  function result(): Result {
    if (required().some(({ verdict }) => verdict === 'failed' || verdict === 'missing')) return 'unhealthy'
    if (isUnknowable()) return 'error'
    return required().some(({ verdict }) => verdict === 'timed-out') ? 'timed-out' : 'healthy'
  }
}

function verdictsOf(resources: readonly Resource[]): Record<string, Verdict> {
  return Object.fromEntries(
    resources.map(({ target, verdict }) => [
      target.id,
      verdict === undefined || verdict === 'unread' ? 'undecided' : verdict,
    ]),
  )
}

function claimsOf(resources: readonly Resource[]): Record<string, Claim> {
  return Object.fromEntries(
    resources.map(({ target, proof: { claim, end } }) => [
      target.id,
      claim === 'changed' ? (end === 'standing' ? claim : end) : claim === 'unchanged' ? claim : null,
    ]),
  )
}
