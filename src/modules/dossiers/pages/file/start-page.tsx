import { Autocomplete } from '#ui/components/autocomplete/autocomplete.tsx'
import { Button } from '#ui/components/button/button.tsx'
import { ErrorSummary } from '#ui/components/error-summary/error-summary.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { PageHeading } from '#ui/components/page-heading/page-heading.tsx'
import { formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { Page } from '#platform/http/route.ts'
import { identityPaths } from '#modules/identity/index.ts'
import { paths } from '../../paths.ts'
import type { StartProps } from './start.ts'

export function startPage({ procedure, agencies, nearest, draft, behalf, error }: StartProps): Page {
  const [only] = agencies
  return {
    title: `Nộp hồ sơ: ${procedure.name}`,
    section: 'catalogue',
    back: { href: `/thu-tuc/${procedure.code}`, text: 'Về trang thủ tục' },
    body: (
      <div class="govuk-grid-row">
        <div class="govuk-grid-column-two-thirds">
          {error ? (
            <ErrorSummary errors={[{ text: error, href: '#agency' }]} title="Chưa bắt đầu được" />
          ) : null}
          <span class="govuk-caption-l">Nộp hồ sơ trực tuyến</span>
          <PageHeading text={procedure.name} />
          {draft ? (
            <InsetText>
              Ông/Bà có bản nháp lưu lúc {formatDateTime(draft.updated_at)}.{' '}
              <a class="govuk-link" href={paths.draft(draft.id, 1)}>
                Tiếp tục bản nháp
              </a>
            </InsetText>
          ) : null}
          <p class="govuk-body">
            Nội dung được lưu sau mỗi bước; Ông/Bà có thể dừng và làm tiếp sau. Trước khi gửi sẽ có trang kiểm
            tra lại.
          </p>
          <Filer name={behalf?.organisation} audiences={procedure.audiences} />
          <Form action={paths.start(procedure.code)}>
            {agencies.length === 1 && only ? (
              <p class="govuk-body">
                Cơ quan nhận hồ sơ: <strong>{only.name}</strong>
              </p>
            ) : (
              <Autocomplete
                name="agency"
                label="Cơ quan nhận hồ sơ"
                hint="Thường là nơi Ông/Bà cư trú hoặc nơi có đất, có công trình."
                placeholder="Chọn cơ quan"
                value={error ? undefined : nearest?.id}
                options={agencies.map((agency) => ({ value: agency.id, text: agency.name }))}
                error={error}
              />
            )}
            <Button start preventDoubleClick>
              {draft ? 'Bắt đầu hồ sơ mới' : 'Bắt đầu'}
            </Button>
          </Form>
        </div>
      </div>
    ),
  }
}

type FilerProps = { name?: string; audiences: readonly string[] }

/** For whom the dossier will be: a change of mind comes before the first question. */
const Filer = ({ name, audiences }: FilerProps): Html => (
  <>
    <p class="govuk-body">
      Nộp hồ sơ cho: <strong>{name ?? 'bản thân Ông/Bà'}</strong>.{' '}
      {name ? null : (
        <a class="govuk-link" href={identityPaths.organisations()}>
          Nộp thay mặt tổ chức, doanh nghiệp
        </a>
      )}
    </p>
    {audiences.includes(name ? 'enterprise' : 'citizen') || audiences.length === 0 ? null : (
      <InsetText>
        {name
          ? 'Thủ tục này dành cho cá nhân. Nếu nộp cho bản thân, xin chọn “Trở về cá nhân” ở đầu trang.'
          : 'Thủ tục này dành cho doanh nghiệp, tổ chức. Nếu nộp cho tổ chức mình đại diện, xin chọn tổ chức trước.'}
      </InsetText>
    )}
  </>
)
