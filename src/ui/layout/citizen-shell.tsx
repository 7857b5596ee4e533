import type { Html } from '#ui/jsx-runtime'
import { Form } from '../components/form/form.tsx'
import type { Frame } from './frame.ts'
import { Back, Brand, DoorsButton, DOORS_ID, Notice, type ShellProps, SignOut } from './parts.tsx'

/** One column, large type; everything within reach of a thumb. */
export const CitizenShell = ({ page, frame }: ShellProps): Html => (
  <>
    <header class="mc-header">
      <div class="mc-header__inner">
        <Brand frame={frame} home="/" />
        {frame.navigation.length > 0 ? <DoorsButton class="mc-header__menu" /> : null}
        <Account frame={frame} />
      </div>
    </header>
    <ServiceNavigation frame={frame} section={page.section} />
    <OnBehalf frame={frame} />
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

function Account({ frame }: { frame: Frame }): Html {
  const { viewer } = frame
  if (viewer.kind === 'anonymous')
    return frame.signInPath ? (
      <div class="mc-account">
        <a class="mc-account__link" href={frame.signInPath}>
          Đăng nhập
        </a>
      </div>
    ) : (
      <></>
    )
  return (
    <div class="mc-account">
      {frame.accountPath ? (
        <a class="mc-account__link" href={frame.accountPath}>
          {viewer.name}
        </a>
      ) : (
        <span class="mc-account__name">{viewer.name}</span>
      )}
      {frame.signOutPath ? <SignOut path={frame.signOutPath} class="mc-account__button" /> : null}
    </div>
  )
}

/** For whom everything here is done: said on every page, so that nobody files under the wrong name. */
function OnBehalf({ frame }: { frame: Frame }): Html {
  const { organisation } = frame.viewer
  if (!organisation) return <></>
  return (
    <section class="mc-behalf" aria-label="Làm việc thay mặt tổ chức">
      <div class="mc-behalf__inner">
        <p class="mc-behalf__text">
          Ông/Bà đang làm việc thay mặt <strong>{organisation.name}</strong>.
        </p>
        <Form action={organisation.leavePath} class="mc-inline-form">
          <button type="submit" class="mc-behalf__button">
            Trở về cá nhân
          </button>
        </Form>
      </div>
    </section>
  )
}

/** Sections of the service: a row where there is room, on a phone a list that opens without scripts. */
const ServiceNavigation = ({ frame, section }: { frame: Frame; section?: string }): Html =>
  frame.navigation.length === 0 ? (
    <></>
  ) : (
    <nav class="mc-service-nav" aria-label="Các mục của dịch vụ" id={DOORS_ID} popover="auto">
      <ul class="mc-service-nav__list">
        {frame.navigation.map((entry) => (
          <li class="mc-service-nav__item">
            <a
              class="mc-service-nav__link"
              href={entry.href}
              aria-current={entry.key === section ? 'page' : undefined}
            >
              {entry.text}
              {entry.badge ? <span class="mc-badge">{entry.badge}</span> : null}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )

/** Who answers for the service and how to reach them. */
export const Footer = ({ frame }: { frame: Frame }): Html => (
  <footer class="mc-footer">
    <div class="mc-footer__inner">
      {frame.footer.links?.length ? (
        <ul class="mc-footer__links">
          {frame.footer.links.map((link) => (
            <li>
              <a href={link.href}>{link.text}</a>
            </li>
          ))}
        </ul>
      ) : null}
      <p class="mc-footer__owner">{frame.footer.owner}</p>
      {frame.footer.address ? <p>Địa chỉ: {frame.footer.address}</p> : null}
      <p>
        {frame.hotline ? (
          <>
            Tổng đài hỗ trợ: <a href={`tel:${frame.hotline.replace(/[^\d+]/g, '')}`}>{frame.hotline}</a>
          </>
        ) : null}
        {frame.footer.phone ? <span class="mc-footer__part">Điện thoại: {frame.footer.phone}</span> : null}
        {frame.footer.email ? (
          <span class="mc-footer__part">
            Thư điện tử: <a href={`mailto:${frame.footer.email}`}>{frame.footer.email}</a>
          </span>
        ) : null}
      </p>
    </div>
  </footer>
)
