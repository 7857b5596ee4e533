import { Button } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { PaperViewer } from '#ui/components/paper-viewer/paper-viewer.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { FormFields } from '#ui/form-fields/form-fields.tsx'
import type { Page } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'
import { papersOf } from '../papers.ts'
import { RecipientSearch } from '../recipient-search.tsx'
import type { CopyView } from './copy.ts'
import { copyForm } from './copy-form.ts'

const AT_HAND = {
  electronic:
    'Văn bản là bản điện tử đã ký số: sao y, sao lục ra giấy; gửi điện tử thì gửi chính văn bản này.',
  paper: 'Văn bản là bản giấy đã quét: sao được thành bản điện tử hoặc bản giấy.',
  unseen:
    'Chữ ký số của văn bản chưa được kiểm tra. Hệ thống kiểm tra khi tạo bản sao và báo nếu không sao được theo cách đã chọn.',
}

/** The document on one side, what its copy is to be on the other. */
export function copyPage({ original, typeName, values, errors, options, once }: CopyView): Page {
  const { document, main, attachments, medium, pages } = original
  return {
    title: 'Sao văn bản',
    shell: 'officer',
    section: document.direction === 'incoming' ? 'documents-in' : 'documents-out',
    back: { href: paths.show(document.id), text: 'Văn bản' },
    body: (
      <>
        <FormErrors errors={errors} schema={copyForm} />
        <span class="govuk-caption-m">
          {typeName} {document.code ?? ''}, {pages} trang
        </span>
        <h1 class="govuk-heading-l">Sao văn bản</h1>
        <div class="mc-pair">
          <div>
            <PaperViewer papers={papersOf(document.id, [main, ...attachments])} openFirst />
          </div>
          <div>
            <InsetText>{AT_HAND[medium ?? 'unseen']}</InsetText>
            <Form action={paths.copy(document.id)}>
              <input type="hidden" name="once" value={once} />
              <FormFields schema={copyForm} values={values} errors={errors} options={options} />
              <RecipientSearch />
              <Button preventDoubleClick attributes={{ 'data-shortcut': 'l' }}>
                Lấy số, tạo bản sao <kbd>l</kbd>
              </Button>
            </Form>
          </div>
        </div>
      </>
    ),
  }
}
