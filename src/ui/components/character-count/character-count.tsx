import type { Html } from '#ui/jsx-runtime'
import { Field, fieldId } from '../form-group/field.tsx'
import { Hint } from '../hint/hint.tsx'
import { classes, ids } from '../attributes.ts'
import { TextareaControl, type TextareaProps } from '../textarea/textarea.tsx'

export type CharacterCountProps = Omit<TextareaProps, 'maxlength'> & {
  maxlength: number
  /** Per cent of the limit from which the count is shown; always when left out. */
  threshold?: number
}

/** Text with a limit: says how much may still be written. Going over is told by the server, never cut off. */
export function CharacterCount(props: CharacterCountProps): Html {
  const id = fieldId(props)
  const { maxlength, threshold, ...textarea } = props
  return (
    <Field
      field={{
        ...textarea,
        groupClass: classes('govuk-character-count', props.groupClass),
        groupAttributes: {
          'data-module': 'govuk-character-count',
          'data-maxlength': maxlength,
          'data-threshold': threshold,
          ...props.groupAttributes,
        },
      }}
    >
      <TextareaControl
        {...textarea}
        describedBy={ids(`${id}-info`, props.describedBy)}
        class={classes('govuk-js-character-count', props.class)}
      />
      <Hint id={`${id}-info`} class="govuk-character-count__message">
        {`Tối đa ${maxlength} ký tự`}
      </Hint>
    </Field>
  )
}
