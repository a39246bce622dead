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
export type Verdict = 'healthy' | 'failed' | 'missing' | 'timed-out' | 'undecided' | 'deleted'
export type Result = 'healthy' | 'unhealthy' | 'timed-out' | 'error' | 'deleted'

/** One row of one resource. */
export interface Seen {
  readonly word: Word
  /** The runtime is `running`. */
  readonly running: boolean
  /** Healthy only if it stays so, although it isn't `running`. */
  readonly holds: boolean
  /** `succeeded` or `next:<time>`: a run that may be cleaned away afterwards. */
  readonly finished: boolean
  /** `next:<time>`: a schedule, which says nothing about the last run. */
  readonly scheduled: boolean
  /** Which of the signals say `deleted`. */
  readonly deleted: 'status' | 'runtime' | 'neither'
  /** Status and runtime. */
  readonly shows: string
  /** What in them means a failure. */
  readonly failingWords: readonly string[]
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
  readonly atLeast?: number
}

export interface ModelSettings {
  readonly timeout: number
  readonly startGrace: number
  readonly failureGrace: number
  readonly failFast: boolean
  readonly ignorePreexisting: boolean
  readonly waitFor: 'healthy' | 'deleted'
  /** A time in which the process was stopped: what was due then is done after it. */
  readonly stop: { readonly from: number; readonly until: number } | undefined
}

/** Details that were read together. */
export interface ModelInquiry {
  readonly start: number
  readonly end: number
  readonly answers: ReadonlyMap<string, Details>
}

/** The last run of a workflow, as far as one call could tell. */
export type LastRun =
  | { readonly failed: boolean; readonly started: number | undefined }
  | 'none'
  | 'failed call'

/** Last runs that were read together. */
export interface ModelLook {
  readonly start: number
  readonly end: number
  readonly answers: ReadonlyMap<string, LastRun>
}

/** What was recorded before the deploy, by the ids of resources and patterns, and what was read since. */
export interface ModelDeploy {
  readonly recorded: ReadonlyMap<string, Recorded>
  readonly inquiries: readonly ModelInquiry[]
}

/** What one call brought, and when it began. */
export interface ModelAnswer {
  readonly group: string
  readonly at: number
  /** The rows of each resource; absent if the call failed. */
  readonly seen?: ReadonlyMap<string, readonly Seen[]>
  /** There may be more rows than these. */
  readonly incomplete?: boolean
  readonly failed?: 'may pass' | 'permanent'
}

export interface ModelPoll {
  readonly start: number
  readonly end: number
  readonly asked: readonly string[]
  readonly answers: readonly ModelAnswer[]
}

export interface Expected {
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
  /** Where its clock was when the word became what it is. */
  since: number
  /** Of a schedule, whether its last run was read since the schedule was shown, and was a failure of this deploy. */
  lastRun: 'unread' | 'fine' | 'failed'
  verdict: Verdict | 'unread' | undefined
  doneAsFinished: boolean
  seen: Seen
  /** How long it must stay healthy. */
  window: number
  /** Time during which it could be read: windows and graces are counted on it. */
  clock: number
  /** When its group was last asked; undefined before the first answer, good or bad. */
  askedAt: number | undefined
  /** Whether the last answer was surely one about it. */
  isRead: boolean
  /** Where its clock was when it was read last. */
  readAt: number
  readInPoll: number
  proof: Proof
}

interface Group {
  /** Failed polls in a row, and when the first and the last of them began. */
  failures: number
  failingFrom: number
  failedAt: number
  permanent: boolean
  /** The last poll that surely read all of it. */
  readInPoll: number
}

const MAX_FAILURES = 5
const MAX_WINDOW = 300_000
const ABSENT: Seen = {
  word: 'absent',
  running: false,
  holds: false,
  finished: false,
  scheduled: false,
  deleted: 'neither',
  shows: '',
  failingWords: [],
  besideResult: 'absent',
}
const NO_DEPLOY: ModelDeploy = { recorded: new Map(), inquiries: [] }

