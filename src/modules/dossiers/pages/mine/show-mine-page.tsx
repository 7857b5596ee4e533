import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { Timeline } from '#ui/components/timeline/timeline.tsx'
import { AnswerList } from '#ui/form-fields/answer-list.tsx'
import { formatBytes, formatDate, formatDateTime, formatMoney } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { explain } from '#platform/calendar/explain.ts'
import type { Page } from '#platform/http/route.ts'
import { signaturePaths } from '#modules/signatures/index.ts'
import { CHANNELS } from '../../dossier.ts'
import { WAITED } from '../../effects.ts'
import { actLabel } from '../../labels.ts'
import { paths } from '../../paths.ts'
import { totalOf } from '../../payment.ts'
import { openStateOf, waitsSince, type Payment } from '../../payment-store.ts'
import type { PaperRow, StoredDeadline } from '../../tables.ts'
import { Due, dueOf, StatusTag } from '../status-tag.tsx'
import type { MineView } from './mine.ts'

/** A dossier as its owner sees it: where it stands, what they can do now, and what has happened. */
export function showPage(view: MineView): Page {
  const { dossier, events, papers, now } = view
  const results = papers.filter((paper) => paper.kind === 'result')
  return {
    title: `Hồ sơ ${dossier.code}`,
    shell: 'citizen',
    section: 'dossiers',
    back: { href: paths.mineList(), text: 'Hồ sơ của tôi' },
    body: (
      <div class="govuk-grid-row">
        <div class="govuk-grid-column-two-thirds">
          <span class="govuk-caption-l">{dossier.procedure_name}</span>
          <h1 class="govuk-heading-l">Hồ sơ {dossier.code}</h1>
          <Now view={view} results={results} />
          <SummaryList
            rows={[
              {
                key: 'Trạng thái',
                value: <StatusTag {...dueOf(dossier, openStateOf(view.payments))} />,
              },
              {
                key: 'Hẹn trả kết quả',
                value: <Due dossier={dueOf(dossier, openStateOf(view.payments))} now={now} />,
              },
              { key: 'Cơ quan giải quyết', value: dossier.agency_name },
              {
                key: 'Nộp lúc',
                value: `${formatDateTime(dossier.submitted_at)} (${CHANNELS[dossier.channel].label.toLowerCase()})`,
              },
              ...(dossier.first_due_at
                ? [
                    {
                      key: 'Hẹn lại',
                      value: `Ngày hẹn trước là ${formatDateTime(dossier.first_due_at)}. Lý do: ${dossier.extension_reason}`,
                    },
                  ]
                : []),
            ]}
          />
          <DeadlineDetails deadline={dossier.deadline} paused={waitsSince(view.payments)} />
          <Details summary="Nội dung đã khai">
            <AnswerList schema={view.form} values={dossier.answers} options={view.lists} hideEmpty />
          </Details>
          <h2 class="govuk-heading-m">Giấy tờ</h2>
          <PaperList dossierId={dossier.id} papers={papers.filter((paper) => paper.kind !== 'result')} />
          <h2 class="govuk-heading-m">Quá trình giải quyết</h2>
          <Timeline
            events={events.toReversed().map((event) => ({
              title: actLabel(event.act),
              at: formatDateTime(event.at),
              datetime: event.at.toString(),
              by: event.actor_title ? event.actor_title : undefined,
              children: event.note ? <p class="govuk-body mc-said">{event.note}</p> : undefined,
            }))}
          />
          {view.canWithdraw ? (
            <p class="govuk-body">
              <a class="govuk-link" href={`${paths.mine(dossier.code)}/rut`}>
                Rút hồ sơ
              </a>
            </p>
          ) : null}
          <p class="govuk-body">
            <a class="govuk-link" href={`/tai-khoan/ai-da-xem?ho-so=${dossier.id}`}>
              Ai đã xem hồ sơ này
            </a>
          </p>
        </div>
      </div>
    ),
  }
}

