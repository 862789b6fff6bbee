const two = (part: number) => String(part).padStart(2, '0')

/** An ISO time as a field for local date and time wants it; empty where it is none. */
export function toTimeField(iso: string | undefined): string {
  const at = new Date(iso ?? '')
  if (Number.isNaN(at.getTime())) return ''
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}

/** What such a field holds as an ISO time; undefined where it holds none. */
export function fromTimeField(value: string): string | undefined {
  const at = new Date(value)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
