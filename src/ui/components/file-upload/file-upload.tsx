import type { Html } from '#ui/jsx-runtime'
import { describedBy, Field, fieldId, type FieldProps } from '../form-group/field.tsx'
import { classes } from '../attributes.ts'

export type FileUploadProps = FieldProps & {
  /** File types, as the browser takes them: `.pdf,.jpg,image/*`. */
  accept?: string
  multiple?: boolean
  /** Shows how much has been sent; the form must be `multipart`. */
  progress?: boolean
  /** Leaves the browser's own button, whose words are in the language of the browser. */
  plain?: boolean
}

/**
 * A file to send. Say in the hint which kinds and how large. With scripts the button is ours and speaks Vietnamese, and files
 * can be dropped on it.
 */
export function FileUpload(props: FileUploadProps): Html {
  const input = (
    <input
      class={classes('govuk-file-upload', props.class, props.error ? 'govuk-file-upload--error' : null)}
      id={fieldId(props)}
      name={props.name}
      type="file"
      accept={props.accept}
      multiple={props.multiple}
      disabled={props.disabled}
      aria-describedby={describedBy(props)}
      data-module={props.progress ? 'mc-upload' : undefined}
      {...props.attributes}
    />
  )
  return (
    <Field field={props}>
      {props.plain ? (
        input
      ) : (
        <div class="govuk-file-upload-wrapper" data-module="govuk-file-upload">
          {input}
        </div>
      )}
    </Field>
  )
}
