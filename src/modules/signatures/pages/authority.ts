import { NotFound } from '#platform/errors.ts'
import { file, type Answer, type Context } from '#platform/http/route.ts'
import type { Services } from '#platform/services.ts'
import { malformedOcsp } from '#platform/signing/ocsp-responder.ts'
import { answerOwnOcsp, answerOwnStamp, findAuthority, ownList, type OwnAuthority } from '../own-authority.ts'

const HOUR = 3600

/** Programs ask here; where the installation has no authority of its own there is nothing. */
async function authorityOf(services: Services): Promise<OwnAuthority> {
  const found = await findAuthority(services)
  if (!found) throw new NotFound()
  return found
}

const bodyOf = (request: Context['request']): Buffer =>
  Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)

/** Revoked certificates (CRL), RFC 5280. */
export async function getList({ services, params }: Context<{ of: string }>): Promise<Answer> {
  const of = { goc: 'root' as const, 'cap-phat': 'issuer' as const }[params.of]
  if (!of) throw new NotFound()
  const body = await ownList(services, await authorityOf(services), of)
  return file({ name: `${params.of}.crl`, type: 'application/pkix-crl', body, maxAge: HOUR })
}

/** The root certificate, for whoever wants to trust it. */
export async function getRoot({ services }: Context): Promise<Answer> {
  const { root } = await authorityOf(services)
  return file({
    name: 'chung-thu-goc.cer',
    type: 'application/pkix-cert',
    body: root.certificate,
    maxAge: HOUR,
  })
}

/** How a certificate stands (OCSP), RFC 6960. */
export async function postOcsp({ services, request }: Context): Promise<Answer> {
  const authority = await authorityOf(services)
  const question = bodyOf(request)
  const body = question.length > 0 ? await answerOwnOcsp(services, authority, question) : malformedOcsp()
  return file({ name: 'ocsp.der', type: 'application/ocsp-response', body })
}

/** A time stamp, RFC 3161. */
export async function postStamp({ services, request }: Context): Promise<Answer> {
  const authority = await authorityOf(services)
  const body = await answerOwnStamp(authority, bodyOf(request), services.clock.now())
  return file({ name: 'dau-thoi-gian.tsr', type: 'application/timestamp-reply', body })
}
