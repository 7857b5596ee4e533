import { Conflict, Forbidden } from '#platform/errors.ts'
import type { Context, FormBody } from '#platform/http/route.ts'
import { openTasksOf } from '#platform/process/store.ts'
import { readDossier } from '../../actions/officer.ts'
import { TRANSITIONS, type DossierAction } from '../../dossier.ts'
import { canCollect } from '../../policy.ts'
import { accessDossier } from '../../store.ts'
import type { DossierRow } from '../../tables.ts'

export type DossierContext<Params = unknown> = Context<{ code: string } & Params, unknown, FormBody>

/** The dossier for an officer who may do this with it now. @throws Forbidden, Conflict */
export async function open(context: DossierContext, action: DossierAction): Promise<DossierRow> {
  const { services, actor, params, request } = context
  const key = { code: params.code }
  // What is sent is an act, written down as such.
  const dossier =
    request.method === 'GET'
      ? await readDossier(context, key, 'Mở trang thu, hoàn trả tiền của hồ sơ')
      : await accessDossier(services.db, actor, key)
  const tasks = await openTasksOf(services.db, services.processes, { kind: 'dossier', id: dossier.id })
  if (!canCollect(actor, tasks, dossier)) throw new Forbidden()
  if (!TRANSITIONS[action].from.includes(dossier.status))
    throw new Conflict('Trạng thái hiện nay của hồ sơ không cho phép việc này. Xin mở lại hồ sơ.')
  return dossier
}
