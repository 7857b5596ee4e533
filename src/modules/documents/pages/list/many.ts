import { listIn, textIn } from '#platform/forms/body.ts'
import { readForm } from '#platform/forms/read-form.ts'
import { Invalid } from '#platform/errors.ts'
import { seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { handleMany, type BulkWork } from '../../actions/bulk.ts'
import { dropFilter, saveFilter } from '../../actions/filters.ts'
import { paths } from '../../paths.ts'
import { assignForm } from '../show/assign-form.ts'
import { listHref, readSaved } from './list-query.ts'
import { showIncoming } from './list.ts'

type ManyContext = Context<unknown, unknown, FormBody>

/** @throws Invalid by field */
function workIn({ services, body }: ManyContext): BulkWork {
  const kind = textIn(body['work'])
  if (kind === 'known') return { kind }
  if (kind === 'close') {
    const note = textIn(body['instruction']).trim()
    return { kind, note: note || 'Lưu để biết.' }
  }
  if (kind !== 'assign') throw new Invalid({ work: 'Chọn việc cần làm với các văn bản đã chọn.' })
  const reading = readForm(services.forms, assignForm, body)
  if (!reading.ok) throw new Invalid(reading.errors)
  const due = reading.values['dueOn']
  return {
    kind,
    assignment: {
      instruction: textIn(body['instruction']),
      lead: textIn(body['lead']),
      coordinators: listIn(body['coordinators']),
      informed: listIn(body['informed']),
      dueOn: typeof due === 'string' ? due : null,
    },
  }
}

/** Does the same with the chosen documents of the list, and says which were not to be done. */
export async function postMany(context: ManyContext): Promise<Answer> {
  const { services, actor, body, origin } = context
  const back = listHref('incoming', readSaved(textIn(body['back'])))
  try {
    const { done, refused } = await handleMany(
      services,
      actor,
      listIn(body['document']),
      workIn(context),
      origin,
    )
    const text = [
      done.length > 0 ? `Đã xử lý ${done.length} văn bản.` : '',
      refused.length > 0 ? `${refused.length} văn bản không làm được.` : '',
    ]
    const failed = refused.map(({ id, name, reason }) =>
      name ? { name, href: paths.show(id), reason } : { name: 'Văn bản không xem được', reason },
    )
    const words = text.filter(Boolean).join(' ')
    return seeOther(back, failed.length > 0 ? { text: words, failed } : words)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return showIncoming({ ...context, query: readSaved(textIn(body['back'])) }, error.errors, body)
  }
}

/** Keeps the filter of the list in front under a name. */
export async function postFilter({ services, actor, body, origin }: ManyContext): Promise<Answer> {
  const direction = body['direction'] === 'outgoing' ? 'outgoing' : 'incoming'
  const query = readSaved(textIn(body['back']))
  const back = listHref(direction, query)
  try {
    await saveFilter(services, actor, { direction, name: textIn(body['name']), query }, origin)
    return seeOther(back, 'Đã lưu bộ lọc.')
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return seeOther(back, Object.values(error.errors)[0])
  }
}

export async function postDropFilter(context: Context<{ id: string }>): Promise<Answer> {
  const { services, actor, params, origin } = context
  return seeOther(listHref(await dropFilter(services, actor, params.id, origin), {}), 'Đã bỏ bộ lọc.')
}
