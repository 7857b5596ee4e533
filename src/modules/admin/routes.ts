import { Type } from '@sinclair/typebox'
import { page, pageRoute, type Route } from '#platform/http/route.ts'
import {
  postAct,
  postCreate,
  postEndPosition,
  postIssuePassword,
  postPosition,
  showAccount,
  showConfirm,
  showCreate,
  showEndPosition,
  showIssuePassword,
} from './pages/accounts/account.ts'
import { showAccounts } from './pages/accounts/list.ts'
import { exportAudit, showAudit } from './pages/audit/audit.ts'
import { postRetry, showJobs, showMail } from './pages/jobs/jobs.ts'
import {
  downloadXml,
  postPublish,
  postUpload,
  showProcess,
  showProcesses,
  showUpload,
} from './pages/processes/processes.ts'
import { rightsPage } from './pages/rights/rights-page.tsx'
import { showSettings } from './pages/settings/settings.ts'
import { paths } from './paths.ts'

const Text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })
const ActOf = Type.Object({ id: Type.String({ format: 'uuid' }), act: Type.String({ maxLength: 40 }) })
const SeatOf = Type.Object({ id: Type.String({ format: 'uuid' }), seat: Type.String({ format: 'uuid' }) })
const JobId = Type.Object({ id: Type.String({ pattern: '^[0-9]{1,18}$' }) })
const Key = Type.Object({ key: Type.String({ maxLength: 100 }) })

/** A select that was left alone sends an empty text. */
const OneOf = <const T extends string>(values: readonly T[]) =>
  Type.Optional(Type.Union([...values.map((value) => Type.Literal(value)), Type.Literal('')]))

const AccountQuery = Type.Object({
  q: Text(100),
  loai: OneOf(['citizen', 'officer']),
  tinhTrang: OneOf(['disabled', 'locked']),
  sau: Text(400),
})
const MailQuery = Type.Object({ trangThai: OneOf(['sent', 'waiting', 'failed']), sau: Text(80) })
const ProcessQuery = Type.Object({
  'phien-ban': Type.Optional(Type.Integer({ minimum: 1 })),
  ma: Text(100),
})
const AuditQuery = Type.Object({
  nguoi: Text(200),
  taiKhoan: Type.Optional(Type.String({ format: 'uuid' })),
  hoSo: Text(60),
  viec: Text(60),
  tu: Text(20),
  den: Text(20),
  sau: Text(80),
})

const accounts = 'admin.accounts'
const accountRoutes: readonly Route[] = [
  pageRoute({
    method: 'GET',
    path: paths.accounts(),
    access: accounts,
    query: AccountQuery,
    handle: showAccounts,
  }),
  pageRoute({ method: 'GET', path: paths.createOfficer(), access: accounts, handle: showCreate }),
  pageRoute({ method: 'POST', path: paths.createOfficer(), access: accounts, handle: postCreate }),
  pageRoute({ method: 'GET', path: paths.account(':id'), access: accounts, params: Id, handle: showAccount }),
  pageRoute({
    method: 'POST',
    path: paths.addPosition(':id'),
    access: accounts,
    params: Id,
    handle: postPosition,
  }),
  pageRoute({
    method: 'GET',
    path: paths.endPosition(':id', ':seat'),
    access: accounts,
    params: SeatOf,
    handle: showEndPosition,
  }),
  pageRoute({
    method: 'POST',
    path: paths.endPosition(':id', ':seat'),
    access: accounts,
    params: SeatOf,
    handle: postEndPosition,
  }),
  pageRoute({
    method: 'GET',
    path: paths.act(':id', 'cap-mat-khau'),
    access: accounts,
    params: Id,
    handle: showIssuePassword,
  }),
  pageRoute({
    method: 'POST',
    path: paths.act(':id', 'cap-mat-khau'),
    access: accounts,
    params: Id,
    handle: postIssuePassword,
  }),
  pageRoute({
    method: 'GET',
    path: paths.act(':id', ':act'),
    access: accounts,
    params: ActOf,
    handle: showConfirm,
  }),
  pageRoute({
    method: 'POST',
    path: paths.act(':id', ':act'),
    access: accounts,
    params: ActOf,
    handle: postAct,
  }),
  pageRoute({ method: 'GET', path: paths.rights(), access: accounts, handle: () => page(rightsPage()) }),
]

const processes = 'admin.processes'
const processRoutes: readonly Route[] = [
  pageRoute({ method: 'GET', path: paths.processes(), access: processes, handle: showProcesses }),
  pageRoute({
    method: 'GET',
    path: paths.uploadProcess(),
    access: processes,
    query: ProcessQuery,
    handle: showUpload,
  }),
  pageRoute({
    method: 'POST',
    path: paths.uploadProcess(),
    access: processes,
    accepts: 'multipart',
    handle: postUpload,
  }),
  pageRoute({ method: 'POST', path: paths.publishProcess(), access: processes, handle: postPublish }),
  pageRoute({
    method: 'GET',
    path: paths.process(':key'),
    access: processes,
    params: Key,
    query: ProcessQuery,
    handle: showProcess,
  }),
  pageRoute({
    method: 'GET',
    path: `${paths.process(':key')}/xml`,
    access: processes,
    params: Key,
    query: ProcessQuery,
    handle: downloadXml,
  }),
]

const jobs = 'admin.jobs'
const workRoutes: readonly Route[] = [
  pageRoute({ method: 'GET', path: paths.jobs(), access: jobs, handle: showJobs }),
  pageRoute({ method: 'POST', path: paths.retryJob(':id'), access: jobs, params: JobId, handle: postRetry }),
  pageRoute({ method: 'GET', path: paths.mail(), access: jobs, query: MailQuery, handle: showMail }),
  pageRoute({
    method: 'GET',
    path: paths.audit(),
    access: 'admin.audit',
    query: AuditQuery,
    handle: showAudit,
  }),
  pageRoute({
    method: 'GET',
    path: paths.exportAudit(),
    access: 'admin.audit',
    query: AuditQuery,
    handle: exportAudit,
  }),
  pageRoute({ method: 'GET', path: paths.settings(), access: 'admin.settings', handle: showSettings }),
]

export const routes: readonly Route[] = [...accountRoutes, ...processRoutes, ...workRoutes]
