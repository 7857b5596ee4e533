import type { Printer } from './printer.ts'
import { balanced, datePhrase } from './words.ts'

/** What stands under a document that was copied onto paper (Decree 30/2020/NĐ-CP, annex I part II, II). */
export type CopyFoot = {
  /** “SAO Y”, “SAO LỤC”, “TRÍCH SAO” */
  form: string
  agency: string
  /** `05/SY-STP` */
  code: string
  place: string
  day: Temporal.PlainDate
  places: readonly string[]
  signer: { onBehalf: string | null; title: string; name: string }
}

/** Letters of a name in capitals that fit on one line of the left column. */
const NARROW = 26

/**
 * Prints the foot of a copy on paper: one page without margins, as high as its words need.
 * @param width points
 */
export const printCopyFoot = (
  printer: Printer,
  { day, agency, ...foot }: CopyFoot,
  width: number,
  at: Temporal.Instant,
): Promise<Buffer> =>
  printer.print(
    { name: 'copy-foot' },
    { ...foot, width, agency: balanced(agency, NARROW), date: datePhrase(day) },
    { at },
  )
