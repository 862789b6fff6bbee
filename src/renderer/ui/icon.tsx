/** Line icons on a 16 px grid. Always beside a word or inside a control that has a name. */
const paths = {
  connectors: 'M5.5 2v3M10.5 2v3M3.5 5h9v2.5a4.5 4.5 0 0 1-9 0zM8 12v2.5',
  overview: 'M2.5 2.5h4.5v5H2.5zM9 2.5h4.5v3H9zM9 7.5h4.5v6H9zM2.5 9.5h4.5v4H2.5z',
  accounts:
    'M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8zM2.75 13.5c.6-2.4 2.6-3.5 5.25-3.5s4.65 1.1 5.25 3.5',
  groups:
    'M6 7.5A2.25 2.25 0 1 0 6 3a2.25 2.25 0 0 0 0 4.5zM1.5 13c.5-2.2 2.2-3.2 4.5-3.2s4 1 4.5 3.2M10.5 3.2a2.2 2.2 0 0 1 0 4.2M12 9.9c1.4.4 2.2 1.4 2.5 3.1',
  people:
    'M5.25 6.75a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM10.75 6.75a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM1.75 12.75c.3-2.2 1.6-3.4 3.5-3.4 1.2 0 2.1.5 2.75 1.3.65-.8 1.55-1.3 2.75-1.3 1.9 0 3.2 1.2 3.5 3.4',
  applications: 'M2.5 2.5h4.5v4.5H2.5zM9 2.5h4.5v4.5H9zM2.5 9h4.5v4.5H2.5zM11.25 9v4.5M9 11.25h4.5',
  apps: 'M8 1.75l5.5 3v6.5L8 14.25l-5.5-3v-6.5zM2.5 4.75L8 7.75l5.5-3M8 7.75v6.5',
  mail: 'M2 3.5h12v9H2zM2 4.5l6 4.5 6-4.5',
  roles: 'M8 1.75l5 2v3.75c0 3.2-2 5.5-5 6.75-3-1.25-5-3.55-5-6.75V3.75zM5.75 8l1.6 1.6 2.9-3.1',
  settings:
    'M2 4.5h6.5M11.5 4.5H14M2 11.5h2.5M7.5 11.5H14M10 6.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4zM6 13.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4z',
  plans: 'M2 4.25l1.25 1.25L5.75 3M2 10.25l1.25 1.25L5.75 9M8 4.5h6M8 10.5h6',
  logs: 'M2.5 3.5h2M2.5 8h2M2.5 12.5h2M6.5 3.5h7M6.5 8h7M6.5 12.5h4.5',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.6 10.6L14 14',
  done: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5.25 8.2l1.9 1.9 3.6-4',
  failed: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM6 6l4 4M10 6l-4 4',
  attention: 'M8 2.25L14.25 13.25H1.75zM8 6.5v3.25M8 11.5v.1',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.25v3.5M8 5.2v.1',
  unknown: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM6.3 6.4a1.7 1.7 0 1 1 2.6 1.5c-.6.4-.9.7-.9 1.3M8 11.1v.1',
  hidden:
    'M2.5 2.5l11 11M6.3 4.1A6.5 6.5 0 0 1 8 3.85c3 0 5 2 6 4.15a8.6 8.6 0 0 1-1.6 2.25M9.8 11.85A6 6 0 0 1 8 12.15c-3 0-5-2-6-4.15a8.5 8.5 0 0 1 2.1-2.7',
  running: 'M13.5 8a5.5 5.5 0 0 1-9.7 3.55M2.5 8a5.5 5.5 0 0 1 9.7-3.55M12.5 1.75v3h-3M3.5 14.25v-3h3',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.75V8l2.25 1.5',
  none: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5.25 8h5.5',
  offline: 'M2.5 2.5l11 11M5.5 5.3A3.5 3.5 0 0 0 4.5 12h7M8 4.6a3.5 3.5 0 0 1 3.4 2.8 2.6 2.6 0 0 1 2.1 3.6',
  down: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
  left: 'M10 4L6 8l4 4',
  add: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  edit: 'M9.5 3.5l3 3-7 7H2.5v-3zM8 5l3 3',
  history: 'M2.6 6.2A5.6 5.6 0 1 1 2.4 9M2.5 3v3.25h3.25M8 5v3.25l2.25 1.5',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  command: 'M3 4.5L6.5 8 3 11.5M8.5 12h4.5',
  check: 'M3.5 8.5l3 3 6-7',
  external: 'M9.5 2.5h4v4M13.5 2.5L8 8M7 3.5H2.5v10h10V9',
  download: 'M8 2.5v7.5M4.75 7L8 10.25 11.25 7M2.5 13.5h11',
  folder: 'M2 12.5v-9h4l1.5 2H14v7z',
  stop: 'M4 4h8v8H4z',
  key: 'M10.25 8.5a3 3 0 1 0-2.75-1.75L2.5 11.75v1.75H5V12h1.5v-1.5H8l.75-.75a3 3 0 0 0 1.5-1.25zM10.75 5.25v.1',
  demo: 'M6 2.5v4L2.75 12.25a1 1 0 0 0 .9 1.5h8.7a1 1 0 0 0 .9-1.5L10 6.5v-4M4.75 2.5h6.5M4.5 9.5h7',
  theme: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 2v12M8 5h2.5M8 8h5.5M8 11h2.5',
  filter: 'M2.5 3.5h11M4.5 8h7M6.5 12.5h3',
  columns: 'M2.5 2.5h11v11h-11zM6.2 2.5v11M9.8 2.5v11',
  rule: 'M3 3h4v4H3zM9 9h4v4H9zM5 7v4h4',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  up: 'M4 10l4-4 4 4',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3l8 5-8 5z',
  undo: 'M5.5 3L2.5 6l3 3M2.5 6h6.75a4 4 0 0 1 0 8H6',
  trash: 'M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.6 9h6.8l.6-9M6.75 7v4M9.25 7v4',
} as const

export type IconName = keyof typeof paths

/** One icon in the colour of the text around it; hidden from screen readers. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      style={{ flex: 'none' }}
    >
      <path d={paths[name]} />
    </svg>
  )
}
