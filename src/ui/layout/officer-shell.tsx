import type { Html } from '#ui/jsx-runtime'
import { Badge } from '../components/badge/badge.tsx'
import { SideNavigation } from '../components/side-navigation/side-navigation.tsx'
import type { Frame } from './frame.ts'
import { Back, Brand, DoorsButton, DOORS_ID, Notice, type ShellProps, SignOut } from './parts.tsx'

/**
 * The work shell: the same frame on every page, so that the hand and the eye need not search. Where there is no room for a
 * column the list of doors is a popover, which opens without scripts, and what is done most stays in a row above the page.
 */
export const OfficerShell = ({ page, frame }: ShellProps): Html => (
  <>
    <header class="mc-topbar">
      <Brand frame={frame} home={frame.homePath ?? '/'} />
      {frame.searchPath ? <Search path={frame.searchPath} /> : null}
      {frame.navigation.length > 0 ? <DoorsButton class="mc-topbar__button mc-topbar__menu" /> : null}
      <Person frame={frame} class="mc-person--bar" />
    </header>
    <MainTasks frame={frame} section={page.section} />
    <div class="mc-work">
      <div class="mc-work__side" id={DOORS_ID} popover="auto">
        {frame.navigation.length > 0 ? <CloseDoors /> : null}
        <SideNavigation label="Công việc" current={page.section} entries={frame.navigation} />
        <Person frame={frame} class="mc-person--menu" />
      </div>
      <div class="mc-work__content">
        <Back page={page} />
        <main class="mc-work__main" id="noi-dung" tabindex={-1}>
          <Notice notice={frame.notice} />
          {page.body}
        </main>
      </div>
    </div>
  </>
)

const CloseDoors = (): Html => (
  <button class="mc-doors-close" type="button" popovertarget={DOORS_ID} popovertargetaction="hide">
    Đóng
  </button>
)

/** More would not stand side by side on the narrowest phone. */
const MAIN_TASKS = 4

/** What this officer does most, within reach of the thumb; seen on narrow screens only. */
function MainTasks({ frame, section }: { frame: Frame; section: string | undefined }): Html {
  const tasks = frame.navigation.filter(({ short }) => short !== undefined).slice(0, MAIN_TASKS)
  if (tasks.length === 0) return <></>
  return (
    <nav class="mc-main-tasks" aria-label="Việc chính">
      <ul class="mc-main-tasks__list">
        {tasks.map(({ key, href, short, badge }) => (
          <li class="mc-main-tasks__item">
            <a class="mc-main-tasks__link" href={href} aria-current={key === section ? 'page' : undefined}>
              {short}
              {badge ? <Badge count={badge} label="đang chờ" /> : null}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

const Lens = (): Html => (
  <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
    <path
      d="M8.5 14.5a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM13 13l5 5"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
    />
  </svg>
)

/** A field where there is room for one, else the way to the page that has it. */
const Search = ({ path }: { path: string }): Html => (
  <>
    <a class="mc-topbar__button mc-topbar__find" href={path}>
      <Lens />
      Tìm
    </a>
    <SearchField path={path} />
  </>
)

const SearchField = ({ path }: { path: string }): Html => (
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

const Person = ({ frame, class: name }: { frame: Frame; class: string }): Html => (
  <div class={`mc-person ${name}`}>
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
