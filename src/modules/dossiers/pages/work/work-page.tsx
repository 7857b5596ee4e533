import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Pagination } from '#ui/components/pagination/pagination.tsx'
import { SubNavigation } from '#ui/components/sub-navigation/sub-navigation.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatDate } from '#ui/format.ts'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import type { FieldErrors } from '#platform/errors.ts'
import type { Page } from '#platform/http/route.ts'
import type { Outcome } from '#platform/process/plan.ts'
import { paths } from '../../paths.ts'
import { taskLabel, type WorkFigures, type WorkItem } from '../../task-store.ts'
import { DossierCell } from '../dossier-cell.tsx'
import { SigningFields } from '../show/decision-panel.tsx'
import type { ShowView } from '../show/show.ts'
import { DueAt } from '../status-tag.tsx'

type Props = {
  items: readonly (WorkItem & { sortDue: string })[]
  more: boolean
  figures: WorkFigures
  filter: { buoc?: string; han?: string }
  now: Temporal.Instant
  accountId: string
  errors?: FieldErrors
}

const link = (query: Record<string, string | undefined>) => {
  const given = Object.entries(query).flatMap(([key, value]) => (value ? [[key, value]] : []))
  return given.length > 0 ? `${paths.work()}?${new URLSearchParams(given).toString()}` : paths.work()
}

export function workPage({ items, more, figures, filter, now, accountId, errors }: Props): Page {
  const last = items.at(-1)
  const firstToTick = items.find(({ status }) => status !== 'payment')
  return {
    title: 'Việc cần làm',
    shell: 'officer',
    section: 'work',
    body: (
      <>
        <FormErrors errors={errors} />
        <h1 class="govuk-heading-l">Việc cần làm</h1>
        <SubNavigation
          label="Lọc theo hạn"
          items={[
            { href: link({ buoc: filter.buoc }), text: `Tất cả (${figures.total})`, current: !filter.han },
            {
              href: link({ ...filter, han: 'late' }),
              text: `Quá hạn (${figures.late})`,
              current: filter.han === 'late',
            },
            {
              href: link({ ...filter, han: 'soon' }),
              text: `Đến hạn trong 24 giờ (${figures.soon})`,
              current: filter.han === 'soon',
            },
          ]}
        />
        {figures.steps.length > 1 ? (
          <nav aria-label="Lọc theo bước" class="mc-chips">
            <a href={link({ han: filter.han })} aria-current={filter.buoc ? undefined : 'true'}>
              Mọi bước
            </a>
            {figures.steps.map((step) => (
              <a
                href={link({ ...filter, buoc: step.name })}
                aria-current={filter.buoc === step.name ? 'true' : undefined}
              >
                {step.name} ({step.count})
              </a>
            ))}
          </nav>
        ) : null}
        {items.length === 0 ? (
          <EmptyState title="Không còn việc nào chờ xử lý" />
        ) : (
          <Form action={`${paths.work()}/chon`}>
            <Table
              caption="Việc đang chờ, gấp nhất ở trên"
              captionSize="s"
              firstCellIsHeader={1}
              scroll
              stack
              attributes={{ 'data-module': 'row-keys' }}
              head={[
                { content: 'Chọn', attributes: { 'data-select-all': 'task' } },
                'Hồ sơ',
                'Người nộp',
                'Việc',
                'Nộp ngày',
                'Hạn của việc',
                'Hẹn trả',
              ]}
              rows={items.map((item) => [
                // Whether money is there is looked at one dossier at a time.
                item.status === 'payment' ? (
                  ''
                ) : (
                  <input
                    class="mc-tick"
                    id={item === firstToTick ? 'task' : undefined}
                    type="checkbox"
                    name="task"
                    value={item.taskId}
                    aria-label={`Chọn hồ sơ ${item.code}`}
                  />
                ),
                <DossierCell
                  href={paths.task(item.taskId)}
                  code={item.code}
                  procedureName={item.procedureName}
                />,
                item.applicantName,
                <>
                  {taskLabel(item)}
                  {item.assigneeId === accountId ? ' (giao cho tôi)' : ''}
                </>,
                formatDate(item.submittedAt),
                <DueAt due={item.taskDueAt} finished={null} now={now} />,
                item.dossierDueAt ? formatDate(item.dossierDueAt) : 'Chưa hẹn',
              ])}
            />
            <Button variant="secondary" attributes={{ 'data-shortcut': 'p', 'data-chosen-of': 'task' }}>
              Xử lý các việc đã chọn
            </Button>
          </Form>
        )}
        {more && last ? (
          <Pagination
            next={{ href: link({ ...filter, sau: `${last.sortDue}~${last.taskId}` }), text: 'Trang sau' }}
          />
        ) : null}
      </>
    ),
  }
}

type ConfirmProps = {
  chosen: readonly WorkItem[]
  left: number
  outcomes: readonly Outcome[]
  signing: ShowView['signing']
}

export const confirmPage = (
  { chosen, left, outcomes, signing }: ConfirmProps,
  errors: FieldErrors = {},
): Page => ({
  title: 'Xử lý nhiều việc',
  shell: 'officer',
  section: 'work',
  back: { href: paths.work(), text: 'Về danh sách việc' },
  body: (
    <>
      <FormErrors errors={errors} />
      <h1 class="govuk-heading-l">
        {chosen.length} hồ sơ ở bước “{chosen[0]?.taskName ?? ''}”
      </h1>
      {left > 0 ? (
        <p class="govuk-body">
          {left} việc khác bước không xử lý chung được và sẽ giữ nguyên trong danh sách.
        </p>
      ) : null}
      <ul class="govuk-list govuk-list--bullet">
        {chosen.map((item) => (
          <li>
            <span class="mc-figures">{item.code}</span> – {item.applicantName} – {item.procedureName}
          </li>
        ))}
      </ul>
      {outcomes.length === 0 ? (
        <p class="govuk-body">Bước này cần xem từng hồ sơ; xin mở từng việc để xử lý.</p>
      ) : (
        <Form action={`${paths.work()}/xu-ly`}>
          {chosen.map((item) => (
            <input type="hidden" name="task" value={item.taskId} />
          ))}
          {signing ? <SigningFields {...signing} errors={errors} /> : null}
          <ButtonGroup>
            {outcomes.map((outcome) => (
              <Button name="outcome" value={outcome.name} preventDoubleClick>
                {outcome.label} ({chosen.length} hồ sơ)
              </Button>
            ))}
            <a class="govuk-link" href={paths.work()}>
              Thôi
            </a>
          </ButtonGroup>
        </Form>
      )}
    </>
  ),
})
