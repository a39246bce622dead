import { awaitsRun, type Freshness, wasRolledBack, wasThereBefore } from '../health/change.ts'
import type { Reading } from '../health/judge.ts'
import type { Condition, Failure, RuntimeNode } from '../health/model.ts'
import { inWorkspace, isPattern } from '../targets/targets.ts'
import { plain, shorten } from '../text/escape.ts'
import type { ReportedFindings, Verdict } from './model.ts'

/** What is known of a resource when the wait is over. */
export interface Facts {
  readonly type: string
  readonly name: string
  readonly workspace: string
  readonly verdict: Verdict
  readonly status: string
  readonly runtime: string
  /** Undefined where it was never read. */
  readonly reading: Reading | undefined
  readonly wasThere: boolean
  readonly unknownWords: readonly string[]
  readonly freshness: Freshness
  /** Why its group could not be read in the end. */
  readonly failure: Failure | undefined
  readonly builderStage: string
  readonly findings: ReportedFindings | null
}

type Rule = (facts: Facts) => string | undefined

/** The first that fits is what is said, so what tells most comes first. */
const RULES: readonly Rule[] = [
  couldNotBeRead,
  takenBack,
  wentAway,
  isElsewhere,
  isGone,
  selectsNothing,
  neverAppeared,
  failedAtBuild,
  failedInNode,
  failedAfterBuild,
  failedInPart,
  openWindow,
  unknownWord,
  neverRan,
  heldUpByPart,
  condition,
  wasDeleted,
  failedAtRuntime,
  failedForUnknownReason,
  tooFewReplicas,
  runTooLong,
  stuckForUnknownReason,
]

/** The most likely cause and the next step, in one sentence without its full stop; '' where nothing is wrong. */
export function explain(facts: Facts): string {
  if (facts.verdict === 'healthy') return ''
  for (const rule of RULES) {
    const sentence = rule(facts)
    if (sentence !== undefined) return plain(sentence)
  }
  return ''
}

/** What the builder's stage means; it means nothing where the status is not error. */
export function builderMeaning(status: string, stage: string): string | undefined {
  if (!wordsOf(status).includes('error')) return undefined
  if (wordsOf(stage).includes('error')) return 'it failed while being built, so mend its manifest'
  if (wordsOf(stage).includes('building')) {
    return 'it was built and failed afterwards, so look at its runtime and logs'
  }
  return undefined
}

export function isFailedNode({ phase }: RuntimeNode): boolean {
  return /^(?:fail|error|abort)/i.test(phase.trim())
}

/** The condition that tells most: one that speaks of trouble, else the first that does not say that all is well. */
export function telling(conditions: readonly Condition[]): Condition | undefined {
  return conditions.find(speaksOfTrouble) ?? conditions.find(condition => !saysAllIsWell(condition))
}

function speaksOfTrouble(condition: Condition): boolean {
  return TROUBLE.test(wordsIn(condition))
}

/** Without names in quotes, which may hold any word. */
function wordsIn({ reason, message }: Condition): string {
  return `${reason} ${message.replace(/"[^"]*"/g, '')}`
}

function saysAllIsWell({ reason, message }: Condition): boolean {
  return GOOD_REASON.test(reason) || (GOOD_MESSAGE.test(message) && !/\bnot\b/i.test(message))
}

const GOOD_REASON = /(?<!not|un)(?:available|ready|completed?|succeeded)$/i
const GOOD_MESSAGE =
  /\b(?:successfully|has minimum availability|is progressing|(?:created|found) new replica set)\b/i

const TROUBLE =
  /back-?off|crash|kill|err|fail|unschedul|unavail|insufficient|exceed|quota|denied|forbid|unauthori|invalid|not found|cannot|can't|unable|timed? ?out|evict/i

/** What to do about a condition, by what its words are about. */
const NEXT_STEPS: readonly (readonly [RegExp, string])[] = [
  [/schedul|insufficient|quota|taint|affinity/i, 'make room in its compute, or let it ask for less'],
  [/image|pull/i, "check the image's name and tag, and the secret it is pulled with"],
  [/volume|mount|configmap|secret/i, 'check the volumes and secrets that its manifest names'],
  [/crash|exit|kill|memory|back-?off|replica|availab/i, 'look at its log'],
]

function couldNotBeRead({ verdict, reading, failure }: Facts): string | undefined {
  if (verdict !== 'undecided' || (!failure && reading !== undefined)) return undefined
  if (!failure) return 'It was never read, so nothing is known of it'
  const nextStep = failure.nextStep === '' ? '' : `; what to do: ${failure.nextStep}`
  return `Its state could not be read (${brief(failure.message)})${nextStep}`
}

