import { Type } from '@sinclair/typebox'
import { pageRoute, type Route } from '#platform/http/route.ts'
import { apiRoutes } from './api.ts'
import { showCounter, postCounterFind, showNewAtCounter, postNewAtCounter } from './pages/counter/counter.ts'
import { showFigures } from './pages/figures/leader.ts'
import { PublicQuery, sendPublic, showPublic } from './pages/figures/public.ts'
import { postAutosave, postFile, postPapers, postSection, showStep } from './pages/file/draft.ts'
import { postStart, showStart } from './pages/file/start.ts'
import { showAgencyList } from './pages/list/list.ts'
import { ListQuerySchema } from './pages/list/list-query.ts'
import * as mine from './pages/mine/mine.ts'
import * as ask from './pages/payment/ask.ts'
import * as collected from './pages/payment/collected.ts'
import * as pay from './pages/payment/pay.ts'
import * as refund from './pages/payment/refund.ts'
import * as settle from './pages/payment/settle.ts'
import { paymentApiRoutes } from './pages/payment/payment-api.ts'
import { papersApiRoutes } from './pages/papers/papers-api.ts'
import * as papers from './pages/papers/papers.ts'
import {
  RegisterQuery,
  sendRegisterCsv,
  sendRegisterPdf,
  sendRegisterSheet,
  showRegister,
} from './pages/register/register.ts'
import * as show from './pages/show/show.ts'
import { sendMyPaper, sendResult, sendSlip } from './pages/slips/slips.ts'
import { showTrack } from './pages/track/track.tsx'
import { postBulk, postBulkConfirmed, showWork } from './pages/work/work.ts'

const Uuid = Type.String({ format: 'uuid' })
const ByCode = Type.Object({ code: Type.String({ maxLength: 60 }) })
const ById = Type.Object({ id: Uuid })
const ByPayment = Type.Object({ code: Type.String({ maxLength: 60 }), payment: Uuid })
const Step = Type.Object({ id: Uuid, step: Type.String({ maxLength: 20 }) })
const Text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))

const citizen: readonly Route[] = [
  pageRoute({
    method: 'GET',
    path: '/nop-ho-so/:code',
    access: 'dossier.file',
    params: ByCode,
    handle: showStart,
  }),
  pageRoute({
    method: 'POST',
    path: '/nop-ho-so/:code',
    access: 'dossier.file',
    params: ByCode,
    handle: postStart,
  }),
  pageRoute({
    method: 'GET',
    path: '/ban-nhap/:id/:step',
    access: 'dossier.draft',
    params: Step,
    handle: showStep,
  }),
  pageRoute({
    method: 'POST',
    path: '/ban-nhap/:id/giay-to',
    access: 'dossier.draft',
    params: ById,
    accepts: 'multipart',
    handle: postPapers,
  }),
  pageRoute({
    method: 'POST',
    path: '/ban-nhap/:id/nop',
    access: 'dossier.draft',
    params: ById,
    handle: postFile,
  }),
  pageRoute({
    method: 'POST',
    path: '/ban-nhap/:id/:step/luu',
    access: 'dossier.draft',
    params: Step,
    handle: postAutosave,
  }),
  pageRoute({
    method: 'POST',
    path: '/ban-nhap/:id/:step',
    access: 'dossier.draft',
    params: Step,
    handle: postSection,
  }),
  pageRoute({
    method: 'GET',
    path: '/tra-cuu',
    access: 'public',
    query: Type.Object({ ma: Text(100) }),
    handle: showTrack,
  }),
  pageRoute({
    method: 'GET',
    path: '/ho-so-cua-toi',
    access: 'dossier.own',
    query: Type.Object({ sau: Text(100), cho: Text(100) }),
    handle: mine.showList,
  }),
  pageRoute({
    method: 'GET',
    path: '/giay-to-cua-toi',
    access: 'dossier.own',
    handle: papers.showPapers,
  }),
  pageRoute({
    method: 'POST',
    path: '/giay-to-cua-toi',
    access: 'dossier.own',
    accepts: 'multipart',
    handle: papers.postPapers,
  }),
  pageRoute({
    method: 'GET',
    path: '/giay-to-cua-toi/:id',
    access: 'dossier.own',
    params: ById,
    handle: sendMyPaper,
  }),
  ...(
    [
      ['GET', '', mine.showMine],
      ['GET', '/da-nop', mine.showFiled],
      ['GET', '/rut', mine.showWithdraw],
      ['POST', '/rut', mine.postWithdraw],
      ['GET', '/danh-gia', mine.showRate],
      ['POST', '/danh-gia', mine.postRate],
      ['GET', '/bo-sung', mine.showSupplement],
    ] as const
  ).map(([method, path, handle]) =>
    pageRoute({ method, path: `/ho-so-cua-toi/:code${path}`, access: 'dossier.own', params: ByCode, handle }),
  ),
  pageRoute({
    method: 'POST',
    path: '/ho-so-cua-toi/:code/bo-sung',
    access: 'dossier.own',
    params: ByCode,
    accepts: 'multipart',
    handle: mine.postSupplement,
  }),
]

