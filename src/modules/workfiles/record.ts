import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import type { Services } from '#platform/services.ts'
import { signDocuments, type ChosenKey } from '#modules/signatures/index.ts'
import { printRecord } from './printing.ts'
import type { FileRow } from './tables.ts'

const SIDES = {
  giver: { anchor: 'ben-giao', reason: 'Bên giao ký biên bản giao nhận hồ sơ' },
  taker: { anchor: 'ben-nhan', reason: 'Bên nhận ký biên bản giao nhận hồ sơ' },
} as const

/**
 * Signs the record of a hand-over (PAdES): the giver a fresh one, the taker the one the giver signed, or a fresh one where the
 * giver has no key. What was signed stays as it was.
 * @param file as the record shows it
 * @returns SHA-256 of the signed record, which is kept
 * @throws Invalid on a wrong PIN, Forbidden when the key is not theirs to use
 */
export async function signRecord(
  services: Services,
  actor: Actor,
  { file, side, key, origin }: { file: FileRow; side: keyof typeof SIDES; key: ChosenKey; origin?: Origin },
): Promise<string> {
  const { anchor, reason } = SIDES[side]
  const before = side === 'taker' ? file.record_sha256 : null
  const pdf = before ? { sha256: before } : await printRecord(services, file, { toSign: side === 'giver' })
  // A record the giver signed before leaves the name of the taker to the signature.
  const lines = before && actor.kind === 'officer' ? [actor.name] : []
  const [signed] = await signDocuments(services, actor, {
    ...key,
    items: [
      {
        pdf,
        purpose: 'sign',
        reason,
        look: { spot: { anchor }, picture: true, lines },
        ref: { kind: 'workfile', id: file.id },
      },
    ],
    origin,
  })
  return signed!.sha256
}
