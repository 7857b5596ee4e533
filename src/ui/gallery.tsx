import { ActionParts, ChartParts, ContentParts, ListParts, StateParts } from './gallery/content-parts.tsx'
import { FormParts } from './gallery/form-parts.tsx'
import { SchemaParts } from './gallery/schema-parts.tsx'
import type { Html } from './jsx-runtime.ts'

/** Body of the page that shows every component in every state; serves designers, testers and the accessibility check. */
export const gallery = (): Html => (
  <>
    <h1 class="govuk-heading-xl">Thư viện giao diện</h1>
    <p class="govuk-body">
      Trang này trình bày mọi thành phần giao diện ở mọi trạng thái, với nội dung minh họa. Mọi trang của sản
      phẩm được ghép từ các thành phần này.
    </p>
    <StateParts />
    <FormParts />
    <SchemaParts />
    <ContentParts />
    <ListParts />
    <ActionParts />
    <ChartParts />
  </>
)