const officer: readonly Route[] = [
  pageRoute({
    method: 'GET',
    path: '/viec-cua-toi',
    access: 'work.own',
    query: Type.Object({
      buoc: Text(200),
      han: Type.Optional(Type.Union([Type.Literal('late'), Type.Literal('soon')])),
      sau: Text(100),
    }),
    handle: showWork,
  }),
  pageRoute({ method: 'POST', path: '/viec-cua-toi/chon', access: 'task.decide', handle: postBulk }),
  pageRoute({
    method: 'POST',
    path: '/viec-cua-toi/xu-ly',
    access: 'task.decide',
    handle: postBulkConfirmed,
  }),
  pageRoute({ method: 'GET', path: '/viec/:id', access: 'task.decide', params: ById, handle: show.showTask }),
  pageRoute({
    method: 'POST',
    path: '/viec/:id',
    access: 'task.decide',
    params: ById,
    handle: show.postDecision,
  }),
  pageRoute({
    method: 'POST',
    path: '/viec/:id/chuyen',
    access: 'task.decide',
    params: ById,
    handle: show.postHandOver,
  }),
  pageRoute({
    method: 'GET',
    path: '/ho-so',
    access: 'dossier.read',
    query: ListQuerySchema,
    handle: showAgencyList,
  }),
  pageRoute({
    method: 'GET',
    path: '/ho-so/:code',
    access: 'dossier.read',
    params: ByCode,
    handle: show.showDossier,
  }),
  pageRoute({
    method: 'GET',
    path: '/ho-so/:code/ban-in',
    access: 'dossier.read',
    params: ByCode,
    handle: show.showPrint,
  }),
  pageRoute({
    method: 'POST',
    path: '/ho-so/:code/ghi-chu',
    access: 'dossier.read',
    params: ByCode,
    handle: show.postNote,
  }),
  pageRoute({
    method: 'POST',
    path: '/ho-so/:code/hen-lai',
    access: 'dossier.extend',
    params: ByCode,
    handle: show.postExtend,
  }),
  pageRoute({
    method: 'POST',
    path: '/ho-so/:code/tra-lai',
    access: 'dossier.receive',
    params: ByCode,
    handle: show.postHandBack,
  }),
  pageRoute({
    method: 'GET',
    path: '/mot-cua',
    access: 'dossier.receive',
    query: Type.Object({ q: Text(200) }),
    handle: showCounter,
  }),
  pageRoute({ method: 'POST', path: '/mot-cua', access: 'dossier.receive', handle: postCounterFind }),
  pageRoute({
    method: 'GET',
    path: '/mot-cua/:code',
    access: 'dossier.receive',
    params: ByCode,
    handle: showNewAtCounter,
  }),
  pageRoute({
    method: 'POST',
    path: '/mot-cua/:code',
    access: 'dossier.receive',
    params: ByCode,
    handle: postNewAtCounter,
  }),
]

