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
      inputs: { timeout: result === 'healthy' ? '15s' : '1500ms', 'stable-for': '500ms' },
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
    expect(annotations(run, 'warning')[0]).toContain("'nowhere/'")
    expect(annotations(run, 'warning')[1]).toContain('app.yaml, line 5: ')
    expect(run.stdout).toContain('app.yaml, line 15: ')
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
    expect(message).toContain('5 invalid inputs')
    for (const problem of [
      /- timeout: 'soon'/,
      /- manifests: a.yaml, line 2: [^-]*YAML/,
      /- manifests: b.yaml, line 1: [^-]*'NOWHERE'/,
      /- manifests: c.yaml, line 1: [^-]*-\$\{PASSPHRASE\}/,
      /- manifests: d.yaml, line 3: [^-]*'e.yaml'/,
    ])
      expect(message).toMatch(problem)
    expect(run.stdout + run.summary + run.outputs['report']).not.toContain('sesame')
  })

  it.each([
    { what: 'no file', manifests: 'nowhere', says: /manifests: .*'nowhere'/ },
    { what: 'an empty file', manifests: 'a.yaml', says: /manifests: / },
    { what: 'no resource', manifests: 'b.yaml', says: /manifests: b.yaml, line 1: / },
  ])('that name $what are never a pass', async ({ manifests, says }) => {
    const run = await waitFor(manifests, { files: { 'a.yaml': '# none', 'b.yaml': 'a: b' } })
    expect(run).toMatchObject({ exitCode: 1, outputs: { result: 'error' }, calls: [] })
    expect(only(annotations(run, 'error'))).toMatch(says)
  })

  it('never bring a secret of the job to light', async () => {
    const run = await waitFor('.', {
      env: { APIKEY: 'Hush-1234', INPUT_X: 'hush-5678' },
      files: {
        'a.yaml': 'name: a\ntype: ${APIKEY}',
        'b.yaml': 'name: ${INPUT_X}\ntype: worker',
        'c.yaml': 'name: c\ntype: bundle\nbundle: {resources: [{file: "${APIKEY}.yaml"}]}',
      },
    })
    expect(run).toMatchObject({ exitCode: 1, outputs: { result: 'error' }, calls: [] })
    expect(only(annotations(run, 'error'))).toContain('3 invalid inputs')
    expect(run.stdout + run.summary + JSON.stringify(run.outputs)).not.toMatch(/hush/i)
  })

  it.each(['/proc/self/pagemap', '/proc/self/environ', '/dev/zero', '/etc/passwd'])(
    'never read %s for a bundle',
    async path => {
      const run = await waitFor('.', {
        files: { 'a.yaml': `name: a\ntype: bundle\nbundle: {resources: [{file: ${path}}]}` },
      })
      expect(run).toMatchObject({ exitCode: 1, outputs: { result: 'error' }, calls: [] })
      expect(run.seconds).toBeLessThan(5)
      expect(run.stdout).not.toContain('root:')
    },
  )
})

describe.concurrent('a data product', () => {
  const files = {
    'product/product.yaml': [
      'entity: product',
      'name: p360',
      'version: v1beta',
      'type: data',
      'v1beta:',
      '  data:',
      '    resource: {refType: dataos, ref: "bundle:v1beta:p360-bundle"}',
      '    inputs: [{refType: dataos, ref: "dataset:icebase:retail:orders"}]',
      '    ports: {lens: {refType: dataos, ref: "lens:v1alpha:p360:public"}}',
    ].join('\n'),
    'product/bundle.yaml':
      'name: p360-bundle\nversion: v1beta\ntype: bundle\nbundle: {resources: [{id: w, file: ../worker.yaml}]}',
    'product/scanner.yaml':
      'name: scan\nversion: v1\ntype: workflow\nworkflow: {dag: [{name: a, spec: {input: "dataos://sales:x"}}]}',
    'product/domain.yaml': 'entity: domain\nname: sales\ntype: domain',
    'product/depot.yaml': 'name: sales\nversion: v1\ntype: depot',
    'worker.yaml': `${WORKER}worker: {compute: elsewhere}`,
  }

  it('is waited for with its bundle, its lens and what lies beside it, each at its line', async () => {
    const run = await waitFor('product', {
      platform: [
        steady('data/p360', 'active'),
        steady('bundle/p360-bundle', 'active'),
        steady('lens/p360', 'active'),
        steady('depot/sales', 'active'),
        steady('workflow/scan', 'active succeeded'),
        upWorker,
      ],
      files,
    })
    expect(run.outputs['result']).toBe('healthy')
    expect(only(annotations(run, 'warning'))).toContain('product/domain.yaml, line 1: ')
    expect(
      Object.fromEntries(
        (run.report?.resources ?? []).map(({ id, source, dependsOn }) => [id, { ...source, dependsOn }]),
      ),
    ).toEqual({
      'data/p360': {
        file: 'product/product.yaml',
        line: 2,
        dependsOn: ['bundle/p360-bundle', 'lens/p360@public'],
      },
      'bundle/p360-bundle': { file: 'product/bundle.yaml', line: 1, dependsOn: ['worker/insights@public'] },
      'depot/sales': { file: 'product/depot.yaml', line: 1, dependsOn: [] },
      'lens/p360@public': { file: 'product/product.yaml', line: 9, dependsOn: [] },
      'workflow/scan@public': { file: 'product/scanner.yaml', line: 1, dependsOn: ['depot/sales'] },
      'worker/insights@public': { file: 'worker.yaml', line: 1, dependsOn: [] },
    })
    expect(run.calls.map(({ args }) => args.join(' '))).toContain('product get -a')
  })
})

describe.concurrent('a tenant', () => {
  it('has its resources asked for without a workspace', async () => {
    const run = await waitFor('.', {
      platform: [steady('vulcan/sales', 'active running'), steady('worker/insights', UP)],
      inputs: { workspace: 'none' },
      files: { 'a.yaml': 'name: sales\ntype: vulcan\ntenant: acme', 'b.yaml': WORKER },
    })
    expect(run.calls.map(({ args }) => args.join(' ')).filter(call => call.includes('-w'))).toEqual([])
    expect(verdicts(run)).toEqual({ 'vulcan/sales': 'healthy', 'worker/insights': 'healthy' })
  })
})
