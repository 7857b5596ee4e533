import { Type, type Static } from '@sinclair/typebox'
import { Forbidden, Invalid } from '#platform/errors.ts'
import { apiRoute, type Context, type Route } from '#platform/http/route.ts'
import { readUpload } from '#platform/http/upload.ts'
import { keepPapers, titleOf } from '../../actions/papers.ts'
import { personPapers } from '../../draft-store.ts'
import { receivePaper, type ReceivedPaper } from '../../uploads.ts'

const tag = 'Giấy tờ'
const Paper = Type.Object({
  sha256: Type.String({ description: 'Mã băm của tệp; nêu lại khi nộp hồ sơ' }),
  title: Type.String(),
  fileName: Type.String(),
  size: Type.Integer({ description: 'Số byte' }),
  mediaType: Type.String({ description: 'Loại tệp, đọc từ nội dung' }),
})
const Papers = Type.Object({ items: Type.Array(Paper) })

const publicOf = (paper: ReceivedPaper & { title?: string }): Static<typeof Paper> => ({
  sha256: paper.sha256,
  title: paper.title ?? titleOf(paper.file_name),
  fileName: paper.file_name,
  size: paper.size,
  mediaType: paper.media_type,
})

/** All of them or none: a program can mend and send again, and must not guess what was kept. */
async function postPapers({ services, actor, request, origin }: Context) {
  if (actor.kind !== 'citizen') throw new Forbidden()
  const received: ReceivedPaper[] = []
  await readUpload(request, async (file) => void received.push(await receivePaper(services, file)))
  if (received.length === 0) throw new Invalid({ file: 'Gửi ít nhất một tệp trong trường “file”.' })
  await keepPapers(services, actor, received, origin)
  return { items: received.map(publicOf) }
}

export const papersApiRoutes: readonly Route[] = [
  apiRoute({
    method: 'GET',
    path: '/api/papers',
    access: 'dossier.own',
    summary: 'Kho giấy tờ của tôi, mới nhất ở trên',
    tag,
    response: Papers,
    async handle({ services, actor }) {
      if (actor.kind !== 'citizen') throw new Forbidden()
      return { items: (await personPapers(services.db, actor.personId)).map(publicOf) }
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/papers',
    access: 'dossier.own',
    summary: 'Gửi giấy tờ vào kho của tôi, để nộp kèm hồ sơ',
    tag,
    accepts: 'multipart',
    body: Type.Object({
      file: Type.Array(Type.String({ contentMediaType: 'application/octet-stream' }), {
        minItems: 1,
        maxItems: 20,
        description: 'Các tệp PDF, JPG hoặc PNG; có một tệp không nhận được thì không tệp nào được lưu',
      }),
    }),
    status: 201,
    response: Papers,
    handle: postPapers,
  }),
]
