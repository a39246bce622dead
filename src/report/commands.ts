import { isPattern } from '../targets/targets.ts'
import { resourceType } from '../targets/types.ts'
import { shellWord } from '../text/escape.ts'
import { isFailedNode } from './explain.ts'
import type { ReportedResource } from './model.ts'

/** Commands that show more, the most helpful first. */
export function furtherCommands(resource: ReportedResource): string[] {
  const { type, name, workspace, verdict, runtime, findings } = resource
  const place = workspace === '' ? [] : ['-w', workspace]
  if (verdict === 'missing' || isPattern(resource)) {
    const all = command('get', '-t', type, ...place, '-a')
    return isPattern(resource) ? [all] : [all, command('get', '-t', type, '-n', name, '-a')]
  }
  const which = ['-t', type, '-n', name, ...place]
  const details = command('get', ...which, '-a', '-d')
  // Without containers there is neither a runtime nor a log to look at.
  if (runtime === '' && !resourceType(type).runs && !findings?.nodes.length) return [details]
  const node = findings?.nodes.find(isFailedNode)
  const log = ['log', ...which, ...(node ? ['--node', node.name] : []), '-l', '100']
  return [details, command('get', 'runtime', ...which), command(...log)]
}

function command(...words: readonly string[]): string {
  return ['dataos-ctl', ...words.map(shellWord)].join(' ')
}
