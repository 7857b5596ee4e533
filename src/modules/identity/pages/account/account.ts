import { Forbidden, Invalid } from '#platform/errors.ts'
import { readForm, type Values } from '#platform/forms/read-form.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { ownAccount } from '../../passwords.ts'
import { getPerson } from '../../person-store.ts'
import { paths } from '../../paths.ts'
import { changeProfile, profileForm, type Profile } from '../../profile.ts'
import { ownPersonId } from '../../representation.ts'
import type { PersonRow } from '../../tables.ts'
import { citizenPage, editProfilePage, officerPage } from './account-page.tsx'

type PageContext = Context<unknown, unknown, FormBody>

export async function showAccount({ services, actor }: PageContext): Promise<Answer> {
  if (actor.kind === 'officer') return page(officerPage(actor))
  if (actor.kind !== 'citizen') throw new Forbidden()
  const person = await getPerson(services.db, ownPersonId(actor))
  const { email } = await ownAccount(services, actor)
  return page(citizenPage(person, email, services.lists))
}

export async function showEditProfile({ services, actor }: PageContext): Promise<Answer> {
  if (actor.kind !== 'citizen') throw new Forbidden()
  const person = await getPerson(services.db, ownPersonId(actor))
  return page(editProfilePage({ lists: services.lists, values: valuesOf(person), errors: {} }))
}

export async function postEditProfile({ services, actor, body, origin }: PageContext): Promise<Answer> {
  if (actor.kind !== 'citizen') throw new Forbidden()
  const { lists } = services
  const reading = readForm(services.forms, profileForm, body)
  if (!reading.ok) {
    return page({
      ...editProfilePage({ lists, values: shown(reading.values), errors: reading.errors }),
      status: 422,
    })
  }
  try {
    const address = await changeProfile(services, actor, reading.values as Profile, origin)
    return seeOther(paths.account(), savedNotice(address))
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return page({
      ...editProfilePage({ lists, values: shown(reading.values), errors: error.errors }),
      status: 422,
    })
  }
}

/** A password is never sent back. */
const shown = ({ current: _current, ...values }: Values): Values => values

const savedNotice = (address: string | undefined): string =>
  address === undefined
    ? 'Đã lưu thông tin của Ông/Bà.'
    : `Đã lưu thông tin. Xin mở thư vừa gửi tới ${address} để xác nhận địa chỉ; trước đó, đăng nhập và đặt lại mật khẩu vẫn theo địa chỉ cũ.`

const valuesOf = (person: PersonRow): Record<string, unknown> => ({
  ethnicity: person.ethnicity ?? undefined,
  unit: person.unit_code ?? undefined,
  address: person.address ?? undefined,
  phone: person.phone ?? undefined,
  email: person.email ?? undefined,
})
