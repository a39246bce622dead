// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how manifests write variables

import { describe, expect, it } from 'vitest'
import type { RunResult } from './harness.ts'
import { annotations, only, type Play, play, steady, UP, upWorker } from './play.ts'

const WORKER = 'name: insights\nversion: v1beta\ntype: worker\n'

const waitFor = (manifests: string, rest: Play): Promise<RunResult> =>
  play({ ...rest, inputs: { resources: '', manifests, ...rest.inputs } })

const verdicts = ({ report }: RunResult): Record<string, string> =>
  Object.fromEntries((report?.resources ?? []).map(({ id, verdict }) => [id, verdict]))

describe.concurrent('manifests', () => {
  it('of a folder are waited for, each in its workspace', async () => {
    const run = await waitFor('manifests/\n!manifests/drafts # not yet', {
      platform: [
        upWorker,
        steady('service/metrics-api@sandbox', UP),
        steady('depot/icebase', 'active'),
        steady('workflow/prod-shipments', 'active succeeded'),
        steady('bundle/all', 'active'),
        steady('lens/sales@dev', 'active'),
      ],
      env: { STAGE: 'prod' },
      files: {
        'manifests/app.yaml': `${WORKER}---\nname: metrics-api\ntype: Service\nworkspace: sandbox\n`,
        'manifests/data/depot.yml': '{"name": "icebase", "type": "depot", "port": ${PORT}}',
        'manifests/drafts/next.yaml': 'name: next\ntype: worker',
        'manifests/all.yaml':
          'name: all\ntype: bundle\nbundle:\n  resources:\n    - spec: {name: "${STAGE}-shipments", type: workflow}\n    - file: ../lens.yaml\n      workspace: dev\n',
        'lens.yaml': 'name: sales\ntype: lens\n',
      },
    })
    expect(run.outputs['result']).toBe('healthy')
    expect(annotations(run, 'warning')).toEqual([])
    expect(Object.keys(verdicts(run)).sort()).toEqual([
      'bundle/all',
      'depot/icebase',
      'lens/sales@dev',
      'service/metrics-api@sandbox',
      'worker/insights@public',
      'workflow/prod-shipments@public',
    ])
  })

  it('add up with resources, which may say more of what is in both', async () => {
    const run = await waitFor('*.yaml', {
      platform: [upWorker, steady('depot/icebase', 'error')],
      inputs: { resources: '- depot/icebase\n- {id: worker/insights, optional: true}' },
      files: { 'app.yaml': WORKER },
    })
    expect(verdicts(run)).toEqual({ 'depot/icebase': 'failed', 'worker/insights@public': 'healthy' })
    expect(run.report?.resources.map(({ optional }) => optional).sort()).toEqual([false, true])
  })

  it.each([
    { what: 'a schedule is healthy while it runs', cron: '"0 1 * * *"', result: 'healthy' },
    { what: 'none must come to its end', cron: '', result: 'timed-out' },
  ])('of a workflow with $what', async ({ cron, result }) => {
    const run = await waitFor('flow.yaml', {
      platform: [steady('workflow/shipments', 'active running')],
      inputs: { timeout: '1500ms', 'stable-for': '500ms' },
      files: { 'flow.yaml': `name: shipments\ntype: workflow\nworkflow: {schedule: {cron: ${cron}}}` },
    })
    expect(run.outputs['result']).toBe(result)
    expect(run.report?.seconds).toBeGreaterThan(0.45)
  })

  it('that are none are skipped with warnings, of which a few are annotations', async () => {
    const other = '---\nkind: Pod\n'
    const run = await waitFor('nowhere/\napp.yaml', {
      platform: [upWorker],
      files: { 'app.yaml': WORKER + other.repeat(6) },
    })
    expect(run.outputs['result']).toBe('healthy')
    expect(annotations(run, 'warning')).toHaveLength(5)
    expect(annotations(run, 'warning')[0]).toContain("manifests, no file matches 'nowhere/'")
    expect(annotations(run, 'warning')[1]).toContain('manifests, app.yaml, line 5: no DataOS resource')
    expect(run.stdout).toContain('manifests, app.yaml, line 15: no DataOS resource')
  })

  it('that are broken are named with all else that is wrong, and no value of a variable', async () => {
    const run = await waitFor('.', {
      inputs: { timeout: 'soon' },
      env: { PASSPHRASE: 'open sesame' },
      files: {
        'a.yaml': 'name: a\ntype: [worker',
        'b.yaml': 'name: ${NOWHERE}\ntype: worker',
        'c.yaml': 'name: x-${PASSPHRASE}\ntype: worker',
        'd.yaml': 'name: all\ntype: bundle\nbundle: {resources: [{file: e.yaml}]}',
      },
    })
    expect(run).toMatchObject({ exitCode: 1, outputs: { result: 'error' }, calls: [] })
    const message = only(annotations(run, 'error'))
    expect(message).toContain('5 things are wrong with the inputs')
    for (const line of [
      /^- timeout is 'soon'/m,
      /^- manifests, a.yaml, line 2: no valid YAML: /m,
      /^- manifests, b.yaml, line 1: the name '\$\{NOWHERE\}' needs 'NOWHERE'/m,
      /^- manifests, c.yaml, line 1: 'x-\$\{PASSPHRASE\}' is no name/m,
      /^- manifests, d.yaml, line 3: bundle 'all' names the file 'e.yaml', which is not there/m,
    ])
      expect(message).toMatch(line)
    expect(run.stdout + run.summary + run.outputs['report']).not.toContain('sesame')
  })

  it.each([
    { what: 'no file', manifests: 'nowhere', says: /manifests names nothing to wait for: no file matches/ },
    { what: 'an empty file', manifests: 'a.yaml', says: /manifests names nothing to wait for: no file that/ },
    { what: 'no resource', manifests: 'b.yaml', says: /nothing to wait for: b.yaml, line 1: no DataOS/ },
  ])('that name $what are never a pass', async ({ manifests, says }) => {
    const run = await waitFor(manifests, { files: { 'a.yaml': '# none', 'b.yaml': 'a: b' } })
    expect(run).toMatchObject({ exitCode: 1, outputs: { result: 'error' }, calls: [] })
    expect(only(annotations(run, 'error'))).toMatch(says)
  })
})
