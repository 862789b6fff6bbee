import { useEffect, useEffectEvent } from 'react'

/** `/` anywhere on the screen, except where somebody types, goes to its search. */
export function useSlash(toSearch: () => void) {
  const onSlash = useEffectEvent((event: KeyboardEvent) => {
    const at = event.target
    const typing =
      at instanceof HTMLElement && at.closest('input, textarea, select, [role="dialog"]') !== null
    if (event.key !== '/' || event.defaultPrevented || typing) return
    event.preventDefault()
    toSearch()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onSlash(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}
