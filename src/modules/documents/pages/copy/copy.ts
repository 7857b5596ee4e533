import { randomUUID } from 'node:crypto'
import { Invalid, type FieldErrors } from '#platform/errors.ts'
import { dateOf } from '#platform/clock.ts'
import { readForm, type Values } from '#platform/forms/read-form.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { officersOf } from '#modules/identity/index.ts'
import { copyDocument, openOriginal } from '../../actions/copies.ts'
import { typeOf } from '../../books.ts'
import { paths } from '../../paths.ts'
import { deskOf } from '../../stores/store.ts'
import { copyForm, copyOf } from './copy-form.ts'
import { copyPage } from './copy-page.tsx'

type CopyContext = Context<{ id: string }, unknown, FormBody>

async function view({ services, actor, params, body }: CopyContext, values: Values, errors: FieldErrors) {
  const today = dateOf(services.clock.now())
  const desk = await deskOf(services.db, actor, today)
  const [original, officers] = await Promise.all([
    openOriginal(services, desk, params.id),
    officersOf(services.db, desk.agencyId, today),
  ])
  const signers = officers.map((one) => ({ value: one.accountId, text: `${one.name} – ${one.title}` }))
  const { name } = typeOf(services.documentRules, original.document.type)
  return {
    original,
    typeName: name,
    values,
    errors,
    options: { signers },
    once: onceOf(body) ?? randomUUID(),
  }
}

/** What a form carries so that it makes one copy however often it is sent. */
function onceOf(body: FormBody | undefined): string | undefined {
  const given = body?.['once']
  return typeof given === 'string' && /^[0-9a-f-]{36}$/.test(given) ? given : undefined
}

export type CopyView = Awaited<ReturnType<typeof view>>

/** What kind of copy, of which pages, signed by whom, for whom. */
export async function showCopy(
  context: CopyContext,
  values?: Values,
  errors: FieldErrors = {},
): Promise<Answer> {
  const shown = await view(context, values ?? {}, errors)
  // What the law allows of this document stands there at first.
  const medium = shown.original.medium === 'paper' ? 'electronic' : 'paper'
  const form = shown.original.document.type === 'sao-y' ? 'sao-luc' : 'sao-y'
  const begun = values ?? { form, medium, competence: 'order', places: 'Lưu: VT' }
  return page({
    ...copyPage({ ...shown, values: begun }),
    status: Object.keys(errors).length > 0 ? 422 : 200,
  })
}

export async function postCopy(context: CopyContext): Promise<Answer> {
  const { services, actor, params, body, origin } = context
  const reading = readForm(services.forms, copyForm, body)
  if (!reading.ok) return showCopy(context, reading.values, reading.errors)
  try {
    const given = copyOf(reading.values)
    const once = onceOf(body)
    // Of one page that was opened: the same answers again are a second press, others are another copy.
    const key = once && `${once} ${JSON.stringify(given)}`
    const { id, code } = await copyDocument(services, actor, params.id, { ...given, key }, origin)
    const next = given.medium === 'paper' ? 'In ra để ký và đóng dấu.' : 'Chờ văn thư đóng dấu, phát hành.'
    return seeOther(paths.show(id), `Đã tạo bản sao số ${code}. ${next}`)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return showCopy(context, reading.values, error.errors)
  }
}
