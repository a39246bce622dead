import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { linksTo } from '../../src/report/links.ts'
import { HOSTILE } from '../hostile.ts'
import { resource } from './made.ts'

const HOST = 'acme.dataos.app'

describe('the pages of a resource', () => {
  test.each`
    own                                                | operations                                                                                          | metis
    ${{}}                                              | ${'/operations/user-space/resources/resource-runtime?name=insights&type=worker&workspace=public'}   | ${'/metis/resources/worker/dataos.public.insights'}
    ${{ runtime: '' }}                                 | ${'/operations/user-space/resources/resource-details?name=insights&type=worker&workspace=public'}   | ${'/metis/resources/worker/dataos.public.insights'}
    ${{ type: 'workflow', runtime: 'failed' }}         | ${'/operations/user-space/resources/resource-runtime?name=insights&type=workflow&workspace=public'} | ${'/metis/resources/workflow/dataos.public.insights/run_history'}
    ${{ type: 'compute', workspace: '', runtime: '' }} | ${'/operations/user-space/resources/resource-details?name=insights&type=compute'}                   | ${null}
    ${{ name: 'a b&c', workspace: 'x/y' }}             | ${'/operations/user-space/resources/resource-runtime?name=a%20b%26c&type=worker&workspace=x%2Fy'}   | ${'/metis/resources/worker/dataos.x%2Fy.a%20b%26c'}
  `('$operations', ({ own, operations, metis }) => {
    expect(linksTo(HOST, resource(own))).toEqual({
      operations: `https://${HOST}${operations}`,
      metis: metis && `https://${HOST}${metis}`,
    })
  })

  it('are addresses that hold nothing but letters of addresses, and say what they were made of', () => {
    fc.assert(
      fc.property(HOSTILE, HOSTILE, HOSTILE, (type, name, workspace) => {
        const { operations, metis } = linksTo(HOST, { type, name, workspace, runtime: '' })
        for (const page of [operations, metis ?? '']) expect(page).toMatch(/^[a-zA-Z\d./:?&=%-]*$/)
        const { host, searchParams } = new URL(operations)
        expect(host).toBe(HOST)
        expect(searchParams.get('name')).toBe(name.toWellFormed())
        expect(searchParams.get('workspace') ?? '').toBe(workspace.toWellFormed())
      }),
    )
  })
})
