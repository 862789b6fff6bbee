import { NumberInput, Stack } from '@mantine/core'
import { Controller, useForm, useWatch } from 'react-hook-form'
import type { Connector, Safety } from '../../../preload/contract/index.ts'
import { safetyWords } from '../../lib/schedule.ts'
import { useUpdateConnector } from '../../lib/use-connector.ts'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Section } from '../../ui/layout/page.tsx'
import { SaveBar } from './save-bar.tsx'

const toForm = ({ share, rows }: Safety) => ({ percent: Math.round(share * 1000) / 10, rows })
const ofForm = ({ percent, rows }: ReturnType<typeof toForm>): Safety => ({
  share: Math.min(1, Math.max(0.01, percent / 100)),
  rows: Math.max(0, Math.round(rows)),
})

/** How much a sync may remove without asking. */
export function SafetySection({ connector }: { connector: Connector }) {
  const update = useUpdateConnector()
  const form = useForm({ values: toForm(connector.safety) })
  const { isDirty } = form.formState
  const [percent, rows] = useWatch({ control: form.control, name: ['percent', 'rows'] })
  const save = form.handleSubmit((entered) =>
    update.mutate({ connectorId: connector.id, safety: ofForm(entered) }),
  )
  return (
    <Section
      title="Safety"
      text={`${safetyWords(ofForm({ percent, rows }), connector.counts?.users)} An answer without any rows, where there were some, always waits for you.`}
    >
      <form onSubmit={(event) => void save(event)} noValidate>
        <Stack gap="md">
          <Controller
            control={form.control}
            name="percent"
            render={({ field }) => (
              <NumberInput
                label="Share that may vanish, in percent"
                maw={420}
                min={1}
                max={100}
                decimalScale={1}
                allowNegative={false}
                clampBehavior="blur"
                hideControls
                suffix=" %"
                value={field.value}
                onChange={(value) => field.onChange(typeof value === 'number' ? value : 1)}
              />
            )}
          />
          <Controller
            control={form.control}
            name="rows"
            render={({ field }) => (
              <NumberInput
                label="Rows that may vanish in any case"
                description="So that a small list does not stop a sync whenever a few people leave."
                maw={420}
                min={0}
                max={1_000_000}
                allowDecimal={false}
                allowNegative={false}
                clampBehavior="blur"
                thousandSeparator=","
                hideControls
                value={field.value}
                onChange={(value) => field.onChange(typeof value === 'number' ? value : 0)}
              />
            )}
          />
          {update.error && <ErrorState error={update.error.detail} meaning="Nothing was saved." />}
          <SaveBar
            isDirty={isDirty}
            saving={update.isPending}
            saved={update.isSuccess && !isDirty}
            onDiscard={() => form.reset()}
          />
        </Stack>
      </form>
    </Section>
  )
}
