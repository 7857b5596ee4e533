/** Letters without diacritics, small: what people type in a hurry. “Đắk Tô” → “dak to”. */
export const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase().trim()

/** Whether every typed word begins some word of the text. */
export function matches(text: string, typed: string): boolean {
  const words = fold(text).split(/[\s,.()–-]+/)
  return fold(typed)
    .split(/\s+/)
    .every((part) => words.some((word) => word.startsWith(part)) || part === '')
}
