import { Type, type Static } from '@sinclair/typebox'
import { dateOf } from '#platform/clock.ts'
import { Forbidden, Invalid, NotFound } from '#platform/errors.ts'
import { apiRoute, type Context, type Route } from '#platform/http/route.ts'
import { findAgencyByIdentifier, findAgencyByKey } from '#modules/agencies/index.ts'
import { handBack } from './actions/counter.ts'
import { readDossier } from './actions/officer.ts'
import { decideTask } from './actions/decide.ts'
import { fileDossier } from './actions/file.ts'
import { findPersonPapers } from './draft-store.ts'
import { completionOf, STATUSES, type OpenPaymentState, type Status } from './dossier.ts'
import { agencyDossiers, personDossiers, type ListItem } from './list-store.ts'
import { readDossierCode } from './numbering.ts'
import { openStateOf, paymentsOf } from './payment-store.ts'
import { accessDossier, eventsOf, findPublicStatus, papersOf } from './store.ts'
import type { DossierRow } from './tables.ts'
import { taskLabel, workOf } from './task-store.ts'

const tag = 'Hồ sơ'
const StatusName = Type.Union(
  (Object.keys(STATUSES) as Status[]).map((status) => Type.Literal(status)),
  {
    description: Object.entries(STATUSES)
      .map(([name, { code, label }]) => `${name}: ${code} ${label}`)
      .join('; '),
  },
)
const Moment = Type.String({ format: 'date-time' })
const Maybe = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])
const ByCode = Type.Object({ code: Type.String({ maxLength: 60, description: 'Mã hồ sơ' }) })

const Filing = Type.Object(
  {
    procedureCode: Type.String({ maxLength: 20, description: 'Mã thủ tục, ví dụ 1.001193' }),
    agency: Type.String({ maxLength: 60, description: 'Mã định danh hoặc khóa của cơ quan nhận' }),
    answers: Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), {
      description: 'Theo biểu mẫu của thủ tục',
    }),
    papers: Type.Optional(
      Type.Array(
        Type.Object(
          {
            component: Type.Integer({ minimum: 0, description: 'Số thứ tự thành phần hồ sơ, từ 0' }),
            sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
            fileName: Type.String({ minLength: 1, maxLength: 200 }),
          },
          { additionalProperties: false },
        ),
        { maxItems: 50 },
      ),
    ),
    returnBy: Type.Optional(
      Type.Union([Type.Literal('online'), Type.Literal('counter'), Type.Literal('postal')]),
    ),
    idempotencyKey: Type.String({
      minLength: 8,
      maxLength: 100,
      description: 'Gửi lại cùng khóa thì chỉ có một hồ sơ',
    }),
  },
  { additionalProperties: false },
)

const Summary = Type.Object({
  code: Type.String(),
  status: StatusName,
  statusCode: Type.Integer(),
  payment: Maybe(
    Type.Union([Type.Literal('asked'), Type.Literal('reported')], {
      description:
        'Khi status là payment. asked: chờ người nộp, thời hạn tạm dừng; reported: chờ cơ quan đối chiếu, thời hạn đang chạy',
    }),
  ),
  procedureName: Type.String(),
  agencyName: Type.String(),
  submittedAt: Moment,
  dueAt: Maybe(Moment),
  endedAt: Maybe(Moment),
})

const Detail = Type.Intersect([
  Summary,
  Type.Object({
    procedureCode: Type.String(),
    channel: Type.String(),
    answers: Type.Record(Type.String(), Type.Unknown()),
    papers: Type.Array(
      Type.Object({
        id: Type.String(),
        kind: Type.String(),
        title: Type.String(),
        fileName: Type.String(),
        size: Type.Integer(),
      }),
    ),
    events: Type.Array(Type.Object({ at: Moment, act: Type.String(), note: Maybe(Type.String()) })),
  }),
])

const Task = Type.Object({
  id: Type.String(),
  name: Type.String({ description: 'Việc phải làm; khi hồ sơ chờ đối chiếu khoản nộp thì là việc đó' }),
  dossierCode: Type.String(),
  status: StatusName,
  applicantName: Type.String(),
  procedureName: Type.String(),
  dueAt: Maybe(Moment),
})

