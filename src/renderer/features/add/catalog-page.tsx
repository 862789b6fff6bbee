import { Button, Title } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Card, Page } from '../../ui/layout/page.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import classes from './add.module.css'
import { AskForIt } from './ask-for-it.tsx'
import { type CatalogEntry, findEntries } from './catalog.ts'

/** Every connector there is and those that can be asked for. */
export function CatalogPage() {
  const [q, setQ] = useState(useSearch({ from: '/add' }).q ?? '')
  const navigate = useNavigate()
  const [wanted, setWanted] = useState<CatalogEntry | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const entries = findEntries(q)
  return (
    <Page title="Add connector" lead="Choose the system whose accounts and access are read.">
      <SearchBox
        inputRef={field}
        className={classes.search}
        label="Search connectors"
        value={q}
        autoFocus
        onChange={(next) => {
          setQ(next)
          void navigate({ to: '/add', search: next === '' ? {} : { q: next }, replace: true })
        }}
        // On to the first of those that were found, once they are drawn.
        onLeave={() =>
          requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('a, button')?.focus())
        }
      />
      <div ref={list}>
        {entries.length === 0 ? (
          <Card>
            <div className={classes.missing}>
              <div>
                <Title order={2}>No connector is called “{q}”</Title>
                <p className={classes.dim}>Okta is the one that works so far. Others can be asked for.</p>
              </div>
              <AskForIt key={q} name={q} />
            </div>
          </Card>
        ) : (
          <ul className={classes.catalog} aria-label="Connectors">
            {entries.map((entry) => (
              <li key={entry.id}>
                <Entry entry={entry} onAsk={() => setWanted(entry)} />
              </li>
            ))}
          </ul>
        )}
      </div>
      <Dialog
        opened={wanted !== null}
        onClose={() => setWanted(null)}
        title={`${wanted?.name ?? ''} is not here yet`}
        buttons={
          <Button variant="default" onClick={() => setWanted(null)}>
            Close
          </Button>
        }
      >
        {wanted !== null && <AskForIt key={wanted.id} name={wanted.name} />}
      </Dialog>
    </Page>
  )
}

function Entry({ entry, onAsk }: { entry: CatalogEntry; onAsk: () => void }) {
  const { id, name, line, works } = entry
  return (
    <article className={classes.entry} data-works={works || undefined} aria-labelledby={`entry-${id}`}>
      <div className={classes.entryHead}>
        <Title order={2} id={`entry-${id}`}>
          {name}
        </Title>
        {works ? (
          <Status tone="done" label="Works" />
        ) : (
          <Status tone="neutral" icon="clock" label="Not here yet" />
        )}
      </div>
      <p className={classes.dim}>{line}</p>
      <div className={classes.entryFoot}>
        {works ? (
          <LinkButton to="/add/okta" aria-label={`Choose ${name}`}>
            Choose
          </LinkButton>
        ) : (
          <Button variant="default" onClick={onAsk} aria-label={`Ask for it: ${name}`} aria-haspopup="dialog">
            Ask for it
          </Button>
        )}
      </div>
    </article>
  )
}
