import { Forbidden } from '#platform/errors.ts'
import { page, seeOther, type Answer, type Context } from '#platform/http/route.ts'
import { keepPapers } from '../../actions/papers.ts'
import { personPapers } from '../../draft-store.ts'
import { paths } from '../../paths.ts'
import { receivePapers, type ReceivedPaper } from '../../uploads.ts'
import { papersPage } from './papers-page.tsx'

export async function showPapers({ services, actor }: Context): Promise<Answer> {
  if (actor.kind !== 'citizen') throw new Forbidden()
  return page(papersPage(await personPapers(services.db, actor.personId), services.config.maxUploadBytes))
}

export async function postPapers({ services, actor, request, origin }: Context): Promise<Answer> {
  if (actor.kind !== 'citizen') throw new Forbidden()
  const received: ReceivedPaper[] = []
  const { errors } = await receivePapers(services, request, (paper) => void received.push(paper))
  await keepPapers(services, actor, received, origin)
  const nothing = received.length === 0 ? 'Chọn tệp cần lưu.' : undefined
  const message = Object.values(errors)[0] ?? nothing
  if (message !== undefined) {
    const papers = await personPapers(services.db, actor.personId)
    return page({ ...papersPage(papers, services.config.maxUploadBytes, { paper: message }), status: 422 })
  }
  return seeOther(paths.papers(), `Đã lưu ${received.length} giấy tờ.`)
}