const summaryOf = (item: ListItem): Static<typeof Summary> => ({
  code: item.code,
  status: item.status,
  statusCode: STATUSES[item.status].code,
  payment: item.payment,
  procedureName: item.procedureName,
  agencyName: item.agencyName,
  submittedAt: item.submittedAt.toString(),
  dueAt: item.dueAt?.toString() ?? null,
  endedAt: item.endedAt?.toString() ?? null,
})

async function postDossier({
  services,
  actor,
  body,
  origin,
}: Context<unknown, unknown, Static<typeof Filing>>) {
  if (actor.kind !== 'citizen') throw new Forbidden()
  const agency =
    (await findAgencyByKey(services.db, body.agency)) ??
    (await findAgencyByIdentifier(services.db, body.agency, dateOf(services.clock.now())))
  if (!agency) throw new Invalid({ agency: 'Không có cơ quan nào mang mã này.' })
  const { personId } = actor
  const papers = await readPapers(services, personId, body.papers ?? [])
  const { code, id } = await fileDossier(
    services,
    actor,
    {
      procedureCode: body.procedureCode,
      agencyId: agency.id,
      agency,
      personId: actor.personId,
      channel: 'online',
      answers: body.answers,
      papers,
      returnBy: body.returnBy ?? 'online',
      filingKey: `${actor.accountId}/${actor.personId}/${body.idempotencyKey}`,
    },
    origin,
  )
  return { code, id }
}

type PaperReference = NonNullable<Static<typeof Filing>['papers']>[number]

/** Only what the person has handed in themselves: a hash is not a key to anybody else's paper. */
async function readPapers(services: Context['services'], personId: string, given: readonly PaperReference[]) {
  const owned = await findPersonPapers(
    services.db,
    personId,
    given.map((paper) => paper.sha256),
  )
  return given.map((paper, index) => {
    const stored = owned.get(paper.sha256)
    if (!stored) {
      throw new Invalid({
        [`papers.${index}.sha256`]: 'Kho giấy tờ của tài khoản này chưa có tệp nào với mã băm này.',
      })
    }
    const { sha256, size, media_type } = stored
    return {
      component: paper.component,
      title: paper.fileName,
      file_name: paper.fileName,
      sha256,
      size,
      media_type,
    }
  })
}

async function detailOf(context: Context<{ code: string }>): Promise<Static<typeof Detail>> {
  const { services, actor, params } = context
  const dossier = await readDossier(context, { code: params.code })
  const [papers, events, payments] = await Promise.all([
    papersOf(services.db, dossier.id),
    eventsOf(services.db, dossier.id, { publicOnly: actor.kind === 'citizen' }),
    paymentsOf(services.db, dossier.id),
  ])
  return {
    ...summaryOf(asListItem(dossier, openStateOf(payments))),
    procedureCode: dossier.procedure_code,
    channel: dossier.channel,
    answers: dossier.answers,
    papers: papers
      .filter((paper) => paper.kind !== 'internal' || actor.kind === 'officer')
      .map(({ id, kind, title, file_name, size }) => ({ id, kind, title, fileName: file_name, size })),
    events: events.map(({ at, act, note }) => ({ at: at.toString(), act, note })),
  }
}

const asListItem = (dossier: DossierRow, payment: OpenPaymentState | null): ListItem => ({
  id: dossier.id,
  code: dossier.code,
  status: dossier.status,
  payment,
  channel: dossier.channel,
  procedureName: dossier.procedure_name,
  applicantName: dossier.applicant.fullName,
  agencyName: dossier.agency_name,
  handlerName: dossier.handler_name,
  submittedAt: dossier.submitted_at,
  dueAt: dossier.due_at,
  endedAt: dossier.ended_at,
  processedAt: dossier.processed_at,
})

