/** The login page: served by the api itself, with nothing else of the application. */

export const LOGIN_STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { display: grid; place-items: center; min-height: 100vh; margin: 0; background: light-dark(#f4f6f8, #14181d); color: light-dark(#17202a, #e6eaee) }
main { width: min(26rem, calc(100vw - 4rem)); padding: 2rem; border-radius: 12px; background: light-dark(#fff, #1d232a); box-shadow: 0 1px 3px #0003 }
h1 { margin: 0 0 .5rem; font-size: 1.5rem }
label { display: block; margin: 1.25rem 0 .25rem; font-weight: 600 }
input { box-sizing: border-box; width: 100%; padding: .6rem .75rem; border: 1px solid light-dark(#8a949e, #5d6873); border-radius: 6px; background: transparent; color: inherit; font: inherit }
button { margin-top: 1rem; padding: .6rem 1.25rem; border: 0; border-radius: 6px; background: #0b6bcb; color: #fff; font: inherit; font-weight: 600; cursor: pointer }
code { padding: .1em .3em; border-radius: 4px; background: light-dark(#eceff2, #2a323b) }
[role=alert] { color: light-dark(#b3261e, #ff8a80); font-weight: 600 }
`

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

/** What the page says: it knows nothing of the front end, which has the other texts. */
const WORDS = {
  en: {
    title: 'Sign in',
    how: 'Open the link that the server printed when it started, or enter its token. It stands in the file <code>token</code> of the data folder.',
    wrong: 'That is not the token of this server.',
    token: 'Token',
  },
  de: {
    title: 'Anmelden',
    how: 'Öffnen Sie den Link, den der Server beim Start ausgegeben hat, oder geben Sie sein Token ein. Es steht in der Datei <code>token</code> des Datenordners.',
    wrong: 'Das ist nicht das Token dieses Servers.',
    token: 'Token',
  },
}
export type LoginLanguage = keyof typeof WORDS
export const LOGIN_LANGUAGES = Object.keys(WORDS) as LoginLanguage[]

/** The page; `next` is where the person wanted to go. */
export function loginPage(next: string, wrong: boolean, language: LoginLanguage): string {
  const words = WORDS[language]
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${words.title} – Millrace</title><link rel="stylesheet" href="/login.css"></head>
<body><main>
<h1>Millrace</h1>
<p>${words.how}</p>
${wrong ? `<p role="alert">${words.wrong}</p>` : ''}
<form method="post" action="/login">
<input type="hidden" name="next" value="${escapeHtml(next)}">
<label for="token">${words.token}</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus${wrong ? ' aria-invalid="true"' : ''}>
<button>${words.title}</button>
</form>
</main></body>
</html>
`
}

/** A path of this site to go to after signing in; anything else becomes the home page. */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/'
  const url = URL.parse(next, 'http://this.site')
  return url?.origin === 'http://this.site' && !url.pathname.startsWith('//') ? url.pathname + url.search : '/'
}
