import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ComponentType, type ReactNode, useEffect, useRef } from 'react'
import { type GridName, gridDefinition } from '../../preload/contract/index.ts'
import { DataGrid } from '../ui/data-grid/data-grid.tsx'
import type { GridRow, MenuAction } from '../ui/data-grid/source.ts'
import { SplitPane } from '../ui/layout/split-pane.tsx'
import { ErrorState } from '../ui/feedback/error-state.tsx'
import { RequestError, useRequest } from './api.ts'
import type { ListChanges } from './access-changes/use-changes.tsx'
import { type GridAddress, useGridAddress } from './use-grid-address.ts'
import { useGridSource } from './use-grid-source.ts'
import { useSync } from './use-sync.ts'

/** The error of a grid in place. */
export const gridError = (error: Error, retry: () => void): ReactNode =>
  error instanceof RequestError ? (
    <ErrorState error={error.detail} onRetry={retry} />
  ) : (
    <ErrorState
      error={{ code: 'internal', message: 'The rows could not be drawn.', nextStep: 'Try again.' }}
      onRetry={retry}
    />
  )

/** A list of the whole connector left, the opened row right; both in the address. */
export function ListScreen({
  grid,
  detailLabel,
  companions,
  rowActions,
  changes,
  tools,
  Detail,
}: {
  grid: GridName
  detailLabel: string
  companions?: readonly string[]
  rowActions(row: GridRow, connectorId: string): readonly MenuAction[]
  /** What can be given and taken in the list. */
  changes: ListChanges
  /** Beside the tools of the list. */
  tools?: ReactNode
  /** The opened row; `address.close` closes it. */
  Detail: ComponentType<{ id: string; address: GridAddress }>
}) {
  const address = useGridAddress()
  const source = useGridSource()
  const { connectorId, selected } = address
  const area = useRef<HTMLDivElement>(null)
  const wasOpen = useRef(false)
  // When the detail goes away with the focus in it, the keyboard goes on in the list.
  useEffect(() => {
    const lost = document.activeElement === null || document.activeElement === document.body
    if (wasOpen.current && selected === undefined && lost) {
      area.current?.querySelector<HTMLElement>('[role="grid"]')?.focus()
    }
    wasOpen.current = selected !== undefined
  }, [selected])
  const { title } = gridDefinition(grid)
  return (
    <SplitPane
      name={grid}
      detailLabel={detailLabel}
      detail={selected === undefined ? null : <Detail id={selected} address={address} />}
      master={
        <div ref={area} style={{ display: 'flex', flex: 1, minHeight: 0 }}>
          <h1 className="visually-hidden">{title}</h1>
          <DataGrid
            key={connectorId}
            source={source}
            target={{ connectorId, grid }}
            label={title}
            state={address.state}
            onState={address.setState}
            selectedKey={selected}
            onOpen={({ key }) => address.open(key)}
            {...(selected === undefined ? {} : { onClose: address.close })}
            follows
            mainSearch
            {...(companions ? { companions } : {})}
            rowActions={(row) => [
              ...changes.rowActions(row),
              ...rowActions(row, connectorId).map((entry, at) =>
                at === 0 ? { ...entry, apart: true } : entry,
              ),
            ]}
            pickedActions={changes.pickedActions}
            onGrant={changes.onGrant}
            {...(changes.onRemove ? { onRemove: changes.onRemove } : {})}
            tools={tools}
            NextStep={NextStep}
            renderError={gridError}
          />
        </div>
      }
    />
  )
}

/** What to do about a list that was not read: sync, or see what the token may read. */
export function NextStep({ connectorId, kind }: { connectorId: string; kind: string }) {
  const connector = useRequest('connectors.get', { connectorId }).data
  const sync = useSync(connector)
  const params = { connectorId }
  if (connector && connector.setupStep !== null) {
    return (
      <Button component={Link} to="/setup/$connectorId" params={params as never}>
        Finish the setup
      </Button>
    )
  }
  if (kind === 'not-synced') {
    return sync.running ? (
      <Button variant="default" component={Link} to="/c/$connectorId/overview" params={params as never}>
        See the running sync
      </Button>
    ) : (
      <Button onClick={sync.start} loading={sync.starting}>
        Sync now
      </Button>
    )
  }
  return (
    <Button variant="default" component={Link} to="/c/$connectorId/access" params={params as never}>
      See what this credential can do
    </Button>
  )
}
