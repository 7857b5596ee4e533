import { Type } from '@sinclair/typebox'
import { pageRoute, type Route } from '#platform/http/route.ts'
import { apiRoutes } from './api/api.ts'
import { postCopy, showCopy } from './pages/copy/copy.ts'
import { showDesk } from './pages/desk/desk.tsx'
import {
  postDraft,
  postNew,
  postSubmit,
  sendPreview,
  showDraft,
  showNew,
  showSubmit,
} from './pages/draft/draft.ts'
import { postFile, postFiles, postOutsideText, postPlaces } from './pages/draft/files.ts'
import { postArrival, postRequest, showArrivals } from './pages/enter/arrivals.ts'
import { postEnter, postRefuse, showArrival } from './pages/enter/enter.ts'
import { DirectoryQuery, showDirectory } from './pages/directory/directory.tsx'
import { FiguresQuery, showFigures } from './pages/figures/figures.tsx'
import { showIncoming, showOutgoing } from './pages/list/list.ts'
import { postDropFilter, postFilter, postMany } from './pages/list/many.ts'
import { ListQuerySchema } from './pages/list/list-query.ts'
import { postDeputy, postEndDeputy, showDeputies } from './pages/deputies/deputies.tsx'
import {
  postCancelNumber,
  postReserve,
  RegisterQuery,
  sendSheet,
  showRegister,
  showRegisters,
} from './pages/registers/registers.ts'
import { sendFile, sendStamped, showSignatures } from './pages/show/files.tsx'
import { showLayout } from './pages/show/layout.tsx'
import * as show from './pages/show/show.ts'
import {
  postCancel,
  postIssue,
  postRecall,
  postSendAgain,
  postSign,
  postSignMany,
} from './pages/show/sign.ts'

const Uuid = Type.String({ format: 'uuid' })
const ById = Type.Object({ id: Uuid })
const ByFile = Type.Object({ id: Uuid, fileId: Uuid })
const Download = Type.Object({ tai: Type.Optional(Type.String({ maxLength: 1 })) })

const lists: readonly Route[] = [
  pageRoute({ method: 'GET', path: '/van-ban', access: 'document.read', handle: showDesk }),
  pageRoute({ method: 'POST', path: '/van-ban/ky', access: 'document.read', handle: postSignMany }),
  pageRoute({
    method: 'GET',
    path: '/van-ban/den',
    access: 'document.read',
    query: ListQuerySchema,
    handle: (context) => showIncoming(context),
  }),
  pageRoute({ method: 'POST', path: '/van-ban/den/nhieu', access: 'document.read', handle: postMany }),
  pageRoute({ method: 'POST', path: '/van-ban/bo-loc', access: 'document.read', handle: postFilter }),
  pageRoute({
    method: 'POST',
    path: '/van-ban/bo-loc/:id/bo',
    access: 'document.read',
    params: ById,
    handle: postDropFilter,
  }),
  pageRoute({
    method: 'GET',
    path: '/van-ban/di',
    access: 'document.read',
    query: ListQuerySchema,
    handle: showOutgoing,
  }),
]

const ENTER = '/van-ban/den/vao-so'
const entering: readonly Route[] = [
  pageRoute({
    method: 'GET',
    path: ENTER,
    access: 'document.register',
    handle: (context) => showArrivals(context),
  }),
  pageRoute({
    method: 'POST',
    path: ENTER,
    access: 'document.register',
    accepts: 'multipart',
    handle: postArrival,
  }),
  pageRoute({
    method: 'GET',
    path: `${ENTER}/:id`,
    access: 'document.register',
    params: ById,
    handle: showArrival,
  }),
  pageRoute({
    method: 'POST',
    path: `${ENTER}/:id`,
    access: 'document.register',
    params: ById,
    handle: postEnter,
  }),
  pageRoute({
    method: 'POST',
    path: `${ENTER}/:id/tra-lai`,
    access: 'document.register',
    params: ById,
    handle: postRefuse,
  }),
]

const handling: readonly Route[] = [
  pageRoute({
    method: 'GET',
    path: '/van-ban/:id',
    access: 'document.read',
    params: ById,
    handle: show.showDocument,
  }),
  pageRoute({
    method: 'GET',
    path: '/van-ban/:id/tep/:fileId',
    access: 'document.read',
    params: ByFile,
    query: Download,
    handle: sendFile,
  }),
  pageRoute({
    method: 'GET',
    path: '/van-ban/:id/tep/:fileId/chu-ky',
    access: 'document.read',
    params: ByFile,
    query: Download,
    handle: showSignatures,
  }),
  pageRoute({
    method: 'GET',
    path: '/van-ban/:id/tep/:fileId/dau-den',
    access: 'document.read',
    params: ByFile,
    query: Download,
    handle: sendStamped,
  }),
  pageRoute({
    method: 'GET',
    path: '/van-ban/:id/the-thuc',
    access: 'document.read',
    params: ById,
    handle: showLayout,
  }),
  ...(
    [
      ['phan-cong', show.postAssign],
      ['bat-dau', show.postStart],
      ['bao-cao', show.postReport],
      ['ket-thuc', show.postClose],
      ['y-kien', show.postAnswer],
      ['gop-y', show.postComment],
      ['ky', postSign],
      ['thu-hoi', postRecall],
      ['huy', postCancel],
    ] as const
  ).map(([verb, handle]) =>
    pageRoute({
      method: 'POST',
      path: `/van-ban/:id/${verb}`,
      access: 'document.read',
      params: ById,
      handle,
    }),
  ),
]

