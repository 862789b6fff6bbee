import {
  err,
  ok,
  type Connector,
  type EngineRequestName,
  type HostRequestName,
  type Input,
  type Output,
  type Result,
} from '../../preload/contract/index.ts'
import type { Engine } from '../engine/engine.ts'
import type { Values } from './arguments.ts'

export async function ask<K extends EngineRequestName | HostRequestName>(
  engine: Engine,
  name: K,
  input: Input<K>,
) {
  return (await engine.dispatch(name, input)) as Result<Output<K>>
}

/** The connector that was named, or the only one there is. */
export async function choose(engine: Engine, values: Values): Promise<Result<Connector>> {
  const all = await ask(engine, 'connectors.list', {})
  if (!all.ok) return all
  const { connector } = values
  if (connector !== undefined) {
    const found = all.value.find(({ id, name }) => id === connector || name === connector)
    return found
      ? ok(found)
      : err('not-found', `There is no connector "${connector}".`, 'See access-desk status.')
  }
  const [only, ...more] = all.value
  if (only === undefined)
    return err('not-found', 'No connector has been added.', 'Run access-desk connect first.')
  return more.length === 0
    ? ok(only)
    : err(
        'invalid-input',
        'There are several connectors.',
        'Say which: --connector ID, from access-desk status.',
      )
}
