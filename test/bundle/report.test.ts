// What people see of a run: the job summary, and the folds and the closing block of the log.

import { describe, expect, it } from 'vitest'
import { annotations, play, resource, upWorker } from './play.ts'

describe.concurrent('a resource that fails', () => {
  it('is explained in the summary, in a fold of the log, and in its last lines', async () => {
    const run = await play({
      platform: [resource('service/metrics-api', [0, 'pending'], [0.5, 'error pending:0/1']), upWorker],
      inputs: { 'dataos-fqdn': 'https://acme.dataos.app/' },
    })
    expect(run.commands.filter(({ name }) => name === 'group').map(({ data }) => data)).toEqual([
      expect.stringMatching(/^service\/metrics-api: /),
    ])
    expect(annotations(run, 'error')).toEqual([
      expect.stringContaining(': service/metrics-api failed: '),
      expect.stringMatching(/1 of 2/),
    ])
    expect(run.outputs['message']).toMatch(/1 of 2/)
    expect(run.summary).toMatch(/^## ❌ .*1 of 2/)
    expect(run.summary).toMatch(/^- ❌ `service\/metrics-api` failed: /m)
    expect(run.summary).toContain('```mermaid\n')
    expect(run.summary).toContain('dataos-ctl get -t service -n metrics-api -w public -a -d\n')
    const links = run.report?.resources[0]?.links
    expect(links?.operations).toMatch(/^https:\/\/acme\.dataos\.app\/operations\/.*\?name=metrics-api&/)
    expect(run.summary).toContain(`[Operations](${links?.operations})`)
  })

  it('is not linked where nobody says which instance it is of', async () => {
    const run = await play({ platform: [resource('service/metrics-api', [0, 'error'])] })
    expect(run.summary).not.toContain('](')
    expect(run.report?.resources).toMatchObject([{ links: null }])
  })
})
