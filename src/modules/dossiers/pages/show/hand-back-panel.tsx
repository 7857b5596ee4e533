import { Button } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import type { Html } from '#ui/jsx-runtime'
import { paths } from '../../paths.ts'
import type { ShowView } from './show.ts'

/** The last thing that happens to a dossier that was stopped: its applicant has it back. */
export const HandBackPanel = ({ view }: { view: ShowView }): Html =>
  view.canHandBack ? (
    <section class="mc-card mc-card--current" aria-labelledby="tra-lai">
      <h2 class="govuk-heading-s" id="tra-lai">
        Trả lại hồ sơ
      </h2>
      <p class="govuk-body">Hồ sơ đã dừng xử lý. Trả lại giấy tờ người nộp đã nộp, kèm văn bản nêu lý do.</p>
      <Form action={paths.handBack(view.dossier.code)}>
        <Textarea
          name="received"
          label="Ai nhận, nhận giấy tờ gì (nếu có)"
          hint="Người nộp đọc được điều ghi ở đây."
          rows={2}
        />
        <Button preventDoubleClick>Đã trả lại người nộp</Button>
      </Form>
    </section>
  ) : (
    <></>
  )
