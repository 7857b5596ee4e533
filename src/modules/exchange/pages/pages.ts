import { Invalid, NotFound, type FieldErrors } from '#platform/errors.ts'
import { readForm, type Values } from '#platform/forms/read-form.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { askDirectory, checkPeer, resend, savePeer } from '../administration.ts'
import { countEntries, findRecipients } from '../directory-store.ts'
import { troubles } from '../inbox-store.ts'
import { deadLetters, getDeadLetter, queueOf } from '../outbox-store.ts'
import { paths } from '../paths.ts'
import { getPeer, listPeers, type Peer } from '../peer-store.ts'
import type { Services } from '#platform/services.ts'
import { deadLetterPage } from './dead-letter-page.tsx'
import { directoryPage } from './directory-page.tsx'
import { overviewPage, type PeerLine } from './overview-page.tsx'
import { peerForm, peerOf, valuesOf } from './peer-form.ts'
import { peerPage } from './peer-page.tsx'

type OfId = { id: string }

async function linesOf({ db }: Services, peers: readonly Peer[]): Promise<PeerLine[]> {
  const agencies = await countEntries(db)
  const queues = await Promise.all(peers.map((peer) => queueOf(db, peer.id)))
  return peers.map((peer, index) => ({
    ...peer,
    waiting: queues[index]?.waiting ?? 0,
    since: queues[index]?.since ?? null,
    agencies: agencies.get(peer.id) ?? 0,
  }))
}

export async function showOverview({ services }: Context): Promise<Answer> {
  const { db } = services
  const [peers, dead, found] = await Promise.all([listPeers(db), deadLetters(db), troubles(db)])
  return page(overviewPage({ peers: await linesOf(services, peers), dead, troubles: found }))
}

export const showNewPeer = (): Answer => page(peerPage({ values: { kind: 'vxp', active: true }, errors: {} }))

export async function showPeer({ services, params }: Context<OfId>): Promise<Answer> {
  const [peer] = await linesOf(services, [await getPeer(services.db, params.id)])
  if (!peer) throw new NotFound()
  return page(peerPage({ peer, values: valuesOf(peer), errors: {} }))
}

export const postNewPeer = (context: Context<unknown, unknown, FormBody>): Promise<Answer> => save(context)

export async function postPeer(context: Context<OfId, unknown, FormBody>): Promise<Answer> {
  const [peer] = await linesOf(context.services, [await getPeer(context.services.db, context.params.id)])
  return save(context, peer)
}

async function save(
  { services, actor, origin, body }: Context<unknown, unknown, FormBody>,
  peer?: PeerLine,
): Promise<Answer> {
  const read = readForm(services.forms, peerForm(peer), body)
  const again = (values: Values, errors: FieldErrors) =>
    page({ ...peerPage({ peer, values, errors }), status: 422 })
  if (!read.ok) return again(read.values, read.errors)
  try {
    const id = await savePeer(services, { actor, origin }, peerOf(read.values, peer), peer?.id)
    return seeOther(paths.peer(id), peer ? 'Đã lưu thay đổi.' : 'Đã thêm đầu mối.')
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return again(read.values, error.errors)
  }
}

export async function postCheck({ services, actor, origin, params }: Context<OfId>): Promise<Answer> {
  const trouble = await checkPeer(services, { actor, origin }, params.id)
  // What is wrong stands in the state of the peer.
  return seeOther(paths.peer(params.id), trouble === null ? 'Kết nối tốt.' : undefined)
}

export async function postDirectory({ services, actor, origin, params }: Context<OfId>): Promise<Answer> {
  await getPeer(services.db, params.id)
  await askDirectory(services, { actor, origin }, params.id)
  return seeOther(paths.peer(params.id), 'Danh bạ đang được cập nhật; tải lại trang sau ít phút để xem.')
}

export async function showDeadLetter({ services, params }: Context<OfId>): Promise<Answer> {
  const letter = await getDeadLetter(services.db, params.id)
  return page(deadLetterPage(letter, letter.recipient))
}

export async function postDeadLetter({
  services,
  actor,
  origin,
  params,
  body,
}: Context<OfId, unknown, FormBody>): Promise<Answer> {
  const code = typeof body['code'] === 'string' ? body['code'].trim() : ''
  try {
    await resend(services, { actor, origin }, params.id, code)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    const letter = await getDeadLetter(services.db, params.id)
    return page({ ...deadLetterPage(letter, code, error.errors['code']), status: 422 })
  }
  return seeOther(paths.overview(), 'Đã đưa gói tin vào hàng đợi để gửi lại.')
}

const MOST_FOUND = 50

export async function showDirectory({ services, query }: Context<unknown, { q?: string }>): Promise<Answer> {
  const wanted = query.q?.trim() ?? ''
  const [found, peers] = await Promise.all([
    findRecipients(services.db, wanted, services.clock.now(), MOST_FOUND),
    listPeers(services.db),
  ])
  const lines = await linesOf(services, peers)
  return page(directoryPage({ query: wanted, found, peers: lines, limit: MOST_FOUND }))
}
