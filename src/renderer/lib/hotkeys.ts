/** Key combinations written as `mod+k`, where `mod` is Command on macOS and Control elsewhere. */

export const onMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform)

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** Whether these keys, and no others, are down. */
export function isPressed(keys: string, event: Pressed, mac = onMac): boolean {
  const parts = keys.split('+')
  const mod = parts.includes('mod')
  return (
    event.key.toLowerCase() === parts.at(-1) &&
    event.ctrlKey === (mod && !mac) &&
    event.metaKey === (mod && mac) &&
    event.shiftKey === parts.includes('shift') &&
    event.altKey === parts.includes('alt')
  )
}

/** As a person reads it: `Ctrl K`, or `⌘K` on macOS. */
export function formatKeys(keys: string, mac = onMac): string {
  const names = mac ? { mod: '⌘', shift: '⇧', alt: '⌥' } : { mod: 'Ctrl', shift: 'Shift', alt: 'Alt' }
  return keys
    .split('+')
    .map((key) => names[key as keyof typeof names] ?? key.toUpperCase())
    .join(mac ? '' : ' ')
}
