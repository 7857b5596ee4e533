import { Type, type Static } from '@sinclair/typebox'
import { dateOf } from '#platform/clock.ts'
import { Invalid } from '#platform/errors.ts'
import { storeFile } from '#platform/files/files.ts'
import { apiRoute, type Context, type Route } from '#platform/http/route.ts'
import { audit } from '#platform/audit/audit.ts'
import { readUpload } from '#platform/http/upload.ts'
import { findRecipients } from '#modules/exchange/index.ts'
import { DOCUMENT_KINDS, receivePapers, type GivenFile } from '../actions/arrive.ts'
import type { IncomingFacts } from '../document.ts'
import { assignIncoming, closeIncoming, reportTask } from '../actions/handle.ts'
import { answerLink, beginDraft, submitDraft } from '../actions/outgoing.ts'
import { registerIncoming } from '../actions/register.ts'
import { issuingRoutes } from './api-issuing.ts'
import { ById, ChainOf, Day, Detail, Drafting, Facts, Maybe, Summary, Uuid } from './api-schemas.ts'
import { EMPTY_DRAFT } from '../draft.ts'
import { listDocuments, type ListItem } from '../stores/list-store.ts'
import { filterOf } from '../pages/list/list-filter.ts'
import { ListQuerySchema, type ListQuery } from '../pages/list/list-query.ts'
import { paths } from '../paths.ts'
import { accessDocument, deskOf, eventsOf, filesOf } from '../stores/store.ts'
import { tasksOf } from '../stores/task-store.ts'
import type { DocumentRow } from '../stores/tables.ts'

const tag = 'Văn bản'

const summaryOf = (item: ListItem): Static<typeof Summary> => ({
  id: item.id,
  direction: item.direction,
  state: item.state,
  type: item.type,
  code: item.code,
  number: item.number,
  subject: item.subject,
  issuerName: item.issuerName,
  issuedOn: item.issuedOn,
  urgency: item.urgency,
  dueOn: item.dueOn,
  handlerName: item.handlerName,
  authorName: item.authorName,
  source: item.source,
  sortAt: item.sortAt.toString(),
})

const itemOf = (row: DocumentRow): ListItem => ({
  id: row.id,
  direction: row.direction,
  state: row.state,
  type: row.type,
  code: row.code,
  number: row.number,
  subject: row.subject,
  issuerName: row.issuer_name,
  issuedOn: row.issued_on,
  urgency: row.urgency,
  dueOn: row.due_on,
  handlerName: row.handler_name,
  authorName: row.author_name,
  source: row.source,
  sortAt: row.sort_at,
  closedAt: row.closed_at,
})

/** The types a province knows. @throws Invalid */
function checkType({ services }: Pick<Context, 'services'>, type: string): void {
  if (!services.documentRules.types.some(({ key }) => key === type)) {
    throw new Invalid({ type: `Không có loại văn bản “${type}”.` })
  }
}

async function getList(
  direction: 'incoming' | 'outgoing',
  { services, actor, query }: Context<unknown, ListQuery>,
) {
  const today = dateOf(services.clock.now())
  const desk = await deskOf(services.db, actor, today)
  const { items, more } = await listDocuments(services.db, desk, today, filterOf(direction, query))
  const last = items.at(-1)
  return {
    items: items.map(summaryOf),
    next: more && last ? `${last.sortAt.toString()}~${last.id}` : null,
  }
}

async function getDocument({ services, actor, params, origin }: Context<{ id: string }>) {
  const { db, clock } = services
  const now = clock.now()
  const desk = await deskOf(db, actor, dateOf(now))
  const document = await accessDocument(db, desk, params.id)
  const [files, tasks, events] = await Promise.all([
    filesOf(db, document.id),
    tasksOf(db, document.id),
    eventsOf(db, document.id),
    audit(db, {
      actor,
      at: now,
      act: 'document.read',
      subject: { kind: 'document', id: document.id },
      origin,
    }),
  ])
  return {
    ...summaryOf(itemOf(document)),
    signer: document.signer,
    files: files.map((file) => ({
      id: file.id,
      role: file.role,
      version: file.version,
      fileName: file.file_name,
      mediaType: file.media_type,
      size: file.size,
      sha256: file.sha256,
      href: paths.file(document.id, file.id),
    })),
    tasks: tasks.map((task) => ({
      id: task.id,
      kind: task.kind,
      state: task.state,
      accountName: task.account_name,
      instruction: task.instruction,
      answer: task.answer,
      dueOn: task.due_on,
    })),
    history: events.map(({ at, act, actor_name, note }) => ({
      at: at.toString(),
      act,
      by: actor_name,
      note,
    })),
  }
}

