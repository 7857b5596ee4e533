/** URLs of this room. */
export const paths = {
  accounts: () => '/quan-tri/tai-khoan',
  createOfficer: () => '/quan-tri/tai-khoan/moi',
  account: (id: string) => `/quan-tri/tai-khoan/${id}`,
  addPosition: (id: string) => `/quan-tri/tai-khoan/${id}/vi-tri`,
  endPosition: (id: string, seat: string) => `/quan-tri/tai-khoan/${id}/vi-tri/${seat}/ket-thuc`,
  act: (id: string, act: string) => `/quan-tri/tai-khoan/${id}/${act}`,
  rights: () => '/quan-tri/quyen',
  processes: () => '/quan-tri/quy-trinh',
  process: (key: string, version?: number) =>
    `/quan-tri/quy-trinh/${key}${version ? `?phien-ban=${version}` : ''}`,
  processXml: (key: string, version: number) => `/quan-tri/quy-trinh/${key}/xml?phien-ban=${version}`,
  uploadProcess: (key?: string) => `/quan-tri/quy-trinh-moi${key ? `?ma=${key}` : ''}`,
  publishProcess: () => '/quan-tri/quy-trinh-moi/ban-hanh',
  jobs: () => '/quan-tri/hang-doi',
  retryJob: (id: string) => `/quan-tri/hang-doi/${id}/chay-lai`,
  mail: () => '/quan-tri/thu',
  audit: () => '/quan-tri/nhat-ky',
  exportAudit: () => '/quan-tri/nhat-ky.csv',
  settings: () => '/quan-tri/cau-hinh',
} as const

/** An address with the parts of a query that are given. */
export function withQuery(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).flatMap(([key, value]) => (value ? [[key, value]] : []))
  return given.length > 0 ? `${path}?${new URLSearchParams(given).toString()}` : path
}