export const apiRoutes: readonly Route[] = [
  apiRoute({
    method: 'POST',
    path: '/api/dossiers',
    access: 'dossier.file',
    summary: 'Nộp hồ sơ',
    tag,
    body: Filing,
    status: 201,
    response: Type.Object({ id: Type.String(), code: Type.String() }),
    handle: postDossier,
  }),
  apiRoute({
    method: 'GET',
    path: '/api/dossiers',
    access: 'signed-in',
    summary: 'Hồ sơ của tôi, hoặc của cơ quan đang làm việc',
    tag,
    query: Type.Object({
      status: Type.Optional(StatusName),
      search: Type.Optional(Type.String({ maxLength: 200 })),
    }),
    response: Type.Object({ items: Type.Array(Summary), more: Type.Boolean() }),
    async handle({ services, actor, query }) {
      const now = services.clock.now()
      if (actor.kind === 'citizen') {
        const mine = await personDossiers(services.db, actor.personId)
        return { items: mine.items.map(summaryOf), more: mine.more }
      }
      if (actor.kind !== 'officer' || actor.acting.roles.every((role) => role === 'administrator'))
        throw new Forbidden()
      const list = await agencyDossiers(services.db, actor.acting.agencyId, now, query)
      return { items: list.items.map(summaryOf), more: list.more }
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/dossiers/:code',
    access: 'signed-in',
    summary: 'Một hồ sơ',
    tag,
    params: ByCode,
    response: Detail,
    handle: detailOf,
  }),
  apiRoute({
    method: 'POST',
    path: '/api/dossiers/:code/hand-back',
    access: 'dossier.receive',
    summary: 'Trả lại hồ sơ, giấy tờ của hồ sơ đã dừng xử lý',
    tag,
    params: ByCode,
    body: Type.Object(
      {
        received: Type.Optional(
          Type.String({ maxLength: 2000, description: 'Ai nhận, nhận giấy tờ gì (nếu có)' }),
        ),
      },
      { additionalProperties: false },
    ),
    response: Type.Object({ code: Type.String(), status: StatusName }),
    async handle({ services, actor, params, body, origin }) {
      const { id, code } = await accessDossier(services.db, actor, { code: params.code })
      await handBack(services, actor, id, body.received ?? '', origin)
      const { status } = await accessDossier(services.db, actor, { id })
      return { code, status }
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/tracking/:code',
    access: 'public',
    summary: 'Tra cứu công khai: trạng thái và mức độ hoàn thành',
    tag,
    params: ByCode,
    response: Type.Object({
      code: Type.String(),
      status: StatusName,
      statusCode: Type.Integer(),
      completion: Type.Integer(),
    }),
    async handle({ services, params }) {
      const code = readDossierCode(params.code)
      const found = code ? await findPublicStatus(services.db, code) : undefined
      if (!found) throw new NotFound('Không có hồ sơ nào mang mã này.')
      return {
        code: found.code,
        status: found.status,
        statusCode: STATUSES[found.status].code,
        completion: completionOf(found.status),
      }
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/tasks',
    access: 'work.own',
    summary: 'Việc đang chờ tôi, gấp nhất ở trên',
    tag,
    response: Type.Object({ items: Type.Array(Task), more: Type.Boolean() }),
    async handle({ services, actor }) {
      if (actor.kind !== 'officer') throw new Forbidden()
      const work = await workOf(services.db, actor, services.clock.now())
      return {
        more: work.more,
        items: work.items.map((item) => ({
          id: item.taskId,
          name: taskLabel(item),
          dossierCode: item.code,
          status: item.status,
          applicantName: item.applicantName,
          procedureName: item.procedureName,
          dueAt: item.taskDueAt?.toString() ?? null,
        })),
      }
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/tasks/:id/decision',
    access: 'task.decide',
    summary: 'Xử lý một việc',
    tag,
    params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
    body: Type.Object(
      {
        outcome: Type.String({ minLength: 1, maxLength: 100 }),
        note: Type.Optional(Type.String({ maxLength: 5000 })),
        assigneeId: Type.Optional(Type.String({ format: 'uuid' })),
        keyId: Type.Optional(
          Type.String({ format: 'uuid', description: 'Chữ ký số, con dấu số để ký, đóng dấu kết quả' }),
        ),
        pin: Type.Optional(Type.String({ maxLength: 20, description: 'Mã PIN của chữ ký số, con dấu số' })),
      },
      { additionalProperties: false },
    ),
    response: Type.Object({ code: Type.String(), status: StatusName }),
    async handle({ services, actor, params, body: { keyId, pin, ...body }, origin }) {
      const key = keyId === undefined ? undefined : { keyId, pin }
      const decided = await decideTask(services, actor, { taskId: params.id, ...body, key }, origin)
      return { code: decided.code, status: decided.status }
    },
  }),
]
