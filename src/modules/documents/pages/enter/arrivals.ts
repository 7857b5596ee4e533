import { dateOf } from '#platform/clock.ts'
import { Invalid, Unacceptable, type FieldErrors } from '#platform/errors.ts'
import { storeFile } from '#platform/files/files.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { readUpload } from '#platform/http/upload.ts'
import { DOCUMENT_KINDS, receivePapers, type GivenFile } from '../../actions/arrive.ts'
import { openRequests } from '../../stores/exchange-store.ts'
import { arrivalsOf } from '../../stores/list-store.ts'
import { paths } from '../../paths.ts'
import { answerRequest } from '../../post/requests.ts'
import { deskOf } from '../../stores/store.ts'
import { arrivalsPage } from './arrivals-page.tsx'

/** What arrived and waits for a number, what senders ask; papers are scanned or uploaded here. */
export async function showArrivals(
  { services, actor }: Pick<Context, 'services' | 'actor'>,
  errors: FieldErrors = {},
): Promise<Answer> {
  const desk = await deskOf(services.db, actor, dateOf(services.clock.now()))
  const [arrivals, requests] = await Promise.all([
    arrivalsOf(services.db, desk.agencyId),
    openRequests(services.db, desk.agencyId),
  ])
  const status = Object.keys(errors).length > 0 ? 422 : 200
  return page({ ...arrivalsPage({ arrivals, requests, errors }), status })
}

/** Takes files in: the first is the document, the others go with it. */
export async function postArrival(context: Context): Promise<Answer> {
  const { services, actor, request, origin } = context
  const files: GivenFile[] = []
  const errors: FieldErrors = {}
  const body = await readUpload(request, async ({ name, stream }) => {
    try {
      const stored = await storeFile(services, stream, DOCUMENT_KINDS, name)
      files.push({ ...stored, fileName: name, role: files.length === 0 ? 'main' : 'attachment' })
    } catch (error) {
      stream.resume()
      if (!(error instanceof Unacceptable)) throw error
      errors['files'] = error.message
    }
  })
  try {
    if (errors['files']) throw new Invalid(errors)
    const source = body['source'] === 'upload' ? 'upload' : 'scan'
    const id = await receivePapers(services, actor, { files, source }, origin)
    return seeOther(paths.arrival(id))
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return showArrivals(context, error.errors)
  }
}

type RequestContext = Context<{ id: string; requestId: string }, unknown, FormBody>

export async function postRequest(context: RequestContext): Promise<Answer> {
  const { services, actor, params, body, origin } = context
  const agreed = body['outcome'] === 'agree'
  try {
    await answerRequest(
      services,
      actor,
      { documentId: params.id, requestId: params.requestId, agreed, note: String(body['note'] ?? '') },
      origin,
    )
    return seeOther(
      paths.newIncoming(),
      agreed ? 'Đã đồng ý và báo nơi gửi.' : 'Đã báo nơi gửi không đồng ý.',
    )
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return showArrivals(context, error.errors)
  }
}
