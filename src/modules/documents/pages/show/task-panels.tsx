import { Button } from '#ui/components/button/button.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import { formatDate } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { TASK_KINDS } from '../../document.ts'
import { paths } from '../../paths.ts'
import type { ShowView } from './show.ts'

const REPORTS = ['coordinate', 'inform']

/** What this officer was asked about an incoming document, and how to say it is done. */
export function TaskPanels({ view }: { view: ShowView }): Html {
  const { document, mine, errors } = view
  const lead = mine.find(({ kind }) => kind === 'lead')
  return (
    <>
      {lead && document.state === 'assigned' ? (
        <section class="mc-card mc-card--current" aria-labelledby="nhan-viec">
          <h2 class="govuk-heading-s" id="nhan-viec">
            Ông/Bà chủ trì văn bản này
          </h2>
          {lead.instruction ? <p class="govuk-body mc-said">{lead.instruction}</p> : null}
          <Form action={`${paths.show(document.id)}/bat-dau`}>
            <Button preventDoubleClick attributes={{ 'data-shortcut': 'b' }}>
              Bắt đầu xử lý <kbd>b</kbd>
            </Button>
          </Form>
        </section>
      ) : null}
      {mine
        .filter(({ kind }) => REPORTS.includes(kind))
        .map((task) => (
          <section class="mc-card mc-card--current" aria-labelledby={`viec-${task.id}`}>
            <h2 class="govuk-heading-s" id={`viec-${task.id}`}>
              {TASK_KINDS[task.kind]}
            </h2>
            {task.instruction ? <p class="govuk-body mc-said">{task.instruction}</p> : null}
            {task.due_on ? <p class="govuk-hint">Hạn {formatDate(task.due_on)}</p> : null}
            <Form action={`${paths.show(document.id)}/bao-cao`}>
              <input type="hidden" name="taskId" value={task.id} />
              {task.kind === 'coordinate' ? (
                <Textarea
                  name="answer"
                  id={`answer-${task.id}`}
                  label="Ý kiến phối hợp"
                  rows={4}
                  error={errors?.['answer']}
                />
              ) : null}
              <Button variant="secondary" preventDoubleClick>
                {task.kind === 'inform' ? 'Tôi đã biết' : 'Gửi ý kiến'}
              </Button>
            </Form>
          </section>
        ))}
      <ClosePanel view={view} />
    </>
  )
}

function ClosePanel({ view }: { view: ShowView }): Html {
  const { document, errors, answers, desk } = view
  if (document.state === 'closed' && desk.actor.acting.roles.some((role) => role === 'leader')) {
    return (
      <Details summary="Mở lại văn bản" open={errors?.['reason'] !== undefined}>
        <Form action={`${paths.show(document.id)}/mo-lai`}>
          <Textarea name="reason" label="Lý do mở lại" rows={3} error={errors?.['reason']} />
          <Button variant="secondary" preventDoubleClick>
            Mở lại
          </Button>
        </Form>
      </Details>
    )
  }
  if (!view.closes) return <></>
  const working = document.state === 'processing'
  const form = (
    <Form action={`${paths.show(document.id)}/ket-thuc`}>
      <p class="govuk-body">
        <a class="govuk-link" href={paths.newDraft(document.id)} data-shortcut="r">
          Soạn văn bản trả lời <kbd>r</kbd>
        </a>
      </p>
      {answers.length > 0 ? (
        <Select
          name="answerId"
          label="Văn bản trả lời"
          placeholder="Không có"
          error={errors?.['answerId']}
          options={answers.map((one) => ({
            value: one.id,
            text: `${one.code} – ${one.subject.slice(0, 80)}`,
          }))}
        />
      ) : null}
      <Textarea name="note" label="Kết quả xử lý" rows={3} error={errors?.['note']} />
      <Button variant={working ? undefined : 'secondary'} preventDoubleClick>
        Kết thúc xử lý
      </Button>
    </Form>
  )
  if (!working) {
    return (
      <Details summary="Kết thúc xử lý" open={errors?.['note'] !== undefined}>
        {form}
      </Details>
    )
  }
  return (
    <section class="mc-card mc-card--current" aria-labelledby="ket-thuc">
      <h2 class="govuk-heading-s" id="ket-thuc">
        Kết thúc xử lý
      </h2>
      {form}
    </section>
  )
}
