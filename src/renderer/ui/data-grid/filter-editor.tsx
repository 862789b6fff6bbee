import { Button, Checkbox, NumberInput, SegmentedControl, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { GridColumn, GridFilter } from '../../../preload/contract/index.ts'
import { choiceWords } from '../../lib/okta-words.ts'
import classes from './grid-tools.module.css'
import { operatorsOf, operatorWords } from './words.ts'

/** The start of a day of the person's calendar, as the ISO time the engine compares with. */
export const dayAsTime = (day: string): string => new Date(`${day}T00:00:00`).toISOString()

const two = (part: number) => String(part).padStart(2, '0')

/** The calendar day of an ISO time, as a date field wants it. */
export function timeAsDay(time: string): string {
  const at = new Date(time)
  if (Number.isNaN(at.getTime())) return ''
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

const daysAgo = [7, 30, 90] as const
const dayLength = 86_400_000

/** Sets one condition on one column; what can be asked depends on the kind of the column. */
export function FilterEditor({
  column,
  filter,
  onApply,
}: {
  column: GridColumn
  filter: GridFilter | undefined
  onApply(filter: GridFilter): void
}) {
  const operators = operatorsOf[column.kind]
  const [op, setOp] = useState<GridFilter['op']>(filter?.op ?? operators[0] ?? 'is')
  const [values, setValues] = useState<readonly string[]>(
    filter === undefined
      ? column.kind === 'boolean'
        ? ['true']
        : []
      : column.kind === 'date'
        ? filter.values.map(timeAsDay)
        : filter.values,
  )
  const [first = ''] = values
  const ready =
    column.kind === 'choice'
      ? values.length > 0
      : column.kind === 'date'
        ? timeAsDay(first) !== ''
        : first.trim() !== ''

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready) return
    onApply({
      column: column.key,
      op,
      values:
        column.kind === 'choice' ? [...values] : [column.kind === 'date' ? dayAsTime(first) : first.trim()],
    })
  }

  return (
    <form className={classes.editor} onSubmit={submit} aria-label={`Condition on ${column.label}`}>
      <p className={classes.editorTitle}>{column.label}</p>
      {operators.length > 1 && (
        <SegmentedControl
          fullWidth
          aria-label="Comparison"
          value={op}
          onChange={(next) => setOp(next as GridFilter['op'])}
          data={operators.map((each) => ({ value: each, label: operatorWords[each] }))}
        />
      )}
      {column.kind === 'choice' && (
        <div className={classes.editorChoices} role="group" aria-label={`Values of ${column.label}`}>
          {(column.choices ?? []).map((choice, index) => (
            <Checkbox
              key={choice}
              label={choiceWords(column.key, choice)}
              checked={values.includes(choice)}
              data-autofocus={index === 0 || undefined}
              onChange={(event) =>
                setValues(
                  event.currentTarget.checked
                    ? [...values, choice]
                    : values.filter((each) => each !== choice),
                )
              }
            />
          ))}
        </div>
      )}
      {column.kind === 'boolean' && (
        <SegmentedControl
          fullWidth
          aria-label={column.label}
          value={first}
          onChange={(next) => setValues([next])}
          data={[
            { value: 'true', label: 'Yes' },
            { value: 'false', label: 'No' },
          ]}
        />
      )}
      {(column.kind === 'text' || column.kind === 'id') && (
        <TextInput
          data-autofocus
          aria-label={`${column.label} ${operatorWords[op]}`}
          placeholder={column.kind === 'id' ? 'Whole id' : 'Part of the text'}
          value={first}
          maxLength={256}
          onChange={(event) => setValues([event.currentTarget.value])}
        />
      )}
      {column.kind === 'number' && (
        <NumberInput
          data-autofocus
          size="xs"
          aria-label={`${column.label} ${operatorWords[op]}`}
          min={0}
          allowDecimal={false}
          value={first}
          onChange={(value) => setValues([String(value)])}
        />
      )}
      {column.kind === 'date' && (
        <>
          <TextInput
            data-autofocus
            type="date"
            aria-label={`${column.label} ${operatorWords[op]}`}
            value={first}
            onChange={(event) => setValues([event.currentTarget.value])}
          />
          <div className={classes.editorDays}>
            {daysAgo.map((days) => (
              <Button
                key={days}
                variant="default"
                size="compact-xs"
                onClick={() => setValues([timeAsDay(new Date(Date.now() - days * dayLength).toISOString())])}
              >
                {days} days ago
              </Button>
            ))}
          </div>
        </>
      )}
      <Button type="submit" disabled={!ready}>
        {filter === undefined ? 'Add condition' : 'Change condition'}
      </Button>
    </form>
  )
}
