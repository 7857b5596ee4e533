/** Addresses of the work files' pages. */
export const paths = {
  list: () => '/ho-so-cong-viec',
  open: (entryId?: string) => `/ho-so-cong-viec/mo${entryId ? `?muc=${entryId}` : ''}`,
  /** Where the page of a document leads. */
  take: (documentId: string) => `/ho-so-cong-viec/them?vanBan=${documentId}`,
  figures: () => '/ho-so-cong-viec/so-lieu',
  show: (id: string) => `/ho-so-cong-viec/${id}`,
  documents: (id: string) => `/ho-so-cong-viec/${id}/van-ban`,
  item: (id: string, itemId: string) => `/ho-so-cong-viec/${id}/tai-lieu/${itemId}`,
  itemFile: (id: string, itemId: string, fileId: string) =>
    `/ho-so-cong-viec/${id}/tai-lieu/${itemId}/tep/${fileId}`,
  takeOut: (id: string, itemId: string) => `/ho-so-cong-viec/${id}/tai-lieu/${itemId}/bo`,
  finish: (id: string, taskId: string) => `/ho-so-cong-viec/${id}/viec/${taskId}`,
  contents: (id: string) => `/ho-so-cong-viec/${id}/muc-luc.pdf`,
  record: (id: string) => `/ho-so-cong-viec/${id}/bien-ban.pdf`,
  package: (id: string) => `/ho-so-cong-viec/${id}/goi.zip`,
  lists: () => '/danh-muc-ho-so',
  yearList: (year: number) => `/danh-muc-ho-so/${year}`,
  entry: (year: number, entryId: string) => `/danh-muc-ho-so/${year}/muc/${entryId}`,
}
