import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { startDemoOrg, type DemoOrgServer, type DemoOrgServerOptions } from '../../src/main/demo-org/index.ts'
import { startEngine, type TestEngine } from '../support/engine.ts'
import { closeBrowser, openUi, type Ui } from '../support/ui.ts'

/**
 * An engine and a simulated organization for one file of tests. Pages close with the test that opened
 * them, and none may have met an error or a violation of the content security policy.
 */
export function createWorld(
  options: DemoOrgServerOptions = {},
  engine: { mail?: object; simulated?: boolean } = {},
) {
  let app: TestEngine
  let org: DemoOrgServer
  let opened: Ui[] = []
  beforeAll(async () => {
    app = startEngine(undefined, engine)
    org = await startDemoOrg({ limits: { off: true }, ...options })
  })
  afterEach(async () => {
    const ended = opened
    opened = []
    for (const ui of ended) await ui.end()
    expect(ended.flatMap(({ problems }) => problems)).toEqual([])
  })
  afterAll(async () => {
    await closeBrowser()
    await app.end()
    await org.close()
  })
  return {
    get app() {
      return app
    },
    get org() {
      return org
    },
    async open(more: Parameters<typeof openUi>[1] = {}): Promise<Ui> {
      const ui = await openUi(app, more)
      opened.push(ui)
      return ui
    },
  }
}

/** What will be so in a while, on a machine that is busy with other things too. */
export const eventually = <T>(ask: () => T) => expect.poll(ask, { timeout: 15_000 })