/** Files of a document that came some other way: all of them or none. */
async function postArrival({ services, actor, request, origin }: Context) {
  const files: GivenFile[] = []
  const fields = await readUpload(request, async ({ name, stream }) => {
    const stored = await storeFile(services, stream, DOCUMENT_KINDS, name)
    files.push({ ...stored, fileName: name, role: files.length === 0 ? 'main' : 'attachment' })
  })
  const source = fields['source'] === 'scan' ? 'scan' : 'upload'
  return { id: await receivePapers(services, actor, { files, source }, origin) }
}

const factsOf = (given: Static<typeof Facts>): IncomingFacts => ({
  type: given.type,
  code: given.code,
  subject: given.subject,
  issuedOn: given.issuedOn,
  issuerName: given.issuerName,
  urgency: given.urgency,
  dueOn: given.dueOn ?? null,
  signer: given.signerName
    ? { fullName: given.signerName, ...(given.signerPosition ? { position: given.signerPosition } : {}) }
    : null,
  details: given.pages ? { pages: given.pages } : {},
})

const Page = Type.Object({
  items: Type.Array(Summary),
  next: Maybe(Type.String({ description: 'Trang sau: gửi lại trong tham số sau' })),
})
const Done = Type.Object({ id: Uuid })
const read = 'document.read' as const

