import { Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, type MouseEvent, useRef, useState } from 'react'
import type { OwnedAccount } from '../../../preload/contract/index.ts'
import { OktaStatus } from '../../ui/data-grid/grid-cell.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { rowAfter } from '../../ui/layout/row-keys.ts'
import { linkWords } from './people-words.ts'
import classes from './people.module.css'
import { accountKey, pageState, type Picked, pickRange } from './picking.ts'

/**
 * Accounts to pick from. Arrows, j and k go from row to row, Space picks, Shift with an arrow or a
 * click picks all rows between, the box in the head picks the page.
 */
export function OwnersTable({
  rows,
  picked,
  onPick,
}: {
  rows: readonly OwnedAccount[]
  picked: Picked
  onPick(picked: Picked): void
}) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [active, setActive] = useState(0)
  /** Where a range begins. */
  const anchor = useRef(0)
  const place = Math.min(active, rows.length - 1)
  const state = pageState(picked, rows)

  const focus = (at: number) => {
    setActive(at)
    const box = body.current?.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')[at]
    box?.focus()
    box?.closest('tr')?.scrollIntoView?.({ block: 'nearest' })
  }
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (event.key.toLowerCase() === 'a' && !event.altKey) {
        event.preventDefault()
        onPick(pickRange(picked, rows, 0, rows.length - 1, true))
      }
      return
    }
    const to = rowAfter(event.key, place, rows.length)
    if (to === null) return
    event.preventDefault()
    if (event.shiftKey) onPick(pickRange(picked, rows, place, to, true))
    else anchor.current = to
    focus(to)
  }
  const toggle = (at: number, range: boolean) => {
    const row = rows[at]
    if (row === undefined) return
    const on = !picked.has(accountKey(row))
    onPick(pickRange(picked, rows, range ? anchor.current : at, at, on))
    anchor.current = at
    setActive(at)
  }
  const click = (event: MouseEvent, at: number) => {
    const inside = event.target instanceof Element && event.target.closest('a, input, label') !== null
    const chosen = String(getSelection() ?? '') !== ''
    if (!inside && (event.shiftKey || !chosen)) toggle(at, event.shiftKey)
  }

  return (
    <table className={classes.table}>
      <caption className="visually-hidden">Accounts</caption>
      <thead>
        <tr>
          <th scope="col" data-pick>
            <Checkbox
              size="xs"
              aria-label="Pick all accounts of this page"
              checked={state === 'all'}
              indeterminate={state === 'some'}
              onChange={() => onPick(pickRange(picked, rows, 0, rows.length - 1, state !== 'all'))}
            />
          </th>
          <th scope="col">Name</th>
          <th scope="col">Login</th>
          <th scope="col">Connector</th>
          <th scope="col">Status</th>
          <th scope="col">Owner</th>
          <th scope="col">How</th>
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={press}>
        {rows.map((row, at) => {
          const key = accountKey(row)
          return (
            <tr key={key} data-picked={picked.has(key) || undefined} onClick={(event) => click(event, at)}>
              <td data-pick>
                <Checkbox
                  size="xs"
                  aria-label={`Pick ${row.name}, ${row.login}`}
                  tabIndex={at === place ? 0 : -1}
                  checked={picked.has(key)}
                  onChange={(event) => toggle(at, (event.nativeEvent as unknown as PointerEvent).shiftKey)}
                  onFocus={() => setActive(at)}
                />
              </td>
              <th scope="row" title={row.name}>
                {row.name}
              </th>
              <td title={row.login}>
                {row.gone ? (
                  row.login
                ) : (
                  <Link
                    to="/c/$connectorId/accounts"
                    params={{ connectorId: row.connectorId }}
                    search={{ selected: row.accountId }}
                    className={classes.cellLink}
                  >
                    {row.login}
                  </Link>
                )}
              </td>
              <td title={row.connectorName}>{row.connectorName}</td>
              <td>
                {row.gone ? <Status tone="neutral" label="Gone" /> : <OktaStatus status={row.status} />}
              </td>
              <td>
                <Owner account={row} />
              </td>
              <td className={classes.dim}>{linkWords(row)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function Owner({ account }: { account: OwnedAccount }) {
  const { owner, type } = account
  if (owner !== null) {
    return (
      <Link to="/people" search={{ selected: owner.id }} className={classes.cellLink}>
        {owner.name}
      </Link>
    )
  }
  return <span className={classes.dim}>{type === 'user' ? 'nobody' : `${type} account`}</span>
}
