import type { OfficerActor } from '#platform/access/actor.ts'
import {
  addComment,
  answerLink,
  beginDraft,
  commentsOf,
  issueDocument,
  recallDocument,
  resolveComment,
  saveDraft,
  signTasks,
  submitDraft,
  type ChainLink,
  type Draft,
} from '#modules/documents/index.ts'
import { DEMO_PIN } from '#modules/signatures/index.ts'
import type { Random } from '../random.ts'
import type { Office } from './cast.ts'
import { keyOf, later, perform, taskAbout, workOn, type Scene, type Stop } from './scene.ts'

/** A document that is being written, from its first word to the day it is out. */
export type Writing = {
  office: Office
  author: OfficerActor
  draft: Draft
  random: Random
  /** How long people take: 0 for what is wanted today. */
  pace: 0 | 1
  answersId?: string
  replacesId?: string
  stop?: Stop
  /** Counts up each time it comes back. */
  version?: number
  /** Called once it is out, under its code. */
  out?: (id: string, code: string) => void
}

/** What is known of documents on their way; of those from before a restart nothing is, and nothing need be. */
export type Known = Map<string, Writing>

/** Days somebody of the last days leaves a document where it is. */
const LEFT_FOR = [9, 14] as const

/** Begins to write. Everything after follows by itself. */
export async function write(scene: Scene, known: Known, writing: Writing): Promise<void> {
  const { office, author, draft, random, stop } = writing
  const id = await beginDraft(scene.services, author, {
    ...draft,
    answersId: writing.answersId ?? null,
    replacesId: writing.replacesId ?? null,
  })
  known.set(id, writing)
  if (stop === 'draft') return leave(scene, id, random)
  later(scene, writing.pace, random, () => submit(scene, known, office, author, id))
}

/** Keeps a document where it is for some working days. */
function leave(scene: Scene, id: string, random: Random): void {
  scene.left.set(id, scene.clock.now().add({ hours: 24 * random.between(...LEFT_FOR) }))
}

const isLeft = ({ left, clock }: Scene, id: string): boolean => {
  const until = left.get(id)
  return until !== undefined && Temporal.Instant.compare(until, clock.now()) > 0
}

/** Who is asked before the leader signs: in a department a colleague now and then, and the head of the division. */
function chainOf(office: Office, author: OfficerActor, random: Random, stop: Stop | undefined): ChainLink[] {
  const colleague = author === office.first ? office.second : office.first
  const asked = colleague !== author && (stop === 'opinion' || random.chance(0.35))
  const reviewed = office.head !== undefined && office.head !== author
  return [
    ...(asked ? [{ place: 1, kind: 'opinion' as const, accountId: colleague.accountId }] : []),
    ...(reviewed ? [{ place: 2, kind: 'review' as const, accountId: office.head!.accountId }] : []),
    { place: 3, kind: 'sign' as const, accountId: office.leader.accountId },
  ]
}

/** Sends a draft round, for the first time or again. */
export async function submit(
  scene: Scene,
  known: Known,
  office: Office,
  author: OfficerActor,
  id: string,
): Promise<void> {
  const { random, stop } = known.get(id) ?? { random: scene.chance(), stop: undefined }
  const chain = chainOf(office, author, random, stop)
  await submitDraft(scene.services, author, id, { chain, note: '' })
  follow(scene, known, office, id, chain)
}

/** Goes on with the next place of the chain. */
function follow(
  scene: Scene,
  known: Known,
  office: Office,
  id: string,
  chain: readonly Pick<ChainLink, 'kind'>[],
): void {
  const [next] = chain
  const random = known.get(id)?.random ?? scene.chance()
  const pace = known.get(id)?.pace ?? 1
  if (!next) return
  if (next.kind === 'sign') return sit(scene, known, office, 'sign', random)
  later(scene, random.between(0, pace), random, () => consider(scene, known, office, id, next.kind))
}

