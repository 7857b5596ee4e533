import type { Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import { Conflict, Forbidden, Invalid, NotFound, type FieldErrors } from '#platform/errors.ts'
import { retentionOn } from '#platform/province/documents.ts'
import type { Services } from '#platform/services.ts'
import { deskOf, type Desk } from '#modules/documents/index.ts'
import { officersOf } from '#modules/identity/index.ts'
import {
  clearList,
  entriesOf,
  findEntry,
  findList,
  headingsOf,
  insertEntry,
  insertHeading,
  insertList,
  markApproved,
  removeEntry,
  updateEntry,
} from '../catalogue-store.ts'
import { canApproveList, canEditList } from '../policy.ts'
import { readRows, RowsRefused } from '../rows.ts'
import type { ListRow } from '../tables.ts'
import { ABBREVIATION, LONGEST } from '../workfile.ts'
import type { By } from './scene.ts'

export type EntryGiven = { title: string; retention: string; holderId: string; note: string }

type ListScene = By & {
  tx: Tx
  now: Temporal.Instant
  today: Temporal.PlainDate
  desk: Desk
  list: ListRow
}

/** Opens the list of a year for one act. @throws NotFound, Conflict once approved, Forbidden */
function onList<T>(by: By, year: number, work: (scene: ListScene) => Promise<T>): Promise<T> {
  return inTransaction(by.services.db, async (tx) => {
    const now = by.services.clock.now()
    const today = dateOf(now)
    const desk = await deskOf(tx, by.actor, today)
    const list = await findList(tx, desk.agencyId, year, { lock: true })
    if (!list) throw new NotFound('Cơ quan chưa có danh mục hồ sơ của năm này.')
    if (list.state === 'approved') {
      throw new Conflict('Danh mục đã được duyệt. Hồ sơ ngoài danh mục được bổ sung khi mở hồ sơ.')
    }
    return work({ ...by, tx, now, today, desk, list })
  })
}

function mustEdit({ desk, list }: ListScene): void {
  if (!canEditList(desk, list)) throw new Forbidden('Tài khoản này không được soạn danh mục hồ sơ.')
}

const write = (
  { tx, actor, now, list, origin }: ListScene,
  act: string,
  changes?: Record<string, unknown>,
): Promise<void> =>
  audit(tx, { actor, at: now, act, subject: { kind: 'worklist', id: list.id }, changes, origin })

/**
 * Begins the list of a year: empty, or with headings and titles of the year before. Titles keep who is responsible when
 * that person still works in the agency.
 * @throws Conflict when the year has a list, Invalid when the year is not near or there is nothing to copy
 */
export function makeList(
  services: Services,
  actor: Actor,
  given: { year: number; copy: boolean },
  origin?: Origin,
): Promise<void> {
  return inTransaction(services.db, async (tx) => {
    const now = services.clock.now()
    const today = dateOf(now)
    const desk = await deskOf(tx, actor, today)
    if (!Number.isInteger(given.year) || Math.abs(given.year - today.year) > 1)
      throw new Invalid({ year: `Chọn năm từ ${today.year - 1} đến ${today.year + 1}.` })
    const before = given.copy ? await findList(tx, desk.agencyId, given.year - 1) : undefined
    if (given.copy && !before) throw new Invalid({ year: `Chưa có danh mục năm ${given.year - 1} để chép.` })
    const id = await insertList(tx, {
      agencyId: desk.agencyId,
      year: given.year,
      byName: desk.actor.name,
      at: now,
    })
    if (before)
      await copyList(
        tx,
        before.id,
        id,
        new Set((await officersOf(tx, desk.agencyId, today)).map((one) => one.accountId)),
        desk,
      )
    await audit(tx, {
      actor,
      at: now,
      act: 'worklist.make',
      subject: { kind: 'worklist', id },
      changes: { year: given.year },
      origin,
    })
  })
}

async function copyList(
  tx: Tx,
  from: string,
  to: string,
  colleagues: ReadonlySet<string>,
  desk: Desk,
): Promise<void> {
  const places = new Map<string, string>()
  for (const heading of await headingsOf(tx, from))
    places.set(heading.id, await insertHeading(tx, { listId: to, ...heading }))
  for (const entry of await entriesOf(tx, from)) {
    const here = colleagues.has(entry.holder_id)
    await insertEntry(tx, {
      listId: to,
      headingId: places.get(entry.heading_id)!,
      title: entry.title,
      retention: entry.retention,
      // Whoever copies answers for the files of people who left, until somebody is named.
      holderId: here ? entry.holder_id : desk.actor.accountId,
      holderName: here ? entry.holder_name : desk.actor.name,
      note: entry.note,
      addedLater: false,
    })
  }
}

/** Adds a heading (đề mục) to a draft. @throws Invalid by field */
export const addHeading = (
  services: Services,
  actor: Actor,
  year: number,
  given: { name: string; abbreviation: string },
  origin?: Origin,
): Promise<void> =>
  onList({ services, actor, origin }, year, async (scene) => {
    mustEdit(scene)
    const name = given.name.trim()
    const abbreviation = given.abbreviation.normalize('NFC').trim().toUpperCase()
    const errors: FieldErrors = {}
    if (!name || name.length > LONGEST.heading)
      errors['name'] = `Nhập tên đề mục, tối đa ${LONGEST.heading} chữ.`
    if (!ABBREVIATION.test(abbreviation))
      errors['abbreviation'] =
        `Nhập ký hiệu gồm chữ và số viết liền, tối đa ${LONGEST.abbreviation} chữ, ví dụ HCTP.`
    if (Object.keys(errors).length > 0) throw new Invalid(errors)
    await insertHeading(scene.tx, { listId: scene.list.id, name, abbreviation })
    await write(scene, 'worklist.add-heading', { name, abbreviation })
  })

/** Checks what is written of a title. @throws Invalid by field */
export async function checkedEntry(
  tx: Tx,
  services: Services,
  desk: Desk,
  today: Temporal.PlainDate,
  given: EntryGiven,
) {
  const holder = (await officersOf(tx, desk.agencyId, today)).find(
    ({ accountId }) => accountId === given.holderId,
  )
  const errors: FieldErrors = {}
  const title = given.title.normalize('NFC').trim()
  if (!title || title.length > LONGEST.title)
    errors['title'] = `Nhập tiêu đề hồ sơ, tối đa ${LONGEST.title} chữ.`
  const retention = retentionOn(services.documentRules, today).find(({ key }) => key === given.retention)
  if (!retention) errors['retention'] = 'Chọn thời hạn bảo quản.'
  if (!holder) errors['holderId'] = 'Chọn người lập hồ sơ.'
  if (!holder || !retention || Object.keys(errors).length > 0) throw new Invalid(errors)
  return { title, retention, holder, note: given.note.trim().slice(0, 500) || null }
}

/** Adds a title to a draft, with the next number of its heading. @throws Invalid by field */
export const addEntry = (
  services: Services,
  actor: Actor,
  year: number,
  given: EntryGiven & { headingId: string },
  origin?: Origin,
): Promise<string> =>
  onList({ services, actor, origin }, year, async (scene) => {
    mustEdit(scene)
    const { tx, list, desk, today } = scene
    if (!(await headingsOf(tx, list.id)).some(({ id }) => id === given.headingId))
      throw new Invalid({ headingId: 'Chọn đề mục.' })
    const { title, retention, holder, note } = await checkedEntry(tx, services, desk, today, given)
    const entry = await insertEntry(tx, {
      listId: list.id,
      headingId: given.headingId,
      title,
      retention: retention.key,
      holderId: holder.accountId,
      holderName: holder.name,
      note,
      addedLater: false,
    })
    await write(scene, 'worklist.add-entry', { code: entry.code })
    return entry.code
  })

/** Changes a title of a draft. @throws Invalid by field, NotFound */
export const changeEntry = (
  services: Services,
  actor: Actor,
  year: number,
  entryId: string,
  given: EntryGiven,
  origin?: Origin,
): Promise<void> =>
  onList({ services, actor, origin }, year, async (scene) => {
    mustEdit(scene)
    const { tx, list, desk, today } = scene
    const entry = await findEntry(tx, list.id, entryId)
    if (!entry) throw new NotFound('Không tìm thấy hồ sơ này trong danh mục.')
    const { title, retention, holder, note } = await checkedEntry(tx, services, desk, today, given)
    await updateEntry(tx, entry.id, {
      title,
      retention: retention.key,
      holder_id: holder.accountId,
      holder_name: holder.name,
      note,
    })
    await write(scene, 'worklist.change-entry', { code: entry.code })
  })

/** Takes a title out of a draft; the numbers after it move up. @throws NotFound */
export const dropEntry = (
  services: Services,
  actor: Actor,
  year: number,
  entryId: string,
  origin?: Origin,
): Promise<void> =>
  onList({ services, actor, origin }, year, async (scene) => {
    mustEdit(scene)
    const entry = await findEntry(scene.tx, scene.list.id, entryId)
    if (!entry) throw new NotFound('Không tìm thấy hồ sơ này trong danh mục.')
    await removeEntry(scene.tx, entry)
    await write(scene, 'worklist.remove-entry', { code: entry.code, title: entry.title })
  })

/** The leader approves the list of a year (art. 28). @throws Forbidden, Conflict when it is empty */
export const approveList = (services: Services, actor: Actor, year: number, origin?: Origin): Promise<void> =>
  onList({ services, actor, origin }, year, async (scene) => {
    const { tx, list, desk, now } = scene
    if (!canApproveList(desk, list)) throw new Forbidden('Chỉ lãnh đạo cơ quan duyệt danh mục hồ sơ.')
    if ((await entriesOf(tx, list.id)).length === 0)
      throw new Conflict('Danh mục chưa có hồ sơ nào nên chưa duyệt được.')
    await markApproved(tx, list.id, desk.actor.name, now)
    await write(scene, 'worklist.approve', { year })
  })

/**
 * Reads a sheet in place of the whole draft: everything, or with any wrong row nothing.
 * @returns how many titles
 * @throws RowsRefused naming row and column of every error
 */
export const importList = (
  services: Services,
  actor: Actor,
  year: number,
  sheet: readonly (readonly unknown[])[],
  origin?: Origin,
): Promise<number> =>
  onList({ services, actor, origin }, year, async (scene) => {
    mustEdit(scene)
    const { tx, list, desk, today } = scene
    const officers = await officersOf(tx, desk.agencyId, today)
    const read = readRows(sheet, { officers, retention: retentionOn(services.documentRules, today) })
    if (read.problems.length > 0) throw new RowsRefused(read.problems)
    await clearList(tx, list.id)
    const headings = new Map<string, string>()
    for (const row of read.rows) {
      const known = headings.get(row.abbreviation)
      const headingId =
        known ??
        (await insertHeading(tx, { listId: list.id, name: row.heading, abbreviation: row.abbreviation }))
      headings.set(row.abbreviation, headingId)
      await insertEntry(tx, {
        listId: list.id,
        headingId,
        title: row.title,
        retention: row.retention,
        holderId: row.holderId,
        holderName: row.holderName,
        note: row.note,
        addedLater: false,
      })
    }
    await write(scene, 'worklist.import', { rows: read.rows.length })
    return read.rows.length
  })
