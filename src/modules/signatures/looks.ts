import { ZONE } from '#platform/clock.ts'
import type { Spot } from '#platform/signing/appearance.ts'

/** What is seen of a signature, by Decree 30/2020/NĐ-CP, annex I. */
export type Look = {
  spot: Spot
  /** The picture of the signature or the seal. */
  picture: boolean
  lines: readonly string[]
}

/** Millimetres to points. */
const mm = (value: number) => (value * 72) / 25.4
/** Seals of agencies measure 36 mm. */
const SEAL = mm(36)
/** Width of the place that templates keep free for a signature. */
export const SIGNATURE_WIDTH = mm(60)

/** `2026-11-22T17:15:00+07:00` (ISO 8601, as the annex wants it). */
export const isoMoment = (at: Temporal.Instant): string =>
  at.toZonedDateTimeISO(ZONE).round('second').toString({ timeZoneName: 'never' })

/** The signature of the leader: its picture, between title and name. */
export const leaderLook = (): Look => ({ spot: { anchor: 'chu-ky' }, picture: true, lines: [] })

/** The seal of the agency: real size, over a third of the leader's signature to the left. */
export const sealLook = (): Look => ({
  spot: {
    anchor: 'chu-ky',
    width: SEAL,
    height: SEAL,
    shift: { x: -SIGNATURE_WIDTH / 6 - SEAL / 2, y: 0 },
  },
  picture: true,
  lines: [],
})

/** The seal at the head, over part of the name of the agency (dấu treo, Decree 30/2020 art. 33): for slips of its desk. */
export const headSealLook = (): Look => ({ spot: { anchor: 'con-dau' }, picture: true, lines: [] })

const corner = (lines: readonly string[], gap?: number): Look => ({
  spot: { page: 1, corner: 'top-right', width: mm(62), height: mm(5 * lines.length), gap },
  picture: false,
  lines,
})

/** An attachment in a file of its own: number and notation of the document, and the time; no picture. */
export const attachmentLook = (number: string, at: Temporal.Instant): Look => corner([number, isoMoment(at)])

/** A digital copy (annex I part II, I.3): form of copy, agency that copied, and the time; no picture. */
export const copyLook = (form: string, agency: string, at: Temporal.Instant): Look =>
  // Three lines find room in the upper margin, above the name of the state.
  corner([form, agency, isoMoment(at)], mm(4))
