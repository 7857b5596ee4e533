import { inTransaction } from '#platform/database/database.ts'
import { Forbidden, Invalid } from '#platform/errors.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { agenciesFor, getProcedure, getServiceAt } from '#modules/catalogue/index.ts'
import { getPerson } from '#modules/identity/index.ts'
import { draftsOf, insertDraft } from '../../draft-store.ts'
import { latestAnswers } from '../../list-store.ts'
import { paths } from '../../paths.ts'
import { prefill } from '../../prefill.ts'
import { startPage } from './start-page.tsx'

type StartContext = Context<{ code: string }, unknown, FormBody>

/** Before the first question: what it takes, how long it lasts, to which agency it goes. */
export async function showStart({ services, actor, params }: StartContext): Promise<Answer> {
  return page(startPage(await gather(services, actor, params.code)))
}

export async function postStart({ services, actor, params, body }: StartContext): Promise<Answer> {
  if (actor.kind !== 'citizen') throw new Forbidden()
  const given = await gather(services, actor, params.code)
  const wanted = String(body['agency'] ?? '')
  const agency =
    given.agencies.find((one) => one.id === wanted) ??
    (given.agencies.length === 1 ? given.agencies[0] : undefined)
  if (!agency) {
    return page({
      ...startPage({ ...given, error: 'Chọn cơ quan nhận hồ sơ trong danh sách.' }),
      status: 422,
    })
  }
  return seeOther(
    paths.draft(
      await beginDraft(services, actor, {
        personId: actor.personId,
        code: params.code,
        agencyId: agency.id,
        channel: 'online',
      }),
      1,
    ),
  )
}

type Services = StartContext['services']
type Beginning = {
  personId: string
  code: string
  agencyId: string
  channel: 'online' | 'counter' | 'postal'
}

/** Opens a draft with everything filled in that is known already. */
export async function beginDraft(
  services: Services,
  actor: StartContext['actor'],
  given: Beginning,
): Promise<string> {
  if (!('accountId' in actor)) throw new Forbidden()
  const now = services.clock.now()
  const { db } = services
  const service = await getServiceAt(db, given.code, given.agencyId, now)
  if (given.channel === 'online' && service.onlineLevel === 'none') {
    throw new Invalid({ agency: 'Thủ tục này chưa nhận trực tuyến; xin nộp trực tiếp hoặc qua bưu chính.' })
  }
  const person = await getPerson(db, given.personId)
  const previous = await latestAnswers(db, person.id, given.code)
  return inTransaction(db, (tx) =>
    insertDraft(
      tx,
      {
        account_id: actor.accountId,
        person_id: person.id,
        procedure_code: given.code,
        agency_id: given.agencyId,
        channel: given.channel,
        answers: prefill(service.form, person, previous),
      },
      now,
    ),
  )
}

async function gather(services: Services, actor: StartContext['actor'], code: string) {
  const now = services.clock.now()
  const [procedure, agencies, drafts, person] = await Promise.all([
    getProcedure(services.db, code, now),
    agenciesFor(services.db, code, now),
    'accountId' in actor ? draftsOf(services.db, actor) : [],
    actor.kind === 'citizen' ? getPerson(services.db, actor.personId) : null,
  ])
  // Where they live is known already; they may still choose another.
  const nearest = agencies.find((one) => one.unitCode === person?.unit_code && one.kind === 'committee')
  const behalf = actor.kind === 'citizen' ? (actor.behalf ?? null) : null
  const draft = drafts.find((one) => one.procedure_code === code)
  return { procedure, agencies, nearest, draft, behalf }
}
export type StartProps = Awaited<ReturnType<typeof gather>> & { error?: string }
