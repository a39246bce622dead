import { expect, it } from 'vitest'
import { publish } from '../../src/runner/publish.ts'
import type { Runner } from '../../src/runner/runner.ts'
import { report, resource } from '../report/made.ts'

it('writes outputs and summary before it prints logs, which may take longer than a run that was cancelled has', async () => {
  const done: string[] = []
  const note = (what: string) => () => {
    done.push(what)
  }
  const runner: Runner = {
    info: note('log'),
    debug: note('debug'),
    group: note('group'),
    isDebug: () => false,
    annotate: note('annotation'),
    annotated: () => 0,
    setOutputs: note('outputs'),
    writeSummary: async () => note('summary')(),
    writeFile: async name => {
      done.push(name)
      return name
    },
  }
  const cancelled = report([resource({ verdict: 'failed' })], { result: 'cancelled' })
  await publish(cancelled, runner, { onUnhealthy: 'fail', runUrl: '', comment: async () => '' })
  expect(done.slice(0, 4)).toEqual(['report.json', 'outputs', 'summary', 'group'])
})
