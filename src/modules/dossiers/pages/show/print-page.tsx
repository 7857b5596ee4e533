import { PrintView } from '#ui/components/print-view/print-view.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { AnswerList } from '#ui/form-fields/answer-list.tsx'
import { formatBytes, formatDate, formatDateTime } from '#ui/format.ts'
import type { Page } from '#platform/http/route.ts'
import { CHANNELS } from '../../dossier.ts'
import { actLabel } from '../../labels.ts'
import { openStateOf } from '../../payment-store.ts'
import { paths } from '../../paths.ts'
import { dueOf, statusWords } from '../status-tag.tsx'
import type { ShowView } from './show.ts'

/** A dossier on paper: what was declared, what was handed in, what has happened. Internal notes stay inside. */
export const printPage = (view: ShowView): Page => ({
  title: `Bản in hồ sơ ${view.dossier.code}`,
  shell: 'plain',
  back: { href: paths.show(view.dossier.code), text: 'Về hồ sơ' },
  body: (
    <PrintView>
      <span class="govuk-caption-m">{view.dossier.agency_name}</span>
      <h1 class="govuk-heading-l">Hồ sơ {view.dossier.code}</h1>
      <SummaryList
        rows={[
          { key: 'Thủ tục', value: view.dossier.procedure_name },
          { key: 'Người nộp', value: view.dossier.applicant.fullName },
          {
            key: 'Nộp lúc',
            value: `${formatDateTime(view.dossier.submitted_at)} – ${CHANNELS[view.dossier.channel].label.toLowerCase()}`,
          },
          { key: 'Trạng thái', value: statusWords(dueOf(view.dossier, openStateOf(view.payments))).label },
          {
            key: 'Hẹn trả',
            value: view.dossier.due_at ? formatDateTime(view.dossier.due_at) : 'Chưa có hẹn',
          },
        ]}
      />
      <h2 class="govuk-heading-m">Nội dung khai</h2>
      <AnswerList schema={view.form} values={view.dossier.answers} options={view.lists} hideEmpty />
      <h2 class="govuk-heading-m">Giấy tờ</h2>
      {view.papers.every((paper) => paper.kind === 'internal') ? (
        <p class="govuk-body">Không có tệp kèm theo.</p>
      ) : null}
      <ul class="govuk-list govuk-list--bullet">
        {view.papers
          .filter((paper) => paper.kind !== 'internal')
          .map((paper) => (
            <li>
              {paper.title}: {paper.file_name} ({formatBytes(paper.size)}, {formatDate(paper.added_at)})
            </li>
          ))}
      </ul>
      <h2 class="govuk-heading-m">Quá trình</h2>
      <ol class="govuk-list govuk-list--number">
        {view.events
          .filter((event) => event.public)
          .map((event) => (
            <li>
              {formatDateTime(event.at)}: {actLabel(event.act)}, {event.actor_name}
              {event.note ? `. ${event.note}` : ''}
            </li>
          ))}
      </ol>
      <p class="govuk-body">In lúc {formatDateTime(view.now)}.</p>
    </PrintView>
  ),
})
