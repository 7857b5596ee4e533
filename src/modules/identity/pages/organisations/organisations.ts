import { Forbidden, Invalid, NotFound, Unacceptable, type FieldErrors } from '#platform/errors.ts'
import { PAPER_KINDS, storeFile } from '#platform/files/files.ts'
import { readForm, type Values } from '#platform/forms/read-form.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { readUpload } from '#platform/http/upload.ts'
import { homeOf, paths } from '../../paths.ts'
import { representationsOf } from '../../representation-store.ts'
import {
  actFor,
  askToRepresent,
  endRepresentation,
  isGood,
  ownPersonId,
  representationForm,
  type Paper,
  type RepresentationGiven,
} from '../../representation.ts'
import { askPage, organisationsPage } from './organisations-page.tsx'

type ListContext = Context<unknown, unknown, FormBody>
type OneContext = Context<{ id: string }, unknown, FormBody>

/** The organisations a citizen acts for, or asked to. */
export async function showOrganisations({ services, actor }: ListContext): Promise<Answer> {
  if (actor.kind !== 'citizen') throw new Forbidden()
  const found = await representationsOf(services.db, ownPersonId(actor))
  const items = found.map((row) => ({ ...row, isGood: isGood(services, row) }))
  return page(organisationsPage({ items, current: actor.behalf?.representationId ?? null }))
}

export const showAsk = ({ services }: ListContext): Answer =>
  page(askPage({ lists: services.lists, maxBytes: services.config.maxUploadBytes, values: {}, errors: {} }))

export async function postAsk({ services, actor, request, origin }: ListContext): Promise<Answer> {
  if (actor.kind !== 'citizen') throw new Forbidden()
  let paper: Paper | undefined
  const errors: FieldErrors = {}
  const body = await readUpload(request, async ({ name, stream }) => {
    try {
      paper = { ...(await storeFile(services, stream, PAPER_KINDS, name)), name }
    } catch (error) {
      stream.resume()
      if (!(error instanceof Unacceptable)) throw error
      errors['paper'] = error.message
    }
  })
  const again = (values: Values, wrong: FieldErrors) => {
    const { lists, config } = services
    return page({
      ...askPage({ lists, maxBytes: config.maxUploadBytes, values, errors: wrong }),
      status: 422,
    })
  }
  const reading = readForm(services.forms, representationForm, body)
  if (!paper) errors['paper'] ??= 'Chọn tệp giấy chứng nhận đăng ký hoặc văn bản ủy quyền.'
  if (!reading.ok || !paper)
    return again(reading.values, { ...(reading.ok ? {} : reading.errors), ...errors })
  try {
    await askToRepresent(services, actor, reading.values as RepresentationGiven, paper, origin)
  } catch (error) {
    if (error instanceof Invalid) return again(reading.values, error.errors)
    throw error
  }
  return seeOther(paths.organisations(), 'Đã gửi yêu cầu. Cán bộ một cửa sẽ xem giấy tờ và xác nhận.')
}

export async function postEnd({ services, actor, params, origin }: OneContext): Promise<Answer> {
  if (actor.kind !== 'citizen') throw new Forbidden()
  const before = await endRepresentation(services, actor, params.id, origin)
  return seeOther(
    paths.organisations(),
    before === 'asked' ? 'Đã rút yêu cầu.' : 'Ông/Bà không còn đại diện cho tổ chức này.',
  )
}

/** Goes on for an organisation, or, with nothing chosen, for oneself. */
export async function postActFor({ services, actor, body, origin }: ListContext): Promise<Answer> {
  if (actor.kind !== 'citizen') throw new Forbidden()
  const id = typeof body['organisation'] === 'string' ? body['organisation'] : ''
  if (id !== '' && !/^[0-9a-f-]{36}$/.test(id)) throw new NotFound()
  const name = await actFor(services, actor, id || null, origin)
  return seeOther(
    homeOf('citizen'),
    name ? `Từ đây, việc Ông/Bà làm là thay mặt ${name}.` : 'Từ đây, việc Ông/Bà làm là cho bản thân.',
  )
}
