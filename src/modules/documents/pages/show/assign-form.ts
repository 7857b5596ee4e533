import type { FormSchema } from '#platform/forms/schema.ts'

/** The part of the direction that is read as a form; the people are looked up one by one. */
export const assignForm: FormSchema = {
  type: 'object',
  properties: {
    instruction: { type: 'string', title: 'Ý kiến chỉ đạo', maxLength: 2000 },
    dueOn: { type: 'string', format: 'date', title: 'Hạn xử lý' },
  },
}
