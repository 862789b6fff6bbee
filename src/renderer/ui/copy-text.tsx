import { useEffect, useState } from 'react'
import { Icon } from './icon.tsx'
import classes from './feedback/feedback.module.css'

/** An id or code in monospace that a click copies; `what` names it for screen readers. */
export function CopyText({ value, what, label }: { value: string; what: string; label?: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => {
    navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <button type="button" className={classes.copy} onClick={copy} title={`Copy ${what}`}>
      {label ?? <span className="mono">{value}</span>}
      <Icon name={copied ? 'check' : 'copy'} size={13} />
      <span className="visually-hidden" aria-live="polite">
        {copied ? `${what} copied` : `Copy ${what}`}
      </span>
    </button>
  )
}