const payments: readonly Route[] = [
  pageRoute({
    method: 'GET',
    path: '/ho-so-cua-toi/:code/nop-tien',
    access: 'dossier.own',
    params: ByCode,
    handle: pay.showPay,
  }),
  pageRoute({
    method: 'POST',
    path: '/ho-so-cua-toi/:code/nop-tien',
    access: 'dossier.own',
    params: ByCode,
    accepts: 'multipart',
    handle: pay.postPay,
  }),
  pageRoute({
    method: 'POST',
    path: '/ho-so/:code/nop-tien',
    access: 'payment.collect',
    params: ByCode,
    accepts: 'multipart',
    handle: ask.postAsk,
  }),
  ...(
    [
      ['GET', '/nop-tien', ask.showAsk],
      ['POST', '/nop-tien/xac-nhan', settle.postConfirm],
      ['POST', '/nop-tien/bao-lai', settle.postReturn],
      ['POST', '/nop-tien/rut-lai', settle.postCancel],
      ['POST', '/nop-tien/dung', settle.postStop],
      ['POST', '/nop-tien/doi-chieu', settle.postReconcile],
      ['GET', '/thu-tien', ask.showRecord],
      ['POST', '/thu-tien', ask.postRecord],
    ] as const
  ).map(([method, path, handle]) =>
    pageRoute({ method, path: `/ho-so/:code${path}`, access: 'payment.collect', params: ByCode, handle }),
  ),
  ...(
    [
      ['GET', refund.showRefund],
      ['POST', refund.postRefund],
    ] as const
  ).map(([method, handle]) =>
    pageRoute({
      method,
      path: '/ho-so/:code/hoan-tra/:payment',
      access: 'payment.collect',
      params: ByPayment,
      handle,
    }),
  ),
  pageRoute({
    method: 'GET',
    path: '/thu-phi',
    access: 'payment.collect',
    query: collected.WaitingQuery,
    handle: collected.showWaiting,
  }),
  pageRoute({
    method: 'GET',
    path: '/thu-phi/so-thu',
    access: 'register.export',
    query: collected.CollectedQuery,
    handle: collected.showCollected,
  }),
  pageRoute({
    method: 'GET',
    path: '/thu-phi/so-thu.xlsx',
    access: 'register.export',
    query: collected.CollectedQuery,
    handle: collected.sendCollected,
  }),
]

const figures: readonly Route[] = [
  pageRoute({
    method: 'GET',
    path: '/so-theo-doi',
    access: 'register.export',
    query: RegisterQuery,
    handle: showRegister,
  }),
  ...(
    [
      ['pdf', sendRegisterPdf],
      ['xlsx', sendRegisterSheet],
      ['csv', sendRegisterCsv],
    ] as const
  ).map(([format, handle]) =>
    pageRoute({
      method: 'GET',
      path: `/so-theo-doi/xuat.${format}`,
      access: 'register.export',
      query: RegisterQuery,
      handle,
    }),
  ),
  pageRoute({ method: 'GET', path: '/so-lieu', access: 'figures.read', handle: showFigures }),
  pageRoute({ method: 'GET', path: '/cong-khai', access: 'public', query: PublicQuery, handle: showPublic }),
  pageRoute({
    method: 'GET',
    path: '/cong-khai/tai-ve.csv',
    access: 'public',
    query: PublicQuery,
    handle: sendPublic,
  }),
]

const documents: readonly Route[] = [
  pageRoute({
    method: 'GET',
    path: '/tep/:dossierId/:paperId',
    access: 'signed-in',
    params: Type.Object({ dossierId: Uuid, paperId: Uuid }),
    query: Type.Object({ tai: Text(1) }),
    handle: show.sendPaper,
  }),
  pageRoute({
    method: 'GET',
    path: '/phieu/:code/:form',
    access: 'signed-in',
    params: Type.Object({ code: Type.String({ maxLength: 60 }), form: Type.String({ maxLength: 10 }) }),
    handle: sendSlip,
  }),
  pageRoute({
    method: 'GET',
    path: '/ket-qua/:code',
    access: 'signed-in',
    params: ByCode,
    handle: sendResult,
  }),
]

export const routes: readonly Route[] = [
  ...citizen,
  ...officer,
  ...payments,
  ...figures,
  ...documents,
  ...apiRoutes,
  ...papersApiRoutes,
  ...paymentApiRoutes,
]
