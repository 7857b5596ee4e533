import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { FileUpload } from '#ui/components/file-upload/file-upload.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { formatBytes, formatDate } from '#ui/format.ts'
import type { FieldErrors } from '#platform/errors.ts'
import type { Page } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'
import type { PersonPaperRow } from '../../tables.ts'

export const papersPage = (
  papers: readonly PersonPaperRow[],
  maxBytes: number,
  errors?: FieldErrors,
): Page => ({
  title: 'Giấy tờ của tôi',
  shell: 'citizen',
  section: 'papers',
  body: (
    <>
      <FormErrors errors={errors} />
      <h1 class="govuk-heading-l">Giấy tờ của tôi</h1>
      <p class="govuk-body">
        Giấy tờ Ông/Bà đã nộp hoặc được cấp được giữ ở đây để dùng lại cho hồ sơ sau. Chỉ Ông/Bà và cơ quan
        đang giải quyết hồ sơ có giấy tờ đó mới xem được.
      </p>
      {papers.length === 0 ? (
        <EmptyState title="Kho giấy tờ đang trống" />
      ) : (
        <Table
          caption="Giấy tờ đang lưu"
          captionSize="m"
          firstCellIsHeader
          stack
          head={['Tên giấy tờ', 'Tệp', 'Nguồn', 'Ngày lưu']}
          rows={papers.map((paper) => [
            <a class="govuk-link" href={`${paths.papers()}/${paper.id}`}>
              {paper.title}
            </a>,
            `${paper.file_name} (${formatBytes(paper.size)})`,
            paper.issued_by ?? 'Ông/Bà nộp',
            formatDate(paper.added_at),
          ])}
        />
      )}
      <Form action={paths.papers()} multipart>
        <FileUpload
          name="paper"
          label="Thêm giấy tờ"
          hint={`Tệp PDF, JPG hoặc PNG, không quá ${formatBytes(maxBytes)}.`}
          accept=".pdf,.jpg,.jpeg,.png"
          multiple
          progress
          error={errors?.['paper']}
        />
        <Button variant="secondary" preventDoubleClick>
          Lưu giấy tờ
        </Button>
      </Form>
    </>
  ),
})
