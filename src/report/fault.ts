import type { Problem } from './model.ts'

/** A fault of the action itself, with the stack that its maintainers need. */
export function faultOf(error: unknown): Problem {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    kind: 'internal',
    message: `unexpected error: ${what}`,
    nextStep: 'This is a bug in wait-for-dataos. Please report it and attach this log',
  }
}
