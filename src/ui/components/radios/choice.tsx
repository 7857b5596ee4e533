import { type Child, Fragment, type Html } from '#ui/jsx-runtime'
import { Hint } from '../hint/hint.tsx'
import { Label } from '../label/label.tsx'
import { type Attributes, classes, ids } from '../attributes.ts'

/** One choice of radios or checkboxes. `conditional` is shown while it is chosen; without script it is always shown. */
export type Choice = {
  value: string
  text: Child
  hint?: Child
  checked?: boolean
  disabled?: boolean
  conditional?: Child
  id?: string
  name?: string
  /** Checkboxes: choosing this unchecks the others (“Không có loại nào”). */
  exclusive?: boolean
  attributes?: Attributes
  labelClass?: string
}

/** A word between two groups of choices (“hoặc”). */
export type Divider = { divider: string }

export const isDivider = (item: Choice | Divider): item is Divider => 'divider' in item

export type ChoiceItemProps = {
  kind: 'radios' | 'checkboxes'
  item: Choice
  id: string
  name: string
  checked: boolean
  describedBy?: string
}

/** One radio button or checkbox with its label, hint and what it reveals. */
export function ChoiceItem({ kind, item, id, name, checked, describedBy }: ChoiceItemProps): Html {
  const reveals = item.conditional ? `conditional-${id}` : undefined
  const hintId = item.hint ? `${id}-item-hint` : undefined
  return (
    <Fragment>
      <div class={`govuk-${kind}__item`}>
        <input
          class={`govuk-${kind}__input`}
          id={id}
          name={name}
          type={kind === 'radios' ? 'radio' : 'checkbox'}
          value={item.value}
          checked={checked}
          disabled={item.disabled}
          data-aria-controls={reveals}
          data-behaviour={item.exclusive ? 'exclusive' : undefined}
          aria-describedby={ids(describedBy, hintId)}
          {...item.attributes}
        />
        <Label for={id} class={classes(`govuk-${kind}__label`, item.labelClass)}>
          {item.text}
        </Label>
        {item.hint ? (
          <Hint id={hintId} class={`govuk-${kind}__hint`}>
            {item.hint}
          </Hint>
        ) : null}
      </div>
      {item.conditional ? (
        <div
          class={classes(`govuk-${kind}__conditional`, !checked && `govuk-${kind}__conditional--hidden`)}
          id={reveals}
        >
          {item.conditional}
        </div>
      ) : null}
    </Fragment>
  )
}
