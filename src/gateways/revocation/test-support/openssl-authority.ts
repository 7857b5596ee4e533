import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { createPrivateKey } from 'node:crypto'
import { localSigner } from '#platform/signing/authority.ts'
import { freePort } from '#platform/free-port.ts'

const KEY = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'

/** An authority made and run with openssl, as others are: its certificates, its list, its responder. */
export async function opensslAuthority() {
  const folder = await mkdtemp(join(tmpdir(), 'authority-'))
  /** @param line words between blanks; `more` are taken as they are */
  const openssl = (line: string, ...more: string[]): void => {
    const { error, status, stderr } = spawnSync('openssl', [...line.split(' '), ...more], {
      cwd: folder,
      encoding: 'utf8',
    })
    if (error) throw new Error('openssl is missing: install openssl', { cause: error })
    if (status !== 0) throw new Error(`openssl ${line}: ${stderr}`)
  }
  const pages = await listen((path) => (path === '/goc.crl' ? readFileSync(join(folder, 'goc.crl')) : null))
  const ocspPort = await freePort()
  const crlUrl = `http://127.0.0.1:${pages.port}/goc.crl`
  const ocspUrl = `http://127.0.0.1:${ocspPort}`
  await writeFile(join(folder, 'ca.cnf'), configuration(crlUrl, ocspUrl))
  await writeFile(join(folder, 'index.txt'), '')
  await writeFile(join(folder, 'serial'), '1000\n')
  await writeFile(join(folder, 'crlnumber'), '01\n')
  openssl(`req -x509 ${KEY} -keyout root.key -out root.pem -config ca.cnf -days 3650 -subj`, '/CN=Goc Vi du')
  const crl = (days: number) => {
    openssl(`ca -config ca.cnf -gencrl -crldays ${days} -out crl.pem`)
    openssl('crl -in crl.pem -outform der -out goc.crl')
  }
  crl(30)

  let people = 0
  /** @param names which addresses the certificate names */
  const person = (name: string, names: 'both' | 'crl' | 'ocsp' | 'none' | 'stamps' = 'both') => {
    const file = `nguoi-${++people}`
    openssl(`req ${KEY} -keyout ${file}.key -out ${file}.csr -config ca.cnf -subj`, `/CN=${name}`)
    openssl(
      `ca -batch -config ca.cnf -extensions ${names} -days 365 -notext -in ${file}.csr -out ${file}.pem`,
    )
    const chain = [derOf(folder, `${file}.pem`), derOf(folder, 'root.pem')]
    return {
      chain,
      signer: localSigner(createPrivateKey(readFileSync(join(folder, `${file}.key`))), chain),
      /** As a key file with a password. */
      keyFile: (password: string): Buffer => {
        openssl(
          `pkcs12 -export -inkey ${file}.key -in ${file}.pem -certfile root.pem -out ${file}.p12 -passout`,
          `pass:${password}`,
        )
        return readFileSync(join(folder, `${file}.p12`))
      },
      revoke: () => openssl(`ca -config ca.cnf -revoke ${file}.pem`),
    }
  }

  let responder: ChildProcess | undefined
  const stop = async () => {
    const running = responder
    responder = undefined
    if (!running || running.exitCode !== null) return
    await new Promise((resolve) => {
      running.on('exit', resolve)
      running.kill('SIGTERM')
    })
  }
  /** Answers questions. @param minutes for which an answer holds */
  const answer = async (minutes = 60) => {
    await stop()
    const line = `ocsp -index index.txt -CA root.pem -rsigner root.pem -rkey root.key -port ${ocspPort}`
    responder = spawn('openssl', [...line.split(' '), '-nmin', String(minutes)], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    await ready(responder)
  }
  after(async () => {
    await stop()
    pages.server.close()
    await rm(folder, { recursive: true })
  })
  return { root: derOf(folder, 'root.pem'), person, crl, answer, stop, crlUrl, ocspUrl, asked: pages.asked }
}

const derOf = (folder: string, file: string): Buffer =>
  Buffer.from(readFileSync(join(folder, file), 'utf8').replace(/-----[^-]+-----/g, ''), 'base64')

/** A page for each path, on an address of this machine; what was asked for is counted. */
export async function listen(pageAt: (path: string) => Buffer | string | null) {
  const asked: string[] = []
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const body = pageAt(request.url ?? '')
    if (typeof body === 'string') response.writeHead(302, { location: body }).end()
    else response.writeHead(body ? 200 : 404).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, asked, port: (server.address() as AddressInfo).port }
}

/** It says so when it waits for questions. */
function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (text: Buffer) => {
      said += text.toString('utf8')
      if (/ACCEPT|aiting for OCSP/.test(said)) resolve()
    }
    child.stderr?.on('data', hear)
    child.stdout?.on('data', hear)
    child.on('exit', (code) => reject(new Error(`openssl ocsp ended with ${code}: ${said}`)))
  })
}

const configuration = (crl: string, ocsp: string) => `
[ca]
default_ca = own
[own]
database = index.txt
serial = serial
crlnumber = crlnumber
new_certs_dir = .
certificate = root.pem
private_key = root.key
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = name
x509_extensions = root
[name]
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign,digitalSignature
[both]
keyUsage = critical,digitalSignature
crlDistributionPoints = URI:${crl}
authorityInfoAccess = OCSP;URI:${ocsp}
[crl]
keyUsage = critical,digitalSignature
crlDistributionPoints = URI:${crl}
[stamps]
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
crlDistributionPoints = URI:${crl}
[ocsp]
keyUsage = critical,digitalSignature
authorityInfoAccess = OCSP;URI:${ocsp}
[none]
keyUsage = critical,digitalSignature
`
