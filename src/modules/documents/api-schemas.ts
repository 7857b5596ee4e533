import { Type } from '@sinclair/typebox'
import { SOURCES, STATES, TASK_KINDS, URGENCIES } from './document.ts'
import { COMPETENCES } from './draft.ts'

/** One of these words, with what each means in Vietnamese. */
const named = <K extends string>(words: Readonly<Record<K, string>>) => {
  const keys = Object.keys(words) as K[]
  const description = keys.map((key) => words[key]).join('; ')
  return Type.Unsafe<K>({ type: 'string', enum: keys, description })
}
const labels = <K extends string>(given: Readonly<Record<K, { label: string }>>): Record<K, string> => {
  const words: Partial<Record<K, string>> = {}
  for (const key of Object.keys(given) as K[]) words[key] = given[key].label
  return words as Record<K, string>
}
export const Maybe = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])
export const Uuid = Type.String({ format: 'uuid' })
const Moment = Type.String({ format: 'date-time' })
export const Day = Type.String({ format: 'date' })
export const ById = Type.Object({ id: Uuid })
const Urgency = named(URGENCIES)
const Direction = Type.Union([Type.Literal('incoming'), Type.Literal('outgoing')])

export const Summary = Type.Object({
  id: Uuid,
  direction: Direction,
  state: named(labels(STATES)),
  type: Type.String({ description: 'Khóa loại văn bản, ví dụ cong-van' }),
  code: Maybe(Type.String()),
  number: Maybe(Type.Integer()),
  subject: Type.String(),
  issuerName: Type.String(),
  issuedOn: Maybe(Type.String()),
  urgency: Urgency,
  dueOn: Maybe(Type.String()),
  handlerName: Maybe(Type.String()),
  authorName: Maybe(Type.String()),
  source: named(SOURCES),
  sortAt: Moment,
})

export const Detail = Type.Intersect([
  Summary,
  Type.Object({
    signer: Maybe(Type.Object({ fullName: Type.String(), position: Type.Optional(Type.String()) })),
    files: Type.Array(
      Type.Object({
        id: Uuid,
        role: Type.String(),
        version: Type.Integer(),
        fileName: Type.String(),
        mediaType: Type.String(),
        size: Type.Integer(),
        sha256: Type.String(),
        href: Type.String(),
      }),
    ),
    tasks: Type.Array(
      Type.Object({
        id: Uuid,
        kind: named(TASK_KINDS),
        state: Type.String(),
        accountName: Type.String(),
        instruction: Maybe(Type.String()),
        answer: Maybe(Type.String()),
        dueOn: Maybe(Type.String()),
      }),
    ),
    history: Type.Array(
      Type.Object({ at: Moment, act: Type.String(), by: Type.String(), note: Maybe(Type.String()) }),
    ),
  }),
])

export const Facts = Type.Object(
  {
    type: Type.String({ maxLength: 40, description: 'Khóa loại văn bản' }),
    code: Maybe(Type.String({ maxLength: 42 })),
    subject: Type.String({ minLength: 1, maxLength: 500 }),
    issuedOn: Maybe(Day),
    issuerName: Type.String({ minLength: 1, maxLength: 200 }),
    urgency: Urgency,
    signerName: Type.Optional(Type.String({ maxLength: 50 })),
    signerPosition: Type.Optional(Type.String({ maxLength: 100 })),
    dueOn: Type.Optional(Maybe(Day)),
    pages: Type.Optional(Type.Integer({ minimum: 1, maximum: 9999 })),
    directTo: Type.Optional(Maybe(Uuid)),
  },
  { additionalProperties: false },
)

export const Drafting = Type.Object(
  {
    type: Type.String({ maxLength: 40 }),
    subject: Type.String({ minLength: 1, maxLength: 500 }),
    urgency: Urgency,
    field: Type.Optional(Type.String({ maxLength: 20 })),
    addressees: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 50 })),
    basis: Type.Optional(Type.Array(Type.String({ maxLength: 1000 }), { maxItems: 50 })),
    body: Type.String({ maxLength: 100_000 }),
    places: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 }),
    competence: named(labels(COMPETENCES)),
    onBehalf: Type.Optional(Maybe(Type.String({ maxLength: 100 }))),
    signerTitle: Type.String({ maxLength: 100 }),
    recipients: Type.Optional(
      Type.Array(Type.Object({ name: Type.String({ maxLength: 200 }), code: Maybe(Type.String()) }), {
        maxItems: 500,
      }),
    ),
    answersId: Type.Optional(Uuid),
    replacesId: Type.Optional(Uuid),
  },
  { additionalProperties: false },
)

export const ChainOf = Type.Array(
  Type.Object(
    {
      place: Type.Integer({ minimum: 1, maximum: 100 }),
      kind: Type.Union((['opinion', 'review', 'legal', 'sign'] as const).map((kind) => Type.Literal(kind))),
      accountId: Uuid,
    },
    { additionalProperties: false },
  ),
  { minItems: 1, maxItems: 100 },
)
