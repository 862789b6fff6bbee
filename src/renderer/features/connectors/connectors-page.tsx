import { Button, Menu } from '@mantine/core'
import { useRequest } from '../../lib/api.ts'
import { plural } from '../../lib/format.ts'
import { useDemo } from '../../lib/use-demo.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Page } from '../../ui/layout/page.tsx'
import { Archived } from './archived.tsx'
import { ConnectorCard } from './connector-card.tsx'
import classes from './connectors.module.css'

/** Home: every connector with its state and what to do next. */
export function ConnectorsPage() {
  const connectors = useRequest('connectors.list', {})
  if (connectors.data === undefined) {
    return (
      <Page title="Connectors">
        {connectors.error ? (
          <ErrorState
            error={connectors.error.detail}
            onRetry={() => void connectors.refetch()}
            retrying={connectors.isFetching}
          />
        ) : (
          <Skeleton />
        )}
      </Page>
    )
  }
  const present = connectors.data.filter(({ archivedAt }) => archivedAt === null)
  const archived = connectors.data.filter(({ archivedAt }) => archivedAt !== null)
  if (connectors.data.length === 0) return <FirstUse as="h1" />
  return (
    <Page
      title="Connectors"
      lead={`${plural(present.length, ['connector', 'connectors'])} on this computer. Nothing is ever changed in Okta by looking.`}
      actions={
        present.length > 0 && (
          <>
            <DemoButton />
            <AddButton />
          </>
        )
      }
    >
      {present.length === 0 ? (
        <FirstUse as="p" />
      ) : (
        <ul className={classes.cards}>
          {present.map((connector) => (
            <li key={connector.id}>
              <ConnectorCard connector={connector} />
            </li>
          ))}
        </ul>
      )}
      {archived.length > 0 && <Archived connectors={archived} />}
    </Page>
  )
}

function FirstUse({ as }: { as: 'h1' | 'p' }) {
  return (
    <EmptyState
      as={as}
      icon="connectors"
      title="No connectors yet"
      actions={
        <>
          <AddButton />
          <DemoButton />
        </>
      }
    >
      Connect an Okta organization to see who has access to what, and why. Its data is kept on this computer
      only. Or look around first in a simulated organization.
    </EmptyState>
  )
}

const AddButton = () => (
  <LinkButton to="/add" leftSection={<Icon name="add" size={14} />}>
    Add connector
  </LinkButton>
)

function DemoButton() {
  const demo = useDemo()
  return (
    <Menu position="bottom-end" width={320}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<Icon name="demo" size={14} />}
          rightSection={<Icon name="down" size={14} />}
          loading={demo.starting}
        >
          Try with a demo organization
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => demo.start('small')}>Small, ready in seconds</Menu.Item>
        <Menu.Item onClick={() => demo.start('large')}>Large, to see how the app copes</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
