const q = encodeURIComponent

/** The addresses of this module. */
export const paths = {
  start: (procedure: string) => `/nop-ho-so/${q(procedure)}`,
  draft: (id: string, step?: string | number) => `/ban-nhap/${id}${step === undefined ? '' : `/${step}`}`,
  saveDraft: (id: string, step: number) => `/ban-nhap/${id}/${step}/luu`,
  mineList: () => '/ho-so-cua-toi',
  mine: (code: string) => `/ho-so-cua-toi/${q(code)}`,
  papers: () => '/giay-to-cua-toi',
  track: (code?: string) => `/tra-cuu${code ? `?ma=${q(code)}` : ''}`,
  work: () => '/viec-cua-toi',
  list: () => '/ho-so',
  show: (code: string) => `/ho-so/${q(code)}`,
  task: (taskId: string) => `/viec/${taskId}`,
  counter: () => '/mot-cua',
  register: () => '/so-theo-doi',
  registerFile: (format: 'pdf' | 'xlsx' | 'csv') => `/so-theo-doi/xuat.${format}`,
  figures: () => '/so-lieu',
  publicFigures: () => '/cong-khai',
  publicFiguresFile: () => '/cong-khai/tai-ve.csv',
  printView: (code: string) => `/ho-so/${q(code)}/ban-in`,
  paper: (dossierId: string, paperId: string) => `/tep/${dossierId}/${paperId}`,
  slip: (code: string, form: string) => `/phieu/${q(code)}/${form}`,
  result: (code: string) => `/ket-qua/${q(code)}`,
}
