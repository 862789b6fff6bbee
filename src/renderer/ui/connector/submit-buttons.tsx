import { Button } from '@mantine/core'
import classes from './credential-form.module.css'

/** The end of a form: do it, or leave it where there is something to go back to. */
export function SubmitButtons({
  label,
  saving,
  onCancel,
}: {
  label: string
  saving: boolean
  onCancel: (() => void) | null
}) {
  return (
    <div className={classes.buttons}>
      <Button type="submit" loading={saving}>
        {label}
      </Button>
      {onCancel !== null && (
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      )}
    </div>
  )
}
