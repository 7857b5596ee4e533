import type { FormBody } from './schema.ts'

/** What was typed or chosen under a name, once: the first of several; left out, nothing. */
export const oneIn = (value: FormBody[string]): string | undefined =>
  Array.isArray(value) ? value[0] : value

/** The same as text: empty when it was left out. */
export const textIn = (value: FormBody[string]): string => oneIn(value) ?? ''

/** All that was chosen under a name. */
export const listIn = (value: FormBody[string]): string[] =>
  Array.isArray(value) ? value : value ? [value] : []
