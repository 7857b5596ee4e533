import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { FileUpload } from '#ui/components/file-upload/file-upload.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { formatBytes } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { FieldErrors } from '#platform/errors.ts'
import type { OutsidePlaces } from '../../draft.ts'
import { missingPlaces, type PlaceKind } from '../../paper/outside-places.ts'
import { paths } from '../../paths.ts'
import type { FileRow } from '../../stores/tables.ts'

export type FilesView = {
  documentId: string
  files: readonly FileRow[]
  /** Where number and day go on a text from elsewhere; nothing when the text is printed from the form. */
  outside?: { places: OutsidePlaces; missing: readonly PlaceKind[] }
  errors: FieldErrors
}

/** What goes with a draft: its attachments in order, and a text written elsewhere. */
export const FilesPanel = ({ view }: { view: FilesView }): Html => (
  <>
    <Attachments view={view} />
    <Outside view={view} />
  </>
)

function Attachments({ view: { documentId, files, errors } }: { view: FilesView }): Html {
  const attached = files.filter(({ role }) => role === 'attachment')
  return (
    <section class="mc-card" aria-labelledby="kem-theo">
      <h2 class="govuk-heading-s" id="kem-theo">
        Tệp kèm theo
      </h2>
      {attached.length > 0 ? (
        <ol class="govuk-list govuk-list--number">
          {attached.map((file, index) => (
            <li>
              <FileLine documentId={documentId} file={file} />
              <Form action={paths.draftFile(documentId, file.id)}>
                <ButtonGroup>
                  {index > 0 ? (
                    <Button name="act" value="raise" variant="secondary" class="mc-button--small">
                      Đưa lên<span class="govuk-visually-hidden"> {file.file_name}</span>
                    </Button>
                  ) : null}
                  <Button name="act" value="remove" variant="secondary" class="mc-button--small">
                    Bỏ tệp<span class="govuk-visually-hidden"> {file.file_name}</span>
                  </Button>
                </ButtonGroup>
              </Form>
            </li>
          ))}
        </ol>
      ) : null}
      <Form action={paths.draftFiles(documentId)} multipart>
        <FileUpload
          name="files"
          label="Thêm tệp"
          hint="PDF, Word, Excel. Tệp PDF được đóng dấu khi phát hành."
          multiple
          error={errors['files']}
        />
        <Button variant="secondary" preventDoubleClick>
          Thêm tệp kèm theo
        </Button>
      </Form>
    </section>
  )
}

const FileLine = ({ documentId, file }: { documentId: string; file: FileRow }): Html => (
  <>
    <a class="govuk-link" href={paths.file(documentId, file.id)} target="_blank" rel="noopener">
      {file.file_name}
    </a>{' '}
    <span class="mc-muted">{formatBytes(file.size)}</span>
  </>
)

function Outside({ view }: { view: FilesView }): Html {
  const { documentId, files, outside, errors } = view
  const sources = files.filter(({ role }) => role === 'source')
  return (
    <Details
      summary="Toàn văn soạn bên ngoài"
      open={sources.length > 0 || errors['text'] !== undefined || errors['places'] !== undefined}
    >
      {sources.map((file) => (
        <Form action={paths.draftFile(documentId, file.id)}>
          <p class="govuk-body">
            <FileLine documentId={documentId} file={file} />{' '}
            {file.media_type === 'application/pdf' ? 'là toàn văn' : 'giữ làm bản nguồn'}
          </p>
          <Button name="act" value="remove" variant="secondary" class="mc-button--small">
            Bỏ tệp<span class="govuk-visually-hidden"> {file.file_name}</span>
          </Button>
        </Form>
      ))}
      {outside ? <WherePanel documentId={documentId} outside={outside} error={errors['places']} /> : null}
      <Form action={paths.outsideText(documentId)} multipart>
        <FileUpload
          name="text"
          label={sources.length > 0 ? 'Thay tệp' : 'Tải toàn văn'}
          hint="PDF chưa ký làm toàn văn thay phần “Nội dung”; tệp Word chỉ giữ làm bản nguồn."
          accept=".pdf,.docx"
          error={errors['text']}
        />
        <Button variant="secondary" preventDoubleClick>
          Tải lên
        </Button>
      </Form>
    </Details>
  )
}

const KINDS: readonly [PlaceKind, string][] = [
  ['number', 'Số, ký hiệu'],
  ['day', 'Địa danh, ngày tháng năm'],
  ['signature', 'Chữ ký'],
]

type WhereProps = { documentId: string; outside: NonNullable<FilesView['outside']>; error?: string }

/** Where number, day and signature come onto the page, when the page does not show it. */
function WherePanel({ documentId, outside, error }: WhereProps): Html {
  const { places, missing } = outside
  const form = (
    <Form action={paths.outsidePlaces(documentId)}>
      <p class="govuk-hint">
        Trang tính từ 1; khoảng cách tính bằng mm từ mép trái và mép trên của trang đến góc trên bên trái của
        chỗ ghi. Để trống nếu hệ thống tự tìm được.
      </p>
      {error ? <p class="govuk-error-message">{error}</p> : null}
      {KINDS.map(([kind, label]) => (
        <fieldset class="govuk-fieldset">
          <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{label}</legend>
          <div class="govuk-date-input">
            <div class="govuk-date-input__item">
              <Input
                name={`${kind}.page`}
                label="Trang"
                width={3}
                inputmode="numeric"
                value={text(places[kind]?.page)}
              />
            </div>
            <div class="govuk-date-input__item">
              <Input
                name={`${kind}.x`}
                label="Từ trái (mm)"
                width={4}
                inputmode="numeric"
                value={text(places[kind]?.x)}
              />
            </div>
            <div class="govuk-date-input__item">
              <Input
                name={`${kind}.y`}
                label="Từ trên (mm)"
                width={4}
                inputmode="numeric"
                value={text(places[kind]?.y)}
              />
            </div>
          </div>
        </fieldset>
      ))}
      <Button variant="secondary" preventDoubleClick>
        Lưu vị trí
      </Button>
    </Form>
  )
  return (
    <>
      <InsetText>
        {missing.length > 0
          ? missingPlaces(missing)
          : 'Đã tìm thấy chỗ ghi số và ngày. Chữ ký đặt phía trên họ tên người ký.'}
      </InsetText>
      <Details summary="Vị trí trên trang" open={missing.length > 0 || error !== undefined}>
        {form}
      </Details>
    </>
  )
}

const text = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : String(value)
