import { Type } from '@sinclair/typebox'
import { apiRoute, pageRoute, type Route } from '#platform/http/route.ts'
import {
  postCheck,
  postDeadLetter,
  postDirectory,
  postNewPeer,
  postPeer,
  showDeadLetter,
  showDirectory,
  showNewPeer,
  showOverview,
  showPeer,
} from './pages/pages.ts'
import { paths } from './paths.ts'
import { answer, downloadEdoc, OPERATIONS } from './vxp-service.ts'

/** What each operation of the service is for, in the API document. */
const SUMMARIES: Readonly<Record<string, string>> = {
  getAgenciesList: 'Danh bạ cơ quan trên trục',
  getAgenciesListQD20: 'Danh bạ cơ quan theo Quyết định 20/2020/QĐ-TTg',
  getSynchronizeUnit: 'Đồng bộ danh bạ cơ quan',
  registerAgency: 'Đăng ký cơ quan của hệ thống',
  deleteAgency: 'Gỡ cơ quan của hệ thống',
  sendEdoc: 'Gửi gói tin edXML',
  getReceivedEdocList: 'Danh sách gói tin chờ nhận',
  getSentEdocList: 'Tình trạng gói tin đã gửi',
  getEdoc: 'Lấy gói tin dưới dạng base64',
  updateStatus: 'Báo đã nhận hoặc không đọc được gói tin',
  countReceiveEdoc: 'Số văn bản chờ nhận',
  countReceiveStatus: 'Số trạng thái chờ nhận',
}
const TAG = 'Trục liên thông văn bản'
const Answer = Type.Object({}, { additionalProperties: true })

const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })
const Search = Type.Object({ q: Type.Optional(Type.String({ maxLength: 200 })) })
const access = 'admin.exchange'

const pages: readonly Route[] = [
  pageRoute({ method: 'GET', path: paths.overview(), access, handle: showOverview }),
  pageRoute({ method: 'GET', path: paths.newPeer(), access, handle: showNewPeer }),
  pageRoute({ method: 'POST', path: paths.newPeer(), access, handle: postNewPeer }),
  pageRoute({ method: 'GET', path: paths.peer(':id'), access, params: Id, handle: showPeer }),
  pageRoute({ method: 'POST', path: paths.peer(':id'), access, params: Id, handle: postPeer }),
  pageRoute({ method: 'POST', path: paths.checkPeer(':id'), access, params: Id, handle: postCheck }),
  pageRoute({ method: 'POST', path: paths.directoryOf(':id'), access, params: Id, handle: postDirectory }),
  pageRoute({ method: 'GET', path: paths.deadLetter(':id'), access, params: Id, handle: showDeadLetter }),
  pageRoute({ method: 'POST', path: paths.deadLetter(':id'), access, params: Id, handle: postDeadLetter }),
  pageRoute({ method: 'GET', path: paths.directory(), access, query: Search, handle: showDirectory }),
]

/** Open to everybody by the door, and to registered systems only by what they sign: see `verifyRequest`. */
const service: readonly Route[] = [
  ...Object.entries(OPERATIONS).map(([name, operation]) =>
    apiRoute({
      method: 'POST',
      path: paths.vxp(name),
      access: 'public',
      accepts: 'octets',
      response: Answer,
      summary: SUMMARIES[name] ?? name,
      tag: TAG,
      handle: answer(operation),
    }),
  ),
  apiRoute({
    method: 'GET',
    path: paths.vxp('downloadEdoc'),
    access: 'public',
    accepts: 'octets',
    response: Type.Any(),
    summary: 'Tải gói tin',
    tag: TAG,
    handle: downloadEdoc,
  }),
]

export const routes: readonly Route[] = [...pages, ...service]
