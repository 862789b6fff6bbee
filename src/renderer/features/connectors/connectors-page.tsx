import { Button, Menu } from '@mantine/core'
import type { Connector } from '../../../preload/contract/index.ts'
import { useRequest } from '../../lib/api.ts'
import { plural } from '../../lib/format.ts'
import { useDemo } from '../../lib/use-demo.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Page, Section } from '../../ui/layout/page.tsx'
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
  if (connectors.data.length === 0) return <FirstUse />
  const live = connectors.data.filter(({ archivedAt }) => archivedAt === null)
  const archived = connectors.data.filter(({ archivedAt }) => archivedAt !== null)
  return (
    <Page
      title="Connectors"
      lead={`${plural(live.length, ['organization', 'organizations'])} on this computer. Nothing is ever changed in Okta by looking.`}
      actions={
        <>
          <DemoButton />
          <AddButton />
        </>
      }
    >
      <Cards connectors={live} />
      {archived.length > 0 && (
        <Section
          title="Removed, data kept"
          text="For reading only. Nothing is asked of Okta for these any more."
        >
          <Cards connectors={archived} />
        </Section>
      )}
    </Page>
  )
}

const Cards = ({ connectors }: { connectors: readonly Connector[] }) => (
  <ul className={classes.cards}>
    {connectors.map((connector) => (
      <li key={connector.id}>
        <ConnectorCard connector={connector} />
      </li>
    ))}
  </ul>
)

function FirstUse() {
  return (
    <EmptyState
      as="h1"
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
  <LinkButton to="/setup/new" leftSection={<Icon name="add" size={14} />}>
    Add Okta connector
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
