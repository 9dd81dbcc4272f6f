/**
 * What a browser says of itself, told apart by regular expressions (RE2's). The order counts: most browsers also name those that they want to be
 * taken for, so that the special ones stand before the common ones.
 */

/** A name, and the expression that tells it, whose group is the version. */
export type AgentRule = readonly [name: string, pattern: string]

/** Programs that fetch pages by themselves. */
const BOT =
  '(?i)bot\\b|bot[/;_-]|crawl|spider|slurp|fetcher|monitor|preview|facebookexternalhit|headless|lighthouse|pingdom|curl/|wget/|python|okhttp|java/|go-http-client|libwww|httpclient|postman|axios/|node-fetch|scrapy'

export const BROWSERS: readonly AgentRule[] = [
  ['Googlebot', 'Googlebot(?:-[A-Za-z]+)?/([0-9.]+)'],
  ['Bingbot', '(?i)bingbot/([0-9.]+)'],
  ['curl', '^curl/([0-9.]+)'],
  ['Wget', '^Wget/([0-9.]+)'],
  ['Python', '(?i)python-?(?:requests|urllib|httpx)?/([0-9.]+)'],
  ['okhttp', '^okhttp/([0-9.]+)'],
  ['Go', '^Go-http-client/([0-9.]+)'],
  ['Headless Chrome', 'HeadlessChrome/([0-9.]+)'],
  ['Edge', '(?:Edge|EdgA|EdgiOS|Edg)/([0-9.]+)'],
  ['Opera', '(?:OPR|OPiOS|OPT|Opera)[/ ]([0-9.]+)'],
  ['Samsung Internet', 'SamsungBrowser/([0-9.]+)'],
  ['Vivaldi', 'Vivaldi/([0-9.]+)'],
  ['Yandex Browser', 'YaBrowser/([0-9.]+)'],
  ['UC Browser', 'UCBrowser/([0-9.]+)'],
  ['DuckDuckGo', '(?:DuckDuckGo|Ddg)/([0-9.]+)'],
  ['Facebook', 'FBAV/([0-9.]+)'],
  ['Instagram', 'Instagram ([0-9.]+)'],
  ['Firefox', '(?:Firefox|FxiOS)/([0-9.]+)'],
  ['Chrome', '(?:Chrome|CriOS)/([0-9.]+)'],
  ['Android Browser', 'Android.*Version/([0-9.]+).*Safari/'],
  ['Safari', 'Version/([0-9.]+).*Safari/'],
  ['Internet Explorer', '(?:MSIE |Trident/.*rv:)([0-9.]+)'],
]

export const SYSTEMS: readonly AgentRule[] = [
  ['Windows Phone', 'Windows Phone(?: OS)? ([0-9.]+)'],
  ['Windows', 'Windows(?: NT ([0-9.]+))?'],
  ['iOS', '(?:iPhone|iPad|iPod)(?:.*? OS ([0-9_]+))?'],
  ['Android', 'Android(?: ([0-9.]+))?'],
  ['ChromeOS', 'CrOS [^ ]+ ([0-9.]+)'],
  ['Tizen', 'Tizen(?: ([0-9.]+))?'],
  ['macOS', 'Mac OS X(?: ([0-9_.]+))?'],
  ['Linux', 'Linux|X11()'],
]

/** Windows by the number of its kernel; 11 says 10.0 too. */
export const WINDOWS: Readonly<Record<string, string>> = { '10.0': '10', '6.3': '8.1', '6.2': '8', '6.1': '7', '6.0': 'Vista', '5.1': 'XP' }

export const DEVICES: readonly AgentRule[] = [
  ['bot', BOT],
  ['tv', '(?i)smart-?tv|appletv|googletv|hbbtv|bravia|netcast|web0s|roku|crkey'],
  ['tablet', '(?i)ipad|tablet|playbook|silk/|kindle'],
  ['phone', '(?i)mobi|iphone|ipod|windows phone'],
  // Android's tablets leave out "Mobile".
  ['tablet', 'Android'],
  ['computer', 'Windows NT|Macintosh|X11|CrOS|Linux'],
]
