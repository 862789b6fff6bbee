import { Button, Checkbox, Select, TagsInput } from '@mantine/core'
import { useId, useRef } from 'react'
import { mergeKeys, personAttributes } from '../../../preload/contract/index.ts'
import { Icon } from '../../ui/icon.tsx'
import { Card, Section } from '../../ui/layout/page.tsx'
import { MoveButtons, RemoveButton, useFollow } from './move-buttons.tsx'
import { attributeLabels, mergeKeyLabels } from './people-words.ts'
import { profileAttributes } from './profile-attributes.ts'
import {
  type Draft,
  moved,
  newMergeRule,
  replaced,
  setMapping,
  setRules,
  without,
} from './promotion-draft.ts'
import classes from './promotion.module.css'

interface Props {
  draft: Draft
  onChange(draft: Draft): void
}

const mostMerges = 8

/** By what two accounts are taken to be of one person, in a chosen order. */
export function MergeSection({ draft, onChange }: Props) {
  const { merge } = draft.rules
  const list = useRef<HTMLOListElement>(null)
  const follow = useFollow(list)
  const set = (next: typeof merge) => onChange(setRules(draft, { merge: next }))
  return (
    <Section
      title="Merging"
      text="Two accounts are of one person when a rule says so. The rules are tried from the top; the first that finds somebody decides."
    >
      <Card>
        <ol ref={list} className={classes.list}>
          {merge.map((rule, at) => {
            const what = `merge rule ${at + 1}`
            return (
              // A rule has nothing but its place to be known by.
              // eslint-disable-next-line react/no-array-index-key
              <li key={at} className={classes.merge}>
                <span className={classes.number}>{at + 1}</span>
                <Select
                  aria-label={`What ${what} compares`}
                  allowDeselect={false}
                  data={mergeKeys.map((value) => ({ value, label: mergeKeyLabels[value] }))}
                  value={rule.by}
                  onChange={(by) => set(replaced(merge, at, { ...rule, by: by ?? rule.by }))}
                />
                <Checkbox
                  size="xs"
                  label="Strip +suffix"
                  title="Take ana+test@example.com for ana@example.com"
                  disabled={rule.by === 'employeeId' || rule.by === 'displayName'}
                  checked={rule.stripSuffix}
                  onChange={(event) =>
                    set(replaced(merge, at, { ...rule, stripSuffix: event.currentTarget.checked }))
                  }
                />
                <span className={classes.icons}>
                  <MoveButtons
                    what={what}
                    first={at === 0}
                    last={at === merge.length - 1}
                    onMove={(step) => {
                      set(moved(merge, at, step))
                      follow(at + step, step)
                    }}
                  />
                  <RemoveButton what={what} onRemove={() => set(without(merge, at))} />
                </span>
              </li>
            )
          })}
        </ol>
        {merge.length === 0 && <p>No rule: each account of a directory becomes a person of its own.</p>}
        <Button
          mt={8}
          variant="subtle"
          leftSection={<Icon name="add" size={12} />}
          disabled={merge.length >= mostMerges}
          onClick={() => set([...merge, newMergeRule(merge)])}
        >
          Add a merge rule
        </Button>
      </Card>
    </Section>
  )
}

/** From which profile attributes each attribute of a person is taken. */
export function MappingSection({ draft, onChange }: Props) {
  const id = useId()
  return (
    <Section
      title="Attributes"
      text="Each attribute of a person comes from the first of these profile attributes that has a value. Type a name and press Enter."
    >
      <Card>
        <div className={classes.mapping}>
          {personAttributes.map((attribute) => {
            const names = draft.rules.mapping[attribute] ?? []
            return [
              <label key={`${attribute} label`} htmlFor={`${id}-${attribute}`}>
                {attributeLabels[attribute]}
              </label>,
              <TagsInput
                key={attribute}
                id={`${id}-${attribute}`}
                data={profileAttributes}
                limit={8}
                maxTags={8}
                maxLength={64}
                splitChars={[',', ' ', ';']}
                placeholder={names.length === 0 ? 'Not taken' : ''}
                value={[...names]}
                onChange={(next) => onChange(setMapping(draft, attribute, next))}
              />,
            ]
          })}
        </div>
      </Card>
    </Section>
  )
}

/** How service accounts are recognized. */
export function ServiceSection({ draft, onChange }: Props) {
  const { serviceLogins, serviceTypes } = draft.rules
  return (
    <Section
      title="Service accounts"
      text="These accounts are kept apart: they become no person and belong to nobody, unless an owner is set by hand."
    >
      <Card>
        <div className={classes.list}>
          <TagsInput
            label="Logins that begin with"
            placeholder={serviceLogins.length === 0 ? 'svc-' : ''}
            splitChars={[',', ' ', ';']}
            maxTags={32}
            maxLength={64}
            value={[...serviceLogins]}
            onChange={(next) => onChange(setRules(draft, { serviceLogins: next }))}
          />
          <TagsInput
            label="User types"
            placeholder={serviceTypes.length === 0 ? 'Service' : ''}
            splitChars={[',', ';']}
            maxTags={32}
            maxLength={64}
            value={[...serviceTypes]}
            onChange={(next) => onChange(setRules(draft, { serviceTypes: next }))}
          />
        </div>
      </Card>
    </Section>
  )
}
