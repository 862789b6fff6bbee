/** How numbers, times and durations read. One language and one form everywhere in the app. */

const locale = 'en-GB'
const numbers = new Intl.NumberFormat(locale)
const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hour12: false })
const timeWithSeconds = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hour12: false })
const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** `12,345` */
export const formatNumber = (value: number): string => numbers.format(value)

/** `1 account`, `12,345 accounts`; takes the singular and the plural. */
export const plural = (count: number, [one, many]: readonly [string, string]): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`

/** Share of a whole in percent: `0 %`, `under 1 %`, `37 %`. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %'
  const percent = (part / whole) * 100
  if (percent < 1) return 'under 1 %'
  return percent > 99 && part < whole ? 'over 99 %' : `${Math.round(percent)} %`
}

/** `0.4 s`, `12 s`, `1 min 20 s`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 10 && !Number.isInteger(seconds)) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return joined(Math.floor(whole / 60), 'min', whole % 60, 's')
  const minutes = Math.round(whole / 60)
  return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
}

const joined = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`

/** Time left, rounded so that it does not flicker: `a few seconds left`, `about 2 min left`. */
export function formatEta(seconds: number): string {
  if (seconds < 10) return 'a few seconds left'
  if (seconds < 50) return `about ${Math.ceil(seconds / 10) * 10} s left`
  if (seconds < 3600) return `about ${Math.max(1, Math.round(seconds / 60))} min left`
  const minutes = Math.round(seconds / 600) * 10
  return `about ${joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min')} left`
}

/** Local clock time: `14:03`, or `14:03:20` with seconds. */
export const formatTime = (iso: string, withSeconds = false): string =>
  (withSeconds ? timeWithSeconds : time).format(new Date(iso))

/** Local date: `23 Nov 2026`. */
export const formatDate = (iso: string): string => date.format(new Date(iso))

/** The exact moment, for hovers: `23 Nov 2026, 14:03:20`. Text that is not a time is returned as it is. */
export function formatAbsolute(iso: string): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? iso : `${date.format(at)}, ${timeWithSeconds.format(at)}`
}

/** Distance from `now` (milliseconds): `just now`, `6 min ago`, `yesterday`, `3 days ago`, then the date. */
export function formatRelative(iso: string, now: number): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return iso
  const age = now - at
  // Clocks of two machines differ by a little; a moment in the near future reads as the present.
  if (age < -minute) return formatAbsolute(iso)
  if (age < 45 * second) return 'just now'
  if (age < hour) return `${Math.max(1, Math.round(age / minute))} min ago`
  if (age < day) return `${Math.round(age / hour)} h ago`
  const days = Math.round(age / day)
  if (days === 1) return 'yesterday'
  return days < 30 ? `${days} days ago` : formatDate(iso)
}

/** How old a snapshot is: `as of 14:03, 6 min ago`; with the date once it is not of today. */
export function formatDataAge(iso: string, now: number): string {
  const sameDay = formatDate(iso) === formatDate(new Date(now).toISOString())
  const clock = sameDay ? formatTime(iso) : `${formatDate(iso)}, ${formatTime(iso)}`
  const relative = formatRelative(iso, now)
  return relative === formatDate(iso) ? `as of ${clock}` : `as of ${clock}, ${relative}`
}

/** A moment to come: `at 15:03, in 42 min`; with the date where that is not of today: `24 Nov 2026, 03:00, in 13 h`. */
export function formatAhead(iso: string, now: number): string {
  const left = Date.parse(iso) - now
  if (left < 45 * second) return 'in a moment'
  const sameDay = formatDate(iso) === formatDate(new Date(now).toISOString())
  const clock = sameDay ? `at ${formatTime(iso)}` : `${formatDate(iso)}, ${formatTime(iso)}`
  if (left < hour) return `${clock}, in ${Math.max(1, Math.round(left / minute))} min`
  if (left < 2 * day) return `${clock}, in ${Math.round(left / hour)} h`
  return `${clock}, in ${Math.round(left / day)} days`
}

/** A moment to come in few letters: `15:03`, or `24 Nov, 03:00` where it is not of today. */
export function formatShort(iso: string, now: number): string {
  const sameDay = formatDate(iso) === formatDate(new Date(now).toISOString())
  return sameDay ? formatTime(iso) : `${formatDate(iso).replace(/ \d{4}$/, '')}, ${formatTime(iso)}`
}
