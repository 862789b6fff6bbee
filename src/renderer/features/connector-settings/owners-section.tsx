import type { Connector } from '../../../preload/contract/index.ts'
import { ConnectorMails } from '../../lib/mail/mail-list.tsx'
import { OwnersEditor } from '../../lib/owners/owners-editor.tsx'
import { Section } from '../../ui/layout/page.tsx'

/** Who owns the connector, and the e-mails that told them so. */
export function OwnersSection({ connector }: { connector: Connector }) {
  return (
    <Section
      title="Owners"
      text="They set the connector up and are told when three syncs in a row fail. Whoever is added is written to."
    >
      <OwnersEditor connector={connector} />
      <ConnectorMails connectorId={connector.id} />
    </Section>
  )
}
