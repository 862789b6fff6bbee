import { Autocomplete, MultiSelect, Select, TagsInput } from '@mantine/core'
import { type AccountCondition, conditionFields, userStatuses } from '../../../preload/contract/index.ts'
import { choiceWords } from '../../lib/okta-words.ts'
import { GroupField } from './group-field.tsx'
import { RemoveButton } from './move-buttons.tsx'
import { fieldLabels, operatorLabel, operatorsOf } from './people-words.ts'
import { conditionFaults, needsValues, withField } from './promotion-draft.ts'
import { profileAttributes } from './profile-attributes.ts'
import classes from './promotion.module.css'

const statuses = userStatuses.map((status) => ({ value: status, label: choiceWords('status', status) }))

/** One condition of a rule: which attribute of the account, how it is compared, with what. */
export function ConditionRow({
  condition,
  connectorId,
  word,
  what,
  tried,
  onChange,
  onRemove,
}: {
  condition: AccountCondition
  connectorId: string
  /** `If` or `and`. */
  word: string
  /** Names the condition for its controls. */
  what: string
  /** What is missing is said once somebody has tried to go on. */
  tried: boolean
  onChange(condition: AccountCondition): void
  /** Null for the only one. */
  onRemove: (() => void) | null
}) {
  const { field, operator, values } = condition
  const faults = tried ? conditionFaults(condition) : {}
  const setValues = (next: string[]) => onChange({ ...condition, values: next })
  const valueProps = {
    className: classes.wide ?? '',
    'aria-label': `Values of ${what}`,
    error: faults.values,
    value: [...values],
    onChange: setValues,
  }
  return (
    <div className={classes.condition} role="group" aria-label={what}>
      <span className={classes.word}>{word}</span>
      <div className={classes.conditionFields}>
        <Select
          className={classes.narrow ?? ''}
          aria-label={`Field of ${what}`}
          allowDeselect={false}
          data={conditionFields.map((value) => ({ value, label: fieldLabels[value] }))}
          value={field}
          onChange={(value) => onChange(withField(value ?? 'domain'))}
        />
        {field === 'attribute' && (
          <Autocomplete
            className={classes.narrow ?? ''}
            aria-label={`Attribute of ${what}`}
            placeholder="userType"
            maxLength={64}
            data={profileAttributes}
            limit={8}
            error={faults.attribute}
            value={condition.attribute ?? ''}
            onChange={(attribute) => onChange({ ...condition, attribute })}
          />
        )}
        <Select
          className={classes.narrow ?? ''}
          aria-label={`Comparison of ${what}`}
          allowDeselect={false}
          data={operatorsOf[field].map((value) => ({ value, label: operatorLabel(field, value) }))}
          value={operator}
          onChange={(value) => {
            const next = { ...condition, operator: value ?? operator }
            onChange(needsValues(next) ? next : { ...next, values: [] })
          }}
        />
        {needsValues(condition) &&
          (field === 'status' ? (
            <MultiSelect {...valueProps} data={statuses} placeholder={values.length === 0 ? 'Choose' : ''} />
          ) : field === 'group' ? (
            <GroupField {...valueProps} connectorId={connectorId} />
          ) : (
            <TagsInput
              {...valueProps}
              splitChars={field === 'domain' ? [',', ' ', ';'] : []}
              maxTags={32}
              maxLength={200}
              placeholder={
                values.length === 0 ? (field === 'domain' ? 'example.com' : 'Value, then Enter') : ''
              }
            />
          ))}
      </div>
      {onRemove !== null && <RemoveButton what={what} onRemove={onRemove} />}
    </div>
  )
}
