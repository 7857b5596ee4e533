import { audit } from '#platform/audit/audit.ts'
import { Invalid, NotFound, type FieldErrors } from '#platform/errors.ts'
import { checkValues, readFormPart } from '#platform/forms/read-form.ts'
import { nothing, page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { getAgency } from '#modules/agencies/index.ts'
import { getServiceAt, type Service } from '#modules/catalogue/index.ts'
import { getPerson } from '#modules/identity/index.ts'
import { fileDossier } from '../../actions/file.ts'
import { acceptAtCounter } from '../../actions/counter.ts'
import {
  accessDraft,
  accessPaperForDraft,
  addDraftPaper,
  deleteDraft,
  draftPapers,
  papersForDraft,
  removeDraftPaper,
  saveDraft,
} from '../../draft-store.ts'
import { paths } from '../../paths.ts'
import type { DraftRow, PersonPaperRow, ReturnBy } from '../../tables.ts'
import { receivePapers } from '../../uploads.ts'
import { checkPage, papersPage, sectionPage } from './draft-pages.tsx'
import { stepsOf } from './steps.ts'

type DraftContext = Context<{ id: string; step: string }, unknown, FormBody>
type Services = DraftContext['services']

/** Everything the pages of a draft show. */
async function open(services: Services, actor: DraftContext['actor'], id: string) {
  const { db, clock } = services
  const draft = await accessDraft(db, actor, id)
  const [service, agency, person] = await Promise.all([
    getServiceAt(db, draft.procedure_code, draft.agency_id, clock.now()),
    getAgency(db, draft.agency_id),
    getPerson(db, draft.person_id),
  ])
  return { draft, service, agency, person, steps: stepsOf(service.form), lists: services.lists }
}
export type DraftView = Awaited<ReturnType<typeof open>> & { errors?: FieldErrors }

export async function showStep({ services, actor, params }: DraftContext): Promise<Answer> {
  const view = await open(services, actor, params.id)
  if (params.step === 'giay-to') return showPapers(services, view)
  if (params.step === 'kiem-tra') return showCheck(services, view)
  // The address of a filing that was refused, opened again.
  if (params.step === 'nop') return seeOther(paths.draft(view.draft.id, 'kiem-tra'))
  return page(sectionPage(view, sectionNumber(view, params.step)))
}

function sectionNumber(view: DraftView, step: string): number {
  const number = Number(step)
  if (!Number.isInteger(number) || number < 1 || number > view.steps.sections.length) throw new NotFound()
  return number
}

/** One page of the form: what was typed is kept, right or wrong; wrong answers are named and the page shown again. */
export async function postSection({ services, actor, params, body }: DraftContext): Promise<Answer> {
  const view = await open(services, actor, params.id)
  const number = sectionNumber(view, params.step)
  const { fields } = view.steps.sections[number - 1]!
  const reading = readFormPart(services.forms, view.service.form, body, view.draft.answers, fields)
  await saveDraft(services.db, view.draft.id, { answers: reading.values }, services.clock.now())
  const after = { ...view, draft: { ...view.draft, answers: reading.values } }
  if (typeof body['_add'] === 'string') return page(sectionPage(after, number))
  if (!reading.ok) return page({ ...sectionPage({ ...after, errors: reading.errors }, number), status: 422 })
  return seeOther(paths.draft(view.draft.id, number < view.steps.sections.length ? number + 1 : 'giay-to'))
}

/** The same page while it is being typed: kept as it is, checked only when it is sent. */
export async function postAutosave({ services, actor, params, body }: DraftContext): Promise<Answer> {
  const view = await open(services, actor, params.id)
  const { fields } = view.steps.sections[sectionNumber(view, params.step) - 1]!
  const reading = readFormPart(services.forms, view.service.form, body, view.draft.answers, fields)
  await saveDraft(services.db, view.draft.id, { answers: reading.values }, services.clock.now())
  return nothing()
}

async function showPapers(services: Services, view: DraftView): Promise<Answer> {
  const [papers, kept] = await Promise.all([
    draftPapers(services.db, view.draft.id),
    papersForDraft(services.db, view.draft),
  ])
  return page(papersPage(view, papers, kept, services.config.maxUploadBytes))
}

/** Files are taken one by one as they arrive; one that cannot be taken does not lose the others. */
export async function postPapers({
  services,
  actor,
  origin,
  params,
  request,
}: DraftContext): Promise<Answer> {
  const view = await open(services, actor, params.id)
  const now = services.clock.now()
  const { body, errors } = await receivePapers(services, request, (paper, field) => {
    const component = componentOf(view.service, field)
    const title = titleOf(view.service, component)
    return addDraftPaper(services.db, view.draft.id, { ...paper, component, title }, now)
  })
  await reuse({ services, actor, origin }, view, body)
  if (typeof body['remove'] === 'string') await removeDraftPaper(services.db, view.draft.id, body['remove'])
  if (Object.keys(errors).length > 0) {
    const answer = await showPapers(services, { ...view, errors })
    return { ...answer, status: 422 } as Answer
  }
  if (body['next'] !== undefined) return seeOther(paths.draft(view.draft.id, 'kiem-tra'))
  return seeOther(paths.draft(view.draft.id, 'giay-to'))
}

/** A paper the person has handed in before stands in for a new scan. */
async function reuse(
  { services, actor, origin }: Pick<DraftContext, 'services' | 'actor' | 'origin'>,
  view: DraftView,
  body: FormBody,
): Promise<void> {
  for (const [field, value] of Object.entries(body)) {
    if (!field.startsWith('reuse-') || typeof value !== 'string' || value === '') continue
    const component = componentOf(view.service, field.replace('reuse-', 'paper-'))
    const paper = await accessPaperForDraft(services.db, view.draft, value)
    await addDraftPaper(
      services.db,
      view.draft.id,
      {
        component,
        title: titleOf(view.service, component),
        file_name: paper.file_name,
        sha256: paper.sha256,
        size: paper.size,
        media_type: paper.media_type,
      },
      services.clock.now(),
    )
    if (actor.kind === 'officer') await recordReuse(services, actor, origin, paper)
  }
}

/** The person reads which of their papers a desk has taken over, and where it came from. */
const recordReuse = (
  services: Services,
  actor: DraftContext['actor'],
  origin: DraftContext['origin'],
  { id, person_id, title, issued_by }: PersonPaperRow,
): Promise<void> =>
  audit(services.db, {
    actor,
    at: services.clock.now(),
    act: 'person.read',
    subject: { kind: 'person', id: person_id },
    personId: person_id,
    reason: `Dùng lại giấy tờ “${title}”${issued_by ? ` (${issued_by})` : ''} cho hồ sơ nộp tại quầy`,
    changes: { paper: id },
    origin,
  })

function componentOf(service: Service, field: string): number | null {
  const named = /^paper-(\d+)$/.exec(field)?.[1]
  if (named === undefined) return null
  if (Number(named) >= service.components.length)
    throw new Invalid({ [field]: 'Thủ tục này không có thành phần hồ sơ đó. Xin tải lại trang.' })
  return Number(named)
}

const titleOf = (service: Service, component: number | null) =>
  component === null ? 'Giấy tờ khác' : service.components[component]!.name

async function showCheck(services: Services, view: DraftView): Promise<Answer> {
  const papers = await draftPapers(services.db, view.draft.id)
  const reading = checkValues(services.forms, view.service.form, view.draft.answers)
  const errors = { ...(reading.ok ? {} : reading.errors), ...view.errors }
  return page(checkPage({ ...view, errors }, papers))
}

/** Files the draft. Pressed twice, it is one dossier: the draft's id is the key of the filing. */
export async function postFile({ services, actor, params, body, origin }: DraftContext): Promise<Answer> {
  const view = await open(services, actor, params.id)
  const { draft } = view
  const returnBy = readReturnBy(body['returnBy'], draft)
  if (body['confirmed'] !== 'yes') {
    const errors = { confirmed: 'Đánh dấu vào ô xác nhận trước khi nộp.' }
    return { ...(await showCheck(services, { ...view, errors })), status: 422 } as Answer
  }
  const papers = await draftPapers(services.db, draft.id)
  try {
    const filed = await fileDossier(
      services,
      actor,
      {
        procedureCode: draft.procedure_code,
        agencyId: draft.agency_id,
        personId: draft.person_id,
        channel: draft.channel,
        answers: draft.answers,
        papers: papers.map(({ component, title, file_name, sha256, size, media_type }) => ({
          component,
          title,
          file_name,
          sha256,
          size,
          media_type,
        })),
        returnBy,
        filingKey: draft.id,
      },
      origin,
    )
    if (draft.channel !== 'online' && filed.taskId)
      await acceptAtCounter(services, actor, filed.taskId, origin)
    await deleteDraft(services.db, draft.id)
    return seeOther(
      actor.kind === 'citizen' ? `${paths.mine(filed.code)}/da-nop` : paths.show(filed.code),
      actor.kind === 'citizen' ? undefined : `Đã tiếp nhận hồ sơ ${filed.code}.`,
    )
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return { ...(await showCheck(services, { ...view, errors: error.errors })), status: 422 } as Answer
  }
}

const readReturnBy = (value: FormBody[string], draft: DraftRow): ReturnBy =>
  value === 'online' || value === 'counter' || value === 'postal' ? value : draft.return_by
