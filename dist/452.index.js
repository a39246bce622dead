export const id = 452;
export const ids = [452];
export const modules = {

/***/ 5262:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B9: () => (/* binding */ writeBaseline),
/* harmony export */   ZJ: () => (/* binding */ baselineWarnings),
/* harmony export */   cT: () => (/* binding */ withoutSecrets),
/* harmony export */   d0: () => (/* binding */ BASELINE_VERSION),
/* harmony export */   iK: () => (/* binding */ pointTo),
/* harmony export */   qP: () => (/* binding */ fitsAnInput)
/* harmony export */ });
const BASELINE_VERSION = 1
function writeBaseline({ at, run, resources }) {
  const entries = [...resources].map(([id, before]) => [id, toEntry(before)])
  return JSON.stringify({ version: BASELINE_VERSION, at, run, resources: Object.fromEntries(entries) })
}
const MOST_BYTES = process.platform === 'win32' ? 16_000 : 100_000
function fitsAnInput(text) {
  return Buffer.byteLength(text) <= MOST_BYTES
}
function pointTo(file) {
  return JSON.stringify({ version: BASELINE_VERSION, file })
}
function withoutSecrets({ at, run, resources }, redact) {
  const clean = before => {
    if (before.kind === 'absent') return before
    if (before.kind === 'unknown') return { ...before, why: redact(before.why) }
    const { status, runtime } = before.signals
    return { ...before, signals: { status: redact(status), runtime: redact(runtime) } }
  }
  return { at, run, resources: new Map([...resources].map(([id, before]) => [id, clean(before)])) }
}
function baselineWarnings(baseline, targets, { run, settings }) {
  if (!baseline) {
    return settings['ignore-preexisting']
      ? [
          'ignore-preexisting has no effect because baseline is empty. Pass the snapshot output of an earlier step, and check the step ID.',
        ]
      : []
  }
  const unlisted = targets.map(({ id }) => id).filter(id => !baseline.resources.has(id))
  const isOfOtherRun = baseline.run !== '' && run !== '' && baseline.run !== run
  return [
    isOfOtherRun &&
      `The baseline is from another workflow run (${baseline.run}, ${baseline.at}), so it can't show what this deploy changed. Take the snapshot in this run.`,
    unlisted.length === targets.length
      ? 'The baseline contains none of these resources. Use the same resources in the snapshot step.'
      : unlisted.length > 0 &&
        `Not in the baseline, so only the current state is checked: ${unlisted.join(', ')}. Use the same resources in the snapshot step.`,
  ].filter(warning => warning !== false)
}
function toEntry(before) {
  switch (before.kind) {
    case 'absent':
      return { absent: true }
    case 'unknown':
      return { unknown: before.why }
    case 'there': {
      const { signals, revision } = before
      const { uid, generation, lastRun } = revision
      return {
        status: signals.status,
        runtime: signals.runtime,
        ...(uid !== undefined && { uid }),
        ...(generation !== undefined && { generation }),
        ...(lastRun !== undefined && { run: lastRun === 'none' ? lastRun : new Date(lastRun).toISOString() }),
      }
    }
  }
}


/***/ }),

/***/ 452:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  main: () => (/* binding */ main)
});

// EXTERNAL MODULE: external "node:perf_hooks"
var external_node_perf_hooks_ = __webpack_require__(643);
;// CONCATENATED MODULE: ./build/src/clock.js

const LONGEST_TIMER = 2 ** 31 - 1
function monotonicClock() {
  const start = external_node_perf_hooks_.performance.now()
  const now = () => external_node_perf_hooks_.performance.now() - start
  return {
    now,
    async sleepUntil(time, signal) {
      for (let left = time - now(); left > 0 && !signal.aborted; left = time - now()) {
        await timer(Math.min(Math.ceil(left), LONGEST_TIMER), signal)
      }
    },
  }
}
function timer(ms, signal) {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timeout)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timeout = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}

// EXTERNAL MODULE: ./build/src/baseline/format.js
var format = __webpack_require__(5262);
// EXTERNAL MODULE: ./build/src/text/duration.js
var duration = __webpack_require__(1217);
// EXTERNAL MODULE: ./build/src/text/escape.js
var text_escape = __webpack_require__(4502);
// EXTERNAL MODULE: ./build/src/targets/identity.js
var targets_identity = __webpack_require__(5216);
// EXTERNAL MODULE: ./build/src/targets/types.js
var types = __webpack_require__(5341);
;// CONCATENATED MODULE: ./build/src/targets/targets.js




function makeTargets(entries, defaults) {
  const warnings = []
  const byId = new Map()
  for (const entry of entries) {
    warnings.push(...typeWarnings(entry))
    const placed = place(entry, defaults)
    const id = (0,targets_identity/* identify */.ls)(placed)
    const earlier = byId.get(id)
    byId.set(id, earlier ? merge(id, earlier, placed, warnings) : placed)
  }
  const isListed = id => byId.has(id)
  const targets = [...byId].map(([id, entry]) => complete(id, entry, defaults, isListed))
  const hints = defaults.waitFor === 'healthy' ? targets.flatMap(neverStable) : []
  return { targets, warnings: [...new Set([...warnings, ...hints])] }
}
function groupKey({ type, workspace }) {
  return workspace === undefined ? type : `${type}@${workspace}`
}
function mayBeIn({ type, workspace }, shown) {
  if (shown.type !== '' && shown.type.toLowerCase() !== type.toLowerCase()) return false
  return workspace === undefined || shown.workspace === '' || shown.workspace === workspace
}
function inWorkspace(workspace) {
  return workspace ? ` in workspace ${workspace}` : ''
}
function isPattern({ name }) {
  return name.includes('*')
}
function matcher(pattern) {
  const parts = pattern.split('*')
  const [first = '', last = ''] = [parts[0], parts.at(-1)]
  const middle = parts.slice(1, -1)
  return name => {
    if (!name.startsWith(first) || !name.endsWith(last)) return false
    let from = first.length
    for (const part of middle) {
      const at = name.indexOf(part, from)
      if (at < 0) return false
      from = at + part.length
    }
    return from <= name.length - last.length
  }
}
function typeWarnings({ type, name, workspace = targets_identity/* NO_WORKSPACE */.eu }) {
  if (!(0,types/* isKnownType */.sN)(type)) {
    const close = (0,types/* closeType */.$k)(type)
    const suggestion = close === undefined ? '' : ` Did you mean ${(0,text_escape/* quote */.hD)(close)}?`
    return [`Unknown type ${(0,text_escape/* quote */.hD)(type)}.${suggestion} Querying it as is.`]
  }
  if (workspace === targets_identity/* NO_WORKSPACE */.eu || (0,types/* resourceType */.Vm)(type).scope === 'workspace') return []
  return [`Ignoring workspace ${(0,text_escape/* quote */.hD)(workspace)} for ${type}/${name}: ${type} isn't scoped to a workspace.`]
}
function place(identity, { workspace: usual }) {
  const { workspace = usual ?? targets_identity/* NO_WORKSPACE */.eu, ...rest } = identity
  const hasNone = workspace === targets_identity/* NO_WORKSPACE */.eu || (0,types/* resourceType */.Vm)(identity.type).scope === 'instance'
  return hasNone ? rest : { ...rest, workspace }
}
function merge(id, earlier, later, warnings) {
  for (const [key, name] of Object.entries(OVERRIDES)) {
    const [a, b] = [earlier[key], later[key]]
    if (a !== undefined && b !== undefined && String(a) !== String(b)) {
      warnings.push(`${id} is listed twice with different ${name} values. Using the first.`)
    }
  }
  if ((earlier.optional ?? false) !== (later.optional ?? false)) {
    warnings.push(`${id} is listed twice, once as optional. Treating it as optional.`)
  }
  const dependsOn = [...(earlier.dependsOn ?? []), ...(later.dependsOn ?? [])]
  return {
    ...later,
    ...earlier,
    optional: (earlier.optional ?? false) || (later.optional ?? false),
    ...(dependsOn.length > 0 && { dependsOn }),
  }
}
const OVERRIDES = {
  timeout: 'timeout',
  stableFor: 'stable-for',
  runtime: 'runtime',
  atLeast: 'at-least',
}
function complete(id, entry, defaults, isListed) {
  const { type, name, workspace, version = '', runtime, timeout, stableFor, atLeast, source } = entry
  const { optional = false, scheduled = false } = entry
  const dependencies = (entry.dependsOn ?? []).map(dependency => dependencyId(dependency, defaults, isListed))
  const dependsOn = [...new Set(dependencies)].filter(dependency => dependency !== id)
  return {
    id,
    type,
    name,
    ...(workspace !== undefined && { workspace }),
    version,
    healthy: runtime ?? (0,types/* healthyRuntimes */.Bj)(type, scheduled),
    timeout: timeout ?? defaults.timeout,
    stableFor: stableFor ?? defaults.stableFor,
    optional,
    ...(atLeast !== undefined && { atLeast }),
    ...(source && { source }),
    ...(dependsOn.length > 0 && { dependsOn }),
  }
}
function dependencyId([likeliest, ...others], defaults, isListed) {
  const id = identity => (0,targets_identity/* identify */.ls)(place(identity, defaults))
  return [likeliest, ...others].map(id).find(isListed) ?? id(likeliest)
}
function neverStable({ id, healthy, stableFor, timeout }) {
  if (stableFor <= timeout || !healthy.includes('running')) return []
  return [
    `${id}: stable-for (${(0,duration/* formatDuration */.a3)(stableFor)}) exceeds timeout (${(0,duration/* formatDuration */.a3)(timeout)}), so this resource can never become healthy. Lower stable-for or increase timeout.`,
  ]
}

