import { type Identity, identify } from '../targets/identity.ts'
import { resourceType } from '../targets/types.ts'

/**
 * Gives the names of resources in texts for people: their IDs, without the workspace if all of them share one. Outputs
 * and the report always use whole IDs.
 */
export function namesOf(resources: readonly Identity[]): (resource: Identity) => string {
  const workspaces = new Set(
    resources
      .filter(({ type, workspace }) => workspace || resourceType(type).scope === 'workspace')
      .map(({ workspace }) => workspace ?? ''),
  )
  const [only] = workspaces
  return ({ type, name, workspace }) =>
    identify({ type, name, ...(workspace && (workspaces.size > 1 || workspace !== only) && { workspace }) })
}
