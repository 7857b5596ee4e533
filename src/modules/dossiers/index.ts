import type { Module } from '#platform/module.ts'
import { issueResult } from './issuing.ts'
import { notifyApplicant } from './notices.ts'
import { routes } from './routes.ts'

export const dossiers: Module = {
  name: 'dossiers',
  migrations: new URL('./migrations/', import.meta.url),
  routes,
  jobs: { 'dossier.notify': notifyApplicant, 'dossier.issue-result': issueResult },
}

export { fileDossier, type Filed, type Filing } from './actions/file.ts'
export { decideTask, type Decided, type Decision } from './actions/decide.ts'
export type { SignedWith } from './result-signing.ts'
export { rateDossier, withdrawDossier } from './actions/applicant.ts'
export { supplementDossier } from './actions/supplement.ts'
export { askPayment, recordPayment, reportPayment } from './actions/payment.ts'
export {
  cancelPayment,
  confirmPayment,
  reconcilePayment,
  refundPayment,
  returnPayment,
  stopUnpaid,
} from './actions/payment-settling.ts'
export { handBack } from './actions/counter.ts'
export { earliestLastDay, laterLastDay, usualLastDay } from './payment.ts'
export { openPayments, type OpenPayment } from './payment-store.ts'
export { extendDossier } from './actions/officer.ts'
export { openWork, taskLabel, workFigures, workOf, type OpenWork, type WorkItem } from './task-store.ts'
export { dossierCodes, findDossierId, lastFilingKey } from './store.ts'
export { keepPersonPapers } from './draft-store.ts'
export { prefill } from './prefill.ts'
export { agencyDossiers, type ListItem } from './list-store.ts'
export { readDossierCode } from './numbering.ts'
export { STATUSES, type Status } from './dossier.ts'
export { PAID_BY, RECONCILED } from './payment.ts'
export { REFUNDED } from './refund.ts'
export { paths as dossierPaths } from './paths.ts'
export { countWaiting, waitingForPerson, type WaitingDossier } from './waiting-store.ts'
export { draftsOf } from './draft-store.ts'
export { countsByAgency, openFigures, type OpenFigures } from './report-store.ts'
export { onTimeShare, rated, readPeriod, satisfaction, sumOf, type Counts } from './figures.ts'
export { listHref } from './pages/list/list-query.ts'
export { DossierCell } from './pages/dossier-cell.tsx'
export { Due, DueAt, StatusTag } from './pages/status-tag.tsx'
