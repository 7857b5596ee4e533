import type { Html } from '#ui/jsx-runtime'
import { paths } from '../paths.ts'

/** Looks recipients up and adds them to the list `recipients`; where scripts do not run, the directory is a page of its own. */
export const RecipientSearch = (): Html => (
  <div data-recipient-search={paths.recipientSearch()} data-for="recipients">
    <p class="govuk-body">
      <a class="govuk-link" href={paths.directory()} target="_blank" rel="noopener">
        Tra tên và mã định danh nơi nhận trong danh bạ (mở trang mới)
      </a>
    </p>
  </div>
)
