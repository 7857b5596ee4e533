import { Button } from '#ui/components/button/button.tsx'
import { Checkboxes } from '#ui/components/checkboxes/checkboxes.tsx'
import { DateInput } from '#ui/components/date-input/date-input.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import { formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { DueDay } from '#modules/documents/index.ts'
import { paths } from '../../paths.ts'
import { canAsk, canFinish } from '../../policy.ts'
import type { TaskRow } from '../../tables.ts'
import { TASK_KINDS, type TaskState } from '../../workfile.ts'
import { typed } from '../words.tsx'
import type { ShowView } from './show.ts'

const TASK_STATES: Readonly<Record<TaskState, string>> = {
  open: 'Đang chờ',
  done: 'Đã xong',
  cancelled: 'Đã thôi',
}

/** Who is asked for what in this file, and what came of it. */
export const TasksTab = ({ view }: { view: ShowView }): Html => (
  <>
    {view.tasks
      .filter((task) => view.file.state === 'open' && canFinish(view.desk, task))
      .map((task) => (
        <Finish task={task} view={view} />
      ))}
    {view.tasks.length === 0 ? (
      <p class="govuk-body">Chưa giao việc, chưa hỏi ý kiến ai.</p>
    ) : (
      <Table
        caption="Việc đã giao, ý kiến đã hỏi"
        captionSize="s"
        stack
        head={['Nội dung', 'Trạng thái', 'Kết quả, ý kiến']}
        rows={view.tasks.map((task) => row(task, view))}
      />
    )}
    <Ask view={view} />
  </>
)

const row = (task: TaskRow, view: ShowView) => [
  <>
    <strong>{task.account_name}</strong>
    <span class="mc-muted"> {task.account_title}</span>
    <p class="govuk-body mc-said">
      {TASK_KINDS[task.kind]}: {task.what}
    </p>
    <span class="mc-muted">{task.asked_by_name} giao</span>
  </>,
  task.state === 'open' ? (
    <>
      <DueDay dueOn={task.due_on} finished={false} today={view.today} />
      {canAsk(view.desk, view.file) ? (
        <Form action={`${paths.finish(view.file.id, task.id)}/thoi`}>
          <Button variant="secondary" class="mc-button--small" preventDoubleClick>
            Thôi giao<span class="govuk-visually-hidden"> {task.account_name}</span>
          </Button>
        </Form>
      ) : null}
    </>
  ) : (
    TASK_STATES[task.state]
  ),
  <>
    {task.answer ?? ''}
    {task.done_at && task.state === 'done' ? (
      <span class="mc-muted">
        {' '}
        {task.done_by_name}, {formatDateTime(task.done_at)}
        {task.outside ? ', ngoài hệ thống' : ''}
      </span>
    ) : null}
  </>,
]

/** What the desk is asked for, with its answer. */
const Finish = ({ task, view }: { task: TaskRow; view: ShowView }): Html => {
  const name = `answer-${task.id}`
  const opinion = task.kind === 'opinion'
  return (
    <section class="mc-card mc-card--current" aria-labelledby={`viec-${task.id}`}>
      <h3 class="govuk-heading-s" id={`viec-${task.id}`}>
        {opinion ? `${task.asked_by_name} xin ý kiến` : `Việc ${task.asked_by_name} giao`}
        {task.account_id === view.desk.actor.accountId ? '' : ` (thay ${task.account_name})`}
      </h3>
      <p class="govuk-body mc-said">{task.what}</p>
      <Form action={paths.finish(view.file.id, task.id)}>
        <Textarea
          name={name}
          label={opinion ? 'Ý kiến' : 'Kết quả'}
          rows={3}
          maxlength={5000}
          value={view.errors[name] ? typed(view.given, name) : ''}
          error={view.errors[name]}
        />
        <Checkboxes
          name="outside"
          id={`outside-${task.id}`}
          small
          items={[{ value: 'yes', text: 'Đã làm bằng giấy hoặc ngoài hệ thống' }]}
        />
        <Button preventDoubleClick>{opinion ? 'Gửi ý kiến' : 'Hoàn thành'}</Button>
      </Form>
    </section>
  )
}

/** Giving something to do, or asking for an opinion. */
function Ask({ view }: { view: ShowView }): Html {
  const { desk, file, colleagues, errors, given } = view
  if (!canAsk(desk, file)) return <></>
  const wrong = ['accountId', 'what', 'dueOn'].some((name) => errors[name] !== undefined)
  const again = (name: string) => (wrong ? typed(given, name) : '')
  return (
    <Details summary="Giao việc, xin ý kiến" open={wrong}>
      <Form action={`${paths.show(file.id)}/viec`}>
        <Select
          name="kind"
          label="Loại"
          value={again('kind') || undefined}
          options={Object.entries(TASK_KINDS).map(([value, text]) => ({ value, text }))}
        />
        <Select
          name="accountId"
          label="Người nhận"
          placeholder="Chọn đồng nghiệp"
          value={again('accountId') || undefined}
          error={errors['accountId']}
          options={colleagues.map((one) => ({ value: one.accountId, text: `${one.name} – ${one.title}` }))}
        />
        <Textarea
          name="what"
          label="Nội dung"
          rows={3}
          maxlength={2000}
          value={again('what')}
          error={errors['what']}
        />
        <DateInput
          name="dueOn"
          legend="Hạn (nếu có)"
          legendSize="s"
          value={{ day: again('dueOn.day'), month: again('dueOn.month'), year: again('dueOn.year') }}
          error={errors['dueOn']}
        />
        <Button variant="secondary" preventDoubleClick>
          Giao
        </Button>
      </Form>
    </Details>
  )
}
