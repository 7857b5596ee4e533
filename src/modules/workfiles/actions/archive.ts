import type { Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { Conflict, Forbidden, Invalid } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { deskOf } from '#modules/documents/index.ts'
import { checkPackage, keepPackage, type Check } from '../package.ts'
import { canArchive, canOffer } from '../policy.ts'
import { accessWorkFile } from '../store.ts'
import { goesToArchive } from '../workfile.ts'
import { move, onFile, wrongState } from './scene.ts'

/**
 * Hands a closed file over to the archive of the agency (nộp lưu, art. 30), which then takes it or sends it back.
 * @throws Conflict when it is kept for less than five years or is not closed, Forbidden for others than the holder
 */
export const offerFile = (services: Services, actor: Actor, id: string, origin?: Origin): Promise<void> =>
  onFile({ services, actor, origin }, id, async (scene) => {
    const { file, desk, now } = scene
    if (file.state !== 'closed') throw wrongState(file.state)
    if (!goesToArchive(file.retention_years))
      throw new Conflict('Hồ sơ có thời hạn bảo quản dưới 5 năm được giữ tại đơn vị, không nộp lưu.')
    if (!canOffer(desk, file)) throw new Forbidden('Chỉ người lập hồ sơ nộp lưu hồ sơ.')
    await move(scene, 'offer', {
      act: 'workfile.offer',
      change: { offered_at: now, offered_by_name: desk.actor.name, returned_reason: null },
    })
  })

/**
 * Takes a file into the archive of the agency: its package is made and kept under its SHA-256.
 * @throws Forbidden for others than the clerk, Conflict when nobody offered it
 */
export async function acceptFile(
  services: Services,
  actor: Actor,
  id: string,
  origin?: Origin,
): Promise<void> {
  const desk = await deskOf(services.db, actor, dateOf(services.clock.now()))
  const before = await accessWorkFile(services.db, desk, id)
  if (before.file.state !== 'offered') throw wrongState(before.file.state)
  if (!canArchive(desk, before.file)) throw new Forbidden('Chỉ văn thư, lưu trữ cơ quan nhận hồ sơ.')
  // Its contents cannot change while it is offered, so the package may be made before the row is locked.
  const kept = await keepPackage(services, services.db, before.file)
  await onFile({ services, actor, origin }, id, (scene) =>
    move(scene, 'accept', {
      act: 'workfile.accept',
      changes: { sha256: kept.sha256 },
      change: {
        archived_at: scene.now,
        archived_by_name: scene.desk.actor.name,
        package_sha256: kept.sha256,
        package_size: kept.size,
      },
    }),
  )
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
      change: { offered_at: null, offered_by_name: null, returned_reason: said },
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
  const check = await checkPackage(services, file.package_sha256)
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
