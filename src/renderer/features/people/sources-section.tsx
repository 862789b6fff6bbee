import { Select, Switch } from '@mantine/core'
import { useRef } from 'react'
import type { Connector, PeopleSource, PeopleSourceState } from '../../../preload/contract/index.ts'
import { formatNumber, plural } from '../../lib/format.ts'
import { Card, Section } from '../../ui/layout/page.tsx'
import { DataAge } from '../../ui/relative-time.tsx'
import { FilterEditor } from './filter-editor.tsx'
import { MoveButtons, useFollow } from './move-buttons.tsx'
import { matchingLabels } from './people-words.ts'
import { type Draft, moveDirectory, setRole, setSource } from './promotion-draft.ts'
import classes from './promotion.module.css'

type SourceConnector = Pick<Connector, 'id' | 'name' | 'dataAsOf'>

const roles = [
  { value: 'none', label: 'Not used' },
  { value: 'directory', label: 'Directory: accounts become people' },
  { value: 'accounts', label: 'Accounts: look for their owner' },
] as const

const matchings = (['narrow', 'broad', 'off'] as const).map((value) => ({
  value,
  label: matchingLabels[value],
}))

/** Which connectors are directories, in which order, and what becomes of their accounts. */
export function SourcesSection({
  draft,
  connectors,
  states,
  tried,
  onChange,
}: {
  draft: Draft
  connectors: readonly SourceConnector[]
  states: readonly PeopleSourceState[]
  tried: boolean
  onChange(draft: Draft): void
}) {
  const list = useRef<HTMLUListElement>(null)
  const follow = useFollow(list)
  // Directories first, in their order; then what is used otherwise, then what is not used.
  const used = draft.sources
    .toSorted((a, b) => Number(a.role !== 'directory') - Number(b.role !== 'directory'))
    .map(({ connectorId }) => connectorId)
  const rank = ({ id }: SourceConnector) => (used.includes(id) ? used.indexOf(id) : used.length)
  const sorted = connectors.toSorted((a, b) => rank(a) - rank(b))
  const directories = draft.sources.filter(({ role }) => role === 'directory')
  return (
    <Section
      title="Sources"
      text="Accounts of a directory become people. Accounts of the other connectors look for their owner among them. Where several directories know the same person, the attributes of the upper one win."
    >
      <ul ref={list} className={classes.sources}>
        {sorted.map((connector) => {
          const source = draft.sources.find(({ connectorId }) => connectorId === connector.id)
          const place = directories.findIndex(({ connectorId }) => connectorId === connector.id)
          return (
            <li key={connector.id}>
              <Card>
                <Source
                  connector={connector}
                  source={source}
                  state={states.find(({ connectorId }) => connectorId === connector.id)}
                  place={place < 0 ? null : place}
                  directories={directories.length}
                  tried={tried}
                  onRole={(role) => onChange(setRole(draft, connector.id, role))}
                  onSource={(next) => onChange(setSource(draft, next))}
                  onMove={(step) => {
                    onChange(moveDirectory(draft, connector.id, step))
                    follow(place + step, step)
                  }}
                />
              </Card>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

function Source({
  connector,
  source,
  state,
  place,
  directories,
  tried,
  onRole,
  onSource,
  onMove,
}: {
  connector: SourceConnector
  source: PeopleSource | undefined
  state: PeopleSourceState | undefined
  /** Among the directories; null where it is none. */
  place: number | null
  directories: number
  tried: boolean
  onRole(role: PeopleSource['role'] | null): void
  onSource(source: PeopleSource): void
  onMove(step: -1 | 1): void
}) {
  const { name } = connector
  const begun = source?.automatic === true || (state?.lastRunAt ?? null) !== null
  return (
    <div className={classes.source} role="group" aria-label={name}>
      <div className={classes.sourceHead}>
        <div className={classes.sourceName}>
          <h3>{name}</h3>
          <p>
            {state === undefined || state.accounts === 0 ? '' : `${stateWords(state)}, `}
            <DataAge at={connector.dataAsOf} />
          </p>
        </div>
        <Select
          className={classes.role ?? ''}
          aria-label={`Use of ${name}`}
          allowDeselect={false}
          data={[...roles]}
          value={source?.role ?? 'none'}
          onChange={(value) => onRole(value === 'directory' || value === 'accounts' ? value : null)}
        />
        {place !== null && directories > 1 && (
          <MoveButtons what={name} first={place === 0} last={place === directories - 1} onMove={onMove} />
        )}
      </div>
      {source !== undefined && (
        <>
          <div className={classes.fields}>
            <Select
              className={classes.field ?? ''}
              label="Find owners of accounts"
              allowDeselect={false}
              data={matchings}
              value={source.matching}
              onChange={(matching) => onSource({ ...source, matching: matching ?? source.matching })}
            />
            <div className={classes.switch}>
              {begun ? (
                <Switch
                  size="xs"
                  label="Promote again after each sync"
                  checked={source.automatic}
                  onChange={(event) => onSource({ ...source, automatic: event.currentTarget.checked })}
                />
              ) : (
                <span>Repeats after each sync, once promoted.</span>
              )}
            </div>
          </div>
          <FilterEditor
            source={source}
            name={name}
            tried={tried}
            onChange={(filter) => onSource({ ...source, filter })}
          />
        </>
      )}
    </div>
  )
}

const stateWords = ({ accounts, owned, service, unowned }: PeopleSourceState): string =>
  [
    plural(accounts, ['account', 'accounts']),
    owned > 0 ? `${formatNumber(owned)} owned` : '',
    service > 0 ? `${formatNumber(service)} service` : '',
    unowned > 0 ? `${formatNumber(unowned)} without an owner` : '',
  ]
    .filter(Boolean)
    .join(', ')
