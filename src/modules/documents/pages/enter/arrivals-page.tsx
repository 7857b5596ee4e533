import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { FileUpload } from '#ui/components/file-upload/file-upload.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Radios } from '#ui/components/radios/radios.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { formatDateTime } from '#ui/format.ts'
import type { FieldErrors } from '#platform/errors.ts'
import type { Page } from '#platform/http/route.ts'
import { SOURCES } from '../../document.ts'
import type { ArrivalItem } from '../../stores/list-store.ts'
import { paths } from '../../paths.ts'
import type { OpenRequest } from '../../stores/exchange-store.ts'
import { Requests } from './requests.tsx'
import { SignatureTag } from '../warnings.tsx'
import { DocumentName } from '../words.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'

type Props = { arrivals: readonly ArrivalItem[]; requests: readonly OpenRequest[]; errors: FieldErrors }

export const arrivalsPage = ({ arrivals, requests, errors }: Props): Page => ({
  title: 'Tiếp nhận văn bản đến',
  shell: 'officer',
  section: 'documents-enter',
  body: (
    <>
      <FormErrors errors={errors} />
      <h1 class="govuk-heading-l">Tiếp nhận văn bản đến</h1>
      <div class="mc-desk">
        <div class="mc-desk__main">
          <Requests requests={requests} />
          {arrivals.length === 0 ? (
            <EmptyState title="Không có văn bản nào chờ vào sổ">
              Văn bản từ trục liên thông và thư điện tử tự hiện ở đây.
            </EmptyState>
          ) : (
            <Table
              caption="Chờ vào sổ, đến trước ở trên"
              captionSize="s"
              firstCellIsHeader
              scroll
              stack
              attributes={{ 'data-module': 'row-keys' }}
              head={['Văn bản', 'Nơi gửi', 'Đến bằng', 'Đến lúc']}
              rows={arrivals.map((item) => [
                <>
                  <DocumentName
                    document={{ ...item, direction: 'incoming' }}
                    typeName="Văn bản"
                    href={paths.arrival(item.id)}
                  />{' '}
                  <SignatureTag verdict={item.signatures} />{' '}
                  {item.broken ? <Tag colour="red">Có tệp hỏng</Tag> : null}
                </>,
                item.issuerName || 'Chưa đọc',
                SOURCES[item.source],
                formatDateTime(item.sortAt),
              ])}
            />
          )}
        </div>
        <div class="mc-desk__side">
          <section class="mc-card" aria-labelledby="nhan-tep">
            <h2 class="govuk-heading-s" id="nhan-tep">
              Nhận bản giấy hoặc tệp
            </h2>
            <Form action={paths.newIncoming()} multipart>
              <Radios
                name="source"
                legend="Văn bản đến bằng"
                small
                value="scan"
                items={[
                  { value: 'scan', text: 'Bản giấy đã quét' },
                  { value: 'upload', text: 'Tệp nhận được' },
                ]}
              />
              <FileUpload
                name="files"
                label="Tệp"
                hint="Tệp đầu là văn bản, các tệp sau là phụ lục. PDF, ảnh, Word, Excel."
                multiple
                error={errors['files']}
              />
              <Button preventDoubleClick attributes={{ 'data-shortcut': 'n' }}>
                Nhận văn bản <kbd>n</kbd>
              </Button>
            </Form>
          </section>
        </div>
      </div>
    </>
  ),
})
