import type { Row } from '../health/model.ts'
import type { Group } from '../targets/targets.ts'
import type { CallResult } from './command.ts'
import { answerIn, rowsOf } from './read/answer.ts'
import { type Details, readDetails } from './read/details.ts'
import { type Log, NO_LOG, readLog } from './read/logs.ts'
import { NO_RUNTIME, type Runtime, readRuntime } from './read/runtime.ts'

/** One call of the CLI: what it is asked, and how its answer is read. All calls that are ever made stand here. */
export interface Question<T> {
  readonly args: readonly string[]
  /** Undefined where the answer is not what it should be. */
  readonly read: (result: CallResult) => T | undefined
  /** What the answer should hold, for the message where it doesn't. */
  readonly expected: string
}

/** One resource, by the name that it is asked for. */
export interface Named extends Group {
  readonly name: string
}

/** All resources of a group. */
export function rowsQuestion(group: Group): Question<readonly Row[]> {
  return { args: ['get', ...place(group), '-a'], read: rowsOf, expected: 'table with NAME and STATUS' }
}

export function detailsQuestion(resource: Named): Question<readonly Details[]> {
  return {
    args: ['get', ...place(resource), '-n', resource.name, '-a', '-d'],
    read: result => answerIn(result, output => nonEmpty(readDetails(output)), []),
    expected: 'details of the resource',
  }
}

export function runtimeQuestion(resource: Named): Question<Runtime> {
  return {
    args: ['get', 'runtime', ...place(resource), '-n', resource.name],
    read: result => answerIn(result, readRuntime, NO_RUNTIME),
    expected: 'tables of the runtime',
  }
}

/** The last lines of what its containers log. */
export function logQuestion(resource: Named, lines: number): Question<Log> {
  return {
    args: ['log', ...place(resource), '-n', resource.name, '-l', String(lines)],
    read: result => answerIn(result, readLog, NO_LOG),
    expected: 'log',
  }
}

/** Everything of this type and name, in whichever workspace it is. */
export function anywhereQuestion({ type, name }: Named): Question<readonly Row[]> {
  return { ...rowsQuestion({ type }), args: ['get', ...place({ type }), '-n', name, '-a'] }
}

function place({ type, workspace }: Group): string[] {
  return ['-t', type, ...(workspace === undefined ? [] : ['-w', workspace])]
}

function nonEmpty<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length > 0 ? items : undefined
}