;// CONCATENATED MODULE: ./build/src/health/judge.js
const STATUS_STATES = new Map([
  ['active', 'healthy'],
  ['', 'progressing'],
  ['pending', 'progressing'],
  ['error', 'failing'],
  ['failed', 'failing'],
  ['deleted', 'failing'],
])
const ON_THE_WAY = { meaning: 'progressing', isResult: false }
const SUCCESS = { meaning: 'progressing', isResult: true }
const FAILURE = { meaning: 'failing', isResult: true }
const RUNTIME_STATES = new Map([
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
const KNOWN_STATES = [...STATUS_STATES.keys(), ...RUNTIME_STATES.keys()]
const WORST_FIRST = ['failing', 'unknown', 'progressing', 'healthy']
function judge({ status, runtime }, healthyRuntimes) {
  const ofStatus = statesOf(statusWithoutMessage(status)).map(state => ({
    ...state,
    meaning: STATUS_STATES.get(state.text) ?? 'unknown',
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
function leastHealthy(versions) {
  const remaining = versions.filter(({ row }) => !isDeleted(row))
  const rank = ({ judgement, whole }) =>
    10 * (4 * rankOf(judgement) + rankOf(whole)) + (whole.running ? 0 : whole.finished ? 2 : 1)
  return (remaining.length > 0 ? remaining : versions).toSorted((a, b) => rank(a) - rank(b))[0]
}
function rankOf({ reading }) {
  return WORST_FIRST.indexOf(reading)
}
function isDeleted({ status }) {
  return statesOf(statusWithoutMessage(status)).some(({ text }) => text === 'deleted')
}
function failingStates({ status, runtime }) {
  const ofStatus = statesOf(statusWithoutMessage(status)).map(({ text }) => text)
  const ofRuntime = statesOf(runtime).map(({ text }) => stem(text))
  return new Set([
    ...ofStatus.filter(state => STATUS_STATES.get(state) === 'failing'),
    ...ofRuntime.filter(state => RUNTIME_STATES.get(state)?.meaning === 'failing'),
  ])
}
function withoutResult(signals) {
  const rest = statesOf(signals.runtime).filter(({ text }) => !RUNTIME_STATES.get(stem(text))?.isResult)
  return { ...signals, runtime: rest.map(({ shown }) => shown).join(' ') }
}
function runtimeMeaning(text, healthyRuntimes) {
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
function statusWithoutMessage(status) {
  return status.replace(/:.*/s, '')
}
function statesOf(cell) {
  const shown = cell.split(/[\s,]/).filter(Boolean)
  return (shown.length > 0 ? shown : ['']).map(state => ({ shown: state, text: state.toLowerCase() }))
}
function stem(state) {
  return state.replace(/:.*/s, '')
}
function inWords(signal, cell) {
  return cell.trim() === '' ? `no ${signal}` : `${signal} is ${cell.trim()}`
}

;// CONCATENATED MODULE: ./build/src/health/change.js


const NEVER = { at: undefined, failures: 0 }
const MAX_ATTEMPTS = 3
function initialChange(before) {
  if (!before) return { kind: 'unlisted' }
  if (before.kind === 'unknown')
    return {
      kind: 'unproved',
      why: `it couldn't be read before the deploy: ${before.why}`,
      before: undefined,
    }
  return { kind: 'open', before, asked: NEVER }
}
function appeared(change, observed) {
  if (change.kind !== 'open' || change.before.kind !== 'absent') return change
  const { before } = change
  return {
    kind: 'changed',
    before,
    revision: undefined,
    since: observed,
    counts: true,
    run: 'any',
    end: 'standing',
    asked: NEVER,
  }
}
function readAgain(change) {
  return change.kind === 'changed' && !change.counts ? { ...change, counts: true } : change
}
function withRevision(change, answer, circumstances) {
  switch (change.kind) {
    case 'open':
      return change.before.kind === 'there' ? prove(change, change.before, answer, circumstances) : change
    case 'unchanged':
      return prove(change, change.before, answer, circumstances)
    case 'changed':
      return follow(change, answer, circumstances)
    default:
      return change
  }
}
function prove(change, before, answer, { now, observed, batch, closing }) {
  if (answer.kind !== 'found') return closing ? change : afterFailure(change, answer, now)
  const { revision } = answer
  const asked = { at: now, failures: 0 }
  const edition = compareEditions(before.revision, revision)
  const newRun = batch ? isNewerRun(before.revision, revision) : false
  if (edition === 'differs' || newRun) {
    if (newRun === undefined) return unproved("couldn't read the start time of its last run", before)
    const run = !batch ? 'any' : newRun ? 'seen' : 'awaited'
    return { kind: 'changed', before, revision, since: observed, counts: false, run, end: 'standing', asked }
  }
  if (edition === 'same' && newRun === false) return { kind: 'unchanged', before, asked }
  return unproved(whyUnproved(before.revision, revision, batch), before)
}
function follow(change, answer, { now, closing }) {
  if (answer.kind !== 'found') {
    if (change.run === 'awaited' && !closing) return afterFailure(change, answer, now)
    const isUnchecked = closing && change.end === 'standing'
    return { ...change, asked: { at: now, failures: 0 }, end: isUnchecked ? 'unchecked' : change.end }
  }
  const { revision } = answer
  const { before } = change
  const known = { ...change, asked: { at: now, failures: 0 }, revision: change.revision ?? revision }
  if (closing) return { ...known, end: endOf(known, revision) }
  if (known.run !== 'awaited' || before.kind !== 'there') return known
  return isNewerRun(before.revision, revision) ? { ...known, run: 'seen', counts: false } : known
}
function endOf({ before, revision, end }, last) {
  if (end === 'rolled back') return end
  const wasChanged =
    before.kind === 'there' && revision && compareEditions(before.revision, revision) === 'differs'
  if (wasChanged && compareEditions(before.revision, last) === 'same') return 'rolled back'
  const hasMovedOn = end === 'changed again' || (revision && compareEditions(revision, last) === 'differs')
  return hasMovedOn ? 'changed again' : 'standing'
}
function afterFailure(change, answer, now) {
  const failures = change.asked.failures + 1
  const failure = answer.kind === 'failed' ? answer.failure : undefined
  if (!failure?.permanent && failures < MAX_ATTEMPTS) return { ...change, asked: { at: now, failures } }
  const why = failure ? `couldn't read its details: ${failure.message}` : 'it has no details'
  return unproved(why, change.before)
}
function unproved(why, before) {
  return { kind: 'unproved', why, before: before.kind === 'there' ? before : undefined }
}
function compareEditions(a, b) {
  const known = ['uid', 'generation'].filter(key => a[key] !== undefined && b[key] !== undefined)
  if (known.some(key => a[key] !== b[key])) return 'differs'
  return known.length === 2 ? 'same' : 'unknown'
}
function isNewerRun({ lastRun: before }, { lastRun: now }) {
  if (before === undefined || now === undefined) return undefined
  if (now === 'none') return false
  return before === 'none' || now > before
}
function whyUnproved(before, now, batch) {
  const names = { uid: 'uid', generation: 'generation', lastRun: 'start of its last run' }
  const keys = batch ? ['uid', 'generation', 'lastRun'] : ['uid', 'generation']
  const missingIn = revision =>
    keys
      .filter(key => revision[key] === undefined)
      .map(key => names[key])
      .join(' or ')
  return missingIn(now) === ''
    ? `the baseline has no ${missingIn(before)}`
    : `its details have no ${missingIn(now)}`
}
function awaitsRun(change) {
  return change.kind === 'changed' && change.run === 'awaited'
}
function isAskedSince(change, time) {
  if (change.kind !== 'open' && change.kind !== 'unchanged' && change.kind !== 'changed') return false
  const { at, failures } = change.asked
  return at !== undefined && at >= time && failures === 0
}
function isNews(before, after) {
  return after.kind === 'changed' && !after.counts && (before.kind !== 'changed' || before.run !== after.run)
}
function wasThereBefore(change) {
  return change.kind === 'open' && change.before.kind === 'there'
}
function wasRolledBack(change) {
  return change.kind === 'changed' && change.end === 'rolled back'
}
function showsOldFailure(change, signals) {
  if (change.kind !== 'changed' || change.before.kind !== 'there' || !signals) return false
  const before = failingStates(change.before.signals)
  const now = failingStates(signals)
  return now.size > 0 && [...now].every(state => before.has(state))
}
function provesItself(change, shows) {
  return change.run === 'seen' || (change.before.kind === 'absent' && shows.result)
}
function failedRun(answer) {
  if (answer?.kind !== 'found' || answer.run === 'none') return undefined
  const { runtime, started } = answer.run
  if (failingStates({ status: '', runtime }).size === 0) return undefined
  const start = started === undefined ? '' : `, started ${new Date(started).toISOString()}`
  return `last run: ${runtime.trim()}${start}`
}
function isOfThisDeploy(change, answer) {
  if (answer?.kind !== 'found' || answer.run === 'none') return false
  if (change.kind === 'unclaimed' || change.kind === 'unlisted' || !change.before) return false
  const { before } = change
  if (before.kind === 'absent') return true
  return isNewerRun(before.revision, { ...before.revision, lastRun: answer.run.started }) ?? false
}
function areAlike(a, b) {
  return ['status', 'runtime'].every(key => a[key].trim().toLowerCase() === b[key].trim().toLowerCase())
}
function wasUnhealthy(change, healthyRuntimes, now) {
  if (change.kind !== 'unchanged') return false
  const { signals } = change.before
  const { reading } = judge(signals, healthyRuntimes)
  return reading === 'failing' || (reading !== 'healthy' && now !== undefined && areAlike(signals, now))
}
function changeNote(change) {
  switch (change.kind) {
    case 'unclaimed':
      return ''
    case 'unlisted':
      return 'not in the baseline; only the current state was checked'
    case 'unproved':
      return `couldn't verify that it's from this deploy: ${change.why}`
    case 'open':
      return change.before.kind === 'absent'
        ? "didn't exist before the deploy"
        : 'unknown whether this deploy changed it'
    case 'unchanged':
      return 'unchanged by this deploy'
    case 'changed':
      return changedNote(change)
  }
}
function changedNote({ before, end }) {
  const what = before.kind === 'absent' ? 'new' : 'changed by this deploy'
  switch (end) {
    case 'standing':
      return what
    case 'unchecked':
      return `${what}; not verified at the end of the wait`
    case 'rolled back':
      return `${what}, rolled back`
    case 'changed again':
      return `${what}, changed again during the wait`
  }
}
function whyNoRun(after) {
  return `changed by this deploy, but no run started within ${(0,duration/* formatDuration */.a3)(after)}`
}

;// CONCATENATED MODULE: ./build/src/health/resource.js





const MAX_WINDOW = 5 * 60_000
function newTrack(target, deadline, change) {
  return {
    target,
    selectedBy: undefined,
    deadline,
    polled: undefined,
    seen: { kind: 'unread' },
    since: 0,
    window: target.stableFor,
    change,
    lastRun: undefined,
    decision: undefined,
    history: [],
  }
}
function readingOf({ seen }) {
  if (seen.kind === 'unread') return undefined
  return seen.kind === 'absent' ? 'absent' : seen.judgement.reading
}
function rowOf({ seen }) {
  return seen.kind === 'shown' ? seen.row : undefined
}
function wasThere({ seen }) {
  return seen.kind === 'shown' || (seen.kind === 'absent' && seen.wasThere)
}
function isOpen({ decision }) {
  return decision === undefined
}
function isDone({ decision }) {
  return decision?.verdict === 'healthy' || decision?.verdict === 'deleted'
}
function withRows(track, rows, { at, renewed, rules }) {
  const polled = { ...momentAt(track, at), failure: undefined }
  const isThere = typeof rows !== 'number' && rows.length > 0
  const change = isThere ? readAgain(appeared(track.change, polled.observed)) : track.change
  const after = seeing({ ...track, polled, change }, rows)
  const [before, now] = [progressOf(track, rules), progressOf(after, rules)]
  const isUndone = isUndoneBy(track.decision, now)
  if (track.decision && !isUndone && !(isDone(track) && isGood(now))) return { ...track, polled }
  const goesOn = before === now && !leftOldFailure(track, after)
  return decided(
    {
      ...after,
      deadline: isUndone ? renewed : track.deadline,
      since: goesOn ? track.since : polled.observed,
      window: isRelapse(track, after) ? doubled(track.window) : track.window,
      decision: isUndone ? undefined : track.decision,
      history: looksTheSame(track, after) ? track.history : [...track.history, { at, row: rowOf(after) }],
    },
    at,
    rules,
  )
}
function withFailure(track, failure, at) {
  return { ...track, polled: { ...momentAt(track, at), failure } }
}
function withRevisionAnswer(track, answer, { at: now, renewed, rules, closing }) {
  const { observed } = momentAt(track, now)
  const { batch } = (0,types/* resourceType */.Vm)(track.target.type)
  const change = withRevision(track.change, answer, { now, observed, batch, closing })
  const gaveUp = awaitsRun(track.change) && change.kind === 'unproved'
  const after = gaveUp ? judgedAgain({ ...track, change }) : { ...track, change }
  if (wasRolledBack(change)) return { ...after, decision: rolledBack(after, now) }
  if (isNews(track.change, change)) return startedAgain(after, observed, renewed)
  return closing ? after : decided(after, now, rules)
}
function withLastRun(track, lastRun, { at, rules }) {
  return decided(judgedAgain({ ...track, lastRun }), at, rules)
}
function atDeadline(track, now, rules) {
  const after = { ...track, change: gaveUp(track.change) }
  const mayCount = !track.polled?.failure && (track.change.kind !== 'changed' || track.change.counts)
  const reached = mayCount ? reachedBy(after, now, rules) : undefined
  return {
    ...after,
    decision: reached && !lacksLastRun(after, reached) ? reached : lastDecision(after, now, rules),
  }
}
function verdictOf(track, now, rules) {
  const { change, seen, polled } = track
  const reached = reachedBy(track, now, rules)
  if (reached?.verdict === 'missing') return reached
  if (change.kind === 'open') return seen.kind === 'shown' ? 'revision' : undefined
  if (reached && lacksLastRun(track, reached)) return 'last run'
  const isAsked = isAskedSince(change, polled?.now ?? 0)
  switch (change.kind) {
    case 'unchanged':
      return reached && !isAsked ? 'revision' : reached
    case 'changed':
      if (reached) return reached
      if (change.run !== 'awaited' || seen.kind !== 'shown') return undefined
      return isAsked ? withoutRun(track, now, rules) : 'revision'
    default:
      return reached
  }
}
function decided(track, now, rules) {
  if (track.decision) return track
  const verdict = verdictOf(track, now, rules)
  return typeof verdict === 'object' ? { ...track, decision: verdict } : track
}
function momentAt({ polled }, now) {
  if (!polled) return { now, observed: 0 }
  return { now, observed: polled.observed + (polled.failure ? 0 : now - polled.now) }
}
function seeing(track, rows) {
  const versions = typeof rows === 'number' ? [] : rows
  const { healthy } = track.target
  const worst = leastHealthy(
    versions.map(row => ({ row, judgement: judgeNow(row, track), whole: judge(row, healthy) })),
  )
  const seen = worst
    ? { kind: 'shown', row: worst.row, judgement: worst.judgement, versions: versions.length }
    : { kind: 'absent', wasThere: wasThere(track), matches: typeof rows === 'number' ? rows : 0 }
  return withLastRunCounted({ ...track, seen })
}
function judgeNow(row, { target, change }) {
  const rest = awaitsRun(change) ? withoutResult(row) : row
  const judgement = judge(rest, target.healthy)
  if (rest.runtime === row.runtime || judgement.reading !== 'progressing') return judgement
  return { ...judgement, because: `runtime is ${row.runtime.trim()}, from a run before this deploy` }
}
function withLastRunCounted(track) {
  const { seen, change, lastRun } = track
  if (!isSchedule(track) || seen.kind !== 'shown') return { ...track, lastRun: undefined }
  const failed = isOfThisDeploy(change, lastRun) ? failedRun(lastRun) : undefined
  if (failed === undefined) return track
  return {
    ...track,
    seen: { ...seen, judgement: { ...seen.judgement, reading: 'failing', because: failed } },
  }
}
function isSchedule({ seen, target }) {
  return (
    seen.kind === 'shown' &&
    seen.judgement.reading === 'healthy' &&
    seen.judgement.scheduled &&
    (0,types/* resourceType */.Vm)(target.type).batch
  )
}
function leftOldFailure(before, after) {
  const { change } = before
  return (
    readingOf(before) === 'failing' &&
    showsOldFailure(change, rowOf(before)) &&
    !showsOldFailure(change, rowOf(after))
  )
}
function judgedAgain(track) {
  const { seen, polled } = track
  if (seen.kind !== 'shown') return track
  const after = withLastRunCounted({ ...track, seen: { ...seen, judgement: judgeNow(seen.row, track) } })
  return { ...after, since: readingOf(after) === readingOf(track) ? track.since : (polled?.observed ?? 0) }
}
function startedAgain(track, observed, renewed) {
  const { decision } = track
  const isUndone = decision?.verdict === 'healthy' || decision?.verdict === 'failed'
  const lastRun = readingOf(track) === 'failing' ? track.lastRun : undefined
  const again = { ...track, lastRun, since: observed }
  return isUndone ? { ...again, decision: undefined, deadline: renewed } : again
}
function gaveUp(change) {
  return change.kind === 'open' && change.before.kind === 'there'
    ? unproved("its details weren't available in time", change.before)
    : change
}
function progressOf(track, { waitFor }) {
  const { seen } = track
  if (waitFor === 'healthy' || seen.kind === 'unread') return readingOf(track)
  return seen.kind === 'absent' || isDeleted(seen.row) ? 'gone' : 'still there'
}
function isGood(progress) {
  return progress === 'healthy' || progress === 'gone'
}
function isUndoneBy(decision, progress) {
  if (decision?.verdict !== 'healthy' && decision?.verdict !== 'deleted') return false
  return decision.finished ? progress === 'failing' : !isGood(progress)
}
function isRelapse(before, after) {
  const wasRunning = before.seen.kind === 'shown' && before.seen.judgement.running
  return wasRunning && readingOf(before) === 'healthy' && readingOf(after) !== 'healthy'
}
function doubled(window) {
  return Math.max(window, Math.min(2 * window, MAX_WINDOW))
}
function looksTheSame(before, after) {
  const [a, b] = [rowOf(before), rowOf(after)]
  return before.seen.kind !== 'unread' && a?.status === b?.status && a?.runtime === b?.runtime
}
function reachedBy(track, now, rules) {
  const { seen } = track
  const held = heldFor(track)
  switch (progressOf(track, rules)) {
    case 'gone':
      return held < rules.failureGrace ? undefined : decision(track, 'deleted', whyDeleted(track, held), now)
    case 'absent':
      if (held < rules.startGrace) return undefined
      return decision(track, 'missing', whyMissing(track, `for ${(0,duration/* formatElapsed */.C7)(held)}`), now)
    case 'healthy':
      if (seen.kind !== 'shown' || held < windowOf(track)) return undefined
      return {
        ...decision(track, 'healthy', whyHealthy(track, seen.row, held), now),
        finished: seen.judgement.finished,
      }
    case 'failing':
      if (seen.kind !== 'shown' || held < graceOf(track, rules)) return undefined
      return decision(track, 'failed', `${seen.judgement.because} for ${(0,duration/* formatElapsed */.C7)(held)}`, now)
    default:
      return undefined
  }
}
function heldFor({ polled, since }) {
  return (polled?.observed ?? 0) - since
}
function windowOf({ seen, window, change, target }) {
  if (seen.kind !== 'shown') return 0
  const { running, finished, scheduled } = seen.judgement
  const isEmpty = seen.row.runtime.trim() === ''
  const type = (0,types/* resourceType */.Vm)(target.type)
  if (running || (isEmpty && type.holdsWhenEmpty)) return window
  if (change.kind === 'unchanged') return finished ? window : 0
  if (change.kind !== 'changed') return 0
  return type.batch && provesItself(change, { result: finished && !scheduled }) ? 0 : window
}
function graceOf(track, { failureGrace, startGrace }) {
  const row = rowOf(track)
  if (showsOldFailure(track.change, row)) return Math.max(failureGrace, startGrace)
  return row && failingStates(row).has('deleted') ? startGrace : failureGrace
}
function lacksLastRun(track, { verdict }) {
  return verdict === 'healthy' && isSchedule(track) && track.lastRun === undefined
}
function withoutRun(track, now, { startGrace }) {
  const { change, polled } = track
  const isOnTheWay = readingOf(track) === 'progressing' || readingOf(track) === 'unknown'
  if (change.kind !== 'changed' || !isOnTheWay) return undefined
  if ((polled?.observed ?? 0) - change.since < startGrace) return undefined
  return decision(track, 'timed-out', whyNoRun(startGrace), now)
}
function rolledBack(track, now) {
  return decision(track, 'failed', 'rolled back: uid and generation are the same as before this deploy', now)
}
function lastDecision(track, now, rules) {
  const { seen, change, polled } = track
  const deadline = `at the deadline (${(0,duration/* formatDuration */.a3)(track.deadline)})`
  const timedOut = why => decision(track, 'timed-out', why, now)
  if (polled?.failure)
    return decision(track, 'unread', `couldn't be read ${deadline}: ${polled.failure.message}`, now)
  if (seen.kind === 'unread') return timedOut(`not read ${deadline}: there was no time left`)
  const progress = progressOf(track, rules)
  if (progress === 'gone')
    return timedOut(
      `gone for ${(0,duration/* formatElapsed */.C7)(heldFor(track))} of the required ${(0,duration/* formatDuration */.a3)(rules.failureGrace)} ${deadline}`,
    )
  if (seen.kind === 'absent') return decision(track, 'missing', whyMissing(track, deadline), now)
  if (progress === 'still there') return timedOut(`still there ${deadline}: ${state(seen.row)}`)
  if (change.kind === 'changed' && !change.counts)
    return timedOut(`changed too late to be verified ${deadline}`)
  const { reading, because } = seen.judgement
  switch (reading) {
    case 'failing':
      return decision(track, 'failed', `${because} ${deadline}`, now)
    case 'healthy': {
      const [left, window] = [windowOf(track) - heldFor(track), windowOf(track)].map(duration/* formatDuration */.a3)
      if (heldFor(track) >= windowOf(track)) return timedOut(`its last run wasn't read ${deadline}`)
      return timedOut(`healthy ${deadline}, but ${left} of the ${window} that it must stay healthy were left`)
    }
    case 'unknown':
      return timedOut(`not healthy ${deadline}: ${because}, an unknown state`)
    case 'progressing':
      return timedOut(`not healthy ${deadline}: ${because}${awaitsRun(change) ? '; no new run started' : ''}`)
  }
}
function decision({ seen }, verdict, why, at) {
  const ofVersion = seen.kind === 'shown' && seen.versions > 1 ? ` (version ${seen.row.version})` : ''
  return { verdict, reason: why + ofVersion, at, finished: false }
}
function whyHealthy(track, row, held) {
  const runtime = row.runtime.trim()
  const next = /^next:(.+)/i.exec(runtime)?.[1]
  const shows = next !== undefined ? `scheduled, next run at ${next}` : runtime || 'active'
  return shows + (windowOf(track) > 0 ? ` for ${(0,duration/* formatElapsed */.C7)(held)}` : '') + lastRunNote(track)
}
function lastRunNote({ lastRun }) {
  if (lastRun?.kind === 'failed') return `; couldn't read its last run: ${lastRun.failure.message}`
  const failed = failedRun(lastRun)
  return failed === undefined ? '' : `; ${failed}`
}
function lastRunWarning(track) {
  const note = readingOf(track) === 'healthy' ? lastRunNote(track) : ''
  return note === '' ? undefined : `${track.target.id} is scheduled${note}`
}
function whyDeleted(track, held) {
  const howLong = `for ${(0,duration/* formatElapsed */.C7)(held)}`
  const row = rowOf(track)
  if (row) return `status is ${row.status.trim()} ${howLong}`
  return wasThere(track) ? `gone ${howLong}` : `never there: not found ${howLong}`
}
function whyMissing({ target, seen, history }, howLong) {
  const where = inWorkspace(target.workspace)
  if (isPattern(target)) {
    const matches = seen.kind === 'absent' ? seen.matches : 0
    return `only ${matches} of at least ${target.atLeast ?? 1} found${where} ${howLong}`
  }
  const last = history.findLast(({ row }) => row)?.row
  return last
    ? `gone ${howLong}, last ${state(last)}`
    : `no ${target.type} of this name found${where} ${howLong}`
}
function state({ status, runtime }) {
  return `${status.trim() === '' ? 'no status' : `status ${status.trim()}`}, ${runtime.trim() === '' ? 'no runtime' : `runtime ${runtime.trim()}`}`
}

;// CONCATENATED MODULE: ./build/src/health/wait.js




const MAX_FAILED_POLLS = 5
function begin(targets, rules, recorded) {
  const groups = new Map()
  for (const { type, workspace } of targets) {
    const group = { type, ...(workspace !== undefined && { workspace }) }
    groups.set(groupKey(group), { group, outage: undefined })
  }
  return {
    rules: { ...rules, startGrace: Math.min(rules.startGrace, rules.timeout) },
    recorded,
    tracks: targets.map(target => newTrack(target, target.timeout, changeIn(recorded, target.id))),
    patterns: targets.filter(isPattern),
    windowsOfLeft: new Map(),
    groups,
    changedAt: 0,
    closing: undefined,
    stopping: undefined,
  }
}
function observe(wait, answers) {
  const polls = new Map(answers.map(answer => [groupKey(answer.group), pollOf(answer)]))
  const renewed = renewedDeadline(wait)
  const selected = wait.patterns.reduce((before, pattern) => {
    const poll = polls.get(groupKey(pattern))
    return poll?.rows ? wait_select(before, pattern, { ...poll, rows: poll.rows }, renewed(poll.at)) : before
  }, wait)
  const tracks = selected.tracks.map(track => {
    const poll = polls.get(groupKey(track.target))
    return poll ? withPoll(track, poll, { at: poll.at, renewed: renewed(poll.at), rules: wait.rules }) : track
  })
  const groups = groupsAfter(wait, tracks, polls)
  const observed = { ...selected, tracks, groups, changedAt: changedAt(wait, tracks, polls) }
  return concluded(observed, answers)
}
function expire(wait, now) {
  const tracks = wait.tracks.map(track =>
    isOpen(track) && track.deadline <= now ? atDeadline(track, now, wait.rules) : track,
  )
  return concluded({ ...wait, tracks, stopping: stoppingOf({ ...wait, tracks }, now) }, [])
}
function observeRevisions(wait, { revisions, answers, closing }, now) {
  if (revisions.size === 0) return wait
  const { rules } = wait
  const renewed = renewedDeadline(wait)(now)
  const tracks = wait.tracks.map(track => {
    const answer = revisions.get(track.target.id)
    return answer ? withRevisionAnswer(track, answer, { at: now, renewed, closing, rules }) : track
  })
  const hasNews = tracks.some(({ change }, index) => isNews(wait.tracks[index]?.change ?? change, change))
  return concluded({ ...wait, tracks, changedAt: hasNews ? now : wait.changedAt }, answers)
}
function observeLastRuns(wait, { lastRuns, answers }, now) {
  if (lastRuns.size === 0) return wait
  const renewed = renewedDeadline(wait)(now)
  const tracks = wait.tracks.map(track => {
    const answer = lastRuns.get(track.target.id)
    return answer ? withLastRun(track, answer, { at: now, renewed, rules: wait.rules }) : track
  })
  return concluded({ ...wait, tracks }, answers)
}
function groupsToAsk(wait) {
  const keys = wait.closing ?? new Set(wait.tracks.filter(isOpen).map(({ target }) => groupKey(target)))
  return [...wait.groups]
    .filter(([key, state]) => keys.has(key) && !isLost(state, wait.rules))
    .map(([, { group }]) => group)
}
function lastRunsToAsk(wait, answers, now) {
  return tracksRead(wait, answers)
    .filter(track => isAwaiting(track, 'last run', now, wait.rules))
    .map(({ target }) => target)
}
function revisionsToAsk(wait, answers, now) {
  return tracksRead(wait, answers)
    .filter(track => lacksRevision(track) || isAwaiting(track, 'revision', now, wait.rules))
    .map(({ target }) => target)
}
function revisionsToConfirm(wait, since) {
  return wait.tracks
    .filter(track => {
      const { change } = track
      if (!rowOf(track) || (change.kind !== 'changed' && change.kind !== 'unchanged')) return false
      return awaitsRun(change) || (change.asked.at ?? Number.NEGATIVE_INFINITY) < since
    })
    .map(({ target }) => target)
}
function wait_endOf(wait, now) {
  const awaited = awaitedTracks(wait)
  const needed = new Set([
    ...(wait.closing ?? []),
    ...awaited.filter(isOpen).map(({ target }) => groupKey(target)),
  ])
  const lost = [...wait.groups].find(([key, state]) => isLost(state, wait.rules) && needed.has(key))?.[1]
  const unread = awaited.find(({ decision }) => decision?.verdict === 'unread')
  const failure = lost?.outage?.failure ?? (unread && failureOf(unread))
  if (lost || isStopped(wait, now)) return { failure }
  if (awaited.some(isOpen)) return undefined
  if (!wait.closing || wait.closing.size === 0) return { failure }
  if (now < lastDeadline(wait)) return undefined
  return { failure: [...wait.closing].map(key => wait.groups.get(key)?.outage?.failure).find(Boolean) }
}
function removedSinceBaseline({ recorded, patterns, tracks, groups }) {
  if (!recorded) return []
  const known = new Set(tracks.map(({ target }) => target.id))
  const read = new Set(tracks.filter(({ polled }) => polled).map(({ target }) => groupKey(target)))
  const removed = [...recorded]
    .filter(([id, before]) => before.kind === 'there' && !known.has(id))
    .map(([id]) => ({ id, ...(0,targets_identity/* parseId */.Fg)(id) }))
  return patterns
    .filter(pattern => read.has(groupKey(pattern)) && !groups.get(groupKey(pattern))?.outage)
    .flatMap(pattern => {
      const selects = matcher(pattern.name)
      return removed
        .filter(one => groupKey(one) === groupKey(pattern) && selects(one.name))
        .map(({ id, name }) => ({ ...pattern, id, name, optional: true }))
    })
}
function deadlines(wait) {
  if (wait.closing) return [lastDeadline(wait)]
  const open = wait.tracks.filter(isOpen).map(({ deadline }) => deadline)
  const until = wait.stopping?.until ?? Number.POSITIVE_INFINITY
  return until < Math.max(...open) ? [...open, until] : open
}
function failuresInARow(wait) {
  return groupsToAsk(wait)
    .map(group => wait.groups.get(groupKey(group))?.outage?.polls ?? 0)
    .reduce((most, failures) => Math.max(most, failures), 0)
}
function awaitedTracks({ rules, tracks }) {
  const required = tracks.filter(track => isRequired(track, rules))
  return required.length > 0 ? required : tracks
}
function isRequired(track, rules) {
  return !track.target.optional && !isExcused(track, rules)
}
function unhealthyTracks({ tracks }) {
  const unhealthy = tracks.filter(isUnhealthy)
  if (unhealthy.every(({ target }) => target.optional)) return []
  return unhealthy.toSorted(
    (a, b) =>
      Number(a.target.optional) - Number(b.target.optional) || (a.decision?.at ?? 0) - (b.decision?.at ?? 0),
  )
}
function changeIn(recorded, id, patternId = id) {
  if (!recorded) return { kind: 'unclaimed' }
  return initialChange(recorded.get(id) ?? recorded.get(patternId))
}
function pollOf(answer) {
  const { at } = answer
  if ('failure' in answer) return { at, rows: undefined, failure: answer.failure }
  return { at, rows: rowsByName(answer.group, answer.rows), failure: answer.incomplete }
}
function rowsByName(group, rows) {
  const byName = new Map()
  for (const row of rows) {
    if (!mayBeIn(group, row)) continue
    const versions = byName.get(row.name)
    if (versions) versions.push(row)
    else byName.set(row.name, [row])
  }
  return byName
}
function withPoll(track, { at, rows, failure }, circumstances) {
  const { target } = track
  const own = isPattern(target) ? undefined : rows?.get(target.name)
  if (!own && failure) return withFailure(track, failure, at)
  if (isPattern(target)) return withRows(track, matching(target, rows ?? new Map()).length, circumstances)
  return withRows(track, own ?? [], circumstances)
}
function matching(pattern, rows) {
  return [...rows.keys()].filter(matcher(pattern.name))
}
function wait_select(wait, pattern, poll, renewed) {
  const key = groupKey(pattern)
  const isDeletion = wait.rules.waitFor === 'deleted'
  const itself = wait.tracks.find(({ target }) => target.id === pattern.id)
  if (itself && !isOpen(itself) && !isDone(itself)) return wait
  const names = matching(pattern, poll.rows)
  const deadline = pattern.timeout > poll.at ? pattern.timeout : renewed
  const known = new Set(
    wait.tracks.filter(({ target }) => groupKey(target) === key).map(({ target }) => target.name),
  )
  const joining = names
    .filter(name => !known.has(name))
    .sort()
    .map(name => {
      const target = { ...pattern, name, id: (0,targets_identity/* identify */.ls)({ ...pattern, name }) }
      const track = newTrack(target, deadline, changeIn(wait.recorded, target.id, pattern.id))
      const window = wait.windowsOfLeft.get(target.id) ?? track.window
      return { ...track, window, selectedBy: pattern.id }
    })
  const hasEnough = names.length >= (isDeletion ? 1 : (pattern.atLeast ?? 1))
  const mayLeave = !poll.failure && !isDeletion
  if (!hasEnough) {
    const missing =
      mayLeave && !itself ? [newTrack(pattern, deadline, changeIn(wait.recorded, pattern.id))] : []
    return { ...wait, tracks: [...wait.tracks, ...joining, ...missing] }
  }
  const selected = new Set(names)
  const leaving = wait.tracks.filter(
    track =>
      mayLeave &&
      track.selectedBy === pattern.id &&
      !selected.has(track.target.name) &&
      (isOpen(track) || isDone(track)),
  )
  const gone = new Set([...leaving, itself])
  return {
    ...wait,
    tracks: [...wait.tracks.filter(track => !gone.has(track)), ...joining],
    windowsOfLeft: new Map([
      ...wait.windowsOfLeft,
      ...leaving.map(track => [track.target.id, windowAfter(track)]),
    ]),
  }
}
function windowAfter(track) {
  const isRunning = track.seen.kind === 'shown' && track.seen.judgement.running
  return isRunning && readingOf(track) === 'healthy' ? doubled(track.window) : track.window
}
function groupsAfter(wait, tracks, polls) {
  const unread = new Set([
    ...tracks
      .filter(isUnderWatch)
      .filter(({ polled }) => polled?.failure)
      .map(({ target }) => groupKey(target)),
    ...wait.patterns.map(groupKey),
  ])
  const groups = new Map(wait.groups)
  for (const [key, { at, rows, failure }] of polls) {
    const state = groups.get(key)
    if (!state) continue
    const { group, outage } = state
    groups.set(key, {
      group,
      outage:
        failure && (!rows || unread.has(key))
          ? { polls: (outage?.polls ?? 0) + 1, from: outage?.from ?? at, until: at, failure }
          : undefined,
    })
  }
  return groups
}
function isUnderWatch(track) {
  return isOpen(track) || isDone(track)
}
function changedAt(wait, tracks, polls) {
  const before = new Map(wait.tracks.map(track => [track.target.id, track]))
  const after = new Set(tracks.map(({ target }) => target.id))
  return [
    ...tracks.filter(track => before.get(track.target.id)?.history.at(-1) !== track.history.at(-1)),
    ...wait.tracks.filter(({ target }) => !after.has(target.id)),
  ]
    .map(({ target }) => polls.get(groupKey(target))?.at ?? 0)
    .reduce((latest, at) => Math.max(latest, at), wait.changedAt)
}
function renewedDeadline(wait) {
  const last = lastDeadline(wait)
  return at => (wait.rules.timeout > at ? wait.rules.timeout : last)
}
function concluded(wait, answers) {
  return { ...wait, closing: stillToClose(wait, answers) }
}
function stillToClose(wait, answers) {
  const awaited = awaitedTracks(wait)
  if (!awaited.every(isDone)) return undefined
  const before = wait.closing ?? new Set(awaited.map(({ target }) => groupKey(target)))
  const read = groupsRead(wait, answers)
  return new Set([...before].filter(key => !read.has(key)))
}
function stoppingOf(wait, now) {
  const { rules, tracks, stopping } = wait
  if (!rules.failFast || !tracks.some(track => isAgainst(track, rules))) return undefined
  const failing = tracks
    .filter(track => isOpen(track) && isRequired(track, rules) && readingOf(track) === 'failing')
    .map(({ target }) => target.id)
  if (!stopping) return { until: now + rules.failureGrace, failing: new Set(failing) }
  return { ...stopping, failing: new Set(failing.filter(id => stopping.failing.has(id))) }
}
function isStopped(wait, now) {
  const { rules, tracks } = wait
  if (!rules.failFast) return false
  const stopping = stoppingOf(wait, now)
  if (tracks.some(track => track.decision?.verdict === 'unread' && isRequired(track, rules))) return true
  return stopping !== undefined && (stopping.failing.size === 0 || now >= stopping.until)
}
function groupsRead({ groups }, answers) {
  const keys = answers.filter(answer => 'rows' in answer).map(({ group }) => groupKey(group))
  return new Set(keys.filter(key => !groups.get(key)?.outage))
}
function tracksRead({ tracks }, answers) {
  const asked = new Set(answers.filter(answer => 'rows' in answer).map(({ group }) => groupKey(group)))
  return tracks.filter(({ target, polled }) => asked.has(groupKey(target)) && !polled?.failure)
}
function isAwaiting(track, question, now, rules) {
  return isOpen(track) && verdictOf(track, now, rules) === question
}
function lacksRevision(track) {
  const { change } = track
  return rowOf(track) !== undefined && change.kind === 'changed' && change.asked.at === undefined
}
function failureOf({ target, polled, decision }) {
  const message = `${target.id} ${decision?.reason}`
  return { permanent: false, nextStep: '', ...polled?.failure, message }
}
function isExcused(track, { ignorePreexisting }) {
  return ignorePreexisting && wasUnhealthy(track.change, track.target.healthy, rowOf(track))
}
function isAgainst(track, rules) {
  const { decision } = track
  return decision !== undefined && decision.verdict !== 'unread' && !isDone(track) && isRequired(track, rules)
}
function isUnhealthy(track) {
  return !isOpen(track) && !isDone(track) && track.decision?.verdict !== 'unread'
}
function isLost({ outage }, { startGrace }) {
  if (!outage) return false
  return (
    outage.failure.permanent || (outage.polls >= MAX_FAILED_POLLS && outage.until - outage.from >= startGrace)
  )
}
function lastDeadline({ rules, tracks }) {
  return tracks.reduce((latest, { deadline }) => Math.max(latest, deadline), rules.timeout)
}

;// CONCATENATED MODULE: ./build/src/baseline/snapshot.js



const snapshot_MAX_ATTEMPTS = 3
async function snapshot(targets, rules, pace, { source, clock, signal }) {
  const start = clock.now()
  const limits = { signal, deadline: start + rules.timeout }
  let wait = begin(targets, rules)
  let [polls, calls] = [0, 0]
  for (let attempt = 1; attempt <= snapshot_MAX_ATTEMPTS; attempt++) {
    const answers = await source.read(unread(wait), limits)
    polls += 1
    calls += answers.length
    wait = observe(wait, answers)
    if (signal.aborted || !isWorthAnother(wait, answers)) break
    if (attempt < snapshot_MAX_ATTEMPTS)
      await clock.sleepUntil(Math.min(clock.now() + pace.min, limits.deadline), signal)
  }
  const failure = wait.tracks.map(({ polled }) => polled?.failure).find(failure => failure?.permanent)
  const revisions = new Map()
  for (let attempt = 1; attempt <= snapshot_MAX_ATTEMPTS && !failure && !signal.aborted; attempt++) {
    const asked = wait.tracks.filter(track => rowOf(track) && isRetryable(revisions.get(track.target.id)))
    if (asked.length === 0) break
    if (attempt > 1) await clock.sleepUntil(Math.min(clock.now() + pace.min, limits.deadline), signal)
    const targets = asked.map(({ target }) => target)
    for (const [id, answer] of await source.revisions(targets, limits)) {
      revisions.set(id, answer)
      calls += 1
    }
  }
  const patterns = wait.patterns.map(pattern => [pattern.id, beforeOfPattern(wait, pattern)])
  const seen = wait.tracks
    .filter(({ target }) => !isPattern(target))
    .map(track => [track.target.id, beforeOf(track, revisions)])
  return {
    resources: new Map([...patterns, ...seen]),
    warnings: seen.flatMap(([id, before]) => warningAbout(id, before, revisions.get(id)) ?? []),
    tracks: wait.tracks,
    failure,
    cancelled: signal.aborted,
    polls,
    calls,
    ms: clock.now() - start,
  }
}
function unread({ groups, tracks }) {
  const keys = new Set(tracks.filter(isUnread).map(({ target }) => groupKey(target)))
  return [...groups].filter(([key]) => keys.has(key)).map(([, { group }]) => group)
}
function isUnread({ seen, polled }) {
  return seen.kind === 'unread' || polled?.failure !== undefined
}
function isWorthAnother(wait, answers) {
  const isPermanent = answers.some(answer => 'failure' in answer && answer.failure.permanent)
  return !isPermanent && unread(wait).length > 0
}
function isRetryable(answer) {
  return answer === undefined || (answer.kind === 'failed' && !answer.failure.permanent)
}
function beforeOfPattern({ groups }, pattern) {
  const outage = groups.get(groupKey(pattern))?.outage
  return outage ? { kind: 'unknown', why: outage.failure.message } : { kind: 'absent' }
}
function beforeOf(track, revisions) {
  if (isUnread(track)) return { kind: 'unknown', why: track.polled?.failure?.message ?? 'not read' }
  const row = rowOf(track)
  if (!row) return { kind: 'absent' }
  const { status, runtime } = row
  const answer = revisions.get(track.target.id)
  const revision =
    answer?.kind === 'found' ? answer.revision : { uid: undefined, generation: undefined, lastRun: undefined }
  return { kind: 'there', signals: { status, runtime }, revision }
}
function warningAbout(id, before, answer) {
  if (before.kind === 'unknown') return `Couldn't read ${id} before the deploy: ${before.why}`
  if (before.kind === 'absent') return undefined
  const { uid, generation } = before.revision
  if (uid !== undefined && generation !== undefined) return undefined
  const why = answer?.kind === 'failed' ? answer.failure.message : 'no uid or generation'
  return `No revision recorded for ${id} (${why}), so changes to it can't be detected`
}

// EXTERNAL MODULE: ./build/src/text/lines.js
var text_lines = __webpack_require__(7746);
// EXTERNAL MODULE: external "node:async_hooks"
var external_node_async_hooks_ = __webpack_require__(6698);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:diagnostics_channel"
var external_node_diagnostics_channel_ = __webpack_require__(3053);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./node_modules/@actions/exec/lib/exec.js + 3 modules
var exec = __webpack_require__(1260);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./build/src/dataos/processes.js




const MARK = 'WAIT_FOR_DATAOS_CALL'
const GRACE_MS = 500
const CHECK_EVERY_MS = 20
async function stopProcesses(root, mark) {
  if (process.platform === 'win32') return stopTree(root)
  const family = await familyOf(root, mark)
  if (family.length === 0) return
  signalAll(family, 'SIGTERM')
  for (let waited = 0; waited < GRACE_MS && family.some(isAlive); waited += CHECK_EVERY_MS) {
    await new Promise(resolve => setTimeout(resolve, CHECK_EVERY_MS))
  }
  signalAll([...family.filter(isAlive), ...(await familyOf(root, mark))], 'SIGKILL')
}
async function stopTree(root) {
  if (root === undefined) return
  const taskkill = (0,external_node_path_.join)(process.env['SystemRoot'] ?? String.raw`C:\Windows`, 'System32', 'taskkill.exe')
  await (0,external_node_util_.promisify)(external_node_child_process_.execFile)(taskkill, ['/pid', String(root), '/T', '/F']).catch(() => undefined)
}
async function familyOf(root, mark) {
  const family = new Set([...(root === undefined ? [] : [root]), ...markedProcesses(mark)])
  if (family.size === 0) return []
  const processes = await listProcesses()
  for (let size = 0; size !== family.size; ) {
    size = family.size
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid)
  }
  return [...family].filter(pid => pid > 1 && pid !== process.pid)
}
function markedProcesses(mark) {
  if (process.platform !== 'linux') return []
  return processIds().filter(pid =>
    readIfPossible(`/proc/${pid}/environ`)
      .split('\0')
      .some(variable => variable.startsWith(`${MARK}=${mark}`)),
  )
}
async function listProcesses() {
  return process.platform === 'linux' ? listFromProc() : listFromPs()
}
function processIds() {
  return (0,external_node_fs_.readdirSync)('/proc').map(Number).filter(Number.isInteger)
}
function listFromProc() {
  return processIds().flatMap(pid => {
    const [, parent] = / \S (\d+)/.exec(readIfPossible(`/proc/${pid}/stat`).replace(/^.*\)/s, '')) ?? []
    return parent === undefined ? [] : [{ pid, parent: Number(parent) }]
  })
}
async function listFromPs() {
  const ps = ['/bin/ps', '/usr/bin/ps'].find(file => (0,external_node_fs_.existsSync)(file))
  if (ps === undefined) return []
  const { stdout } = await (0,external_node_util_.promisify)(external_node_child_process_.execFile)(ps, ['-A', '-o', 'pid=', '-o', 'ppid=']).catch(() => ({
    stdout: '',
  }))
  return stdout
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, parent]) => (pid && parent ? [{ pid, parent }] : []))
}
function readIfPossible(file) {
  try {
    return (0,external_node_fs_.readFileSync)(file, 'latin1')
  } catch {
    return ''
  }
}
function signalAll(pids, signal) {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {}
  }
}
function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

;// CONCATENATED MODULE: ./build/src/dataos/command.js









const MAX_OUTPUT = 8 * 1024 * 1024
const CLOSING_MS = 1000
const MAX_TIMER_DELAY_MS = 1000
const RUN = (0,external_node_crypto_.randomUUID)()
let calls = 0
const currentCall = new external_node_async_hooks_.AsyncLocalStorage()
;(0,external_node_diagnostics_channel_.subscribe)('child_process', message => {
  const call = currentCall.getStore()
  if (!call) return
  const { process: child } = message
  call.child = child
  child.once('spawn', () => child.stdin?.on('error', () => undefined).end())
  child.once('spawn', call.onSpawn)
})
async function callCommand(command, { timeout, signal }) {
  const [tool = '', ...args] = command
  const mark = `${RUN}/${calls++}/`
  const { call, spawned } = newCall()
  const stopping = stopReason(timeout, signal)
  const output = collectOutput(() => stopping.stop('flooded'))
  const running = currentCall.run(call, () =>
    (0,exec/* exec */.m)(`"${tool.replaceAll('"', '\\"')}"`, args, {
      silent: true,
      ignoreReturnCode: true,
      delay: CLOSING_MS,
      env: { ...environment(), [MARK]: mark },
      listeners: output.listeners,
    }),
  )
  const ended = running.then(
    code => ({ kind: 'exited', code: code }),
    error => ({ kind: 'not-started', tool, file: findFile(tool), error: error.message }),
  )
  const result = await Promise.race([ended, stopping.reason])
  stopping.cancel()
  if (typeof result !== 'string' && result.kind === 'not-started') return result
  await Promise.race([spawned, ended])
  await release(call.child, mark, typeof result === 'string')
  return typeof result === 'string'
    ? { kind: result, ...output.printed() }
    : { ...result, ...output.printed() }
}
function newCall() {
  let onSpawn = () => {}
  const spawned = new Promise(resolve => {
    onSpawn = resolve
  })
  const call = { child: undefined, onSpawn }
  return { call, spawned }
}
function findFile(tool) {
  if (/[/\\]/.test(tool)) return (0,external_node_fs_.existsSync)(tool) ? tool : undefined
  const folders = (process.env['PATH'] ?? '').split(external_node_path_.delimiter).filter(folder => folder !== '')
  return folders.map(folder => (0,external_node_path_.join)(folder, tool)).find(file => (0,external_node_fs_.existsSync)(file))
}
const WITHHELD = /^(?:INPUT_.*|ACTIONS_.*|GITHUB_(?:OUTPUT|ENV|PATH|STEP_SUMMARY|STATE))$/i
function environment() {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || WITHHELD.test(name) ? [] : [[name, value]],
    ),
  )
}
async function stopStragglers() {
  if (calls > 0) await stopProcesses(undefined, `${RUN}/`)
}
async function release(child, mark, stopped) {
  if (!child?.pid) return
  const exited = child.exitCode !== null || child.signalCode !== null
  const closed = (child.stdout?.closed ?? true) && (child.stderr?.closed ?? true)
  if (exited && closed && !stopped) return
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy()
  await stopProcesses(child.pid, mark)
  child.unref()
}
function stopReason(timeout, signal) {
  let stop = () => {}
  const reason = new Promise(resolve => {
    stop = resolve
  })
  const abort = () => stop('aborted')
  const time = Math.min(timeout, LONGEST_TIMER)
  const due = external_node_perf_hooks_.performance.now() + time
  const expired = () => stop(external_node_perf_hooks_.performance.now() - due > MAX_TIMER_DELAY_MS ? 'suspended' : 'timed-out')
  const timer = setTimeout(expired, time)
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  const cancel = () => {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
  return { reason, stop, cancel }
}
function collectOutput(onFlood) {
  const chunks = { stdout: [], stderr: [] }
  let size = 0
  const collect = stream => chunk => {
    size += chunk.length
    if (size > MAX_OUTPUT) onFlood()
    else chunks[stream].push(chunk)
  }
  return {
    listeners: { stdout: collect('stdout'), stderr: collect('stderr') },
    printed: () => ({
      stdout: Buffer.concat(chunks.stdout).toString(),
      stderr: Buffer.concat(chunks.stderr).toString(),
    }),
  }
}

// EXTERNAL MODULE: ./build/src/text/table-style.js
var table_style = __webpack_require__(821);
;// CONCATENATED MODULE: ./build/src/dataos/failures.js




const SET_KEY =
  'Set APIKEY in the env of this step. API keys expire after 24 hours unless created with a longer duration (-d 72h)'
const SET_CREDENTIALS = 'Set APIKEY and DATAOS_FQDN in the env of this step'
const SET_HOST = 'Check DATAOS_FQDN. Use only the host name, for example acme.dataos.app'
const CHECK_CONNECTION = 'Check that the DataOS instance is up, and that this runner can reach it'
const CHECK_PATH =
  'Allow the user of this runner to read and write this path, or set DATAOS_CONFIG_DIRECTORY to another folder'
const ASK_FOR_ACCESS =
  'Ask an administrator for the use case or tag that allows this API key to read the resource'
const CORRECT_TYPE = 'Correct the type, or upgrade dataos-ctl'
const CHECK_COMMAND = 'Check the dataos-ctl input, or upgrade dataos-ctl'
const LOG_IN_TO_REGISTRY = 'Run docker login in an earlier step, so that Docker is allowed to pull the image'
const CHECK_DOCKER = 'Check that Docker runs on this runner, and check the dataos-ctl input'
const INSTALL_COMMAND = 'Install dataos-ctl in an earlier step, or set the dataos-ctl input'
const MAKE_EXECUTABLE =
  'Run chmod +x in an earlier step (on Windows, use .exe or .cmd), or change the dataos-ctl input'
const RUN_MANUALLY = 'Run the same command manually for details'
const INCREASE_TIMEOUT = "If it's only slow, increase call-timeout"
function words(pattern) {
  return String.raw`(?<![-\w/@])(?:${pattern})(?![-\w/@])`
}
function signs(...patterns) {
  return new RegExp(patterns.join('|'), 'i')
}
function httpStatus(code, phrase) {
  const named = String.raw`\b(?:status|code|http(?:/\d(?:\.\d)?)?|error|failed)["' :=(]{1,9}${code}(?![-\w.:])`
  return [
    named,
    String.raw`(?<![-\w.:])${code} (?:${phrase})`,
    String.raw`^\W*(?:error\W*)?${code}\W*$`,
  ].join('|')
}
const LOCAL_PATH = String.raw`(?<![\w/:.])(?:~|\.{0,2})/[\w.~-]|\b[a-z]:\\`
const DENIED = String.raw`(?:permission|access)(?: is)? denied|\bEACCES\b|\bEPERM\b`
const KNOWN_FAILURES = [
  {
    signs: signs(
      'pull access denied',
      'requested access to the resource is denied',
      'unauthorized: incorrect',
      'docker login',
    ),
    nextStep: LOG_IN_TO_REGISTRY,
    kind: 'permanent',
  },
  { signs: signs('docker daemon', 'error response from daemon'), nextStep: CHECK_DOCKER, kind: 'unclear' },
  {
    signs: signs(words('no such host'), 'https?://https?', 'https?//', 'https?%3a'),
    nextStep: SET_HOST,
    kind: 'passing',
  },
  {
    signs: signs(
      words('timeout|timed[ -]?out|deadline exceeded|TLS handshake|EOF|broken pipe|bad gateway'),
      words('connection (?:reset|refused|closed|aborted|lost|error)|server closed'),
      words('(?:network|host) is (?:down|unreachable)|no route to host|server misbehaving'),
      words('temporary failure in name resolution|dial (?:tcp|udp)|transport is closing|GOAWAY'),
      words(
        'code = Unavailable|ECONNRESET|ECONNREFUSED|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|too many requests',
      ),
      words('internal server error|service unavailable|gateway time-?out'),
      httpStatus(String.raw`(?:5\d\d|429)`, 'bad|internal|service|gateway|too'),
    ),
    nextStep: CHECK_CONNECTION,
    kind: 'passing',
  },
  {
    signs: signs(`(?:${LOCAL_PATH}).*(?:${DENIED})`, `(?:${DENIED}).*(?:${LOCAL_PATH})`),
    nextStep: CHECK_PATH,
    kind: 'unclear',
  },
  {
    signs: signs(words('no cred file|need to log ?in|logging in now|please log ?in')),
    nextStep: SET_CREDENTIALS,
    kind: 'permanent',
  },
  {
    signs: signs(
      words('unauthori[sz]ed|token (?:is|has) expired|could not verify the token'),
      words(`invalid (?:api ?key|token)(?! *['"<{]| in | at )`),
      httpStatus('401', 'unauthori'),
    ),
    nextStep: SET_KEY,
    kind: 'permanent',
  },
  {
    signs: signs(words('forbidden'), httpStatus('403', 'forbidden'), words('(?:access|permission) denied')),
    nextStep: ASK_FOR_ACCESS,
    kind: 'permanent',
  },
  {
    signs: signs(words('(?:unknown|invalid) (?:resource )?type(?! of )')),
    nextStep: CORRECT_TYPE,
    kind: 'permanent',
  },
  {
    signs: signs(words('unknown (?:shorthand )?flag|unknown command|flag provided but not defined')),
    nextStep: CHECK_COMMAND,
    kind: 'permanent',
  },
]
const MAX_LINES = 200
const MAX_LINE_LENGTH = 4000
function failureIn(result, timeout, expected) {
  switch (result.kind) {
    case 'not-started':
      return notStarted(result)
    case 'timed-out': {
      const message = `dataos-ctl timed out after ${(0,duration/* formatDuration */.a3)(timeout)}`
      return { ...stopped(result, message, INCREASE_TIMEOUT), hung: true }
    }
    case 'flooded':
      return stopped(result, 'dataos-ctl printed more than 8 MiB and was stopped', RUN_MANUALLY)
    case 'aborted':
      return { message: 'the run was cancelled', nextStep: '', permanent: false }
    case 'suspended':
      return { message: 'the action was stopped for a while', nextStep: '', permanent: false }
    case 'exited':
      return exited(result, expected)
  }
}
function notStarted({ tool, file, error }) {
  if (!/unable to locate|ENOENT|EACCES/i.test(error)) {
    return {
      message: `couldn't start ${(0,text_escape/* quote */.hD)(tool)}: ${readable(error)}`,
      nextStep: RUN_MANUALLY,
      permanent: false,
    }
  }
  if (file !== undefined) {
    return { message: `${(0,text_escape/* quote */.hD)(file)} isn't executable`, nextStep: MAKE_EXECUTABLE, permanent: true }
  }
  const where = /[/\\]/.test(tool) ? '' : ' on PATH'
  return { message: `${(0,text_escape/* quote */.hD)(tool)} not found${where}`, nextStep: INSTALL_COMMAND, permanent: true }
}
function stopped(result, message, nextStep) {
  const { line, known } = reasonIn(result)
  return {
    message: line ? `${message}: ${readable(line.text)}` : message,
    nextStep: known && known.kind !== 'passing' ? known.nextStep : nextStep,
    permanent: false,
  }
}
function exited(result, expected) {
  const { code } = result
  if (code === null) return stopped(result, 'dataos-ctl was killed by a signal', RUN_MANUALLY)
  const reason = reasonIn(result)
  const message = code === 0 ? unexpectedOutput(expected, reason) : exitMessage(code, reason)
  if ((code === 126 || code === 127) && !reason.isPassing) {
    return { message, nextStep: code === 126 ? MAKE_EXECUTABLE : INSTALL_COMMAND, permanent: true }
  }
  const { known, isPermanent } = reason
  return { message, nextStep: known?.nextStep ?? RUN_MANUALLY, permanent: isPermanent }
}
function exitMessage(code, { line }) {
  const message = `dataos-ctl failed with exit code ${code}`
  return line ? `${message}: ${readable(line.text)}` : `${message} without an error message`
}
function unexpectedOutput(expected, { line }) {
  if (!line) return `unexpected dataos-ctl output: no ${expected}`
  if (line.rank === 'error') return `dataos-ctl reported an error: ${readable(line.text)}`
  return `unexpected dataos-ctl output (no ${expected}): ${readable(line.text)}`
}
function reasonIn(result) {
  const complaints = complaintsIn(result)
  const ranked = rank => complaints.filter(line => line.rank === rank)
  const errors = ranked('error')
  const candidates = errors.length > 0 ? errors : [...ranked('other'), ...ranked('warning')]
  const line =
    candidates.find(({ known }) => known && known.kind !== 'unclear') ??
    candidates.find(({ known }) => known) ??
    candidates[0]
  const isPassing = complaints.some(({ isPassing }) => isPassing)
  const isPermanent = line?.known?.kind === 'permanent' && line.rank !== 'warning' && !isPassing
  return { line, known: line?.known, isPermanent, isPassing }
}
function complaintsIn({ stdout, stderr }) {
  return [stderr, stdout]
    .flatMap(output => lastLines(output).reverse())
    .flatMap(line => {
      const rank = failures_rankOf(line)
      if (rank === 'none') return []
      const text = (0,text_lines/* logLine */.BP)(line)?.message ?? line
      const known = KNOWN_FAILURES.filter(({ signs }) => signs.test(text))
      return [{ text, rank, known: known[0], isPassing: known.some(({ kind }) => kind === 'passing') }]
    })
}
function failures_rankOf(line) {
  const level = (0,text_lines/* logLine */.BP)(line)?.level
  if (level !== undefined) {
    if ((0,text_lines/* isErrorLevel */.pc)(level)) return 'error'
    return level === 'warning' ? 'warning' : 'none'
  }
  if ((0,table_style/* hasBar */.u)(line)) return 'none'
  return /^\s*(?:error|fatal|panic|docker)\b/i.test(line) ? 'error' : 'other'
}
function lastLines(output) {
  return (0,text_lines/* linesOf */.Dx)(output)
    .map(line => line.slice(0, MAX_LINE_LENGTH))
    .filter(isLegible)
    .slice(-MAX_LINES)
}
function isLegible(line) {
  const ink = line.replace(/\s/g, '')
  return ink !== '' && ink.replace(/[\p{C}\ufffd]/gu, '').length >= ink.length / 2
}
function readable(text) {
  return (0,text_escape/* shorten */.ml)((0,text_escape/* plain */.pj)(text), 400)
}

;// CONCATENATED MODULE: ./build/src/dataos/cli.js





const MAX_DEBUG_LINES = 10
const FIRST_LINES = 4 * MAX_DEBUG_LINES
const LAST_LINES = 300
const cli_MAX_LINE_LENGTH = 5000
async function runQuery(ctl, query, { timeout, signal }) {
  if (signal.aborted) return undefined
  const at = ctl.clock.now()
  const result = await callCommand([...ctl.command, ...query.args], { timeout, signal })
  if (result.kind === 'aborted' || result.kind === 'suspended') return undefined
  const value = await query.read(result)
  const shown = withoutSecrets(result, ctl.redact)
  const isIncomplete = value === undefined || query.isIncomplete?.(value) === true
  ctl.debug(describeCall(query.args, shown, ctl.clock.now() - at), isIncomplete)
  if (value === undefined) return { at, failure: failureIn(shown, timeout, query.expected) }
  if (!isIncomplete) return { at, value }
  return { at, value, incomplete: { ...failureIn(shown, timeout, 'complete table'), permanent: false } }
}
function withoutSecrets(result, redact) {
  if (result.kind === 'not-started')
    return { ...result, tool: redact(result.tool), error: redact(result.error) }
  return { ...result, stdout: redact(excerptOf(result.stdout)), stderr: redact(excerptOf(result.stderr)) }
}
function excerptOf(output) {
  const lines = (0,text_lines/* linesOf */.Dx)(output).map(line => line.slice(0, cli_MAX_LINE_LENGTH))
  const isShort = lines.length <= FIRST_LINES + LAST_LINES
  return (isShort ? lines : [...lines.slice(0, FIRST_LINES), ...lines.slice(-LAST_LINES)]).join('\n')
}
function describeCall(args, result, ms) {
  const how = result.kind === 'exited' ? `exit code ${result.code}` : result.kind
  const heading = `dataos-ctl ${args.join(' ')}: ${how} after ${(0,duration/* formatDuration */.a3)(ms)}`
  if (result.kind === 'not-started') return [heading, result.error]
  const printed = ['stdout', 'stderr'].flatMap(stream =>
    result[stream]
      .split('\n', MAX_DEBUG_LINES)
      .filter(line => line.trim() !== '')
      .map(line => `${stream}: ${(0,text_escape/* shorten */.ml)((0,text_escape/* plain */.pj)(line), 300)}`),
  )
  return [heading, ...printed]
}

;// CONCATENATED MODULE: ./build/src/dataos/concurrency.js
async function mapConcurrently(items, concurrency, work) {
  const results = []
  const queue = items.entries()
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return results.filter(result => result !== undefined)
}
const MAX_FAILURES = 8
function circuitBreaker() {
  let failures = 0
  let hasSucceeded = false
  let last
  return {
    openReason: () => (failures >= MAX_FAILURES && !hasSucceeded ? last : undefined),
    record(failure) {
      if (!failure) hasSucceeded = true
      else if (failure.permanent || failure.hung) {
        failures += 1
        last = failure
      }
    },
  }
}

;// CONCATENATED MODULE: ./build/src/text/table-lines.js


const MAX_HEADING_LINES = 12
const PADDING = 2
const MIN_HEADING = 2
function findBlocks(output, kinds) {
  const { lines, logs, isCut, unfinished } = tableLines(output)
  const others = [...logs]
  const blocks = []
  let block
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const heading = headingAt(lines, index, kinds)
    const below = lines[index + (heading?.height ?? 1)]
    const parsed = block && lineOf(line, block, kinds[block.kind], index === unfinished)
    const isPart = block && parsed?.kind === 'cells' && !isFull(parsed.cells, block, kinds[block.kind])
    const isForeign = looksLikeHeader(line, below) && !isPart
    if (heading && (heading.kind !== block?.kind || (isForeign && !hasSameColumns(heading, block)))) {
      const above = block?.lines.length === 1 ? undefined : lines[index - 1]
      block = { ...heading, lines: [], border: borderOf(line, above), isCut: false }
      blocks.push(block)
    } else if (block && parsed && !heading && !isForeign) {
      block.lines.push(parsed)
      if (block.border !== undefined && (0,table_style/* isBottom */.KN)(line) && (0,table_style/* isRule */.Nd)(line)) block = undefined
    } else if (!heading) {
      if (isForeign) block = undefined
      others.push(line)
    }
    if (heading) index += heading.height - 1
  }
  if (block) block.isCut = isCut
  return { blocks, others }
}
function tableLines(output) {
  const printed = (0,text_lines/* linesOf */.Dx)(output.replace(/(?<=\s)\ufffd+$/, '│'))
  const isLog = printed.map(line => (0,text_lines/* logLine */.BP)(line) !== undefined)
  const lines = printed.filter((line, index) => line.trim() !== '' && !isLog[index])
  const last = printed.at(-1) ?? ''
  return {
    lines,
    logs: printed.filter((_, index) => isLog[index]),
    isCut: last !== '',
    unfinished: last.trim() !== '' && !isLog.at(-1) ? lines.length - 1 : -1,
  }
}
function borderOf(header, above = '') {
  const [inner, border] = [header.trim(), above.trim()]
  const isBorder = (0,table_style/* isRule */.Nd)(above) && (0,table_style/* hasBar */.u)(inner.slice(0, 1)) && Math.abs(inner.length - border.length) <= 1
  return isBorder ? border : undefined
}
function hasSameColumns(one, other) {
  return one.columns.join('|') === other.columns.join('|')
}
function looksLikeHeader(line, below) {
  return below !== undefined && (0,table_style/* isRule */.Nd)(below) && (0,table_style/* hasBar */.u)(line) && isCapital(line)
}
function isCapital(line) {
  return /[A-Z]/.test(line) && !/[a-z]|\d-\d\d-\d\d/.test(line)
}
function isFull(cells, { columns }, { key, filled }) {
  const isFilled = column => Boolean(cells[columns.indexOf(column)]?.trim())
  const present = filled.map(list => list.filter(column => columns.includes(column)))
  return (!key || isFilled(key.column)) && present.every(list => list.length === 0 || list.some(isFilled))
}
function headingAt(lines, index, kinds) {
  const line = lines[index] ?? ''
  if (!(0,table_style/* hasBar */.u)(line) || (0,table_style/* isRule */.Nd)(line)) return undefined
  const separator = (0,table_style/* separatorOf */.VS)(line)
  const printed = line.split(separator)
  const outer = { left: printed[0]?.trim() === '', right: printed.at(-1)?.trim() === '' }
  const inner = cells =>
    cells.slice(outer.left ? 1 : 0, outer.right ? -1 : undefined).map(cell => cell.trim().toUpperCase())
  const more = isCapital(line) ? furtherHeadings(lines, index + 1, printed.length, separator) : []
  const parts = [printed, ...more].map(inner)
  const headings = inner(printed).map((_, column) => parts.map(part => part[column] ?? '').filter(Boolean))
  for (const kind of Object.keys(kinds)) {
    const columns = columnsOf(headings, kinds[kind])
    if (!kinds[kind].header.every(column => columns.includes(column))) continue
    const widths = headings.map(texts => Math.max(0, ...texts.map(text => text.length)))
    const room = printed.slice(outer.left ? 1 : 0).map(cell => cell.length - PADDING)
    const bars = barsIn(line, separator)
    return { kind, columns, separator, outer, bars, widths, room, height: parts.length }
  }
  return undefined
}
function furtherHeadings(lines, from, count, separator) {
  const found = []
  for (const line of lines.slice(from, from + MAX_HEADING_LINES)) {
    if ((0,table_style/* isRule */.Nd)(line)) return found
    const cells = (0,table_style/* hasBar */.u)(line) && isCapital(line) ? line.split(separator) : []
    if (cells.length !== count) break
    found.push(cells)
  }
  return []
}
function columnsOf(headings, kind) {
  const known = [...kind.header, ...kind.optional]
  const names = headings.map(parts => columnName(parts, known))
  const present = new Set(names)
  const missing = known.filter(column => !present.has(column))
  const meant = names.map(name => {
    const begin = (0,table_style/* beforeCut */.IG)(name) ?? ''
    return begin.length < MIN_HEADING ? [] : missing.filter(column => column.startsWith(begin))
  })
  const claims = meant.flat()
  return names.map((name, index) => {
    const [column = name, ...more] = meant[index] ?? []
    return more.length > 0 || claims.indexOf(column) !== claims.lastIndexOf(column) ? name : column
  })
}
function columnName(parts, known) {
  const joined = parts.map(part => part.replace(table_style/* WORD_BREAK */.Fu, '')).join(' ')
  const letters = joined.replaceAll(' ', '')
  return parts.length === 1
    ? joined
    : (known.find(column => column.replaceAll(' ', '') === letters) ?? joined)
}
function barsIn(line, separator) {
  return [...line.matchAll(new RegExp(separator, 'g'))].map(({ index }) => index)
}
function lineOf(line, heading, { key }, isUnfinished) {
  const { columns, separator, outer } = heading
  if ((0,table_style/* isRule */.Nd)(line)) return { kind: 'rule', text: line }
  const printed = line.split(separator)
  if (printed.length === 1 && !isUnfinished) return undefined
  const isLeft = outer.left && printed[0]?.trim() === ''
  const inner = isLeft ? printed.slice(1) : printed
  const endsInBar = inner.at(-1)?.trim() === ''
  const isClosed = endsInBar && inner.length === columns.length + 1
  const surplus = inner.length - columns.length - (isClosed ? 1 : 0)
  const cells = surplus > 0 ? cellsAt(heading, line) : inner.slice(0, columns.length)
  const keyCell = key && (cells ?? inner)[columns.indexOf(key.column)]?.trim()
  if (keyCell && !key.pattern.test(keyCell)) return undefined
  const isShort = inner.length < columns.length + (endsInBar && isLeft && outer.right ? 1 : 0)
  if (!cells || isShort) return { kind: 'damaged', cells: inner, isUnfinished }
  return { kind: 'cells', cells, isOpenEnded: isUnfinished || (!isClosed && isLeft && outer.right) }
}
function cellsAt({ bars, outer, separator }, line) {
  const own = new Set(barsIn(line, separator))
  if (!bars.every(bar => own.has(bar))) return undefined
  const ends = [...bars.slice(outer.left ? 1 : 0), ...(outer.right ? [] : [line.length])]
  const starts = [...(outer.left ? [] : [-1]), ...bars]
  return ends.map((end, index) => line.slice((starts[index] ?? 0) + 1, end))
}

