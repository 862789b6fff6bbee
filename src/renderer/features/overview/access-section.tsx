import type { Overview } from '../../../preload/contract/index.ts'
import { TallyBars } from '../../ui/connector/tally-bars.tsx'
import { Card, Section } from '../../ui/layout/page.tsx'
import { type Bar, plainBars, roleBars, statusBars } from './overview-model.ts'
import classes from './overview.module.css'

/** How access is held and the mix of states, as small bars that are tables. */
export function AccessSection({ overview }: { overview: Overview }) {
  const { kinds } = overview
  const seen = (kind: keyof Overview['kinds']) => kinds[kind]?.state !== 'not-visible'
  const held: [string, string, Bar[], boolean][] = [
    ['Group membership', 'Memberships', plainBars('source', overview.membershipSources), seen('memberships')],
    [
      'Application assignment',
      'Assignments',
      plainBars('scope', overview.assignmentScopes),
      seen('appUsers'),
    ],
  ]
  const mix: [string, string, Bar[], boolean][] = [
    ['Accounts by status', 'Accounts', statusBars(overview.userStatuses), seen('users')],
    ['Groups by type', 'Groups', plainBars('type', overview.groupTypes), seen('groups')],
    ['Applications by status', 'Applications', statusBars(overview.appStatuses), seen('apps')],
    ['Admin roles by kind', 'Assignments', roleBars(overview.roleTypes), seen('roles')],
  ]
  return (
    <>
      <Section title="How access is held">
        <Tallies rows={held} />
      </Section>
      <Section title="What there is">
        <Tallies rows={mix} />
      </Section>
    </>
  )
}

function Tallies({ rows }: { rows: [title: string, of: string, bars: Bar[], visible: boolean][] }) {
  return (
    <Card>
      <div className={classes.tallies}>
        {rows.map(([title, of, bars, visible]) =>
          bars.length > 0 ? (
            <TallyBars key={title} title={title} of={of} rows={bars} />
          ) : (
            <p key={title} className={classes.words}>
              <strong>{title}</strong>
              {visible ? 'None in this organization.' : 'Not visible to this credential.'}
            </p>
          ),
        )}
      </div>
    </Card>
  )
}
