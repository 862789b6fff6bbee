import type { CredentialState } from '../../../preload/contract/index.ts'
import classes from './credential-form.module.css'
import { CopyText } from '../copy-text.tsx'
import { Status } from '../feedback/status.tsx'

/** The scopes of a service app as of its last test: granted, and refused with a way to ask for them. */
export function ScopeLists({ scopes }: { scopes: NonNullable<CredentialState['scopes']> }) {
  const { granted, refused } = scopes
  return (
    <div className={classes.scopes}>
      <div className={classes.scopeSet}>
        <Status tone="done" label={`Granted (${granted.length})`} />
        <Scopes names={granted} none="No scope was granted." />
      </div>
      <div className={classes.scopeSet}>
        <Status
          tone={refused.length === 0 ? 'neutral' : 'attention'}
          label={`Not granted (${refused.length})`}
        />
        <Scopes names={refused} none="All that were asked for are granted." />
        {refused.length > 0 && (
          <CopyText value={refused.join('\n')} what="scopes" label="Copy what is missing" />
        )}
      </div>
    </div>
  )
}

function Scopes({ names, none }: { names: readonly string[]; none: string }) {
  if (names.length === 0) return <p className={classes.noScopes}>{none}</p>
  return (
    <ul>
      {names.map((name) => (
        <li key={name} className="mono">
          {name}
        </li>
      ))}
    </ul>
  )
}