;// CONCATENATED MODULE: ./build/src/text/table-rows.js

function rowsIn(block, kind) {
  const shape = shapeOf(block, kind)
  const progress = {
    rows: [],
    open: undefined,
    pattern: undefined,
    isLost: false,
    hasMerged: false,
    isWhole: !block.isCut,
    last: undefined,
  }
  for (const line of block.lines) {
    if (line.kind === 'rule') table_rows_close(progress)
    else if (line.kind === 'damaged') readDamaged(progress, line, shape)
    else readCells(progress, line, shape)
  }
  if (mayLackLines(block, progress, shape)) damage(progress, progress.open)
  table_rows_close(progress)
  const isUnsure = progress.rows.some(row => row.isGuessed) && !hasRulesBetweenRows(block)
  const isSure = row => !row.isDamaged && !(row.isGuessed && progress.hasMerged)
  const keyOf = ({ cells }) => (shape.key < 0 ? '' : (cells[shape.key] ?? []).join(''))
  const lost = new Set(progress.rows.filter(row => !isSure(row) && keyOf(row) !== '').map(keyOf))
  const whole = progress.rows.filter(row => isSure(row) && !lost.has(keyOf(row)))
  const isWhole = progress.isWhole && !isUnsure && whole.length === progress.rows.length
  if (progress.hasMerged) hideMerged(progress.rows, shape)
  return { rows: whole.map(row => toRow(row, shape)), isWhole }
}
function hasRulesBetweenRows({ lines }) {
  const first = lines.findIndex(line => line.kind !== 'rule')
  const last = lines.findLastIndex(line => line.kind !== 'rule')
  return lines.slice(first, last).some(line => line.kind === 'rule')
}
function mayLackLines({ border, lines, isCut, room }, { rows }, shape) {
  const last = lines.at(-1)
  if (border !== undefined && !(last?.kind === 'rule' && (0,table_style/* mayCloseBox */.xz)(border, last.text))) return true
  const isWrapped = rows.some(row => row.isWrapped)
  return (
    isCut &&
    (isWrapped ||
      [...shape.known].some(at => !shape.words.has(at) && (room[at] ?? 0) > (shape.widths[at] ?? 0)))
  )
}
function shapeOf(block, kind) {
  const { columns } = block
  const widths = [...block.widths]
  for (const line of block.lines) {
    if (line.kind !== 'cells') continue
    for (const [at, cell] of line.cells.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.trim().length)
  }
  const places = names =>
    columns.flatMap((column, at) => (names.includes(column) && columns.indexOf(column) === at ? [at] : []))
  const filled = kind.filled.map(places).filter(list => list.length > 0)
  return {
    kind,
    columns,
    widths,
    key: kind.key ? columns.indexOf(kind.key.column) : -1,
    filled: filled.length > 0 ? filled : [places(kind.header.slice(0, 1))],
    known: new Set(places([...kind.header, ...kind.optional])),
    words: new Set(places(kind.words)),
  }
}
function readCells(progress, line, shape) {
  const cells = line.cells.map(cell => cell.trim())
  if (
    progress.open &&
    isAwaited(progress.open) &&
    (progress.isLost || !takesUp(progress.open, cells, shape))
  ) {
    damage(progress, progress.open)
    progress.open = undefined
  }
  const { open } = progress
  switch (placeOf(cells, progress, shape)) {
    case 'row':
      start(progress, line, cells)
      progress.pattern = cells
      break
    case 'merged':
      start(progress, line, cells)
      progress.hasMerged = true
      progress.isWhole = false
      break
    case 'more':
      if (open) goOn(open, line, cells, shape)
      if (open && (line.isOpenEnded || progress.last?.join('|') === line.cells.join('|')))
        damage(progress, open)
      break
    case 'more of a merged row':
      damage(progress, progress.rows.at(-1))
      progress.open = undefined
      break
    case 'of a lost row':
      if (open && mayGoOn(open, cells, shape)) damage(progress, open)
      progress.isWhole = false
      break
    case 'nameless':
      progress.open = undefined
      progress.isLost = true
  }
  progress.last = line.cells
}
function placeOf(cells, { open, pattern, isLost, isWhole }, shape) {
  const isFilled = at => cells[at] !== ''
  const hasKey = shape.key < 0 || isFilled(shape.key)
  if (open && isAwaited(open) && !isLost) return 'more'
  const isComplete =
    pattern || !isWhole
      ? shape.filled.every(list => list.some(isFilled) || list.every(at => pattern?.[at] === ''))
      : shape.filled.flat().some(isFilled)
  if (isComplete) return hasKey ? 'row' : 'nameless'
  if (isLost) return 'of a lost row'
  if (open && (shape.key < 0 || mayGoOn(open, cells, shape))) return 'more'
  if (!pattern) return 'of a lost row'
  if (hasKey) return 'merged'
  return cells.some((cell, at) => shape.known.has(at) && /[a-z]/.test(cell))
    ? 'more of a merged row'
    : 'nameless'
}
function start(progress, line, cells) {
  const unknown = new Set(line.isOpenEnded ? [cells.length - 1] : [])
  const parts = cells.map(cell => [cell])
  const row = { cells: parts, last: cells, unknown, isDamaged: false, isWrapped: false, isGuessed: false }
  progress.rows.push(row)
  progress.open = row
  progress.isLost = false
}
function isAwaited({ last }) {
  return last.some(part => part.endsWith(table_style/* WORD_BREAK */.Fu))
}
function takesUp({ last }, cells, { known }) {
  return last.every((part, at) => !known.has(at) || part.endsWith(table_style/* WORD_BREAK */.Fu) === (cells[at] !== ''))
}
function mayGoOn(open, cells, shape) {
  const { key, known, words, widths } = shape
  const keyPart = open.last[key] ?? ''
  const isKeyUnfinished = /[^a-z0-9]$/i.test(keyPart)
  return cells.every((cell, at) => {
    const part = open.last[at] ?? ''
    if (cell === '' || !known.has(at)) return true
    if (part === '') return false
    const isFull = part.length >= (widths[at] ?? 0)
    return at === key ? isFull || isKeyUnfinished : isFull || !words.has(at)
  })
}
function goOn(open, line, cells, shape) {
  const { key } = shape
  const keyPart = open.last[key] ?? ''
  if (key >= 0 && cells[key] !== '' && /[a-z0-9]$/i.test(keyPart)) open.isGuessed = true
  for (const [at, cell] of cells.entries()) {
    if (cell !== '')
      open.cells[at] = withPart(open.cells[at] ?? [], line.cells[at] ?? '', shape.words.has(at))
  }
  open.last = cells
  open.isWrapped = true
}
function withPart(parts, printed, isWord) {
  const [before = '', ...others] = parts.toReversed()
  const after = printed.trim()
  const broken = before.endsWith(table_style/* WORD_BREAK */.Fu) ? before.slice(0, -table_style/* WORD_BREAK */.Fu.length) : undefined
  const glued = glue => [...others.reverse(), (broken ?? before).trim() + glue + after]
  if (isWord || before === '') return glued('')
  if (broken === undefined) return [...parts, after]
  if (/\s$/.test(broken)) return glued(' ')
  return /^\s{2}/.test(printed) ? [...others.reverse(), broken, after] : glued('')
}
function readDamaged(progress, line, shape) {
  const cells = line.cells.map(cell => cell.trim())
  const hasContent = cells.some((cell, at) => cell !== '' && shape.known.has(at))
  const isStart = shape.filled.every(list => list.some(at => cells[at]))
  const mayBePart = progress.open && !isStart && mayGoOn(progress.open, cells, shape)
  if (mayBePart && (hasContent || line.isUnfinished)) damage(progress, progress.open)
  progress.isWhole = false
  progress.isLost = true
}
function table_rows_close(progress) {
  if (progress.open && isAwaited(progress.open)) damage(progress, progress.open)
  progress.open = undefined
  progress.isLost = false
}
function damage(progress, row) {
  if (row) row.isDamaged = true
  progress.isWhole = false
}
function hideMerged(rows, { columns }) {
  const isEmptyAbove = columns.map(() => true)
  for (const { cells, unknown } of rows) {
    for (const [at, [cell]] of cells.entries()) {
      if (cell !== '') isEmptyAbove[at] = false
      else if (!isEmptyAbove[at]) unknown.add(at)
    }
  }
}
function toRow({ cells, unknown }, { kind, columns }) {
  const row = new Map()
  for (const [at, column] of [...columns.entries()].reverse()) {
    if (unknown.has(at)) row.delete(column)
    else row.set(column, cellText(cells[at] ?? [], column, kind))
  }
  return row
}
function cellText(parts, column, { join }) {
  return parts.length > 1 && join ? join(column, parts) : parts.join(' ')
}

;// CONCATENATED MODULE: ./build/src/text/table.js



function readTables(output, kinds) {
  const { blocks, others } = findBlocks(output, kinds)
  const tables = blocks.map(block => {
    const { kind, columns } = block
    return { kind, columns, ...rowsIn(block, kinds[kind]) }
  })
  return { tables, others }
}
function cellsOf(row) {
  return column => row.get(column) ?? ''
}
function isHeader(line, columns) {
  const headings = (0,table_style/* splitRow */.hE)(line).map(cell => cell.toUpperCase())
  return columns.every(column => headings.includes(column))
}

;// CONCATENATED MODULE: ./build/src/dataos/read/answer.js






const NOTHING = /(?:\.\.\.|…)\s*nothing\b/i
const RESOURCES = {
  header: ['NAME', 'STATUS'],
  optional: ['VERSION', 'TYPE', 'WORKSPACE', 'TENANT', 'RUNTIME'],
  key: { column: 'NAME', pattern: /^[a-z0-9._-]*[↩…~≈]?$/i },
  filled: [['VERSION'], ['TYPE'], ['STATUS']],
  words: ['NAME', 'VERSION', 'TYPE', 'WORKSPACE', 'TENANT'],
  join: joinStates,
}
function answerIn(result, read, nothing) {
  if (result.kind !== 'exited' || result.code !== 0) return undefined
  return read(result.stdout) ?? read(result.stderr) ?? (saysNothing(result) ? nothing : undefined)
}
function readRows(result, group) {
  if (result.kind !== 'exited' || result.code !== 0) return undefined
  const { stdout, stderr } = result
  const found = printedRows(stdout, stderr, group) ?? printedRows(stderr, stdout, group)
  if (found && found.rows.length > 0) return found
  return saysNothing(result) ? { rows: [], isIncomplete: false } : undefined
}
function saysNothing({ stdout, stderr }) {
  const lines = (0,text_lines/* linesOf */.Dx)(`${stdout}\n${stderr}`)
  return lines.some(line => NOTHING.test(line)) && !lines.some(text_lines/* isErrorLine */.Br)
}
function printedRows(output, beside, group) {
  const { tables, others } = readTables(output, { resources: RESOURCES })
  const shown = tables.filter(table => showsRuntime(table, group))
  if (shown.length === 0) return undefined
  const printed = shown.flatMap(table =>
    table.rows
      .filter(cells => couldBeName(cells.get('NAME') ?? ''))
      .map(cells => ({ name: cells.get('NAME'), row: answer_rowOf(cells, table, group) })),
  )
  const unread = new Set(printed.filter(({ row }) => !row).map(({ name }) => name))
  const rows = printed.flatMap(({ name, row }) => (row && !unread.has(name) ? [row] : []))
  const isWhole = shown.every(table => table.isWhole) && rows.length === printed.length
  return { rows, isIncomplete: !isWhole || [...others, ...(0,text_lines/* linesOf */.Dx)(beside)].some(text_lines/* isErrorLine */.Br) }
}
function couldBeName(cell) {
  return cell === '' || (0,table_style/* beforeCut */.IG)(cell) !== undefined || targets_identity/* PARTS */.dI.name.pattern.test(cell)
}
function showsRuntime({ columns }, { type }) {
  return columns.includes('RUNTIME') || !(0,types/* resourceType */.Vm)(type).runs
}
function answer_rowOf(cells, { columns }, group) {
  const cell = cellsOf(cells)
  const [name, type] = [cell('NAME'), identityPart(cell('TYPE'), group.type)]
  const workspace = identityPart(cell('WORKSPACE'), group.workspace)
  const state = sureState(
    stateCell(cells.get('STATUS'), /:/),
    stateCell(columns.includes('RUNTIME') ? cells.get('RUNTIME') : '', /^next:(?!0001)\d{4}-/i),
  )
  const isName = targets_identity/* PARTS */.dI.name.pattern.test(name) && (0,table_style/* beforeCut */.IG)(name) === undefined
  if (!isName || type === undefined || workspace === undefined || !state) return undefined
  return { name, type, version: cell('VERSION'), workspace, ...state }
}
function identityPart(cell, asked) {
  const isBeginning = text =>
    asked !== undefined && text !== '' && asked.toLowerCase().startsWith(text.toLowerCase())
  const begin = (0,table_style/* beforeCut */.IG)(cell)
  if (begin !== undefined) return isBeginning(begin) ? '' : cell
  return isBeginning(cell) && cell.length < (asked ?? '').length ? undefined : cell
}
function stateCell(cell, wholeIf) {
  const begin = (0,table_style/* beforeCut */.IG)(cell ?? '')
  if (cell === undefined) return { text: '', isWhole: false }
  if (begin === undefined || wholeIf.test(begin)) return { text: cell, isWhole: true }
  return { text: begin.replace(/\S*$/, '').trim(), isWhole: false }
}
function sureState(status, runtime) {
  const state = { status: status.text, runtime: runtime.text }
  const isSure = (status.isWhole && runtime.isWhole) || judge(state, []).reading === 'failing'
  return isSure ? state : undefined
}
function joinStates(column, parts) {
  const isState = STATE_COLUMNS[column]
  if (!isState) return parts.join(' ')
  const [head, ...message] = column === 'STATUS' ? beforeMessage(parts) : [parts]
  return [(statesIn(head, isState) ?? head).join(' '), ...message].join('')
}
function beforeMessage(parts) {
  const at = parts.findIndex(part => part.includes(':'))
  const [state = '', ...message] = (parts[at] ?? '').split(':')
  if (at < 0) return [parts]
  return [
    [...parts.slice(0, at), state].filter(Boolean),
    `:${[message.join(':'), ...parts.slice(at + 1)].join(' ')}`,
  ]
}
function statesIn(parts, isState) {
  if (parts.length === 0) return []
  if (parts.length > MAX_STATE_PARTS) return undefined
  for (let count = 1; count <= parts.length; count++) {
    const state = parts.slice(0, count).join('')
    const others = isState(state) ? statesIn(parts.slice(count), isState) : undefined
    if (others) return [state, ...others]
  }
  return undefined
}
const MAX_STATE_PARTS = 20
const HEALTHY = ['running', 'succeeded', 'next']
const isKnown = (status, runtime) => judge({ status, runtime }, HEALTHY).unknownStates.length === 0
const STATE_COLUMNS = {
  STATUS: text => isKnown(text, ''),
  RUNTIME: text => /^[a-z]/i.test(text) && isKnown('', text),
}

;// CONCATENATED MODULE: ./build/src/dataos/read/logs.js


const NO_LOG = { errors: [], lines: [] }
const MARKER = /^\s*-{3,}\s*LOGS\s*-{3,}\s*$/i
const CONTAINERS = {
  containers: {
    header: ['NODE NAME', 'CONTAINER NAME', 'ERROR'],
    optional: [],
    filled: [['CONTAINER NAME']],
    words: ['NODE NAME', 'CONTAINER NAME'],
  },
}
const DONE = /\blogs?(?:\.\.\.|…)(?:complete|nothing)?$/i
function readLog(output) {
  const parts = [[]]
  for (const line of (0,text_lines/* linesOf */.Dx)(output)) {
    if (MARKER.test(line)) parts.push([])
    else parts.at(-1)?.push(line)
  }
  const spoken = parts.map((part, i) =>
    i === 0 ? part : i < parts.length - 1 ? part.slice(tableIn(part)) : [],
  )
  const written = parts.map((part, i) =>
    i === 0 ? [] : i < parts.length - 1 ? part.slice(0, tableIn(part)) : part,
  )
  const { tables } = readTables(spoken.flat().join('\n'), CONTAINERS)
  if (parts.length === 1 && tables.length === 0) return undefined
  return {
    errors: tables.flatMap(({ rows }) => rows).flatMap(row => errorOf(cellsOf(row))),
    lines: written.flatMap(withoutEnds),
  }
}
function tableIn(lines) {
  const at = lines.findIndex(line => readTables(line, CONTAINERS).tables.length > 0)
  return at < 0 ? lines.length : at
}
function errorOf(cell) {
  const [node, container, message] = [cell('NODE NAME'), cell('CONTAINER NAME'), cell('ERROR')]
  const part = ['container', container, node && `of ${node}`].filter(Boolean).join(' ')
  return message === '' ? [] : [{ part, message }]
}
function withoutEnds(lines) {
  const isOwn = line => line.trim() === '' || DONE.test((0,text_lines/* logLine */.BP)(line)?.message ?? '')
  const last = lines.findLastIndex(line => !isOwn(line))
  const first = lines.findIndex(line => line.trim() !== '')
  return lines.slice(first, last + 1)
}

;// CONCATENATED MODULE: ./build/src/text/timestamp.js
const CLOCK = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?<fraction>\.\d{1,9})?`
const OFFSET = String.raw`(?<zone>[Zz]|UTC|GMT|[+-]\d\d:?\d\d)`
const TAIL = String.raw`(?: [A-Z]{2,5}| [+-]\d{2,4})?(?: m=[+-][\d.]{1,30})?`
const NAMED_MONTH = '(?<name>[A-Z][a-z]{2})'
const FORMS = [
  String.raw`(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[Tt ]${CLOCK} ?${OFFSET}${TAIL}`,
  String.raw`[A-Z][a-z]{2}, (?<day>\d\d) ${NAMED_MONTH} (?<year>\d{4}) ${CLOCK} ${OFFSET}`,
  String.raw`[A-Z][a-z]{2} ${NAMED_MONTH} {1,2}(?<day>\d{1,2}) ${CLOCK} ${OFFSET} (?<year>\d{4})`,
].map(form => new RegExp(`^${form}$`))
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'
function parseTimestamp(text) {
  const trimmed = text.trim()
  const match = FORMS.map(form => form.exec(trimmed)).find(match => match !== null)
  if (!match?.groups) return undefined
  const { year, name, hour, minute, second, fraction = '', zone = '' } = match.groups
  const month = name === undefined ? match.groups['month'] : monthOf(name)
  const local = `${year}-${month}-${match.groups['day']?.padStart(2, '0')}T${hour}:${minute}:${second}`
  const ms = Date.parse(`${local}Z`)
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(local)) return undefined
  const offset = offsetOf(zone)
  return offset === undefined ? undefined : ms + Math.floor(Number(`0${fraction}`) * 1000) - offset
}
function monthOf(name) {
  const at = MONTHS.indexOf(name)
  return String(at % 3 === 0 ? at / 3 + 1 : 0).padStart(2, '0')
}
function offsetOf(zone) {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? []
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined
  return (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1)
}

;// CONCATENATED MODULE: ./build/src/dataos/read/runtime.js


const NO_RUNTIME = {
  runs: [],
  showsRuns: false,
  scheduled: [],
  replicas: undefined,
  conditions: [],
  nodes: [],
}
const KINDS = {
  runs: {
    header: ['RUNTIME', 'STARTED'],
    optional: ['PROGRESS', 'FINISHED'],
    filled: [['RUNTIME']],
    words: ['RUNTIME', 'PROGRESS'],
    join: joinTimes,
  },
  scheduled: {
    header: ['SCHEDULED RUNTIME'],
    optional: ['LAST SCHEDULED TIME'],
    filled: [['SCHEDULED RUNTIME']],
    words: ['SCHEDULED RUNTIME'],
    join: joinTimes,
  },
  replicas: {
    header: ['READY REPLICAS COUNT', 'REPLICAS COUNT'],
    optional: ['RUNTIME'],
    filled: [['READY REPLICAS COUNT', 'REPLICAS COUNT']],
    words: [],
  },
  conditions: {
    header: ['REASON', 'MESSAGE'],
    optional: ['TYPE', 'LAST UPDATE'],
    filled: [['TYPE']],
    words: ['TYPE'],
    join: joinTimes,
  },
  nodes: {
    header: ['NODE NAME', 'PHASE'],
    optional: ['JOB NAME', 'SERVICE NAME', 'POD NAME', 'TYPE', 'CONTAINERS'],
    key: { column: 'NODE NAME', pattern: /./s },
    filled: [['PHASE', 'TYPE']],
    words: ['NODE NAME', 'JOB NAME', 'SERVICE NAME', 'POD NAME'],
  },
}
function joinTimes(_, parts) {
  const glued = parts.join('')
  return parseTimestamp(glued) === undefined ? parts.join(' ') : glued
}
function readRuntime(output) {
  const { tables } = readTables(output, KINDS)
  if (tables.length === 0) return undefined
  const rows = wanted =>
    tables.filter(({ kind }) => kind === wanted).flatMap(table => table.rows.map(cellsOf))
  return {
    runs: rows('runs').map(cell => ({
      runtime: cell('RUNTIME'),
      progress: cell('PROGRESS'),
      started: cell('STARTED'),
      finished: cell('FINISHED'),
    })),
    showsRuns: tables.some(({ kind }) => kind === 'runs') && tables.every(showsItsRuns),
    scheduled: rows('scheduled').map(cell => ({
      runtime: cell('SCHEDULED RUNTIME'),
      last: cell('LAST SCHEDULED TIME'),
    })),
    replicas: replicasOf(rows('replicas')),
    conditions: rows('conditions').map(cell => ({
      type: cell('TYPE'),
      reason: cell('REASON'),
      message: cell('MESSAGE'),
      lastUpdate: cell('LAST UPDATE'),
    })),
    nodes: rows('nodes').map(cell => ({
      name: cell('NODE NAME'),
      pod: cell('POD NAME'),
      phase: cell('PHASE'),
    })),
  }
}
function showsItsRuns({ kind, rows, isWhole }, index, tables) {
  return kind !== 'runs' || (isWhole && (rows.length > 0 || index < tables.length - 1))
}
function lastRunOf({ runs, showsRuns }) {
  if (!showsRuns) return undefined
  if (runs.length === 0) return 'none'
  const started = runs.filter(run => hasTime(run.started))
  const times = started.map(run => parseTimestamp(run.started))
  const isOrdered = started.length > 0 && times.every(time => time !== undefined)
  const latest = isOrdered ? Math.max(...times) : undefined
  const last = isOrdered ? started.filter((_, index) => times[index] === latest) : runs
  const [{ runtime } = { runtime: '' }, ...others] = last
  return others.every(run => run.runtime === runtime) ? { runtime, started: latest } : undefined
}
function hasTime(text) {
  return text !== '' && !text.startsWith('0001-01-01')
}
function replicasOf(rows) {
  const [cell] = rows
  if (!cell || rows.length > 1) return undefined
  const [ready, wanted] = [cell('READY REPLICAS COUNT'), cell('REPLICAS COUNT')]
  return [ready, wanted].every(count => /^\d{1,9}$/.test(count))
    ? { ready: Number(ready), wanted: Number(wanted) }
    : undefined
}

;// CONCATENATED MODULE: ./build/src/dataos/queries.js





function hasValidName({ name }) {
  return targets_identity/* PARTS */.dI.name.pattern.test(name)
}
function rowsQuery(group) {
  return {
    args: [...listing(group), '-a'],
    read: result => readRows(result, group),
    expected: (0,types/* resourceType */.Vm)(group.type).runs ? 'NAME, STATUS and RUNTIME columns' : 'NAME and STATUS columns',
    isIncomplete: ({ isIncomplete }) => isIncomplete,
  }
}
function detailsQuery(resource) {
  return {
    args: [...listing(resource), '-n', resource.name, '-a', '-d'],
    async read(result) {
      const { readDetails } = await Promise.all(/* import() */[__webpack_require__.e(815), __webpack_require__.e(373)]).then(__webpack_require__.bind(__webpack_require__, 7373))
      return answerIn(result, output => nonEmpty(readDetails(output)), [])
    },
    expected: 'resource details',
  }
}
function runtimeQuery(resource) {
  return {
    args: ['get', 'runtime', ...queries_place(resource), '-n', resource.name],
    read: result => answerIn(result, readRuntime, NO_RUNTIME),
    expected: 'runtime tables',
  }
}
function logQuery(resource, lines) {
  return {
    args: ['log', ...queries_place(resource), '-n', resource.name, '-l', String(lines)],
    read: result => answerIn(result, readLog, NO_LOG),
    expected: 'log',
  }
}
function anyWorkspaceQuery({ type, name }) {
  return { ...rowsQuery({ type }), args: ['get', ...queries_place({ type }), '-n', name, '-a'] }
}
function listing(group) {
  return (0,types/* resourceType */.Vm)(group.type).listedBy === 'product' ? ['product', 'get'] : ['get', ...queries_place(group)]
}
function queries_place({ type, workspace }) {
  return ['-t', type, ...(workspace === undefined ? [] : ['-w', workspace])]
}
function nonEmpty(items) {
  return items.length > 0 ? items : undefined
}

;// CONCATENATED MODULE: ./build/src/dataos/revisions.js






function readRevisions(targets, concurrency, run) {
  return readEach(targets, concurrency, target => revisionOf(target, run))
}
function readLastRuns(targets, concurrency, run) {
  return readEach(targets, concurrency, async target => {
    const result = await run(runtimeQuery(target))
    if (!result) return undefined
    if ('failure' in result) return failed(result.failure)
    const last = result.value === NO_RUNTIME ? 'none' : lastRunOf(result.value)
    return last ? { kind: 'found', run: last } : failed(UNCLEAR_RUN)
  })
}
async function readEach(targets, concurrency, read) {
  const breaker = circuitBreaker()
  const answers = await mapConcurrently(targets, concurrency, async target => {
    if (!hasValidName(target)) return [target.id, failed(INVALID_NAME)]
    const openReason = breaker.openReason()
    const answer = openReason ? failed(openReason) : await read(target)
    if (!openReason && answer) breaker.record('failure' in answer ? answer.failure : undefined)
    return answer && [target.id, answer]
  })
  return new Map(answers)
}
async function revisionOf(target, run) {
  const details = await run(detailsQuery(target))
  if (!details) return undefined
  if ('failure' in details) return failed(details.failure)
  if (details.value.length === 0) return { kind: 'absent' }
  const own = detailsFor(target, details.value)
  if (own.length === 0) return failed(OTHER_RESOURCES)
  if (!(0,types/* isBatch */.bG)(target.type)) return { kind: 'found', revision: { ...editionOf(own), lastRun: undefined } }
  const runtime = await run(runtimeQuery(target))
  if (!runtime) return undefined
  if ('failure' in runtime && !runtime.failure.permanent) return failed(runtime.failure)
  const lastRun = 'failure' in runtime ? undefined : lastRunIn(runtime.value, own)
  return { kind: 'found', revision: { ...editionOf(own), lastRun } }
}
function lastRunIn(runtime, own) {
  const isNone = runtime.runs.length === 0 && own.every(({ runtimeState }) => runtimeState === '')
  const last = isNone ? 'none' : lastRunOf(runtime)
  return typeof last === 'object' ? last.started : last
}
const UNCLEAR_RUN = {
  message: "dataos-ctl didn't show which run is the last one",
  nextStep: RUN_MANUALLY,
  permanent: false,
}
const OTHER_RESOURCES = {
  message: 'dataos-ctl returned details of other resources only',
  nextStep: RUN_MANUALLY,
  permanent: false,
}
const INVALID_NAME = {
  message: "its name isn't a valid name of a resource",
  nextStep: 'Select only resources with valid names',
  permanent: true,
}
function failed(failure) {
  return { kind: 'failed', failure }
}
function detailsFor(target, all) {
  const isNamed = ({ name }) => (name === '' ? all.length === 1 : name === target.name)
  return all.filter(details => isNamed(details) && mayBeIn(target, details))
}
function editionOf(documents) {
  const sorted = documents.toSorted((a, b) => order(a.version, b.version) || order(a.uid ?? '', b.uid ?? ''))
  const all = values =>
    values.length > 0 && values.every(value => value !== undefined) ? values.join(' ') : undefined
  return {
    uid: all(sorted.map(({ uid }) => uid)),
    generation: all(sorted.map(({ generation }) => generation)),
  }
}
function order(a, b) {
  return a < b ? -1 : a > b ? 1 : 0
}

;// CONCATENATED MODULE: ./build/src/dataos/diagnosis.js








const BUDGET_MS = 20_000
const MAX_CALL_MS = BUDGET_MS / 2
const CONCURRENCY = 8
const MAX_CALLS = 300
const MAX_OUTSIDE = 100
const MAX_TEXT = 4000
const MAX_LOG = 128_000
const MAX_ITEMS = 100
const EMPTY = {
  builderStage: '',
  builderInfo: '',
  errors: [],
  replicas: null,
  conditions: [],
  nodes: [],
  elsewhere: [],
  log: [],
  gaps: [],
}
async function diagnose(subjects, { logLines, outside }, deps) {
  const end = deps.clock.now() + BUDGET_MS
  const reading = readOutside(outside, end, deps)
  const inquiries = subjects.flatMap(subject => inquiriesFor(subject, logLines)).slice(0, MAX_CALLS)
  const breakers = new Map(inquiries.map(({ what }) => [what, circuitBreaker()]))
  const found = await mapConcurrently(inquiries, CONCURRENCY, async inquiry => {
    const part = await partOf(inquiry, breakers.get(inquiry.what) ?? circuitBreaker(), end, deps)
    return part && { id: inquiry.id, part: finished(part, deps.redact) }
  })
  const parts = new Map()
  for (const { id, part } of found) parts.set(id, [...(parts.get(id) ?? []), part])
  const findings = new Map([...parts].map(([id, parts]) => [id, merged(parts, logLines)]))
  return { findings, outside: await reading }
}
async function partOf({ what, isOptional, make }, breaker, end, deps) {
  const gap = why => (isOptional ? {} : { gaps: [{ what, why }] })
  const openReason = breaker.openReason()
  if (openReason) return gap(`skipped after repeated failures: ${openReason.message}`)
  const timeout = timeoutOf(end, deps)
  if (timeout <= 0) return gap(`skipped: the ${BUDGET_MS / 1000}s diagnosis limit was reached`)
  const result = await make(query => deps.run(query, timeout))
  if (!result) return undefined
  if ('failure' in result) {
    breaker.record(result.failure)
    return gap(result.failure.message)
  }
  breaker.record(undefined)
  return result.value ?? gap('dataos-ctl returned nothing')
}
function timeoutOf(end, { clock, callTimeout }) {
  return Math.min(callTimeout, MAX_CALL_MS, end - clock.now())
}
async function readOutside(outside, end, deps) {
  const valid = outside.filter(hasValidName).slice(0, MAX_OUTSIDE)
  const groups = new Map(valid.map(dependency => [groupKey(dependency), dependency]))
  const read = await mapConcurrently([...groups], CONCURRENCY, async ([key, group]) => {
    const timeout = timeoutOf(end, deps)
    const result = timeout > 0 ? await deps.run(rowsQuery(group), timeout) : undefined
    return result && 'value' in result ? [key, result.value.rows] : undefined
  })
  const rows = new Map(read)
  return new Map(
    valid.flatMap(dependency => {
      const row = diagnosis_rowOf(dependency, rows.get(groupKey(dependency)) ?? [])
      return row ? [[dependency.id, row]] : []
    }),
  )
}
function diagnosis_rowOf(resource, rows) {
  const own = rows.filter(row => isRowOf(resource, row))
  return own.find(({ status }) => status.toLowerCase() !== 'deleted') ?? own[0]
}
function isRowOf(resource, row) {
  return row.name === resource.name && mayBeIn(resource, row)
}
function inquiriesFor({ target, row }, logLines) {
  if (isPattern(target) || !hasValidName(target)) return []
  const { id, type, name, workspace } = target
  if (!row) {
    if (workspace === undefined) return []
    const query = anyWorkspaceQuery(target)
    return [inquiry(id, 'other workspaces', query, ({ rows }) => elsewhere(target, rows))]
  }
  const { runs, starts } = (0,types/* resourceType */.Vm)(type)
  const nothing = /^(?:pending.*)?$/i.test(row.runtime.trim()) ? {} : undefined
  const details = inquiry(id, 'details', detailsQuery(target), all => ofDetails(target, row, all))
  const runtime = inquiry(id, 'runtime', runtimeQuery(target), all => ofRuntime(all) ?? nothing)
  const log = inquiry(id, 'log', logQuery(target, logLines), all => ofLog(all, logLines) ?? nothing)
  const logsOfParts = starts.map(part => {
    const started = { ...target, type: part.type, name: name + part.suffix }
    const title = `${started.type}/${started.name}`
    return inquiry(id, 'log', logQuery(started, logLines), all => ofLog(all, logLines, title), true)
  })
  const own = runs || row.runtime.trim() !== '' ? [runtime, log] : []
  return [details, ...own, ...logsOfParts].filter(({ what }) => logLines > 0 || what !== 'log')
}
function inquiry(id, what, query, toPart, isOptional = false) {
  return {
    id,
    what,
    isOptional,
    async make(run) {
      const result = await run(query)
      return result && 'value' in result ? { at: result.at, value: toPart(result.value) } : result
    },
  }
}
function ofDetails(target, row, all) {
  const own = detailsFor(target, all)
  const details = own.find(({ version }) => version === row.version) ?? own[0]
  if (!details) return undefined
  const { builderStage, builderInfo, errors } = details
  return { builderStage, builderInfo, errors: errors.slice(0, MAX_ITEMS) }
}
function ofRuntime(runtime) {
  if (runtime === NO_RUNTIME) return undefined
  const { replicas, conditions, nodes } = runtime
  return {
    replicas: replicas ?? null,
    conditions: conditions.slice(0, MAX_ITEMS),
    nodes: nodes.toSorted((a, b) => rank(a) - rank(b)).slice(0, MAX_ITEMS),
  }
}
function rank({ phase }) {
  return /fail|error|abort/i.test(phase) ? 0 : 1
}
function ofLog(log, lines, title) {
  if (log === NO_LOG) return undefined
  return {
    errors: log.errors.slice(0, MAX_ITEMS),
    log: log.lines.slice(-lines),
    ...(title !== undefined && { title }),
  }
}
function elsewhere({ type, name, workspace }, rows) {
  const same = rows.filter(
    row => isRowOf({ type, name }, row) && row.workspace !== '' && row.workspace !== workspace,
  )
  return {
    elsewhere: same
      .slice(0, MAX_ITEMS)
      .map(row => ({ workspace: row.workspace, version: row.version, status: row.status })),
  }
}
function finished({ log, ...rest }, redact) {
  const short = (0,text_escape/* mapTexts */.zO)(rest, text => (0,text_escape/* shorten */.ml)(redact(text), MAX_TEXT))
  if (!log) return short
  const cut = tailOf(log.map(line => line.slice(0, 2 * MAX_TEXT)))
  const lines = cut.length === 0 ? [] : redact(cut.join('\n')).split('\n')
  return { ...short, log: lines.map(line => (0,text_escape/* shorten */.ml)(line, MAX_TEXT)) }
}
function tailOf(lines) {
  let size = 0
  const first = lines.findLastIndex(line => {
    size += line.length + 1
    return size > MAX_LOG
  })
  return lines.slice(first + 1)
}
function merged(parts, logLines) {
  let findings = EMPTY
  for (const { log, title, ...part } of parts) {
    const errors = [...findings.errors, ...(part.errors ?? [])]
    const gaps = [...findings.gaps, ...(part.gaps ?? [])]
    findings = { ...findings, ...part, errors, gaps }
  }
  return { ...findings, log: joinedLog(parts, logLines) }
}
function joinedLog(parts, logLines) {
  const logs = parts.filter(({ log = [] }) => log.length > 0)
  const share = Math.max(2, Math.floor(logLines / logs.length))
  return logs.flatMap(({ log = [], title }) =>
    title === undefined ? log.slice(-share) : [`${title}:`, ...log.slice(1 - share)],
  )
}

;// CONCATENATED MODULE: ./build/src/dataos/source.js






const source_CONCURRENCY = 4
const TIMER_DELAY_MS = 250
function dataosCtlSource(ctl) {
  return {
    read: (groups, limits) => mapConcurrently(groups, source_CONCURRENCY, group => readGroup(ctl, group, limits)),
    revisions: (targets, limits) =>
      readRevisions(targets, source_CONCURRENCY, query => runWithin(ctl, query, limits)),
    lastRuns: (targets, limits) => readLastRuns(targets, source_CONCURRENCY, query => runWithin(ctl, query, limits)),
    findings: (subjects, { signal, ...options }) =>
      diagnose(subjects, options, {
        ...ctl,
        run: (query, timeout) => runQuery(ctl, query, { timeout, signal }),
      }),
    close: stopStragglers,
  }
}
async function readGroup(ctl, group, limits) {
  const result = await runWithin(ctl, rowsQuery(group), limits)
  if (!result) return undefined
  const { at } = result
  if ('failure' in result) return { group, at, failure: result.failure }
  const { value, incomplete } = result
  return { group, at, rows: value.rows, ...(incomplete && { incomplete }) }
}
async function runWithin(ctl, query, { signal, deadline }) {
  if (ctl.clock.now() > deadline + TIMER_DELAY_MS) return undefined
  return runQuery(ctl, query, { timeout: ctl.callTimeout, signal })
}

;// CONCATENATED MODULE: ./build/src/text/values.js


const DURATION = {
  allowed: 'a duration such as 500ms, 30s, 10m or 1h30m',
  read: duration/* parseDuration */.E9,
}
const POSITIVE_DURATION = {
  allowed: 'a duration longer than 0, such as 500ms, 30s, 10m or 1h30m',
  read: text => (0,duration/* parseDuration */.E9)(text) || undefined,
}
const FLAG = {
  allowed: 'true or false',
  read: text => (/^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined),
}
function choice(...choices) {
  const lowerCase = text => choices.find(one => one === text.toLowerCase())
  return { allowed: `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`, read: lowerCase }
}
function integer(min, max) {
  return {
    allowed: `an integer from ${min} to ${max}`,
    read: text => {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
      return value >= min && value <= max ? value : undefined
    },
  }
}
function notAllowed(text, { allowed }) {
  return `${(0,text_escape/* quoteInFull */.f9)(text)} isn't valid. Use ${allowed}`
}