const About = Type.Object({
  traLoi: Type.Optional(Uuid),
  thayThe: Type.Optional(Uuid),
  dinhChinh: Type.Optional(Uuid),
})
const DRAFTED = '/van-ban/:id/soan'
const DRAFT = { access: 'document.draft', params: ById } as const
const drafting: readonly Route[] = [
  pageRoute({
    method: 'GET',
    path: '/van-ban/di/soan',
    access: 'document.draft',
    query: About,
    handle: showNew,
  }),
  pageRoute({
    method: 'POST',
    path: '/van-ban/di/soan',
    access: 'document.draft',
    query: About,
    handle: postNew,
  }),
  pageRoute({
    method: 'GET',
    path: '/van-ban/danh-ba',
    access: 'document.draft',
    query: DirectoryQuery,
    handle: showDirectory,
  }),
  pageRoute({ method: 'GET', path: '/van-ban/:id/soan', ...DRAFT, handle: showDraft }),
  pageRoute({ method: 'POST', path: '/van-ban/:id/soan', ...DRAFT, handle: postDraft }),
  pageRoute({ method: 'POST', path: `${DRAFTED}/tep`, ...DRAFT, accepts: 'multipart', handle: postFiles }),
  pageRoute({
    method: 'POST',
    path: `${DRAFTED}/tep/:fileId`,
    access: 'document.draft',
    params: ByFile,
    handle: postFile,
  }),
  pageRoute({
    method: 'POST',
    path: `${DRAFTED}/toan-van`,
    ...DRAFT,
    accepts: 'multipart',
    handle: postOutsideText,
  }),
  pageRoute({ method: 'POST', path: `${DRAFTED}/vi-tri`, ...DRAFT, handle: postPlaces }),
  pageRoute({ method: 'GET', path: '/van-ban/:id/xem-truoc', ...DRAFT, handle: sendPreview }),
  pageRoute({ method: 'GET', path: '/van-ban/:id/trinh', ...DRAFT, handle: showSubmit }),
  pageRoute({ method: 'POST', path: '/van-ban/:id/trinh', ...DRAFT, handle: postSubmit }),
]

const COPY = { path: '/van-ban/:id/sao', access: 'document.copy', params: ById } as const
const copying: readonly Route[] = [
  pageRoute({ method: 'GET', ...COPY, handle: (context) => showCopy(context) }),
  pageRoute({ method: 'POST', ...COPY, handle: postCopy }),
]

const BOOKS = '/van-ban/so'
const registers: readonly Route[] = [
  pageRoute({
    method: 'GET',
    path: BOOKS,
    access: 'document.figures',
    handle: (context) => showRegisters(context),
  }),
  pageRoute({ method: 'POST', path: BOOKS, access: 'document.register', handle: postReserve }),
  pageRoute({
    method: 'GET',
    path: `${BOOKS}/:id`,
    access: 'document.figures',
    params: ById,
    query: RegisterQuery,
    handle: (context) => showRegister(context),
  }),
  pageRoute({
    method: 'POST',
    path: `${BOOKS}/:id/huy-so`,
    access: 'document.register',
    params: ById,
    query: RegisterQuery,
    handle: postCancelNumber,
  }),
  pageRoute({
    method: 'GET',
    path: `${BOOKS}/:id/xuat.xlsx`,
    access: 'document.figures',
    params: ById,
    query: RegisterQuery,
    handle: sendSheet,
  }),
]

const figures: readonly Route[] = [
  pageRoute({
    method: 'GET',
    path: '/van-ban/so-lieu',
    access: 'document.figures',
    query: FiguresQuery,
    handle: showFigures,
  }),
]

const DEPUTIES = '/van-ban/uy-quyen'
const deputies: readonly Route[] = [
  pageRoute({
    method: 'GET',
    path: DEPUTIES,
    access: 'document.draft',
    handle: (context) => showDeputies(context),
  }),
  pageRoute({ method: 'POST', path: DEPUTIES, access: 'document.draft', handle: postDeputy }),
  pageRoute({
    method: 'POST',
    path: `${DEPUTIES}/:id/thoi`,
    access: 'document.draft',
    params: ById,
    handle: postEndDeputy,
  }),
]

const remarks: readonly Route[] = [
  pageRoute({
    method: 'POST',
    path: '/van-ban/:id/mo-lai',
    access: 'document.direct',
    params: ById,
    handle: show.postReopen,
  }),
  pageRoute({
    method: 'POST',
    path: '/van-ban/:id/phat-hanh',
    access: 'document.register',
    params: ById,
    handle: postIssue,
  }),
  pageRoute({
    method: 'POST',
    path: '/van-ban/:id/gui-lai',
    access: 'document.register',
    params: ById,
    handle: postSendAgain,
  }),
  pageRoute({
    method: 'POST',
    path: '/van-ban/:id/yeu-cau/:requestId',
    access: 'document.register',
    params: Type.Object({ id: Uuid, requestId: Uuid }),
    handle: postRequest,
  }),
  pageRoute({
    method: 'POST',
    path: '/van-ban/:id/gop-y/:commentId',
    access: 'document.read',
    params: Type.Object({ id: Uuid, commentId: Uuid }),
    handle: show.postResolve,
  }),
]

export const routes: readonly Route[] = [
  ...lists,
  ...entering,
  ...drafting,
  ...copying,
  ...registers,
  ...figures,
  ...deputies,
  ...handling,
  ...remarks,
  ...apiRoutes,
]
