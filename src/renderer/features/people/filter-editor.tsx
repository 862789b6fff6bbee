import { Button, Select } from '@mantine/core'
import { useRef } from 'react'
import { type PeopleSource, promotionOutcomes } from '../../../preload/contract/index.ts'
import { Icon } from '../../ui/icon.tsx'
import { ConditionRow } from './condition-row.tsx'
import { MoveButtons, RemoveButton, useFollow } from './move-buttons.tsx'
import { outcomeLabels } from './people-words.ts'
import { moved, newCondition, replaced, without } from './promotion-draft.ts'
import classes from './promotion.module.css'

type Filter = PeopleSource['filter']
type Rule = Filter['rules'][number]
const mostRules = 16
const mostConditions = 8

/** Which accounts of a connector become people, only look for one, or are left out. */
export function FilterEditor({
  source,
  name,
  tried,
  onChange,
}: {
  source: PeopleSource
  /** Of the connector, for the names of the controls. */
  name: string
  tried: boolean
  onChange(filter: Filter): void
}) {
  const { filter, role, connectorId } = source
  const { rules, otherwise } = filter
  const list = useRef<HTMLOListElement>(null)
  const follow = useFollow(list)
  const setRules = (next: Rule[]) => onChange({ ...filter, rules: next })
  // Accounts of a connector that is no directory never become people by themselves.
  const choices = promotionOutcomes
    .filter((outcome) => role === 'directory' || outcome !== 'create')
    .map((value) => ({ value, label: outcomeLabels[value] }))
  return (
    <fieldset className={classes.filter}>
      <legend className={classes.filterTitle}>Which accounts</legend>
      {rules.length > 0 && (
        <ol ref={list} className={classes.list}>
          {rules.map((rule, at) => {
            const what = `rule ${at + 1} of ${name}`
            const set = (next: Rule) => setRules(replaced(rules, at, next))
            return (
              // A rule has nothing but its place to be known by.
              // eslint-disable-next-line react/no-array-index-key
              <li key={at} className={classes.rule}>
                {rule.when.map((condition, place) => (
                  <ConditionRow
                    // eslint-disable-next-line react/no-array-index-key
                    key={place}
                    condition={condition}
                    connectorId={connectorId}
                    word={place === 0 ? 'If' : 'and'}
                    what={`condition ${place + 1} of ${what}`}
                    tried={tried}
                    onChange={(next) => set({ ...rule, when: replaced(rule.when, place, next) })}
                    onRemove={
                      rule.when.length === 1 ? null : () => set({ ...rule, when: without(rule.when, place) })
                    }
                  />
                ))}
                <div className={classes.ruleFoot}>
                  <span className={classes.word}>then</span>
                  <Select
                    w={180}
                    aria-label={`Outcome of ${what}`}
                    allowDeselect={false}
                    data={choices}
                    value={rule.outcome}
                    onChange={(outcome) => set({ ...rule, outcome: outcome ?? rule.outcome })}
                  />
                  <Button
                    variant="subtle"
                    leftSection={<Icon name="add" size={12} />}
                    disabled={rule.when.length >= mostConditions}
                    onClick={() => set({ ...rule, when: [...rule.when, newCondition()] })}
                  >
                    Add a condition<span className="visually-hidden"> to {what}</span>
                  </Button>
                  <span className={classes.spread} />
                  <MoveButtons
                    what={what}
                    first={at === 0}
                    last={at === rules.length - 1}
                    onMove={(step) => {
                      setRules(moved(rules, at, step))
                      follow(at + step, step)
                    }}
                  />
                  <RemoveButton what={what} onRemove={() => setRules(without(rules, at))} />
                </div>
              </li>
            )
          })}
        </ol>
      )}
      <div className={classes.otherwise}>
        <span>{rules.length === 0 ? 'All accounts:' : 'All other accounts:'}</span>
        <Select
          w={180}
          aria-label={`What becomes of ${rules.length === 0 ? 'all' : 'all other'} accounts of ${name}`}
          allowDeselect={false}
          data={choices}
          value={otherwise}
          onChange={(outcome) => onChange({ ...filter, otherwise: outcome ?? otherwise })}
        />
        <Button
          variant="subtle"
          leftSection={<Icon name="add" size={12} />}
          disabled={rules.length >= mostRules}
          onClick={() => setRules([...rules, { when: [newCondition()], outcome: 'ignore' }])}
        >
          Add a rule<span className="visually-hidden"> for {name}</span>
        </Button>
      </div>
    </fieldset>
  )
}
