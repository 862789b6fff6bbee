import type { AccessChange } from '../../../../src/preload/contract/models.ts'
import { openSample } from '../../query/ask.ts'
import { change } from './support.ts'

/** A small organization with one of everything that findings speak of; deleted after the tests of the file. */
export const sampleOrganization = () => openSample(spec)

const provisioned = JSON.stringify(['PUSH_NEW_USERS', 'PUSH_USER_DEACTIVATION', 'PROFILE_MASTERING'])
const superAdmin = { roleType: 'SUPER_ADMIN', label: 'Super Administrator' }
const spec: Parameters<typeof openSample>[0] = {
  users: [
    { id: '00uana', name: 'Ana Lima' },
    { id: '00ubob', name: 'Bob Ray' },
    { id: '00ueve', name: 'Eve Oh', status: 'SUSPENDED' },
    { id: '00uold', name: 'Old Hand', status: 'DEPROVISIONED' },
    { id: '00uzoe', name: 'Zoë Haddad' },
  ],
  groups: [
    { id: '00gall', name: 'Everyone', type: 'BUILT_IN' },
    { id: '00gsales', name: 'Sales' },
    { id: '00gdesign', name: 'Design' },
    { id: '00gad', name: 'AD people', type: 'APP_GROUP', sourceAppId: '0oaad' },
    { id: '00gimported', name: 'Workday people', type: 'APP_GROUP', sourceAppId: '0oaworkday' },
    { id: '00gadmins', name: 'Admins', holdsRoles: true },
    { id: '00ghuge', name: 'Huge', userCount: 5001 },
    { id: '00gempty', name: 'Empty', holdsRoles: false },
  ],
  rules: [{ id: '0prsales', name: 'Sales department', groupIds: ['00gsales'] }],
  memberships: [
    { group: '00gsales', user: '00uana', rules: ['0prsales'] },
    { group: '00gsales', user: '00ubob' },
    { group: '00gdesign', user: '00uana' },
    { group: '00gdesign', user: '00uzoe' },
    { group: '00gimported', user: '00uana', source: 'unknown' },
    { group: '00gadmins', user: '00ubob' },
  ],
  apps: [
    { id: '0oafigma', label: 'Figma', features: provisioned },
    { id: '0oaslack', label: 'Slack' },
    { id: '0oaoff', label: 'Retired', status: 'INACTIVE' },
    { id: '0oaad', label: 'corp.example', name: 'active_directory' },
    { id: '0oaworkday', label: 'Workday', name: 'workday' },
  ],
  appGroups: [
    { app: '0oafigma', group: '00gdesign', priority: 2 },
    { app: '0oaslack', group: '00gdesign' },
    { app: '0oaslack', group: '00gsales' },
  ],
  appUsers: [
    { app: '0oafigma', user: '00uzoe', through: '00gdesign' },
    { app: '0oafigma', user: '00ubob' },
    { app: '0oafigma', user: '00uana' },
    { app: '0oaslack', user: '00uana', through: '00gsales' },
    { app: '0oaslack', user: '00uzoe', through: '00gdesign' },
    { app: '0oaoff', user: '00uana' },
  ],
  roles: [
    { principalType: 'USER', principalId: '00uzoe', ...superAdmin, assignmentId: 'ra1' },
    {
      principalType: 'GROUP',
      principalId: '00gadmins',
      roleType: 'HELP_DESK_ADMIN',
      label: 'Help Desk Administrator',
    },
    {
      principalType: 'USER',
      principalId: '00uana',
      roleType: 'USER_ADMIN',
      assignmentId: 'ra2',
      targets: [{ type: 'GROUP', id: '00gsales', name: 'Sales' }],
    },
    { principalType: 'USER', principalId: '00uana', roleType: 'REPORT_ADMIN', assignmentId: 'ra3' },
    { principalType: 'GROUP', principalId: '00gdesign', roleType: 'REPORT_ADMIN' },
    {
      principalType: 'USER',
      principalId: '00ubob',
      roleType: 'CUSTOM',
      roleId: 'cr0help',
      resourceSetId: 'iamemea',
      label: 'Helper',
    },
  ],
  customRoles: [{ id: 'cr0help', label: 'Helper', permissions: [] }],
  resourceSets: [{ id: 'iamemea', label: 'EMEA', resources: [] }],
}

/** "grant membership 00gsales USER 00uana" */
export const parse = (text: string): AccessChange => {
  const [verb, kind, resource, principalType, principalId] = text.split(' ') as [
    AccessChange['verb'],
    AccessChange['kind'],
    string,
    AccessChange['principalType'],
    string,
  ]
  const [resourceId, setId] = resource.split('/') as [string, string | undefined]
  return change({
    verb,
    kind,
    resourceId,
    principalType,
    principalId,
    ...(setId === undefined ? {} : { setId }),
  })
}
