/** URLs of this room. */
export const paths = {
  directory: () => '/co-quan',
  agency: (key: string) => `/co-quan/${key}`,
  admin: () => '/quan-tri/co-quan',
  edit: (key: string) => `/quan-tri/co-quan/${key}`,
  importFile: () => '/quan-tri/co-quan/nhap',
  importPreview: (id: string) => `/quan-tri/co-quan/nhap/${id}`,
  exportFile: (format: 'xlsx' | 'json') => `/quan-tri/co-quan/xuat.${format}`,
} as const
