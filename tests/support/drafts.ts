import { samplePdf } from '#src/demo/sample-pdf.ts'
import type { Upload, Visitor } from './client.ts'

/** What a mother types, page by page, the way the form asks: the names of the inputs and their texts. */
export const birthPages: readonly Readonly<Record<string, string>>[] = [
  {
    applicantName: 'Vũ Thị Hạnh',
    applicantPersonalNumber: '062190000001',
    applicantAddress: 'Thôn 1, phường Quang Trung',
    applicantPhone: '0905123456',
    applicantRelation: 'me',
  },
  {
    childName: 'NGUYỄN VĂN AN',
    'childBirthDate.day': '1',
    'childBirthDate.month': '11',
    'childBirthDate.year': '2026',
    childSex: 'male',
    childEthnicity: 'Kinh',
    childNationality: 'Việt Nam',
    birthPlace: 'Bệnh viện đa khoa tỉnh',
    hometown: 'Kon Tum',
  },
  {
    motherName: 'Vũ Thị Hạnh',
    motherBirthYear: '1990',
    motherEthnicity: 'Kinh',
    motherNationality: 'Việt Nam',
    motherAddress: 'Phường Quang Trung',
  },
  { fatherKnown: 'no' },
  { pledge: 'true' },
]

export const paper: Upload = {
  field: 'paper-0',
  name: 'giay-chung-sinh.pdf',
  type: 'application/pdf',
  content: samplePdf,
}

/** Begins a registration of birth at an agency whose name holds `agency`; answers with the path of the draft. */
export async function beginBirth(citizen: Visitor, agency = 'phường Quang Trung'): Promise<string> {
  const from = '/nop-ho-so/1.001193'
  const options = [
    ...(await citizen.get(from)).text.matchAll(/<option value="([0-9a-f-]{36})"[^>]*>([^<]*)/g),
  ]
  const id = options.find(([, , name = '']) => name.includes(agency))?.[1] ?? options[0]?.[1] ?? ''
  const answer = await citizen.post(from, { agency: id }, { from })
  const path = /^\/ban-nhap\/[0-9a-f-]{36}/.exec(answer.location ?? '')?.[0]
  if (path === undefined) throw new Error(`no draft: ${answer.status} ${answer.text.slice(0, 300)}`)
  return path
}

/** Answers every page of the form; `changes` replaces what is typed into single inputs. */
export async function answerBirth(
  citizen: Visitor,
  draft: string,
  changes: Record<string, string> = {},
): Promise<void> {
  for (const [index, page] of birthPages.entries()) {
    const from = `${draft}/${index + 1}`
    const mine = Object.fromEntries(Object.keys(page).map((name) => [name, changes[name] ?? page[name]!]))
    const answer = await citizen.post(from, mine, { from })
    if (answer.status !== 303)
      throw new Error(`page ${index + 1}: ${answer.status} ${answer.text.slice(0, 2000)}`)
  }
}

/** From an answered draft with its paper to the code of a dossier. */
export async function sendBirth(citizen: Visitor, draft: string): Promise<string> {
  const answer = await citizen.post(
    `${draft}/nop`,
    { confirmed: 'yes', returnBy: 'online' },
    { from: `${draft}/kiem-tra` },
  )
  const code = /^\/ho-so-cua-toi\/([^/]+)\/da-nop$/.exec(answer.location ?? '')?.[1]
  if (code === undefined) throw new Error(`not filed: ${answer.status} ${answer.text.slice(0, 2000)}`)
  return code
}

export const sendPapers = (citizen: Visitor, draft: string, files: Upload | readonly Upload[]) =>
  citizen.upload(`${draft}/giay-to`, { next: '1' }, files, { from: `${draft}/giay-to` })
