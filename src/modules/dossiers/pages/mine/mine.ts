import { readCursor } from '#platform/database/cursor.ts'
import { Forbidden, Invalid, type FieldErrors } from '#platform/errors.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { getForm, getProcedureNames } from '#modules/catalogue/index.ts'
import { rateDossier, withdrawDossier } from '../../actions/applicant.ts'
import { keepPapers } from '../../actions/papers.ts'
import { supplementDossier } from '../../actions/supplement.ts'
import { draftsOf, findPersonPapers } from '../../draft-store.ts'
import { personDossiers } from '../../list-store.ts'
import { paths } from '../../paths.ts'
import { openOf, paymentsOf } from '../../payment-store.ts'
import { canRate, canWithdraw } from '../../policy.ts'
import { isUnlooked } from '../../reconciling.ts'
import { accessDossier, eventsOf, papersOf, ratingOf, type NewPaper } from '../../store.ts'
import type { Answer3 } from '../../tables.ts'
import { receivePapers, type ReceivedPaper } from '../../uploads.ts'
import { filedPage, listPage, ratePage, showPage, supplementPage, withdrawPage } from './mine-pages.tsx'
import { randomUUIDv7 } from 'node:crypto'

type MineContext = Context<{ code: string }, { sau?: string; cho?: string }, FormBody>

const NONE = { items: [], more: false }

export async function showList({ services, actor, query }: MineContext): Promise<Answer> {
  if (actor.kind !== 'citizen') throw new Forbidden()
  const { db, clock } = services
  const { sau, cho } = query
  const first = sau === undefined && cho === undefined
  const [waiting, dossiers, drafts] = await Promise.all([
    sau === undefined ? personDossiers(db, actor.personId, { rests: true, after: readAfter(cho) }) : NONE,
    cho === undefined ? personDossiers(db, actor.personId, { rests: false, after: readAfter(sau) }) : NONE,
    draftsOf(db, actor),
  ])
  const names = await getProcedureNames(
    db,
    drafts.map((draft) => draft.procedure_code),
  )
  const organisation = actor.behalf?.organisation
  return page(
    listPage({
      waiting,
      dossiers,
      drafts,
      names,
      now: clock.now(),
      first,
      organisation,
    }),
  )
}

/** `2026-11-22T01:00:00Z~<uuid>`: the last row of the page before. */
export function readAfter(text: string | undefined): { submittedAt: string; id: string } | undefined {
  const place = readCursor(text)
  return place && { submittedAt: place.at.toString(), id: place.id }
}

async function gather({ services, actor, params }: MineContext) {
  const { db, clock } = services
  const dossier = await accessDossier(db, actor, { code: params.code })
  const [form, events, papers, rating, payments] = await Promise.all([
    getForm(db, dossier.form_key, dossier.submitted_at),
    eventsOf(db, dossier.id, { publicOnly: true }),
    papersOf(db, dossier.id),
    ratingOf(db, dossier.id),
    paymentsOf(db, dossier.id),
  ])
  return {
    dossier,
    form,
    events,
    papers: papers.filter((paper) => paper.kind !== 'internal'),
    rating,
    payments,
    payment: openOf(payments) ?? payments.find(isUnlooked),
    lists: services.lists,
    now: clock.now(),
    hotline: services.province.hotline,
    canWithdraw: canWithdraw(actor, dossier),
    canRate: canRate(actor, dossier) && !rating,
  }
}
export type MineView = Awaited<ReturnType<typeof gather>>

export const showMine = async (context: MineContext): Promise<Answer> => page(showPage(await gather(context)))
export const showFiled = async (context: MineContext): Promise<Answer> =>
  page(filedPage(await gather(context)))
export const showWithdraw = async (context: MineContext): Promise<Answer> =>
  page(withdrawPage(await gather(context)))