function takenBack({ freshness }: Facts): string | undefined {
  if (!wasRolledBack(freshness)) return undefined
  return 'This deploy changed it, and the platform or somebody took that back: find out who or what did, then apply it again'
}

function isElsewhere({ verdict, type, workspace, findings }: Facts): string | undefined {
  const others = findings?.elsewhere ?? []
  if (verdict !== 'missing' || others.length === 0) return undefined
  const places = others
    .slice(0, 3)
    .map(other => brief(other.workspace))
    .join(', ')
  return `There is a ${type} of this name${inWorkspace(places)}: wait for it there, or apply it to ${workspace}`
}

function isGone({ verdict, freshness }: Facts): string | undefined {
  if (verdict !== 'missing' || !wasThereBefore(freshness)) return undefined
  return 'It was there before this deploy and is gone: find out who or what deleted it, then apply it again'
}

function wentAway({ verdict, wasThere }: Facts): string | undefined {
  if (verdict !== 'missing' || !wasThere) return undefined
  return 'It was there and went away during the wait: find out who or what deleted it, then apply it again'
}

function selectsNothing(facts: Facts): string | undefined {
  if (facts.verdict !== 'missing' || !isPattern(facts)) return undefined
  return `No ${facts.type}${inWorkspace(facts.workspace)} has a name that fits: check the pattern, and the log of the step that applied what it stands for`
}

function neverAppeared({ verdict, workspace }: Facts): string | undefined {
  if (verdict !== 'missing') return undefined
  const another = workspace === '' ? '' : 'was applied to another workspace, '
  return `It never appeared: it was not applied, ${another}has another name, or this key may not see its owner's resources; check the log of the step that applied it`
}

function failedAtBuild({ status, builderStage, findings }: Facts): string | undefined {
  if (!wordsOf(status).includes('error') || !wordsOf(builderStage).includes('error')) return undefined
  const why = partError(findings) ?? brief(findings?.builderInfo ?? '')
  return `It failed while being built${because(why)}; mend its manifest and apply it again`
}

function failedInNode({ verdict, findings }: Facts): string | undefined {
  const failed = findings?.nodes.filter(isFailedNode) ?? []
  const [node] = failed
  if (verdict !== 'failed' || !node) return undefined
  const others = failed.length > 1 ? `, and ${failed.length - 1} more` : ''
  return `Its node ${brief(node.name)} failed${others}${because(complaint(findings))}; mend what the log of that node says, then run it again`
}

function failedAfterBuild({ status, builderStage, findings }: Facts): string | undefined {
  if (!builderMeaning(status, builderStage)) return undefined
  return `It was built and failed afterwards${because(causeIn(findings))}; look at its runtime and logs`
}

function failedInPart({ verdict, findings }: Facts): string | undefined {
  const error = partError(findings)
  if (verdict !== 'failed' || error === undefined) return undefined
  return `A part of it failed${because(error)}; mend that part in its manifest and apply it again`
}

function openWindow({ verdict, reading }: Facts): string | undefined {
  if (verdict !== 'timed-out' || reading !== 'healthy') return undefined
  return 'It became healthy too late to show that it stays so: raise timeout, or lower stable-for'
}

function unknownWord({ verdict, unknownWords, runtime, reading }: Facts): string | undefined {
  const [word] = unknownWords
  if (verdict !== 'timed-out' || reading !== 'unknown' || word === undefined) return undefined
  const next = runtime.includes(word)
    ? 'if it means healthy, list it under `runtime` of this resource'
    : 'see in Operations what it means'
  return `It shows '${brief(word)}', a word that is not known, so it was waited on: ${next}`
}

function neverRan({ verdict, freshness }: Facts): string | undefined {
  if (verdict !== 'timed-out' || !awaitsRun(freshness)) return undefined
  return 'This deploy changed it, and no run of it has started since: check the log of the step that applied it, and run it; if its run only starts late, raise start-grace'
}

function heldUpByPart({ verdict, status, runtime, findings }: Facts): string | undefined {
  const error = partError(findings)
  if (verdict !== 'timed-out' || error === undefined) return undefined
  return `${heldUp(status, runtime)}${because(error)}; mend that part in its manifest and apply it again`
}

function condition({ verdict, status, runtime, findings }: Facts): string | undefined {
  const found = mostTelling(findings)
  if (!found || verdict === 'missing') return undefined
  const state = verdict === 'failed' ? 'It failed' : heldUp(status, runtime)
  const words = wordsIn(found)
  const next =
    NEXT_STEPS.find(([about]) => about.test(words))?.[1] ?? 'mend what that says and apply it again'
  return `${state}${because([conditionText(found), complaint(findings)].filter(Boolean).join('; '))}; ${next}`
}

function wasDeleted({ status, runtime }: Facts): string | undefined {
  if (![...wordsOf(status), ...wordsOf(runtime)].includes('deleted')) return undefined
  return 'The platform shows it as deleted: if nobody meant that, apply it again'
}

