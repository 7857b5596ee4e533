import { dateOf } from '#platform/clock.ts'
import { Invalid, NotFound } from '#platform/errors.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { agencyChoices } from '#modules/agencies/index.ts'
import { issueCertificate, revokeCertificate, unlockSigningKey } from '../../certificates.ts'
import { findAuthority } from '../../own-authority.ts'
import { paths } from '../../paths.ts'
import { findKey, listKeys } from '../../store.ts'
import { certificatesPage, issuePage, revokePage } from './certificates-page.tsx'

type Query = { q?: string; loai?: 'officer' | 'agency' | ''; sau?: string }
type AdminContext = Context<{ id: string }, Query, FormBody>

const PAGE = 50
const text = (body: FormBody, name: string): string => {
  const value = body[name]
  return typeof value === 'string' ? value.trim() : ''
}

export async function showCertificates({ services, query }: AdminContext): Promise<Answer> {
  const { q = '', loai = '', sau } = query
  const filter = { search: q.trim(), holder: loai || undefined, after: sau, limit: PAGE + 1 }
  const rows = await listKeys(services.db, filter)
  const keys = rows.slice(0, PAGE)
  const last = keys.at(-1)
  const after = last ? `${last.name}~${last.id}` : ''
  const next =
    rows.length > PAGE
      ? `${paths.certificates()}?${new URLSearchParams({ q, loai, sau: after }).toString()}`
      : undefined
  const own = (await findAuthority(services)) !== undefined
  return page(certificatesPage({ keys, next, search: q, holder: loai, own, now: services.clock.now() }))
}

const choices = ({ services }: AdminContext) =>
  agencyChoices(services.db, { on: dateOf(services.clock.now()) })

export async function showIssue(context: AdminContext): Promise<Answer> {
  return page(issuePage({ agencies: await choices(context) }))
}

export async function postIssue(context: AdminContext): Promise<Answer> {
  const { services, actor, body, origin } = context
  const values = { for: text(body, 'for'), login: text(body, 'login'), agency: text(body, 'agency') }
  const pin = text(body, 'pin')
  const wanted =
    values.for === 'agency'
      ? { for: 'agency' as const, agencyId: values.agency, pin }
      : { for: 'officer' as const, login: values.login, pin }
  try {
    await issueCertificate(services, actor, wanted, origin)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return page(issuePage({ agencies: await choices(context), values, errors: error.errors }))
  }
  return seeOther(paths.certificates(), 'Đã cấp chứng thư số.')
}

async function accessCertificate({ services, params }: AdminContext) {
  const key = await findKey(services.db, params.id)
  if (!key) throw new NotFound('Không tìm thấy chứng thư số này.')
  return key
}

export async function showRevoke(context: AdminContext): Promise<Answer> {
  return page(revokePage({ key: await accessCertificate(context) }))
}

export async function postRevoke(context: AdminContext): Promise<Answer> {
  const { services, actor, body, origin } = context
  const key = await accessCertificate(context)
  try {
    await revokeCertificate(services, actor, key.id, text(body, 'reason'), origin)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return page(revokePage({ key, errors: error.errors }))
  }
  return seeOther(paths.certificates(), `Đã thu hồi chứng thư số của ${key.name}.`)
}

export async function postUnlock(context: AdminContext): Promise<Answer> {
  const key = await accessCertificate(context)
  await unlockSigningKey(context.services, context.actor, key.id, context.origin)
  return seeOther(paths.certificates(), `Đã mở khóa chữ ký số của ${key.name}.`)
}
