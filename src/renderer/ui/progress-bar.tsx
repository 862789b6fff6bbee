import classes from './progress-bar.module.css'

/** How far something is: `share` from 0 to 1, or null while that is not known. */
export function ProgressBar({ share, label }: { share: number | null; label: string }) {
  const percent = share === null ? undefined : Math.round(share * 100)
  return (
    <div
      className={classes.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      data-unknown={share === null || undefined}
    >
      <div className={classes.fill} style={percent === undefined ? undefined : { width: `${percent}%` }} />
    </div>
  )
}
