import classes from './feedback.module.css'

const widths = ['42%', '78%', '64%', '71%', '55%', '80%', '48%', '67%']

/** Grey lines while something loads; they appear after 150 ms, so quick answers do not flash. */
export function Skeleton({ lines = 6, label = 'Loading' }: { lines?: number; label?: string }) {
  return (
    <div className={classes.skeleton} role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className={classes.skeletonLine} style={{ width: widths[line % widths.length] }} />
      ))}
    </div>
  )
}
