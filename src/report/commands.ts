import { isPattern } from '../targets/targets.ts'
import { resourceType } from '../targets/types.ts'
import { shellWord } from '../text/escape.ts'
import { isFailedNode } from './explain.ts'
import type { ReportedResource } from './model.ts'

/** Commands that show more, the most helpful first. */
export function furtherCommands(resource: ReportedResource): string[] {
  const { type, name, workspace, verdict, runtime, findings } = resource
  const { listedBy, runs } = resourceType(type)
  const list = listedBy === 'product' ? ['product', 'get'] : ['get', '-t', type]
  const place = workspace === '' ? [] : ['-w', workspace]
  if (verdict === 'missing' || isPattern(resource)) {
    const all = command(...list, ...place, '-a')
    return isPattern(resource) ? [all] : [all, command(...list, '-n', name, '-a')]
  }
  const details = command(...list, '-n', name, ...place, '-a', '-d')
  // Without containers there is neither a runtime nor a log to look at.
  if (runtime === '' && !runs && !findings?.nodes.length) return [details]
  const which = ['-t', type, '-n', name, ...place]
  const node = findings?.nodes.find(isFailedNode)
  const log = ['log', ...which, ...(node ? ['--node', node.name] : []), '-l', '100']
  return [details, command('get', 'runtime', ...which), command(...log)]
}

function command(...words: readonly string[]): string {
  return ['dataos-ctl', ...words.map(shellWord)].join(' ')
}
