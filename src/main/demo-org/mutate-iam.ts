import type { CustomRole, ResourceSet } from './model.ts'
import { must, SYSTEM_ACTOR } from './core.ts'
import type { Actor, OrgCore } from './core.ts'
import { customRoleParty, resourceSetParty, write } from './mutate-log.ts'

/** Changes to custom roles and resource sets. Unknown ids throw. */
export interface IamMutators {
  createCustomRole(
    role: { label: string; description: string; permissions: string[] },
    by?: Actor,
  ): CustomRole
  updateCustomRole(roleId: string, change: { label?: string; description?: string }, by?: Actor): void
  /** Its bindings go with it, without events of their own. */
  deleteCustomRole(roleId: string, by?: Actor): void
  /** `paths` are addresses below the organization's, such as `/api/v1/groups`. */
  createResourceSet(set: { label: string; description: string; paths: string[] }, by?: Actor): ResourceSet
  /** Its bindings go with it, without events of their own. */
  deleteResourceSet(setId: string, by?: Actor): void
}

/** Takes an object that is gone out of the resource sets that name it or what hangs on it. */
export function forgetResource(core: OrgCore, path: string): void {
  for (const set of core.data.resourceSets)
    set.resources = set.resources.filter(
      (resource) => resource.path !== path && !resource.path.startsWith(`${path}/`),
    )
}

function removeFrom<T>(list: T[], goes: (item: T) => boolean): void {
  for (let at = list.length - 1; at >= 0; at -= 1) if (goes(list[at] as T)) list.splice(at, 1)
}

export function createIamMutators(core: OrgCore): IamMutators {
  const { data } = core
  let serial = 2_000_000
  const role = (id: string): CustomRole =>
    must(
      data.customRoles.find((candidate) => candidate.id === id),
      id,
    )
  const set = (id: string): ResourceSet =>
    must(
      data.resourceSets.find((candidate) => candidate.id === id),
      id,
    )
  return {
    createCustomRole(given, by = SYSTEM_ACTOR) {
      const time = core.now()
      const made: CustomRole = {
        ...given,
        id: core.random.id('cr0', serial++),
        created: time,
        lastUpdated: time,
      }
      data.customRoles.push(made)
      write(core, 'iam.role.create', 'Create custom role', [customRoleParty(made)], by)
      return made
    },
    updateCustomRole(roleId, { label, description }, by = SYSTEM_ACTOR) {
      const target = role(roleId)
      if (label !== undefined) target.label = label
      if (description !== undefined) target.description = description
      target.lastUpdated = core.now()
      write(core, 'iam.role.update', 'Update custom role', [customRoleParty(target)], by)
    },
    deleteCustomRole(roleId, by = SYSTEM_ACTOR) {
      const gone = role(roleId)
      removeFrom(data.customRoles, (candidate) => candidate === gone)
      removeFrom(data.bindings, (binding) => binding.role === roleId)
      write(core, 'iam.role.delete', 'Delete custom role', [customRoleParty(gone)], by)
    },
    createResourceSet({ label, description, paths }, by = SYSTEM_ACTOR) {
      const made: ResourceSet = {
        id: core.random.id('iam', serial++),
        label,
        description,
        created: core.now(),
        resources: paths.map((path) => ({ id: core.random.id('ire', serial++), path })),
      }
      data.resourceSets.push(made)
      write(core, 'iam.resourceset.create', 'Create resource set', [resourceSetParty(made)], by)
      return made
    },
    deleteResourceSet(setId, by = SYSTEM_ACTOR) {
      const gone = set(setId)
      removeFrom(data.resourceSets, (candidate) => candidate === gone)
      removeFrom(data.bindings, (binding) => binding.set === setId)
      write(core, 'iam.resourceset.delete', 'Delete resource set', [resourceSetParty(gone)], by)
    },
  }
}
