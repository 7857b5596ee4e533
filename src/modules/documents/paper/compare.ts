import { diffArrays, diffWordsWithSpace } from 'diff'
import { COMPETENCES, onBehalfOf, type DraftContent } from '../draft.ts'

/** A run of words that stayed, came, or went. */
export type Piece = { text: string; change: 'same' | 'added' | 'removed' }
/** A paragraph as it is now, with what changed in it; `at` is its place among the present ones, none when it went. */
export type ComparedLine = { pieces: Piece[]; at: number | null }

/** The words of a version, a paragraph a line, in the order of the page. */
export function paragraphsOf(subject: string, content: DraftContent): string[] {
  const signature = [onBehalfOf(content), content.signerTitle].filter(Boolean).join(' ')
  return [
    `Trích yếu: ${subject}`,
    ...content.addressees.map((line) => `Kính gửi: ${line}`),
    ...content.basis,
    ...content.body.split('\n').filter((line) => line.trim()),
    ...content.places.map((line) => `Nơi nhận: ${line}`),
    ...(signature ? [`Ký: ${signature} (${COMPETENCES[content.competence].label.toLowerCase()})`] : []),
  ]
}

const words = new Intl.Segmenter('vi', { granularity: 'word' })

/**
 * Compares two versions: paragraphs that stayed, and word by word those that were changed.
 * @param before paragraphs of the earlier version; nothing when there is none
 */
export function compare(before: readonly string[], now: readonly string[]): ComparedLine[] {
  const lines: ComparedLine[] = []
  let at = 0
  let gone: string[] = []
  const flush = () => {
    lines.push(...gone.map((text) => ({ pieces: [{ text, change: 'removed' as const }], at: null })))
    gone = []
  }
  for (const part of diffArrays([...before], [...now])) {
    if (part.removed) gone = [...part.value]
    else if (part.added) {
      // A paragraph that went and one that came in its place are the same one, changed.
      for (const text of part.value) {
        const old = gone.shift()
        lines.push({ pieces: old === undefined ? [{ text, change: 'added' }] : changed(old, text), at: at++ })
      }
      flush()
    } else {
      flush()
      for (const text of part.value) lines.push({ pieces: [{ text, change: 'same' }], at: at++ })
    }
  }
  flush()
  return lines
}

const changed = (before: string, now: string): Piece[] =>
  diffWordsWithSpace(before, now, { intlSegmenter: words }).map(({ value, added, removed }) => ({
    text: value,
    change: added ? 'added' : removed ? 'removed' : 'same',
  }))
