import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { ConfigError } from '#platform/config/config.ts'
import { readPackFile } from '#platform/province/province.ts'

const literals = <T extends string>(...values: T[]) => Type.Union(values.map((value) => Type.Literal(value)))

/** What a document wants of whoever gets it. */
const Wants = literals('report', 'opinion', 'do', 'know', 'attend')
export type Wants = Static<typeof Wants>

/** What an agency of the demonstration does in its province. */
const Role = literals(
  'committee',
  'home',
  'justice',
  'finance',
  'science',
  'construction',
  'health',
  'education',
  'agriculture',
  'district',
  'commune',
)
export type Role = Static<typeof Role>

const Text = Type.Object({ type: Type.String(), subject: Type.String(), points: Type.Array(Type.String()) })

const Asked = {
  tag: Type.String(),
  wants: Wants,
  /** Working days until it is due, from and to. */
  days: Type.Optional(Type.Tuple([Type.Integer(), Type.Integer()])),
  urgency: Type.Optional(literals('urgent', 'very-urgent', 'immediate')),
}
const Letter = {
  by: Role,
  type: Type.String(),
  /** Of the division or field in the notation of an official letter. */
  unit: Type.Optional(Type.String()),
  subject: Type.String(),
  points: Type.Array(Type.String()),
  /** In which months it is written; any when left out. */
  months: Type.Optional(Type.Array(Type.Integer())),
  answer: Type.Optional(Text),
  ...Asked,
}
const Directive = Type.Object({ ...Letter, to: literals('all', 'departments', 'local', 'communes') })
const Report = Type.Object({ ...Letter, to: Type.Union([Type.Literal('upper'), Role]) })
const Outside = Type.Object({
  from: Type.String(),
  notation: Type.String(),
  /** What stands above the name, and in whose name. */
  signer: Type.Tuple([Type.String(), Type.String()]),
  to: Type.Array(Role),
  type: Type.String(),
  subject: Type.String(),
  ...Asked,
})
const Internal = Type.Object({
  by: Type.Union([Type.Literal('any'), Role]),
  type: Type.String(),
  tag: Type.String(),
  subject: Type.String(),
  points: Type.Array(Type.String()),
})
const lines = Type.Array(Type.String(), { minItems: 1 })
const ByWants = Type.Object({ report: lines, opinion: lines, do: lines, know: lines, attend: lines })
const Words = Type.Object({
  instructions: ByWants,
  handedOn: lines,
  done: ByWants,
  coordination: lines,
  opinions: lines,
  reviews: lines,
  returns: lines,
  remarks: lines,
  recall: lines,
  refuse: lines,
  openings: Type.Object({ directive: lines, invite: lines, reply: lines, upward: lines, house: lines }),
  closings: Type.Object({
    report: Type.String(),
    opinion: Type.String(),
    do: Type.String(),
    know: Type.String(),
    attend: Type.String(),
    upward: Type.String(),
    house: Type.String(),
    none: Type.String(),
  }),
  outsideBody: lines,
  replies: Type.Object({ report: lines, opinion: lines }),
  works: lines,
  questions: lines,
  workResults: lines,
  notes: lines,
  papers: lines,
  sendBacks: lines,
})
const Titles = Type.Object({
  headings: Type.Array(Type.Object({ name: Type.String(), abbreviation: Type.String() })),
  titles: Type.Array(
    Type.Object({
      by: Type.Union([Type.Literal('any'), Type.Literal('others'), Role]),
      heading: Type.String(),
      tag: Type.String(),
      holder: literals('first', 'second', 'head'),
      retention: Type.String(),
      title: Type.String(),
    }),
  ),
  matters: Type.Array(
    Type.Object({
      heading: Type.String(),
      tag: Type.String(),
      retention: Type.String(),
      title: Type.String(),
    }),
  ),
})

export type Directive = Static<typeof Directive>
export type Report = Static<typeof Report>
export type Outside = Static<typeof Outside>
export type Internal = Static<typeof Internal>
export type AnswerText = Static<typeof Text>
export type Words = Static<typeof Words>
export type Titles = Static<typeof Titles>

/** What documents of the demonstration are about, and what people say of them. */
export type Topics = {
  directives: readonly Directive[]
  reports: readonly Report[]
  outside: readonly Outside[]
  internal: readonly Internal[]
  words: Words
  files: Titles
}

/** Reads `demo/*.json` of the pack. @throws ConfigError when one is wrong */
export async function readTopics(province: string): Promise<Topics> {
  const [directives, reports, outside, internal, words, files] = await Promise.all([
    read(province, 'directives', Type.Array(Directive)),
    read(province, 'reports', Type.Array(Report)),
    read(province, 'outside', Type.Array(Outside)),
    read(province, 'internal', Type.Array(Internal)),
    read(province, 'words', Words),
    read(province, 'files', Titles),
  ])
  return { directives, reports, outside, internal, words, files }
}

async function read<S extends TSchema>(province: string, name: string, schema: S): Promise<Static<S>> {
  const path = `demo/${name}.json`
  const value = await readPackFile(province, path)
  if (Value.Check(schema, value)) return value
  const [wrong] = [...Value.Errors(schema, value)]
  throw new ConfigError(`${path}: ${wrong?.path} ${wrong?.message}`)
}

/** Puts values into `{…}`; one that is not known stays as it is, so that it is seen. */
export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
