// npm run db:new <module> <name>: the next numbered migration of a room, empty.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'

const [room, name] = process.argv.slice(2)
const base = ['src/modules', 'src/platform']
  .map((folder) => `${folder}/${room}`)
  .find((folder) => existsSync(folder))
if (!base || !/^[a-z0-9_]+$/.test(name ?? '')) {
  console.error(
    'Cách dùng: npm run db:new <module> <ten_khong_dau>, ví dụ npm run db:new dossiers add_fee_waiver',
  )
  process.exit(1)
}
const folder = `${base}/migrations`
mkdirSync(folder, { recursive: true })
const next = readdirSync(folder).filter((file) => file.endsWith('.sql')).length + 1
const file = `${folder}/${String(next).padStart(4, '0')}_${name}.sql`
writeFileSync(file, '-- Why this change is needed, in one sentence.\n')
console.log(file)