// EXTERNAL MODULE: ./build/src/targets/id-forms.js
var id_forms = __webpack_require__(317);
;// CONCATENATED MODULE: ./build/src/targets/resources.js






async function parseEntries(text) {
  return looksLikeYaml(text) ? parseYaml(text) : parseLines(text)
}
const KEYS = [
  'id',
  'type',
  'name',
  'workspace',
  'version',
  'timeout',
  'runtime',
  'stable-for',
  'optional',
  'at-least',
]
const YAML_START = new RegExp(
  String.raw`^\s*(?:-\s|-$|[[{]|---\s*$|%YAML|["']?(?:${KEYS.join('|')})["']?:(?:\s|$))`,
)
function looksLikeYaml(text) {
  const first = text.split(/\r?\n/).find(line => line.trim() !== '' && !line.trim().startsWith('#'))
  return YAML_START.test(first ?? '')
}
function parseLines(text) {
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => ({ line: index + 1, content: line.replace(/(^|\s)#.*/s, '').trim() }))
    .filter(({ content }) => content !== '' && !(0,table_style/* isRule */.Nd)(content))
  let columns
  return collect(lines, ({ content }) => {
    if (!(0,table_style/* hasBar */.u)(content)) return (0,id_forms/* identityOf */.cu)(content)
    const cells = (0,table_style/* splitRow */.hE)(content)
    if (!isHeader(content, ['NAME', 'TYPE'])) return (0,id_forms/* ofRow */.kp)(cells, content, columns)
    columns = cells.map(cell => cell.toUpperCase())
    return undefined
  })
}
async function parseYaml(text) {
  const { readDocuments } = await Promise.all(/* import() */[__webpack_require__.e(815), __webpack_require__.e(710)]).then(__webpack_require__.bind(__webpack_require__, 9710))
  const documents = await readDocuments(text)
  const items = documents.flatMap(document => {
    if ('fault' in document) return []
    return document.kind === 'list' ? document.items : [document]
  })
  const read = collect(items, itemEntry)
  const faults = documents.flatMap(document =>
    'fault' in document ? [`line ${document.line}: the text ${document.fault}`] : [],
  )
  return { ...read, problems: [...faults, ...read.problems] }
}
function collect(parts, read) {
  const entries = []
  const problems = []
  for (const part of parts) {
    try {
      const entry = read(part)
      if (entry) entries.push(entry)
    } catch (error) {
      if (!(error instanceof id_forms/* EntryError */.jm)) throw error
      problems.push(`line ${part.line}: ${error.message}`)
    }
  }
  return { entries, problems, warnings: [] }
}
const STATE = {
  allowed: 'a runtime state, or a list of them',
  read: text => (/^[\w-]*(?::.*)?$/.test(text) ? text.toLowerCase().replace(/:.*/s, '') : undefined),
}
const AT_LEAST = integer(1, 100_000)
function itemEntry(item) {
  if (item.kind === 'text') {
    if (item.text.trim() === '') throw new id_forms/* EntryError */.jm('the item is empty')
    return (0,id_forms/* identityOf */.cu)(item.text.trim())
  }
  if (item.kind === 'list') throw new id_forms/* EntryError */.jm('expected an ID or a mapping, but got a list')
  const unknown = [...item.fields.keys()].filter(key => !KEYS.includes(key))
  if (unknown.length > 0) {
    const keys = unknown.map(text_escape/* quoteInFull */.f9).join(', ')
    throw new id_forms/* EntryError */.jm(`unknown key ${keys}. Allowed keys: ${KEYS.join(', ')}`)
  }
  return mappingEntry(item)
}
function mappingEntry({ fields }) {
  const wrong = []
  const value = (key, reader) => {
    const field = fields.get(key)
    const result = field && readField(key, field, reader)
    if (result && 'wrong' in result) wrong.push(result.wrong)
    return result && 'value' in result ? result.value : undefined
  }
  const [id, type, name] = [value('id', TEXT), value('type', TEXT), value('name', TEXT)]
  const [workspace, version] = [value('workspace', TEXT), value('version', TEXT)]
  const [timeout, stableFor] = [value('timeout', POSITIVE_DURATION), value('stable-for', DURATION)]
  const [optional, atLeast] = [value('optional', FLAG), value('at-least', AT_LEAST)]
  const runtime = resources_statesIn(fields.get('runtime'), wrong)
  if (wrong.length > 0) throw new id_forms/* EntryError */.jm(wrong.join('; '))
  const identity = identityOfParts({ id, type, name, workspace, version })
  if (atLeast !== undefined && !isPattern(identity)) {
    throw new id_forms/* EntryError */.jm('at-least requires a wildcard. Remove it, or use a * in the name')
  }
  return {
    ...identity,
    ...(timeout !== undefined && { timeout }),
    ...(stableFor !== undefined && { stableFor }),
    ...(runtime && { runtime }),
    ...(optional !== undefined && { optional }),
    ...(atLeast !== undefined && { atLeast }),
  }
}
const TEXT = { allowed: 'a string', read: text => text }
function readField(key, { value }, reader) {
  if (value.kind !== 'text') return { wrong: `${key} isn't valid. Use ${reader.allowed}` }
  const result = reader.read(value.text.trim())
  return result === undefined ? { wrong: `${key}: ${notAllowed(value.text, reader)}` } : { value: result }
}
function resources_statesIn(field, wrong) {
  if (!field) return undefined
  const items = field.value.kind === 'list' ? field.value.items : [field.value]
  const results = items.map(value => readField('runtime', { ...field, value }, STATE))
  if (items.length === 0) wrong.push(`runtime is empty. Use ${STATE.allowed}`)
  wrong.push(...results.flatMap(result => ('wrong' in result ? [result.wrong] : [])))
  return results.flatMap(result => ('value' in result ? [result.value] : []))
}
function identityOfParts({ id, ...parts }) {
  if (id === undefined) {
    if (parts.type === undefined || parts.name === undefined) {
      throw new id_forms/* EntryError */.jm('specify id, or type and name')
    }
    return (0,id_forms/* checked */.KD)(parts)
  }
  const named = (0,id_forms/* identityOf */.cu)(id)
  for (const key of ['type', 'name', 'workspace']) {
    const [inId, beside] = [named[key], parts[key]]
    const other = key === 'type' ? beside?.toLowerCase() : beside
    if (other !== undefined && inId !== undefined && other !== inId) {
      throw new id_forms/* EntryError */.jm(
        `conflicting ${key}s ${(0,text_escape/* quoteInFull */.f9)(inId)} (id) and ${(0,text_escape/* quoteInFull */.f9)(other)} (${key}). Remove one`,
      )
    }
  }
  return (0,id_forms/* checked */.KD)({ ...parts, ...named })
}

;// CONCATENATED MODULE: ./build/src/text/command-line.js
function splitCommand(command) {
  const words = []
  let word
  let rest = command.trim()
  while (rest !== '') {
    const [token = ''] = /^(?:'[^']*'|"(?:\\["\\]|\\(?!["\\])|[^"\\])*"|\\["'\\\s]|\s|[^'"])/.exec(rest) ?? []
    if (token === '') return undefined
    rest = rest.slice(token.length)
    if (/^\s/.test(token)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + unquoted(token)
  }
  return word === undefined ? words : [...words, word]
}
function unquoted(token) {
  if (token.startsWith("'")) return token.slice(1, -1)
  if (token.startsWith('"')) return token.slice(1, -1).replace(/\\(["\\])/g, '$1')
  return token.length === 2 ? token.slice(1) : token
}

;// CONCATENATED MODULE: ./build/src/inputs.js







function input(fallback, { allowed, read }) {
  return { fallback, allowed, read }
}
const ANY_TEXT = { allowed: 'any text', read: text => text }
const WORKSPACE = {
  allowed: `the name of a workspace (${targets_identity/* PARTS */.dI.workspace.allowed}), or ${targets_identity/* NO_WORKSPACE */.eu}`,
  read: text => (targets_identity/* PARTS */.dI.workspace.pattern.test(text) ? text : undefined),
}
const COMMAND = {
  allowed: 'a command. Check for an empty value or an unclosed quote',
  read: text => {
    const command = splitCommand(text)
    return command?.[0] ? command : undefined
  },
}
const PULL_REQUEST = {
  allowed: 'the number of a pull request',
  read: text => (text === '' ? null : /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined),
}
const PATTERNS = {
  allowed: 'paths or globs',
  read: text =>
    text
      .split(/\r?\n/)
      .map(line => line.replace(/(^|\s)#.*$/, '').trim())
      .filter(line => line.replace('!', '').trim() !== ''),
}
const HOST = {
  allowed: 'the host name of the DataOS instance, such as acme.dataos.app',
  read: text => {
    const host = text.replace(/^https?:\/\//i, '').replace(/\/.*$/s, '')
    return text === '' || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d+)?$/i.test(host) ? host : undefined
  },
}
const MAX_LOG_LINES = 1000
const INPUTS = {
  resources: input('', ANY_TEXT),
  manifests: input('', PATTERNS),
  workspace: input('public', WORKSPACE),
  'dataos-ctl': input('dataos-ctl', COMMAND),
  timeout: input('10m', POSITIVE_DURATION),
  'start-grace': input('2m', DURATION),
  'stable-for': input('10s', DURATION),
  'failure-grace': input('10s', DURATION),
  'min-interval': input('2s', POSITIVE_DURATION),
  'max-interval': input('15s', POSITIVE_DURATION),
  'call-timeout': input('30s', POSITIVE_DURATION),
  'fail-fast': input('true', FLAG),
  'wait-for': input('healthy', choice('healthy', 'deleted')),
  'on-unhealthy': input('fail', choice('fail', 'warn')),
  comment: input('on-failure', choice('never', 'on-failure', 'always')),
  'comment-key': input('', ANY_TEXT),
  'pr-number': input('', PULL_REQUEST),
  'github-token': input('', ANY_TEXT),
  'log-lines': input('25', integer(0, MAX_LOG_LINES)),
  'dataos-fqdn': input('', HOST),
  mode: input('wait', choice('wait', 'snapshot')),
  baseline: input('', ANY_TEXT),
  'ignore-preexisting': input('false', FLAG),
}
class SettingsError extends Error {}
async function loadSettings(env, files, redact) {
  const problems = []
  const values = {}
  for (const name of Object.keys(INPUTS)) readInput(name, env, values, problems)
  if (values['dataos-fqdn'] === '') values['dataos-fqdn'] = HOST.read(env['DATAOS_FQDN']?.trim() ?? '') ?? ''
  problems.push(...checkTogether(values, env))
  const baseline = await readBaselineInput(values.baseline ?? '', files)
  if (typeof baseline === 'string') problems.push(baseline)
  const { resources: resourceText = '', manifests: patterns = [] } = values
  const resources = named('resources', await parseEntries(resourceText))
  const manifests = named('manifests', patterns.length === 0 ? inputs_NOTHING : await files.manifests(patterns))
  problems.push(...resources.problems, ...manifests.problems)
  if (isEmpty(resources) && isEmpty(manifests)) problems.push(namesNothing(patterns, manifests))
  if (problems.length > 0 || typeof baseline === 'string') {
    throw new SettingsError(
      explain(problems.map(problem => (0,text_escape/* shortenMiddle */.jM)(redact(problem), MAX_PROBLEM_LENGTH))),
    )
  }
  return settingsOf(values, baseline, resources, manifests)
}
const MAX_PROBLEM_LENGTH = 300
function settingsOf(values, baseline, resources, manifests) {
  const { resources: _, manifests: __, ...plain } = values
  const workspace = values.workspace === targets_identity/* NO_WORKSPACE */.eu ? undefined : values.workspace
  const { targets, warnings } = makeTargets([...resources.entries, ...manifests.entries], {
    workspace,
    timeout: values.timeout,
    stableFor: values['stable-for'],
    waitFor: values['wait-for'],
  })
  return Object.freeze({
    ...plain,
    workspace,
    baseline,
    targets,
    warnings: [...resources.warnings, ...manifests.warnings, ...warnings],
  })
}
function readInput(name, env, values, problems) {
  const { fallback, allowed, read } = INPUTS[name]
  const text = textOf(env, name) ?? fallback
  const value = read(name === 'resources' ? text : text.trim())
  if (value === undefined) problems.push(`${name}: ${notAllowed(text, { allowed })}`)
  else values[name] = value
}
function textOf(env, name) {
  const text = env[`INPUT_${name.toUpperCase()}`]
  return text?.trim() ? text : undefined
}
const inputs_NOTHING = { entries: [], problems: [], warnings: [] }
function isEmpty({ entries, problems }) {
  return entries.length === 0 && problems.length === 0
}
function named(name, { entries, problems, warnings }) {
  const withName = text => `${name}: ${text}`
  const more = problems.length > MAX_PROBLEMS ? [`…and ${problems.length - MAX_PROBLEMS} more problems`] : []
  return {
    entries,
    problems: [...problems.slice(0, MAX_PROBLEMS), ...more].map(withName),
    warnings: warnings.map(withName),
  }
}
const MAX_PROBLEMS = 10
function namesNothing(patterns, { warnings }) {
  if (patterns.length === 0) {
    return 'resources: no resources to wait for. Set resources (for example, worker/my-worker) or manifests'
  }
  const [first = 'manifests: the matching files contain no DataOS resources', ...more] = warnings
  const rest = more.length === 0 ? '' : `; and ${more.length} more`
  return `${first}${rest}. No resources to wait for: check the paths, and that an earlier step checks out the files`
}
async function readBaselineInput(text, files) {
  if (text === '') return undefined
  const { readBaseline } = await Promise.all(/* import() */[__webpack_require__.e(395), __webpack_require__.e(890)]).then(__webpack_require__.bind(__webpack_require__, 8890))
  const baseline = readBaseline(text, files.baseline)
  if (typeof baseline !== 'string') return baseline
  return `baseline: not a valid snapshot: ${baseline}. Pass the snapshot output of an earlier step`
}
function checkTogether(values, env) {
  const { 'min-interval': min = 0, 'max-interval': max = Number.POSITIVE_INFINITY } = values
  const given = (name, ms) => `${name} (${textOf(env, name)?.trim() ?? `${(0,duration/* formatDuration */.a3)(ms)}, default`})`
  const problems = CONFLICTS.filter(({ when }) => when(values)).map(
    ({ one, other }) => `${one} can't be combined with ${other}. Remove one`,
  )
  if (min <= max) return problems
  return [`${given('min-interval', min)} can't exceed ${given('max-interval', max)}`, ...problems]
}
const isSnapshot = ({ mode }) => mode === 'snapshot'
const isDeletion = values => values['wait-for'] === 'deleted'
const CONFLICTS = [
  {
    one: 'mode: snapshot',
    other: 'wait-for: deleted',
    when: values => isSnapshot(values) && isDeletion(values),
  },
  ...['baseline', 'ignore-preexisting'].flatMap(one => [
    { one, other: 'mode: snapshot', when: values => Boolean(values[one]) && isSnapshot(values) },
    { one, other: 'wait-for: deleted', when: values => Boolean(values[one]) && isDeletion(values) },
  ]),
]
function explain(problems) {
  const [only] = problems
  if (problems.length === 1) return `Invalid input: ${only}`
  return [`${problems.length} invalid inputs:`, ...problems.map(problem => `- ${problem}`)].join('\n')
}

// EXTERNAL MODULE: ./build/src/pull-request/context.js
var context = __webpack_require__(5338);
// EXTERNAL MODULE: ./build/src/report/model.js
var model = __webpack_require__(8829);
;// CONCATENATED MODULE: ./build/src/report/causes.js




function causedBy(unhealthy, outside) {
  const dependencies = edgesBetween(unhealthy, outside)
  const dependents = reversed(dependencies)
  const roots = rootsOf(dependencies, dependents)
  const causes = new Map(roots)
  const queue = [...roots.keys()]
  for (const id of queue) {
    for (const dependent of dependents.get(id) ?? []) {
      if (causes.has(dependent)) continue
      causes.set(dependent, causes.get(id) ?? id)
      queue.push(dependent)
    }
  }
  for (const root of roots.keys()) causes.delete(root)
  return causes
}
function edgesBetween(unhealthy, outside) {
  const known = new Set([...unhealthy.map(({ id }) => id), ...outside])
  const edges = unhealthy.map(({ id, dependsOn }) => [id, dependsOn.filter(one => known.has(one))])
  return new Map([...[...outside].map(id => [id, []]), ...edges])
}
function reversed(edges) {
  const back = new Map([...edges.keys()].map(id => [id, []]))
  for (const [from, ends] of edges) for (const to of ends) back.get(to)?.push(from)
  return back
}
function rootsOf(dependencies, dependents) {
  const cycles = cyclesOf(dependencies, dependents)
  const first = new Map()
  const caused = new Set()
  for (const [id, ends] of dependencies) {
    const cycle = cycles.get(id) ?? 0
    if (!first.has(cycle)) first.set(cycle, id)
    if (ends.some(end => cycles.get(end) !== cycle)) caused.add(cycle)
  }
  const roots = [...dependencies.keys()].filter(id => !caused.has(cycles.get(id) ?? 0))
  return new Map(roots.map(id => [id, first.get(cycles.get(id) ?? 0) ?? id]))
}
function cyclesOf(dependencies, dependents) {
  const cycles = new Map()
  for (const start of finishOrder(dependents).reverse()) {
    if (cycles.has(start)) continue
    const number = cycles.size
    const stack = [start]
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (cycles.has(id)) continue
      cycles.set(id, number)
      for (const dependency of dependencies.get(id) ?? []) stack.push(dependency)
    }
  }
  return cycles
}
function finishOrder(edges) {
  const seen = new Set()
  const order = []
  for (const start of edges.keys()) {
    const path = enter(start)
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const { done, value } = step.rest.next()
      if (!done) path.push(...enter(value))
      else order.push(path.pop()?.id ?? step.id)
    }
  }
  return order
  function enter(id) {
    if (seen.has(id)) return []
    seen.add(id)
    return [{ id, rest: (edges.get(id) ?? [])[Symbol.iterator]() }]
  }
}
function dependentsOn(root, resources) {
  const unhealthy = resources.filter(({ verdict }) => (0,model/* isUnhealthy */.ZT)(verdict))
  const dependents = reversed(edgesBetween(unhealthy, new Set([root])))
  const found = new Set([root])
  for (const id of found) for (const dependent of dependents.get(id) ?? []) found.add(dependent)
  return unhealthy.filter(({ id, causedBy }) => id !== root && causedBy !== null && found.has(id)).length
}
const VERDICTS = ['failed', 'missing', 'timed-out', 'undecided', 'healthy', 'deleted']
function inOrder(resources) {
  const consequences = (0,model/* countBy */.Tr)(
    resources.filter(({ causedBy }) => causedBy !== null),
    ({ causedBy }) => causedBy,
  )
  const blocking = new Set(resources.filter(({ required }) => required).map(({ causedBy }) => causedBy))
  const groupOf = ({ id, verdict, required, causedBy }) => {
    if ((0,model/* isGood */.Kg)(verdict)) return 6
    const counts = required || blocking.has(id)
    if (!(0,model/* isUnhealthy */.ZT)(verdict)) return counts ? 2 : 5
    return (counts ? 0 : 3) + (causedBy === null ? 0 : 1)
  }
  const keyed = resources.map(resource => ({
    resource,
    keys: [
      groupOf(resource),
      -(consequences.get(resource.id) ?? 0),
      (0,model/* isGood */.Kg)(resource.verdict) ? 0 : VERDICTS.indexOf(resource.verdict),
    ],
  }))
  return keyed
    .sort((a, b) => compare(a.keys, b.keys) || (sortable(a.resource.id) < sortable(b.resource.id) ? -1 : 1))
    .map(({ resource }) => resource)
}
function sortable(id) {
  return id.replace('@', ' ')
}
function compare(a, b) {
  for (const [i, key] of a.entries()) if (key !== b[i]) return key - (b[i] ?? 0)
  return 0
}
const MAX_SUBJECTS = 100
const causes_MAX_OUTSIDE = 100
function planDiagnosis(wait) {
  const tracks = unhealthyTracks(wait)
  const causes = causedBy(
    tracks.map(({ target }) => ({ id: target.id, dependsOn: target.dependsOn ?? [] })),
    new Set(),
  )
  const ranked = tracks.map(track => ({
    id: track.target.id,
    track,
    verdict: (0,model/* verdictOf */.Vj)(track),
    required: isRequired(track, wait.rules),
    causedBy: causes.get(track.target.id) ?? null,
  }))
  const listed = new Set(wait.tracks.map(({ target }) => target.id))
  const outside = new Set(
    tracks.flatMap(({ target }) => target.dependsOn ?? []).filter(id => !listed.has(id)),
  )
  return {
    subjects: inOrder(ranked)
      .slice(0, MAX_SUBJECTS)
      .map(({ track }) => ({ target: track.target, row: rowOf(track) })),
    outside: [...outside].slice(0, causes_MAX_OUTSIDE).map(id => ({ id, ...(0,targets_identity/* parseId */.Fg)(id) })),
  }
}

;// CONCATENATED MODULE: ./build/src/report/explain.js



const RULES = [
  {
    code: 'unreadable',
    explain({ verdict, reading, failure }) {
      if (verdict !== 'undecided' || (!failure && reading !== undefined)) return undefined
      if (!failure) return { message: 'its state was never read', nextStep: 'Increase timeout' }
      return { message: `couldn't read its state (${brief(failure.message)})`, nextStep: failure.nextStep }
    },
  },
  {
    code: 'not-deleted',
    explain({ verdict, awaitsDeletion, status, runtime }) {
      if (!awaitsDeletion || verdict !== 'timed-out') return undefined
      return {
        message: `not deleted at the deadline (still ${stateWord(status, runtime)})`,
        nextStep: 'Check that it was deleted and that nothing else still uses it, or increase timeout',
      }
    },
  },
  {
    code: 'rolled-back',
    explain({ wasRolledBack }) {
      if (!wasRolledBack) return undefined
      return {
        message: "this deploy's change was rolled back",
        nextStep: 'Find out what rolled it back, then apply again',
      }
    },
  },
  {
    code: 'deleted-during-wait',
    explain({ verdict, wasThere }) {
      if (verdict !== 'missing' || !wasThere) return undefined
      return {
        message: 'it was deleted during the wait',
        nextStep: 'Find out what deleted it, then apply again',
      }
    },
  },
  {
    code: 'in-another-workspace',
    explain({ verdict, workspace, findings }) {
      const others = findings?.elsewhere ?? []
      if (verdict !== 'missing' || others.length === 0) return undefined
      const places = others.slice(0, 3).map(other => brief(other.workspace))
      const instead = workspace === '' ? '' : ` instead of ${workspace}`
      return {
        message: `found${inWorkspace(places.join(', '))}${instead}`,
        nextStep:
          workspace === '' ? 'Change its workspace' : `Change its workspace, or apply it to ${workspace}`,
      }
    },
  },
  {
    code: 'deleted-by-deploy',
    explain({ verdict, existedBefore }) {
      if (verdict !== 'missing' || !existedBefore) return undefined
      return {
        message: 'it existed before this deploy and was deleted',
        nextStep: 'Find out what deleted it, then apply again',
      }
    },
  },
  {
    code: 'too-few-matches',
    explain({ verdict, type, name, workspace, atLeast }) {
      if (verdict !== 'missing' || !isPattern({ name })) return undefined
      const what = atLeast > 1 ? `fewer than ${atLeast} ${type} resources` : `no ${type} resource`
      return {
        message: `${what}${inWorkspace(workspace)} match${atLeast > 1 ? '' : 'es'}`,
        nextStep: 'Check the pattern and the log of the deploy step',
      }
    },
  },
  {
    code: 'not-found',
    explain({ verdict, workspace }) {
      if (verdict !== 'missing') return undefined
      const where = workspace === '' ? 'its name' : 'its name and workspace'
      return {
        message: 'never found',
        nextStep: `Check that it was applied, ${where}, and that this API key can see it`,
      }
    },
  },
  {
    code: 'build-failed',
    explain({ status, builderStage, findings }) {
      if (builderMeaning(status, builderStage) !== 'build failed') return undefined
      const why = componentError(findings) ?? brief(findings?.builderInfo ?? '')
      return { message: `build failed${because(why)}`, nextStep: 'Fix the manifest and apply again' }
    },
  },
  {
    code: 'node-failed',
    explain({ verdict, findings }) {
      const failed = findings?.nodes.filter(isFailedNode) ?? []
      const [node] = failed
      if (verdict !== 'failed' || !node) return undefined
      const more = failed.length > 1 ? ` and ${failed.length - 1} more` : ''
      return {
        message: `node ${brief(node.name)}${more} failed${because(complaint(findings))}`,
        nextStep: "Fix the error in the node's log, then run it again",
      }
    },
  },
  {
    code: 'failed-after-build',
    explain({ status, builderStage, findings }) {
      if (builderMeaning(status, builderStage) !== 'failed after the build') return undefined
      const found = tellingIn(findings)
      const why = [componentError(findings) ?? (found && conditionText(found)), complaint(findings)]
      const { code } = kindOf(found)
      return {
        ...(code !== 'condition' && { code }),
        message: `the build succeeded, but it failed afterwards${because(why.filter(Boolean).join('; '))}`,
        nextStep: 'Check its runtime and logs',
      }
    },
  },
  {
    code: 'component-failed',
    explain({ verdict, findings }) {
      const error = componentError(findings)
      if (verdict !== 'failed' || error === undefined) return undefined
      return {
        message: `a component failed${because(error)}`,
        nextStep: 'Fix it in the manifest and apply again',
      }
    },
  },
  {
    code: 'healthy-too-late',
    explain({ verdict, reading }) {
      if (verdict !== 'timed-out' || reading !== 'healthy') return undefined
      return {
        message: 'healthy too late to meet stable-for',
        nextStep: 'Increase timeout, or lower stable-for',
      }
    },
  },
  {
    code: 'unknown-state',
    explain({ verdict, unknownWords, runtime, reading }) {
      const [word] = unknownWords
      if (verdict !== 'timed-out' || reading !== 'unknown' || word === undefined) return undefined
      return {
        message: `unknown state '${brief(word)}'`,
        nextStep: runtime.includes(word)
          ? 'If it means healthy, add it to runtime for this resource'
          : 'Look it up in Operations',
      }
    },
  },
  {
    code: 'no-new-run',
    explain({ verdict, awaitsRun }) {
      if (verdict !== 'timed-out' || !awaitsRun) return undefined
      return {
        message: 'no run started since this deploy',
        nextStep: 'Start one, or increase start-grace if runs start late',
      }
    },
  },
  {
    code: 'component-failed',
    explain({ verdict, status, runtime, findings }) {
      const error = componentError(findings)
      if (verdict !== 'timed-out' || error === undefined) return undefined
      return {
        message: `${stuckIn(status, runtime)}${because(error)}`,
        nextStep: 'Fix that component in the manifest and apply again',
      }
    },
  },
  {
    code: 'condition',
    explain({ verdict, status, runtime, findings }) {
      const found = tellingIn(findings)
      if (!found || verdict === 'undecided') return undefined
      const why = [conditionText(found), complaint(findings)].filter(Boolean).join('; ')
      const kind = kindOf(found)
      return {
        code: kind.code,
        message: `${verdict === 'failed' ? 'not running' : stuckIn(status, runtime)}${because(why)}`,
        nextStep: kind.nextStep,
      }
    },
  },
  {
    code: 'marked-deleted',
    explain({ status, runtime }) {
      if (![...wordsOf(stateOf(status)), ...wordsOf(runtime)].includes('deleted')) return undefined
      return { message: 'DataOS reports it as deleted', nextStep: "If that's unintended, apply it again" }
    },
  },
  {
    code: 'failed-at-runtime',
    explain({ verdict, reading, status, findings }) {
      if (verdict !== 'failed' || reading !== 'failing' || wordsOf(stateOf(status)).some(isFailing))
        return undefined
      return {
        message: `DataOS accepted it, but it failed at runtime${because(complaint(findings))}`,
        nextStep: 'Check its runtime and logs',
      }
    },
  },
  {
    code: 'unknown',
    explain({ verdict, status, findings }) {
      if (verdict !== 'failed') return undefined
      const [, said = ''] = /:\s*(\S.*)/s.exec(status) ?? []
      const known = said === '' ? complaint(findings) : `the status says "${brief(said)}"`
      return {
        message: `cause unknown${because(known)}`,
        nextStep: 'Check its details and log',
      }
    },
  },
  {
    code: 'replicas-not-ready',
    explain({ verdict, findings }) {
      const { ready = 0, wanted = 0 } = findings?.replicas ?? {}
      if (verdict !== 'timed-out' || ready >= wanted) return undefined
      return {
        message: `${ready} of ${wanted} replicas ready${because(complaint(findings))}`,
        nextStep: 'Check its log and details',
      }
    },
  },
  {
    code: 'still-running',
    explain({ verdict, runtime, type }) {
      if (verdict !== 'timed-out' || !(0,types/* resourceType */.Vm)(type).batch || !wordsOf(runtime).includes('running'))
        return undefined
      return {
        message: 'still running at the deadline',
        nextStep: 'If it needs more time, set a timeout for this resource',
      }
    },
  },
  {
    code: 'not-ready-in-time',
    explain({ verdict, status, runtime, findings }) {
      if (verdict !== 'timed-out') return undefined
      return {
        message: `still ${stateWord(status, runtime)} at the deadline${because(complaint(findings))}`,
        nextStep: 'Check its details and log, or set a longer timeout for it',
      }
    },
  },
]
function explain_explain(facts) {
  if (facts.verdict === 'healthy' || facts.verdict === 'deleted') return null
  for (const rule of RULES) {
    const explanation = rule.explain(facts)
    if (!explanation) continue
    const { code = rule.code, message, nextStep } = explanation
    return { code, message: (0,text_escape/* plain */.pj)(message), nextStep: (0,text_escape/* plain */.pj)(nextStep) }
  }
  return null
}
function explainConsequence(root) {
  const outside = verdictIn(root) === undefined ? "isn't in your list, and " : ''
  return {
    code: 'dependency-unhealthy',
    message: (0,text_escape/* plain */.pj)(`waits on ${root.id}, which ${outside}${stateInWords(root)}`),
    nextStep: `Fix ${root.id} first`,
  }
}
function rootInWords(root) {
  const outside = verdictIn(root) === undefined ? "isn't in your list, and " : ''
  return (0,text_escape/* plain */.pj)(`${root.id} ${outside}${stateInWords(root)}`)
}
function verdictIn(root) {
  return 'verdict' in root ? root.verdict : undefined
}
function stateInWords(root) {
  const { status, runtime } = root
  const words = [...wordsOf(stateOf(status)), ...wordsOf(runtime)]
  if (verdictIn(root) === 'missing') return 'is missing'
  if (words.includes('error')) return 'is in error'
  if (words.includes('deleted')) return 'is deleted'
  if (verdictIn(root) === 'timed-out') return 'timed out'
  return words.includes('aborted') ? 'was aborted' : 'failed'
}
function builderMeaning(status, stage) {
  if (!wordsOf(stateOf(status)).includes('error')) return undefined
  if (wordsOf(stage).includes('error')) return 'build failed'
  return wordsOf(stage).includes('building') ? 'failed after the build' : undefined
}
function isFailedNode({ phase }) {
  return /^(?:fail|error|abort)/i.test(phase.trim())
}
function telling(conditions) {
  return conditions.find(speaksOfTrouble) ?? conditions.find(condition => !saysAllIsWell(condition))
}
function speaksOfTrouble(condition) {
  return TROUBLE.test(wordsIn(condition))
}
function wordsIn({ reason, message }) {
  return `${reason} ${message.replace(/"[^"]*"/g, '')}`
}
function saysAllIsWell({ reason, message }) {
  return GOOD_REASON.test(reason) || (GOOD_MESSAGE.test(message) && !/\bnot\b/i.test(message))
}
const GOOD_REASON = /(?<!not|un)(?:available|ready|completed?|succeeded)$/i
const GOOD_MESSAGE =
  /\b(?:successfully|has minimum availability|is progressing|(?:created|found) new replica set)\b/i
const TROUBLE =
  /back-?off|crash|kill|err|fail|unschedul|unavail|insufficient|exceed|quota|denied|forbid|unauthori|invalid|not found|cannot|can't|unable|timed? ?out|evict/i
const explain_KINDS = [
  {
    code: 'no-capacity',
    words: /schedul|insufficient|quota|taint|affinity/i,
    nextStep: 'Free capacity in its compute, or lower its resource requests',
  },
  {
    code: 'image-pull-failed',
    words: /image|pull/i,
    nextStep: 'Check the image name, tag, and pull secret',
  },
  {
    code: 'mount-failed',
    words: /volume|mount|configmap|secret/i,
    nextStep: 'Check the volumes and secrets in its manifest',
  },
  {
    code: 'out-of-memory',
    words: /oom|out of memory/i,
    nextStep: 'Increase its memory limit, or check its log',
  },
  { code: 'crash-loop', words: /crash|exit|kill|back-?off/i, nextStep: 'Check its log' },
  { code: 'replicas-not-ready', words: /replica|availab/i, nextStep: 'Check its log' },
]
const ANY_CONDITION = {
  code: 'condition',
  nextStep: 'Fix the reported problem and apply again',
}
function kindOf(condition) {
  return (condition && explain_KINDS.find(({ words }) => words.test(wordsIn(condition)))) ?? ANY_CONDITION
}
const CONTAINER = /^container\b/
function tellingIn(findings) {
  const waiting = (findings?.errors ?? [])
    .filter(({ part, message }) => CONTAINER.test(part) && /\bwaiting to start\b/i.test(message))
    .map(({ part, message }) => ({ type: part, reason: '', message, lastUpdate: '' }))
  return telling([...waiting, ...(findings?.conditions ?? [])])
}
function componentError(findings) {
  const error = findings?.errors.find(({ part }) => !CONTAINER.test(part))
  return error && [error.part, error.message].map(brief).filter(Boolean).join(': ')
}
function conditionText({ type, reason, message }) {
  return [reason || type, message].map(brief).filter(Boolean).join(': ')
}
function complaint(findings) {
  const line = findings?.log.findLast(line => COMPLAINT.test(line) && !NO_COMPLAINT.test(line))
  return line === undefined ? undefined : `last error in its log: "${brief(line.replace(TIMESTAMP, ''))}"`
}
const COMPLAINT = /\b(?:error|fatal|panic|exception|fail|denied|refused)/i
const NO_COMPLAINT = /\b(?:INFO|DEBUG|TRACE)\b|\blevel"?[=:] ?"?(?:info|debug|trace)\b/
const TIMESTAMP = /^[[(]?\d[\d:.,/ TZ+-]{6,}[\])]?\s*/
function because(why) {
  return why ? ` (${why})` : ''
}
const MAX_QUOTED = 200
function brief(text) {
  return (0,text_escape/* shorten */.ml)((0,text_escape/* plain */.pj)(text).replace(/[.;:\s]+$/, ''), MAX_QUOTED)
}
function stuckIn(status, runtime) {
  const state = stateWord(status, runtime)
  return `stuck ${state.startsWith('without') ? state : `in ${state}`}`
}
function stateWord(status, runtime) {
  const words = [...wordsOf(runtime), ...wordsOf(stateOf(status))]
  const odd = words.find(word => word !== 'active' && word !== 'running')
  if (odd !== undefined) return odd
  if (status.trim() === '') return 'without a status'
  return runtime.trim() === '' ? 'without a runtime' : brief(runtime)
}
function isFailing(word) {
  return ['error', 'failed', 'deleted'].includes(word)
}
function stateOf(status) {
  return status.replace(/:.*$/s, '')
}
function wordsOf(cell) {
  return cell
    .toLowerCase()
    .split(/[\s,]+/)
    .map(word => word.replace(/:.*$/s, ''))
    .filter(Boolean)
}
function causeText({ message, nextStep }) {
  return [message, nextStep].filter(Boolean).join('. ')
}

;// CONCATENATED MODULE: ./build/src/report/links.js

function linksTo(host, { type, name, workspace, runtime }) {
  const page = runtime.trim() === '' ? 'resource-details' : 'resource-runtime'
  const query = [`name=${encode(name)}`, `type=${encode(type)}`]
  if (workspace !== '') query.push(`workspace=${encode(workspace)}`)
  const history = (0,types/* isBatch */.bG)(type) ? '/run_history' : ''
  const entity = `dataos.${encode(workspace)}.${encode(name)}${history}`
  return {
    operations: `https://${host}/operations/user-space/resources/${page}?${query.join('&')}`,
    metis: workspace === '' ? null : `https://${host}/metis/resources/${encode(type)}/${entity}`,
  }
}
function encode(text) {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*~_]/g,
    sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
function linkToSource(blobs, path, line) {
  return `${blobs}/${path.split('/').map(encode).join('/')}#L${line}`
}

;// CONCATENATED MODULE: ./build/src/report/build.js












const build_MAX_TEXT = 1000
const MAX_PROBLEM = 20_000
function reportOf({ watched, diagnosis, problem }, surroundings) {
  const { wait, polls, calls, ms, failure } = watched
  const clean = cleaner(surroundings.redact)
  const outside = clean(unhealthyOutside(diagnosis))
  const listed = new Set([...wait.tracks.map(({ target }) => target.id), ...outside.map(({ id }) => id)])
  const resources = wait.tracks.map(track =>
    resourceOf(track, { watched, diagnosis, surroundings, clean, listed }),
  )
  return {
    version: 1,
    result: resultOf(watched, problem),
    seconds: seconds(ms),
    polls,
    calls,
    deadline: seconds(wait.tracks.reduce((latest, { deadline }) => Math.max(latest, deadline), 0)),
    problem: cleanProblem(problem ?? (failure && { ...failure, kind: 'state' }), surroundings.redact),
    outside,
    resources: inOrder([...withCauses(resources, outside), ...removedResources(watched, clean)]),
  }
}
function removedResources({ wait, ms }, clean) {
  return removedSinceBaseline(wait).map(target => ({
    ...clean({
      ...NOTHING_KNOWN,
      ...identityOf(newTrack(target, target.timeout, { kind: 'unclaimed' })),
      status: '',
      runtime: '',
      reason: 'removed since the baseline',
      deploy: 'removed',
      change: 'removed since the baseline',
      seconds: seconds(ms),
      optional: true,
      required: false,
      expected: target.healthy,
    }),
    ...NO_SOURCE,
    verdict: 'undecided',
  }))
}
function reportWithout(problem, redact) {
  return {
    version: 1,
    result: problem ? 'error' : 'cancelled',
    seconds: 0,
    polls: 0,
    calls: 0,
    deadline: 0,
    problem: cleanProblem(problem, redact),
    outside: [],
    resources: [],
  }
}
function reportOfSnapshot(recorded, surroundings) {
  const { failure, cancelled, calls, polls, ms, tracks } = recorded
  const clean = cleaner(surroundings.redact)
  return {
    version: 1,
    result: cancelled ? 'cancelled' : failure ? 'error' : 'snapshot',
    seconds: seconds(ms),
    polls,
    calls,
    deadline: seconds(ms),
    problem: cleanProblem(failure && { ...failure, kind: 'state' }, surroundings.redact),
    outside: [],
    resources: inOrder(
      tracks.map(track => {
        const { target } = track
        const resource = {
          ...shownOf(track, surroundings),
          reason: notRecorded(recorded) ?? asRecorded(target, recorded.resources.get(target.id)),
          seconds: seconds(ms),
          required: !target.optional,
        }
        return { ...clean(resource), verdict: 'undecided' }
      }),
    ),
  }
}
function cleaner(redact, max = build_MAX_TEXT) {
  const known = new Map()
  const clean = text => {
    const before = known.get(text)
    if (before !== undefined) return before
    const cleaned = (0,text_escape/* shorten */.ml)(redact(text), max)
    known.set(text, cleaned)
    return cleaned
  }
  return value => (0,text_escape/* mapTexts */.zO)(value, clean)
}
function cleanProblem(problem, redact) {
  if (!problem) return null
  const { kind, message, nextStep } = problem
  return { kind, ...cleaner(redact, MAX_PROBLEM)({ message, nextStep }) }
}
function resultOf({ wait, cancelled, failure }, problem) {
  if (cancelled) return 'cancelled'
  const required = wait.tracks.filter(track => isRequired(track, wait.rules))
  const verdicts = new Set(required.map(({ decision }) => decision?.verdict))
  if (verdicts.has('failed') || verdicts.has('missing')) return 'unhealthy'
  if (failure || problem) return 'error'
  if (verdicts.has('timed-out')) return 'timed-out'
  const good = wait.rules.waitFor
  if (required.length === 0 || (verdicts.size === 1 && verdicts.has(good))) return good
  throw new Error(`the wait ended with nothing decided: ${[...verdicts].join(', ')}`)
}
const NO_SOURCE = { source: null, sourceUrl: null }
const NOTHING_KNOWN = {
  cause: null,
  sourceUrl: null,
  dependsOn: [],
  causedBy: null,
  changed: null,
  deploy: '',
  change: '',
  builderStage: '',
  findings: null,
  links: null,
  history: [],
}
function resourceOf(track, { watched, diagnosis, surroundings, clean, listed }) {
  const { target, seen, change, decision } = track
  const findings = diagnosis?.findings.get(target.id) ?? null
  const resource = clean({
    ...shownOf(track, surroundings),
    reason: [decision?.reason ?? whyUndecided(watched, track), ...caveat(track)].join('; '),
    dependsOn: (target.dependsOn ?? []).filter(id => listed.has(id)),
    seconds: seconds(decision?.at ?? watched.ms),
    required: isRequired(track, watched.wait.rules),
    changed: isChanged(change),
    deploy: deployWord(change),
    change: changeInWords(track),
    builderStage: findings?.builderStage ?? '',
    findings,
  })
  const verdict = (0,model/* verdictOf */.Vj)(track)
  const cause = explain_explain({
    ...resource,
    verdict,
    ...clean({
      failure: track.polled?.failure,
      unknownWords: seen.kind === 'shown' ? seen.judgement.unknownStates : [],
    }),
    reading: readingOf(track),
    wasThere: wasThere(track),
    awaitsDeletion: watched.wait.rules.waitFor === 'deleted',
    atLeast: target.atLeast ?? 1,
    wasRolledBack: wasRolledBack(change),
    existedBefore: wasThereBefore(change),
    awaitsRun: awaitsRun(change),
  })
  const isResource = (0,types/* resourceType */.Vm)(target.type).listedBy === 'get'
  const hasPages = surroundings.host !== '' && isResource && wasThere(track)
  return {
    ...resource,
    verdict,
    cause,
    links: hasPages ? linksTo(surroundings.host, resource) : null,
  }
}
function shownOf(track, surroundings) {
  const { target } = track
  const row = rowOf(track)
  return {
    ...NOTHING_KNOWN,
    ...identityOf(track),
    ...sourceOf(target.source, surroundings),
    status: row?.status ?? '',
    runtime: row?.runtime ?? '',
    optional: target.optional,
    expected: target.healthy,
    history: historyOf(track),
  }
}
function identityOf(track) {
  const { id, type, name, workspace = '', version } = track.target
  return { id, type, name, workspace, version: rowOf(track)?.version || version }
}
function historyOf({ history }) {
  return history.map(({ at, row }) => ({
    at: seconds(at),
    status: row?.status ?? model/* ABSENT */.sj,
    runtime: row?.runtime ?? '',
  }))
}
function sourceOf(source, { workspace, blobs }) {
  if (!source) return NO_SOURCE
  const file = relativeTo(workspace, source.file)
  return {
    source: { file: file ?? source.file, line: source.line },
    sourceUrl: file !== undefined && blobs !== '' ? linkToSource(blobs, file, source.line) : null,
  }
}
function relativeTo(folder, file) {
  const [above, path] = [folder, file].map(one => one.replaceAll('\\', '/').replace(/\/$/, ''))
  return above !== '' && path.startsWith(`${above}/`) ? path.slice(above.length + 1) : undefined
}
function unhealthyOutside(diagnosis) {
  return [...(diagnosis?.outside ?? [])]
    .map(([id, { status, runtime }]) => ({ id, status, runtime }))
    .filter(({ id, ...signals }) => {
      const { healthy } = (0,types/* resourceType */.Vm)((0,targets_identity/* parseId */.Fg)(id).type)
      return judge(signals, healthy).reading === 'failing'
    })
}
function withCauses(resources, outside) {
  const unhealthy = resources.filter(({ verdict }) => (0,model/* isUnhealthy */.ZT)(verdict))
  const causes = causedBy(unhealthy, new Set(outside.map(({ id }) => id)))
  const roots = new Map([...outside, ...unhealthy].map(root => [root.id, root]))
  return resources.map(resource => {
    const root = roots.get(causes.get(resource.id) ?? '')
    return root ? { ...resource, cause: explainConsequence(root), causedBy: root.id } : resource
  })
}
function isChanged({ kind }) {
  return kind === 'changed' ? true : kind === 'unchanged' ? false : null
}
function deployWord(change) {
  switch (change.kind) {
    case 'unclaimed':
      return ''
    case 'unlisted':
      return 'not in the baseline'
    case 'unchanged':
      return 'unchanged'
    case 'changed':
      if (change.end === 'rolled back' || change.end === 'changed again') return change.end
      return change.before.kind === 'absent' ? 'new' : 'changed'
    default:
      return 'unknown'
  }
}
function changeInWords(track) {
  const { change, seen, target } = track
  if (seen.kind === 'absent' && wasThereBefore(change)) return 'existed before this deploy, now missing'
  const note = changeNote(change)
  return wasUnhealthy(change, target.healthy, rowOf(track)) ? `${note}, already unhealthy before` : note
}
function caveat(track) {
  const { change } = track
  const isExpected = change.kind === 'unclaimed' || (change.kind === 'changed' && change.end === 'standing')
  return isExpected || wasRolledBack(change) ? [] : [changeInWords(track)]
}
function whyUndecided({ wait, cancelled, failure }, track) {
  const last = `last state: ${lastState(track)}`
  if (cancelled) return `undecided when the run was cancelled (${last})`
  if (failure) return `couldn't be read (${last})`
  if (!isRequired(track, wait.rules)) {
    return `${track.target.optional ? 'optional' : 'unhealthy before this deploy'}, not waited for (${last})`
  }
  const failing =
    readingOf(track) === 'failing' ? `failing for ${(0,duration/* formatDuration */.a3)(heldFor(track))} when` : 'undecided:'
  return `${failing} the wait ended because of another resource (${last})`
}
function lastState(track) {
  const row = rowOf(track)
  if (track.seen.kind === 'unread') {
    const failure = track.polled?.failure
    return failure ? `not read, ${failure.message}` : 'not read yet'
  }
  if (!row) return 'not found'
  return `status ${row.status || 'empty'}, ${row.runtime === '' ? 'no runtime' : `runtime ${row.runtime}`}`
}
function notRecorded({ failure, cancelled }) {
  if (cancelled) return 'not recorded: run cancelled'
  return failure && 'not recorded: state unavailable'
}
function asRecorded({ type }, before) {
  switch (before?.kind) {
    case 'there': {
      const { uid, generation, lastRun } = before.revision
      if (uid === undefined || generation === undefined)
        return "recorded without uid and generation; changes can't be detected"
      if ((0,types/* resourceType */.Vm)(type).batch && lastRun === undefined)
        return `recorded (generation ${generation}) without the start of its last run; new runs can't be detected`
      return `recorded (generation ${generation})`
    }
    case 'absent':
      return "doesn't exist yet"
    case 'unknown':
      return `couldn't be read: ${before.why}`
    default:
      return 'not recorded'
  }
}
function seconds(ms) {
  return Math.round(ms / 100) / 10
}

;// CONCATENATED MODULE: ./build/src/report/budget.js
const bytes = text => Buffer.byteLength(text)
const characters = text => text.length
const EVERYTHING = {
  rows: 10_000,
  causes: 50,
  details: 100,
  logLines: 300,
  problemLines: 100,
  hasTimeline: true,
}
const LADDER = [
  EVERYTHING,
  { ...EVERYTHING, logLines: 50 },
  { ...EVERYTHING, logLines: 10 },
  { ...EVERYTHING, details: 50, logLines: 10 },
  { ...EVERYTHING, details: 20, logLines: 10 },
  { ...EVERYTHING, rows: 3000, details: 20, logLines: 10 },
  { ...EVERYTHING, rows: 1500, details: 20, logLines: 10 },
  { ...EVERYTHING, rows: 700, details: 10, logLines: 10 },
  { ...EVERYTHING, rows: 300, details: 10, logLines: 10 },
  { ...EVERYTHING, rows: 150, details: 10, logLines: 10, problemLines: 20 },
  { ...EVERYTHING, rows: 100, causes: 20, details: 5, logLines: 10, problemLines: 20, hasTimeline: false },
  { ...EVERYTHING, rows: 50, causes: 20, details: 3, logLines: 5, problemLines: 10, hasTimeline: false },
  { rows: 20, causes: 10, details: 1, logLines: 5, problemLines: 5, hasTimeline: false },
  { rows: 10, causes: 5, details: 0, logLines: 0, problemLines: 3, hasTimeline: false },
  { rows: 0, causes: 1, details: 0, logLines: 0, problemLines: 1, hasTimeline: false },
]
function firstThatFits(write, { max, measure }) {
  let text = ''
  for (const room of LADDER) {
    text = write(room)
    if (measure(text) <= max) break
  }
  return text
}

;// CONCATENATED MODULE: ./build/src/report/markdown.js

const markdown_MAX_TEXT = 300
function code(text, max = markdown_MAX_TEXT) {
  return (0,text_escape/* markdownCode */.D9)((0,text_escape/* shorten */.ml)(text, max))
}
function prose(text, max = markdown_MAX_TEXT) {
  return (0,text_escape/* markdownText */.p7)((0,text_escape/* shorten */.ml)(text, max))
}
function advice(text, max = markdown_MAX_TEXT) {
  const short = (0,text_escape/* shorten */.ml)(text, max)
  let [shown, end] = ['', 0]
  for (const { 0: quoted, 1: inside = '', index } of short.matchAll(/`([^`]+)`/g)) {
    const span = (0,text_escape/* markdownCode */.D9)(inside)
    if (!span.startsWith('`')) continue
    shown += spacedText(short.slice(end, index)) + span
    end = index + quoted.length
  }
  return shown + spacedText(short.slice(end))
}
function spacedText(text) {
  const [before, after] = [/^\s/, /\s$/].map(space => (space.test(text) ? ' ' : ''))
  return text.trim() === '' ? `${before}` : `${before}${(0,text_escape/* markdownText */.p7)(text)}${after}`
}
function linked(text, address) {
  return address === null ? text : `[${text}](${address})`
}
function table(columns, items) {
  return tableHead(columns) + items.map(item => tableRow(columns, item)).join('')
}
function tableHead(columns) {
  return tableLine(columns.map(({ title }) => title)) + tableLine(columns.map(() => '---'))
}
function tableRow(columns, item) {
  return tableLine(columns.map(({ cell }) => cell(item)))
}
function tableLine(cells) {
  return `| ${cells.join(' | ')} |\n`
}
function collapsible(title, body) {
  return `<details><summary>${title}</summary>\n\n${body}\n</details>\n`
}
function listed(texts, max, separator = ', ') {
  const more = texts.length - max
  const shown = texts.slice(0, max).join(separator)
  return more > 0 ? `${shown}${separator}and ${more} more` : shown
}
function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`
}
function capitalized(sentence) {
  return /^[a-z']+(?:[\s:]|$)/.test(sentence)
    ? sentence.charAt(0).toUpperCase() + sentence.slice(1)
    : sentence
}

// EXTERNAL MODULE: ./build/src/report/memory.js
var report_memory = __webpack_require__(1337);
;// CONCATENATED MODULE: ./build/src/report/names.js


function namesOf(resources) {
  const workspaces = new Set(
    resources
      .filter(({ type, workspace }) => workspace || (0,types/* resourceType */.Vm)(type).scope === 'workspace')
      .map(({ workspace }) => workspace ?? ''),
  )
  const [only] = workspaces
  return ({ type, name, workspace }) =>
    (0,targets_identity/* identify */.ls)({ type, name, ...(workspace && (workspaces.size > 1 || workspace !== only) && { workspace }) })
}

;// CONCATENATED MODULE: ./build/src/report/headline.js






const RESULT_MARKS = {
  healthy: '✅',
  unhealthy: '❌',
  'timed-out': '⏱️',
  cancelled: '🚫',
  error: '⚠️',
  snapshot: '📸',
  deleted: '✅',
}
const headline_VERDICTS = ['failed', 'missing', 'timed-out', 'undecided', 'healthy', 'deleted']
const MAX_CAUSES = 3
const headline_MAX_PROBLEM = 2000
const MAX_NEXT_STEP = 1000
function title(report) {
  const { result, resources, problem } = report
  const required = resources.filter(resource => resource.required)
  const all = `${required.length} resource${required.length === 1 ? '' : 's'}`
  switch (result) {
    case 'healthy':
    case 'deleted':
      return required.length > 0
        ? `DataOS: ${required.length} of ${all} ${result}`
        : `DataOS: no required resource, ${verdictCounts(present(resources))}`
    case 'unhealthy':
      return `DataOS: ${(0,model/* decidedAgainst */.wS)(report).length} of ${all} unhealthy`
    case 'timed-out':
      return `DataOS: ${(0,model/* decidedAgainst */.wS)(report).length} of ${all} timed out`
    case 'cancelled':
      return 'DataOS: cancelled'
    case 'snapshot':
      return `DataOS: recorded the state of ${plural(resources.length, 'resource')}`
    case 'error':
      if (problem?.kind === 'inputs') return 'DataOS: invalid inputs'
      if (problem?.kind === 'internal') return 'DataOS: unexpected error'
      return "DataOS: couldn't read the state of the resources"
  }
}
function afterTitle(report) {
  const { polls, seconds } = report
  if (report.result === 'snapshot' || (polls === 0 && report.result !== 'cancelled')) return []
  const time = seconds < 1 ? 'less than 1s' : (0,duration/* formatElapsed */.C7)(seconds * 1000)
  const when = polls === 0 ? 'before the first poll' : `after ${time}`
  const counts = countsIn(report)
  return [counts === '' ? when : `${when}: ${counts}`, ...causes(report), ...unchanged(report)]
}
function headline(report) {
  const { problem } = report
  if (problem?.kind === 'inputs') return sentences([problem.message, problem.nextStep])
  const [when, ...others] = afterTitle(report)
  const what = when === undefined ? title(report) : `${title(report)} ${when}`
  if (!problem) return sentences([what, ...others])
  const why = `${what}: ${(0,text_escape/* shorten */.ml)(problem.message, headline_MAX_PROBLEM)}`
  return sentences([why, (0,text_escape/* shorten */.ml)(problem.nextStep, MAX_NEXT_STEP), ...others])
}
function sentences(texts) {
  return (0,text_escape/* plain */.pj)(texts.filter(Boolean).join('. '))
}
function present(resources) {
  return resources.filter(({ deploy }) => deploy !== 'removed')
}
function countsIn({ result, resources }) {
  const required = resources.filter(resource => resource.required)
  const ignored = present(resources).filter(({ required, verdict }) => !required && !(0,model/* isGood */.Kg)(verdict))
  const aside = ignored.length > 0 && required.length > 0 ? `ignored: ${verdictCounts(ignored)}` : ''
  const counted = required.filter(({ verdict }) => {
    switch (result) {
      case 'healthy':
      case 'deleted':
        return false
      case 'unhealthy':
        return !(0,model/* isGood */.Kg)(verdict)
      case 'timed-out':
        return verdict === 'undecided'
      case 'error':
        return required.some(other => other.verdict !== 'undecided')
      default:
        return true
    }
  })
  return [verdictCounts(counted), aside].filter(Boolean).join('; ')
}
function verdictCounts(resources) {
  const counts = (0,model/* countBy */.Tr)(resources, ({ verdict }) => verdict)
  return headline_VERDICTS.flatMap(verdict =>
    counts.has(verdict) ? [`${counts.get(verdict)} ${VERDICT_WORDS[verdict]}`] : [],
  ).join(', ')
}
function causes({ resources, outside }) {
  const unhealthy = resources.filter(({ verdict }) => (0,model/* isUnhealthy */.ZT)(verdict))
  const named = new Set(unhealthy.map(({ causedBy }) => causedBy))
  if (unhealthy.every(({ causedBy }) => causedBy === null)) return []
  const roots = [
    ...unhealthy.filter(({ id, causedBy, required }) => causedBy === null && (required || named.has(id))),
    ...outside.filter(({ id }) => named.has(id)),
  ]
  const withDependents = roots
    .map(root => ({ root, dependents: named.has(root.id) ? dependentsOn(root.id, resources) : 0 }))
    .sort((a, b) => b.dependents - a.dependents)
  const shown = withDependents.slice(0, MAX_CAUSES).map(({ root, dependents }) => {
    const depend = dependents === 1 ? 'resource depends' : 'resources depend'
    return rootInWords(root) + (dependents > 0 ? `; ${dependents} ${depend} on it` : '')
  })
  const more = roots.length > shown.length ? [`${roots.length - shown.length} more`] : []
  return [`${plural(roots.length, 'cause')}: ${[...shown, ...more].join('; ')}`]
}
function unchanged({ result, resources }) {
  if (result === 'cancelled' || resources.length === 0) return []
  return resources.every(({ changed }) => changed === false) ? ['Nothing was changed by this deploy'] : []
}
const VERDICT_WORDS = {
  healthy: 'healthy',
  failed: 'failed',
  missing: 'missing',
  'timed-out': 'timed out',
  undecided: 'undecided',
  deleted: 'deleted',
}
const VERDICT_VERBS = {
  ...VERDICT_WORDS,
  healthy: 'is healthy',
  missing: 'is missing',
  undecided: 'is undecided',
  deleted: 'is deleted',
}
function verdictMark({ verdict, required }) {
  if ((0,model/* isUnhealthy */.ZT)(verdict)) return required ? '❌' : '🔸'
  return (0,model/* isGood */.Kg)(verdict) ? '✅' : '⏳'
}

;// CONCATENATED MODULE: ./build/src/report/opening.js



const MAX_PROBLEM_LINE = 1000
function opening(report, problemLines, about = '') {
  const { result } = report
  const heading = `## ${RESULT_MARKS[result]} ${title(report)}${about && ` · ${prose(about)}`}`
  const rest = afterTitle(report).map(sentence => `${(0,text_escape/* markdownText */.p7)(capitalized(sentence))}.`)
  return `${[heading, rest.join(' '), ...problem(report, problemLines)].filter(Boolean).join('\n\n')}\n`
}
function problem({ problem }, max) {
  if (!problem) return []
  const lines = problem.message.split('\n')
  const shown = lines.slice(0, max).map(line => {
    const [bullet, text] = line.startsWith('- ') ? ['* ', line.slice(2)] : ['', capitalized(line)]
    return bullet + prose(text, MAX_PROBLEM_LINE)
  })
  const more = lines.length > max ? [`* and ${lines.length - max} more`] : []
  const nextStep =
    problem.nextStep === '' ? [] : [`**Next step:** ${advice(problem.nextStep, MAX_PROBLEM_LINE)}.`]
  return [[...shown, ...more].join('\n'), ...nextStep]
}

;// CONCATENATED MODULE: ./build/src/report/commands.js




function furtherCommands(resource) {
  const { type, name, workspace, verdict, runtime, findings } = resource
  const { listedBy, runs } = (0,types/* resourceType */.Vm)(type)
  const list = listedBy === 'product' ? ['product', 'get'] : ['get', '-t', type]
  const place = workspace === '' ? [] : ['-w', workspace]
  if (verdict === 'missing' || isPattern(resource)) {
    const all = command(...list, ...place, '-a')
    return isPattern(resource) ? [all] : [all, command(...list, '-n', name, '-a')]
  }
  const details = command(...list, '-n', name, ...place, '-a', '-d')
  if (runtime === '' && !runs && !findings?.nodes.length) return [details]
  const which = ['-t', type, '-n', name, ...place]
  const node = findings?.nodes.find(isFailedNode)
  const log = ['log', ...which, ...(node ? ['--node', node.name] : []), '-l', '100']
  return [details, command('get', 'runtime', ...which), command(...log)]
}
function command(...words) {
  return ['dataos-ctl', ...words.map(text_escape/* shellWord */.r7)].join(' ')
}

;// CONCATENATED MODULE: ./build/src/report/facts.js



const MAX_FACTS = 10
function factsOf(resource, style) {
  const { findings } = resource
  const facts = [
    ['Other workspaces', facts_elsewhere(findings, style)],
    ['Builder stage', builder(resource, style)],
    ['Replicas', findings?.replicas ? `${findings.replicas.ready} of ${findings.replicas.wanted} ready` : ''],
    ['Component errors', errors(findings, style)],
    ['Nodes', nodes(findings, style)],
    ['Unavailable', gaps(findings, style)],
  ]
  return facts.filter(([, text]) => text !== '')
}
function facts_statesOf({ history }, { code }) {
  if (history.length < 2) return ''
  const show = state =>
    `${(0,duration/* clockTime */.qo)(state.at * 1000)} ${code([state.status || 'no status', state.runtime].filter(Boolean).join(', '))}`
  const omitted = history.length - MAX_FACTS
  if (omitted <= 0) return history.map(show).join(' → ')
  const [first, last] = [history.slice(0, 3), history.slice(3 - MAX_FACTS)]
  return [...first.map(show), plural(omitted, 'more change'), ...last.map(show)].join(' → ')
}
function facts_elsewhere(findings, { code, prose }) {
  const all = (findings?.elsewhere ?? []).map(({ workspace, version, status }) =>
    [code(workspace), prose(version), prose(status)].filter(Boolean).join(', '),
  )
  return listed(all, MAX_FACTS, '; ')
}
const BUILDER_ADVICE = {
  'build failed': 'build failed; fix the manifest',
  'failed after the build': 'failed after the build; check runtime and logs',
}
function builder({ status, builderStage, findings }, { code, prose }) {
  if (builderStage === '') return ''
  const info = findings?.builderInfo ? ` (${prose(findings.builderInfo)})` : ''
  const meaning = builderMeaning(status, builderStage)
  return code(builderStage) + info + (meaning ? `: ${BUILDER_ADVICE[meaning]}` : '')
}
function errors(findings, { code, prose }) {
  const all = (findings?.errors ?? []).map(({ part, message }) => `${code(part)} ${prose(message)}`.trim())
  return listed(all, MAX_FACTS, '; ')
}
function nodes(findings, { code, prose }) {
  const all = findings?.nodes ?? []
  const shown = all.some(isFailedNode) ? all.filter(isFailedNode) : all
  const texts = shown.map(
    ({ name, pod, phase }) => `${code(name)} ${prose(phase)}${pod ? ` (pod ${code(pod)})` : ''}`,
  )
  return listed(texts, MAX_FACTS) + (shown.length < all.length ? `, of ${all.length}` : '')
}
function gaps(findings, { prose }) {
  const all = (findings?.gaps ?? []).map(({ what, why }) => `${prose(what)} (${prose(why)})`)
  return listed(all, MAX_FACTS, '; ')
}

;// CONCATENATED MODULE: ./build/src/report/section.js








const MAX_NAMES = 10
const MAX_LOG_LINE = 500
const MAX_SENTENCE = 1000
const STYLE = { code: code, prose: prose }
function causeList({ resources, outside }, max) {
  const names = namesOf(resources)
  const nameOf = resource => linked(code(names(resource)), resource.sourceUrl)
  const unhealthy = resources.filter(({ verdict }) => (0,model/* isUnhealthy */.ZT)(verdict))
  const consequences = (0,model/* groupBy */.$z)(
    unhealthy.filter(({ causedBy }) => causedBy !== null),
    ({ causedBy }) => causedBy,
  )
  const waiting = id => {
    const those = consequences.get(id)?.map(nameOf) ?? []
    return those.length > 0 ? `  - Waiting on it: ${listed(those, MAX_NAMES)}\n` : ''
  }
  const alone = unhealthy.filter(({ id, causedBy }) => causedBy === null && !consequences.has(id))
  const items = [
    ...outside
      .filter(({ id }) => consequences.has(id))
      .map(root => () => outsideItem(root) + waiting(root.id)),
    ...unhealthy
      .filter(({ id, causedBy }) => causedBy === null && consequences.has(id))
      .map(root => () => causeItem([root], nameOf) + waiting(root.id)),
    ...[...(0,model/* groupBy */.$z)(alone, sameCause).values()].map(group => () => causeItem(group, nameOf)),
  ]
  const more = items.length - max
  const shown = items.slice(0, max).map(write => write())
  return shown.join('') + (more > 0 ? `- ${plural(more, 'more cause')}, see the table\n` : '')
}
function outsideItem(root) {
  return `- ❌ ${prose(rootInWords(root), MAX_SENTENCE)}.\n`
}
function sameCause({ verdict, required, cause, reason }) {
  return JSON.stringify([verdict, required, cause?.message ?? reason, cause?.nextStep])
}
function causeItem(group, nameOf) {
  const [first] = group
  if (!first) return ''
  const { verdict, cause, reason, optional } = first
  const verb = group.length > 1 && verdict === 'missing' ? 'are missing' : VERDICT_VERBS[verdict]
  const who = listed(group.map(nameOf), MAX_NAMES)
  const nextStep = cause?.nextStep ? ` ${advice(cause.nextStep, MAX_SENTENCE)}.` : ''
  return `- ${verdictMark(first)} ${who} ${verb}${optional ? ' (optional)' : ''}: ${prose(cause?.message ?? reason, MAX_SENTENCE)}.${nextStep}\n`
}
function detailFolds({ resources }, { details, logLines }) {
  const nameOf = namesOf(resources)
  const found = resources.filter(resource => (0,model/* needsAttention */.e_)(resource) && hasDetails(resource))
  const folds = found
    .slice(0, details)
    .map(resource =>
      collapsible(`Details of <b>${prose(nameOf(resource))}</b>`, detailsOf(resource, logLines)),
    )
  const more = found.length - details
  const omission =
    more > 0
      ? `Details of ${plural(more, 'more resource')} aren't shown. The file in \`report-path\` has them.\n`
      : ''
  return [...folds, omission].filter(Boolean).join('\n')
}
function hasDetails(resource) {
  const { findings } = resource
  if (!findings) return false
  return findings.conditions.length > 0 || findings.log.length > 0 || factsOf(resource, STYLE).length > 0
}
function detailsOf(resource, logLines) {
  const states = facts_statesOf(resource, STYLE)
  const facts = [...(states ? [['States', states]] : []), ...factsOf(resource, STYLE)]
  return [
    facts.map(([title, text]) => `- ${title}: ${text}\n`).join(''),
    conditions(resource),
    logTail(resource, logLines),
    links(resource),
    nextCommands(resource),
  ]
    .filter(Boolean)
    .join('\n')
}
function links({ links }) {
  if (!links) return ''
  const metis = links.metis === null ? '' : ` · [Metis](${links.metis})`
  return `Open in [Operations](${links.operations})${metis}\n`
}
const CONDITION_COLUMNS = [
  { key: 'type', title: 'Condition', cell: ({ type }) => code(type) },
  { key: 'reason', title: 'Reason', cell: ({ reason }) => code(reason) },
  { key: 'message', title: 'Message', cell: ({ message }) => prose(message, MAX_SENTENCE) },
  { key: 'last-update', title: 'Last update', cell: ({ lastUpdate }) => prose(lastUpdate) },
]
function conditions({ findings }) {
  const all = findings?.conditions ?? []
  if (all.length === 0) return ''
  const more = all.length - MAX_FACTS
  const note = more > 0 ? `\n${plural(more, 'more condition')} in the report file.\n` : ''
  return table(CONDITION_COLUMNS, all.slice(0, MAX_FACTS)) + note
}
function logTail({ findings }, max) {
  const lines = max > 0 ? (findings?.log ?? []).slice(-max) : []
  if (lines.length === 0) return ''
  const text = (0,text_escape/* codeBlock */.DV)(
    lines.map(line => (0,text_escape/* shorten */.ml)(line, MAX_LOG_LINE)),
    'text',
  )
  return `${capitalized(logTitle(lines.length))}:\n\n${text}`
}
function logTitle(lines) {
  return lines === 1 ? 'last log line' : `last ${lines} log lines`
}
function nextCommands(resource) {
  return `Next commands:\n\n${(0,text_escape/* codeBlock */.DV)(furtherCommands(resource), 'sh')}`
}

;// CONCATENATED MODULE: ./build/src/report/table.js




function columnsFor({ resources, result }) {
  const nameOf = namesOf(resources)
  const columns = [
    { key: 'result', title: 'Result', cell: verdictCell },
    {
      key: 'resource',
      title: 'Resource',
      cell: resource => linked(code(nameOf(resource)), resource.sourceUrl),
    },
    { key: 'state', title: 'State', cell: resource => code(stateText(resource)) },
    { key: 'details', title: 'Details', cell: ({ reason }) => prose(reason) },
    { key: 'deploy', title: 'Deploy', cell: ({ deploy }) => prose(deploy) },
  ]
  const hasBaseline = resources.some(({ deploy }) => deploy !== '')
  return columns.filter(
    ({ key }) => (key !== 'deploy' || hasBaseline) && (key !== 'result' || result !== 'snapshot'),
  )
}
function verdictCell(resource) {
  const words = `${VERDICT_WORDS[resource.verdict]}${resource.optional ? ' (optional)' : ''}`
  return `${verdictMark(resource)} ${words}`.replaceAll(' ', '&nbsp;')
}
function stateText({ status, runtime, verdict, history }) {
  const shown = [status, runtime].filter(Boolean).join(', ')
  const wasRead = history.length > 0 || verdict === 'missing' || verdict === 'deleted'
  return shown === '' && wasRead ? model/* ABSENT */.sj : shown
}
const MAX_HEALTHY_ROWS = 10
function resourceTable(report, maxHealthy = MAX_HEALTHY_ROWS) {
  const { resources } = report
  if (resources.every(resource => stateText(resource) === '')) return () => ''
  const columns = columnsFor(report)
  const others = resources.filter(({ verdict }) => !(0,model/* isGood */.Kg)(verdict)).length
  const isFolded = (others > 0 || maxHealthy === 0) && resources.length - others > maxHealthy
  const lines = []
  const write = (part, from) =>
    tableHead(columns) +
    part
      .map((resource, i) => {
        const line = lines[from + i] ?? tableRow(columns, resource)
        lines[from + i] = line
        return line
      })
      .join('')
  return rows => {
    const shown = resources.slice(0, rows)
    const open = isFolded ? shown.slice(0, others) : shown
    const folded = isFolded ? shown.slice(others) : []
    return [
      open.length > 0 ? write(open, 0) : '',
      folded.length > 0 ? collapsible(foldTitle(folded), write(folded, others)) : '',
      omission(resources.slice(rows)),
    ]
      .filter(Boolean)
      .join('\n')
  }
}
function foldTitle(folded) {
  const [first] = folded
  return plural(folded.length, `${first?.verdict} resource`)
}
function omission(omitted) {
  if (omitted.length === 0) return ''
  const unhealthy = omitted.filter(({ verdict }) => (0,model/* isUnhealthy */.ZT)(verdict)).length
  const which = unhealthy > 0 ? `, ${unhealthy} of them unhealthy` : ''
  const more = plural(omitted.length, "more resource isn't", "more resources aren't")
  return `${more} shown${which}. The file in \`report-path\` has all of them.\n`
}

;// CONCATENATED MODULE: ./build/src/report/comment.js







const MAX_COMMENT_CHARACTERS = 65_000
const MAX_MEMORY_CHARACTERS = 12_000
const MAX_NAMED = 10
function wantsComment(mode, result, earlier) {
  if (mode === 'never' || result === 'cancelled' || result === 'snapshot') return false
  if (mode === 'always' || !isGoodResult(result)) return true
  return earlier !== undefined && !isGoodResult(earlier)
}
function isGoodResult(result) {
  return result === 'healthy' || result === 'deleted'
}
function commentText(report, { before, links, key }, max = MAX_COMMENT_CHARACTERS) {
  const memory = (0,report_memory/* hideMemory */.Wt)((0,report_memory/* remember */.kY)(report, before), Math.min(MAX_MEMORY_CHARACTERS, max / 4))
  const table = resourceTable(report, 0)
  return firstThatFits(
    room =>
      [
        opening(report, room.problemLines, keyInWords(key)),
        before ? progress(before, report) : '',
        causeList(report, room.causes),
        table(room.rows),
        detailFolds(report, room),
        footer(links),
        memory,
      ]
        .filter(Boolean)
        .join('\n'),
    { max, measure: characters },
  )
}
function progress(before, report) {
  const { newlyUnhealthy, recovered, stillUnhealthy } = (0,report_memory/* progressSince */.eA)(before, report)
  const names = namesOf(report.resources)
  const byId = new Map(report.resources.map(resource => [resource.id, code(names(resource))]))
  const nameOf = id => byId.get(id) ?? code(id)
  const lines = [
    ['❌ Newly unhealthy', newlyUnhealthy.map(nameOf)],
    ['✅ Recovered', recovered.map(nameOf)],
    [
      '🔁 Still unhealthy',
      stillUnhealthy.map(({ id, runs }) => `${nameOf(id)} (${plural(runs, 'run')} in a row)`),
    ],
  ]
  return lines
    .filter(([, items]) => items.length > 0)
    .map(([title, items]) => `* **${title}:** ${listed(items, MAX_NAMED)}\n`)
    .join('')
}
function keyInWords(key) {
  const [, names = key, matrix] = /^(.*?)(\{.*\})?$/s.exec(key.trim()) ?? []
  return [...names.split('/'), ...matrixValues(matrix)]
    .map(part => part.trim())
    .filter(Boolean)
    .join(' / ')
}
function matrixValues(json) {
  if (json === undefined) return []
  try {
    return Object.values(JSON.parse(json)).map(value =>
      typeof value === 'string' ? value : JSON.stringify(value),
    )
  } catch {
    return [json]
  }
}
function footer({ run, runId, attempt, headSha, commit }) {
  const which = attempt === '' || attempt === '1' ? '' : `, attempt ${prose(attempt)}`
  return `<sub>[Run ${prose(runId)}](${run})${which} for commit [\`${headSha.slice(0, 7)}\`](${commit})</sub>\n`
}

;// CONCATENATED MODULE: ./build/src/report/fault.js
function faultOf(error) {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    kind: 'internal',
    message: `unexpected error: ${what}`,
    nextStep: 'This is a bug in wait-for-dataos. Please report it and attach this log',
  }
}

// EXTERNAL MODULE: ./build/src/runner/files.js
var files = __webpack_require__(3315);
;// CONCATENATED MODULE: ./build/src/runner/checkout.js


function checkedOutCommit(folder) {
  const git = gitFolder(folder)
  const head = read((0,external_node_path_.join)(git, 'HEAD'))?.trim() ?? ''
  const ref = /^ref:\s*(refs\/\S+)$/.exec(head)?.[1]
  return commitIn(ref === undefined ? head : resolveRef(git, ref))
}
const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i
function commitIn(text) {
  const commit = text?.trim() ?? ''
  return COMMIT.test(commit) ? commit.toLowerCase() : undefined
}
function gitFolder(folder) {
  const path = (0,external_node_path_.join)(folder, '.git')
  const named = /^gitdir:\s*(.+)$/m.exec(read(path) ?? '')?.[1]
  return named === undefined ? path : (0,external_node_path_.resolve)(folder, named.trim())
}
function resolveRef(git, ref) {
  if (ref.split('/').includes('..')) return undefined
  const shared = (0,external_node_path_.resolve)(git, read((0,external_node_path_.join)(git, 'commondir'))?.trim() ?? '.')
  return read((0,external_node_path_.join)(git, ref)) ?? read((0,external_node_path_.join)(shared, ref)) ?? packedRef(shared, ref)
}
function packedRef(shared, ref) {
  const lines = read((0,external_node_path_.join)(shared, 'packed-refs'))?.split(/\r?\n/) ?? []
  return lines.find(line => line.endsWith(` ${ref}`))?.split(' ')[0]
}
function read(path) {
  try {
    return (0,files/* readRegularFile */.XF)(path)
  } catch {
    return undefined
  }
}

;// CONCATENATED MODULE: ./build/src/report/log.js













const MAX_LISTED = 20
const MAX_CHANGES = 500
const MAX_WIDTH = 60
const MAX_DIAGNOSES = 50
function changeLines(before, after, now) {
  if (before === after) return []
  const previous = new Map(before.tracks.map(track => [track.target.id, track]))
  const nameOf = trackNames(after)
  const start = startOf(after, now)
  const width = after.tracks.reduce((widest, track) => Math.max(widest, nameOf(track).length), 0)
  const changes = after.tracks.flatMap(track =>
    changesOf(previous.get(track.target.id), track).map(({ text, ...tone }) => ({
      ...tone,
      text: `${`${nameOf(track)}:`.padEnd(Math.min(width, MAX_WIDTH) + 1)} ${text}`,
    })),
  )
  const kept = new Set(after.tracks.map(({ target }) => target.id))
  for (const { target, selectedBy } of before.tracks)
    if (selectedBy !== undefined && !kept.has(target.id))
      changes.push({ text: `${target.id} left the wait: ${selectedBy} selects enough others` })
  const left = changes.length - MAX_CHANGES
  const shown = left > 0 ? changes.toSorted(badFirst).slice(0, MAX_CHANGES) : changes
  const omitted = left > 0 ? [{ text: `${plural(left, 'more change')}, see the report` }] : []
  return [...shown, ...omitted, ...failedPolls(before, after)].map(line => ({
    ...line,
    text: `${start} ${line.text}`,
  }))
}
function badFirst(a, b) {
  return Number(b.tone === 'bad') - Number(a.tone === 'bad')
}
function stateWarnings({ tracks }) {
  return tracks.flatMap(track => {
    const { seen, target } = track
    const unknown = (seen.kind === 'shown' ? seen.judgement.unknownStates : []).map(shown => ({
      key: shown.toLowerCase().replace(/:.*$/s, ''),
      message: `Unknown status or runtime ${(0,text_escape/* quote */.hD)(shown, 1000)} on ${target.id}; treating it as pending`,
    }))
    const lastRun = lastRunWarning(track)
    return lastRun === undefined ? unknown : [...unknown, { key: lastRun, message: lastRun }]
  })
}
function reminderLine(wait, now) {
  if (!wait) return `${column((0,duration/* clockTime */.qo)(now))} waiting for the first dataos-ctl response`
  const nameOf = trackNames(wait)
  const open = wait.tracks.filter(isOpen)
  const listed = open.slice(0, MAX_LISTED).map(track => `${nameOf(track)} (${log_stateOf(track)})`)
  const more = open.length > MAX_LISTED ? `, and ${open.length - MAX_LISTED} more` : ''
  const waiting =
    open.length > 0 ? `still waiting for ${listed.join(', ')}${more}` : 'verifying all resources'
  return `${startOf(wait, now)} ${waiting}`
}
function diagnoses(report) {
  const nameOf = namesOf(report.resources)
  return report.resources
    .filter(model/* needsAttention */.e_)
    .slice(0, MAX_DIAGNOSES)
    .map(resource => diagnosisOf(resource, nameOf(resource)))
}
function diagnosisOf(resource, name) {
  const { verdict, reason, cause, findings, links } = resource
  const facts = factsOf(resource, { code: text_escape/* plain */.pj, prose: text_escape/* plain */.pj }).map(([title, text]) => `${title}: ${text}`)
  const conditions = (findings?.conditions ?? []).map(
    ({ type, reason, message }) =>
      `Condition: ${[type, reason, message].filter(Boolean).map(text_escape/* plain */.pj).join(', ')}`,
  )
  const log = findings?.log ?? []
  return {
    title: `${name}: ${verdict === 'undecided' ? 'why it is undecided' : `why it ${WHY[verdict]}`}`,
    lines: [
      ...(cause ? [`${capitalized(causeText(cause))}.`] : []),
      `Reason: ${(0,text_escape/* plain */.pj)(reason)}`,
      ...facts,
      ...conditions,
      ...(links ? [`Operations: ${links.operations}`] : []),
      ...(links?.metis ? [`Metis: ${links.metis}`] : []),
      'Next commands:',
      ...furtherCommands(resource).map(command => `  ${command}`),
      ...(log.length > 0 ? [`${capitalized(logTitle(log.length))}:`, ...log.map(line => `  ${line}`)] : []),
    ],
  }
}
const WHY = {
  healthy: 'is healthy',
  failed: 'failed',
  missing: 'is missing',
  'timed-out': 'timed out',
  deleted: 'is deleted',
}
function trackNames({ tracks }) {
  const nameOf = namesOf(tracks.map(({ target }) => target))
  return ({ target }) => nameOf(target)
}
function startOf({ tracks }, now) {
  const done = tracks.filter(track => (0,model/* isGood */.Kg)((0,model/* verdictOf */.Vj)(track))).length
  const count = `[${done}/${tracks.length}]`
  return `${column((0,duration/* clockTime */.qo)(now))} ${count.padEnd(2 * String(tracks.length).length + 3)}`
}
function column(time) {
  return time.padStart('00:00'.length, '0')
}
function changesOf(before, after) {
  const changes = []
  if (after.history.length !== (before?.history.length ?? 0)) {
    const from = !before || before.seen.kind === 'unread' ? 'is' : `${log_stateOf(before)} →`
    const isUndone = before?.decision && !after.decision
    const undone = isUndone ? ` (no longer ${before.decision.verdict}, waiting again)` : ''
    changes.push({ text: `${from} ${log_stateOf(after)}${undone}` })
  }
  for (const text of changeNews(before, after)) changes.push({ text })
  if (after.decision && after.decision !== before?.decision) {
    changes.push({
      text: decisionIn(after.decision),
      tone: (0,model/* isGood */.Kg)((0,model/* verdictOf */.Vj)(after)) ? 'good' : 'bad',
    })
  }
  return changes
}
function changeNews(before, after) {
  if (after.seen.kind === 'unread' || after.change.kind === 'open') return []
  const known = !before || before.seen.kind === 'unread' ? '' : changeNote(before.change)
  const note = changeNote(after.change)
  const hasRun = before !== undefined && awaitsRun(before.change) && isNewRun(after.change)
  return [...(note === known ? [] : [note]), ...(hasRun ? ['new run started'] : [])]
}
function isNewRun(change) {
  return change.kind === 'changed' && change.run === 'seen'
}
function decisionIn({ verdict, reason }) {
  return verdict === 'unread' ? reason : `${verdict}: ${reason}`
}
function log_stateOf(track) {
  if (track.seen.kind === 'unread') return 'not read yet'
  const row = rowOf(track)
  if (!row) return 'absent'
  return row.runtime === '' ? row.status || 'no status' : `${row.status || 'no status'}, ${row.runtime}`
}
function failedPolls(before, after) {
  return [...after.groups].flatMap(([key, { group, outage }]) => {
    const reading = `reading ${group.type} resources${inWorkspace(group.workspace)}`
    const previous = before.groups.get(key)?.outage?.polls ?? 0
    if (!outage && previous > 0) return [{ text: `${reading} recovered` }]
    if (!outage || outage.polls === previous) return []
    const { polls, failure } = outage
    const which = failure.permanent ? '' : ` (attempt ${polls} of ${MAX_FAILED_POLLS})`
    return [{ text: `${reading} failed${which}: ${failure.message}`, tone: 'bad' }]
  })
}

// EXTERNAL MODULE: ./build/src/runner/runner.js
var runner_runner = __webpack_require__(9380);
;// CONCATENATED MODULE: ./build/src/runner/live.js


const REMIND_EVERY_MS = 30_000
const MAX_LINES_A_STEP = 100
const live_MAX_LINES = 5000
function liveLog(runner, clock) {
  const start = clock.now()
  const warned = new Set()
  let latest
  let logged = 0
  const remind = () => runner.info(reminderLine(latest, clock.now() - start))
  const timer = setInterval(remind, REMIND_EVERY_MS)
  return {
    onStep(before, after, now) {
      latest = after
      const lines = changeLines(before, after, now)
      const shown = lines.slice(0, Math.min(MAX_LINES_A_STEP, live_MAX_LINES - logged))
      for (const { text, tone } of shown) runner.info(text, tone)
      logged += shown.length
      const omitted = lines.length - shown.length
      if (omitted > 0) runner.info(`${omitted} more changes aren't shown; see report-path`)
      for (const { key, message } of stateWarnings(after)) {
        if (warned.has(key)) continue
        warned.add(key)
        if (warned.size <= runner_runner/* MAX_WARNINGS */.rE) (0,runner_runner/* warn */.R8)(runner, message)
        else runner.info(message)
      }
    },
    stop: () => clearInterval(timer),
  }
}

;// CONCATENATED MODULE: ./build/src/report/annotations.js






const TITLE = 'wait-for-dataos'
const MAX_ANNOTATIONS = 10
const MAX_MESSAGE = 4000
const MAX_OTHERS = 50
function closing(report, { severity, alreadyShown, runUrl }) {
  const nameOf = namesOf(report.resources)
  const line = resource => {
    const { verdict, cause, reason, optional } = resource
    const verb = `${VERDICT_VERBS[verdict]}${optional ? ' (optional)' : ''}`
    return (0,text_escape/* shorten */.ml)(`${nameOf(resource)} ${verb}: ${(0,text_escape/* plain */.pj)(cause ? causeText(cause) : reason)}.`, MAX_MESSAGE)
  }
  const deciding = (0,model/* decidedAgainst */.wS)(report)
  const annotated = deciding.slice(0, Math.max(0, MAX_ANNOTATIONS - 1 - alreadyShown))
  const ignored = report.resources.filter(({ verdict, required }) => (0,model/* isUnhealthy */.ZT)(verdict) && !required)
  const others = [
    ...deciding.slice(annotated.length).map(resource => `${capitalized(severity)}: ${line(resource)}`),
    ...ignored.map(line),
  ]
  const more = others.length - MAX_OTHERS
  return {
    resources: annotated.map(resource => ({ title: TITLE, message: line(resource), ...annotations_placeOf(resource) })),
    others: [...others.slice(0, MAX_OTHERS), ...(more > 0 ? [`and ${more} more, see the job summary`] : [])],
    headline: { title: TITLE, message: [headline(report), runUrl].filter(Boolean).join('. ') },
  }
}
function annotations_placeOf({ source }) {
  const isInside = source !== null && !/^(?:\/|\\|[a-z]:)/i.test(source.file)
  return isInside ? { file: source.file, line: source.line } : {}
}

;// CONCATENATED MODULE: ./build/src/report/outputs.js



const OUTPUTS = (/* unused pure expression or super */ null && ([
  'result',
  'healthy',
  'message',
  'unhealthy',
  'report',
  'report-path',
  'snapshot',
  'comment-url',
]))
const MAX_REPORT_BYTES = 200_000
function outputsOf(report, reportPath, snapshot = '') {
  return {
    result: report.result,
    healthy: healthyOutput(report.result),
    message: headline(report),
    unhealthy: JSON.stringify(namedUnhealthy(report)),
    report: reportOutput(report),
    'report-path': reportPath,
    snapshot,
  }
}
function healthyOutput(result) {
  return result === 'snapshot' ? '' : String(result === 'healthy' || result === 'deleted')
}
function namedUnhealthy(report) {
  let size = 0
  const ids = (0,model/* decidedAgainst */.wS)(report).map(({ id }) => id)
  return ids.filter(id => {
    size += Buffer.byteLength(JSON.stringify(id)) + 1
    return size <= MAX_REPORT_BYTES
  })
}
function reportFile(report) {
  return `${JSON.stringify(report, null, 2)}\n`
}
function reportOutput(report, max = MAX_REPORT_BYTES) {
  const { resources, ...rest } = report
  const counts = Object.fromEntries((0,model/* countBy */.Tr)(resources, ({ verdict }) => verdict))
  const short = { ...rest, problem: shortProblem(report), shortened: true, counts }
  const others = resources
    .filter(({ verdict }) => !(0,model/* isGood */.Kg)(verdict))
    .map(({ history, ...resource }) => resource)
  const bare = others.map(resource => ({ ...resource, findings: null }))
  return (
    jsonWithin(max, rest, resources) ??
    jsonWithin(max, short, others) ??
    jsonWithin(max, short, bare) ??
    JSON.stringify({ ...short, outside: [], resources: [] })
  )
}
function jsonWithin(max, rest, resources) {
  let size = Buffer.byteLength(JSON.stringify({ ...rest, resources: [] }))
  for (const resource of resources) {
    if (size > max) break
    size += Buffer.byteLength(JSON.stringify(resource)) + 1
  }
  return size > max ? undefined : JSON.stringify({ ...rest, resources })
}
function shortProblem({ problem }) {
  return (
    problem && {
      ...problem,
      message: (0,text_escape/* shorten */.ml)(problem.message, 2000),
      nextStep: (0,text_escape/* shorten */.ml)(problem.nextStep, 2000),
    }
  )
}

;// CONCATENATED MODULE: ./build/src/report/timeline.js





const MAX_CHART_CHARACTERS = 50_000
const MAX_ROWS = 20
const MAX_STATES = 15
const MAX_NAME = 36
const MAX_STATE = 40
const MIN_LABELLED = 1 / 8
const LETTER_WIDTH = 6.5
function timeline(report, maxRows = MAX_ROWS) {
  const seen = report.resources.filter(({ history }) => history.length > 0)
  if (seen.length === 0 || report.result === 'snapshot') return ''
  const rows = seen.length <= maxRows ? seen : interesting(seen).slice(0, maxRows)
  return `${caption(report, seen, rows)}\n\n${(0,text_escape/* fenced */.OF)(chart(report, rows), 'mermaid')}`
}
function interesting(seen) {
  const unhealthy = seen.filter(({ verdict }) => !(0,model/* isGood */.Kg)(verdict))
  return unhealthy.length > 0 ? unhealthy : seen.toSorted((a, b) => b.seconds - a.seconds)
}
function caption({ deadline, resources }, seen, rows) {
  const time = `States over time (min:sec). Deadline: ${(0,duration/* clockTime */.qo)(deadline * 1000)}.`
  if (rows.length === resources.length) return time
  return `${time} Showing ${rows.length} of ${resources.length} resources (${whichOnes(seen, rows)}).`
}
function whichOnes(seen, rows) {
  if (rows.length === seen.length) return 'never-read ones omitted'
  const unhealthy = seen.filter(({ verdict }) => !(0,model/* isGood */.Kg)(verdict)).length
  if (unhealthy === 0) return 'slowest'
  return rows.length < unhealthy ? 'unhealthy first' : 'only those that need attention'
}
function chart(report, resources) {
  const labels = sectionLabels(resources)
  const marked = isDeadlineNear(report)
  const span = Math.max(marked ? report.deadline : report.seconds, MOMENT)
  const longest = labels.reduce((most, label) => Math.max(most, label.length), 'deadline'.length)
  const sections = resources.flatMap((resource, i) => [
    `section ${labels[i]}`,
    ...barsOf(resource, report.seconds, span).map(task),
  ])
  const deadline = { label: 'deadline', from: report.deadline, to: report.deadline, tags: ['milestone'] }
  return [
    '---',
    'displayMode: compact',
    'config:',
    '  gantt:',
    `    leftPadding: ${Math.round(longest * LETTER_WIDTH) + 24}`,
    '---',
    'gantt',
    'dateFormat YYYY-MM-DD HH:mm:ss.SSS',
    `axisFormat ${axisFormat(span)}`,
    'todayMarker off',
    ...sections,
    ...(marked ? [`section ${(0,text_escape/* mermaidLabel */._b)('deadline')}`, task(deadline)] : []),
  ]
}
function isDeadlineNear({ seconds, deadline }) {
  return deadline <= 3 * seconds
}
function sectionLabels(resources) {
  const names = (0,model/* countBy */.Tr)(resources, ({ name }) => name)
  const labels = new Set()
  for (const { type, name } of resources) {
    const shown = (0,text_escape/* shorten */.ml)((names.get(name) ?? 0) > 1 ? `${type} ${name}` : name, MAX_NAME)
    let label = (0,text_escape/* mermaidLabel */._b)(shown)
    for (let i = 2; labels.has(label); i++) label = (0,text_escape/* mermaidLabel */._b)(`${shown} (${i})`)
    labels.add(label)
  }
  return [...labels]
}
function barsOf(resource, end, span) {
  const { history, seconds } = resource
  const until = Math.max(resource.verdict === 'undecided' ? end : seconds, history.at(-1)?.at ?? 0)
  const bars = history.map((state, i) => {
    const last = i === history.length - 1
    const to = history[i + 1]?.at ?? until
    return { label: shortState(state), from: state.at, to, tags: tagsOf(state, resource, last) }
  })
  const shown = bars.slice(-MAX_STATES)
  const earlier = bars.length - shown.length
  const [from, to] = [bars[0]?.from ?? 0, shown[0]?.from ?? 0]
  const first = earlier > 0 ? [{ label: plural(earlier, 'change'), from, to, tags: [] }] : []
  return widened([...first, ...shown], span).map((bar, i, all) =>
    i === all.length - 1 || (bar.to - bar.from) / span > MIN_LABELLED ? bar : { ...bar, label: '' },
  )
}
function widened(bars, span) {
  const shortest = Math.max(MOMENT, span / 200)
  let at = 0
  return bars.map(bar => {
    const from = Math.max(bar.from, at)
    at = Math.max(bar.to, from + shortest)
    return { ...bar, from, to: at }
  })
}
const MOMENT = 0.1
function shortState({ status, runtime }) {
  const shown =
    status.toLowerCase() === 'active' && runtime !== '' ? [runtime] : [status || 'no status', runtime]
  return (0,text_escape/* shorten */.ml)(shown.filter(Boolean).join(', '), MAX_STATE)
}
function tagsOf(state, { expected, verdict }, last) {
  const decisive = last && (0,model/* isUnhealthy */.ZT)(verdict)
  if (verdict === 'deleted' && last) return ['done']
  if (state.status === model/* ABSENT */.sj && state.runtime === '') return decisive ? ['crit'] : []
  const { reading } = judge(state, expected)
  if (reading === 'failing') return ['crit']
  const tag = reading === 'healthy' ? 'done' : 'active'
  return decisive ? ['crit', tag] : [tag]
}
function task({ label, from, to, tags }) {
  const [start, end] = [Math.round(from * 1000), Math.round(to * 1000)]
  return `${(0,text_escape/* mermaidLabel */._b)(label)} :${[...tags, moment(start), `${(end - start) / 1000}s`].join(', ')}`
}
function moment(ms) {
  const date = new Date(Date.UTC(2000, 0, 1) + ms)
  return date.toISOString().replace('T', ' ').replace('Z', '')
}
function axisFormat(span) {
  if (span < 3600) return '%-M:%S'
  return span < 86_400 ? '%-H:%M:%S' : 'day %-d %H:%M'
}
function explainsFailure({ resources }) {
  return resources.some(({ verdict, history }) => (0,model/* isUnhealthy */.ZT)(verdict) && history.length > 2)
}

;// CONCATENATED MODULE: ./build/src/report/summary.js






const MAX_SUMMARY_BYTES = 1_000_000
function summary(report, max = MAX_SUMMARY_BYTES) {
  const table = resourceTable(report)
  const drawn = timeline(report)
  const chart = drawn === '' || explainsFailure(report) ? drawn : collapsible('Timeline', drawn)
  return firstThatFits(
    room =>
      [
        opening(report, room.problemLines),
        causeList(report, room.causes),
        table(room.rows),
        detailFolds(report, room),
        room.hasTimeline ? chart : '',
      ]
        .filter(Boolean)
        .join('\n'),
    { max, measure: bytes },
  )
}

;// CONCATENATED MODULE: ./build/src/runner/publish.js








function failsStep({ result }, onUnhealthy) {
  if (publish_isGood({ result })) return false
  return onUnhealthy === 'fail' || result === 'cancelled' || result === 'error'
}
function publish_isGood({ result }) {
  return result === 'healthy' || result === 'deleted' || result === 'snapshot'
}
async function publish(report, runner, { onUnhealthy, runUrl, comment, baseline }) {
  const attempt = async (what, write) => {
    try {
      return await write()
    } catch (error) {
      (0,runner_runner/* warn */.R8)(runner, `Couldn't write ${what}: ${(0,text_escape/* messageOf */.bD)(error)}`)
      return undefined
    }
  }
  const path = await attempt('the report file (RUNNER_TEMP)', () =>
    runner.writeFile('report.json', reportFile(report)),
  )
  const recorded = baseline ? (0,format/* writeBaseline */.B9)(baseline) : ''
  const snapshot = (0,format/* fitsAnInput */.qP)(recorded)
    ? recorded
    : await attempt('the snapshot file (RUNNER_TEMP)', async () =>
        (0,format/* pointTo */.iK)(await runner.writeFile('snapshot.json', recorded)),
      )
  const outputs = outputsOf(report, path ?? '', snapshot ?? '')
  const hasOutputs = await attempt('the outputs (GITHUB_OUTPUT)', () => {
    runner.setOutputs(outputs)
    return true
  })
  await attempt('the job summary (GITHUB_STEP_SUMMARY)', () => runner.writeSummary(summary(report)))
  for (const { title, lines } of diagnoses(report)) runner.group(title, lines)
  const unlisted = (0,model/* decidedAgainst */.wS)(report).length - namedUnhealthy(report).length
  if (unlisted > 0) (0,runner_runner/* warn */.R8)(runner, `Output unhealthy is truncated (${unlisted} IDs omitted). See report-path.`)
  const severity = failsStep(report, onUnhealthy) ? 'error' : 'warning'
  const { resources, others, headline } = closing(report, {
    severity,
    alreadyShown: runner.annotated(severity),
    runUrl,
  })
  for (const annotation of resources) runner.annotate(severity, annotation)
  for (const line of others) runner.info(line)
  const url = await comment()
  if (hasOutputs)
    await attempt('the output comment-url (GITHUB_OUTPUT)', () => runner.setOutputs({ 'comment-url': url }))
  if (publish_isGood(report)) runner.info(headline.message)
  else runner.annotate(severity, headline)
}

;// CONCATENATED MODULE: ./build/src/watch/pace.js
const SHARE = 0.1
const JITTER = 0.1
function pauseAfter(sinceChange, failures, random, { min, max }) {
  const usual = Math.max(min, sinceChange * SHARE * (1 - JITTER * random))
  return Math.min(max, usual * 2 ** failures)
}
function nextStep({ now, previous, pause, min, deadlines }) {
  const deadline = Math.min(...deadlines.filter(time => time > now))
  if (deadline - previous < Math.min(min, deadline)) return { at: deadline, poll: false }
  const planned = now + pause
  const latest = deadline - min
  const hasRoom = planned < deadline && latest >= now + min
  return { at: hasRoom ? Math.min(planned, latest) : deadline, poll: true }
}

;// CONCATENATED MODULE: ./build/src/watch/watch.js


async function watch(targets, rules, pace, deps) {
  const { clock, random, signal, onStep, recorded } = deps
  const start = clock.now()
  const now = () => clock.now() - start
  let wait = begin(targets, rules, recorded)
  let [polls, calls, previous] = [0, 0, 0]
  let step = { at: 0, poll: true }
  while (!signal.aborted) {
    const before = wait
    if (step.poll) {
      const begun = now()
      const polled = await poll(wait, start, deps)
      if (polled.calls > 0) [polls, previous] = [polls + 1, begun]
      calls += polled.calls
      wait = polled.wait
    }
    if (!signal.aborted) wait = expire(wait, now())
    const ended = wait_endOf(wait, now())
    if (ended && !ended.failure && !signal.aborted) {
      const confirmed = await watch_confirm(wait, previous, start, deps)
      calls += confirmed.calls
      wait = confirmed.wait
    }
    onStep(before, wait, now(), { polls, calls })
    const end = wait_endOf(wait, now())
    if (end) return { ...end, wait, cancelled: signal.aborted, polls, calls, ms: now() }
    step = nextStepOf(wait, { now: now(), previous, random: random(), pace, isFirstClosing: !before.closing })
    await clock.sleepUntil(start + step.at, signal)
  }
  return { failure: undefined, wait, cancelled: true, polls, calls, ms: now() }
}
function nextStepOf(wait, { now, previous, random, pace, isFirstClosing }) {
  if (wait.closing && isFirstClosing && failuresInARow(wait) === 0) return { at: now, poll: true }
  const pause = pauseAfter(now - wait.changedAt, failuresInARow(wait), random, pace)
  return nextStep({ now, previous, pause, deadlines: deadlines(wait), min: pace.min })
}
async function poll(wait, start, { source, clock, signal }) {
  const limits = { signal, deadline: start + Math.max(...deadlines(wait)) }
  const now = () => clock.now() - start
  const answers = (await source.read(groupsToAsk(wait), limits)).map(answer => ({
    ...answer,
    at: answer.at - start,
  }))
  let [after, calls] = [observe(wait, answers), answers.length]
  const workflows = signal.aborted ? [] : lastRunsToAsk(after, answers, now())
  if (workflows.length > 0) {
    const lastRuns = await source.lastRuns(workflows, limits)
    after = observeLastRuns(after, { lastRuns, answers }, now())
    calls += lastRuns.size
  }
  const changing = signal.aborted ? [] : revisionsToAsk(after, answers, now())
  if (changing.length > 0) {
    const revisions = await source.revisions(changing, limits)
    after = observeRevisions(after, { revisions, answers, closing: false }, now())
    calls += revisions.size
  }
  return { wait: after, calls }
}
async function watch_confirm(wait, since, start, { source, clock, signal }) {
  const asked = revisionsToConfirm(wait, since)
  if (asked.length === 0) return { wait, calls: 0 }
  const deadline = Math.max(clock.now(), start + lastDeadline(wait))
  const revisions = await source.revisions(asked, { signal, deadline })
  const now = clock.now() - start
  const after = observeRevisions(wait, { revisions, answers: [], closing: true }, now)
  return { wait: expire(after, now), calls: revisions.size }
}

;// CONCATENATED MODULE: ./build/src/run.js



















async function run(deps) {
  const { runner, signal, redact, crashed, keep } = deps
  keep(KNOWN_STATES)
  let settings
  let result
  try {
    settings = await Promise.race([loadSettings(deps.env, inputFiles(deps), redact), crashed])
    keep(settings.targets.flatMap(run_wordsOf))
    result = await withSource(settings, deps)
  } catch (error) {
    result = { report: reportWithout(signal.aborted ? undefined : problemOf(error), redact) }
  }
  const { report, baseline } = result
  const onUnhealthy = settings?.['on-unhealthy'] ?? 'fail'
  await publish(report, runner, {
    onUnhealthy,
    runUrl: runUrlOf(deps.env),
    comment: () => comment(report, settings, deps),
    baseline,
  })
  return failsStep(report, onUnhealthy) ? 1 : 0
}
function inputFiles({ env, signal }) {
  const folder = process.cwd()
  return {
    async manifests(patterns) {
      const { readManifestFiles } = await __webpack_require__.e(/* import() */ 226).then(__webpack_require__.bind(__webpack_require__, 226))
      const workspace = env['GITHUB_WORKSPACE'] || folder
      return readManifestFiles(patterns, { env, folder, workspace, signal })
    },
    baseline(path) {
      try {
        return (0,files/* readRegularFile */.XF)(path)
      } catch {
        return undefined
      }
    },
  }
}
function run_wordsOf({ id, type, name, workspace = '' }) {
  return [id, type, name, workspace]
}
async function withSource(settings, deps) {
  const { clock, runner, redact } = deps
  ;(0,runner_runner/* warnSome */.tI)(runner, settings.warnings)
  const source = dataosCtlSource({
    command: settings['dataos-ctl'],
    callTimeout: settings['call-timeout'],
    clock,
    redact,
    debug: (lines, always) => {
      if (always || runner.isDebug()) for (const line of lines) runner.debug(line)
    },
  })
  try {
    if (settings.mode === 'snapshot') return await recordBaseline(source, settings, deps)
    return await waitForResources(source, settings, deps)
  } finally {
    await source.close()
  }
}
async function waitForResources(source, settings, deps) {
  const { env, runner, signal } = deps
  const { baseline, targets } = settings
  ;(0,runner_runner/* warnSome */.tI)(runner, (0,format/* baselineWarnings */.ZJ)(baseline, targets, { run: env['GITHUB_RUN_ID'] ?? '', settings }))
  runner.info(`Waiting for ${counted(targets)} (timeout: ${(0,duration/* formatDuration */.a3)(settings.timeout)})`)
  const { watched, problem } = await watchUntilEnd(source, settings, deps)
  const isDiagnosed = !problem && !watched.cancelled && settings['wait-for'] !== 'deleted'
  const diagnosis = isDiagnosed ? await run_diagnose(watched.wait, source, settings, deps) : undefined
  const ended = { ...watched, cancelled: signal.aborted }
  return { report: reportOf({ watched: ended, diagnosis, problem }, surroundingsOf(settings, deps)) }
}
async function watchUntilEnd(source, settings, { clock, random, signal, runner, crashed, keep }) {
  const { targets, baseline } = settings
  const [rules, pace, recorded] = [rulesOf(settings), paceOf(settings), baseline?.resources]
  const log = liveLog(runner, clock)
  const start = clock.now()
  const stop = new AbortController()
  const kept = new Set(targets)
  let known = { wait: begin(targets, rules, recorded), polls: 0, calls: 0 }
  try {
    const watching = watch(targets, rules, pace, {
      source,
      clock,
      random,
      signal: AbortSignal.any([signal, stop.signal]),
      recorded,
      onStep(before, after, now, counts) {
        known = { wait: after, ...counts }
        const joined = after.tracks.filter(({ target }) => !kept.has(target))
        for (const { target } of joined) kept.add(target)
        keep(joined.flatMap(({ target }) => run_wordsOf(target)))
        log.onStep(before, after, now, counts)
      },
    })
    return { watched: await Promise.race([watching, crashed]) }
  } catch (error) {
    stop.abort()
    const watched = { ...known, failure: undefined, cancelled: signal.aborted, ms: clock.now() - start }
    return { watched, problem: faultOf(error) }
  } finally {
    log.stop()
  }
}
async function run_diagnose(wait, source, settings, { runner, signal, crashed }) {
  const { subjects, outside } = planDiagnosis(wait)
  if (subjects.length === 0) return undefined
  runner.info(`Diagnosing ${subjects.length} unhealthy resource${subjects.length === 1 ? '' : 's'}`)
  try {
    const diagnosing = source.findings(subjects, { signal, logLines: settings['log-lines'], outside })
    return await Promise.race([diagnosing, crashed])
  } catch (error) {
    (0,runner_runner/* warn */.R8)(runner, `Couldn't diagnose the unhealthy resources: ${(0,text_escape/* messageOf */.bD)(error)}`)
    return undefined
  }
}
async function recordBaseline(source, settings, deps) {
  const { clock, signal, runner, redact, keep, crashed, env } = deps
  const { targets } = settings
  runner.info(`Recording the state of ${counted(targets)}`)
  const recording = snapshot(targets, rulesOf(settings), paceOf(settings), { source, clock, signal })
  const recorded = await Promise.race([recording, crashed])
  keep(recorded.tracks.flatMap(({ target }) => run_wordsOf(target)))
  const report = reportOfSnapshot(recorded, surroundingsOf(settings, deps))
  if (report.result !== 'snapshot') return { report }
  ;(0,runner_runner/* warnSome */.tI)(runner, recorded.warnings)
  const { resources } = recorded
  const baseline = { at: new Date().toISOString(), run: env['GITHUB_RUN_ID'] ?? '', resources }
  return { report, baseline: (0,format/* withoutSecrets */.cT)(baseline, redact) }
}
async function comment(report, settings, deps) {
  const mode = settings?.comment ?? 'never'
  if (!settings || mode === 'never' || settings.mode === 'snapshot' || report.result === 'cancelled')
    return ''
  try {
    const { commentOnPullRequest } = await Promise.all(/* import() */[__webpack_require__.e(395), __webpack_require__.e(45)]).then(__webpack_require__.bind(__webpack_require__, 9045))
    const { earlierResult, readMemory } = await Promise.all(/* import() */[__webpack_require__.e(395), __webpack_require__.e(632)]).then(__webpack_require__.bind(__webpack_require__, 3632))
    const writing = commentOnPullRequest(
      settings,
      (previous, links, key) =>
        wantsComment(mode, report.result, earlierResult(previous))
          ? commentText(report, { before: readMemory(previous), links, key: deps.redact(key) })
          : undefined,
      deps,
    )
    return await (report.problem?.kind === 'internal' ? writing : Promise.race([writing, deps.crashed]))
  } catch (error) {
    const { message, nextStep } = faultOf(error)
    ;(0,runner_runner/* warn */.R8)(deps.runner, `Couldn't write the pull request comment: ${message}\n${nextStep}.`)
    return ''
  }
}
function surroundingsOf(settings, { env, redact }) {
  const workspace = env['GITHUB_WORKSPACE'] ?? ''
  const hasSources = workspace !== '' && settings.targets.some(({ source }) => source)
  const blobs = hasSources ? (0,context/* blobsOf */.OR)((0,context/* readContext */.yI)(env), checkedOutCommit(workspace)) : ''
  return { redact, host: settings['dataos-fqdn'], workspace, blobs }
}
function runUrlOf(env) {
  const [server, repository, id] = ['GITHUB_SERVER_URL', 'GITHUB_REPOSITORY', 'GITHUB_RUN_ID'].map(
    name => env[name],
  )
  return server && repository && id ? `${server}/${repository}/actions/runs/${id}` : ''
}
function counted({ length }) {
  return `${length} DataOS resource${length === 1 ? '' : 's'}`
}
function paceOf(settings) {
  return { min: settings['min-interval'], max: settings['max-interval'] }
}
function rulesOf(settings) {
  return {
    waitFor: settings['wait-for'],
    timeout: settings.timeout,
    startGrace: settings['start-grace'],
    failureGrace: settings['failure-grace'],
    failFast: settings['fail-fast'],
    ignorePreexisting: settings['ignore-preexisting'],
  }
}
function problemOf(error) {
  if (!(error instanceof SettingsError)) return faultOf(error)
  const nextStep = "Fix the inputs of this step. DataOS wasn't contacted"
  return { kind: 'inputs', message: error.message, nextStep }
}

// EXTERNAL MODULE: ./build/src/text/secret-names.js
var secret_names = __webpack_require__(3804);
;// CONCATENATED MODULE: ./build/src/text/secret-shapes.js

function secretShapes(text) {
  if (text.length < SHORTEST) return []
  return [...tokensIn(text), ...pairsIn(text), ...privateKeysIn(text)]
}
const SHORTEST = 8
const TOKENS = [
  {
    pattern: /(?<![a-z0-9])(?:Bearer|Basic)[ \t]{1,4}(?<secret>[\w.~+/=-]{6,1000})/dgi,
    more: /[\w.~+/=-]{1,1000}/y,
    isSecret: isCredential,
  },
  {
    pattern: /(?<![A-Za-z0-9])(?<secret>(?:eyJ[\w-]{8,1000}|gh[pousr]_[\w-]{10,1000}))/dg,
    more: /\.{0,2}[\w-]{1,1000}/y,
  },
  {
    pattern:
      /(?<![A-Za-z0-9])(?<secret>github_pat_\w{10}|A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{12}|AIza[\w-]{30}|(?:glpat-|xox[abeoprs]-|npm_|dckr_pat_)[\w-]{10})/dg,
    more: /[\w-]{1,1000}/y,
  },
  { pattern: /:\/\/[^\s/:@"'<>]{0,200}:(?<secret>[^\s/"'<>]{1,500})@/dg },
  { pattern: /:\/\/[^\s/:@"'<>]{0,200}:(?!\d{1,5}[/?#])(?<secret>[^\s@"'<>]{1,200})@/dg },
  { pattern: /(?<![\w.-])[\w.-]{1,100}:(?<secret>[^\s/:"'<>]{1,200})@(?:tcp|unix)\(/dgi },
  {
    pattern:
      /(?<![a-z])cookie["'\\]{0,4}\s{0,4}[:=]\s{0,4}[["'\\]{0,4}(?<secret>[^\s=;"']{1,100}=[^\r\n"']{1,1000})/dgi,
    more: /[^\r\n"']{1,1000}/y,
  },
  {
    pattern:
      /(?<![\w.-])(?:j?session_?id|phpsessid|asp\.net_sessionid|connect\.sid|session|sid)=(?<secret>[^\s;,"'&]{8,1000})/dgi,
    more: /[^\s;,"'&]{1,1000}/y,
  },
]
function tokensIn(text) {
  return TOKENS.flatMap(({ pattern, more, isSecret = () => true }) => {
    const ranges = []
    let hidden = 0
    for (const match of text.matchAll(pattern)) {
      const [start, first] = match.indices?.groups?.['secret'] ?? [0, 0]
      if (start < hidden) continue
      const end = more ? skipAll(text, first, more) : first
      if (!isSecret(text.slice(start, end))) continue
      ranges.push({ start, end })
      hidden = end
    }
    return ranges
  })
}
const PROSE = new Set(
  (
    'absent access already and api are auth authentication authorization authorized bad be bearer because been ' +
    'but cannot connection context could crashing credential credentials denied dial disabled does empty enabled ' +
    'error exceeded exists expected expired failed failure false field file filtered for forbidden format found ' +
    'from get has have header hidden in incorrect invalid is it key keys login lookup malformed mapping masked ' +
    'may mismatch missing must name needed never nil no none not null of on open or parameter password permission ' +
    'please post read realm redacted refused rejected request required response revoked scheme secret secrets ' +
    'server set should signature status string succeeded the then this to token tokens true type unable ' +
    'unauthenticated unauthorized undefined unexpected unknown unset unsupported use user valid value values was ' +
    'were when will with wrong you your'
  ).split(' '),
)
function isCredential(text) {
  return !PROSE.has(text.replace(/[.=]+$/, '').toLowerCase())
}
const OPENING = String.raw`["'\`\\[]{0,4}`
const CLOSING = String.raw`["'\`\\\]]{0,4}`
const KEY = String.raw`(?<key>(?:(?:api|access|account|encryption|license|private|secret|signing) (?=key(?![\w.-]))|connection (?=string(?![\w.-])))?[a-z_][\w.-]{0,200})(?![\w.-])`
const PAIR = new RegExp(
  String.raw`(?<![\w$.@-])-{0,2}${OPENING}${KEY}${CLOSING}\s{0,8}(?<sign>:=|=>|=|:(?!:))`,
  'gi',
)
const secret_shapes_FLAG = new RegExp(String.raw`(?<![\w-])--?${KEY}[ \t]{1,4}(?=[^\s=-])`, 'gi')
function pairsIn(text) {
  return [...valuesBehind(PAIR, text), ...valuesBehind(secret_shapes_FLAG, text)]
}
function valuesBehind(pattern, text) {
  const ranges = []
  let hidden = 0
  for (const match of text.matchAll(pattern)) {
    const { key = '', sign = ' ' } = match.groups ?? {}
    if (match.index < hidden || !(0,secret_names/* isSecretKey */.uE)(key) || isPartOfId(text, match.index, sign)) continue
    const value = valueAt(text, match.index + match[0].length, sign)
    if (!value) continue
    const isNumber = /^\d{1,40}$/.test(text.slice(value.start, value.end))
    if (!isValue(text, value, sign) || (isNumber && !(0,secret_names/* isNumberedLikeSecret */.Yo)(key))) continue
    ranges.push({ start: value.start, end: value.end })
    hidden = value.end
  }
  return ranges
}
function isPartOfId(text, at, sign) {
  return (
    sign === ':' &&
    /(?:\/|(?<!\w)v\d{1,3}(?:(?:alpha|beta)\d{0,3})?:)$/.test(text.slice(Math.max(0, at - 16), at))
  )
}
const BEFORE_VALUE =
  /[ \t]{0,8}(?:[|>][-+\d]{0,2}[ \t]{0,8}\r?\n[ \t]{1,40}|!!(?:str|binary)[ \t]{1,8})?[[(]?(?:\s{0,80}[bru]?(?=\\{0,4}["']))?/iy
const SCHEME = /(?:Bearer|Basic|Digest|Negotiate|Token|Api-?Key)[ \t]{1,4}(?=\S)/iy
const QUOTE = /\\{0,4}(["'`])/y
const PLACEHOLDER = /\$[\w{(]|\{\{/y
const ASSIGNED = /[^\s"'`<>|│┃&;,]{1,1000}/y
const WRITTEN = /[^\s"'`<>|│┃]{1,1000}/y
const PUNCTUATION = ',;.)}]\\'
function valueAt(text, at, sign) {
  let start = skip(text, at, BEFORE_VALUE)
  const quote = matchAt(text, start, QUOTE)
  if (quote) start += quote[0].length
  start = skip(text, start, SCHEME)
  if (matchAt(text, start, PLACEHOLDER)) return undefined
  if (quote)
    return { start, end: closingQuote(text, start, quote[1] ?? '', quote[0].length > 1), isQuoted: true }
  let end = skipAll(text, start, sign === '=' ? ASSIGNED : WRITTEN)
  while (end > start && PUNCTUATION.includes(text.charAt(end - 1))) end -= 1
  return { start, end, isQuoted: false }
}
function matchAt(text, at, pattern) {
  pattern.lastIndex = at
  return pattern.exec(text)
}
function skip(text, at, pattern) {
  return at + (matchAt(text, at, pattern)?.[0].length ?? 0)
}
function skipAll(text, at, pattern) {
  let [position, next] = [at, skip(text, at, pattern)]
  while (next > position) [position, next] = [next, skip(text, next, pattern)]
  return position
}
function closingQuote(text, start, quote, isEscaped) {
  let end = start
  while (end < text.length && text[end] !== quote && text[end] !== '\n') {
    if (text[end] === '\\' && isEscaped) break
    end += text[end] === '\\' ? 2 : 1
  }
  return Math.min(end, text.length)
}
const MIN_VALUE = 4
const REST_OF_ID = /^v\d+(?:(?:alpha|beta)\d*)?:/
const WORD = /^[A-Z]?[a-z]{1,14}[:,;.!?]*$/
function isValue(text, { start, end, isQuoted }, sign) {
  const value = text.slice(start, end)
  if (value.length < MIN_VALUE || /^(?:\*|x)(?:\*|x){0,99}$/i.test(value)) return false
  if (PROSE.has(value.toLowerCase())) return false
  if (isQuoted || sign === '=') return true
  if (REST_OF_ID.test(value)) return false
  if (!WORD.test(value)) return true
  const next = /^\S*[ \t]{1,4}([a-z]+)/i.exec(text.slice(end, end + 40))?.[1] ?? ''
  return text[end] !== ':' && !value.endsWith(':') && !PROSE.has(next.toLowerCase())
}
const secret_shapes_MARK = /---- ?(?<kind>BEGIN|END) [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-----?/g
const MAX_KEY = 20_000
const LINE_OF_KEY = /(?:^|[\s"'|])[A-Za-z0-9+/]{16,4000}={0,2}[\s"',|]{0,40}$/
function privateKeysIn(text) {
  if (!text.includes('PRIVATE KEY')) return []
  const ranges = []
  let hidden = 0
  const marks = [...text.matchAll(secret_shapes_MARK)].map(({ index, 0: mark, groups }) => ({
    start: index,
    end: index + mark.length,
    isEnd: groups?.['kind'] === 'END',
  }))
  for (const [i, mark] of marks.entries()) {
    if (mark.start < hidden) continue
    const next = marks[i + 1]
    const isPair = !mark.isEnd && next?.isEnd && next.end - mark.start <= MAX_KEY
    const start = mark.isEnd ? startOfKey(text, mark.start, hidden) : mark.start
    const end = isPair ? next.end : mark.isEnd ? mark.end : endOfKey(text, mark.end)
    ranges.push({ start, end })
    hidden = end
  }
  return ranges.flatMap(range => linesOf(text, range))
}
function endOfKey(text, at) {
  let end = lineEnd(text, at)
  while (end < text.length) {
    const next = lineEnd(text, end + 1)
    const line = text.slice(end + 1, next)
    if (line.trim() !== '' && !isLineOfKey(line)) break
    end = next
  }
  return end
}
function isLineOfKey(line) {
  return line.length <= MAX_KEY && LINE_OF_KEY.test(line)
}
function lineEnd(text, at) {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}
function startOfKey(text, at, first) {
  let start = Math.max(first, text.lastIndexOf('\n', at - 1) + 1)
  while (start > first) {
    const previous = Math.max(first, text.lastIndexOf('\n', start - 2) + 1)
    if (!isLineOfKey(text.slice(previous, start - 1))) break
    start = previous
  }
  return start
}
function linesOf(text, { start, end }) {
  const ranges = []
  let position = start
  for (const line of text.slice(start, end).split('\n')) {
    if (line.trim() !== '') ranges.push({ start: position, end: position + line.length })
    position += line.length + 1
  }
  return ranges
}

;// CONCATENATED MODULE: ./build/src/text/views.js

const BARRIER = 0xffff
function viewOf(text) {
  const builder = new ViewBuilder(text.length)
  for (let i = 0; i < text.length; i += 1) builder.add(text.charCodeAt(i), i, i + 1)
  return builder.build()
}
function views_textOf({ codes }) {
  const parts = []
  for (let i = 0; i < codes.length; i += 8192) {
    parts.push(String.fromCharCode(...codes.subarray(i, i + 8192)))
  }
  return parts.join('')
}
class ViewBuilder {
  #codes
  #starts
  #ends
  #length = 0
  constructor(capacity) {
    this.#codes = new Uint16Array(capacity)
    this.#starts = new Uint32Array(capacity)
    this.#ends = new Uint32Array(capacity)
  }
  add(code, start, end) {
    this.#codes[this.#length] = code
    this.#starts[this.#length] = start
    this.#ends[this.#length] = end
    this.#length += 1
  }
  build() {
    return {
      codes: this.#codes.subarray(0, this.#length),
      starts: this.#starts.subarray(0, this.#length),
      ends: this.#ends.subarray(0, this.#length),
    }
  }
}
function decode(view, decoder) {
  const { codes, starts, ends } = view
  const builder = new ViewBuilder(codes.length)
  for (let i = 0; i < codes.length; ) {
    const decoded = decoder(codes, i)
    const length = decoded?.length ?? 1
    const [start = 0, end = 0] = [starts[i], ends[i + length - 1]]
    if (decoded)
      for (let k = 0; k < decoded.text.length; k += 1) builder.add(decoded.text.charCodeAt(k), start, end)
    else builder.add(codes[i] ?? 0, start, end)
    i += length
  }
  return builder.build()
}
const [BACKSLASH, PERCENT, PLUS, AMPERSAND, WRAP, ESCAPE] = [0x5c, 0x25, 0x2b, 0x26, 0x21a9, 0x1b]
const ESCAPES = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
const NAMED_ENTITIES = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
}
const backslashes = (codes, at) => {
  if (codes[at] !== BACKSLASH || at + 1 >= codes.length) return undefined
  const letter = String.fromCharCode(codes[at + 1] ?? 0)
  const digits = { x: 2, u: 4, U: 8 }[letter]
  if (digits === undefined) return { text: ESCAPES[letter] ?? letter, length: 2 }
  const code = hexAt(codes, at + 2, digits)
  return code === undefined ? undefined : { text: character(code), length: 2 + digits }
}
const percents = (codes, at) => {
  const first = byteAt(codes, at)
  if (first === undefined) return undefined
  const size = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  const bytes = [first]
  for (let i = 1; i < size; i += 1) {
    const byte = byteAt(codes, at + 3 * i) ?? 0
    if (byte < 0x80 || byte >= 0xc0) return { text: character(first), length: 3 }
    bytes.push(byte)
  }
  const text = size === 1 ? character(first) : Buffer.from(bytes).toString('utf8')
  return { text, length: 3 * size }
}
function byteAt(codes, at) {
  return codes[at] === PERCENT ? hexAt(codes, at + 1, 2) : undefined
}
const formSpaces = (codes, at) => (codes[at] === PLUS ? { text: ' ', length: 1 } : percents(codes, at))
const ENTITY = /^&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,6}));/i
const entities = (codes, at) => {
  if (codes[at] !== AMPERSAND) return undefined
  const match = ENTITY.exec(String.fromCharCode(...codes.subarray(at, at + 12)))
  if (!match) return undefined
  const [whole, decimal, hex, name = ''] = match
  const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined
  const text = code === undefined ? NAMED_ENTITIES[name.toLowerCase()] : character(code)
  return text === undefined ? undefined : { text, length: whole.length }
}
const wraps = (codes, at) => {
  if (codes[at] !== WRAP) return undefined
  let length = 1
  while (at + length < codes.length && isGap(codes[at + length] ?? 0)) length += 1
  return { text: '', length }
}
const COLOUR = /^\u001b\[[\d;]*[a-z]/i
const colours = (codes, at) => {
  if (codes[at] !== ESCAPE) return undefined
  const match = COLOUR.exec(String.fromCharCode(...codes.subarray(at, at + 24)))
  return match ? { text: '', length: match[0].length } : undefined
}
function hexAt(codes, at, digits) {
  let value = 0
  for (let i = at; i < at + digits; i += 1) {
    const digit = hexDigit(codes[i])
    if (digit === undefined) return undefined
    value = value * 16 + digit
  }
  return value
}
function hexDigit(code = 0) {
  const letter = (code | 0x20) - 0x61
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  return letter >= 0 && letter < 6 ? letter + 10 : undefined
}
function character(code) {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
}
function readingsOf(view) {
  const readings = [view]
  const add = (from, sign, decoder) => {
    if (!from.codes.includes(sign)) return from
    const decoded = decode(from, decoder)
    readings.push(decoded)
    return decoded
  }
  const once = add(view, BACKSLASH, backslashes)
  const twice = once === view ? view : add(once, BACKSLASH, backslashes)
  if (twice !== view) add(twice, PERCENT, percents)
  add(view, PERCENT, percents)
  add(view, PLUS, formSpaces)
  add(view, AMPERSAND, entities)
  add(view, WRAP, wraps)
  add(view, ESCAPE, colours)
  return readings
}
const LINE_END = 0x0a
const BORDERS = new Set([...table_style/* BARS */.tL].map(bar => bar.charCodeAt(0)))
function views_columnsOf(text) {
  if (!text.includes('\n') || !(0,table_style/* hasBar */.u)(text)) return []
  const columns = []
  let [column, start] = [0, 0]
  const endCell = end => {
    columns[column] ??= []
    columns[column]?.push([start, end])
    start = end + 1
  }
  for (let i = 0; i <= text.length; i += 1) {
    const code = i < text.length ? text.charCodeAt(i) : LINE_END
    if (code !== LINE_END && !BORDERS.has(code)) continue
    endCell(i)
    column = code === LINE_END ? 0 : column + 1
  }
  const builder = new ViewBuilder(text.length + columns.length)
  for (const cells of columns) {
    for (const [from, to] of cells) {
      for (let i = from; i < to; i += 1) builder.add(text.charCodeAt(i), i, i + 1)
    }
    builder.add(BARRIER, 0, 0)
  }
  return [builder.build()]
}
function visibleIn(view) {
  return filter(view, code => !isInvisible(code))
}
function compact(view) {
  return filter(view, code => !isGap(code))
}
function filter(view, keep) {
  const { codes, starts, ends } = view
  if (codes.every(keep)) return view
  const builder = new ViewBuilder(codes.length)
  for (let i = 0; i < codes.length; i += 1) {
    const code = codes[i] ?? 0
    if (keep(code)) builder.add(code, starts[i] ?? 0, ends[i] ?? 0)
  }
  return builder.build()
}
const INVISIBLE = /[^\P{Cc}\n\r\t]|\p{Cf}/u
const SPACE = /\s/u
function isInvisible(code) {
  if (code < 0x80) return code === 0x7f || (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d)
  return isOfKind(code, INVISIBLE, invisible)
}
function isGap(code) {
  if (code < 0x80) return code <= 0x20 || code === 0x7c || code === 0x7f
  return (
    BORDERS.has(code) ||
    code === WRAP ||
    isOfKind(code, SPACE, spaces) ||
    isOfKind(code, INVISIBLE, invisible)
  )
}
const spaces = new Map()
const invisible = new Map()
function isOfKind(code, kind, known) {
  const before = known.get(code)
  if (before !== undefined) return before
  const is = kind.test(String.fromCharCode(code))
  known.set(code, is)
  return is
}

;// CONCATENATED MODULE: ./build/src/text/redact.js



const HIDDEN = '***'
const SWITCHES = /^(?:true|false|yes|no|on|off|none|null|enabled|disabled)$/i
const MIN_SECRET = 4
function redactor(env) {
  const find = finderOf(secretsIn(env))
  const kept = new Set()
  const rangesIn = text => {
    const ranges = []
    const isKept = keptIn(text, kept)
    const add = (view, from, to) => {
      const parts = partsOf(text, view, from, to)
      const [first, ...others] = parts
      if (first && !(others.length === 0 && isKept(first))) ranges.push(...parts)
    }
    const whole = viewOf(text)
    const readings = readingsOf(whole)
    const wrapped = /[\n↩]/.test(text) ? [compact(whole), ...views_columnsOf(text).map(compact)] : []
    for (const view of [...readings, ...wrapped.flatMap(readingsOf)]) find(view, add)
    for (const view of readings.map(visibleIn)) {
      for (const { start, end } of secretShapes(views_textOf(view))) add(view, start, end)
    }
    return ranges
  }
  return {
    redact: text => (kept.has(text.toLowerCase()) ? text : hide(text, rangesIn(text))),
    keep(words) {
      for (const word of words) if (word !== '') kept.add(word.toLowerCase())
    },
  }
}
function secretsIn(env) {
  const secrets = Object.entries(env).flatMap(([name, value = '']) =>
    (0,secret_names/* isSecretName */.eh)(name) ? [value, ...value.split(/[\r\n]+/)] : passwordsIn(value),
  )
  const trimmed = secrets.map(secret => secret.trim())
  return [...new Set([...secrets, ...trimmed])].filter(
    secret => secret.trim().length >= MIN_SECRET && !SWITCHES.test(secret.trim()),
  )
}
const PASSWORDS_IN_URLS = [
  /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]{0,200}:(?!\d{1,5}\/)([^\s@]{1,500})@/gi,
  /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]{0,200}:([^\s/]{1,500})@/gi,
]
function passwordsIn(value) {
  return PASSWORDS_IN_URLS.flatMap(pattern => [...value.matchAll(pattern)])
    .map(([, password = '']) => password)
    .flatMap(password => [password, decoded(password)])
}
function decoded(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
const PREPARATIONS = [
  { prepare: compact, min: 6 },
  { prepare: visibleIn, min: MIN_SECRET },
  { prepare: view => view, min: MIN_SECRET },
]
function finderOf(secrets) {
  const cases = secrets.flatMap(secret => [
    secret,
    secret.toLowerCase(),
    secret.toUpperCase(),
    secret.toWellFormed(),
  ])
  const words = [...new Set([...cases, ...secrets.flatMap(encodingsOf)])].map(viewOf)
  const finders = PREPARATIONS.map(() => new WordFinder())
  for (const word of words) {
    const forms = PREPARATIONS.map(({ prepare, min }) => {
      const { codes } = prepare(word)
      return codes.length >= min ? codes : undefined
    })
    const first = forms.findIndex(form => form !== undefined)
    const [compacted, visible] = forms
    for (const [index, form] of forms.entries()) {
      const completes = index === 1 && compacted && visible && isLongerAtEnds(visible, compacted)
      if (form && (index === first || completes)) finders[index]?.add(form)
    }
  }
  return (view, found) => {
    for (const [index, { prepare }] of PREPARATIONS.entries()) {
      const finder = finders[index]
      if (!finder || finder.isEmpty()) continue
      const prepared = prepare(view)
      finder.find(prepared.codes, (from, to) => found(prepared, from, to))
    }
  }
}
function isLongerAtEnds(visible, compacted) {
  const [first = 0, last = 0] = [visible[0], visible.at(-1)]
  const isSpace = [first, last].some(code => String.fromCharCode(code).trim() === '')
  return !isSpace && (first !== compacted[0] || last !== compacted.at(-1))
}
const MIN_ENCODED = 5
function encodingsOf(secret) {
  const bytes = Buffer.from(secret.toWellFormed())
  const inJson = JSON.stringify(secret).slice(1, -1)
  const inUrl = encodeURIComponent(secret.toWellFormed())
  const inBase64 = [0, 1, 2].flatMap(shift => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    const own = text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6))
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')]
  })
  const all = [inJson, inUrl, inUrl.replaceAll('%20', '+'), bytes.toString('hex'), ...inBase64]
  return all.filter(form => form.length >= MIN_ENCODED)
}
class WordFinder {
  #words = new Map()
  #isFirst = new Uint8Array(1 << 16)
  isEmpty() {
    return this.#words.size === 0
  }
  add(word) {
    const folded = word.map(foldCase)
    const hash = hashAt(folded, 0)
    const others = this.#words.get(hash) ?? []
    if (others.some(other => other.length === folded.length && isAt(other, folded, 0))) return
    this.#words.set(hash, [...others, folded])
    this.#isFirst[hash] = 1
  }
  find(codes, found) {
    const folded = codes.map(foldCase)
    for (let i = 0; i + MIN_SECRET <= folded.length; i += 1) {
      const hash = hashAt(folded, i)
      if (this.#isFirst[hash] === 0) continue
      for (const word of this.#words.get(hash) ?? []) {
        if (isAt(word, folded, i)) found(i, i + word.length)
      }
    }
  }
}
function hashAt(codes, at) {
  const [a = 0, b = 0, c = 0, d = 0] = [codes[at], codes[at + 1], codes[at + 2], codes[at + 3]]
  return (((a * 31 + b) * 31 + c) * 31 + d) & 0xffff
}
function isAt(word, codes, at) {
  if (at + word.length > codes.length) return false
  for (let i = 0; i < word.length; i += 1) if (word[i] !== codes[at + i]) return false
  return true
}
const folds = new Map()
function foldCase(code) {
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? code + 0x20 : code
  const known = folds.get(code)
  if (known !== undefined) return known
  const lower = String.fromCharCode(code).toLowerCase()
  const folded = lower.length === 1 ? lower.charCodeAt(0) : code
  folds.set(code, folded)
  return folded
}
function partsOf(text, { starts, ends }, from, to) {
  const parts = []
  let start = starts[from] ?? 0
  for (let i = from; i < to; i += 1) {
    const [end = 0, next = 0] = [ends[i], starts[i + 1]]
    const isLast = i === to - 1
    if (!isLast && (next === end || !text.slice(end, next).includes('\n'))) continue
    parts.push({ start, end })
    start = next
  }
  return parts
}
const MAX_KEPT = 700
const NAME = /[\w.*-]/
const ID = /[\w.*/@:-]/
function keptIn(text, kept) {
  const inName = runsOf(text, NAME)
  const inId = runsOf(text, ID)
  return range =>
    [inName(range), inId(range)].some(run => {
      if (run.end - run.start > MAX_KEPT) return false
      const around = text.slice(run.start, run.end).toLowerCase()
      if (kept.has(around)) return true
      const bare = around.replace(/^[*.:]+|[*.:]+$/g, '')
      const start = run.start + around.indexOf(bare)
      return kept.has(bare) && start <= range.start && range.end <= start + bare.length
    })
}
function runsOf(text, character) {
  let run = { start: 0, end: 0 }
  return range => {
    if (run.start <= range.start && range.end <= run.end) return run
    let { start, end } = range
    while (start > 0 && character.test(text.charAt(start - 1))) start -= 1
    while (end < text.length && character.test(text.charAt(end))) end += 1
    run = { start, end }
    return run
  }
}
function hide(text, ranges) {
  if (ranges.length === 0) return text
  const parts = []
  let position = 0
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= position) continue
    if (start >= position) parts.push(text.slice(position, start), HIDDEN)
    position = end
  }
  return parts.join('') + text.slice(position)
}

;// CONCATENATED MODULE: ./build/src/main.js




async function main(signal, crashed) {
  const { env } = process
  const { redact, keep } = redactor(env)
  const runner = (0,runner_runner/* actionsRunner */.Aq)(env, redact)
  return run({ env, clock: monotonicClock(), random: Math.random, signal, runner, redact, keep, crashed })
}


/***/ }),

/***/ 5338:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   OR: () => (/* binding */ blobsOf),
/* harmony export */   cA: () => (/* binding */ unusableEvent),
/* harmony export */   hP: () => (/* binding */ linksOf),
/* harmony export */   pk: () => (/* binding */ COMMIT_SHA),
/* harmony export */   yI: () => (/* binding */ readContext)
/* harmony export */ });
/* harmony import */ var _runner_files_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3315);
/* harmony import */ var _text_escape_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4502);


function readContext(env) {
  const apiUrl = address(env['GITHUB_API_URL'], 'https://api.github.com')
  const [payload, payloadProblem] = readPayload(env)
  return {
    repository: env['GITHUB_REPOSITORY'] ?? '',
    event: env['GITHUB_EVENT_NAME'] ?? '',
    payload,
    payloadProblem,
    sha: commitSha(env['GITHUB_SHA'] ?? ''),
    workflow: env['GITHUB_WORKFLOW'] ?? '',
    job: env['GITHUB_JOB'] ?? '',
    runId: env['GITHUB_RUN_ID'] ?? '',
    runAttempt: env['GITHUB_RUN_ATTEMPT'] ?? '',
    serverUrl: address(env['GITHUB_SERVER_URL'], 'https://github.com'),
    apiUrl,
    graphqlUrl: address(env['GITHUB_GRAPHQL_URL'], `${apiUrl.replace(/\/v3$/, '')}/graphql`),
  }
}
function linksOf(context, headSha) {
  const { serverUrl, repository, runId, runAttempt: attempt } = context
  const here = `${serverUrl}/${repository}`
  const run = `${here}/actions/runs/${runId}${attempt === '' ? '' : `/attempts/${attempt}`}`
  return { run, runId, attempt, headSha, commit: `${here}/commit/${headSha}` }
}
function blobsOf(context, checkedOut) {
  const { serverUrl, repository, sha, event, payload } = context
  const head = commitSha(textAt(payload, ['pull_request', 'head', 'sha']))
  if (checkedOut === undefined || (checkedOut !== sha && checkedOut !== head)) return ''
  const isTestMerge = head !== '' && event !== 'pull_request_target'
  return `${serverUrl}/${repository}/blob/${isTestMerge ? head : checkedOut}`
}
function textAt(value, [key, ...path]) {
  if (key === undefined) return typeof value === 'string' ? value : ''
  return isObject(value) ? textAt(value[key], path) : ''
}
function address(text, fallback) {
  return (text?.trim() || fallback).replace(/\/+$/, '')
}
function commitSha(text) {
  return COMMIT_SHA.test(text) ? text.toLowerCase() : ''
}
const COMMIT_SHA = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i
function readPayload(env) {
  const path = env['GITHUB_EVENT_PATH']
  if (!path) return [{}, "GITHUB_EVENT_PATH isn't set, so the triggering event is unknown"]
  try {
    const payload = JSON.parse((0,_runner_files_js__WEBPACK_IMPORTED_MODULE_0__/* .readRegularFile */ .XF)(path))
    if (isObject(payload)) return [payload, undefined]
    return [{}, unusableEvent(path, 'not a JSON object')]
  } catch (error) {
    return [{}, unusableEvent(path, (0,_text_escape_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error))]
  }
}
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
function unusableEvent(path, why) {
  return `couldn't read the event file ${path} (GITHUB_EVENT_PATH): ${why}`
}


/***/ }),

/***/ 1337:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Wt: () => (/* binding */ hideMemory),
/* harmony export */   eA: () => (/* binding */ progressSince),
/* harmony export */   kY: () => (/* binding */ remember),
/* harmony export */   zn: () => (/* binding */ MEMORY_VERSION)
/* harmony export */ });
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8522);
/* harmony import */ var _model_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8829);


const MEMORY_VERSION = 1
function remember({ result, resources }, before) {
  if (resources.length === 0 && before) return { ...before, result }
  const unhealthy = {}
  for (const { id, verdict } of resources) {
    const runs = before?.unhealthy?.[id] ?? 0
    if ((0,_model_js__WEBPACK_IMPORTED_MODULE_1__/* .isUnhealthy */ .ZT)(verdict)) unhealthy[id] = runs + 1
    else if (verdict === 'undecided' && runs > 0) unhealthy[id] = runs
  }
  return { result, unhealthy }
}
function progressSince(before, { resources }) {
  const runsOf = id => before.unhealthy?.[id] ?? 0
  const unhealthy = resources.filter(({ verdict }) => (0,_model_js__WEBPACK_IMPORTED_MODULE_1__/* .isUnhealthy */ .ZT)(verdict)).map(({ id }) => id)
  const good = resources.filter(({ verdict }) => (0,_model_js__WEBPACK_IMPORTED_MODULE_1__/* .isGood */ .Kg)(verdict)).map(({ id }) => id)
  return {
    newlyUnhealthy: before.unhealthy ? unhealthy.filter(id => runsOf(id) === 0) : [],
    recovered: good.filter(id => runsOf(id) > 0),
    stillUnhealthy: unhealthy.filter(id => runsOf(id) > 0).map(id => ({ id, runs: runsOf(id) + 1 })),
  }
}
function hideMemory(memory, max) {
  const forms = [memory, { ...memory, unhealthy: null }]
  return forms.map(hidden).find(text => text.length <= max) ?? ''
}
function hidden(memory) {
  const json = JSON.stringify({ version: MEMORY_VERSION, ...memory })
  return `<!-- wait-for-dataos-memory ${(0,node_zlib__WEBPACK_IMPORTED_MODULE_0__.deflateRawSync)(json).toString('base64')} -->`
}


/***/ }),

/***/ 8829:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $z: () => (/* binding */ groupBy),
/* harmony export */   Kg: () => (/* binding */ isGood),
/* harmony export */   Tr: () => (/* binding */ countBy),
/* harmony export */   Vj: () => (/* binding */ verdictOf),
/* harmony export */   ZT: () => (/* binding */ isUnhealthy),
/* harmony export */   e_: () => (/* binding */ needsAttention),
/* harmony export */   sj: () => (/* binding */ ABSENT),
/* harmony export */   wS: () => (/* binding */ decidedAgainst)
/* harmony export */ });
/* unused harmony export CAUSE_CODES */
const CAUSE_CODES = (/* unused pure expression or super */ null && ([
  'dependency-unhealthy',
  'unreadable',
  'rolled-back',
  'deleted-during-wait',
  'deleted-by-deploy',
  'in-another-workspace',
  'too-few-matches',
  'not-found',
  'not-deleted',
  'build-failed',
  'node-failed',
  'failed-after-build',
  'component-failed',
  'no-capacity',
  'image-pull-failed',
  'mount-failed',
  'out-of-memory',
  'crash-loop',
  'condition',
  'healthy-too-late',
  'unknown-state',
  'no-new-run',
  'marked-deleted',
  'failed-at-runtime',
  'replicas-not-ready',
  'still-running',
  'not-ready-in-time',
  'unknown',
]))
const ABSENT = 'absent'
function decidedAgainst({ resources }) {
  return resources.filter(({ verdict, required }) => required && isUnhealthy(verdict))
}
function isUnhealthy(verdict) {
  return verdict === 'failed' || verdict === 'missing' || verdict === 'timed-out'
}
function isGood(verdict) {
  return verdict === 'healthy' || verdict === 'deleted'
}
function needsAttention({ verdict, findings }) {
  return isUnhealthy(verdict) || (verdict === 'undecided' && findings !== null)
}
function verdictOf({ decision }) {
  return decision && decision.verdict !== 'unread' ? decision.verdict : 'undecided'
}
function countBy(items, key) {
  const counts = new Map()
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return counts
}
function groupBy(items, key) {
  const groups = new Map()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return groups
}


/***/ }),

/***/ 3315:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FB: () => (/* binding */ checkAppendable),
/* harmony export */   XF: () => (/* binding */ readRegularFile),
/* harmony export */   wC: () => (/* binding */ appendToRegularFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);

const NON_BLOCKING = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NONBLOCK ?? 0
const READ = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_RDONLY | NON_BLOCKING
const APPEND = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_WRONLY | node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_APPEND | node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_CREAT | NON_BLOCKING
function readRegularFile(path) {
  return withRegularFile(path, READ, file => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(file, 'utf8'))
}
function appendToRegularFile(path, text) {
  withRegularFile(path, APPEND, file => {
    const bytes = Buffer.from(text)
    for (let written = 0; written < bytes.length; ) written += (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeSync)(file, bytes, written)
  })
}
function checkAppendable(path) {
  withRegularFile(path, APPEND, () => undefined)
}
function withRegularFile(path, flags, use) {
  const file = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, flags)
  try {
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(file).isFile()) throw new Error(`${path} isn't a regular file`)
    return use(file)
  } finally {
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(file)
  }
}


/***/ }),

/***/ 9380:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Aq: () => (/* binding */ actionsRunner),
/* harmony export */   R8: () => (/* binding */ warn),
/* harmony export */   rE: () => (/* binding */ MAX_WARNINGS),
/* harmony export */   tI: () => (/* binding */ warnSome)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(235);
/* harmony import */ var _text_escape_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4502);
/* harmony import */ var _files_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3315);






