import type { Reading } from '../health/judge.ts'
import type { Condition, Failure, Findings, RuntimeNode } from '../health/model.ts'
import { inWorkspace, isPattern } from '../targets/targets.ts'
import { resourceType } from '../targets/types.ts'
import { plain, shorten } from '../text/escape.ts'
import type { Cause, CauseCode, OutsideResource, ReportedResource } from './model.ts'

/** What is known of a resource when the wait is over. */
export interface Facts
  extends Pick<
    ReportedResource,
    'type' | 'name' | 'workspace' | 'verdict' | 'status' | 'runtime' | 'builderStage' | 'findings'
  > {
  /** Undefined if it was never read. */
  readonly reading: Reading | undefined
  /** It was there during the wait. */
  readonly wasThere: boolean
  /** Whether the wait was for its deletion. */
  readonly awaitsDeletion: boolean
  /** How many resources a pattern must select. */
  readonly atLeast: number
  readonly unknownWords: readonly string[]
  readonly wasRolledBack: boolean
  /** It was there before this deploy. */
  readonly existedBefore: boolean
  /** It was changed, and no run of it has started since. */
  readonly awaitsRun: boolean
  /** Why its group couldn't be read in the end. */
  readonly failure: Failure | undefined
}

type Explanation = Omit<Cause, 'code'> & { readonly code?: CauseCode }

interface Rule {
  readonly code: CauseCode
  /** Undefined if the rule doesn't apply. */
  readonly explain: (facts: Facts) => Explanation | undefined
}

