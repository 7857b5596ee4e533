import type { OfficerActor } from '#platform/access/actor.ts'
import type { StoredFile } from '#platform/files/files.ts'
import {
  acceptFile,
  addDocuments,
  addOwnFiles,
  addPaper,
  approveList,
  ask,
  closeWorkFile,
  fileTasksOf,
  findList,
  finishTask,
  headingsOf,
  importList,
  makeList,
  note,
  offerFile,
  openWorkFile,
  sendBackFile,
  SHEET_COLUMNS,
  unopenedOf,
} from '#modules/workfiles/index.ts'
import type { Random } from '../random.ts'
import type { Office } from './cast.ts'
import { valuesFor } from './letter.ts'
import { dueIn, later, today, type OpenFile, type Scene } from './scene.ts'
import { fill, type Titles } from './topics.ts'

type Title = Titles['titles'][number]

const titlesOf = ({ topics }: Scene, { role }: Office): readonly Title[] => {
  const own = topics.files.titles.filter(({ by }) => by === 'any' || by === role)
  const special = own.some(({ by }) => by === role)
  return [...own, ...topics.files.titles.filter(({ by }) => by === 'others' && !special)]
}

const holderOf = (office: Office, who: Title['holder']): OfficerActor =>
  who === 'head' ? (office.head ?? office.first) : office[who]

/** The tag of a file by its title: what a file from before a restart is about. */
export const tagOf = (scene: Scene, title: string): string =>
  [...scene.topics.files.titles, ...scene.topics.files.matters].find((one) =>
    title.startsWith(one.title.split(' {')[0]!),
  )?.tag ?? ''

/** Draws up the list of files of this year, has it approved, and lets holders open what they answer for. */
export async function beginYear(scene: Scene, office: Office, random: Random): Promise<void> {
  const { services } = scene
  const { year } = today(scene)
  if (await findList(services.db, office.agency.id, year)) return
  await makeList(services, office.clerk, { year, copy: false })
  const { headings } = scene.topics.files
  const labels = new Map(services.documentRules.retention.map(({ key, label }) => [key, label]))
  const rows = titlesOf(scene, office).map((one) => {
    const holder = holderOf(office, one.holder)
    const heading = headings.find(({ abbreviation }) => abbreviation === one.heading)
    return [
      heading?.name ?? '',
      one.heading,
      '',
      one.title,
      labels.get(one.retention) ?? '',
      `${holder.name} – ${holder.acting.title}`,
      '',
    ]
  })
  await importList(services, office.clerk, year, [[...SHEET_COLUMNS], ...rows])
  later(scene, random.between(0, 2), random, async () => {
    await approveList(services, office.leader, year)
    for (const holder of new Set([office.first, office.second, ...(office.head ? [office.head] : [])]))
      later(scene, random.between(0, 4), random, () => openOwn(scene, office, holder, random))
  })
}

/** Opens the files of the list somebody answers for; one in ten waits for its first document. */
async function openOwn(scene: Scene, office: Office, holder: OfficerActor, random: Random): Promise<void> {
  const { services } = scene
  for (const entry of await unopenedOf(services.db, office.agency.id, holder.accountId)) {
    if (entry.year !== today(scene).year || random.chance(0.1 + office.paper / 4)) continue
    const id = await openWorkFile(services, holder, { entryId: entry.id, rights: 'Hạn chế' })
    scene.files.push({ id, holder, tag: tagOf(scene, entry.title), year: entry.year, title: entry.title })
  }
}

/** Puts documents into the file they belong to, where their handler keeps one; things are asked and noted there besides. */
export function fileAway(
  scene: Scene,
  office: Office,
  tag: string,
  documentIds: readonly string[],
  holder: OfficerActor,
  random: Random,
): void {
  later(scene, random.between(0, 1), random, async () => {
    const file = scene.files.findLast((one) => one.holder.accountId === holder.accountId && one.tag === tag)
    if (!file) return
    await addDocuments(scene.services, holder, file.id, documentIds)
    if (random.chance(0.12)) await askAround(scene, office, file, random)
    if (random.chance(office.paper / 4))
      await addPaper(scene.services, holder, file.id, paperOf(scene, random))
    if (random.chance(0.08))
      await note(scene.services, holder, file.id, random.pick(scene.topics.words.notes))
  })
}

const paperOf = ({ topics }: Scene, random: Random) => ({
  subject: random.pick(topics.words.papers),
  typeName: 'Tài liệu',
  pages: random.between(1, 12),
})

