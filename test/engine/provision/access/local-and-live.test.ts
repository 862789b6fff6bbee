import { beforeAll, expect, test } from 'vitest'
import type { OktaClient } from '../../../../src/main/engine/okta/port.ts'
import { search } from '../../../../src/main/demo-org/model.ts'
import type { AccessChange } from '../../../../src/preload/contract/models.ts'
import { printedSeed, seeded } from '../../../support/sync-world.ts'
import { access, change, findingsOf, seen, worldWithClients, type Clients } from './support.ts'

let at: Clients
let client: OktaClient
const random = seeded(printedSeed('local-and-live.test.ts'))
beforeAll(async () => {
  at = await worldWithClients({ users: 150, groups: 40, apps: 12 })
  client = await at.client()
})

const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T

/** A change of anything, half of them of what there is. */
function anyChange(): AccessChange {
  const { data } = at.org
  const verb = one(['grant', 'revoke'] as const)
  const user = one(data.users)
  const group = one(data.groups)
  const app = one(data.apps)
  const there = random() < 0.5
  switch (one(['membership', 'assignment', 'group-assignment', 'role', 'binding'] as const)) {
    case 'membership': {
      const held = there ? data.users[one([...group.members])] : undefined
      return change({
        verb,
        kind: 'membership',
        resourceId: group.id,
        principalType: 'USER',
        principalId: (held ?? user).id,
      })
    }
    case 'assignment': {
      const held = there ? data.users[one([...app.users])] : undefined
      return change({
        verb,
        kind: 'assignment',
        resourceId: app.id,
        principalType: 'USER',
        principalId: (held ?? user).id,
      })
    }
    case 'group-assignment': {
      const held = there ? data.groups[one(app.groups)?.group ?? -1] : undefined
      return change({
        verb,
        kind: 'group-assignment',
        resourceId: app.id,
        principalType: 'GROUP',
        principalId: (held ?? group).id,
      })
    }
    case 'role': {
      const held = one(data.roleAssignments)
      const inherits = one([...(data.groups[held.principal]?.members ?? [])])
      const through = held.kind === 'GROUP' && random() < 0.5 ? data.users[inherits] : undefined
      const principalType = through === undefined ? held.kind : 'USER'
      const list: readonly { id: string }[] = held.kind === 'USER' ? data.users : data.groups
      return change({
        verb,
        kind: 'role',
        resourceId: held.type,
        principalType,
        principalId: (through ?? (there ? list[held.principal] : one(list)))?.id ?? user.id,
      })
    }
    case 'binding': {
      const { set, role, members } = one(data.bindings.filter(({ members }) => members.length > 0))
      const member = one(members)
      const list: readonly { id: string }[] = member.kind === 'USER' ? data.users : data.groups
      return change({
        verb,
        kind: 'binding',
        resourceId: role,
        setId: set,
        principalType: member.kind,
        principalId: (there ? list[member.principal] : one(list))?.id ?? user.id,
      })
    }
  }
}

test('what the local data knows is what Okta tells: no drift, the same words, the same findings', async () => {
  const differ: unknown[] = []
  for (let nth = 0; nth < 250; nth++) {
    const about = anyChange()
    const known = access.known(at.source(), about)
    const { state } = await seen(client, about)
    const drift = access.drift(about, known, state)
    const so = [access.isSo(about, known), access.isSo(about, state)]
    const say = (live: boolean) =>
      findingsOf(at.source(), about, live ? { live: state } : {})
        // Whether there is an application profile to lose is told by Okta alone.
        .filter(({ code }) => code !== 'profile-lost')
        .map(({ text }) => text)
    const [here, there] = [say(false), say(true)]
    if (drift !== null || so[0] !== so[1] || here.join('\n') !== there.join('\n'))
      differ.push({ about, known, state, drift, here, there })
  }
  expect(differ).toEqual([])
})

test('what Okta would refuse is a blocker, and what is no blocker it does not refuse', async () => {
  const { org } = at
  const wrong: unknown[] = []
  for (let nth = 0; nth < 120; nth++) {
    const about = anyChange()
    const { state } = await seen(client, about)
    if (access.isSo(about, state) === true) continue
    const blockers = findingsOf(at.source(), about, { live: state }).filter(
      ({ severity, code }) => severity === 'blocker' && code !== 'last-super-admin',
    )
    const call = access.writeFor(about, state, null)
    if (!call.ok) {
      if (blockers.length === 0) wrong.push({ about, call })
      continue
    }
    const { method, path, body } = call.value
    const [group, user] = [org.group(about.resourceId), org.user(about.principalId)]
    const rule = group?.rules[search(group.members, user?.index ?? -1)] ?? -1
    const answer = await client.send(method, path, body)
    if (answer.ok === blockers.length > 0) wrong.push({ about, blockers, answer })
    if (!answer.ok) continue
    // Put back, so that the local data stays true of all that follows.
    const back = access.inverse({ change: about, captured: null, principalName: '', resourceName: '' })
    if (!('change' in back)) continue
    const undo = access.writeFor(back.change, (await seen(client, back.change)).state, null)
    if (undo.ok) await client.send(undo.value.method, undo.value.path, undo.value.body)
    if (about.kind === 'membership' && about.verb === 'revoke' && group !== undefined)
      group.rules[search(group.members, user?.index ?? -1)] = rule
  }
  expect(wrong).toEqual([])
})