const MAX_ANNOTATIONS = 10
function warn(runner, message) {
  if (runner.annotated('warning') >= MAX_ANNOTATIONS - 1) runner.info(`Warning: ${message}`)
  else runner.annotate('warning', { title: 'wait-for-dataos', message })
}
const MAX_WARNINGS = 5
function warnSome(runner, messages) {
  for (const message of messages.slice(0, MAX_WARNINGS)) warn(runner, message)
  for (const message of messages.slice(MAX_WARNINGS)) runner.info(message)
}
const COLOURS = { good: '\u001b[32m', bad: '\u001b[31m' }
const MAX_LINE = 4000
function actionsRunner(env, redact) {
  const counts = { error: 0, warning: 0 }
  const clean = text =>
    redact(text)
      .split('\n')
      .map(line => (0,_text_escape_js__WEBPACK_IMPORTED_MODULE_3__/* .logText */ .kc)((0,_text_escape_js__WEBPACK_IMPORTED_MODULE_3__/* .shorten */ .ml)(line, MAX_LINE)))
      .join('\n')
  const painted = (line, tone) =>
    tone === undefined || env['NO_COLOR'] ? line : `${COLOURS[tone]}${line}\u001b[0m`
  const annotate = (severity, { title, message, file, line }) => {
    counts[severity] += 1
    const print = severity === 'error' ? _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .error */ .z3 : _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .warning */ .$e
    const place = file === undefined || line === undefined ? {} : { file, startLine: line }
    print(clean(message), { title: clean(title), ...place })
  }
  return {
    info: (line, tone) => _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .info */ .pq(painted(clean(line), tone)),
    debug: line => _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .debug */ .Yz(clean(line)),
    group(title, lines) {
      _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .startGroup */ .Oh(clean(title))
      for (const line of lines) _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .info */ .pq(clean(line))
      _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .endGroup */ .N4()
    },
    isDebug: _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .isDebug */ ._o,
    annotate,
    annotated: severity => counts[severity],
    setOutputs(outputs) {
      const file = env['GITHUB_OUTPUT']
      if (!file) throw new Error("GITHUB_OUTPUT isn't set")
      ;(0,_files_js__WEBPACK_IMPORTED_MODULE_4__/* .checkAppendable */ .FB)(file)
      for (const [name, value] of Object.entries(outputs)) _actions_core__WEBPACK_IMPORTED_MODULE_5__/* .setOutput */ .uH(name, value)
    },
    writeSummary(markdown) {
      const file = env['GITHUB_STEP_SUMMARY']
      if (!file) throw new Error("GITHUB_STEP_SUMMARY isn't set")
      ;(0,_files_js__WEBPACK_IMPORTED_MODULE_4__/* .appendToRegularFile */ .wC)(file, markdown)
    },
    async writeFile(name, content) {
      const folder = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(env['RUNNER_TEMP'] || (0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), 'wait-for-dataos-'))
      const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, name)
      await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(path, content, { mode: 0o600 })
      return path
    },
  }
}


