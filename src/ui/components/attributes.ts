/** Attributes a page may add to the main element of a component. Names are checked by the runtime. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

/** Heading and label sizes of the type scale. */
export type Size = 's' | 'm' | 'l' | 'xl'

/** Joins class names, leaving out what is empty. */
export const classes = (...names: readonly (string | false | null | undefined)[]): string =>
  names.filter(Boolean).join(' ')

/** Ids for `aria-describedby`; nothing when there are none. */
export const ids = (...names: readonly (string | false | null | undefined)[]): string | undefined =>
  classes(...names) || undefined
