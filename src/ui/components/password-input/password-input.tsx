import type { Html } from '#ui/jsx-runtime'
import { Button } from '../button/button.tsx'
import { Field, fieldId, type FieldProps } from '../form-group/field.tsx'
import { InputControl } from '../input/input.tsx'
import { classes } from '../attributes.ts'

export type PasswordInputProps = FieldProps & {
  value?: string
  autocomplete?: 'current-password' | 'new-password'
}

/** A password with a button that shows it. The value never comes back from the server. */
export function PasswordInput(props: PasswordInputProps): Html {
  const groupClass = classes('govuk-password-input', props.groupClass)
  return (
    <Field
      field={{
        ...props,
        groupClass,
        groupAttributes: { 'data-module': 'govuk-password-input', ...props.groupAttributes },
      }}
    >
      <div class="govuk-input__wrapper govuk-password-input__wrapper">
        <InputControl
          {...props}
          class={classes('govuk-password-input__input govuk-js-password-input-input', props.class)}
          type="password"
          spellcheck={false}
          autocapitalize="none"
          autocomplete={props.autocomplete ?? 'current-password'}
        />
        <Button
          type="button"
          variant="secondary"
          class="govuk-password-input__toggle govuk-js-password-input-toggle"
          attributes={{ 'aria-controls': fieldId(props), 'aria-label': 'Hiện mật khẩu', hidden: true }}
        >
          Hiện
        </Button>
      </div>
    </Field>
  )
}
