import { Button, Radio, Stack } from '@mantine/core'
import { useState } from 'react'
import {
  accountRequest,
  type RoleSet,
  roleSetLabels,
  roleSetRoles,
  roleSets,
} from '../../lib/capabilities.ts'
import { OktaLink } from '../../lib/credential/guides.tsx'
import { CopyBlock } from '../../ui/copy-block.tsx'
import { RoleTable } from '../../ui/connector/role-reference.tsx'
import { Note } from '../../ui/feedback/note.tsx'
import { Card } from '../../ui/layout/page.tsx'
import classes from './setup.module.css'
import type { StepProps } from './step-props.ts'

/** A guide only: an account of its own for the connector, with no more than it needs. */
export function AccountStep({ connector, go }: StepProps) {
  const [set, setSet] = useState<RoleSet>('read')
  const isRoleSet = (value: string): value is RoleSet => roleSets.some((each) => each === value)
  return (
    <>
      <Card padded={false}>
        <RoleTable />
      </Card>
      <Radio.Group
        label="Roles to give"
        value={set}
        onChange={(value) => {
          if (isRoleSet(value)) setSet(value)
        }}
      >
        <Stack gap="xs" mt="xs">
          {roleSets.map((each) => (
            <Radio
              key={each}
              value={each}
              label={roleSetLabels[each]}
              description={`In Okta: ${roleSetRoles[each].join(' + ')}`}
            />
          ))}
        </Stack>
      </Radio.Group>
      <section aria-labelledby="colleague">
        <h3 id="colleague" className={classes.small}>
          For a colleague who administers Okta
        </h3>
        <CopyBlock
          prose
          text={accountRequest(connector.host, set)}
          what="request"
          label="Copy this request"
        />
      </section>
      <div className={classes.links}>
        <OktaLink connectorId={connector.id} link="okta-administrators">
          Open the administrators of Okta
        </OktaLink>
        <OktaLink connectorId={connector.id} link="okta-tokens">
          Open the tokens page of Okta
        </OktaLink>
        <OktaLink connectorId={connector.id} link="help-admin-roles" quiet>
          Okta’s guide to admin roles
        </OktaLink>
      </div>
      <Note>
        A service app needs no account: it is given its role itself. Admin roles can also be reviewed with a
        custom role that may view roles, resources and admin assignments, in place of Super Administrator.
      </Note>
      <div className={classes.buttons}>
        <Button onClick={() => go('credential')}>Continue</Button>
        <Button variant="default" onClick={() => go('domain')}>
          Back
        </Button>
      </div>
    </>
  )
}
