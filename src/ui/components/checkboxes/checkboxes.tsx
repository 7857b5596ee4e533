import type { Html } from '#ui/jsx-runtime'
import { GroupField, HintAndError, describedBy, fieldId } from '../form-group/field.tsx'
import { ChoiceItem, isDivider } from '../radios/choice.tsx'
import type { ChoicesProps } from '../radios/radios.tsx'
import { classes } from '../attributes.ts'

export type { Choice, Divider } from '../radios/choice.tsx'
export type CheckboxesProps = ChoicesProps & { values?: readonly string[] }

/** Any number of choices. One lone checkbox (an agreement) is given without `legend`. */
export function Checkboxes(props: CheckboxesProps): Html {
  const id = fieldId(props)
  const list = [
    <HintAndError id={id} hint={props.hint} error={props.error} />,
    <div
      class={classes('govuk-checkboxes', props.small && 'govuk-checkboxes--small', props.class)}
      data-module="govuk-checkboxes"
      {...props.attributes}
    >
      {props.items.map((item, index) =>
        isDivider(item) ? (
          <div class="govuk-checkboxes__divider">{item.divider}</div>
        ) : (
          <ChoiceItem
            kind="checkboxes"
            item={item}
            id={item.id ?? (index === 0 ? id : `${id}-${index + 1}`)}
            name={item.name ?? props.name}
            checked={item.checked ?? props.values?.includes(item.value) ?? false}
            describedBy={props.legend ? undefined : describedBy(props)}
          />
        ),
      )}
    </div>,
  ]
  return <GroupField field={props}>{list}</GroupField>
}
