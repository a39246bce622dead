import { monotonicClock } from './clock.ts'
import { run } from './run.ts'
import { actionsRunner } from './runner/runner.ts'
import { redactor } from './text/redact.ts'

/** Runs the action with the real clock, environment and runner. */
export async function main(signal: AbortSignal, crashed: Promise<never>): Promise<number> {
  const { env } = process
  const { redact, keep } = redactor(env)
  const runner = actionsRunner(env, redact)
  return run({ env, clock: monotonicClock(), random: Math.random, signal, runner, redact, keep, crashed })
}
