import { useLocation, useSearch } from '@tanstack/react-router'
import { accountActions, type Connector } from '../../preload/contract/index.ts'
import { accountQuestion, actionVerbs, whyNoChanges, whyNot } from '../lib/account-actions.ts'
import { useRequest } from '../lib/api.ts'
import type { GridSearch } from '../lib/search.ts'
import type { Command } from './commands.ts'

/** A new account, and what can be done now to the account that is open. */
export function useAccountCommands(connector: Connector | undefined): Command[] {
  const { pathname } = useLocation()
  const { selected } = useSearch({ strict: false }) as GridSearch
  const here = connector !== undefined && pathname === `/c/${connector.id}/accounts`
  const detail = useRequest(
    'detail.get',
    here && selected !== undefined ? { connectorId: connector.id, kind: 'user', id: selected } : null,
  ).data
  if (connector === undefined || whyNoChanges(connector) !== null) return []
  const commands: Command[] = [
    {
      id: 'account.create',
      title: `Create an account in ${connector.name}`,
      section: 'Do',
      words: 'new user person add',
      run: () => accountQuestion.create(connector.id),
    },
  ]
  // While another one loads, what is known is still about the one before.
  if (!here || detail?.kind !== 'user' || detail.id !== selected) return commands
  for (const action of accountActions) {
    if (whyNot(action, detail, connector) !== null) continue
    commands.push({
      id: `account.${action}`,
      title: `${actionVerbs[action].verb} ${detail.name}…`,
      section: 'Do',
      words: `account user ${detail.login}`,
      run: () => accountQuestion.act(connector.id, detail, action),
    })
  }
  return commands
}
