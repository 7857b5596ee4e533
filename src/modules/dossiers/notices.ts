import { formatDate, formatDateTime } from '#ui/format.ts'
import { inTransaction } from '#platform/database/database.ts'
import type { JobHandler } from '#platform/module.ts'
import { postMail } from '#platform/mail/mail.ts'
import type { Services } from '#platform/services.ts'
import { system } from '#platform/access/actor.ts'
import type { DossierAction } from './dossier.ts'
import { paths } from './paths.ts'
import { accessDossier, eventsOf } from './store.ts'
import type { DossierRow } from './tables.ts'

type Told = DossierAction | 'file'
type Letter = { subject: string; lines: string[] }

/** Tells the applicant what happened (thông báo), when they left an address. Runs again safely: a letter more, never less. */
export const notifyApplicant: JobHandler = async (
  services: Services,
  { dossierId, act }: { dossierId: string; act: Told },
) => {
  const dossier = await accessDossier(services.db, system('dossier.notify'), { id: dossierId })
  const { email } = dossier.applicant
  if (!email) return
  const events = await eventsOf(services.db, dossierId, { publicOnly: true })
  const note = events.findLast((event) => event.act === act)?.note ?? undefined
  const letter = letterOf(dossier, act, note)
  if (!letter) return
  const address = services.config.baseUrl ?? ''
  await inTransaction(services.db, (tx) =>
    postMail(
      tx,
      {
        recipient: email,
        subject: letter.subject,
        body: [
          `Kính gửi Ông/Bà ${dossier.applicant.fullName},`,
          '',
          ...letter.lines,
          '',
          `Theo dõi hồ sơ: ${address}${paths.mine(dossier.code)}`,
          '',
          dossier.agency_name,
        ].join('\n'),
        about: { kind: 'dossier', id: dossierId },
      },
      services.clock.now(),
    ),
  )
}

function letterOf(dossier: DossierRow, act: Told, note: string | undefined): Letter | undefined {
  const name = `“${dossier.procedure_name}”`
  const subject = (what: string) => `[${dossier.code}] ${what}`
  const due = dossier.due_at ? [`Ngày hẹn trả kết quả: ${formatDateTime(dossier.due_at)}.`] : []
  switch (act) {
    case 'file':
      return {
        subject: subject('Đã nhận hồ sơ trực tuyến'),
        lines: [
          `Hồ sơ ${name} đã được gửi đến ${dossier.agency_name} lúc ${formatDateTime(dossier.submitted_at)}.`,
          'Cơ quan sẽ kiểm tra và thông báo kết quả tiếp nhận.',
        ],
      }
    case 'accept':
      return {
        subject: subject('Hồ sơ đã được tiếp nhận'),
        lines: [`Hồ sơ ${name} đã được tiếp nhận.`, ...due],
      }
    case 'requestSupplement':
      return {
        subject: subject('Cần bổ sung hồ sơ'),
        lines: [
          `Hồ sơ ${name} cần bổ sung:`,
          note ?? '',
          'Ông/Bà chỉ cần bổ sung một lần, theo đúng nội dung trên.',
        ],
      }
    case 'supplement':
      return {
        subject: subject('Đã nhận phần bổ sung'),
        lines: [`Cơ quan đã nhận phần bổ sung của hồ sơ ${name}.`, ...due],
      }
    case 'refuse':
    case 'rejectAfterReview':
      return {
        subject: subject('Hồ sơ không được giải quyết'),
        lines: [`Hồ sơ ${name} không được giải quyết. Lý do:`, note ?? ''],
      }
    case 'issue':
      return {
        subject: subject('Đã có kết quả'),
        lines: [
          `Hồ sơ ${name} đã có kết quả.`,
          dossier.return_by === 'online'
            ? 'Ông/Bà có thể tải kết quả trên trang theo dõi hồ sơ.'
            : 'Ông/Bà nhận kết quả theo cách đã đăng ký.',
        ],
      }
    case 'returnResult':
      return {
        subject: subject('Đã trả kết quả'),
        lines: [`Kết quả hồ sơ ${name} đã được trả. Kính mời Ông/Bà đánh giá sự phục vụ.`],
      }
    case 'requestPayment':
      return {
        subject: subject('Cần nộp tiền'),
        lines: [
          `Để giải quyết tiếp hồ sơ ${name}, Ông/Bà cần nộp:`,
          note ?? '',
          'Mã VietQR và chỗ báo đã nộp ở trang theo dõi hồ sơ. Thời gian chờ nộp không tính vào thời hạn giải quyết.',
        ],
      }
    case 'reportPayment':
      return {
        subject: subject('Đã ghi nhận Ông/Bà báo nộp tiền'),
        lines: [`Cơ quan đang đối chiếu khoản nộp của hồ sơ ${name}.`, ...due],
      }
    case 'returnPayment':
      return {
        subject: subject('Chưa xác nhận được khoản nộp'),
        lines: [
          `Khoản Ông/Bà báo đã nộp cho hồ sơ ${name} chưa xác nhận được. Lý do:`,
          note ?? '',
          'Mời Ông/Bà kiểm tra và báo lại ở trang theo dõi hồ sơ.',
        ],
      }
    case 'confirmPayment':
      return {
        subject: subject('Đã nhận đủ tiền'),
        lines: [`Cơ quan đã nhận đủ tiền của hồ sơ ${name}:`, note ?? '', ...due],
      }
    case 'recordPayment':
      return {
        subject: subject('Đã thu phí, lệ phí'),
        lines: [`Cơ quan đã thu tại quầy cho hồ sơ ${name}:`, note ?? ''],
      }
    case 'cancelPayment':
      return {
        subject: subject('Không cần nộp tiền nữa'),
        lines: [
          `Cơ quan đã rút lại yêu cầu nộp tiền của hồ sơ ${name}. Lý do:`,
          note ?? '',
          'Ông/Bà không nộp theo yêu cầu đó nữa.',
          ...due,
        ],
      }
    case 'stopUnpaid':
      return {
        subject: subject('Hồ sơ dừng xử lý'),
        lines: [
          `Hồ sơ ${name} dừng xử lý vì quá hạn nộp tiền. Lý do:`,
          note ?? '',
          'Giấy tờ Ông/Bà đã nộp bản giấy được trả lại tại Bộ phận Một cửa.',
        ],
      }
    case 'handBack':
      return {
        subject: subject('Đã trả lại hồ sơ, giấy tờ'),
        lines: [`Bộ phận Một cửa đã trả lại hồ sơ ${name}.`, note ?? ''],
      }
    case 'reconcilePayment':
      return {
        subject: subject('Đã đối chiếu khoản nộp'),
        lines: [`Về khoản nộp của hồ sơ ${name}, cơ quan đã đối chiếu:`, note ?? ''],
      }
    case 'refundPayment':
      return {
        subject: subject('Về khoản đã thu'),
        lines: [`Về khoản cơ quan đã thu của hồ sơ ${name}:`, note ?? ''],
      }
    case 'extend':
      return {
        subject: subject('Xin lỗi và hẹn lại ngày trả kết quả'),
        lines: [
          `Hồ sơ ${name} chưa có kết quả đúng hẹn. Cơ quan xin lỗi Ông/Bà.`,
          `Lý do: ${note ?? ''}`,
          ...(dossier.due_at ? [`Ngày hẹn mới: ${formatDate(dossier.due_at)}.`] : []),
        ],
      }
    case 'withdraw':
      return {
        subject: subject('Đã rút hồ sơ'),
        lines: [`Hồ sơ ${name} đã được rút theo yêu cầu của Ông/Bà.`],
      }
    default:
      return undefined
  }
}
