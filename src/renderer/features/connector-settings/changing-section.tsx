import { Button, NumberInput, Radio, Stack, Switch } from '@mantine/core'
import { useState } from 'react'
import { Controller, useForm } from 'react-hook-form'
import type { Connector } from '../../../preload/contract/index.ts'
import { levelLooks, levelsByStrictness, loosened } from '../../lib/access-changes/safety-level.ts'
import { useUpdateConnector } from '../../lib/use-connector.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Section } from '../../ui/layout/page.tsx'
import classes from './connector-settings.module.css'
import { SaveBar } from './save-bar.tsx'

const toForm = ({ safetyLevel, fourEyes, changeLimits }: Connector) => ({
  safetyLevel,
  fourEyes,
  people: changeLimits.people,
  percent: Math.round(changeLimits.share * 1000) / 10,
})
type Entered = ReturnType<typeof toForm>

const ofForm = ({ safetyLevel, fourEyes, people, percent }: Entered) => ({
  safetyLevel,
  fourEyes,
  changeLimits: {
    people: Math.max(1, Math.round(people)),
    share: Math.min(1, Math.max(0.01, percent / 100)),
  },
})

/** What the connector may change in Okta, who has to agree, and from how much on it warns. */
export function ChangingSection({ connector }: { connector: Connector }) {
  const update = useUpdateConnector()
  const form = useForm({ values: toForm(connector) })
  const { isDirty } = form.formState
  const [asked, setAsked] = useState<{ entered: Entered; words: readonly string[] } | null>(null)
  const save = (entered: Entered) => update.mutate({ connectorId: connector.id, ...ofForm(entered) })
  const submit = form.handleSubmit((entered) => {
    const words = loosened(connector, entered)
    if (words.length > 0) setAsked({ entered, words })
    else save(entered)
  })
  const number = (value: string | number, fallback: number) => (typeof value === 'number' ? value : fallback)
  return (
    <Section
      title="Changes in Okta"
      text="Giving and taking access changes Okta itself. Whatever is chosen here, nothing is applied that was not shown before."
    >
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack gap="md">
          <Controller
            control={form.control}
            name="safetyLevel"
            render={({ field }) => (
              <div className={classes.levels} role="radiogroup" aria-label="Safety level">
                {levelsByStrictness.map((level) => (
                  <Radio
                    key={level}
                    name={`level-${connector.id}`}
                    value={level}
                    label={levelLooks[level].label}
                    description={levelLooks[level].text}
                    checked={field.value === level}
                    onChange={() => field.onChange(level)}
                    className={classes.level ?? ''}
                    data-level={level}
                    data-chosen={field.value === level || undefined}
                    classNames={{ body: classes.levelBody ?? '', labelWrapper: classes.levelWords ?? '' }}
                  />
                ))}
              </div>
            )}
          />
          <Controller
            control={form.control}
            name="fourEyes"
            render={({ field }) => (
              <Switch
                label="A second person approves changes of admin roles"
                description="Somebody else shows with an API token of their own who they are. The token is used once and kept nowhere."
                checked={field.value}
                onChange={(event) => field.onChange(event.currentTarget.checked)}
              />
            )}
          />
          <Controller
            control={form.control}
            name="people"
            render={({ field }) => (
              <NumberInput
                label="Warn from this many people"
                description="A plan that touches more people than this is warned of before it is applied."
                maw={420}
                min={1}
                max={1_000_000}
                allowDecimal={false}
                allowNegative={false}
                clampBehavior="blur"
                thousandSeparator=","
                hideControls
                value={field.value}
                onChange={(value) => field.onChange(number(value, 1))}
              />
            )}
          />
          <Controller
            control={form.control}
            name="percent"
            render={({ field }) => (
              <NumberInput
                label="Warn from this share, in percent"
                description="Of the members of one group, or of the people of one application."
                maw={420}
                min={1}
                max={100}
                decimalScale={1}
                allowNegative={false}
                clampBehavior="blur"
                hideControls
                suffix=" %"
                value={field.value}
                onChange={(value) => field.onChange(number(value, 1))}
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
      <Dialog
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={`Let more pass in ${connector.name}?`}
        buttons={
          <>
            <Button variant="default" onClick={() => setAsked(null)} data-autofocus>
              Cancel
            </Button>
            <Button
              onClick={() => {
                if (asked !== null) save(asked.entered)
                setAsked(null)
              }}
            >
              Save
            </Button>
          </>
        }
      >
        {asked?.words.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </Dialog>
    </Section>
  )
}
