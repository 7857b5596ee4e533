import { Type } from '@sinclair/typebox'
import { pageRoute, type Route } from '#platform/http/route.ts'
import { apiRoutes } from './api.ts'
import {
  exportJson,
  exportSheet,
  postApply,
  postEdit,
  showEdit,
  showPreview,
  showTree,
} from './pages/admin/admin.ts'
import { postImport, showImport } from './pages/admin/upload.ts'
import { showDirectory } from './pages/directory/directory.ts'
import { paths } from './paths.ts'

const Directory = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 100 })),
  cap: Type.Optional(
    Type.Union([Type.Literal('province'), Type.Literal('district'), Type.Literal('commune')]),
  ),
})
const Key = Type.Object({ key: Type.String({ maxLength: 100 }) })
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })
const access = 'admin.agencies'

export const routes: readonly Route[] = [
  pageRoute({
    method: 'GET',
    path: paths.directory(),
    access: 'public',
    query: Directory,
    handle: showDirectory,
  }),
  pageRoute({ method: 'GET', path: paths.admin(), access, handle: showTree }),
  pageRoute({ method: 'GET', path: paths.exportFile('xlsx'), access, handle: exportSheet }),
  pageRoute({ method: 'GET', path: paths.exportFile('json'), access, handle: exportJson }),
  pageRoute({ method: 'GET', path: paths.importFile(), access, handle: showImport }),
  pageRoute({ method: 'POST', path: paths.importFile(), access, accepts: 'multipart', handle: postImport }),
  pageRoute({ method: 'GET', path: paths.importPreview(':id'), access, params: Id, handle: showPreview }),
  pageRoute({ method: 'POST', path: paths.importPreview(':id'), access, params: Id, handle: postApply }),
  pageRoute({ method: 'GET', path: paths.edit(':key'), access, params: Key, handle: showEdit }),
  pageRoute({ method: 'POST', path: paths.edit(':key'), access, params: Key, handle: postEdit }),
  ...apiRoutes,
]
