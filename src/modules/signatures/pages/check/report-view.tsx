import { Details } from '#ui/components/details/details.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { formatDate, formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import {
  MOST_LISTED,
  type Problem,
  type SignedFileReport,
  type SignatureReport,
} from '#platform/signing/report.ts'
import { LEVELS, partText, problemText, REVOCATION, summaryOf, VERDICTS } from './words.ts'

/** What the check of a file has found, for a person who is no expert: the answer first, then each signature. */
export const SignatureReportView = ({ report }: { report: SignedFileReport }): Html => {
  const { title, text } = summaryOf(report)
  return (
    <section aria-labelledby="ket-qua-kiem-tra">
      <h2 class="govuk-heading-m" id="ket-qua-kiem-tra">
        {title}
      </h2>
      <p class="govuk-body">{text}</p>
      {report.signatures.map((one, index) => (
        <Signature one={one} number={index + 1} />
      ))}
      <Uncovered report={report} />
    </section>
  )
}

/** What of an XML file nobody has signed: it can be changed without any signature showing it. */
const Uncovered = ({ report }: { report: SignedFileReport }): Html =>
  report.uncovered.length === 0 ? (
    <></>
  ) : (
    <>
      <h3 class="govuk-heading-s">Phần của tệp không chữ ký nào bảo vệ</h3>
      <p class="govuk-body">Nội dung các phần này có thể đã bị sửa mà không chữ ký nào cho biết.</p>
      <ul class="govuk-list govuk-list--bullet">
        {report.uncovered.slice(0, MOST_LISTED).map((part) => (
          <li>{partText(part)}</li>
        ))}
        {report.uncovered.length > MOST_LISTED ? <li>và các phần khác</li> : null}
      </ul>
    </>
  )

/** What a signature over parts of a file covers. */
const partsOf = ({ covers }: SignatureReport): Html =>
  covers.length === 1 ? (
    <>{partText(covers[0]!)}</>
  ) : (
    <ul class="govuk-list govuk-list--bullet">
      {covers.map((part) => (
        <li>{partText(part)}</li>
      ))}
    </ul>
  )

const Signature = ({ one, number }: { one: SignatureReport; number: number }): Html => {
  const { text, colour } = VERDICTS[one.verdict]
  const who = one.signatory
  return (
    <>
      <SummaryList
        card={{ title: `${NAMES[one.kind]} ${number}: ${who?.name ?? 'không rõ người ký'}`, headingLevel: 3 }}
        rows={[
          { key: 'Kết luận', value: <Tag colour={colour}>{text}</Tag> },
          ...(one.problems.length > 0
            ? [
                {
                  key: 'Lý do',
                  value: (
                    <ul class="govuk-list govuk-list--bullet">
                      {one.problems.map((problem) => (
                        <li>{reasonFor(one, problem)}</li>
                      ))}
                    </ul>
                  ),
                },
              ]
            : []),
          ...(one.covers.length > 0 ? [{ key: 'Phần được ký', value: partsOf(one) }] : []),
          {
            key: one.kind === 'signature' ? 'Người hoặc cơ quan ký' : 'Tổ chức cấp dấu thời gian',
            value: who?.name ?? 'Không rõ',
          },
          ...(who?.organisation ? [{ key: 'Thuộc cơ quan', value: who.organisation }] : []),
          { key: one.kind === 'signature' ? 'Thời điểm ký' : 'Thời điểm', value: timeOf(one) },
        ]}
      />
      {who ? (
        <Details summary={`Chi tiết kỹ thuật của chữ ký ${number}`}>
          <SummaryList
            rows={[
              { key: 'Số chứng thư', value: <span class="mc-figures">{who.serial}</span> },
              { key: 'Nơi cấp chứng thư', value: who.issuer },
              {
                key: 'Hiệu lực chứng thư',
                value: `${formatDate(who.validFrom)} – ${formatDate(who.validTo)}`,
              },
              { key: 'Đường dẫn tin cậy', value: who.chain.join(' → ') },
              { key: 'Tình trạng thu hồi', value: revocationOf(one) },
              { key: 'Mức chữ ký', value: one.level ? LEVELS[one.level] : 'Không rõ' },
              { key: 'Sau chữ ký này', value: AFTER[one.after] },
            ]}
          />
        </Details>
      ) : null}
    </>
  )
}

const NAMES = { signature: 'Chữ ký', 'time-stamp': 'Dấu thời gian' } as const

const AFTER = {
  nothing: 'Không có gì được thêm',
  signatures: 'Chỉ có thêm chữ ký hoặc bằng chứng kiểm tra',
  modified: 'Nội dung đã bị sửa',
  unknown: 'Có phần được thêm mà không đối chiếu được',
} as const

function timeOf({ stampedAt, stampedBy, claimedAt }: SignatureReport): string {
  if (stampedAt)
    return `${formatDateTime(stampedAt)}, do ${stampedBy ?? 'tổ chức cấp dấu thời gian'} xác nhận`
  return claimedAt ? `${formatDateTime(claimedAt)}, theo đồng hồ của người ký` : 'Không rõ'
}

/** What is wrong; why it is not known whether a certificate was revoked, where the authority could not be asked. */
function reasonFor({ revocation }: SignatureReport, problem: Problem): string {
  const said = problemText(problem)
  return problem === 'revocation-unknown' && revocation.reason
    ? `${said.replace(/\.$/, '')} (${revocation.reason}).`
    : said
}

function revocationOf({ revocation }: SignatureReport): string {
  const { state, source, at } = revocation
  const detail = [source, at ? formatDateTime(at) : null].filter(Boolean).join(', ')
  return detail ? `${REVOCATION[state]} (${detail})` : REVOCATION[state]
}
