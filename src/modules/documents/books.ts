import type { Book, DocumentRules, DocumentType } from '#platform/province/documents.ts'
import type { Direction } from './document.ts'

/** The book a document of this direction and type is registered in: the one that names its type, else the general one. */
export function bookFor(rules: DocumentRules, direction: Direction, type: string): Book {
  const books = rules.books.filter((book) => book.direction === direction)
  const book = books.find(({ types }) => types?.includes(type)) ?? books.find(({ types }) => types === null)
  if (!book) throw new Error(`no book takes ${direction} documents of type ${type}`)
  return book
}

/** A type by its key; a document whose type is unknown here keeps its key as the name. */
export const typeOf = (rules: DocumentRules, key: string): DocumentType =>
  rules.types.find((type) => type.key === key) ?? { key, abbreviation: null, name: key, exchange: null }

/** The type by the name another system gives it, whatever its case or the words after it: “Quyết định (cá biệt)”. */
export function typeByName(rules: DocumentRules, name: string): DocumentType | undefined {
  const plain = name.normalize('NFC').trim().toLowerCase()
  const longest = [...rules.types].sort((a, b) => b.name.length - a.name.length)
  return longest.find((type) => plain.startsWith(type.name.toLowerCase()))
}
