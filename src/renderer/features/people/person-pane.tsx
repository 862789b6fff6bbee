import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { PersonDetail } from '../../../preload/contract/index.ts'
import { useRequest } from '../../lib/api.ts'
import { DetailPane } from '../../ui/detail/detail-pane.tsx'
import { DetailText, type Fact, Facts, timeFact } from '../../ui/detail/facts.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { detailAttributeLabel, personStatusWords } from './people-words.ts'
import classes from './people.module.css'
import { PersonAccounts } from './person-accounts.tsx'

/** One person: who it is, every account with what it holds, and where each attribute came from. */
export function PersonPane({
  personId,
  tab,
  onTab,
  onClose,
}: {
  personId: string
  tab: string | undefined
  onTab(tab: string): void
  onClose(): void
}) {
  const { data: person, error, refetch } = useRequest('people.get', { personId })
  const gone = error?.detail.code === 'not-found'
  if (person?.id !== personId || gone) {
    if (error === null) return <Skeleton lines={8} label="Loading the person" />
    const close = (
      <Button variant="default" onClick={onClose}>
        Close
      </Button>
    )
    return gone ? (
      <EmptyState icon="none" title="No longer among the people" actions={close}>
        The last promotion or its undoing took this person away, or joined it with another one.
      </EmptyState>
    ) : (
      <div className={classes.message}>
        <ErrorState error={error.detail} onRetry={() => void refetch()} actions={close} />
      </div>
    )
  }
  return (
    <DetailPane
      icon="people"
      name={person.name}
      lines={[
        <span key="email">{person.email ?? 'No e-mail'}</span>,
        <span key="state" className={classes.accountLine}>
          <Status {...personStatusWords[person.status]} />
          {person.conflicts > 0 && (
            <Link to="/people/conflicts" className={classes.link}>
              {person.conflicts === 1 ? 'Takes part in a conflict' : 'Takes part in conflicts'}
            </Link>
          )}
        </span>,
      ]}
      id={person.id}
      idName="person id"
      onOpenInOkta={undefined}
      onClose={onClose}
      tab={tab}
      onTab={onTab}
      tabs={[
        {
          value: 'accounts',
          label: 'Accounts',
          count: person.accounts,
          content: <PersonAccounts person={person} />,
        },
        { value: 'attributes', label: 'Attributes', content: <Attributes person={person} /> },
      ]}
    />
  )
}

const Attributes = ({ person }: { person: PersonDetail }) => (
  <DetailText label={`Attributes of ${person.name}`}>
    <Facts
      title="Person"
      facts={[
        ...(person.manager === null
          ? []
          : [
              {
                name: 'Manager',
                value: (
                  <Link to="/people" search={{ selected: person.manager.id }} className={classes.link}>
                    {person.manager.name}
                  </Link>
                ),
              },
            ]),
        timeFact('Created', person.createdAt),
        timeFact('Changed', person.updatedAt),
      ]}
    />
    <Facts title="Attributes and where each came from" facts={person.attributes.map(attributeFact)} />
  </DetailText>
)

const attributeFact = ({ name, values, from }: PersonDetail['attributes'][number]): Fact => ({
  name: detailAttributeLabel(name),
  value: (
    <>
      {values.length === 0 ? <span className={classes.dim}>not set</span> : values.join(', ')}
      {from !== null && (
        <span className={classes.from}>
          from {from.attribute} in {from.connectorName}
        </span>
      )}
    </>
  ),
})
