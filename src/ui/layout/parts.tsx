import type { Notice as Told, Page } from '#platform/http/route.ts'
import type { Html } from '#ui/jsx-runtime'
import { DrumStar } from '../brand/drum-star-mark.tsx'
import { Form } from '../components/form/form.tsx'
import type { Frame } from './frame.ts'

export type ShellProps = { page: Page; frame: Frame }

/** Mark, province and product: the way home. */
export const Brand = ({ frame, home }: { frame: Frame; home: string }): Html => (
  <a class="mc-brand" href={home}>
    <DrumStar class="mc-brand__mark" rays={12} rings={2} detailed={false} />
    <span class="mc-brand__words">
      <span class="mc-brand__province">
        {/^(tỉnh|thành phố)\s/i.test(frame.provinceName) ? frame.provinceName : `Tỉnh ${frame.provinceName}`}
      </span>
      <span class="mc-brand__product">{frame.productName}</span>
    </span>
  </a>
)

/** The list of doors, which a narrow screen opens and a wide one always shows. */
export const DOORS_ID = 'muc-luc'

/** Opens the doors on a narrow screen. */
export const DoorsButton = ({ class: name }: { class: string }): Html => (
  <button class={name} type="button" popovertarget={DOORS_ID}>
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d="M2 5h16M2 10h16M2 15h16" fill="none" stroke="currentColor" stroke-width="2" />
    </svg>
    Mục
  </button>
)

/** What has just been done, announced without moving the focus. */
export function Notice({ notice }: { notice?: Told }): Html {
  if (!notice) return <></>
  if (typeof notice === 'string')
    return (
      <div class="mc-notice" role="status">
        <p class="mc-notice__text">{notice}</p>
      </div>
    )
  return (
    <div class="mc-notice mc-notice--warning" role="alert">
      <p class="mc-notice__text">{notice.text}</p>
      <ul class="govuk-list govuk-list--bullet mc-notice__list">
        {notice.failed.map(({ name, href, reason }) => (
          <li>
            {href ? (
              <a class="govuk-link" href={href}>
                {name}
              </a>
            ) : (
              name
            )}
            : {reason}
          </li>
        ))}
      </ul>
    </div>
  )
}

export const Back = ({ page }: { page: Page }): Html =>
  page.back ? (
    <nav aria-label="Quay lại">
      <a href={page.back.href} class="govuk-back-link">
        {page.back.text}
      </a>
    </nav>
  ) : (
    <></>
  )

/** Signing out changes something, so it is a form. */
export const SignOut = ({ path, class: name }: { path: string; class: string }): Html => (
  <Form action={path} class="mc-inline-form">
    <button type="submit" class={name}>
      Đăng xuất
    </button>
  </Form>
)
