/**
 * The known word a slip of the finger stands for: one letter wrong, missing, too many or two changed over; two such slips
 * in words of six letters and more. Among equals the one used most.
 * @param known words with how often each is used
 * @returns undefined when the word is known already, or nothing is near
 */
export function nearestWord(word: string, known: ReadonlyMap<string, number>): string | undefined {
  if (known.has(word) || word.length < 2 || /\d/.test(word)) return undefined
  const most = word.length >= 6 ? 2 : 1
  let best: { word: string; far: number; uses: number } | undefined
  for (const [other, uses] of known) {
    if (Math.abs(other.length - word.length) > most) continue
    const far = distance(word, other, most)
    if (far > most) continue
    if (!best || far < best.far || (far === best.far && uses > best.uses)) best = { word: other, far, uses }
  }
  return best?.word
}

/** Damerau–Levenshtein distance of neighbours; anything beyond `most` is only known to be beyond it. */
export function distance(one: string, other: string, most: number): number {
  let before: number[] = []
  let above = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1]
      const swapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      current[column] = Math.min(
        (above[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[column - 2] ?? 0) + 1 : Infinity,
      )
    }
    if (Math.min(...current) > most) return most + 1
    before = above
    above = current
  }
  return above[other.length] ?? most + 1
}
