/** The gate in front of every route, page and file. */
import type { NextFunction, Request, Response } from 'express'
import type { Actor } from '../store/index.ts'
import { ApiError } from '../app/problems.ts'
import type { Links } from '../sharing/links.service.ts'
import type { Viewing } from '../sharing/viewer.ts'
import { bearerOf, type Authentication } from './authentication.ts'
import { LOGIN_LANGUAGES, LOGIN_STYLE, loginPage, safeNext, type LoginLanguage } from './loginPage.ts'
import { refuseOrigin } from './origin.ts'

/** Requests that passed the gate carry their actor. */
export type Authenticated = Request & { actor: Actor }

const HEADERS: Record<string, string> = {
  // Component libraries set inline styles; scripts come from files of this server only.
  'Content-Security-Policy':
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** Security headers, the health check, the host and origin checks, login, and 401 for all others who are nobody. */
export function gate(authentication: Authentication, links: Links, allowedHosts: string[]) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    try {
      response.set(HEADERS)
      if (request.path === '/healthz') return void response.type('text/plain').send('ok\n')
      const refusal = refuseOrigin(request, allowedHosts)
      if (refusal) return void response.status(403).json({ problem: refusal })
      // What a signed-in person sees must not come from a cache after signing out; hashed files set their own rule.
      response.set('Cache-Control', 'no-store')
      if (request.path === '/login.css') return void response.type('css').send(LOGIN_STYLE)
      if (request.path === '/login' && request.method === 'GET')
        return sendLoginPage(request, response, safeNext(request.query['next']), false)
      if (request.path === '/login' && request.method === 'POST') return await signIn(authentication, request, response)
      if (isOpenToAll(request)) return next()
      if (request.path.startsWith(SHARED)) {
        ;(request as Viewing).viewer = await links.admit(bearerOf(request), request.socket.remoteAddress)
        return next()
      }
      const actor = await authentication.actorOf(request)
      const token = request.query['token']
      if (request.method === 'GET' && typeof token === 'string' && wantsPage(request)) {
        // A wrong token in the link of someone signed in is only cleared away.
        if (authentication.isToken(token)) response.set('Set-Cookie', await authentication.open(request))
        else if (!actor) return refuse(request, response, true)
        return response.redirect(303, withoutToken(request))
      }
      if (!actor) return refuse(request, response, false)
      if (request.path === '/logout' && request.method === 'POST') {
        response.set('Set-Cookie', await authentication.close(request))
        return response.redirect(303, '/login')
      }
      ;(request as Authenticated).actor = actor
      next()
    } catch (error) {
      if (error instanceof ApiError) return void response.status(error.getStatus()).json({ problem: error.problem })
      next(error)
    }
  }
}

/** Below it, everything is for those who have a read-only link, and for nobody else. */
const SHARED = '/api/shared/'

/** The front end's own files, which know nothing of this installation, and the page of read-only links, which asks for all that it shows. */
const isOpenToAll = ({ method, path }: Request): boolean =>
  (method === 'GET' || method === 'HEAD') && (path.startsWith('/assets/') || path === '/icon.svg' || path.startsWith('/d/'))

/** With `no-referrer` a browser would send the form with the origin `null`, which is refused as another site's. */
function sendLoginPage(request: Request, response: Response, next: string, wrong: boolean): void {
  const language = (request.acceptsLanguages(LOGIN_LANGUAGES) || 'en') as LoginLanguage
  response.set('Referrer-Policy', 'same-origin').send(loginPage(next, wrong, language))
}

async function signIn(authentication: Authentication, request: Request, response: Response): Promise<void> {
  const form = await readForm(request)
  const next = safeNext(form?.get('next') ?? '/')
  if (!form || !authentication.isToken(form.get('token')?.trim() ?? '')) {
    response.status(401)
    return sendLoginPage(request, response, next, true)
  }
  response.set('Set-Cookie', await authentication.open(request))
  response.redirect(303, next)
}

const FORM_BYTES = 8192

async function readForm(request: Request): Promise<URLSearchParams | undefined> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk
    if (text.length > FORM_BYTES) return undefined
  }
  return new URLSearchParams(text)
}

function refuse(request: Request, response: Response, wrong: boolean): void {
  response.status(401)
  if (wantsPage(request)) return sendLoginPage(request, response, withoutToken(request), wrong)
  response.set('WWW-Authenticate', 'Bearer').json({ problem: { code: 'unauthorized', params: {} } })
}

function wantsPage(request: Request): boolean {
  return !request.path.startsWith('/api') && request.accepts(['json', 'html']) === 'html'
}

function withoutToken(request: Request): string {
  const url = new URL(request.originalUrl, 'http://this.site')
  url.searchParams.delete('token')
  return safeNext(url.pathname + url.search)
}
