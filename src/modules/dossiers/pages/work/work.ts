import { Forbidden, Invalid, type FieldErrors } from '#platform/errors.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { findTask } from '#platform/process/store.ts'
import { beginOnPhone, isOnPhone, signaturePaths } from '#modules/signatures/index.ts'
import { decideMany, type BulkResult } from '../../actions/officer.ts'
import type { DossierAction } from '../../dossier.ts'
import { paths } from '../../paths.ts'
import { keysFor } from '../../result-signing.ts'
import { actsOf } from '../../store.ts'
import { workFigures, workOf, type WorkFilter } from '../../task-store.ts'
import { keyOf } from '../show/show.ts'
import { confirmPage, workPage } from './work-page.tsx'

type WorkQuery = { buoc?: string; han?: 'late' | 'soon'; sau?: string }
type WorkContext = Context<unknown, WorkQuery, FormBody>

/** What waits for this officer, the most urgent first. */
export async function showWork(
  { services, actor, query }: WorkContext,
  errors?: FieldErrors,
): Promise<Answer> {
  if (actor.kind !== 'officer') throw new Forbidden()
  const now = services.clock.now()
  const filter: WorkFilter = { step: query.buoc, due: query.han, after: readAfter(query.sau) }
  const [work, figures] = await Promise.all([
    workOf(services.db, actor, now, filter),
    workFigures(services.db, actor, now),
  ])
  const shown = workPage({ ...work, figures, filter: query, now, accountId: actor.accountId, errors })
  return page(errors ? { ...shown, status: 422 } : shown)
}

/** The last row of the page before: its date and id. */
function readAfter(text: string | undefined): WorkFilter['after'] {
  const match = /^([^~]{4,40})~([0-9a-f-]{36})$/.exec(text ?? '')
  return match ? { sortDue: match[1]!, id: match[2]! } : undefined
}

const idsOf = (value: FormBody[string]): string[] =>
  (Array.isArray(value) ? value : [value]).filter((id): id is string => /^[0-9a-f-]{36}$/.test(id ?? ''))

/** Says what will happen to how many before anything does. */
export async function postBulk(context: WorkContext): Promise<Answer> {
  const ids = idsOf(context.body['task']).slice(0, 100)
  if (ids.length === 0)
    return showWork(context, { task: 'Đánh dấu ít nhất một việc, rồi bấm “Xử lý các việc đã chọn”.' })
  return page(confirmPage(await gatherChosen(context, ids)))
}

async function gatherChosen({ services, actor }: WorkContext, ids: readonly string[]) {
  if (actor.kind !== 'officer') throw new Forbidden()
  const { db, processes, config } = services
  const { items } = await workOf(db, actor, services.clock.now(), { limit: 500 })
  const chosen = items.filter((item) => ids.includes(item.taskId))
  const first = chosen[0] && (await findTask(db, processes, chosen[0].taskId))
  // One decision for all: only what every chosen task offers, and nothing that needs a reason of its own.
  const same = chosen.filter(
    (item) => item.nodeId === chosen[0]?.nodeId && item.processKey === chosen[0]?.processKey,
  )
  const outcomes = (first?.outcomes ?? []).filter(
    (outcome) => !outcome.requiresNote && outcome.action !== 'assign',
  )
  const acts = await actsOf(
    db,
    same.map(({ dossierId }) => dossierId),
    outcomes.map(({ action }) => action as DossierAction),
  )
  const [act] = acts
  const signing = act && { act, keys: await keysFor(db, actor, act), optional: config.unsignedResults }
  return { chosen: same, left: chosen.length - same.length, outcomes, signing }
}

function wordsOf({ done, refused }: BulkResult): string {
  const held = refused.length > 0 ? [`${refused.length} việc chưa xử lý được: ${refused[0]!.reason}`] : []
  return [`Đã xử lý ${done.length} việc.`, ...held].join(' ')
}

export async function postBulkConfirmed(context: WorkContext): Promise<Answer> {
  const { services, actor, body, origin } = context
  const taskIds = idsOf(body['task']).slice(0, 100)
  const outcome = String(body['outcome'] ?? '')
  const key = keyOf(body)
  const decideAll = async (request?: string) => {
    const given = { taskIds, outcome, key: key && { ...key, request } }
    return { to: paths.work(), notice: wordsOf(await decideMany(services, actor, given, origin)) }
  }
  try {
    if (key && (await isOnPhone(services.db, actor, key.keyId))) {
      const what = `Ký, đóng dấu kết quả của ${taskIds.length} hồ sơ`
      const asking = { keyId: key.keyId, what, back: paths.work() }
      return seeOther(signaturePaths.request(await beginOnPhone(services, actor, asking, decideAll)))
    }
    const { to, notice } = await decideAll()
    return seeOther(to, notice)
  } catch (error) {
    // A wrong PIN: nothing has been decided, and the same pile is asked about again.
    if (!(error instanceof Invalid)) throw error
    return page({ ...confirmPage(await gatherChosen(context, taskIds), error.errors), status: 422 })
  }
}
