import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { Table } from '#ui/components/table/table.tsx'
import type { Html } from '#ui/jsx-runtime'
import type { Page } from '#platform/http/route.ts'
import {
  DocumentName,
  documentPaths,
  DocumentStateTag,
  type listDocuments,
} from '#modules/documents/index.ts'
import { type agencyDossiers, dossierPaths, Due, StatusTag } from '#modules/dossiers/index.ts'
import { type listWorkFiles, workFilePaths, WorkFileStateTag } from '#modules/workfiles/index.ts'
import { paths } from '../../paths.ts'

type Documents = Awaited<ReturnType<typeof listDocuments>>
type Found = {
  dossiers: Awaited<ReturnType<typeof agencyDossiers>>
  incoming: Documents
  outgoing: Documents
  files: Awaited<ReturnType<typeof listWorkFiles>>
}
type Props = { search: string } & (
  | {
      found: Found
      now: Temporal.Instant
      /** Of a document, by its key. */ typeName: (type: string) => string
    }
  | { found?: undefined }
)

export const searchPage = (props: Props): Page => ({
  title: props.search ? `${props.search} – Tìm kiếm` : 'Tìm kiếm',
  shell: 'officer',
  body: (
    <>
      <h1 class="govuk-heading-l">{props.search ? `Tìm “${props.search}”` : 'Tìm kiếm'}</h1>
      <Form action={paths.search()} method="get">
        <Input
          name="q"
          id="tu-khoa"
          type="search"
          label="Tìm trong hồ sơ, văn bản, hồ sơ công việc"
          hint="Mã hồ sơ, tên người, số ký hiệu hoặc từ trong văn bản; có dấu hoặc không dấu."
          value={props.search}
          attributes={{ autofocus: !props.found }}
        />
        <Button variant={props.found ? 'secondary' : undefined}>Tìm</Button>
      </Form>
      {props.found ? <Results {...props} /> : null}
    </>
  ),
})

const Results = ({ search, found, now, typeName }: Extract<Props, { found: Found }>): Html => {
  const { dossiers, incoming, outgoing, files } = found
  const nothing = [dossiers, incoming, outgoing, files].every(({ items }) => items.length === 0)
  if (nothing)
    return (
      <EmptyState title="Không tìm thấy gì khớp">
        <p class="govuk-body">Thử ít từ hơn, hoặc chỉ một phần của tên, số ký hiệu.</p>
      </EmptyState>
    )
  return (
    <>
      <Kind
        title="Hồ sơ thủ tục hành chính"
        head={['Hồ sơ', 'Người nộp', 'Trạng thái', 'Hạn']}
        list={dossiers}
        all={`${dossierPaths.list()}?${asked(search)}`}
        row={(dossier) => [
          <Titled href={dossierPaths.show(dossier.code)} name={dossier.code} text={dossier.procedureName} />,
          dossier.applicantName,
          <StatusTag status={dossier.status} payment={dossier.payment} processedAt={dossier.processedAt} />,
          <Due dossier={dossier} now={now} />,
        ]}
      />
      {(['incoming', 'outgoing'] as const).map((direction) => (
        <Kind
          title={direction === 'incoming' ? 'Văn bản đến' : 'Văn bản đi'}
          head={['Văn bản', direction === 'incoming' ? 'Nơi ban hành' : 'Người soạn', 'Trạng thái']}
          list={found[direction]}
          all={`${direction === 'incoming' ? documentPaths.incoming() : documentPaths.outgoing()}?${asked(search)}`}
          row={(document) => [
            <DocumentName document={document} typeName={typeName(document.type)} />,
            direction === 'incoming' ? document.issuerName : (document.authorName ?? ''),
            <DocumentStateTag state={document.state} />,
          ]}
        />
      ))}
      <Kind
        title="Hồ sơ công việc"
        head={['Hồ sơ', 'Người lập', 'Trạng thái']}
        list={files}
        all={`${workFilePaths.list()}?${asked(search)}`}
        row={(one) => [
          <Titled href={workFilePaths.show(one.id)} name={one.code} text={one.title} />,
          one.holderName,
          <WorkFileStateTag state={one.state} />,
        ]}
      />
    </>
  )
}

const asked = (search: string) => new URLSearchParams({ q: search }).toString()

const Titled = ({ href, name, text }: { href: string; name: string; text: string }): Html => (
  <>
    <a class="govuk-link" href={href}>
      {name}
    </a>
    <br />
    <span class="mc-muted">{text}</span>
  </>
)

function Kind<T>({
  title,
  head,
  list,
  all,
  row,
}: {
  title: string
  head: readonly string[]
  list: { items: readonly T[]; more: boolean }
  all: string
  row: (item: T) => (Html | string)[]
}): Html {
  if (list.items.length === 0) return <></>
  return (
    <section>
      <Table
        caption={title}
        captionSize="m"
        firstCellIsHeader
        stack
        head={[...head]}
        rows={list.items.map(row)}
      />
      {list.more ? (
        <p class="govuk-body">
          <a class="govuk-link" href={all}>
            Xem tất cả
            <span class="govuk-visually-hidden"> trong {title.toLowerCase()}</span>
          </a>
        </p>
      ) : null}
    </section>
  )
}
