import { zodResolver } from '@hookform/resolvers/zod'
import { Button, Stack, TextInput } from '@mantine/core'
import { Controller, useForm } from 'react-hook-form'
import { z } from 'zod'
import { type Connector, connectorOptionsSchema } from '../../../preload/contract/index.ts'
import { useSync } from '../../lib/use-sync.ts'
import { useUpdateConnector } from '../../lib/use-connector.ts'
import { OptionsFields } from '../../ui/connector/options-fields.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Section } from '../../ui/layout/page.tsx'
import { SaveBar } from './save-bar.tsx'

const formSchema = z.object({
  name: z.string().trim().min(1, 'Enter a name.').max(80, 'A name has at most 80 characters.'),
  options: connectorOptionsSchema.extend({ readPriorities: z.boolean() }),
})

/** Name and options; the options take effect at the next sync. */
export function GeneralSection({ connector }: { connector: Connector }) {
  const update = useUpdateConnector()
  const sync = useSync(connector)
  const { name, options } = connector
  const form = useForm({ resolver: zodResolver(formSchema), values: { name, options } })
  const { errors, isDirty, dirtyFields } = form.formState
  const optionsChanged = dirtyFields.options !== undefined
  const save = form.handleSubmit((values) =>
    update.mutate({
      connectorId: connector.id,
      name: values.name,
      ...(optionsChanged ? { options: values.options } : {}),
    }),
  )
  const saved = update.isSuccess && !isDirty
  const mustSync = saved && update.variables.options !== undefined && connector.dataAsOf !== null

  return (
    <Section
      title="Name and options"
      text="The options take effect at the next sync; until then the data stays as it is."
    >
      <form onSubmit={(event) => void save(event)} noValidate>
        <Stack gap="md">
          <TextInput
            label="Name"
            maw={420}
            maxLength={80}
            autoComplete="off"
            {...form.register('name')}
            error={errors.name?.message}
          />
          <Controller
            control={form.control}
            name="options"
            render={({ field }) => <OptionsFields value={field.value} onChange={field.onChange} />}
          />
          {update.error && <ErrorState error={update.error.detail} meaning="Nothing was saved." />}
          <SaveBar
            isDirty={isDirty}
            saving={update.isPending}
            saved={saved}
            onDiscard={() => form.reset()}
            note={isDirty && optionsChanged && <span>Takes effect at the next sync.</span>}
          >
            {mustSync && !sync.running && (
              <Button
                variant="default"
                onClick={sync.start}
                loading={sync.starting}
                disabled={!connector.credential.configured}
              >
                Apply by syncing now
              </Button>
            )}
          </SaveBar>
        </Stack>
      </form>
    </Section>
  )
}
