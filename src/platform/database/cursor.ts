const PLACE = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)~([0-9a-f-]{36})$/

/**
 * Where a page of a list ends, as it stands in an address: `2026-11-22T01:00:00Z~<uuid>`, the time the list is sorted by and
 * the row. What names no place that can be is the beginning.
 */
export function readCursor(text: string | undefined): { at: Temporal.Instant; id: string } | undefined {
  const match = PLACE.exec(text ?? '')
  try {
    return match ? { at: Temporal.Instant.from(match[1]!), id: match[2]! } : undefined
  } catch {
    return undefined
  }
}
