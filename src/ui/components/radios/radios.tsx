import type { Html } from '#ui/jsx-runtime'
import { GroupField, HintAndError, fieldId, type FieldProps } from '../form-group/field.tsx'
import { classes, type Size } from '../attributes.ts'
import { type Choice, ChoiceItem, type Divider, isDivider } from './choice.tsx'

export type { Choice, Divider } from './choice.tsx'

export type ChoicesProps = Omit<FieldProps, 'label' | 'labelSize' | 'labelClass'> & {
  /** The question. Without it the choices stand in a fieldset of the caller. */
  legend?: string | Html
  legendSize?: Size
  legendClass?: string
  fieldsetClass?: string
  items: readonly (Choice | Divider)[]
  small?: boolean
}

export type RadiosProps = ChoicesProps & { value?: string; inline?: boolean }

/** One choice of a few, all visible. */
export function Radios(props: RadiosProps): Html {
  const id = fieldId(props)
  const list = [
    <HintAndError id={id} hint={props.hint} error={props.error} />,
    <div
      class={classes(
        'govuk-radios',
        props.inline && 'govuk-radios--inline',
        props.small && 'govuk-radios--small',
        props.class,
      )}
      data-module="govuk-radios"
      {...props.attributes}
    >
      {props.items.map((item, index) =>
        isDivider(item) ? (
          <div class="govuk-radios__divider">{item.divider}</div>
        ) : (
          <ChoiceItem
            kind="radios"
            item={item}
            id={item.id ?? (index === 0 ? id : `${id}-${index + 1}`)}
            name={props.name}
            checked={
              item.checked ?? (props.value !== undefined && props.value !== '' && item.value === props.value)
            }
          />
        ),
      )}
    </div>,
  ]
  return <GroupField field={props}>{list}</GroupField>
}
