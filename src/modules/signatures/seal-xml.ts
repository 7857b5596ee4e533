import { randomUUIDv7 } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import { Forbidden, Unacceptable } from '#platform/errors.ts'
import { storeForeignFile } from '#platform/files/files.ts'
import type { Services } from '#platform/services.ts'
import { sha256 } from '#platform/signing/cms.ts'
import { signXml } from '#platform/signing/sign-xml.ts'
import { XmlError } from '#platform/signing/xml/document.ts'
import { withIntent } from './intent.ts'
import { signingObstacle } from './policy.ts'
import { provingFor } from './proving.ts'
import { takeConfirmation } from './requests.ts'
import { openFor, writeDown } from './signing.ts'
import { accessKey, findKey } from './store.ts'
import type { SignatureRow } from './tables.ts'

export type XmlSeal = {
  keyId: string
  pin?: string
  /** The request that waits for a confirmation on the phone, of `beginOnPhone`. */
  request?: string
  /** A whole document in UTF-8, without a signature in it yet. */
  xml: Buffer
  /** What it is sealed for, in another room. */
  ref?: { kind: string; id: string }
  origin?: Origin
}

const MOST_BYTES = 20_000_000

/**
 * Seals an XML document with the key of the agency the clerk acts for: XAdES, enveloped, at the level its certificate allows.
 * @returns the sealed document, which is kept
 * @throws Forbidden when the policy is against it, Invalid on a wrong PIN, Conflict on a locked key or a request taken back,
 *   Unacceptable on a document that cannot be signed
 */
export async function sealXml(services: Services, actor: Actor, seal: XmlSeal): Promise<Buffer> {
  const at = services.clock.now()
  const key = await accessKey(services.db, actor, seal.keyId)
  const obstacle = signingObstacle(actor, key, 'seal', at)
  if (actor.kind !== 'officer' || obstacle) throw new Forbidden(obstacle)
  const proving = await provingFor(services, key, at)
  const before = sha256(seal.xml).toString('hex')
  const about = {
    key_id: key.id,
    account_id: actor.accountId,
    items: [{ purpose: 'seal' as const, before, ref: seal.ref ?? null, code: null }],
  }
  return withIntent(
    services,
    about,
    () => openFor(services, key, seal),
    async (signer, settle) => {
      const sealed = await signXml({ ...proving, xml: seal.xml, at, signer }).catch(unsealable)
      const kept = await storeForeignFile(services, Readable.from([sealed]), MOST_BYTES, 'bang-ke.xml')
      const row: SignatureRow = {
        id: randomUUIDv7(),
        key_id: key.id,
        purpose: 'seal',
        account_id: actor.accountId,
        position_id: actor.acting.id,
        agency_id: actor.acting.agencyId,
        sha256_before: before,
        sha256_after: kept.sha256,
        level: proving.reached?.() ?? proving.level,
        ref_kind: seal.ref?.kind ?? null,
        ref_id: seal.ref?.id ?? null,
        code: null,
        signed_at: at,
      }
      await inTransaction(services.db, async (tx) => {
        // A key that was withdrawn while the document was signed signs nothing.
        const against = signingObstacle(
          actor,
          (await findKey(tx, key.id)) ?? key,
          'seal',
          services.clock.now(),
        )
        if (against) throw new Forbidden(against)
        await takeConfirmation(tx, seal.request, services.clock.now())
        await writeDown(tx, [row], actor, seal.origin)
        await settle(tx)
      })
      return sealed
    },
  )
}

function unsealable(error: unknown): never {
  if (error instanceof XmlError) throw new Unacceptable(422, 'not-signable', error.message)
  throw error
}
