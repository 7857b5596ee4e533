/** URLs of this room. */
export const paths = {
  list: () => '/thu-tuc',
  procedure: (code: string) => `/thu-tuc/${code}`,
  /** Filing belongs to the dossiers; the catalogue only knows the way. */
  file: (code: string) => `/nop-ho-so/${code}`,
  admin: () => '/quan-tri/thu-tuc',
  importFile: () => '/quan-tri/thu-tuc/nhap',
  importPreview: (id: string) => `/quan-tri/thu-tuc/nhap/${id}`,
  exportFile: (format: 'xlsx' | 'json') => `/quan-tri/thu-tuc/xuat.${format}`,
} as const
