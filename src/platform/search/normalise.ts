/**
 * Text as it is searched: no diacritics, small letters, everything that is neither letter nor digit one space.
 * `"Đăng ký khai sinh (lại)"` → `"dang ky khai sinh lai"`. The database has the same rule as `search_text(text)`.
 */
export const normalise = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

/** The words of a question, each once, at most `limit`: what a person typed may be a whole page. */
export const searchWords = (text: string, limit = 12): string[] =>
  [...new Set(normalise(text.slice(0, 400)).split(' '))].filter((word) => word !== '').slice(0, limit)

/**
 * A `tsquery` in the dictionary `simple` that wants every word, the last one perhaps unfinished:
 * `"khai si"` → `"khai & si:*"`. Empty when there is no word; then there is nothing to search.
 */
export function prefixQuery(text: string): string {
  const words = searchWords(text)
  return words.map((word, index) => (index === words.length - 1 ? `${word}:*` : word)).join(' & ')
}
