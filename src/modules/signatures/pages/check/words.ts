import type { Part, Problem, SignatureReport, SignedFileReport } from '#platform/signing/report.ts'
import type { TagColour } from '#ui/components/tag/tag.tsx'

/** What a problem means for a person who holds the paper. */
const PROBLEMS: Readonly<Record<Problem, string>> = {
  'content-changed': 'Nội dung văn bản đã bị sửa sau khi ký.',
  forged: 'Chữ ký không do chủ chứng thư số tạo ra.',
  'range-wrong': 'Chữ ký không bao trùm toàn bộ văn bản, nên không bảo vệ được văn bản.',
  'name-twice':
    'Tệp còn phần khác cùng tên với phần đã ký mà không chữ ký nào bao trùm; phần đã ký có thể đã bị dời đi để thay bằng phần khác.',
  'value-split':
    'Trong phần đã ký có giá trị bị ngắt đoạn hoặc mượn tên gọi ở ngoài phần ký, nên phần mềm khác có thể đọc khác với nội dung đã ký.',
  'changed-after': 'Đã bị sửa sau khi ký: có nội dung được thêm hoặc thay sau chữ ký này.',
  'change-unknown': 'Có phần được thêm sau khi ký mà hệ thống không đối chiếu được.',
  'certificate-untrusted':
    'Chứng thư số không thuộc tổ chức chứng thực mà hệ thống này tin cậy, nên chưa xác nhận được người ký.',
  'certificate-expired': 'Chứng thư số đã hết hạn vào lúc ký.',
  'certificate-not-yet-valid': 'Chứng thư số chưa có hiệu lực vào lúc ký.',
  'expired-since':
    'Chứng thư số nay đã hết hạn và không có dấu thời gian chứng minh văn bản được ký khi chứng thư còn hiệu lực.',
  'certificate-not-for-signing': 'Chứng thư số này không được cấp để ký văn bản.',
  'certificate-revoked': 'Chứng thư số đã bị thu hồi.',
  'revocation-unknown': 'Chưa biết chứng thư số có bị thu hồi hay không.',
  'certificate-not-named': 'Chứng thư số kèm theo không phải chứng thư đã dùng để ký.',
  'time-stamp-wrong': 'Dấu thời gian không đúng với chữ ký này.',
  'time-stamp-certificate':
    'Chứng thư số của nơi cấp dấu thời gian hết hạn, chưa có hiệu lực vào lúc đó hoặc không dùng để cấp dấu thời gian, nên dấu thời gian không chứng minh được gì.',
  'time-stamp-untrusted':
    'Dấu thời gian không do tổ chức được hệ thống này tin cậy cấp, hoặc dùng thuật toán đã lạc hậu.',
  'weak-algorithm': 'Chữ ký dùng thuật toán đã lạc hậu, có thể bị làm giả.',
  unreadable: 'Chữ ký bị hỏng, không đọc được.',
}
export const problemText = (problem: Problem): string => PROBLEMS[problem]

export const VERDICTS: Readonly<Record<SignatureReport['verdict'], { text: string; colour: TagColour }>> = {
  valid: { text: 'Hợp lệ', colour: 'green' },
  uncertain: { text: 'Chưa xác nhận được người ký', colour: 'yellow' },
  invalid: { text: 'Không hợp lệ', colour: 'red' },
}

/** The answer in one sentence, before any detail. */
export function summaryOf({ verdict, signatures, unreadable, uncovered }: SignedFileReport): {
  title: string
  text: string
} {
  if (unreadable) return { title: 'Không kiểm tra được tệp này', text: unreadable }
  const count = signatures.filter(({ kind }) => kind === 'signature').length
  if (verdict === 'unsigned')
    return {
      title: 'Văn bản không có chữ ký số',
      text: 'Tệp này không có chữ ký số nào, nên không thể xác nhận ai đã ký hoặc nội dung có bị sửa hay không. Bản quét của văn bản giấy cũng không có chữ ký số.',
    }
  if (verdict === 'valid')
    return {
      title: 'Văn bản còn nguyên vẹn, chữ ký hợp lệ',
      text: `Văn bản có ${count} chữ ký số. Nội dung không bị sửa từ khi ký, và người ký đã được xác nhận.`,
    }
  if (verdict === 'partial')
    return {
      title: 'Chữ ký hợp lệ, nhưng chỉ cho phần đã ký của tệp',
      text: `Tệp có ${count} chữ ký số. Các phần nêu ở từng chữ ký không bị sửa từ khi ký, và người ký đã được xác nhận. Không chữ ký nào bảo vệ phần còn lại của tệp.`,
    }
  if (verdict === 'invalid')
    return {
      title: 'Không nên tin văn bản này',
      text: `Văn bản có ${count} chữ ký số, trong đó có chữ ký không hợp lệ. Hãy đọc lý do ở dưới và liên hệ cơ quan phát hành để đối chiếu.`,
    }
  const isPart =
    uncovered.length > 0 || signatures.every(({ coversAll, covers }) => !coversAll && covers.length > 0)
  return {
    title: isPart
      ? 'Phần đã ký không bị sửa, nhưng chưa xác nhận được người ký'
      : 'Nội dung không bị sửa, nhưng chưa xác nhận được người ký',
    text: `Văn bản có ${count} chữ ký số. ${isPart ? 'Các phần nêu ở từng chữ ký' : 'Nội dung'} còn nguyên từ khi ký, nhưng hệ thống này chưa đủ căn cứ để xác nhận người ký. Hãy liên hệ cơ quan phát hành.`,
  }
}

/** A part of an XML file in words: its name with its Id, behind it where it stands. */
export function partText({ path, id }: Part): string {
  const name = path.split('/').at(-1) ?? path
  const above = path.split('/').slice(0, -1).join('/')
  const what =
    name === 'text()'
      ? 'chữ viết trực tiếp'
      : name === 'processing-instruction()'
        ? 'chỉ dẫn cho phần mềm'
        : name.startsWith('@')
          ? `thuộc tính ${name.slice(1)}`
          : name
  return [what, ...(id ? [`(Id “${id}”)`] : []), ...(above ? [`trong ${above}`] : [])].join(' ')
}

export const LEVELS = {
  'B-B': 'Chữ ký cơ bản (B-B)',
  'B-T': 'Có dấu thời gian (B-T)',
  'B-LT': 'Có dấu thời gian và đủ bằng chứng để kiểm tra lâu dài (B-LT)',
} as const

export const REVOCATION = {
  good: 'Không bị thu hồi',
  revoked: 'Đã bị thu hồi',
  unknown: 'Chưa biết',
} as const
