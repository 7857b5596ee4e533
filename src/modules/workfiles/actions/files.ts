import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import { Conflict, Forbidden, Invalid, NotFound } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { deskOf, filingCards, type Desk } from '#modules/documents/index.ts'
import { officersOf } from '#modules/identity/index.ts'
import { findEntryWithList, findList, headingsOf, insertEntry } from '../catalogue-store.ts'
import { itemsOf, recount, updateItem } from '../item-store.ts'
import { canAsk, canClose, canReopen } from '../policy.ts'
import { addParty, indexFile, insertFile, partiesOf, removeGuest } from '../store.ts'
import type { FileRow } from '../tables.ts'
import { tasksOf } from '../task-store.ts'
import { handOverBy, RIGHTS } from '../workfile.ts'
import { checkedEntry } from './catalogue.ts'
import { factsOf } from './contents.ts'
import { move, onFile, tell, termsOf, wrongState, type Scene } from './scene.ts'

/** From the list, by its title; or outside it: then a title is added to the list of the year (art. 29). */
export type OpenGiven =
  | { entryId: string; rights: string }
  | { headingId: string; title: string; retention: string; rights: string }

/**
 * Opens a work file (mở hồ sơ). Whoever opens it answers for it.
 * @returns its id
 * @throws Invalid by field, Conflict when somebody opened it before, or the year has no approved list
 */
export function openWorkFile(
  services: Services,
  actor: Actor,
  given: OpenGiven,
  origin?: Origin,
): Promise<string> {
  return inTransaction(services.db, async (tx) => {
    const now = services.clock.now()
    const today = dateOf(now)
    const desk = await deskOf(tx, actor, today)
    const rights = RIGHTS.find((one) => one === given.rights)
    if (!rights) throw new Invalid({ rights: 'Chọn chế độ sử dụng.' })
    const entry =
      'entryId' in given
        ? await listedEntry(tx, desk, given.entryId)
        : await addedEntry(tx, services, desk, today, given)
    const period = services.documentRules.retention.find(({ key }) => key === entry.retention)
    const file: FileRow = {
      ...BLANK,
      id: randomUUIDv7(),
      agency_id: desk.agencyId,
      agency_name: desk.actor.acting.agencyName,
      entry_id: entry.id,
      year: entry.year,
      code: entry.code,
      title: entry.title,
      retention: entry.retention,
      retention_label: period?.label ?? entry.retention,
      retention_years: period?.years ?? null,
      rights,
      holder_id: desk.actor.accountId,
      holder_name: desk.actor.name,
      holder_title: desk.actor.acting.title,
      division_id: desk.actor.acting.divisionId,
      opened_at: now,
      started_on: today.toString(),
    }
    await insertFile(tx, file)
    await addParty(tx, {
      account_id: file.holder_id,
      file_id: file.id,
      agency_id: file.agency_id,
      part: 'holder',
      name: file.holder_name,
      title: file.holder_title,
      opened_at: now,
    })
    await indexFile(tx, file.id)
    await tell(
      { services, actor, origin, tx, now, file },
      { act: 'workfile.open', changes: { code: file.code } },
    )
    return file.id
  })
}

const NOT_KEPT = { kept_from: null, kept_basis: null, kept_by_name: null }

/** What a file has before anything happens in it. */
const BLANK = {
  language: 'Tiếng Việt',
  state: 'open',
  ended_on: null,
  hand_over_by: null,
  settled_on: null,
  ...NOT_KEPT,
  offered_at: null,
  offered_by_name: null,
  archived_at: null,
  archived_by_name: null,
  returned_reason: null,
  item_last: 0,
  page_total: 0,
  paper_count: 0,
  outside_count: 0,
  package_sha256: null,
  package_size: null,
  manifest_sha256: null,
  record_sha256: null,
  giver_signed: false,
  taker_signed: false,
  package_sealed: false,
} as const

async function listedEntry(tx: Tx, desk: Desk, entryId: string) {
  const entry = await findEntryWithList(tx, desk.agencyId, entryId)
  if (!entry) throw new NotFound('Không tìm thấy hồ sơ này trong danh mục.')
  if (entry.listState !== 'approved') throw new Conflict('Danh mục hồ sơ này chưa được duyệt.')
  if (entry.fileId) throw new Conflict(`Hồ sơ ${entry.code} đã được mở.`)
  if (entry.holder_id !== desk.actor.accountId)
    throw new Forbidden(`Theo danh mục, hồ sơ này do ${entry.holder_name} lập.`)
  return entry
}

async function addedEntry(
  tx: Tx,
  services: Services,
  desk: Desk,
  today: Temporal.PlainDate,
  given: Extract<OpenGiven, { headingId: string }>,
) {
  const list = await findList(tx, desk.agencyId, today.year)
  if (list?.state !== 'approved')
    throw new Conflict(`Cơ quan chưa có danh mục hồ sơ năm ${today.year} được duyệt.`)
  if (!(await headingsOf(tx, list.id)).some(({ id }) => id === given.headingId))
    throw new Invalid({ headingId: 'Chọn đề mục.' })
  const { title, retention, holder } = await checkedEntry(tx, services, desk, today, {
    ...given,
    holderId: desk.actor.accountId,
    note: '',
  })
  const entry = await insertEntry(tx, {
    listId: list.id,
    headingId: given.headingId,
    title,
    retention: retention.key,
    holderId: holder.accountId,
    holderName: holder.name,
    note: 'Bổ sung ngoài danh mục',
    addedLater: true,
  })
  return { ...entry, year: list.year }
}

