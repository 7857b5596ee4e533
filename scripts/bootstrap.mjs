// Runs on any Node >= 20, before anything is installed: brings in the packages (the pinned Node 26 among them)
// when they are missing or older than the lock file. Plain JavaScript without imports from node_modules.
import { execSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const marker = `${root}node_modules/.package-lock.json`
const lock = `${root}package-lock.json`

const [major] = process.versions.node.split('.').map(Number)
if (major < 20) {
  console.error(`Một Cửa cần Node.js 20 trở lên để khởi động (đang có ${process.version}).`)
  process.exit(1)
}

if (!existsSync(marker) || statSync(marker).mtimeMs < statSync(lock).mtimeMs) {
  console.error('Đang cài các gói cần thiết (lần đầu có thể mất vài phút)…')
  // `npm ci` takes a lock file without download addresses for one that lacks the packages of other machines; `install` with
  // the same file gives the same versions and leaves the file alone. Standard output belongs to the command that follows.
  execSync('npm install --no-save --loglevel=error --no-audit --no-fund', {
    cwd: root,
    stdio: ['inherit', 2, 2],
  })
}
