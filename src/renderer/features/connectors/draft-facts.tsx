import type { Connector } from '../../../preload/contract/index.ts'
import { useInvitations } from '../../lib/mail/mail-list.tsx'
import { mailWords } from '../../lib/mail/mail-words.ts'
import { ownerNames, writtenTo } from '../../lib/owners/owner-words.ts'
import { useNow } from '../../lib/use-now.ts'
import { Status } from '../../ui/feedback/status.tsx'
import classes from './connectors.module.css'

/** Of a connector without a domain: the app it is for, who is to set it up, and whether they were told. */
export function DraftFacts({ connector }: { connector: Connector }) {
  const { owners, app, id } = connector
  const now = useNow()
  const { mails } = useInvitations(writtenTo(owners).length > 0 ? id : null)
  return (
    <dl className={classes.draft}>
      {app !== null && (
        <div>
          <dt>For the app</dt>
          <dd>{app.name}</dd>
        </div>
      )}
      <div>
        <dt>To be set up by</dt>
        <dd>{ownerNames(owners)}</dd>
      </div>
      {mails?.map((mail) => {
        const { label, tone } = mailWords(mail, now)
        return (
          <div key={mail.id}>
            <dt>E-mail</dt>
            <dd>
              {mail.to} <Status tone={tone} label={label} />
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
