import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { PaperViewer } from '#ui/components/paper-viewer/paper-viewer.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { FormFields, type FormOptions } from '#ui/form-fields/form-fields.tsx'
import type { FieldErrors } from '#platform/errors.ts'
import type { Values } from '#platform/forms/read-form.ts'
import type { Page } from '#platform/http/route.ts'
import { paths, type DraftAbout } from '../../paths.ts'
import type { DocumentRow } from '../../stores/tables.ts'
import { draftForm } from './draft-form.ts'
import { RecipientSearch } from '../recipient-search.tsx'
import { FilesPanel, type FilesView } from './files-panel.tsx'

type Props = {
  /** What has been saved; nothing for a new one. */
  document?: DocumentRow
  values: Values
  errors: FieldErrors
  options: FormOptions
  /** The incoming document it will answer. */
  answers?: DocumentRow
  /** The issued document it will replace. */
  replaces?: DocumentRow
  /** The issued document it will correct. */
  corrects?: DocumentRow
  /** What the new document is about, as it stands in the address. */
  about?: DraftAbout
  /** What goes with a saved draft. */
  files?: FilesView
}

/** The words on one side, the page as it will be printed on the other. */
export function draftPage({
  document,
  values,
  errors,
  options,
  answers,
  replaces,
  corrects,
  about,
  files,
}: Props): Page {
  const action = document ? paths.draft(document.id) : paths.newDraftAbout(about)
  return {
    title: document ? 'Sửa bản thảo' : 'Soạn văn bản',
    shell: 'officer',
    section: 'documents-out',
    back: document
      ? { href: paths.show(document.id), text: 'Văn bản' }
      : { href: paths.outgoing(), text: 'Văn bản đi' },
    body: (
      <>
        <FormErrors errors={errors} schema={draftForm} />
        {document && document.version > 1 ? (
          <span class="govuk-caption-m">Bản thảo lần {document.version}</span>
        ) : null}
        <h1 class="govuk-heading-l">{document ? 'Sửa bản thảo' : 'Soạn văn bản'}</h1>
        {answers ? (
          <InsetText>
            Trả lời văn bản{' '}
            <a class="govuk-link" href={paths.show(answers.id)}>
              {answers.code ?? answers.subject}
            </a>{' '}
            của {answers.issuer_name}.
          </InsetText>
        ) : null}
        {replaces ? (
          <InsetText>
            Thay thế văn bản{' '}
            <a class="govuk-link" href={paths.show(replaces.id)}>
              {replaces.code ?? replaces.subject}
            </a>
            .
          </InsetText>
        ) : null}
        {corrects ? (
          <InsetText>
            Đính chính văn bản{' '}
            <a class="govuk-link" href={paths.show(corrects.id)}>
              {corrects.code ?? corrects.subject}
            </a>
            . Công văn đính chính chỉ sửa thể thức, kỹ thuật trình bày, thủ tục ban hành; nếu sai nội dung thì{' '}
            <a class="govuk-link" href={paths.replacing(corrects.id)}>
              soạn văn bản thay thế
            </a>
            .
          </InsetText>
        ) : null}
        <div class={document ? 'mc-pair' : undefined}>
          <div>
            {document ? (
              <PaperViewer
                openFirst
                papers={[
                  {
                    href: paths.preview(document.id),
                    title: 'Xem trước bản in',
                    detail: 'theo lần lưu gần nhất',
                    mediaType: 'application/pdf',
                  },
                ]}
              />
            ) : (
              <InsetText>Lưu bản thảo để xem trước bản in theo đúng thể thức.</InsetText>
            )}
            {document ? (
              <p class="govuk-body">
                <a class="govuk-link" href={paths.layout(document.id)}>
                  Kiểm tra thể thức
                </a>
              </p>
            ) : null}
            {files ? <FilesPanel view={files} /> : null}
          </div>
          <div>
            <Form action={action}>
              {document ? <input type="hidden" name="version" value={String(document.version)} /> : null}
              <FormFields schema={draftForm} values={values} errors={errors} options={options} />
              <RecipientSearch />
              <ButtonGroup>
                <Button name="next" value="submit" preventDoubleClick attributes={{ 'data-shortcut': 't' }}>
                  Lưu và trình <kbd>t</kbd>
                </Button>
                <Button
                  name="next"
                  value="stay"
                  variant="secondary"
                  preventDoubleClick
                  attributes={{ 'data-shortcut': 'l' }}
                >
                  Lưu và xem trước <kbd>l</kbd>
                </Button>
              </ButtonGroup>
            </Form>
          </div>
        </div>
      </>
    ),
  }
}
