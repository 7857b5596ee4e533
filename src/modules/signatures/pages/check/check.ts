import type { FieldErrors } from '#platform/errors.ts'
import { page, seeOther, type Answer, type Context } from '#platform/http/route.ts'
import { readUpload } from '#platform/http/upload.ts'
import type { Services } from '#platform/services.ts'
import { looksLikePdf, looksLikeXml } from '#platform/signing/kinds.ts'
import { paths } from '../../paths.ts'
import { findPaper } from '../../store.ts'
import { checkPaper, verifyFile } from '../../verifying.ts'
import { collectFile } from '../collect.ts'
import { checkPage, paperPage } from './check-page.tsx'

const megabytesOf = ({ config }: Services) => Math.min(20, config.maxUploadBytes / 1_000_000)

type PaperContext = Context<{ code: string }>

/** The form; a code that was typed leads to its paper. */
export async function showCheck({ services, query }: Context<unknown, { ma?: string }>): Promise<Answer> {
  const megabytes = megabytesOf(services)
  if (query.ma === undefined) return page(checkPage({ megabytes }))
  const code = query.ma.toUpperCase().replace(/[^A-Z0-9]/g, '')
  if (await findPaper(services.db, code)) return seeOther(paths.paper(code))
  const text = /^[A-Z2-9]{12}$/.test(code)
    ? 'Không có giấy tờ nào mang mã này. Hãy đối chiếu lại từng ký tự.'
    : 'Nhập mã gồm 12 chữ và số, ví dụ ABCD2345EFGH.'
  return page(checkPage({ code: query.ma, errors: { ma: text }, megabytes }))
}

/** Checks a file that is sent; it is kept in memory for the check, and nowhere afterwards. */
export async function postCheck({ services, request }: Context): Promise<Answer> {
  const megabytes = megabytesOf(services)
  const sent = await readOne(
    request,
    megabytes,
    'PDF hoặc XML',
    (file) => looksLikePdf(file) || looksLikeXml(file),
  )
  if ('problem' in sent) return page(checkPage({ errors: { file: sent.problem }, megabytes }))
  const report = await verifyFile(services, sent.bytes, 'anybody')
  return page(checkPage({ report, name: sent.name, megabytes }))
}

export async function showPaper({ services, params }: PaperContext): Promise<Answer> {
  return page(paperPage({ ...(await checkPaper(services, params.code)), megabytes: megabytesOf(services) }))
}

/** Compares the holder's copy with what was issued. */
export async function postPaper({ services, params, request }: PaperContext): Promise<Answer> {
  const megabytes = megabytesOf(services)
  const sent = await readOne(request, megabytes, 'PDF', looksLikePdf)
  const copy = 'problem' in sent ? undefined : sent.bytes
  const found = await checkPaper(services, params.code, copy)
  const errors: FieldErrors = 'problem' in sent ? { file: sent.problem } : {}
  return page(paperPage({ ...found, errors, megabytes }))
}

type Sent = { name: string; bytes: Buffer } | { problem: string }

/** @param kinds what is asked for, in words */
async function readOne(
  request: Context['request'],
  megabytes: number,
  kinds: string,
  isOne: (file: Buffer) => boolean,
): Promise<Sent> {
  let sent: Sent | undefined
  await readUpload(request, async ({ name, stream }) => {
    const bytes = await collectFile(stream, megabytes * 1_000_000)
    sent = bytes ? { name, bytes } : { problem: `Tệp lớn hơn ${megabytes} MB. Hãy chọn tệp nhỏ hơn.` }
  })
  if (!sent) return { problem: `Chọn tệp ${kinds} cần kiểm tra.` }
  if ('bytes' in sent && !isOne(sent.bytes))
    return { problem: `Tệp này không phải là tệp ${kinds}. Hãy chọn tệp khác.` }
  return sent
}
