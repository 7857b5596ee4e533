import type { Values } from '#platform/forms/read-form.ts'
import type { FormSchema } from '#platform/forms/schema.ts'
import type { Person } from '#modules/identity/index.ts'

/** What a form may take from the profile, by the words of `x-prefill`. */
const FROM_PERSON: Record<string, (person: Person) => unknown> = {
  'applicant.fullName': (person) => person.full_name,
  'applicant.personalNumber': (person) => person.personal_number,
  'applicant.taxCode': (person) => person.tax_code,
  'applicant.dateOfBirth': (person) => person.date_of_birth,
  'applicant.sex': (person) => person.sex,
  'applicant.ethnicity': (person) => person.ethnicity,
  'applicant.nationality': (person) => person.nationality,
  'applicant.address': (person) => person.address,
  'applicant.unit': (person) => person.unit_code,
  'applicant.phone': (person) => person.phone,
  'applicant.email': (person) => person.email,
  'applicant.representative': (person) => person.representative,
}

/**
 * The answers nobody should have to type again: from the person's profile, and from the last time they filled in this form.
 */
export function prefill(schema: FormSchema, person: Person, previous: Values): Values {
  const entries = Object.entries(schema.properties).flatMap(([name, field]) => {
    const source = field['x-prefill']
    const known = source ? FROM_PERSON[source]?.(person) : undefined
    const value = known ?? (source ? previous[name] : undefined)
    return value === undefined || value === null || value === '' ? [] : [[name, value] as const]
  })
  return Object.fromEntries(entries)
}
