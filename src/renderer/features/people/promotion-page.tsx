import { Button, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Connector, Output, PromotionPreview } from '../../../preload/contract/index.ts'
import { requestKey, useAction, useRequest } from '../../lib/api.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { Page } from '../../ui/layout/page.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { effectWords, promoteLabel, runWords } from './people-words.ts'
import { PreviewSection } from './preview-section.tsx'
import { faultCount, inputOf } from './promotion-draft.ts'
import classes from './promotion.module.css'
import { MappingSection, MergeSection, ServiceSection } from './rules-sections.tsx'
import { RunsSection } from './runs-section.tsx'
import { SourcesSection } from './sources-section.tsx'
import { usePromotionDraft } from './use-promotion-draft.ts'

/** The rules by which accounts become people, what they would do, and doing it. */
export function PromotionPage() {
  const rules = useRequest('people.rules', {})
  const connectors = useRequest('connectors.list', {})
  const error = rules.error ?? connectors.error
  if (rules.data === undefined || connectors.data === undefined) {
    return (
      <Page title="Promotion">
        {error === null ? (
          <Skeleton lines={10} label="Loading the rules" />
        ) : (
          <ErrorState
            error={error.detail}
            onRetry={() => {
              void rules.refetch()
              void connectors.refetch()
            }}
          />
        )}
      </Page>
    )
  }
  const usable = connectors.data.filter(({ setupStep, dataAsOf }) => setupStep === null || dataAsOf !== null)
  if (usable.every(({ dataAsOf }) => dataAsOf === null)) {
    return (
      <>
        <h1 className="visually-hidden">Promotion</h1>
        <EmptyState
          icon="people"
          title="No connector has been synced yet"
          actions={
            connectors.data.length === 0 ? (
              <LinkButton to="/setup/new">Add Okta connector</LinkButton>
            ) : (
              <LinkButton to="/">See the connectors</LinkButton>
            )
          }
        >
          Promotion works on synced accounts. Sync a connector first, then choose it as a directory here.
        </EmptyState>
      </>
    )
  }
  return <Promotion saved={rules.data} connectors={usable} />
}

interface Taken {
  readonly preview: PromotionPreview
  readonly at: string
  /** Of the rules and the data it was made from. */
  readonly basis: string
}

function Promotion({
  saved,
  connectors,
}: {
  saved: Output<'people.rules'>
  connectors: readonly Connector[]
}) {
  const cache = useQueryClient()
  const { draft, edited, change, drop } = usePromotionDraft(
    saved,
    connectors.map(({ id }) => id),
  )
  const save = useAction('people.saveRules')
  const preview = useAction('people.preview')
  const promote = useAction('people.promote')
  const [taken, setTaken] = useState<Taken | null>(null)
  const [tried, setTried] = useState(false)
  const area = useRef<HTMLDivElement>(null)
  const results = useRef<HTMLDivElement>(null)

  const input = inputOf(draft)
  const faults = faultCount(draft)
  // People change by promotion and by hand; accounts by syncs.
  const newest = useRequest('people.runs', { limit: 1 }).data?.rows[0]
  const basis = JSON.stringify([
    input,
    connectors.map(({ id, dataAsOf }) => [id, dataAsOf]),
    newest?.id,
    newest?.undoneAt,
  ])
  const stale = taken !== null && taken.basis !== basis
  const usesNone = draft.sources.length === 0

  const look = () => {
    setTried(true)
    if (faults > 0) return
    preview.mutate(input, {
      onSuccess: (answer) => setTaken({ preview: answer, at: new Date().toISOString(), basis }),
    })
  }
  // Where the preview stands under the rules, it comes into view when it is there.
  useEffect(() => {
    const column = results.current
    if (taken === null || column === null) return
    const bottom = area.current?.getBoundingClientRect().bottom ?? 0
    if (column.getBoundingClientRect().top > bottom - 160) column.scrollIntoView?.({ block: 'start' })
  }, [taken])
  const keep = () => {
    setTried(true)
    if (faults > 0) return
    save.mutate(input, {
      onSuccess: (answer) => {
        cache.setQueryData(requestKey('people.rules', {}), answer)
        drop()
        setTried(false)
      },
    })
  }
  const run = () =>
    promote.mutate(
      {},
      {
        onSuccess: () => {
          setTaken(null)
          save.reset()
        },
      },
    )

  const counts = taken === null || stale ? null : taken.preview.counts
  const nothing = counts !== null && effectWords(counts) === ''
  const blocked = edited
    ? 'Save the rules first.'
    : usesNone
      ? 'Choose a source first.'
      : counts === null
        ? 'Preview first, to see what it does.'
        : null
  const refused = save.error ?? promote.error
  return (
    <div className={classes.screen}>
      <div className={classes.scroll} ref={area}>
        <div className={classes.columns}>
          <div className={classes.head}>
            <Title order={1}>Promotion</Title>
            <p>
              Accounts of directories become people, and every other account finds its owner. Only the people
              in Access Desk change, nothing in Okta.
            </p>
          </div>
          <div className={classes.rules}>
            <SourcesSection
              draft={draft}
              connectors={connectors}
              states={saved.sources}
              tried={tried}
              onChange={change}
            />
            <MergeSection draft={draft} onChange={change} />
            <MappingSection draft={draft} onChange={change} />
            <ServiceSection draft={draft} onChange={change} />
          </div>
          <div className={classes.results} ref={results}>
            <PreviewSection
              shown={taken === null ? null : { ...taken, stale }}
              running={preview.isPending}
              error={preview.error?.detail ?? null}
              onPreview={look}
            />
            <RunsSection />
          </div>
        </div>
      </div>
      {refused && (
        <div className={classes.refused}>
          <ErrorState error={refused.detail} meaning="The people are as they were." />
        </div>
      )}
      <div className={classes.bar} role="group" aria-label="Save, preview and promote">
        <span className={classes.barText} aria-live="polite">
          {tried && faults > 0 ? (
            <Status tone="attention" label="Finish the marked conditions." />
          ) : edited ? (
            'Not saved yet. Your edits are kept until you save or discard them.'
          ) : save.isSuccess ? (
            <Status tone="done" label="Saved" />
          ) : promote.isSuccess && taken === null ? (
            <Status tone="done" label={runWords(promote.data.counts)} />
          ) : (
            (blocked ?? '')
          )}
        </span>
        {edited && (
          <Button
            variant="subtle"
            onClick={() => {
              drop()
              setTried(false)
            }}
          >
            Discard edits
          </Button>
        )}
        <Button variant="default" onClick={keep} disabled={!edited} loading={save.isPending}>
          Save
        </Button>
        <Button variant="default" onClick={look} disabled={usesNone} loading={preview.isPending}>
          Preview
        </Button>
        <Button
          onClick={run}
          disabled={blocked !== null || nothing}
          loading={promote.isPending}
          title={blocked ?? undefined}
        >
          {promoteLabel(counts)}
        </Button>
      </div>
    </div>
  )
}
