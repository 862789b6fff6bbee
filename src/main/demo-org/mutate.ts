import type { OrgCore } from './core.ts'
import { createAdminMutators } from './mutate-admins.ts'
import type { AdminMutators } from './mutate-admins.ts'
import { createAppMutators } from './mutate-apps.ts'
import type { AppMutators } from './mutate-apps.ts'
import { createGroupMutators } from './mutate-groups.ts'
import type { GroupMutators } from './mutate-groups.ts'
import { createIamMutators } from './mutate-iam.ts'
import type { IamMutators } from './mutate-iam.ts'
import { createPeopleMutators } from './mutate-people.ts'
import type { PeopleMutators } from './mutate-people.ts'
import { createRuleMutators } from './mutate-rules.ts'
import type { RuleMutators } from './mutate-rules.ts'

/** Every change that can be made to an organization; each leaves in the log what Okta would. */
export interface Mutators
  extends PeopleMutators, GroupMutators, RuleMutators, AppMutators, AdminMutators, IamMutators {}

export const createMutators = (core: OrgCore): Mutators => ({
  ...createPeopleMutators(core),
  ...createGroupMutators(core),
  ...createRuleMutators(core),
  ...createAppMutators(core),
  ...createAdminMutators(core),
  ...createIamMutators(core),
})
