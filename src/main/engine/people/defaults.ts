import type { AccountFilter, PeopleRules, PeopleSource } from '../../../preload/contract/models.ts'

/**
 * Rules for whoever has saved none. The attributes are Okta's: `managersEmail` is what ConductorOne
 * reads, `manager` holds an address in many organizations and a name in others, where it is passed over.
 */
export const defaultRules: PeopleRules = {
  merge: [
    { by: 'email', stripSuffix: false },
    { by: 'employeeId', stripSuffix: false },
  ],
  mapping: {
    managerEmail: ['managersEmail', 'managerEmail', 'manager'],
    department: ['department'],
    title: ['title'],
    employmentStatus: ['status'],
    employmentType: ['userType'],
    employeeId: ['employeeNumber'],
    additionalEmails: ['secondEmail'],
    additionalUsernames: ['loginAliases'],
  },
  serviceLogins: ['svc-', 'svc_', 'svc.', 'service-', 'service_', 'service.'],
  serviceTypes: ['Service', 'Service Account', 'ServiceAccount'],
}

const everybody: AccountFilter = { rules: [], otherwise: 'create' }

/** The first connector that was synced is the directory, unless something else was chosen. */
export const defaultSource = (connectorId: string): PeopleSource => ({
  connectorId,
  role: 'directory',
  order: 0,
  filter: everybody,
  matching: 'narrow',
  automatic: false,
})
