import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import type { Connector } from '../../../preload/contract/index.ts'
import { RemoveDialog } from '../../lib/remove-dialog.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Section } from '../../ui/layout/page.tsx'
import classes from './connector-settings.module.css'

/** Removing a connector, with or without its data. */
export function RemoveSection({ connector }: { connector: Connector }) {
  const [asking, ask] = useDisclosure(false)
  const navigate = useNavigate()
  const archived = connector.archivedAt !== null
  return (
    <Section
      title={archived ? 'Delete the data' : 'Remove this connector'}
      text={
        archived
          ? 'Takes what was kept of this connector off this computer.'
          : 'Takes the connector and its credential off this computer. Its local data goes too, or stays for reading, as you choose. Nothing in Okta is changed.'
      }
    >
      <div className={classes.buttons}>
        <Button
          variant="outline"
          color="red"
          leftSection={<Icon name="trash" size={14} />}
          onClick={ask.open}
        >
          {archived ? 'Delete the data of' : 'Remove'} {connector.name}
        </Button>
      </div>
      <RemoveDialog
        connector={connector}
        opened={asking}
        onClose={ask.close}
        onRemoved={(kept) => {
          ask.close()
          if (!kept) void navigate({ to: '/' })
        }}
      />
    </Section>
  )
}
