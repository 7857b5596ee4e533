import type { Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { Conflict, Forbidden, Invalid } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { deskOf, type Desk } from '#modules/documents/index.ts'
import { sealXml, type ChosenKey } from '#modules/signatures/index.ts'
import { checkPackage, isSealOf, keepPackage, manifestOf, type Check } from '../package.ts'
import { canArchive, canOffer } from '../policy.ts'
import { signRecord } from '../record.ts'
import { accessWorkFile } from '../store.ts'
import type { FileRow } from '../tables.ts'
import { goesToArchive, SEAL_NAMES } from '../workfile.ts'
import { move, onFile, wrongState } from './scene.ts'

/** With what a hand-over is signed; what is left out stays unsigned. */
export type HandOver = {
  /** The officer's own key, for the record. */
  key?: ChosenKey
  /** The key of the agency, for the manifest of the package; or the manifest as `sealPackage` has sealed it. */
  seal?: ChosenKey | Buffer
}

function checkOffer(desk: Desk, file: FileRow): void {
  if (file.state !== 'closed') throw wrongState(file.state)
  if (!goesToArchive(file.retention_years))
    throw new Conflict('Hồ sơ có thời hạn bảo quản dưới 5 năm được giữ tại đơn vị, không nộp lưu.')
  if (!canOffer(desk, file)) throw new Forbidden('Chỉ người lập hồ sơ nộp lưu hồ sơ.')
}

/**
 * Hands a closed file over to the archive of the agency (nộp lưu, art. 30), which then takes it or sends it back. With a key the
 * record of the hand-over is signed first; a signature that does not come about changes nothing.
 * @throws Conflict when it is kept for less than five years or is not closed, Forbidden for others than the holder, Invalid on a
 *   wrong PIN
 */
export async function offerFile(
  services: Services,
  actor: Actor,
  id: string,
  { key }: Pick<HandOver, 'key'> = {},
  origin?: Origin,
): Promise<void> {
  const before = services.clock.now()
  const desk = await deskOf(services.db, actor, dateOf(before))
  const { file } = await accessWorkFile(services.db, desk, id)
  checkOffer(desk, file)
  const { sha256: manifest_sha256 } = await manifestOf(services, services.db, file)
  const shown = { ...file, manifest_sha256, offered_at: before }
  const record_sha256 = key
    ? await signRecord(services, actor, { file: shown, side: 'giver', key, origin })
    : null
  await onFile({ services, actor, origin }, id, async (scene) => {
    checkOffer(scene.desk, scene.file)
    await move(scene, 'offer', {
      act: 'workfile.offer',
      changes: { signed: record_sha256 !== null },
      change: {
        offered_at: scene.now,
        offered_by_name: scene.desk.actor.name,
        returned_reason: null,
        manifest_sha256,
        record_sha256,
        giver_signed: record_sha256 !== null,
      },
    })
  })
}

function checkAccept(desk: Desk, file: FileRow): void {
  if (file.state !== 'offered') throw wrongState(file.state)
  if (!canArchive(desk, file)) throw new Forbidden('Chỉ văn thư, lưu trữ cơ quan nhận hồ sơ.')
}

/**
 * Takes a file into the archive of the agency: its package is made and kept under its SHA-256, its manifest sealed and the record
 * signed where there are keys for it; a signature that does not come about changes nothing.
 * @throws Forbidden for others than the clerk, Conflict when nobody offered it or it is no longer what was offered, Invalid on a
 *   wrong PIN
 */
export async function acceptFile(
  services: Services,
  actor: Actor,
  id: string,
  { key, seal }: HandOver = {},
  origin?: Origin,
): Promise<void> {
  const before = services.clock.now()
  const desk = await deskOf(services.db, actor, dateOf(before))
  const { file } = await accessWorkFile(services.db, desk, id)
  checkAccept(desk, file)
  const xml = await offeredManifest(services, file)
  const shown = { ...file, archived_at: before, archived_by_name: desk.actor.name }
  if (Buffer.isBuffer(seal) && !isSealOf(seal, xml)) throw new Conflict(OFFERED_ANEW)
  const sealed = Buffer.isBuffer(seal)
    ? seal
    : seal && (await sealManifest(services, actor, id, xml, seal, origin))
  const record = key ? await signRecord(services, actor, { file: shown, side: 'taker', key, origin }) : null
  // Its contents cannot change while it is offered, so the package may be made before the row is locked.
  const kept = await keepPackage(services, services.db, file, sealed)
  await onFile({ services, actor, origin }, id, (scene) => {
    checkAccept(scene.desk, scene.file)
    // Sent back and offered anew while a phone was answered: then this is not what was signed.
    if (!isSameOffer(scene.file, file)) throw new Conflict(OFFERED_ANEW)
    return move(scene, 'accept', {
      act: 'workfile.accept',
      changes: { sha256: kept.sha256, signed: record !== null, sealed: sealed !== undefined },
      change: {
        archived_at: scene.now,
        archived_by_name: scene.desk.actor.name,
        package_sha256: kept.sha256,
        package_size: kept.size,
        package_sealed: sealed !== undefined,
        ...(record ? { record_sha256: record, taker_signed: true } : {}),
      },
    })
  })
}

const OFFERED_ANEW = 'Hồ sơ đã được trả lại và nộp lưu lại trong khi chờ ký, đóng dấu. Hãy làm lại.'

const isSameOffer = (one: FileRow, other: FileRow): boolean =>
  one.manifest_sha256 === other.manifest_sha256 &&
  one.offered_at?.epochNanoseconds === other.offered_at?.epochNanoseconds

/** What is sealed: the manifest as it was offered. @throws Conflict when the files are no longer those */
async function offeredManifest(services: Services, file: FileRow): Promise<Buffer> {
  const manifest = await manifestOf(services, services.db, file)
  if (file.manifest_sha256 && file.manifest_sha256 !== manifest.sha256)
    throw new Conflict(
      'Tệp của hồ sơ đã khác với khi nộp lưu. Hãy trả lại để người lập hồ sơ kiểm tra và nộp lưu lại.',
    )
  return manifest.xml
}

/**
 * Seals the manifest of an offered file before it is taken: a seal that is confirmed on the phone comes first, and `acceptFile`
 * goes on with what it has sealed.
 * @throws as `acceptFile`
 */
export async function sealPackage(
  services: Services,
  actor: Actor,
  id: string,
  seal: ChosenKey,
  origin?: Origin,
): Promise<Buffer> {
  const desk = await deskOf(services.db, actor, dateOf(services.clock.now()))
  const { file } = await accessWorkFile(services.db, desk, id)
  checkAccept(desk, file)
  return sealManifest(services, actor, id, await offeredManifest(services, file), seal, origin)
}

/** The manifest under the seal of the agency. @throws Invalid naming the fields of the seal */
async function sealManifest(
  services: Services,
  actor: Actor,
  id: string,
  xml: Buffer,
  seal: ChosenKey,
  origin: Origin | undefined,
): Promise<Buffer> {
  try {
    return await sealXml(services, actor, { ...seal, xml, ref: { kind: 'workfile', id }, origin })
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    const message = error.errors['pin'] ?? error.message
    throw new Invalid({ [SEAL_NAMES.pin]: message }, message)
  }
}

/** Sends a file back to its holder. @throws Invalid without a reason, Forbidden for others than the clerk */
export const sendBackFile = (
  services: Services,
  actor: Actor,
  id: string,
  reason: string,
  origin?: Origin,
): Promise<void> =>
  onFile({ services, actor, origin }, id, async (scene) => {
    const { file, desk } = scene
    if (file.state !== 'offered') throw wrongState(file.state)
    if (!canArchive(desk, file)) throw new Forbidden('Chỉ văn thư, lưu trữ cơ quan trả lại hồ sơ.')
    const said = reason.trim().slice(0, 1000)
    if (!said) throw new Invalid({ reason: 'Nêu lý do trả lại.' })
    await move(scene, 'send-back', {
      act: 'workfile.send-back',
      note: said,
      change: {
        offered_at: null,
        offered_by_name: null,
        returned_reason: said,
        manifest_sha256: null,
        record_sha256: null,
        giver_signed: false,
      },
    })
  })

/** Checks the kept package of an archived file, whoever may read it. @throws Conflict when there is none */
export async function checkFile(
  services: Services,
  actor: Actor,
  id: string,
  origin?: Origin,
): Promise<Check> {
  const now = services.clock.now()
  const desk = await deskOf(services.db, actor, dateOf(now))
  const { file } = await accessWorkFile(services.db, desk, id)
  if (!file.package_sha256) throw new Conflict('Hồ sơ chưa nộp lưu nên chưa có gói để kiểm tra.')
  const check = await checkPackage(services, { sha256: file.package_sha256, sealed: file.package_sealed })
  await audit(services.db, {
    actor,
    at: now,
    act: 'workfile.check',
    subject: { kind: 'workfile', id },
    changes: { problems: check.problems.length },
    origin,
  })
  return check
}
