import { useState } from 'react'

/**
 * A number of the screen's own, such as the width of a pane, that survives a restart. Where the
 * page has no storage the value lasts as long as the screen.
 */
export function useStoredNumber(key: string, initial: number): [number, (value: number) => void] {
  const [value, setValue] = useState(() => read(key) ?? initial)
  return [
    value,
    (next) => {
      setValue(next)
      try {
        localStorage.setItem(key, String(next))
      } catch {
        // Nothing is lost but the memory of a width.
      }
    },
  ]
}

function read(key: string): number | undefined {
  try {
    const stored = Number(localStorage.getItem(key) ?? Number.NaN)
    return Number.isFinite(stored) ? stored : undefined
  } catch {
    return undefined
  }
}
