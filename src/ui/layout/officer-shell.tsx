import type { Html } from '#ui/jsx-runtime'
import { SideNavigation } from '../components/side-navigation/side-navigation.tsx'
import type { Frame } from './frame.ts'
import { Back, Brand, Notice, type ShellProps, SignOut } from './parts.tsx'

/** The work shell: the same frame on every page, so that the hand and the eye need not search. */
export const OfficerShell = ({ page, frame }: ShellProps): Html => (
  <>
    <header class="mc-topbar">
      <Brand frame={frame} home={frame.homePath ?? '/'} />
      {frame.searchPath ? <Search path={frame.searchPath} /> : null}
      <Person frame={frame} />
    </header>
    <div class="mc-work">
      <div class="mc-work__side">
        <SideNavigation label="Công việc" current={page.section} entries={frame.navigation} />
      </div>
      <div class="mc-work__content">
        <Back page={page} />
        <main class="mc-work__main" id="noi-dung" tabindex={-1}>
          <Notice text={frame.notice} />
          {page.body}
        </main>
      </div>
    </div>
  </>
)

const Search = ({ path }: { path: string }): Html => (
  <form class="mc-search" action={path} method="get" role="search">
    <label class="govuk-visually-hidden" for="tim-kiem">
      Tìm hồ sơ, văn bản, tên người
    </label>
    <input
      class="mc-search__input"
      id="tim-kiem"
      name="q"
      type="search"
      autocomplete="off"
      placeholder="Tìm hồ sơ, văn bản, tên người…"
      aria-keyshortcuts="/"
      data-shortcut="/"
    />
    <button class="mc-search__button" type="submit">
      Tìm
    </button>
  </form>
)

const Person = ({ frame }: { frame: Frame }): Html => (
  <div class="mc-person">
    <div class="mc-person__words">
      {frame.accountPath ? (
        <a class="mc-person__name" href={frame.accountPath}>
          {frame.viewer.name}
        </a>
      ) : (
        <span class="mc-person__name">{frame.viewer.name}</span>
      )}
      <span class="mc-person__role">
        {frame.viewer.roleLabel}
        {frame.viewer.agencyName ? ` · ${frame.viewer.agencyName}` : null}
      </span>
    </div>
    {frame.signOutPath ? <SignOut path={frame.signOutPath} class="mc-person__button" /> : null}
  </div>
)
