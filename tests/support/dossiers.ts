import { createHash } from 'node:crypto'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import type { Visitor } from './province.ts'

/** A declaration of birth that is right, as the API takes it. */
export const birthAnswers = {
  applicantName: 'Vũ Thị Hạnh',
  applicantPersonalNumber: '062190000001',
  applicantAddress: 'Thôn 1, phường Quang Trung',
  applicantPhone: '0905123456',
  applicantRelation: 'me',
  childName: 'NGUYỄN VĂN AN',
  childBirthDate: '2026-11-01',
  childSex: 'male',
  childEthnicity: 'Kinh',
  childNationality: 'Việt Nam',
  birthPlace: 'Bệnh viện đa khoa tỉnh Kon Tum',
  hometown: 'Kon Tum',
  motherName: 'Vũ Thị Hạnh',
  motherBirthYear: 1990,
  motherEthnicity: 'Kinh',
  motherNationality: 'Việt Nam',
  motherAddress: 'Kon Tum',
  fatherKnown: 'no',
  pledge: true,
}

/** Puts the sample paper into the visitor's own store, and names it as the first component. */
export async function uploadPapers(visitor: Visitor) {
  await visitor.upload(
    '/giay-to-cua-toi',
    {},
    [{ field: 'paper', name: 'giay-chung-sinh.pdf', type: 'application/pdf', content: samplePdf }],
    { from: '/giay-to-cua-toi' },
  )
  const sha256 = createHash('sha256').update(samplePdf).digest('hex')
  return [0].map((component) => ({ component, sha256, fileName: 'giay-chung-sinh.pdf' }))
}

/** Files a registration of birth at the commune of the demo accounts; answers with its code. */
export async function fileBirth(visitor: Visitor): Promise<string> {
  const { items } = (await visitor.api('GET', '/api/agencies?search=quang+trung')).json<{
    items: { key: string; name: string }[]
  }>()
  const agency = items.find((one) => one.name.includes('phường Quang Trung'))!.key
  const answer = await visitor.api('POST', '/api/dossiers', {
    procedureCode: '1.001193',
    agency,
    answers: birthAnswers,
    papers: await uploadPapers(visitor),
    idempotencyKey: crypto.randomUUID(),
  })
  if (answer.status !== 201) throw new Error(`not filed: ${answer.status} ${answer.text}`)
  return String(answer.json()['code'])
}

/** The address of the task that waits for this officer on a dossier, as their page shows it. */
export async function taskOf(officer: Visitor, code: string): Promise<string | undefined> {
  const page = await officer.get(`/ho-so/${code}`)
  return /action="(\/viec\/[0-9a-f-]+)"/.exec(page.text)?.[1]
}
