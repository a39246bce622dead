import type { Before } from '../health/change.ts'
import type { Entry } from './read.ts'

/** How everything stood before a deploy, as one step records it and a later one reads it. */
export interface Baseline {
  /** When it was recorded, and in which workflow run. */
  readonly at: string
  readonly run: string
  /** By the ids of resources, and of patterns: what a pattern has not selected was not there. */
  readonly resources: ReadonlyMap<string, Before>
}

export const BASELINE_VERSION = 1

export function writeBaseline({ at, run, resources }: Baseline): string {
  const entries = [...resources].map(([id, before]) => [id, toEntry(before)])
  return JSON.stringify({ version: BASELINE_VERSION, at, run, resources: Object.fromEntries(entries) })
}

/**
 * A step gets its inputs as environment variables, and systems start no program with one that is much longer:
 * Linux takes 128 kB for one, Windows 32 kB for all.
 */
const MOST_BYTES = process.platform === 'win32' ? 16_000 : 100_000

export function fitsAnInput(text: string): boolean {
  return Buffer.byteLength(text) <= MOST_BYTES
}

/** What stands for a baseline that is too long to be handed on: the file that holds it. */
export function pointTo(file: string): string {
  return JSON.stringify({ version: BASELINE_VERSION, file })
}

/** A baseline leaves the action as an output, which other steps may print. IDs are names that the workflow knows. */
export function withoutSecrets({ at, run, resources }: Baseline, redact: (text: string) => string): Baseline {
  const clean = (before: Before): Before => {
    if (before.kind === 'absent') return before
    if (before.kind === 'unknown') return { ...before, why: redact(before.why) }
    const { status, runtime } = before.signals
    return { ...before, signals: { status: redact(status), runtime: redact(runtime) } }
  }
  return { at, run, resources: new Map([...resources].map(([id, before]) => [id, clean(before)])) }
}

interface Circumstances {
  /** The workflow run of now. */
  readonly run: string
  readonly settings: { readonly 'ignore-preexisting': boolean }
}

/** What a baseline can't show in this wait, in this workflow run. */
export function baselineWarnings(
  baseline: Baseline | undefined,
  targets: readonly { readonly id: string }[],
  { run, settings }: Circumstances,
): string[] {
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

function toEntry(before: Before): Entry {
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
