import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { ErrorSummary } from '#ui/components/error-summary/error-summary.tsx'
import { FileUpload } from '#ui/components/file-upload/file-upload.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import type { Page } from '#platform/http/route.ts'
import type { ProcessPlan } from '#platform/process/plan.ts'
import { paths } from '../../paths.ts'
import { Diagram, StepsTable } from './steps.tsx'

export const uploadPage = ({ key, problems }: { key: string; problems: readonly string[] }): Page => ({
  title: 'Nạp quy trình',
  shell: 'officer',
  section: 'admin-processes',
  status: problems.length > 0 ? 422 : 200,
  back: { href: paths.processes(), text: 'Về danh sách quy trình' },
  body: (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        {problems.length > 0 ? (
          <ErrorSummary
            title="Chưa dùng được quy trình này"
            errors={problems.map((text) => ({ text, href: '#file' }))}
          />
        ) : null}
        <h1 class="govuk-heading-l">Nạp quy trình</h1>
        <p class="govuk-body">
          Tệp được kiểm tra và vẽ thành sơ đồ để xem trước. Chưa có gì thay đổi cho đến khi bấm ban hành.
        </p>
        <Form action={paths.uploadProcess()} multipart>
          <Input
            id="key"
            name="key"
            label="Mã quy trình"
            hint="Mã đã có: thêm phiên bản mới. Mã chưa có: thêm quy trình mới. Ví dụ: cap-ban-sao."
            value={key}
            width={20}
            spellcheck={false}
          />
          <FileUpload id="file" name="file" label="Tệp BPMN 2.0" accept=".bpmn,.xml" />
          <Button preventDoubleClick>Kiểm tra và xem trước</Button>
        </Form>
      </div>
    </div>
  ),
})

type PreviewProps = {
  key: string
  plan: ProcessPlan
  current: { version: number } | undefined
  diagram: string
  packed: string
  dayMinutes: number
}

export const previewPage = ({ key, plan, current, diagram, packed, dayMinutes }: PreviewProps): Page => ({
  title: 'Xem trước quy trình',
  shell: 'officer',
  section: 'admin-processes',
  back: { href: paths.uploadProcess(key), text: 'Chọn tệp khác' },
  body: (
    <>
      <h1 class="govuk-heading-l">Xem trước: {plan.name || key}</h1>
      <p class="govuk-body">
        Quy trình hợp lệ.{' '}
        {current
          ? `Ban hành sẽ tạo phiên bản ${current.version + 1} của quy trình `
          : 'Ban hành sẽ tạo quy trình mới '}
        <code>{key}</code>.
      </p>
      <Diagram svg={diagram} name={plan.name || key} />
      <StepsTable plan={plan} dayMinutes={dayMinutes} />
      <Form action={paths.publishProcess()}>
        <input type="hidden" name="key" value={key} />
        <input type="hidden" name="xml" value={packed} />
        <ButtonGroup>
          <Button preventDoubleClick>Ban hành</Button>
          <a class="govuk-link" href={paths.processes()}>
            Thôi, không ban hành
          </a>
        </ButtonGroup>
      </Form>
    </>
  ),
})
