import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { DataGrid } from '../ui/data-grid/data-grid.tsx'
import type { GridRow, GridState } from '../ui/data-grid/source.ts'
import { WhyChain, type WhyEnd } from '../ui/detail/why-chain.tsx'
import { gridError, NextStep } from './list-screen.tsx'
import { type ObjectKind, ObjectLink, screenOf } from './object-link.tsx'
import { objectActions } from './open-in-okta.ts'
import { groupsOfWhy } from './why.ts'
import { useGridSource } from './use-grid-source.ts'
import type { GrantEntry } from './access-changes/grants.ts'
import { type AccessGrid, columnsForChange } from './access-changes/row-changes.ts'
import { useRevokes } from './access-changes/use-changes.tsx'

interface Props {
  connectorId: string
  grid: AccessGrid
  parentId: string
  /** What the object is called whose rows these are. */
  parentName: string
  /** What more of the kind can be given. */
  grant: GrantEntry
  label: string
  columns: readonly string[]
  /** The object each row is about: its kind, and the columns of its name and id. */
  object?: { readonly kind: Exclude<ObjectKind, 'role'>; readonly name: string; readonly id: string }
  /** Ends of the way that the reason of a row describes. */
  why?: { from(row: GridRow): WhyEnd; to(row: GridRow): WhyEnd }
  /** Column with the id of the group the access goes through. */
  grantedBy?: string
}

const text = (row: GridRow, column: string) => String(row.cell(column) ?? '')

/** The rows of one object inside its detail, each with the reason it is there, to be taken away or added to. */
export function NestedList(props: Props) {
  const { connectorId, grid, parentId, object, why, grantedBy } = props
  const source = useGridSource()
  const changes = useRevokes(connectorId, grid, { id: parentId, name: props.parentName }, props.grant)
  const navigate = useNavigate()
  const [state, setState] = useState<GridState>({ search: '', filters: [], sort: undefined })
  const renderers: Record<string, (row: GridRow) => ReactNode> = {}
  if (object) {
    renderers[object.name] = (row) => {
      const name = text(row, object.name)
      const id = text(row, object.id)
      return id === '' ? (
        name
      ) : (
        <ObjectLink connectorId={connectorId} kind={object.kind} id={id} inGrid>
          {name}
        </ObjectLink>
      )
    }
  }
  if (why) {
    renderers['why'] = (row) => {
      const group = grantedBy === undefined ? '' : text(row, grantedBy)
      const [name] = groupsOfWhy(text(row, 'why'))
      return (
        <WhyChain
          why={text(row, 'why')}
          from={why.from(row)}
          to={why.to(row)}
          short
          group={
            group === '' ? undefined : (
              <ObjectLink connectorId={connectorId} kind="group" id={group} inGrid>
                {name}
              </ObjectLink>
            )
          }
        />
      )
    }
  }
  const open = (kind: ObjectKind, id: string) => {
    void navigate({ to: screenOf[kind], params: { connectorId }, search: { selected: id } })
  }
  const companions = [object?.id, object?.name, grantedBy, ...columnsForChange[grid]].filter(
    (key) => key !== undefined,
  )
  return (
    <DataGrid
      source={source}
      target={{ connectorId, grid, parentId }}
      label={props.label}
      state={state}
      onState={(patch) => setState((before) => ({ ...before, ...patch }))}
      companions={companions}
      initialColumns={props.columns}
      {...(why ? { subline: 'why' } : {})}
      renderers={renderers}
      {...(object ? { onOpen: (row: GridRow) => open(object.kind, text(row, object.id)) } : {})}
      rowActions={(row) => {
        const group = grantedBy === undefined ? '' : text(row, grantedBy)
        const others = [
          ...(group === '' ? [] : [{ label: 'Show the granting group', run: () => open('group', group) }]),
          ...(object ? objectActions(object.kind, connectorId, text(row, object.id)) : []),
        ]
        return [
          ...changes.rowActions(row),
          ...others.map((entry, at) => (at === 0 ? { ...entry, apart: true } : entry)),
        ]
      }}
      pickedActions={changes.pickedActions}
      onGrant={changes.onGrant}
      {...(changes.onRemove ? { onRemove: changes.onRemove } : {})}
      tools={changes.tools}
      NextStep={NextStep}
      renderError={gridError}
      compact
    />
  )
}
