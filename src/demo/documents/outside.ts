import { randomUUIDv7 } from 'node:crypto'
import { Readable } from 'node:stream'
import { system } from '#platform/access/actor.ts'
import { inTransaction } from '#platform/database/database.ts'
import { storeFile } from '#platform/files/files.ts'
import { printOfficialDocument } from '#platform/print/official-document.ts'
import { arriveDocument, receivePapers, typeOf, type IncomingFacts } from '#modules/documents/index.ts'
import { formatDate } from '#ui/format.ts'
import { fullName } from '../names.ts'
import type { Random } from '../random.ts'
import { workingDay } from './agenda.ts'
import type { Office } from './cast.ts'
import { valuesFor, type Values } from './letter.ts'
import { today, type Scene } from './scene.ts'
import { fill, type Outside } from './topics.ts'

/** What came from outside, as it lies before the clerk. */
export type CameIn = { id: string; facts: IncomingFacts; values: Values }

const MAIL = system('Hộp thư của cơ quan')

/**
 * Lets a document of somebody outside the exchange reach an office: on paper, which is scanned, as a file, or by e-mail. It has
 * been on its way for some days.
 */
export async function comeIn(scene: Scene, office: Office, topic: Outside, random: Random): Promise<CameIn> {
  const { services } = scene
  const values: Values = { ...valuesFor(scene, random), coQuan: topic.from }
  const facts = factsOf(scene, topic, values, random)
  const pdf = await printed(scene, office, topic, facts, values)
  const fileName = nameOf(topic, facts)
  const stored = await storeFile(services, Readable.from([pdf]), ['application/pdf'], fileName)
  const files = [{ ...stored, fileName, role: 'main' as const }]
  const way = random.chance(0.1 + office.paper) ? 'scan' : random.chance(0.85) ? 'email' : 'upload'
  if (way !== 'email')
    return { id: await receivePapers(services, office.clerk, { files, source: way }), facts, values }
  const agency = { id: office.agency.id, name: office.agency.name }
  const mailed = { ...facts, code: null, issuedOn: null, signer: null, dueOn: null }
  const mailId = `<${randomUUIDv7()}@thu.example.vn>`
  const id = await inTransaction(services.db, (tx) =>
    arriveDocument(tx, MAIL, { agency, source: 'email', files, mailId, facts: mailed }, services.clock.now()),
  )
  return { id, facts, values }
}

function factsOf(scene: Scene, topic: Outside, values: Values, random: Random): IncomingFacts {
  const { calendar, documentRules } = scene.services
  const issuedOn = workingDay(calendar, today(scene), -random.between(1, 5))
  const { abbreviation } = typeOf(documentRules, topic.type)
  // Numbers begin with the year; ministries write far more than others do.
  const inAYear = /^(?:Bộ|Văn phòng Chính phủ)/.test(topic.from) ? 5200 : 320
  const number = Math.floor((inAYear * issuedOn.dayOfYear) / 366) + random.between(1, 12)
  const notation = abbreviation ? `${abbreviation}-${topic.notation}` : topic.notation
  const days = topic.days ? random.between(...topic.days) : undefined
  const [position, competence] = topic.signer
  return {
    type: topic.type,
    // The Party writes its numbers with a hyphen.
    code: notation.includes('/') ? `${number}-${notation}` : `${number}/${notation}`,
    subject: fill(topic.subject, values),
    issuedOn: issuedOn.toString(),
    issuerName: topic.from,
    urgency: topic.urgency ?? 'normal',
    dueOn: days === undefined ? null : workingDay(calendar, today(scene), days).toString(),
    details: { pages: 1 },
    signer: { fullName: fullName(random, 'male'), position, ...(competence ? { competence } : {}) },
  }
}

/** `1234_BTP-HTQTCT_05.11.2026_Bộ Tư pháp_hướng dẫn ….pdf`: the clerk of before reads the elements off it. */
const nameOf = (topic: Outside, { code, subject, issuedOn }: IncomingFacts): string =>
  `${code!.replaceAll('/', '_')}_${formatDate(issuedOn!).replaceAll('/', '.')}_${topic.from}_${subject.slice(0, 150)}.pdf`

const NAMED = /^(\d+)[_-](.+?)_(\d\d)\.(\d\d)\.(\d{4})_([^_]+)_(.+?)(?:\.pdf)?$/u

/** The elements as the name of a file gives them; nothing when it is called otherwise. */
export function factsInName(scene: Scene, name: string): IncomingFacts | undefined {
  const found = NAMED.exec(name)
  if (!found) return undefined
  const [, number, notation = '', day, month, year, from = '', subject = ''] = found
  const { types } = scene.services.documentRules
  const type = types.find(({ abbreviation }) => abbreviation && notation.startsWith(`${abbreviation}-`))
  return {
    type: type?.key ?? 'cong-van',
    code: notation === 'CV_TU' ? `${number}-CV/TU` : `${number}/${notation}`,
    subject,
    issuedOn: `${year}-${month}-${day}`,
    issuerName: from,
    urgency: 'normal',
  }
}

function printed(
  { services, topics }: Scene,
  office: Office,
  topic: Outside,
  facts: IncomingFacts,
  given: Values,
): Promise<Buffer> {
  const type = typeOf(services.documentRules, topic.type)
  const han = facts.dueOn ? formatDate(facts.dueOn) : 'nêu tại phụ lục'
  const values = { ...given, han }
  const [title, onBehalf] = topic.signer
  const plain = (text: string) => [{ text, bold: false, italic: false }]
  return printOfficialDocument(
    services.printer,
    {
      agency: {
        parent: null,
        name: topic.from,
        place: /^Bộ|Chính phủ|quốc gia/.test(topic.from) ? 'Hà Nội' : services.province.name,
      },
      title: type.abbreviation ? type.name : null,
      abstract: facts.subject,
      code: facts.code,
      notation: topic.notation,
      issuedOn: Temporal.PlainDate.from(facts.issuedOn!),
      urgency: facts.urgency,
      addressees: [office.agency.name],
      basis: [],
      decides: null,
      authority: null,
      body: topics.words.outsideBody.map((text) => ({ kind: 'paragraph', spans: plain(fill(text, values)) })),
      places: ['Như trên', 'Lưu: VT'],
      signer: { onBehalf: onBehalf || null, title, name: facts.signer?.fullName ?? '' },
      verifyUrl: null,
      draft: false,
    },
    services.clock.now(),
  )
}
