import { Button } from '@mantine/core'
import type { ManualStep } from '../../../preload/contract/index.ts'
import { manualLabels } from '../../lib/access-changes/way-words.ts'
import { request } from '../../lib/api.ts'
import { reportFailure } from '../../lib/use-grid-source.ts'
import { Icon } from '../../ui/icon.tsx'
import classes from './access-changes.module.css'

/** What only a person can do, each with the button that opens where it is done. */
export function ManualSteps({
  connectorId,
  title,
  steps,
}: {
  connectorId: string
  title: string
  steps: readonly ManualStep[]
}) {
  if (steps.length === 0) return null
  return (
    <section className={classes.manual}>
      <h3 className={classes.head}>{title}</h3>
      <ul className={classes.manualList}>
        {steps.map(({ text, link, objectId }) => (
          <li key={text}>
            <span>{text}</span>
            <Button
              variant="default"
              size="compact-sm"
              rightSection={<Icon name="external" size={13} />}
              onClick={() => {
                request('link.open', { link, connectorId, ...(objectId === null ? {} : { objectId }) }).catch(
                  reportFailure,
                )
              }}
            >
              {manualLabels[link]}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
