import { expect, test } from 'vitest'
import { planFindings } from '../../../../src/main/engine/provision/plan-findings.ts'
import { defaultChangeLimits } from '../../../../src/preload/contract/models.ts'
import { parse, sampleOrganization } from './sample.ts'
import { access, findingsOf } from './support.ts'

const source = sampleOrganization()
const large =
  /^SCAN (users|groups|memberships|apps|app_users|app_groups|role_assignments|u|g|m|a|au|ag|r|o)\b/

test('no question of a plan reads a whole table: each finds its rows by a key or an index', () => {
  const { db } = source
  const asked = new Set<string>()
  const prepare = db.prepare.bind(db)
  db.prepare = ((sql: string) => {
    asked.add(sql)
    return prepare(sql)
  }) as typeof db.prepare
  const changes = [
    'membership 00gdesign USER 00uzoe',
    'membership 00gsales USER 00uana',
    'membership 00gadmins USER 00ubob',
    'assignment 0oafigma USER 00uzoe',
    'assignment 0oaslack USER 00ueve',
    'group-assignment 0oafigma GROUP 00gdesign',
    'role SUPER_ADMIN USER 00uzoe',
    'role REPORT_ADMIN GROUP 00gdesign',
    'role REPORT_ADMIN GROUP 00gempty',
    'binding cr0help/iamemea USER 00ubob',
  ].flatMap((what) => [parse(`grant ${what}`), parse(`revoke ${what}`)])
  for (const change of changes) {
    findingsOf(source, change, { actsAs: '00uzoe' })
    access.touchesAdmins(source, change)
  }
  const steps = changes.map((change) => ({ change, principalName: 'P', resourceName: 'R' }))
  planFindings({ steps, source, limits: defaultChangeLimits, actsAs: null })
  const questions = [...asked].filter((sql) => sql.trimStart().startsWith('SELECT'))
  expect(questions.length).toBeGreaterThan(20)
  const scans = questions.flatMap((sql) =>
    (prepare(`EXPLAIN QUERY PLAN ${sql}`).all(parameters(sql)) as { detail: string }[])
      // Here there is one rule, which is read whole because it is one.
      .filter(({ detail }) => large.test(detail) && !(detail === 'SCAN r' && sql.includes('group_rules r')))
      .map(({ detail }) => `${detail}: ${sql}`),
  )
  expect(scans).toEqual([])
})

/** Some value for each name that a statement uses. */
const parameters = (sql: string): Record<string, string> =>
  Object.fromEntries([...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name as string, '[]']))
