import { Type } from '@sinclair/typebox'
import { dateOf } from '#platform/clock.ts'
import { apiRoute, type Route } from '#platform/http/route.ts'
import { deskOf } from '#modules/documents/index.ts'
import { addDocuments } from './actions/contents.ts'
import { openWorkFile } from './actions/files.ts'
import { itemsOf } from './item-store.ts'
import { listWorkFiles } from './list-store.ts'
import { filterOf, ListQuerySchema } from './pages/list/list.tsx'
import { accessWorkFile } from './store.ts'
import { ITEM_KINDS, RIGHTS, STATES, type ItemKind, type State } from './workfile.ts'

const tag = 'Hồ sơ công việc'
const Nullable = <T extends ReturnType<typeof Type.String> | ReturnType<typeof Type.Integer>>(type: T) =>
  Type.Union([type, Type.Null()])
const Uuid = Type.String({ format: 'uuid' })
const StateName = Type.Union((Object.keys(STATES) as State[]).map((state) => Type.Literal(state)))
const Kind = Type.Union((Object.keys(ITEM_KINDS) as ItemKind[]).map((kind) => Type.Literal(kind)))
const Right = Type.Union(RIGHTS.map((right) => Type.Literal(right)))

const Line = Type.Object({
  id: Type.String(),
  year: Type.Integer(),
  code: Type.String(),
  title: Type.String(),
  state: StateName,
  holderName: Type.String(),
  retention: Type.String(),
  handOverBy: Nullable(Type.String()),
  documents: Type.Integer(),
  online: Type.Boolean(),
})

const Item = Type.Object({
  ordinal: Type.Integer(),
  kind: Kind,
  documentId: Nullable(Type.String()),
  typeName: Type.String(),
  code: Nullable(Type.String()),
  issuedOn: Nullable(Type.String()),
  subject: Type.String(),
  author: Type.String(),
  pages: Nullable(Type.Integer()),
})

const Whole = Type.Object({
  id: Type.String(),
  year: Type.Integer(),
  code: Type.String(),
  title: Type.String(),
  state: StateName,
  holderName: Type.String(),
  retention: Type.String(),
  rights: Type.String(),
  startedOn: Type.String(),
  endedOn: Nullable(Type.String()),
  documentTotal: Type.Integer(),
  pageTotal: Type.Integer(),
  items: Type.Array(Item),
})

const Opening = Type.Union([
  Type.Object({ entryId: Uuid, rights: Right }),
  Type.Object({
    headingId: Uuid,
    title: Type.String({ minLength: 1, maxLength: 500 }),
    retention: Type.String({ maxLength: 20 }),
    rights: Right,
  }),
])

export const apiRoutes: readonly Route[] = [
  apiRoute({
    method: 'GET',
    path: '/api/work-files',
    access: 'workfile.own',
    summary: 'Hồ sơ công việc của tôi, của phòng, của cơ quan',
    tag,
    query: ListQuerySchema,
    response: Type.Object({ items: Type.Array(Line), next: Nullable(Type.String()) }),
    async handle({ services, actor, query }) {
      const today = dateOf(services.clock.now())
      const desk = await deskOf(services.db, actor, today)
      const { items, more } = await listWorkFiles(services.db, desk, today, filterOf(desk, query))
      const last = items.at(-1)
      return {
        items: items.map((item) => ({
          id: item.id,
          year: item.year,
          code: item.code,
          title: item.title,
          state: item.state,
          holderName: item.holderName,
          retention: item.retentionLabel,
          handOverBy: item.handOverBy,
          documents: item.items,
          online: item.online,
        })),
        next: more && last ? `${last.openedAt.toString()}~${last.id}` : null,
      }
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/work-files',
    access: 'workfile.own',
    summary: 'Mở hồ sơ công việc theo danh mục, hoặc ngoài danh mục',
    tag,
    body: Opening,
    status: 201,
    response: Type.Object({ id: Type.String() }),
    handle: async ({ services, actor, body, origin }) => ({
      id: await openWorkFile(services, actor, body, origin),
    }),
  }),
  apiRoute({
    method: 'GET',
    path: '/api/work-files/:id',
    access: 'workfile.own',
    summary: 'Một hồ sơ công việc với mục lục tài liệu',
    tag,
    params: Type.Object({ id: Uuid }),
    response: Whole,
    async handle({ services, actor, params }) {
      const desk = await deskOf(services.db, actor, dateOf(services.clock.now()))
      const { file } = await accessWorkFile(services.db, desk, params.id)
      const items = await itemsOf(services.db, file.id)
      return {
        id: file.id,
        year: file.year,
        code: file.code,
        title: file.title,
        state: file.state,
        holderName: file.holder_name,
        retention: file.retention_label,
        rights: file.rights,
        startedOn: file.started_on,
        endedOn: file.ended_on,
        documentTotal: file.item_last,
        pageTotal: file.page_total,
        items: items.map((item) => ({
          ordinal: item.ordinal,
          kind: item.kind,
          documentId: item.document_id,
          typeName: item.type_name,
          code: item.code,
          issuedOn: item.issued_on,
          subject: item.subject,
          author: item.author,
          pages: item.pages,
        })),
      }
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/work-files/:id/documents',
    access: 'workfile.own',
    summary: 'Đưa văn bản vào hồ sơ công việc',
    tag,
    params: Type.Object({ id: Uuid }),
    body: Type.Object({ documentIds: Type.Array(Uuid, { minItems: 1, maxItems: 100 }) }),
    response: Type.Object({ ordinals: Type.Array(Type.Integer()) }),
    handle: async ({ services, actor, params, body, origin }) => ({
      ordinals: await addDocuments(services, actor, params.id, body.documentIds, origin),
    }),
  }),
]
