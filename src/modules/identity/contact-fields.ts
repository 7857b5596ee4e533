import type { FieldSchema } from '#platform/forms/schema.ts'

/** How somebody is reached: asked for in the same words wherever it is asked. */
export const phoneField: FieldSchema = {
  type: 'string',
  format: 'phone',
  title: 'Số điện thoại',
  'x-autocomplete': 'tel',
  'x-width': 20,
}

/** @param hint what the address will be used for */
export const emailField = (hint: string): FieldSchema => ({
  type: 'string',
  format: 'email',
  title: 'Thư điện tử',
  maxLength: 200,
  'x-hint': hint,
  'x-autocomplete': 'email',
})
