import { limitText } from '#platform/calendar/explain.ts'
import { Forbidden, NotFound } from '#platform/errors.ts'
import { readStoredFile } from '#platform/files/files.ts'
import { file, type Answer, type Context } from '#platform/http/route.ts'
import {
  printApologySlip,
  printControlSlip,
  printReceiptSlip,
  printRefusalSlip,
  printResult,
  printSupplementSlip,
  type HandOver,
} from '#platform/print/slips.ts'
import { STEP_ROLES } from '#platform/process/plan.ts'
import { findInstance, type TaskRow } from '#platform/process/store.ts'
import type { Services } from '#platform/services.ts'
import { getAgency } from '#modules/agencies/index.ts'
import { limitOf } from '../../effects.ts'
import { issuerOf, resultPaper, trackUrl } from '../../issuing.ts'
import { readDossier } from '../../actions/officer.ts'
import { accessPersonPaper } from '../../draft-store.ts'
import { sealedSlip } from '../../slip-sealing.ts'
import { eventsOf, papersOf } from '../../store.ts'
import type { DossierRow, EventRow } from '../../tables.ts'

type PaperContext = Context<{ id: string }>
type SlipContext = Context<{ code: string; form: string }>

/** A paper of one's own store. */
export async function sendMyPaper({ services, actor, params }: PaperContext): Promise<Answer> {
  if (actor.kind !== 'citizen') throw new Forbidden()
  const paper = await accessPersonPaper(services.db, actor.personId, params.id)
  return file({
    name: paper.file_name,
    type: paper.media_type,
    body: readStoredFile(services, paper.sha256),
    size: paper.size,
    inline: true,
  })
}

const pdf = (name: string, body: Buffer): Answer =>
  file({ name: `${name}.pdf`, type: 'application/pdf', body, size: body.length, inline: true })

/** What every slip says. */
async function common(
  services: Services,
  dossier: DossierRow,
  at: Temporal.Instant,
  checkCode: string | null,
  atDesk = true,
) {
  const agency = await getAgency(services.db, dossier.agency_id)
  const { fullName: name, address, phone, email } = dossier.applicant
  return {
    issuer: await issuerOf(services, agency, atDesk),
    number: null,
    code: dossier.code,
    applicant: { name, address, phone, email },
    procedure: dossier.procedure_name,
    at,
    trackUrl: trackUrl(services, dossier.code),
    checkCode,
  }
}

type Slip = (
  services: Services,
  dossier: DossierRow,
  events: readonly EventRow[],
  checkCode: string | null,
) => Promise<Buffer>

const lastOf = (events: readonly EventRow[], ...acts: string[]): EventRow => {
  const event = events.findLast((one) => acts.includes(one.act))
  if (!event) throw new NotFound('Hồ sơ này không có phiếu đó.')
  return event
}

const RETURN = {
  online: 'Tải trên trang theo dõi hồ sơ',
  counter: 'Nhận tại Bộ phận Một cửa',
  postal: 'Qua bưu chính công ích',
}

/** The slips by the number of their form (Circular 01/2018), and the confirmation of filing online. */
const SLIPS: Record<string, Slip> = {
  async '01'(services, dossier, events, checkCode) {
    if (!dossier.accepted_at) throw new NotFound('Hồ sơ chưa được tiếp nhận.')
    const limit = limitOf(dossier)
    const papers = await papersOf(services.db, dossier.id)
    return printReceiptSlip(services.printer, {
      ...(await common(services, dossier, dossier.accepted_at, checkCode)),
      papers: papers
        .filter((paper) => paper.kind === 'submitted')
        .map((paper) => ({ name: paper.title, originals: 0, copies: 1 })),
      sets: 1,
      limit: limit ? limitText(limit) : 'Theo quy định của thủ tục',
      receivedAt: dossier.accepted_at,
      dueAt: dossier.due_at ?? dossier.accepted_at,
      fee: dossier.fee,
      returnAt: RETURN[dossier.return_by],
      officer: lastOf(events, 'accept').actor_name,
    })
  },
  async '02'(services, dossier, events, checkCode) {
    const asked = lastOf(events, 'requestSupplement')
    return printSupplementSlip(services.printer, {
      ...(await common(services, dossier, asked.at, checkCode)),
      requests: (asked.note ?? '').split('\n').filter((line) => line.trim() !== ''),
      reason: null,
      contact: { name: asked.actor_name, phone: services.province.hotline },
      officer: asked.actor_name,
    })
  },
  async '03'(services, dossier, events, checkCode) {
    const refused = lastOf(events, 'refuse', 'rejectAfterReview', 'stopUnpaid')
    return printRefusalSlip(services.printer, {
      ...(await common(services, dossier, refused.at, checkCode)),
      reason: refused.note ?? '',
      officer: refused.actor_name,
    })
  },
  async '04'(services, dossier, events, checkCode) {
    const put = lastOf(events, 'extend')
    if (!dossier.first_due_at || !dossier.due_at || !dossier.accepted_at) throw new NotFound()
    return printApologySlip(services.printer, {
      ...(await common(services, dossier, put.at, checkCode, false)),
      receivedAt: dossier.accepted_at,
      dueAt: dossier.first_due_at,
      newDueAt: dossier.due_at,
      reason: put.note ?? '',
      signer: { title: put.actor_title ?? 'Thủ trưởng cơ quan', name: put.actor_name },
    })
  },
  async '05'(services, dossier, events, checkCode) {
    const instance = dossier.instance_id
      ? await findInstance(services.db, services.processes, dossier.instance_id)
      : undefined
    return printControlSlip(services.printer, {
      ...(await common(services, dossier, events.at(-1)?.at ?? dossier.submitted_at, checkCode)),
      agency: dossier.agency_name,
      steps: handOvers(instance?.tasks ?? []),
    })
  },
  async 'xac-nhan'(services, dossier, _events, checkCode) {
    const papers = await papersOf(services.db, dossier.id)
    const base = await common(services, dossier, dossier.submitted_at, checkCode)
    return printResult(services.printer, {
      agency: { parent: base.issuer.parent, name: base.issuer.name, place: base.issuer.place },
      number: null,
      issuedOn: dossier.submitted_at.toZonedDateTimeISO('Asia/Ho_Chi_Minh').toPlainDate().toString(),
      abbreviation: null,
      title: 'GIẤY XÁC NHẬN ĐÃ NỘP HỒ SƠ TRỰC TUYẾN',
      abstract: dossier.procedure_name,
      basis: [],
      body: [
        { label: 'Mã hồ sơ', value: dossier.code },
        { label: 'Người nộp', value: dossier.applicant.fullName },
        {
          label: 'Giấy tờ kèm theo',
          value:
            papers
              .filter((paper) => paper.kind === 'submitted')
              .map((paper) => paper.title)
              .join('; ') || 'Không có',
        },
        {
          text: 'Giấy này xác nhận hệ thống đã nhận hồ sơ. Ngày hẹn trả kết quả ghi trên giấy tiếp nhận sau khi cơ quan kiểm tra.',
        },
      ],
      recipients: [dossier.applicant.fullName],
      signer: { onBehalf: null, title: 'HỆ THỐNG MỘT CỬA' },
      signedBy: null,
      draft: false,
      code: dossier.code,
      trackUrl: base.trackUrl,
      checkCode,
      at: dossier.submitted_at,
    })
  },
}

