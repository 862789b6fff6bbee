import { openSmallEngine } from './small-engine.ts'

/** Applies one plan until it has ended, however often it has to wait. Arguments: folder, address, token, plan. */
const [dataDir = '', url = '', token = '', planId = ''] = process.argv.slice(2)
const engine = openSmallEngine(dataDir, { url, token })
engine.applier.begin()
process.stdout.write('begun\n')
for (;;) {
  const state = engine.plans.get(planId)?.state
  if (state === 'applied' || state === 'failed') break
  if (state !== 'queued' && !engine.applier.isRunning(planId)) {
    const begun = await engine.applier.start(planId)
    if (!begun.ok) throw new Error(begun.error.message)
  }
  await engine.applier.finished(planId)
  if (engine.plans.get(planId)?.state === 'queued') {
    await new Promise((resolve) => setTimeout(resolve, 200))
    engine.applier.online()
  }
}
await engine.close()
