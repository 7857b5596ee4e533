import type { Html } from '#ui/jsx-runtime'
import { Footer } from './citizen-shell.tsx'
import { Back, Brand, Notice, type ShellProps } from './parts.tsx'

/** Signing in, refusals, papers: the brand and the page, nothing to lead away. */
export const PlainShell = ({ page, frame }: ShellProps): Html => (
  <>
    <header class="mc-header">
      <div class="mc-header__inner">
        <Brand frame={frame} home="/" />
      </div>
    </header>
    <div class="govuk-width-container">
      <Back page={page} />
      <main class="govuk-main-wrapper" id="noi-dung" tabindex={-1}>
        <Notice notice={frame.notice} />
        {page.body}
      </main>
    </div>
    <Footer frame={frame} />
  </>
)
