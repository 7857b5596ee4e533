import { Button } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import { Timeline } from '#ui/components/timeline/timeline.tsx'
import { formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { paths } from '../../paths.ts'
import { canAsk, canCollect } from '../../policy.ts'
import { typed } from '../words.tsx'
import type { ShowView } from './show.ts'

/** What people of the file leave for each other. */
export const NotesTab = ({ view }: { view: ShowView }): Html => (
  <>
    {view.notes.length === 0 ? <p class="govuk-body">Chưa có ghi chú.</p> : null}
    <Timeline
      headingLevel={3}
      events={view.notes.map((one) => ({
        title: one.by_name,
        at: formatDateTime(one.at),
        datetime: one.at.toString(),
        children: <p class="govuk-body mc-said">{one.text}</p>,
      }))}
    />
    {canCollect(view.desk, view.file, view.part) || canAsk(view.desk, view.file) ? (
      <Form action={`${paths.show(view.file.id)}/ghi-chu`}>
        <Textarea
          name="note"
          label="Ghi chú"
          rows={3}
          maxlength={5000}
          value={view.errors['note'] ? typed(view.given, 'note') : ''}
          error={view.errors['note']}
        />
        <Button variant="secondary" preventDoubleClick>
          Ghi chú
        </Button>
      </Form>
    ) : null}
  </>
)
