import { Type, type Static } from '@sinclair/typebox'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { Table } from '#ui/components/table/table.tsx'
import type { Html } from '#ui/jsx-runtime'
import { findRecipients, type Recipient } from '#modules/exchange/index.ts'
import { paths } from '../../paths.ts'

export const DirectoryQuery = Type.Object({ q: Type.Optional(Type.String({ maxLength: 100 })) })

const MOST = 50

/** Names and codes of recipients, a line each as it goes into a draft: what a script finds, for those without. */
export async function showDirectory({
  services,
  query,
}: Context<unknown, Static<typeof DirectoryQuery>>): Promise<Answer> {
  const words = query.q?.trim() ?? ''
  const found = words ? await findRecipients(services.db, words, services.clock.now(), MOST) : []
  return page({
    title: 'Danh bạ nơi nhận',
    shell: 'officer',
    section: 'documents-out',
    back: { href: paths.outgoing(), text: 'Văn bản đi' },
    body: (
      <>
        <h1 class="govuk-heading-l">Danh bạ nơi nhận</h1>
        <Form action={paths.directory()} method="get">
          <Input name="q" label="Tên hoặc mã định danh của cơ quan" type="search" value={words} width={30} />
          <Button variant="secondary">Tìm</Button>
        </Form>
        {words ? <Found found={found} /> : null}
      </>
    ),
  })
}

const Found = ({ found }: { found: readonly Recipient[] }): Html =>
  found.length === 0 ? (
    <EmptyState title="Không tìm thấy cơ quan nào" />
  ) : (
    <Table
      caption={found.length === MOST ? `${MOST} cơ quan đầu tiên` : `${found.length} cơ quan`}
      captionSize="s"
      scroll
      stack
      firstCellIsHeader
      head={['Cơ quan', 'Ghi vào mục “Gửi đến” của bản thảo']}
      rows={found.map(({ name, code }) => [name, `${name}, ${code}`])}
    />
  )