/** From step to step: who gave it, who took it, and whether in time. */
const handOvers = (tasks: readonly TaskRow[]): HandOver[] =>
  tasks
    .filter((task) => task.role !== 'applicant')
    .map((task, index, all) => ({
      from: STEP_ROLES[task.role],
      to: all[index + 1] ? STEP_ROLES[all[index + 1]!.role] : 'Người nộp hồ sơ',
      at: task.completed_at,
      giver: task.completed_by_name,
      taker: all[index + 1]?.completed_by_name ?? null,
      result: punctuality(task),
      note: task.note,
    }))

function punctuality({ completed_at, due_at }: TaskRow): HandOver['result'] {
  if (!completed_at || !due_at) return null
  return Temporal.Instant.compare(completed_at, due_at) > 0 ? 'late' : 'on-time'
}

/** A slip of a dossier the asker may read: forms 01–05, or the confirmation of filing. */
export async function sendSlip(context: SlipContext): Promise<Answer> {
  const { services, actor, params } = context
  const slip = SLIPS[params.form]
  const dossier = await readDossier(context, { code: params.code }, 'Mở phiếu của hồ sơ')
  if (!slip || (params.form === '05' && actor.kind === 'citizen')) throw new NotFound()
  const events = await eventsOf(services.db, dossier.id, { publicOnly: false })
  const print = (checkCode: string | null) => slip(services, dossier, events, checkCode)
  return pdf(
    `${dossier.code}-mau-${params.form}`,
    await sealedSlip(services, dossier, params.form, TITLES[params.form] ?? '', print),
  )
}

const TITLES: Record<string, string> = {
  '01': 'Giấy tiếp nhận hồ sơ và hẹn trả kết quả',
  '02': 'Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ',
  '03': 'Phiếu từ chối tiếp nhận giải quyết hồ sơ',
  '04': 'Phiếu xin lỗi và hẹn lại ngày trả kết quả',
  '05': 'Phiếu kiểm soát quá trình giải quyết hồ sơ',
  'xac-nhan': 'Giấy xác nhận đã nộp hồ sơ trực tuyến',
}

/** The result: the registered file when there is one; before that the draft, which only officers see. */
export async function sendResult(context: Context<{ code: string }>): Promise<Answer> {
  const { services, actor, params } = context
  const dossier = await readDossier(context, { code: params.code }, 'Mở kết quả của hồ sơ')
  const registered = (await papersOf(services.db, dossier.id)).find((paper) => paper.kind === 'result')
  if (registered) {
    return file({
      name: registered.file_name,
      type: registered.media_type,
      body: readStoredFile(services, registered.sha256),
      size: registered.size,
      inline: true,
    })
  }
  if (actor.kind !== 'officer' || !dossier.template_key) throw new NotFound('Hồ sơ này chưa có kết quả.')
  const { signed } = dossier.result ?? {}
  if (signed) {
    return file({
      name: `${dossier.code}-da-ky.pdf`,
      type: 'application/pdf',
      body: readStoredFile(services, signed.sha256),
      size: signed.size,
      inline: true,
    })
  }
  const paper = await resultPaper(services, dossier, services.clock.now())
  return pdf(`${dossier.code}-du-thao`, await printResult(services.printer, paper))
}
