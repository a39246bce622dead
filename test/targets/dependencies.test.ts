// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how manifests write variables

import { describe, expect, it, test } from 'vitest'
import { identify } from '../../src/targets/identity.ts'
import { readManifests } from '../../src/targets/manifests.ts'

const ENV = { STAGE: 'prod', APIKEY: 'hunter2' }

/** What the first resource of a manifest depends on; what is of open type is named with all that it may be. */
async function dependenciesOf(text: string): Promise<string[]> {
  const { declarations, problems } = await readManifests(text, ENV)
  expect(problems).toEqual([])
  return (declarations[0]?.dependencies ?? []).map(one => one.map(identify).join(' or ')).sort()
}

const manifest = (type: string, ...part: string[]): string =>
  [`name: me`, `type: ${type}`, `${type}:`, ...part.map(line => `  ${line}`)].join('\n')

describe('a form that is known', () => {
  test.each`
    what                             | text                                                                                       | expected
    ${'a compute'}                   | ${manifest('worker', 'compute: runnable-default')}                                         | ${['compute/runnable-default']}
    ${'a compute of a step'}         | ${manifest('workflow', 'dag:', '  - name: a', '    spec: {stack: flare, compute: c1}')}    | ${['compute/c1']}
    ${'a compute of a cluster'}      | ${manifest('cluster', 'compute: query-default', 'minerva: {replicas: 1}')}                 | ${['compute/query-default']}
    ${'an address'}                  | ${manifest('worker', 'input: dataos://sales')}                                             | ${['depot/sales']}
    ${'an address with a data set'}  | ${manifest('worker', 'input: dataos://sales:retail/orders?acl=rw')}                        | ${['depot/sales']}
    ${'addresses within a text'}     | ${manifest('worker', 'q: "SELECT 1 FROM \'dataos://a:b\', dataos://c-1/d;"')}              | ${['depot/a', 'depot/c-1']}
    ${'an address in a block'}       | ${manifest('worker', 'q: |', '  one', '  dataos://sales:retail')}                          | ${['depot/sales']}
    ${'an address in a setting'}     | ${manifest('service', 'envs: {INPUT: "dataos://sales:x"}')}                                | ${['depot/sales']}
    ${'depots of a cluster'}         | ${manifest('cluster', 'minerva:', '  depots:', '    - address: dataos://icebase:default')} | ${['depot/icebase']}
    ${'a depot by name'}             | ${manifest('worker', 'stackSpec: {depot: icebase}')}                                       | ${['depot/icebase']}
    ${'a depot by its longer key'}   | ${manifest('worker', 'stackSpec: {depotName: icebase}')}                                   | ${['depot/icebase']}
    ${'a secret with a workspace'}   | ${manifest('worker', 'dataosSecrets:', '  - {name: s, workspace: dev, key: k}')}           | ${['secret/s@dev']}
    ${'a secret of the instance'}    | ${manifest('depot', 'secrets:', '  - {name: s-r, keys: [s-r], allKeys: true}')}            | ${['instance-secret/s-r or secret/s-r']}
    ${'a secret by name alone'}      | ${manifest('lens', 'secrets: [git]')}                                                      | ${['instance-secret/git or secret/git']}
    ${'one secret'}                  | ${manifest('worker', 'dataosSecrets: {name: s, workspace: dev}')}                          | ${['secret/s@dev']}
    ${'a volume'}                    | ${manifest('worker', 'persistentVolume: {name: v, directory: d}')}                         | ${['volume/v']}
    ${'a volume by its shorter key'} | ${manifest('worker', 'volume: {name: v}')}                                                 | ${['volume/v']}
    ${'a variable'}                  | ${manifest('worker', 'compute: ${STAGE}-c', 'input: dataos://sales-${STAGE}:x')}           | ${['compute/prod-c', 'depot/sales-prod']}
    ${'an alias'}                    | ${manifest('worker', 'a: &c c1', 'compute: *c')}                                           | ${['compute/c1']}
    ${'one thing twice'}             | ${manifest('worker', 'a: dataos://x:y', 'b: dataos://x:z')}                                | ${['depot/x']}
  `('$what', async ({ text, expected }) => {
    expect(await dependenciesOf(text)).toEqual(expected)
  })
})

describe('what only looks like one', () => {
  test.each`
    what                               | text
    ${'the own part of a compute'}     | ${manifest('compute', 'dataplane: hub', 'purpose: runnable')}
    ${'the own part of a depot'}       | ${manifest('depot', 'type: S3', 'name: other', 'external: true')}
    ${'the own part of a volume'}      | ${manifest('volume', 'size: 1Gi', 'accessMode: ReadWriteMany')}
    ${'the own part of a secret'}      | ${manifest('secret', 'type: key-value', 'data: {compute: a, depot: b, secrets: [c]}')}
    ${'a step of a workflow'}          | ${manifest('workflow', 'dag:', '  - {name: a}', '  - {name: b, dependencies: [a]}')}
    ${'a setting'}                     | ${manifest('service', 'envs: {compute: c, depot: d, secrets: s}')}
    ${'a label'}                       | ${'name: me\ntype: worker\nlabels: {compute: c}\ntags: ["dataos://x:y"]'}
    ${'prose'}                         | ${'name: me\ntype: worker\ndescription: reads dataos://sales'}
    ${'a comment'}                     | ${'name: me\ntype: worker\n# compute: c dataos://sales'}
    ${'a number'}                      | ${manifest('worker', 'compute: 4')}
    ${'a flag'}                        | ${manifest('worker', 'compute: true')}
    ${'a quantity'}                    | ${manifest('worker', 'compute: 500M', 'volume: 10Gi')}
    ${'a sentence'}                    | ${manifest('worker', 'compute: any of them')}
    ${'a mapping'}                     | ${manifest('worker', 'compute: {name: c}')}
    ${'a kind of depot'}               | ${manifest('worker', 'depot: BIGQUERY')}
    ${'another address'}               | ${manifest('worker', 'a: https://dataos.example/x', 'b: mydataos://sales', 'c: dataos:/x')}
    ${'an address without a name'}     | ${manifest('worker', 'a: "dataos://"', 'b: "dataos://[depot]:x"', 'c: "dataos://{{ d }}"')}
    ${'an address of an odd name'}     | ${manifest('worker', 'a: dataos://-x', 'b: dataos://x_y', 'c: dataos://X')}
    ${'a variable that is not set'}    | ${manifest('worker', 'compute: $NOWHERE', 'a: dataos://x-${NOWHERE}:y')}
    ${'a variable that may be secret'} | ${manifest('worker', 'compute: $APIKEY', 'a: dataos://${APIKEY}')}
    ${'an inline secret'}              | ${manifest('depot', 'secrets: [{acl: r, type: key-value, data: {name: s}}]')}
    ${'a bundle itself'}               | ${'name: me\ntype: bundle\nbundle: {resources: [{spec: {name: a, type: worker, worker: {compute: c}}}]}'}
  `('$what', async ({ text }) => {
    expect(await dependenciesOf(text)).toEqual([])
  })
})

it('aliases that lead back, or nest without end, come to one', async () => {
  const chain = Array.from(
    { length: 5000 },
    (_, i) => `a${i}: &a${i} [${i > 0 ? `*a${i - 1}` : 'dataos://x:y'}]`,
  )
  expect(await dependenciesOf(`name: me\ntype: worker\n${chain.join('\n')}`)).toEqual(['depot/x'])
  expect(await dependenciesOf('name: me\ntype: worker\nworker: &w {compute: c, again: *w}')).toEqual([
    'compute/c',
  ])
})
