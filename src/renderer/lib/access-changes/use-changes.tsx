import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { AccessKind, Connector } from '../../../preload/contract/index.ts'
import type { GridRow, MenuAction } from '../../ui/data-grid/source.ts'
import { ToolButton } from '../../ui/data-grid/tool-button.tsx'
import { useRequest } from '../api.ts'
import { notifyAttention } from '../notify.tsx'
import type { GrantEntry } from './grants.ts'
import { whyNotChange } from './may-change.ts'
import { accessQuestion, type NamedChange } from './question.ts'
import { type AccessGrid, revokeLabel, revokeManyLabel, revokeOf, type Subject } from './row-changes.ts'

/** What a list does with changes of access: entries of its menus, its bar of picked rows and its keys. */
export interface ListChanges {
  rowActions(row: GridRow): readonly MenuAction[]
  pickedActions(rows: readonly GridRow[], clear: () => void): ReactNode
  onGrant(rows: readonly GridRow[], clear: () => void): void
  onRemove?(rows: readonly GridRow[], clear: () => void): void
}

const kindOf: Record<AccessGrid, AccessKind> = {
  userGroups: 'membership',
  groupMembers: 'membership',
  userApps: 'assignment',
  appUsers: 'assignment',
  groupApps: 'group-assignment',
  appGroups: 'group-assignment',
  userRoles: 'role',
  groupRoles: 'role',
  adminRoles: 'role',
}

const whyNotGrant = (connector: Connector | undefined, { kind, whyNot }: GrantEntry): string | null =>
  whyNotChange(connector, kind) ?? whyNot ?? null

/** A key that does nothing would leave a person wondering. */
const sayWhyNot = (why: string) => notifyAttention('This cannot be changed here', why, 'access-why-not')

function begin(connectorId: string, connector: Connector | undefined, entry: GrantEntry, clear?: () => void) {
  const why = whyNotGrant(connector, entry)
  if (why === null) accessQuestion.grant(connectorId, entry.grant, clear)
  else sayWhyNot(why)
}

function PickedButton({
  label,
  whyNot,
  danger = false,
  onClick,
}: {
  label: string
  whyNot: string | null
  danger?: boolean
  onClick: () => void
}) {
  return (
    <Button
      size="compact-sm"
      {...(danger ? { color: 'red' } : { variant: 'default' })}
      disabled={whyNot !== null}
      title={whyNot ?? undefined}
      onClick={onClick}
    >
      {label}
    </Button>
  )
}

/** A list of accounts, groups or applications: what can be given to its rows or of them. */
export function useGrants(
  connectorId: string,
  entriesOf: (rows: readonly GridRow[]) => readonly GrantEntry[],
): ListChanges {
  const connector = useRequest('connectors.get', { connectorId }).data
  return {
    rowActions: (row) =>
      entriesOf([row]).map((entry, at) => {
        const why = whyNotGrant(connector, entry)
        return {
          label: entry.label,
          ...(at === 0 ? { apart: true, keys: 'G' } : {}),
          ...(why === null ? {} : { whyNot: why }),
          run: () => begin(connectorId, connector, entry),
        }
      }),
    pickedActions: (rows, clear) =>
      entriesOf(rows).map((entry) => (
        <PickedButton
          key={entry.label}
          label={entry.label}
          whyNot={whyNotGrant(connector, entry)}
          onClick={() => begin(connectorId, connector, entry, clear)}
        />
      )),
    onGrant: (rows, clear) => {
      const [first] = entriesOf(rows)
      if (rows.length > 0 && first !== undefined) begin(connectorId, connector, first, clear)
    },
  }
}

/** Entries of a menu that begin giving something. */
export function useGrantMenu(connectorId: string): (entries: readonly GrantEntry[]) => MenuAction[] {
  const connector = useRequest('connectors.get', { connectorId }).data
  return (entries) =>
    entries.map((entry) => {
      const why = whyNotGrant(connector, entry)
      return {
        label: entry.label,
        ...(why === null ? {} : { whyNot: why }),
        run: () => begin(connectorId, connector, entry),
      }
    })
}

/** A list whose rows are access that somebody has: takes rows away, and gives more of the kind. */
export function useRevokes(
  connectorId: string,
  grid: AccessGrid,
  subject: Subject,
  grant: GrantEntry | undefined,
): ListChanges & { tools: ReactNode } {
  const connector = useRequest('connectors.get', { connectorId }).data
  const why = whyNotChange(connector, kindOf[grid])
  const changesOf = (rows: readonly GridRow[]): NamedChange[] =>
    rows.map((row) => revokeOf(grid, row, subject)).filter((named) => named !== null)
  const remove = (rows: readonly GridRow[], clear: () => void) => {
    if (why === null) accessQuestion.change(connectorId, changesOf(rows), clear)
    else sayWhyNot(why)
  }
  const whyNoGrant = grant === undefined ? null : whyNotGrant(connector, grant)
  return {
    rowActions: (row) => {
      const named = revokeOf(grid, row, subject)
      if (named === null) return []
      return [
        {
          label: revokeLabel(grid, named),
          keys: 'Del',
          ...(why === null ? {} : { whyNot: why }),
          run: () => accessQuestion.change(connectorId, [named]),
        },
      ]
    },
    pickedActions: (rows, clear) => (
      <PickedButton
        label={revokeManyLabel(grid, rows.length)}
        whyNot={why}
        danger
        onClick={() => remove(rows, clear)}
      />
    ),
    onGrant: () => {
      if (grant !== undefined) begin(connectorId, connector, grant)
    },
    onRemove: remove,
    tools: grant !== undefined && (
      <ToolButton
        icon="add"
        named
        label={grant.label}
        disabled={whyNoGrant !== null}
        title={whyNoGrant ?? `${grant.label.replace('…', '')} (G)`}
        onClick={() => begin(connectorId, connector, grant)}
      />
    ),
  }
}
