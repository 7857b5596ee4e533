import { audit } from '#platform/audit/audit.ts'
import { Forbidden } from '#platform/errors.ts'
import { isPersonalNumber, readIdentityCard } from '#platform/forms/identifiers.ts'
import { page, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { findPersonByNumber } from '../../person-store.ts'
import { issueRegistrationCode } from '../../registration-code.ts'
import { findAccountOf } from '../../store.ts'
import type { PersonRow } from '../../tables.ts'
import { registrationCodePage, type Found } from './registration-code-page.tsx'

type DeskContext = Context<unknown, unknown, FormBody>

export const showRegistrationCode = (): Answer => page(registrationCodePage({ asked: '', errors: {} }))

/** Looks for the person of a card; with the card seen, hands out the code, shown this once. */
export async function postRegistrationCode(context: DeskContext): Promise<Answer> {
  const { services, actor, body, origin } = context
  if (actor.kind !== 'officer') throw new Forbidden()
  const asked = String(body['so'] ?? '').trim()
  const number = readIdentityCard(asked)?.number ?? asked.replace(/[\s.]/g, '')
  if (!isPersonalNumber(number)) {
    const errors = { so: 'Nhập số định danh gồm 12 chữ số, hoặc quét mã trên thẻ căn cước.' }
    return page({ ...registrationCodePage({ asked, errors }), status: 422 })
  }
  const person = await findPersonByNumber(services.db, number)
  const found = await foundOf(context, person)
  if (body['act'] !== 'issue' || found.state !== 'ready') {
    return page(registrationCodePage({ asked: number, found, errors: {} }))
  }
  if (body['seen'] !== 'yes') {
    const errors = { seen: 'Đánh dấu sau khi đã đối chiếu thẻ căn cước với người đang có mặt.' }
    return page({ ...registrationCodePage({ asked: number, found, errors }), status: 422 })
  }
  const issued = await issueRegistrationCode(services, actor, found.person.id, origin)
  return page(registrationCodePage({ asked: number, found, issued, errors: {} }))
}

/** Looking at somebody is written down; they see it. */
async function foundOf({ services, actor, origin }: DeskContext, person?: PersonRow): Promise<Found> {
  if (!person) return { state: 'unknown' }
  await audit(services.db, {
    actor,
    at: services.clock.now(),
    act: 'person.read',
    subject: { kind: 'person', id: person.id },
    personId: person.id,
    reason: 'Cấp mã đăng ký tài khoản tại quầy',
    origin,
  })
  return { state: (await findAccountOf(services.db, person.id)) ? 'taken' : 'ready', person }
}
