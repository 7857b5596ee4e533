import type { Module } from '#platform/module.ts'
import { takeArrival, takeDelivery, takeStatus } from './post/arrivals.ts'
import { fetchMail } from './post/mail-intake.ts'
import { readDocument } from './paper/reading.ts'
import { routes } from './routes.ts'

export const documents: Module = {
  name: 'documents',
  migrations: new URL('./migrations/', import.meta.url),
  routes,
  jobs: {
    'document.read': readDocument,
    'document.arrived': takeArrival,
    'document.status-arrived': takeStatus,
    'document.delivery-changed': takeDelivery,
    'document.fetch-mail': fetchMail,
  },
}

export {
  countWork as countDocumentWork,
  workOf as documentWorkOf,
  type WorkItem as DocumentWork,
} from './stores/task-store.ts'
export { deskOf } from './stores/store.ts'
export { typeOf } from './books.ts'
export type { ChainLink, DraftContent } from './draft.ts'
export type { IncomingFacts, TaskKind } from './document.ts'
export { factsOf } from './post/edoc.ts'
export { commentsOf } from './stores/comment-store.ts'
export { openRequests } from './stores/exchange-store.ts'
export { answerRequest } from './post/requests.ts'
export { addComment, resolveComment } from './actions/comments.ts'
export { assignIncoming, closeIncoming, reportTask, startIncoming } from './actions/handle.ts'
export { issueDocument, recallDocument } from './actions/issue.ts'
export { answerLink, beginDraft, saveDraft, submitDraft, type Draft } from './actions/outgoing.ts'
export { signTasks } from './actions/sign.ts'
export { paths as documentPaths } from './paths.ts'
export { TASK_KINDS } from './document.ts'
export { DocumentName, DueDay, StateTag as DocumentStateTag } from './pages/words.tsx'
export type { Desk } from './policy.ts'
export { listDocuments } from './stores/list-store.ts'
export { accessFilingCard, filingCards, type FiledFile, type FilingCard } from './stores/filing-store.ts'
export { arriveDocument, receivePapers, refuseArrival } from './actions/arrive.ts'
export { registerIncoming } from './actions/register.ts'
export { watchMailbox } from './post/mail-intake.ts'
