import classes from './connector/credential-form.module.css'
import { CopyText } from './copy-text.tsx'

/** Text to hand on: all of it in view, and a button that copies it. `prose` for a message to a person. */
export function CopyBlock({
  text,
  what,
  label,
  prose = false,
}: {
  text: string
  what: string
  label: string
  prose?: boolean
}) {
  return (
    <div className={classes.copied}>
      {/* A scroll area without anything to focus in it must itself be reachable by keyboard. */}
      <pre
        className={classes.text}
        data-prose={prose || undefined}
        tabIndex={0}
        aria-label={what}
        role="group"
      >
        {text}
      </pre>
      <CopyText value={text} what={what} label={label} />
    </div>
  )
}
