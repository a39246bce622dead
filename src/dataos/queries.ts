import { PARTS } from '../targets/identity.ts'
import type { Group } from '../targets/targets.ts'
import { resourceType } from '../targets/types.ts'
import type { CallResult } from './command.ts'
import { answerIn, type ReadRows, readRows } from './read/answer.ts'
import type { Details } from './read/details.ts'
import { type Log, NO_LOG, readLog } from './read/logs.ts'
import { NO_RUNTIME, type Runtime, readRuntime } from './read/runtime.ts'

/** One call of the CLI: its arguments, and how its answer is read. All calls are made from the queries of this file. */
export interface Query<T> {
  readonly args: readonly string[]
  /** Undefined if the answer isn't what it should be. */
  readonly read: (result: CallResult) => T | undefined | Promise<T | undefined>
  /** What the answer should hold, for the message if it doesn't. */
  readonly expected: string
  /** Whether a value may lack a part of what was asked for. */
  readonly isIncomplete?: (value: T) => boolean
}

/** One resource, by its exact name. */
export interface Named extends Group {
  readonly name: string
}

/** Whether it may be an argument: a name that was read from a table could be anything, also a flag. */
export function hasValidName({ name }: Named): boolean {
  return PARTS.name.pattern.test(name)
}

/** All resources of a group. */
export function rowsQuery(group: Group): Query<ReadRows> {
  return {
    args: [...listing(group), '-a'],
    read: result => readRows(result, group),
    expected: resourceType(group.type).runs ? 'NAME, STATUS and RUNTIME columns' : 'NAME and STATUS columns',
    isIncomplete: ({ isIncomplete }) => isIncomplete,
  }
}

export function detailsQuery(resource: Named): Query<readonly Details[]> {
  return {
    args: [...listing(resource), '-n', resource.name, '-a', '-d'],
    async read(result) {
      // Loaded on demand, because most runs read no details and the YAML parser is large.
      const { readDetails } = await import('./read/details.ts')
      return answerIn(result, output => nonEmpty(readDetails(output)), [])
    },
    expected: 'resource details',
  }
}

export function runtimeQuery(resource: Named): Query<Runtime> {
  return {
    args: ['get', 'runtime', ...place(resource), '-n', resource.name],
    read: result => answerIn(result, readRuntime, NO_RUNTIME),
    expected: 'runtime tables',
  }
}

/** The last lines that its containers logged. */
export function logQuery(resource: Named, lines: number): Query<Log> {
  return {
    args: ['log', ...place(resource), '-n', resource.name, '-l', String(lines)],
    read: result => answerIn(result, readLog, NO_LOG),
    expected: 'log',
  }
}

/** Everything of this type and name, in whichever workspace it is. */
export function anyWorkspaceQuery({ type, name }: Named): Query<ReadRows> {
  return { ...rowsQuery({ type }), args: ['get', ...place({ type }), '-n', name, '-a'] }
}

/** Data products have a separate command, without workspaces. */
function listing(group: Group): string[] {
  return resourceType(group.type).listedBy === 'product' ? ['product', 'get'] : ['get', ...place(group)]
}

function place({ type, workspace }: Group): string[] {
  return ['-t', type, ...(workspace === undefined ? [] : ['-w', workspace])]
}

function nonEmpty<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length > 0 ? items : undefined
}