/** The first rule that applies is the cause, so the most specific ones come first. */
const RULES: readonly Rule[] = [
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
      if (verdict !== 'timed-out' || !resourceType(type).batch || !wordsOf(runtime).includes('running'))
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

/** The most likely cause; null where nothing is wrong. */
export function explain(facts: Facts): Cause | null {
  if (facts.verdict === 'healthy' || facts.verdict === 'deleted') return null
  for (const rule of RULES) {
    const explanation = rule.explain(facts)
    if (!explanation) continue
    const { code = rule.code, message, nextStep } = explanation
    return { code, message: plain(message), nextStep: plain(nextStep) }
  }
  return null
}

/** What is said of a resource whose root cause is this one. */
export function explainConsequence(root: ReportedResource | OutsideResource): Cause {
  const outside = verdictIn(root) === undefined ? "isn't in your list, and " : ''
  return {
    code: 'dependency-unhealthy',
    message: plain(`waits on ${root.id}, which ${outside}${stateInWords(root)}`),
    nextStep: `Fix ${root.id} first`,
  }
}

/** 'depot/sales is in error', for a headline. */
export function rootInWords(root: ReportedResource | OutsideResource): string {
  const outside = verdictIn(root) === undefined ? "isn't in your list, and " : ''
  return plain(`${root.id} ${outside}${stateInWords(root)}`)
}

function verdictIn(root: ReportedResource | OutsideResource): ReportedResource['verdict'] | undefined {
  return 'verdict' in root ? root.verdict : undefined
}

function stateInWords(root: ReportedResource | OutsideResource): string {
  const { status, runtime } = root
  const words = [...wordsOf(stateOf(status)), ...wordsOf(runtime)]
  if (verdictIn(root) === 'missing') return 'is missing'
  if (words.includes('error')) return 'is in error'
  if (words.includes('deleted')) return 'is deleted'
  if (verdictIn(root) === 'timed-out') return 'timed out'
  return words.includes('aborted') ? 'was aborted' : 'failed'
}

/** What the builder stage means; it means nothing unless the status is error. */
export function builderMeaning(
  status: string,
  stage: string,
): 'build failed' | 'failed after the build' | undefined {
  if (!wordsOf(stateOf(status)).includes('error')) return undefined
  if (wordsOf(stage).includes('error')) return 'build failed'
  return wordsOf(stage).includes('building') ? 'failed after the build' : undefined
}

export function isFailedNode({ phase }: RuntimeNode): boolean {
  return /^(?:fail|error|abort)/i.test(phase.trim())
}

/** The most telling condition: one that speaks of trouble, else the first that doesn't say that all is well. */
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

interface Kind {
  readonly code: CauseCode
  readonly nextStep: string
}

/** What a condition is about, by its words. The first that matches counts. */
const KINDS: readonly (Kind & { readonly words: RegExp })[] = [
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

const ANY_CONDITION: Kind = {
  code: 'condition',
  nextStep: 'Fix the reported problem and apply again',
}

function kindOf(condition: Condition | undefined): Kind {
  return (condition && KINDS.find(({ words }) => words.test(wordsIn(condition)))) ?? ANY_CONDITION
}

/** A container without a log isn't a fault of the manifest; one that waits to start has a condition. */
const CONTAINER = /^container\b/

function tellingIn(findings: Findings | null): Condition | undefined {
  const waiting = (findings?.errors ?? [])
    .filter(({ part, message }) => CONTAINER.test(part) && /\bwaiting to start\b/i.test(message))
    .map(({ part, message }) => ({ type: part, reason: '', message, lastUpdate: '' }))
  return telling([...waiting, ...(findings?.conditions ?? [])])
}

function componentError(findings: Findings | null): string | undefined {
  const error = findings?.errors.find(({ part }) => !CONTAINER.test(part))
  return error && [error.part, error.message].map(brief).filter(Boolean).join(': ')
}

function conditionText({ type, reason, message }: Condition): string {
  return [reason || type, message].map(brief).filter(Boolean).join(': ')
}

/** The last line of the log that reports an error. */
function complaint(findings: Findings | null): string | undefined {
  const line = findings?.log.findLast(line => COMPLAINT.test(line) && !NO_COMPLAINT.test(line))
  return line === undefined ? undefined : `last error in its log: "${brief(line.replace(TIMESTAMP, ''))}"`
}

const COMPLAINT = /\b(?:error|fatal|panic|exception|fail|denied|refused)/i
/** A line that is marked as information may still mention '0 errors'. */
const NO_COMPLAINT = /\b(?:INFO|DEBUG|TRACE)\b|\blevel"?[=:] ?"?(?:info|debug|trace)\b/

const TIMESTAMP = /^[[(]?\d[\d:.,/ TZ+-]{6,}[\])]?\s*/

function because(why: string | undefined): string {
  return why ? ` (${why})` : ''
}

const MAX_QUOTED = 200

function brief(text: string): string {
  return shorten(plain(text).replace(/[.;:\s]+$/, ''), MAX_QUOTED)
}

function stuckIn(status: string, runtime: string): string {
  const state = stateWord(status, runtime)
  return `stuck ${state.startsWith('without') ? state : `in ${state}`}`
}

/** The state that isn't as it should be: 'pending' of status pending and runtime running:1; else all of it. */
function stateWord(status: string, runtime: string): string {
  const words = [...wordsOf(runtime), ...wordsOf(stateOf(status))]
  const odd = words.find(word => word !== 'active' && word !== 'running')
  if (odd !== undefined) return odd
  if (status.trim() === '') return 'without a status'
  return runtime.trim() === '' ? 'without a runtime' : brief(runtime)
}

function isFailing(word: string): boolean {
  return ['error', 'failed', 'deleted'].includes(word)
}

/** A status without the message that may follow it. */
function stateOf(status: string): string {
  return status.replace(/:.*$/s, '')
}

/** The states in a cell, without counts and times. */
function wordsOf(cell: string): string[] {
  return cell
    .toLowerCase()
    .split(/[\s,]+/)
    .map(word => word.replace(/:.*$/s, ''))
    .filter(Boolean)
}

/** 'build failed (...). Fix the manifest and apply again', without the final full stop. */
export function causeText({ message, nextStep }: Cause): string {
  return [message, nextStep].filter(Boolean).join('. ')
}
