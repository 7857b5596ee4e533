import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import type { Html } from '#ui/jsx-runtime'
import { TASK_KINDS } from '../../document.ts'
import { canEdit } from '../../policy.ts'
import { paths } from '../../paths.ts'
import type { ShowView } from './show.ts'

const ANSWERED = ['opinion', 'review', 'legal']

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
