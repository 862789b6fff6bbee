import type { GridColumn, PersonRow } from '../../../preload/contract/index.ts'
import type { GridRow } from '../../ui/data-grid/source.ts'

const column = (
  key: keyof PersonRow,
  label: string,
  kind: GridColumn['kind'],
  width: number,
): GridColumn => ({
  key,
  label,
  kind,
  shown: true,
  width,
})

export const personColumns: readonly GridColumn[] = [
  column('name', 'Name', 'text', 180),
  column('email', 'E-mail', 'text', 210),
  column('status', 'Status', 'choice', 112),
  column('department', 'Department', 'text', 130),
  column('title', 'Title', 'text', 150),
  column('accounts', 'Accounts', 'number', 90),
  column('managerEmail', 'Manager', 'text', 172),
  column('updatedAt', 'Changed', 'date', 120),
]

const views = new WeakMap<PersonRow, GridRow>()

/** A person as a row of the table; the same row for the same person, so that it is drawn once. */
export function personAsRow(person: PersonRow): GridRow {
  const known = views.get(person)
  if (known !== undefined) return known
  const view: GridRow = { key: person.id, cell: (key) => person[key as keyof PersonRow] }
  views.set(person, view)
  return view
}
