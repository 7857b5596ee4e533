import type { Html } from '#ui/jsx-runtime'
import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { ErrorSummary } from '#ui/components/error-summary/error-summary.tsx'
import { FileUpload } from '#ui/components/file-upload/file-upload.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { Table } from '#ui/components/table/table.tsx'
import type { Page } from '#platform/http/route.ts'
import type { FieldChange, ImportPlan } from '../../import.ts'
import { paths } from '../../paths.ts'
import { COLUMNS } from '../../rows.ts'

/** Errors of a file, each with its place, or none. */
export const importPage = ({ problems }: { problems: readonly string[] }): Page => ({
  title: 'Nhập danh sách cơ quan',
  shell: 'officer',
  section: 'admin-agencies',
  status: problems.length > 0 ? 422 : 200,
  back: { href: paths.admin(), text: 'Về danh sách cơ quan' },
  body: (
    <>
      {problems.length > 0 ? (
        <ErrorSummary
          title="Tệp có lỗi, chưa có gì được thay đổi"
          errors={problems.slice(0, MOST_SHOWN).map((text) => ({ text, href: '#tep' }))}
          description={
            problems.length > MOST_SHOWN ? `Và ${problems.length - MOST_SHOWN} lỗi khác.` : undefined
          }
        />
      ) : null}
      <h1 class="govuk-heading-l">Nhập danh sách cơ quan</h1>
      <p class="govuk-body">
        Dùng tệp Excel hoặc JSON theo mẫu của tệp xuất ra. Cơ quan được nhận theo cột “Mã”: mã mới được thêm,
        mã đã có được sửa, cơ quan không có trong tệp giữ nguyên. Ông/Bà xem trước thay đổi rồi mới áp dụng.
      </p>
      <Form action={paths.importFile()} multipart>
        <FileUpload
          name="tep"
          label="Tệp danh sách"
          accept=".xlsx,.json"
          error={problems.length > 0 ? 'Sửa các lỗi nêu trên rồi chọn lại tệp.' : undefined}
        />
        <Button preventDoubleClick>Xem trước thay đổi</Button>
      </Form>
    </>
  ),
})

const MOST_SHOWN = 30

type PreviewProps = { id: string; fileName: string; plan: ImportPlan; canApply: boolean }

export const previewPage = ({ id, fileName, plan, canApply }: PreviewProps): Page => ({
  title: 'Xem trước thay đổi',
  shell: 'officer',
  section: 'admin-agencies',
  back: { href: paths.importFile(), text: 'Chọn tệp khác' },
  body: (
    <>
      <h1 class="govuk-heading-l">Xem trước thay đổi</h1>
      <p class="govuk-body">
        Tệp {fileName}: thêm {plan.added.length}, sửa {plan.changed.length}, giữ nguyên {plan.unchanged} cơ
        quan.
      </p>
      {plan.added.length > 0 ? (
        <Table
          caption="Cơ quan mới"
          head={['Tên', 'Mã', 'Mã định danh']}
          rows={plan.added.map((row) => [row.name, row.key, row.identifier2016])}
          scroll
        />
      ) : null}
      {plan.changed.length > 0 ? (
        <Table
          caption="Cơ quan thay đổi"
          head={['Cơ quan', 'Thay đổi']}
          rows={plan.changed.map((one) => [one.name, <Changes changes={one.changes} />])}
          scroll
        />
      ) : null}
      {plan.added.length + plan.changed.length === 0 ? (
        <InsetText>Tệp này không làm thay đổi cơ quan nào.</InsetText>
      ) : canApply ? (
        <Form action={paths.importPreview(id)}>
          <ButtonGroup>
            <Button preventDoubleClick>Áp dụng</Button>
            <Button href={paths.admin()} variant="secondary">
              Không áp dụng
            </Button>
          </ButtonGroup>
        </Form>
      ) : null}
    </>
  ),
})

const Changes = ({ changes }: { changes: readonly FieldChange[] }): Html => (
  <ul class="govuk-list">
    {changes.map(({ column, before, after }) => (
      <li>
        {COLUMNS[column]}: <del>{words(before)}</del> → <ins>{words(after)}</ins>
      </li>
    ))}
  </ul>
)

/** A value as a person reads it; divisions and desks by their names. */
function words(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'trống'
  if (Array.isArray(value)) return value.map(words).join('; ') || 'trống'
  if (typeof value === 'object' && 'name' in value) return String(value.name)
  return String(value)
}
