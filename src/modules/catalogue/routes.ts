import { Type } from '@sinclair/typebox'
import { pageRoute, type Route } from '#platform/http/route.ts'
import { agencyPaths } from '#modules/agencies/index.ts'
import { apiRoutes } from './api.ts'
import {
  exportJson,
  exportSheet,
  postApply,
  postImport,
  showImport,
  showOverview,
  showPreview,
} from './pages/admin/admin.ts'
import { showAgency } from './pages/agency/agency.tsx'
import { ListQuery, showList } from './pages/list/list.ts'
import { showProcedure } from './pages/procedure/procedure.ts'
import { paths } from './paths.ts'

const Code = Type.Object({ code: Type.String({ maxLength: 20 }) })
const Key = Type.Object({ key: Type.String({ maxLength: 100 }) })
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })
const After = Type.Object({ sau: Type.Optional(Type.String({ maxLength: 400 })) })
const Search = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 200 })),
  sau: Type.Optional(Type.String({ maxLength: 400 })),
})
const access = 'admin.catalogue'

export const routes: readonly Route[] = [
  pageRoute({ method: 'GET', path: paths.list(), access: 'public', query: ListQuery, handle: showList }),
  pageRoute({
    method: 'GET',
    path: paths.procedure(':code'),
    access: 'public',
    params: Code,
    handle: showProcedure,
  }),
  // An agency's page shows what it handles, so it stands here; its list stands with the agencies.
  pageRoute({
    method: 'GET',
    path: agencyPaths.agency(':key'),
    access: 'public',
    params: Key,
    query: After,
    handle: showAgency,
  }),
  pageRoute({ method: 'GET', path: paths.admin(), access, query: Search, handle: showOverview }),
  pageRoute({ method: 'GET', path: paths.exportFile('xlsx'), access, handle: exportSheet }),
  pageRoute({ method: 'GET', path: paths.exportFile('json'), access, handle: exportJson }),
  pageRoute({ method: 'GET', path: paths.importFile(), access, handle: showImport }),
  pageRoute({ method: 'POST', path: paths.importFile(), access, accepts: 'multipart', handle: postImport }),
  pageRoute({ method: 'GET', path: paths.importPreview(':id'), access, params: Id, handle: showPreview }),
  pageRoute({ method: 'POST', path: paths.importPreview(':id'), access, params: Id, handle: postApply }),
  ...apiRoutes,
]