/** Once rated, or before there is anything to rate, the dossier itself is shown. */
export async function showRate(context: MineContext): Promise<Answer> {
  const view = await gather(context)
  if (view.canRate) return page(ratePage(view))
  const notice = view.rating
    ? 'Ông/Bà đã đánh giá hồ sơ này.'
    : 'Đánh giá được khi cơ quan đã giải quyết xong hồ sơ.'
  return seeOther(paths.mine(view.dossier.code), notice)
}
export const showSupplement = async (context: MineContext): Promise<Answer> =>
  page(supplementPage(await gather(context)))

export async function postWithdraw(context: MineContext): Promise<Answer> {
  const { services, actor, body, origin } = context
  const view = await gather(context)
  const reason = String(body['reason'] ?? '').trim()
  if (!reason)
    return page({
      ...withdrawPage({ ...view, errors: { reason: 'Nêu ngắn gọn lý do rút hồ sơ.' } }),
      status: 422,
    })
  await withdrawDossier(services, actor, view.dossier.id, reason, origin)
  return seeOther(paths.mine(view.dossier.code), 'Đã rút hồ sơ theo yêu cầu của Ông/Bà.')
}

const ANSWERS: readonly string[] = ['very', 'yes', 'no']
const answer3 = (value: FormBody[string]): Answer3 | undefined =>
  typeof value === 'string' && ANSWERS.includes(value) ? (value as Answer3) : undefined

export async function postRate(context: MineContext): Promise<Answer> {
  const { services, actor, body, origin } = context
  const view = await gather(context)
  const overall = answer3(body['overall'])
  const comment = String(body['comment'] ?? '').slice(0, 2000)
  const details = {
    ease: answer3(body['ease']),
    timeliness: answer3(body['timeliness']),
    attitude: answer3(body['attitude']),
    comment,
  }
  if (!overall) {
    const errors = { overall: 'Chọn một mức hài lòng chung.' }
    return page({ ...ratePage({ ...view, errors, given: details }), status: 422 })
  }
  await rateDossier(services, actor, view.dossier.id, { overall, ...details }, origin)
  return seeOther(paths.mine(view.dossier.code), 'Cảm ơn Ông/Bà đã đánh giá.')
}

/**
 * The one answer to the one request: files and words together, then it goes back to the agency. It is sent whole or not at all:
 * with a file missing the applicant decides, not we; what could be taken waits in their own store and stands on the page again.
 */
export async function postSupplement(context: MineContext): Promise<Answer> {
  const { services, actor, request, origin } = context
  if (actor.kind !== 'citizen') throw new Forbidden()
  const view = await gather(context)
  const received: ReceivedPaper[] = []
  const { body, errors } = await receivePapers(services, request, (paper) => void received.push(paper))
  const note = String(body['note'] ?? '')
  const hashes = [body['kept'] ?? []].flat()
  const kept = [...(await findPersonPapers(services.db, actor.personId, hashes)).values()]
  const again = async (wrong: FieldErrors) => {
    await keepPapers(services, actor, received, origin)
    const all = [...hashes, ...received.map((paper) => paper.sha256)]
    const taken = [...(await findPersonPapers(services.db, actor.personId, all)).values()]
    return page({ ...supplementPage({ ...view, errors: wrong, note, kept: taken }), status: 422 })
  }
  const [message] = Object.values(errors)
  if (message !== undefined) return again({ paper: message })
  try {
    const papers = [...kept, ...received].map(asSupplement)
    await supplementDossier(services, actor, view.dossier.id, { note, papers }, origin)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return again(error.errors)
  }
  return seeOther(paths.mine(view.dossier.code), 'Đã gửi phần bổ sung. Cơ quan sẽ tiếp tục giải quyết hồ sơ.')
}

const asSupplement = ({ file_name, sha256, size, media_type }: ReceivedPaper): NewPaper => ({
  id: randomUUIDv7(),
  component: null,
  title: 'Giấy tờ bổ sung',
  file_name,
  sha256,
  size,
  media_type,
})
