import { Table } from '#ui/components/table/table.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import type { Html } from '#ui/jsx-runtime'
import type { Page } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'
import {
  endpointsByTag,
  fieldsOf,
  noteOf,
  typeOf,
  valuesOf,
  type ApiDocument,
  type Endpoint,
  type Operation,
  type Schema,
} from './document.ts'

export const referencePage = (document: ApiDocument): Page => {
  const groups = [...endpointsByTag(document)]
  return {
    title: 'Tham khảo giao diện lập trình',
    shell: 'citizen',
    body: (
      <>
        <h1 class="govuk-heading-l">{document.info.title}</h1>
        <p class="govuk-body">{document.info.description}</p>
        <p class="govuk-body">
          Tài liệu cho chương trình đọc:{' '}
          <a class="govuk-link" href={paths.apiDocument()}>
            OpenAPI 3.1 (JSON)
          </a>
          . Trang này được tạo từ chính tài liệu đó.
        </p>
        <Rules />
        <nav aria-label="Các nhóm">
          <ul class="govuk-list">
            {groups.map(([tag, endpoints]) => (
              <li>
                <strong>{tag}</strong>
                <ul class="govuk-list govuk-list--bullet">
                  {endpoints.map((endpoint) => (
                    <li>
                      <a class="govuk-link" href={`#${endpoint.anchor}`}>
                        {endpoint.operation.summary ?? endpoint.path}
                      </a>
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </nav>
        {groups.map(([tag, endpoints]) => (
          <section>
            <h2 class="govuk-heading-l">{tag}</h2>
            {endpoints.map((endpoint) => (
              <EndpointPart endpoint={endpoint} />
            ))}
          </section>
        ))}
      </>
    ),
  }
}

/** What holds for every call. */
const Rules = (): Html => (
  <ul class="govuk-list govuk-list--bullet">
    <li>
      Nội dung gửi và nhận là JSON, mã UTF-8; chỗ nhận tệp thì gửi <code>multipart/form-data</code>. Thời điểm
      theo ISO 8601 giờ UTC; ngày dạng <code>2026-11-22</code>.
    </li>
    <li>
      Chỗ nào ghi “cần đăng nhập” thì gửi kèm cookie phiên <code>mc_session</code>.
    </li>
    <li>
      Lỗi là <code>application/problem+json</code> (RFC 9457): <code>title</code> nói điều cần biết bằng tiếng
      Việt, <code>errors</code> nêu từng trường sai.
    </li>
    <li>Gửi quá nhanh thì nhận mã 429 kèm thời gian chờ.</li>
  </ul>
)

const EndpointPart = ({ endpoint }: { endpoint: Endpoint }): Html => {
  const { method, path, anchor, operation } = endpoint
  const open = (operation.security ?? []).length === 0
  return (
    <section class="mc-card" id={anchor}>
      <h3 class="govuk-heading-m">{operation.summary ?? path}</h3>
      <p class="mc-endpoint">
        <code>
          <strong>{method}</strong> {path}
        </code>{' '}
        <Tag colour={open ? 'green' : 'blue'}>{open ? 'Công khai' : 'Cần đăng nhập'}</Tag>
      </p>
      {operation.parameters?.length ? (
        <Table
          caption="Tham số"
          captionSize="s"
          stack
          head={['Tên', 'Nơi', 'Kiểu', 'Ghi chú']}
          rows={operation.parameters.map((parameter) => [
            <Name name={parameter.name} required={parameter.required} />,
            parameter.in === 'path' ? 'đường dẫn' : 'sau dấu ?',
            typeOf(parameter.schema ?? {}),
            <Note values={valuesOf(parameter.schema ?? {})} note={noteOf(parameter.schema ?? {})} />,
          ])}
        />
      ) : null}
      <SchemaPart
        caption={sendsFiles(operation) ? 'Nội dung gửi (multipart/form-data)' : 'Nội dung gửi'}
        schema={schemaOf(operation.requestBody)}
      />
      {Object.entries(operation.responses ?? {}).map(([status, answer]) => (
        <SchemaPart caption={`Trả lời ${status}`} schema={schemaOf(answer)} />
      ))}
    </section>
  )
}

const schemaOf = (
  part: { content?: Readonly<Record<string, { schema?: Schema }>> } | undefined,
): Schema | undefined => Object.values(part?.content ?? {})[0]?.schema

const sendsFiles = ({ requestBody }: Operation): boolean =>
  requestBody?.content?.['multipart/form-data'] !== undefined

const Name = ({ name, required }: { name: string; required?: boolean }): Html => (
  <>
    <code>{name}</code>
    {required ? ' (bắt buộc)' : ''}
  </>
)

/** Limits in words, and the values as a program sends them. */
const Note = ({ values, note }: { values: readonly string[]; note: string }): Html => (
  <>
    {values.length > 0 ? (
      <>
        Giá trị: <code>{values.join(', ')}</code>.{' '}
      </>
    ) : null}
    {note}
  </>
)

function SchemaPart({ caption, schema }: { caption: string; schema: Schema | undefined }): Html {
  if (!schema) return <></>
  const fields = fieldsOf(schema)
  if (fields.length === 0)
    return (
      <p class="govuk-body">
        {caption}: {typeOf(schema)}.
      </p>
    )
  return (
    <Table
      caption={`${caption}: ${typeOf(schema)}`}
      captionSize="s"
      stack
      head={['Trường', 'Kiểu', 'Ghi chú']}
      rows={fields.map((field) => [
        <Name name={field.path} required={field.required} />,
        field.type,
        <Note values={field.values} note={field.note} />,
      ])}
    />
  )
}
