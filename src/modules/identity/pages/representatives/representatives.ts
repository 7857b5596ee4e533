import { Type, type Static } from '@sinclair/typebox'
import { audit } from '#platform/audit/audit.ts'
import { readCursor } from '#platform/database/cursor.ts'
import { Forbidden, type FieldErrors } from '#platform/errors.ts'
import { readStoredFile } from '#platform/files/files.ts'
import { file, page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { findEnterprise } from '../../person-store.ts'
import { paths } from '../../paths.ts'
import { decideRepresentation, revokeRepresentation, type Decision } from '../../representation.ts'
import {
  getRepresentation,
  listRepresentations,
  type AskedRepresentation,
} from '../../representation-store.ts'
import { representativePage, representativesPage } from './representatives-page.tsx'

type OneContext = Context<{ id: string }, unknown, FormBody>

const STATES = ['asked', 'confirmed', 'refused', 'ended'] as const
const Text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))

export const RepresentativesQuery = Type.Object({
  q: Text(200),
  tinhTrang: Type.Optional(Type.Union([...STATES, 'all' as const].map((state) => Type.Literal(state)))),
  sau: Text(100),
})

const REASON = 'Ghi lý do để người gửi biết cần làm gì, từ 5 đến 500 ký tự.'
const isReason = (text: string) => text.length >= 5 && text.length <= 500

/** Requests that wait for an officer; with words, or a state, whoever acts or acted for an organisation. */
export async function showRepresentatives({
  services,
  query,
}: Context<unknown, Static<typeof RepresentativesQuery>>): Promise<Answer> {
  const search = query.q?.trim() ?? ''
  const asked = query.tinhTrang ?? (search ? 'all' : 'asked')
  const state = asked === 'all' ? undefined : asked
  const list = await listRepresentations(services.db, { state, search, after: readAfter(query.sau) })
  return page(representativesPage({ ...list, search, state: asked }))
}

/** `2026-11-22T01:00:00Z~<uuid>`: the last row of the page before. */
function readAfter(text: string | undefined): { askedAt: string; id: string } | undefined {
  const place = readCursor(text)
  return place && { askedAt: place.at.toString(), id: place.id }
}

/** One request with its paper; that somebody looked is written down, the citizen sees it. */
export async function showRepresentative(context: OneContext): Promise<Answer> {
  await recordReading(context)
  return show(context, {})
}

/** @returns what was read */
async function recordReading({ services, actor, params, origin }: OneContext): Promise<AskedRepresentation> {
  if (actor.kind !== 'officer') throw new Forbidden()
  const asked = await getRepresentation(services.db, params.id)
  await audit(services.db, {
    actor,
    at: services.clock.now(),
    act: 'representation.read',
    subject: { kind: 'representation', id: asked.id },
    personId: asked.citizen_id,
    reason: 'Xác nhận người đại diện của tổ chức',
    origin,
  })
  return asked
}

async function show({ services, params }: OneContext, errors: FieldErrors, values: FormBody = {}) {
  const asked = await getRepresentation(services.db, params.id)
  const known = await findEnterprise(services.db, asked.tax_code)
  return page({
    ...representativePage({ asked, known, errors, reason: String(values['reason'] ?? '') }),
    ...(Object.keys(errors).length > 0 && { status: 422 }),
  })
}

/** The paper as it was sent; a reading like that of the page. */
export async function sendRepresentativePaper(context: OneContext): Promise<Answer> {
  const { services } = context
  const asked = await recordReading(context)
  return file({
    name: asked.file_name,
    type: asked.media_type,
    body: readStoredFile(services, asked.sha256),
    size: Number(asked.size),
    inline: true,
  })
}

export async function postRepresentative(context: OneContext): Promise<Answer> {
  const { services, actor, params, body, origin } = context
  if (actor.kind !== 'officer') throw new Forbidden()
  const reason = String(body['reason'] ?? '').trim()
  const outcome = body['outcome']
  if (outcome === 'revoke') {
    if (!isReason(reason)) return show(context, { reason: REASON }, body)
    await revokeRepresentation(services, actor, params.id, reason, origin)
    return seeOther(paths.representative(params.id), 'Đã chấm dứt việc đại diện.')
  }
  if (outcome !== 'confirm' && outcome !== 'refuse')
    return show(context, { outcome: 'Chọn xác nhận hoặc không xác nhận.' }, body)
  if (outcome === 'refuse' && !isReason(reason)) return show(context, { reason: REASON }, body)
  const decision: Decision = outcome === 'confirm' ? { outcome } : { outcome, reason }
  await decideRepresentation(services, actor, params.id, decision, origin)
  return seeOther(
    paths.representatives(),
    outcome === 'confirm' ? 'Đã xác nhận người đại diện.' : 'Đã báo không xác nhận, kèm lý do.',
  )
}