/** A colleague gives an opinion, the head of the division reviews: agreed mostly, sent back now and then. */
export async function consider(
  scene: Scene,
  known: Known,
  office: Office,
  id: string,
  kind: ChainLink['kind'],
): Promise<void> {
  const { words } = scene.topics
  const writing = known.get(id)
  const random = writing?.random ?? scene.chance()
  if (writing?.stop === kind && !scene.left.has(id)) leave(scene, id, random)
  if (isLeft(scene, id)) return later(scene, 3, random, () => consider(scene, known, office, id, kind))
  const people = kind === 'opinion' ? [office.first, office.second] : [office.head ?? office.leader]
  for (const person of people) {
    const task = await taskAbout(scene, person, id, kind)
    if (!task) continue
    if (random.chance(kind === 'opinion' ? 0.5 : 0.15) || writing?.stop === 'returned')
      await addComment(scene.services, person, id, { quote: null, text: random.pick(words.remarks) })
    const agreed = kind === 'opinion' || (writing?.stop ? writing.stop !== 'returned' : random.chance(0.9))
    const answer = agreed
      ? random.pick(kind === 'opinion' ? words.opinions : words.reviews)
      : random.pick(words.returns)
    await answerLink(scene.services, person, { taskId: task.taskId, agreed, answer })
    if (!agreed) return takeBack(scene, known, office, id)
    const reviewed = office.head && (await taskAbout(scene, office.head, id, 'review'))
    return follow(scene, known, office, id, [{ kind: reviewed ? 'review' : 'sign' }])
  }
}

/** The author works in what was said and sends it round again. */
function takeBack(scene: Scene, known: Known, office: Office, id: string): void {
  const writing = known.get(id)
  const random = writing?.random ?? scene.chance()
  if (!writing) return
  writing.version = (writing.version ?? 1) + 1
  const { version } = writing
  if (writing.stop === 'returned') return leave(scene, id, random)
  later(scene, 1, random, async () => {
    const { author, draft } = writing
    for (const { id: commentId, settled_at } of await commentsOf(scene.services.db, id))
      if (!settled_at) await resolveComment(scene.services, author, id, commentId)
    const content = { ...draft.content, body: `${draft.content.body}\nĐầu mối liên hệ: đ/c ${author.name}.` }
    await saveDraft(scene.services, author, id, { ...draft, content, version })
    later(scene, 0, random, () => submit(scene, known, office, author, id))
  })
}

/**
 * Lets a leader sign, or a clerk issue, at the next sitting everything that lies there by then: one PIN for the pile.
 */
export function sit(
  scene: Scene,
  known: Known,
  office: Office,
  what: 'sign' | 'issue',
  random: Random,
): void {
  const name = `${what}|${office.agency.id}`
  if (scene.sittings.has(name)) return
  scene.sittings.add(name)
  later(scene, random.between(0, what === 'sign' ? 1 : 0), random, async () => {
    scene.sittings.delete(name)
    await (what === 'sign' ? signPile(scene, known, office) : issuePile(scene, known, office))
  })
}

/** What lies there and is not to be left lying; what is comes back another day. */
async function pileOf(scene: Scene, known: Known, office: Office, what: 'sign' | 'issue') {
  const officer = what === 'sign' ? office.leader : office.clerk
  const tasks = await workOn(scene, officer, what)
  for (const { documentId } of tasks) {
    const writing = known.get(documentId)
    if (writing?.stop === what && !scene.left.has(documentId)) leave(scene, documentId, writing.random)
  }
  const left = tasks.filter(({ documentId }) => isLeft(scene, documentId))
  const [again] = left
  if (again) {
    const random = known.get(again.documentId)?.random ?? scene.chance()
    later(scene, 3, random, async () => sit(scene, known, office, what, random))
  }
  return tasks.filter(({ documentId }) => !isLeft(scene, documentId))
}

async function signPile(scene: Scene, known: Known, office: Office): Promise<void> {
  const tasks = await pileOf(scene, known, office, 'sign')
  const keyId = await keyOf(scene, office.leader, 'officer')
  const [first] = tasks
  if (!first || !keyId) return
  const { done } = await signTasks(scene.services, office.leader, {
    keyId,
    pin: DEMO_PIN,
    taskIds: tasks.map(({ taskId }) => taskId),
  })
  if (done.length > 0) sit(scene, known, office, 'issue', scene.chance())
}

async function issuePile(scene: Scene, known: Known, office: Office): Promise<void> {
  const keyId = await keyOf(scene, office.clerk, 'agency')
  const tasks = await pileOf(scene, known, office, 'issue')
  if (!keyId) return
  for (const { documentId: id } of tasks)
    await perform(scene, async () => {
      const { code } = await issueDocument(scene.services, office.clerk, { id, keyId, pin: DEMO_PIN })
      known.get(id)?.out?.(id, code)
      known.delete(id)
    })
}

/** Recalls what is out; a corrected one takes its place when there is one. */
export async function recall(scene: Scene, known: Known, id: string, again: Writing): Promise<void> {
  const { office, random } = again
  await recallDocument(scene.services, office.leader, { id, reason: random.pick(scene.topics.words.recall) })
  await write(scene, known, { ...again, replacesId: id })
}
