import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { deepLink, type Mail } from '../../../preload/contract/index.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { Icon } from '../../ui/icon.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Pager } from '../../ui/pager.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useAction, useRequest } from '../api.ts'
import { notifyError } from '../notify.tsx'
import { useNow } from '../use-now.ts'
import { mailWords, newestByAddress } from './mail-words.ts'
import classes from './mail.module.css'

const read = 100
/** E-mails on screen at once in a list of all. */
const shown = 5

/** The e-mails that ask somebody to set a connector up, the newest to each address. */
export function useInvitations(connectorId: string | null) {
  const list = useRequest('mail.list', connectorId === null ? null : { connectorId, limit: read })
  return {
    mails: list.data && newestByAddress(list.data.rows.filter(({ kind }) => kind === 'setup-invitation')),
    error: list.error?.detail ?? null,
    retry: () => void list.refetch(),
  }
}

/** The e-mails that ask owners to set a connector up, with how each stands and what can be done about it. */
export function InvitationList({ connectorId }: { connectorId: string }) {
  const { mails, error, retry } = useInvitations(connectorId)
  if (error !== null) return <ErrorState error={error} onRetry={retry} />
  if (mails === undefined) return <Skeleton lines={2} label="Loading the e-mails" />
  if (mails.length === 0) return <p className={classes.none}>No e-mail was written about this connector.</p>
  return <Mails mails={mails} />
}

/** All e-mails about a connector, newest first; nothing where there are none. */
export function ConnectorMails({ connectorId }: { connectorId: string }) {
  const [offset, setOffset] = useState(0)
  const { data, error, refetch } = useRequest('mail.list', { connectorId, offset, limit: shown })
  if (error) return <ErrorState error={error.detail} onRetry={() => void refetch()} />
  if (data === undefined || data.total === 0) return null
  return (
    <div>
      <Mails mails={data.rows} withSubject />
      <Pager
        offset={offset}
        shown={data.rows.length}
        limit={shown}
        total={data.total}
        noun={['e-mail', 'e-mails']}
        onOffset={setOffset}
      />
    </div>
  )
}

function Mails({ mails, withSubject = false }: { mails: readonly Mail[]; withSubject?: boolean }) {
  return (
    <ul className={classes.mails} aria-label="E-mails to the owners">
      {mails.map((mail) => (
        <MailLine key={mail.id} mail={mail} withSubject={withSubject} />
      ))}
    </ul>
  )
}

function MailLine({ mail, withSubject }: { mail: Mail; withSubject: boolean }) {
  const now = useNow()
  const cache = useQueryClient()
  const refresh = () => cache.invalidateQueries({ queryKey: ['mail.list'] })
  const resend = useAction('mail.resend')
  const open = useAction('mail.openInProgram')
  const { label, tone, text } = mailWords(mail, now)
  const busy = mail.state === 'sending' || resend.isPending
  return (
    <li className={classes.mail}>
      <div className={classes.words}>
        <p className={classes.head}>
          <span className={classes.to}>{mail.to}</span>
          <Status tone={tone} label={label} />
          <span className={classes.time}>
            <RelativeTime at={mail.sentAt ?? mail.createdAt} />
          </span>
        </p>
        {withSubject && <p className={classes.text}>{mail.subject}</p>}
        {text !== '' && <p className={classes.text}>{text}</p>}
      </div>
      <div className={classes.actions}>
        {mail.state === 'not-configured' ? (
          <LinkButton variant="default" to="/settings" search={{ section: 'mail' }}>
            Set a mail server
          </LinkButton>
        ) : (
          <Button
            variant="default"
            loading={busy}
            onClick={() =>
              resend.mutate(
                { mailId: mail.id },
                {
                  onSettled: () => void refresh(),
                  onError: ({ detail }) => notifyError(detail, `The e-mail to ${mail.to} was not sent`),
                },
              )
            }
          >
            Resend
          </Button>
        )}
        <Button
          variant="default"
          rightSection={<Icon name="external" size={14} />}
          loading={open.isPending}
          onClick={() =>
            open.mutate(
              { mailId: mail.id },
              { onError: ({ detail }) => notifyError(detail, 'Your mail program was not opened') },
            )
          }
        >
          Open in my mail program
        </Button>
        {mail.connectorId !== null && mail.kind === 'setup-invitation' && (
          <CopyText value={deepLink(mail.connectorId, 'setup')} what="link to set it up" label="Copy link" />
        )}
      </div>
    </li>
  )
}