/** Gives a colleague access (mời tham gia). @throws Forbidden, Invalid */
export const invite = (
  services: Services,
  actor: Actor,
  id: string,
  accountId: string,
  origin?: Origin,
): Promise<void> =>
  onFile({ services, actor, origin }, id, async (scene) => {
    const { tx, file } = scene
    mustAsk(scene)
    const colleague = await colleagueOf(scene, accountId, 'guest')
    await addParty(tx, {
      account_id: colleague.accountId,
      file_id: file.id,
      agency_id: file.agency_id,
      part: 'guest',
      name: colleague.name,
      title: colleague.title,
      opened_at: file.opened_at,
    })
    await tell(scene, { act: 'workfile.invite', note: `${colleague.name} – ${colleague.title}` })
  })

/** Takes the access of somebody invited away. @throws Conflict when there is none to take */
export const uninvite = (
  services: Services,
  actor: Actor,
  id: string,
  accountId: string,
  origin?: Origin,
): Promise<void> =>
  onFile({ services, actor, origin }, id, async (scene) => {
    mustAsk(scene)
    const guest = (await partiesOf(scene.tx, id)).find(
      (one) => one.account_id === accountId && one.part === 'guest',
    )
    if (!guest) throw new Conflict('Người này không phải người được mời của hồ sơ.')
    await removeGuest(scene.tx, id, accountId)
    await tell(scene, { act: 'workfile.uninvite', note: `${guest.name} – ${guest.title}` })
  })

export function mustAsk({ desk, file }: Pick<Scene, 'desk' | 'file'>): void {
  if (file.state !== 'open') throw wrongState(file.state)
  if (!canAsk(desk, file)) throw new Forbidden('Chỉ người lập hồ sơ và lãnh đạo được làm việc này.')
}

/** A colleague of the agency who works with files. @throws Invalid under the name of the field */
export async function colleagueOf({ tx, desk, today }: Scene, accountId: string, field: string) {
  const found = (await officersOf(tx, desk.agencyId, today)).find(
    (one) => one.accountId === accountId && one.roles.some((role) => role !== 'administrator'),
  )
  if (!found) throw new Invalid({ [field]: 'Chọn đồng nghiệp trong cơ quan.' })
  return found
}

/**
 * Closes a file (kết thúc hồ sơ, art. 29.4): everything asked is answered, the contents are fixed as they are now, pages
 * are counted, and from now on it is read only.
 * @param given.settledOn of construction: when it was settled (quyết toán), from which its term at the archive runs
 * @throws Conflict with open tasks, without contents, or with drafts among them; Invalid on a day to come; Forbidden
 */
export const closeWorkFile = (
  services: Services,
  actor: Actor,
  id: string,
  given: { settledOn: string | null } = { settledOn: null },
  origin?: Origin,
): Promise<void> =>
  onFile({ services, actor, origin }, id, async (scene) => {
    const { tx, file, desk, today } = scene
    if (file.state !== 'open') throw wrongState(file.state)
    if (!canClose(desk, file)) throw new Forbidden('Chỉ người lập hồ sơ kết thúc hồ sơ.')
    const open = (await tasksOf(tx, id)).filter(({ state }) => state === 'open')
    if (open.length > 0)
      throw new Conflict(
        `Còn ${open.length} việc, ý kiến chưa xong. Hoàn thành hoặc thôi giao trước khi kết thúc.`,
      )
    if (file.item_last === 0) throw new Conflict('Hồ sơ chưa có tài liệu nào nên chưa kết thúc được.')
    const settledOn = given.settledOn === null ? null : Temporal.PlainDate.from(given.settledOn)
    if (settledOn && Temporal.PlainDate.compare(settledOn, today) > 0)
      throw new Invalid({ settledOn: 'Ngày quyết toán không được sau hôm nay.' })
    await fixContents(tx, services, id)
    const last = handOverBy({ endedOn: today, settledOn }, file.retention_years, termsOf(services))
    await move(scene, 'close', {
      act: 'workfile.close',
      change: {
        ended_on: today.toString(),
        settled_on: settledOn?.toString() ?? null,
        hand_over_by: last?.toString() ?? null,
        returned_reason: null,
      },
    })
  })

/** Writes the elements of the documents as they stand at the end; what is still a draft does not belong in. */
async function fixContents(tx: Tx, services: Services, id: string): Promise<void> {
  const items = (await itemsOf(tx, id)).filter(({ document_id }) => document_id !== null)
  const cards = await filingCards(
    tx,
    items.map(({ document_id }) => document_id!),
  )
  for (const item of items) {
    const card = cards.get(item.document_id!)!
    if (card.direction === 'outgoing' && !card.code)
      throw new Conflict(
        `Tài liệu số ${item.ordinal} còn là dự thảo. Chờ văn bản được phát hành, hoặc đưa ra khỏi hồ sơ.`,
      )
    await updateItem(tx, item.id, factsOf(services, card))
  }
  await recount(tx, id)
  await indexFile(tx, id)
}

/** Opens a closed file again, before it is handed over. @throws Invalid without a reason, Forbidden */
export const reopenWorkFile = (
  services: Services,
  actor: Actor,
  id: string,
  reason: string,
  origin?: Origin,
): Promise<void> =>
  onFile({ services, actor, origin }, id, async (scene) => {
    const { file, desk } = scene
    if (file.state !== 'closed') throw wrongState(file.state)
    if (!canReopen(desk, file)) throw new Forbidden('Chỉ người lập hồ sơ và lãnh đạo được mở lại hồ sơ.')
    const said = reason.trim().slice(0, 1000)
    if (!said) throw new Invalid({ reason: 'Nêu lý do mở lại hồ sơ.' })
    await move(scene, 'reopen', {
      act: 'workfile.reopen',
      note: said,
      change: { ended_on: null, hand_over_by: null, settled_on: null, ...NOT_KEPT },
    })
  })
