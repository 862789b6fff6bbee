import { useEffect, useState } from 'react'
import { copyToClipboard } from './copy.ts'
import classes from './feedback/feedback.module.css'
import { Icon } from './icon.tsx'

/** An id or code in monospace that a click copies; `what` names it. With `label` the text stays hidden. */
export function CopyText({ value, what, label }: { value: string; what: string; label?: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <button
      type="button"
      className={classes.copy}
      data-labelled={label !== undefined || undefined}
      onClick={() => void copyToClipboard(value).then(setCopied)}
      title={`Copy ${what}`}
    >
      {label ?? <span className="mono">{value}</span>}
      <Icon name={copied ? 'check' : 'copy'} size={13} />
      <span className="visually-hidden" aria-live="polite">
        {copied ? `${what} copied` : label === undefined && `Copy ${what}`}
      </span>
    </button>
  )
}