function failedAtRuntime({ verdict, reading, status, findings }: Facts): string | undefined {
  if (verdict !== 'failed' || reading !== 'failing' || wordsOf(status).some(isFailing)) return undefined
  return `It was accepted, and failed when it ran${because(complaint(findings))}; look at its runtime and logs`
}

function failedForUnknownReason({ verdict, findings }: Facts): string | undefined {
  if (verdict !== 'failed') return undefined
  return `Why is not known${because(complaint(findings))}: look at its details and its log`
}

function tooFewReplicas({ verdict, findings }: Facts): string | undefined {
  const { ready = 0, wanted = 0 } = findings?.replicas ?? {}
  if (verdict !== 'timed-out' || ready >= wanted) return undefined
  const are = wanted === 1 ? 'replica is' : 'replicas are'
  return `Only ${ready} of ${wanted} ${are} ready${because(complaint(findings))}; its log and its details may tell why`
}

function runTooLong({ verdict, type, runtime }: Facts): string | undefined {
  if (verdict !== 'timed-out' || type !== 'workflow' || !wordsOf(runtime).includes('running'))
    return undefined
  return 'Its run had not ended when its time was up: if it only needs longer, give it a timeout of its own'
}

function stuckForUnknownReason({ verdict, status, runtime, findings }: Facts): string | undefined {
  if (verdict !== 'timed-out') return undefined
  return `It was still ${stateWord(status, runtime)} when its time was up${because(complaint(findings))}: look at its details and its log, and if it only needs longer, give it a timeout of its own`
}

/** The most telling things that were found: what a part or a condition says, and what the log does. */
function causeIn(findings: ReportedFindings | null): string {
  const found = mostTelling(findings)
  const told = partError(findings) ?? (found ? conditionText(found) : undefined)
  return [told, complaint(findings)].filter(Boolean).join('; ')
}

/** Why a container has no log is no fault of the manifest; that it waits to start is a condition by another name. */
const CONTAINER = /^container\b/

function mostTelling(findings: ReportedFindings | null): Condition | undefined {
  const waiting = (findings?.errors ?? [])
    .filter(({ part, message }) => CONTAINER.test(part) && /\bwaiting to start\b/i.test(message))
    .map(({ part, message }) => ({ type: part, reason: '', message, lastUpdate: '' }))
  return telling([...waiting, ...(findings?.conditions ?? [])])
}

function partError(findings: ReportedFindings | null): string | undefined {
  const error = findings?.errors.find(({ part }) => !CONTAINER.test(part))
  return error && [error.part, error.message].map(brief).filter(Boolean).join(': ')
}

function conditionText({ type, reason, message }: Condition): string {
  return [reason || type, message].map(brief).filter(Boolean).join(': ')
}

/** The last line of the log that complains of something. */
function complaint(findings: ReportedFindings | null): string | undefined {
  const line = findings?.log.findLast(line => COMPLAINT.test(line) && !NO_COMPLAINT.test(line))
  return line === undefined ? undefined : `its log says "${brief(line.replace(TIMESTAMP, ''))}"`
}

const COMPLAINT = /\b(?:error|fatal|panic|exception|fail|denied|refused)/i
/** What a program itself calls information may speak of '0 errors'. */
const NO_COMPLAINT = /\b(?:INFO|DEBUG|TRACE)\b|\blevel"?[=:] ?"?(?:info|debug|trace)\b/

const TIMESTAMP = /^[[(]?\d[\d:.,/ TZ+-]{6,}[\])]?\s*/

function because(why: string | undefined): string {
  return why ? ` (${why})` : ''
}

function brief(text: string): string {
  return shorten(plain(text).replace(/[.;:\s]+$/, ''), 200)
}

function heldUp(status: string, runtime: string): string {
  const state = stateWord(status, runtime)
  return `It is held up ${state.startsWith('without') ? state : `in ${state}`}`
}

/** The word that is not as it should be: 'pending' of status pending and runtime running:1; else all that it shows. */
function stateWord(status: string, runtime: string): string {
  const words = [...wordsOf(runtime), ...wordsOf(status)]
  const odd = words.find(word => word !== 'active' && word !== 'running')
  if (odd !== undefined) return odd
  if (status.trim() === '') return 'without a status'
  return runtime.trim() === '' ? 'without a runtime' : brief(runtime)
}

function isFailing(word: string): boolean {
  return ['error', 'failed', 'deleted'].includes(word)
}

/** The words of a cell without counts and times. */
function wordsOf(cell: string): string[] {
  return cell
    .toLowerCase()
    .split(/[\s,]+/)
    .map(word => word.replace(/:.*$/s, ''))
    .filter(Boolean)
}
