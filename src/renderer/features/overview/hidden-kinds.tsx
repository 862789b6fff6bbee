import { type Kinds, missingKinds } from '../../lib/counts.ts'
import { Icon } from '../../ui/icon.tsx'
import { Card, Section } from '../../ui/layout/page.tsx'
import classes from './overview.module.css'

/** The data this token could not read, with the reason; nothing when it read all. */
export function HiddenKinds({ kinds }: { kinds: Kinds }) {
  const missing = missingKinds(kinds)
  if (missing.length === 0) return null
  return (
    <Section title="Not in this data">
      <Card padded={false}>
        {missing.map(({ kind, label, state, reason }) => (
          <div key={kind} className={classes.hidden}>
            <Icon name={state === 'failed' ? 'attention' : 'hidden'} />
            <p>
              <strong>{label}:</strong>{' '}
              {state === 'failed' ? 'could not be read in the last sync.' : 'not visible to this token.'}{' '}
              {reason}
            </p>
          </div>
        ))}
      </Card>
    </Section>
  )
}
