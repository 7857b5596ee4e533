import { may } from '#platform/access/actor.ts'
import { dateOf } from '#platform/clock.ts'
import { readForm } from '#platform/forms/read-form.ts'
import { file, page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { accessAgency, applyImport, changeContact, contactOf } from '../../actions.ts'
import { exportAgencies, planImport, readRows } from '../../import.ts'
import { imports } from '../../import-store.ts'
import { paths } from '../../paths.ts'
import { writeSheet } from '../../sheet.ts'
import { divisionsOf, listAgencies } from '../../store.ts'
import { contactForm } from './contact-form.ts'
import { editPage } from './edit-page.tsx'
import { previewPage } from './import-page.tsx'
import { treePage } from './tree-page.tsx'

type Keyed = { key: string }
type Identified = { id: string }

/** The whole register as a tree, ended agencies marked. */
export async function showTree({ services }: Context): Promise<Answer> {
  const agencies = await listAgencies(services.db)
  return page(treePage({ agencies, today: dateOf(services.clock.now()) }))
}

export async function showEdit({ services, params }: Context<Keyed>): Promise<Answer> {
  const agency = await accessAgency(services, params.key)
  const divisions = await divisionsOf(services.db, agency.id, true)
  return page(editPage({ agency, divisions, values: withoutNulls(contactOf(agency)), errors: {} }))
}

export async function postEdit({
  services,
  actor,
  params,
  body,
  origin,
}: Context<Keyed, unknown, FormBody>): Promise<Answer> {
  const agency = await accessAgency(services, params.key)
  const reading = readForm(services.forms, contactForm, body)
  if (!reading.ok) {
    const divisions = await divisionsOf(services.db, agency.id, true)
    return page({
      ...editPage({ agency, divisions, values: reading.values, errors: reading.errors }),
      status: 422,
    })
  }
  const given = (name: string) => {
    const value = reading.values[name]
    return typeof value === 'string' && value !== '' ? value : null
  }
  const contact = {
    address: given('address'),
    phone: given('phone'),
    email: given('email'),
    website: given('website'),
    hours: given('hours'),
  }
  await changeContact(services, actor, agency, contact, origin)
  return seeOther(paths.admin(), `Đã lưu thông tin liên hệ của ${agency.name}.`)
}

const withoutNulls = (values: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))

/** What a waiting list would change. */
export async function showPreview({ services, params, actor }: Context<Identified>): Promise<Answer> {
  const waiting = await imports.get(services.db, params.id)
  const register = await exportAgencies(services.db)
  const plan = planImport(readRows(waiting.rows, register), register)
  return page(
    previewPage({
      id: waiting.id,
      fileName: waiting.file_name,
      plan,
      canApply: may(actor, 'admin.agencies'),
    }),
  )
}

export async function postApply({ services, actor, params, origin }: Context<Identified>): Promise<Answer> {
  const plan = await applyImport(services, actor, params.id, origin)
  return seeOther(
    paths.admin(),
    `Đã áp dụng danh sách: thêm ${plan.added.length}, sửa ${plan.changed.length}, giữ nguyên ${plan.unchanged} cơ quan.`,
  )
}

const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export async function exportSheet({ services }: Context): Promise<Answer> {
  return file({
    name: 'co-quan.xlsx',
    type: SHEET_TYPE,
    body: await writeSheet(await exportAgencies(services.db)),
  })
}

export async function exportJson({ services }: Context): Promise<Answer> {
  const rows = await exportAgencies(services.db)
  const body = `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`
  return file({ name: 'co-quan.json', type: 'application/json', body: Buffer.from(body) })
}
