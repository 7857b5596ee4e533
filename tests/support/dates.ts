/** A date as the three inputs of a form send it. */
export const dateFields = (name: string, date: Temporal.PlainDate): Record<string, string> => ({
  [`${name}.day`]: String(date.day),
  [`${name}.month`]: String(date.month),
  [`${name}.year`]: String(date.year),
})
