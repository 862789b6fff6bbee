import { Link, type LinkProps } from '@tanstack/react-router'
import type { Connector } from '../../preload/contract/index.ts'
import { formatNumber } from '../lib/format.ts'
import { formatKeys } from '../lib/hotkeys.ts'
import { useWaitingPlans } from '../lib/plans/use-pending.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import classes from './shell.module.css'

interface Entry {
  readonly label: string
  readonly icon: IconName
  readonly link: LinkProps
  readonly keys?: string
  /** How many of them wait for a person, and the words for it. */
  readonly waiting?: { readonly count: number; readonly words: string }
}

const connectorEntries = (connectorId: string): Entry[] => {
  const params = { connectorId }
  return [
    { label: 'Overview', icon: 'overview', link: { to: '/c/$connectorId/overview', params }, keys: 'mod+2' },
    { label: 'Accounts', icon: 'accounts', link: { to: '/c/$connectorId/accounts', params }, keys: 'mod+3' },
    { label: 'Groups', icon: 'groups', link: { to: '/c/$connectorId/groups', params }, keys: 'mod+4' },
    {
      label: 'Applications',
      icon: 'applications',
      link: { to: '/c/$connectorId/applications', params },
      keys: 'mod+5',
    },
    {
      label: 'Admin roles',
      icon: 'roles',
      link: { to: '/c/$connectorId/admin-roles', params },
      keys: 'mod+6',
    },
    { label: 'Changes', icon: 'history', link: { to: '/c/$connectorId/changes', params }, keys: 'mod+9' },
    { label: 'Connector access', icon: 'key', link: { to: '/c/$connectorId/access', params } },
    { label: 'Connector settings', icon: 'edit', link: { to: '/c/$connectorId/settings', params } },
  ]
}

const home: Entry[] = [
  { label: 'Connectors', icon: 'connectors', link: { to: '/' }, keys: 'mod+1' },
  { label: 'Apps', icon: 'apps', link: { to: '/apps' } },
  { label: 'People', icon: 'people', link: { to: '/people' }, keys: 'mod+shift+p' },
]
const plans: Entry = { label: 'Plans', icon: 'plans', link: { to: '/plans' }, keys: 'mod+shift+l' }
const common: Entry[] = [
  { label: 'Logs', icon: 'logs', link: { to: '/logs' }, keys: 'mod+7' },
  { label: 'Settings', icon: 'settings', link: { to: '/settings' }, keys: 'mod+8' },
]

/** The screens that exist now: those of the app and, inside a connector, its own. */
export function Sidebar({ open }: { open: Connector | undefined }) {
  const count = useWaitingPlans()
  return (
    <nav className={classes.sidebar} aria-label="Screens">
      <div className={classes.brand}>
        <span className={classes.brandMark}>
          <Icon name="key" size={14} />
        </span>
        <span className={classes.brandText}>Access Desk</span>
      </div>
      <div className={classes.nav}>
        <Entries entries={[...home, { ...plans, waiting: { count, words: 'pending or interrupted' } }]} />
        {open !== undefined && (open.setupStep === null || open.dataAsOf !== null) && (
          <>
            <div className={classes.navGroup} title={open.host ?? undefined}>
              {open.name}
            </div>
            <Entries entries={connectorEntries(open.id)} label={open.name} />
          </>
        )}
        <div className={classes.navSpace} />
        <Entries entries={common} />
      </div>
    </nav>
  )
}

function Entries({ entries, label }: { entries: readonly Entry[]; label?: string }) {
  return (
    <ul className={classes.navList} aria-label={label}>
      {entries.map(({ label, icon, link, keys, waiting }) => (
        <li key={label}>
          <Link
            {...link}
            className={classes.navItem}
            activeOptions={{ exact: link.to === '/', includeSearch: false }}
            title={keys === undefined ? label : `${label} (${formatKeys(keys)})`}
          >
            <Icon name={icon} />
            <span className={classes.navText}>{label}</span>
            {keys !== undefined && (
              <span className={classes.keys} aria-hidden="true">
                {formatKeys(keys)}
              </span>
            )}
            {waiting !== undefined && waiting.count > 0 && (
              <span className={classes.navCount} title={`${formatNumber(waiting.count)} ${waiting.words}`}>
                {formatNumber(waiting.count)}
                <span className="visually-hidden"> {waiting.words}</span>
              </span>
            )}
          </Link>
        </li>
      ))}
    </ul>
  )
}
