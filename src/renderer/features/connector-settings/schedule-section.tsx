import { NumberInput, Select, Stack, Switch, TextInput } from '@mantine/core'
import { Controller, useForm, useWatch } from 'react-hook-form'
import type { Connector } from '../../../preload/contract/index.ts'
import { isScheduled, nextSyncWords } from '../../lib/schedule.ts'
import { useUpdateConnector } from '../../lib/use-connector.ts'
import { useNow } from '../../lib/use-now.ts'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Section } from '../../ui/layout/page.tsx'
import { intervalChoices, scheduleOfForm, scheduleToForm } from './schedule-form.ts'
import { SaveBar } from './save-bar.tsx'

/** When the connector syncs by itself, how often in full, and whether it is paused. */
export function ScheduleSection({ connector }: { connector: Connector }) {
  const { id, schedule } = connector
  const now = useNow()
  const update = useUpdateConnector()
  const pause = useUpdateConnector()
  const form = useForm({ values: scheduleToForm(schedule) })
  const { isDirty } = form.formState
  const when = useWatch({ control: form.control, name: 'when' })
  const save = form.handleSubmit((values) =>
    update.mutate({ connectorId: id, schedule: scheduleOfForm(values, schedule.paused) }),
  )
  const refused = update.error?.detail
  const cronRefused = refused?.code === 'invalid-input' && when === 'cron'
  return (
    <Section
      title="Schedule"
      text={
        <>
          {nextSyncWords(connector, now)}. On battery and on a metered network it waits, unless the settings
          of the app allow it.
        </>
      }
    >
      <form onSubmit={(event) => void save(event)} noValidate>
        <Stack gap="md">
          <Controller
            control={form.control}
            name="when"
            render={({ field }) => (
              <Select
                label="Sync by itself"
                maw={420}
                allowDeselect={false}
                data={intervalChoices(schedule.everyMinutes)}
                value={field.value}
                onChange={(value) => field.onChange(value ?? 'off')}
              />
            )}
          />
          {when === 'cron' && (
            <TextInput
              label="Cron expression"
              description="Five fields in the time of this computer: minute, hour, day of month, month, day of week. 0 3 * * 1-5 is 03:00 from Monday to Friday."
              maw={420}
              maxLength={100}
              autoComplete="off"
              spellCheck={false}
              {...form.register('cron')}
              error={cronRefused ? `${refused.message} ${refused.nextStep}` : undefined}
            />
          )}
          {when !== 'off' && (
            <Controller
              control={form.control}
              name="fullEvery"
              render={({ field }) => (
                <NumberInput
                  label="Of so many syncs one reads everything"
                  description="The others read Okta’s log and what changed, which takes a few calls. 1 reads everything each time."
                  maw={420}
                  min={1}
                  max={1000}
                  allowDecimal={false}
                  allowNegative={false}
                  clampBehavior="blur"
                  hideControls
                  value={field.value}
                  onChange={(value) => field.onChange(typeof value === 'number' ? value : 1)}
                />
              )}
            />
          )}
          {refused !== undefined && !cronRefused && (
            <ErrorState error={refused} meaning="Nothing was saved." />
          )}
          <SaveBar
            isDirty={isDirty}
            saving={update.isPending}
            saved={update.isSuccess && !isDirty}
            onDiscard={() => {
              update.reset()
              form.reset()
            }}
          />
        </Stack>
      </form>
      {isScheduled(schedule) && (
        <Switch
          size="xs"
          label="Pause the schedule"
          description="Nothing syncs by itself until it goes on; “Sync now” works all the same."
          checked={schedule.paused}
          disabled={pause.isPending}
          onChange={(event) =>
            pause.mutate({
              connectorId: id,
              schedule: { ...schedule, paused: event.currentTarget.checked },
            })
          }
        />
      )}
      {pause.error && <ErrorState error={pause.error.detail} meaning="The schedule is as it was." />}
    </Section>
  )
}
