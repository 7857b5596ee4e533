import { Forbidden, Invalid, Unacceptable, type FieldErrors } from '#platform/errors.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { getForm, getProcedureNames } from '#modules/catalogue/index.ts'
import { readUpload } from '#platform/http/upload.ts'
import { PAPER_KINDS, storeFile } from '#platform/files/files.ts'
import { inTransaction } from '#platform/database/database.ts'
import { rateDossier, withdrawDossier } from '../../actions/applicant.ts'
import { supplementDossier } from '../../actions/supplement.ts'
import { keepPersonPapers, draftsOf, personPapers } from '../../draft-store.ts'
import { personDossiers } from '../../list-store.ts'
import { paths } from '../../paths.ts'
import { canRate, canWithdraw } from '../../policy.ts'
import { accessDossier, eventsOf, papersOf, ratingOf, type NewPaper } from '../../store.ts'
import type { Answer3 } from '../../tables.ts'
import {
  filedPage,
  listPage,
  myPapersPage,
  ratePage,
  showPage,
  supplementPage,
  withdrawPage,
} from './mine-pages.tsx'
import { randomUUIDv7 } from 'node:crypto'
import type { Readable } from 'node:stream'

type MineContext = Context<{ code: string }, { sau?: string }, FormBody>

export async function showList({ services, actor, query }: MineContext): Promise<Answer> {
  if (actor.kind !== 'citizen') throw new Forbidden()
  const { db, clock } = services
  const [dossiers, drafts] = await Promise.all([
    personDossiers(db, actor.personId, { after: readAfter(query.sau) }),
    draftsOf(db, actor.accountId),
  ])
  const names = await getProcedureNames(
    db,
    drafts.map((draft) => draft.procedure_code),
  )
  return page(listPage({ dossiers, drafts, names, now: clock.now(), first: query.sau === undefined }))
}

/** `2026-11-22T01:00:00Z~<uuid>`: the last row of the page before. */
export function readAfter(text: string | undefined): { submittedAt: string; id: string } | undefined {
  const match = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)~([0-9a-f-]{36})$/.exec(text ?? '')
  return match ? { submittedAt: match[1]!, id: match[2]! } : undefined
}

async function gather({ services, actor, params }: MineContext) {
  const { db, clock } = services
  const dossier = await accessDossier(db, actor, { code: params.code })
  const [form, events, papers, rating] = await Promise.all([
    getForm(db, dossier.form_key, dossier.submitted_at),
    eventsOf(db, dossier.id, { publicOnly: true }),
    papersOf(db, dossier.id),
    ratingOf(db, dossier.id),
  ])
  return {
    dossier,
    form,
    events,
    papers: papers.filter((paper) => paper.kind !== 'internal'),
    rating,
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
export const showRate = async (context: MineContext): Promise<Answer> => page(ratePage(await gather(context)))
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
  if (!overall) {
    return page({
      ...ratePage({ ...view, errors: { overall: 'Chọn một mức hài lòng chung.' } }),
      status: 422,
    })
  }
  await rateDossier(
    services,
    actor,
    view.dossier.id,
    {
      overall,
      ease: answer3(body['ease']),
      timeliness: answer3(body['timeliness']),
      attitude: answer3(body['attitude']),
      comment: String(body['comment'] ?? '').slice(0, 2000),
    },
    origin,
  )
  return seeOther(paths.mine(view.dossier.code), 'Cảm ơn Ông/Bà đã đánh giá.')
}

/** A file that cannot be taken is told beside its field; the rest of what was sent is read on. */
const refusedBeside = (errors: FieldErrors, stream: Readable) => (error: unknown) => {
  stream.resume()
  if (!(error instanceof Unacceptable)) throw error
  errors['paper'] = error.message
}

/** The one answer to the one request: files and words together, then it goes back to the agency. */
export async function postSupplement(context: MineContext): Promise<Answer> {
  const { services, actor, request, origin } = context
  const view = await gather(context)
  const papers: NewPaper[] = []
  const errors: FieldErrors = {}
  const body = await readUpload(request, async ({ name, stream }) => {
    const stored = await storeFile(services, stream, PAPER_KINDS, name).catch(refusedBeside(errors, stream))
    if (!stored) return
    papers.push({
      id: randomUUIDv7(),
      component: null,
      title: 'Giấy tờ bổ sung',
      file_name: name,
      sha256: stored.sha256,
      size: stored.size,
      media_type: stored.mediaType,
    })
  })
  const note = String(body['note'] ?? '')
  const again = (wrong: FieldErrors) =>
    page({ ...supplementPage({ ...view, errors: wrong, note }), status: 422 })
  // It is sent once and whole: with a file missing the applicant decides, not we.
  if (Object.keys(errors).length > 0) return again(errors)
  try {
    await supplementDossier(services, actor, view.dossier.id, { note, papers }, origin)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return again(error.errors)
  }
  return seeOther(paths.mine(view.dossier.code), 'Đã gửi phần bổ sung. Cơ quan sẽ tiếp tục giải quyết hồ sơ.')
}

export async function showMyPapers({ services, actor }: MineContext): Promise<Answer> {
  if (actor.kind !== 'citizen') throw new Forbidden()
  return page(myPapersPage(await personPapers(services.db, actor.personId), services.config.maxUploadBytes))
}

export async function postMyPapers({ services, actor, request }: MineContext): Promise<Answer> {
  if (actor.kind !== 'citizen') throw new Forbidden()
  const { personId } = actor
  let kept = 0
  const errors: FieldErrors = {}
  await readUpload(request, async ({ name, stream }) => {
    const stored = await storeFile(services, stream, PAPER_KINDS, name).catch(refusedBeside(errors, stream))
    if (!stored) return
    const paper = {
      title: name.replace(/\.[a-z]+$/i, ''),
      file_name: name,
      sha256: stored.sha256,
      size: stored.size,
      media_type: stored.mediaType,
      issued_by: null,
    }
    await inTransaction(services.db, (tx) => keepPersonPapers(tx, personId, [paper], services.clock.now()))
    kept += 1
  })
  if (Object.keys(errors).length > 0) {
    const papers = await personPapers(services.db, personId)
    return page({ ...myPapersPage(papers, services.config.maxUploadBytes, errors), status: 422 })
  }
  return seeOther(paths.papers(), kept > 0 ? `Đã lưu ${kept} giấy tờ.` : 'Chưa chọn tệp nào.')
}
