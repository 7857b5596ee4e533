import { Type } from '@sinclair/typebox'
import { pageRoute, type Route } from '#platform/http/route.ts'
import { apiRoutes } from './api.ts'
import * as catalogue from './pages/catalogue/catalogue.ts'
import { FiguresQuery, showFigures } from './pages/figures/figures.tsx'
import { ListQuerySchema, showList } from './pages/list/list.tsx'
import { OpenQuery, postOpen, postTake, showOpen, showTake } from './pages/open/open.tsx'
import * as files from './pages/show/files.tsx'
import * as show from './pages/show/show.ts'

const Uuid = Type.String({ format: 'uuid' })
const ById = Type.Object({ id: Uuid })
const ByItem = Type.Object({ id: Uuid, itemId: Uuid })
const ByTask = Type.Object({ id: Uuid, taskId: Uuid })
const OWN = { access: 'workfile.own' } as const
const FILE = { ...OWN, params: ById } as const

const BASE = '/ho-so-cong-viec'
const lists: readonly Route[] = [
  pageRoute({ method: 'GET', path: BASE, ...OWN, query: ListQuerySchema, handle: showList }),
  pageRoute({
    method: 'GET',
    path: `${BASE}/mo`,
    ...OWN,
    query: OpenQuery,
    handle: (context) => showOpen(context),
  }),
  pageRoute({ method: 'POST', path: `${BASE}/mo`, ...OWN, query: OpenQuery, handle: postOpen }),
  pageRoute({
    method: 'GET',
    path: `${BASE}/them`,
    ...OWN,
    query: OpenQuery,
    handle: (context) => showTake(context),
  }),
  pageRoute({ method: 'POST', path: `${BASE}/them`, ...OWN, query: OpenQuery, handle: postTake }),
  pageRoute({
    method: 'GET',
    path: `${BASE}/so-lieu`,
    access: 'document.figures',
    query: FiguresQuery,
    handle: showFigures,
  }),
]

const ONE = `${BASE}/:id`
const reading: readonly Route[] = [
  pageRoute({ method: 'GET', path: ONE, ...FILE, handle: (context) => show.showFile(context) }),
  pageRoute({
    method: 'GET',
    path: `${ONE}/van-ban`,
    ...FILE,
    query: files.DocumentsQuery,
    handle: (context) => files.showDocuments(context),
  }),
  pageRoute({
    method: 'GET',
    path: `${ONE}/tai-lieu/:itemId`,
    ...OWN,
    params: ByItem,
    handle: files.showItem,
  }),
  pageRoute({
    method: 'GET',
    path: `${ONE}/tai-lieu/:itemId/tep/:fileId`,
    ...OWN,
    params: Type.Object({ id: Uuid, itemId: Uuid, fileId: Uuid }),
    query: files.Download,
    handle: files.sendItemFile,
  }),
  pageRoute({ method: 'GET', path: `${ONE}/muc-luc.pdf`, ...FILE, handle: files.sendContents }),
  pageRoute({ method: 'GET', path: `${ONE}/bien-ban.pdf`, ...FILE, handle: files.sendRecord }),
  pageRoute({ method: 'GET', path: `${ONE}/goi.zip`, ...FILE, handle: files.sendPackage }),
  pageRoute({ method: 'GET', path: `${ONE}/kiem-tra`, ...FILE, handle: files.showCheck }),
]

const working: readonly Route[] = [
  pageRoute({
    method: 'POST',
    path: `${ONE}/tep`,
    ...FILE,
    accepts: 'multipart',
    handle: files.postFiles,
  }),
  pageRoute({
    method: 'POST',
    path: `${ONE}/van-ban`,
    ...FILE,
    query: files.DocumentsQuery,
    handle: files.postDocuments,
  }),
  ...(
    [
      ['giay', show.postPaper],
      ['viec', show.postAsk],
      ['ghi-chu', show.postNote],
      ['moi', show.postInvite],
      ['thoi-moi', show.postUninvite],
      ['ket-thuc', show.postClose],
      ['mo-lai', show.postReopen],
      ['nop-luu', show.postOffer],
      ['giu-lai', show.postKeep],
    ] as const
  ).map(([verb, handle]) => pageRoute({ method: 'POST', path: `${ONE}/${verb}`, ...FILE, handle })),
  pageRoute({
    method: 'POST',
    path: `${ONE}/tai-lieu/:itemId/bo`,
    ...OWN,
    params: ByItem,
    handle: show.postTakeOut,
  }),
  pageRoute({
    method: 'POST',
    path: `${ONE}/viec/:taskId`,
    ...OWN,
    params: ByTask,
    handle: show.postFinish,
  }),
  pageRoute({
    method: 'POST',
    path: `${ONE}/viec/:taskId/thoi`,
    ...OWN,
    params: ByTask,
    handle: show.postCancelTask,
  }),
  pageRoute({
    method: 'POST',
    path: `${ONE}/tiep-nhan`,
    access: 'workfile.archive',
    params: ById,
    handle: show.postAccept,
  }),
  pageRoute({
    method: 'POST',
    path: `${ONE}/tra-lai`,
    access: 'workfile.archive',
    params: ById,
    handle: show.postSendBack,
  }),
]

const LISTS = '/danh-muc-ho-so'
const YEAR = `${LISTS}/:year`
const EDIT = { access: 'workfile.list', params: catalogue.ByYear } as const
const ENTRY = { access: 'workfile.list', params: catalogue.ByEntry } as const
const yearly: readonly Route[] = [
  pageRoute({ method: 'GET', path: LISTS, ...OWN, handle: (context) => catalogue.showLists(context) }),
  pageRoute({ method: 'POST', path: LISTS, access: 'workfile.list', handle: catalogue.postList }),
  pageRoute({
    method: 'GET',
    path: YEAR,
    ...OWN,
    params: catalogue.ByYear,
    handle: (context) => catalogue.showYear(context),
  }),
  pageRoute({
    method: 'GET',
    path: `${YEAR}/xuat.xlsx`,
    ...OWN,
    params: catalogue.ByYear,
    handle: catalogue.sendSheet,
  }),
  pageRoute({ method: 'POST', path: `${YEAR}/de-muc`, ...EDIT, handle: catalogue.postHeading }),
  pageRoute({ method: 'POST', path: `${YEAR}/muc`, ...EDIT, handle: catalogue.postEntry }),
  pageRoute({
    method: 'POST',
    path: `${YEAR}/nhap`,
    ...EDIT,
    accepts: 'multipart',
    handle: catalogue.postImport,
  }),
  pageRoute({
    method: 'POST',
    path: `${YEAR}/duyet`,
    access: 'workfile.approve',
    params: catalogue.ByYear,
    handle: catalogue.postApprove,
  }),
  pageRoute({
    method: 'GET',
    path: `${YEAR}/muc/:entryId`,
    ...ENTRY,
    handle: (context) => catalogue.showEntry(context),
  }),
  pageRoute({ method: 'POST', path: `${YEAR}/muc/:entryId`, ...ENTRY, handle: catalogue.postChange }),
  pageRoute({ method: 'POST', path: `${YEAR}/muc/:entryId/bo`, ...ENTRY, handle: catalogue.postDrop }),
]

export const routes: readonly Route[] = [...lists, ...reading, ...working, ...yearly, ...apiRoutes]
