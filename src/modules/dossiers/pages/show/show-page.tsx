import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { Tabs } from '#ui/components/tabs/tabs.tsx'
import { Timeline } from '#ui/components/timeline/timeline.tsx'
import { AnswerList } from '#ui/form-fields/answer-list.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { formatDateTime, formatMoney } from '#ui/format.ts'
import { unescaped, type Html } from '#ui/jsx-runtime'
import type { Page } from '#platform/http/route.ts'
import { signaturePaths } from '#modules/signatures/index.ts'
import { CHANNELS, type ResultDraft } from '../../dossier.ts'
import { actLabel } from '../../labels.ts'
import { openOf, openStateOf, waitsSince } from '../../payment-store.ts'
import { paths } from '../../paths.ts'
import { DeadlineDetails } from '../mine/show-mine-page.tsx'
import { Due, dueOf, StatusTag } from '../status-tag.tsx'
import { PaymentHistory } from '../payment/history.tsx'
import { PaymentPanel } from '../payment/panel.tsx'
import { DecisionPanel, ExtendPanel, NotePanel } from './decision-panel.tsx'
import { HandBackPanel } from './hand-back-panel.tsx'
import { HandOverPanel } from './hand-over-panel.tsx'
import { PaperViewer } from './paper-viewer.tsx'
import type { ShowView } from './show.ts'

/** A dossier on an officer's desk: facts on the left, what to do on the right. */
export function showPage(view: ShowView): Page {
  const { dossier, now } = view
  return {
    title: `Hồ sơ ${dossier.code}`,
    shell: 'officer',
    section: view.mine ? 'work' : 'dossiers',
    back: view.mine
      ? { href: paths.work(), text: 'Việc cần làm' }
      : { href: paths.list(), text: 'Hồ sơ của cơ quan' },
    body: (
      <>
        <FormErrors errors={view.errors} />
        <span class="govuk-caption-m">{dossier.procedure_name}</span>
        <h1 class="govuk-heading-l">Hồ sơ {dossier.code}</h1>
        {view.mine ? (
          <p class="mc-jump">
            <a class="govuk-link" href="#xu-ly">
              Đến phần xử lý: {view.mine.name}
            </a>
          </p>
        ) : null}
        <div class="mc-desk">
          <div class="mc-desk__main">
            <SummaryList
              rows={[
                {
                  key: 'Trạng thái',
                  value: <StatusTag {...dueOf(dossier, openStateOf(view.payments))} />,
                },
                {
                  key: 'Hẹn trả',
                  value: <Due dossier={dueOf(dossier, openStateOf(view.payments))} now={now} />,
                },
                { key: 'Đang chờ', value: waitingWords(view) },
                { key: 'Người nộp', value: <ApplicantLines view={view} /> },
                {
                  key: 'Nộp lúc',
                  value: `${formatDateTime(dossier.submitted_at)} – ${CHANNELS[dossier.channel].label.toLowerCase()}`,
                },
                { key: 'Chuyên viên', value: dossier.handler_name ?? 'Chưa phân công' },
                {
                  key: 'Phí, lệ phí',
                  value: feeText(dossier.fee),
                },
                ...(dossier.result?.number ? [{ key: 'Số kết quả', value: dossier.result.number }] : []),
                ...(dossier.result?.number && dossier.template_key
                  ? [{ key: 'Chữ ký số của kết quả', value: signedWords(dossier.result) }]
                  : []),
              ]}
            />
            <DeadlineDetails deadline={dossier.deadline} paused={waitsSince(view.payments)} />
            <Tabs
              title="Nội dung hồ sơ"
              items={[
                {
                  id: 'noi-dung-khai',
                  label: 'Nội dung khai',
                  content: (
                    <AnswerList schema={view.form} values={dossier.answers} options={view.lists} hideEmpty />
                  ),
                },
                {
                  id: 'giay-to',
                  label: `Giấy tờ (${view.papers.length})`,
                  content: <PaperViewer dossierId={dossier.id} papers={view.papers} />,
                },
                ...(view.payments.length > 0
                  ? [
                      {
                        id: 'khoan-nop',
                        label: `Nộp tiền (${view.payments.length})`,
                        content: <PaymentHistory view={view} />,
                      },
                    ]
                  : []),
                { id: 'qua-trinh', label: 'Quá trình', content: <History view={view} /> },
                { id: 'quy-trinh', label: 'Quy trình', content: <Diagram view={view} /> },
              ]}
            />
          </div>
          <div class="mc-desk__side">
            <DecisionPanel view={view} />
            <PaymentPanel view={view} />
            <HandBackPanel view={view} />
            <Slips view={view} />
            {view.canExtend ? <ExtendPanel view={view} /> : null}
            <HandOverPanel view={view} />
            <NotePanel view={view} />
          </div>
        </div>
      </>
    ),
  }
}

