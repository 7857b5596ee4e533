import { Button } from '#ui/components/button/button.tsx'
import { FileUpload } from '#ui/components/file-upload/file-upload.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { WarningText } from '#ui/components/warning-text/warning-text.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { formatDate } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { FieldErrors } from '#platform/errors.ts'
import type { Page } from '#platform/http/route.ts'
import type { SignedFileReport } from '#platform/signing/report.ts'
import { paths } from '../../paths.ts'
import type { PaperRow, PaperVoid } from '../../tables.ts'
import type { PaperCheck } from '../../verifying.ts'
import { SignatureReportView } from './report-view.tsx'

type CheckProps = {
  report?: SignedFileReport
  name?: string
  code?: string
  errors?: FieldErrors
  megabytes: number
}

export const checkPage = ({ report, name, code = '', errors = {}, megabytes }: CheckProps): Page => ({
  title: 'Kiểm tra văn bản điện tử',
  shell: 'citizen',
  section: 'check',
  status: Object.keys(errors).length > 0 ? 422 : 200,
  body: (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        <FormErrors errors={errors} />
        <h1 class="govuk-heading-l">Kiểm tra văn bản điện tử</h1>
        {report ? (
          <>
            <p class="govuk-body">
              Tệp đã kiểm tra: <strong>{name}</strong>
            </p>
            <SignatureReportView report={report} />
            <h2 class="govuk-heading-m">Kiểm tra tệp khác</h2>
          </>
        ) : (
          <p class="govuk-body-l">
            Xem văn bản do ai ký, cơ quan nào đóng dấu và nội dung có bị sửa sau khi ký hay không.
          </p>
        )}
        <Form action={paths.check()} multipart>
          <FileUpload
            name="file"
            label="Tệp văn bản"
            hint={`Tệp PDF không quá ${megabytes} MB, tệp XML không quá 5 MB. Tệp chỉ dùng để kiểm tra, không được lưu lại.`}
            accept=".pdf,.xml"
            error={errors['file']}
          />
          <Button preventDoubleClick>Kiểm tra chữ ký</Button>
        </Form>
        <h2 class="govuk-heading-m">Giấy tờ có mã kiểm tra</h2>
        <Form action={paths.check()} method="get">
          <Input
            name="ma"
            label="Mã kiểm tra"
            hint="12 chữ và số, in cạnh mã QR trên giấy tờ."
            value={code}
            width={20}
            autocapitalize="characters"
            spellcheck={false}
            error={errors['ma']}
          />
          <Button variant="secondary">Tra cứu</Button>
        </Form>
      </div>
    </div>
  ),
})

type PaperProps = PaperCheck & { errors?: FieldErrors; megabytes: number }

/** The page a QR leads to: what the paper is, and a way to compare. Only what its holder has before them. */
export const paperPage = ({ paper, report, copy, errors = {}, megabytes }: PaperProps): Page => ({
  title: `Kiểm tra giấy tờ ${paper.code}`,
  shell: 'citizen',
  section: 'check',
  status: Object.keys(errors).length > 0 ? 422 : 200,
  back: { href: paths.check(), text: 'Kiểm tra văn bản khác' },
  body: (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        <FormErrors errors={errors} />
        <h1 class="govuk-heading-l">Giấy tờ có mã {paper.code}</h1>
        {paper.void_as && paper.void_at ? (
          <WarningText>
            {VOID[paper.void_as](formatDate(paper.void_at))} Không sử dụng giấy tờ này.
          </WarningText>
        ) : null}
        {!paper.void_as && !paper.kept_at ? (
          <WarningText>
            Cơ quan chưa hoàn tất việc ký, phát hành giấy tờ này. Không sử dụng giấy tờ này.
          </WarningText>
        ) : null}
        {copy && isUsable(paper) ? <CopyAnswer copy={copy} /> : null}
        <SummaryList
          rows={[
            { key: 'Loại giấy tờ', value: paper.title },
            ...(paper.number ? [{ key: 'Số, ký hiệu', value: paper.number }] : []),
            { key: 'Cơ quan phát hành', value: paper.issuer_name },
            {
              key: !isUsable(paper) ? 'Ngày ghi trên giấy tờ' : 'Ngày phát hành',
              value: formatDate(paper.issued_on),
            },
          ]}
        />
        <p class="govuk-body">Hãy so các thông tin trên với giấy tờ đang cầm trên tay.</p>
        {!isUsable(paper) ? null : (
          <>
            <SignatureReportView report={report} />
            <Comparison code={paper.code} megabytes={megabytes} error={errors['file']} />
          </>
        )}
      </div>
    </div>
  ),
})

/** Neither given up nor taken back, and kept with what it stands for. */
const isUsable = ({ void_as, kept_at }: PaperRow): boolean => void_as === null && kept_at !== null

const VOID: Readonly<Record<PaperVoid, (day: string) => string>> = {
  cancelled: (day) => `Cơ quan đã hủy giấy tờ này ngày ${day}, trước khi phát hành.`,
  recalled: (day) => `Cơ quan đã thu hồi giấy tờ này ngày ${day}.`,
}

type ComparisonProps = { code: string; megabytes: number; error: string | undefined }

const Comparison = ({ code, megabytes, error }: ComparisonProps): Html => (
  <>
    <h2 class="govuk-heading-m">So với tệp đang có</h2>
    <Form action={paths.paper(code)} multipart>
      <FileUpload
        name="file"
        label="Tệp giấy tờ đã nhận"
        hint={`Tệp PDF, không quá ${megabytes} MB. Tệp chỉ dùng để so, không được lưu lại.`}
        accept=".pdf"
        error={error}
      />
      <Button variant="secondary" preventDoubleClick>
        So hai tệp
      </Button>
    </Form>
  </>
)

const COPY = {
  same: 'Tệp của Ông/Bà giống hệt bản cơ quan đã phát hành.',
  older:
    'Tệp của Ông/Bà là bản trước của giấy tờ này: nội dung do cơ quan ký, nhưng chưa có đủ các chữ ký của bản sau cùng.',
  different:
    'Tệp của Ông/Bà KHÔNG giống bản cơ quan đã phát hành. Không nên dùng tệp này; hãy liên hệ cơ quan phát hành.',
} as const

const CopyAnswer = ({ copy }: { copy: keyof typeof COPY }): Html => (
  <InsetText>
    <strong>{COPY[copy]}</strong>
  </InsetText>
)
