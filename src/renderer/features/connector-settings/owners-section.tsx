import type { Connector } from '../../../preload/contract/index.ts'
import { InvitationList } from '../../lib/mail/mail-list.tsx'
import { OwnersEditor } from '../../lib/owners/owners-editor.tsx'
import { Section } from '../../ui/layout/page.tsx'

/** Who owns the connector, and the e-mails that told them so. */
export function OwnersSection({ connector }: { connector: Connector }) {
  return (
    <Section
      title="Owners"
      text="They set the connector up and are told when three syncs in a row fail. Whoever is added while it is not set up gets an e-mail with a link."
    >
      <OwnersEditor connector={connector} />
      <InvitationList connectorId={connector.id} quiet />
    </Section>
  )
}
