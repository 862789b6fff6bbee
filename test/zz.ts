import { startDemoOrg } from '../src/main/demo-org/index.ts'
import { connectTo, startEngine } from './support/engine.ts'
import { expectedExports, readExports } from './support/truth.ts'
const seed = Number(process.argv[2] ?? 1), rounds = Number(process.argv[3] ?? 20), deprov = process.argv[4]==='d'
let st = seed; const rnd = () => (st = (st * 1664525 + 1013904223) % 4294967296) / 4294967296
const pick = <T>(l: T[]): T => l[Math.floor(rnd() * l.length)] as T
const org = await startDemoOrg({ users: 300, groups: 40, apps: 12, limits: { off: true } })
const app = startEngine()
const opts={skipInactiveApps:deprov,syncDeprovisionedUsers:deprov}
const id = await connectTo(app, { url: org.url, token: org.token('super') }, {...opts})
let bad=0
const cmp = async (what: string) => { const e=expectedExports(org.org,opts), h=await readExports(app.engine.source(id)); for(const k of Object.keys(e) as (keyof typeof e)[]) { const es=new Set(e[k]), hs=new Set(h[k]); const miss=e[k].filter(x=>!hs.has(x)), extra=h[k].filter(x=>!es.has(x)); if(miss.length||extra.length) {bad++; console.log(what,k,'missing',miss.length,miss.slice(0,3),'extra',extra.length,extra.slice(0,3)); }} }
await cmp('full')
const o = org.org
const acts: [string, () => unknown][] = [
 ['createUser', () => { const u=o.createUser({login:`n${rnd()}@x.example`,email:'n@x.example',firstName:'N',lastName:'M',department:pick(['Finance','Engineering','Sales'])},{activate:rnd()<.7}); return u.id }],
 ['update', () => o.updateProfile(pick([...o.users()]).id, {department: pick(['Finance','Engineering','Sales','Legal']), title:'T'+rnd()})],
 ['deactivate', () => o.deactivateUser(pick([...o.users()].filter(u=>u.status!=='DEPROVISIONED')).id)],
 ['reactivate', () => {const l=[...o.users()].filter(u=>u.status==='DEPROVISIONED'); if(l.length) o.setUserStatus(pick(l).id,'PROVISIONED')}],
 ['suspend', () => o.setUserStatus(pick([...o.users()].filter(u=>u.status==='ACTIVE')).id,'SUSPENDED')],
 ['delete', () => o.deleteUser(pick([...o.users()]).id)],
 ['addMember', () => o.addMember(pick([...o.groups()].filter(g=>g.type==='OKTA_GROUP')).id, pick([...o.users()]).id)],
 ['addMember', () => o.addMember(pick([...o.groups()].filter(g=>g.type==='OKTA_GROUP')).id, pick([...o.users()]).id)],
 ['removeMember', () => {const m=pick([...o.memberships()]); o.removeMember(m.group_id,m.user_id)}],
 ['removeMember', () => {const m=pick([...o.memberships()]); o.removeMember(m.group_id,m.user_id)}],
 ['createGroup', () => o.createGroup('G'+rnd())],
 ['deleteGroup', () => {const l=[...o.groups()].filter(g=>g.type!=='BUILT_IN'); if(l.length>15) o.deleteGroup(pick(l).id)}],
 ['appStatus', () => o.setAppStatus(pick([...o.apps()]).id, pick(['ACTIVE','INACTIVE']))],
 ['deleteApp', () => {const l=[...o.apps()]; if(l.length>6 && rnd()<.3) o.deleteApp(pick(l).id)}],
 ['assignUser', () => o.assignUser(pick([...o.apps()]).id, pick([...o.users()].filter(u=>u.status!=='DEPROVISIONED')).id)],
 ['unassignUser', () => {const a=pick([...o.appUsers()]); o.unassignUser(a.app_id,a.user_id)}],
 ['assignGroup', () => o.assignGroup(pick([...o.apps()]).id, pick([...o.groups()]).id)],
 ['unassignGroup', () => {const a=pick([...o.appGroups()]); o.unassignGroup(a.app_id,a.group_id)}],
 ['grantUser', () => o.grantRole('USER', pick([...o.users()]).id, pick(['SUPER_ADMIN','APP_ADMIN','USER_ADMIN','READ_ONLY_ADMIN']) as never)],
 ['grantGroup', () => o.grantRole('GROUP', pick([...o.groups()].filter(g=>g.type==='OKTA_GROUP')).id, pick(['HELP_DESK_ADMIN','APP_ADMIN']) as never)],
 ['revoke', () => { const r=pick(o.data.roleAssignments); o.revokeRole(r.kind, (r.kind==='USER'?o.data.users:o.data.groups)[r.principal]!.id, r.id)}],
 ['bind', () => o.bindMember(pick(o.data.resourceSets).id, pick(o.data.customRoles).id, 'USER', pick([...o.users()]).id)],
 ['bindG', () => o.bindMember(pick(o.data.resourceSets).id, pick(o.data.customRoles).id, 'GROUP', pick([...o.groups()]).id)],
 ['unbind', () => { const b=pick(o.data.bindings); if(b) { const m=pick(b.members); if(m) o.unbindMember(b.set,b.role,m.id)} }],
 ['rules', () => o.evaluateRules()],
]
for (let r=0;r<rounds;r++){
  const n = r%3===0 ? 1 : Math.ceil(rnd()*12)
  const done: string[]=[]
  for(let i=0;i<n;i++){ const [name,act]=pick(acts); try{act(); done.push(name)}catch(e){ done.push(name+'!'+(e as Error).message)} }
  const before={...org.stats.byEndpoint}
  const { syncId } = await app.need('sync.start', { connectorId: id, mode: 'delta' })
  await app.engine.syncFinished(syncId)
  const rec=(await app.need('sync.history',{connectorId:id})).rows.find(x=>x.syncId===syncId)!
  if(rec.status!=='done'||rec.mode!=='delta') { console.log(r,rec.mode,rec.status,rec.error?.message,(await app.need('logs.page',{limit:8})).rows.map(x=>x.message+x.details).join('\n')); if(rec.status!=='done') break }
  const bb=bad; await cmp(`round ${r} ${done.join(',')}`)
  if(bad>bb) break
  if(process.env.V) console.log(r, done.join(','), rec.calls, rec.changes, rec.seconds)
}
console.log('seed',seed,'bad',bad)
await app.end(); await org.close()
