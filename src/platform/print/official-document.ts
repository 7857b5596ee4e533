import { balanced, datePhrase } from './words.ts'
import { qrSvg } from './slips.ts'
import type { Printer } from './printer.ts'

/** A run of words in one weight. */
export type Span = { text: string; bold: boolean; italic: boolean }
export type Block = { kind: 'paragraph' | 'heading'; spans: Span[] } | { kind: 'table'; rows: Span[][][] }

/** Everything that stands on an official document (Decree 30/2020/NĐ-CP, annex I). Texts are Vietnamese. */
export type OfficialDocument = {
  agency: { parent: string | null; name: string; place: string }
  /** Name of the type; null for an official letter, whose abstract stands under its number. */
  title: string | null
  abstract: string
  /** `125/UBND-TH`; null while it has none. */
  code: string | null
  /** What stands after the number while there is none: `UBND-TH`. */
  notation: string
  issuedOn: Temporal.PlainDate | null
  urgency: 'normal' | 'urgent' | 'very-urgent' | 'immediate'
  addressees: readonly string[]
  basis: readonly string[]
  /** “QUYẾT ĐỊNH:” and who decides, for what is decided. */
  decides: string | null
  authority: string | null
  body: readonly Block[]
  places: readonly string[]
  signer: { onBehalf: string | null; title: string; name: string }
  /** Where the paper can be compared with the register. */
  verifyUrl: string | null
  draft: boolean
}

/** Letters of a name in capitals that fit on one line beside the name of the state. */
const NARROW = 26

/** Prints an official document as tagged PDF/A. @param at when it is made */
export function printOfficialDocument(
  printer: Printer,
  paper: OfficialDocument,
  at: Temporal.Instant,
): Promise<Buffer> {
  return printer.print(
    { name: 'official-document' },
    {
      head: {
        parent: paper.agency.parent && balanced(paper.agency.parent, NARROW),
        name: balanced(paper.agency.name, NARROW),
        place: paper.agency.place,
        date: paper.issuedOn ? datePhrase(paper.issuedOn) : 'ngày … tháng … năm …',
      },
      letter: paper.title === null,
      title: paper.title?.toUpperCase() ?? null,
      abstract: paper.title === null ? paper.abstract.replace(/^V\/v\s+/iu, '') : paper.abstract,
      number: paper.code ?? `……/${paper.notation}`,
      urgency: paper.urgency,
      addressees: paper.addressees,
      authority: paper.authority,
      basis: paper.basis,
      decides: paper.decides,
      body: paper.body,
      places: paper.places,
      signer: paper.signer,
      watermark: paper.draft ? 'DỰ THẢO' : null,
      qr: paper.verifyUrl ? qrSvg(paper.verifyUrl) : null,
    },
    { at },
  )
}
