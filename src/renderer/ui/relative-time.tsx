import { formatAbsolute, formatDataAge, formatRelative } from '../lib/format.ts'
import { useNow } from '../lib/use-now.ts'

/** How long ago, with the exact moment on hover. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow()
  return (
    <time dateTime={at} title={formatAbsolute(at)}>
      {formatRelative(at, now)}
    </time>
  )
}

/** How fresh a snapshot is: "as of 14:03, 6 min ago". */
export function DataAge({ at }: { at: string | null }) {
  const now = useNow()
  if (at === null) return <span>not synced yet</span>
  return (
    <time dateTime={at} title={formatAbsolute(at)}>
      {formatDataAge(at, now)}
    </time>
  )
}