const incoming: readonly Route[] = [
  apiRoute({
    method: 'GET',
    path: '/api/documents/incoming',
    access: read,
    summary: 'Văn bản đến tôi được xem, mới nhất ở trên',
    tag,
    query: ListQuerySchema,
    response: Page,
    handle: (context) => getList('incoming', context),
  }),
  apiRoute({
    method: 'GET',
    path: '/api/documents/outgoing',
    access: read,
    summary: 'Văn bản đi tôi được xem, mới nhất ở trên',
    tag,
    query: ListQuerySchema,
    response: Page,
    handle: (context) => getList('outgoing', context),
  }),
  apiRoute({
    method: 'GET',
    path: '/api/documents/:id',
    access: read,
    summary: 'Một văn bản với tệp, việc và quá trình xử lý',
    tag,
    params: ById,
    response: Detail,
    handle: getDocument,
  }),
  apiRoute({
    method: 'POST',
    path: '/api/documents/incoming',
    access: 'document.register',
    summary: 'Nhận tệp của văn bản đến, chờ vào sổ',
    tag,
    accepts: 'multipart',
    body: Type.Object({
      source: Type.Optional(Type.String({ description: 'Bản giấy đã quét, hoặc tệp nhận được' })),
      files: Type.Array(Type.String({ contentMediaType: 'application/octet-stream' }), {
        minItems: 1,
        description:
          'Tệp đầu là văn bản, các tệp sau kèm theo; có tệp không nhận được thì không tệp nào được lưu',
      }),
    }),
    status: 201,
    response: Done,
    handle: postArrival,
  }),
  apiRoute({
    method: 'POST',
    path: '/api/documents/:id/registration',
    access: 'document.register',
    summary: 'Vào sổ một văn bản đến',
    tag,
    params: ById,
    body: Facts,
    response: Type.Object({ id: Uuid, number: Type.Integer({ description: 'Số đến' }) }),
    handle(context) {
      const { services, actor, params, body, origin } = context
      checkType(context, body.type)
      const given = { id: params.id, facts: factsOf(body), directTo: body.directTo ?? null }
      return registerIncoming(services, actor, given, origin)
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/documents/:id/assignment',
    access: read,
    summary: 'Phân công xử lý văn bản đến',
    tag,
    params: ById,
    body: Type.Object(
      {
        instruction: Type.String({ maxLength: 2000 }),
        lead: Uuid,
        coordinators: Type.Optional(Type.Array(Uuid, { maxItems: 100 })),
        informed: Type.Optional(Type.Array(Uuid, { maxItems: 100 })),
        dueOn: Type.Optional(Maybe(Day)),
      },
      { additionalProperties: false },
    ),
    response: Done,
    async handle({ services, actor, params, body, origin }) {
      const { instruction, lead, coordinators = [], informed = [], dueOn = null } = body
      const assignment = { instruction, lead, coordinators, informed, dueOn }
      await assignIncoming(services, actor, params.id, assignment, origin)
      return { id: params.id }
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/document-tasks/:id/report',
    access: read,
    summary: 'Báo cáo việc phối hợp, xác nhận đã biết',
    tag,
    params: ById,
    body: Type.Object({ answer: Type.String({ maxLength: 5000 }) }, { additionalProperties: false }),
    response: Done,
    async handle({ services, actor, params, body, origin }) {
      const { documentId } = await reportTask(services, actor, { taskId: params.id, ...body }, origin)
      return { id: documentId }
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/documents/:id/closing',
    access: read,
    summary: 'Kết thúc xử lý văn bản đến',
    tag,
    params: ById,
    body: Type.Object(
      { note: Type.String({ maxLength: 5000 }), answerId: Type.Optional(Maybe(Uuid)) },
      { additionalProperties: false },
    ),
    response: Done,
    async handle({ services, actor, params, body, origin }) {
      await closeIncoming(services, actor, params.id, body, origin)
      return { id: params.id }
    },
  }),
]

const outgoing: readonly Route[] = [
  apiRoute({
    method: 'GET',
    path: '/api/document-recipients',
    access: 'document.draft',
    summary: 'Tìm nơi nhận văn bản trong danh bạ liên thông',
    tag,
    query: Type.Object({ q: Type.String({ minLength: 2, maxLength: 100 }) }),
    response: Type.Object({ items: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })) }),
    async handle({ services, query }) {
      const found = await findRecipients(services.db, query.q, services.clock.now(), 10)
      return { items: found.map(({ code, name }) => ({ code, name })) }
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/documents/drafts',
    access: 'document.draft',
    summary: 'Soạn bản thảo văn bản đi',
    tag,
    body: Drafting,
    status: 201,
    response: Done,
    async handle(context) {
      const { services, actor, body, origin } = context
      const { type, subject, urgency, field, answersId, replacesId, correctsId, idempotencyKey, ...words } =
        body
      checkType(context, type)
      const content = { ...EMPTY_DRAFT, ...words, onBehalf: words.onBehalf ?? null }
      const details = field ? { field } : {}
      const about = { answersId, replacesId, correctsId, key: idempotencyKey }
      const draft = { type, subject, urgency, details, content, ...about }
      return { id: await beginDraft(services, actor, draft, origin) }
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/documents/:id/submission',
    access: 'document.draft',
    summary: 'Trình văn bản đi theo luồng',
    tag,
    params: ById,
    body: Type.Object(
      { chain: ChainOf, note: Type.Optional(Type.String({ maxLength: 5000 })) },
      { additionalProperties: false },
    ),
    response: Done,
    async handle({ services, actor, params, body, origin }) {
      const given = { chain: body.chain, note: body.note ?? '' }
      await submitDraft(services, actor, params.id, given, origin)
      return { id: params.id }
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/document-tasks/:id/answer',
    access: read,
    summary: 'Đồng ý hoặc trả lại văn bản đang trình',
    tag,
    params: ById,
    body: Type.Object(
      { agreed: Type.Boolean(), answer: Type.Optional(Type.String({ maxLength: 5000 })) },
      { additionalProperties: false },
    ),
    response: Type.Object({ id: Uuid, agreed: Type.Boolean() }),
    async handle({ services, actor, params, body, origin }) {
      const given = { taskId: params.id, agreed: body.agreed, answer: body.answer ?? '' }
      const { documentId, agreed } = await answerLink(services, actor, given, origin)
      return { id: documentId, agreed }
    },
  }),
]

export const apiRoutes: readonly Route[] = [...incoming, ...outgoing, ...issuingRoutes]
