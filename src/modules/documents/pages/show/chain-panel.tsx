import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import type { Html } from '#ui/jsx-runtime'
import { TASK_KINDS } from '../../document.ts'
import { canEdit } from '../../policy.ts'
import { paths } from '../../paths.ts'
import type { ShowView } from './show.ts'

const ANSWERED = ['opinion', 'review', 'legal']

type LayoutProps = { view: ShowView; layout: NonNullable<ShowView['layout']> }

/** What the machine sees of the layout, before somebody answers for it. */
const LayoutSummary = ({ view, layout }: LayoutProps): Html => (
  <>
    <p class="govuk-body">
      {layout.length === 0
        ? 'Không thấy điểm nào sai thể thức.'
        : `${layout.length} điểm thể thức cần xem lại:`}
    </p>
    <ul class="govuk-list govuk-list--bullet">
      {layout.slice(0, 5).map(({ part, found }) => (
        <li>
          {part}: {found}
        </li>
      ))}
    </ul>
    <p class="govuk-body">
      <a class="govuk-link" href={paths.layout(view.document.id)}>
        Xem kết quả kiểm tra thể thức
      </a>
    </p>
  </>
)

/** What this officer is asked about an outgoing document. */
export function ChainPanel({ view }: { view: ShowView }): Html {
  const { document, desk, mine, errors } = view
  if (document.direction !== 'outgoing') return <></>
  if (canEdit(desk, document)) {
    return (
      <section class="mc-card mc-card--current" aria-labelledby="soan">
        <h2 class="govuk-heading-s" id="soan">
          Bản thảo của Ông/Bà
        </h2>
        <ButtonGroup>
          <Button href={paths.draft(document.id)} attributes={{ 'data-shortcut': 's' }}>
            Sửa <kbd>s</kbd>
          </Button>
          <Button href={paths.submit(document.id)} variant="secondary" attributes={{ 'data-shortcut': 't' }}>
            Trình <kbd>t</kbd>
          </Button>
        </ButtonGroup>
      </section>
    )
  }
  return (
    <>
      {mine
        .filter(({ kind }) => ANSWERED.includes(kind))
        .map((task) => (
          <section class="mc-card mc-card--current" aria-labelledby={`viec-${task.id}`}>
            <h2 class="govuk-heading-s" id={`viec-${task.id}`}>
              {TASK_KINDS[task.kind]}
            </h2>
            {task.kind === 'legal' && view.layout ? <LayoutSummary view={view} layout={view.layout} /> : null}
            <Form action={`${paths.show(document.id)}/y-kien`}>
              <input type="hidden" name="taskId" value={task.id} />
              <Textarea
                name="answer"
                id={`answer-${task.id}`}
                label="Ý kiến"
                rows={4}
                error={errors?.['answer']}
              />
              <ButtonGroup>
                <Button name="outcome" value="agree" preventDoubleClick attributes={{ 'data-shortcut': '1' }}>
                  Đồng ý <kbd>1</kbd>
                </Button>
                <Button
                  name="outcome"
                  value="return"
                  variant="secondary"
                  preventDoubleClick
                  attributes={{ 'data-shortcut': '2' }}
                >
                  Trả lại <kbd>2</kbd>
                </Button>
              </ButtonGroup>
            </Form>
          </section>
        ))}
    </>
  )
}
