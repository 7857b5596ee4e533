/** `dd/mm/yyyy` or ISO, as a day; undefined for anything else. */
export function readDay(text: string | undefined): Temporal.PlainDate | undefined {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text ?? '')
  const iso = match ? `${match[3]}-${match[2]!.padStart(2, '0')}-${match[1]!.padStart(2, '0')}` : text
  try {
    return iso ? Temporal.PlainDate.from(iso) : undefined
  } catch {
    return undefined
  }
}