/***/ }),

/***/ 317:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KD: () => (/* binding */ checked),
/* harmony export */   cu: () => (/* binding */ identityOf),
/* harmony export */   jm: () => (/* binding */ EntryError),
/* harmony export */   kp: () => (/* binding */ ofRow),
/* harmony export */   wh: () => (/* binding */ readId)
/* harmony export */ });
/* harmony import */ var _text_escape_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4502);
/* harmony import */ var _text_table_style_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(821);
/* harmony import */ var _identity_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5216);
/* harmony import */ var _types_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5341);




class EntryError extends Error {}
const ID_FORMS = 'TYPE/NAME[@WORKSPACE] or TYPE:VERSION:NAME[:WORKSPACE]'
function readId(text) {
  try {
    return identityOf(text)
  } catch (error) {
    if (!(error instanceof EntryError)) throw error
    return error.message
  }
}
function identityOf(text) {
  if ((0,_text_table_style_js__WEBPACK_IMPORTED_MODULE_1__/* .hasBar */ .u)(text)) return ofRow((0,_text_table_style_js__WEBPACK_IMPORTED_MODULE_1__/* .splitRow */ .hE)(text), text)
  if (text.includes('/')) return ofSlash(text)
  if (text.includes(':')) return ofColons(text)
  throw new EntryError(
    `${(0,_text_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteInFull */ .f9)(text)} isn't a resource ID. Use ${ID_FORMS}, for example worker/insights`,
  )
}
const TABLE_COLUMNS = ['NAME', 'VERSION', 'TYPE', 'WORKSPACE']
const PRODUCT_COLUMNS = ['TYPE', 'VERSION', 'NAME']
function ofRow(cells, text, header) {
  if (cells.length < 3) {
    const columns = TABLE_COLUMNS.join(' | ')
    throw new EntryError(`${(0,_text_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteInFull */ .f9)(text)} isn't a complete table row. Expected ${columns}`)
  }
  const columns = header ?? (isProductRow(cells) ? PRODUCT_COLUMNS : TABLE_COLUMNS)
  const cell = column => cells[columns.indexOf(column)]
  return checked({
    type: cell('TYPE'),
    name: cell('NAME'),
    version: cell('VERSION'),
    workspace: cell('WORKSPACE'),
  })
}
function isProductRow([first = '', , third = '']) {
  return (0,_types_js__WEBPACK_IMPORTED_MODULE_3__/* .resourceType */ .Vm)(first).listedBy === 'product' && !(0,_types_js__WEBPACK_IMPORTED_MODULE_3__/* .isKnownType */ .sN)(third)
}
function ofSlash(text) {
  const [type, name = '', ...more] = text.split('/')
  if (more.length > 0)
    throw new EntryError(`${(0,_text_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteInFull */ .f9)(text)} has too many parts. Use TYPE/NAME[@WORKSPACE]`)
  const at = name.indexOf('@')
  if (at < 0) return checked({ type, name })
  const workspace = name.slice(at + 1)
  if (workspace.trim() === '') {
    throw new EntryError(`${(0,_text_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteInFull */ .f9)(text)} has no workspace behind the @. Use TYPE/NAME[@WORKSPACE]`)
  }
  return checked({ type, name: name.slice(0, at), workspace })
}
const VERSION = /^v\d+(?:(?:alpha|beta)\d*)?$/i
function ofColons(text) {
  const parts = text.split(':').map(part => part.trim())
  const [first = '', version = '', third = '', workspace] = parts
  const isNameFirst = !(0,_types_js__WEBPACK_IMPORTED_MODULE_3__/* .isKnownType */ .sN)(first) && (0,_types_js__WEBPACK_IMPORTED_MODULE_3__/* .isKnownType */ .sN)(third)
  if (parts.length === 2) {
    throw new EntryError(
      `${(0,_text_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteInFull */ .f9)(text)} isn't a resource ID. Did you mean ${first}/${version}? Use ${ID_FORMS}`,
    )
  }
  if (parts.length > 4) throw new EntryError(`${(0,_text_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteInFull */ .f9)(text)} has too many parts. Use ${ID_FORMS}`)
  if (!VERSION.test(version)) {
    const meant = suggestion(parts, isNameFirst)
    throw new EntryError(
      `${(0,_text_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteInFull */ .f9)(version)} in ${(0,_text_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteInFull */ .f9)(text)} isn't a version such as v1 or v1beta. Use the @ form for a workspace, for example ${meant}`,
    )
  }
  const [type, name] = isNameFirst ? [third, first] : [first, third]
  return checked({ type, name, version, workspace })
}
function suggestion([first, second, third, fourth], isNameFirst) {
  if (fourth !== undefined) return isNameFirst ? `${third}/${first}@${fourth}` : `${first}/${third}@${fourth}`
  return isNameFirst ? `${third}/${first}@${second}` : `${first}/${second}@${third}`
}
function checked(parts) {
  const given = part => {
    const text = (parts[part] ?? '').trim()
    const wrong = (0,_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .wrongPart */ .Ff)(part, text, part === 'name' ? _identity_js__WEBPACK_IMPORTED_MODULE_2__/* .NAME_PATTERN */ .Vh : _identity_js__WEBPACK_IMPORTED_MODULE_2__/* .PARTS */ .dI[part])
    if (wrong) throw new EntryError(wrong)
    return text
  }
  const [workspace, version] = [given('workspace'), given('version')]
  return (0,_identity_js__WEBPACK_IMPORTED_MODULE_2__/* .identity */ .D_)(given('type').toLowerCase(), given('name'), workspace, version)
}


