import { Type } from '@sinclair/typebox'
import { pageRoute, type Route } from '#platform/http/route.ts'
import { paths } from './paths.ts'
import { showApiReference } from './pages/api-reference/api-reference.ts'
import { showDesk } from './pages/desk/desk.ts'
import { postDisplay, showDisplay } from './pages/display/display.tsx'
import { sendFavicon, sendRobots } from './pages/files.ts'
import { showGallery } from './pages/gallery/gallery.ts'
import { showGuide } from './pages/guide/guide.tsx'
import { showHome } from './pages/home/home.ts'
import { showSearch } from './pages/search/search.ts'
import { showSiteMap } from './pages/site-map/site-map.tsx'

const Search = Type.Object({ q: Type.Optional(Type.String({ maxLength: 200 })) })

export const routes: readonly Route[] = [
  pageRoute({ method: 'GET', path: paths.home(), access: 'public', handle: showHome }),
  pageRoute({ method: 'GET', path: paths.desk(), access: 'officer', handle: showDesk }),
  pageRoute({ method: 'GET', path: paths.search(), access: 'work.own', query: Search, handle: showSearch }),
  pageRoute({ method: 'GET', path: paths.siteMap(), access: 'public', handle: showSiteMap }),
  pageRoute({ method: 'GET', path: paths.display(), access: 'public', handle: showDisplay }),
  pageRoute({ method: 'POST', path: paths.display(), access: 'public', handle: postDisplay }),
  pageRoute({ method: 'GET', path: paths.guide(), access: 'public', handle: showGuide }),
  pageRoute({ method: 'GET', path: paths.gallery(), access: 'public', handle: showGallery }),
  pageRoute({ method: 'GET', path: paths.apiReference(), access: 'public', handle: showApiReference }),
  pageRoute({ method: 'GET', path: '/robots.txt', access: 'public', handle: sendRobots }),
  pageRoute({ method: 'GET', path: '/favicon.svg', access: 'public', handle: sendFavicon }),
]
