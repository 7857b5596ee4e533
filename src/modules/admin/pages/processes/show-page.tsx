import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatDateTime, formatNumber } from '#ui/format.ts'
import type { Page } from '#platform/http/route.ts'
import type { Definition, listVersions } from '#platform/process/definitions.ts'
import { paths } from '../../paths.ts'
import { Diagram, StepsTable } from './steps.tsx'

type Props = {
  definition: Definition
  versions: Awaited<ReturnType<typeof listVersions>>
  diagram: string
  dayMinutes: number
}

export const showPage = ({ definition, versions, diagram, dayMinutes }: Props): Page => ({
  title: definition.name,
  shell: 'officer',
  section: 'admin-processes',
  back: { href: paths.processes(), text: 'Về danh sách quy trình' },
  body: (
    <>
      <h1 class="govuk-heading-l">{definition.name}</h1>
      <p class="govuk-body">
        Mã <code>{definition.key}</code>, phiên bản {formatNumber(definition.version)}
        {definition.version === versions[0]?.version ? ' (đang dùng cho hồ sơ mới)' : ' (phiên bản cũ)'}, ban
        hành lúc {formatDateTime(definition.published_at)}.
      </p>
      <ButtonGroup>
        <Button href={paths.uploadProcess(definition.key)}>Nạp phiên bản mới</Button>
        <Button href={paths.processXml(definition.key, definition.version)} variant="secondary">
          Tải tệp BPMN
        </Button>
      </ButtonGroup>
      <h2 class="govuk-heading-m">Sơ đồ</h2>
      <Diagram svg={diagram} name={definition.name} />
      <StepsTable plan={definition.plan} dayMinutes={dayMinutes} />
      <Table
        caption="Các phiên bản"
        captionSize="m"
        firstCellIsHeader
        head={['Phiên bản', 'Tên', 'Ban hành']}
        rows={versions.map((one) => [
          <a class="govuk-link" href={paths.process(one.key, one.version)}>
            {`Phiên bản ${one.version}`}
          </a>,
          one.name,
          formatDateTime(one.published_at),
        ])}
      />
    </>
  ),
})
