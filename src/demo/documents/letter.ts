import type { Draft } from '#modules/documents/index.ts'
import { formatDate } from '#ui/format.ts'
import type { Random } from '../random.ts'
import type { Office } from './cast.ts'
import { today, type Scene } from './scene.ts'
import { fill, type AnswerText, type Wants } from './topics.ts'

export type Values = Readonly<Record<string, string>>

/** Values for the words of a matter that begins today: its year, month and quarter, figures, a place. */
export function valuesFor(scene: Scene, random: Random): Values {
  const { year, month } = today(scene)
  const places = scene.offices
    .filter(({ role }) => role === 'commune')
    .map(({ agency }) => placeOf(agency.name))
  return {
    nam: String(year),
    namTruoc: String(year - 1),
    namSau: String(year + 1),
    thang: String(month),
    quy: ['I', 'II', 'III', 'IV'][Math.floor((month - 1) / 3)]!,
    tinh: scene.services.province.name,
    noi: random.pick(places),
    so: String(random.between(12, 480)),
    tyLe: String(random.between(71, 99)),
  }
}

const placeOf = (name: string): string => name.replace(/^Ủy ban nhân dân /, '')

export type Subject = {
  type: string
  unit?: string
  subject: string
  points: readonly string[]
  wants: Wants | 'house' | 'none'
  urgency?: Draft['urgency']
  dueOn: string | null
}

/** A letter as its author writes it. @param answers what it answers, and to whom */
export function composeLetter(
  scene: Scene,
  office: Office,
  about: Subject,
  given: {
    to: readonly Office[]
    /** Whoever is in no exchange: gets paper. */
    onPaper?: readonly string[]
    answers?: { code: string; issuer: string }
    /** To those above. */
    upward?: boolean
    values: Values
    random: Random
  },
): Draft {
  const { words } = scene.topics
  const values: Values = {
    ...given.values,
    coQuan: office.agency.name,
    han: about.dueOn ? formatDate(about.dueOn) : '',
    maTraLoi: given.answers?.code ?? '',
    noiHoi: given.answers?.issuer ?? '',
  }
  const put = (text: string) => fill(text, values)
  const isLetter = about.type === 'cong-van'
  const decides = about.type === 'quyet-dinh'
  const opening = given.random.pick(words.openings[openingOf(about, given)])
  const body = decides
    ? about.points
    : [
        opening,
        ...about.points.map((point, index) => `${index + 1}. ${point}`),
        words.closings[about.wants === 'know' && given.upward ? 'upward' : about.wants],
      ]
  const names = given.to.map(({ agency }) => agency.name)
  return {
    type: about.type,
    subject: put(about.subject),
    urgency: about.urgency ?? 'normal',
    details: {
      // What is written here fits on a page.
      pages: 1,
      ...(isLetter && about.unit ? { field: about.unit } : {}),
      ...(given.onPaper?.length ? { copies: given.onPaper.length + 1 } : {}),
    },
    content: {
      ...office.signer,
      addressees: decides || names.length === 0 || about.type === 'thong-bao' ? [] : shortened(names),
      basis: decides || about.type === 'ke-hoach' ? basisOf(office) : [],
      body: body.map(put).join('\n'),
      places: placesOf(office, names, about.unit),
      recipients: [
        ...given.to.map(({ agency }) => ({ name: agency.name, code: agency.identifier2020 })),
        ...(given.onPaper ?? []).map((name) => ({ name, code: null })),
      ],
    },
  }
}

const openingOf = (
  { wants }: Subject,
  { answers, upward = false }: { answers?: unknown; upward?: boolean | undefined },
): keyof Scene['topics']['words']['openings'] => {
  if (answers !== undefined) return 'reply'
  if (wants === 'house') return 'house'
  if (wants === 'attend') return 'invite'
  return upward ? 'upward' : 'directive'
}

/** A long list of addressees is named by what they have in common. */
const shortened = (names: readonly string[]): string[] =>
  names.length <= 4
    ? [...names]
    : names.some((name) => name.startsWith('Sở'))
      ? ['Các sở, ban, ngành', 'Ủy ban nhân dân các địa phương có tên tại nơi nhận']
      : ['Ủy ban nhân dân các xã, phường']

const basisOf = ({ role }: Office): string[] =>
  role === 'commune' || role === 'district' || role === 'committee'
    ? ['Căn cứ Luật Tổ chức chính quyền địa phương', 'Xét đề nghị của cơ quan, bộ phận chuyên môn']
    : [
        'Căn cứ Quyết định của Ủy ban nhân dân tỉnh quy định chức năng, nhiệm vụ của cơ quan',
        'Xét đề nghị của Trưởng phòng chuyên môn',
      ]

const placesOf = (office: Office, names: readonly string[], unit: string | undefined): string[] => [
  ...(names.length > 0 && names.length <= 4 ? ['Như trên'] : names.slice(0, 14)),
  office.role === 'committee' ? 'Chủ tịch, các Phó Chủ tịch UBND tỉnh' : 'Lãnh đạo cơ quan',
  `Lưu: VT${unit ? `, ${unit}` : ''}`,
]

/** The words of an answer as a letter of its own. */
export const answerSubject = (answer: AnswerText, unit: string): Subject => ({
  type: answer.type,
  unit,
  subject: answer.subject,
  points: answer.points,
  wants: 'none',
  dueOn: null,
})
