import { Type } from '@sinclair/typebox'
import { COPY_FORMS, MEDIA } from '../copy.ts'
import { SOURCES, STATES, TASK_KINDS, URGENCIES } from '../document.ts'
import { COMPETENCES } from '../draft.ts'

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

const Recipients = Type.Array(
  Type.Object({ name: Type.String({ maxLength: 200 }), code: Maybe(Type.String()) }),
  { maxItems: 500 },
)
const once = (description: string) => Type.String({ minLength: 8, maxLength: 100, description })
const OnceKey = once(
  'Gửi lại cùng khóa với cùng nội dung thì chỉ có một văn bản; nội dung khác thì bị từ chối',
)
const OnceRequestKey = once(
  'Gửi lại cùng khóa với cùng nội dung thì chỉ có một yêu cầu ký; yêu cầu trước không thành thì có yêu cầu mới; nội dung khác thì bị từ chối',
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
    recipients: Type.Optional(Recipients),
    answersId: Type.Optional(Uuid),
    replacesId: Type.Optional(Uuid),
    correctsId: Type.Optional(Uuid),
    idempotencyKey: Type.Optional(OnceKey),
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

const choice = {
  keyId: Uuid,
  pin: Type.Optional(Type.String({ maxLength: 20, description: 'Mã PIN của chữ ký số, con dấu số' })),
}
/** A key, and what opens it. */
export const KeyChoice = Type.Object(choice, { additionalProperties: false })
export const Signing = Type.Object(
  { ...choice, taskIds: Type.Array(Uuid, { minItems: 1, maxItems: 200 }) },
  { additionalProperties: false },
)
/** The same for a key that is confirmed on the phone. */
export const PhoneChoice = Type.Object(
  { keyId: Uuid, idempotencyKey: Type.Optional(OnceRequestKey) },
  { additionalProperties: false },
)
export const PhoneSigning = Type.Object(
  { ...PhoneChoice.properties, taskIds: Type.Array(Uuid, { minItems: 1, maxItems: 200 }) },
  { additionalProperties: false },
)
export const Issued = Type.Object({ id: Uuid, code: Type.String({ description: 'Số và ký hiệu' }) })
export const SigningOutcome = Type.Object({
  done: Type.Array(Issued),
  refused: Type.Array(Type.Object({ taskId: Uuid, reason: Type.String() })),
})
const REQUEST_STATES = ['waiting', 'answered', 'done', 'failed', 'cancelled', 'expired', 'broken'] as const
export const SigningRequest = Type.Object({
  id: Uuid,
  state: Type.Union(
    REQUEST_STATES.map((state) => Type.Literal(state)),
    {
      description:
        'Chờ xác nhận, đã xác nhận và đang ký, xong, không thành, đã hủy, hết thời gian, bị gián đoạn sau khi xác nhận',
    },
  ),
  message: Type.Union([Type.String(), Type.Null()]),
  expiresAt: Type.String({ format: 'date-time', description: 'Hết lúc này thì không xác nhận được nữa' }),
  outcome: Type.Union([SigningOutcome, Type.Null()]),
})
export const Keys = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Uuid,
      holder: Type.Union([Type.Literal('officer'), Type.Literal('agency')], {
        description: 'Chữ ký của cán bộ, con dấu của cơ quan',
      }),
      name: Type.String(),
      wantsPin: Type.Boolean({ description: 'Không thì xác nhận trên điện thoại' }),
    }),
  ),
})

export const RecipientStates = Type.Object({
  items: Type.Array(
    Type.Object({
      name: Type.String(),
      code: Maybe(Type.String()),
      state: Type.Union(
        (['waiting', 'sent', 'delivered', 'failed', 'paper'] as const).map((state) => Type.Literal(state)),
        { description: 'Chờ gửi; đã lên trục; đã đến; không thành công; gửi bản giấy' },
      ),
      status: Maybe(Type.String({ description: 'Mã trạng thái nơi nhận báo: 01–06, 15, 16' })),
      statusText: Maybe(Type.String()),
      statusAt: Maybe(Moment),
      deliveryId: Maybe(Uuid),
      error: Maybe(Type.String()),
    }),
  ),
})

export const Copying = Type.Object(
  {
    form: named(labels(COPY_FORMS)),
    medium: named(MEDIA),
    pages: Type.Optional(Type.String({ maxLength: 200, description: 'Các trang trích sao: 1, 3-5' })),
    places: Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: 100 }),
    recipients: Type.Optional(Recipients),
    signer: Type.Optional(
      Type.Object(
        {
          accountId: Uuid,
          competence: named(labels(COMPETENCES)),
          onBehalf: Type.Optional(Maybe(Type.String({ maxLength: 100 }))),
          title: Type.String({ maxLength: 100 }),
        },
        { additionalProperties: false, description: 'Người ký bản sao giấy' },
      ),
    ),
    idempotencyKey: Type.Optional(OnceKey),
  },
  { additionalProperties: false },
)
