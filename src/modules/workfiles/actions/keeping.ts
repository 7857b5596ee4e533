import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { Conflict, Forbidden, Invalid } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { formatDate } from '#ui/format.ts'
import { canConsent } from '../policy.ts'
import { keptUntil } from '../workfile.ts'
import { onFile, tell, termsOf, wrongState } from './scene.ts'
import { updateFile } from '../store.ts'

export type KeepGiven = { until: string; basis: string }

/**
 * Lets a division keep a closed file beyond the day it is due at the archive (giữ lại hồ sơ đã đến hạn nộp lưu, Decree 30/2020
 * art. 31.3.d): the leader consents in writing, for two years at most from the day it was first due. May be said again.
 * @throws Forbidden for others than leaders, Invalid by field, Conflict for what is not due at the archive
 */
export const keepLonger = (
  services: Services,
  actor: Actor,
  id: string,
  given: KeepGiven,
  origin?: Origin,
): Promise<void> =>
  onFile({ services, actor, origin }, id, async (scene) => {
    const { tx, file, desk } = scene
    if (file.state !== 'closed') throw wrongState(file.state)
    if (!canConsent(desk, file)) throw new Forbidden('Chỉ lãnh đạo cơ quan đồng ý cho giữ lại hồ sơ.')
    if (!file.hand_over_by) throw new Conflict('Hồ sơ này không phải nộp lưu nên không cần giữ lại.')
    const firstDue = Temporal.PlainDate.from(file.kept_from ?? file.hand_over_by)
    const last = keptUntil(firstDue, termsOf(services)).toString()
    const basis = given.basis.normalize('NFC').trim().slice(0, 500)
    if (given.until <= firstDue.toString() || given.until > last)
      throw new Invalid({
        until: `Chọn ngày sau ${formatDate(firstDue.toString())} và không quá ${formatDate(last)} (02 năm kể từ ngày đến hạn nộp lưu).`,
      })
    if (!basis) throw new Invalid({ basis: 'Nêu văn bản đồng ý và lý do giữ lại.' })
    await updateFile(tx, id, {
      hand_over_by: given.until,
      kept_from: firstDue.toString(),
      kept_basis: basis,
      kept_by_name: desk.actor.name,
    })
    await tell(scene, {
      act: 'workfile.keep',
      note: `Đến ${formatDate(given.until)}. ${basis}`,
      changes: { from: file.hand_over_by, until: given.until },
    })
  })