/***/ }),

/***/ 5216:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D_: () => (/* binding */ identity),
/* harmony export */   Ff: () => (/* binding */ wrongPart),
/* harmony export */   Fg: () => (/* binding */ parseId),
/* harmony export */   Vh: () => (/* binding */ NAME_PATTERN),
/* harmony export */   dI: () => (/* binding */ PARTS),
/* harmony export */   eu: () => (/* binding */ NO_WORKSPACE),
/* harmony export */   ls: () => (/* binding */ identify)
/* harmony export */ });
/* harmony import */ var _text_escape_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4502);

function identity(type, name, workspace = '', version = '') {
  return { type, name, ...(workspace && { workspace }), ...(version && { version }) }
}
function identify({ type, name, workspace }) {
  return workspace === undefined ? `${type}/${name}` : `${type}/${name}@${workspace}`
}
function parseId(id) {
  const slash = id.indexOf('/')
  const at = id.lastIndexOf('@')
  const type = id.slice(0, slash)
  return at < slash
    ? { type, name: id.slice(slash + 1) }
    : { type, name: id.slice(slash + 1, at), workspace: id.slice(at + 1) }
}
const NO_WORKSPACE = 'none'
const MAX_LENGTH = 253
const WORD = {
  pattern: /^[a-z0-9][a-z0-9._-]*$/i,
  allowed: 'letters, digits, dots, dashes and underscores',
}
const PARTS = {
  type: { pattern: /^[a-z][a-z0-9-]*$/i, allowed: 'letters, digits and dashes, with a letter first' },
  name: WORD,
  workspace: WORD,
  version: { pattern: /^[a-z0-9._-]+$/i, allowed: 'letters, digits and dots' },
}
const NAME_PATTERN = {
  pattern: /^[a-z0-9*][a-z0-9._*-]*$/i,
  allowed: 'letters, digits, dots, dashes and underscores, and * for any characters',
}
function wrongPart(part, text, { pattern, allowed } = PARTS[part], shown = text) {
  const isOptional = part === 'workspace' || part === 'version'
  if (text.length > MAX_LENGTH) return `the ${part} is longer than ${MAX_LENGTH} characters`
  if (text === '' ? isOptional : pattern.test(text)) return undefined
  if (shown === '') return `the ${part} is empty`
  const expanded = shown === text ? '' : ' (after expanding variables)'
  return `invalid ${part} ${(0,_text_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteInFull */ .f9)(shown)}${expanded}. Use ${allowed}`
}


