import { expect, test } from 'vitest'
import { furtherCommands } from '../../src/report/commands.ts'
import { findings, resource } from './made.ts'

const FAILED_NODE = findings({ nodes: [{ name: 'load', pod: '', phase: 'Failed' }] })

test.each`
  what                      | own                                                                                            | commands
  ${'what runs'}            | ${{ verdict: 'failed' }}                                                                       | ${['get -t worker -n insights -w public -a -d', 'get runtime -t worker -n insights -w public', 'log -t worker -n insights -w public -l 100']}
  ${'a node that failed'}   | ${{ type: 'workflow', verdict: 'failed', findings: FAILED_NODE }}                              | ${['get -t workflow -n insights -w public -a -d', 'get runtime -t workflow -n insights -w public', 'log -t workflow -n insights -w public --node load -l 100']}
  ${'what does not run'}    | ${{ type: 'depot', workspace: '', verdict: 'failed', runtime: '', expected: ['', 'running'] }} | ${['get -t depot -n insights -a -d']}
  ${'a data product'}       | ${{ type: 'data', workspace: '', verdict: 'failed', runtime: '' }}                             | ${['product get -n insights -a -d']}
  ${'what is not there'}    | ${{ verdict: 'missing' }}                                                                      | ${['get -t worker -w public -a', 'get -t worker -n insights -a']}
  ${'what selects nothing'} | ${{ verdict: 'missing', name: 'in-*' }}                                                        | ${['get -t worker -w public -a']}
  ${'a hostile name'}       | ${{ verdict: 'missing', type: '$(id)', workspace: "'; id" }}                                   | ${["get -t '$(id)' -w ''\\''; id' -a", "get -t '$(id)' -n insights -a"]}
`('to look further at $what', ({ own, commands }) => {
  expect(furtherCommands(resource(own))).toEqual(commands.map((command: string) => `dataos-ctl ${command}`))
})
