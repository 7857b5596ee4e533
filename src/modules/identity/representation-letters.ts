import type { Tx } from '#platform/database/database.ts'
import { postMail } from '#platform/mail/mail.ts'
import type { Services } from '#platform/services.ts'
import { formatDate } from '#ui/format.ts'
import { addressOf } from './letters.ts'
import { paths } from './paths.ts'
import { findAccountOf } from './store.ts'
import type { RepresentationRow } from './tables.ts'

/** What became of a request or a representation. `withdrawn` and `given-up` are what the citizen did themselves. */
export type Told = 'confirmed' | 'refused' | 'revoked' | 'withdrawn' | 'given-up'

/**
 * Tells the citizen by letter what became of their acting for an organisation, at the address they have confirmed; in the
 * transaction of the act it tells of. What they did themselves is told too: somebody else may have done it in their name.
 */
export async function tellCitizen(
  services: Services,
  tx: Tx,
  row: RepresentationRow,
  told: Told,
  by: { agency?: string; reason?: string } = {},
): Promise<void> {
  const account = await findAccountOf(tx, row.citizen_id)
  if (!account?.email) return
  const { subject, lines } = LETTERS[told](row, by)
  await postMail(
    tx,
    {
      recipient: account.email,
      subject,
      body: [
        `Kính gửi Ông/Bà ${account.name},`,
        '',
        ...lines,
        '',
        `Xem các tổ chức Ông/Bà đại diện: ${addressOf(services, paths.organisations())}`,
        ...(by.agency ? ['', by.agency] : []),
      ].join('\n'),
      about: { kind: 'representation', id: row.id },
    },
    services.clock.now(),
  )
}

type Letter = { subject: string; lines: string[] }

/** The tax code of a household business is the personal number of its owner, which no letter carries. */
const organisationOf = ({ name, tax_code: taxCode }: RepresentationRow) =>
  taxCode.length === 12 ? name : `${name} (mã số thuế ${taxCode})`
const NOT_YOU = 'Nếu không phải Ông/Bà thực hiện, hãy đổi mật khẩu ngay và liên hệ Bộ phận Một cửa.'

const LETTERS: Readonly<Record<Told, (row: RepresentationRow, by: { reason?: string }) => Letter>> = {
  confirmed: (row) => ({
    subject: `Đã xác nhận Ông/Bà đại diện cho ${row.name}`,
    lines: [
      `Ông/Bà đã được xác nhận là người đại diện của ${organisationOf(row)}.`,
      ...(row.valid_until ? [`Việc đại diện có hiệu lực đến hết ngày ${formatDate(row.valid_until)}.`] : []),
      'Từ nay Ông/Bà nộp và theo dõi hồ sơ của tổ chức bằng tài khoản của mình, sau khi chọn làm việc thay mặt tổ chức.',
    ],
  }),
  refused: (row, { reason }) => ({
    subject: `Chưa xác nhận Ông/Bà đại diện cho ${row.name}`,
    lines: [
      `Yêu cầu đại diện cho ${organisationOf(row)} không được xác nhận. Lý do:`,
      reason ?? '',
      'Ông/Bà có thể gửi lại yêu cầu với giấy tờ phù hợp.',
    ],
  }),
  revoked: (row, { reason }) => ({
    subject: `Chấm dứt việc đại diện cho ${row.name}`,
    lines: [
      `Việc Ông/Bà đại diện cho ${organisationOf(row)} đã bị chấm dứt. Lý do:`,
      reason ?? '',
      'Hồ sơ đã nộp thay mặt tổ chức vẫn được giải quyết.',
    ],
  }),
  withdrawn: (row) => ({
    subject: `Đã rút yêu cầu đại diện cho ${row.name}`,
    lines: [`Yêu cầu đại diện cho ${organisationOf(row)} đã được rút.`, NOT_YOU],
  }),
  'given-up': (row) => ({
    subject: `Đã thôi đại diện cho ${row.name}`,
    lines: [`Ông/Bà đã thôi đại diện cho ${organisationOf(row)}.`, NOT_YOU],
  }),
}
