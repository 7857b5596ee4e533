import type { FormSchema, FormSection } from '#platform/forms/schema.ts'
import { sectionsOf } from '#ui/form-fields/form-fields.tsx'

/** The pages a form is asked on: its sections, and one more for questions no section names. */
export function stepsOf(schema: FormSchema): { sections: FormSection[]; labels: string[] } {
  const { sections, rest } = sectionsOf(schema)
  const all = [...sections, ...(rest.length > 0 ? [{ title: schema.title ?? 'Nội dung', fields: rest }] : [])]
  return {
    sections: all,
    labels: [...all.map((section) => section.title), 'Giấy tờ kèm theo', 'Kiểm tra và nộp'],
  }
}
