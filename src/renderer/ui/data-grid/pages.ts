/** Rows asked for at once; one message stays well under the size the bridge moves without a stall. */
export const pageSize = 200

/** Rows beyond the visible ones that are fetched ahead, so that a slow scroll never meets a gap. */
const ahead = 60

/**
 * The numbers of the pages that hold rows `first..last` and a few around them. With an unknown total
 * (null) only the first page is asked for.
 */
export function pagesForRange(first: number, last: number, total: number | null): number[] {
  if (total === null || total <= 0) return [0]
  const from = Math.floor(Math.max(0, first - ahead) / pageSize)
  const to = Math.floor(Math.min(total - 1, last + ahead) / pageSize)
  return Array.from({ length: Math.max(1, to - from + 1) }, (_, index) => from + index)
}
