import type { Module } from '#platform/module.ts'
import { settleIntents } from './intent.ts'
import { routes } from './routes.ts'

export const signatures: Module = {
  name: 'signatures',
  migrations: new URL('./migrations/', import.meta.url),
  routes,
  jobs: { 'signature.settle': settleIntents },
}

export { keysOf, type KeyView } from './key-view.ts'
export {
  sealDocument,
  signDocuments,
  type Act as SigningAct,
  type Paper,
  type SignedFile,
  type SignItem,
} from './signing.ts'
export { hasAutomaticSeal, sealAutomatically } from './automatic.ts'
export { attachmentLook, copyLook, headSealLook, leaderLook, sealLook, type Look } from './looks.ts'
export { verifyFile } from './verifying.ts'
export { keepPaper, newPaperCode, signaturesFor, voidPaper, withholdPaper } from './store.ts'
export {
  accessRequest,
  beginOnPhone,
  cancelRequest,
  endingOf,
  isOnPhone,
  standing,
  type Asking,
  type Led,
} from './requests.ts'
export { sealXml, type XmlSeal } from './seal-xml.ts'
export { DEMO_PIN, provisionDemoKeys } from './demo-keys.ts'
export { paths as signaturePaths } from './paths.ts'
export { KeyFields } from './pages/key-fields.tsx'
export { chosenKey, leadWithKey, withKey, type ChosenKey } from './pages/with-key.ts'
export { SignatureReportView } from './pages/check/report-view.tsx'
export type { Purpose, SignatureRow } from './tables.ts'
