import { Button } from '@mantine/core'
import { useState } from 'react'
import { useUpdateConnector } from '../../lib/use-connector.ts'
import { OptionsFields } from '../../ui/connector/options-fields.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import classes from './setup.module.css'
import type { StepProps } from './step-props.ts'

/** What a sync leaves out. */
export function OptionsStep({ connector, go }: StepProps) {
  const [options, setOptions] = useState(connector.options)
  const update = useUpdateConnector()
  const save = () => update.mutate({ connectorId: connector.id, options }, { onSuccess: () => go('test') })
  return (
    <>
      <OptionsFields value={options} onChange={setOptions} />
      {update.error && <ErrorState error={update.error.detail} meaning="The options were not saved." />}
      <div className={classes.buttons}>
        <Button onClick={save} loading={update.isPending}>
          Save and continue
        </Button>
        <Button variant="default" onClick={() => go('credential')}>
          Back
        </Button>
      </div>
    </>
  )
}
