import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { dateOf } from '#platform/clock.ts'
import { readStoredFile } from '#platform/files/files.ts'
import type { Services } from '#platform/services.ts'
import {
  hasAutomaticSeal,
  headSealLook,
  newPaperCode,
  sealAutomatically,
  sealLook,
  type SignedFile,
} from '#modules/signatures/index.ts'
import { findSlip, insertSlip } from './slip-store.ts'
import type { DossierRow } from './tables.ts'

/** Prints a paper; with a code for its check when it is to be sealed. */
type Print = (checkCode: string | null) => Promise<Buffer>
type Ref = { kind: string; id: string; number?: string; atSignature?: boolean }

/**
 * A slip of a dossier with the seal its agency has given to the system; without such a seal as it is printed. What was sealed
 * once is given again as long as it would say the same.
 */
export async function sealedSlip(
  services: Services,
  dossier: Pick<DossierRow, 'id' | 'code' | 'agency_id' | 'agency_name'>,
  form: string,
  title: string,
  print: Print,
): Promise<Buffer> {
  const { db, clock } = services
  const plain = await print(null)
  const content = createHash('sha256').update(plain).digest('hex')
  const kept = await findSlip(db, dossier.id, form, content)
  if (kept) return buffer(readStoredFile(services, kept.sha256))
  const agency = { id: dossier.agency_id, name: dossier.agency_name }
  // The confirmation of filing has a place for who signs; slips of the desk are sealed at their head.
  const ref = { kind: 'dossier', id: dossier.id, number: dossier.code, atSignature: form === 'xac-nhan' }
  const sealed = await sealNow(services, agency, ref, title, print)
  if (!sealed) return plain
  await insertSlip(db, {
    dossier_id: dossier.id,
    form,
    content_sha256: content,
    sha256: sealed.file.sha256,
    paper_code: sealed.paperCode,
    sealed_at: clock.now(),
  })
  return buffer(readStoredFile(services, sealed.file.sha256))
}

/** Any other paper of the desk, such as its register, sealed each time it is taken. */
export async function sealedPaper(
  services: Services,
  agency: { id: string; name: string },
  ref: Ref,
  title: string,
  print: Print,
): Promise<Buffer> {
  const sealed = await sealNow(services, agency, ref, title, print)
  return sealed ? buffer(readStoredFile(services, sealed.file.sha256)) : print(null)
}

async function sealNow(
  services: Services,
  agency: { id: string; name: string },
  { kind, id, number, atSignature }: Ref,
  title: string,
  print: Print,
): Promise<{ file: SignedFile; paperCode: string } | undefined> {
  if (!(await hasAutomaticSeal(services, agency.id))) return undefined
  const paperCode = newPaperCode()
  const issuedOn = dateOf(services.clock.now()).toString()
  const file = await sealAutomatically(services, agency, {
    pdf: await print(paperCode),
    look: atSignature ? sealLook() : headSealLook(),
    reason: 'Đóng dấu số của cơ quan',
    ref: { kind, id },
    paper: { code: paperCode, title, number: number ?? null, issuedOn },
  })
  return file && { file, paperCode }
}