export function expected(
  targets: readonly ModelTarget[],
  settings: ModelSettings,
  polls: readonly ModelPoll[],
  endedAt: number,
  looks: readonly ModelLook[],
  { recorded, inquiries }: ModelDeploy = NO_DEPLOY,
): Expected {
  const complaints: string[] = []
  const { failureGrace } = settings
  const startGrace = Math.min(settings.startGrace, settings.timeout)
  const isDeletion = settings.waitFor === 'deleted'
  const done = isDeletion ? 'deleted' : 'healthy'
  const begin = (target: ModelTarget, deadline: number, pattern = target.id): Resource => ({
    target,
    deadline,
    word: undefined,
    since: 0,
    lastRun: 'unread',
    verdict: undefined,
    doneAsFinished: false,
    seen: ABSENT,
    window: target.stableFor,
    clock: 0,
    askedAt: undefined,
    isRead: false,
    readAt: 0,
    readInPoll: -1,
    // What a pattern did not select before was not there.
    proof: unproved(recorded.get(target.id) ?? recorded.get(pattern)),
  })
  let resources = targets.map(target => begin(target, target.timeout))
  /** How long the windows had become of rows that have left. */
  const windowsOfLeft = new Map<string, number>()
  const groups = new Map<string, Group>()
  for (const { group } of targets)
    groups.set(group, {
      failures: 0,
      failingFrom: 0,
      failedAt: 0,
      permanent: false,
      readInPoll: -1,
    })
  const groupOf = (group: string): Group => groups.get(group) as Group
  let pollNow = -1

  /** "Reported but don't decide the result." */
  const isIgnored = ({ proof, seen }: Resource): boolean =>
    settings.ignorePreexisting && isPreexisting(proof, seen.word === 'absent' ? undefined : seen.shows)
  const required = (): Resource[] =>
    resources.filter(resource => !resource.target.optional && !isIgnored(resource))
  // An optional one "never delays the end (unless all are optional)".
  const needed = (): Resource[] => (required().length > 0 ? required() : resources)
  /** "Every group that the last poll did not read is read once more": those still to be read. */
  let closing: Set<string> | undefined
  /** Others that were failing when a required one was decided against, and until when the wait goes on for them. */
  let lastOnes: { readonly until: number; readonly failing: Set<Resource> } | undefined
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
  function isLost(name: string): boolean {
    const group = groupOf(name)
    if (group.permanent) return true
    if (group.failures < MAX_FAILURES) return false
    return group.failedAt - group.failingFrom >= startGrace
  }

  /** What a row means for the wait; with `wait-for: deleted` what is gone is what is waited for. */
  function wordOf({ proof, target, lastRun }: Resource, seen: Seen): Word {
    if (isDeletion) return seen.word === 'absent' || seen.deleted === 'status' ? 'healthy' : 'progressing'
    if (isSchedule(target, seen) && lastRun === 'failed') return 'failing'
    return proof.awaitsRun ? seen.besideResult : seen.word
  }

  const isSchedule = ({ runs }: ModelTarget, { scheduled, word }: Seen): boolean =>
    runs && scheduled && word === 'healthy' && !isDeletion

  /** What `get runtime` shows of a scheduled workflow. */
  function look(resource: Resource, run: LastRun): void {
    const { before } = resource.proof
    resource.lastRun = 'fine'
    if (typeof run === 'string' || !run.failed) return
    const isOfDeploy =
      before?.kind === 'absent' || (before?.kind === 'there' && isNewer(run.started, before.edition.lastRun))
    if (!isOfDeploy) return
    resource.lastRun = 'failed'
    resource.word = 'failing'
    resource.since = resource.readAt
  }

  function read(resource: Resource, seen: Seen, at: number): void {
    const { proof, clock } = resource
    if (!isSchedule(resource.target, seen)) resource.lastRun = 'unread'
    const word = wordOf(resource, seen)
    const isUndone =
      resource.verdict === done && (resource.doneAsFinished ? word === 'failing' : word !== 'healthy')
    // What was decided against is not read on, nor what becomes of a finished run unless it undoes that.
    if (!isOpen(resource) && !isUndone && !(resource.verdict === done && word === 'healthy')) return
    if (isUndone) undo(resource, at)
    if (resource.word === 'healthy' && word !== 'healthy' && resource.seen.running) lengthen(resource)
    const leavesOldFailure =
      isOldFailure(proof, resource.seen) && !isOldFailure(proof, seen) && word === 'failing'
    if (word !== resource.word || leavesOldFailure) {
      resource.since = clock
      resource.word = word
    }
    resource.seen = seen
    resource.readAt = clock
    proof.unread = false
    // "Or that was not there": the row itself is the proof.
    if (seen.word !== 'absent' && proof.before?.kind === 'absent') proof.claim = 'changed'
  }

  /** "Its window doubles, up to 5 minutes." */
  function lengthen(resource: Resource): void {
    resource.window = Math.max(resource.window, Math.min(2 * resource.window, MAX_WINDOW))
  }

  function undo(resource: Resource, at: number): void {
    resource.verdict = undefined
    resource.doneAsFinished = false
    resource.deadline = renewedDeadline(at)
  }

  function graceOf({ proof, seen }: Resource): number {
    if (isOldFailure(proof, seen)) return Math.max(startGrace, failureGrace)
    return seen.deleted !== 'neither' ? startGrace : failureGrace
  }

  /** How long it must be what is waited for, before it counts. */
  function windowOf({ target, window, seen, proof }: Resource): number {
    if (isDeletion) return failureGrace
    if (seen.running || seen.holds) return window
    if (proof.claim === 'unchanged') return seen.finished ? window : 0
    if (proof.claim !== 'changed') return 0
    // "A new run of a workflow is proof by itself."
    const isFirstRun = proof.before?.kind === 'absent' && seen.finished && !seen.scheduled
    return target.runs && (proof.hasNewRun || isFirstRun) ? 0 : window
  }

  /** Done or failed by what was read last, as if section 4 were all. */
  function settledAs(resource: Resource): 'healthy' | 'deleted' | 'failed' | undefined {
    const { word, since, readAt } = resource
    if (word === 'healthy' && readAt - since >= windowOf(resource)) return done
    return word === 'failing' && readAt - since >= graceOf(resource) ? 'failed' : undefined
  }

  function settle(resource: Resource): void {
    const verdict = settledAs(resource)
    if (verdict === undefined) return
    // "Before such a workflow counts."
    if (verdict === done && isSchedule(resource.target, resource.seen) && resource.lastRun === 'unread')
      return
    resource.verdict = verdict
    resource.doneAsFinished = verdict === 'healthy' && resource.seen.finished
  }

  /** `pollStart`: details that were read since then are those of this poll. */
  function decide(resource: Resource, pollStart: number): void {
    const { word, since, readAt, proof } = resource
    if (!isOpen(resource) || proof.unread) return
    if (word === 'absent' && readAt - since >= startGrace) resource.verdict = 'missing'
    const isFresh = proof.askedAt >= pollStart && proof.failures === 0
    if (proof.claim === 'due' || (proof.claim === 'unchanged' && !isFresh)) return
    settle(resource)
    // One that is failing has the grace of a failure first. A schedule needs no run: "a workflow's `succeeded` or
    // `failed` counts only for a run that started after the one in the baseline".
    const isOnTheWay = isOpen(resource) && word !== 'failing' && word !== 'healthy'
    if (isOnTheWay && proof.awaitsRun && isFresh && readAt - proof.changedAt >= startGrace)
      resource.verdict = 'timed-out'
  }

  /** Where a resource's clock is at a time after its last answer. */
  const clockAt = ({ clock, askedAt, isRead }: Resource, time: number): number =>
    clock + (isRead && askedAt !== undefined ? time - askedAt : 0)

  /** What is read counts from now on. */
  function startAnew(resource: Resource, time: number): void {
    resource.since = clockAt(resource, time)
    resource.proof.unread = true
    // The last run that was read may be one of before the change.
    if (resource.lastRun === 'fine') resource.lastRun = 'unread'
  }

  function change(resource: Resource, before: Details, now: Details, time: number): void {
    if (typeof before === 'string' || typeof now === 'string') return
    const { proof, target } = resource
    proof.claim = 'changed'
    proof.byEdition = isEdited(before, now)
    proof.hasNewRun = target.runs && isNewer(now.lastRun, before.lastRun)
    proof.awaitsRun = target.runs && !proof.hasNewRun
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
      proof.hasNewRun = true
      startAnew(resource, time)
      return
    }
    const proved = proves(before.edition, details, target.runs)
    if (proved === 'changed') change(resource, before.edition, details, time)
    else if (proved === 'unchanged') proof.claim = 'unchanged'
    else giveUp(resource)
  }

  /** Section 4 alone judges it from now on. */
  function giveUp(resource: Resource): void {
    resource.proof.claim = 'unproved'
    resource.proof.awaitsRun = false
    // What was never read isn't absent.
    const word = wordOf(resource, resource.seen)
    if (resource.word === undefined || resource.word === word) return
    resource.word = word
    resource.since = resource.readAt
  }

  /** The details at the end of the wait. */
  function conclude(resource: Resource, details: Details, time: number): void {
    const { proof, target } = resource
    const { before } = proof
    if (proof.claim === 'changed' || typeof details !== 'string') proof.askedAt = time
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
    // What is new is decided by its row; its edition is read for the end, once.
    if (proof.before?.kind === 'absent') return proof.askedAt < 0
    if (!isOpen(resource)) return false
    if (proof.claim === 'due') return true
    const isSettled = settledAs(resource) !== undefined
    return proof.claim === 'unchanged' ? isSettled : proof.awaitsRun && !isSettled
  }

  /** Rows that a pattern selects join the wait, and leave it. While they are too few, the pattern is a row itself. */
  function select({ group, at, seen, incomplete }: ModelAnswer): void {
    if (!seen) return
    for (const pattern of targets.filter(one => one.group === group && one.members)) {
      const itself = resources.find(({ target }) => target === pattern)
      if (itself && !isOpen(itself) && itself.verdict !== done) continue
      const there = (pattern.members ?? []).filter(id => seen.has(id))
      const deadline = pattern.timeout > at ? pattern.timeout : renewedDeadline(at)
      for (const id of there.filter(id => !resources.some(({ target }) => target.id === id))) {
        const { members: _, ...target } = pattern
        const joined = begin({ ...target, id }, deadline, pattern.id)
        resources.push({ ...joined, window: windowsOfLeft.get(id) ?? joined.window })
      }
      if (there.length >= (isDeletion ? 1 : (pattern.atLeast ?? 1))) {
        resources = resources.filter(resource => resource !== itself)
        if (!incomplete && !isDeletion) leave(pattern, there)
      } else if (!itself && !incomplete && !isDeletion) resources.push(begin(pattern, deadline))
    }
  }

  function leave({ members }: ModelTarget, there: readonly string[]): void {
    for (const resource of resources) {
      const { id } = resource.target
      if (!members?.includes(id) || there.includes(id) || targets.some(one => one.id === id)) continue
      if (!isOpen(resource) && resource.verdict !== done) continue
      if (resource.word === 'healthy' && resource.seen.running) lengthen(resource)
      windowsOfLeft.set(id, resource.window)
      resources = resources.filter(other => other !== resource)
    }
  }

  function hear(answer: ModelAnswer): void {
    const { at, seen, incomplete } = answer
    select(answer)
    const ours = resources.filter(({ target }) => target.group === answer.group)
    for (const resource of ours) {
      resource.clock = clockAt(resource, at)
      resource.askedAt = at
      const rows = seen?.get(resource.target.id)
      resource.isRead = seen !== undefined && (!incomplete || rows !== undefined)
      if (!resource.isRead) continue
      resource.readInPoll = pollNow
      const { awaitsRun } = resource.proof
      // A result that doesn't count makes no version the less healthy one.
      read(
        resource,
        counting(rows ?? [], row => (awaitsRun ? row.besideResult : row.word)),
        at,
      )
    }
    const group = groupOf(answer.group)
    const hasPattern = targets.some(({ group, members }) => group === answer.group && members)
    const isUnderWatch = (one: Resource): boolean => isOpen(one) || one.verdict === done
    if (seen && (!incomplete || (!hasPattern && ours.filter(isUnderWatch).every(({ isRead }) => isRead)))) {
      group.failures = 0
      group.readInPoll = pollNow
      return
    }
    if (group.failures === 0) group.failingFrom = at
    group.failures += 1
    group.failedAt = at
    group.permanent ||= answer.failed === 'permanent'
  }

  function judgeAtDeadlines(now: number): void {
    for (const resource of resources) {
      if (!isOpen(resource) || resource.deadline > now) continue
      const { claim, unread } = resource.proof
      if (resource.askedAt !== undefined && !resource.isRead) {
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
    // What a deadline makes healthy may be the last one, and then the other groups are to be read again.
    afterPoll()
  }

  const isAgainst = ({ verdict }: Resource): boolean =>
    verdict === 'failed' || verdict === 'missing' || verdict === 'timed-out'
  const isUnread = ({ verdict }: Resource): boolean => verdict === 'unread'
  const allDone = (): boolean => needed().every(({ verdict }) => verdict === done)
  /** The state of something that decides can't be read. */
  const isGivenUp = (): boolean => [...openGroups(needed()), ...(closing ?? [])].some(isLost)

  /** "The wait ends; but if others are failing at that moment, it first goes on." */
  function isStopped(now: number): boolean {
    if (!settings.failFast) return false
    if (required().some(isUnread)) return true
    if (!required().some(isAgainst)) {
      lastOnes = undefined
      return false
    }
    const isFailing = (one: Resource): boolean =>
      isOpen(one) && one.word === 'failing' && required().includes(one)
    lastOnes ??= { until: now + failureGrace, failing: new Set(resources.filter(isFailing)) }
    for (const one of lastOnes.failing) if (!isFailing(one)) lastOnes.failing.delete(one)
    return lastOnes.failing.size === 0 || now >= lastOnes.until
  }

  function isOver(now: number): boolean {
    if (isGivenUp() || isStopped(now)) return true
    if (needed().some(isOpen)) return false
    return closing === undefined || closing.size === 0 || now >= latestDeadline()
  }

  function afterPoll(): void {
    if (!allDone()) {
      closing = undefined
      return
    }
    const all = new Set(needed().map(({ target }) => target.group))
    closing = new Set([...(closing ?? all)].filter(name => groupOf(name).readInPoll < pollNow))
  }

  /** Times that pass without a poll on them and may end the wait. */
  function pass(from: number, until: number, lastPoll: number): void {
    const times = [...resources.map(({ deadline }) => deadline), lastOnes?.until ?? 0]
      .map(afterStop)
      .filter(time => time > from && time <= until)
      .sort((a, b) => a - b)
    for (const time of times) {
      judgeAtDeadlines(time)
      end(time, lastPoll)
    }
  }

  function afterStop(time: number): number {
    const { stop } = settings
    return stop && time > stop.from ? Math.max(time, stop.until) : time
  }

  let heard = 0
  /** What is asked for at this very time. */
  function inquiryAt(time: number): ModelInquiry | undefined {
    for (let next = inquiries[heard]; next && next.start < time; next = inquiries[heard]) {
      heard += 1
      complaints.push(`details of ${[...next.answers.keys()]} were asked for without need at ${next.start}`)
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
        complaints.push(`${when}: details of ${id} were asked for without need`)
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

  let looked = 0
  /** Reads the last runs of schedules, before they count; says when that was over. */
  function lookAt(poll: ModelPoll, index: number, readOnes: readonly Resource[]): number {
    const may = readOnes.filter(
      one => isOpen(one) && isSchedule(one.target, one.seen) && one.lastRun === 'unread',
    )
    const must = may.filter(one => settledAs(one) === done && one.proof.claim !== 'due')
    const next = looks[looked]
    // A closing read begins at the very moment, and may have one of its own.
    const isOurs = next?.start === poll.end && may.some(({ target }) => next.answers.has(target.id))
    const found = isOurs ? next : undefined
    if (found) looked += 1
    compare(`last runs of poll ${index}`, found?.answers.keys() ?? [], must, may)
    for (const one of may) {
      const run = found?.answers.get(one.target.id)
      if (run !== undefined) look(one, run)
    }
    for (const one of may) decide(one, poll.start)
    return found?.end ?? poll.end
  }

  let before = 0
  for (const [index, poll] of polls.entries()) {
    // A deadline on which a poll begins is judged by that poll.
    pass(before, poll.start - 1e-6, polls[index - 1]?.start ?? 0)
    if (overAt !== undefined) complaints.push(`poll ${index} at ${poll.start}: it was all over at ${overAt}`)
    const open = [...openGroups(resources)].filter(group => !isLost(group))
    const latest = closing
      ? latestDeadline()
      : Math.max(...resources.filter(isOpen).map(({ deadline }) => deadline))
    // "No call starts after the deadline."
    const inTime = <T>(time: number, wanted: readonly T[]): readonly T[] => (time <= latest ? wanted : [])
    const wanted = new Set(closing ? closing : open)
    const allowed = new Set([...open, ...wanted])
    for (const group of wanted)
      if (!poll.asked.includes(group)) complaints.push(`poll ${index}: ${group} was not asked`)
    for (const group of poll.asked)
      if (!allowed.has(group)) complaints.push(`poll ${index}: ${group} was asked for without need`)
    if (new Set(poll.asked).size < poll.asked.length)
      complaints.push(`poll ${index}: ${poll.asked} asked twice`)

    pollNow = index
    for (const answer of poll.answers) hear(answer)
    const readOnes = resources.filter(one => one.readInPoll === index)
    for (const one of readOnes) decide(one, poll.start)
    afterPoll()
    const lookedAt = lookAt(poll, index, inTime(poll.end, readOnes))
    const due = inTime(lookedAt, readOnes.filter(isToBeAsked))
    const inquiry = due.length > 0 ? inquiryAt(lookedAt) : undefined
    compare(`poll ${index}`, inquiry?.answers.keys() ?? [], due, [])
    const until = inquiry?.end ?? lookedAt
    for (const one of resources) {
      const details = inquiry?.answers.get(one.target.id)
      if (details !== undefined) learn(one, details, until)
    }
    for (const one of readOnes) decide(one, poll.start)
    afterPoll()
    judgeAtDeadlines(until)
    before = until
    end(until, poll.start)
  }
  pass(before, endedAt, polls.at(-1)?.start ?? 0)
  if (overAt !== endedAt) complaints.push(`it ended at ${endedAt}, and should have at ${overAt}`)
  if (heard < inquiries.length) complaints.push(`${inquiries.length - heard} inquiries without need`)
  if (looked < looks.length) complaints.push(`${looks.length - looked} last runs were read without need`)

  return {
    verdicts: { ...verdictsOf(resources), ...removed() },
    claims: claimsOf(resources),
    result: result(),
    complaints,
  }

  /** "What a wildcard selected in the baseline and nobody shows any more" is reported and decides nothing. */
  function removed(): Record<string, Verdict> {
    const isGone = (id: string): boolean =>
      recorded.get(id)?.kind === 'there' && !resources.some(({ target }) => target.id === id)
    // After a failed poll nothing can be said of it.
    const isRead = (group: Group): boolean => group.readInPoll >= 0 && group.failures === 0
    const patterns = targets.filter(({ group }) => isRead(groupOf(group)))
    const ids = patterns.flatMap(({ members = [] }) => members.filter(isGone))
    return Object.fromEntries(ids.map(id => [id, 'undecided']))
  }

  function isUnknowable(): boolean {
    const closingFailed = [...(closing ?? [])].some(group => groupOf(group).failures > 0)
    return isGivenUp() || needed().some(isUnread) || closingFailed
  }

  function result(): Result {
    if (required().some(({ verdict }) => verdict === 'failed' || verdict === 'missing')) return 'unhealthy'
    if (isUnknowable()) return 'error'
    return required().some(({ verdict }) => verdict === 'timed-out') ? 'timed-out' : done
  }
}

/** "The less healthy one counts", except that what is deleted "doesn't count beside one that isn't". */
export function counting(rows: readonly Seen[], wordOf = ({ word }: Seen): Word => word): Seen {
  const standing = rows.filter(({ deleted }) => deleted !== 'status')
  const order: readonly Word[] = ['failing', 'unknown', 'progressing', 'healthy']
  const among = standing.length > 0 ? standing : rows
  // Where a result doesn't count, it may later. Of two healthy ones the one that must stay so is the less healthy, and a
  // finished run, which only a failure can undo, the more healthy.
  const healthOf = (row: Seen): number =>
    10 * (4 * order.indexOf(wordOf(row)) + order.indexOf(row.word)) + (row.running ? 0 : row.finished ? 2 : 1)
  return among.toSorted((a, b) => healthOf(a) - healthOf(b))[0] ?? ABSENT
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