/***/ }),

/***/ 5341:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $k: () => (/* binding */ closeType),
/* harmony export */   Bj: () => (/* binding */ healthyRuntimes),
/* harmony export */   Vm: () => (/* binding */ resourceType),
/* harmony export */   bG: () => (/* binding */ isBatch),
/* harmony export */   sN: () => (/* binding */ isKnownType)
/* harmony export */ });
/* unused harmony export knownTypes */
const COMMON = {
  batch: false,
  holdsWhenEmpty: false,
  listedBy: 'get',
  consistsOf: 'itself',
  starts: [],
}
const LONG_RUNNING = { ...COMMON, healthy: ['running'], runs: true }
const STATUS_ALONE = { ...COMMON, healthy: ['', 'running', 'succeeded'], runs: false }
const ANYTHING_GOOD = { ...COMMON, healthy: ['', 'running', 'succeeded', 'next'], runs: true }
const UNKNOWN_TYPE = { scope: 'workspace', ...ANYTHING_GOOD, holdsWhenEmpty: true }
const TYPES = new Map(
  Object.entries({
    cluster: { scope: 'workspace', ...LONG_RUNNING },
    database: { scope: 'workspace', ...STATUS_ALONE },
    lakehouse: { scope: 'workspace', ...STATUS_ALONE },
    lens: {
      scope: 'workspace',
      ...STATUS_ALONE,
      starts: [
        { type: 'service', suffix: '-api' },
        { type: 'worker', suffix: '-worker' },
      ],
    },
    monitor: { scope: 'workspace', ...ANYTHING_GOOD },
    nilus: UNKNOWN_TYPE,
    pager: { scope: 'workspace', ...LONG_RUNNING, healthy: ['running', ''] },
    resource: UNKNOWN_TYPE,
    secret: { scope: 'workspace', ...STATUS_ALONE },
    service: { scope: 'workspace', ...LONG_RUNNING },
    volume: { scope: 'workspace', ...STATUS_ALONE },
    vulcan: {
      ...UNKNOWN_TYPE,
      starts: [
        { type: 'workflow', suffix: '-plan' },
        { type: 'workflow', suffix: '-run' },
        { type: 'service', suffix: '-api' },
        { type: 'service', suffix: '-trino' },
        { type: 'service', suffix: '-trino-workers' },
      ],
    },
    worker: { scope: 'workspace', ...LONG_RUNNING },
    workflow: {
      scope: 'workspace',
      ...LONG_RUNNING,
      healthy: ['succeeded', 'next'],
      scheduled: ['running'],
      batch: true,
    },
    bundle: { scope: 'instance', ...STATUS_ALONE, consistsOf: 'bundled resources' },
    compute: { scope: 'instance', ...STATUS_ALONE },
    data: { scope: 'instance', ...STATUS_ALONE, listedBy: 'product', consistsOf: 'product parts' },
    dataplane: { scope: 'instance', ...STATUS_ALONE },
    depot: { scope: 'instance', ...STATUS_ALONE, healthy: ['', 'running'] },
    grant: { scope: 'instance', ...STATUS_ALONE },
    'instance-secret': { scope: 'instance', ...STATUS_ALONE },
    operator: { scope: 'instance', ...STATUS_ALONE },
    policy: { scope: 'instance', ...STATUS_ALONE },
    stack: { scope: 'instance', ...STATUS_ALONE },
  }),
)
function isKnownType(type) {
  return TYPES.has(type.toLowerCase())
}
function resourceType(type) {
  return TYPES.get(type.toLowerCase()) ?? UNKNOWN_TYPE
}
function healthyRuntimes(type, isScheduled) {
  const { healthy, scheduled = [] } = resourceType(type)
  return isScheduled ? [...healthy, ...scheduled] : healthy
}
function isBatch(type) {
  return resourceType(type).batch
}
function knownTypes() {
  return [...TYPES.keys()].sort()
}
function closeType(type) {
  const distances = knownTypes().map(known => ({ known, distance: distance(type, known) }))
  const nearest = distances.reduce((best, one) => (one.distance < best.distance ? one : best))
  return nearest.distance <= Math.max(1, Math.floor(type.length / 3)) ? nearest.known : undefined
}
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a.toLowerCase()].entries()) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const change = (row[j] ?? 0) + (letter === b[j] ? 0 : 1)
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}


/***/ }),

/***/ 1217:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C7: () => (/* binding */ formatElapsed),
/* harmony export */   E9: () => (/* binding */ parseDuration),
/* harmony export */   a3: () => (/* binding */ formatDuration),
/* harmony export */   qo: () => (/* binding */ clockTime)
/* harmony export */ });
const UNITS = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }
const NUMBER = String.raw`\d+(?:\.\d+)?`
const BARE = new RegExp(`^${NUMBER}$`)
const WITH_UNITS = new RegExp(`^(?:(${NUMBER})h)?(?:(${NUMBER})m)?(?:(${NUMBER})s)?(?:(${NUMBER})ms)?$`)
function parseDuration(text) {
  if (BARE.test(text)) return finite(Number(text) * UNITS.s)
  const match = WITH_UNITS.exec(text)
  if (text === '' || !match) return undefined
  const [, h = 0, m = 0, s = 0, ms = 0] = match
  return finite(Number(h) * UNITS.h + Number(m) * UNITS.m + Number(s) * UNITS.s + Number(ms))
}
function formatDuration(exact) {
  const ms = Math.round(exact)
  if (ms < UNITS.s) return ms === 0 ? '0s' : `${ms}ms`
  if (ms < 10 * UNITS.s) return `${Math.floor(ms / 100) / 10}s`
  const seconds = Math.floor(ms / UNITS.s)
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const parts = h > 0 ? [`${h}h`, m > 0 ? `${m}m` : ''] : [m > 0 ? `${m}m` : '', s > 0 ? `${s}s` : '']
  return parts.filter(Boolean).join(' ')
}
function formatElapsed(ms) {
  return formatDuration(ms < UNITS.s ? ms : Math.floor(ms / UNITS.s) * UNITS.s)
}
function clockTime(ms) {
  const seconds = Math.floor(ms / UNITS.s)
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = part => String(part).padStart(2, '0')
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}
function finite(value) {
  return Number.isFinite(value) ? value : undefined
}


/***/ }),

/***/ 4502:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D9: () => (/* binding */ markdownCode),
/* harmony export */   DV: () => (/* binding */ codeBlock),
/* harmony export */   OF: () => (/* binding */ fenced),
/* harmony export */   _b: () => (/* binding */ mermaidLabel),
/* harmony export */   bD: () => (/* binding */ messageOf),
/* harmony export */   f9: () => (/* binding */ quoteInFull),
/* harmony export */   hD: () => (/* binding */ quote),
/* harmony export */   jM: () => (/* binding */ shortenMiddle),
/* harmony export */   kc: () => (/* binding */ logText),
/* harmony export */   ml: () => (/* binding */ shorten),
/* harmony export */   p7: () => (/* binding */ markdownText),
/* harmony export */   pj: () => (/* binding */ plain),
/* harmony export */   r7: () => (/* binding */ shellWord),
/* harmony export */   zO: () => (/* binding */ mapTexts)
/* harmony export */ });
const ZERO_WIDTH_SPACE = '\u200b'
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u{e0000}-\u{e0fff}]+/gu
function plain(text) {
  return text.replace(/\s+/gu, ' ').replace(INVISIBLE, '\ufffd').trim()
}
function quote(text, most = 80) {
  return `'${shorten(plain(text), most)}'`
}
function quoteInFull(text) {
  return `'${plain(text)}'`
}
function shortenMiddle(text, most) {
  if (text.length <= most) return text
  const half = Math.floor((most - 1) / 2)
  const [start, end] = [text.slice(0, half), text.slice(-half)]
  return `${start.replace(/[\ud800-\udbff]$/, '')}…${end.replace(/^[\udc00-\udfff]/, '')}`
}
function shorten(text, most) {
  if (text.length <= most) return text
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
function spaced(text) {
  return text.replaceAll('\t', '  ').replace(/\s/gu, ' ').replace(INVISIBLE, '\ufffd').trimEnd()
}
function logText(text) {
  return spaced(text)
    .replace(/^(\s*):/, `$1${ZERO_WIDTH_SPACE}:`)
    .replaceAll('##[', `##${ZERO_WIDTH_SPACE}[`)
}
function markdownText(text) {
  return plain(text)
    .replace(
      /@|#(?=\d)|:(?=\/\/)|www(?=\.)|GH(?=-\d)|:(?=(?:[\d+-]{0,50}[a-z_][\w+-]{0,50}|[+-]1|100|1234):)/giu,
      found => found + ZERO_WIDTH_SPACE,
    )
    .replace(/[&<>`|\\*_~[\]$]|^[^\p{L}\p{N}]|^\d+(?=[.)])/gu, entities)
}
function entities(text) {
  return [...text].map(character => `&#${character.codePointAt(0)};`).join('')
}
const USUAL = /^[\w.:/+, -]+$/
const ID = /^[a-z][a-z\d-]*\/[\w.*-]+(?:@[\w.-]+)?$/i
function markdownCode(text) {
  if (text.trim() === '') return ''
  const isPlain = ID.test(text) || (USUAL.test(text) && !/:\/\/|\s{2}/.test(text))
  return isPlain ? `\`${text.trim()}\`` : markdownText(text)
}
function codeBlock(lines, language = '') {
  return fenced(lines.map(spaced), language)
}
function fenced(lines, language) {
  const text = lines.join('\n')
  const runs = text.match(/`+/g) ?? []
  const fence = '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run.length + 1), 3))
  return `${fence}${language}\n${text}\n${fence}\n`
}
const LOOK_ALIKES = {
  ':': '\u2236',
  ';': ',',
  '#': '\u266f',
  '%': '\uff05',
  '<': '\u2039',
  '>': '\u203a',
  '`': "'",
  '"': "'",
  '\\': '\u2216',
  '{': '(',
  '}': ')',
}
function mermaidLabel(text) {
  const label = plain(text).replace(/[:;#%<>`"\\{}]/g, sign => LOOK_ALIKES[sign] ?? '')
  return ZERO_WIDTH_SPACE + label
}
function shellWord(text) {
  const word = plain(text)
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
function messageOf(error) {
  return error instanceof Error ? error.message : String(error)
}
function mapTexts(value, change) {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map(item => mapTexts(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]))
}


/***/ }),

/***/ 7746:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BP: () => (/* binding */ logLine),
/* harmony export */   Br: () => (/* binding */ isErrorLine),
/* harmony export */   Dx: () => (/* binding */ linesOf),
/* harmony export */   pc: () => (/* binding */ isErrorLevel)
/* harmony export */ });
/* harmony import */ var _table_style_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(821);

const LEVELS = [
  [/^(?:trace?|trc)$/, 'trace'],
  [/^(?:debug?|dbg)$/, 'debug'],
  [/^(?:info?|inf|information|notice)$/, 'info'],
  [/^(?:warn|warning|wrn)$/, 'warning'],
  [/^(?:erro|error|err)$/, 'error'],
  [/^(?:fata|fatal|ftl|crit|critical|alert|emerg)$/, 'fatal'],
  [/^(?:pani|panic|pnc|dpanic)$/, 'panic'],
]
const NUMBERED_LEVELS = new Map([
  ['10', 'trace'],
  ['20', 'debug'],
  ['30', 'info'],
  ['40', 'warning'],
  ['50', 'error'],
  ['60', 'fatal'],
])
const ERROR_LEVELS = new Set(['error', 'fatal', 'panic'])
const LEVEL_KEY = '(?:@?level|levelname|lvl|severity)'
const TERMINAL = /^([A-Z]{4,7})\s{0,3}\[[\dTZ:.+-]+\]\s*(.*)/s
const LOGFMT = new RegExp(
  String.raw`^(?:[\w.@-]{1,40}=(?:"(?:[^"\\]|\\.)*"|[^\s"]\S*|)\s+){0,4}${LEVEL_KEY}="?(\w+)"?(?=\s|$)\s*(.*)`,
  's',
)
const LOGFMT_MESSAGE = /\bmsg=(?:"((?:[^"\\]|\\.)*)|(\S*))/
const JSON_LEVEL = new RegExp(String.raw`^(?:\{.*?)?"${LEVEL_KEY}"\s*:\s*(?:"(\w+)"|(\d0)\b)`, 's')
const JSON_MESSAGE = /"@?(?:msg|message)"\s*:\s*"((?:[^"\\]|\\.)*)/
const KLOG = /^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ [^\s\]]+\] ?(.*)/s
const KLOG_LEVELS = { I: 'info', W: 'warn', E: 'error', F: 'fatal' }
const TIME =
  /^[["]?(?:\d{4}[-/]\d\d[-/]\d\d[T ])?\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)? ?(?:Z|[AP]M|UTC|GMT|[+-]\d\d:?\d\d)?[\]"]?(?=[\s|])[\s|]*/
const PLAIN = /^(?:\[(?<bracketed>[A-Za-z]{3,11})\]|(?<word>[A-Za-z]{3,11})\b)(?<gap>[:\s]*)(?<message>.*)/s
const TERMINAL_SEQUENCES =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]?|\][^\u0007\u001b\r\n]*(?:\u0007|\u001b\\)?|[ -/]*[0-Z\\^-~])|\u009b[0-?]*[ -/]*[@-~]?/g
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff]/g
const MAX_LOG_LINE = 20_000
function linesOf(output) {
  return output
    .replace(TERMINAL_SEQUENCES, '')
    .replace(CONTROLS, '')
    .split(/\r\n|\n|\r/)
}
function logLine(line) {
  const text = line.slice(0, MAX_LOG_LINE).trim()
  const [time = ''] = TIME.exec(text) ?? []
  const rest = text.slice(time.length)
  return (
    jsonLine(rest) ?? logfmtLine(rest) ?? terminalLine(rest) ?? klogLine(rest) ?? plainLine(rest, time !== '')
  )
}
function isErrorLevel(level) {
  return ERROR_LEVELS.has(level)
}
function isErrorLine(line) {
  const log = logLine(line)
  return log ? isErrorLevel(log.level) : /^\s*error\b(?!-)/i.test(line)
}
function jsonLine(text) {
  if (!/^[{"]/.test(text)) return undefined
  const [, word, number = ''] = JSON_LEVEL.exec(text) ?? []
  const level = word === undefined ? NUMBERED_LEVELS.get(number) : levelOf(word)
  if (level === undefined) return undefined
  return { level, message: unescaped(JSON_MESSAGE.exec(text)?.[1] ?? '') }
}
function logfmtLine(text) {
  const [, word, rest = ''] = LOGFMT.exec(text) ?? []
  if (word === undefined) return undefined
  const [, quoted, bare = rest] = LOGFMT_MESSAGE.exec(text) ?? []
  return {
    level: levelOf(word) ?? word.toLowerCase(),
    message: quoted === undefined ? bare : unescaped(quoted),
  }
}
function terminalLine(text) {
  const [, word = '', message = ''] = TERMINAL.exec(text) ?? []
  return leveled(word, message)
}
function klogLine(text) {
  const [, letter = '', message = ''] = KLOG.exec(text) ?? []
  return leveled(KLOG_LEVELS[letter] ?? '', message)
}
function plainLine(text, isTimed) {
  const { bracketed, word = '', gap, message = '' } = PLAIN.exec(text)?.groups ?? {}
  if (bracketed !== undefined) return leveled(bracketed, message)
  const isCapital = word === word.toUpperCase()
  const isCell = (0,_table_style_js__WEBPACK_IMPORTED_MODULE_0__/* .hasBar */ .u)(message.slice(0, 1))
  if (gap === '' || message === '' || !(isCapital || isTimed)) return undefined
  return isCell && !(isCapital && isTimed) ? undefined : leveled(word, message)
}
function leveled(word, message) {
  const level = levelOf(word)
  return level === undefined ? undefined : { level, message }
}
function levelOf(word) {
  const lower = word.toLowerCase()
  return LEVELS.find(([name]) => name.test(lower))?.[1]
}
function unescaped(quoted) {
  return quoted.replace(/\\(["\\])/g, '$1').trim()
}


/***/ }),

/***/ 3804:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Yo: () => (/* binding */ isNumberedLikeSecret),
/* harmony export */   eh: () => (/* binding */ isSecretName),
/* harmony export */   uE: () => (/* binding */ isSecretKey)
/* harmony export */ });
const ANYWHERE =
  /API_?KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|PRIVATE|CREDENTIAL|LICENSE_KEY|WEBHOOK|DSN|CONNECTION_STRING/
const WHOLE_WORD = /(?<![A-Z0-9])(?:PASS|PAT|AUTH)(?![A-Z0-9])/
const AT_THE_END = /_KEY(?:_ID)?$/
function isSecretName(name) {
  return [name.toUpperCase(), withUnderscores(name)].some(
    form => ANYWHERE.test(form) || WHOLE_WORD.test(form) || AT_THE_END.test(form),
  )
}
function withUnderscores(name) {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase()
}
const DESCRIPTIVE =
  /_(?:NAMES?|TYPES?|PATH|FILE|DIR|EXPIRY|EXPIRES|EXPIRES_(?:IN|AT)|EXPIRATION|COUNT|LIMIT|LENGTH|SIZE|TTL|REFS?|STATUS|POLICY|ENDPOINT|METHOD|MODE|ENABLED|REQUIRED|VERSION|SERVICE|IPS?|DNS|SUBNETS?)$|(?<!WEBHOOK|DSN)_UR[IL]$|IMAGE_PULL_SECRETS?$|TOKENI[SZ]|SECRETAR/
const NO_SECRET_KEYS =
  /(?:^|_)(?:PRIMARY|FOREIGN|PARTITION|SORT|PUBLIC|ROW|CACHE|COMMENT|UNIQUE|HOT|OBJECT)_KEY$/
const HEADERS = /^(?:PROXY_)?AUTHORIZATION$/
const NAME_OF_RESOURCE = /^(?!x-)[a-z0-9]+(?:-[a-z0-9]+)+(?<!-(?:value|data|hash|string|header))$/
function isSecretKey(name) {
  const form = withUnderscores(name).replace(/[^A-Z0-9]+/g, '_')
  if (HEADERS.test(form)) return true
  if (NAME_OF_RESOURCE.test(name) && !ENDS_LIKE_SECRET.test(form)) return false
  return isSecretName(form) && !DESCRIPTIVE.test(form) && !NO_SECRET_KEYS.test(form)
}
const ENDS_LIKE_SECRET = new RegExp(`(?:${ANYWHERE.source}|${WHOLE_WORD.source}|_KEY|_KEY_ID)$`)
function isNumberedLikeSecret(name) {
  return ENDS_LIKE_SECRET.test(withUnderscores(name).replace(/[^A-Z0-9]+/g, '_'))
}


/***/ }),

/***/ 821:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fu: () => (/* binding */ WORD_BREAK),
/* harmony export */   IG: () => (/* binding */ beforeCut),
/* harmony export */   KN: () => (/* binding */ isBottom),
/* harmony export */   Nd: () => (/* binding */ isRule),
/* harmony export */   VS: () => (/* binding */ separatorOf),
/* harmony export */   hE: () => (/* binding */ splitRow),
/* harmony export */   tL: () => (/* binding */ BARS),
/* harmony export */   u: () => (/* binding */ hasBar),
/* harmony export */   xz: () => (/* binding */ mayCloseBox)
/* harmony export */ });
const ASCII_BAR = '|'
const BOX_BARS = '│┃║┆┇┊┋╎╏¦╞'
const BARS = ASCII_BAR + BOX_BARS
const BAR = new RegExp(`[${BARS}]`)
const ASCII_SEPARATOR = /(?<!\\)\|/
const BOX_SEPARATOR = new RegExp(`[${BOX_BARS}]`)
const RULE = /^[\s|¦+:=~≈\-\u2500-\u257f]+$/
const STROKE = /[-=─━═┄┅┈┉╌╍]/
const TOP_LEFT = /^\s*[┌┏╔╭╒╓┍┎]/
const BOTTOM_LEFT = /^\s*[└┗╚╰╘╙┕┖]/
const WORD_BREAK = '↩'
const CUT_MARK = /(?:…|\.{3}|[~≈])$/
function isRule(line) {
  return RULE.test(line) && STROKE.test(line)
}
function mayCloseBox(top, rule) {
  return !TOP_LEFT.test(top) || isBottom(rule)
}
function isBottom(rule) {
  return BOTTOM_LEFT.test(rule)
}
function hasBar(line) {
  return BAR.test(line)
}
function separatorOf(line) {
  const [bar = ASCII_BAR] = BAR.exec(line) ?? []
  return bar === ASCII_BAR ? ASCII_SEPARATOR : BOX_SEPARATOR
}
function splitRow(line) {
  const cells = line.split(separatorOf(line)).map(cell => cell.trim())
  const [from, to] = [cells[0] === '' ? 1 : 0, cells.at(-1) === '' ? -1 : undefined]
  return cells.slice(from, to)
}
function beforeCut(text) {
  return CUT_MARK.test(text) ? text.replace(CUT_MARK, '').trimEnd() : undefined
}


/***/ })

};
