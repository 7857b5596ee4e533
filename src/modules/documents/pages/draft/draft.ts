import { Invalid, NotFound, type FieldErrors } from '#platform/errors.ts'
import { dateOf } from '#platform/clock.ts'
import { readForm, type Values } from '#platform/forms/read-form.ts'
import { file, page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { officersOf } from '#modules/identity/index.ts'
import { answerLink, beginDraft, saveDraft, submitDraft } from '../../actions/outgoing.ts'
import type { ChainLink, DraftContent } from '../../draft.ts'
import { EMPTY_DRAFT } from '../../draft.ts'
import { versionsOf } from '../../stores/draft-store.ts'
import { correctionContent, correctionSubject, CORRECTING_TYPE } from '../../correction.ts'
import { typeOf } from '../../books.ts'
import { paths, type DraftAbout } from '../../paths.ts'
import { canEdit, type Desk } from '../../policy.ts'
import { mainText, outsidePdf } from '../../paper/main-text.ts'
import { findPlaces } from '../../paper/outside-places.ts'
import { foreignPdf } from '../../paper/foreign-pdf.ts'
import { accessDocument, deskOf, filesOf } from '../../stores/store.ts'
import type { DocumentRow } from '../../stores/tables.ts'
import type { FilesView } from './files-panel.tsx'
import { draftForm, draftOf, valuesOf } from './draft-form.ts'
import { draftPage } from './draft-page.tsx'
import { submitPage } from './submit-page.tsx'

type NewContext = Context<unknown, DraftAbout, FormBody>
type DraftContext = Context<{ id: string }, unknown, FormBody>

const optionsOf = ({ documentRules }: NewContext['services']) => ({
  documentTypes: documentRules.types
    .filter(({ copy }) => !copy)
    .map(({ key: value, name }) => ({ value, text: name })),
})

/** A new document; or one that answers, replaces or corrects another. */
export async function showNew({ services, actor, query }: NewContext): Promise<Answer> {
  const begun = await beginning(services, actor, query)
  return page(draftPage({ ...begun, errors: {}, options: optionsOf(services), about: query }))
}

/** What a new document begins with, and the document it is about. */
async function beginning(services: NewContext['services'], actor: NewContext['actor'], about: DraftAbout) {
  const desk = await deskOf(services.db, actor, dateOf(services.clock.now()))
  if (about.thayThe) return replacementOf(services, desk, about.thayThe)
  if (about.dinhChinh) return correctionOf(services, desk, about.dinhChinh)
  return replyTo(services, desk, about.traLoi)
}

const PLAIN = { type: 'cong-van', subject: '', urgency: 'normal' as const, details: {} }

/** An answer begins with whom it is for. */
async function replyTo({ db }: NewContext['services'], desk: Desk, id: string | undefined) {
  if (!id) return { values: valuesOf(PLAIN, { ...EMPTY_DRAFT, places: ['Lưu: VT'] }) }
  const answers = await accessDocument(db, desk, id)
  const content = {
    ...EMPTY_DRAFT,
    addressees: [answers.issuer_name],
    recipients: answers.issuer_code ? [{ name: answers.issuer_name, code: answers.issuer_code }] : [],
    places: ['Như trên', 'Lưu: VT'],
  }
  const subject = `trả lời về việc ${answers.subject.replace(/^(V\/v|Về việc)\s+/iu, '')}`
  return { answers, values: valuesOf({ ...PLAIN, subject }, content) }
}

/** A replacement begins with the words of what it replaces. */
async function replacementOf({ db }: NewContext['services'], desk: Desk, id: string) {
  const replaces = await accessDocument(db, desk, id)
  const [version] = await versionsOf(db, id)
  return { replaces, values: valuesOf(replaces, version?.content ?? EMPTY_DRAFT) }
}

/** A correction goes to whom the document went, and cites it. */
async function correctionOf({ db, documentRules }: NewContext['services'], desk: Desk, id: string) {
  const corrects = await accessDocument(db, desk, id)
  const [version] = await versionsOf(db, id)
  const corrected = {
    typeName: typeOf(documentRules, corrects.type).name,
    code: corrects.code ?? '',
    issuedOn: corrects.issued_on ?? '',
    issuerName: corrects.issuer_name,
    subject: corrects.subject,
  }
  const { field } = corrects.details
  const details = field ? { field } : {}
  const draft = { ...PLAIN, type: CORRECTING_TYPE, subject: correctionSubject(corrected), details }
  return { corrects, values: valuesOf(draft, correctionContent(corrected, version?.content)) }
}

export async function postNew(context: NewContext): Promise<Answer> {
  const { services, actor, query, body, origin } = context
  const reading = readForm(services.forms, draftForm, body)
  if (!reading.ok) return again(context, reading.values, reading.errors)
  const id = await beginDraft(
    services,
    actor,
    {
      ...draftOf(reading.values),
      answersId: query.traLoi ?? null,
      replacesId: query.thayThe ?? null,
      correctsId: query.dinhChinh ?? null,
    },
    origin,
  )
  return seeOther(body['next'] === 'submit' ? paths.submit(id) : paths.draft(id), 'Đã lưu bản thảo.')
}

async function again(
  { services, actor, query }: NewContext,
  values: Values,
  errors: FieldErrors,
): Promise<Answer> {
  const begun = await beginning(services, actor, query)
  const options = optionsOf(services)
  return page({ ...draftPage({ ...begun, values, errors, options, about: query }), status: 422 })
}

async function open({ services, actor, params }: DraftContext) {
  const desk = await deskOf(services.db, actor, dateOf(services.clock.now()))
  const document = await accessDocument(services.db, desk, params.id)
  const [version] = await versionsOf(services.db, document.id)
  if (!version) throw new NotFound('Văn bản này không được soạn trên hệ thống.')
  return { desk, document, version }
}

export async function showDraft(context: DraftContext): Promise<Answer> {
  return draftAgain(context)
}

/** The draft as it was saved last, with what was wrong with what was just sent. */
export async function draftAgain(context: DraftContext, errors: FieldErrors = {}): Promise<Answer> {
  const { desk, document, version } = await open(context)
  if (!canEdit(desk, document)) return seeOther(paths.show(document.id))
  return page({
    ...draftPage({
      document,
      values: valuesOf(document, version.content),
      errors,
      options: optionsOf(context.services),
      files: await filesView(context, document, version.content, errors),
    }),
    status: Object.keys(errors).length > 0 ? 422 : 200,
  })
}

async function filesView(
  { services }: DraftContext,
  document: DocumentRow,
  content: DraftContent,
  errors: FieldErrors,
): Promise<FilesView> {
  const pdf = await outsidePdf(services, document.id, content)
  const places = content.outside?.places ?? {}
  return {
    documentId: document.id,
    files: await filesOf(services.db, document.id),
    ...(pdf
      ? {
          outside: {
            places,
            missing: findPlaces(await foreignPdf(services).text.readPageText(pdf), null, places).missing,
          },
        }
      : {}),
    errors,
  }
}

export async function postDraft(context: DraftContext): Promise<Answer> {
  const { services, actor, params, body, origin } = context
  const reading = readForm(services.forms, draftForm, body)
  if (!reading.ok) {
    const { document, version } = await open(context)
    const options = optionsOf(services)
    const files = await filesView(context, document, version.content, {})
    return page({
      ...draftPage({ document, values: reading.values, errors: reading.errors, options, files }),
      status: 422,
    })
  }
  const version = Number(body['version'])
  await saveDraft(services, actor, params.id, { ...draftOf(reading.values), version }, origin)
  return seeOther(
    body['next'] === 'submit' ? paths.submit(params.id) : paths.draft(params.id),
    'Đã lưu bản thảo.',
  )
}

/** The draft as it will be printed, of what was saved last. */
export async function sendPreview(context: DraftContext): Promise<Answer> {
  const { document, version } = await open(context)
  const { pdf } = await mainText(context.services, document, version.content, '', null)
  return file({ name: 'du-thao.pdf', type: 'application/pdf', body: pdf, inline: true })
}

async function chainView(context: DraftContext, errors: FieldErrors = {}, chosen: FormBody = {}) {
  const { services } = context
  const { desk, document, version } = await open(context)
  const officers = await officersOf(services.db, desk.agencyId, dateOf(services.clock.now()))
  return { desk, document, content: version.content, officers, errors, chosen }
}

export type SubmitView = Awaited<ReturnType<typeof chainView>>

/** Whom it passes before it is signed. */
export async function showSubmit(context: DraftContext): Promise<Answer> {
  const view = await chainView(context)
  if (!canEdit(view.desk, view.document)) return seeOther(paths.show(view.document.id))
  return page(submitPage(view))
}

const list = (value: FormBody[string]): string[] =>
  (Array.isArray(value) ? value : [value ?? '']).filter((one) => one !== '')

/** Opinions first, side by side; then review, check of form and law, signature, one after the other. */
export function readChain(body: FormBody): ChainLink[] {
  const together = body['together'] !== 'no'
  const opinions = list(body['opinion'])
  const before = together ? 1 : opinions.length
  const later = (['review', 'legal', 'sign'] as const).flatMap((kind) =>
    list(body[kind]).map((accountId) => ({ kind, accountId })),
  )
  return [
    ...opinions.map((accountId, index) => ({
      kind: 'opinion' as const,
      accountId,
      place: together ? 1 : index + 1,
    })),
    ...later.map((link, index) => ({ ...link, place: before + index + 1 })),
  ]
}

export async function postSubmit(context: DraftContext): Promise<Answer> {
  const { services, actor, params, body, origin } = context
  try {
    await submitDraft(
      services,
      actor,
      params.id,
      { chain: readChain(body), note: String(body['note'] ?? '') },
      origin,
    )
    return seeOther(paths.show(params.id), 'Đã trình văn bản.')
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return page({ ...submitPage(await chainView(context, error.errors, body)), status: 422 })
  }
}

/** An answer of somebody in the chain, from the document's page. */
export async function answerFrom(context: DraftContext): Promise<string> {
  const { services, actor, body, origin } = context
  const { agreed } = await answerLink(
    services,
    actor,
    {
      taskId: String(body['taskId'] ?? ''),
      agreed: body['outcome'] === 'agree',
      answer: String(body['answer'] ?? ''),
    },
    origin,
  )
  return agreed ? 'Đã gửi ý kiến đồng ý.' : 'Đã trả lại người soạn.'
}
