import type { Change, Subject } from '../../../preload/contract/index.ts'
import { GroupedList } from '../../ui/grouped-list/grouped-list.tsx'
import { useNow } from '../use-now.ts'
import { ChangeRow } from './change-row.tsx'
import { countOf, dayOf, dayTitle } from './change-words.ts'
import classes from './history.module.css'
import type { useChangePages } from './use-change-pages.ts'

/** Changes by day, newest first. `compact`: in two lines each, for a pane. */
export function ChangeList({
  changes,
  connectorId,
  label,
  subject,
  compact = false,
  onSearch,
}: {
  changes: ReturnType<typeof useChangePages>
  connectorId: string
  label: string
  subject?: Subject
  compact?: boolean
  onSearch?: () => void
}) {
  const now = useNow()
  return (
    <div className={classes.list} data-compact={compact || undefined}>
      <GroupedList<Change>
        label={label}
        items={changes.rows}
        total={changes.total ?? changes.rows.length}
        more={changes.more}
        unfinished={changes.unfinished}
        rowHeight={compact ? 54 : 35}
        headLevel={compact ? 3 : 2}
        keyOf={({ seq }) => seq}
        groupOf={(change) => dayOf(change)}
        head={(day, count, whole) => ({
          title: dayTitle(day, now),
          count: countOf(count, whole, ['change', 'changes']),
        })}
        renderRow={(change, state) => (
          <ChangeRow change={change} connectorId={connectorId} subject={subject} state={state} />
        )}
        onMore={changes.fetchMore}
        {...(onSearch ? { onSearch } : {})}
      />
    </div>
  )
}
