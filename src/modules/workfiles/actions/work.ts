import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { Forbidden, Invalid, NotFound } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { recount } from '../item-store.ts'
import { canAsk, canCollect, canFinish } from '../policy.ts'
import { addParty, insertNote } from '../store.ts'
import { endTask, insertTask, lockTask } from '../task-store.ts'
import type { TaskKind } from '../workfile.ts'
import { colleagueOf, mustAsk } from './files.ts'
import { onFile, tell, wrongState } from './scene.ts'

export type AskGiven = { kind: TaskKind; accountId: string; what: string; dueOn: string | null }

/** Asks a colleague for an opinion or gives them something to do; they get access. @throws Invalid by field, Forbidden */
export const ask = (
  services: Services,
  actor: Actor,
  id: string,
  given: AskGiven,
  origin?: Origin,
): Promise<void> =>
  onFile({ services, actor, origin }, id, async (scene) => {
    const { tx, file, desk, now, today } = scene
    mustAsk(scene)
    const what = given.what.normalize('NFC').trim().slice(0, 2000)
    if (!what) throw new Invalid({ what: 'Nhập nội dung việc, ý kiến cần hỏi.' })
    if (given.dueOn && given.dueOn < today.toString())
      throw new Invalid({ dueOn: 'Hạn không được ở quá khứ.' })
    const colleague = await colleagueOf(scene, given.accountId, 'accountId')
    await insertTask(tx, {
      id: randomUUIDv7(),
      file_id: id,
      agency_id: file.agency_id,
      kind: given.kind,
      account_id: colleague.accountId,
      account_name: colleague.name,
      account_title: colleague.title,
      what,
      asked_by_name: desk.actor.name,
      asked_at: now,
      due_on: given.dueOn,
      state: 'open',
      answer: null,
      outside: false,
      done_by_name: null,
      done_at: null,
    })
    await addParty(tx, {
      account_id: colleague.accountId,
      file_id: id,
      agency_id: file.agency_id,
      part: 'asked',
      name: colleague.name,
      title: colleague.title,
      opened_at: file.opened_at,
    })
    await tell(scene, { act: 'workfile.ask', note: `${colleague.name}: ${what}` })
  })

/**
 * Says that a task is done, with its result, or gives the opinion.
 * @param given.outside it was done on paper or by word of mouth: the file no longer counts as processed online
 * @throws Invalid without an answer, Forbidden for others
 */
export const finishTask = (
  services: Services,
  actor: Actor,
  id: string,
  taskId: string,
  given: { answer: string; outside: boolean },
  origin?: Origin,
): Promise<void> =>
  onFile({ services, actor, origin }, id, async (scene) => {
    const { tx, file, desk, now } = scene
    if (file.state !== 'open') throw wrongState(file.state)
    const task = await lockTask(tx, id, taskId)
    if (!task) throw new NotFound('Không tìm thấy việc này trong hồ sơ.')
    if (!canFinish(desk, task)) throw new Forbidden('Việc này đã xong, hoặc được giao cho người khác.')
    const answer = given.answer.normalize('NFC').trim().slice(0, 5000)
    if (!answer) throw new Invalid({ answer: 'Nhập kết quả, ý kiến.' })
    await endTask(tx, taskId, {
      state: 'done',
      answer,
      outside: given.outside,
      byName: desk.actor.name,
      at: now,
    })
    await recount(tx, id)
    await tell(scene, { act: 'workfile.finish', note: answer })
  })

/** Takes back what was asked. @throws Forbidden for others than those who may ask */
export const cancelTask = (
  services: Services,
  actor: Actor,
  id: string,
  taskId: string,
  origin?: Origin,
): Promise<void> =>
  onFile({ services, actor, origin }, id, async (scene) => {
    const { tx, file, desk, now } = scene
    if (file.state !== 'open') throw wrongState(file.state)
    const task = await lockTask(tx, id, taskId)
    if (task?.state !== 'open') throw new NotFound('Không có việc nào đang chờ như vậy trong hồ sơ.')
    if (!canAsk(desk, file)) throw new Forbidden('Chỉ người lập hồ sơ và lãnh đạo được thôi giao việc.')
    await endTask(tx, taskId, {
      state: 'cancelled',
      answer: null,
      outside: false,
      byName: desk.actor.name,
      at: now,
    })
    await tell(scene, { act: 'workfile.cancel-task', note: task.what })
  })

/** Leaves a note in the file. @throws Invalid without words, Forbidden */
export const note = (
  services: Services,
  actor: Actor,
  id: string,
  text: string,
  origin?: Origin,
): Promise<void> =>
  onFile({ services, actor, origin }, id, async (scene) => {
    const { tx, file, desk, part, now } = scene
    if (file.state !== 'open') throw wrongState(file.state)
    if (!canCollect(desk, file, part) && !canAsk(desk, file))
      throw new Forbidden('Chỉ người tham gia hồ sơ được ghi chú.')
    const said = text.normalize('NFC').trim().slice(0, 5000)
    if (!said) throw new Invalid({ note: 'Nhập nội dung ghi chú.' })
    await insertNote(tx, { id: randomUUIDv7(), file_id: id, text: said, by_name: desk.actor.name, at: now })
    await tell(scene, { act: 'workfile.note' })
  })
