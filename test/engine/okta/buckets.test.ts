import { expect, it } from 'vitest'
import { bucketOf } from '../../../src/main/engine/okta/buckets.ts'

it.each([
  ['GET', '/api/v1/users?limit=200&search=status%20pr', '/api/v1/users'],
  ['GET', '/api/v1/users/me', '/api/v1/users/{id}'],
  ['POST', '/api/v1/users/00u1', '/api/v1/users'],
  ['GET', '/api/v1/users/00u1/roles', '/api/v1/users'],
  ['GET', '/api/v1/users/00u1/roles/r1/targets/groups?limit=200', '/api/v1/users'],
  ['GET', '/api/v1/groups?expand=stats', '/api/v1/groups'],
  ['GET', '/api/v1/groups/00g1', '/api/v1/groups/{id}'],
  ['GET', '/api/v1/groups/rules?limit=200', '/api/v1/groups'],
  ['GET', '/api/v1/groups/00g1/users?limit=1000', '/api/v1/groups'],
  ['GET', '/api/v1/groups/00g1/apps', '/api/v1/groups'],
  ['PUT', '/api/v1/groups/00g1/users/00u1', '/api/v1/groups'],
  ['GET', '/api/v1/apps', '/api/v1/apps'],
  ['GET', '/api/v1/apps/0oa1', '/api/v1/apps/{id}'],
  ['GET', '/api/v1/apps/0oa1/users?limit=500', '/api/v1/apps'],
  ['POST', '/api/v1/apps/0oa1/users', '/api/v1/apps'],
  ['GET', '/api/v1/iam/resource-sets/s/bindings/r/members', '/api/v1/iam'],
  ['GET', '/api/v1/logs?since=x', '/api/v1/logs'],
  ['GET', '/api/v1/org', '/api/v1/org'],
  ['GET', '/oauth2/v1/clients/c/roles', '/oauth2/v1/clients'],
  ['GET', '/.well-known/okta-organization', '/.well-known'],
])('%s %s counts against %s', (method, path, bucket) => {
  expect(bucketOf(method, path)).toBe(bucket)
})
