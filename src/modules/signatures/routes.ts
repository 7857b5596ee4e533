import { Type } from '@sinclair/typebox'
import { pageRoute, type Route } from '#platform/http/route.ts'
import { getList, getRoot, postOcsp, postStamp } from './pages/authority.ts'
import {
  postIssue,
  postRevoke,
  postUnlock,
  showCertificates,
  showIssue,
  showRevoke,
} from './pages/certificates/certificates.ts'
import { postCheck, postPaper, showCheck, showPaper } from './pages/check/check.ts'
import { postAutomatic, showAutomatic } from './pages/mine/automatic.tsx'
import {
  getPicture,
  postChangePin,
  postImport,
  postPicture,
  postSample,
  postToken,
  showChangePin,
  showImport,
  showMine,
  showPicture,
  showSample,
  showSeal,
  showTokens,
} from './pages/mine/mine.ts'
import { postCancel, postDemoPhone, showDemoPhone, showRequest } from './pages/phone/phone.tsx'
import { postRemote, showRemote } from './pages/phone/remote.tsx'
import { paths } from './paths.ts'

const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })
const Code = Type.Object({ code: Type.String({ maxLength: 20 }) })
const Of = Type.Object({ of: Type.String({ maxLength: 20 }) })
const CodeQuery = Type.Object({ ma: Type.Optional(Type.String({ maxLength: 60 })) })
const RemoteQuery = Type.Object({ ma: Type.Optional(Type.String({ maxLength: 60 })) })
const ListQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 100 })),
  loai: Type.Optional(Type.Union([Type.Literal('officer'), Type.Literal('agency'), Type.Literal('')])),
  sau: Type.Optional(Type.String({ maxLength: 400 })),
})

const own = 'signature.own'
const mine: readonly Route[] = [
  pageRoute({ method: 'GET', path: paths.mine(), access: own, handle: showMine }),
  pageRoute({ method: 'GET', path: paths.seal(), access: 'seal.use', handle: showSeal }),
  pageRoute({ method: 'GET', path: paths.importKey(), access: own, handle: showImport }),
  pageRoute({
    method: 'POST',
    path: paths.importKey(),
    access: own,
    accepts: 'multipart',
    handle: postImport,
  }),
  pageRoute({ method: 'GET', path: paths.addToken(), access: own, handle: showTokens }),
  pageRoute({ method: 'POST', path: paths.addToken(), access: own, handle: postToken }),
  pageRoute({ method: 'GET', path: paths.changePin(':id'), access: own, params: Id, handle: showChangePin }),
  pageRoute({ method: 'POST', path: paths.changePin(':id'), access: own, params: Id, handle: postChangePin }),
  pageRoute({
    method: 'GET',
    path: paths.addRemote(),
    access: own,
    query: RemoteQuery,
    perMinute: 20,
    handle: showRemote,
  }),
  pageRoute({ method: 'POST', path: paths.addRemote(), access: own, handle: postRemote }),
  pageRoute({ method: 'GET', path: paths.request(':id'), access: own, params: Id, handle: showRequest }),
  pageRoute({ method: 'POST', path: paths.request(':id'), access: own, params: Id, handle: postCancel }),
  pageRoute({ method: 'GET', path: paths.demoPhone(), access: own, handle: showDemoPhone }),
  pageRoute({ method: 'POST', path: paths.demoPhone(), access: own, handle: postDemoPhone }),
  pageRoute({
    method: 'GET',
    path: paths.automatic(':id'),
    access: 'seal.use',
    params: Id,
    handle: showAutomatic,
  }),
  pageRoute({
    method: 'POST',
    path: paths.automatic(':id'),
    access: 'seal.use',
    params: Id,
    handle: postAutomatic,
  }),
  pageRoute({ method: 'GET', path: paths.picture(':id'), access: own, params: Id, handle: showPicture }),
  pageRoute({ method: 'GET', path: paths.pictureFile(':id'), access: own, params: Id, handle: getPicture }),
  pageRoute({
    method: 'POST',
    path: paths.picture(':id'),
    access: own,
    params: Id,
    accepts: 'multipart',
    handle: postPicture,
  }),
  pageRoute({ method: 'GET', path: paths.sample(':id'), access: own, params: Id, handle: showSample }),
  pageRoute({ method: 'POST', path: paths.sample(':id'), access: own, params: Id, handle: postSample }),
]

const open: readonly Route[] = [
  pageRoute({ method: 'GET', path: paths.check(), access: 'public', query: CodeQuery, handle: showCheck }),
  pageRoute({
    method: 'POST',
    path: paths.check(),
    access: 'public',
    accepts: 'multipart',
    perMinute: 20,
    handle: postCheck,
  }),
  pageRoute({
    method: 'GET',
    path: paths.paper(':code'),
    access: 'public',
    params: Code,
    perMinute: 60,
    handle: showPaper,
  }),
  pageRoute({
    method: 'POST',
    path: paths.paper(':code'),
    access: 'public',
    params: Code,
    accepts: 'multipart',
    perMinute: 20,
    handle: postPaper,
  }),
  pageRoute({ method: 'GET', path: paths.crl(':of'), access: 'public', params: Of, handle: getList }),
  pageRoute({ method: 'GET', path: paths.rootCertificate(), access: 'public', handle: getRoot }),
  pageRoute({ method: 'POST', path: paths.ocsp(), access: 'public', accepts: 'binary', handle: postOcsp }),
  pageRoute({ method: 'POST', path: paths.stamp(), access: 'public', accepts: 'binary', handle: postStamp }),
]

const admin = 'admin.certificates'
const certificates: readonly Route[] = [
  pageRoute({
    method: 'GET',
    path: paths.certificates(),
    access: admin,
    query: ListQuery,
    handle: showCertificates,
  }),
  pageRoute({ method: 'GET', path: paths.issueCertificate(), access: admin, handle: showIssue }),
  pageRoute({ method: 'POST', path: paths.issueCertificate(), access: admin, handle: postIssue }),
  pageRoute({
    method: 'GET',
    path: paths.revokeCertificate(':id'),
    access: admin,
    params: Id,
    handle: showRevoke,
  }),
  pageRoute({
    method: 'POST',
    path: paths.revokeCertificate(':id'),
    access: admin,
    params: Id,
    handle: postRevoke,
  }),
  pageRoute({ method: 'POST', path: paths.unlockKey(':id'), access: admin, params: Id, handle: postUnlock }),
]

export const routes: readonly Route[] = [...mine, ...open, ...certificates]
