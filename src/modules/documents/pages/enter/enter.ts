import { Invalid, type FieldErrors } from '#platform/errors.ts'
import { dateOf } from '#platform/clock.ts'
import { readForm, type Values } from '#platform/forms/read-form.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { officersOf } from '#modules/identity/index.ts'
import { refuseArrival } from '../../actions/arrive.ts'
import { registerIncoming } from '../../actions/register.ts'
import { bookFor } from '../../books.ts'
import { sameKey, writtenNumber } from '../../document.ts'
import { paths } from '../../paths.ts'
import { scansOf, textOf, verdictsOf } from '../../stores/text-store.ts'
import { freeReserved } from '../../stores/register-store.ts'
import { accessDocument, brokenFilesOf, deskOf, filesOf, findSame } from '../../stores/store.ts'
import { suggest } from '../../suggest.ts'
import { enterForm, factsOf, valuesOf } from './enter-form.ts'
import { enterPage } from './enter-page.tsx'

type ArrivalContext = Context<{ id: string }, unknown, FormBody>

async function gather({ services, actor, params }: ArrivalContext, given?: Values, errors: FieldErrors = {}) {
  const { db, clock, documentRules } = services
  const today = dateOf(clock.now())
  const desk = await deskOf(db, actor, today)
  const document = await accessDocument(db, desk, params.id)
  const [files, officers, text, verdicts, scans, broken, reserved] = await Promise.all([
    filesOf(db, document.id),
    officersOf(db, desk.agencyId, today),
    textOf(db, document.id),
    verdictsOf(db, document.id),
    scansOf(db, document.id),
    brokenFilesOf(db, document.id),
    freeReserved(db, desk.agencyId, bookFor(documentRules, 'incoming', document.type).key, today.year),
  ])
  const proposed = text && !document.issuer_name ? suggest(text, documentRules.types) : {}
  const values = given ?? { ...valuesOf(document), ...proposed }
  const key = sameKey({
    issuer: String(values['issuerName'] ?? ''),
    code: values['code'] === undefined ? null : String(values['code']),
    issuedOn: typeof values['issuedOn'] === 'string' ? values['issuedOn'] : null,
  })
  return {
    document,
    files,
    values,
    errors,
    verdicts,
    scans,
    broken,
    reserved,
    read: Object.keys(proposed).length > 1,
    unread: text === undefined,
    same: key ? (await findSame(db, desk.agencyId, key)).filter(({ id }) => id !== document.id) : [],
    leaders: officers.filter((one) => one.roles.includes('leader')),
    options: { documentTypes: documentRules.types.map(({ key: value, name }) => ({ value, text: name })) },
  }
}

export type EnterView = Awaited<ReturnType<typeof gather>>

/** The paper on one side, its elements on the other. */
export async function showArrival(context: ArrivalContext): Promise<Answer> {
  const view = await gather(context)
  if (view.document.state !== 'arrived') return seeOther(paths.show(view.document.id))
  return page(enterPage(view))
}

const CLASSIFIED =
  'Văn bản có độ mật không được đưa lên hệ thống này (Quyết định 28/2018/QĐ-TTg, Luật Bảo vệ bí mật nhà nước). Hãy đăng ký vào sổ văn bản mật của cơ quan và trả lại tệp ở bên dưới.'

/** Enters it in the register. */
export async function postEnter(context: ArrivalContext): Promise<Answer> {
  const { services, actor, params, body, origin } = context
  const reading = readForm(services.forms, enterForm, body)
  const errors: FieldErrors = reading.ok ? {} : { ...reading.errors }
  if (reading.values['secrecy'] && reading.values['secrecy'] !== 'none') errors['secrecy'] = CLASSIFIED
  const view = await gather(context, reading.values, errors)
  if (view.same.length > 0 && body['again'] !== 'yes') {
    errors['again'] ??= 'Văn bản này có thể đã vào sổ. Đánh dấu xác nhận nếu vẫn vào sổ.'
  }
  if (Object.keys(errors).length > 0) return page({ ...enterPage({ ...view, errors }), status: 422 })
  try {
    const { id, number } = await registerIncoming(
      services,
      actor,
      {
        id: params.id,
        facts: factsOf(reading.values),
        directTo: typeof body['directTo'] === 'string' ? body['directTo'] : null,
        reserved: view.reserved
          .map((one) => ({ registerId: one.register_id, number: one.number }))
          .find((one) => String(one.number) === body['reserved']),
      },
      origin,
    )
    return seeOther(paths.show(id), `Đã vào sổ văn bản đến số ${writtenNumber(number)}.`)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return page({ ...enterPage({ ...view, errors: error.errors }), status: 422 })
  }
}

/** Sends it back to where it came from. */
export async function postRefuse(context: ArrivalContext): Promise<Answer> {
  const { services, actor, params, body, origin } = context
  try {
    await refuseArrival(services, actor, { id: params.id, reason: String(body['reason'] ?? '') }, origin)
    return seeOther(paths.newIncoming(), 'Đã trả lại văn bản.')
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return page({ ...enterPage(await gather(context, undefined, error.errors)), status: 422 })
  }
}
