import { Checkbox, Stack } from '@mantine/core'
import type { ConnectorOptions } from '../../../preload/contract/index.ts'

/** The options of a connector with what each one means for the data. */
export function OptionsFields({
  value,
  onChange,
}: {
  value: ConnectorOptions
  onChange: (value: ConnectorOptions) => void
}) {
  return (
    <Stack gap="md" maw="68ch">
      <Checkbox
        label="Skip inactive child apps"
        description="Applications that are inactive in Okta are left out, with everyone assigned to them. Fewer calls to Okta, and lists without access that does not work anyway."
        checked={value.skipInactiveApps}
        onChange={(event) => onChange({ ...value, skipInactiveApps: event.currentTarget.checked })}
      />
      <Checkbox
        label="Sync deprovisioned users"
        description="Deactivated accounts are stored too, with all they still hold. Off, they are left out, and memberships or assignments that point at them are counted as left out."
        checked={value.syncDeprovisionedUsers}
        onChange={(event) => onChange({ ...value, syncDeprovisionedUsers: event.currentTarget.checked })}
      />
      <Checkbox
        label="Read all priorities of group assignments"
        description="One call more an application, from the bucket that usually decides how long a sync takes. Off, priorities are read where an organization has at most 100 applications."
        checked={value.readPriorities}
        onChange={(event) => onChange({ ...value, readPriorities: event.currentTarget.checked })}
      />
    </Stack>
  )
}