/** What the owner can do at this moment, above everything else. */
function Now({ view, results }: { view: MineView; results: readonly PaperRow[] }): Html {
  const { dossier, events } = view
  const url = paths.mine(dossier.code)
  const asked = events.findLast((event) => event.act === 'requestSupplement')
  return (
    <>
      {dossier.status === 'supplement' ? (
        <InsetText>
          <p class="govuk-body">
            <strong>Cần Ông/Bà bổ sung:</strong>
          </p>
          <p class="govuk-body mc-said">{asked?.note}</p>
          <Button href={`${url}/bo-sung`}>Bổ sung hồ sơ</Button>
        </InsetText>
      ) : null}
      {view.payment ? <ToPay url={url} payment={view.payment} /> : null}
      {results.length > 0 ? (
        <InsetText>
          <p class="govuk-body">
            <strong>Đã có kết quả.</strong>
          </p>
          <PaperList dossierId={dossier.id} papers={results} />
          <p class="govuk-body">
            {dossier.result?.signed ? (
              <>
                Kết quả đã được ký số, dùng thay bản giấy. Mã kiểm tra:{' '}
                <a class="govuk-link mc-code" href={signaturePaths.paper(dossier.result.signed.paperCode)}>
                  {dossier.result.signed.paperCode}
                </a>
              </>
            ) : (
              'Tệp này không có chữ ký số. Bản có chữ ký và con dấu là bản giấy do cơ quan trả.'
            )}
          </p>
        </InsetText>
      ) : null}
      <ButtonGroup>
        {view.canRate ? <Button href={`${url}/danh-gia`}>Đánh giá sự phục vụ</Button> : null}
        {dossier.accepted_at ? (
          <a class="govuk-link" href={paths.slip(dossier.code, '01')}>
            Giấy tiếp nhận và hẹn trả (PDF)
          </a>
        ) : null}
      </ButtonGroup>
    </>
  )
}

export const PaperList = ({ dossierId, papers }: { dossierId: string; papers: readonly PaperRow[] }): Html =>
  papers.length === 0 ? (
    <p class="govuk-body">Không có tệp đính kèm.</p>
  ) : (
    <ul class="govuk-list">
      {papers.map((paper) => (
        <li>
          <a class="govuk-link" href={paths.paper(dossierId, paper.id)}>
            {paper.title}
          </a>{' '}
          <span class="govuk-hint">
            {paper.file_name}, {formatBytes(paper.size)}
          </span>
        </li>
      ))}
    </ul>
  )

/** What is to be paid, that it has been said to be, or that it will be given back. */
function ToPay({ url, payment }: { url: string; payment: Payment }): Html {
  const amount = formatMoney(totalOf(payment.lines))
  if (payment.state === 'lapsed') {
    return (
      <InsetText>
        Hồ sơ kết thúc khi khoản Ông/Bà báo đã nộp ({amount}) chưa được xác nhận. Cơ quan sẽ đối chiếu và hoàn
        trả nếu đã nhận được tiền.
      </InsetText>
    )
  }
  if (payment.state === 'reported') {
    return (
      <InsetText>
        Ông/Bà đã báo nộp {amount} lúc {formatDateTime(payment.reported_at!)}. Cơ quan đang đối chiếu.{' '}
        <a class="govuk-link" href={`${url}/nop-tien`}>
          Xem khoản nộp
        </a>
      </InsetText>
    )
  }
  return (
    <InsetText>
      <p class="govuk-body">
        <strong>Cần Ông/Bà nộp {amount}</strong>
        {payment.last_day ? `, hạn nộp hết ngày ${formatDate(payment.last_day)}.` : '.'}
      </p>
      {payment.returned_reason ? (
        <p class="govuk-body mc-said">Khoản báo trước chưa xác nhận được: {payment.returned_reason}</p>
      ) : null}
      <Button href={`${url}/nop-tien`}>Nộp tiền</Button>
    </InsetText>
  )
}

type DeadlineProps = {
  deadline: StoredDeadline | null
  /** Since when no time runs because money is waited for. */
  paused: Temporal.Instant | null
}

/** How the date came about, half-day by half-day; what is paused now stands at its end. */
export function DeadlineDetails({ deadline, paused }: DeadlineProps): Html {
  if (!deadline) return <></>
  return (
    <Details summary="Vì sao hẹn ngày này">
      <ol class="govuk-list govuk-list--number">
        {explain(deadline.trail).map((line) => (
          <li>{line}</li>
        ))}
        {paused ? (
          <li>
            Từ {formatDateTime(paused)}: đang tạm dừng ({WAITED.toLowerCase()}). Ngày hẹn được tính lại khi
            người nộp báo đã nộp.
          </li>
        ) : null}
      </ol>
    </Details>
  )
}