/** Asks a colleague for something in a file; mostly it is done in time. @param leftOpen it lies on their desk at the end */
export async function askAround(
  scene: Scene,
  office: Office,
  file: OpenFile,
  random: Random,
  leftOpen = false,
): Promise<void> {
  const { words } = scene.topics
  const { services } = scene
  const people = [office.first, office.second, office.leader].filter((one) => one !== file.holder)
  const person = leftOpen ? people[0]! : random.pick(people)
  const kind = random.chance(0.5) ? ('task' as const) : ('opinion' as const)
  const days = random.between(2, 6)
  await ask(services, file.holder, file.id, {
    kind,
    accountId: person.accountId,
    what: random.pick(kind === 'task' ? words.works : words.questions),
    dueOn: dueIn(scene, days),
  })
  if (leftOpen) return
  later(scene, random.between(1, days + 1), random, () => answerAll(scene, office, file, person, random))
}

async function answerAll(
  scene: Scene,
  office: Office,
  file: OpenFile,
  person: OfficerActor,
  random: Random,
): Promise<void> {
  for (const task of await fileTasksOf(scene.services.db, file.id))
    if (task.state === 'open' && task.account_id === person.accountId)
      await finishTask(scene.services, person, file.id, task.id, {
        answer: random.pick(scene.topics.words.workResults),
        outside: random.chance(office.paper / 2),
      })
}

/** A matter of some weeks has a file of its own, outside the list. */
export async function beginMatter(
  scene: Scene,
  office: Office,
  random: Random,
  paper: StoredFile,
): Promise<void> {
  const { services, topics } = scene
  const list = await findList(services.db, office.agency.id, today(scene).year)
  if (list?.state !== 'approved') return
  const matter = random.pick(topics.files.matters)
  const abbreviation = matter.heading
  const heading = (await headingsOf(services.db, list.id)).find((one) => one.abbreviation === abbreviation)
  if (!heading) return
  const holder = random.pick([office.first, office.second])
  const title = fill(matter.title, valuesFor(scene, random))
  const id = await openWorkFile(services, holder, {
    headingId: heading.id,
    title,
    retention: matter.retention,
    rights: 'Không hạn chế',
  })
  const file = { id, holder, tag: matter.tag, year: list.year, title }
  scene.files.push(file)
  const own = { ...paper, mediaType: 'application/pdf' as const, fileName: 'Chương trình.pdf', pages: 1 }
  await addOwnFiles(services, holder, id, [own], {
    subject: 'Chương trình, phân công chuẩn bị',
    typeName: 'Chương trình',
    pages: 1,
  })
  if (random.chance(0.6)) await askAround(scene, office, file, random)
  later(scene, random.between(10, 22), random, () => closeFile(scene, office, file, random))
}

/** Closes a file; what is still open in it is awaited. Then it goes to the archive of the agency, sooner or later. */
export async function closeFile(scene: Scene, office: Office, file: OpenFile, random: Random): Promise<void> {
  const open = (await fileTasksOf(scene.services.db, file.id)).some(({ state }) => state === 'open')
  if (open) return later(scene, 3, random, () => closeFile(scene, office, file, random))
  const index = scene.files.indexOf(file)
  if (index >= 0) scene.files.splice(index, 1)
  await closeWorkFile(scene.services, file.holder, file.id)
  if (random.chance(0.7))
    later(scene, random.between(15, 130), random, () => handOver(scene, office, file, random))
}

/** Hands a closed file over; the clerk takes it, or sends it back once for something to be put right. */
export async function handOver(scene: Scene, office: Office, file: OpenFile, random: Random): Promise<void> {
  await offerFile(scene.services, file.holder, file.id)
  later(scene, random.between(1, 5), random, async () => {
    if (!random.chance(0.15)) return acceptFile(scene.services, office.clerk, file.id)
    const reason = random.pick(scene.topics.words.sendBacks)
    await sendBackFile(scene.services, office.clerk, file.id, reason)
    later(scene, 4, random, () => handOver(scene, office, file, random))
  })
}

/** In January what was kept in the year before is closed, a file after the other. */
export function closeYear(scene: Scene, office: Office, random: Random): void {
  const { year } = today(scene)
  for (const file of scene.files.filter(
    (one) => one.year < year && one.holder.acting.agencyId === office.agency.id,
  ))
    later(scene, random.between(2, 18), random, () => closeFile(scene, office, file, random))
}