/** Whom or what the dossier waits for. */
function waitingWords({ dossier, tasks, payments }: ShowView): string {
  if (dossier.status !== 'payment') return tasks.map((task) => task.name).join(', ') || 'Không còn bước nào'
  return openOf(payments)?.state === 'reported'
    ? 'Xác nhận khoản người nộp đã báo nộp'
    : 'Người nộp thực hiện nghĩa vụ tài chính'
}

const feeText = (fee: number | null): string =>
  fee === null ? 'Theo quy định của tỉnh' : fee === 0 ? 'Không thu' : formatMoney(fee)

function ApplicantLines({ view }: { view: ShowView }): Html {
  const { applicant } = view.dossier
  const lines = [
    applicant.personalNumber ?? applicant.taxCode,
    applicant.address,
    applicant.phone,
    applicant.email,
  ]
  return (
    <>
      <strong>{applicant.fullName}</strong>
      {lines.map((line) =>
        line ? (
          <>
            <br />
            {line}
          </>
        ) : null,
      )}
    </>
  )
}

const History = ({ view }: { view: ShowView }): Html => (
  <Timeline
    headingLevel={3}
    events={view.events.toReversed().map((event) => ({
      title: actLabel(event.act),
      at: formatDateTime(event.at),
      datetime: event.at.toString(),
      by: [event.actor_name, event.actor_title].filter(Boolean).join(' – '),
      children: event.note ? <p class="govuk-body mc-said">{event.note}</p> : undefined,
    }))}
  />
)

const Diagram = ({ view }: { view: ShowView }): Html =>
  view.diagram ? (
    <figure class="mc-diagram">
      <div
        class="mc-diagram__scroll"
        data-module="diagram"
        tabindex={0}
        role="region"
        aria-label="Sơ đồ quy trình"
      >
        {unescaped(view.diagram)}
      </div>
      <figcaption class="govuk-hint">{view.processName}. Bước đang làm được tô đậm.</figcaption>
    </figure>
  ) : (
    <p class="govuk-body">Chưa có quy trình.</p>
  )

/** Whether the result is signed with keys or on paper is never left to be guessed. */
function signedWords({ signed }: ResultDraft): Html {
  if (!signed) return <>Không có: ký, đóng dấu trên bản giấy</>
  return (
    <>
      {signed.sealed ? 'Lãnh đạo đã ký, cơ quan đã đóng dấu' : 'Lãnh đạo đã ký, chưa đóng dấu'}{' '}
      <a class="govuk-link" href={signaturePaths.paper(signed.paperCode)}>
        Kiểm tra
      </a>
    </>
  )
}

/** The papers the law gives a number: printed when there is something to say on them. */
function Slips({ view }: { view: ShowView }): Html {
  const { dossier, events } = view
  const happened = (act: string) => events.some((event) => event.act === act)
  const slips = [
    dossier.accepted_at && (['01', 'Giấy tiếp nhận và hẹn trả'] as const),
    happened('requestSupplement') && (['02', 'Phiếu yêu cầu bổ sung'] as const),
    (happened('refuse') || happened('rejectAfterReview') || happened('stopUnpaid')) &&
      (['03', 'Phiếu từ chối'] as const),
    happened('extend') && (['04', 'Phiếu xin lỗi và hẹn lại'] as const),
    dossier.accepted_at && (['05', 'Phiếu kiểm soát quá trình'] as const),
  ].filter((slip) => slip !== false && slip !== null)
  return (
    <section class="mc-card" aria-labelledby="in-phieu">
      <h2 class="govuk-heading-s" id="in-phieu">
        In phiếu
      </h2>
      <ul class="govuk-list">
        {slips.map(([form, name]) => (
          <li>
            <a class="govuk-link" href={paths.slip(dossier.code, form)}>
              {name}
            </a>
          </li>
        ))}
        {view.result.printable ? (
          <li>
            <a class="govuk-link" href={paths.result(dossier.code)}>
              {dossier.result?.number ? 'Kết quả' : 'Dự thảo kết quả'}
            </a>
          </li>
        ) : null}
        <li>
          <a class="govuk-link" href={paths.printView(dossier.code)} data-shortcut="i">
            Bản in của hồ sơ <kbd>i</kbd>
          </a>
        </li>
      </ul>
    </section>
  )
}
